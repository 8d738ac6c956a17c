//! Requests that people make at windows, from the draft to the ride; and suggestions that they accept.

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::ops::ControlFlow;
use std::time::Duration;

use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, RequestId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::journal::{Journal, Policy, Reader};
use yagura::model::command::{Issuer, OperatorId};
use yagura::model::dispatch_view::{Accepted, WhyNot};
use yagura::model::people::AskId;
use yagura::model::request::Unserved;
use yagura::model::{
    Control, DispatchLimits, DispatchMode, Injection, InjectionKind, InjectionTarget, Intent, Interest, Need, Needs,
    Order, Party, RequestDraft, RequestPurpose, RequestRefusal, RequestState, Thing,
};
use yagura::sim::Simulator;
use yagura::station::{Journaling, Station};
use yagura::world::picture::RequestNow;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: OperatorId = OperatorId(1);

/// A wheelchair user goes across the town.
fn draft(city: &City, ask: u32) -> RequestDraft {
    RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId(3),
        to: BuildingId::from_index(city.buildings.len() / 2),
        party: Party { wheelchairs: 1, ..Party::default() },
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: "phoned, walks slowly".to_owned(),
        ask: AskId(ask),
        by: ME,
    }
}

fn row(station: &mut Station<Simulator>, id: RequestId) -> Option<RequestNow> {
    station.publish().requests.iter().flatten().find(|row| row.request.id == id).copied()
}

#[test]
fn a_callers_wheelchair_ride_is_promised_picked_up_and_brought() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    station.intent(Intent::Request(draft(&city, 1)));
    let id = station.publish().dispatch.answer(ME, AskId(1)).unwrap().unwrap();
    run(&mut station, 20);
    let promised = row(&mut station, id).unwrap();
    assert!(matches!(promised.state, RequestState::Assigned { .. }), "{promised:?}");
    let promise = promised.promised.unwrap();
    let mut was_aboard = false;
    for _ in 0..240 {
        run(&mut station, 15);
        let row = row(&mut station, id).unwrap();
        assert_eq!(row.promised, Some(promise), "what was told first is kept");
        was_aboard |= matches!(row.state, RequestState::OnBoard { .. });
        if row.state.is_ended() {
            assert!(matches!(row.state, RequestState::Done { .. }), "{row:?}");
            break;
        }
    }
    assert!(was_aboard);
    assert_eq!(station.publish().dispatch.booking(id), None, "what is done needs nobody any more");
}

#[test]
fn what_can_not_be_done_is_refused_in_words_to_whom_asked() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let first = station.make_request(draft(&city, 1)).unwrap();
    let past = Some(START - Span::from_s(3_600));
    let cases = [
        (draft(&city, 2), RequestRefusal::Twice(first)),
        (RequestDraft { to: BuildingId::NONE, ..draft(&city, 3) }, RequestRefusal::Nowhere),
        (RequestDraft { to: BuildingId(3), ..draft(&city, 4) }, RequestRefusal::SamePlace),
        (RequestDraft { latest_arrival: past, ..draft(&city, 5) }, RequestRefusal::InThePast),
        (
            RequestDraft { party: Party { seats: 200, ..Party::default() }, ..draft(&city, 6) },
            RequestRefusal::TooManyForAnyVehicle,
        ),
    ];
    for (draft, refusal) in cases {
        let ask = draft.ask;
        station.intent(Intent::Request(draft));
        assert_eq!(station.publish().dispatch.answer(ME, ask), Some(Err(refusal)));
        assert!(!refusal.to_string().is_empty());
    }
    assert_eq!(station.publish().dispatch.bookings.len(), 1);
}

