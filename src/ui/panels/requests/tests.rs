use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::RequestsPanel;
use chrono::NaiveDate;

use crate::base::ids::{BuildingId, RequestId, SeriesId, VehicleId};
use crate::base::time::Span;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::{Accepted, Booking, ShownCode, Suggestion, VehicleOffer, WhyNot};
use crate::model::people::AskId;
use crate::model::request::Unserved;
use crate::model::series::{Series, SeriesDraft, Weekdays};
use crate::model::{
    CompartmentState, DispatchLimits, DispatchMode, DispatchView, Fitting, Fittings, HandOverCode, Intent, Itinerary,
    LinkState, Lockers, MobileService, MobileVisit, Need, Needs, NotHandedOver, Party, Request as Wanted, RequestDraft,
    RequestPurpose, RequestRefusal, RequestState, VehicleState, Weights,
};
use crate::ui::actions::Request;
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;
use crate::world::picture::RequestNow;
use crate::world::{Column, LockersNow};

fn row(id: u32, state: RequestState) -> RequestNow {
    let request = Wanted {
        id: RequestId(id),
        purpose: RequestPurpose::Appointment,
        from: BuildingId(0),
        to: BuildingId(1),
        party: Party { wheelchairs: 1, ..Party::default() },
        needs: crate::model::Needs::default(),
        made: NOW - Span::from_s(180),
        earliest: NOW,
        latest_pick_up: NOW + Span::from_s(900),
        latest_arrival: NOW + Span::from_s(1_800),
    };
    let promised = matches!(state, RequestState::Assigned { .. }).then_some(NOW + Span::from_s(60));
    RequestNow { observed: NOW, request, state, promised, picked_up: None }
}

/// One request waits with a suggestion, one has its vehicle.
fn fixture(language: Language) -> Fixture {
    let mut fixture = Fixture::new(language);
    let assigned = RequestState::Assigned { vehicle: VehicleId(0), pick_up: NOW + Span::from_s(60) };
    let mut requests = Column::default();
    for row in [row(7, RequestState::Waiting), row(8, assigned)] {
        requests.push(Some(row));
    }
    fixture.picture.requests = requests;
    let offer = VehicleOffer {
        vehicle: VehicleId(0),
        pick_up: NOW + Span::from_s(240),
        arrival: NOW + Span::from_s(800),
        detour_s: 120.0,
        delayed: vec![(RequestId(8), 90.0)],
        later_than_promised_s: 0.0,
        soc_after: 0.62,
        charges_until: None,
        itinerary: Itinerary::default(),
    };
    let why_not = vec![(WhyNot::TooFewPlaces, 23), (WhyNot::Stopped, 2)];
    let suggestion = Suggestion { request: RequestId(7), best: vec![offer], is_outside_limits: false, why_not };
    let dispatch = DispatchView { suggestions: vec![suggestion], ..DispatchView::default() };
    fixture.picture.dispatch = Arc::new(dispatch);
    fixture
}

fn drawn(fixture: &Fixture, width: f32) -> Harness<'_> {
    let mut panel = RequestsPanel::default();
    let mut harness = Harness::builder()
        .with_size([width, 640.0])
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

fn click(harness: &mut Harness<'_>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn shown() -> Accepted {
    Accepted { request: RequestId(7), vehicle: VehicleId(0), pick_up: NOW + Span::from_s(240) }
}

fn intents(fixture: &Fixture) -> Vec<Intent> {
    let intent = |request| match request {
        Request::Send(intent) => Some(intent),
        _ => None,
    };
    fixture.sent().into_iter().filter_map(intent).collect()
}

#[test]
fn what_is_suggested_is_accepted_with_one_press_as_it_is_shown() {
    for width in [300.0, 348.0, 700.0] {
        let fixture = fixture(Language::English);
        let mut harness = drawn(&fixture, width);
        let button = harness.get_all_by_role(egui::accesskit::Role::Button);
        let accept: Vec<String> = button
            .filter_map(|node| node.accesskit_node().label().filter(|label| label.starts_with("Accept: ")))
            .collect();
        let [accept] = &accept[..] else { panic!("{accept:?}") };
        click(&mut harness, accept);
        assert_eq!(
            intents(&fixture),
            [Intent::AcceptSuggestions { accepted: vec![shown()], by: fixture.context().me }]
        );
    }
}

