//! The energy model: steps every building, charger, plant and feeder through time and keeps the balance.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Timelike;

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::event::{Event, EventKind};
use crate::model::fact::{CityEnergyFact, PriceFacts, WeatherFact};
use crate::sim::sun::Sun;
use crate::sim::weather::Weather;

use super::batteries;
use super::buildings::{Around, Buildings, EndUses, Powers, Sector, watts};
use super::day::Moment;
use super::feeders::{FeederLoad, FeederState, LimitChange};
use super::flows::CityFlows;
use super::ledger::Ledger;
use super::loads::{ChargerLoad, TransportLoads};
use super::outages::LifeSupport;
use super::plant::{HydrogenFlow, Plant, Surroundings};
use super::prices::PriceBook;
use super::solar::{Facing, Light};
use super::totals::{EnergyTotals, Prices};

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

/// Energy in a city: state at one moment, moved on by [`EnergyModel::step`].
#[derive(Clone, Debug)]
pub struct EnergyModel {
    pub(super) buildings: Buildings,
    pub(super) chargers: Vec<ChargerLoad>,
    pub(super) charger_feeder: Arc<[u32]>,
    pub(super) plants: Vec<Plant>,
    pub(super) plant_feeder: Arc<[u32]>,
    /// Power of each solar field, in W.
    pub(super) field_w: Vec<i64>,
    pub(super) field_feeder: Arc<[u32]>,
    /// One for each feeder of the city, and one more for what hangs on none.
    pub(super) feeders: Vec<FeederLoad>,
    /// The buildings of each.
    pub(super) members: Arc<[Vec<u32>]>,
    /// Feeders all of whose buildings are worked out in the next step.
    pub(super) urgent: Vec<u32>,
    pub(super) is_protected: bool,
    /// Ordered limits of chargers, in kW.
    pub(super) charger_limits: BTreeMap<u32, f32>,
    /// Chargers that somebody switched off.
    pub(super) chargers_off: BTreeSet<u32>,
    pub(super) life_support: Vec<LifeSupport>,
    pub(super) prices: PriceBook,
    flows: CityFlows,
    pub(super) balance: CityEnergyFact,
    pub(super) weather: WeatherFact,
    pub(super) totals: EnergyTotals,
    pub(super) ledger: Ledger,
    pub(super) events: Vec<Event>,
    /// The moment of the last step; `None` before the first.
    pub(super) stepped: Option<Timestamp>,
    turn: usize,
}

