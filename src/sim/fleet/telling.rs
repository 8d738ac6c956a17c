//! Telling: the equipment of vehicles as facts, and the places that vehicles with a faulty receiver believe in.

use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::command::Hold;
use crate::model::fact::VehicleDetailFacts;
use crate::model::{FactBatch, Facts, Thing};
use crate::sim::faults::Believed;
use crate::sim::simulator::Simulator;

/// Equipment is told at least this often, at most once in the other time, and as often of selected vehicles.
const DETAIL_MOST_MS: i64 = 30_000;
const DETAIL_LEAST_MS: i64 = 1_000;
/// Selected vehicles that are followed; more are a group, not vehicles to be read in detail.
const SELECTED_MAX: usize = 32;

/// What was told of the equipment already. It never feeds back into what happens.
#[derive(Clone, Debug, Default)]
pub struct ToldDetails {
    told_ms: Vec<i64>,
    is_changed: Vec<bool>,
    selected: Vec<u32>,
    /// In whose hand vehicles were said to be.
    pub holds: BTreeMap<VehicleId, Hold>,
}

impl ToldDetails {
    pub fn new(vehicles: usize) -> Self {
        Self {
            told_ms: vec![i64::MIN; vehicles],
            is_changed: vec![true; vehicles],
            selected: Vec::new(),
            holds: BTreeMap::new(),
        }
    }

    pub fn mark_changed(&mut self, index: usize) {
        self.is_changed[index] = true;
    }

    pub fn select(&mut self, things: &[Thing]) {
        let vehicles = things.iter().filter_map(|thing| match thing {
            Thing::Vehicle(id) => Some(id.0),
            _ => None,
        });
        self.selected = vehicles.take(SELECTED_MAX).collect();
    }
}

impl Simulator {
    /// Appends the equipment of vehicles that changed, are due or are selected.
    pub(in crate::sim) fn sample_details(&mut self, facts: &mut Vec<FactBatch>) {
        let mut details = VehicleDetailFacts::default();
        for index in 0..self.lives.len() {
            let told = &self.told_details;
            let since_ms = self.now_ms.saturating_sub(told.told_ms[index]);
            let is_wanted = told.is_changed[index] || told.selected.contains(&(index as u32));
            let is_due = since_ms >= DETAIL_MOST_MS || (is_wanted && since_ms >= DETAIL_LEAST_MS);
            if !is_due || !self.is_heard(index) && told.told_ms[index] != i64::MIN {
                continue;
            }
            let is_first = told.told_ms[index] == i64::MIN;
            // The first are spread, so that they don't all come in one sample for ever.
            let spread_ms = if is_first { (index as i64 * 977) % DETAIL_MOST_MS } else { 0 };
            self.told_details.told_ms[index] = self.now_ms - spread_ms;
            self.told_details.is_changed[index] = false;
            details.vehicle.push(VehicleId::from_index(index));
            details.observed.push(Timestamp(self.now_ms));
            details.detail.push(self.detail_of(index));
        }
        if !details.vehicle.is_empty() {
            facts.push(FactBatch { facts: Facts::VehicleDetails(details) });
        }
        if !self.assistance.news.request.is_empty() {
            facts.push(FactBatch { facts: Facts::Assistance(std::mem::take(&mut self.assistance.news)) });
        }
    }

    /// Where a vehicle says that it is: where it is, unless its receiver is at fault.
    pub(in crate::sim) fn told_place(&self, index: usize, place: Point, heading_rad: f32) -> (Point, f32) {
        self.faults.believed_place(index, self.now_ms).map_or((place, heading_rad), |believed| match believed {
            Believed::Frozen(place, heading_rad) => (place, heading_rad),
            Believed::Off(by) => (place + by, heading_rad),
        })
    }
}
