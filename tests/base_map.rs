//! Base maps against a small tile server and a small file: asked for only when configured, drawn under the city, and
//! no harm when there is nothing to show.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "support/scene.rs"]
mod scene;
#[path = "support/tile_server.rs"]
mod tile_server;
#[path = "support/tiny_pmtiles.rs"]
mod tiny_pmtiles;

use std::sync::Arc;
use std::time::{Duration, Instant};

use image::RgbaImage;
use yagura::city::City;
use yagura::ui::actions::RequestSender;
use yagura::ui::context::UiContext;
use yagura::ui::layers::Layers;
use yagura::ui::map::basemap::BaseMap;
use yagura::ui::map::{MapOptions, MapPanel};
use yagura::ui::offscreen::Offscreen;
use yagura::ui::selection::Selection;
use yagura::ui::text::{Language, Text};
use yagura::ui::theme::{Look, Theme};
use yagura::world::Picture;

use tile_server::{TILE_COLOR, TileServer};

const SIZE: (u32, u32) = (600, 400);
/// How long tiles may take to come, on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(1);
const ATTRIBUTION: &str = "© Tile makers of Orimachi";

/// A map over a base map, drawn off-screen.
struct Stage {
    offscreen: Offscreen,
    egui: egui::Context,
    panel: MapPanel,
    picture: Picture,
    theme: Theme,
    time_s: f64,
}

impl Stage {
    /// `None` where nothing can be drawn, which is said.
    #[expect(clippy::print_stdout, reason = "a skipped test says so")]
    fn new(base_map: BaseMap, look: Look) -> Option<Self> {
        rustls::crypto::ring::default_provider().install_default().ok();
        let Ok(offscreen) = Offscreen::new() else {
            assert!(std::env::var_os("YAGURA_REQUIRE_GPU").is_none(), "no adapter, and YAGURA_REQUIRE_GPU is set");
            println!("SKIPPED: no graphics adapter");
            return None;
        };
        let city: Arc<City> = Arc::new(scene::city(500));
        let egui = egui::Context::default();
        yagura::ui::fonts::install(&egui);
        let panel = MapPanel::new(city.clone(), Some(offscreen.render_state()), MapOptions { base_map });
        let picture = scene::picture(&city, 20, 0.0, 1);
        Some(Self { offscreen, egui, panel, picture, theme: Theme::of(look), time_s: 10.0 })
    }

    fn frame(&mut self, after_s: f64) -> egui::FullOutput {
        self.time_s += after_s;
        let size = egui::vec2(SIZE.0 as f32, SIZE.1 as f32);
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(self.time_s),
            ..egui::RawInput::default()
        };
        let (selection, layers, requests) = (Selection::default(), Layers::default(), RequestSender::default());
        let text = Text::new(Language::English);
        let ctx = UiContext {
            picture: &self.picture,
            theme: &self.theme,
            text: &text,
            selection: &selection,
            layers: &layers,
            requests: &requests,
            me: yagura::model::command::OperatorId(1),
            hovered_moment: None,
            frame_time_s: self.time_s,
            picture_age_s: 0.0,
        };
        let panel = &mut self.panel;
        self.egui.run_ui(input, |ui| panel.ui(&ctx, ui))
    }

    /// Frames whose pictures aren't wanted.
    fn frames(&mut self, count: usize, apart_s: f64) {
        for _ in 0..count {
            let mut output = self.frame(apart_s);
            self.offscreen.take_textures(&mut output);
        }
    }

    fn wait_for_tiles(&mut self) {
        let start = Instant::now();
        self.frames(2, 0.01);
        while self.panel.awaits_tiles() {
            assert!(start.elapsed() < PATIENCE, "the tiles did not come");
            std::thread::sleep(Duration::from_millis(20));
            self.frames(1, 0.01);
        }
    }

    /// The picture, and all words in it.
    fn draw(&mut self) -> (RgbaImage, Vec<String>) {
        let output = self.frame(0.01);
        let mut words = Vec::new();
        for clipped in &output.shapes {
            words_of(&clipped.shape, &mut words);
        }
        (self.offscreen.draw(&self.egui, output, SIZE).unwrap(), words)
    }
}

fn words_of(shape: &egui::Shape, words: &mut Vec<String>) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| words_of(shape, words)),
        egui::Shape::Text(text) => words.push(text.galley.text().to_owned()),
        _ => {}
    }
}

/// Share of the pixels that are of about this colour.
fn share_of(image: &RgbaImage, color: [u8; 3]) -> f64 {
    let is_near = |pixel: &image::Rgba<u8>| pixel.0.iter().zip(color).all(|(a, b)| a.abs_diff(b) <= 3);
    image.pixels().filter(|pixel| is_near(pixel)).count() as f64 / f64::from(SIZE.0 * SIZE.1)
}

