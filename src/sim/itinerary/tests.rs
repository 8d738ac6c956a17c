//! Vehicles that are told what to do, stop by stop, on a generated town.

use std::sync::Arc;

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::command::{Failure, Issuer, Refusal};
use crate::model::fact::{Facts, Task};
use crate::model::{
    Command, CommandId, CommandReport, Itinerary, ItineraryStop, Need, Needs, Order, Party, Request, RequestPurpose,
    RequestState, Scope, Source, StopDeed, Thing, VehicleKind, VehicleState,
};
use crate::sim::body::Mode;
use crate::sim::fleet::Goal;
use crate::sim::no_show::{WAIT, is_no_show};
use crate::sim::{SimOptions, Simulator};

/// 2026-08-03, 03:00 in Japan: few are on the way, and hardly anybody else asks.
const START: Timestamp = Timestamp(1_785_693_600_000);

fn simulator() -> Simulator {
    let city: Arc<City> = crate::sim::test_city::town(500);
    Simulator::new(city, &SimOptions { seed: 7, vehicles: 120, start: START })
}

/// Waiting shuttles, lowest number first.
fn shuttles(simulator: &Simulator) -> Vec<VehicleId> {
    let lives = simulator.lives.iter().enumerate();
    let waiting = lives.filter(|(_, life)| life.kind == VehicleKind::Shuttle && life.state == VehicleState::Waiting);
    waiting.map(|(index, _)| VehicleId::from_index(index)).collect()
}

/// Somebody asks for a ride from one building of the town to another, by their place in the list of targets.
fn ask(simulator: &mut Simulator, from: usize, to: usize) -> RequestId {
    let (from, to) = (simulator.homes[from], simulator.targets[to]);
    let request = simulator.request_of(RequestPurpose::Ride, from, to, Party { seats: 2, ..Party::default() });
    simulator.make_request(request)
}

fn stop(simulator: &Simulator, request: RequestId, deed: StopDeed) -> ItineraryStop {
    let (found, _) = simulator.requests.get(request).unwrap();
    let at = if deed == StopDeed::PickUp { found.from } else { found.to };
    ItineraryStop { at, request, deed, due: simulator.now() + Span::from_s(300) }
}

fn both(simulator: &Simulator, request: RequestId) -> Vec<ItineraryStop> {
    [StopDeed::PickUp, StopDeed::DropOff].map(|deed| stop(simulator, request, deed)).into()
}

fn tell(simulator: &mut Simulator, vehicle: VehicleId, stops: Vec<ItineraryStop>) -> Result<(), Refusal> {
    simulator.take_itinerary(vehicle, &Itinerary { stops })
}

fn state(simulator: &Simulator, request: RequestId) -> Option<RequestState> {
    simulator.requests.get(request).map(|(_, state)| state)
}

/// Runs until something holds, at most an hour.
fn run_until(simulator: &mut Simulator, holds: impl Fn(&Simulator) -> bool) {
    for _ in 0..3_600 {
        if holds(simulator) {
            return;
        }
        simulator.run_until(simulator.now() + Span::from_s(1));
    }
    panic!("it never came to that");
}

fn run_until_aboard(simulator: &mut Simulator, request: RequestId) {
    run_until(simulator, |simulator| matches!(state(simulator, request), Some(RequestState::OnBoard { .. })));
}

