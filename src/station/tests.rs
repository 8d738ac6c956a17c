//! The station with a source that a test writes by hand.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::base::geo::{Bounds, Point};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::city::generate::{GenerateOptions, generate};
use crate::model::command::{CommandDraft, Consent, Issuer, OperatorId, Order};
use crate::model::{
    Clock, Control, Event, EventKind, FactBatch, Facts, Intent, Interest, LinkState, Scope, Source, SourceKind,
    SourceStatus, Thing, Vehicle,
};
use crate::world::Desk as _;

use super::desk::CONTROLS_WAITING_MAX;
use super::runner::Progress;
use super::{Runner, Station, StationDesk};

/// A source whose clock runs with the wall, and that tells of one event a step while it plays.
struct Scripted {
    now: Timestamp,
    is_running: bool,
}

impl Source for Scripted {
    fn kind(&self) -> SourceKind {
        SourceKind::Simulator
    }

    fn roster(&self) -> Arc<[Vehicle]> {
        Arc::new([])
    }

    fn status(&self) -> SourceStatus {
        let clock = Clock { now: self.now, is_running: self.is_running, speed: 1.0, speed_reached: 1.0 };
        SourceStatus { clock, link: LinkState::Up }
    }

    fn take_up(&mut self, wall: Duration) -> Timestamp {
        if self.is_running { self.now + Span::from_s_f64(wall.as_secs_f64()) } else { self.now }
    }

    fn run_to(&mut self, until: Timestamp) {
        self.now = self.now.max(until);
    }

    fn observe(&mut self, scope: Scope, facts: &mut Vec<FactBatch>) {
        if self.is_running && scope == Scope::News {
            let kind = EventKind::RideUnserved { from: crate::base::ids::BuildingId(0) };
            facts.push(FactBatch { facts: Facts::Events(vec![Event::new(self.now, kind)]) });
        }
    }

    fn control(&mut self, control: Control) {
        match control {
            Control::Play => self.is_running = true,
            Control::Pause => self.is_running = false,
            _ => {}
        }
    }

    fn interest(&mut self, _interest: &Interest) {}
    fn command(&mut self, _command: &crate::model::Command) {}
}

fn city() -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes: 500 }))
}

fn wish(control: Control) -> Intent {
    Intent::Control { control, by: OperatorId(1) }
}

fn scripted() -> Scripted {
    Scripted { now: Timestamp(0), is_running: true }
}

#[test]
fn a_step_applies_what_was_observed_and_a_pause_holds_the_clock() {
    let mut station = Station::new(city(), Box::new(scripted()));
    station.step(Duration::from_secs(1));
    station.control(Control::Pause);
    station.step(Duration::from_secs(5));
    let picture = station.publish();
    assert_eq!(picture.source.clock.now, Timestamp(1000));
    assert_eq!(picture.events.len(), 1);
    assert!(!picture.source.clock.is_running);
}

#[test]
fn a_picture_that_is_held_never_changes() {
    let mut station = Station::new(city(), Box::new(scripted()));
    station.step(Duration::from_secs(1));
    let held = station.publish();
    station.step(Duration::from_secs(1));
    let newer = station.publish();
    assert_eq!((held.events.len(), newer.events.len()), (1, 2));
    assert!(newer.revision > held.revision);
}

#[test]
fn of_interests_the_newest_wins_and_a_full_queue_hands_controls_back() {
    let mut station = Station::new(city(), Box::new(scripted()));
    let (desk, inbox) = StationDesk::new(station.publish());
    let bounds = Bounds::around([Point::new(0.0, 0.0), Point::new(9.0, 9.0)]);
    for intent in [
        Intent::Interest(Interest::Selection(vec![])),
        Intent::Interest(Interest::VisibleBox(bounds)),
        Intent::Interest(Interest::Selection(vec![Thing::Street(crate::base::ids::StreetId(3))])),
    ] {
        assert_eq!(desk.send(intent), Ok(()));
    }
    let taken: Vec<_> = desk.take_interests().collect();
    assert_eq!(
        taken,
        [Interest::VisibleBox(bounds), Interest::Selection(vec![Thing::Street(crate::base::ids::StreetId(3))])]
    );
    assert_eq!(desk.take_interests().count(), 0);
    for _ in 0..CONTROLS_WAITING_MAX {
        assert_eq!(desk.send(wish(Control::Pause)), Ok(()));
    }
    let refused = desk.send(wish(Control::Play));
    assert_eq!(refused, Err(Box::new(wish(Control::Play))));
    assert_eq!(inbox.next(Duration::ZERO), Some(wish(Control::Pause)));
    assert_eq!(desk.send(wish(Control::Pause)), Ok(()));
    let stop = |order| {
        let (target, issuer) = (Thing::Vehicle(crate::base::ids::VehicleId(1)), Issuer::Operator(OperatorId(1)));
        CommandDraft { target, order, issuer, reason: String::new(), consent: Consent::Held }
    };
    assert!(desk.send(Intent::Command(stop(Order::Horn))).is_err(), "the queue is full");
    for _ in 0..3 {
        assert_eq!(desk.send(Intent::Command(stop(Order::PullOver))), Ok(()), "but never for a stop");
    }
    assert_eq!(desk.take_stops(), [stop(Order::PullOver)]);
}

#[test]
fn a_runner_prepares_publishes_obeys_and_ends() {
    let (woken_tx, woken_rx) = mpsc::channel();
    let make = || Ok::<_, String>(Station::new(city(), Box::new(scripted())));
    let runner = Runner::start(make, move || {
        woken_tx.send(()).ok();
    })
    .unwrap();
    woken_rx.recv_timeout(Duration::from_mins(1)).unwrap();
    let Progress::Ready(desk) = runner.progress() else { panic!("the station is ready once it has woken us") };
    let pictures = Arc::new(AtomicUsize::new(0));
    let (picture_tx, picture_rx) = mpsc::channel();
    let counted = pictures.clone();
    desk.wake_on_picture(Box::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        picture_tx.send(()).ok();
    }));
    assert_eq!(desk.send(wish(Control::Pause)), Ok(()));
    let patience = Duration::from_mins(1);
    while desk.picture().source.clock.is_running {
        picture_rx.recv_timeout(patience).unwrap();
    }
    drop(runner);
    assert!(pictures.load(Ordering::Relaxed) > 0);
    assert!(picture_rx.try_iter().count() < 100, "no picture after the end");
}

#[test]
fn a_station_that_can_not_be_made_tells_why() {
    let (woken_tx, woken_rx) = mpsc::channel();
    let make = || Err::<Station<Scripted>, _>("no streets".to_owned());
    let runner = Runner::start(make, move || {
        woken_tx.send(()).ok();
    })
    .unwrap();
    woken_rx.recv_timeout(Duration::from_mins(1)).unwrap();
    assert!(matches!(runner.progress(), Progress::Failed(error) if error == "no streets"));
}
