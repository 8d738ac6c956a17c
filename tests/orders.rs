//! Orders with a time, a street or a request: in the whole window on a fixed desk, driven by accessible names. And what
//! holds for every order: an emergency stop is held from every entrance, and nobody is left out silently.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]

#[path = "support/app_harness.rs"]
mod app_harness;
#[path = "support/fixed_desk.rs"]
mod fixed_desk;
#[path = "support/scene.rs"]
mod scene;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;
use yagura::base::ids::{BuildingId, RequestId, StreetId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::model::command::{
    AvoidedStreet, Capabilities, ChargePace, ClimateOrder, CommandReport, Consent, Group, GroupDraft, GroupId, Hold,
    Issuer, LifeEvent, Lifecycle, OperatorId, OrderKind, Phase, VoiceCall, VoiceCallState,
};
use yagura::model::request::Party;
use yagura::model::{
    Command, CommandDraft, CommandId, Intent, Order, Request, RequestPurpose, RequestState, StopDeed, Thing,
    VehicleKind,
};
use yagura::ui::app::AppOptions;
use yagura::ui::names;
use yagura::ui::text::{Language, Text};
use yagura::world::picture::{FleetRows, RequestNow};
use yagura::world::{Abilities, CommandNow, Desk as _, HoldNow, Picture};

use app_harness::{AppHarness, app_harness, builder};
use fixed_desk::FixedDesk;

/// Shuttle 12: each eighth vehicle of the scene is a shuttle, counted from 1.
const SHUTTLE: VehicleId = VehicleId(88);
const TARGET: Thing = Thing::Vehicle(SHUTTLE);
const ME: Issuer = Issuer::Operator(OperatorId(1));

struct Window {
    desk: Arc<FixedDesk>,
    harness: AppHarness,
    city: Arc<City>,
}

/// Every vehicle takes every order of vehicles, but for private cars, which take none.
fn abilities(picture: &Picture) -> Abilities {
    let all = Capabilities::of(&OrderKind::ALL[..26]).with_power_max_kw(90.0).with_climate_c((16.0, 30.0));
    Abilities::of(&picture.city, picture.roster.len(), |thing| match thing {
        Thing::Vehicle(id) if picture.roster[id.index()].kind != VehicleKind::Car => all,
        _ => Capabilities::default(),
    })
}

fn window(language: Language, change: impl FnOnce(&mut Picture)) -> Window {
    let city = Arc::new(scene::city(2_000));
    let mut picture = scene::picture(&city, 612, 0.0, 1);
    picture.source.clock.is_running = false;
    picture.abilities = Arc::new(abilities(&picture));
    let rows = (0..picture.roster.len()).map(VehicleId::from_index).collect();
    picture.fleet = Arc::new(FleetRows { rows, ..FleetRows::default() });
    picture.motion.get_mut(SHUTTLE.index()).unwrap().speed_mps = 0.0;
    picture.status.get_mut(SHUTTLE.index()).unwrap().soc = 0.5;
    for index in 0..612 {
        let row = picture.details.get_mut(index).unwrap();
        (row.observed, row.detail.climate_c) = (scene::NOW - Span::from_s(2), Some(24.0));
    }
    change(&mut picture);
    let desk = FixedDesk::new(picture);
    let options = AppOptions { language: Some(language), ..AppOptions::default() };
    let harness = app_harness(builder([1600.0, 1000.0]).with_step_dt(0.1), desk.clone(), options, false);
    Window { desk, harness, city }
}

impl Window {
    fn select(&mut self, id: VehicleId) {
        self.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(id));
        self.harness.run_steps(6);
    }

    fn press(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.harness.run_steps(6);
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(6);
    }

    fn palette(&mut self, words: &str) {
        self.key(Modifiers::COMMAND, Key::K);
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

    fn hold(&mut self, name: &str, seconds: f32) {
        let at = self.harness.get_by_role_and_label(Role::Button, name).rect().center();
        self.pointer(at, true);
        self.harness.run_steps((seconds / 0.1).ceil() as usize);
        self.pointer(at, false);
        self.harness.run_steps(3);
    }

    fn says(&self, words: &str) -> bool {
        let is_it = |said: String| said.contains(words);
        self.harness.query_all_by(|node| [node.label(), node.value()].into_iter().flatten().any(is_it)).next().is_some()
    }

    fn orders(&self) -> Vec<(Thing, Order, Consent)> {
        let sent = self.desk.sent.lock().unwrap();
        let drafts = sent.iter().filter_map(|intent| match intent {
            Intent::Command(draft) => Some(draft.clone()),
            _ => None,
        });
        drafts.map(|CommandDraft { target, order, consent, .. }| (target, order, consent)).collect()
    }

    /// A street whose name no other has, and the name.
    fn street(&self) -> (StreetId, String) {
        let text = Text::new(Language::English);
        let picture = self.desk.picture();
        let name = |id: StreetId| names::thing_name(&text, &picture, Thing::Street(id));
        let all: Vec<(StreetId, String)> =
            (0..self.city.streets.streets.len()).map(|index| StreetId(index as u32)).map(|id| (id, name(id))).collect();
        let is_alone = |(_, name): &&(StreetId, String)| all.iter().filter(|(_, other)| other == name).count() == 1;
        all.iter().find(is_alone).or_else(|| all.first()).cloned().unwrap()
    }

    fn change(&mut self, change: impl FnOnce(&mut Picture)) {
        let mut picture = (*self.desk.picture()).clone();
        change(&mut picture);
        picture.revision += 1;
        *self.desk.picture.lock().unwrap() = Arc::new(picture);
        self.harness.run_steps(4);
    }
}

#[test]
fn an_emergency_stop_is_held_from_the_palette_too() {
    for (language, words) in
        [(Language::English, "emergency stop shuttle 12"), (Language::English, "シャトル 12 を緊急停止")]
    {
        let mut window = window(language, |_| ());
        window.palette(words);
        assert_eq!(window.orders(), [], "{words}: one press is a slip");
        window.key(Modifiers::NONE, Key::Enter);
        window.press("Hold to confirm");
        assert_eq!(window.orders(), [], "{words}: and so are two");
        window.hold("Hold to confirm", 1.2);
        assert_eq!(window.orders(), [(TARGET, Order::EmergencyStop, Consent::Held)]);
    }
    let mut stop = window(Language::English, |_| ());
    stop.palette("stop shuttle 12");
    assert_eq!(stop.orders(), [(TARGET, Order::PullOver, Consent::Pressed)], "the usual stop asks nothing");
}

#[test]
fn typed_orders_take_times() {
    let at = |hours: f64| Timestamp(scene::NOW.0 + (hours * 3_600_000.0) as i64);
    let cases = [
        ("charge shuttle 12 to 80 by 17:00", ChargePace::Steady, 0.8, "17:00"),
        ("charge shuttle 12 cheapest before 7:30", ChargePace::Cheapest, 1.0, "07:30"),
    ];
    for (words, pace, level, clock) in cases {
        let mut window = window(Language::English, |_| ());
        window.palette(words);
        let orders = window.orders();
        let [(target, Order::ChargeBy { level: wanted, by, pace: how }, Consent::Pressed)] = &orders[..] else {
            panic!("{words}: {orders:?}")
        };
        assert_eq!((*target, *how), (TARGET, pace));
        assert!((wanted - level).abs() < 1e-6);
        let shown = Text::new(Language::English).clock_short(*by, window.city.zone);
        assert_eq!(shown, clock, "{words}");
        assert!(*by > at(0.0) && *by <= at(24.0));
    }
    let mut climate = window(Language::English, |_| ());
    climate.palette("precondition shuttle 12 to 21 by 9:15");
    let orders = climate.orders();
    assert!(
        matches!(orders[..], [(TARGET, Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, .. }), _)] if (cabin_c - 21.0).abs() < 1e-6),
        "{orders:?}"
    );
}

