//! What is said before and when nothing is heard: a look ahead is held against what then happens, and a stop that reaches
//! nobody says in time what the vehicle does by itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise, and so do their hands")]

#[expect(dead_code, reason = "other tests press and count; these look")]
#[path = "support/live_desk.rs"]
mod live_desk;

use std::sync::Arc;
use std::time::Duration;

use egui_kittest::kittest::{NodeT, Queryable};
use live_desk::{LiveDesk, LiveWindow, START};
use yagura::base::ids::{FeederId, VehicleId};
use yagura::base::time::Span;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::model::command::{Consent, Issuer, OperatorId, Outcome, Phase};
use yagura::model::foresight::{Arrival, Foreseen, ForesightQuery, ForesightState, HORIZON};
use yagura::model::vehicle::VehicleHome;
use yagura::model::{
    CommandDraft, Control, Injection, InjectionKind, InjectionTarget, Intent, Interest, Order, RequestState, Thing,
    VehicleKind, VehicleState,
};
use yagura::plan::without_link::{WithoutLink, without_link};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;
use yagura::world::{Desk as _, Picture};

const ME: OperatorId = OperatorId(1);
const SIZES: [[f32; 2]; 2] = [[1280.0, 720.0], [1600.0, 1000.0]];
/// A command that is given at the moment that was copied ends when it was foretold, but for the step of the look.
const SAME_MOMENT: Span = Span::from_s(10);
/// One that is given half a minute later finds other traffic.
const LITTLE_LATER: Span = Span::from_s(240);

fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 600 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

fn station(city: &Arc<City>, seed: u64) -> Station<Simulator> {
    let simulator = Simulator::new(city.clone(), &SimOptions { seed, vehicles: 240, start: START });
    let mut station = Station::new(city.clone(), Box::new(simulator));
    run(&mut station, 300);
    station
}

fn run(station: &mut Station<Simulator>, seconds: u64) {
    for _ in 0..seconds {
        station.step(Duration::from_secs(1));
        station.publish();
    }
}

/// Foresees an order, at once.
fn foresee(station: &mut Station<Simulator>, query: &ForesightQuery) -> Foreseen {
    station.intent(Intent::Interest(Interest::Foresight(None)));
    station.intent(Intent::Interest(Interest::Foresight(Some(Box::new(query.clone())))));
    assert!(station.next_foresight().is_none(), "an order must have stood a little");
    station.intent(Intent::Control { control: Control::Pause, by: OperatorId(1) });
    station.step(Duration::from_secs(1));
    station.publish();
    let job = station.next_foresight().unwrap();
    assert!(station.next_foresight().is_none(), "one at a time");
    assert!(matches!(station.publish().foresight.as_ref().unwrap().state, ForesightState::LookingAhead(_)));
    let result = job.run();
    station.take_foresight(result);
    station.intent(Intent::Control { control: Control::Play, by: OperatorId(1) });
    let shown = station.publish().foresight.clone().unwrap();
    match &shown.state {
        ForesightState::Foreseen(seen) => seen.clone(),
        other => panic!("{other:?}"),
    }
}

fn give(station: &mut Station<Simulator>, query: &ForesightQuery) -> Vec<yagura::model::CommandId> {
    let draft = |target: &Thing| CommandDraft {
        target: *target,
        order: query.order.clone(),
        issuer: Issuer::Operator(query.by),
        reason: String::new(),
        consent: Consent::Held,
    };
    query.targets.iter().map(draft).collect::<Vec<_>>().into_iter().map(|draft| station.give(draft)).collect()
}

fn home(picture: &Picture, index: usize) -> Option<Order> {
    match picture.roster[index].home {
        VehicleHome::Depot(depot) => Some(Order::ReturnToDepot(depot)),
        VehicleHome::Building(_) => None,
    }
}

/// A shuttle without riders that has somebody to pick up.
fn promised(picture: &Picture) -> Option<usize> {
    (0..picture.roster.len()).find(|index| {
        picture.roster[*index].kind == VehicleKind::Shuttle
            && picture.status.get(*index).unwrap().riders == 0
            && !picture.itineraries.get(*index).unwrap().stops.is_empty()
    })
}

