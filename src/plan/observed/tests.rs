use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::base::geo::Point;
use crate::base::ids::*;
use crate::base::time::Span;
use crate::city::generate::{GenerateOptions, generate};
use crate::city::overlay::lay_over;
use crate::model::command::{
    AssistanceAnswer, AvoidedStreet, ChargePace, ClimateOrder, DoorOrder, Hold, Issuer, OperatorId, OrderKind,
    ShedLevel, StopHold, VoiceCall, VoiceCallState,
};
use crate::model::fact::Task;
use crate::model::vehicle::VehicleHome;
use crate::model::{
    AssistanceCause, AssistanceRequest, Clock, CommandId, Event, EventKind, Itinerary, ItineraryStop, LinkState, Order,
    Places, SourceKind, StopDeed, Vehicle, VehicleKind,
};
use crate::world::picture::{ItineraryNow, SourceView};
use crate::world::{Column, HoldNow, World};

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(2));
const SHUTTLE: Thing = Thing::Vehicle(VehicleId(0));
const VAN: usize = 1;

/// A small city in which everything was heard of 2 s ago: a shuttle that drives far from everything, and a van.
pub(in crate::plan) fn picture() -> Picture {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 300 });
    lay_over(&mut city, 1);
    let vehicle = |kind| Vehicle {
        kind,
        number: 1,
        home: VehicleHome::Depot(DepotId(0)),
        battery_kwh: 60.0,
        tank_kg: 0.0,
        places: Places::default(),
        line: None,
        partner: None,
    };
    let roster = [VehicleKind::Shuttle, VehicleKind::Van].map(vehicle).to_vec();
    let clock = Clock { now: NOW, is_running: true, speed: 1.0, speed_reached: 1.0 };
    let source = SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up };
    let world = World::new(Arc::new(city), roster.into()).publish(source, Duration::ZERO);
    let mut picture = (*world).clone();
    let heard = NOW - Span::from_s(2);
    for index in 0..2 {
        let motion = picture.motion.get_mut(index).unwrap();
        (motion.observed, motion.speed_mps, motion.place) = (heard, 8.0, Point::new(90_000.0, 0.0));
        let status = picture.status.get_mut(index).unwrap();
        (status.observed, status.last_heard, status.state, status.soc) = (heard, heard, VehicleState::Driving, 0.5);
        picture.details.get_mut(index).unwrap().observed = heard;
    }
    picture.itineraries = Column::filled(&ItineraryNow { observed: heard, stops: Arc::from([]) }, 2);
    picture.buildings.get_mut(0).unwrap().observed = heard;
    picture.chargers.get_mut(0).unwrap().observed = heard;
    picture.feeders.get_mut(0).unwrap().observed = heard;
    picture.plants.get_mut(0).unwrap().observed = heard;
    picture
}

pub(in crate::plan) fn command(target: Thing, order: Order) -> Command {
    let (id, issued) = (CommandId(1), NOW - Span::from_s(5));
    Command { id, target, order, issued, expires: NOW, issuer: ME, reason: String::new() }
}

fn stop(at: u32) -> ItineraryStop {
    ItineraryStop { at: BuildingId(at), request: RequestId(at), deed: StopDeed::PickUp, due: NOW }
}

fn hold(picture: &mut Picture, kind: OrderKind, holder: Issuer) {
    let hold = Hold { stop: Some(StopHold { kind, holder, stands_at: None }), ..Hold::NONE };
    picture.holds = Arc::new(vec![HoldNow { vehicle: VehicleId(0), observed: NOW, hold }]);
}

fn keep_off(picture: &mut Picture, street: AvoidedStreet) {
    let mut hold = Hold::NONE;
    assert!(hold.avoided.put(street, NOW));
    picture.holds = Arc::new(vec![HoldNow { vehicle: VehicleId(0), observed: NOW, hold }]);
}

fn stand(picture: &mut Picture) {
    picture.motion.get_mut(0).unwrap().speed_mps = 0.0;
    picture.status.get_mut(0).unwrap().state = VehicleState::Stopped;
}

