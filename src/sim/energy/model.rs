//! The energy model: steps every building, charger, plant and feeder through time and keeps the balance.

use chrono::Timelike;

use crate::base::ids::FeederId;
use crate::base::time::Timestamp;
use crate::base::units::kwh_from_kw;
use crate::city::City;
use crate::model::event::{Event, EventKind};
use crate::model::fact::{CityEnergyFact, WeatherFact};
use crate::sim::sun::Sun;
use crate::sim::weather::Weather;

use super::batteries;
use super::buildings::{Buildings, Powers, Sector, watts};
use super::day::Moment;
use super::feeders::{FeederLoad, LimitChange};
use super::loads::{ChargerLoad, TransportLoads};
use super::plant::{Plant, Surroundings};
use super::solar::{Facing, Light};
use super::totals::EnergyTotals;

/// Simulated seconds between two steps.
pub const STEP_S: i64 = 10;
/// Each step works out one building of so many; each building is worked out once a minute.
const SHARES: usize = 6;

/// How finely time is stepped through.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Seconds to the next step.
    pub step_s: i64,
    /// Each step works out one building of so many.
    pub shares: usize,
}

/// Sums over the city, in W. Sources equal uses plus losses, exactly.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "units live in names")]
struct CitySums {
    /// By [`Sector`].
    use_w: [i64; 3],
    solar_w: i64,
    battery_in_w: i64,
    battery_out_w: i64,
    vehicles_w: i64,
}

/// Energy in a city: state at one moment, moved on by [`EnergyModel::step`].
#[derive(Clone, Debug)]
pub struct EnergyModel {
    pub(super) buildings: Buildings,
    pub(super) chargers: Vec<ChargerLoad>,
    pub(super) charger_feeder: Vec<u32>,
    pub(super) plants: Vec<Plant>,
    plant_feeder: Vec<u32>,
    /// Power of each solar field, in W.
    pub(super) field_w: Vec<i64>,
    field_feeder: Vec<u32>,
    /// One for each feeder of the city, and one more for what hangs on none.
    pub(super) feeders: Vec<FeederLoad>,
    sums: CitySums,
    pub(super) balance: CityEnergyFact,
    pub(super) weather: WeatherFact,
    totals: EnergyTotals,
    events: Vec<Event>,
    /// The moment of the last step; `None` before the first.
    stepped: Option<Timestamp>,
    turn: usize,
}

impl EnergyModel {
    /// A city's energy at `start`; powers are there after the first step.
    pub fn new(city: &City, seed: u64, start: Timestamp) -> Self {
        let hour = start.local(city.zone).num_seconds_from_midnight() as f32 / 3600.0;
        let slot = |feeder: FeederId| feeder.index().min(city.feeders.len()) as u32;
        let mut feeders: Vec<FeederLoad> = city
            .feeders
            .iter()
            .map(|feeder| FeederLoad { limit_w: f64::from(feeder.limit_kw) * 1000.0, ..FeederLoad::default() })
            .collect();
        feeders.push(FeederLoad::default());
        Self {
            buildings: Buildings::new(city, seed, start, hour),
            chargers: vec![ChargerLoad::default(); city.chargers.len()],
            charger_feeder: city.chargers.iter().map(|charger| slot(charger.feeder)).collect(),
            plants: city.plants.iter().map(|plant| Plant::new(plant, hour)).collect(),
            plant_feeder: city.plants.iter().map(|plant| slot(plant.feeder)).collect(),
            field_w: vec![0; city.solar_fields.len()],
            field_feeder: city.solar_fields.iter().map(|field| slot(field.feeder)).collect(),
            feeders,
            sums: CitySums::default(),
            balance: CityEnergyFact { observed: start, ..CityEnergyFact::default() },
            weather: WeatherFact { observed: start, ..WeatherFact::default() },
            totals: EnergyTotals::default(),
            events: Vec::new(),
            stepped: None,
            turn: 0,
        }
    }

    /// Moves on to `now`, [`STEP_S`] after the last step: first the powers held since then are booked, then set anew.
    pub fn step(&mut self, city: &City, now: Timestamp, weather: &Weather, loads: &TransportLoads) {
        self.step_at(city, now, weather, loads, Pace { step_s: STEP_S, shares: SHARES });
    }

    /// Ends the past: what it counted and warned of is forgotten, and the next step works out every building.
    pub(super) fn begin(&mut self, start: Timestamp, loads: &TransportLoads) {
        let held_s = self.stepped.map_or(0.0, |stepped| start.since_s(stepped).max(0.0));
        self.settle_plants(loads, held_s);
        self.totals = EnergyTotals::default();
        self.events.clear();
        for feeder in &mut self.feeders {
            feeder.is_near_limit = false;
        }
        self.stepped = None;
    }

