use std::sync::Arc;

use egui::accesskit;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::strips::{Doing, strips};
use super::*;
use crate::base::ids::BuildingId;
use crate::base::time::{Span, Timestamp};
use crate::model::charging_view::{ChargingTurn, ChargingView};
use crate::model::dispatch_view::{Accepted, WhatIfAnswer, WhyNot};
use crate::model::{
    DispatchView, Fittings, Intent, Itinerary, ItineraryStop, MobileService, MobileVisit, Party, Request as Wanted,
    RequestPurpose, RequestState, Role, StopDeed, Vehicle, VehicleState,
};
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;
use crate::world::Column;
use crate::world::picture::{ItineraryNow, RequestNow, VehicleStatus};

fn minutes(number: i64) -> Span {
    Span::from_s(60 * number)
}

fn request(id: u32, state: RequestState) -> RequestNow {
    let request = Wanted {
        id: RequestId(id),
        purpose: RequestPurpose::Ride,
        from: BuildingId(0),
        to: BuildingId(1),
        party: Party { seats: 2, ..Party::default() },
        needs: crate::model::Needs::default(),
        made: NOW - minutes(20),
        earliest: NOW - minutes(20),
        latest_pick_up: NOW + minutes(30),
        latest_arrival: NOW + minutes(60),
    };
    let is_aboard = matches!(state, RequestState::OnBoard { .. });
    let boarded = is_aboard.then_some(NOW - minutes(6));
    RequestNow { observed: NOW - minutes(6), request, state, promised: Some(NOW + minutes(2)), picked_up: boarded }
}

fn stop(id: u32, deed: StopDeed, in_minutes: i64) -> ItineraryStop {
    let at = BuildingId(u32::from(deed == StopDeed::DropOff));
    ItineraryStop { at, request: RequestId(id), deed, due: NOW + minutes(in_minutes) }
}

/// `count` shuttles. The first has two aboard, and picks two more up five minutes later than they were promised.
fn fixture(language: Language, count: usize) -> Fixture {
    let mut fixture = Fixture::new(language);
    let shuttle = fixture.picture.roster.iter().position(|vehicle| vehicle.kind == VehicleKind::Shuttle).unwrap();
    let status = *fixture.picture.status.get(shuttle).unwrap();
    let roster: Vec<Vehicle> = (0..count)
        .map(|number| Vehicle { number: number as u32 + 1, ..fixture.picture.roster[shuttle].clone() })
        .collect();
    fixture.picture.roster = roster.into();
    let (mut statuses, mut itineraries, mut requests) = (Column::default(), Column::default(), Column::default());
    let first = VehicleId(0);
    let ahead = [stop(1, StopDeed::DropOff, 4), stop(2, StopDeed::PickUp, 7), stop(2, StopDeed::DropOff, 20)];
    for number in 0..count {
        statuses.push(crate::world::picture::VehicleStatus { role: crate::model::Role::Ride, ..status });
        let stops: Arc<[ItineraryStop]> = if number == 0 { Arc::from(ahead) } else { Arc::from([]) };
        itineraries.push(ItineraryNow { observed: NOW, stops });
    }
    requests.push(Some(request(1, RequestState::OnBoard { vehicle: first })));
    requests.push(Some(request(2, RequestState::Assigned { vehicle: first, pick_up: NOW + minutes(2) })));
    (fixture.picture.status, fixture.picture.itineraries, fixture.picture.requests) = (statuses, itineraries, requests);
    fixture
}

