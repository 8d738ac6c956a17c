//! The top bar: whose window this is, the workspaces, the source's clock and link, search, language, theme, menu.

use egui::{
    Align, Align2, Color32, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::model::{LinkState, SourceKind};
use crate::ui::action_list::{self, ACTIONS};
use crate::ui::actions::{Action, Request};
use crate::ui::context::UiContext;
use crate::ui::docking::Workspace;
use crate::ui::palette::Palette;
use crate::ui::style::CONTROL_HEIGHT;
use crate::ui::widgets::button::{self, Sign};
use crate::ui::widgets::text::{BODY, SMALL, name_field, regular_font, semibold_font};

pub const HEIGHT: f32 = 44.0;
const CLOCK_SIZE: f32 = 20.0;
/// Bars narrower than these, in points, leave something out.
const CITY_FROM: f32 = 1180.0;
const DATE_FROM: f32 = 1320.0;
const LINK_WORD_FROM: f32 = 1440.0;
const NAME_FROM: f32 = 900.0;
const LOOK_FROM: f32 = 900.0;
const WORKSPACES_FROM: f32 = 700.0;
const SEARCH_WIDTH: f32 = 180.0;
const SEARCH_WIDTH_FOLDED: f32 = 128.0;
const SEARCH_WIDTH_LEAST: f32 = 90.0;
/// A narrower field leaves no room to show its keys.
const KEYS_FROM: f32 = 120.0;

/// What the bar needs besides the context.
pub struct TopBar<'a> {
    pub workspace: Workspace,
    pub palette: &'a mut Palette,
    pub has_japanese: bool,
}

impl TopBar<'_> {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let width = ui.available_width();
        ui.spacing_mut().item_spacing.x = if width >= CITY_FROM { 8.0 } else { 5.0 };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            menu_ui(ctx, ui);
            // What is left out here stands in the menu.
            if width >= LOOK_FROM {
                self.look_ui(ctx, ui);
            }
            let search_width = match width {
                wide if wide >= CITY_FROM => SEARCH_WIDTH,
                middle if middle >= WORKSPACES_FROM => SEARCH_WIDTH_FOLDED,
                _ => SEARCH_WIDTH_LEAST,
            };
            self.search_ui(ctx, ui, search_width);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(12.0);
                self.name_ui(ctx, ui, width);
                if width >= WORKSPACES_FROM {
                    self.workspaces_ui(ctx, ui);
                }
                time_ui(ctx, ui, width);
                link_ui(ctx, ui, width);
            });
        });
    }

    fn name_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, width: f32) {
        if self.has_japanese {
            word(ui, "櫓", 20.0, false, ctx.theme.accent);
        }
        if width >= NAME_FROM {
            word(ui, ctx.text.get("app-name"), 16.0, true, ctx.theme.text);
        }
        if width >= CITY_FROM {
            let name = &ctx.picture.city.name;
            let shown = ctx.text.name(name);
            let has_both = width >= DATE_FROM && self.has_japanese && *shown != *name.ja;
            let words = if has_both { format!("{shown} {}", name.ja) } else { shown.to_owned() };
            word(ui, &words, BODY, false, ctx.theme.dim);
        }
        if ctx.picture.source.kind == SourceKind::Simulator {
            let words = ctx.text.get("simulation");
            let words =
                if self.has_japanese && width >= NAME_FROM { format!("{words} 模擬") } else { words.to_owned() };
            chip(ui, &words, ctx.theme.simulation);
        }
        ui.add_space(8.0);
    }

    fn workspaces_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        for workspace in Workspace::ALL {
            let (words, name, action) = match workspace {
                Workspace::Overview => ("workspace-overview", "workspace-overview-name", Action::OverviewWorkspace),
                Workspace::Dispatch => ("workspace-dispatch", "workspace-dispatch-name", Action::DispatchWorkspace),
                Workspace::Energy => ("workspace-energy", "workspace-energy-name", Action::EnergyWorkspace),
            };
            let is_shown = self.workspace == workspace;
            if tab(ctx, ui, ctx.text.get(words), ctx.text.get(name), is_shown).clicked() {
                ctx.requests.act(action);
            }
        }
        ui.add_space(8.0);
    }

    fn look_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let theme_name = ctx.text.get("action-theme");
        if button::sign_button(ui, ctx.theme, Sign::Look, theme_name, true).clicked() {
            ctx.requests.act(Action::ToggleTheme);
        }
        let words = if self.has_japanese { ctx.text.get("action-language") } else { "JA" };
        if button::text_button(ui, ctx.theme, words).clicked() {
            ctx.requests.act(Action::ToggleLanguage);
        }
    }

    fn search_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, width: f32) {
        let hint = egui::RichText::new(ctx.text.get("search")).color(ctx.theme.dim);
        let edit = TextEdit::singleline(&mut self.palette.query)
            .id(Palette::field_id())
            .hint_text(hint)
            .margin(egui::Margin::symmetric(10, 5))
            .desired_width(width - 20.0);
        let response = ui.add(edit);
        name_field(&response, ctx.text.get("search"));
        let shows_keys = width >= KEYS_FROM && self.palette.query.is_empty() && !response.has_focus();
        if shows_keys && let Some(shortcut) = action_list::shortcut_of(Action::OpenPalette) {
            let at = response.rect.right_center() - vec2(10.0, 0.0);
            let keys = ui.ctx().format_shortcut(&shortcut);
            ui.painter().text(at, Align2::RIGHT_CENTER, keys, regular_font(SMALL), ctx.theme.dim);
        }
        self.palette.after_field(&response);
    }
}

