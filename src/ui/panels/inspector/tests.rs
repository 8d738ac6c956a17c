use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::InspectorPanel;
use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, RequestId, VehicleId};
use crate::base::time::Span;
use crate::model::fact::Task;
use crate::model::{CompartmentState, Lockers, Party, Request as Wanted, RequestPurpose, RequestState, Thing};
use crate::ui::actions::Request;
use crate::ui::names;
use crate::ui::panels::fixture::{Fixture, NOW, every_thing};
use crate::ui::text::Language;
use crate::world::LockersNow;
use crate::world::picture::RequestNow;

fn harness(fixture: &Fixture) -> Harness<'_> {
    let mut panel = InspectorPanel::default();
    let mut harness = Harness::builder()
        .with_size([340.0, 1400.0])
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

/// Everything that the panel says, one label a line.
fn said(harness: &Harness<'_>) -> String {
    let labels = harness.root().children_recursive();
    labels
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn click(fixture: &Fixture, label: &str) -> Vec<Request> {
    let mut harness = harness(fixture);
    fixture.sent();
    harness.get_by_label(label).click();
    harness.run();
    fixture.sent()
}

#[test]
fn every_thing_has_its_name_as_heading_in_both_languages() {
    for language in Language::ALL {
        for thing in every_thing() {
            for fixture in [Fixture::selecting(language, &[thing]), Fixture::selecting(language, &[thing]).silenced()] {
                let name = names::thing_name(&fixture.text, &fixture.picture, thing);
                let harness = harness(&fixture);
                let headings = harness.get_all_by_role(egui::accesskit::Role::Heading);
                let headings: Vec<String> = headings.filter_map(|node| node.accesskit_node().label()).collect();
                assert!(headings.contains(&name), "{thing:?} in {language:?}: {headings:?}");
            }
        }
    }
}

#[test]
fn things_that_are_gone_are_called_unknown() {
    for thing in [
        Thing::Vehicle(VehicleId(99)),
        Thing::Building(BuildingId(99)),
        Thing::Feeder(FeederId(99)),
        Thing::Charger(ChargerId::NONE),
        Thing::Plant(PlantId(99)),
    ] {
        let fixture = Fixture::selecting(Language::English, &[thing]);
        assert!(said(&harness(&fixture)).contains("unknown"), "{thing:?}");
    }
}

#[test]
fn ties_and_buttons_send_requests() {
    let shuttle = Thing::Vehicle(VehicleId(0));
    let fixture = Fixture::selecting(Language::English, &[shuttle]);
    assert_eq!(click(&fixture, "Show on map"), [Request::Show(shuttle)]);
    assert_eq!(click(&fixture, "Follow"), [Request::Follow(shuttle)]);
    assert_eq!(click(&fixture, "City Hospital"), [Request::Show(Thing::Building(BuildingId(2)))]);
    let hospital = Fixture::selecting(Language::English, &[Thing::Building(BuildingId(2))]);
    assert_eq!(click(&hospital, "Feeder 1"), [Request::Show(Thing::Feeder(FeederId(0)))]);
    let charger = Fixture::selecting(Language::English, &[Thing::Charger(ChargerId(0))]);
    assert_eq!(click(&charger, "Car 1184"), [Request::Show(Thing::Vehicle(VehicleId(2)))]);
    let feeder = Fixture::selecting(Language::English, &[Thing::Feeder(FeederId(1))]);
    assert_eq!(click(&feeder, "Hydrogen plant East"), [Request::Show(Thing::Plant(PlantId(0)))]);
}

#[test]
fn what_is_personal_is_hidden() {
    let home = Fixture::selecting(Language::English, &[Thing::Building(BuildingId(0))]);
    let said_of_home = said(&harness(&home));
    assert!(said_of_home.contains("People inside: hidden, personal"), "{said_of_home}");
    assert!(!said_of_home.contains("4321") && !said_of_home.contains("4,321"), "{said_of_home}");
    let car = Fixture::selecting(Language::English, &[Thing::Vehicle(VehicleId(2))]);
    let said_of_car = said(&harness(&car));
    assert!(said_of_car.contains("Based at: hidden, personal"), "{said_of_car}");
    assert!(said_of_car.contains("Going to: hidden, personal"), "{said_of_car}");
    assert!(!said_of_car.contains("Home 1") && !said_of_car.contains("6 of 16"), "{said_of_car}");
    // Whose home a shuttle goes to is as personal as a private car's way.
    let mut shuttle = Fixture::selecting(Language::English, &[Thing::Vehicle(VehicleId(0))]);
    shuttle.picture.status.get_mut(0).unwrap().task = Task::Ride(BuildingId(0));
    let said_of_shuttle = said(&harness(&shuttle));
    assert!(said_of_shuttle.contains("Going to: hidden, personal"), "{said_of_shuttle}");
    assert!(!said_of_shuttle.contains("Home 1"), "{said_of_shuttle}");
}

#[test]
fn what_was_never_heard_is_unknown_and_never_zero() {
    for thing in every_thing() {
        // A depot is known from the city's plan alone.
        if matches!(thing, Thing::Depot(_)) {
            continue;
        }
        let fixture = Fixture::selecting(Language::English, &[thing]).silenced();
        let said = said(&harness(&fixture));
        assert!(said.contains("not heard yet") && said.contains(": unknown"), "{thing:?}: {said}");
        assert!(!said.contains(": 0"), "{thing:?}: {said}");
    }
}

#[test]
fn stale_values_say_their_age() {
    let mut fixture = Fixture::selecting(Language::English, &[Thing::Vehicle(VehicleId(0))]);
    assert!(said(&harness(&fixture)).contains("0 s ago"));
    fixture.picture.status.get_mut(0).unwrap().last_heard = NOW - Span::from_s(48);
    assert!(said(&harness(&fixture)).contains("48 s ago"));
}

#[test]
fn several_are_summed_up() {
    let things = every_thing();
    let fixture = Fixture::selecting(Language::English, &things);
    let said = said(&harness(&fixture));
    for part in ["20 selected", "Shuttles: 1", "Immobilised: 1", "Mean battery: 70 %", "Lowest battery · 38 %"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    // The private car's six are not counted.
    assert!(said.contains("Riders: 30"), "{said}");
}

#[test]
fn nothing_selected_shows_the_city() {
    for language in Language::ALL {
        said(&harness(&Fixture::new(language)));
        said(&harness(&Fixture::new(language).silenced()));
    }
    let said_of_city = said(&harness(&Fixture::new(Language::English)));
    for part in ["Nothing selected", "Vehicles moving: 2", "Riders aboard: 30", "People outside: 1,200"] {
        assert!(said_of_city.contains(part), "{part} in {said_of_city}");
    }
}

#[test]
fn a_robot_says_what_is_in_each_compartment_and_hides_whose_home_it_is_for() {
    let robot = VehicleId(3);
    let mut fixture = Fixture::selecting(Language::English, &[Thing::Vehicle(robot)]);
    let request = |id: u32, to: BuildingId| Wanted {
        id: RequestId(id),
        purpose: RequestPurpose::Parcel,
        from: BuildingId(1),
        to,
        party: Party { parcels: 1, ..Party::default() },
        made: NOW,
        earliest: NOW,
        latest_pick_up: NOW,
        latest_arrival: NOW,
    };
    let state = RequestState::OnBoard { vehicle: robot };
    for request in [request(7, BuildingId(2)), request(8, BuildingId(0))] {
        let row = RequestNow { observed: NOW, request, state, promised: None, picked_up: None };
        fixture.picture.requests.push(Some(row));
    }
    let mut lockers = Lockers::default();
    lockers.lock_in(RequestId(7), 1, CompartmentState::Carried);
    let until = NOW + Span::from_s(200);
    lockers.lock_in(RequestId(8), 1, CompartmentState::WaitsForRecipient { until, wrong_codes: 0 });
    fixture.picture.lockers = Arc::new(vec![LockersNow { vehicle: robot, observed: NOW, lockers }]);
    let said = said(&harness(&fixture));
    assert!(said.contains("Compartment 1: for City Hospital"), "{said}");
    assert!(said.contains("Compartment 2: for a home · at the door, waits until 08:45"), "{said}");
    assert!(said.contains("Compartment 3: empty") && said.contains("Compartment 4: empty"), "{said}");
    assert!(!said.contains("Home 1"), "{said}");
}
