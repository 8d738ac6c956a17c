//! The world: the only writer of the live picture.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, BuildingId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::{Group, Hold};
use crate::model::fact::{CityEnergyFact, PriceFacts, Task, WeatherFact};
use crate::model::journal_view::JournalView;
use crate::model::people::PeopleView;
use crate::model::way::Way;
use crate::model::{
    CameraView, DispatchView, Event, FactBatch, Interest, Role, ScenarioView, Vehicle, VehicleDetail, VehicleState,
};

use super::abilities::Abilities;
use super::assistance::OpenAssistance;
use super::attention::AttentionList;
use super::camera_now::CameraNow;
use super::column::Column;
use super::command_now::CommandNow;
use super::figures::{EnergyDay, FactRate};
use super::fleet_table::FleetTable;
use super::foresight::ForesightNow;
use super::headways::Headways;
use super::holds::Holds;
use super::in_view::Looking;
use super::lockers::KnownLockers;
use super::minute_history::CityHistory;
use super::picture::{
    AppointmentsNow, BuildingNow, ChargerNow, Counters, CrowdNow, DetailNow, FeederNow, ItineraryNow, Motion, Picture,
    PlantNow, SolarFieldNow, SourceView, StreetNow, VehicleStatus,
};
use super::requests::RequestBook;
use super::selected::SelectedHistory;
use super::service::ServiceFigures;

/// Events kept for the window; older ones are forgotten.
pub const EVENTS_MAX: usize = 2_000;

/// Everything that is known now, in columns that pictures share.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub motion: Column<Motion>,
    pub status: Column<VehicleStatus>,
    pub details: Column<DetailNow>,
    pub buildings: Column<BuildingNow>,
    pub chargers: Column<ChargerNow>,
    pub feeders: Column<FeederNow>,
    pub plants: Column<PlantNow>,
    pub solar_fields: Column<SolarFieldNow>,
    pub streets: Column<StreetNow>,
    pub crowd: Column<CrowdNow>,
    pub itineraries: Column<ItineraryNow>,
}

/// The live picture of one city, its short history and what is derived from both.
#[derive(Debug)]
pub struct World {
    pub(super) city: Arc<City>,
    pub(super) roster: Arc<[Vehicle]>,
    pub(super) columns: Columns,
    /// What each vehicle last said of its state; the column says `NoContact` while it is silent.
    pub(super) reported_state: Vec<VehicleState>,
    pub(super) weather: Option<WeatherFact>,
    pub(super) energy: Option<CityEnergyFact>,
    pub(super) prices: Option<Arc<PriceFacts>>,
    pub(super) energy_day: EnergyDay,
    pub(super) events: VecDeque<Event>,
    pub(super) events_changed: bool,
    pub(super) requests: RequestBook,
    pub(super) service: ServiceFigures,
    pub(super) attention: AttentionList,
    pub(super) assistance: OpenAssistance,
    pub(super) holds: Holds,
    pub(super) lockers: KnownLockers,
    pub(super) appointments: Arc<AppointmentsNow>,
    pub(super) closed: Arc<BTreeSet<BuildingId>>,
    pub(super) headways: Headways,
    pub(super) history: CityHistory,
    pub(super) selected: SelectedHistory,
    pub(super) fleet: FleetTable,
    looking: Looking,
    pub(super) counters: Counters,
    rate: FactRate,
    published_events: Arc<Vec<Event>>,
    scenario: Option<Arc<ScenarioView>>,
    commands: Arc<Vec<CommandNow>>,
    groups: Arc<Vec<Group>>,
    abilities: Arc<Abilities>,
    journal: Option<Arc<JournalView>>,
    people: Arc<PeopleView>,
    camera: Option<Arc<CameraNow>>,
    foresight: Option<Arc<ForesightNow>>,
    dispatch: Arc<DispatchView>,
    ways: Arc<Vec<Way>>,
    revision: u64,
}

