//! The whole window on a fixed desk, driven by its accessible names. Pictures go to the folder in
//! `YAGURA_WINDOW_PICTURES`, when it is set and a graphics adapter exists.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]

#[path = "support/app_harness.rs"]
mod app_harness;
#[path = "support/scene.rs"]
mod scene;

use std::sync::{Arc, Mutex};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use yagura::base::ids::{BuildingId, VehicleId};
use yagura::city::City;
use yagura::model::fact::CityEnergyFact;
use yagura::model::{Control, Event, EventKind, FleetQuery, Intent, Interest, Thing, VehicleKind, VehicleState};
use yagura::ui::app::{App, AppOptions};
use yagura::ui::docking::Workspace;
use yagura::ui::layers::Layer;
use yagura::ui::names;
use yagura::ui::text::{Language, Text};
use yagura::ui::theme::Look;
use yagura::world::picture::FleetRows;
use yagura::world::{Desk, Picture};

use app_harness::{AppHarness, app_harness, builder};

/// A desk that answers at once and keeps what it was sent.
struct FixedDesk {
    picture: Mutex<Arc<Picture>>,
    sent: Mutex<Vec<Intent>>,
}

impl FixedDesk {
    fn new(city: &Arc<City>, vehicles: usize) -> Arc<Self> {
        let mut picture = scene::picture(city, vehicles, 0.0, 1);
        picture.source.clock.is_running = false;
        picture.fleet = Arc::new(rows(&picture, &FleetQuery::default()));
        picture.events = Arc::new(vec![Event::new(
            scene::NOW,
            EventKind::PickedUp { vehicle: VehicleId(0), at: BuildingId(3), riders: 2 },
        )]);
        let day: Vec<CityEnergyFact> = (0..520).map(balance).collect();
        picture.energy = day.last().copied();
        picture.energy_day = Arc::new(day);
        picture.counters.facts_per_s = 6130.0;
        Arc::new(Self { picture: Mutex::new(Arc::new(picture)), sent: Mutex::default() })
    }

    fn sent(&self) -> Vec<Intent> {
        self.sent.lock().unwrap().clone()
    }
}

fn balance(minute: i64) -> CityEnergyFact {
    let solar_kw = (minute as f32 - 300.0).max(0.0) * 20.0;
    let use_kw = 6000.0 + minute as f32 * 8.0;
    CityEnergyFact {
        observed: scene::NOW - yagura::base::time::Span::from_s((519 - minute) * 60),
        grid_kw: use_kw - solar_kw - 400.0,
        solar_kw,
        fuel_cell_kw: 400.0,
        homes_kw: use_kw * 0.5,
        institutions_kw: use_kw * 0.2,
        business_kw: use_kw * 0.2,
        vehicles_kw: use_kw * 0.1,
        ..CityEnergyFact::default()
    }
}

/// The fleet's rows as a station would answer, by the English names.
fn rows(picture: &Picture, query: &FleetQuery) -> FleetRows {
    let text = Text::new(Language::English);
    let state = |id: &VehicleId| picture.status.get(id.index()).unwrap().state;
    let mut found: Vec<VehicleId> = (0..picture.roster.len())
        .map(VehicleId::from_index)
        .filter(|id| {
            let vehicle = &picture.roster[id.index()];
            names::roster_name(&text, vehicle).to_lowercase().contains(&query.filter.to_lowercase())
                && query.kind.is_none_or(|kind| kind == vehicle.kind)
                && query.state.is_none_or(|wanted| wanted == state(id))
        })
        .collect();
    found.sort_by_key(|id| (state(id), *id));
    let mut answer = FleetRows { query: query.clone(), rows: found, ..FleetRows::default() };
    for (index, vehicle) in picture.roster.iter().enumerate() {
        let kind = VehicleKind::ALL.iter().position(|kind| *kind == vehicle.kind).unwrap();
        let state = state(&VehicleId::from_index(index));
        answer.count_by_kind[kind] += 1;
        answer.count_by_state[VehicleState::ALL.iter().position(|other| *other == state).unwrap()] += 1;
    }
    answer
}

impl Desk for FixedDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.lock().unwrap().clone()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        self.sent.lock().unwrap().push(intent.clone());
        let mut shared = self.picture.lock().unwrap();
        let mut picture = (**shared).clone();
        match intent {
            Intent::Control { control: Control::Play, .. } => picture.source.clock.is_running = true,
            Intent::Control { control: Control::Pause, .. } => picture.source.clock.is_running = false,
            Intent::Control { control: Control::SetSpeed(speed), .. } => picture.source.clock.speed = speed,
            Intent::Interest(Interest::Fleet(query)) => picture.fleet = Arc::new(rows(&picture, &query)),
            _ => {}
        }
        picture.revision += 1;
        *shared = Arc::new(picture);
        Ok(())
    }

    fn wake_on_picture(&self, _waker: Box<dyn Fn() + Send + Sync>) {}
}

struct Window {
    desk: Arc<FixedDesk>,
    harness: AppHarness,
}