#[test]
fn a_thousand_at_once_are_kept_and_further_ones_refused() {
    let city = town(800);
    let mut station = station(&city, 1, START);
    let count = city.buildings.len() as u32;
    let mut refused = 0;
    for number in 0..2_100 {
        let (from, to) = (BuildingId(number % count), BuildingId((number * 7 + 1 + number / count) % count));
        match station.make_request(RequestDraft { from, to, ..draft(&city, number) }) {
            Ok(_) => {}
            Err(RequestRefusal::TooMany | RequestRefusal::SamePlace | RequestRefusal::Twice(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    let kept = station.publish().dispatch.bookings.len();
    assert!(kept >= 1_000 && kept + refused == 2_100, "{kept} kept, {refused} refused");
}

#[test]
fn who_can_not_be_served_stays_until_a_person_ends_it() {
    let city = town(800);
    let mut station = station(&city, 1, START);
    let id = station.make_request(draft(&city, 1)).unwrap();
    run(&mut station, 3_600);
    let picture = station.publish();
    let booking = picture.dispatch.booking(id).unwrap();
    assert!(booking.unserved.is_some());
    station.intent(Intent::CancelRequest { request: id, by: ME });
    assert_eq!(station.publish().dispatch.booking(id), None);
}

#[test]
fn a_waiting_request_is_called_off() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let id = station.make_request(draft(&city, 1)).unwrap();
    run(&mut station, 10);
    station.intent(Intent::CancelRequest { request: id, by: ME });
    run(&mut station, 4);
    assert_eq!(row(&mut station, id).unwrap().state, RequestState::Cancelled);
    assert_eq!(station.publish().dispatch.booking(id), None);
}

#[test]
fn in_suggest_mode_nothing_moves_until_somebody_accepts() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    station.intent(Intent::SetDispatchMode { mode: DispatchMode::Suggest, by: ME });
    let id = station.make_request(draft(&city, 1)).unwrap();
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(id) }));
    run(&mut station, 10);
    assert_eq!(row(&mut station, id).unwrap().state, RequestState::Waiting);
    station.step(Duration::from_millis(1_100));
    let picture = station.publish();
    assert_eq!(picture.dispatch.mode, DispatchMode::Suggest);
    let suggestion = picture.dispatch.suggestion(id).unwrap();
    assert!((1..=3).contains(&suggestion.best.len()), "{suggestion:?}");
    let shuttles = picture.roster.iter().filter(|it| it.kind == yagura::model::VehicleKind::Shuttle).count();
    let others: u32 = suggestion.why_not.iter().map(|(_, number)| number).sum();
    assert_eq!(suggestion.best.len() + others as usize, shuttles, "each vehicle is suggested or has its reason");
    let now = picture.source.clock.now;
    for offer in &suggestion.best {
        assert!(now <= offer.pick_up && offer.pick_up < offer.arrival);
        let soc = picture.status.get(offer.vehicle.index()).unwrap().soc;
        assert!(offer.soc_after < soc && offer.soc_after >= 0.0);
    }
    let second = suggestion.best.get(1).unwrap_or(&suggestion.best[0]);
    let accepted = Accepted { request: id, vehicle: second.vehicle, pick_up: second.pick_up };
    station.intent(Intent::AcceptSuggestions { accepted: vec![accepted], by: ME });
    run(&mut station, 6);
    let now = row(&mut station, id).unwrap();
    assert_eq!(now.state.vehicle(), Some(second.vehicle), "a person's choice, not the dispatcher's");
    let picture = station.publish();
    let command = picture.commands.iter().find(|row| row.command.target == Thing::Vehicle(second.vehicle)).unwrap();
    assert!(matches!(command.command.order, Order::Dispatch(_)));
    assert_eq!(command.command.issuer, Issuer::Operator(ME));
    station.intent(Intent::Interest(Interest::Requests { is_shown: false, chosen: None }));
    assert!(station.publish().dispatch.suggestions.is_empty(), "nobody looks");
}

