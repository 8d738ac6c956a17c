//! What a scripted city is really like, drawn anew again and again, and told as facts.

use std::sync::Arc;

use yagura::base::chance::Chance;
use yagura::base::geo::Point;
use yagura::base::ids::{
    ArcId, AssistanceId, BuildingId, ChargerId, DepotId, FeederId, PlantId, RequestId, StreetId, VehicleId,
};
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::city::{City, Spot};
use yagura::model::assistance::AnswerSet;
use yagura::model::command::{AssistanceAnswer, Hold, Issuer, OperatorId, StopHold};
use yagura::model::fact::{
    AssistanceFacts, BuildingFacts, ChargerFacts, FeederFacts, HoldFacts, MotionFacts, PlantFacts, Task,
    VehicleDetailFacts, VehicleStatusFacts,
};
use yagura::model::vehicle::VehicleHome;
use yagura::model::vehicle_detail::DoorState;
use yagura::model::{
    AssistanceCause, AssistanceRequest, AssistanceState, Command, CommandId, FactBatch, Facts, OrderKind, Places, Role,
    Thing, Vehicle, VehicleDetail, VehicleKind, VehicleState,
};

use super::checker;

/// Monday 3 August 2026, 10:00 in Tokyo.
pub const START: Timestamp = Timestamp(1_785_718_800_000);
/// Every drawing is so much later than the one before, so that all that it tells is newer.
const BETWEEN_DRAWINGS: Span = Span::from_s(300);
pub const ME: OperatorId = OperatorId(1);
pub const OTHER: OperatorId = OperatorId(2);

const KINDS: [VehicleKind; 18] = {
    use VehicleKind::{Ambulance, Bus, Car, Robot, Shuttle, Van};
    [
        Shuttle, Shuttle, Shuttle, Shuttle, Shuttle, Shuttle, Bus, Bus, Robot, Robot, Van, Van, Car, Car, Ambulance,
        Ambulance, Shuttle, Shuttle,
    ]
};
/// The last of them have never been heard of.
const SILENT_FROM: usize = 16;

/// One vehicle as it is, and was when it was heard of last.
#[derive(Clone, Copy, Debug)]
pub struct VehicleTruth {
    pub place: Point,
    pub arc: ArcId,
    pub speed_mps: f32,
    pub state: VehicleState,
    pub soc: f32,
    pub range_km: f32,
    pub riders: u8,
    pub task: Task,
    pub doors: DoorState,
    pub is_ramp_out: bool,
    pub hold: Hold,
    /// `None`: never heard of.
    pub heard: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
pub struct ChargerTruth {
    pub is_faulty: bool,
    pub power_kw: f32,
}

#[derive(Clone, Copy, Debug)]
pub struct PlantTruth {
    pub is_faulty: bool,
    pub tank_kg: f32,
    pub electrolyser_kw: f32,
}

/// A command that came to its executor, and why it must not have.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub command: Command,
    pub forbidden: Option<&'static str>,
}

/// The scripted city at this moment.
#[derive(Clone, Debug)]
pub struct Truth {
    pub city: Arc<City>,
    pub roster: Arc<[Vehicle]>,
    pub now: Timestamp,
    pub vehicles: Vec<VehicleTruth>,
    pub chargers: Vec<ChargerTruth>,
    pub feeders_kw: Vec<f32>,
    pub plants: Vec<PlantTruth>,
    pub battery_kw: f32,
    /// When buildings, chargers, feeders and plants were heard of last.
    pub fixed_heard: Timestamp,
    pub calls: Vec<AssistanceRequest>,
    ended_calls: Vec<AssistanceRequest>,
    pub is_news: bool,
    pub arrivals: Vec<Arrival>,
    pub unreported: Vec<CommandId>,
    known: std::collections::BTreeSet<CommandId>,
    next_call: u32,
}

