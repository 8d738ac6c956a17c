//! The same city, seed, scenario and commands come to the same, however often and in whatever steps somebody looks; and
//! so does a fork.

use std::sync::Arc;
use std::time::Duration;

use yagura::base::geo::{Bounds, Point};
use yagura::base::ids::{BuildingId, FeederId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::command::{Consent, Issuer, OperatorId};
use yagura::model::{CommandDraft, Control, Interest, Order, Thing};
use yagura::sim::scenario::built_in;
use yagura::sim::{SimCounters, SimOptions, Simulator};
use yagura::station::Station;

/// 2026-08-03, 18:00 in Japan, when the scenario begins.
const START: Timestamp = Timestamp(1_785_747_600_000);
const SEED: u64 = 7;
const VEHICLES: u32 = 120;

fn town() -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes: 600 }))
}

/// A station that plays *dark junctions*: feeders trip, signals go dark, vehicles strand, an ambulance is called.
fn dark_junctions(city: &Arc<City>) -> Station<Simulator> {
    let scenario = built_in("dark-junctions").expect("it comes with the program").expect("it can be read");
    let options = SimOptions { seed: SEED, vehicles: VEHICLES, start: START };
    let simulator = Simulator::playing(city.clone(), &options, Arc::new(scenario), false).expect("it fits the town");
    assert_eq!(simulator.now(), START);
    Station::new(city.clone(), Box::new(simulator))
}

/// How somebody looks at a station.
#[derive(Clone, Copy, Debug)]
struct Look {
    speed: f32,
    frame_ms: u64,
    /// A picture is asked for every so many frames.
    picture_every: u32,
    /// The window looks elsewhere and selects something else now and then.
    is_curious: bool,
}

const HEADLESS: Option<Look> = None;

/// Runs exactly to a moment.
fn run_to(station: &mut Station<Simulator>, until: Timestamp, look: Option<Look>) {
    let mut frame = 0;
    if let Some(look) = look {
        station.control(Control::SetSpeed(look.speed));
        let step_ms = (look.frame_ms as f32 * look.speed) as i64 + 1;
        while station.source().now() + Span(step_ms) < until {
            station.step(Duration::from_millis(look.frame_ms));
            if frame % look.picture_every == 0 {
                station.publish();
            }
            if look.is_curious && frame % 7 == 0 {
                let vehicle = Thing::Vehicle(VehicleId(frame % VEHICLES));
                station.interest(&Interest::Selection(vec![vehicle, Thing::Building(BuildingId(frame % 100))]));
                let corner = Point::new(frame as f32, 0.0);
                station.interest(&Interest::VisibleBox(Bounds::around([corner, Point::new(500.0, 500.0)])));
            }
            frame += 1;
        }
    }
    station.control(Control::Pause);
    while station.source().now() < until {
        let left = until - station.source().now();
        station.control(Control::Jump(left.min(Simulator::MAX_STEP)));
        station.step(Duration::ZERO);
    }
    station.control(Control::Play);
}

/// What an operator does at fixed moments, seconds after the start.
fn deeds() -> Vec<(i64, Thing, Order)> {
    let (car, shuttle) = (Thing::Vehicle(VehicleId(0)), Thing::Vehicle(VehicleId(1)));
    vec![
        (120, shuttle, Order::PullOver),
        (150, car, Order::SetLights(true)),
        (400, Thing::Feeder(FeederId(0)), Order::SetLimit(Some(500.0))),
        (600, shuttle, Order::Release),
        (700, Thing::Building(BuildingId(5)), Order::SetBattery(Some(1.0))),
        (1_500, shuttle, Order::EmergencyStop),
    ]
}

/// Runs the scenario for half an hour with the operator's deeds.
fn with_deeds(station: &mut Station<Simulator>, look: Option<Look>) {
    for (at_s, target, order) in deeds() {
        run_to(station, START + Span::from_s(at_s), look);
        station.publish();
        let issuer = Issuer::Operator(OperatorId(1));
        station.give(CommandDraft { target, order, issuer, reason: "a test".into(), consent: Consent::Held });
    }
    run_to(station, START + Span::from_s(1_900), look);
}

fn outcome(station: &Station<Simulator>) -> (String, SimCounters, [String; 3]) {
    let source = station.source();
    let told = [
        format!("{:?}", source.ride_counts()),
        format!("{:?}", source.parcel_counts()),
        format!("{:?}", source.energy_totals()),
    ];
    (source.digest().to_hex().to_string(), source.counters().clone(), told)
}

#[test]
fn a_scenario_with_commands_is_the_same_however_somebody_looks() {
    let city = town();
    let mut headless = dark_junctions(&city);
    with_deeds(&mut headless, HEADLESS);
    let expected = outcome(&headless);
    println!("{:?}", expected.1.events_by_kind);
    for word in ["feeder_tripped", "signal_dark", "street_closed", "emergency_called", "ride_requested", "picked_up"] {
        assert!(expected.1.events_by_kind.get(word).is_some_and(|count| *count > 0), "no {word}");
    }
    let looks = [
        Look { speed: 1.0, frame_ms: 250, picture_every: 1, is_curious: true },
        Look { speed: 60.0, frame_ms: 17, picture_every: 3, is_curious: true },
        Look { speed: 600.0, frame_ms: 33, picture_every: 1, is_curious: false },
    ];
    for look in looks {
        let mut watched = dark_junctions(&city);
        with_deeds(&mut watched, Some(look));
        assert_eq!(outcome(&watched), expected, "{look:?}");
    }
    let mut untouched = dark_junctions(&city);
    run_to(&mut untouched, START + Span::from_s(1_900), HEADLESS);
    assert_ne!(outcome(&untouched).0, expected.0, "commands change what happens");
}

#[test]
fn a_forked_station_changes_nothing_and_comes_to_the_same() {
    let city = town();
    let mut original = dark_junctions(&city);
    run_to(&mut original, START + Span::from_s(400), HEADLESS);
    let before = outcome(&original);
    let mut fork = original.fork();
    let mut other = original.fork();
    with_deeds(&mut other, HEADLESS);
    run_to(&mut fork, START + Span::from_s(1_900), HEADLESS);
    assert_eq!(outcome(&original), before, "the original stands still");
    run_to(&mut original, START + Span::from_s(1_900), HEADLESS);
    assert_eq!(outcome(&fork), outcome(&original));
    assert_ne!(outcome(&other).0, outcome(&original).0, "another fork went another way");
    let (a, b) = (fork.publish(), original.publish());
    assert_eq!(a.requests.iter().flatten().count(), b.requests.iter().flatten().count());
    assert!(a.itineraries.iter().zip(b.itineraries.iter()).all(|(a, b)| a.stops == b.stops));
    let served = |station: &Station<Simulator>| station.source().ride_counts().served;
    assert!(served(&fork) > 0, "rides go on being given out");
}