/// Share of the pixels in which two pictures are about equal.
fn likeness(a: &RgbaImage, b: &RgbaImage) -> f64 {
    let near = |(a, b): &(&image::Rgba<u8>, &image::Rgba<u8>)| a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 3);
    a.pixels().zip(b.pixels()).filter(near).count() as f64 / f64::from(SIZE.0 * SIZE.1)
}

#[test]
fn tiles_are_asked_for_only_when_configured_and_lie_under_the_city() {
    let server = TileServer::start();
    let Some(mut bare) = Stage::new(BaseMap::None, Look::Dark) else { return };
    bare.frames(8, 0.2);
    let (without, words) = bare.draw();
    assert_eq!(server.paths(), Vec::<String>::new());
    assert!(!words.iter().any(|word| word == ATTRIBUTION));

    let base_map = BaseMap::named(Some(&server.url()), ATTRIBUTION).unwrap();
    let Some(mut tiled) = Stage::new(base_map, Look::Dark) else { return };
    tiled.wait_for_tiles();
    let (with, words) = tiled.draw();
    assert!(share_of(&with, TILE_COLOR) > 0.3, "{} of the map is tiles", share_of(&with, TILE_COLOR));
    assert!(share_of(&with, TILE_COLOR) < 0.95, "the city lies over them");
    assert!(likeness(&with, &without) < 0.6);
    assert!(words.iter().any(|word| word == ATTRIBUTION), "{words:?}");
    for path in server.paths() {
        let numbers: Vec<u32> = path.trim_matches('/').split(['/', '.']).flat_map(str::parse).collect();
        assert!(matches!(numbers[..], [zoom, x, y] if x < 1 << zoom && y < 1 << zoom), "{path}");
    }
}

#[test]
fn a_server_that_is_not_there_leaves_the_city_s_own_land_and_is_told_of() {
    let Some(mut bare) = Stage::new(BaseMap::None, Look::Light) else { return };
    bare.frames(8, 0.2);
    let (without, _) = bare.draw();
    let nobody = TileServer::url_of_nobody();
    let Some(mut tiled) = Stage::new(BaseMap::named(Some(&nobody), ATTRIBUTION).unwrap(), Look::Light) else { return };
    tiled.frames(8, 0.2);
    let (early, words) = tiled.draw();
    assert!(likeness(&early, &without) > 0.98);
    assert!(!words.iter().any(|word| word.contains("no tiles")), "not before some seconds have gone");
    tiled.frames(8, 1.0);
    bare.frames(8, 1.0);
    let (late, words) = tiled.draw();
    assert!(likeness(&late, &bare.draw().0) > 0.95);
    assert!(words.iter().any(|word| word == "The base map sends no tiles"), "{words:?}");
    assert!(!words.iter().any(|word| word == ATTRIBUTION), "nothing of theirs is shown");
}

#[test]
fn a_pmtiles_file_lies_under_the_city_in_both_looks() {
    let file = tiny_pmtiles::write("water", &tiny_pmtiles::water_tile());
    for look in [Look::Dark, Look::Light] {
        let Some(mut bare) = Stage::new(BaseMap::None, look) else { return };
        bare.frames(8, 0.2);
        let (without, _) = bare.draw();
        let base_map = BaseMap::named(file.path().to_str(), ATTRIBUTION).unwrap();
        let Some(mut tiled) = Stage::new(base_map, look) else { return };
        tiled.wait_for_tiles();
        let (with, words) = tiled.draw();
        // Everything that the city leaves open is water.
        let corner = with.get_pixel(SIZE.0 / 2, SIZE.1 - 4).0;
        let water = [corner[0], corner[1], corner[2]];
        assert!(share_of(&with, water) > 0.3, "{look:?}: {} is water", share_of(&with, water));
        assert!(share_of(&without, water) < 0.05, "{look:?}");
        assert!(words.iter().any(|word| word == ATTRIBUTION), "{words:?}");
    }
}

#[test]
fn a_file_of_broken_tiles_leaves_the_city_s_own_land() {
    let file = tiny_pmtiles::write("broken", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff no tile at all");
    let Some(mut bare) = Stage::new(BaseMap::None, Look::Dark) else { return };
    bare.frames(12, 1.0);
    let base_map = BaseMap::named(file.path().to_str(), "").unwrap();
    let Some(mut tiled) = Stage::new(base_map, Look::Dark) else { return };
    for _ in 0..12 {
        std::thread::sleep(Duration::from_millis(20));
        tiled.frames(1, 1.0);
    }
    let (with, words) = tiled.draw();
    assert!(likeness(&with, &bare.draw().0) > 0.95);
    assert!(words.iter().any(|word| word == "The base map sends no tiles"), "{words:?}");
}
