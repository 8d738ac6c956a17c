use crate::base::chance::Chance;
use crate::base::ids::{AssistanceId, BuildingId, DepotId, StreetId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    AssistanceAnswer, Authority, ChargePace, ClimateOrder, DoorOrder, Issuer, OperatorId, Order, PartnerId, Refusal,
    ShedLevel,
};
use crate::model::{Itinerary, Role};

use super::*;

const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(2));

fn vehicle() -> VehicleSituation {
    VehicleSituation { soc: 0.8, range_km: 200.0, is_in_service: true, ..VehicleSituation::default() }
}

fn known(vehicle: VehicleSituation) -> Situation {
    Situation { issuer: Some(ME), age: Some(Span::from_s(1)), vehicle: Some(vehicle), ..Situation::default() }
}

fn answer(answer: AssistanceAnswer) -> Order {
    Order::AnswerAssistance { request: AssistanceId(0), answer }
}

fn all_orders() -> Vec<Order> {
    let mut orders = vec![
        Order::PullOver,
        Order::EmergencyStop,
        Order::HoldAtNextStop,
        Order::EndAutomation,
        Order::Release,
        Order::TakeOver,
        Order::GoTo(BuildingId(0)),
        Order::Reroute,
        Order::AvoidStreet { street: StreetId(0), until: Timestamp(1) },
        Order::AllowStreet(StreetId(0)),
        Order::ReturnToDepot(DepotId(0)),
        Order::Dispatch(Itinerary::default()),
        Order::SetRole(Role::MobileClinic),
        Order::SetInService(false),
        Order::BookMaintenance(Timestamp(0)),
        Order::SendResponder,
        Order::SetDoors(DoorOrder::Unlock),
        Order::SetDoors(DoorOrder::Lock),
        Order::SetClimate(ClimateOrder::Hold(22.0)),
        Order::ChargeTo(0.9),
        Order::ChargeBy { level: 0.9, by: Timestamp(1), pace: ChargePace::Cheapest },
        Order::SetVoiceCall(true),
        Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 22.0, departure: Timestamp(1) }),
        Order::SetChargeLimit(Some(20.0)),
        Order::Horn,
        Order::SetLights(true),
        Order::ShowMessage("wait".into()),
        Order::SetPoint { heat_c: 20.0, cool_c: 26.0 },
        Order::SetBattery(Some(2.0)),
        Order::SetLimit(Some(0.0)),
        Order::Shed(ShedLevel::Essentials),
        Order::SetCharging(true),
        Order::SetElectrolyser(Some(100.0)),
        Order::SetFuelCell(Some(100.0)),
    ];
    orders.extend([AssistanceAnswer::Proceed, AssistanceAnswer::ReopenDoors].map(answer));
    orders
}

