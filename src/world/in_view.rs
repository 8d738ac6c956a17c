//! In view: the vehicles around the box that the window looks at, chosen with each picture, so that no frame walks over
//! a whole fleet.

use std::sync::Arc;

use crate::base::geo::Bounds;
use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;

use super::column::{CHUNK_ROWS, Column};
use super::density::DensityGrid;
use super::live::Columns;
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

    fn new(area: Bounds, columns: &Columns) -> Self {
        let mut found = Self::empty(area);
        let chunks = columns.motion.chunks().iter().zip(columns.status.chunks());
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
    pub fn found(&mut self, columns: &Columns) -> Arc<InView> {
        let Some(view) = self.view else { return Arc::default() };
        let area = area_around(view);
        if let Some(last) = &self.last
            && last.found.area == area
            && last.motion.is_same(&columns.motion)
            && last.status.is_same(&columns.status)
        {
            return last.found.clone();
        }
        let found = Arc::new(InView::new(area, columns));
        self.last = Some(Look { motion: columns.motion.clone(), status: columns.status.clone(), found: found.clone() });
        found
    }
}
