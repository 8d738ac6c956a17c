//! The confirmation card: what is wanted of whom, who is left out and why, what it would mean, and a button that says
//! yes. It stays where it opened and keeps its size, so that nothing moves under the hand.

use egui::{
    Area, Context, Event, Frame, Id, Key, Margin, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, accesskit, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::model::Thing;
use crate::model::command::{Consent, OperatorId, Refusal};
use crate::model::foresight::{ForesightQuery, ForesightState};
use crate::plan::consequence::wants_foresight;
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::style::CORNER;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::hold_button::HoldButton;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SMALL, TITLE, heading, line, regular, semibold_font};

use crate::world::ForesightNow;

use super::fields::Fields;
use super::verdict::{Verdict, Verdicts};
use super::{OrderAsked, consequence_words, deed_words, foresight_words, reasons};

const WIDTH: f32 = 440.0;
const MARGIN: f32 = 16.0;
/// The card opens so far below the map's upper edge: under its chips.
const TOP: f32 = 56.0;
const BUTTON_HEIGHT: f32 = 34.0;
const CONFIRM_WIDTH: f32 = 180.0;
/// Room that title and buttons take of the card's height.
const FRAME_HEIGHT: f32 = 150.0;
/// Room for lines that come while the card is open: two of them.
const SPARE_HEIGHT: f32 = 40.0;
/// Room for what is seen ahead, which comes a little later.
const FORESIGHT_HEIGHT: f32 = 90.0;
/// A button that has just come under the hand does nothing yet.
const DEAF_S: f64 = 0.3;
/// What is of high risk is held for so long.
const HOLD_S: f64 = 0.8;
/// Targets that are named one by one.
const NAMED_MAX: usize = 8;

/// An order that waits for a confirmation.
pub struct Card {
    asked: OrderAsked,
    verdicts: Verdicts,
    fields: Fields,
    opened_s: Option<f64>,
    /// Upper left corner, and the height of what can scroll.
    place: Option<(egui::Pos2, f32)>,
    is_measured: bool,
    /// Enter or Space went down just now, with nothing else in focus.
    is_key_pressed: bool,
    is_key_held: bool,
}

/// How a card ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardEnd {
    Closed,
    Confirmed(Consent),
}

impl Card {
    pub fn new(asked: OrderAsked) -> Self {
        Self {
            fields: Fields::new(&asked.order),
            asked,
            verdicts: Verdicts::default(),
            opened_s: None,
            place: None,
            is_measured: false,
            is_key_pressed: false,
            is_key_held: false,
        }
    }

    pub fn asked(&self) -> &OrderAsked {
        &self.asked
    }

    pub fn into_asked(self) -> OrderAsked {
        self.asked
    }

    /// Takes in what was clicked on the map. False when the order asks for nothing of the kind.
    pub fn pick(&mut self, thing: Thing) -> bool {
        self.fields.pick(&mut self.asked.order, thing)
    }

    fn confirm_id() -> Id {
        Id::unique("confirm order")
    }

