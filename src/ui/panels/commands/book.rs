//! What the list shows: commands and groups, newest first, filtered; computed only when something changed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::CommandId;
use crate::model::command::{Group, GroupId, MemberState};
use crate::ui::command_state::{self, Sort};
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::names;
use crate::ui::text::Language;
use crate::world::CommandNow;

/// What is to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub sort: Option<Sort>,
    pub is_mine: bool,
    /// Words that must all be found in a row.
    pub words: String,
}

/// One entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    Command(CommandId),
    Group(GroupId),
}

/// The commands and groups of the newest picture, and which of them are listed.
#[derive(Default)]
pub struct Book {
    commands: Arc<Vec<CommandNow>>,
    groups: Arc<Vec<Group>>,
    places: BTreeMap<CommandId, usize>,
    /// Commands that are shown with their group.
    grouped: BTreeSet<CommandId>,
    /// Where a group stands among the commands; kept, so that it never moves.
    born: BTreeMap<GroupId, CommandId>,
    /// Newest first.
    pub listed: Vec<Entry>,
    /// Entries that wait because the list is held.
    pub newer: usize,
    fresh: Vec<Entry>,
    made_for: Option<(Filter, Language)>,
}

impl Book {
    pub fn command(&self, id: CommandId) -> Option<&CommandNow> {
        self.commands.get(*self.places.get(&id)?)
    }

    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// Takes in the newest picture. A held list keeps its entries; newer ones are only counted.
    pub fn follow(&mut self, ctx: &UiContext<'_>, filter: &Filter, is_held: bool) {
        let made_for = Some((filter.clone(), ctx.text.language));
        let is_new =
            !Arc::ptr_eq(&self.commands, &ctx.picture.commands) || !Arc::ptr_eq(&self.groups, &ctx.picture.groups);
        if is_new {
            self.take_in(ctx);
        }
        if is_new || self.made_for != made_for {
            self.made_for = made_for;
            self.fresh = self.wanted(ctx, filter);
        }
        if !is_held {
            self.listed.clone_from(&self.fresh);
            self.newer = 0;
        } else if is_new {
            let listed: BTreeSet<Entry> = self.listed.iter().copied().collect();
            self.newer = self.fresh.iter().filter(|entry| !listed.contains(*entry)).count();
        }
    }

    fn take_in(&mut self, ctx: &UiContext<'_>) {
        self.commands = ctx.picture.commands.clone();
        self.groups = ctx.picture.groups.clone();
        self.places = self.commands.iter().enumerate().map(|(place, row)| (row.command.id, place)).collect();
        self.grouped = self.groups.iter().flat_map(Group::commands).collect();
        let newest = self.places.keys().next_back().copied().unwrap_or_default();
        self.born.retain(|id, _| self.groups.iter().any(|group| group.id == *id));
        for group in self.groups.iter() {
            self.born.entry(group.id).or_insert_with(|| group.commands().min().unwrap_or(newest));
        }
    }

    /// What passes the filter, newest first. The order is by number alone: no state moves a row.
    fn wanted(&self, ctx: &UiContext<'_>, filter: &Filter) -> Vec<Entry> {
        let needles: Vec<String> = filter.words.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let single = self.commands.iter().filter(|row| !self.grouped.contains(&row.command.id));
        let single = single.filter(|row| {
            filter.sort.is_none_or(|sort| sort == Sort::of(row.life.phase()))
                && (!filter.is_mine || issuer_words::is_me(ctx, row.command.issuer))
                && has_words(&needles, || words_of(ctx, row))
        });
        let single = single.map(|row| ((row.command.id, None), Entry::Command(row.command.id)));
        let groups = self.groups.iter().filter(|group| {
            filter.sort.is_none_or(|sort| is_of_sort(group, sort))
                && (!filter.is_mine || issuer_words::is_me(ctx, group.draft.issuer))
                && has_words(&needles, || group_words(ctx, group))
        });
        let groups = groups.map(|group| {
            let born = self.born.get(&group.id).copied().unwrap_or_default();
            ((born, Some(group.id)), Entry::Group(group.id))
        });
        let mut entries: Vec<_> = single.chain(groups).collect();
        entries.sort_by_key(|(key, _)| Reverse(*key));
        entries.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn is_of_sort(group: &Group, sort: Sort) -> bool {
    match sort {
        Sort::Live => group.live().next().is_some(),
        Sort::Waiting => group.count(|state| state == MemberState::Waiting) > 0,
        Sort::Ended => group.is_over(),
    }
}

fn has_words(needles: &[String], words: impl FnOnce() -> String) -> bool {
    if needles.is_empty() {
        return true;
    }
    let words = words().to_lowercase();
    needles.iter().all(|needle| words.contains(needle.as_str()))
}

fn words_of(ctx: &UiContext<'_>, row: &CommandNow) -> String {
    let order = ctx.text.get(command_words::order(row.command.order.kind()));
    let target = names::thing_name(ctx.text, ctx.picture, row.command.target);
    let who = issuer_words::issuer(ctx, row.command.issuer);
    format!("{order} {target} {} {who} {}", command_state::words(ctx, &row.life), row.command.reason)
}

fn group_words(ctx: &UiContext<'_>, group: &Group) -> String {
    let order = ctx.text.get(command_words::order(group.draft.order.kind()));
    let mut words = format!("{order} {} {}", issuer_words::issuer(ctx, group.draft.issuer), group.draft.reason);
    for member in &group.members {
        words.push(' ');
        words.push_str(&names::thing_name(ctx.text, ctx.picture, member.target));
    }
    words
}