#[test]
fn a_shuttle_does_its_stops_and_tells_of_them() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let request = ask(&mut simulator, 3, 5);
    let stops = both(&simulator, request);
    let command = Command {
        id: CommandId(9),
        target: Thing::Vehicle(vehicle),
        order: Order::Dispatch(Itinerary { stops }),
        issued: simulator.now(),
        expires: simulator.now() + Span::from_s(10),
        issuer: Issuer::Dispatcher,
        reason: String::new(),
    };
    simulator.command(&command);
    run_until(&mut simulator, |simulator| state(simulator, request).is_none());
    let mut batches = Vec::new();
    simulator.observe(Scope::Requests, &mut batches);
    let (mut states, mut lengths, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    for batch in &batches {
        match &batch.facts {
            Facts::Requests(facts) => {
                let rows = facts.request.iter().zip(&facts.state).filter(|(row, _)| row.id == request);
                states.extend(rows.map(|(_, state)| *state));
            }
            Facts::Itineraries(facts) => {
                let rows = facts.vehicle.iter().zip(&facts.itinerary).filter(|(row, _)| **row == vehicle);
                lengths.extend(rows.map(|(_, itinerary)| itinerary.stops.len()));
            }
            Facts::Commands(facts) => reports.extend(facts.report.clone()),
            _ => {}
        }
    }
    assert!(reports.contains(&CommandReport::Done), "{reports:?}");
    assert_eq!(lengths, [2, 1, 0]);
    let pick_up = command.issued + Span::from_s(300);
    let expected = [
        RequestState::Waiting,
        RequestState::Assigned { vehicle, pick_up },
        RequestState::OnBoard { vehicle },
        RequestState::Done { vehicle },
    ];
    assert_eq!(states, expected);
    assert_eq!((simulator.ride_counts().made >= 1, simulator.ride_counts().served), (true, 1));
    assert!(simulator.ride_counts().waits.mean_s() > 0.0);
    assert_eq!(simulator.lives[vehicle.index()].riders, 0);
}

#[test]
fn who_is_aboard_is_never_left_behind() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let [first, second] = [ask(&mut simulator, 3, 5), ask(&mut simulator, 4, 6)];
    let stops = both(&simulator, first);
    tell(&mut simulator, vehicle, stops).unwrap();
    run_until_aboard(&mut simulator, first);
    let mut stops = both(&simulator, second);
    assert_eq!(tell(&mut simulator, vehicle, vec![]), Err(Refusal::RidersAboard));
    assert_eq!(tell(&mut simulator, vehicle, stops.clone()), Err(Refusal::RidersAboard));
    assert_eq!(state(&simulator, second), Some(RequestState::Waiting), "a refused itinerary changes nothing");
    stops.insert(1, stop(&simulator, first, StopDeed::DropOff));
    tell(&mut simulator, vehicle, stops).unwrap();
    assert!(matches!(state(&simulator, second), Some(RequestState::Assigned { .. })));
    run_until(&mut simulator, |simulator| state(simulator, first).is_none() && state(simulator, second).is_none());
    assert_eq!(simulator.ride_counts().served, 2);
}

#[test]
fn impossible_itineraries_are_refused() {
    let mut simulator = simulator();
    let [vehicle, other] = [shuttles(&simulator)[0], shuttles(&simulator)[1]];
    let request = ask(&mut simulator, 3, 5);
    let [pick_up, drop_off] = [StopDeed::PickUp, StopDeed::DropOff].map(|deed| stop(&simulator, request, deed));
    let unknown = ItineraryStop { request: RequestId(4_000_000), ..pick_up };
    let elsewhere = ItineraryStop { at: BuildingId(4_000_000), ..pick_up };
    let is_bus = |simulator: &Simulator| simulator.lives.iter().position(|life| life.kind == VehicleKind::Bus);
    let bus = VehicleId::from_index(is_bus(&simulator).unwrap());
    let robot = simulator.lives.iter().position(|life| life.kind == VehicleKind::Robot).unwrap();
    let cases = [
        (vehicle, vec![drop_off, pick_up], Refusal::RequestTaken),
        (vehicle, vec![pick_up, pick_up, drop_off], Refusal::RequestTaken),
        (vehicle, vec![pick_up], Refusal::RidersAboard),
        (vehicle, vec![unknown, drop_off], Refusal::UnknownRequest),
        (vehicle, vec![elsewhere, drop_off], Refusal::UnknownRequest),
        (vehicle, vec![pick_up; Itinerary::STOPS_MAX + 1], Refusal::TooManyStops),
        (VehicleId::from_index(robot), vec![pick_up, drop_off], Refusal::TooFewPlaces),
        (bus, vec![pick_up, drop_off], Refusal::NotForThisTarget),
        (VehicleId(4_000_000), vec![pick_up, drop_off], Refusal::UnknownTarget),
    ];
    for (vehicle, stops, expected) in cases {
        // Robots at their dock may hold a parcel of the start.
        let refusal = tell(&mut simulator, vehicle, stops.clone()).unwrap_err();
        let has_parcel = vehicle.index() == robot && refusal == Refusal::RidersAboard;
        assert!(refusal == expected || has_parcel, "{refusal:?} for {stops:?}");
    }
    assert_eq!(state(&simulator, request), Some(RequestState::Waiting));
    tell(&mut simulator, vehicle, vec![pick_up, drop_off]).unwrap();
    tell(&mut simulator, other, vec![pick_up, drop_off]).unwrap();
    assert!(simulator.lives[vehicle.index()].stops.ahead.is_empty(), "the other has taken it over");
    run_until(&mut simulator, |simulator| state(simulator, request).is_none());
    assert_eq!(simulator.ride_counts().served, 1);
}