    pub(super) fn step_at(
        &mut self,
        city: &City,
        now: Timestamp,
        weather: &Weather,
        loads: &TransportLoads,
        pace: Pace,
    ) {
        let held_s = self.stepped.map_or(0.0, |stepped| now.since_s(stepped).max(0.0));
        self.book(held_s);
        self.settle_plants(loads, held_s);

        self.weather = weather.at(now);
        let moment = Moment::new(now, city.zone, weather);
        let light = Light::new(Sun::at(weather.place(), now), &self.weather);
        self.step_buildings(&moment, &light, pace);
        self.step_cars(loads);
        self.step_chargers(loads);
        self.step_fields(city, weather, &light);
        self.step_plants(&moment, pace);

        self.judge_feeders(now);
        self.balance = self.balance_at(now);
        self.stepped = Some(now);
    }

    /// Feeders that came near their limits or were relieved since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Energy since the start.
    pub fn totals(&self) -> EnergyTotals {
        self.totals
    }

    /// The balance of the last step.
    pub fn balance(&self) -> CityEnergyFact {
        self.balance
    }

    /// Load of a feeder in kW, with its losses; 0 for one that does not exist.
    pub fn feeder_load_kw(&self, feeder: FeederId) -> f32 {
        self.feeders.get(feeder.index()).map_or(0.0, |sums| sums.load_w() as f32 / 1000.0)
    }

    /// Energy in all batteries of buildings, in kWh.
    pub fn battery_content_kwh(&self) -> f64 {
        let Some(now) = self.stepped else { return 0.0 };
        let count = self.buildings.constants.len();
        batteries::kwh_from_joules((0..count).map(|index| self.buildings.level_at_j(index, now)).sum())
    }

    /// Hydrogen in all tanks, in kg.
    pub fn tank_content_kg(&self) -> f64 {
        self.plants.iter().map(|plant| plant.tank_kg).sum()
    }

    fn book(&mut self, held_s: f64) {
        let balance = &self.balance;
        let kwh = |power_kw: f32| kwh_from_kw(f64::from(power_kw), held_s);
        let totals = &mut self.totals;
        totals.grid_in_kwh += kwh(balance.grid_kw.max(0.0));
        totals.grid_out_kwh += kwh((-balance.grid_kw).max(0.0));
        totals.solar_kwh += kwh(balance.solar_kw);
        totals.fuel_cell_kwh += kwh(balance.fuel_cell_kw);
        totals.battery_out_kwh += kwh(balance.battery_out_kw);
        totals.homes_kwh += kwh(balance.homes_kw);
        totals.institutions_kwh += kwh(balance.institutions_kw);
        totals.business_kwh += kwh(balance.business_kw);
        totals.vehicles_kwh += kwh(balance.vehicles_kw);
        totals.electrolyser_kwh += kwh(balance.electrolyser_kw);
        totals.battery_in_kwh += kwh(balance.battery_in_kw);
        totals.losses_kwh += kwh(balance.losses_kw);
    }

    fn settle_plants(&mut self, loads: &TransportLoads, held_s: f64) {
        for (index, plant) in self.plants.iter_mut().enumerate() {
            let flow = plant.settle(loads.plants.get(index).copied().unwrap_or_default(), held_s);
            self.totals.hydrogen_made_kg += flow.made_kg;
            self.totals.hydrogen_to_fuel_cell_kg += flow.to_fuel_cell_kg;
            self.totals.hydrogen_refuelled_kg += flow.refuelled_kg;
            self.totals.hydrogen_delivered_kg += flow.delivered_kg;
        }
    }

    /// Works out one building of the pace's shares; all of them in the first step.
    fn step_buildings(&mut self, moment: &Moment, light: &Light, pace: Pace) {
        let hold_s = (pace.step_s * pace.shares as i64) as f64;
        let (first, stride) = if self.stepped.is_none() { (0, 1) } else { (self.turn, pace.shares) };
        for index in (first..self.buildings.now.len()).step_by(stride) {
            let powers = self.buildings.refresh(index, moment, light, hold_s);
            self.replace(index, powers);
        }
        self.turn = (self.turn + 1) % pace.shares;
    }

    fn step_cars(&mut self, loads: &TransportLoads) {
        for index in 0..self.buildings.now.len().min(loads.car_kw.len()) {
            let car_w = watts(loads.car_kw[index]);
            let before = self.buildings.now[index];
            if car_w != before.car_w {
                self.replace(index, Powers { car_w, ..before });
            }
        }
    }

