//! A call: who asks, why and where, whom it harms, the time left, and its answers as buttons.

use egui::{Align, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::model::command::AssistanceAnswer;
use crate::model::{AssistanceRequest, Order, Thing};
use crate::ui::actions::Request;
use crate::ui::command_words;
use crate::ui::commanding::OrderAsked;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::places::Places;
use crate::ui::widgets::button::{self, Sign};
use crate::ui::widgets::level_bar::LevelBar;
use crate::ui::widgets::text::{BODY, SMALL, line, regular, regular_font, row_top, semibold_font};
use crate::world::call_ranking::CallHarm;

use super::answers::GivenAnswer;
use super::queue::{CallEnd, Row};

/// Height of the line that says who asks and why.
const LINE: f32 = 26.0;
/// Height of a line of buttons.
pub const BUTTON_LINE: f32 = 30.0;
const BAR_WIDTH: f32 = 64.0;
/// Under this many seconds the time left is in amber.
const SOON_S: f64 = 20.0;
/// From this width on the time left stands beside who asks, else under it.
const WIDE_FROM: f32 = 760.0;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &Row, given: Option<&GivenAnswer>, places: &mut Places) {
    let request = &row.call.request;
    let name = names::vehicle_name(ctx.text, ctx.picture, request.vehicle);
    let width = ui.available_width();
    let is_wide = width >= WIDE_FROM;
    let (rect, response) = ui.allocate_exact_size(vec2(width, LINE), Sense::click());
    let words = said(ctx, row, &name, places);
    let time_words = row.ended.is_none().then(|| time_words(ctx, request));
    let spoken = [Some(words.join(", ")), time_words.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, spoken.as_str()));
    if response.clicked() {
        ctx.requests.send(Request::Show(Thing::Vehicle(request.vehicle)));
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, ctx.theme.raised);
    }
    let mut right = show_button(ctx, ui, rect, request, &name) - 8.0;
    if let Some(time_words) = time_words {
        if is_wide {
            right = time_ui(ctx, ui, rect.with_max_x(right), request, &time_words, true) - 12.0;
        } else {
            let (under, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
            time_ui(ctx, ui, under.with_min_x(rect.left() + 18.0), request, &time_words, false);
        }
    }
    paint_words(ctx, ui, Rect::from_min_max(rect.min, pos2(right, rect.bottom())), &words, row.ended.is_some());
    if row.ended.is_none() {
        answers_ui(ctx, ui, request, &name, given);
        ui.add_space(4.0);
    }
}

/// Who asks, why, where, and whom it harms; of one that ended, how.
fn said(ctx: &UiContext<'_>, row: &Row, name: &str, places: &mut Places) -> Vec<String> {
    let request = &row.call.request;
    if let Some((end, _)) = row.ended {
        return vec![name.to_owned(), end_words(ctx, end)];
    }
    let mut words = vec![name.to_owned(), names::assistance_cause(ctx.text, request.cause).to_owned()];
    words.extend(harm_words(ctx, &row.call.harm));
    words.push(places.on_street(ctx, "attention-on", request.vehicle));
    words.retain(|word| !word.is_empty());
    words
}

fn harm_words(ctx: &UiContext<'_>, harm: &CallHarm) -> Vec<String> {
    let counted =
        |key: &str, number: u32| (number > 0).then(|| ctx.text.with(key, &[("number", FluentValue::from(number))]));
    let words = [
        counted("assist-ambulances-behind", harm.ambulances_behind),
        counted("assist-riders-aboard", harm.riders_aboard),
        counted("assist-vehicles-behind", harm.vehicles_behind - harm.ambulances_behind.min(harm.vehicles_behind)),
    ];
    words.into_iter().flatten().collect()
}

fn end_words(ctx: &UiContext<'_>, end: CallEnd) -> String {
    let with = |key: &str, answer: AssistanceAnswer| {
        let answer = names::assistance_answer(ctx.text, answer).to_owned();
        ctx.text.with(key, &[("answer", FluentValue::from(answer))])
    };
    match end {
        CallEnd::Answered(answer) => with("assist-ended-answered", answer),
        CallEnd::TimedOut(answer) => with("assist-ended-timed-out", answer),
        CallEnd::Withdrawn => ctx.text.get("assist-ended-withdrawn").to_owned(),
    }
}

fn left_s(ctx: &UiContext<'_>, request: &AssistanceRequest) -> f64 {
    request.until.since_s(ctx.picture.source.clock.now).max(0.0)
}

/// The seconds left, and what it does by itself then.
fn time_words(ctx: &UiContext<'_>, request: &AssistanceRequest) -> String {
    let answer = names::assistance_answer(ctx.text, request.by_itself).to_owned();
    let seconds = ctx.text.number(left_s(ctx, request).ceil(), 0);
    ctx.text.with("assist-time-left", &[("seconds", FluentValue::from(seconds)), ("answer", FluentValue::from(answer))])
}

