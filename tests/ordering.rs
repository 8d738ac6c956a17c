//! Orders from every entrance of the window, driven by accessible names and counted in presses: what stops is one press,
//! nothing dangerous goes out by a slip, and what can't be done says why.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]

#[path = "support/app_harness.rs"]
mod app_harness;
#[path = "support/fixed_desk.rs"]
mod fixed_desk;
#[path = "support/scene.rs"]
mod scene;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable;
use yagura::base::ids::{BuildingId, RequestId, VehicleId};
use yagura::base::time::Span;
use yagura::city::City;
use yagura::model::command::{Capabilities, ClimateOrder, Consent, DoorOrder, Hold, Issuer, OperatorId, StopHold};
use yagura::model::{
    CommandDraft, Intent, Order, OrderKind, Party, Request, RequestPurpose, RequestState, Thing, VehicleKind,
};
use yagura::ui::app::AppOptions;
use yagura::ui::text::Language;
use yagura::world::picture::{FleetRows, RequestNow};
use yagura::world::{Abilities, Column, Desk as _, HoldNow, Picture};

use app_harness::{AppHarness, app_harness, builder};
use fixed_desk::FixedDesk;

/// Shuttle 12: each eighth vehicle of the scene is a shuttle, counted from 1.
const SHUTTLE_12: VehicleId = VehicleId(88);

struct Window {
    desk: Arc<FixedDesk>,
    harness: AppHarness,
    presses: u32,
}

fn abilities(city: &City, picture: &Picture) -> Abilities {
    let vehicle = Capabilities::of(&OrderKind::ALL[..26]).with_climate_c((16.0, 30.0)).with_power_max_kw(50.0);
    let building = Capabilities::of(&[OrderKind::SetPoint, OrderKind::Shed]).with_climate_c((10.0, 32.0));
    Abilities::of(city, picture.roster.len(), |thing| match thing {
        // A private car takes no orders.
        Thing::Vehicle(id) if picture.roster[id.index()].kind != VehicleKind::Car => vehicle,
        Thing::Building(_) => building,
        _ => Capabilities::default(),
    })
}

/// A window of a size, on a picture that a test changes before.
fn window(size: [f32; 2], language: Language, change: impl FnOnce(&mut Picture)) -> Window {
    let city = Arc::new(scene::city(2_000));
    let mut picture = scene::picture(&city, 612, 0.0, 1);
    picture.source.clock.is_running = false;
    picture.abilities = Arc::new(abilities(&city, &picture));
    let rows = (0..picture.roster.len()).map(VehicleId::from_index).collect();
    picture.fleet = Arc::new(FleetRows { rows, ..FleetRows::default() });
    change(&mut picture);
    let desk = FixedDesk::new(picture);
    let options = AppOptions { language: Some(language), ..AppOptions::default() };
    let harness = app_harness(builder(size).with_step_dt(0.1), desk.clone(), options, false);
    Window { desk, harness, presses: 0 }
}

fn english(change: impl FnOnce(&mut Picture)) -> Window {
    window([1280.0, 720.0], Language::English, change)
}

fn stand(picture: &mut Picture, id: VehicleId) {
    picture.motion.get_mut(id.index()).unwrap().speed_mps = 0.0;
}

fn stop_held_by(picture: &mut Picture, id: VehicleId, operator: u16) {
    let holder = Issuer::Operator(OperatorId(operator));
    let stop = StopHold { kind: OrderKind::PullOver, holder, stands_at: None };
    let hold = Hold { stop: Some(stop), ..Hold::NONE };
    picture.holds = Arc::new(vec![HoldNow { vehicle: id, observed: scene::NOW, hold }]);
}

