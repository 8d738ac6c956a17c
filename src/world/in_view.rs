//! In view: the vehicles around the box that the window looks at, chosen with each picture, so that no frame walks over
//! a whole fleet.

use std::sync::Arc;

use crate::base::geo::Bounds;
use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;

use super::column::{CHUNK_ROWS, Column};
use super::density::DensityGrid;
use super::picture::{Motion, VehicleStatus};

/// Most vehicles listed one by one; of more, the density tells more.
pub const LISTED_MAX: usize = 120_000;
/// Part of the view that is looked at around it, so that panning finds vehicles there until the next picture.
const MARGIN: f32 = 0.25;

/// The vehicles in and around a view.
#[derive(Clone, Debug)]
pub struct InView {
    /// What was looked at, larger than the view; empty as long as nobody looks.
    pub area: Bounds,
    /// Those that need a person, all of them, in the order of the roster.
    pub in_need: Vec<VehicleId>,
    /// The others, in the order of the roster; at most [`LISTED_MAX`].
    pub others: Vec<VehicleId>,
    /// How many of them don't stand where they stay a while.
    pub moving: u32,
    pub density: DensityGrid,
}

impl Default for InView {
    fn default() -> Self {
        Self::empty(Bounds::EMPTY)
    }
}

impl InView {
    fn empty(area: Bounds) -> Self {
        Self { area, in_need: Vec::new(), others: Vec::new(), moving: 0, density: DensityGrid::new(area) }
    }

    fn new(area: Bounds, motion: &Column<Motion>, status: &Column<VehicleStatus>) -> Self {
        let mut found = Self::empty(area);
        let chunks = motion.chunks().iter().zip(status.chunks());
        for (chunk, (motion, status)) in chunks.enumerate() {
            for (row, (motion, status)) in motion.iter().zip(status.iter()).enumerate() {
                if area.contains(motion.place) && motion.observed != Timestamp::NEVER {
                    found.add(VehicleId::from_index(chunk * CHUNK_ROWS + row), motion, status);
                }
            }
        }
        found
    }

    fn add(&mut self, vehicle: VehicleId, motion: &Motion, status: &VehicleStatus) {
        let is_parked = status.state.is_parked();
        self.density.count(motion.place, is_parked);
        self.moving += u32::from(!is_parked);
        if status.state.needs_a_person() {
            self.in_need.push(vehicle);
        } else if self.others.len() < LISTED_MAX {
            self.others.push(vehicle);
        }
    }
}

/// What is looked at for a view: the view and some room around it.
pub fn area_around(view: Bounds) -> Bounds {
    view.grown(MARGIN * view.width().max(view.height()))
}

/// The view of the window, and what was last found in it.
#[derive(Debug, Default)]
pub(super) struct Looking {
    view: Option<Bounds>,
    last: Option<Look>,
}

#[derive(Debug)]
struct Look {
    motion: Column<Motion>,
    status: Column<VehicleStatus>,
    found: Arc<InView>,
}

impl Looking {
    pub fn at(&mut self, view: Bounds) {
        self.view = Some(view);
    }

    /// What is in view now; looked up anew only when vehicles or the view have changed.
    pub fn found(&mut self, motion: &Column<Motion>, status: &Column<VehicleStatus>) -> Arc<InView> {
        let Some(view) = self.view else { return Arc::default() };
        let area = area_around(view);
        if let Some(last) = &self.last
            && last.found.area == area
            && last.motion.is_same(motion)
            && last.status.is_same(status)
        {
            return last.found.clone();
        }
        let found = Arc::new(InView::new(area, motion, status));
        self.last = Some(Look { motion: motion.clone(), status: status.clone(), found: found.clone() });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::Point;
    use crate::base::ids::ArcId;
    use crate::model::VehicleState;
    use crate::world::live::UNOBSERVED_STATUS;

    /// Vehicles ten metres apart on a line to the east; every third is parked, the fifth needs a person.
    fn fleet(vehicles: usize) -> (Column<Motion>, Column<VehicleStatus>) {
        let standing = Motion {
            observed: Timestamp(1),
            place: Point::default(),
            heading_rad: 0.0,
            speed_mps: 0.0,
            arc: ArcId::NONE,
        };
        let mut motion = Column::filled(&standing, vehicles);
        let mut status = Column::filled(&UNOBSERVED_STATUS, vehicles);
        for index in 0..vehicles {
            motion.get_mut(index).unwrap().place.x = 10.0 * index as f32;
            status.get_mut(index).unwrap().state = match index {
                5 => VehicleState::Immobilised,
                index if index % 3 == 0 => VehicleState::Parked,
                _ => VehicleState::Driving,
            };
        }
        (motion, status)
    }

    fn numbers(vehicles: &[VehicleId]) -> Vec<usize> {
        vehicles.iter().map(|id| id.index()).collect()
    }

    #[test]
    fn those_in_and_around_the_view_are_found_once() {
        let (mut motion, status) = fleet(3_000);
        motion.get_mut(4).unwrap().observed = Timestamp::NEVER;
        let mut looking = Looking::default();
        assert!(looking.found(&motion, &status).others.is_empty());
        // With a quarter of the view around it: 20 m to 80 m.
        looking.at(Bounds { min: Point::new(30.0, -1.0), max: Point::new(70.0, 1.0) });
        let found = looking.found(&motion, &status);
        assert_eq!(numbers(&found.in_need), [5]);
        assert_eq!(numbers(&found.others), [2, 3, 6, 7, 8]);
        assert_eq!(found.moving, 4);
    }

    #[test]
    fn nothing_is_looked_up_anew_while_nothing_changes() {
        let (mut motion, status) = fleet(3_000);
        let mut looking = Looking::default();
        looking.at(Bounds { min: Point::new(0.0, -1.0), max: Point::new(100.0, 1.0) });
        let first = looking.found(&motion, &status);
        assert!(Arc::ptr_eq(&first, &looking.found(&motion, &status)));
        motion.get_mut(2_999).unwrap().place.x = 1.0;
        let second = looking.found(&motion, &status);
        assert!(!Arc::ptr_eq(&first, &second));
        assert_eq!(second.others.len(), first.others.len() + 1);
    }
}
