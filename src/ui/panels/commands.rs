//! Commands: what was ordered, live, waiting and ended, newest first, with the three truths of the chosen one.

mod book;
mod card;
pub mod line;
mod row;
pub mod second_person;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use egui::{Rect, ScrollArea, Sense, TextEdit, Ui, UiBuilder, Vec2, accesskit, pos2};
use fluent_bundle::FluentValue;

use crate::model::CommandId;
use crate::model::command::GroupId;
use crate::ui::command_state::Sort;
use crate::ui::context::UiContext;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SECTION, heading, name_field, regular};

use book::{Book, Entry, Filter};
use row::Line;

/// Panels at least so wide show the card beside the list, others under it.
const BESIDE_FROM: f32 = 780.0;
const CARD_WIDTH: f32 = 380.0;
/// Share of a narrow panel's height that the card takes.
const CARD_SHARE: f32 = 0.55;
const GAP: f32 = 12.0;
const FILTER_WIDTH: f32 = 180.0;

/// The panel with all commands.
#[derive(Default)]
pub struct CommandsPanel {
    pub is_named_by_tab: bool,
    filter: Filter,
    book: Book,
    unfolded: BTreeSet<GroupId>,
    chosen: Option<CommandId>,
    /// While the pointer is over the list or it is scrolled down, newer commands wait, so that no row moves.
    is_held: bool,
    wants_top: bool,
}