impl World {
    /// A world in which nothing has been observed yet.
    pub fn new(city: Arc<City>, roster: Arc<[Vehicle]>) -> Self {
        Self {
            columns: Columns::unobserved(&city, roster.len()),
            reported_state: vec![UNOBSERVED_STATUS.state; roster.len()],
            weather: None,
            energy: None,
            prices: None,
            energy_day: EnergyDay::default(),
            events: VecDeque::new(),
            events_changed: false,
            requests: RequestBook::default(),
            service: ServiceFigures::default(),
            attention: AttentionList::default(),
            assistance: OpenAssistance::default(),
            holds: Holds::default(),
            lockers: KnownLockers::default(),
            appointments: Arc::default(),
            closed: Arc::default(),
            headways: Headways::of(&city),
            history: CityHistory::default(),
            selected: SelectedHistory::default(),
            fleet: FleetTable::new(&roster),
            looking: Looking::default(),
            counters: Counters::default(),
            rate: FactRate::default(),
            published_events: Arc::default(),
            scenario: None,
            commands: Arc::default(),
            groups: Arc::default(),
            abilities: Arc::default(),
            journal: None,
            people: Arc::default(),
            camera: None,
            foresight: None,
            dispatch: Arc::default(),
            ways: Arc::default(),
            revision: 0,
            city,
            roster,
        }
    }

    /// Forgets everything that was observed, because the source began anew. Pictures go on being counted.
    pub fn begin_anew(&mut self, roster: Arc<[Vehicle]>) {
        let fresh = Self::new(self.city.clone(), roster);
        let before = std::mem::replace(self, fresh);
        self.counters = before.counters;
        self.rate = before.rate;
        self.revision = before.revision;
    }