#[test]
fn all_suggestions_are_accepted_together_and_what_does_not_hold_is_said() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    station.intent(Intent::SetDispatchMode { mode: DispatchMode::Suggest, by: ME });
    let places = [(3, 40), (3, 60), (50, 9), (70, 20)];
    let ids = places.map(|(from, to)| {
        let (from, to) = (BuildingId(from), BuildingId(to));
        station.make_request(RequestDraft { from, to, ..draft(&city, from.0 + to.0) }).unwrap()
    });
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(ids[0]) }));
    station.step(Duration::from_millis(100));
    let picture = station.publish();
    let shown = |id: RequestId| {
        let best = &picture.dispatch.suggestion(id).unwrap().best[0];
        Accepted { request: id, vehicle: best.vehicle, pick_up: best.pick_up }
    };
    let mut accepted: Vec<Accepted> = ids.into_iter().map(shown).collect();
    // One was shown a pick-up that nobody can keep any more.
    accepted[3].pick_up = START - Span::from_s(600);
    station.intent(Intent::AcceptSuggestions { accepted, by: ME });
    run(&mut station, 6);
    for id in &ids[..3] {
        let state = row(&mut station, *id).unwrap().state;
        assert!(matches!(state, RequestState::Assigned { .. } | RequestState::OnBoard { .. }), "{state:?}");
    }
    assert_eq!(row(&mut station, ids[3]).unwrap().state, RequestState::Waiting);
    let not_accepted = station.publish().dispatch.not_accepted.clone();
    assert!(matches!(not_accepted[..], [(id, _, WhyNot::LaterThanShown)] if id == ids[3]), "{not_accepted:?}");
}

#[test]
fn looking_at_suggestions_changes_nothing_in_the_city() {
    let city = town(800);
    let mut looked_at = station(&city, 200, START);
    let mut alone = station(&city, 200, START);
    looked_at.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: None }));
    for _ in 0..60 {
        for station in [&mut looked_at, &mut alone] {
            station.control(Control::SetSpeed(60.0));
            station.step(Duration::from_millis(500));
        }
    }
    assert_eq!(looked_at.source().digest(), alone.source().digest());
}

/// A caller at two past eight who must be somewhere at ten past nine hears a pick-up at once; the vehicle is free until
/// it sets out, and everybody is there in time.
#[test]
fn an_appointment_in_an_hour_is_promised_at_once_and_kept() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    run(&mut station, 120);
    let hour = START + Span::from_s(70 * 60);
    let purpose = RequestPurpose::Appointment;
    let id = station.make_request(RequestDraft { purpose, latest_arrival: Some(hour), ..draft(&city, 1) }).unwrap();
    run(&mut station, 10);
    let promised = row(&mut station, id).unwrap();
    let vehicle = promised.state.vehicle().unwrap();
    let pick_up = promised.promised.unwrap();
    assert!(promised.request.earliest <= pick_up && pick_up < hour, "{promised:?}");
    let mut others_served = 0;
    let mut is_out_early = false;
    while station.source().now() < hour + Span::from_s(300) {
        run(&mut station, 30);
        let picture = station.publish();
        let rows = picture.requests.iter().flatten();
        let is_other = |row: &&RequestNow| row.request.id != id && row.state.vehicle() == Some(vehicle);
        others_served += rows.filter(is_other).count();
        let task = picture.status.get(vehicle.index()).unwrap().task;
        let is_long_before = picture.source.clock.now + Span::from_s(3_000) < promised.request.earliest;
        is_out_early |= is_long_before && task == yagura::model::fact::Task::PickUp(promised.request.from);
    }
    let end = row(&mut station, id).unwrap();
    assert!(matches!(end.state, RequestState::Done { .. }), "{end:?}");
    assert!(end.observed <= hour && end.picked_up.is_some_and(|at| at >= end.request.earliest), "{end:?}");
    assert_eq!(end.promised, Some(pick_up));
    assert!(!is_out_early);
    assert!(others_served > 0, "it took nobody else for an hour");
}

#[test]
fn a_new_request_has_its_first_suggestion_in_the_same_step() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    station.intent(Intent::SetDispatchMode { mode: DispatchMode::Suggest, by: ME });
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: None }));
    station.step(Duration::from_millis(100));
    let before = station.publish().dispatch.suggestions.len();
    let id = station.make_request(draft(&city, 1)).unwrap();
    station.step(Duration::from_millis(1));
    let picture = station.publish();
    assert!(before < 12 && picture.dispatch.suggestion(id).is_some(), "{before} before");
}

