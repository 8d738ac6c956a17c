use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::command::AssistanceAnswer;
use crate::model::fact::{Facts, Task};
use crate::model::{
    AssistanceCause, AssistanceState, Diagnostic, EventKind, Interest, Role, Source, Thing, VehicleKind, VehicleState,
};
use crate::sim::body::Mode;
use crate::sim::{SimOptions, Simulator, VehicleFault};

/// 2026-08-03, 10:00 in Japan.
const START: Timestamp = Timestamp(1_785_718_800_000);

fn town() -> Arc<City> {
    crate::sim::test_city::town(500)
}

fn simulator(city: &Arc<City>) -> Simulator {
    Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 240, start: START })
}

fn seconds(count: i64) -> Timestamp {
    START + Span::from_s(count)
}

fn driving(simulator: &Simulator, kind: VehicleKind) -> usize {
    let drives = |index: &usize| {
        simulator.lives[*index].kind == kind
            && simulator.bodies[*index].mode == Mode::OnStreet
            && simulator.now_ms >= simulator.bodies[*index].anchor_ms
    };
    (0..simulator.lives.len()).find(drives).expect("one drives at ten")
}

/// Runs second by second until something is true.
fn run_until(simulator: &mut Simulator, limit_s: i64, mut is_so: impl FnMut(&Simulator) -> bool) -> i64 {
    let from_s = (simulator.now_ms - START.0) / 1000;
    for second in from_s..from_s + limit_s {
        if is_so(simulator) {
            return second;
        }
        simulator.run_until(seconds(second + 1));
    }
    panic!("not within {limit_s} s: {:?}", simulator.counters().events_by_kind);
}

#[test]
fn a_responder_drives_to_an_immobilised_vehicle_works_and_it_moves_again() {
    let mut simulator = simulator(&town());
    let bus = driving(&simulator, VehicleKind::Bus);
    let id = VehicleId::from_index(bus);
    simulator.events.clear();
    simulator.inject(VehicleFault::FlatTyre, id, Span::from_s(60)).expect("a bus");
    assert_eq!(simulator.lives[bus].state, VehicleState::Immobilised);
    assert!(simulator.diagnostics_of(bus).contains(Diagnostic::TyreFlat));
    run_until(&mut simulator, 7_200, |simulator| simulator.lives[bus].state != VehicleState::Immobilised);
    let told: Vec<EventKind> = simulator.events.iter().map(|event| event.kind).collect();
    let place = |wanted: &dyn Fn(&EventKind) -> bool| told.iter().position(wanted);
    let immobilised = place(&|kind| matches!(kind, EventKind::Immobilised { vehicle } if *vehicle == id));
    let sent = place(&|kind| matches!(kind, EventKind::ResponderSent { to, .. } if *to == id));
    let arrived = place(&|kind| matches!(kind, EventKind::ResponderArrived { to, .. } if *to == id));
    let moves = place(&|kind| matches!(kind, EventKind::MovesAgain { vehicle } if *vehicle == id));
    assert!(immobilised < sent && sent < arrived && arrived < moves && immobilised.is_some(), "{told:?}");
    assert!(!simulator.diagnostics_of(bus).contains(Diagnostic::TyreFlat));
    let is_free = |life: &super::Life| !life.is_responding && !matches!(life.task, Task::Attend(to) if to == id);
    assert!(simulator.lives.iter().filter(|life| life.kind == VehicleKind::Van).all(is_free));
}

#[test]
fn every_vehicle_can_have_every_fault_and_goes_on_afterwards() {
    let city = town();
    let faults = [
        VehicleFault::Silent,
        VehicleFault::Immobilised,
        VehicleFault::GpsFrozen,
        VehicleFault::GpsDrift { speed_mps: 1.0 },
        VehicleFault::VideoLost,
        VehicleFault::DoorObstructed,
        VehicleFault::FlatTyre,
        VehicleFault::BatteryFault,
        VehicleFault::SlowLink,
    ];
    let mut simulator = simulator(&city);
    for index in 0..simulator.lives.len() {
        for fault in faults {
            simulator.inject(fault, VehicleId::from_index(index), Span::from_s(120)).expect("a vehicle of the fleet");
        }
    }
    assert!(simulator.inject(VehicleFault::Silent, VehicleId(9_999), Span::ZERO).is_err());
    // A whole fleet stranded at once waits for road services, not for ever.
    run_until(&mut simulator, 8 * 3_600, |simulator| {
        let stranded = simulator.lives.iter().filter(|life| life.state == VehicleState::Immobilised).count();
        stranded * 10 < simulator.lives.len()
    });
    let trips = simulator.counters().trips;
    let now = simulator.now();
    simulator.run_until(now + Span::from_s(3_600));
    assert!(simulator.counters().trips > trips + 50, "{} trips more", simulator.counters().trips - trips);
}

