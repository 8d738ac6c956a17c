//! The map panel, drawn and clicked. Pictures go to the folder in `YAGURA_MAP_PICTURES`, when it is set.

#[path = "support/scene.rs"]
mod scene;

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
use yagura::base::ids::VehicleId;
use yagura::city::City;
use yagura::model::Thing;
use yagura::ui::actions::{Action, Request, RequestSender};
use yagura::ui::context::UiContext;
use yagura::ui::layers::{Layer, Layers};
use yagura::ui::map::{Emphasis, MapOptions, MapPanel};
use yagura::ui::offscreen::Offscreen;
use yagura::ui::selection::Selection;
use yagura::ui::text::{Language, Text};
use yagura::ui::theme::{Look, Theme};
use yagura::world::Picture;

/// A window with nothing but the map in it.
struct Window {
    panel: MapPanel,
    picture: Picture,
    theme: Theme,
    text: Text,
    selection: Selection,
    layers: Layers,
    requests: RequestSender,
    asked: Vec<Request>,
    time_s: f64,
}

impl Window {
    fn new(city: &Arc<City>, vehicles: usize, look: Look, state: Option<&egui_wgpu::RenderState>) -> Self {
        Self {
            panel: MapPanel::new(city.clone(), state, MapOptions::default()),
            picture: scene::picture(city, vehicles, 0.0, 1),
            theme: Theme::of(look),
            text: Text::new(Language::English),
            selection: Selection::default(),
            layers: Layers::default(),
            requests: RequestSender::default(),
            asked: Vec::new(),
            time_s: 10.0,
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        self.time_s += 0.25;
        let ctx = UiContext {
            picture: &self.picture,
            theme: &self.theme,
            text: &self.text,
            selection: &self.selection,
            layers: &self.layers,
            requests: &self.requests,
            me: yagura::model::command::OperatorId(1),
            hovered_moment: None,
            frame_time_s: self.time_s,
            picture_age_s: 0.05,
        };
        self.panel.ui(&ctx, ui);
        for request in self.requests.take() {
            if let Request::Select { things, choice } = &request {
                self.selection.choose(things, *choice);
            }
            self.asked.push(request);
        }
    }
}

fn install_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 2] = [
        ("inter", include_bytes!("../assets/fonts/Inter-Regular.otf")),
        ("inter-semibold", include_bytes!("../assets/fonts/Inter-SemiBold.otf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(egui::FontData::from_static(bytes)));
    }
    fonts.families.entry(egui::FontFamily::Proportional).or_default().insert(0, "inter".to_owned());
    let mut strong = vec!["inter-semibold".to_owned()];
    strong.extend(fonts.families.get(&egui::FontFamily::Proportional).cloned().unwrap_or_default());
    fonts.families.insert(egui::FontFamily::Name("semibold".into()), strong);
    ctx.set_fonts(fonts);
}

/// A harness of the panel alone, with pixels where an adapter exists.
fn harness<'a>(window: impl FnOnce(Option<&egui_wgpu::RenderState>) -> Window, has_gpu: bool) -> Harness<'a, Window> {
    let mut builder =
        Harness::builder().with_size([920.0, 700.0]).with_context_setup(install_fonts).allow_missing_glyphs();
    let state = has_gpu.then(|| create_render_state(default_wgpu_setup(), egui_wgpu::RendererOptions::PREDICTABLE));
    let window = window(state.as_ref());
    if let Some(state) = state {
        builder = builder.renderer(WgpuTestRenderer::from_render_state(state));
    }
    builder.build_ui_state(|ui, window: &mut Window| window.ui(ui), window)
}

/// Whether pixels can be drawn here; says so when not.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn has_adapter() -> bool {
    let found = Offscreen::new().is_ok();
    if !found {
        assert!(std::env::var_os("YAGURA_REQUIRE_GPU").is_none(), "no graphics adapter, and YAGURA_REQUIRE_GPU is set");
        println!("SKIPPED: no graphics adapter");
    }
    found
}