fn time_ui(ctx: &UiContext<'_>, ui: &mut Ui, width: f32) {
    let (clock, zone) = (ctx.picture.source.clock, ctx.picture.city.zone);
    if width >= DATE_FROM {
        word(ui, &ctx.text.date(clock.now, zone), BODY, false, ctx.theme.dim);
    }
    word(ui, &ctx.text.clock(clock.now, zone), CLOCK_SIZE, true, ctx.theme.text);
    if ctx.picture.source.kind != SourceKind::Simulator {
        return;
    }
    let sign = if clock.is_running { Sign::Pause } else { Sign::Play };
    action_button(ctx, ui, sign, Action::PlayOrPause);
    action_button(ctx, ui, Sign::Minus, Action::Slower);
    let speed = speed_words(ctx);
    let galley = ui.painter().layout_no_wrap(speed.clone(), regular_font(BODY), ctx.theme.text);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x.max(36.0), CONTROL_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, speed.as_str()));
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ctx.theme.text);
    action_button(ctx, ui, Sign::Plus, Action::Faster);
}

fn speed_words(ctx: &UiContext<'_>) -> String {
    let speed = ctx.text.number(f64::from(ctx.picture.source.clock.speed), 0);
    ctx.text.with("speed", &[("speed", FluentValue::from(speed))])
}

fn action_button(ctx: &UiContext<'_>, ui: &mut Ui, sign: Sign, action: Action) {
    let name = ctx.text.get(action_list::text_key(action, ctx.picture.source.clock));
    let is_enabled = action_list::is_enabled(action, ctx.picture, ctx.selection);
    if button::sign_button(ui, ctx.theme, sign, name, is_enabled).clicked() {
        ctx.requests.act(action);
    }
}

