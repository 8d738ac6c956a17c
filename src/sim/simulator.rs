//! The simulator: the clock, the agenda and everything that lives in the city.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::left_hand::side_of;
use crate::city::{BuildingKind, City};
use crate::model::fact::{CityEnergyFact, CommandFacts, ItineraryFacts, WeatherFact};
use crate::model::vehicle::VehicleHome;
use crate::model::{Cause, Event, EventKind, Vehicle, VehicleKind};
use crate::plan::routing::{HierarchyRouter, Network, Router};

use super::agenda::{Agenda, Happening};
use super::body::{Body, Lane};
use super::crowd::Crowd;
use super::energy::{EnergyModel, EnergyTotals, STEP_S, TransportLoads};
use super::faults::Faults;
use super::fleet::{Goal, Life, figures, hour_of};
use super::home_cars::HomeCars;
use super::links::{Link, links_of};
use super::outage::Outage;
use super::people::{People, PeopleCounters};
use super::requests::Requests;
use super::roster::{buildings_where, roster_of};
use super::sampling::Told;
use super::scenario::{Play, Scenario, ScenarioError, Script, built_in};
use super::weather::Weather;

/// What a simulation depends on besides its city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimOptions {
    pub seed: u64,
    pub vehicles: u32,
    pub start: Timestamp,
}