    /// Reads Escape, Enter and Space. Says whether the card is to be closed.
    pub fn keys(&mut self, ui_ctx: &Context) -> bool {
        self.is_key_pressed = false;
        if egui::Popup::is_any_open(ui_ctx) {
            self.is_key_held = false;
            return false;
        }
        if ui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return true;
        }
        if self.opened_s.is_none() {
            // Whatever had the focus would take the keys that are meant for the card.
            ui_ctx.memory_mut(|memory| {
                if let Some(id) = memory.focused() {
                    memory.surrender_focus(id);
                }
            });
        }
        let focused = ui_ctx.memory(egui::Memory::focused);
        if focused.is_some_and(|id| id != Self::confirm_id()) {
            self.is_key_held = false;
            return false;
        }
        ui_ctx.input_mut(|input| {
            let is_ours = |event: &Event| {
                matches!(event, Event::Key { key: Key::Enter | Key::Space, pressed: true, modifiers, .. }
                    if modifiers.is_none())
            };
            // A key that was down before the card came, and repeats itself, says nothing about the card.
            self.is_key_pressed =
                input.events.iter().any(|event| is_ours(event) && matches!(event, Event::Key { repeat: false, .. }));
            input.events.retain(|event| !is_ours(event));
            let is_down = input.key_down(Key::Enter) || input.key_down(Key::Space);
            self.is_key_held = is_down && (self.is_key_held || self.is_key_pressed);
        });
        false
    }

    /// Draws the card and says how it ended.
    pub fn ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>, map: Rect) -> Option<CardEnd> {
        let opened_s = *self.opened_s.get_or_insert(ctx.frame_time_s);
        reasons::preset(ctx.text, &mut self.asked);
        let screen = ui_ctx.content_rect();
        let over = if map.is_positive() { map } else { screen };
        let (at, body_height) = *self.place.get_or_insert_with(|| {
            let left = (over.center().x - WIDTH / 2.0).clamp(screen.left() + 8.0, screen.right() - WIDTH - 8.0);
            let top = over.top() + TOP;
            (pos2(left, top), (screen.bottom() - top - FRAME_HEIGHT).max(120.0))
        });
        let is_awake = ctx.frame_time_s - opened_s >= DEAF_S;
        if !is_awake {
            ui_ctx.request_repaint();
        }
        let mut end = None;
        let area = Area::new(Id::unique("order card")).order(egui::Order::Foreground).fixed_pos(at);
        area.show(ui_ctx, |ui| {
            let builder = UiBuilder::new()
                .accessibility_role(accesskit::Role::Dialog)
                .accessibility_label(ctx.text.get("ask-dialog"));
            ui.scope_builder(builder, |ui| {
                Frame::new()
                    .fill(ctx.theme.panel)
                    .stroke(Stroke::new(1.0, ctx.theme.accent))
                    .corner_radius(8)
                    .shadow(ui.visuals().window_shadow)
                    .inner_margin(Margin::same(MARGIN as i8))
                    .show(ui, |ui| {
                        ui.set_width(WIDTH - 2.0 * MARGIN);
                        ui.spacing_mut().item_spacing.y = 6.0;
                        end = self.contents_ui(ctx, ui, body_height, is_awake);
                    });
            });
        });
        end
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, body_height: f32, is_awake: bool) -> Option<CardEnd> {
        let risk = self.asked.risk();
        let title = deed_words::title(ctx.text, ctx.picture, &self.asked.order, &self.asked.targets);
        heading(ui, &title, TITLE, ctx.theme.text);
        regular(ui, deed_words::confirmation(ctx.text, &self.asked.order, risk), SMALL, ctx.theme.dim);
        let verdict = self.verdicts.of(ctx, &self.asked).clone();
        let body = ScrollArea::vertical().id_salt("order card").auto_shrink([false, self.place.is_none()]);
        let body = if self.is_measured { body.min_scrolled_height(body_height) } else { body };
        let shown = body.max_height(body_height).show(ui, |ui| self.body_ui(ctx, ui, &verdict));
        if !self.is_measured && ui.ctx().current_pass_index() == 0 && !ui.is_sizing_pass() {
            self.is_measured = true;
            let ahead = if self.foresight_query(ctx.me).is_some() { FORESIGHT_HEIGHT } else { 0.0 };
            if let Some((_, height)) = &mut self.place {
                *height = height.min(shown.content_size.y + SPARE_HEIGHT + ahead);
            }
            ui.ctx().request_repaint();
        }
        let why = self.why_not(ctx, &verdict);
        if let Some(why) = &why {
            warning_line(ctx, ui, why);
        }
        self.buttons_ui(ctx, ui, why.is_none(), is_awake)
    }

    fn body_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, verdict: &Verdict) {
        ui.spacing_mut().item_spacing.y = 4.0;
        if self.asked.targets.len() + self.asked.left_out.len() > 1 {
            targets_ui(ctx, ui, verdict);
        }
        self.fields.ui(ctx, ui, &mut self.asked);
        if let [(target, refusals)] = verdict.refused.as_slice()
            && self.asked.targets.len() == 1
        {
            // The first stands beside the button.
            for refusal in refusals.iter().skip(1) {
                warning_line(ctx, ui, &refusal_words(ctx, *refusal));
            }
            state_ui(ctx, ui, *target);
        }
        for advice in verdict.advice.iter().take(NAMED_MAX) {
            warning_line(ctx, ui, &command_words::advice(ctx.text, *advice));
        }
        for consequence in &verdict.consequences {
            regular(ui, &consequence_words::words(ctx, *consequence), BODY, ctx.theme.text);
        }
        reasons::ui(ctx, ui, &mut self.asked);
        self.foresight_ui(ctx, ui);
    }

    /// The order as it is to be seen ahead of; `None` for one that is not possible or filled in, or that a look ahead says nothing of.
    pub fn foresight_query(&self, me: OperatorId) -> Option<ForesightQuery> {
        let is_possible = Fields::lacks(&self.asked.order).is_none() && self.verdicts.allows_somebody();
        let OrderAsked { targets, order, .. } = &self.asked;
        (is_possible && wants_foresight(order, targets)).then(|| ForesightQuery {
            targets: targets.clone(),
            order: order.clone(),
            by: me,
        })
    }

    /// What was seen ahead, when it is of this very order.
    fn foresight_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let Some(query) = self.foresight_query(ctx.me) else { return };
        ui.add_space(4.0);
        let seen = ctx.picture.foresight.as_ref().filter(|now| *now.query == query);
        let begun = ForesightNow { query: query.into(), state: ForesightState::LookingAhead(0.0) };
        let lines = foresight_words::lines(ctx, seen.map_or(&begun, |now| now));
        for (index, line) in lines.iter().enumerate() {
            if line.is_warning {
                warning_line(ctx, ui, &line.words);
            } else {
                let (size, color) = if index == 0 { (SMALL, ctx.theme.dim) } else { (BODY, ctx.theme.text) };
                regular(ui, &line.words, size, color);
            }
        }
    }

    /// Why it can't be confirmed, and what would help.
    fn why_not(&self, ctx: &UiContext<'_>, verdict: &Verdict) -> Option<String> {
        if let Some(key) = Fields::lacks(&self.asked.order) {
            return Some(ctx.text.get(key).to_owned());
        }
        if !verdict.allowed.is_empty() {
            return None;
        }
        let refusal = verdict.refused.first().and_then(|(_, refusals)| refusals.first().copied());
        Some(refusal_words(ctx, refusal.unwrap_or(Refusal::UnknownTarget)))
    }

    fn buttons_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, is_possible: bool, is_awake: bool) -> Option<CardEnd> {
        let consent = self.asked.consent().max(Consent::Confirmed);
        let is_pass_one = ui.ctx().current_pass_index() == 0;
        let mut end = None;
        ui.horizontal(|ui| {
            if text_button(ui, ctx.theme, ctx.text.get("ask-close")).clicked() {
                end = Some(CardEnd::Closed);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let is_confirmed = if consent == Consent::Held {
                    let words = ctx.text.get("ask-hold-to-confirm");
                    let button = HoldButton::new(words, ctx.theme.amber, HOLD_S);
                    HoldButton {
                        height: BUTTON_HEIGHT,
                        width: Some(CONFIRM_WIDTH),
                        is_enabled: is_possible && is_awake,
                        is_key_held: Some(self.is_key_held),
                        ..button
                    }
                    .ui(ui, ctx.theme)
                } else {
                    let is_clicked = confirm_button(ctx, ui, is_possible);
                    is_possible && is_awake && (is_clicked || self.is_key_pressed)
                };
                if is_confirmed && is_pass_one {
                    end = Some(CardEnd::Confirmed(consent));
                }
            });
        });
        end
    }
}