#[test]
fn each_rule_refuses_what_it_is_for_and_nothing_beside_it() {
    let unlock = Order::SetDoors(DoorOrder::Unlock);
    let go = Order::GoTo(BuildingId(3));
    let with = |change: fn(&mut VehicleSituation)| {
        let mut vehicle = vehicle();
        change(&mut vehicle);
        known(vehicle)
    };
    let about = |change: fn(&mut Situation)| {
        let mut situation = known(vehicle());
        change(&mut situation);
        situation
    };
    let feeder = |load_kw, added_kw| FeederSituation { load_kw, limit_kw: 1_000.0, added_kw };
    let mut at_limit = known(vehicle());
    at_limit.feeder = Some(feeder(980.0, 50.0));
    let mut under_limit = known(vehicle());
    under_limit.feeder = Some(feeder(500.0, 50.0));
    let plant = |is_faulty, tank_share| Situation {
        plant: Some(PlantSituation { is_faulty, tank_share }),
        age: Some(Span::ZERO),
        ..Situation::default()
    };
    let cases: Vec<(Order, Situation, Result<(), Refusal>)> = vec![
        (unlock.clone(), with(|it| it.speed_mps = 0.84), Err(Refusal::Moving)),
        (unlock.clone(), with(|it| it.speed_mps = f32::NAN), Err(Refusal::Moving)),
        (unlock.clone(), with(|it| it.speed_mps = 0.5), Ok(())),
        (Order::SetDoors(DoorOrder::Lock), with(|it| it.speed_mps = 9.0), Ok(())),
        (answer(AssistanceAnswer::ReopenDoors), with(|it| it.speed_mps = 2.0), Err(Refusal::Moving)),
        (Order::SetRole(Role::Shop), with(|it| it.riders = 1), Err(Refusal::RidersAboard)),
        (Order::SetRole(Role::Shop), with(|_| ()), Ok(())),
        (Order::Reroute, with(|it| it.riders = 5), Ok(())),
        (unlock.clone(), about(|it| it.age = Some(Span::from_s(11))), Err(Refusal::StateTooOld)),
        (unlock.clone(), about(|it| it.age = Some(Span::from_s(10))), Ok(())),
        (unlock, about(|it| it.age = None), Err(Refusal::StateTooOld)),
        (Order::SetClimate(ClimateOrder::Hold(22.0)), with(|it| it.soc = 0.09), Err(Refusal::BatteryTooLow)),
        (Order::SetClimate(ClimateOrder::Off), with(|it| it.soc = 0.09), Ok(())),
        (Order::SetClimate(ClimateOrder::Hold(22.0)), with(|it| (it.soc, it.is_charging) = (0.05, true)), Ok(())),
        (go.clone(), with(|it| it.trip_km = Some(198.0)), Err(Refusal::BatteryTooLowForTrip)),
        (go.clone(), with(|it| it.trip_km = Some(195.0)), Ok(())),
        (go.clone(), with(|it| it.is_immobilised = true), Err(Refusal::Immobilised)),
        (go.clone(), with(|it| it.is_in_service = false), Err(Refusal::OutOfService)),
        (go.clone(), with(|it| it.stop = Some(StopInForce { holder: ME })), Err(Refusal::Stopped)),
        (go.clone(), with(|it| it.stop = Some(StopInForce { holder: OTHER })), Err(Refusal::HeldByAnother)),
        (Order::Release, with(|it| it.stop = Some(StopInForce { holder: ME })), Ok(())),
        (Order::Release, with(|it| it.stop = Some(StopInForce { holder: OTHER })), Err(Refusal::HeldByAnother)),
        (Order::TakeOver, with(|_| ()), Err(Refusal::ReasonMissing)),
        (Order::TakeOver, about(|it| it.has_reason = true), Ok(())),
        (Order::Release, with(|it| it.has_ramp_out = true), Err(Refusal::RampOut)),
        (Order::Release, with(|it| it.has_open_door = true), Err(Refusal::DoorsOpen)),
        (Order::Release, with(|it| it.emergency_away_m = Some(50.0)), Err(Refusal::EmergencyVehicleNear)),
        (Order::Release, with(|it| it.emergency_away_m = Some(500.0)), Ok(())),
        (go.clone(), about(|it| it.authority = Authority::Viewer), Err(Refusal::NotAllowed)),
        (go.clone(), about(|it| it.partner = Some(PartnerId(4))), Err(Refusal::BelongsToAnother)),
        (go.clone(), about(|it| it.authority = Authority::Partner(PartnerId(4))), Err(Refusal::BelongsToAnother)),
        (
            go.clone(),
            about(|it| (it.authority, it.partner) = (Authority::Partner(PartnerId(4)), Some(PartnerId(4)))),
            Ok(()),
        ),
        (
            Order::SetLimit(None),
            about(|it| (it.authority, it.partner) = (Authority::Partner(PartnerId(4)), Some(PartnerId(4)))),
            Err(Refusal::NotAllowed),
        ),
        (
            Order::ChargeTo(0.9),
            about(|it| it.charger = Some(ChargerSituation { is_faulty: true, is_taken: false })),
            Err(Refusal::ChargerFaulty),
        ),
        (
            Order::ChargeTo(0.9),
            about(|it| it.charger = Some(ChargerSituation { is_faulty: false, is_taken: true })),
            Err(Refusal::ChargerTaken),
        ),
        (Order::ChargeTo(0.9), at_limit, Err(Refusal::FeederAtLimit)),
        (Order::SetLimit(Some(5.0)), at_limit, Ok(())),
        (Order::ChargeTo(0.9), under_limit, Ok(())),
        (Order::SetElectrolyser(Some(100.0)), plant(false, 0.98), Err(Refusal::TankFull)),
        (Order::SetElectrolyser(Some(0.0)), plant(false, 0.98), Ok(())),
        (Order::SetFuelCell(Some(100.0)), plant(false, 0.05), Err(Refusal::TankEmpty)),
        (Order::SetFuelCell(Some(100.0)), plant(true, 0.5), Err(Refusal::PlantFaulty)),
        (Order::SetFuelCell(Some(100.0)), plant(false, 0.5), Ok(())),
    ];
    for (order, situation, expected) in cases {
        assert_eq!(judge(&order, &situation).allowed(), expected, "{order:?} as {situation:?}");
    }
    let mut planner = known(VehicleSituation { directed_by: Some(ME), ..vehicle() });
    planner.issuer = Some(Issuer::Dispatcher);
    let dispatch = Order::Dispatch(Itinerary::default());
    assert_eq!(judge(&dispatch, &planner).allowed(), Err(Refusal::HeldByAnother));
    planner.issuer = Some(OTHER);
    assert_eq!(judge(&dispatch, &planner).allowed(), Ok(()));
    // What a planner sent somewhere it may send elsewhere.
    let mut sent = known(VehicleSituation { directed_by: Some(Issuer::Dispatcher), ..vehicle() });
    sent.issuer = Some(Issuer::Dispatcher);
    assert_eq!(judge(&dispatch, &sent).allowed(), Ok(()));
}