impl Window {
    fn select(&mut self, id: VehicleId) {
        self.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(id));
        self.harness.run_steps(6);
    }

    fn press(&mut self, name: &str) {
        self.presses += 1;
        // A small window has the later orders further down the sheet; scrolling is no press.
        self.harness.get_by_role_and_label(Role::Button, name).scroll_to_me();
        self.harness.run_steps(3);
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.harness.run_steps(6);
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.presses += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(6);
    }

    /// Types into the palette, and takes what it offers first.
    fn palette(&mut self, words: &str) {
        self.key(Modifiers::COMMAND, Key::K);
        self.presses += 1;
        self.harness.get_by_label("Search").type_text(words);
        self.harness.run_steps(3);
        self.key(Modifiers::NONE, Key::Enter);
    }

    fn pointer(&mut self, pos: Pos2, pressed: bool) {
        self.harness.event(Event::PointerMoved(pos));
        let modifiers = Modifiers::NONE;
        self.harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
        self.harness.run_steps(1);
    }

    /// Holds a button down for so long.
    fn hold(&mut self, name: &str, seconds: f32) {
        self.presses += 1;
        let at = self.harness.get_by_role_and_label(Role::Button, name).rect().center();
        self.pointer(at, true);
        self.harness.run_steps((seconds / 0.1).ceil() as usize);
        self.pointer(at, false);
        self.harness.run_steps(3);
    }

    fn says(&self, words: &str) -> bool {
        self.harness
            .query_all_by(|node| [node.label(), node.value()].into_iter().flatten().any(|said| said.contains(words)))
            .next()
            .is_some()
    }

    fn commands(&self) -> Vec<CommandDraft> {
        let sent = self.desk.sent.lock().unwrap();
        sent.iter()
            .filter_map(|intent| if let Intent::Command(draft) = intent { Some(draft.clone()) } else { None })
            .collect()
    }

    fn orders(&self) -> Vec<(Thing, Order, Consent)> {
        self.commands().into_iter().map(|draft| (draft.target, draft.order, draft.consent)).collect()
    }
}

const TARGET: Thing = Thing::Vehicle(SHUTTLE_12);

#[test]
fn pull_over_takes_one_key_or_one_press_and_no_question() {
    let stop = (TARGET, Order::PullOver, Consent::Pressed);
    let mut by_key = english(|_| ());
    by_key.select(SHUTTLE_12);
    by_key.key(Modifiers::NONE, Key::S);
    assert_eq!((by_key.orders(), by_key.presses), (vec![stop.clone()], 1));

    let mut by_press = english(|_| ());
    by_press.select(SHUTTLE_12);
    by_press.press("Pull over and stop");
    assert_eq!((by_press.orders(), by_press.presses), (vec![stop.clone()], 1));

    for (language, words) in [(Language::English, "stop shuttle 12"), (Language::English, "シャトル 12 を停止")]
    {
        let mut by_words = window([1280.0, 720.0], language, |_| ());
        by_words.palette(words);
        assert_eq!((by_words.orders(), by_words.presses), (vec![stop.clone()], 3), "{words}");
    }
}

#[test]
fn a_slow_press_is_a_press() {
    let mut window = english(|_| ());
    window.select(SHUTTLE_12);
    window.hold("Pull over and stop", 3.0);
    assert_eq!(window.orders(), [(TARGET, Order::PullOver, Consent::Pressed)]);
}

#[test]
fn every_agreed_button_is_there() {
    let mut window = window([1600.0, 1000.0], Language::English, |picture| stop_held_by(picture, SHUTTLE_12, 1));
    window.select(SHUTTLE_12);
    for name in ["Pull over and stop", "Emergency stop", "Hold", "End automated operation", "Release to drive", "Go to"]
        .into_iter()
        .chain(["Return to depot", "Change role", "Lock", "Unlock", "Climate", "Charge", "Message riders"])
        .chain(["Send responder"])
    {
        let button = window.harness.query_by_role_and_label(Role::Button, name);
        assert!(button.is_some_and(|button| button.rect().height() >= 24.0), "`{name}`");
    }
}

#[test]
fn an_emergency_stop_is_held_and_a_slip_does_nothing() {
    let mut window = window([1600.0, 1000.0], Language::English, |_| ());
    window.select(SHUTTLE_12);
    window.press("Emergency stop");
    window.hold("Emergency stop", 0.1);
    assert_eq!(window.orders(), []);
    window.hold("Emergency stop", 0.6);
    assert_eq!(window.orders(), [(TARGET, Order::EmergencyStop, Consent::Held)]);
}