/// Source and link: a dot that is green and filled when up, an amber ring when lost, and the age of what is shown.
fn link_ui(ctx: &UiContext<'_>, ui: &mut Ui, width: f32) {
    let clock = ctx.picture.source.clock;
    let is_up = ctx.picture.source.link == LinkState::Up;
    // In whole seconds, so that digits don't flicker.
    let age = ctx.text.number(ctx.picture_age_s.floor(), 0);
    let age_key = if is_up { "link-age" } else { "link-lost" };
    let age_words = ctx.text.with(age_key, &[("age", FluentValue::from(age))]);
    let is_behind = clock.is_running && clock.speed_reached < clock.speed * 0.9;
    let mut words = if is_up && !clock.is_running { ctx.text.get("link-paused").to_owned() } else { age_words };
    if is_behind {
        let reached = FluentValue::from(ctx.text.number(f64::from(clock.speed_reached), 0));
        let speed = FluentValue::from(ctx.text.number(f64::from(clock.speed), 0));
        words = format!("{} · {words}", ctx.text.with("speed-behind", &[("speed", speed), ("reached", reached)]));
    }
    let full = format!("{} · {words}", ctx.text.get("link-simulation"));
    let shown = if width >= LINK_WORD_FROM { &full } else { &words };
    let color = if is_up { ctx.theme.text } else { ctx.theme.amber };
    let galley = ui.painter().layout_no_wrap(shown.clone(), regular_font(SMALL), color);
    // Grows in steps, so that a changing digit moves nothing.
    let wide = ((galley.size().x + 34.0) / 16.0).ceil() * 16.0;
    if wide > ui.available_width() {
        return;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 26.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, full.as_str()));
    ui.painter().rect(rect, 13.0, ctx.theme.raised, Stroke::new(1.0, ctx.theme.hairline), StrokeKind::Inside);
    let dot = pos2(rect.left() + 14.0, rect.center().y);
    if is_up {
        ui.painter().circle_filled(dot, 4.0, ctx.theme.live);
    } else {
        ui.painter().circle_stroke(dot, 4.0, Stroke::new(2.0, ctx.theme.amber));
    }
    ui.painter().galley(pos2(rect.left() + 25.0, rect.center().y - galley.size().y / 2.0), galley, color);
}

fn menu_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let response = button::sign_button(ui, ctx.theme, Sign::Menu, ctx.text.get("menu"), true);
    egui::Popup::menu(&response).id(Id::unique("main menu")).show(|ui| {
        ui.set_min_width(260.0);
        let height = ui.ctx().content_rect().height() - 90.0;
        ui.set_max_height(height);
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            for entry in ACTIONS {
                let is_control = crate::ui::shortcuts::is_control(entry.action);
                if is_control && ctx.picture.source.kind != SourceKind::Simulator {
                    continue;
                }
                if entry.starts_group {
                    ui.separator();
                }
                let words = ctx.text.get(action_list::text_key(entry.action, ctx.picture.source.clock));
                let keys = action_list::keys_words(ui.ctx(), &entry.shortcut);
                let is_enabled = action_list::is_enabled(entry.action, ctx.picture, ctx.selection);
                let item = egui::Button::new(words).shortcut_text(keys).frame_when_inactive(false);
                let response = ui.add_enabled(is_enabled, item.min_size(vec2(250.0, CONTROL_HEIGHT)));
                if response.clicked() {
                    ctx.requests.send(Request::Do(entry.action));
                    ui.close();
                }
            }
        });
    });
}

fn word(ui: &mut Ui, words: &str, size: f32, is_semibold: bool, color: Color32) {
    let font = if is_semibold { semibold_font(ui.ctx(), size) } else { regular_font(size) };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, CONTROL_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, color);
}

fn chip(ui: &mut Ui, words: &str, color: Color32) {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), semibold_font(ui.ctx(), SMALL), color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().rect(rect, 4.0, color.gamma_multiply(0.12), Stroke::new(1.0, color), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
}

fn tab(ctx: &UiContext<'_>, ui: &mut Ui, words: &str, name: &str, is_shown: bool) -> Response {
    let font = if is_shown { semibold_font(ui.ctx(), 14.0) } else { regular_font(14.0) };
    let color = if is_shown { ctx.theme.text } else { ctx.theme.dim };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, name));
    let tint = if response.hovered() { ctx.theme.text } else { color };
    ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, tint);
    if is_shown || response.has_focus() {
        let line =
            Rect::from_min_max(pos2(rect.left() + 4.0, rect.bottom() - 3.0), pos2(rect.right() - 4.0, rect.bottom()));
        ui.painter().rect_filled(line, 0.0, ctx.theme.accent);
    }
    response
}