#[test]
fn what_automatic_may_not_give_out_is_suggested_and_waits() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let limits = DispatchLimits { takes_rides: false, later_max_min: 200, ..DispatchLimits::default() };
    station.intent(Intent::SetDispatchLimits { limits, by: ME });
    let set = station.publish().dispatch.limits;
    assert_eq!(set, limits.held(), "more minutes than are allowed are held to them");
    let ride = station.make_request(draft(&city, 1)).unwrap();
    let purpose = RequestPurpose::Appointment;
    let to = BuildingId(7);
    let appointment = station.make_request(RequestDraft { purpose, to, ..draft(&city, 2) }).unwrap();
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(ride) }));
    run(&mut station, 20);
    station.step(Duration::from_millis(1_100));
    assert!(row(&mut station, appointment).unwrap().state.vehicle().is_some());
    assert_eq!(row(&mut station, ride).unwrap().state, RequestState::Waiting);
    let picture = station.publish();
    let suggestion = picture.dispatch.suggestion(ride).unwrap();
    assert!(suggestion.is_outside_limits && !suggestion.best.is_empty(), "{suggestion:?}");
    station.intent(Intent::SetDispatchLimits { limits: DispatchLimits::default(), by: ME });
    run(&mut station, 20);
    assert!(row(&mut station, ride).unwrap().state.vehicle().is_some(), "within the limits it is given out");
}

#[test]
fn without_a_fleet_a_request_stays_until_somebody_ends_it() {
    let city = town(800);
    let mut station = station(&city, 0, START);
    let id = station.make_request(draft(&city, 1)).unwrap();
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(id) }));
    run(&mut station, 60);
    assert_eq!(row(&mut station, id).unwrap().state, RequestState::Waiting);
    run(&mut station, 3_600);
    let picture = station.publish();
    assert!(picture.dispatch.booking(id).unwrap().unserved.is_some());
    station.intent(Intent::CancelRequest { request: id, by: ME });
    assert_eq!(station.publish().dispatch.booking(id), None);
}

#[test]
fn who_is_aboard_a_vehicle_that_dies_waits_for_another_one_and_is_brought() {
    let city = town(800);
    let mut station = station(&city, 200, START);
    let id = station.make_request(draft(&city, 1)).unwrap();
    let (mut broken, mut was_left, mut seen_aboard) = (None, false, 0);
    for _ in 0..900 {
        run(&mut station, 10);
        let now = row(&mut station, id).unwrap();
        match (now.state, broken) {
            (RequestState::OnBoard { vehicle }, None) => {
                seen_aboard += 1;
                // By then it has pulled out.
                if seen_aboard == 4 {
                    broken = Some(vehicle);
                    let target = InjectionTarget::Vehicle(vehicle);
                    let lasts = Some(Span::from_s(7_200));
                    let fault = Injection { lasts, ..Injection::usual(InjectionKind::ImmobiliseVehicle, target) };
                    station.control(Control::Inject(fault));
                }
            }
            (RequestState::Waiting | RequestState::Assigned { .. }, Some(_)) => was_left = true,
            (state, _) if state.is_ended() => break,
            _ => {}
        }
    }
    let end = row(&mut station, id).unwrap();
    assert!(was_left && broken.is_some());
    assert!(matches!(end.state, RequestState::Done { vehicle } if Some(vehicle) != broken), "{end:?}");
}