    /// A copy that goes on apart, without what is kept for a window: histories, selection, table and visible box.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            columns: self.columns.clone(),
            reported_state: self.reported_state.clone(),
            weather: self.weather,
            energy: self.energy,
            prices: self.prices.clone(),
            energy_day: self.energy_day.clone(),
            events: self.events.clone(),
            events_changed: self.events_changed,
            requests: self.requests.clone(),
            service: self.service.clone(),
            attention: self.attention.clone(),
            assistance: self.assistance.clone(),
            holds: self.holds.clone(),
            lockers: self.lockers.clone(),
            appointments: self.appointments.clone(),
            closed: self.closed.clone(),
            headways: self.headways.clone(),
            counters: self.counters,
            published_events: self.published_events.clone(),
            scenario: self.scenario.clone(),
            commands: self.commands.clone(),
            groups: self.groups.clone(),
            abilities: self.abilities.clone(),
            revision: self.revision,
            ..Self::new(self.city.clone(), self.roster.clone())
        }
    }

    /// Takes over what the source says of the scenario that it plays.
    pub fn set_scenario(&mut self, scenario: Option<Arc<ScenarioView>>) {
        self.scenario = scenario;
    }

    pub fn city(&self) -> &City {
        &self.city
    }

    /// Takes over who sits at the windows of this station.
    pub fn set_people(&mut self, people: Arc<PeopleView>) {
        self.people = people;
    }

    /// Takes over how the journal of this station is doing.
    pub fn set_journal(&mut self, journal: Option<Arc<JournalView>>) {
        self.journal = journal;
    }

    /// Takes over what the windows of this station see of dispatch.
    pub fn set_dispatch(&mut self, dispatch: Arc<DispatchView>) {
        self.dispatch = dispatch;
    }

    /// Takes over the ways that somebody looks at.
    pub fn set_ways(&mut self, ways: Arc<Vec<Way>>) {
        self.ways = ways;
    }

    /// Takes over what is being foreseen.
    pub fn set_foresight(&mut self, foresight: Option<Arc<ForesightNow>>) {
        self.foresight = foresight;
    }

    /// Takes over how the groups of this station stand.
    pub fn set_groups(&mut self, groups: Arc<Vec<Group>>) {
        self.groups = groups;
    }

    /// Takes over what everything can be ordered to do.
    pub fn set_abilities(&mut self, abilities: Arc<Abilities>) {
        self.abilities = abilities;
    }

    /// Takes over what the camera that is looked through shows; `None` while nobody looks.
    pub fn set_camera(&mut self, view: Option<CameraView>, now: Timestamp) {
        self.camera = view.map(|view| Arc::new(CameraNow::after(self.camera.as_deref(), view, now)));
    }

    /// Takes over how the commands of this station stand.
    pub fn set_commands(&mut self, commands: Arc<Vec<CommandNow>>) {
        self.commands = commands;
    }

    /// Takes over what was observed. The newest observation of each thing and kind of fact wins.
    pub fn apply(&mut self, batch: &FactBatch, clock_now: Timestamp) {
        super::apply::apply(self, batch, clock_now);
    }

    /// Derives what follows from time alone: silence, attention and the minute's history.
    pub fn tick(&mut self, now: Timestamp) {
        super::attention::tick(self, now);
        self.service.roll_day(&self.city, now);
        self.history.tick(now, &self.columns);
        self.selected.record(&self.columns);
    }

    /// Takes over what the window looks at.
    pub fn interest(&mut self, interest: &Interest) {
        match interest {
            Interest::VisibleBox(view) => self.looking.at(*view),
            Interest::Selection(things) => self.selected.select(things),
            Interest::Fleet(query) => self.fleet.ask(query),
            // The station sees to these.
            Interest::Camera(_)
            | Interest::Foresight(_)
            | Interest::Requests { .. }
            | Interest::WhatIf(_)
            | Interest::Ways(_) => {}
        }
    }

    /// Adds facts that were lost on their way here, for the counters.
    pub fn count_lost(&mut self, dropped: u64, coalesced: u64) {
        self.counters.dropped += dropped;
        self.counters.coalesced += coalesced;
    }

    pub fn counters(&self) -> Counters {
        self.counters
    }

    pub fn roster(&self) -> &[Vehicle] {
        &self.roster
    }

    /// How well requests are served so far.
    pub fn service(&self) -> &ServiceFigures {
        &self.service
    }

    /// Buildings that are closed to everybody who would come.
    pub fn closed(&self) -> &BTreeSet<BuildingId> {
        &self.closed
    }

    pub fn requests(&self) -> &RequestBook {
        &self.requests
    }

    pub fn motion(&self) -> &Column<Motion> {
        &self.columns.motion
    }

    pub fn status(&self) -> &Column<VehicleStatus> {
        &self.columns.status
    }

    /// What electricity costs, as far as it is known.
    pub fn prices(&self) -> Option<&PriceFacts> {
        self.prices.as_deref()
    }

    /// In whose hand a vehicle is; `None` when nobody holds it.
    pub fn hold_of(&self, vehicle: VehicleId) -> Option<Hold> {
        self.holds.get(vehicle).map(|row| row.hold)
    }

    pub fn feeders(&self) -> &Column<FeederNow> {
        &self.columns.feeders
    }

    pub fn chargers(&self) -> &Column<ChargerNow> {
        &self.columns.chargers
    }

    pub fn details(&self) -> &Column<DetailNow> {
        &self.columns.details
    }

    pub fn itineraries(&self) -> &Column<ItineraryNow> {
        &self.columns.itineraries
    }

    /// The picture of this moment. `wall` is monotonic time since any fixed moment; it paces what is derived for the
    /// window only (fact rate, order of the fleet table).
    pub fn publish(&mut self, source: SourceView, wall: Duration) -> Arc<Picture> {
        self.revision += 1;
        self.counters.facts_per_s = self.rate.update(self.counters.facts, wall);
        if std::mem::take(&mut self.events_changed) {
            self.published_events = Arc::new(self.events.iter().copied().collect());
        }
        let columns = self.columns.clone();
        Arc::new(Picture {
            revision: self.revision,
            city: self.city.clone(),
            source,
            roster: self.roster.clone(),
            fleet: self.fleet.rows(&self.roster, &columns, wall),
            in_view: self.looking.found(&columns.motion, &columns.status),
            selected: self.selected.published(&self.history, wall),
            motion: columns.motion,
            status: columns.status,
            details: columns.details,
            buildings: columns.buildings,
            chargers: columns.chargers,
            feeders: columns.feeders,
            plants: columns.plants,
            solar_fields: columns.solar_fields,
            streets: columns.streets,
            crowd: columns.crowd,
            requests: self.requests.slots().clone(),
            service: self.service.published(source.clock.now),
            itineraries: columns.itineraries,
            weather: self.weather,
            energy: self.energy,
            prices: self.prices.clone(),
            energy_day: self.energy_day.published(),
            attention: self.attention.published(),
            assistance: self.assistance.published(),
            holds: self.holds.published(),
            lockers: self.lockers.published(),
            appointments: self.appointments.clone(),
            closed: self.closed.clone(),
            lines: self.headways.published(source.clock.now),
            events: self.published_events.clone(),
            counters: self.counters,
            scenario: self.scenario.clone(),
            commands: self.commands.clone(),
            groups: self.groups.clone(),
            abilities: self.abilities.clone(),
            journal: self.journal.clone(),
            people: self.people.clone(),
            camera: self.camera.clone(),
            foresight: self.foresight.clone(),
            dispatch: self.dispatch.clone(),
            ways: self.ways.clone(),
        })
    }
}

