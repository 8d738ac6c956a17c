//! The simulator: the clock, the agenda and everything that lives in the city.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Timelike;

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::left_hand::side_of;
use crate::city::{BuildingKind, City};
use crate::model::fact::{CityEnergyFact, CommandFacts, ItineraryFacts, WeatherFact};
use crate::model::vehicle::VehicleHome;
use crate::model::{Cause, Event, EventKind, Vehicle, VehicleKind};
use crate::plan::routing::{HierarchyRouter, Network};

use super::agenda::{Agenda, Happening};
use super::body::{Body, Lane};
use super::crowd::Crowd;
use super::energy::{EnergyModel, EnergyTotals, STEP_S, TransportLoads};
use super::faults::Faults;
use super::fleet::ambulances::{EmergencyCalls, ambulances_of};
use super::fleet::assistance::Assistance;
use super::fleet::equipment::Equipment;
use super::fleet::responders::Rescue;
use super::fleet::rounds::{RoundPlaces, first_role};
use super::fleet::telling::ToldDetails;
use super::fleet::{Goal, Life, hour_of};
use super::home_cars::{HomeCar, HomeCars};
use super::lockers::LockerBank;
use super::outage::Outage;
use super::people::{People, PeopleCounters};
use super::requests::Requests;
use super::roster::{buildings_where, roster_of};
use super::sampling::Told;
use super::scenario::{Play, Scenario, ScenarioError, Script, built_in};
use super::street_drivers::{driver_kind_of, driver_kinds};
use super::traffic::{Counts, Roads, Standstill, Traffic};
use super::unlisted::Unlisted;
use super::untold_events::UntoldEvents;
use super::weather::{Weather, speed_factor};
use crate::base::binned_times::BinnedTimes;

/// What a simulation depends on besides its city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimOptions {
    pub seed: u64,
    pub vehicles: u32,
    pub start: Timestamp,
}

/// Times of trips, up to two hours.
pub type TripTimes = BinnedTimes<720>;

/// What a simulation counted since its start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimCounters {
    pub vehicle_seconds: f64,
    /// Vehicles of each of `VehicleKind::ALL`.
    pub vehicles_by_kind: [u32; VehicleKind::COUNT],
    /// Events by the name of their kind.
    pub events_by_kind: BTreeMap<&'static str, u64>,
    pub trips: u64,
    /// Of all vehicles of the roster, from kerb to kerb.
    pub trip_times: TripTimes,
    /// Trips of drivers who are not in the roster.
    pub unlisted_trips: u64,
    pub people: PeopleCounters,
    pub riders_served: u64,
    pub rides_unserved: u64,
    pub parcels: u64,
}

/// A first guess of a trip: this share of the way across the city, at this speed.
const TRIP_ACROSS: f32 = 0.5;
const TRIP_MPS: f32 = 8.0;

/// Streets of a city that are looked at anew every minute, in arcs.
const CUSTOMISE_ARCS: usize = 25_000;

const DRIVER_PURPOSE: u64 = 0x6472_6976_6572;
const LEVELS: u64 = 0x6C65_7665_6C73;
/// The day's work of shuttles, vans and robots begins, and takes so long until what the night charged is used.
const WORK_BEGINS_H: f64 = 6.0;
const WORK_H: f64 = 14.0;
const MINUTE_MS: i64 = 60_000;
pub(super) const FAULTS_MS: i64 = 5_000;