/// Bookings survive the program's end: what is ahead is promised anew, what is past is shown until somebody ends it,
/// nothing is lost and nothing is doubled.
#[test]
fn bookings_are_taken_up_after_the_programs_end() {
    let city = town(800);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("requests-kept");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    let at = |minutes: i64| Some(START + Span::from_s(minutes * 60));
    let limits = DispatchLimits { takes_parcels: false, later_max_min: 1, ..DispatchLimits::default() };
    let needs = Needs::default().with(Need::ChildSeat).with(Need::CallBack);
    let mut before = station(&city, 200, START);
    before.keep_bookings(&folder);
    before.intent(Intent::SetDispatchLimits { limits, by: ME });
    before.make_request(RequestDraft { needs, latest_arrival: at(40), ..draft(&city, 1) }).unwrap();
    let soon = RequestDraft { to: BuildingId(7), ..draft(&city, 2) };
    before.make_request(soon.clone()).unwrap();
    before.make_request(RequestDraft { to: BuildingId(9), earliest: at(300), ..draft(&city, 3) }).unwrap();
    let called_off = before.make_request(RequestDraft { to: BuildingId(11), ..draft(&city, 4) }).unwrap();
    before.intent(Intent::CancelRequest { request: called_off, by: ME });
    before.step(Duration::from_millis(100));
    before.write_bookings();
    let drafts = |station: &mut Station<Simulator>| {
        let view = station.publish().dispatch.clone();
        let of = |booking: &yagura::model::dispatch_view::Booking| {
            let draft = RequestDraft { ask: AskId(0), ..booking.draft.clone() };
            (draft.to, (draft, booking.made, booking.unserved))
        };
        view.bookings.iter().map(of).collect::<std::collections::BTreeMap<_, _>>()
    };
    let written = drafts(&mut before);
    assert_eq!(written.len(), 3);
    drop(before);

    let mut again = station(&city, 200, START);
    again.keep_bookings(&folder);
    assert_eq!(drafts(&mut again), written, "the same clock, the same bookings");
    assert_eq!(again.publish().dispatch.limits, limits);
    run(&mut again, 20);
    let soon_id = again.publish().dispatch.bookings.iter().find(|booking| booking.draft.to == soon.to).unwrap().request;
    assert!(row(&mut again, soon_id).unwrap().state.vehicle().is_some(), "it is promised a vehicle anew");
    again.write_bookings();
    drop(again);

    let mut later = station(&city, 200, START);
    run(&mut later, 7_200);
    later.keep_bookings(&folder);
    let ends: Vec<(BuildingId, bool)> = drafts(&mut later)
        .into_iter()
        .map(|(to, (.., unserved))| (to, unserved == Some(Unserved::NotRunning)))
        .collect();
    assert_eq!(ends.iter().filter(|(_, is_past)| *is_past).count(), 2, "{ends:?}");
    assert!(ends.contains(&(BuildingId(9), false)), "{ends:?}");
    let past = later.publish().dispatch.bookings.iter().find(|booking| booking.unserved.is_some()).unwrap().request;
    later.intent(Intent::CancelRequest { request: past, by: ME });
    assert_eq!(drafts(&mut later).len(), 2);

    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "version = 1\nbookings of somebody else").unwrap();
    let mut broken = station(&city, 200, START);
    broken.keep_bookings(&folder);
    let view = broken.publish().dispatch.clone();
    assert!(view.bookings.is_empty() && view.keeping_trouble.as_ref().is_some_and(|why| why.contains("broken")));
    let aside = file.with_file_name(format!("{}.broken-1", file.file_name().unwrap().display()));
    assert!(aside.exists());
}

#[test]
fn requests_are_in_the_journal() {
    let city = town(800);
    let mut station = station(&city, 20, START);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("requests-journal");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("journal.db");
    let (journal, _) = Journal::open(&path, Policy::default(), "desk-1", START).unwrap();
    station.keep_journal(Journaling::new(journal, "desk-1", START));
    let id = station.make_request(draft(&city, 1)).unwrap();
    station.intent(Intent::CancelRequest { request: id, by: ME });
    drop(station);
    let mut text = String::new();
    Reader::open(&path)
        .unwrap()
        .for_each(0, |record| {
            text += &record.texts.join(" ");
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    for word in ["request_made", "phoned, walks slowly", "request_ended"] {
        assert!(text.contains(word), "{word}");
    }
}
