//! Task 8 at the window of a running station: a booking whose vehicle fails goes to another one within three presses,
//! with everybody's new time shown before; and what is dragged on the strip board is only done when it is confirmed.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "support/live_pictures.rs"]
mod live_pictures;

use egui::accesskit::Role;
use egui::{Event, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use live_pictures::live_desk::{LiveDesk, LiveWindow};
use live_pictures::{WINDOWS, city, picture, window};
use yagura::base::ids::{BuildingId, RequestId, VehicleId};
use yagura::model::command::{Consent, Issuer, OperatorId};
use yagura::model::people::AskId;
use yagura::model::{
    CommandDraft, Intent, Needs, Order, Party, RequestDraft, RequestPurpose, RequestState, Thing, VehicleState,
};
use yagura::ui::docking::Workspace;
use yagura::ui::names;
use yagura::ui::text::Text;
use yagura::world::Desk as _;

/// Presses that moving a booking may take.
const MOVE_A_BOOKING: usize = 3;
const BY: OperatorId = OperatorId(1);
fn state(desk: &LiveDesk, id: RequestId) -> RequestState {
    desk.picture().requests.iter().flatten().find(|row| row.request.id == id).unwrap().state
}

/// A caller's booking, and the vehicle that is on its way to them.
fn booked(desk: &LiveDesk) -> (RequestId, VehicleId) {
    let draft = RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId(3),
        to: BuildingId(60),
        party: Party { seats: 1, ..Party::default() },
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        needs: Needs::default(),
        ask: AskId(1_000),
        by: BY,
    };
    desk.send(Intent::Request(draft)).unwrap();
    let id = desk.picture().dispatch.bookings[0].request;
    desk.pass_until(60, |_| matches!(state(desk, id), RequestState::Assigned { .. })).unwrap();
    (id, state(desk, id).vehicle().unwrap())
}

fn press_tab(window: &mut LiveWindow, name: &str) {
    window.presses += 1;
    let tabs = window.harness.get_all_by_label_contains(name);
    let is_tab = |label: Option<String>| label.is_some_and(|label| label.starts_with(name));
    tabs.into_iter().find(|node| is_tab(node.accesskit_node().label())).unwrap().click();
    window.harness.run_steps(4);
}

fn press_row(window: &mut LiveWindow, words: &str) {
    window.presses += 1;
    let rows = window.harness.get_all_by_role(Role::ListItem);
    let is_it = |label: Option<String>| label.is_some_and(|label| label.contains(words));
    rows.into_iter().find(|node| is_it(node.accesskit_node().label())).unwrap().click();
    window.harness.run_steps(4);
}

#[test]
fn a_booking_of_a_vehicle_that_fails_is_moved_within_its_presses() {
    let city = city();
    for (size, language) in WINDOWS {
        let text = Text::new(language);
        let desk = LiveDesk::new(&city, |_| {});
        let (id, failed) = booked(&desk);
        let draft = CommandDraft {
            target: Thing::Vehicle(failed),
            order: Order::PullOver,
            issuer: Issuer::Operator(BY),
            reason: String::new(),
            consent: Consent::Confirmed,
        };
        desk.send(Intent::Command(draft)).unwrap();
        let is_stopped = |picture: &yagura::world::Picture| {
            picture.status.get(failed.index()).unwrap().state == VehicleState::Stopped
        };
        desk.pass_until(60, is_stopped).unwrap();
        let mut window = window(&desk, size, language);
        press_tab(&mut window, text.get("pane-requests"));
        press_row(&mut window, names::vehicle_state(&text, VehicleState::Stopped));
        desk.pass(2);
        window.harness.run_steps(4);
        let found = desk.picture().dispatch.reassignment.clone().unwrap();
        let best = found.suggestion.best[0].clone();
        assert_eq!((found.suggestion.request, found.present), (id, failed));
        assert!(window.says(text.get("times-this")), "the new time is shown before at {size:?}");
        picture(&mut window, &format!("reassign-{}-{}", size[0], language.tag()));
        window.press(text.get("requests-reassign"));
        assert!(window.presses <= MOVE_A_BOOKING, "{} presses", window.presses);
        desk.pass(6);
        window.harness.run_steps(4);
        assert_eq!(state(&desk, id).vehicle(), Some(best.vehicle), "{:?}", desk.picture().dispatch.not_accepted);
        let vehicle = names::vehicle_name(&text, &desk.picture(), best.vehicle);
        assert!(window.says(&vehicle), "who comes now is shown");
        picture(&mut window, &format!("reassigned-{}-{}", size[0], language.tag()));
    }
}

fn pointer(window: &mut LiveWindow, event: Event) {
    window.harness.event(event);
    window.harness.run_steps(2);
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

#[test]
fn a_request_is_dragged_onto_a_line_and_nothing_happens_until_it_is_confirmed() {
    let city = city();
    for (size, language) in WINDOWS {
        let text = Text::new(language);
        let desk = LiveDesk::new(&city, |_| {});
        let (id, before) = booked(&desk);
        let mut window = window(&desk, size, language);
        window.harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::Num2);
        window.harness.run_steps(6);
        assert_eq!(window.app().workspace(), Workspace::Dispatch);
        picture(&mut window, &format!("board-{}-{}", size[0], language.tag()));
        let name = names::vehicle_name(&text, &desk.picture(), before);
        let row = window
            .harness
            .get_all_by_role(Role::ListItem)
            .find(|node| node.accesskit_node().label().is_some_and(|label| label.contains(&name)))
            .unwrap()
            .rect();
        let lanes: Vec<(String, egui::Rect)> = window
            .harness
            .get_all_by_role(Role::Row)
            .filter_map(|node| Some((node.accesskit_node().label()?, node.rect())))
            .filter(|(label, _)| !label.starts_with(&format!("{name},")))
            .collect();
        let (_, lane) = lanes.first().unwrap();
        for take in [false, true] {
            pointer(&mut window, Event::PointerMoved(row.center()));
            pointer(&mut window, button(row.center(), true));
            for share in [0.3, 0.7, 1.0] {
                pointer(&mut window, Event::PointerMoved(row.center().lerp(lane.center(), share)));
            }
            desk.pass(1);
            window.harness.run_steps(2);
            let asked = desk.picture().dispatch.what_if.as_ref().map(|answer| answer.asked);
            assert_eq!(asked.map(|asked| asked.request), Some(id), "asked while it is held at {size:?}");
            pointer(&mut window, button(lane.center(), false));
            desk.pass(1);
            window.harness.run_steps(2);
            picture(&mut window, &format!("board-asked-{}-{}", size[0], language.tag()));
            assert_eq!(state(&desk, id).vehicle(), Some(before), "nothing without a confirmation");
            if !take {
                window.harness.key_press(egui::Key::Escape);
                window.harness.run_steps(4);
                assert_eq!(desk.picture().dispatch.what_if, None, "Escape leaves it");
                continue;
            }
            let answer = desk.picture().dispatch.what_if.clone().unwrap();
            let reassign = window.harness.query_all_by_label(text.get("requests-reassign")).next().is_some();
            assert_eq!(answer.offer.is_ok(), reassign, "confirmed only where it can be: {answer:?}");
            if let Ok(offer) = answer.offer {
                window.press(text.get("requests-reassign"));
                desk.pass(6);
                assert_eq!(state(&desk, id).vehicle(), Some(offer.vehicle));
            }
        }
        assert!(!desk.sent().iter().any(|intent| matches!(intent, Intent::AcceptSuggestions { .. })));
    }
}
