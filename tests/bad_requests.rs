//! What goes wrong with many requests at once: a hospital that closes, a thousand at a time, riders who are not there.
//! Each has a clear state with a next step, and nobody is forgotten.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dispatched_town::{SEED, run, station, town};
use yagura::base::ids::{BuildingId, RequestId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::{BuildingKind, City};
use yagura::model::command::OperatorId;
use yagura::model::people::AskId;
use yagura::model::request::Unserved;
use yagura::model::series::{SeriesDraft, Weekdays};
use yagura::model::{
    Control, EventKind, Injection, InjectionKind, InjectionTarget, Intent, Interest, Need, Needs, Party, RequestDraft,
    RequestPurpose, RequestRefusal, RequestState,
};
use yagura::sim::Simulator;
use yagura::sim::no_show::{WAIT, is_no_show};
use yagura::station::Station;
use yagura::world::picture::RequestNow;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: OperatorId = OperatorId(1);

fn hospital(city: &City) -> BuildingId {
    let is_hospital = |kind| matches!(kind, BuildingKind::Hospital | BuildingKind::Clinic);
    BuildingId::from_index(city.buildings.iter().position(|building| is_hospital(building.kind)).unwrap())
}

fn draft(from: u32, to: BuildingId, ask: u32) -> RequestDraft {
    RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId(from),
        to,
        party: Party { seats: 1, ..Party::default() },
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        ask: AskId(ask),
        by: ME,
    }
}

fn rows(station: &mut Station<Simulator>) -> BTreeMap<RequestId, RequestNow> {
    station.publish().requests.iter().flatten().map(|row| (row.request.id, *row)).collect()
}

/// A hospital closes while one is aboard, some have a vehicle, some wait, some are booked for later, and one repeats.
#[test]
fn a_hospital_that_closes_leaves_nobody_without_a_word() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let hospital = hospital(&city);
    let appointment = |from: u32, minutes: i64, ask: u32| RequestDraft {
        purpose: RequestPurpose::Appointment,
        latest_arrival: Some(START + Span::from_s(minutes * 60)),
        ..draft(from, hospital, ask)
    };
    let rider = station.make_request(draft(3, hospital, 1)).unwrap();
    for _ in 0..200 {
        run(&mut station, 10);
        if matches!(rows(&mut station)[&rider].state, RequestState::OnBoard { .. }) {
            break;
        }
    }
    assert!(matches!(rows(&mut station)[&rider].state, RequestState::OnBoard { .. }));
    let soon = station.make_request(appointment(9, 90, 2)).unwrap();
    let later = station.make_request(appointment(15, 150, 3)).unwrap();
    let home = station.make_request(RequestDraft { from: hospital, ..draft(0, BuildingId(21), 4) }).unwrap();
    let first = RequestDraft { from: BuildingId(27), ..appointment(27, 130, 5) };
    let until = START.local(city.zone).date_naive() + chrono::Days::new(20);
    let series = station.make_series(SeriesDraft { first, days: Weekdays::EVERY_DAY, until }).unwrap();
    run(&mut station, 10);
    assert!(rows(&mut station)[&soon].state.vehicle().is_some());

    let closes = Injection::usual(InjectionKind::CloseBuilding, InjectionTarget::Building(hospital));
    station.control(Control::Inject(closes));
    run(&mut station, 4);
    let picture = station.publish();
    assert!(picture.closed.contains(&hospital));
    assert!(picture.events.iter().any(|event| event.kind == EventKind::BuildingClosed { building: hospital }));
    let is_called_off = |id: RequestId| {
        let booking = picture.dispatch.booking(id);
        booking.is_some_and(|booking| booking.unserved == Some(Unserved::PlaceClosed))
    };
    assert!(is_called_off(soon) && is_called_off(later), "{:?}", picture.dispatch.bookings);
    let of_series = picture.dispatch.bookings.iter().find(|booking| booking.series.is_some()).unwrap();
    assert!(is_called_off(of_series.request));
    let left: Vec<_> = picture
        .requests
        .iter()
        .flatten()
        .filter(|row| !row.state.is_ended() && row.request.to == hospital)
        .map(|row| (row.request.id, row.state))
        .collect();
    let is_aboard = |state: &RequestState| matches!(state, RequestState::OnBoard { .. });
    assert!(left.iter().all(|(_, state)| is_aboard(state)), "{left:?}");
    for vehicle in picture.itineraries.iter() {
        let goes_for = |id| vehicle.stops.iter().any(|stop| stop.request == id);
        assert!(!goes_for(soon) && !goes_for(later), "no vehicle sets out for who is not brought");
    }
    assert_eq!(station.make_request(draft(33, hospital, 6)), Err(RequestRefusal::PlaceClosed));

    run(&mut station, 3_600);
    let ended = rows(&mut station);
    assert!(matches!(ended[&rider].state, RequestState::Done { .. }), "{:?}", ended[&rider]);
    assert!(
        matches!(ended[&home].state, RequestState::Done { .. }),
        "who is inside is brought home: {:?}",
        ended[&home]
    );
    // A day before tomorrow's.
    run(&mut station, 5_400);
    let kept = station.publish().dispatch.series.iter().find(|row| row.id == series).cloned().unwrap();
    assert_eq!(kept.trouble, Some(RequestRefusal::PlaceClosed), "tomorrow's can't be booked, and says why: {kept:?}");
    for id in [soon, later] {
        station.intent(Intent::CancelRequest { request: id, by: ME });
        assert_eq!(station.publish().dispatch.booking(id), None, "a person has ended it");
    }

    let scenario = station.publish().scenario.clone().unwrap();
    let number =
        scenario.under_way.iter().find(|row| row.injection.kind == InjectionKind::CloseBuilding).unwrap().number;
    station.control(Control::EndInjection(number));
    run(&mut station, 120);
    let picture = station.publish();
    assert!(picture.closed.is_empty());
    let kept = picture.dispatch.series.iter().find(|row| row.id == series).unwrap();
    assert_eq!(kept.trouble, None);
    assert!(picture.dispatch.bookings.iter().any(|row| row.series.is_some() && row.unserved.is_none()), "it goes on");
}