impl CommandsPanel {
    /// Opens the card of a command.
    pub fn choose(&mut self, id: CommandId) {
        self.chosen = Some(id);
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-commands"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                self.book.follow(ctx, &self.filter, self.is_held);
                self.header_ui(ctx, ui);
                self.contents_ui(ctx, ui);
            });
        });
    }

    fn header_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let before = self.filter.clone();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if !self.is_named_by_tab {
                heading(ui, ctx.text.get("pane-commands"), SECTION, ctx.theme.text);
                ui.add_space(8.0);
            }
            for sort in Sort::ALL {
                let is_on = self.filter.sort == Some(sort);
                if chip(ctx, ui, sort_key(sort), is_on) {
                    self.filter.sort = (!is_on).then_some(sort);
                }
            }
            ui.add_space(8.0);
            if chip(ctx, ui, "commands-mine", self.filter.is_mine) {
                self.filter.is_mine = !self.filter.is_mine;
            }
            ui.add_space(8.0);
            let hint = ctx.text.get("commands-filter");
            let response = ui.add(
                TextEdit::singleline(&mut self.filter.words)
                    .id_salt("commands filter")
                    .hint_text(egui::RichText::new(hint).color(ctx.theme.dim).size(BODY))
                    .background_color(ctx.theme.raised)
                    .margin(egui::Margin::symmetric(8, 4))
                    .desired_width(FILTER_WIDTH.min(ui.available_width() - 20.0).max(60.0)),
            );
            name_field(&response, hint);
            self.newer_ui(ctx, ui);
        });
        if self.filter != before {
            (self.is_held, self.wants_top) = (false, true);
            self.book.follow(ctx, &self.filter, false);
        }
    }

    /// Says how many commands came while the list is held, and leads to them.
    fn newer_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.book.newer == 0 {
            return;
        }
        let words = ctx.text.with("commands-newer", &[("number", FluentValue::from(self.book.newer))]);
        if button::text_button(ui, ctx.theme, &words).clicked() {
            self.wants_top = true;
            self.book.follow(ctx, &self.filter, false);
        }
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let whole = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(whole);
        let chosen = self.chosen.and_then(|id| self.book.command(id)).cloned();
        let Some(chosen) = chosen else {
            self.list_ui(ctx, ui, whole);
            return;
        };
        let (list, card) = if whole.width() >= BESIDE_FROM {
            let edge = whole.right() - CARD_WIDTH.min(0.5 * whole.width());
            whole.split_left_right_at_x(edge)
        } else {
            whole.split_top_bottom_at_y(whole.bottom() - CARD_SHARE * whole.height())
        };
        let list = if whole.width() >= BESIDE_FROM {
            Rect::from_min_max(list.min, pos2(list.right() - GAP, list.bottom()))
        } else {
            list
        };
        self.list_ui(ctx, ui, list);
        let is_closed = ui
            .scope_builder(UiBuilder::new().max_rect(card).id_salt("command card"), |ui| card::ui(ctx, ui, &chosen))
            .inner;
        if is_closed {
            self.chosen = None;
        }
    }

    fn list_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, area: Rect) {
        ui.scope_builder(UiBuilder::new().max_rect(area).id_salt("command list"), |ui| {
            ui.set_clip_rect(area.intersect(ui.clip_rect()));
            let lines = self.lines();
            if lines.is_empty() {
                let is_bare = ctx.picture.commands.is_empty() && ctx.picture.groups.is_empty();
                let key = if is_bare { "commands-none" } else { "commands-none-found" };
                regular(ui, ctx.text.get(key), BODY, ctx.theme.dim);
                self.is_held = false;
                return;
            }
            self.rows_ui(ctx, ui, &lines);
        });
    }

    /// The rows of the list: entries, and the targets of groups that are unfolded.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.book.listed.len());
        for entry in &self.book.listed {
            match entry {
                // Those that the station forgot meanwhile are gone.
                Entry::Command(id) if self.book.command(*id).is_some() => lines.push(Line::Command(*id)),
                Entry::Command(_) => {}
                Entry::Group(id) => {
                    let Some(group) = self.book.group(*id) else { continue };
                    lines.push(Line::Group(*id));
                    if self.unfolded.contains(id) {
                        lines.extend((0..group.members.len()).map(|member| Line::Member(*id, member)));
                    }
                }
            }
        }
        lines
    }

    fn rows_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, lines: &[Line]) {
        let mut area = ScrollArea::vertical().id_salt("command rows").auto_shrink(false);
        if std::mem::take(&mut self.wants_top) {
            area = area.vertical_scroll_offset(0.0);
        }
        let height = row::height(ui.available_width());
        let mut pressed = None;
        let output = area.show_rows(ui, height, lines.len(), |ui, shown| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            for line in lines.get(shown).unwrap_or_default() {
                let is_chosen = matches!(line, Line::Command(id) if Some(*id) == self.chosen);
                let is_unfolded = matches!(line, Line::Group(id) if self.unfolded.contains(id));
                let clicked =
                    ui.push_id(*line, |ui| row::ui(ctx, ui, &self.book, *line, is_chosen || is_unfolded)).inner;
                pressed = clicked.or(pressed);
            }
        });
        // Some frames are drawn twice, with the same press in both.
        match pressed.filter(|_| ui.ctx().current_pass_index() == 0) {
            Some(row::Pressed::Fold(id)) if !self.unfolded.remove(&id) => {
                self.unfolded.insert(id);
            }
            Some(row::Pressed::Choose(id)) => self.chosen = (self.chosen != Some(id)).then_some(id),
            _ => {}
        }
        let is_pointed = ui.interact(output.inner_rect, ui.scope_id().with("held"), Sense::hover()).contains_pointer();
        self.is_held = is_pointed || output.state.clamped_offset().y > 0.5;
    }
}

fn chip(ctx: &UiContext<'_>, ui: &mut Ui, key: &str, is_on: bool) -> bool {
    let words = ctx.text.get(key);
    let name = ctx.text.with("commands-chip", &[("name", FluentValue::from(words.to_owned()))]);
    // Some frames are drawn twice, with the same press in both.
    button::chip(ui, ctx.theme, words, "", &name, is_on).clicked() && ui.ctx().current_pass_index() == 0
}

fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Live => "commands-sort-live",
        Sort::Waiting => "commands-sort-waiting",
        Sort::Ended => "commands-sort-ended",
    }
}