#[test]
fn a_stop_is_advised_on_and_says_where_it_would_stand_better() {
    for ground in Ground::ALL {
        let mut situation = known(VehicleSituation { ground, next_safe_m: Some(120.0), riders: 3, ..vehicle() });
        situation.age = None;
        let judgement = judge(&Order::EmergencyStop, &situation);
        assert_eq!(judgement.allowed(), Ok(()));
        let place = Advice::BadPlaceToStand { ground, next_safe_m: Some(120.0) };
        assert_eq!(judgement.advice.contains(&place), ground != Ground::Open, "{ground:?}");
        assert!(judgement.advice.contains(&Advice::RidersAboard { riders: 3 }));
        assert!(judgement.advice.contains(&Advice::StateOld { age_s: None }));
    }
}

fn any_situation(chance: &mut Chance) -> Situation {
    let mut flip = || chance.happens(0.5);
    let vehicle = VehicleSituation {
        speed_mps: if flip() { 8.0 } else { 0.0 },
        riders: u8::from(flip()) * 4,
        soc: if flip() { 0.05 } else { 0.9 },
        range_km: if flip() { 2.0 } else { 200.0 },
        is_charging: flip(),
        is_immobilised: flip(),
        is_in_service: flip(),
        trip_km: flip().then_some(5.0),
        ground: if flip() { Ground::Tunnel } else { Ground::Open },
        has_open_door: flip(),
        has_ramp_out: flip(),
        emergency_away_m: flip().then_some(50.0),
        stop: flip().then_some(StopInForce { holder: OTHER }),
        directed_by: flip().then_some(OTHER),
        ..VehicleSituation::default()
    };
    Situation {
        issuer: Some(if flip() { ME } else { Issuer::Dispatcher }),
        authority: if flip() { Authority::Viewer } else { Authority::Partner(PartnerId(1)) },
        partner: flip().then_some(PartnerId(2)),
        has_reason: flip(),
        age: flip().then_some(Span::from_s(500)),
        vehicle: flip().then_some(vehicle),
        charger: flip().then_some(ChargerSituation { is_faulty: true, is_taken: true }),
        feeder: flip().then_some(FeederSituation { load_kw: 9.0, limit_kw: 5.0, added_kw: 1.0 }),
        plant: flip().then_some(PlantSituation { is_faulty: true, tank_share: 0.0 }),
    }
}

#[test]
fn no_stop_is_refused_and_every_other_order_is_in_some_situation() {
    let mut refused = std::collections::BTreeSet::new();
    for seed in 0..3_000 {
        let mut chance = Chance::new(seed);
        let situation = any_situation(&mut chance);
        for order in all_orders() {
            let judgement = judge(&order, &situation);
            assert!(!order.is_stop() || judgement.refusals.is_empty(), "seed {seed}: {order:?} as {situation:?}");
            for refusal in judgement.refusals {
                assert!(refusal.help().is_some(), "{refusal:?} says what would help");
                refused.insert(order.kind());
            }
        }
    }
    assert_eq!(refused.len(), crate::model::OrderKind::ALL.len() - 4, "{refused:?}");
}