#[expect(clippy::unwrap_used, reason = "only tests call it")]
fn save(harness: &mut Harness<'_, Window>, name: &str) {
    let image = harness.render().unwrap();
    if let Some(folder) = std::env::var_os("YAGURA_MAP_PICTURES") {
        image.save(std::path::Path::new(&folder).join(format!("{name}.png"))).unwrap();
    }
    let first = *image.get_pixel(460, 350);
    assert!(image.pixels().any(|pixel| *pixel != first), "`{name}` is empty");
}

#[test]
fn the_map_draws_at_every_zoom_and_in_both_looks() {
    if !has_adapter() {
        return;
    }
    let city = Arc::new(scene::city(8_000));
    let center = city.frame.geo_from_local(city.bounds.center());
    for look in [Look::Dark, Look::Light] {
        let mut harness = harness(|state| Window::new(&city, 612, look, state), true);
        let suffix = if look == Look::Dark { "dark" } else { "light" };
        harness.run_steps(3);
        save(&mut harness, &format!("fit-{suffix}"));
        for zoom in [14.8, 15.6, 16.6, 18.0] {
            harness.state_mut().panel.set_camera(zoom, center);
            harness.run_steps(3);
            save(&mut harness, &format!("zoom-{zoom}-{suffix}"));
        }
        harness.state_mut().panel.set_camera(15.6, center);
        harness.state_mut().panel.set_emphasis(Emphasis::Energy);
        harness.run_steps(3);
        save(&mut harness, &format!("energy-{suffix}"));
    }
}

#[test]
fn many_vehicles_merge_and_few_do_not() {
    if !has_adapter() {
        return;
    }
    let city = Arc::new(scene::city(8_000));
    let center = city.frame.geo_from_local(city.bounds.center());
    for vehicles in [5_000, 100_000] {
        let mut harness = harness(|state| Window::new(&city, vehicles, Look::Dark, state), true);
        harness.run_steps(4);
        save(&mut harness, &format!("merged-{vehicles}"));
        harness.state_mut().panel.set_camera(18.5, center);
        harness.run_steps(4);
        save(&mut harness, &format!("parted-{vehicles}"));
    }
}

#[test]
fn what_is_chosen_and_pointed_at_is_marked() {
    let has_gpu = has_adapter();
    let city = Arc::new(scene::city(2_000));
    let mut harness = harness(|state| Window::new(&city, 300, Look::Dark, state), has_gpu);
    // Standing still, so that the vehicle is where the picture says.
    harness.state_mut().picture.source.clock.is_running = false;
    harness.run_steps(2);
    let (id, place) = {
        let picture = &harness.state().picture;
        let id = VehicleId(24);
        (id, picture.motion.get(id.index()).unwrap().place)
    };
    let geo = city.frame.geo_from_local(place);
    harness.state_mut().panel.set_camera(17.4, geo);
    harness.run_steps(2);
    let middle = harness.get_by_label("Map").rect().center();
    harness.hover_at(middle);
    harness.run_steps(2);
    if has_gpu {
        save(&mut harness, "hover");
    }
    harness.drag_at(middle);
    harness.drop_at(middle);
    harness.run_steps(2);
    assert_eq!(harness.state().selection.things(), [Thing::Vehicle(id)]);
    // The thing itself has a name on the map.
    harness.get_by_label("Shuttle 4");
    if has_gpu {
        save(&mut harness, "selected");
    }
}

#[test]
fn buttons_and_chips_ask_for_what_they_say() {
    let city = Arc::new(scene::city(500));
    let mut harness = harness(|state| Window::new(&city, 20, Look::Dark, state), false);
    harness.run_steps(2);
    let names = ["Streets", "Buildings", "Institutions", "Feeders", "Chargers", "Hydrogen", "Vehicles", "Crowd"];
    for layer in names.into_iter().chain(["Waiting", "Demand"]) {
        harness.get_by_role_and_label(egui::Role::CheckBox, layer).click();
        harness.run_steps(1);
    }
    harness.run_steps(1);
    for layer in Layer::ALL {
        let wanted = Request::Do(Action::ToggleLayer(layer));
        assert!(harness.state().asked.contains(&wanted), "{layer:?}");
    }
    harness.get_by_label("Fit city").click();
    harness.run_steps(2);
    assert!(harness.state().asked.contains(&Request::Do(Action::FitCity)));
    let before = harness.state().panel.visible_box().width();
    harness.get_by_label("Zoom in").click();
    harness.run_steps(6);
    let after = harness.state().panel.visible_box().width();
    assert!((before / after - 1.5).abs() < 0.01, "{before} to {after}");
}