#[test]
fn accept_all_shows_the_consequences_first() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "Accept all");
    assert_eq!(intents(&fixture), [], "nothing goes out before it was shown");
    harness.get_by_label_contains("62 %");
    click(&mut harness, "Accept these 1");
    assert_eq!(intents(&fixture), [Intent::AcceptSuggestions { accepted: vec![shown()], by: fixture.context().me }]);
}

#[test]
fn automatic_is_switched_and_why_not_the_others_is_told() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "Automatic");
    let mode = DispatchMode::Suggest;
    assert_eq!(intents(&fixture), [Intent::SetDispatchMode { mode, by: fixture.context().me }]);
    let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
    let waiting =
        rows.into_iter().find(|node| node.accesskit_node().label().is_some_and(|label| label.contains("ago")));
    waiting.unwrap().click();
    harness.run();
    click(&mut harness, "Why not others");
    harness.get_by_label_contains("23");
    click(&mut harness, "Call off");
    assert_eq!(intents(&fixture), [Intent::CancelRequest { request: RequestId(7), by: fixture.context().me }]);
}

#[test]
fn the_limits_of_automatic_are_shown_and_set() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "Limits");
    harness.get_by_label_contains("more than 3 min");
    click(&mut harness, "Parcels");
    click(&mut harness, "A minute less");
    click(&mut harness, "Improve plans");
    click(&mut harness, "Charge in quiet hours");
    let by = fixture.context().me;
    let usual = DispatchLimits::default();
    let expected = [
        DispatchLimits { takes_parcels: false, ..usual },
        DispatchLimits { later_max_min: 2, ..usual },
        DispatchLimits { improves_plans: false, ..usual },
        DispatchLimits { charges_ahead: false, ..usual },
    ];
    assert_eq!(intents(&fixture), expected.map(|limits| Intent::SetDispatchLimits { limits, by }));
    click(&mut harness, "Close limits");
    assert!(harness.query_by_label("A minute less").is_none());
}

#[test]
fn the_weights_of_the_objective_are_shown_and_set() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "Limits");
    click(&mut harness, "What counts");
    let field = harness.get_by_role_and_label(egui::accesskit::Role::SpinButton, "Energy");
    assert_eq!(field.accesskit_node().numeric_value(), Some(10.0));
    field.focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowUp);
    harness.run_steps(3);
    assert_eq!(intents(&fixture), [], "nothing is set before somebody says so");
    click(&mut harness, "Set weights");
    let sent = intents(&fixture);
    let [Intent::SetWeights { weights, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert!(weights.energy > 10.0 && Weights { energy: 10.0, ..*weights } == Weights::default(), "{weights:?}");
}

#[test]
fn what_automatic_may_not_give_out_says_so_and_an_ended_request_how_it_ended() {
    let mut fixture = fixture(Language::English);
    let mut dispatch = (*fixture.picture.dispatch).clone();
    dispatch.suggestions[0].is_outside_limits = true;
    fixture.picture.dispatch = Arc::new(dispatch);
    let mut done = row(9, RequestState::Done { vehicle: VehicleId(0) });
    (done.promised, done.picked_up) = (Some(NOW - Span::from_s(600)), Some(NOW - Span::from_s(480)));
    fixture.picture.requests.push(Some(done));
    fixture.picture.requests.push(Some(row(10, RequestState::Unserved(Unserved::NoVehicleInTime))));
    let mut harness = drawn(&fixture, 348.0);
    harness.get_by_label_contains("Outside the limits of automatic");
    assert!(harness.query_by_label_contains("Brought there").is_none());
    click(&mut harness, "Ended");
    let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
    let labels: Vec<String> = rows.filter_map(|node| node.accesskit_node().label()).collect();
    let done = labels.iter().find(|label| label.contains("Brought there")).unwrap();
    assert!(done.contains("promised 08:32") && done.contains("picked up 08:34"), "{done}");
    assert!(labels.iter().any(|label| label.contains("Nobody came in time")), "{labels:?}");
}

#[test]
fn no_fleet_and_no_word_of_the_city_are_said() {
    let mut fixture = fixture(Language::English);
    fixture.picture.roster = Arc::new([]);
    fixture.picture.source.link = LinkState::Lost;
    let harness = drawn(&fixture, 348.0);
    harness.get_by_label_contains("There is no shuttle");
    harness.get_by_label_contains("The city is not heard");
}

#[test]
fn a_caller_is_booked_with_three_presses_and_what_is_typed() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    let from = crate::ui::names::building_name(&fixture.text, &fixture.picture.city, BuildingId(0));
    let to = crate::ui::names::building_name(&fixture.text, &fixture.picture.city, BuildingId(1));
    click(&mut harness, "New request");
    let type_into = |harness: &mut Harness<'_>, name: &str, words: &str| {
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, name).focus();
        harness.run();
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, name).type_text(words);
        harness.run();
    };
    type_into(&mut harness, "From", &from);
    type_into(&mut harness, "To", &to);
    click(&mut harness, "Wheelchair");
    type_into(&mut harness, "There by", "09:10");
    type_into(&mut harness, "Back from", "10:30");
    click(&mut harness, "Book");
    let sent = intents(&fixture);
    // Nobody is left with a way back and no way there.
    let [Intent::Request(there)] = &sent[..] else { panic!("the way back waits for an answer: {sent:?}") };
    assert_eq!((there.from, there.to), (BuildingId(0), BuildingId(1)));
    assert_eq!(there.party, Party { wheelchairs: 1, ..Party::default() });
    assert_eq!(there.latest_arrival, Some(NOW + Span::from_s(27 * 60 + 43)));
    assert!(there.is_phoned_in);
    let is_enabled = |harness: &Harness<'_>| {
        let book = harness.get_by_role_and_label(egui::accesskit::Role::Button, "Book");
        !book.accesskit_node().is_disabled()
    };
    assert!(!is_enabled(&harness), "it is on its way");
}