/// Brings a picture to where it shows the wanted state. `None` where no observation can.
fn fulfil(picture: &mut Picture, command: &Command) -> Option<()> {
    let place = crate::plan::destination::destination(&command.order, &picture.city).map(|found| found.place);
    let (motion, status) = (picture.motion.get_mut(0).unwrap(), picture.status.get_mut(0).unwrap());
    let detail = &mut picture.details.get_mut(0).unwrap().detail;
    match &command.order {
        Order::PullOver | Order::EmergencyStop | Order::HoldAtNextStop | Order::EndAutomation => {
            stand(picture);
            hold(picture, command.order.kind(), ME);
        }
        Order::Release | Order::AllowStreet(_) => picture.holds = Arc::default(),
        Order::TakeOver => hold(picture, OrderKind::PullOver, ME),
        Order::GoTo(_) | Order::ReturnToDepot(_) => (motion.place, motion.speed_mps) = (place.unwrap(), 0.0),
        Order::AvoidStreet { street, until } => {
            motion.arc = ArcId::NONE;
            keep_off(picture, AvoidedStreet { street: *street, until: *until, by: ME });
        }
        Order::SetVoiceCall(is_open) => {
            let call = VoiceCall { with: ME, state: VoiceCallState::Open, since: NOW };
            let hold = Hold { voice_call: is_open.then_some(call), ..Hold::NONE };
            picture.holds = Arc::new(vec![HoldNow { vehicle: VehicleId(0), observed: NOW, hold }]);
        }
        Order::Dispatch(wanted) => {
            let stops = Arc::from(&wanted.stops[1..]);
            *picture.itineraries.get_mut(0).unwrap() = ItineraryNow { observed: NOW, stops };
        }
        Order::SetRole(role) => detail.role = *role,
        Order::SetInService(_) => status.state = VehicleState::OutOfService,
        Order::BookMaintenance(_) => status.task = Task::Workshop(DepotId(0)),
        Order::SendResponder => {
            picture.status.get_mut(VAN).unwrap().task = Task::Attend(VehicleId(0));
        }
        Order::SetDoors(_) => detail.doors = DoorState::Locked,
        Order::SetClimate(_) => (detail.climate_c, status.cabin_c) = (Some(22.0), 23.0),
        Order::ChargeTo(level) | Order::ChargeBy { level, .. } => status.soc = *level,
        Order::SetChargeLimit(_) => status.charge_kw = 10.0,
        Order::Horn => {
            let sounded = EventKind::HornSounded { vehicle: VehicleId(0) };
            picture.events = Arc::new(vec![Event::new(NOW, sounded)]);
        }
        Order::SetLights(are_on) => detail.are_lights_on = *are_on,
        Order::AnswerAssistance { .. } => picture.assistance = Arc::default(),
        Order::SetPoint { .. } => picture.buildings.get_mut(0).unwrap().indoor_c = 24.0,
        Order::SetBattery(kw) => picture.buildings.get_mut(0).unwrap().battery_kw = kw.unwrap(),
        Order::SetLimit(_) => picture.feeders.get_mut(0).unwrap().load_kw = 90.0,
        Order::SetCharging(_) => {
            let charger = picture.chargers.get_mut(0).unwrap();
            (charger.vehicle, charger.power_kw) = (VehicleId(0), 20.0);
        }
        Order::SetElectrolyser(kw) => picture.plants.get_mut(0).unwrap().electrolyser_kw = kw.unwrap(),
        Order::SetFuelCell(kw) => picture.plants.get_mut(0).unwrap().fuel_cell_kw = kw.unwrap(),
        Order::Reroute | Order::ShowMessage(_) | Order::Shed(_) => return None,
    }
    Some(())
}

/// Brings a picture to where it shows another state than the wanted.
fn defy(picture: &mut Picture, command: &Command) {
    let street = picture.city.streets.arcs[0].street;
    let status = picture.status.get_mut(0).unwrap();
    match &command.order {
        Order::Release => {
            stand(picture);
            hold(picture, OrderKind::PullOver, ME);
        }
        // A weaker stop of somebody else, still moving.
        Order::EmergencyStop | Order::TakeOver => hold(picture, OrderKind::PullOver, OTHER),
        // It says that it keeps off, and is on it.
        Order::AvoidStreet { street: wanted, .. } => {
            assert_eq!(*wanted, street);
            picture.motion.get_mut(0).unwrap().arc = ArcId(0);
        }
        Order::AllowStreet(street) => {
            keep_off(picture, AvoidedStreet { street: *street, until: NOW + Span::from_s(60), by: ME });
        }
        Order::SetVoiceCall(true) => picture.holds = Arc::default(),
        Order::Dispatch(_) => picture.itineraries.get_mut(0).unwrap().stops = Arc::from([stop(9)]),
        Order::ChargeTo(_) | Order::ChargeBy { .. } => status.soc = 0.3,
        Order::SetChargeLimit(_) => status.charge_kw = 40.0,
        Order::AnswerAssistance { request, .. } => {
            picture.assistance = Arc::new(vec![AssistanceRequest {
                id: *request,
                vehicle: VehicleId(0),
                cause: AssistanceCause::Blocked,
                made: NOW,
                until: NOW,
                proposals: crate::model::assistance::AnswerSet::default(),
                by_itself: AssistanceAnswer::Wait,
            }]);
        }
        Order::SetPoint { .. } => picture.buildings.get_mut(0).unwrap().indoor_c = 31.0,
        Order::SetLimit(_) => picture.feeders.get_mut(0).unwrap().load_kw = 300.0,
        Order::SetCharging(_) => {
            let charger = picture.chargers.get_mut(0).unwrap();
            (charger.vehicle, charger.power_kw) = (VehicleId(0), 0.0);
        }
        _ => {}
    }
}