    /// Replaces a building's powers in all sums.
    fn replace(&mut self, index: usize, after: Powers) {
        let before = std::mem::replace(&mut self.buildings.now[index], after);
        let row = &self.buildings.constants[index];
        self.feeders[row.feeder as usize].change(before.net_w(), after.net_w());
        let sums = &mut self.sums;
        sums.use_w[row.sector as usize] += i64::from(after.use_w) - i64::from(before.use_w);
        sums.solar_w += i64::from(after.solar_w) - i64::from(before.solar_w);
        sums.battery_in_w += i64::from(after.battery_w.max(0)) - i64::from(before.battery_w.max(0));
        sums.battery_out_w += i64::from((-after.battery_w).max(0)) - i64::from((-before.battery_w).max(0));
        sums.vehicles_w += i64::from(after.car_w) - i64::from(before.car_w);
        self.buildings.note(index);
    }

    fn step_chargers(&mut self, loads: &TransportLoads) {
        for (index, charger) in self.chargers.iter_mut().enumerate() {
            let load = loads.chargers.get(index).copied().unwrap_or_default();
            let (before_w, after_w) = (i64::from(watts(charger.power_kw)), i64::from(watts(load.power_kw)));
            self.feeders[self.charger_feeder[index] as usize].change(before_w, after_w);
            self.sums.vehicles_w += after_w - before_w;
            *charger = load;
        }
    }

    fn step_fields(&mut self, city: &City, weather: &Weather, light: &Light) {
        let facing = Facing::to_equator(weather.place());
        for (index, field) in city.solar_fields.iter().enumerate().take(self.field_w.len()) {
            let before_w = self.field_w[index];
            let after_w = i64::from(watts(light.power_kw(facing, field.peak_kwp)));
            self.feeders[self.field_feeder[index] as usize].change(-before_w, -after_w);
            self.sums.solar_w += after_w - before_w;
            self.field_w[index] = after_w;
        }
    }

    fn step_plants(&mut self, moment: &Moment, pace: Pace) {
        let plants_net_w: i64 = self.plants.iter().map(Plant::net_w).sum();
        let surplus_w = (plants_net_w - self.grid_w()).max(0) as f64;
        let electrolysers_w: f64 = self.plants.iter().map(Plant::electrolyser_max_w).sum();
        for (index, plant) in self.plants.iter_mut().enumerate() {
            let feeder = &mut self.feeders[self.plant_feeder[index] as usize];
            let before_w = plant.net_w();
            let around = Surroundings {
                hour: moment.hour,
                surplus_w: surplus_w * plant.electrolyser_max_w() / electrolysers_w.max(1.0),
                feeder_other_w: (feeder.load_w() - before_w) as f64,
                feeder_limit_w: feeder.limit_w,
            };
            plant.set_powers(&around, pace.step_s as f64);
            feeder.change(before_w, plant.net_w());
        }
    }

    fn judge_feeders(&mut self, now: Timestamp) {
        for (index, sums) in self.feeders.iter_mut().enumerate() {
            let feeder = FeederId::from_index(index);
            let kind = match sums.judge() {
                Some(LimitChange::NearLimit) => EventKind::FeederNearLimit { feeder },
                Some(LimitChange::Relieved) => EventKind::FeederRelieved { feeder },
                None => continue,
            };
            self.events.push(Event::new(now, kind));
        }
    }

    fn grid_w(&self) -> i64 {
        self.feeders.iter().map(FeederLoad::load_w).sum()
    }

    fn balance_at(&self, now: Timestamp) -> CityEnergyFact {
        let sums = &self.sums;
        let kw = |power_w: i64| power_w as f32 / 1000.0;
        CityEnergyFact {
            observed: now,
            grid_kw: kw(self.grid_w()),
            solar_kw: kw(sums.solar_w),
            fuel_cell_kw: kw(self.plants.iter().map(|plant| plant.fuel_cell_w).sum()),
            battery_out_kw: kw(sums.battery_out_w),
            homes_kw: kw(sums.use_w[Sector::Homes as usize]),
            institutions_kw: kw(sums.use_w[Sector::Institutions as usize]),
            business_kw: kw(sums.use_w[Sector::Business as usize]),
            vehicles_kw: kw(sums.vehicles_w),
            electrolyser_kw: kw(self.plants.iter().map(|plant| plant.electrolyser_w).sum()),
            battery_in_kw: kw(sums.battery_in_w),
            losses_kw: kw(self.feeders.iter().map(FeederLoad::losses_w).sum()),
        }
    }
}