#[test]
fn unlocking_takes_two_presses_and_is_confirmed() {
    let unlock = (TARGET, Order::SetDoors(DoorOrder::Unlock), Consent::Confirmed);
    let mut window = english(|picture| stand(picture, SHUTTLE_12));
    window.select(SHUTTLE_12);
    window.press("Unlock");
    assert_eq!(window.orders(), []);
    assert!(window.says("Unlock Shuttle 12"));
    window.press("Confirm");
    assert_eq!((window.orders(), window.presses), (vec![unlock.clone()], 2));

    let mut by_key = english(|picture| stand(picture, SHUTTLE_12));
    by_key.select(SHUTTLE_12);
    by_key.key(Modifiers::SHIFT, Key::U);
    by_key.key(Modifiers::NONE, Key::Escape);
    assert!(by_key.harness.query_by_label("Confirm").is_none());
    assert_eq!(by_key.orders(), []);
    by_key.key(Modifiers::SHIFT, Key::U);
    by_key.key(Modifiers::NONE, Key::Enter);
    assert_eq!(by_key.orders(), [unlock]);
}

#[test]
fn unlocking_a_moving_vehicle_fails_safely_and_says_why() {
    let mut window = english(|picture| picture.motion.get_mut(SHUTTLE_12.index()).unwrap().speed_mps = 8.0);
    window.select(SHUTTLE_12);
    window.press("Unlock");
    assert!(window.says("it moves faster than 3 km/h"));
    assert!(window.says("stop it first"));
    window.press("Confirm");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.orders(), []);
}

#[test]
fn a_role_is_changed_in_three_presses() {
    let mut window = english(|picture| {
        stand(picture, SHUTTLE_12);
        picture.status.get_mut(SHUTTLE_12.index()).unwrap().riders = 0;
    });
    window.select(SHUTTLE_12);
    window.press("Change role");
    window.press("Mobile clinic");
    window.press("Confirm");
    let role = Order::SetRole(yagura::model::Role::MobileClinic);
    assert_eq!((window.orders(), window.presses), (vec![(TARGET, role, Consent::Confirmed)], 3));
}

/// A ride that waits for a vehicle.
fn waiting_request() -> RequestNow {
    let request = Request {
        id: RequestId(4),
        purpose: RequestPurpose::Ride,
        from: BuildingId(20),
        to: BuildingId(40),
        party: Party { seats: 1, ..Party::default() },
        made: scene::NOW,
        earliest: scene::NOW,
        latest_pick_up: scene::NOW + Span::from_s(900),
        latest_arrival: scene::NOW + Span::from_s(2_400),
    };
    RequestNow { request, observed: scene::NOW, state: RequestState::Waiting, promised: None, picked_up: None }
}

#[test]
fn a_request_is_dispatched_in_three_presses() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0]] {
        let mut window = window(size, Language::English, |picture| {
            picture.requests = Column::filled(&Some(waiting_request()), 1);
        });
        window.select(SHUTTLE_12);
        window.press("Dispatch");
        let at = {
            // The card has the request that waits as its one choice.
            let items = window.harness.query_all_by(|node| {
                let label = node.label().unwrap_or_default();
                node.role() == Role::CheckBox && label.contains('→')
            });
            let items: Vec<_> = items.collect();
            assert_eq!(items.len(), 1, "at {size:?}");
            items[0].rect().center()
        };
        window.presses += 1;
        window.pointer(at, true);
        window.pointer(at, false);
        window.harness.run_steps(4);
        window.press("Confirm");
        let orders = window.orders();
        let [(target, Order::Dispatch(itinerary), Consent::Confirmed)] = &orders[..] else { panic!("{orders:?}") };
        assert_eq!((*target, itinerary.stops.len(), window.presses), (TARGET, 2, 3));
    }
}