impl Truth {
    pub fn new(homes: u32) -> Self {
        let mut city = generate(&GenerateOptions { seed: 1, homes });
        lay_over(&mut city, 1);
        let mut numbers = [0; VehicleKind::COUNT];
        let roster: Vec<Vehicle> = KINDS
            .into_iter()
            .map(|kind| {
                numbers[kind as usize] += 1;
                let home = VehicleHome::Depot(DepotId(0));
                let (number, places) = (numbers[kind as usize], Places::of(kind));
                Vehicle { kind, number, home, battery_kwh: 60.0, tank_kg: 0.0, places, line: None, partner: None }
            })
            .collect();
        let plain = VehicleTruth {
            place: Point::default(),
            arc: ArcId::NONE,
            speed_mps: 0.0,
            state: VehicleState::Waiting,
            soc: 0.8,
            range_km: 200.0,
            riders: 0,
            task: Task::None,
            doors: DoorState::Closed,
            is_ramp_out: false,
            hold: Hold::NONE,
            heard: None,
        };
        Self {
            vehicles: vec![plain; roster.len()],
            chargers: vec![ChargerTruth { is_faulty: false, power_kw: 0.0 }; city.chargers.len()],
            feeders_kw: vec![0.0; city.feeders.len()],
            plants: vec![PlantTruth { is_faulty: false, tank_kg: 0.0, electrolyser_kw: 0.0 }; city.plants.len()],
            roster: roster.into(),
            city: Arc::new(city),
            now: START,
            battery_kw: 0.0,
            fixed_heard: START,
            calls: Vec::new(),
            ended_calls: Vec::new(),
            is_news: true,
            arrivals: Vec::new(),
            unreported: Vec::new(),
            known: std::collections::BTreeSet::new(),
            next_call: 0,
        }
    }

    /// Draws everything anew, some time later.
    pub fn draw(&mut self, chance: &mut Chance) {
        self.now = self.now + BETWEEN_DRAWINGS;
        self.is_news = true;
        for index in 0..self.vehicles.len() {
            self.vehicles[index] = self.draw_vehicle(index, chance);
        }
        self.put_ambulances(chance);
        for charger in &mut self.chargers {
            let power_kw = if chance.happens(0.3) { 20.0 } else { 0.0 };
            *charger = ChargerTruth { is_faulty: chance.happens(0.3), power_kw };
        }
        for (load_kw, feeder) in self.feeders_kw.iter_mut().zip(&self.city.feeders) {
            *load_kw = feeder.limit_kw * [0.3, 0.85, 0.999, 1.04][chance.below(4)];
        }
        for (truth, plant) in self.plants.iter_mut().zip(&self.city.plants) {
            let tank_kg = plant.tank_kg * [0.0, 0.05, 0.5, 0.99][chance.below(4)];
            *truth = PlantTruth { is_faulty: chance.happens(0.3), tank_kg, electrolyser_kw: 0.0 };
        }
        self.battery_kw = 0.0;
        self.fixed_heard = self.now - Span::from_s([0, 5, 60, 200][chance.below(4)]);
        self.draw_calls(chance);
    }

    fn draw_vehicle(&self, index: usize, chance: &mut Chance) -> VehicleTruth {
        let arc = ArcId::from_index(chance.below(self.city.streets.arcs.len()));
        let offset_m = self.city.streets.arc(arc).length_m * chance.unit() as f32;
        let (place, _) = self.city.streets.place(Spot { arc, offset_m });
        let states = [
            VehicleState::Waiting,
            VehicleState::Boarding,
            VehicleState::Driving,
            VehicleState::Charging,
            VehicleState::Immobilised,
            VehicleState::OutOfService,
        ];
        let holder = [Issuer::Operator(ME), Issuer::Operator(OTHER), Issuer::Trainer][chance.below(3)];
        let kind = [OrderKind::PullOver, OrderKind::EmergencyStop][chance.below(2)];
        let stop = chance.happens(0.4).then_some(StopHold { kind, holder, stands_at: None });
        let directed_by = chance.happens(0.2).then_some(Issuer::Operator(OTHER));
        let age_s = if chance.happens(0.6) { 0 } else { [5, 15, 60, 130, 250][chance.below(5)] };
        VehicleTruth {
            place,
            arc,
            speed_mps: if chance.happens(0.6) { 0.0 } else { [0.5, 0.9, 3.0, 9.0][chance.below(4)] },
            state: states[chance.below(states.len())],
            soc: if chance.happens(0.3) { 0.06 } else { 0.7 },
            range_km: if chance.happens(0.3) { 2.5 } else { 180.0 },
            riders: if chance.happens(0.4) { 5 } else { 0 },
            task: Task::None,
            doors: if chance.happens(0.25) { DoorState::Open } else { DoorState::Closed },
            is_ramp_out: chance.happens(0.15),
            hold: Hold { stop, directed_by, ..Hold::NONE },
            heard: (index < SILENT_FROM).then_some(self.now - Span::from_s(age_s)),
        }
    }