#[test]
fn a_vehicle_turns_to_its_new_stop_while_it_drives() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let [first, second] = [ask(&mut simulator, 3, 5), ask(&mut simulator, 9, 6)];
    let stops = both(&simulator, first);
    tell(&mut simulator, vehicle, stops).unwrap();
    run_until(&mut simulator, |simulator| simulator.is_driving(vehicle.index()));
    simulator.run_until(simulator.now() + Span::from_s(2));
    assert_eq!(simulator.bodies[vehicle.index()].mode, Mode::OnStreet);
    let stops = both(&simulator, second);
    let at = stops[0].at;
    tell(&mut simulator, vehicle, stops).unwrap();
    assert_eq!(state(&simulator, first), Some(RequestState::Waiting), "it waits for somebody else");
    assert_eq!(simulator.lives[vehicle.index()].task, Task::PickUp(at));
    run_until_aboard(&mut simulator, second);
    let stops = vec![stop(&simulator, second, StopDeed::DropOff)];
    tell(&mut simulator, vehicle, stops).unwrap();
    run_until(&mut simulator, |simulator| state(simulator, second).is_none());
}

#[test]
fn riders_of_a_vehicle_that_breaks_down_wait_for_another() {
    let mut simulator = simulator();
    let [vehicle, other] = [shuttles(&simulator)[0], shuttles(&simulator)[1]];
    let [aboard, waiting] = [ask(&mut simulator, 3, 5), ask(&mut simulator, 9, 6)];
    let mut stops = both(&simulator, aboard);
    stops.extend(both(&simulator, waiting));
    tell(&mut simulator, vehicle, stops).unwrap();
    run_until_aboard(&mut simulator, aboard);
    let is_driving = |simulator: &Simulator| {
        let index = vehicle.index();
        simulator.is_driving(index)
    };
    run_until(&mut simulator, is_driving);
    simulator.run_empty(vehicle.index());
    assert_eq!(simulator.lives[vehicle.index()].riders, 0);
    assert!([aboard, waiting].iter().all(|id| state(&simulator, *id) == Some(RequestState::Waiting)));
    let stops = both(&simulator, aboard);
    let near = simulator.city.buildings[stops[0].at.index()].center;
    assert!(near.distance(simulator.bodies[vehicle.index()].stand) < 200.0, "they are picked up where they stand");
    assert_eq!(tell(&mut simulator, vehicle, stops.clone()), Err(Refusal::OutOfService));
    tell(&mut simulator, other, stops).unwrap();
    run_until(&mut simulator, |simulator| state(simulator, aboard).is_none());
    assert_eq!(simulator.ride_counts().served, 1);
}

#[test]
fn patience_ends() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let [forgotten, promised] = [ask(&mut simulator, 3, 5), ask(&mut simulator, 9, 6)];
    let mut stops = both(&simulator, promised);
    stops[0].due = simulator.now() + Span::from_s(1_200);
    tell(&mut simulator, vehicle, stops).unwrap();
    // Held up for good.
    simulator.lives[vehicle.index()].epoch += 1;
    simulator.run_until(simulator.now() + Span::from_s(601));
    assert_eq!(state(&simulator, forgotten), None);
    assert!(matches!(state(&simulator, promised), Some(RequestState::Assigned { .. })), "it was promised one later");
    simulator.run_until(simulator.now() + Span::from_s(900));
    assert_eq!(state(&simulator, promised), None);
    assert!(simulator.lives[vehicle.index()].stops.ahead.is_empty());
    assert!(simulator.ride_counts().unserved >= 2);
    simulator.cancel_request(promised);
    assert_eq!(simulator.ride_counts().cancelled, 0, "an end is an end");
}

