//! What became of a stop of many: how many stand, how many come to stand, and by name those that it did not reach.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Area, Frame, Id, Margin, Pos2, ScrollArea, Stroke, Ui};
use fluent_bundle::FluentValue;

use crate::model::command::{Group, Issuer, MemberState, OperatorId, Outcome, Phase};
use crate::model::{CommandId, OrderKind, Thing};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::ui::command_truth;
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, regular};
use crate::world::{CommandNow, Picture};

/// The names scroll when they take more room than this.
const NAMES_HEIGHT_MAX: f32 = 120.0;

/// How the targets of a stop stand.
#[derive(Clone, Debug, Default, PartialEq)]
struct StopResult {
    order: Option<OrderKind>,
    standing: usize,
    /// It was taken, and the vehicle drives on to where it stands.
    coming: usize,
    /// Nothing was heard of it yet, and not for long.
    sent: usize,
    not_reached: Vec<Thing>,
}

/// Says over the map what became of the newest stop of all that is selected; nothing when there was none. Its lower left
/// corner is `corner`.
pub fn stop_result_ui(ctx: &UiContext<'_>, ui: &Ui, corner: Pos2, width: f32) {
    let Some(result) = of_selection(ctx) else { return };
    let words = words(ctx, &result);
    let color = if result.not_reached.is_empty() { ctx.theme.hairline } else { ctx.theme.amber };
    Area::new(Id::unique("stop result"))
        .order(egui::Order::Middle)
        .pivot(egui::Align2::LEFT_BOTTOM)
        .fixed_pos(corner)
        .show(ui.ctx(), |ui| {
            let stroke = Stroke::new(1.0, color);
            let margin = Margin::symmetric(12, 8);
            Frame::new().fill(ctx.theme.panel).stroke(stroke).corner_radius(8).inner_margin(margin).show(ui, |ui| {
                ui.set_width(width - 24.0);
                ui.spacing_mut().item_spacing.y = 4.0;
                regular(ui, &words, BODY, ctx.theme.text);
                not_reached_ui(ctx, ui, &result.not_reached);
            });
        });
}

fn not_reached_ui(ctx: &UiContext<'_>, ui: &mut Ui, things: &[Thing]) {
    if things.is_empty() {
        return;
    }
    let all: Vec<String> = things.iter().map(|thing| names::thing_name(ctx.text, ctx.picture, *thing)).collect();
    let names = FluentValue::from(all.join(ctx.text.get("list-comma")));
    let count = FluentValue::from(figure::count(ctx.text, all.len()));
    let words = ctx.text.with("stop-result-not-reached", &[("count", count), ("names", names)]);
    ScrollArea::vertical().id_salt("not reached").max_height(NAMES_HEIGHT_MAX).show(ui, |ui| {
        regular(ui, &words, BODY, ctx.theme.amber);
    });
}

fn words(ctx: &UiContext<'_>, result: &StopResult) -> String {
    let order = result.order.map_or("", |kind| ctx.text.get(command_words::order(kind)));
    let parts = [
        ("stop-result-standing", result.standing),
        ("stop-result-coming", result.coming),
        ("stop-result-sent", result.sent),
    ];
    let counted = parts.into_iter().filter(|(_, count)| *count > 0);
    let counted = counted.map(|(key, count)| {
        let count = FluentValue::from(figure::count(ctx.text, count));
        ctx.text.with(key, &[("count", count)])
    });
    let parts = FluentValue::from(counted.collect::<Vec<_>>().join(" · "));
    ctx.text.with("stop-result", &[("order", FluentValue::from(order.to_owned())), ("parts", parts)])
}

/// The result of the newest stop of mine that was given to all that is selected.
fn of_selection(ctx: &UiContext<'_>) -> Option<StopResult> {
    let selected: BTreeSet<Thing> = ctx.selection.things().iter().copied().collect();
    let group = newest(ctx.picture, ctx.me, &selected)?;
    let commands: BTreeMap<CommandId, &CommandNow> =
        ctx.picture.commands.iter().map(|row| (row.command.id, row)).collect();
    let mut result = StopResult { order: Some(group.draft.order.kind()), ..StopResult::default() };
    for member in &group.members {
        match stand_of(ctx, &commands, member.target, member.state) {
            Stand::Standing => result.standing += 1,
            Stand::Coming => result.coming += 1,
            Stand::Sent => result.sent += 1,
            Stand::NotReached => result.not_reached.push(member.target),
        }
    }
    Some(result)
}

fn newest<'a>(picture: &'a Picture, me: OperatorId, selected: &BTreeSet<Thing>) -> Option<&'a Group> {
    picture.groups.iter().rev().find(|group| {
        let is_my_stop = group.draft.order.is_stop() && group.draft.issuer == Issuer::Operator(me);
        is_my_stop && group.members.iter().all(|member| selected.contains(&member.target))
    })
}

/// How one target of a stop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Standing,
    Coming,
    Sent,
    NotReached,
}

fn stand_of(
    ctx: &UiContext<'_>,
    commands: &BTreeMap<CommandId, &CommandNow>,
    target: Thing,
    state: MemberState,
) -> Stand {
    let command = match state {
        MemberState::Given(id) | MemberState::Ended(id, _) => commands.get(&id),
        MemberState::Waiting => return Stand::Sent,
        MemberState::Excluded(_) | MemberState::NeverGiven => return Stand::NotReached,
    };
    if let MemberState::Ended(_, outcome) = state {
        // Another stop, perhaps, has taken its place.
        let is_held = is_held_stopped(ctx.picture, target);
        return match outcome {
            Outcome::Done => Stand::Standing,
            Outcome::Superseded if is_held => standing_or_coming(ctx.picture, target),
            _ => Stand::NotReached,
        };
    }
    match command {
        Some(row) if command_truth::is_silent(ctx, row) => Stand::NotReached,
        Some(row) if row.life.phase() == Phase::Sent => Stand::Sent,
        _ => standing_or_coming(ctx.picture, target),
    }
}

fn is_held_stopped(picture: &Picture, target: Thing) -> bool {
    matches!(target, Thing::Vehicle(id) if picture.hold_of(id).stop.is_some())
}

fn standing_or_coming(picture: &Picture, target: Thing) -> Stand {
    let speed_mps = match target {
        Thing::Vehicle(id) => picture.motion.get(id.index()).map_or(f32::NAN, |motion| motion.speed_mps),
        _ => f32::NAN,
    };
    let stands = is_held_stopped(picture, target) && speed_mps <= STANDING_MPS;
    if stands { Stand::Standing } else { Stand::Coming }
}
