//! A request is given to another vehicle by hand: what is shown is what comes, nobody is lost, and it stays there.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::collections::BTreeMap;
use std::time::Duration;

use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, RequestId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::model::command::{Consent, Issuer, OperatorId};
use yagura::model::dispatch_view::{Accepted, Reassignment, WhatIf, WhyNot};
use yagura::model::people::AskId;
use yagura::model::way::WayAsked;
use yagura::model::{
    CommandDraft, Intent, Interest, Needs, Order, Party, RequestDraft, RequestPurpose, RequestState, StopDeed, Thing,
};
use yagura::sim::Simulator;
use yagura::station::Station;
use yagura::world::Picture;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: OperatorId = OperatorId(1);

struct Scene {
    station: Station<Simulator>,
    request: RequestId,
    present: VehicleId,
}

/// A booking that a vehicle is on its way to, with more of its kind about.
fn scene() -> Scene {
    let city = town(800);
    let mut station = station(&city, 200, START);
    run(&mut station, 600);
    let draft = RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId(3),
        to: BuildingId::from_index(city.buildings.len() / 2),
        party: Party { seats: 1, ..Party::default() },
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        needs: Needs::default(),
        ask: AskId(1),
        by: ME,
    };
    let request = station.make_request(draft).unwrap();
    run(&mut station, 6);
    let state = state(&mut station, request);
    let present = state.vehicle().expect("the booking has a vehicle");
    assert!(matches!(state, RequestState::Assigned { .. }), "{state:?}");
    Scene { station, request, present }
}

fn state(station: &mut Station<Simulator>, id: RequestId) -> RequestState {
    station.publish().requests.iter().flatten().find(|row| row.request.id == id).unwrap().state
}

/// What is suggested instead of the vehicle that has it.
fn others(scene: &mut Scene) -> Reassignment {
    let chosen = Some(scene.request);
    scene.station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen }));
    scene.station.step(Duration::from_millis(1_100));
    scene.station.publish().dispatch.reassignment.clone().unwrap()
}

fn wanted(scene: &Scene, offer: &yagura::model::dispatch_view::VehicleOffer) -> Accepted {
    Accepted { request: scene.request, vehicle: offer.vehicle, pick_up: offer.pick_up }
}

/// In how many itineraries each open request stands, by the deeds that are to come.
fn stops_of(picture: &Picture) -> BTreeMap<RequestId, Vec<(usize, StopDeed)>> {
    let mut all: BTreeMap<RequestId, Vec<(usize, StopDeed)>> = BTreeMap::new();
    for (vehicle, row) in picture.itineraries.iter().enumerate() {
        for stop in row.stops.iter() {
            all.entry(stop.request).or_default().push((vehicle, stop.deed));
        }
    }
    all
}

/// Whoever is promised a vehicle is in exactly its itinerary, and whoever is not is in none.
fn nobody_is_lost_or_doubled(picture: &Picture) {
    let stops = stops_of(picture);
    for row in picture.requests.iter().flatten() {
        let found = stops.get(&row.request.id).cloned().unwrap_or_default();
        let expected = match row.state {
            RequestState::Assigned { vehicle, .. } => {
                vec![(vehicle.index(), StopDeed::PickUp), (vehicle.index(), StopDeed::DropOff)]
            }
            RequestState::OnBoard { vehicle } | RequestState::Returning { vehicle, .. } => {
                vec![(vehicle.index(), StopDeed::DropOff)]
            }
            _ => Vec::new(),
        };
        assert_eq!(found, expected, "{row:?}");
    }
}

