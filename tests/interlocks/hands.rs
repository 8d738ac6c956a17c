//! A restless hand on the real window: it selects, presses, holds, types and opens menus at random, through every
//! entrance there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use yagura::base::chance::Chance;
use yagura::base::ids::VehicleId;
use yagura::model::command::Consent;
use yagura::model::{OrderKind, Thing};
use yagura::ui::app::AppOptions;
use yagura::ui::names;
use yagura::ui::text::{Language, Text};
use yagura::world::Desk as _;

use super::app_harness::{AppHarness, app_harness, builder};
use super::script::{ScriptDesk, capabilities};

/// Buttons that order something, open what orders something, or confirm it.
const BUTTONS: [&str; 26] = [
    "Pull over and stop",
    "Hold",
    "End automated operation",
    "Release to drive",
    "Take over",
    "Go to",
    "Reroute",
    "Return to depot",
    "Dispatch",
    "Change role",
    "Take out of service",
    "Return to service",
    "Book maintenance",
    "Send responder",
    "Lock",
    "Unlock",
    "Climate",
    "Charge",
    "Horn",
    "Lights",
    "Battery",
    "Start charging",
    "Stop charging",
    "Electrolyser",
    "More…",
    "Undo",
];
/// What the lists under some of them offer.
const CHOICES: [&str; 6] = ["Off", "22 °C", "Mobile clinic", "Shop", "80 %", "Cause cleared"];
/// Buttons of lines begin so, and end with the name of a thing.
const DEEDS: [&str; 8] = [
    "Pull over and stop: ",
    "Release to drive: ",
    "Take over: ",
    "Send responder: ",
    "Proceed: ",
    "Wait: ",
    "Reroute: ",
    "Answer ",
];
const VERBS: [&str; 8] = ["stop", "unlock", "release", "lock", "hold", "return", "horn", "send responder to"];
/// The key that stops is there as often as all others.
const KEYS: [(Modifiers, Key); 10] = [
    (Modifiers::NONE, Key::S),
    (Modifiers::NONE, Key::S),
    (Modifiers::NONE, Key::S),
    (Modifiers::NONE, Key::S),
    (Modifiers::NONE, Key::S),
    (Modifiers::SHIFT, Key::H),
    (Modifiers::SHIFT, Key::R),
    (Modifiers::SHIFT, Key::U),
    (Modifiers::SHIFT, Key::K),
    (Modifiers::NONE, Key::Escape),
];

/// What a hand did, and how far that may confirm something.
pub struct Deed {
    pub entrance: &'static str,
    pub confirms: Consent,
    /// The key that stops was pressed where it must stop something.
    pub must_stop: bool,
}

pub struct Hand {
    pub desk: Arc<ScriptDesk>,
    pub harness: AppHarness,
    /// How often each entrance was used.
    pub used: BTreeMap<&'static str, usize>,
}

impl Hand {
    pub fn new(desk: Arc<ScriptDesk>) -> Self {
        let options = AppOptions { language: Some(Language::English), ..AppOptions::default() };
        let harness = app_harness(builder([1600.0, 1000.0]).with_step_dt(0.1), desk.clone(), options, false);
        Self { desk, harness, used: BTreeMap::new() }
    }

    /// Lets the window see what is new.
    pub fn look(&mut self) {
        self.desk.step();
        self.harness.run_steps(2);
    }

    /// Does something at random.
    pub fn act(&mut self, chance: &mut Chance) -> Deed {
        let is_card_open = self.has("Confirm") || self.has("Hold to confirm");
        let deed = match chance.below(if is_card_open { 17 } else { 13 }) {
            0 | 1 => self.select_one(chance),
            2 => self.select_many(chance),
            3 | 12 => self.key(chance),
            4 => self.palette(chance),
            5 => self.menu_on_row(chance),
            6 => self.menu_on_map(chance),
            7 => self.press_among(chance, "attention and assistance", |name| {
                DEEDS.iter().any(|deed| name.starts_with(deed))
            }),
            8..=11 => self.press_among(chance, "buttons", |name| BUTTONS.contains(&name) || CHOICES.contains(&name)),
            13 | 14 => self.press_among(chance, "confirm", |name| name == "Confirm"),
            15 => self.hold("Hold to confirm", chance),
            _ => self.enter(),
        };
        *self.used.entry(deed.entrance).or_default() += 1;
        deed
    }

    fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_role_and_label(Role::Button, name).next().is_some()
    }

    fn done(entrance: &'static str) -> Deed {
        Deed { entrance, confirms: Consent::Pressed, must_stop: false }
    }

    fn select_one(&mut self, chance: &mut Chance) -> Deed {
        let thing = self.desk.truth.lock().unwrap().any_thing(chance);
        self.harness.state_mut().as_mut().unwrap().show(thing);
        self.harness.run_steps(3);
        Self::done("selection")
    }

    /// The buttons whose name is of a kind, each with its middle.
    fn buttons(&self, role: Role, is_it: impl Fn(&str) -> bool) -> Vec<(String, Pos2)> {
        let nodes = self.harness.root().children_recursive();
        let buttons = nodes.filter(|node| node.accesskit_node().role() == role);
        let named = buttons.filter_map(|node| Some((node.accesskit_node().label()?, node.rect().center())));
        named.filter(|(name, _)| is_it(name)).collect()
    }

    fn click(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.harness.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            self.harness.event_modifiers(Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
            self.harness.run_steps(1);
        }
        self.harness.run_steps(2);
    }

    /// What a press at a place may confirm, if a card lies there.
    fn confirms_at(&self, at: Pos2) -> Consent {
        let lies = |name: &str| {
            let mut nodes = self.harness.query_all_by_role_and_label(Role::Button, name);
            nodes.any(|node| node.rect().contains(at))
        };
        if lies("Hold to confirm") {
            Consent::Held
        } else if lies("Confirm") {
            Consent::Confirmed
        } else {
            Consent::Pressed
        }
    }

    fn press_among(&mut self, chance: &mut Chance, entrance: &'static str, is_it: impl Fn(&str) -> bool) -> Deed {
        let buttons = self.buttons(Role::Button, is_it);
        let Some((_, at)) = chance.pick(&buttons) else { return Self::done("nothing to press") };
        let confirms = self.confirms_at(*at);
        self.click(*at, PointerButton::Primary, Modifiers::NONE);
        Deed { entrance, confirms, must_stop: false }
    }

    fn rows(&self) -> Vec<(String, Pos2)> {
        self.buttons(Role::Row, |_| true)
    }

    fn select_many(&mut self, chance: &mut Chance) -> Deed {
        for _ in 0..3 {
            let rows = self.rows();
            let Some((_, at)) = chance.pick(&rows) else { return Self::done("nothing to press") };
            self.click(*at, PointerButton::Primary, Modifiers::SHIFT);
        }
        Self::done("group bar")
    }

    fn menu_on_row(&mut self, chance: &mut Chance) -> Deed {
        let rows = self.rows();
        let Some((_, at)) = chance.pick(&rows) else { return Self::done("nothing to press") };
        self.click(*at, PointerButton::Secondary, Modifiers::NONE);
        let deed = self.press_among(chance, "menu on a row", |name| BUTTONS.contains(&name));
        Deed { entrance: "menu on a row", ..deed }
    }

    /// What is shown lies in the middle of the map.
    fn menu_on_map(&mut self, chance: &mut Chance) -> Deed {
        let vehicle = VehicleId::from_index(chance.below(self.desk.picture().roster.len()));
        self.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(vehicle));
        self.harness.run_steps(3);
        let at = self.harness.get_by_label("Map").rect().center();
        self.click(at, PointerButton::Secondary, Modifiers::NONE);
        let deed = self.press_among(chance, "menu on the map", |name| BUTTONS.contains(&name));
        Deed { entrance: "menu on the map", ..deed }
    }

    fn key(&mut self, chance: &mut Chance) -> Deed {
        let (modifiers, key) = KEYS[chance.below(KEYS.len())];
        let takes_keys = self.harness.ctx.text_edit_focused();
        let picture = self.desk.picture();
        let selected = self.harness.state().as_ref().unwrap().selection().things().to_vec();
        let can_stop = |thing: &Thing| {
            matches!(thing, Thing::Vehicle(id)
                if capabilities(picture.roster[id.index()].kind).can(OrderKind::PullOver))
        };
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
        let must_stop = key == Key::S && !takes_keys && selected.iter().any(can_stop);
        Deed { entrance: "keys", confirms: Consent::Pressed, must_stop }
    }

    fn palette(&mut self, chance: &mut Chance) -> Deed {
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        self.harness.run_steps(2);
        let Some(search) = self.harness.query_by_label("Search") else { return Self::done("nothing to press") };
        let picture = self.desk.picture();
        let vehicle = VehicleId::from_index(chance.below(picture.roster.len()));
        let name = names::vehicle_name(&Text::new(Language::English), &picture, vehicle);
        search.type_text(&format!("{} {name}", VERBS[chance.below(VERBS.len())]));
        self.harness.run_steps(2);
        self.harness.key_press(Key::Enter);
        self.harness.run_steps(2);
        self.harness.key_press(Key::Escape);
        self.harness.run_steps(2);
        Self::done("palette")
    }

    fn enter(&mut self) -> Deed {
        self.harness.key_press(Key::Enter);
        self.harness.run_steps(3);
        Deed { entrance: "Enter", confirms: Consent::Confirmed, must_stop: false }
    }

    /// Holds a button down, sometimes too short.
    fn hold(&mut self, name: &'static str, chance: &mut Chance) -> Deed {
        let buttons = self.buttons(Role::Button, |other| other == name);
        let Some((_, at)) = chance.pick(&buttons).cloned() else { return Self::done("nothing to press") };
        let steps = if chance.happens(0.7) { 11 } else { 3 };
        let button = PointerButton::Primary;
        let modifiers = Modifiers::NONE;
        self.harness.event(Event::PointerMoved(at));
        self.harness.event(Event::PointerButton { pos: at, button, pressed: true, modifiers });
        self.harness.run_steps(steps);
        self.harness.event(Event::PointerButton { pos: at, button, pressed: false, modifiers });
        self.harness.run_steps(2);
        Deed { entrance: "hold", confirms: if steps > 8 { Consent::Held } else { Consent::Pressed }, must_stop: false }
    }
}