#[test]
fn it_is_drawn_in_japanese_and_with_nothing_to_show() {
    drawn(&fixture(Language::Japanese), 320.0);
    let fixture = Fixture::new(Language::Japanese);
    drawn(&fixture, 320.0).get_by_label(fixture.text.get("requests-none"));
}

/// A parcel lies in the second compartment of a robot.
fn parcel(language: Language, state: RequestState, locked: CompartmentState) -> Fixture {
    let mut fixture = Fixture::new(language);
    let mut parcel = row(9, state);
    parcel.request.purpose = RequestPurpose::Parcel;
    parcel.request.party = Party { parcels: 1, ..Party::default() };
    fixture.picture.requests.push(Some(parcel));
    let mut lockers = Lockers::default();
    lockers.lock_in(RequestId(1), 1, CompartmentState::Carried);
    lockers.lock_in(RequestId(9), 1, locked);
    let vehicle = state.vehicle().unwrap();
    fixture.picture.status.get_mut(vehicle.index()).unwrap().state = VehicleState::Driving;
    fixture.picture.lockers = Arc::new(vec![LockersNow { vehicle, observed: NOW, lockers }]);
    fixture
}

fn choose_first(harness: &mut Harness<'_>) -> String {
    let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
    let row = rows.into_iter().next().unwrap();
    let label = row.accesskit_node().label().unwrap();
    row.click();
    harness.run();
    label
}

#[test]
fn the_code_of_a_compartment_is_shown_only_when_it_is_asked_for() {
    let until = NOW + Span::from_s(200);
    let locked = CompartmentState::WaitsForRecipient { until, wrong_codes: 1 };
    let mut fixture = parcel(Language::English, RequestState::OnBoard { vehicle: VehicleId(3) }, locked);
    let me = fixture.context().me;
    {
        let mut harness = drawn(&fixture, 348.0);
        choose_first(&mut harness);
        harness.get_by_label_contains("Compartment 2 · at the door, waits until 08:45 · 1 wrong code");
        assert!(harness.query_by_label_contains("412 907").is_none());
        click(&mut harness, "Show code");
    }
    assert_eq!(intents(&fixture), [Intent::ShowCode { request: RequestId(9), by: me }]);
    let code = HandOverCode::new(412_907);
    let shown_codes = vec![ShownCode { request: RequestId(9), by: me, code }];
    fixture.picture.dispatch = Arc::new(DispatchView { shown_codes, ..DispatchView::default() });
    let mut harness = drawn(&fixture, 348.0);
    choose_first(&mut harness);
    harness.get_by_label("Code 412 907");
}