#[test]
fn a_strip_has_what_was_and_what_is_planned_and_how_late_it_is() {
    let fixture = fixture(Language::English, 3);
    let strips = strips(&fixture.picture, false);
    assert_eq!(strips.len(), 3);
    let [late, idle, _] = &strips[..] else { panic!() };
    assert_eq!((late.vehicle, late.late_minutes(), idle.late_minutes()), (VehicleId(0), 5, 0));
    let doing: Vec<Doing> = late.blocks.iter().map(|block| block.what).collect();
    let expected = [
        Doing::Aboard(2),
        Doing::Aboard(2),
        Doing::DropOff,
        Doing::Empty,
        Doing::PickUp,
        Doing::Aboard(2),
        Doing::DropOff,
    ];
    assert_eq!(doing, expected);
    assert!(late.blocks.windows(2).all(|pair| pair[0].to <= pair[1].from), "in the order of time: {:?}", late.blocks);
    assert_eq!(late.blocks[0].from, NOW - minutes(6));
    let movable: Vec<_> = late.blocks.iter().map(|block| block.request.map(|id| id.0)).collect();
    assert_eq!(movable, [None, None, None, None, Some(2), Some(2), None]);
}

/// Who charges first sets out later; who is to charge has a block then, if nothing else is planned for it.
#[test]
fn charging_that_goes_on_and_that_is_planned_is_on_the_board() {
    let mut fixture = fixture(Language::English, 3);
    let status = *fixture.picture.status.get(0).unwrap();
    let charging = VehicleStatus { state: VehicleState::Charging, soc: 0.45, charge_kw: 50.0, ..status };
    fixture.picture.status = Column::default();
    for status in [charging, status, status] {
        fixture.picture.status.push(status);
    }
    let turn = |vehicle, from, to| ChargingTurn {
        vehicle: VehicleId(vehicle),
        from: NOW + minutes(from),
        to: NOW + minutes(to),
    };
    let turns = vec![turn(0, 10, 30), turn(1, 30, 200), turn(2, -5, 20)];
    let charging = Arc::new(ChargingView { turns, sent_count: 1 });
    fixture.picture.dispatch = Arc::new(DispatchView { charging, ..(*fixture.picture.dispatch).clone() });
    let strips = strips(&fixture.picture, false);
    let of = |vehicle| strips.iter().find(|strip| strip.vehicle == VehicleId(vehicle)).unwrap();
    let first = of(0).blocks.iter().position(|block| block.what == Doing::Charge).unwrap();
    assert_eq!(of(0).blocks[first].to, NOW + minutes(4), "it sets out for its first stop");
    assert!(of(0).blocks.iter().all(|block| block.what != Doing::ChargeLater), "its stops go on beyond the turn");
    let planned = of(1).blocks.last().copied().unwrap();
    assert_eq!((planned.what, planned.from), (Doing::ChargeLater, NOW + minutes(30)));
    assert_eq!(planned.to, NOW + super::strips::AHEAD, "no further than the board shows");
    assert!(of(2).blocks.is_empty(), "what has begun is seen of the vehicle itself");
}

fn drawn<'a>(fixture: &'a Fixture, panel: &'a std::cell::RefCell<StripBoardPanel>, size: [f32; 2]) -> Harness<'a> {
    let mut harness = Harness::builder()
        .with_size(size)
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.borrow_mut().ui(&fixture.context(), ui));
    harness.run_steps(3);
    harness
}

#[test]
fn only_the_lanes_that_are_seen_are_drawn_and_a_click_selects() {
    let fixture = fixture(Language::English, 600);
    let panel = std::cell::RefCell::default();
    let mut harness = drawn(&fixture, &panel, [1_200.0, 240.0]);
    let rows = harness.get_all_by_role(accesskit::Role::Row).count();
    assert!((5..20).contains(&rows), "{rows} of 600");
    let late = harness.get_by_label_contains("5 min late");
    assert!(late.accesskit_node().label().unwrap().starts_with("Shuttle 1,"));
    late.click();
    harness.run_steps(3);
    let selected = Request::Select { things: vec![Thing::Vehicle(VehicleId(0))], choice: Choice::Replace };
    assert!(fixture.sent().contains(&selected));
}

