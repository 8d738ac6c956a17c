//! The command card: wanted, accepted and observed side by side; why, how often, until when, and what happens by itself.

use egui::{
    Align, Color32, Layout, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::plan::observed::{self, Agreement};
use crate::ui::actions::Request;
use crate::ui::command_state;
use crate::ui::command_truth;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::names;
use crate::ui::widgets::age::Age;
use crate::ui::widgets::button;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular};
use crate::ui::widgets::value_row::{link_row, value_row};
use crate::world::CommandNow;

use super::line::order_name;
use super::second_person;

/// Narrower cards write the truths under each other.
const SIDE_BY_SIDE_FROM: f32 = 270.0;
const TRUTH_GAP: f32 = 8.0;

/// Draws the card. Returns whether it is to be closed.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) -> bool {
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 4.0, ctx.theme.raised);
    let inside = area.shrink2(vec2(10.0, 6.0));
    let mut is_closed = false;
    ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        is_closed = header_ui(ctx, ui, now);
        ScrollArea::vertical().id_salt(("command card", now.command.id)).auto_shrink(false).show(ui, |ui| {
            state_ui(ctx, ui, now);
            second_person::ui(ctx, ui, now);
            truths_ui(ctx, ui, now);
            by_itself_ui(ctx, ui, now);
            rows_ui(ctx, ui, now);
        });
    });
    is_closed
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) -> bool {
    let mut is_closed = false;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 26.0), Layout::right_to_left(Align::Center), |ui| {
        is_closed = button::text_button(ui, ctx.theme, ctx.text.get("command-card-close")).clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            heading(ui, order_name(ctx, now.command.order.kind()), SECTION, ctx.theme.text);
            let number = FluentValue::from(now.command.id.0.to_string());
            regular(ui, &ctx.text.with("command-card", &[("number", number)]), SMALL, ctx.theme.dim);
        });
    });
    is_closed
}

fn state_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let phase = now.life.phase();
    let color = if command_state::needs_the_eye(phase) { ctx.theme.amber } else { ctx.theme.text };
    signed(ui, &command_state::words(ctx, &now.life), color, |ui, center| {
        command_state::paint_sign(ui.painter(), center, phase, command_state::color(ctx.theme, phase));
    });
    if let Some(help) = command_truth::help(ctx, now) {
        regular(ui, &help, BODY, ctx.theme.text);
    }
}

/// Words with a sign before them.
fn signed(ui: &mut Ui, words: &str, color: Color32, paint: impl FnOnce(&Ui, Pos2)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
        paint(ui, rect.center());
        regular(ui, words, BODY, color);
    });
}

fn truths_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let seen = observed::observed(&now.command, ctx.picture);
    let is_silent = command_truth::is_silent(ctx, now);
    let agreement = (seen.at != Timestamp::NEVER).then(|| ctx.text.get(command_truth::agreement_key(seen.agreement)));
    let truths = [
        ("command-wanted", command_truth::wanted(ctx, &now.command.order), None, false),
        ("command-accepted", command_truth::accepted(ctx, now), None, is_silent),
        (
            "command-observed",
            command_truth::observed(ctx, &seen),
            agreement,
            seen.agreement == Agreement::Differs && command_state::is_ended(&now.life),
        ),
    ];
    let whole = ui.available_width();
    if whole < SIDE_BY_SIDE_FROM {
        for (key, words, note, is_amber) in truths {
            truth_ui(ctx, ui, whole, key, &words, note, is_amber);
        }
        return;
    }
    let width = (whole - 2.0 * TRUTH_GAP) / 3.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = TRUTH_GAP;
        for (key, words, note, is_amber) in truths {
            truth_ui(ctx, ui, width, key, &words, note, is_amber);
        }
    });
}

fn truth_ui(ctx: &UiContext<'_>, ui: &mut Ui, width: f32, key: &str, words: &str, note: Option<&str>, is_amber: bool) {
    let label = ctx.text.get(key).to_owned();
    let color = if is_amber { ctx.theme.amber } else { ctx.theme.text };
    let response = ui
        .allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            regular(ui, &label, SMALL, ctx.theme.dim);
            regular(ui, words, BODY, color);
            if let Some(note) = note {
                regular(ui, note, SMALL, ctx.theme.dim);
            }
        })
        .response;
    let top = Rect::from_min_size(response.rect.min, vec2(width, 0.0));
    ui.painter().hline(top.x_range(), top.top() - 1.0, Stroke::new(1.0, ctx.theme.hairline));
    let whole = ui.interact(response.rect, ui.scope_id().with(("truth", key)), Sense::hover());
    let args = [("label", FluentValue::from(label)), ("words", FluentValue::from(words.to_owned()))];
    let name = ctx.text.with("command-truth", &args);
    let name = note.map_or(name.clone(), |note| format!("{name} ({note})"));
    whole.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

fn by_itself_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let Some(words) = command_truth::by_itself(ctx, now) else { return };
    let not_reached = command_truth::not_reached(ctx, now);
    if let Some(not_reached) = &not_reached {
        let color = ctx.theme.amber;
        signed(ui, not_reached, color, |ui, center| warning_sign(ui, center, 10.0, color));
    }
    if not_reached.is_none() && command_truth::is_silent(ctx, now) {
        let color = ctx.theme.amber;
        signed(ui, &words, color, |ui, center| warning_sign(ui, pos2(center.x, center.y), 10.0, color));
    } else {
        regular(ui, &words, SMALL, ctx.theme.dim);
    }
}

fn rows_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let command = &now.command;
    let zone = ctx.picture.city.zone;
    let target = names::thing_name(ctx.text, ctx.picture, command.target);
    ui.spacing_mut().item_spacing.y = 0.0;
    if link_row(ui, ctx.theme, order_name(ctx, command.order.kind()), &target).clicked() {
        ctx.requests.send(Request::Show(command.target));
    }
    let given = [
        ("time", FluentValue::from(ctx.text.clock(command.issued, zone))),
        ("who", FluentValue::from(issuer_words::issuer(ctx, command.issuer))),
    ];
    let given = ctx.text.with("command-given-by", &given);
    let reason = if command.reason.is_empty() { ctx.text.get("command-no-reason") } else { &command.reason };
    let heard = Age::of(ctx, now.last_heard).words(ctx.text);
    let rows = [
        ("command-given", given.as_str()),
        ("command-reason", reason),
        ("command-expires", &ctx.text.clock(command.expires, zone)),
        ("command-tries", &now.life.sends().to_string()),
        ("command-last-heard", &heard),
    ];
    for (key, value) in rows {
        value_row(ui, ctx.theme, ctx.text.get(key), value, ctx.theme.text);
    }
}