#[test]
fn a_street_is_avoided_by_name_from_palette_and_sheet() {
    let mut typed = window(Language::English, |_| ());
    let (_, name) = typed.street();
    typed.palette(&format!("shuttle 12 avoid {name}"));
    assert_eq!(typed.orders(), [], "it is shown before it goes out");
    typed.press("Confirm");
    let orders = typed.orders();
    let [(TARGET, Order::AvoidStreet { street, until }, Consent::Confirmed)] = orders[..] else { panic!("{orders:?}") };
    let of = |window: &Window, street| {
        names::thing_name(&Text::new(Language::English), &window.desk.picture(), Thing::Street(street))
    };
    assert_eq!(of(&typed, street), name);
    assert_eq!(until, scene::NOW + Span::from_s(2 * 3_600));

    let mut sheet = window(Language::English, |_| ());
    sheet.select(SHUTTLE);
    sheet.press("More…");
    sheet.press("Avoid a street");
    assert!(sheet.says("Choose a street to avoid"));
    sheet.harness.get_by_role_and_label(Role::TextInput, "Street").type_text(&name);
    sheet.harness.run_steps(4);
    sheet.harness.get_all_by_label(&name).last().unwrap().click();
    sheet.harness.run_steps(4);
    sheet.harness.get_by_label("in 30 min").click();
    sheet.harness.run_steps(4);
    sheet.press("Confirm");
    let orders = sheet.orders();
    let [(TARGET, Order::AvoidStreet { street, until }, Consent::Confirmed)] = orders[..] else { panic!("{orders:?}") };
    assert_eq!((of(&sheet, street), until), (name, scene::NOW + Span::from_s(1_800)));
}