/// A vehicle that the dispatcher sent somewhere takes a request on the way, and one that arrived waits there.
#[test]
fn who_was_sent_ahead_takes_a_request_on_the_way_or_waits() {
    for takes_request in [true, false] {
        let mut simulator = simulator();
        let vehicle = shuttles(&simulator)[0];
        let command = |id, order, now: Timestamp| Command {
            id: CommandId(id),
            target: Thing::Vehicle(vehicle),
            order,
            issued: now,
            expires: now + Span::from_s(10),
            issuer: Issuer::Dispatcher,
            reason: String::new(),
        };
        let goal = Goal::Building(BuildingId(40));
        simulator.command(&command(1, Order::GoTo(BuildingId(40)), simulator.now()));
        run_until(&mut simulator, |simulator| simulator.lives[vehicle.index()].goal == goal);
        if takes_request {
            let request = ask(&mut simulator, 3, 5);
            let order = Order::Dispatch(Itinerary { stops: both(&simulator, request) });
            simulator.command(&command(2, order, simulator.now()));
            simulator.run_until(simulator.now() + Span::from_s(3));
            let assigned = state(&simulator, request).and_then(RequestState::vehicle);
            assert_eq!(assigned, Some(vehicle), "it is free at once");
            run_until_aboard(&mut simulator, request);
        } else {
            run_until(&mut simulator, |simulator| simulator.lives[vehicle.index()].at == goal);
            simulator.run_until(simulator.now() + Span::from_s(900));
            assert_eq!(simulator.lives[vehicle.index()].at, goal, "it waits where it was sent");
        }
    }
}

#[test]
fn a_command_that_came_too_late_is_not_obeyed() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let request = ask(&mut simulator, 3, 5);
    let now = simulator.now();
    let order = Order::Dispatch(Itinerary { stops: both(&simulator, request) });
    let command = |id, expires, order| Command {
        id: CommandId(id),
        target: Thing::Vehicle(vehicle),
        order,
        issued: now,
        expires,
        issuer: Issuer::Dispatcher,
        reason: String::new(),
    };
    simulator.run_until(now + Span::from_s(20));
    simulator.command(&command(1, now + Span::from_s(10), order));
    let empty = Itinerary { stops: vec![stop(&simulator, request, StopDeed::DropOff)] };
    simulator.command(&command(2, now + Span::from_s(60), Order::Dispatch(empty)));
    // The way there and back.
    simulator.run_until(now + Span::from_s(25));
    let mut batches = Vec::new();
    simulator.observe(Scope::Requests, &mut batches);
    let reports = batches.iter().find_map(|batch| match &batch.facts {
        Facts::Commands(facts) => Some(facts.command.iter().copied().zip(facts.report.iter().copied()).collect()),
        _ => None,
    });
    let reports: std::collections::BTreeMap<CommandId, CommandReport> = reports.unwrap_or_default();
    let refusal = Refusal::RequestTaken;
    let refused = CommandReport::Rejected { refusal, retry: refusal.retry() };
    assert_eq!(
        reports.into_iter().collect::<Vec<_>>(),
        [(CommandId(1), CommandReport::Expired), (CommandId(2), refused)]
    );
    assert_eq!(state(&simulator, request), Some(RequestState::Waiting));
}

