//! The past of the selected things: minute samples, then every observation since they were selected.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::base::time::Timestamp;
use crate::model::Thing;

use super::live::Columns;
use super::minute_history::CityHistory;
use super::picture::{Quantity, Series, ThingHistory};

/// Selected things whose past is shown; a larger selection is a group, not a thing to be read in detail.
pub const SELECTED_MAX: usize = 32;

/// Observations at full rate kept of each selected thing: six minutes at ten a second.
pub const FULL_RATE_MAX: usize = 3_600;

/// Series are put together at most so often.
const PUBLISH_EVERY: Duration = Duration::from_millis(200);

/// A thing has at most so many quantities.
const QUANTITIES_MAX: usize = 3;

type Observation = (Timestamp, [f32; QUANTITIES_MAX]);

/// The selected things and what was observed of them.
#[derive(Debug, Default)]
pub(super) struct SelectedHistory {
    order: Vec<Thing>,
    tails: BTreeMap<Thing, VecDeque<Observation>>,
    published: Arc<Vec<ThingHistory>>,
    published_at: Option<Duration>,
    is_stale: bool,
}

impl SelectedHistory {
    /// Follows other things; those that stay selected keep what was observed.
    pub fn select(&mut self, things: &[Thing]) {
        let order: Vec<Thing> = things.iter().copied().take(SELECTED_MAX).collect();
        self.tails.retain(|thing, _| order.contains(thing));
        for thing in &order {
            self.tails.entry(*thing).or_default();
        }
        self.order = order;
        self.is_stale = true;
        self.published_at = None;
    }

    /// Appends what is new of each selected thing.
    pub fn record(&mut self, columns: &Columns) {
        for (thing, tail) in &mut self.tails {
            let Some((observed, values)) = observation(*thing, columns) else { continue };
            if observed != Timestamp::NEVER && tail.back().is_none_or(|(last, _)| observed > *last) {
                if tail.len() >= FULL_RATE_MAX {
                    tail.pop_front();
                }
                tail.push_back((observed, values));
                self.is_stale = true;
            }
        }
    }

    pub fn published(&mut self, history: &CityHistory, wall: Duration) -> Arc<Vec<ThingHistory>> {
        let is_due = self.published_at.is_none_or(|at| wall.saturating_sub(at) >= PUBLISH_EVERY);
        if self.is_stale && is_due {
            self.published = Arc::new(self.order.iter().map(|thing| self.past_of(*thing, history)).collect());
            self.published_at = Some(wall);
            self.is_stale = false;
        }
        self.published.clone()
    }

    fn past_of(&self, thing: Thing, history: &CityHistory) -> ThingHistory {
        let none = VecDeque::new();
        let tail = self.tails.get(&thing).unwrap_or(&none);
        let series = quantities(thing).iter().enumerate().map(|(index, quantity)| {
            let mut points = history.series(thing, *quantity);
            if let Some((first, _)) = tail.front() {
                points.retain(|(at, _)| at < first);
            }
            points.extend(tail.iter().map(|(at, values)| (*at, values[index])));
            Series { quantity: *quantity, points }
        });
        ThingHistory { thing, series: series.collect() }
    }
}

/// What is measured of a thing, in the order of its observations.
fn quantities(thing: Thing) -> &'static [Quantity] {
    match thing {
        Thing::Vehicle(_) => &[Quantity::Speed, Quantity::Soc, Quantity::Riders],
        Thing::Building(_) => &[Quantity::NetPower, Quantity::SolarPower],
        Thing::Street(_) => &[Quantity::TravelSpeed],
        Thing::Feeder(_) => &[Quantity::Load],
        Thing::Charger(_) => &[Quantity::NetPower],
        Thing::Plant(_) => &[Quantity::TankKg, Quantity::ElectrolyserPower, Quantity::FuelCellPower],
        Thing::SolarField(_) => &[Quantity::SolarPower],
        Thing::Depot(_) => &[],
    }
}

fn observation(thing: Thing, columns: &Columns) -> Option<Observation> {
    Some(match thing {
        Thing::Vehicle(id) => {
            let (motion, status) = (columns.motion.get(id.index())?, columns.status.get(id.index())?);
            (status.last_heard, [motion.speed_mps, status.soc, f32::from(status.riders)])
        }
        Thing::Building(id) => {
            let now = columns.buildings.get(id.index())?;
            (now.observed, [now.net_kw(), now.solar_kw, 0.0])
        }
        Thing::Street(id) => {
            let now = columns.streets.get(id.index())?;
            (now.observed, [now.speed_mps, 0.0, 0.0])
        }
        Thing::Feeder(id) => {
            let now = columns.feeders.get(id.index())?;
            (now.observed, [now.load_kw, 0.0, 0.0])
        }
        Thing::Charger(id) => {
            let now = columns.chargers.get(id.index())?;
            (now.observed, [now.power_kw, 0.0, 0.0])
        }
        Thing::Plant(id) => {
            let now = columns.plants.get(id.index())?;
            (now.observed, [now.tank_kg, now.electrolyser_kw, now.fuel_cell_kw])
        }
        Thing::SolarField(id) => {
            let now = columns.solar_fields.get(id.index())?;
            (now.observed, [now.power_kw, 0.0, 0.0])
        }
        Thing::Depot(_) => return None,
    })
}
