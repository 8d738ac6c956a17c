//! What the window remembers: settings from and to their file.

use std::path::PathBuf;
use std::time::Duration;

use egui::Context;

use crate::ui::layers::{Layer, Layers};
use crate::ui::settings::{self, SETTINGS_VERSION, Settings};
use crate::ui::text::Language;
use crate::ui::theme::Look;

use super::App;

/// Changes are kept when nothing has changed for this long, in wall seconds.
const SAVE_AFTER_S: f64 = 2.0;

/// The settings as last kept, and when they changed since.
pub(super) struct Memory {
    kept: Settings,
    changed: Settings,
    changed_at_s: f64,
    path: Option<PathBuf>,
}

impl Memory {
    pub(super) fn new(settings: Settings, path: Option<PathBuf>) -> Self {
        Self { kept: settings.clone(), changed: settings, changed_at_s: 0.0, path }
    }
}

pub(super) fn look(settings: &Settings) -> Look {
    if settings.theme == "light" { Look::Light } else { Look::Dark }
}

/// The remembered language, or the system's.
pub(super) fn language(settings: &Settings) -> Language {
    if let Some(language) = Language::ALL.into_iter().find(|language| language.tag() == settings.language) {
        return language;
    }
    match sys_locale::get_locale() {
        Some(locale) if locale.starts_with("ja") => Language::Japanese,
        _ => Language::English,
    }
}

pub(super) fn layers(settings: &Settings) -> Layers {
    let mut layers = Layers::default();
    for layer in Layer::ALL {
        if settings.hidden_layers.iter().any(|hidden| hidden == layer.tag()) {
            layers.set(layer, false);
        }
        if settings.shown_layers.iter().any(|shown| shown == layer.tag()) {
            layers.set(layer, true);
        }
    }
    layers
}

impl App {
    /// Keeps the settings once they have stood still for a while.
    pub(super) fn remember(&mut self, ctx: &Context) {
        if self.memory.path.is_none() {
            return;
        }
        let size = ctx.input(|input| {
            let viewport = input.viewport();
            let is_plain = !viewport.fullscreen.unwrap_or(false) && !viewport.maximized.unwrap_or(false);
            viewport.inner_rect.filter(|_| is_plain).map(|rect| rect.size())
        });
        let mut now = self.settings_now();
        if let Some(size) = size {
            // The window system counts without the text scale.
            let scale = ctx.zoom_factor();
            (now.window_width, now.window_height) = ((size.x * scale).round(), (size.y * scale).round());
        }
        if now != self.memory.changed {
            self.memory.changed = now;
            self.memory.changed_at_s = self.frame_time_s;
        }
        if self.memory.changed == self.memory.kept {
            return;
        }
        let waited_s = self.frame_time_s - self.memory.changed_at_s;
        if waited_s >= SAVE_AFTER_S {
            self.remember_now();
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(SAVE_AFTER_S - waited_s));
        }
    }

    /// Keeps the settings now. What can't be kept is said once, and not tried again until something changes.
    pub(super) fn remember_now(&mut self) {
        let Some(path) = self.memory.path.clone() else { return };
        if self.memory.changed == self.memory.kept {
            return;
        }
        self.memory.kept = self.memory.changed.clone();
        if let Err(error) = settings::save(&path, &self.memory.kept) {
            tracing::warn!(%error, "settings are not kept");
            self.notices.keep(error.to_string());
            self.memory.path = None;
        }
    }

    fn settings_now(&self) -> Settings {
        let before = &self.memory.changed;
        Settings {
            version: SETTINGS_VERSION,
            theme: if self.theme.look == Look::Light { "light" } else { "dark" }.to_owned(),
            language: self.text.language.tag().to_owned(),
            text_scale_percent: self.text_scale_percent,
            workspace: self.workspace.tag().to_owned(),
            hidden_layers: Layer::ALL
                .into_iter()
                .filter(|layer| layer.is_shown_at_first() && !self.layers.shows(*layer))
                .map(|layer| layer.tag().to_owned())
                .collect(),
            shown_layers: Layer::ALL
                .into_iter()
                .filter(|layer| !layer.is_shown_at_first() && self.layers.shows(*layer))
                .map(|layer| layer.tag().to_owned())
                .collect(),
            window_width: before.window_width,
            window_height: before.window_height,
            base_map: before.base_map.clone(),
            base_map_attribution: before.base_map_attribution.clone(),
            lock_after_minutes: self.lock_after_minutes,
            was_welcomed: self.was_welcomed,
            layouts: self.docking.settings(),
        }
    }
}