fn every_order(picture: &Picture) -> Vec<Command> {
    let of = |order: Order| {
        let target = match order.kind() {
            OrderKind::SetPoint | OrderKind::SetBattery | OrderKind::Shed => Thing::Building(BuildingId(0)),
            OrderKind::SetCharging => Thing::Charger(ChargerId(0)),
            OrderKind::SetLimit => Thing::Feeder(FeederId(0)),
            OrderKind::SetElectrolyser | OrderKind::SetFuelCell => Thing::Plant(PlantId(0)),
            _ => SHUTTLE,
        };
        command(target, order)
    };
    let answer = AssistanceAnswer::Wait;
    let orders = vec![
        Order::PullOver,
        Order::EmergencyStop,
        Order::HoldAtNextStop,
        Order::EndAutomation,
        Order::Release,
        Order::TakeOver,
        Order::GoTo(BuildingId(0)),
        Order::Reroute,
        Order::AvoidStreet { street: picture.city.streets.arcs[0].street, until: NOW + Span::from_s(60) },
        Order::AllowStreet(picture.city.streets.arcs[0].street),
        Order::ReturnToDepot(DepotId(0)),
        Order::Dispatch(Itinerary { stops: vec![stop(1), stop(2)] }),
        Order::SetRole(Role::MobileClinic),
        Order::SetInService(false),
        Order::BookMaintenance(NOW),
        Order::SendResponder,
        Order::SetDoors(DoorOrder::Lock),
        Order::SetClimate(ClimateOrder::Hold(22.0)),
        Order::ChargeTo(0.8),
        Order::ChargeBy { level: 0.9, by: NOW + Span::from_s(60), pace: ChargePace::Cheapest },
        Order::SetChargeLimit(Some(20.0)),
        Order::Horn,
        Order::SetLights(true),
        Order::ShowMessage("wait".into()),
        Order::SetVoiceCall(true),
        Order::AnswerAssistance { request: AssistanceId(3), answer },
        Order::SetPoint { heat_c: 20.0, cool_c: 26.0 },
        Order::SetBattery(Some(-2.0)),
        Order::SetLimit(Some(100.0)),
        Order::Shed(ShedLevel::Flexible),
        Order::SetCharging(true),
        Order::SetElectrolyser(Some(300.0)),
        Order::SetFuelCell(Some(200.0)),
    ];
    let kinds: Vec<OrderKind> = orders.iter().map(Order::kind).collect();
    assert_eq!(kinds, OrderKind::ALL);
    orders.into_iter().map(of).collect()
}

#[test]
fn every_order_is_seen_fulfilled_and_not_fulfilled() {
    let picture = picture();
    for command in every_order(&picture) {
        let mut fulfilled = picture.clone();
        let kind = command.order.kind();
        let can_be_seen = fulfil(&mut fulfilled, &command).is_some();
        let seen = observed(&command, &fulfilled);
        let wanted = if can_be_seen { Agreement::Agrees } else { Agreement::Unknown };
        assert_eq!(seen.agreement, wanted, "{kind:?}: {seen:?}");
        assert!(seen.at >= NOW - Span::from_s(2), "{kind:?}: {seen:?}");
        let mut defied = picture.clone();
        defy(&mut defied, &command);
        let seen = observed(&command, &defied);
        // What tells only when it happened can't tell that it did not.
        let is_told_when_done = matches!(kind, OrderKind::Horn | OrderKind::BookMaintenance);
        let wanted = if can_be_seen && !is_told_when_done { Agreement::Differs } else { Agreement::Unknown };
        assert_eq!(seen.agreement, wanted, "{kind:?}: {seen:?}");
    }
}

#[test]
fn what_was_never_heard_is_nothing_and_agrees_with_nothing() {
    let mut picture = picture();
    let commands = every_order(&picture);
    picture.motion.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.status.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.details.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.itineraries.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.buildings.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.chargers.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.feeders.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.plants.get_mut(0).unwrap().observed = Timestamp::NEVER;
    for mut command in commands {
        assert_eq!(observed(&command, &picture), Observed::NOTHING, "{:?}", command.order);
        command.target = Thing::Vehicle(VehicleId(99));
        assert_eq!(observed(&command, &picture), Observed::NOTHING, "{:?}", command.order);
    }
}

#[test]
fn a_weaker_stop_is_not_a_stronger_one_and_a_stop_that_still_rolls_is_none() {
    let mut picture = picture();
    stand(&mut picture);
    hold(&mut picture, OrderKind::PullOver, OTHER);
    let agreement = |picture: &Picture, order| observed(&command(SHUTTLE, order), picture).agreement;
    assert_eq!(agreement(&picture, Order::EmergencyStop), Agreement::Differs);
    assert_eq!(agreement(&picture, Order::HoldAtNextStop), Agreement::Agrees);
    picture.motion.get_mut(0).unwrap().speed_mps = 2.0;
    assert_eq!(agreement(&picture, Order::PullOver), Agreement::Differs);
}