/// The built-in simulator.
#[derive(Clone)]
pub struct Simulator {
    pub(super) city: Arc<City>,
    pub(super) roster: Arc<[Vehicle]>,
    pub(super) start_ms: i64,
    pub(super) now_ms: i64,
    pub(super) hour: f32,
    pub(super) agenda: Agenda,
    pub(super) bodies: Vec<Body>,
    pub(super) lives: Vec<Life>,
    pub(super) traffic: Traffic,
    pub(super) unlisted: Unlisted,
    pub(super) chances: Vec<Chance>,
    pub(super) cars: HierarchyRouter,
    pub(super) slow: HierarchyRouter,
    pub(super) side: f32,
    pub(super) gaps: super::kerb::Gaps,
    /// Requests that have not ended.
    pub(super) requests: Requests,
    /// What lies in the compartments of robots.
    pub(super) lockers: LockerBank,
    /// Changed itineraries, not yet told.
    pub(super) itinerary_news: ItineraryFacts,
    /// Who is plugged in or holds a charger, by `ChargerId`.
    pub(super) charger_users: Vec<VehicleId>,
    pub(super) plugged: Vec<VehicleId>,
    pub(super) loads: TransportLoads,
    pub(super) faults: Faults,
    pub(super) weather: Weather,
    pub(super) weather_now: WeatherFact,
    pub(super) energy: EnergyModel,
    /// The balances of the day before the start, not yet told.
    pub(super) past: Vec<CityEnergyFact>,
    /// Private cars with a plug at home as the day before the start leaves them; empty once the city has begun.
    pub(super) found_cars: Vec<HomeCar>,
    pub(super) crowd: Crowd,
    pub(super) people: People,
    pub(super) homes: Vec<BuildingId>,
    /// Where people go: institutions, shops, offices, works; those that draw many come several times.
    pub(super) targets: Vec<BuildingId>,
    pub(super) robot_targets: Vec<BuildingId>,
    /// Events not yet told.
    pub(super) events: UntoldEvents,
    pub(super) executors: super::executor::Executors,
    /// What became of commands, not yet told.
    pub(super) command_reports: CommandFacts,
    pub(super) counters: SimCounters,
    pub(super) hasher: blake3::Hasher,
    pub(super) told: Told,
    pub(super) told_details: ToldDetails,
    /// Equipment of vehicles, by `VehicleId`.
    pub(super) equipment: Vec<Equipment>,
    /// The chance of wear.
    pub(super) care: Chance,
    pub(super) assistance: Assistance,
    pub(super) rescue: Rescue,
    pub(super) emergencies: EmergencyCalls,
    pub(super) round_places: RoundPlaces,
    pub(super) clock: super::source::ClockState,
    /// As asked for; a scenario may have begun at another time.
    pub(super) options: SimOptions,
    pub(super) play: Play,
    pub(super) outage: Outage,
    /// How often it began anew.
    pub(super) run: u32,
}

/// Least and most of its battery or tank that a vehicle is found with at an hour: full in the morning, used up by the evening.
///
/// A car is plugged in below 70 %; an ambulance is at its base and plugged in, so that it may be called at any time.
fn found_soc(kind: VehicleKind, hour: f64) -> (f64, f64) {
    let worked = ((hour - WORK_BEGINS_H) / WORK_H).clamp(0.0, 1.0);
    match kind {
        VehicleKind::Ambulance => (0.82, 0.99),
        VehicleKind::Car => (0.65, 0.98),
        _ => (0.70 - 0.40 * worked, 0.98 - 0.20 * worked),
    }
}

impl Simulator {
    pub fn new(city: Arc<City>, options: &SimOptions) -> Self {
        let roster = roster_of(&city, options.vehicles, options.seed).into();
        Self::of_parts(city, options, roster, Play::idle())
    }

    /// A simulator that plays a scenario, which sets the clock and whatever else it names. Looping, it begins anew at the
    /// scenario's end.
    ///
    /// # Errors
    /// When something that the scenario is aimed at is not in the city; the error names file, line and mend.
    pub fn playing(
        city: Arc<City>,
        options: &SimOptions,
        scenario: Arc<Scenario>,
        is_looping: bool,
    ) -> Result<Self, ScenarioError> {
        let is_built_in = built_in(&scenario.name).is_some();
        let files = if is_built_in { Vec::new() } else { vec![scenario.clone()] };
        Self::begun(city, options, Some(scenario), is_looping, files)
    }

    /// The same with the scenarios of files that can be started later.
    pub(super) fn begun(
        city: Arc<City>,
        options: &SimOptions,
        scenario: Option<Arc<Scenario>>,
        is_looping: bool,
        files: Vec<Arc<Scenario>>,
    ) -> Result<Self, ScenarioError> {
        let vehicles = scenario.as_ref().and_then(|scenario| scenario.fleets.vehicles).unwrap_or(options.vehicles);
        let roster: Arc<[Vehicle]> = roster_of(&city, vehicles, options.seed).into();
        let script = scenario.map(|scenario| Script::bind(scenario, &city, &roster)).transpose()?;
        let play = Play::of(script, is_looping, files);
        Ok(Self::of_parts(city, options, roster, play))
    }

    fn of_parts(city: Arc<City>, options: &SimOptions, roster: Arc<[Vehicle]>, play: Play) -> Self {
        let mut simulator = Self::unbegun(city, options, roster, play);
        simulator.find_fleet();
        for index in 0..simulator.lives.len() {
            simulator.start_warm(index);
        }
        simulator.keep_plugged();
        simulator.begin();
        simulator
    }