#[test]
fn a_parcel_that_goes_back_says_why_and_has_no_code() {
    let (vehicle, why) = (VehicleId(3), NotHandedOver::NobodyCame);
    let state = RequestState::Returning { vehicle, why };
    let mut fixture = parcel(Language::English, state, CompartmentState::GoesBack);
    let back = RequestState::Unserved(Unserved::Returned(NotHandedOver::WrongCode));
    fixture.picture.requests.push(Some(row(10, back)));
    let mut harness = drawn(&fixture, 348.0);
    harness.get_by_label("Going back to the sender · arrival");
    let label = choose_first(&mut harness);
    assert!(label.contains("brings it back · nobody came to the door"), "{label}");
    harness.get_by_label_contains("opens for the sender only");
    assert!(harness.query_by_label("Show code").is_none());
    click(&mut harness, "Ended");
    let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
    let labels: Vec<String> = rows.filter_map(|node| node.accesskit_node().label()).collect();
    assert!(labels.iter().any(|it| it.contains("Returned to the sender: wrong code too often")), "{labels:?}");
    drawn(&parcel(Language::Japanese, state, CompartmentState::GoesBack), 320.0);
}

#[test]
fn a_visit_is_booked_with_its_place_length_and_equipment() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    let place = crate::ui::names::building_name(&fixture.text, &fixture.picture.city, BuildingId(1));
    click(&mut harness, "New visit");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Place").focus();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Place").type_text(&place);
    harness.run();
    click(&mut harness, "Ultrasound");
    click(&mut harness, "Book visit");
    let sent = intents(&fixture);
    let [Intent::Request(draft)] = &sent[..] else { panic!("{sent:?}") };
    let needs = Fittings::of(&[Fitting::Ultrasound]);
    let visit = MobileVisit { service: MobileService::Clinic, minutes: 60, needs };
    assert_eq!((draft.purpose, draft.from, draft.to), (RequestPurpose::Visit(visit), BuildingId(1), BuildingId(1)));
    assert_eq!(draft.party, Party::default());
}

fn booked() -> RequestDraft {
    RequestDraft {
        purpose: RequestPurpose::Appointment,
        from: BuildingId(0),
        to: BuildingId(1),
        party: Party { seats: 1, ..Party::default() },
        needs: Needs::default().with(Need::WalksSlowly),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: Some(NOW + Span::from_s(3_600)),
        is_phoned_in: true,
        note: "at the back door".to_owned(),
        ask: AskId(1),
        by: OperatorId(1),
    }
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, number).unwrap()
}

#[test]
fn a_no_show_is_told_with_its_time_and_booked_again() {
    let mut fixture = fixture(Language::English);
    fixture.picture.requests.push(Some(row(9, RequestState::NoShow { vehicle: VehicleId(0) })));
    fixture.picture.requests.push(Some(row(10, RequestState::NoShow { vehicle: VehicleId(0) })));
    let booking = Booking { request: RequestId(9), draft: booked(), made: NOW, unserved: None, series: None };
    let dispatch = DispatchView { no_shows: vec![booking], ..DispatchView::default() };
    fixture.picture.dispatch = Arc::new(dispatch);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "Ended");
    let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
    let labels: Vec<String> = rows.filter_map(|node| node.accesskit_node().label()).collect();
    let ended: Vec<&String> = labels.iter().filter(|label| label.contains("No-show")).collect();
    assert!(ended.len() == 2 && ended.iter().all(|label| label.ends_with("08:42")), "{labels:?}");
    let button = harness.get_all_by_role(egui::accesskit::Role::Button);
    let again: Vec<String> = button
        .filter_map(|node| node.accesskit_node().label().filter(|label| label.starts_with("Book again: ")))
        .collect();
    let [again] = &again[..] else { panic!("only who was booked at a window can be: {again:?}") };
    click(&mut harness, again);
    click(&mut harness, "Book");
    let sent = intents(&fixture);
    let [Intent::Request(draft)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((draft.from, draft.to, draft.needs), (BuildingId(0), BuildingId(1), booked().needs));
    assert_eq!(draft.note, booked().note);
}

