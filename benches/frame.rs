//! The processor's cost of one frame of the map, without rasterising: `ui`, tessellation and the callbacks' `prepare`.
//!
//! Sixty frames and ten pictures a second: every sixth frame has a new picture. Beside it, the same vehicles drawn as
//! egui circles. `cargo bench --bench frame`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports to the terminal")]

#[path = "../tests/support/scene.rs"]
mod scene;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use egui_wgpu::{ScreenDescriptor, wgpu};
use yagura::city::City;
use yagura::ui::actions::RequestSender;
use yagura::ui::context::UiContext;
use yagura::ui::layers::Layers;
use yagura::ui::map::{MapOptions, MapPanel};
use yagura::ui::offscreen::Offscreen;
use yagura::ui::selection::Selection;
use yagura::ui::text::{Language, Text};
use yagura::ui::theme::Theme;
use yagura::world::Picture;

const SIZE: [u32; 2] = [1600, 1000];
const FRAMES_PER_PICTURE: u64 = 6;
/// Different pictures that take turns.
const PICTURES: usize = 4;
/// Circles cost tens of milliseconds from here on; the baseline stops.
const CIRCLES_MAX: usize = 100_000;

/// A map, its pictures and an adapter that is never asked to draw.
struct Bench {
    offscreen: Offscreen,
    egui: egui::Context,
    panel: MapPanel,
    pictures: Vec<Picture>,
    theme: Theme,
    text: Text,
    frame: u64,
    lays_circles: bool,
}

impl Bench {
    fn new(city: &Arc<City>, vehicles: usize) -> Option<Self> {
        let offscreen = Offscreen::new().ok()?;
        let panel = MapPanel::new(city.clone(), Some(offscreen.render_state()), MapOptions::default());
        let pictures =
            (0..PICTURES).map(|index| scene::picture(city, vehicles, index as f64 * 0.1, index as u64)).collect();
        Some(Self {
            offscreen,
            egui: egui::Context::default(),
            panel,
            pictures,
            theme: Theme::DARK,
            text: Text::new(Language::English),
            frame: 0,
            lays_circles: false,
        })
    }

    /// One frame; the time that it took the processor.
    fn frame(&mut self) -> Duration {
        self.frame += 1;
        let turn = self.frame / FRAMES_PER_PICTURE;
        let slot = turn as usize % PICTURES;
        self.pictures[slot].revision = turn + 1;
        let start = Instant::now();
        let mut output = self.pass(slot);
        let jobs = self.egui.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        self.prepare(&jobs);
        let taken = start.elapsed();
        self.offscreen.take_textures(&mut output);
        taken
    }

    fn pass(&mut self, slot: usize) -> egui::FullOutput {
        let time_s = self.frame as f64 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(SIZE[0] as f32, SIZE[1] as f32))),
            time: Some(time_s),
            ..egui::RawInput::default()
        };
        let Self { egui, panel, pictures, theme, text, frame, lays_circles, .. } = self;
        let (selection, layers, requests) = (Selection::default(), Layers::default(), RequestSender::default());
        let ctx = UiContext {
            picture: &pictures[slot],
            theme,
            text,
            selection: &selection,
            layers: &layers,
            requests: &requests,
            hovered_moment: None,
            frame_time_s: time_s,
            picture_age_s: (*frame % FRAMES_PER_PICTURE) as f64 / 60.0,
        };
        egui.run_ui(input, |ui| {
            if *lays_circles {
                let bounds = panel.visible_box();
                let scale = SIZE[0] as f32 / bounds.width();
                for motion in ctx.picture.motion.iter() {
                    let at = (motion.place - bounds.min) * scale;
                    ui.painter().circle_filled(egui::pos2(at.x, at.y), 3.0, ctx.theme.vehicle);
                }
            } else {
                panel.ui(&ctx, ui);
            }
        })
    }

    /// Uploads, as a window would before it draws.
    fn prepare(&self, jobs: &[egui::ClippedPrimitive]) {
        let state = self.offscreen.render_state();
        let mut encoder = state.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let screen = ScreenDescriptor { size_in_pixels: SIZE, pixels_per_point: 1.0 };
        let buffers = state.renderer.write().update_buffers(&state.device, &state.queue, &mut encoder, jobs, &screen);
        state.queue.submit(buffers.into_iter().chain(std::iter::once(encoder.finish())));
    }
}

fn frames(criterion: &mut Criterion) {
    let city = Arc::new(scene::city(8_000));
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(20).measurement_time(Duration::from_secs(4));
    for vehicles in [1_000, 10_000, 100_000, 1_000_000] {
        let Some(mut bench) = Bench::new(&city, vehicles) else {
            eprintln!("SKIPPED: no graphics adapter");
            return;
        };
        for _ in 0..60 {
            bench.frame();
        }
        report(&mut bench, vehicles, "map");
        group.bench_function(format!("map/{vehicles}"), |bencher| bencher.iter(|| black_box(bench.frame())));
        if vehicles <= CIRCLES_MAX {
            bench.lays_circles = true;
            report(&mut bench, vehicles, "circles");
            group.bench_function(format!("circles/{vehicles}"), |bencher| bencher.iter(|| black_box(bench.frame())));
        }
    }
    group.finish();
}

/// Prints median and 99th percentile, which criterion's mean hides.
fn report(bench: &mut Bench, vehicles: usize, what: &str) {
    let mut times: Vec<Duration> = (0..300).map(|_| bench.frame()).collect();
    times.sort();
    let ms = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    println!("{what} {vehicles}: median {:.2} ms, p99 {:.2} ms", ms(50), ms(99));
}

criterion_group!(benches, frames);
criterion_main!(benches);