    /// Everything in its place but the vehicles.
    pub(super) fn unbegun(city: Arc<City>, options: &SimOptions, roster: Arc<[Vehicle]>, play: Play) -> Self {
        let own_options = *options;
        let options = &SimOptions { start: play.start().unwrap_or(options.start), ..*options };
        let round_places = RoundPlaces::of(&city);
        let life = |vehicle: &Vehicle| Life::new(vehicle, home_of(vehicle), first_role(vehicle, &round_places));
        let lives: Vec<Life> = roster.iter().map(life).collect();
        let plan = play.scenario().map(|scenario| scenario.weather).unwrap_or_default();
        let weather = Weather::new(city.frame.origin(), options.seed).planned(plan, options.start);
        let stream = |index| Chance::for_thing(options.seed, 0x6D6F_7665, index as u64);
        let is_slow = |id: &BuildingId| {
            let access = city.buildings[id.index()].access.arc;
            city.streets.arcs.get(access.index()).is_some_and(|arc| arc.modes.slow)
        };
        let people = People::new(&city, &roster, options.seed, options.start, &weather);
        let homes = buildings_where(&city, |index| city.buildings[index].kind.is_home());
        let mut cars = HomeCars::new(&city, &roster, options.seed, &people);
        let mut presence = people.past_presence(&city);
        let loads_at = |at, step_s, loads: &mut TransportLoads| {
            cars.draw(at, step_s, loads);
            presence.tell(at, &mut loads.presence);
        };
        let (energy, past) = EnergyModel::with_past(&city, options.seed, options.start, &weather, loads_at);
        Self {
            start_ms: options.start.0,
            now_ms: options.start.0,
            hour: hour_of(options.start.0, city.zone),
            agenda: Agenda::default(),
            bodies: Vec::with_capacity(lives.len()),
            traffic: traffic_of(&city, &roster, options),
            unlisted: Unlisted::new(options.seed),
            chances: (0..lives.len()).map(stream).collect(),
            cars: HierarchyRouter::new(&city.streets, Network::Cars),
            slow: HierarchyRouter::new(&city.streets, Network::Slow),
            side: side_of(city.zone),
            gaps: super::kerb::Gaps::default(),
            requests: Requests::default(),
            lockers: LockerBank::of(&roster),
            itinerary_news: ItineraryFacts::default(),
            charger_users: vec![VehicleId::NONE; city.chargers.len()],
            plugged: Vec::new(),
            loads: TransportLoads::of(&city),
            faults: Faults::new(options.seed),
            weather_now: weather.at(options.start),
            weather,
            energy,
            past,
            found_cars: cars.into_cars(),
            crowd: Crowd::new(&city, options.seed),
            people,
            robot_targets: homes.iter().copied().filter(is_slow).collect(),
            targets: targets_of(&city),
            homes,
            events: UntoldEvents::default(),
            executors: super::executor::Executors::new(options.seed),
            command_reports: CommandFacts::default(),
            counters: SimCounters::default(),
            hasher: blake3::Hasher::new(),
            told: Told::new(lives.len(), city.streets.streets.len()),
            told_details: ToldDetails::new(lives.len()),
            equipment: Vec::with_capacity(lives.len()),
            care: Chance::for_thing(options.seed, 0x6361_7265, 0),
            assistance: Assistance::new(automated_of(&roster), options.seed),
            rescue: Rescue::new(options.seed),
            emergencies: EmergencyCalls::new(&city, ambulances_of(roster.iter().map(|it| it.kind)), options.seed),
            round_places,
            clock: super::source::ClockState::default(),
            options: own_options,
            outage: Outage::new(&city, options.seed),
            run: 0,
            play,
            lives,
            roster,
            city,
        }
    }

    /// Finds all vehicles at home, with the levels and the equipment of any day.
    pub(super) fn find_fleet(&mut self) {
        let seed = self.options.seed;
        let across_m = f32::midpoint(self.city.bounds.width(), self.city.bounds.height());
        let trip_s = (across_m * TRIP_ACROSS / TRIP_MPS).clamp(30.0, 900.0);
        for index in 0..self.lives.len() {
            let kind = self.lives[index].kind;
            self.counters.vehicles_by_kind[VehicleKind::ALL.iter().position(|other| *other == kind).unwrap_or(0)] += 1;
            let stand = self.take_stand(index, self.lives[index].home);
            let mut body = Body::standing(stand.0);
            body.stand_heading_rad = stand.1;
            self.bodies.push(body);
            self.lives[index].trip_s = trip_s;
            let (least_soc, most_soc) = found_soc(kind, f64::from(self.hour));
            let mut level = Chance::for_thing(seed ^ self.now_ms.cast_unsigned(), LEVELS, index as u64);
            self.lives[index].soc = level.between(least_soc, most_soc) as f32;
            self.lives[index].odometer_km = self.chances[index].between(500.0, 60_000.0) as f32;
            let outside_c = self.weather_now.temperature_c;
            let equipment = Equipment::found(&self.lives[index], seed, index, outside_c, self.now_ms);
            self.equipment.push(equipment);
        }
        for car in &self.found_cars {
            self.lives[car.vehicle.index()].soc = car.soc;
        }
    }

