//! The strip board: a line for each vehicle over time, and what would be if a request went to another one.

mod asked;
mod axis;
mod lane;
mod strips;
#[cfg(test)]
mod tests;

use egui::{
    Context, CursorIcon, DragAndDrop, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder,
    WidgetInfo, accesskit, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::base::ids::{RequestId, VehicleId};
use crate::model::dispatch_view::{VehicleOffer, WhatIf};
use crate::model::{Thing, VehicleKind};
use crate::ui::actions::Request;
use crate::ui::commanding::ask_for_menu;
use crate::ui::context::UiContext;
use crate::ui::selection::Choice;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular};

use super::table_keys::TableKeys;
use axis::Axis;
use lane::LANE_HEIGHT;
use strips::Strip;

pub use asked::refusal_words;

/// Room for names and charge at the left.
const NAME_WIDTH: f32 = 132.0;
const AXIS_HEIGHT: f32 = 20.0;
/// Room for what is asked and its answer.
const ASKED_HEIGHT: f32 = 68.0;
/// The strips are laid out anew after this time at the earliest, in wall seconds.
const ANEW_S: f64 = 0.25;

/// A request that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraggedRequest(pub RequestId);

/// The panel of the board.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that the panel shows or not")]
pub struct StripBoardPanel {
    pub is_named_by_tab: bool,
    shows_robots: bool,
    strips: Vec<Strip>,
    /// The picture that they were made from, and when; and whether with robots.
    made: Option<(u64, f64, bool)>,
    keys: TableKeys,
    asked: Option<WhatIf>,
    /// The request is still in the hand.
    is_held: bool,
    was_drawn: bool,
}