#[test]
fn the_ramp_is_out_while_a_wheelchair_boards_and_in_when_it_drives() {
    let mut simulator = simulator();
    let vehicle = *shuttles(&simulator).first().unwrap();
    let index = vehicle.index();
    let (from, to) = (simulator.homes[3], simulator.targets[5]);
    let party = Party { wheelchairs: 1, ..Party::default() };
    let request = simulator.request_of(RequestPurpose::Ride, from, to, party);
    let id = simulator.make_request(request);
    let stops = both(&simulator, id);
    tell(&mut simulator, vehicle, stops).unwrap();
    let mut was_out_at = [false; 2];
    for _ in 0..3_600 {
        let next = simulator.now() + Span::from_s(1);
        simulator.run_until(next);
        let is_out = simulator.detail_of(index).is_ramp_out;
        match state(&simulator, id) {
            Some(RequestState::Assigned { .. }) => was_out_at[0] |= is_out,
            Some(RequestState::OnBoard { .. }) => was_out_at[1] |= is_out,
            _ => {}
        }
        let moves = simulator.bodies[index].mode != Mode::Standing;
        assert!(!moves || !simulator.equipment[index].is_ramp_out, "it drives off over its ramp");
        if matches!(state(&simulator, id), Some(RequestState::Done { .. }) | None) {
            break;
        }
    }
    assert_eq!(was_out_at, [true, true], "for boarding and for alighting");
    assert!(!simulator.equipment[index].is_ramp_out);
}

/// Who charges for the dispatcher while it waits for a pick-up leaves in time, however full it is by then.
#[test]
fn who_charges_while_it_waits_leaves_in_time() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    simulator.lives[vehicle.index()].soc = 0.3;
    let (from, to) = (simulator.homes[3], simulator.targets[5]);
    let earliest = simulator.now() + Span::from_s(2_400);
    let request = simulator.request_of(RequestPurpose::Ride, from, to, Party { seats: 1, ..Party::default() });
    let later = |seconds| earliest + Span::from_s(seconds);
    let request = Request { earliest, latest_pick_up: later(900), latest_arrival: later(3_600), ..request };
    let request = simulator.make_request(request);
    let stops = both(&simulator, request);
    tell(&mut simulator, vehicle, stops).unwrap();
    let command = Command {
        id: CommandId(1),
        target: Thing::Vehicle(vehicle),
        order: Order::ChargeTo(0.97),
        issued: simulator.now(),
        expires: simulator.now() + Span::from_s(10),
        issuer: Issuer::Dispatcher,
        reason: String::new(),
    };
    simulator.command(&command);
    run_until(&mut simulator, |simulator| simulator.lives[vehicle.index()].state == VehicleState::Charging);
    run_until_aboard(&mut simulator, request);
    let boarded = simulator.now();
    assert!(boarded >= earliest && boarded < later(120), "{} s", boarded.since_s(earliest));
    let soc = simulator.lives[vehicle.index()].soc;
    assert!((0.35..0.96).contains(&soc), "{soc}");
    let mut batches = Vec::new();
    simulator.observe(Scope::Requests, &mut batches);
    let ends = batches.iter().find_map(|batch| match &batch.facts {
        Facts::Commands(facts) => facts.report.last().copied(),
        _ => None,
    });
    assert_eq!(ends, Some(CommandReport::Failed(Failure::TimedOut)), "it was not charged as far as it was told");
}

/// Who is called from its charger leaves when it has enough, or when it must to be in time.
#[test]
fn who_is_called_from_the_charger_charges_as_long_as_it_may() {
    for (name, due_s, has_enough) in [("there is time", 2_400, true), ("it is wanted soon", 240, false)] {
        let mut simulator = simulator();
        let vehicle = shuttles(&simulator)[0];
        let index = vehicle.index();
        simulator.lives[index].soc = 0.4;
        assert!(simulator.seek_energy(index), "{name}");
        run_until(&mut simulator, |simulator| simulator.lives[index].charge_kw > 5.0);
        let request = ask(&mut simulator, 3, 5);
        let due = simulator.now() + Span::from_s(due_s);
        let stops = both(&simulator, request).into_iter().map(|stop| ItineraryStop { due, ..stop }).collect();
        tell(&mut simulator, vehicle, stops).unwrap();
        run_until(&mut simulator, |simulator| simulator.lives[index].state != VehicleState::Charging);
        let soc = simulator.lives[index].soc;
        assert_eq!(soc >= 0.495, has_enough, "{name}: {soc}");
        assert!(soc < 0.52 && simulator.now() < due, "{name}: {soc}");
        run_until_aboard(&mut simulator, request);
    }
}

