//! Windows of several sizes in both languages on one small city, and pictures of them for whoever wants to look.

#[path = "live_desk.rs"]
pub mod live_desk;

use std::sync::Arc;

use live_desk::{LiveDesk, LiveWindow};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::ui::text::Language;

/// A workstation's window and a small laptop's, in both languages.
pub const WINDOWS: [([f32; 2], Language); 4] = [
    ([1600.0, 1000.0], Language::English),
    ([1280.0, 720.0], Language::English),
    ([1600.0, 1000.0], Language::Japanese),
    ([1280.0, 720.0], Language::Japanese),
];

pub fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 600 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

pub fn window(desk: &Arc<LiveDesk>, size: [f32; 2], language: Language) -> LiveWindow {
    if language == Language::English && pictures().is_none() {
        return LiveWindow::new(desk.clone(), size);
    }
    LiveWindow::speaking(desk.clone(), size, language, pictures().is_some())
}

/// Keeps a picture of a window where somebody wants to look at them.
pub fn picture(window: &mut LiveWindow, name: &str) {
    window.harness.run_steps(4);
    if let Some(folder) = pictures() {
        window.harness.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
    }
}

/// Where pictures go; a graphics adapter is needed for them.
fn pictures() -> Option<String> {
    std::env::var("YAGURA_WINDOW_PICTURES").ok()
}
