//! A command in one line: its sign, what it is and how it stands. For lists elsewhere: the inspector.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::model::{OrderKind, Thing};
use crate::ui::actions::Request;
use crate::ui::command_state;
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::widgets::text::{BODY, SMALL, line, regular, regular_font, row_top};
use crate::ui::widgets::value_row::ROW_HEIGHT;
use crate::world::CommandNow;

/// Live commands of one thing that are shown at most; the panel has all.
const LINES_MAX: usize = 6;

/// The live commands of a thing and the newest that ended; nothing when there is none.
pub fn lines_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let of_thing = || ctx.picture.commands.iter().filter(|row| row.command.target == thing);
    let mut shown: Vec<&CommandNow> = of_thing().filter(|row| !command_state::is_ended(&row.life)).collect();
    shown.sort_by_key(|row| std::cmp::Reverse(row.command.id));
    let more = shown.len().saturating_sub(LINES_MAX);
    shown.truncate(LINES_MAX);
    // The newest last.
    shown.extend(of_thing().rfind(|row| command_state::is_ended(&row.life)));
    if shown.is_empty() {
        return;
    }
    for row in shown {
        ui.push_id(row.command.id, |ui| line_ui(ctx, ui, row));
    }
    if more > 0 {
        let more = ctx.text.with("inspector-commands-more", &[("number", FluentValue::from(more))]);
        regular(ui, &more, SMALL, ctx.theme.dim);
    }
    ui.add_space(8.0);
}

/// One command; a press opens its card.
pub fn line_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &CommandNow) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let order = order_name(ctx, row.command.order.kind());
    let state = command_state::words(ctx, &row.life);
    let args = [("order", order.to_owned()), ("state", state.clone())];
    let name = ctx.text.with("command-line", &args.map(|(name, words)| (name, FluentValue::from(words))));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 3.0, ctx.theme.raised);
    }
    if response.clicked() {
        ctx.requests.send(Request::ShowCommand(row.command.id));
    }
    let phase = row.life.phase();
    let color = command_state::color(ctx.theme, phase);
    command_state::paint_sign(ui.painter(), pos2(rect.left() + 8.0, rect.center().y), phase, color);
    let left = rect.left() + 24.0;
    let galley = line(ui, order, regular_font(BODY), ctx.theme.text, 0.5 * rect.width());
    let next = left + galley.size().x + 10.0;
    ui.painter().galley(pos2(left, row_top(&galley, rect.center().y)), galley, ctx.theme.text);
    let color = if command_state::needs_the_eye(phase) { ctx.theme.amber } else { ctx.theme.dim };
    let galley = line(ui, &state, regular_font(BODY), color, rect.right() - next);
    let (width, is_cut) = (galley.size().x, galley.elided);
    ui.painter().galley(pos2(rect.right() - width, row_top(&galley, rect.center().y)), galley, color);
    if is_cut {
        response.on_hover_text(state);
    }
}

/// What an order is called.
pub fn order_name<'a>(ctx: &'a UiContext<'_>, kind: OrderKind) -> &'a str {
    ctx.text.get(command_words::order(kind))
}