#[test]
fn the_key_that_stops_works_under_cards_and_menus() {
    let mut under_a_card = english(|_| ());
    under_a_card.select(SHUTTLE_12);
    under_a_card.key(Modifiers::COMMAND, Key::I);
    let card = under_a_card.harness.query_by_role_and_label(Role::Button, "Open second window");
    assert!(card.is_some(), "the card of who sits here is open");
    under_a_card.key(Modifiers::NONE, Key::S);
    assert_eq!(under_a_card.orders(), [(TARGET, Order::PullOver, Consent::Pressed)]);
    under_a_card.key(Modifiers::SHIFT, Key::H);
    assert_eq!(under_a_card.orders().len(), 1, "other keys are the card's");

    let mut under_welcome = english(|_| ());
    under_welcome.select(SHUTTLE_12);
    under_welcome.key(Modifiers::NONE, Key::F1);
    under_welcome.key(Modifiers::NONE, Key::S);
    assert_eq!(under_welcome.orders(), [(TARGET, Order::PullOver, Consent::Pressed)]);

    let mut under_a_menu = english(|_| ());
    under_a_menu.select(SHUTTLE_12);
    under_a_menu.press("Menu");
    assert!(egui::Popup::is_any_open(&under_a_menu.harness.ctx));
    under_a_menu.key(Modifiers::NONE, Key::S);
    assert_eq!(under_a_menu.orders(), [(TARGET, Order::PullOver, Consent::Pressed)]);
}

#[test]
fn capital_letters_in_a_reason_order_nothing() {
    let mut window = english(|picture| {
        stand(picture, SHUTTLE_12);
        stop_held_by(picture, SHUTTLE_12, 7);
    });
    window.select(SHUTTLE_12);
    window.press("Take over");
    window.harness.get_by_role_and_label(Role::TextInput, "Reason").focus();
    window.harness.run_steps(3);
    for key in [Key::H, Key::R, Key::U, Key::K] {
        window.key(Modifiers::SHIFT, key);
    }
    window.harness.get_by_role_and_label(Role::TextInput, "Reason").type_text("HRUK");
    window.harness.run_steps(3);
    assert!(window.says("HRUK"));
    assert_eq!(window.orders(), []);
    window.press("Confirm");
    assert!(matches!(&window.orders()[..], [(TARGET, Order::TakeOver, _)]), "{:?}", window.orders());
}

#[test]
fn a_release_is_held_and_has_its_reason_without_typing() {
    let mut window = english(|picture| {
        stand(picture, SHUTTLE_12);
        stop_held_by(picture, SHUTTLE_12, 1);
    });
    window.select(SHUTTLE_12);
    window.press("Release to drive");
    window.press("Hold to confirm");
    window.hold("Hold to confirm", 0.4);
    assert_eq!(window.orders(), [], "what is let go too soon says nothing");
    window.presses = 1;
    window.hold("Hold to confirm", 1.0);
    let commands = window.commands();
    assert_eq!(commands.len(), 1);
    assert_eq!((&commands[0].order, commands[0].consent), (&Order::Release, Consent::Held));
    assert_eq!((commands[0].reason.as_str(), window.presses), ("Cause cleared", 2));
}

#[test]
fn a_release_of_what_another_holds_is_refused_and_taking_over_wants_a_reason() {
    let mut window = english(|picture| {
        stand(picture, SHUTTLE_12);
        stop_held_by(picture, SHUTTLE_12, 7);
    });
    window.select(SHUTTLE_12);
    assert!(window.says("Stopped by operator 7 since"));
    window.press("Release to drive");
    assert!(window.says("somebody else holds it"));
    window.hold("Hold to confirm", 1.2);
    assert_eq!(window.orders(), []);
    window.press("Close");
    window.press("Take over");
    assert!(window.says("a reason is missing"));
    window.harness.get_by_label("Handover").click();
    window.harness.run_steps(4);
    window.press("Confirm");
    let commands = window.commands();
    assert_eq!(commands.len(), 1);
    assert_eq!((&commands[0].order, commands[0].reason.as_str()), (&Order::TakeOver, "Handover"));
}