#[test]
fn what_is_asked_is_answered_confirmed_or_left() {
    for language in Language::ALL {
        let mut fixture = fixture(language, 4);
        let asked = WhatIf { request: RequestId(2), vehicle: VehicleId(1) };
        let offer = VehicleOffer {
            vehicle: VehicleId(1),
            pick_up: NOW + minutes(3),
            arrival: NOW + minutes(12),
            detour_s: 60.0,
            delayed: Vec::new(),
            later_than_promised_s: 0.0,
            soc_after: 0.5,
            charges_until: None,
            itinerary: Itinerary { stops: vec![stop(2, StopDeed::PickUp, 3), stop(2, StopDeed::DropOff, 12)] },
        };
        let leaves = Some((VehicleId(0), Itinerary { stops: vec![stop(1, StopDeed::DropOff, 4)] }));
        let answer = |offer| Some(WhatIfAnswer { asked, offer, leaves: leaves.clone() });
        let dispatch = |offer| Arc::new(DispatchView { what_if: answer(offer), ..DispatchView::default() });
        fixture.picture.dispatch = dispatch(Ok(offer.clone()));
        let panel = std::cell::RefCell::new(StripBoardPanel { asked: Some(asked), ..StripBoardPanel::default() });
        let mut harness = drawn(&fixture, &panel, [1_200.0, 300.0]);
        assert_eq!(fixture.sent(), [], "nothing without a confirmation");
        harness.get_by_label(fixture.text.get("requests-reassign")).click();
        harness.run_steps(3);
        let wanted = Accepted { request: RequestId(2), vehicle: VehicleId(1), pick_up: offer.pick_up };
        let me = fixture.context().me;
        assert!(fixture.sent().contains(&Request::Send(Intent::Reassign { wanted, by: me })));
        assert_eq!(panel.borrow_mut().take_asked(), None, "it is answered");
        drop(harness);
        fixture.picture.dispatch = dispatch(Err(WhyNot::TooFar));
        panel.borrow_mut().asked = Some(asked);
        let mut harness = drawn(&fixture, &panel, [1_200.0, 300.0]);
        assert!(harness.query_by_label(fixture.text.get("requests-reassign")).is_none());
        harness.get_by_label(fixture.text.get("board-leave")).click();
        harness.run_steps(3);
        assert_eq!((panel.borrow().asked, fixture.sent()), (None, Vec::new()));
    }
}

#[test]
fn a_visit_is_a_block_of_its_length_from_its_opening() {
    let mut fixture = Fixture::new(Language::English);
    let visit = MobileVisit { service: MobileService::Clinic, minutes: 40, needs: Fittings::NONE };
    let mut open = request(1, RequestState::OnBoard { vehicle: VehicleId(0) });
    let mut next = request(2, RequestState::Assigned { vehicle: VehicleId(0), pick_up: NOW + Span::from_s(3_000) });
    for row in [&mut open, &mut next] {
        row.request.purpose = RequestPurpose::Visit(visit);
        (row.request.to, row.request.party) = (row.request.from, Party::default());
    }
    (open.observed, next.promised) = (NOW - Span::from_s(600), None);
    fixture.picture.requests.push(Some(open));
    fixture.picture.requests.push(Some(next));
    let stops = [stop(1, StopDeed::DropOff, 0), stop(2, StopDeed::PickUp, 50), stop(2, StopDeed::DropOff, 55)];
    let mut itineraries = Column::default();
    itineraries.push(ItineraryNow { observed: NOW, stops: stops.into() });
    fixture.picture.itineraries = itineraries;
    let strip = strips(&fixture.picture, false).into_iter().find(|strip| strip.vehicle == VehicleId(0)).unwrap();
    let clinic = strip.blocks.iter().filter(|block| block.what == Doing::Role(Role::MobileClinic));
    let clinic: Vec<(Timestamp, f64)> = clinic.map(|block| (block.from, block.to.since_s(block.from))).collect();
    assert_eq!(clinic, [(NOW - Span::from_s(600), 2_400.0), (NOW + Span::from_s(55 * 60), 2_400.0)]);
    assert_eq!(strip.late, None);
}