    /// Puts ambulances on a call beside somebody.
    fn put_ambulances(&mut self, chance: &mut Chance) {
        for index in (0..self.roster.len()).filter(|index| KINDS[*index] == VehicleKind::Ambulance) {
            let beside = self.vehicles[chance.below(SILENT_FROM)].place;
            let task = if chance.happens(0.7) { Task::Emergency(BuildingId(1)) } else { Task::None };
            let ambulance = &mut self.vehicles[index];
            ambulance.place = Point { x: beside.x + 60.0, ..beside };
            (ambulance.task, ambulance.state, ambulance.heard) = (task, VehicleState::Driving, Some(self.now));
            ambulance.speed_mps = 12.0;
        }
    }

    fn draw_calls(&mut self, chance: &mut Chance) {
        self.ended_calls = std::mem::take(&mut self.calls);
        for index in (0..SILENT_FROM).filter(|index| KINDS[*index].is_automated()) {
            if !chance.happens(0.3) {
                continue;
            }
            self.next_call += 1;
            self.calls.push(AssistanceRequest {
                id: AssistanceId(self.next_call),
                vehicle: VehicleId::from_index(index),
                cause: AssistanceCause::ALL[chance.below(AssistanceCause::ALL.len())],
                made: self.now,
                until: self.now + Span::from_s(120),
                proposals: AnswerSet::of(&AssistanceAnswer::ALL),
                by_itself: AssistanceAnswer::PullOverAndStop,
            });
        }
    }

    /// A command comes to its executor, who does what it is told and asks no rule.
    pub fn arrive(&mut self, command: &Command) {
        if self.known.insert(command.id) {
            let forbidden = checker::forbidden(self, command);
            self.arrivals.push(Arrival { command: command.clone(), forbidden });
        }
        self.unreported.push(command.id);
    }

    /// Everything, each as it was when it was heard of last.
    pub fn tell(&mut self, facts: &mut Vec<FactBatch>) {
        if !std::mem::take(&mut self.is_news) {
            return;
        }
        let (mut motion, mut status) = (MotionFacts::default(), VehicleStatusFacts::default());
        let (mut details, mut holds) = (VehicleDetailFacts::default(), HoldFacts::default());
        for (index, vehicle) in self.vehicles.iter().enumerate() {
            let id = VehicleId::from_index(index);
            holds.vehicle.push(id);
            holds.observed.push(self.now);
            holds.hold.push(vehicle.hold);
            let Some(heard) = vehicle.heard else { continue };
            motion.vehicle.push(id);
            motion.observed.push(heard);
            motion.place.push(vehicle.place);
            motion.heading_rad.push(0.0);
            motion.speed_mps.push(vehicle.speed_mps);
            motion.arc.push(vehicle.arc);
            status.vehicle.push(id);
            status.observed.push(heard);
            status.state.push(vehicle.state);
            status.soc.push(vehicle.soc);
            status.range_km.push(vehicle.range_km);
            status.riders.push(vehicle.riders);
            status.cabin_c.push(24.0);
            status.charge_kw.push(0.0);
            status.odometer_km.push(100.0);
            status.task.push(vehicle.task);
            status.role.push(Role::Ride);
            details.vehicle.push(id);
            details.observed.push(heard);
            let (doors, is_ramp_out) = (vehicle.doors, vehicle.is_ramp_out);
            details.detail.push(VehicleDetail { doors, is_ramp_out, ..VehicleDetail::UNHEARD });
        }
        let all = [Facts::Motion(motion), Facts::VehicleStatus(status), Facts::VehicleDetails(details)];
        facts.extend(all.into_iter().chain([Facts::Holds(holds)]).map(|facts| FactBatch { facts }));
        facts.extend(self.tell_fixed().into_iter().map(|facts| FactBatch { facts }));
        facts.push(FactBatch { facts: Facts::Assistance(self.tell_calls()) });
    }