/// The bar that runs down with its words; at the right end of a line or from its left. Returns its left edge.
fn time_ui(
    ctx: &UiContext<'_>,
    ui: &Ui,
    rect: Rect,
    request: &AssistanceRequest,
    words: &str,
    is_at_right: bool,
) -> f32 {
    let left = left_s(ctx, request);
    let whole = request.until.since_s(request.made).max(1.0);
    let color = if left < SOON_S { ctx.theme.amber } else { ctx.theme.dim };
    let galley = line(ui, words, regular_font(SMALL), color, (rect.width() - BAR_WIDTH - 8.0).max(0.0));
    let begin = if is_at_right { rect.right() - galley.size().x - BAR_WIDTH - 8.0 } else { rect.left() };
    let bar = Rect::from_min_max(pos2(begin, rect.top()), pos2(begin + BAR_WIDTH, rect.bottom()));
    LevelBar { share: (left / whole) as f32, color, mark: None }.paint(ui, ctx.theme, bar);
    let top = row_top(&galley, rect.center().y);
    ui.painter().galley(pos2(bar.right() + 8.0, top), galley, color);
    begin
}

fn paint_words(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, words: &[String], has_ended: bool) {
    let theme = ctx.theme;
    let sign = pos2(rect.left() + 7.0, rect.center().y);
    if has_ended {
        ui.painter().circle_stroke(sign, 4.5, egui::Stroke::new(1.5, theme.dim));
    } else {
        ui.painter().circle_filled(sign, 5.0, theme.amber);
    }
    let mut x = rect.left() + 18.0;
    for (place, word) in words.iter().enumerate() {
        let font = if place == 0 { semibold_font(ui.ctx(), BODY) } else { regular_font(BODY) };
        let color = match place {
            _ if has_ended => theme.dim,
            0 => theme.text,
            1 => theme.amber,
            _ => theme.dim,
        };
        let room = rect.right() - x;
        if room < 24.0 {
            break;
        }
        let galley = line(ui, word, font, color, room);
        let at = pos2(x, row_top(&galley, rect.center().y));
        x += galley.size().x + 10.0;
        ui.painter().galley(at, galley, color);
    }
}

fn show_button(ctx: &UiContext<'_>, ui: &mut Ui, row: Rect, request: &AssistanceRequest, name: &str) -> f32 {
    let named = ctx.text.with("attention-show-named", &[("name", FluentValue::from(name.to_owned()))]);
    let builder = UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Center));
    let response =
        ui.scope_builder(builder, |ui| button::sign_button(ui, ctx.theme, Sign::ShowOnMap, &named, true)).inner;
    if response.clicked() {
        ctx.requests.send(Request::Show(Thing::Vehicle(request.vehicle)));
    }
    response.rect.left()
}

/// The answers that it proposes; one that was given and is under way takes their place.
fn answers_ui(ctx: &UiContext<'_>, ui: &mut Ui, request: &AssistanceRequest, name: &str, given: Option<&GivenAnswer>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        ui.set_min_height(BUTTON_LINE);
        ui.add_space(12.0);
        if let Some(given) = given {
            let answer = FluentValue::from(names::assistance_answer(ctx.text, given.answer).to_owned());
            match given.outcome {
                None => {
                    regular(ui, &ctx.text.with("assist-sent", &[("answer", answer)]), BODY, ctx.theme.dim);
                    return;
                }
                // One that was obeyed ends the call; the row follows with the next picture.
                Some(outcome) => {
                    let outcome = FluentValue::from(command_words::outcome(ctx.text, outcome));
                    let words = ctx.text.with("assist-answer-ended", &[("answer", answer), ("outcome", outcome)]);
                    regular(ui, &words, BODY, ctx.theme.amber);
                }
            }
        }
        let is_stop = |answer: &AssistanceAnswer| *answer == AssistanceAnswer::PullOverAndStop;
        for answer in request.proposals.iter().filter(|answer| !is_stop(answer)) {
            let (words, named) = answer_words(ctx, answer, name);
            if button::named_button(ui, ctx.theme, words, &named).clicked() {
                answer_one(ctx, request, answer);
            }
        }
        // The stop is one press, so it stands apart.
        for answer in request.proposals.iter().filter(is_stop) {
            let (words, named) = answer_words(ctx, answer, name);
            ui.add_space(14.0);
            if button::stop_button(ui, ctx.theme, Some(words), &named).clicked() {
                answer_one(ctx, request, answer);
            }
        }
    });
}

fn answer_words<'a>(ctx: &'a UiContext<'_>, answer: AssistanceAnswer, name: &str) -> (&'a str, String) {
    let words = names::assistance_answer(ctx.text, answer);
    let args = [("name", FluentValue::from(name.to_owned())), ("answer", FluentValue::from(words.to_owned()))];
    (words, ctx.text.with("assist-answer-named", &args))
}

/// Asks for an answer; its risk decides how it is confirmed.
pub fn answer_one(ctx: &UiContext<'_>, request: &AssistanceRequest, answer: AssistanceAnswer) {
    let order = Order::AnswerAssistance { request: request.id, answer };
    ctx.requests.send(Request::Order(OrderAsked::of(Thing::Vehicle(request.vehicle), order)));
}