impl EnergyModel {
    /// A city's energy at `start`; powers are there after the first step.
    pub fn new(city: &City, seed: u64, start: Timestamp, weather: &Weather) -> Self {
        let hour = start.local(city.zone).num_seconds_from_midnight() as f32 / 3600.0;
        let slot = |feeder: FeederId| feeder.index().min(city.feeders.len()) as u32;
        let mut feeders: Vec<FeederLoad> =
            city.feeders.iter().map(|feeder| FeederLoad::new(feeder.limit_kw, start)).collect();
        feeders.push(FeederLoad::new(0.0, start));
        let buildings = Buildings::new(city, seed, start, hour, weather.at(start).temperature_c);
        let mut members = vec![Vec::new(); feeders.len()];
        for (index, feeder) in (0_u32..).zip(buildings.feeder.iter()) {
            members[*feeder as usize].push(index);
        }
        Self {
            chargers: vec![ChargerLoad::default(); city.chargers.len()],
            charger_feeder: city.chargers.iter().map(|charger| slot(charger.feeder)).collect(),
            plants: city.plants.iter().map(|plant| Plant::new(plant, hour)).collect(),
            plant_feeder: city.plants.iter().map(|plant| slot(plant.feeder)).collect(),
            field_w: vec![0; city.solar_fields.len()],
            field_feeder: city.solar_fields.iter().map(|field| slot(field.feeder)).collect(),
            feeders,
            members: members.into(),
            urgent: Vec::new(),
            is_protected: false,
            charger_limits: BTreeMap::new(),
            chargers_off: BTreeSet::new(),
            life_support: LifeSupport::of(&buildings),
            prices: PriceBook::new(seed),
            buildings,
            flows: CityFlows::default(),
            balance: CityEnergyFact { observed: start, ..CityEnergyFact::default() },
            weather: WeatherFact { observed: start, ..WeatherFact::default() },
            totals: EnergyTotals::default(),
            ledger: Ledger::default(),
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
        let held_s = self.close_books(now, loads);
        self.prices.step(now, city.zone, weather);
        self.weather = weather.at(now);
        let light = Light::new(Sun::at(weather.place(), now), &self.weather);
        let moment = Moment::new(now, city.zone, weather, light.level);
        self.step_buildings(&moment, &light, pace, held_s, loads);
        self.step_cars(loads);
        self.step_chargers(loads, now);
        self.step_fields(city, weather, &light, now);
        self.step_plants(now, pace);

        self.judge_feeders(now, held_s);
        self.watch_life_support(now);
        self.flows = self.flows_now();
        self.balance = self.flows.fact(now);
        if self.stepped.is_none() {
            self.ledger.begin(&self.buildings, self.plants.iter().map(|plant| plant.tank_kg), now);
        }
        self.stepped = Some(now);
    }

    /// Books what was held since the last step, and audits the books. Says how long it was held.
    fn close_books(&mut self, now: Timestamp, loads: &TransportLoads) -> f64 {
        let Some(stepped) = self.stepped else { return 0.0 };
        let held_s = now.since_s(stepped).max(0.0);
        let prices = Prices {
            spot: f64::from(self.prices.spot_yen_kwh(stepped)),
            household: f64::from(self.prices.household_yen_kwh(stepped)),
        };
        self.totals.book(&self.flows, held_s, prices);
        let hydrogen = self.settle_plants(loads, held_s);
        self.audit(now, held_s, loads, &hydrogen);
        held_s
    }

    /// Scales the limits of all feeders to a share of their own.
    pub fn scale_limits(&mut self, city: &City, share: f32) {
        for (sums, feeder) in self.feeders.iter_mut().zip(&city.feeders) {
            sums.limit_w = f64::from(feeder.limit_kw) * 1000.0 * f64::from(share);
        }
    }

    /// Feeders that came near their limits, tripped or were relieved since the last call, and what followed.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Energy since the start.
    pub fn totals(&self) -> EnergyTotals {
        self.totals
    }

    /// What did not fit when all flows and stores were summed anew after each step, since the start: rounding only.
    pub fn balance_error_kwh(&self) -> f64 {
        self.ledger.error_kwh
    }

    /// The balance of the last step.
    pub fn balance(&self) -> CityEnergyFact {
        self.balance
    }

    /// Load of a feeder in kW, with its losses; 0 for one that does not exist.
    pub fn feeder_load_kw(&self, feeder: FeederId) -> f32 {
        self.feeders.get(feeder.index()).map_or(0.0, |sums| sums.load_w() as f32 / 1000.0)
    }

    /// The prices that are known now.
    pub fn known_prices(&self) -> &PriceFacts {
        self.prices.known()
    }

    /// What a feeder may carry, by its own limit or by an ordered one, in kW; `None` when nothing holds it.
    pub fn feeder_allowed_kw(&self, feeder: FeederId) -> Option<f32> {
        self.feeders.get(feeder.index())?.allowed_w().map(|allowed_w| (allowed_w / 1000.0) as f32)
    }

    /// When the powers of a building were worked out last: orders for it are in force from the next time on.
    pub fn worked_out(&self, building: BuildingId) -> Option<Timestamp> {
        self.buildings.settled.get(building.index()).copied()
    }

    /// What a building uses, in kW.
    #[cfg(test)]
    pub fn use_kw(&self, building: BuildingId) -> f32 {
        self.buildings.now.get(building.index()).map_or(0.0, |powers| powers.use_w as f32 / 1000.0)
    }

    /// What a building's battery takes in, in kW; negative when it gives.
    pub fn battery_kw(&self, building: BuildingId) -> f32 {
        self.buildings.now.get(building.index()).map_or(0.0, |powers| powers.battery_w as f32 / 1000.0)
    }

    /// Temperature of a building's rooms.
    pub fn indoor_c(&self, building: BuildingId) -> Option<f32> {
        self.buildings.warmth.get(building.index()).map(|warmth| warmth.indoor_c)
    }

    /// Power of a charger in kW.
    pub fn charger_kw(&self, charger: ChargerId) -> f32 {
        self.chargers.get(charger.index()).map_or(0.0, |load| load.power_kw)
    }

    /// Power of a plant's electrolyser and of its fuel cell, in kW.
    pub fn plant_kw(&self, plant: PlantId) -> (f32, f32) {
        self.plants
            .get(plant.index())
            .map_or((0.0, 0.0), |plant| (plant.electrolyser_w as f32 / 1000.0, plant.fuel_cell_w as f32 / 1000.0))
    }

    /// What homes use now by end use, in kW: everyday use, heating and cooling, hot water.
    pub fn homes_by_end_use_kw(&self) -> [f64; 3] {
        let is_home = |index: &usize| self.buildings.constants[*index].sector == Sector::Homes;
        let ends = (0..self.buildings.now.len()).filter(is_home).map(|index| self.buildings.now[index].ends);
        ends.fold([0.0; 3], |sum, end: EndUses| {
            let kw = |power_w: i32| f64::from(power_w) / 1000.0;
            [sum[0] + kw(end.everyday_w), sum[1] + kw(end.climate_w), sum[2] + kw(end.water_w)]
        })
    }

    /// Energy in all batteries of buildings, in kWh.
    pub fn battery_content_kwh(&self) -> f64 {
        let Some(now) = self.stepped else { return 0.0 };
        let count = self.buildings.constants.len();
        batteries::kwh_from_joules((0..count).map(|index| self.buildings.level_at_j(index, now)).sum())
    }

    /// How full the tank of a plant is, 0 to 1.
    pub fn tank_share(&self, plant: PlantId) -> f32 {
        let found = self.plants.get(plant.index()).filter(|it| it.capacity_kg > 0.0);
        found.map_or(0.0, |it| (it.tank_kg / it.capacity_kg) as f32)
    }

    /// Hydrogen in all tanks, in kg.
    pub fn tank_content_kg(&self) -> f64 {
        self.plants.iter().map(|plant| plant.tank_kg).sum()
    }

    fn settle_plants(&mut self, loads: &TransportLoads, held_s: f64) -> Vec<HydrogenFlow> {
        let mut flows = Vec::with_capacity(self.plants.len());
        for (index, plant) in self.plants.iter_mut().enumerate() {
            let flow = plant.settle(loads.plants.get(index).copied().unwrap_or_default(), held_s);
            self.totals.book_hydrogen(&flow);
            flows.push(flow);
        }
        flows
    }

    /// Works out one building of the pace's shares; all of them in the first step, and all of urgent feeders.
    fn step_buildings(&mut self, moment: &Moment, light: &Light, pace: Pace, held_s: f64, loads: &TransportLoads) {
        let (first, stride) = if self.stepped.is_none() { (0, 1) } else { (self.turn, pace.shares) };
        for index in (first..self.buildings.now.len()).step_by(stride) {
            self.step_building(index, moment, light, pace, loads);
        }
        self.turn = (self.turn + 1) % pace.shares;
        let mut urgent = std::mem::take(&mut self.urgent);
        urgent
            .extend((0_u32..).zip(&self.feeders).filter(|(_, it)| it.comes_back(moment.at, held_s)).map(|(at, _)| at));
        let members = self.members.clone();
        for building in urgent.iter().flat_map(|feeder| &members[*feeder as usize]) {
            self.step_building(*building as usize, moment, light, pace, loads);
        }
    }

    fn step_building(&mut self, index: usize, moment: &Moment, light: &Light, pace: Pace, loads: &TransportLoads) {
        let hold_s = (pace.step_s * pace.shares as i64) as f64;
        let around = Around { moment, light, feeders: &self.feeders, plants: &self.plants, hold_s };
        let presence = loads.presence.get(index).copied();
        let powers = self.buildings.refresh(index, &around, presence);
        self.replace(index, powers);
    }

    fn step_cars(&mut self, loads: &TransportLoads) {
        for index in 0..self.buildings.now.len().min(loads.car_kw.len()) {
            let before = self.buildings.now[index];
            let car_w = if before.is_fed { watts(loads.car_kw[index]) } else { 0 };
            if car_w != before.car_w {
                self.replace(index, Powers { car_w, ..before });
            }
        }
    }

    /// Replaces a building's powers in all sums.
    fn replace(&mut self, index: usize, after: Powers) {
        let before = std::mem::replace(&mut self.buildings.now[index], after);
        let row = &self.buildings.constants[index];
        let feeder = &mut self.feeders[row.feeder as usize];
        feeder.change(before.net_w(), after.net_w());
        feeder.charging_w += i64::from(after.car_w) - i64::from(before.car_w);
        self.flows.change(row.sector, row.plant.is_none(), &before, &after);
        if let Some(plant) = row.plant.and_then(|plant| self.plants.get_mut(plant as usize)) {
            plant.pipe_w += i64::from(after.fuel_w) - i64::from(before.fuel_w);
        }
        self.buildings.note(index);
    }

    fn step_chargers(&mut self, loads: &TransportLoads, now: Timestamp) {
        for (index, charger) in self.chargers.iter_mut().enumerate() {
            let feeder = &mut self.feeders[self.charger_feeder[index] as usize];
            let mut load = loads.chargers.get(index).copied().unwrap_or_default();
            if !feeder.is_live(0, now) {
                load.power_kw = 0.0;
            }
            let (before_w, after_w) = (i64::from(watts(charger.power_kw)), i64::from(watts(load.power_kw)));
            feeder.change(before_w, after_w);
            feeder.charging_w += after_w - before_w;
            self.flows.vehicles_w += after_w - before_w;
            *charger = load;
        }
    }

    fn step_fields(&mut self, city: &City, weather: &Weather, light: &Light, now: Timestamp) {
        let facing = Facing::to_equator(weather.place());
        for (index, field) in city.solar_fields.iter().enumerate().take(self.field_w.len()) {
            let feeder = &mut self.feeders[self.field_feeder[index] as usize];
            let before_w = self.field_w[index];
            let is_fed = feeder.is_live(0, now);
            let after_w = if is_fed { i64::from(watts(light.power_kw(facing, field.peak_kwp))) } else { 0 };
            feeder.change(-before_w, -after_w);
            self.flows.solar_w += after_w - before_w;
            self.field_w[index] = after_w;
        }
    }

    fn step_plants(&mut self, now: Timestamp, pace: Pace) {
        let plants_net_w: i64 = self.plants.iter().map(Plant::net_w).sum();
        let surplus_w = (plants_net_w - self.grid_w()).max(0) as f64;
        let electrolysers_w: f64 = self.plants.iter().map(Plant::electrolyser_max_w).sum();
        for (index, plant) in self.plants.iter_mut().enumerate() {
            let feeder = &mut self.feeders[self.plant_feeder[index] as usize];
            let before_w = plant.net_w();
            let around = Surroundings {
                is_cheap: self.prices.is_cheap(now),
                is_dear: self.prices.is_dear(now),
                is_fed: feeder.is_live(0, now),
                surplus_w: surplus_w * plant.electrolyser_max_w() / electrolysers_w.max(1.0),
                feeder_other_w: (feeder.load_w() - before_w) as f64,
                feeder_allowed_w: feeder.allowed_w(),
            };
            plant.set_powers(&around, pace.step_s as f64);
            feeder.change(before_w, plant.net_w());
        }
    }

    fn judge_feeders(&mut self, now: Timestamp, held_s: f64) {
        for index in 0..self.feeders.len() {
            let feeder = FeederId::from_index(index);
            let sums = &mut self.feeders[index];
            sums.hold_charging();
            match sums.judge(now) {
                Some(LimitChange::NearLimit) => {
                    self.events.push(Event::new(now, EventKind::FeederNearLimit { feeder }));
                }
                Some(LimitChange::Relieved) => {
                    self.events.push(Event::new(now, EventKind::FeederRelieved { feeder }));
                }
                None => {}
            }
            if self.is_protected && self.feeders[index].turn_relay(held_s) {
                self.set_feeder(feeder, FeederState::Tripped);
                self.events.push(Event::new(now, EventKind::FeederTripped { feeder }));
            }
        }
    }

    fn grid_w(&self) -> i64 {
        self.feeders.iter().map(FeederLoad::load_w).sum()
    }

    /// The flows of buildings and chargers, which are kept up to date, with those of plants and wires.
    fn flows_now(&self) -> CityFlows {
        CityFlows {
            grid_w: self.grid_w(),
            fuel_cell_w: self.plants.iter().map(|plant| plant.fuel_cell_w).sum(),
            electrolyser_w: self.plants.iter().map(|plant| plant.electrolyser_w).sum(),
            losses_w: self.feeders.iter().map(FeederLoad::losses_w).sum(),
            ..self.flows
        }
    }
}