#[test]
fn a_lasso_is_stopped_in_three_presses() {
    let mut window = window([1280.0, 720.0], Language::English, |_| ());
    window.press("Lasso");
    let map = window.harness.get_by_label("Map").rect().shrink2(vec2(80.0, 80.0));
    window.presses += 1;
    window.pointer(map.left_top(), true);
    for corner in [map.right_top(), map.right_bottom(), map.left_bottom()] {
        window.harness.event(Event::PointerMoved(corner));
        window.harness.run_steps(1);
    }
    window.pointer(map.left_top() + vec2(0.0, 12.0), false);
    window.harness.run_steps(4);
    let selected = window.harness.state().as_ref().unwrap().selection().things().len();
    assert!(selected > 50, "{selected}");
    window.press("Pull over and stop");
    assert_eq!(window.presses, 3);
    let sent = window.desk.sent.lock().unwrap();
    let Some(Intent::Group(group)) = sent.iter().find(|intent| matches!(intent, Intent::Group(_))) else {
        panic!("no group was sent")
    };
    assert_eq!((&group.order, group.consent), (&Order::PullOver, Consent::Pressed));
    let picture = window.desk.picture();
    for target in &group.targets {
        assert!(picture.abilities.get(*target).can(OrderKind::PullOver), "{target:?}");
    }
    assert!(group.targets.len() > 20);
}

#[test]
fn a_group_shows_who_is_left_out_and_why() {
    let mut window = window([1600.0, 1000.0], Language::English, |picture| {
        stand(picture, SHUTTLE_12);
    });
    window.select(SHUTTLE_12);
    let row = "Shuttle 2";
    window.harness.get_by_label("Filter fleet").focus();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(Role::Row, row).click_modifiers(Modifiers::SHIFT);
    window.harness.run_steps(4);
    window.press("More…");
    window.press("Unlock");
    assert!(window.says("Unlock 2 vehicles"));
    assert!(window.says("Left out: 1"));
    assert!(window.says("Shuttle 2: Not possible: it moves faster than 3 km/h"));
}

#[test]
fn a_row_has_its_orders_under_the_other_button() {
    let mut window = window([1600.0, 1000.0], Language::English, |_| ());
    window.harness.get_by_role_and_label(Role::Row, "Shuttle 2").click_button(PointerButton::Secondary);
    window.harness.run_steps(6);
    let selected = window.harness.state().as_ref().unwrap().selection().single();
    assert_eq!(selected, Some(Thing::Vehicle(VehicleId(8))));
    let stops: Vec<_> = window.harness.query_all_by_role_and_label(Role::Button, "Pull over and stop").collect();
    assert_eq!(stops.len(), 2, "in the menu and on the sheet");
    stops[1].click();
    drop(stops);
    window.harness.run_steps(6);
    assert_eq!(window.orders(), [(Thing::Vehicle(VehicleId(8)), Order::PullOver, Consent::Pressed)]);
}

#[test]
fn typed_orders_take_values() {
    let mut window = english(|_| ());
    window.palette("climate shuttle 12 to 24");
    assert_eq!(window.orders(), [(TARGET, Order::SetClimate(ClimateOrder::Hold(24.0)), Consent::Pressed)]);
    let mut window = english(|_| ());
    window.palette("cool home 12 to 26");
    let orders = window.orders();
    let [(Thing::Building(_), Order::SetPoint { heat_c, cool_c }, Consent::Pressed)] = orders[..] else {
        panic!("{orders:?}")
    };
    assert_eq!((heat_c, cool_c), (20.0, 26.0));
}

#[test]
fn a_key_that_was_down_before_the_card_came_confirms_nothing() {
    let mut window = english(|picture| stand(picture, SHUTTLE_12));
    window.key(Modifiers::COMMAND, Key::K);
    window.harness.get_by_label("Search").type_text("unlock shuttle 12");
    window.harness.run_steps(3);
    let enter = |window: &mut Window, pressed| {
        let (key, modifiers) = (Key::Enter, Modifiers::NONE);
        window.harness.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        window.harness.run_steps(1);
    };
    // Held down, it comes again and again.
    for _ in 0..12 {
        enter(&mut window, true);
    }
    assert!(window.harness.query_by_label("Confirm").is_some());
    assert_eq!(window.orders(), []);
    enter(&mut window, false);
    enter(&mut window, true);
    assert_eq!(window.orders().len(), 1);
}