fn window(size: [f32; 2], options: AppOptions, renders: bool) -> Window {
    let city = Arc::new(scene::city(2_000));
    let desk = FixedDesk::new(&city, 612);
    let harness = app_harness(builder(size), desk.clone(), options, renders);
    Window { desk, harness }
}

fn english() -> AppOptions {
    AppOptions { language: Some(Language::English), ..AppOptions::default() }
}

impl Window {
    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
    }

    fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    fn controls(&self) -> Vec<Control> {
        let sent = self.desk.sent();
        sent.into_iter()
            .filter_map(|intent| if let Intent::Control { control, .. } = intent { Some(control) } else { None })
            .collect()
    }
}

#[test]
fn the_agreed_names_are_in_the_tree() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0], [2560.0, 1440.0]] {
        let window = window(size, english(), false);
        for name in ["Map", "Fleet", "Attention", "Energy", "Inspector", "Play", "Faster", "Slower", "Fit city"]
            .into_iter()
            .chain(["Overview workspace", "Energy workspace", "Search", "Filter fleet"])
            .chain(["Streets", "Buildings", "Institutions", "Feeders", "Chargers", "Hydrogen", "Vehicles", "Crowd"])
        {
            assert!(window.harness.query_all_by_label(name).next().is_some(), "`{name}` at {size:?}");
        }
        assert!(window.harness.query_by_label("Pause").is_none());
    }
}

#[test]
fn play_pause_and_speed_are_sent() {
    let mut window = window([1280.0, 720.0], english(), false);
    window.click("Play");
    window.click("Pause");
    window.click("Faster");
    window.click("Slower");
    let wanted = [Control::Play, Control::Pause, Control::SetSpeed(2.0), Control::SetSpeed(1.0)];
    assert_eq!(window.controls(), wanted);
}

#[test]
fn search_finds_and_selects_a_vehicle() {
    let mut window = window([1600.0, 1000.0], english(), false);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.harness.run_steps(3);
    window.harness.get_by_label("Search").type_text("shuttle 12");
    window.harness.run_steps(3);
    window.harness.key_press(Key::Enter);
    window.harness.run_steps(4);
    let selected = window.app().selection().single();
    let Some(Thing::Vehicle(id)) = selected else { panic!("{selected:?}") };
    let vehicle = &window.app().picture().roster[id.index()];
    assert_eq!((vehicle.kind, vehicle.number), (VehicleKind::Shuttle, 12));
    let is_heading = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == egui::accesskit::Role::Heading;
    assert!(window.harness.query_all_by_label("Shuttle 12").any(|node| is_heading(&node)), "the inspector's heading");
    assert!(window.desk.sent().contains(&Intent::Interest(Interest::Selection(vec![Thing::Vehicle(id)]))));
}

#[test]
fn search_takes_urns_and_both_languages() {
    for (typed, wanted) in [
        ("urn:ngsi-ld:Vehicle:shuttle-12", Some((VehicleKind::Shuttle, 12))),
        ("シャトル 7", Some((VehicleKind::Shuttle, 7))),
        ("エネルギー", None),
    ] {
        let mut window = window([1600.0, 1000.0], english(), false);
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.harness.run_steps(3);
        window.harness.get_by_label("Search").type_text(typed);
        window.harness.run_steps(3);
        window.harness.key_press(Key::Enter);
        window.harness.run_steps(4);
        let found = window.app().selection().single().map(|thing| match thing {
            Thing::Vehicle(id) => {
                let vehicle = &window.app().picture().roster[id.index()];
                (vehicle.kind, vehicle.number)
            }
            other => panic!("{typed} found {other:?}"),
        });
        assert_eq!(found, wanted, "{typed}");
        if wanted.is_none() {
            assert_eq!(window.app().workspace(), Workspace::Energy, "{typed}");
        }
    }
}

#[test]
fn arrow_keys_move_in_every_table() {
    let row = egui::accesskit::Role::Row;
    let mut fleet = window([1600.0, 1000.0], english(), false);
    let rows = fleet.app().picture().fleet.rows.clone();
    let first = names::vehicle_name(&Text::new(Language::English), fleet.app().picture(), rows[0]);
    fleet.harness.get_by_role_and_label(row, &first).click();
    fleet.harness.run_steps(3);
    for (key, wanted) in [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::PageDown, 12), (Key::ArrowUp, 11)] {
        fleet.harness.key_press(key);
        fleet.harness.run_steps(3);
        assert_eq!(fleet.app().selection().single(), Some(Thing::Vehicle(rows[wanted])), "{key:?}");
    }
    let mut energy = window([1600.0, 1000.0], AppOptions { workspace: Some(Workspace::Energy), ..english() }, false);
    for (tab, filter) in
        [("Feeders", "Filter feeders"), ("Buildings", "Filter buildings"), ("Chargers", "Filter chargers")]
    {
        energy.harness.get_by_role_and_label(egui::accesskit::Role::Tab, tab).click();
        energy.harness.run_steps(3);
        assert!(energy.harness.query_by_label(filter).is_some(), "{filter}");
        energy.harness.query_all_by_role(row).next().unwrap().click();
        energy.harness.run_steps(3);
        let first = energy.app().selection().single();
        energy.harness.key_press(Key::ArrowDown);
        energy.harness.run_steps(3);
        let second = energy.app().selection().single();
        assert!(first.is_some() && second.is_some() && first != second, "{tab}: {first:?}, {second:?}");
    }
}