    fn tell_fixed(&self) -> [Facts; 4] {
        let heard = self.fixed_heard;
        let mut buildings = BuildingFacts::default();
        for index in 0..self.city.buildings.len() {
            buildings.building.push(BuildingId::from_index(index));
            buildings.observed.push(heard);
            buildings.use_kw.push(1.0);
            buildings.solar_kw.push(0.0);
            buildings.battery_kw.push(self.battery_kw);
            buildings.battery_soc.push(0.5);
            buildings.car_kw.push(0.0);
            buildings.people.push(1);
            buildings.indoor_c.push(25.0);
            buildings.is_powered.push(true);
        }
        let mut chargers = ChargerFacts::default();
        for (index, charger) in self.chargers.iter().enumerate() {
            chargers.charger.push(ChargerId::from_index(index));
            chargers.observed.push(heard);
            chargers.power_kw.push(charger.power_kw);
            chargers.vehicle.push(VehicleId::NONE);
            chargers.is_faulty.push(charger.is_faulty);
        }
        let mut feeders = FeederFacts::default();
        for (index, load_kw) in self.feeders_kw.iter().enumerate() {
            feeders.feeder.push(FeederId::from_index(index));
            feeders.observed.push(heard);
            feeders.load_kw.push(*load_kw);
            feeders.is_live.push(true);
        }
        let mut plants = PlantFacts::default();
        for (index, plant) in self.plants.iter().enumerate() {
            plants.plant.push(PlantId::from_index(index));
            plants.observed.push(heard);
            plants.electrolyser_kw.push(plant.electrolyser_kw);
            plants.fuel_cell_kw.push(0.0);
            plants.tank_kg.push(plant.tank_kg);
            plants.vehicles_refuelling.push(0);
            plants.is_faulty.push(plant.is_faulty);
        }
        [Facts::Buildings(buildings), Facts::Chargers(chargers), Facts::Feeders(feeders), Facts::Plants(plants)]
    }

    fn tell_calls(&self) -> AssistanceFacts {
        let mut facts = AssistanceFacts::default();
        let ended = self.ended_calls.iter().map(|call| (call, AssistanceState::Withdrawn));
        for (call, state) in ended.chain(self.calls.iter().map(|call| (call, AssistanceState::Open))) {
            facts.request.push(*call);
            facts.observed.push(self.now);
            facts.state.push(state);
        }
        facts
    }

    /// Something of any kind, vehicles most often.
    pub fn any_thing(&self, chance: &mut Chance) -> Thing {
        let city = &self.city;
        match chance.below(10) {
            0 => Thing::Building(BuildingId::from_index(chance.below(city.buildings.len()))),
            1 => Thing::Charger(ChargerId::from_index(chance.below(city.chargers.len()))),
            2 => Thing::Feeder(FeederId::from_index(chance.below(city.feeders.len()))),
            3 => Thing::Plant(PlantId::from_index(chance.below(city.plants.len()))),
            _ => Thing::Vehicle(VehicleId::from_index(chance.below(self.roster.len()))),
        }
    }

    pub fn any_street(&self, chance: &mut Chance) -> StreetId {
        StreetId::from_index(chance.below(self.city.streets.streets.len()))
    }

    pub fn any_request(chance: &mut Chance) -> RequestId {
        RequestId(chance.below(1_000) as u32)
    }
}