/// The button of a card of medium risk. True when it was pressed.
fn confirm_button(ctx: &UiContext<'_>, ui: &mut Ui, is_enabled: bool) -> bool {
    let theme = ctx.theme;
    let words = ctx.text.get("ask-confirm");
    let (_, rect) = ui.allocate_space(vec2(CONFIRM_WIDTH, BUTTON_HEIGHT));
    let sense = if is_enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Card::confirm_id(), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, words));
    let (fill, border, ink) = if !is_enabled {
        (theme.raised, theme.hairline, theme.faint)
    } else if response.hovered() || response.has_focus() {
        (theme.accent.gamma_multiply(0.35), theme.accent, theme.text)
    } else {
        (theme.accent.gamma_multiply(0.2), theme.accent, theme.text)
    };
    ui.painter().rect(rect, CORNER, fill, Stroke::new(1.0, border), egui::StrokeKind::Inside);
    let galley = line(ui, words, semibold_font(ui.ctx(), BODY), ink, rect.width());
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.clicked()
}

/// Whom it goes to, and who is left out with the reason.
fn targets_ui(ctx: &UiContext<'_>, ui: &mut Ui, verdict: &Verdict) {
    let name = |target: &Thing| names::thing_name(ctx.text, ctx.picture, *target);
    let comma = ctx.text.get("list-comma");
    let mut words = verdict.allowed.iter().take(NAMED_MAX).map(name).collect::<Vec<_>>().join(comma);
    words.push_str(&more_words(ctx, verdict.allowed.len()));
    if !verdict.allowed.is_empty() {
        let all = verdict.allowed.len() + verdict.refused.len();
        let key = if verdict.refused.is_empty() { "ask-targets" } else { "ask-targets-of" };
        let args = [
            ("names", FluentValue::from(words)),
            ("count", FluentValue::from(verdict.allowed.len())),
            ("all", FluentValue::from(all)),
        ];
        regular(ui, &ctx.text.with(key, &args), BODY, ctx.theme.text);
    }
    if verdict.refused.is_empty() {
        return;
    }
    let count = [("count", FluentValue::from(verdict.refused.len()))];
    warning_line(ctx, ui, &ctx.text.with("ask-left-out", &count));
    for (target, refusals) in verdict.refused.iter().take(NAMED_MAX) {
        let why = refusals.first().map(|refusal| refusal_words(ctx, *refusal)).unwrap_or_default();
        regular(ui, &format!("{}: {why}", name(target)), SMALL, ctx.theme.dim);
    }
    let more = more_words(ctx, verdict.refused.len());
    if !more.is_empty() {
        regular(ui, &more, SMALL, ctx.theme.dim);
    }
}