#[test]
fn a_row_selects_and_the_filter_asks() {
    let mut window = window([1600.0, 1000.0], english(), false);
    window.harness.get_by_label("Filter fleet").focus();
    window.harness.run_steps(2);
    window.harness.get_by_label("Filter fleet").type_text("shuttle 7");
    window.harness.run_steps(4);
    let is_asked = window.desk.sent().iter().any(|intent| {
        matches!(intent, Intent::Interest(Interest::Fleet(query)) if query.filter == "shuttle 7" && !query.words.kinds[0].is_empty())
    });
    assert!(is_asked);
    let row = egui::accesskit::Role::Row;
    window.harness.get_by_role_and_label(row, "Shuttle 7").click();
    window.harness.run_steps(4);
    assert!(window.app().selection().single().is_some());
    let heading = egui::accesskit::Role::Heading;
    assert!(window.harness.query_by_role_and_label(heading, "Shuttle 7").is_some());
}

#[test]
fn layers_switch_by_box_and_key() {
    let mut window = window([1600.0, 1000.0], english(), false);
    assert!(window.app().shows(Layer::Crowd));
    window.click("Crowd");
    assert!(!window.app().shows(Layer::Crowd));
    window.harness.key_press(Key::Num8);
    window.harness.run_steps(3);
    assert!(window.app().shows(Layer::Crowd));
}

#[test]
fn attention_shows_its_thing() {
    let mut window = window([1280.0, 720.0], english(), false);
    window.click("Show Van 1 on map");
    assert_eq!(window.app().selection().single(), Some(Thing::Vehicle(VehicleId(2))));
}

#[test]
fn the_language_switches_all_words() {
    let mut window = window([1600.0, 1000.0], english(), false);
    window.click("日本語");
    for name in ["地図", "車両一覧", "要対応", "開始", "検索"] {
        assert!(window.harness.query_all_by_label(name).next().is_some(), "{name}");
    }
    assert!(window.harness.query_by_label("Filter fleet").is_none());
    window.click("English");
    assert!(window.harness.query_by_label("Filter fleet").is_some());
}

#[test]
fn the_map_keeps_most_of_a_small_window() {
    let size = [1280.0, 720.0];
    for workspace in Workspace::ALL {
        let window = window(size, AppOptions { workspace: Some(workspace), ..english() }, false);
        let map = window.harness.get_by_label("Map").rect();
        // The strip board needs some lines.
        let least = if workspace == Workspace::Dispatch { 0.4 } else { 0.5 };
        assert!(map.area() > size[0] * size[1] * least, "{map:?} in {workspace:?}");
    }
}

#[test]
fn workspaces_change_by_button() {
    let mut window = window([1600.0, 1000.0], english(), false);
    window.click("Energy workspace");
    assert_eq!(window.app().workspace(), Workspace::Energy);
    assert!(window.harness.query_all_by_label("City now").next().is_some());
    window.click("Overview workspace");
    assert_eq!(window.app().workspace(), Workspace::Overview);
}

/// The menu, the palette, and the largest text.
fn more_pictures(window: &mut Window, folder: &str) {
    let save = |window: &mut Window, name: &str| {
        window.harness.run_steps(6);
        window.harness.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
    };
    window.click("Menu");
    save(window, "menu");
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(3);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.harness.run_steps(3);
    window.harness.get_by_label("Search").type_text("s");
    save(window, "palette");
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(3);
    for percent in (110..=200).step_by(10) {
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        window.harness.run_steps(2);
        if percent == 150 {
            save(window, "text-150");
        }
    }
    save(window, "text-200");
}

#[test]
fn pictures_of_the_window() {
    let Ok(folder) = std::env::var("YAGURA_WINDOW_PICTURES") else {
        println!("SKIPPED: YAGURA_WINDOW_PICTURES is not set");
        return;
    };
    let only = std::env::var("YAGURA_WINDOW_ONLY").unwrap_or_default();
    for (width, height) in [(1280, 720), (1600, 1000), (2560, 1440)] {
        for look in [Look::Dark, Look::Light] {
            for language in Language::ALL {
                for workspace in Workspace::ALL {
                    let name = format!("{width}-{look:?}-{}-{}", language.tag(), workspace.tag()).to_lowercase();
                    if !only.is_empty() && !only.split(',').any(|part| part == name) {
                        continue;
                    }
                    let options = AppOptions {
                        look: Some(look),
                        language: Some(language),
                        workspace: Some(workspace),
                        ..AppOptions::default()
                    };
                    let mut window = window([width as f32, height as f32], options, true);
                    let selected = Thing::Vehicle(VehicleId(88));
                    window.harness.state_mut().as_mut().unwrap().show(selected);
                    window.harness.run_steps(12);
                    window.harness.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
                    if name == "1280-dark-en-overview" {
                        more_pictures(&mut window, &folder);
                    }
                }
            }
        }
    }
}