#[test]
fn the_sheet_shows_streets_that_are_avoided_and_calls_and_ends_both() {
    let mut window = window(Language::English, |picture| {
        let mut hold = Hold::NONE;
        let until = scene::NOW + Span::from_s(1_800);
        assert!(hold.avoided.put(AvoidedStreet { street: StreetId(3), until, by: ME }, scene::NOW));
        let since = scene::NOW - Span::from_s(75);
        hold.voice_call = Some(VoiceCall { with: ME, state: VoiceCallState::Open, since });
        picture.holds = Arc::new(vec![HoldNow { vehicle: SHUTTLE, observed: scene::NOW, hold }]);
    });
    window.select(SHUTTLE);
    let street = names::thing_name(&Text::new(Language::English), &window.desk.picture(), Thing::Street(StreetId(3)));
    assert!(window.says(&format!("Keeps off {street} until")));
    assert!(window.says("Voice call: open for 1:15"));
    assert!(window.says("No sound here"));
    window.press(&format!("Drive on {street} again"));
    window.press("End voice call");
    let expected = [Order::AllowStreet(StreetId(3)), Order::SetVoiceCall(false)];
    assert_eq!(window.orders(), expected.map(|order| (TARGET, order, Consent::Pressed)));
}

#[test]
fn a_call_is_offered_only_where_the_source_has_one() {
    let mut with = window(Language::English, |_| ());
    with.select(SHUTTLE);
    with.press("Voice call");
    assert_eq!(with.orders(), [(TARGET, Order::SetVoiceCall(true), Consent::Pressed)]);
    let mut without = window(Language::English, |picture| {
        let none = |_| Capabilities::of(&[OrderKind::PullOver]);
        picture.abilities = Arc::new(Abilities::of(&picture.city.clone(), 612, none));
    });
    without.select(SHUTTLE);
    assert!(without.harness.query_by_role_and_label(Role::Button, "Pull over and stop").is_some());
    assert!(without.harness.query_by_role_and_label(Role::Button, "Voice call").is_none());
}

#[test]
fn a_request_is_found_by_name_and_dispatched() {
    let mut window = window(Language::English, |picture| {
        let shops: Vec<BuildingId> = (0..picture.city.buildings.len())
            .map(|index| BuildingId(index as u32))
            .filter(|id| !names::is_home(&picture.city, *id))
            .collect();
        let request = |id: u32| RequestNow {
            observed: scene::NOW,
            state: RequestState::Waiting,
            promised: None,
            picked_up: None,
            request: Request {
                id: RequestId(id),
                purpose: RequestPurpose::Ride,
                from: shops[id as usize],
                to: shops[id as usize + 1],
                party: Party { seats: 1, ..Party::default() },
                needs: yagura::model::Needs::default(),
                made: scene::NOW,
                earliest: scene::NOW,
                latest_pick_up: scene::NOW + Span::from_s(600),
                latest_arrival: scene::NOW + Span::from_s(2_400),
            },
        };
        for id in 0..3 {
            picture.requests.push(Some(request(id)));
        }
    });
    window.select(SHUTTLE);
    window.press("Dispatch");
    assert!(window.says("Choose a booking, or a place to drive to"));
    let wanted = window.desk.picture().requests.iter().flatten().nth(2).map(|row| row.request).unwrap();
    let text = Text::new(Language::English);
    let from = names::building_name(&text, &window.city, wanted.from);
    window.harness.get_by_role_and_label(Role::TextInput, "Booking or place").type_text(&format!("{from} →"));
    window.harness.run_steps(4);
    let to = names::building_name(&text, &window.city, wanted.to);
    let way = format!("{from} → {to}, by");
    window.harness.get_by(|node| node.label().is_some_and(|label| label.starts_with(&way))).click();
    window.harness.run_steps(4);
    window.press("Confirm");
    let orders = window.orders();
    let [(TARGET, Order::Dispatch(itinerary), Consent::Confirmed)] = &orders[..] else { panic!("{orders:?}") };
    let stops: Vec<_> = itinerary.stops.iter().map(|stop| (stop.at, stop.request, stop.deed)).collect();
    let id = wanted.id;
    assert_eq!(stops, [(wanted.from, id, StopDeed::PickUp), (wanted.to, id, StopDeed::DropOff)]);
}