impl StripBoardPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        self.was_drawn = true;
        self.make(ctx);
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-strip-board"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 4)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
                self.head_ui(ctx, ui);
                let asked = self.asked;
                // Under the lines: none of them moves from under a hand that holds a request.
                let room = ui.available_height() - if asked.is_some() { ASKED_HEIGHT } else { 0.0 };
                ui.allocate_ui(vec2(ui.available_width(), room), |ui| self.lanes_ui(ctx, ui));
                if let Some(asked) = asked {
                    let still = ScrollArea::vertical().id_salt("asked").auto_shrink(false);
                    let still = still.show(ui, |ui| asked::ui(ctx, ui, asked, self.is_held)).inner;
                    self.asked = self.asked.filter(|_| still);
                }
            });
        });
    }

    /// What is asked since the last call; nothing when the panel was not drawn.
    pub fn take_asked(&mut self) -> Option<WhatIf> {
        if !std::mem::take(&mut self.was_drawn) {
            self.asked = None;
        }
        self.asked
    }

    /// Reads Escape while something is asked: it is left. Says whether the key was taken.
    pub fn keys(&mut self, ui_ctx: &Context) -> bool {
        let is_left = self.asked.is_some() && ui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if is_left {
            self.asked = None;
            DragAndDrop::clear_payload(ui_ctx);
        }
        is_left
    }

    /// The offer that is asked about, for the map.
    pub fn suggested(&self, ctx: &UiContext<'_>) -> Option<VehicleOffer> {
        let asked = self.asked?;
        let answer = ctx.picture.dispatch.what_if.as_ref().filter(|answer| answer.asked == asked)?;
        answer.offer.clone().ok()
    }

    fn make(&mut self, ctx: &UiContext<'_>) {
        let revision = ctx.picture.revision;
        let is_fresh = self.made.is_some_and(|(known, at_s, robots)| {
            robots == self.shows_robots && (known == revision || ctx.frame_time_s < at_s + ANEW_S)
        });
        if !is_fresh {
            self.strips = strips::strips(ctx.picture, self.shows_robots);
            self.made = Some((revision, ctx.frame_time_s, self.shows_robots));
        }
    }

    fn head_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            if !self.is_named_by_tab {
                heading(ui, ctx.text.get("pane-strip-board"), SECTION, ctx.theme.text);
            }
            let number = FluentValue::from(self.strips.len());
            let late = self.strips.iter().filter(|strip| strip.late_minutes() > 0).count();
            let args = [("number", number), ("late", FluentValue::from(late))];
            regular(ui, &ctx.text.with("board-about", &args), SMALL, ctx.theme.dim);
            let has_robots = ctx.picture.roster.iter().any(|vehicle| vehicle.kind == VehicleKind::Robot);
            let words = ctx.text.get("board-robots");
            if has_robots && chip(ui, ctx.theme, words, "", words, self.shows_robots).clicked() {
                self.shows_robots = !self.shows_robots;
            }
        });
    }

    fn lanes_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.strips.is_empty() {
            regular(ui, ctx.text.get("board-none"), BODY, ctx.theme.dim);
            return;
        }
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), AXIS_HEIGHT), Sense::hover());
        let axis =
            Axis { left: head.left() + NAME_WIDTH, right: head.right() - 8.0, now: ctx.picture.source.clock.now };
        axis::paint_head(ctx, ui.painter(), &axis, head);
        let vehicles: Vec<VehicleId> = self.strips.iter().map(|strip| strip.vehicle).collect();
        let thing = |index: usize| Thing::Vehicle(vehicles.get(index).copied().unwrap_or(VehicleId::NONE));
        self.keys.read(ctx, ui, vehicles.len(), &thing);
        let scroll = self.keys.take_scroll();
        let all = ui.available_rect_before_wrap();
        axis::paint_lines(ctx, ui.painter(), &axis, all.with_min_x(axis.left));
        let mut area = ScrollArea::vertical().id_salt("strips").auto_shrink(false);
        if let Some(row) = scroll {
            let offset = row as f32 * LANE_HEIGHT - 0.5 * (all.height() - LANE_HEIGHT);
            area = area.vertical_scroll_offset(offset.max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut hovered = None;
        let strips = std::mem::take(&mut self.strips);
        area.show_rows(ui, LANE_HEIGHT, strips.len(), |ui, range| {
            for strip in strips.get(range).unwrap_or_default() {
                if self.lane_ui(ctx, ui, &axis, strip) {
                    hovered = Some(strip.vehicle);
                }
            }
        });
        self.strips = strips;
        self.keys.ring_ui(ctx, ui, all);
        axis::paint_now(ctx, ui.painter(), &axis, all);
        self.follow_drag(ui, hovered);
    }

    /// Draws a lane. Says whether the pointer is on it.
    fn lane_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, axis: &Axis, strip: &Strip) -> bool {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LANE_HEIGHT), Sense::click_and_drag());
        let thing = Thing::Vehicle(strip.vehicle);
        let is_selected = ctx.selection.contains(thing);
        let spoken = lane::spoken(ctx, strip, axis.now);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &spoken));
        self.keys.note_row(ctx, thing, rect);
        let is_held_here = self.is_held && self.asked.is_some_and(|asked| asked.vehicle == strip.vehicle);
        if is_selected || is_held_here {
            lane::paint_frame(ctx.theme, ui.painter(), rect, is_held_here);
        }
        let named = Rect::from_min_max(rect.min, pos2(axis.left - 10.0, rect.bottom()));
        lane::paint_name(ctx, ui, named, strip);
        let blocks = rect.with_min_x(axis.left);
        lane::paint_blocks(ctx, ui, blocks, axis, strip);
        let answer = ctx.picture.dispatch.what_if.as_ref();
        if let Some(answer) = answer.filter(|answer| Some(answer.asked) == self.asked) {
            lane::paint_asked(ctx, ui, blocks, axis, strip, answer);
        }
        self.lane_requests(ctx, &response, blocks, axis, strip);
        // By place alone: what is dragged comes from another panel.
        let pointer = ui.input(|input| input.pointer.interact_pos());
        pointer.is_some_and(|pointer| rect.intersect(ui.clip_rect()).contains(pointer))
    }

    /// Click selects the vehicle, double click shows it, a block that can be moved is dragged.
    fn lane_requests(&mut self, ctx: &UiContext<'_>, response: &Response, blocks: Rect, axis: &Axis, strip: &Strip) {
        let thing = Thing::Vehicle(strip.vehicle);
        let pointer = response.interact_pointer_pos().or(response.hover_pos());
        let block = pointer.and_then(|pointer| lane::block_at(axis, blocks, strip, pointer.x));
        if response.drag_started()
            && let Some(request) = block.and_then(|block| block.request)
        {
            response.dnd_set_drag_payload(DraggedRequest(request));
        }
        ask_for_menu(ctx, response, Some(thing));
        if response.double_clicked() {
            ctx.requests.send(Request::Show(thing));
        } else if response.clicked() {
            self.keys.claim();
            ctx.requests.send(Request::Select { things: vec![thing], choice: Choice::Replace });
        }
        if response.hovered() && !DragAndDrop::has_any_payload(&response.ctx) {
            response.clone().on_hover_text_at_pointer(lane::hover_words(ctx, strip, block));
        }
    }

    /// What is asked follows the request in the hand from line to line; it stays where it is let go.
    fn follow_drag(&mut self, ui: &Ui, hovered: Option<VehicleId>) {
        let payload = DragAndDrop::payload::<DraggedRequest>(ui.ctx());
        let Some(payload) = payload else {
            if std::mem::take(&mut self.is_held) {
                // Taken back with Escape: it was not let go on a line.
                self.asked = None;
            }
            return;
        };
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let asked = hovered.map(|vehicle| WhatIf { request: payload.0, vehicle });
        if asked.is_some() || self.is_held {
            self.asked = asked;
        }
        self.is_held = true;
        if ui.input(|input| input.pointer.any_released()) {
            DragAndDrop::clear_payload(ui.ctx());
            self.is_held = false;
        }
    }
}
