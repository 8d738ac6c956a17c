//! The hospital view: who is late stands first, and says by how much.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::Span;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::Booking;
use crate::model::people::AskId;
use crate::model::{
    Appointment, Coming, DispatchView, ItineraryStop, Party, Request as Wanted, RequestDraft, RequestPurpose,
    RequestState, StopDeed,
};
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;
use crate::world::Column;
use crate::world::picture::{AppointmentsNow, ItineraryNow, RequestNow};

const HOSPITAL: BuildingId = BuildingId(2);

fn at(minutes: i64) -> Timestamp {
    NOW + Span::from_s(60 * minutes)
}

/// Of four patients one is fetched too late, one comes in time, one is past the hour, and one has arrived.
fn fixture(language: Language) -> Fixture {
    let mut fixture = Fixture::new(language);
    let ride = |id: u32| {
        let request = Wanted {
            id: RequestId(id),
            purpose: RequestPurpose::Appointment,
            from: BuildingId(0),
            to: HOSPITAL,
            party: Party { seats: 1, ..Party::default() },
            needs: crate::model::Needs::default(),
            made: at(-30),
            earliest: at(-20),
            latest_pick_up: at(10),
            latest_arrival: at(20),
        };
        let state = RequestState::OnBoard { vehicle: VehicleId(0) };
        Some(RequestNow { observed: NOW, request, state, promised: None, picked_up: None })
    };
    let mut requests = Column::default();
    for row in [ride(7), ride(8)] {
        requests.push(row);
    }
    fixture.picture.requests = requests;
    let stop = |id: u32, due| ItineraryStop { at: HOSPITAL, request: RequestId(id), deed: StopDeed::DropOff, due };
    let stops = ItineraryNow { observed: NOW, stops: [stop(7, at(14)), stop(8, at(14))].into() };
    fixture.picture.itineraries = Column::filled(&stops, 1);
    let row = |number, due, coming| Appointment { number, at: HOSPITAL, due, coming };
    let rows = vec![
        row(1, at(-40), Coming::Arrived(at(-48))),
        row(2, at(-10), Coming::OwnWay),
        row(3, at(10), Coming::Request(RequestId(7))),
        row(4, at(20), Coming::Request(RequestId(8))),
    ];
    fixture.picture.appointments = Arc::new(AppointmentsNow { observed: NOW, rows });
    fixture
}

fn drawn(fixture: &Fixture, width: f32) -> Harness<'_> {
    let mut panel = HospitalPanel::default();
    let mut harness = Harness::builder()
        .with_size([width, 420.0])
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

#[test]
fn the_late_ones_stand_first_and_say_by_how_much() {
    for width in [300.0, 348.0, 900.0] {
        let fixture = fixture(Language::English);
        let harness = drawn(&fixture, width);
        let rows = harness.get_all_by_role(Role::ListItem);
        let words: Vec<String> = rows.filter_map(|node| node.accesskit_node().label()).collect();
        let ends = ["not there, 10 min late", ", 4 min late", "aboard Shuttle 12, arrives 08:56", "arrived, 07:54"];
        assert_eq!(words.len(), ends.len(), "{words:?}");
        for (words, end) in words.iter().zip(ends) {
            assert!(words.contains("City Hospital") && words.ends_with(end), "{words} at {width}");
        }
        harness.get_by_label_contains("4 today · 2 by vehicle · 2 late · 1 arrived");
    }
}