#[test]
fn a_request_moves_to_the_vehicle_that_was_chosen_and_stays_there() {
    let mut scene = scene();
    let found = others(&mut scene);
    assert_eq!(found.present, scene.present);
    assert!(found.suggestion.best.iter().all(|offer| offer.vehicle != scene.present));
    let leaves = found.leaves.clone().unwrap();
    assert_eq!(leaves.0, scene.present);
    assert!(leaves.1.stops.iter().all(|stop| stop.request != scene.request));
    let offer = found.suggestion.best.last().unwrap().clone();
    assert!(offer.itinerary.stops.iter().filter(|stop| stop.request == scene.request).count() == 2);
    let before = state(&mut scene.station, scene.request);
    run(&mut scene.station, 4);
    assert_eq!(state(&mut scene.station, scene.request), before, "nothing happens without a confirmation");
    scene.station.intent(Intent::Reassign { wanted: wanted(&scene, &offer), by: ME });
    for _ in 0..12 {
        run(&mut scene.station, 1);
        let picture = scene.station.publish();
        nobody_is_lost_or_doubled(&picture);
        let row = picture.requests.iter().flatten().find(|row| row.request.id == scene.request).unwrap();
        assert!(matches!(row.state, RequestState::Assigned { .. }), "never without a vehicle: {row:?}");
    }
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(offer.vehicle));
    let picture = scene.station.publish();
    let mine: Vec<Thing> = picture
        .commands
        .iter()
        .filter(|row| row.command.issuer == Issuer::Operator(ME) && matches!(row.command.order, Order::Dispatch(_)))
        .map(|row| row.command.target)
        .collect();
    assert_eq!(
        mine,
        [Thing::Vehicle(offer.vehicle), Thing::Vehicle(scene.present)],
        "first who takes it, then who lost it"
    );
    // Whatever else is planned, it stays with the one that a person chose until it is served.
    for _ in 0..240 {
        run(&mut scene.station, 15);
        let state = state(&mut scene.station, scene.request);
        assert_eq!(state.vehicle(), Some(offer.vehicle), "{state:?}");
        if state.is_ended() {
            return;
        }
    }
    panic!("not served");
}

#[test]
fn pressing_twice_is_pressing_once() {
    let mut scene = scene();
    let offer = others(&mut scene).suggestion.best[0].clone();
    for _ in 0..3 {
        scene.station.intent(Intent::Reassign { wanted: wanted(&scene, &offer), by: ME });
    }
    run(&mut scene.station, 8);
    scene.station.intent(Intent::Reassign { wanted: wanted(&scene, &offer), by: ME });
    run(&mut scene.station, 4);
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(offer.vehicle));
    let picture = scene.station.publish();
    let to_it = picture.commands.iter().filter(|row| row.command.target == Thing::Vehicle(offer.vehicle));
    assert_eq!(to_it.count(), 1);
    assert!(picture.dispatch.not_accepted.is_empty(), "{:?}", picture.dispatch.not_accepted);
    nobody_is_lost_or_doubled(&picture);
}

#[test]
fn what_comes_later_than_shown_is_not_done_but_said() {
    let mut scene = scene();
    let offer = others(&mut scene).suggestion.best[0].clone();
    let wanted = Accepted { pick_up: offer.pick_up - Span::from_s(600), ..wanted(&scene, &offer) };
    scene.station.intent(Intent::Reassign { wanted, by: ME });
    run(&mut scene.station, 6);
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(scene.present));
    let not_accepted = scene.station.publish().dispatch.not_accepted.clone();
    assert_eq!(not_accepted, [(scene.request, offer.vehicle, WhyNot::LaterThanShown)]);
}

#[test]
fn what_if_tells_the_new_times_or_why_not_and_changes_nothing() {
    let mut scene = scene();
    let offer = others(&mut scene).suggestion.best[0].clone();
    let picture = scene.station.publish();
    let clinic = picture.status.iter().zip(picture.roster.iter()).position(|(status, vehicle)| {
        vehicle.kind == yagura::model::VehicleKind::Shuttle && !status.role.takes_riders()
    });
    let robot = picture.roster.iter().position(|vehicle| vehicle.kind == yagura::model::VehicleKind::Robot);
    let (clinic, robot) = (VehicleId::from_index(clinic.unwrap()), VehicleId::from_index(robot.unwrap()));
    let mut ask = |vehicle| {
        let asked = WhatIf { request: scene.request, vehicle };
        scene.station.intent(Intent::Interest(Interest::WhatIf(Some(asked))));
        scene.station.step(Duration::from_millis(100));
        let answer = scene.station.publish().dispatch.what_if.clone().unwrap();
        assert_eq!(answer.asked, asked);
        answer
    };
    let answer = ask(offer.vehicle);
    assert_eq!(answer.offer.as_ref().map(|offer| offer.vehicle), Ok(offer.vehicle));
    assert_eq!(answer.leaves.map(|(vehicle, _)| vehicle), Some(scene.present));
    assert_eq!(ask(scene.present).offer, Err(WhyNot::HasIt));
    assert!(
        matches!(ask(clinic).offer, Err(WhyNot::OtherRole | WhyNot::Charging | WhyNot::OutOfService)),
        "{:?}",
        ask(clinic)
    );
    assert_eq!(ask(robot).offer, Err(WhyNot::OtherRole));
    scene.station.intent(Intent::Interest(Interest::WhatIf(None)));
    assert_eq!(scene.station.publish().dispatch.what_if, None);
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(scene.present));
}

