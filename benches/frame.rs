//! The processor's cost of one frame of the whole window, without rasterising: logic, `ui`, tessellation, uploads and
//! the callbacks' `prepare`. `cargo bench --bench frame`.
//!
//! Sixty frames and ten pictures a second of the window's own clock: a world is fed with the motion of every vehicle
//! and some of everything else, and publishes a picture before every sixth frame. Publishing is the station's work and
//! isn't counted; taking the picture over is. Counted is the time that the thread spent on the processor. Beside it,
//! the same vehicles drawn as egui circles.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports to the terminal")]

#[path = "../tests/support/scene.rs"]
mod scene;
#[path = "frame/traffic.rs"]
mod traffic;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::{Criterion, criterion_group, criterion_main};
use egui_wgpu::{ScreenDescriptor, wgpu};
use yagura::city::City;
use yagura::station::StationDesk;
use yagura::ui::app::{App, AppOptions, SettingsSource};
use yagura::ui::docking::Workspace;
use yagura::ui::offscreen::Offscreen;
use yagura::ui::theme::Theme;
use yagura::world::Desk as _;

use traffic::Traffic;

const FLEETS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
const WINDOW: [u32; 2] = [1600, 1000];
/// A wall display, on which a hundred thousand arrow-heads have room beside each other.
const WALL: [u32; 2] = [7680, 4320];
const WALL_FLEET: usize = 100_000;
const FRAMES_PER_PICTURE: u64 = 6;
/// Circles cost tens of milliseconds from here on; the baseline stops.
const CIRCLES_MAX: usize = 100_000;
/// Homes of a generated city of about fifty thousand buildings.
const HOMES: u32 = 70_000;
/// Frames that the table's percentiles are taken from.
const FRAMES: usize = 600;
const WARM_UP_FRAMES: usize = 120;

/// A window on a desk that is fed, and an adapter that is never asked to draw.
struct Bench {
    offscreen: Offscreen,
    egui: egui::Context,
    app: App,
    desk: Arc<StationDesk>,
    traffic: Traffic,
    size: [u32; 2],
    frame: u64,
}

impl Bench {
    fn new(city: &Arc<City>, vehicles: usize, size: [u32; 2]) -> Option<Self> {
        let offscreen = Offscreen::new().ok()?;
        let mut traffic = Traffic::new(city, vehicles);
        let (desk, _inbox) = StationDesk::new(traffic.publish(0.0));
        let egui = egui::Context::default();
        let options = AppOptions { workspace: Some(Workspace::Overview), ..AppOptions::default() };
        let state = Some(offscreen.render_state());
        let app = App::new(desk.clone(), &egui, state, SettingsSource::default(), options);
        let mut bench = Self { offscreen, egui, app, desk, traffic, size, frame: 0 };
        for _ in 0..WARM_UP_FRAMES {
            bench.frame();
        }
        Some(bench)
    }

    fn time_s(&self) -> f64 {
        self.frame as f64 / 60.0
    }

    /// Publishes when it is time; not counted.
    fn feed(&mut self) {
        if self.frame.is_multiple_of(FRAMES_PER_PICTURE) {
            for interest in self.desk.take_interests() {
                self.traffic.world.interest(&interest);
            }
            self.desk.publish(self.traffic.publish(self.time_s()));
        }
    }

    /// One frame of the window; the time that it took the processor.
    fn frame(&mut self) -> Duration {
        self.frame += 1;
        self.feed();
        let input = self.input();
        let start = ThreadTime::now();
        let app = &mut self.app;
        let mut is_first_pass = true;
        let output = self.egui.run_ui(input, |ui| {
            if std::mem::take(&mut is_first_pass) {
                app.frame_logic(ui.ctx());
            }
            app.frame_ui(ui);
        });
        self.prepare(output);
        let taken = start.elapsed();
        self.poll();
        taken
    }