/// Asks until somebody does whose seed has them not there.
fn ask_as_no_show(simulator: &mut Simulator, from: usize, to: usize) -> RequestId {
    for _ in 0..5_000 {
        let id = ask(simulator, from, to);
        if is_no_show(simulator.options.seed, id) {
            return id;
        }
        simulator.cancel_request(id);
    }
    panic!("everybody comes");
}

#[test]
fn a_vehicle_waits_for_who_is_not_there_and_goes_on() {
    let mut simulator = simulator();
    let vehicle = shuttles(&simulator)[0];
    let absent = ask_as_no_show(&mut simulator, 3, 5);
    let other = ask(&mut simulator, 9, 5);
    assert!(!is_no_show(simulator.options.seed, other));
    let before = simulator.ride_counts().clone();
    let due = simulator.now() + Span::from_s(300);
    let mut stops = both(&simulator, absent);
    stops.extend(both(&simulator, other));
    tell(&mut simulator, vehicle, stops).unwrap();
    run_until(&mut simulator, |simulator| simulator.is_boarding(absent));
    let came = simulator.now();
    assert!(!simulator.equipment[vehicle.index()].is_ramp_out);
    run_until(&mut simulator, |simulator| state(simulator, absent).is_none());
    let left = simulator.now();
    assert!(left >= came.max(due) + WAIT && left <= came.max(due) + WAIT + Span::from_s(2), "{came:?} {left:?}");
    assert_eq!(simulator.lives[vehicle.index()].riders, 0);
    assert!(simulator.lives[vehicle.index()].stops.ahead.iter().all(|stop| stop.request == other));
    run_until(&mut simulator, |simulator| state(simulator, other).is_none());
    let after = simulator.ride_counts().clone();
    assert_eq!(after.no_shows - before.no_shows, 1);
    assert_eq!(after.cancelled, before.cancelled);
    let news = simulator.requests.take_news();
    let mut told = news.request.iter().zip(&news.state).filter(|(request, _)| request.id == absent);
    assert_eq!(told.next_back().map(|(_, state)| *state), Some(RequestState::NoShow { vehicle }));
    assert!(after.served > before.served, "who was there is brought");
}

#[test]
fn a_shuttle_carries_no_more_children_than_it_has_seats_for() {
    let mut simulator = simulator();
    let seats = |simulator: &Simulator, id: &VehicleId| simulator.roster[id.index()].places().child_seats;
    let shuttles = shuttles(&simulator);
    let with = shuttles.iter().copied().find(|id| seats(&simulator, id) == 2).unwrap();
    let without = shuttles.iter().copied().find(|id| seats(&simulator, id) == 0).unwrap();
    let ids: Vec<RequestId> = [(3, 5), (9, 5), (12, 5)]
        .into_iter()
        .map(|(from, to)| {
            let (from, to) = (simulator.homes[from], simulator.targets[to]);
            let party = Party { seats: 1, ..Party::default() };
            let request = simulator.request_of(RequestPurpose::Ride, from, to, party);
            simulator.make_request(Request { needs: Needs::default().with(Need::ChildSeat), ..request })
        })
        .collect();
    let stops = |simulator: &Simulator, ids: &[RequestId]| {
        let deeds = [StopDeed::PickUp, StopDeed::DropOff];
        deeds.into_iter().flat_map(|deed| ids.iter().map(|id| stop(simulator, *id, deed)).collect::<Vec<_>>()).collect()
    };
    for (vehicle, ids, expected) in [
        (without, &ids[..1], Err(Refusal::TooFewPlaces)),
        (with, &ids[..], Err(Refusal::TooFewPlaces)),
        (with, &ids[..2], Ok(())),
    ] {
        let stops: Vec<ItineraryStop> = stops(&simulator, ids);
        assert_eq!(tell(&mut simulator, vehicle, stops), expected, "{vehicle:?} {ids:?}");
    }
}
