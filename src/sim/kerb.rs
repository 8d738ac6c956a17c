//! The kerb: who stands in which gap of a street or bay of a yard, so that no two vehicles stand in one spot.

use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, DepotId};
use crate::city::{City, Spot};

use super::body::{Lane, SPACING_M};

/// Where gaps are counted: along the kerb of an arc, or in the yard of a depot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Kerb(ArcId),
    Yard(DepotId),
}

/// A gap that a vehicle stands in.
pub type Gap = (Place, u32);

/// Nobody stands nearer than this to an end of a street that is twice as long, in metres.
const CORNER_M: f32 = 6.0;
/// A vehicle looks this far from its goal before it stands in the next row, off the street, in metres.
const REACH_M: f32 = 60.0;
const ROW_M: f32 = 2.6;
const ROWS: u32 = 64;
/// Bays in a row of a depot's yard, and what each takes, in metres.
const BAYS_A_ROW: u32 = 12;
const BAY_M: (f32, f32) = (3.4, 7.5);

/// The gaps that are taken.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    taken: BTreeMap<Place, Vec<u64>>,
}

impl Gaps {
    fn is_free(&self, place: Place, slot: u32) -> bool {
        let word = self.taken.get(&place).and_then(|words| words.get(slot as usize / 64));
        word.is_none_or(|word| word & (1 << (slot % 64)) == 0)
    }

    fn take(&mut self, place: Place, slot: u32) -> Gap {
        let words = self.taken.entry(place).or_default();
        let word = slot as usize / 64;
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        words[word] |= 1 << (slot % 64);
        (place, slot)
    }

    pub fn give_back(&mut self, (place, slot): Gap) {
        let Some(words) = self.taken.get_mut(&place) else { return };
        if let Some(word) = words.get_mut(slot as usize / 64) {
            *word &= !(1 << (slot % 64));
        }
        if words.iter().all(|word| *word == 0) {
            self.taken.remove(&place);
        }
    }

    /// Takes the first free bay of a depot; `None` when all are taken.
    pub fn take_bay(&mut self, depot: DepotId, bays: u16) -> Option<Gap> {
        let place = Place::Yard(depot);
        let slot = (0..u32::from(bays)).find(|slot| self.is_free(place, *slot))?;
        Some(self.take(place, slot))
    }

    /// Takes the free bay of a depot that is nearest to a place; `None` when all are taken.
    pub fn take_bay_near(
        &mut self,
        city: &City,
        lane: Lane,
        (depot, bays): (DepotId, u16),
        near: Point,
    ) -> Option<Gap> {
        let yard = Place::Yard(depot);
        let free = (0..u32::from(bays)).filter(|slot| self.is_free(yard, *slot));
        let away_m = |slot: u32| place_of(city, lane, (yard, slot)).0.distance(near);
        let slot = free.min_by(|a, b| away_m(*a).total_cmp(&away_m(*b)))?;
        Some(self.take(yard, slot))
    }

    /// Takes the free gap nearest to a spot of an arc, in the row nearest to the street that has one in reach.
    pub fn take_kerb(&mut self, spot: Spot, length_m: f32) -> Gap {
        let place = Place::Kerb(spot.arc);
        let cells = Cells::of(length_m);
        let wanted = cells.nearest(spot.offset_m);
        let reach = (REACH_M / SPACING_M) as u32;
        for row in 0..ROWS {
            for away in 0..=reach {
                let candidates = [wanted.checked_sub(away), wanted.checked_add(away)];
                for cell in candidates.into_iter().flatten().filter(|cell| *cell < cells.count) {
                    let slot = row * cells.count + cell;
                    if self.is_free(place, slot) {
                        return self.take(place, slot);
                    }
                }
            }
        }
        self.take(place, ROWS * cells.count)
    }
}

/// The gaps along one arc.
struct Cells {
    count: u32,
    from_m: f32,
    each_m: f32,
}

impl Cells {
    fn of(length_m: f32) -> Self {
        let margin_m = if length_m > 4.0 * CORNER_M { CORNER_M } else { 0.0 };
        let usable_m = (length_m - 2.0 * margin_m).max(0.1);
        let count = ((usable_m / SPACING_M) as u32).max(1);
        Self { count, from_m: margin_m, each_m: usable_m / count as f32 }
    }

    fn nearest(&self, offset_m: f32) -> u32 {
        (((offset_m - self.from_m) / self.each_m).max(0.0) as u32).min(self.count - 1)
    }
}

/// Place and heading of a gap.
pub fn place_of(city: &City, lane: Lane, gap: Gap) -> (Point, f32) {
    match gap {
        (Place::Kerb(arc), slot) => {
            let cells = Cells::of(city.streets.arc(arc).length_m);
            let offset_m = cells.from_m + ((slot % cells.count) as f32 + 0.5) * cells.each_m;
            let (place, direction) =
                lane.kerb(&city.streets, Spot { arc, offset_m }, (slot / cells.count) as f32 * ROW_M);
            (place, direction.heading_rad())
        }
        (Place::Yard(depot), slot) => {
            let Some(depot) = city.depots.get(depot.index()) else { return Default::default() };
            let (gate, along) = city.streets.place(depot.spot);
            // Rows lie one behind the other away from the street.
            let mut inward = along.perpendicular();
            if inward.dot(depot.place - gate) < 0.0 {
                inward = inward * -1.0;
            }
            let column = (slot % BAYS_A_ROW) as f32 - (BAYS_A_ROW - 1) as f32 / 2.0;
            let row = (slot / BAYS_A_ROW) as f32;
            (depot.place + along * (column * BAY_M.0) + inward * (row * BAY_M.1), inward.heading_rad())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_taken_once_given_back_and_never_run_out() {
        for length_m in [3.0, 20.0, 90.0, 400.0] {
            let mut gaps = Gaps::default();
            let spot = Spot { arc: ArcId(3), offset_m: length_m / 3.0 };
            let taken: Vec<Gap> = (0..60).map(|_| gaps.take_kerb(spot, length_m)).collect();
            let mut slots: Vec<u32> = taken.iter().map(|gap| gap.1).collect();
            slots.sort_unstable();
            slots.dedup();
            assert_eq!(slots.len(), 60, "{length_m} m");
            gaps.give_back(taken[7]);
            assert_eq!(gaps.take_kerb(spot, length_m), taken[7]);
        }
    }

    #[test]
    fn a_yard_has_its_bays_and_no_more() {
        let mut gaps = Gaps::default();
        let bays: Vec<_> = (0..81).map(|_| gaps.take_bay(DepotId(0), 80)).collect();
        assert!(bays[..80].iter().all(Option::is_some) && bays[80].is_none());
    }
}