#[test]
fn a_faulty_receiver_changes_what_is_told_and_not_where_it_is() {
    let city = town();
    let (mut healthy, mut faulty) = (simulator(&city), simulator(&city));
    let bus = driving(&healthy, VehicleKind::Bus);
    let id = VehicleId::from_index(bus);
    faulty.inject(VehicleFault::GpsFrozen, id, Span::from_s(300)).expect("a bus");
    let mut told = Vec::new();
    for _ in 0..60 {
        let mut facts = Vec::new();
        faulty.advance(Duration::from_secs(1), &mut facts);
        for batch in facts {
            let Facts::Motion(motion) = batch.facts else { continue };
            told.extend(motion.vehicle.iter().zip(&motion.place).filter(|(of, _)| **of == id).map(|(_, at)| *at));
        }
    }
    healthy.run_until(seconds(60));
    assert!(told.len() > 20 && told.iter().all(|place| *place == told[0]), "{told:?}");
    let place = |simulator: &Simulator| {
        simulator.bodies[bus].place(&simulator.city.streets, simulator.lane(bus), simulator.now_ms).0
    };
    assert_eq!(place(&healthy), place(&faulty));
    assert_ne!(place(&faulty), told[0]);
}

#[test]
fn answers_and_time_outs_settle_what_a_vehicle_asks() {
    let city = town();
    for cause in AssistanceCause::ALL {
        for answer in AssistanceAnswer::ALL.into_iter().map(Some).chain([None]) {
            let mut simulator = simulator(&city);
            let index = match cause {
                AssistanceCause::DoorObstructed => {
                    run_until(&mut simulator, 3_600, |simulator| {
                        simulator
                            .lives
                            .iter()
                            .any(|it| it.state == VehicleState::Boarding && it.kind == VehicleKind::Bus)
                    });
                    simulator
                        .lives
                        .iter()
                        .position(|it| it.state == VehicleState::Boarding && it.kind == VehicleKind::Bus)
                }
                _ => Some(driving(&simulator, VehicleKind::Bus)),
            }
            .expect("a bus");
            assert!(simulator.ask_assistance(index, cause), "{cause:?}");
            assert!(!simulator.ask_assistance(index, cause), "asks once");
            let request = simulator.open_assistance().last().copied().expect("it asked");
            assert!(request.proposals.contains(request.by_itself));
            let proposed = answer.is_none_or(|answer| request.proposals.contains(answer));
            if let Some(answer) = answer {
                assert_eq!(simulator.answer_assistance(request.id, answer).is_ok(), proposed);
                if proposed {
                    assert!(simulator.answer_assistance(request.id, answer).is_err(), "answered once");
                }
            }
            // In the end it drives, whatever was answered.
            let odometer_km = simulator.lives[index].odometer_km;
            run_until(&mut simulator, 4 * 3_600, |simulator| simulator.lives[index].odometer_km > odometer_km + 0.5);
            let asks = |request: &&crate::model::AssistanceRequest| request.vehicle.index() == index;
            assert!(simulator.open_assistance().iter().find(asks).is_none_or(|again| again.id != request.id));
            let ended = simulator.assistance.news.request.iter().zip(&simulator.assistance.news.state);
            let ended = ended.filter(|(known, state)| known.id == request.id && **state != AssistanceState::Open);
            assert_eq!(ended.count(), 1, "{cause:?} {answer:?}");
        }
    }
}