    /// Begins what goes on by itself, and runs what is due at the first moment.
    pub(super) fn begin(&mut self) {
        self.found_cars = Vec::new();
        self.begin_living();
        self.agenda.add(self.now_ms, Happening::Energy);
        self.agenda.add(self.now_ms, Happening::Faults);
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::Customise);
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::Minute);
        if let Some(rate) = self.play.scenario().and_then(|scenario| scenario.fleets.faults) {
            self.faults.rate = f64::from(rate);
        }
        self.energy.set_protection(self.play.scenario().is_some_and(|scenario| scenario.grid.has_protection));
        self.begin_play();
        self.run_until(Timestamp(self.now_ms));
        self.past.push(self.energy.balance());
    }

    /// Runs everything that happens until a moment; an earlier moment than now changes nothing.
    pub fn run_until(&mut self, until: Timestamp) {
        loop {
            // The traffic first, up to what is next on the agenda, which it may change.
            let limit_ms = self.agenda.next_ms().map_or(until.0, |next_ms| next_ms.min(until.0));
            if let Some((at_ms, outcome)) = self.traffic.advance(limit_ms) {
                self.now_ms = at_ms;
                self.take_outcome(outcome);
            } else if let Some((at_ms, what)) = self.agenda.take_due(until.0) {
                self.now_ms = at_ms;
                self.happen(what);
            } else {
                break;
            }
        }
        self.now_ms = self.now_ms.max(until.0);
        self.counters.people.clone_from(self.people.counters());
        self.counters.vehicle_seconds = (self.now_ms - self.start_ms) as f64 / 1000.0 * self.lives.len() as f64;
    }

    fn happen(&mut self, what: Happening) {
        match what {
            Happening::Vehicle { vehicle, epoch } => {
                let index = vehicle as usize;
                if self.lives[index].epoch == epoch {
                    self.step_vehicle(index);
                }
            }
            Happening::Post(number) => self.take_post(number),
            Happening::People => self.live(),
            Happening::PeopleMinute => self.people_minute(),
            Happening::Patience { request } => self.end_patience(RequestId(request)),
            Happening::Unlisted { trip } => self.leave_unlisted(trip),
            Happening::Turn { vehicle } => self.turn(vehicle as usize),
            Happening::LinkLost { vehicle, since_ms } => self.stop_without_link(vehicle as usize, since_ms),
            Happening::Faults => {
                self.step_faults();
                self.step_outage();
                self.agenda.add(self.now_ms + FAULTS_MS, what);
            }
            Happening::Energy => {
                self.step_energy();
                self.agenda.add(self.now_ms + STEP_S * 1000, what);
            }
            Happening::Customise => {
                self.customise();
                self.agenda.add(self.now_ms + customise_ms(self.city.streets.arcs.len()), what);
            }
            Happening::Scenario => self.step_play(),
            Happening::Minute => {
                self.digest_sample();
                self.agenda.add(self.now_ms + MINUTE_MS, what);
            }
        }
    }

    fn step_energy(&mut self) {
        let now = Timestamp(self.now_ms);
        self.hour = hour_of(self.now_ms, self.city.zone);
        self.weather_now = self.weather.at(now);
        self.traffic.set_pace(speed_factor(&self.weather_now));
        self.charge(STEP_S as f32);
        let city = self.city.clone();
        self.people.tell_presence(&mut self.loads.presence);
        self.energy.step(&city, now, &self.weather, &self.loads);
        self.loads.clear_refuelled();
        self.take_energy_events();
    }

    /// Notes an event for the sample, the digest and the counters.
    pub(super) fn tell(&mut self, kind: EventKind) {
        self.tell_event(Event::new(Timestamp(self.now_ms), kind));
    }

    /// The same, with the cause.
    pub(super) fn tell_because(&mut self, kind: EventKind, cause: Cause) {
        self.tell_event(Event::new(Timestamp(self.now_ms), kind).because(cause));
    }

    /// The same, with the cause where it is known.
    pub(super) fn tell_with(&mut self, kind: EventKind, cause: Option<Cause>) {
        self.tell_event(Event { at: Timestamp(self.now_ms), kind, cause });
    }

    fn tell_event(&mut self, event: Event) {
        let text = format!("{event:?}");
        self.hasher.update(text.as_bytes());
        *self.counters.events_by_kind.entry(super::sampling::event_word(&event.kind)).or_default() += 1;
        self.events.push(event);
    }

    pub(super) fn lane(&self, index: usize) -> Lane {
        let at = self.traffic.place(index as u32, self.now_ms);
        Lane { side: self.side, is_slow: self.lives[index].kind == VehicleKind::Robot, at }
    }

    /// The lane that a vehicle just left.
    pub(super) fn lane_left(&self, index: usize) -> Lane {
        Lane { at: self.traffic.place_left(index as u32), ..self.lane(index) }
    }

    pub(super) fn router(&mut self, index: usize) -> &mut HierarchyRouter {
        if self.lives[index].kind == VehicleKind::Robot { &mut self.slow } else { &mut self.cars }
    }

    /// When it began.
    pub fn start(&self) -> Timestamp {
        Timestamp(self.start_ms)
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(self.now_ms)
    }

    pub fn counters(&self) -> &SimCounters {
        &self.counters
    }

    /// The people of the city: where they are and what they mean to do.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// For scenarios: to let events draw people.
    pub fn people_mut(&mut self) -> &mut People {
        &mut self.people
    }

    /// How much of the street traffic stands now.
    pub fn standstill(&self) -> Standstill {
        self.traffic.standstill(self.now_ms)
    }

    /// What happened in the street traffic since the start.
    pub fn traffic_counts(&self) -> Counts {
        self.traffic.counts()
    }

    /// Energy since the start, by source and use.
    pub fn energy_totals(&self) -> EnergyTotals {
        self.energy.totals()
    }

    /// What of the energy did not fit when it was summed anew after each step, since the start: rounding only.
    pub fn energy_balance_error_kwh(&self) -> f64 {
        self.energy.balance_error_kwh()
    }

    /// The hash of all events so far and of a full sample every simulated minute.
    pub fn digest(&self) -> blake3::Hash {
        self.hasher.finalize()
    }

    /// The longest stretch that one call of `advance` moves the clock.
    pub const MAX_STEP: Span = Span::from_s(60);
}