fn more_words(ctx: &UiContext<'_>, count: usize) -> String {
    match count.checked_sub(NAMED_MAX) {
        None | Some(0) => String::new(),
        Some(more) => format!(" {}", ctx.text.with("ask-more", &[("count", FluentValue::from(more))])),
    }
}

/// What the target does now, which the reasons against an order speak of.
fn state_ui(ctx: &UiContext<'_>, ui: &mut Ui, target: Thing) {
    let Thing::Vehicle(id) = target else { return };
    let (Some(status), Some(motion)) = (ctx.picture.status.get(id.index()), ctx.picture.motion.get(id.index())) else {
        return;
    };
    let state = names::vehicle_state(ctx.text, status.state);
    let speed = crate::ui::widgets::figure::speed(ctx.text, motion.speed_mps);
    regular(ui, &format!("{state} · {speed}"), SMALL, ctx.theme.dim);
}

/// Why not, and what would help.
fn refusal_words(ctx: &UiContext<'_>, refusal: Refusal) -> String {
    let why = FluentValue::from(ctx.text.get(command_words::refusal(refusal)).to_owned());
    match refusal.help() {
        Some(help) => {
            let help = FluentValue::from(ctx.text.get(command_words::help(help)).to_owned());
            ctx.text.with("ask-not-possible-help", &[("why", why), ("help", help)])
        }
        None => ctx.text.with("ask-not-possible", &[("why", why)]),
    }
}

/// A line that speaks against it or that one should know, with the sign that says so without colour.
fn warning_line(ctx: &UiContext<'_>, ui: &mut Ui, words: &str) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
        warning_sign(ui, rect.center(), 10.0, ctx.theme.amber);
        regular(ui, words, BODY, ctx.theme.amber);
    });
}