#[test]
fn what_repeats_is_booked_as_a_series_with_its_days() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    click(&mut harness, "New request");
    let field = |name: &str| (egui::accesskit::Role::TextInput, name.to_owned());
    let fill = |harness: &mut Harness<'_>, name: &str, words: &str| {
        let (role, name) = field(name);
        harness.get_by_role_and_label(role, &name).focus();
        harness.run();
        harness.get_by_role_and_label(role, &name).type_text(words);
        harness.run();
    };
    for (name, id) in [("From", 0), ("To", 1)] {
        let words = crate::ui::names::building_name(&fixture.text, &fixture.picture.city, BuildingId(id));
        fill(&mut harness, name, &words);
    }
    fill(&mut harness, "There by", "09:10");
    assert!(harness.query_by_label("A week more").is_none(), "once has no last day");
    click(&mut harness, "Mon to Fri");
    click(&mut harness, "On Wed");
    fill(&mut harness, "or until", "soon");
    click(&mut harness, "Book");
    harness.get_by_label_contains("is no day");
    assert_eq!(intents(&fixture), []);
    for _ in 0.."soon".len() {
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "or until").focus();
        harness.key_press(egui::Key::Backspace);
        harness.run();
    }
    click(&mut harness, "A week less");
    click(&mut harness, "Book");
    let sent = intents(&fixture);
    let [Intent::RequestSeries(series)] = &sent[..] else { panic!("{sent:?}") };
    let mut days = Weekdays::WORKING;
    days.toggle(chrono::Weekday::Wed);
    assert_eq!((series.days, series.until), (days, day(23)), "three weeks from Monday the third");
    assert_eq!(series.first.latest_arrival, Some(NOW + Span::from_s(27 * 60 + 43)));
}

#[test]
fn a_series_that_can_not_be_booked_is_shown_at_once_and_ended_in_two_presses() {
    let mut fixture = fixture(Language::English);
    let series = |id, trouble| Series {
        id: SeriesId(id),
        draft: SeriesDraft { first: booked(), days: Weekdays::WORKING, until: day(28) },
        next: day(4),
        skipped: std::iter::once(day(5)).collect(),
        trouble,
        booked: None,
    };
    fixture.picture.dispatch = Arc::new(DispatchView { series: vec![series(0, None)], ..DispatchView::default() });
    let harness = drawn(&fixture, 348.0);
    assert!(harness.query_by_label_contains("Skip Tue 4 Aug").is_none());
    drop(harness);
    let both = vec![series(0, None), series(1, Some(RequestRefusal::Nowhere))];
    fixture.picture.dispatch = Arc::new(DispatchView { series: both, ..DispatchView::default() });
    let by = fixture.context().me;
    for width in [300.0, 348.0, 700.0] {
        let mut harness = drawn(&fixture, width);
        let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
        let labels: Vec<String> = rows.filter_map(|node| node.accesskit_node().label()).collect();
        let stuck = labels.iter().position(|label| label.contains("Tue 4 Aug can’t be booked now"));
        let other = labels.iter().position(|label| label.contains("next Tue 4 Aug") && !label.contains("can’t"));
        assert!(stuck.is_some() && stuck < other, "{labels:?}");
        let press = |harness: &mut Harness<'_>, words: &str| {
            let is_button =
                |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == egui::accesskit::Role::Button;
            harness.get_all_by_label_contains(words).find(is_button).unwrap().click();
            harness.run();
        };
        press(&mut harness, "Skip Tue 4 Aug");
        assert_eq!(intents(&fixture), [Intent::SkipOccurrence { series: SeriesId(1), day: day(4), by }]);
        press(&mut harness, "End series: ");
        assert_eq!(intents(&fixture), [], "it is said first what that does");
        harness.get_by_label_contains("booked days are called off");
        press(&mut harness, "End all days: ");
        assert_eq!(intents(&fixture), [Intent::EndSeries { series: SeriesId(1), by }]);
    }
}