#[test]
fn who_comes_on_their_own_is_counted_and_shown_when_wanted() {
    let mut fixture = fixture(Language::English);
    let later = Appointment { due: NOW + Span::from_s(3_600), number: 9, ..fixture.picture.appointments.rows[1] };
    let mut rows = fixture.picture.appointments.rows.clone();
    rows.push(later);
    fixture.picture.appointments = Arc::new(AppointmentsNow { observed: NOW, rows });
    let mut harness = drawn(&fixture, 900.0);
    let quiet = "comes on their own";
    harness.get_by_label_contains("5 today");
    let is_shown = |harness: &Harness<'_>| {
        let rows = harness.get_all_by_role(Role::ListItem);
        rows.filter_map(|node| node.accesskit_node().label()).filter(|words| words.contains(quiet)).count()
    };
    assert_eq!(is_shown(&harness), 1, "only who is late");
    harness.get_by_label("On their own").click();
    harness.run();
    harness.run();
    assert_eq!(is_shown(&harness), 2);
}

#[test]
fn a_row_leads_to_the_vehicle() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    harness.get_by_label_contains("arrives 08:56, 4 min late").click();
    harness.run();
    let shown = fixture.sent();
    let is_shown = |request: &crate::ui::actions::Request| {
        matches!(request, crate::ui::actions::Request::Show(crate::model::Thing::Vehicle(VehicleId(0))))
    };
    assert!(shown.iter().any(is_shown), "{shown:?}");
}

#[test]
fn before_a_list_is_heard_and_when_nobody_is_due_that_is_said() {
    let mut fixture = Fixture::new(Language::English);
    drawn(&fixture, 348.0).get_by_label("No hospital's list was heard yet");
    fixture.picture.appointments = Arc::new(AppointmentsNow { observed: NOW, rows: Vec::new() });
    drawn(&fixture, 348.0).get_by_label("Nobody is due at a hospital today");
}

#[test]
fn clinics_on_wheels_say_where_they_are_open() {
    let mut fixture = fixture(Language::Japanese);
    let mut status = fixture.picture.status.clone();
    if let Some(row) = status.get_mut(0) {
        row.role = crate::model::Role::MobileClinic;
        row.task = crate::model::fact::Task::Visit(BuildingId(3));
        row.state = crate::model::VehicleState::Waiting;
        row.riders = 2;
    }
    fixture.picture.status = status;
    let harness = drawn(&fixture, 348.0);
    harness.get_by_label_contains("はた市場");
}

#[test]
fn a_hospital_that_is_closed_says_how_many_are_to_be_called() {
    let mut fixture = fixture(Language::English);
    let at = fixture.picture.appointments.rows[0].at;
    fixture.picture.closed = Arc::new(std::iter::once(at).collect());
    for width in [300.0, 900.0] {
        let harness = drawn(&fixture, width);
        harness.get_by_label_contains("City Hospital is closed. Rides there are called off: call the 3 people");
    }
}

#[test]
fn a_booked_patient_stays_in_the_list_once_brought_there() {
    let mut fixture = fixture(Language::English);
    let draft = RequestDraft {
        purpose: RequestPurpose::Appointment,
        from: BuildingId(0),
        to: HOSPITAL,
        party: Party { seats: 1, ..Party::default() },
        needs: crate::model::Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: Some(at(5)),
        is_phoned_in: true,
        note: String::new(),
        ask: AskId(1),
        by: OperatorId(1),
    };
    let booking = Booking { request: RequestId(90), draft, made: at(-60), unserved: None, series: None };
    let yesterday = RequestDraft { latest_arrival: Some(at(-24 * 60)), ..booking.draft.clone() };
    let yesterday = Booking { request: RequestId(91), draft: yesterday, ..booking.clone() };
    let arrived = vec![(yesterday, at(-24 * 60)), (booking, at(-2))];
    fixture.picture.dispatch = Arc::new(DispatchView { arrived, ..(*fixture.picture.dispatch).clone() });
    let listed = Listed::of(&fixture.picture, listed::Wanted { hospital: None, shows_own_way: true });
    let booked: Vec<_> = listed.rows.iter().filter(|row| row.number.is_none()).collect();
    let [row] = &booked[..] else { panic!("{booked:?}") };
    assert_eq!(
        (row.ride, row.how, row.standing),
        (Some(RequestId(90)), listed::How::Arrived(at(-2)), Standing::Arrived)
    );
}