/// The traffic of a city, with a driver for each vehicle of the roster.
fn traffic_of(city: &City, roster: &[Vehicle], options: &SimOptions) -> Traffic {
    let roads = Arc::new(Roads::of(&city.streets, &city.control));
    let second_of_day = options.start.local(city.zone).num_seconds_from_midnight();
    let midnight_ms = options.start.0 - i64::from(second_of_day) * 1000;
    let kinds = driver_kinds();
    let mut traffic = Traffic::new(roads, kinds.clone(), options.start.0, -midnight_ms);
    traffic.tell_crossings();
    for (index, vehicle) in (0_u64..).zip(roster) {
        let mut chance = Chance::for_thing(options.seed, DRIVER_PURPOSE, index);
        let kind = driver_kind_of(vehicle.kind);
        let factor = kinds.get(usize::from(kind)).map_or(1.0, |kind| kind.draw_factor(&mut chance));
        traffic.add_driver(kind, factor);
    }
    traffic
}

/// The vehicles that nobody on board drives.
fn automated_of(roster: &[Vehicle]) -> Vec<u32> {
    let all = roster.iter().zip(0_u32..);
    all.filter(|(vehicle, _)| vehicle.kind.is_automated()).map(|(_, index)| index).collect()
}

fn home_of(vehicle: &Vehicle) -> Goal {
    match vehicle.home {
        VehicleHome::Depot(depot) => Goal::Depot(depot),
        VehicleHome::Building(building) => Goal::Building(building),
    }
}

/// Time between two updates of the router's travel times: a minute, and longer in large cities, where one update takes
/// a second and more and queues change as slowly as in small ones.
fn customise_ms(arcs: usize) -> i64 {
    MINUTE_MS * (arcs / CUSTOMISE_ARCS).clamp(1, 10) as i64
}

fn targets_of(city: &City) -> Vec<BuildingId> {
    let mut targets = Vec::new();
    for (index, building) in city.buildings.iter().enumerate() {
        let pull = match building.kind {
            BuildingKind::Detached | BuildingKind::Apartments => 0,
            BuildingKind::Station => 8,
            BuildingKind::Hospital | BuildingKind::CityHall => 5,
            BuildingKind::Shop | BuildingKind::School => 3,
            BuildingKind::Office => 4,
            BuildingKind::Clinic | BuildingKind::Works => 2,
            BuildingKind::FireStation | BuildingKind::PoliceStation => 1,
        };
        targets.extend(std::iter::repeat_n(BuildingId::from_index(index), pull));
    }
    targets
}
