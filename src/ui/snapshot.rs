//! One full window as a picture, drawn off-screen from a station that stands still.

use std::time::{Duration, Instant};

use egui::{Context, RawInput, Rect, ViewportInfo, pos2, vec2};
use image::RgbaImage;

use crate::base::geo::LatLon;
use crate::model::{Source, Thing};
use crate::station::{Station, StationDesk};

use super::app::{App, AppOptions, SettingsSource};
use super::offscreen::{Offscreen, OffscreenError};

/// Frames drawn before the one that is kept: panels measure themselves, interests reach the station and come back
/// as rows and histories, flights of the camera end.
const FRAMES: u32 = 8;

/// egui time between two frames; more than any animation of the window lasts.
const FRAME_S: f64 = 1.0;

/// How long a picture waits for the tiles of a base map, and how often it looks for them.
const TILES_PATIENCE: Duration = Duration::from_secs(10);
const TILES_PAUSE: Duration = Duration::from_millis(50);

/// What a picture shows.
pub struct SnapshotOptions {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Zoom and middle of the map; `None` for the whole city.
    pub camera: Option<(f64, LatLon)>,
    pub select: Option<Thing>,
    pub app: AppOptions,
}

/// Draws the window on the station as it is now.
pub fn take<S: Source + ?Sized>(
    station: &mut Station<S>,
    options: SnapshotOptions,
) -> Result<RgbaImage, OffscreenError> {
    let offscreen = Offscreen::new()?;
    let (desk, _inbox) = StationDesk::new(station.publish());
    let ctx = Context::default();
    let app_options = AppOptions { is_still: true, ..options.app };
    let mut app = App::new(desk.clone(), &ctx, Some(offscreen.render_state()), SettingsSource::default(), app_options);
    if let Some(thing) = options.select {
        app.show(thing);
    }
    for frame in 0..FRAMES {
        if frame + 2 == FRAMES
            && let Some((zoom, center)) = options.camera
        {
            app.map_mut().set_camera(zoom, center);
        }
        let mut output = run_frame(&ctx, &mut app, options.size, frame);
        offscreen.take_textures(&mut output);
        for interest in desk.take_interests() {
            station.interest(&interest);
        }
        station.step(Duration::ZERO);
        desk.publish(station.publish());
    }
    let frame = wait_for_tiles(&ctx, &mut app, &offscreen, options.size);
    let output = run_frame(&ctx, &mut app, options.size, frame);
    offscreen.draw(&ctx, output, options.size)
}

/// Draws on until a base map's tiles have come, or have kept us waiting for too long. Returns the next frame's number.
fn wait_for_tiles(ctx: &Context, app: &mut App, offscreen: &Offscreen, size: (u32, u32)) -> u32 {
    let start = Instant::now();
    let mut frame = FRAMES;
    while app.map_mut().awaits_tiles() && start.elapsed() < TILES_PATIENCE {
        std::thread::sleep(TILES_PAUSE);
        let mut output = run_frame(ctx, app, size, frame);
        offscreen.take_textures(&mut output);
        frame += 1;
    }
    frame
}

fn run_frame(ctx: &Context, app: &mut App, size: (u32, u32), frame: u32) -> egui::FullOutput {
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(size.0 as f32, size.1 as f32))),
        time: Some(f64::from(frame) * FRAME_S),
        predicted_dt: FRAME_S as f32,
        focused: true,
        ..RawInput::default()
    };
    let viewport = ViewportInfo { native_pixels_per_point: Some(1.0), ..ViewportInfo::default() };
    input.viewports.insert(input.viewport_id, viewport);
    let mut is_first_pass = true;
    ctx.run_ui(input, |ui| {
        if std::mem::take(&mut is_first_pass) {
            app.frame_logic(ui.ctx());
        }
        app.frame_ui(ui);
    })
}