/// A station at a moment at which a shuttle has somebody to pick up and nobody aboard.
fn with_promise(city: &Arc<City>, seed: u64) -> (Station<Simulator>, usize) {
    let mut station = station(city, seed);
    for _ in 0..600 {
        if let Some(index) = promised(&station.publish()) {
            return (station, index);
        }
        run(&mut station, 2);
    }
    panic!("nobody is picked up within 20 minutes, seed {seed}")
}

#[test]
fn what_was_foretold_is_what_happens() {
    let city = city();
    for (seed, wait_s, tolerance) in [(3, 0, SAME_MOMENT), (5, 30, LITTLE_LATER)] {
        let (mut station, index) = with_promise(&city, seed);
        let picture = station.publish();
        let order = home(&picture, index).unwrap();
        let vehicle = VehicleId::from_index(index);
        let query = ForesightQuery { targets: vec![Thing::Vehicle(vehicle)], order, by: ME };
        let seen = foresee(&mut station, &query);
        assert_eq!(seen.until - seen.from, HORIZON);
        assert!(!seen.bookings.is_empty(), "seed {seed}: who was promised to it is told of");
        assert!(seen.bookings.iter().all(|booking| booking.vehicle == vehicle));
        run(&mut station, wait_s);
        let ids = give(&mut station, &query);
        let mut ended = None;
        while station.publish().source.clock.now < seen.until {
            run(&mut station, 1);
            let picture = station.publish();
            let row = picture.commands.iter().find(|row| row.command.id == ids[0]).unwrap();
            if let (None, Phase::Ended(outcome)) = (ended, row.life.phase()) {
                ended = Some((outcome, picture.source.clock.now));
            }
        }
        let (outcome, at) = seen.targets[0].ended.unwrap();
        assert_eq!(outcome, Outcome::Done, "seed {seed}");
        let (outcome, really) = ended.unwrap();
        assert_eq!(outcome, Outcome::Done, "seed {seed}");
        assert!((really - at).0.abs() <= tolerance.0, "seed {seed}: {} s", (really - at).as_s());
        let picture = station.publish();
        for booking in seen.bookings.iter().filter(|_| wait_s == 0) {
            let Arrival::At(at) = booking.with else { continue };
            let row = picture.requests.iter().flatten().find(|row| row.request.id == booking.request).unwrap();
            assert!(matches!(row.state, RequestState::Done { .. }), "seed {seed}: {booking:?} {:?}", row.state);
            assert!((row.observed - at).0.abs() <= tolerance.0, "seed {seed}: {booking:?}");
        }
    }
}

#[test]
fn a_look_ahead_changes_nothing_is_the_same_again_and_ends_with_its_card() {
    let city = city();
    let (mut station, index) = with_promise(&city, 3);
    let targets = vec![Thing::Vehicle(VehicleId::from_index(index))];
    let order = home(&station.publish(), index).unwrap();
    let query = ForesightQuery { targets, order, by: ME };
    let before = station.source().digest();
    let first = foresee(&mut station, &query);
    let second = foresee(&mut station, &query);
    assert_eq!(first, second);
    assert_eq!(station.source().digest(), before, "the live city stood still all the while");
    // What nobody wants any more is void.
    station.intent(Intent::Interest(Interest::Foresight(None)));
    station.intent(Intent::Interest(Interest::Foresight(Some(Box::new(query)))));
    station.step(Duration::from_secs(1));
    let job = station.next_foresight().unwrap();
    station.intent(Intent::Interest(Interest::Foresight(None)));
    station.take_foresight(job.run());
    assert_eq!(station.publish().foresight, None);
}

#[test]
fn a_limit_of_a_feeder_is_seen_in_its_highest_load() {
    let city = city();
    let mut station = station(&city, 3);
    let picture = station.publish();
    let feeder = FeederId(0);
    let load_kw = picture.feeders.get(0).unwrap().load_kw;
    let limit_kw = load_kw * 0.5;
    let query = ForesightQuery { targets: vec![Thing::Feeder(feeder)], order: Order::SetLimit(Some(limit_kw)), by: ME };
    let seen = foresee(&mut station, &query);
    let [row] = seen.feeders.as_slice() else { panic!("{seen:?}") };
    assert!(row.feeder == feeder && row.with_kw <= row.without_kw && row.without_kw > 0.0, "{row:?}");
}