#[test]
fn an_ambulance_fetches_a_patient_and_brings_them_to_hospital() {
    let mut simulator = simulator(&town());
    let at = simulator.homes[17];
    simulator.events.clear();
    simulator.call_ambulance(at);
    run_until(&mut simulator, 7_200, |simulator| {
        simulator.events.iter().any(|event| matches!(event.kind, EventKind::AtHospital { .. }))
    });
    let told: Vec<EventKind> = simulator.events.iter().map(|event| event.kind).collect();
    let sent = told.iter().position(|kind| matches!(kind, EventKind::AmbulanceSent { to, .. } if *to == at));
    let with = told.iter().position(|kind| matches!(kind, EventKind::AtPatient { at: there, .. } if *there == at));
    assert!(sent.is_some() && sent < with, "{told:?}");
    let ambulance = simulator.lives.iter().position(|life| life.kind == VehicleKind::Ambulance).expect("one");
    run_until(&mut simulator, 7_200, |simulator| {
        simulator.lives[ambulance].task == Task::None
            && simulator.lives[ambulance].at == simulator.lives[ambulance].home
    });
}

#[test]
fn a_shuttle_is_refitted_at_its_depot_and_makes_rounds() {
    let mut simulator = simulator(&town());
    let rides = |life: &super::Life| life.kind == VehicleKind::Shuttle && life.role == Role::Ride;
    let index = simulator.lives.iter().position(rides).expect("a shuttle");
    let id = VehicleId::from_index(index);
    let car = simulator.lives.iter().position(|life| life.kind == VehicleKind::Car).expect("a car");
    assert!(simulator.begin_refit(VehicleId::from_index(car), Role::Shop).is_err());
    simulator.begin_refit(id, Role::Shop).expect("a shuttle");
    assert_eq!(simulator.refit_progress(id), Some(0.0));
    run_until(&mut simulator, 3 * 3_600, |simulator| simulator.lives[index].state == VehicleState::OutOfService);
    let began_s = (simulator.now_ms - START.0) / 1000;
    let ended_s = run_until(&mut simulator, 3 * 3_600, |simulator| simulator.lives[index].role == Role::Shop);
    assert!((3_500..3_700).contains(&(ended_s - began_s)), "{} s", ended_s - began_s);
    assert_eq!(simulator.refit_progress(id), None);
    run_until(&mut simulator, 3_600, |simulator| {
        let is_it =
            |kind: EventKind| matches!(kind, EventKind::VisitBegan { vehicle, role: Role::Shop, .. } if vehicle == id);
        simulator.events.iter().any(|event| is_it(event.kind))
    });
}

#[test]
fn selecting_a_vehicle_tells_more_and_changes_nothing() {
    let city = town();
    let mut told = [0, 0];
    let mut digests = Vec::new();
    for (place, count) in told.iter_mut().enumerate() {
        let mut simulator = simulator(&city);
        let things = if place == 0 { Vec::new() } else { vec![Thing::Vehicle(VehicleId(3))] };
        simulator.interest(&Interest::Selection(things));
        for _ in 0..600 {
            let mut facts = Vec::new();
            simulator.advance(Duration::from_millis(500), &mut facts);
            for batch in facts {
                let Facts::VehicleDetails(details) = batch.facts else { continue };
                assert!(details.detail.iter().all(crate::model::VehicleDetail::is_finite));
                *count += details.vehicle.iter().filter(|id| **id == VehicleId(3)).count();
            }
        }
        simulator.run_until(seconds(600));
        digests.push(simulator.digest());
    }
    assert!(told[0] >= 10 && told[1] > 250, "{told:?}");
    assert_eq!(digests[0], digests[1]);
}

/// A day: roles, services, calls and help come about as often as the figures say.
#[test]
fn a_day_of_the_fleet_is_believable() {
    let mut simulator = simulator(&town());
    let soc = |simulator: &Simulator| simulator.lives.iter().map(|life| life.soc).fold(1.0_f32, f32::min);
    for hour in 1..=24 {
        simulator.run_until(seconds(3_600 * hour));
        assert!(soc(&simulator) >= 0.0);
        assert!(simulator.open_assistance().len() < 5);
    }
    let counted = |word: &str| simulator.counters().events_by_kind.get(word).copied().unwrap_or(0);
    println!("{:?}", simulator.counters().events_by_kind);
    assert!((1..40).contains(&counted("assistance_requested")));
    assert!(counted("visit_began") > 5 && counted("visit_began") >= counted("visit_ended"));
    assert!((2..80).contains(&counted("immobilised")), "{}", counted("immobilised"));
    assert!(counted("moves_again") + 5 >= counted("immobilised"));
    assert!(counted("refuelling_started") > 0);
}