#[test]
fn a_lasso_selects_the_vehicles_inside_it() {
    let city = Arc::new(scene::city(500));
    let mut harness = harness(|state| Window::new(&city, 80, Look::Dark, state), false);
    harness.state_mut().picture.source.clock.is_running = false;
    harness.run_steps(2);
    let area = harness.get_by_label("Map").rect().shrink(4.0);
    // From a place that no button covers, around everything.
    let corners = [area.left_center(), area.left_bottom(), area.right_bottom(), area.right_center(), area.center_top()];
    harness.get_by_label("Lasso").click();
    harness.run_steps(2);
    harness.hover_at(corners[0]);
    harness.drag_at(corners[0]);
    harness.run_steps(1);
    for corner in &corners[1..] {
        harness.hover_at(*corner);
        harness.run_steps(1);
    }
    harness.drop_at(corners[4]);
    harness.run_steps(2);
    let inside = harness.state().selection.things().len();
    assert!(inside > 40, "{inside} of 80 vehicles selected");
}

#[test]
fn every_kind_of_thing_can_be_selected_and_shown_in_both_languages() {
    use yagura::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, StreetId};
    let has_gpu = has_adapter();
    let city = Arc::new(scene::city(2_000));
    let things = [
        Thing::Building(BuildingId(40)),
        Thing::Street(StreetId(30)),
        Thing::Feeder(FeederId(0)),
        Thing::Charger(ChargerId(1)),
        Thing::Plant(PlantId(0)),
        Thing::Depot(DepotId(0)),
        Thing::Vehicle(VehicleId(9)),
    ];
    let look = Look::Light;
    let mut harness = harness(|state| Window::new(&city, 300, look, state), has_gpu);
    harness.state_mut().text = Text::new(Language::Japanese);
    harness.run_steps(2);
    for (index, thing) in things.into_iter().enumerate() {
        // English again for pictures that can be read without a Japanese font.
        if index == 3 {
            harness.state_mut().text = Text::new(Language::English);
        }
        let window = harness.state_mut();
        window.selection.choose(&[thing], yagura::ui::selection::Choice::Replace);
        window.panel.show(&window.picture, thing);
        harness.run_steps(6);
        if has_gpu {
            save(&mut harness, &format!("shown-{index}"));
        }
        let window = harness.state();
        let name = yagura::ui::names::thing_name(&window.text, &window.picture, thing);
        assert!(harness.query_all_by_label(&name).count() >= 1, "`{name}` is not named on the map");
    }
}

#[test]
fn screens_of_any_size_and_scale_do_no_harm() {
    let has_gpu = has_adapter();
    let city = Arc::new(scene::city(500));
    let mut harness = harness(|state| Window::new(&city, 200, Look::Dark, state), has_gpu);
    harness.run_steps(2);
    let whole = harness.state().panel.visible_box();
    let sizes = [[920.0, 700.0], [1.0, 1.0], [2.0, 900.0], [3000.0, 3.0], [0.0, 0.0], [920.0, 700.0]];
    for pixels_per_point in [1.0, 2.0, 1.25, 0.5, 1.0] {
        harness.set_pixels_per_point(pixels_per_point);
        for size in sizes {
            harness.set_size(egui::Vec2::from(size));
            harness.run_steps(2);
            if has_gpu && size[0] * pixels_per_point >= 1.0 {
                harness.render().unwrap();
            }
        }
        let seen = harness.state().panel.visible_box();
        assert!((seen.width() - whole.width()).abs() < 1.0, "{seen:?} is no longer {whole:?}");
    }
    if has_gpu {
        save(&mut harness, "after-resizing");
    }
}