/// A shuttle that drives, and goes on driving for a while.
fn driving(picture: &Picture) -> Option<VehicleId> {
    let drives = |index: &usize| {
        let (status, motion) = (picture.status.get(*index).unwrap(), picture.motion.get(*index).unwrap());
        picture.roster[*index].kind == VehicleKind::Shuttle
            && status.state == VehicleState::Driving
            && motion.speed_mps > 3.0
            && motion.arc.is_some()
    };
    (0..picture.roster.len()).find(drives).map(VehicleId::from_index)
}

/// The number of seconds that a window says a vehicle has until it stops itself.
fn told_s(window: &LiveWindow) -> Option<u32> {
    let said = window.harness.query_all_by_label_contains("not reached; vehicle stops itself in ");
    let mut labels = said.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()));
    labels.find_map(|label| label.split(" stops itself in ").nth(1)?.split(' ').next()?.parse().ok())
}

/// The guard task: press stop with the link down.
#[test]
fn a_stop_that_reaches_nobody_says_within_3_s_what_the_vehicle_does_by_itself() {
    let city = city();
    for size in SIZES {
        let desk = LiveDesk::new(&city, |_| {});
        desk.pass_until(900, |picture| driving(picture).is_some()).unwrap();
        let vehicle = driving(&desk.picture()).unwrap();
        let injection = Injection::usual(InjectionKind::SilenceVehicle, InjectionTarget::Vehicle(vehicle));
        desk.send(Intent::Control { control: Control::Inject(injection), by: OperatorId(1) }).unwrap();
        let mut window = LiveWindow::new(desk.clone(), size);
        let thing = Thing::Vehicle(vehicle);
        desk.send(Intent::Command(CommandDraft {
            target: thing,
            order: Order::PullOver,
            issuer: Issuer::Operator(ME),
            reason: String::new(),
            consent: Consent::Pressed,
        }))
        .unwrap();
        let pressed = desk.picture().source.clock.now;
        desk.pass(3);
        window.harness.run_steps(4);
        let first_s = told_s(&window).expect("it says so within 3 s");
        assert!((9..=13).contains(&first_s), "{first_s} s at {size:?}");
        // Station and window say the same, and the seconds run down.
        let picture = desk.picture();
        let now = picture.source.clock.now;
        assert!((now - pressed).0 <= 3_500);
        let WithoutLink::StopsIn(left) = without_link(&picture, vehicle, now) else { panic!("it drove") };
        assert_eq!(left.as_s().ceil() as u32, first_s);
        desk.pass(4);
        window.harness.run_steps(4);
        assert_eq!(told_s(&window), Some(first_s - 4), "{size:?}");
        desk.pass(20);
        window.harness.run_steps(4);
        assert!(window.says("not reached; vehicle should have begun to stop itself"), "{size:?}");
    }
}

/// A stop that is accepted says on the map and on the sheet where the vehicle will stand; it stands there.
#[test]
fn a_stopped_vehicle_stands_where_it_said() {
    let desk = LiveDesk::new(&city(), |_| {});
    desk.pass_until(900, |picture| driving(picture).is_some()).unwrap();
    let vehicle = driving(&desk.picture()).unwrap();
    desk.send(Intent::Command(CommandDraft {
        target: Thing::Vehicle(vehicle),
        order: Order::PullOver,
        issuer: Issuer::Operator(ME),
        reason: String::new(),
        consent: Consent::Pressed,
    }))
    .unwrap();
    let told = |picture: &Picture| picture.hold_of(vehicle).stop.and_then(|stop| stop.stands_at);
    desk.pass_until(10, |picture| told(picture).is_some()).expect("it says where");
    let place = told(&desk.picture()).unwrap();
    let is_stopped = |picture: &Picture| {
        let state = picture.status.get(vehicle.index()).unwrap().state;
        state == VehicleState::Stopped && told(picture).is_none()
    };
    desk.pass_until(300, is_stopped).expect("it stands");
    let stands = desk.picture().motion.get(vehicle.index()).unwrap().place;
    // It looks for a gap between parked cars.
    assert!(stands.distance(place) < 40.0, "{} m", stands.distance(place));
}