/// A thousand people call at once. Everybody has a state, no list grows over its limit, and in the end everybody was
/// brought, or stands in the list with a reason until a person ends it.
#[test]
fn a_thousand_at_once_all_get_a_state() {
    let city = town(800);
    let mut station = station(&city, 300, START);
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: None }));
    let count = city.buildings.len() as u32;
    let mut made = Vec::new();
    let mut ask = 0;
    while made.len() < 1_000 {
        ask += 1;
        let (from, to) = (ask % count, BuildingId((ask * 7 + 1 + ask / count) % count));
        if from == to.0 {
            continue;
        }
        let needs = if ask % 50 == 0 { Needs::default().with(Need::ChildSeat) } else { Needs::default() };
        match station.make_request(RequestDraft { needs, ..draft(from, to, ask) }) {
            Ok(id) => made.push(id),
            Err(RequestRefusal::Twice(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..120 {
        let began = std::time::Instant::now();
        station.control(Control::Jump(Span::from_s(1)));
        station.step(Duration::from_millis(100));
        let picture = station.publish();
        slowest = slowest.max(began.elapsed());
        assert!(picture.dispatch.suggestions.len() <= 13, "{} are suggested", picture.dispatch.suggestions.len());
        assert!(picture.dispatch.answers.len() <= 32);
        let listed = picture.dispatch.bookings.iter().map(|booking| booking.request);
        let ended = picture.requests.iter().flatten().filter(|row| row.state.is_ended()).map(|row| row.request.id);
        let known: BTreeSet<RequestId> = listed.chain(ended).collect();
        assert!(made.iter().all(|id| known.contains(id)), "somebody is forgotten");
    }
    println!("slowest step and picture with a thousand open: {slowest:?}");
    run(&mut station, 2 * 3_600);
    let (rows, picture) = (rows(&mut station), station.publish());
    let (mut brought, mut told, mut no_shows) = (0, 0, 0);
    for id in &made {
        let state = rows.get(id).map(|row| row.state);
        match (state, picture.dispatch.booking(*id)) {
            (Some(RequestState::Unserved(why)), Some(booking)) if booking.unserved == Some(why) => told += 1,
            (Some(RequestState::Done { .. }), None) => brought += 1,
            (Some(RequestState::NoShow { .. }), None) => no_shows += 1,
            other => panic!("{id:?} is {other:?}"),
        }
    }
    println!("{brought} brought, {told} told that nobody came, {no_shows} were not there");
    assert!(brought > 0 && told > 0 && brought + told + no_shows == 1_000);
}

/// A booked rider is not there: the vehicle waits and goes on, the figures count it apart, and it can be booked again.
#[test]
fn a_booked_rider_who_is_not_there_ends_as_no_show() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let mut found = None;
    for ask in 0..3_000 {
        let to = BuildingId(40 + ask % 400);
        let draft = RequestDraft { note: "blue door".to_owned(), ..draft(3, to, ask) };
        let id = station.make_request(draft).unwrap();
        if is_no_show(SEED, id) {
            found = Some(id);
            break;
        }
        station.intent(Intent::CancelRequest { request: id, by: ME });
        station.step(Duration::ZERO);
    }
    let id = found.unwrap();
    let before = station.publish().service.all;
    let mut promised = None;
    for _ in 0..400 {
        run(&mut station, 10);
        let row = rows(&mut station)[&id];
        promised = promised.or(row.promised);
        if row.state.is_ended() {
            break;
        }
    }
    let row = rows(&mut station)[&id];
    let RequestState::NoShow { vehicle } = row.state else { panic!("{row:?}") };
    assert!(row.observed >= promised.unwrap() + WAIT, "{row:?}");
    assert_eq!(row.picked_up, None);
    let picture = station.publish();
    assert_eq!(picture.dispatch.booking(id), None);
    assert_eq!(picture.dispatch.no_show(id).unwrap().draft.note, "blue door", "it can be booked again");
    assert!(picture.events.iter().any(|event| event.kind == EventKind::NoShow { vehicle, at: BuildingId(3) }));
    let all = &picture.service.all;
    assert!(all.no_shows > before.no_shows, "{all:?}");
    let stops = &picture.itineraries.get(vehicle.index()).unwrap().stops;
    assert!(stops.iter().all(|stop| stop.request != id), "{stops:?}");
    let counts = station.source().ride_counts();
    assert_eq!((counts.no_shows, counts.unserved), (all.no_shows, all.unserved));
}