#[test]
fn who_can_not_is_named_before_and_when_one_press_sends() {
    let mut window = window(Language::English, |_| ());
    window.select(SHUTTLE);
    let picture = window.desk.picture();
    let car = picture.roster.iter().position(|vehicle| vehicle.kind == VehicleKind::Car).unwrap();
    let name = names::vehicle_name(&Text::new(Language::English), &picture, VehicleId::from_index(car));
    window.harness.get_by_label("Filter fleet").focus();
    window.harness.run_steps(2);
    let rows = window.harness.query_all_by_role_and_label(Role::Row, &name);
    rows.into_iter().next().unwrap().click_modifiers(Modifiers::SHIFT);
    window.harness.run_steps(6);
    let words = format!("Pull over and stop: 1 of 2. 1 can't: {name}");
    assert!(window.says(&words), "the group bar says it before");
    window.key(Modifiers::NONE, Key::S);
    assert_eq!(window.orders(), [(TARGET, Order::PullOver, Consent::Pressed)]);
    let said = window
        .harness
        .query_all_by(|node| [node.label(), node.value()].into_iter().flatten().any(|said| said.contains(&words)));
    assert_eq!(said.count(), 2, "and a notice when it went out");
    window.press("More…");
    window.press("Unlock");
    assert!(window.says("Goes to 1 of 2"), "the card too");
    assert!(window.says(&format!("{name}: Not possible")));
}

#[test]
fn a_group_is_undone_by_one_press_to_what_each_was_before() {
    let mut window = window(Language::English, |picture| {
        picture.details.get_mut(9).unwrap().detail.climate_c = Some(20.0);
    });
    let things: Vec<Thing> = [8, 9, 10].map(|id| Thing::Vehicle(VehicleId(id))).into();
    let off = Order::SetClimate(ClimateOrder::Off);
    window.change(|picture| {
        let order = off.clone();
        let draft =
            GroupDraft { targets: things.clone(), order, issuer: ME, reason: String::new(), consent: Consent::Pressed };
        let mut group = Group::new(GroupId(1), draft, |_| None);
        let mut rows = Vec::new();
        for (id, target) in (1..).zip(&things) {
            group.give(*target, CommandId(id));
            group.note(CommandId(id), Phase::Accepted);
            let expires = scene::NOW + off.time_to_live();
            let events = [LifeEvent::Send(scene::NOW), LifeEvent::Report(CommandReport::Accepted)];
            let life = events.into_iter().fold(Lifecycle::queued(expires), |life, event| life.apply(event).unwrap());
            let (order, reason) = (off.clone(), String::new());
            let (id, target) = (CommandId(id), *target);
            let command = Command { id, target, order, issued: scene::NOW, expires, issuer: ME, reason };
            rows.push(CommandNow { command: Arc::new(command), life, last_heard: scene::NOW });
        }
        (picture.commands, picture.groups) = (Arc::new(rows), Arc::new(vec![group]));
    });
    window.press("Undo");
    let sent = window.desk.sent.lock().unwrap();
    let hold = |cabin_c| Order::SetClimate(ClimateOrder::Hold(cabin_c));
    let groups = sent.iter().filter_map(|intent| match intent {
        Intent::Group(draft) => Some((draft.targets.clone(), draft.order.clone())),
        _ => None,
    });
    let groups: Vec<_> = groups.collect();
    assert_eq!(groups, [(vec![things[0], things[2]], hold(24.0))]);
    let ones = sent.iter().filter_map(|intent| match intent {
        Intent::Command(draft) => Some((draft.target, draft.order.clone())),
        _ => None,
    });
    let ones: Vec<_> = ones.collect();
    assert_eq!(ones, [(things[1], hold(20.0))]);
    assert!(sent.iter().any(|intent| matches!(intent, Intent::CancelGroup { group: GroupId(1), .. })));
}