#[test]
fn a_stopped_vehicle_loses_its_booking_and_who_is_aboard_another_is_not_moved() {
    let mut scene = scene();
    let stop = CommandDraft {
        target: Thing::Vehicle(scene.present),
        order: Order::PullOver,
        issuer: Issuer::Operator(ME),
        reason: String::new(),
        consent: Consent::Confirmed,
    };
    scene.station.intent(Intent::Command(stop));
    run(&mut scene.station, 20);
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(scene.present), "it keeps what it was given");
    let offer = others(&mut scene).suggestion.best[0].clone();
    scene.station.intent(Intent::Reassign { wanted: wanted(&scene, &offer), by: ME });
    run(&mut scene.station, 6);
    let picture = scene.station.publish();
    assert_eq!(state(&mut scene.station, scene.request).vehicle(), Some(offer.vehicle));
    nobody_is_lost_or_doubled(&picture);
    let aboard = picture.requests.iter().flatten().find(|row| matches!(row.state, RequestState::OnBoard { .. }));
    if let Some(aboard) = aboard {
        let asked = WhatIf { request: aboard.request.id, vehicle: offer.vehicle };
        scene.station.intent(Intent::Interest(Interest::WhatIf(Some(asked))));
        scene.station.step(Duration::from_millis(100));
        let answer = scene.station.publish().dispatch.what_if.clone().unwrap();
        assert!(matches!(answer.offer, Err(WhyNot::AboardAlready | WhyNot::NotWaiting)), "{answer:?}");
    }
}

#[test]
fn the_way_of_a_vehicle_follows_the_streets_to_each_of_its_stops() {
    let mut scene = scene();
    let picture = scene.station.publish();
    let stops: Vec<BuildingId> =
        picture.itineraries.get(scene.present.index()).unwrap().stops.iter().map(|stop| stop.at).collect();
    assert!(!stops.is_empty());
    let asked = WayAsked { vehicle: scene.present, stops: stops.clone().into() };
    scene.station.intent(Intent::Interest(Interest::Ways(vec![asked.clone()])));
    scene.station.step(Duration::from_millis(100));
    let picture = scene.station.publish();
    let [way] = &picture.ways[..] else { panic!("{:?}", picture.ways) };
    assert_eq!(way.asked, asked);
    assert_eq!(way.legs.len(), stops.len());
    let streets = &picture.city.streets;
    let mut from = picture.motion.get(scene.present.index()).unwrap().place;
    for (leg, stop) in way.legs.iter().zip(&stops) {
        let to = streets.place(picture.city.buildings[stop.index()].access).0;
        if let [first, .., last] = leg[..] {
            // It may stand beside the street.
            assert!(first.distance(from) < 100.0, "{first:?} {from:?}");
            assert!(last.distance(to) < 1.0, "{last:?} {to:?}");
        } else {
            assert!(from.distance(to) < 100.0, "a leg was not found");
        }
        from = to;
    }
    scene.station.intent(Intent::Interest(Interest::Ways(Vec::new())));
    scene.station.step(Duration::from_millis(1_100));
    assert!(scene.station.publish().ways.is_empty(), "nobody looks any more");
}