/// What a simulation counted since its start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimCounters {
    pub vehicle_seconds: f64,
    /// Vehicles of each of `VehicleKind::ALL`.
    pub vehicles_by_kind: [u32; 5],
    /// Events by the name of their kind.
    pub events_by_kind: BTreeMap<&'static str, u64>,
    pub trips: u64,
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
    pub(super) links: Vec<Link>,
    pub(super) chances: Vec<Chance>,
    pub(super) cars: HierarchyRouter,
    pub(super) slow: HierarchyRouter,
    pub(super) side: f32,
    pub(super) gaps: super::kerb::Gaps,
    /// Requests that have not ended.
    pub(super) requests: Requests,
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
    pub(super) crowd: Crowd,
    pub(super) people: People,
    pub(super) homes: Vec<BuildingId>,
    /// Where people go: institutions, shops, offices, works; those that draw many come several times.
    pub(super) targets: Vec<BuildingId>,
    pub(super) robot_targets: Vec<BuildingId>,
    /// Events not yet told.
    pub(super) events: Vec<Event>,
    pub(super) executors: super::executor::Executors,
    /// What became of commands, not yet told.
    pub(super) command_reports: CommandFacts,
    pub(super) counters: SimCounters,
    pub(super) hasher: blake3::Hasher,
    pub(super) told: Told,
    pub(super) clock: super::source::ClockState,
    /// As asked for; a scenario may have begun at another time.
    pub(super) options: SimOptions,
    pub(super) play: Play,
    pub(super) outage: Outage,
    /// How often it began anew.
    pub(super) run: u32,
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
        let own_options = *options;
        let options = &SimOptions { start: play.start().unwrap_or(options.start), ..*options };
        let lives: Vec<Life> = roster.iter().map(|vehicle| Life::new(vehicle.kind, home_of(vehicle))).collect();
        let plan = play.scenario().map(|scenario| scenario.weather).unwrap_or_default();
        let weather = Weather::new(city.frame.origin(), options.seed).planned(plan);
        let stream = |index| Chance::for_thing(options.seed, 0x6D6F_7665, index as u64);
        let is_slow = |id: &BuildingId| {
            let access = city.buildings[id.index()].access.arc;
            city.streets.arcs.get(access.index()).is_some_and(|arc| arc.modes.slow)
        };
        let people = People::new(&city, &roster, options.seed, options.start, &weather);
        let homes = buildings_where(&city, |index| city.buildings[index].kind.is_home());
        let mut cars = HomeCars::new(&city, &roster, options.seed);
        let draw = |at, loads: &mut TransportLoads| cars.draw(at, loads);
        let (energy, past) = EnergyModel::with_past(&city, options.seed, options.start, &weather, draw);
        let mut simulator = Self {
            start_ms: options.start.0,
            now_ms: options.start.0,
            hour: hour_of(options.start.0, city.zone),
            agenda: Agenda::default(),
            bodies: Vec::with_capacity(lives.len()),
            links: links_of(&city.streets),
            chances: (0..lives.len()).map(stream).collect(),
            cars: HierarchyRouter::new(&city.streets, Network::Cars),
            slow: HierarchyRouter::new(&city.streets, Network::Slow),
            side: side_of(city.zone),
            gaps: super::kerb::Gaps::default(),
            requests: Requests::default(),
            itinerary_news: ItineraryFacts::default(),
            charger_users: vec![VehicleId::NONE; city.chargers.len()],
            plugged: Vec::new(),
            loads: TransportLoads::of(&city),
            faults: Faults::new(options.seed),
            weather_now: weather.at(options.start),
            weather,
            energy,
            past,
            crowd: Crowd::new(&city, options.seed),
            people,
            robot_targets: homes.iter().copied().filter(is_slow).collect(),
            targets: targets_of(&city),
            homes,
            events: Vec::new(),
            executors: super::executor::Executors::new(options.seed),
            command_reports: CommandFacts::default(),
            counters: SimCounters::default(),
            hasher: blake3::Hasher::new(),
            told: Told::new(lives.len(), city.streets.streets.len()),
            clock: super::source::ClockState::default(),
            options: own_options,
            outage: Outage::new(&city, options.seed),
            run: 0,
            play,
            lives,
            roster,
            city,
        };
        simulator.begin();
        simulator
    }

    fn begin(&mut self) {
        let across_m = f32::midpoint(self.city.bounds.width(), self.city.bounds.height());
        let trip_s = (across_m * TRIP_ACROSS / TRIP_MPS).clamp(30.0, 900.0);
        for index in 0..self.lives.len() {
            let kind = self.lives[index].kind;
            self.counters.vehicles_by_kind[VehicleKind::ALL.iter().position(|other| *other == kind).unwrap_or(0)] += 1;
            let stand = self.take_stand(index, self.lives[index].home);
            let mut body = Body::standing(stand.0);
            body.stand_heading_rad = stand.1;
            body.speed_mps = figures(kind).speed_max_mps;
            self.bodies.push(body);
            self.lives[index].trip_s = trip_s;
            // A car is plugged in below 70 %, so that it begins as it would be found on any day.
            let least_soc = if kind == VehicleKind::Car { 0.65 } else { 0.35 };
            self.lives[index].soc = self.chances[index].between(least_soc, 0.98) as f32;
            self.lives[index].odometer_km = self.chances[index].between(500.0, 60_000.0) as f32;
        }
        for index in 0..self.lives.len() {
            self.start_warm(index);
        }
        self.begin_living();
        self.agenda.add(self.now_ms, Happening::Energy);
        self.agenda.add(self.now_ms, Happening::Faults);
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::Customise);
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::Minute);
        if let Some(rate) = self.play.scenario().and_then(|scenario| scenario.fleets.faults) {
            self.faults.rate = f64::from(rate);
        }
        self.begin_play();
        self.run_until(Timestamp(self.now_ms));
        self.past.push(self.energy.balance());
    }

    /// Runs everything that happens until a moment; an earlier moment than now changes nothing.
    pub fn run_until(&mut self, until: Timestamp) {
        while let Some((at_ms, what)) = self.agenda.take_due(until.0) {
            self.now_ms = at_ms;
            self.happen(what);
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
            Happening::Turn { vehicle } => self.turn(vehicle as usize),
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
                for link in &mut self.links {
                    link.fade();
                }
                let travel_s: Vec<f32> = self.links.iter().map(|link| link.travel_s).collect();
                self.cars.customise(&travel_s);
                self.agenda.add(self.now_ms + customise_ms(self.links.len()), what);
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
        self.charge(STEP_S as f32);
        let city = self.city.clone();
        self.energy.step(&city, now, &self.weather, &self.loads);
        self.loads.clear_refuelled();
        for event in self.energy.take_events() {
            self.tell(event.kind);
        }
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
        Lane { side: self.side, is_slow: self.lives[index].kind == VehicleKind::Robot }
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
