//! Assistance: vehicles that ask what to do, the most harmful call first, each with its answers as buttons and the time
//! left until it acts by itself.

mod answers;
mod queue;
mod row;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use egui::{ScrollArea, Ui, UiBuilder, Vec2, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::AssistanceId;
use crate::model::assistance::AnswerSet;
use crate::model::command::AssistanceAnswer;
use crate::model::{Order, Thing};
use crate::ui::actions::Request;
use crate::ui::commanding::OrderAsked;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::places::Places;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular};
use crate::world::call_ranking::{Common, RankedCall, ranked_calls};

use answers::{GivenAnswer, given, how_ended};
use queue::{Queue, Row};

/// The panel with the queue of calls.
#[derive(Default)]
pub struct AssistancePanel {
    pub is_named_by_tab: bool,
    /// The picture that the queue was made from.
    revision: Option<u64>,
    queue: Queue,
    given: BTreeMap<AssistanceId, GivenAnswer>,
    is_held: bool,
    places: Places,
}

impl AssistancePanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        self.follow(ctx);
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-assistance"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
                if !self.is_named_by_tab {
                    heading(ui, ctx.text.get("pane-assistance"), SECTION, ctx.theme.text);
                }
                self.rows_ui(ctx, ui);
            });
        });
    }

    fn follow(&mut self, ctx: &UiContext<'_>) {
        let picture = ctx.picture;
        if self.revision != Some(picture.revision) {
            self.revision = Some(picture.revision);
            self.given = given(picture);
        } else if self.queue.rows().iter().all(|row| row.ended.is_none()) {
            return;
        }
        let ranked = ranked_calls(picture);
        self.queue.follow(&ranked, |request| how_ended(picture, request), self.is_held, ctx.frame_time_s);
    }

    fn rows_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.queue.rows().is_empty() {
            self.is_held = false;
            regular(ui, ctx.text.get("assist-none"), BODY, ctx.theme.dim);
            return;
        }
        let room = ui.available_rect_before_wrap();
        self.is_held = ui.rect_contains_pointer(room);
        ScrollArea::vertical().id_salt("assistance rows").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(8.0, 0.0);
            for group in self.queue.rows().chunk_by(|a, b| a.call.is_like(&b.call)) {
                if group.len() > 1 {
                    alike_ui(ctx, ui, group);
                }
                for shown in group {
                    ui.push_id(shown.call.request.id, |ui| {
                        row::ui(ctx, ui, shown, self.given.get(&shown.call.request.id), &mut self.places);
                    });
                }
            }
            let open = self.queue.rows().iter().filter(|row| row.ended.is_none()).count();
            let more = ctx.picture.assistance.len().saturating_sub(open);
            if more > 0 {
                let words = ctx.text.with("assist-more", &[("number", FluentValue::from(more))]);
                regular(ui, &words, SMALL, ctx.theme.dim);
            }
        });
    }
}

/// The line above calls that are alike: what they have in common, and answers that serve all of them.
fn alike_ui(ctx: &UiContext<'_>, ui: &mut Ui, group: &[Row]) {
    let open: Vec<&RankedCall> = group.iter().filter(|row| row.ended.is_none()).map(|row| &row.call).collect();
    let Some(first) = group.first() else { return };
    let number = FluentValue::from(open.len());
    let all = ctx.text.with("assist-answer-all", &[("number", number)]);
    ui.push_id(("alike", first.call.request.id), |ui| {
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            ui.set_min_height(row::BUTTON_LINE);
            let cause = names::assistance_cause(ctx.text, first.call.request.cause).to_owned();
            let what = first.call.common.as_ref().map_or(String::new(), |common| common_words(ctx, common));
            regular(ui, &format!("{cause}, {what}"), BODY, ctx.theme.dim);
            if open.len() < 2 {
                return;
            }
            regular(ui, &all, BODY, ctx.theme.text);
            for answer in shared(&open).iter() {
                let words = names::assistance_answer(ctx.text, answer);
                if button::named_button(ui, ctx.theme, words, &format!("{all}: {words}")).clicked() {
                    answer_all(ctx, &open, answer);
                }
            }
        });
    });
}

/// The answers that all of them propose.
fn shared(calls: &[&RankedCall]) -> AnswerSet {
    let is_shared = |answer: &AssistanceAnswer| calls.iter().all(|call| call.request.proposals.contains(*answer));
    AnswerSet::of(&AssistanceAnswer::ALL.into_iter().filter(is_shared).collect::<Vec<_>>())
}

/// One answer for all: the station answers each vehicle about its own call.
fn answer_all(ctx: &UiContext<'_>, calls: &[&RankedCall], answer: AssistanceAnswer) {
    let Some(first) = calls.first() else { return };
    let targets = calls.iter().map(|call| Thing::Vehicle(call.request.vehicle)).collect();
    let order = Order::AnswerAssistance { request: first.request.id, answer };
    ctx.requests.send(Request::Order(OrderAsked::of_all(targets, order)));
}

fn common_words(ctx: &UiContext<'_>, common: &Common) -> String {
    match common {
        Common::Feeder(feeder) => names::thing_name(ctx.text, ctx.picture, Thing::Feeder(*feeder)),
        Common::Road(name) => ctx.text.name(name).to_owned(),
        Common::Street(street) => names::thing_name(ctx.text, ctx.picture, Thing::Street(*street)),
    }
}