const NEVER: Timestamp = Timestamp::NEVER;

/// The status of a vehicle of which nothing was heard yet.
pub(super) const UNOBSERVED_STATUS: VehicleStatus = VehicleStatus {
    observed: NEVER,
    last_heard: NEVER,
    state: VehicleState::Parked,
    soc: 0.0,
    range_km: 0.0,
    riders: 0,
    cabin_c: 0.0,
    charge_kw: 0.0,
    odometer_km: 0.0,
    task: Task::None,
    role: Role::Ride,
};

/// The equipment of a vehicle of which nothing was heard yet.
pub(super) const UNOBSERVED_DETAIL: DetailNow = DetailNow { observed: NEVER, detail: VehicleDetail::UNHEARD };

impl Columns {
    fn unobserved(city: &City, vehicles: usize) -> Self {
        let place = Point::default();
        let motion = Motion { observed: NEVER, place, heading_rad: 0.0, speed_mps: 0.0, arc: ArcId::NONE };
        let building = BuildingNow {
            observed: NEVER,
            use_kw: 0.0,
            solar_kw: 0.0,
            battery_kw: 0.0,
            battery_soc: 0.0,
            car_kw: 0.0,
            people: 0,
            indoor_c: 0.0,
            is_powered: true,
        };
        let charger = ChargerNow { observed: NEVER, power_kw: 0.0, vehicle: VehicleId::NONE, is_faulty: false };
        let plant = PlantNow {
            observed: NEVER,
            electrolyser_kw: 0.0,
            fuel_cell_kw: 0.0,
            tank_kg: 0.0,
            vehicles_refuelling: 0,
            is_faulty: false,
        };
        let street = StreetNow { observed: NEVER, speed_mps: 0.0, vehicles: 0, flow: 1.0 };
        Self {
            motion: Column::filled(&motion, vehicles),
            status: Column::filled(&UNOBSERVED_STATUS, vehicles),
            details: Column::filled(&UNOBSERVED_DETAIL, vehicles),
            buildings: Column::filled(&building, city.buildings.len()),
            chargers: Column::filled(&charger, city.chargers.len()),
            feeders: Column::filled(&FeederNow { observed: NEVER, load_kw: 0.0, is_live: true }, city.feeders.len()),
            plants: Column::filled(&plant, city.plants.len()),
            solar_fields: Column::filled(&SolarFieldNow { observed: NEVER, power_kw: 0.0 }, city.solar_fields.len()),
            streets: Column::filled(&street, city.streets.streets.len()),
            crowd: Column::filled(&CrowdNow { observed: NEVER, density: 0.0 }, city.crowd_cells.len()),
            itineraries: Column::filled(&ItineraryNow { observed: NEVER, stops: [].into() }, vehicles),
        }
    }
}
