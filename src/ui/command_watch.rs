//! Watching what becomes of the commands given at this window, so that what needs the eye is said once.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::model::CommandId;
use crate::model::command::{GROUP_MAX, Group, Phase};
use crate::plan::undo::undo;
use crate::world::{CommandNow, Picture};

use super::command_state::{self, needs_the_eye};
use super::command_truth;
use super::command_words;
use super::commanding::OrderAsked;
use super::context::UiContext;
use super::issuer_words;
use super::names;
use super::notices::Notices;

/// What was said of the commands given at this window.
#[derive(Clone, Debug, Default)]
pub struct CommandWatch {
    /// The commands that were looked at last; `None` before the first look.
    seen: Option<Arc<Vec<CommandNow>>>,
    /// Of each that is shown: whether it was said to need the eye.
    told: BTreeMap<CommandId, bool>,
}

impl CommandWatch {
    /// Takes in a picture; `before` is the one that was shown until now, in which nothing had obeyed yet.
    pub fn follow(&mut self, ctx: &UiContext<'_>, before: &Picture, notices: &mut Notices) {
        tell_unreached(ctx, notices);
        let commands = &ctx.picture.commands;
        let is_first = self.seen.is_none();
        if self.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, commands)) {
            return;
        }
        self.seen = Some(commands.clone());
        let mine = || commands.iter().filter(|row| issuer_words::is_me(ctx, row.command.issuer));
        let phases: BTreeMap<CommandId, Phase> = mine().map(|row| (row.command.id, row.life.phase())).collect();
        let of_groups = if is_first { BTreeMap::new() } else { of_groups(ctx.picture) };
        for row in mine() {
            let id = row.command.id;
            let is_trouble = needs_the_eye(row.life.phase());
            let was = self.told.insert(id, is_trouble);
            if is_first {
                // What happened before this window was opened is in the panel.
                continue;
            }
            if was.is_none() && !is_trouble {
                match of_groups.get(&id) {
                    Some(group) => offer_group_undo(ctx, before, row, group, notices),
                    None => offer_undo(ctx, before, row, notices),
                }
            }
            if is_trouble && was != Some(true) {
                tell_trouble(ctx, row, notices);
            }
        }
        self.told.retain(|id, _| phases.contains_key(id));
        notices.forget(|id| phases.get(&id).copied());
    }
}

/// The group of each command that was given to many.
fn of_groups(picture: &Picture) -> BTreeMap<CommandId, &Group> {
    picture.groups.iter().flat_map(|group| group.commands().map(move |id| (id, group))).collect()
}

/// Offers to undo a group that one press gave: what each target was before is known when its command appears.
fn offer_group_undo(ctx: &UiContext<'_>, before: &Picture, row: &CommandNow, group: &Group, notices: &mut Notices) {
    let command = &row.command;
    let is_one_press = group.draft.targets.len() <= GROUP_MAX;
    let Some(order) = undo(command, before).filter(|_| is_one_press) else { return };
    let name = ctx.text.get(command_words::order(command.order.kind())).to_owned();
    let words = [
        ("order", FluentValue::from(name)),
        ("count", FluentValue::from(group.draft.targets.len())),
        ("wanted", FluentValue::from(command_truth::wanted(ctx, &command.order))),
    ];
    let words = ctx.text.with("notice-group-given", &words);
    let asked = OrderAsked::of_all(group.draft.targets.clone(), group.draft.order.clone());
    notices.offer_group_undo(group.id, words, (command.id, command.target, order), &asked, ctx.frame_time_s);
}

/// Says which vehicles were not reached and what they do by themselves: in every frame, because seconds run down.
fn tell_unreached(ctx: &UiContext<'_>, notices: &mut Notices) {
    let mine = ctx.picture.commands.iter().filter(|row| issuer_words::is_me(ctx, row.command.issuer));
    let unreached = mine.filter_map(|row| {
        let why = command_truth::not_reached(ctx, row)?;
        let words = [
            ("target", names::thing_name(ctx.text, ctx.picture, row.command.target)),
            ("order", ctx.text.get(command_words::order(row.command.order.kind())).to_owned()),
            ("state", why),
        ];
        let words = words.map(|(name, words)| (name, FluentValue::from(words)));
        Some((row.command.id, ctx.text.with("notice-command", &words)))
    });
    let lines: Vec<(CommandId, String)> = unreached.collect();
    let heading = ctx.text.with("notice-unreached", &[("number", FluentValue::from(lines.len()))]);
    notices.unreached(heading, lines);
}

fn offer_undo(ctx: &UiContext<'_>, before: &Picture, row: &CommandNow, notices: &mut Notices) {
    let command = &row.command;
    let Some(order) = undo(command, before) else { return };
    let words = [
        ("target", names::thing_name(ctx.text, ctx.picture, command.target)),
        ("wanted", command_truth::wanted(ctx, &command.order)),
    ];
    let words = ctx.text.with("notice-command-given", &words.map(|(name, words)| (name, FluentValue::from(words))));
    let asked = OrderAsked::of(command.target, command.order.clone());
    notices.offer_undo(command.id, words, OrderAsked::of(command.target, order), &asked, ctx.frame_time_s);
}

fn tell_trouble(ctx: &UiContext<'_>, row: &CommandNow, notices: &mut Notices) {
    let order = ctx.text.get(command_words::order(row.command.order.kind())).to_owned();
    let state = command_state::words(ctx, &row.life);
    let target = names::thing_name(ctx.text, ctx.picture, row.command.target);
    let alike = format!("{order} {state}");
    notices.trouble(row.command.id, alike, |number| {
        let words = |value: &str| FluentValue::from(value.to_owned());
        let [order, state] = [("order", words(&order)), ("state", words(&state))];
        if number == 1 {
            return ctx.text.with("notice-command", &[("target", words(&target)), order, state]);
        }
        ctx.text.with("notice-command-many", &[("number", FluentValue::from(number)), order, state])
    });
}