    /// One frame with every vehicle as a circle, and nothing else.
    fn circles(&mut self) -> Duration {
        self.frame += 1;
        self.feed();
        let input = self.input();
        let start = ThreadTime::now();
        let picture = self.desk.picture();
        let bounds = picture.city.bounds;
        let scale = self.size[0] as f32 / bounds.width();
        let output = self.egui.run_ui(input, |ui| {
            for motion in picture.motion.iter() {
                let at = (motion.place - bounds.min) * scale;
                ui.painter().circle_filled(egui::pos2(at.x, at.y), 3.0, Theme::DARK.vehicle);
            }
        });
        self.prepare(output);
        let taken = start.elapsed();
        self.poll();
        taken
    }

    fn input(&self) -> egui::RawInput {
        let size = egui::vec2(self.size[0] as f32, self.size[1] as f32);
        let mut input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(self.time_s()),
            focused: true,
            ..egui::RawInput::default()
        };
        let viewport = egui::ViewportInfo { native_pixels_per_point: Some(1.0), ..Default::default() };
        input.viewports.insert(input.viewport_id, viewport);
        input
    }

    /// Tessellates and uploads, as a window would before it draws.
    fn prepare(&self, mut output: egui::FullOutput) {
        self.offscreen.take_textures(&mut output);
        let jobs = self.egui.tessellate(output.shapes, output.pixels_per_point);
        let state = self.offscreen.render_state();
        let mut encoder = state.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let screen = ScreenDescriptor { size_in_pixels: self.size, pixels_per_point: output.pixels_per_point };
        let buffers = state.renderer.write().update_buffers(&state.device, &state.queue, &mut encoder, &jobs, &screen);
        state.queue.submit(buffers.into_iter().chain(std::iter::once(encoder.finish())));
    }

    /// Gives back what uploads needed, as presenting would.
    fn poll(&self) {
        self.offscreen.render_state().device.poll(wgpu::PollType::wait_indefinitely()).ok();
    }
}

fn frames(criterion: &mut Criterion) {
    let city = Arc::new(scene::city(HOMES));
    println!("{} buildings, {} pieces of street", city.buildings.len(), city.streets.streets.len());
    let mut table = Table::default();
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for vehicles in FLEETS {
        let Some(mut bench) = Bench::new(&city, vehicles, WINDOW) else {
            eprintln!("SKIPPED: no graphics adapter");
            return;
        };
        table.add("window", vehicles, &mut bench, Bench::frame);
        group.bench_function(format!("window/{vehicles}"), |bencher| {
            bencher.iter_custom(|count| (0..count).map(|_| black_box(bench.frame())).sum());
        });
        if vehicles <= CIRCLES_MAX {
            table.add("circles", vehicles, &mut bench, Bench::circles);
            group.bench_function(format!("circles/{vehicles}"), |bencher| {
                bencher.iter_custom(|count| (0..count).map(|_| black_box(bench.circles())).sum());
            });
        }
    }
    if let Some(mut bench) = Bench::new(&city, WALL_FLEET, WALL) {
        table.add("wall, arrow-heads", WALL_FLEET, &mut bench, Bench::frame);
    }
    group.finish();
    println!("{}", table.text);
}

/// Medians and 99th percentiles, which criterion's mean hides.
struct Table {
    text: String,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            text: "\n| what | vehicles | median ms | p99 ms | worst ms |\n| --- | --- | --- | --- | --- |\n".to_owned(),
        }
    }
}

impl Table {
    fn add(&mut self, what: &str, vehicles: usize, bench: &mut Bench, frame: impl Fn(&mut Bench) -> Duration) {
        let mut times: Vec<Duration> = (0..FRAMES).map(|_| frame(bench)).collect();
        times.sort();
        let ms = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
        let row = format!("| {what} | {vehicles} | {:.2} | {:.2} | {:.2} |\n", ms(50), ms(99), ms(100));
        print!("{row}");
        self.text.push_str(&row);
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
