//! Events: what happened and why, newest first.

use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::{Event, EventTopic, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, regular, regular_font, row_top};

use super::event_line;

const EVENT_ROW_HEIGHT: f32 = 24.0;
const CLOCK_WIDTH: f32 = 66.0;

/// The panel with the list of events.
#[derive(Default)]
pub struct EventsPanel {
    pub is_named_by_tab: bool,
    topic: Option<EventTopic>,
    /// While the list is scrolled down, newer events wait above it instead of pushing it away.
    held_at: Option<Timestamp>,
    wants_top: bool,
}

impl EventsPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder =
            UiBuilder::new().accessibility_role(accesskit::Role::Pane).accessibility_label(ctx.text.get("pane-events"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                self.header_ui(ctx, ui);
                self.rows_ui(ctx, ui);
            });
        });
    }

    fn header_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if !self.is_named_by_tab {
                heading(ui, ctx.text.get("pane-events"), SECTION, ctx.theme.text);
                ui.add_space(8.0);
            }
            for topic in EventTopic::ALL {
                let is_on = self.topic == Some(topic);
                let words = ctx.text.get(topic_key(topic));
                let name = ctx.text.with("events-chip", &[("name", FluentValue::from(words.to_owned()))]);
                if button::chip(ui, ctx.theme, words, "", &name, is_on).clicked() {
                    self.topic = (!is_on).then_some(topic);
                    (self.held_at, self.wants_top) = (None, true);
                }
            }
            self.newer_ui(ctx, ui);
        });
    }

    /// Says how many events came while the list is held, and leads back to them.
    fn newer_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let Some(held_at) = self.held_at else { return };
        let newer = ctx.picture.events.iter().rev().take_while(|event| event.at > held_at);
        let count = newer.filter(|event| self.is_wanted(event)).count();
        if count == 0 {
            return;
        }
        let words = ctx.text.with("events-newer", &[("number", FluentValue::from(count))]);
        if button::text_button(ui, ctx.theme, &words).clicked() {
            (self.held_at, self.wants_top) = (None, true);
        }
    }

    fn is_wanted(&self, event: &Event) -> bool {
        self.topic.is_none_or(|topic| event.kind.topic() == topic)
    }

    fn rows_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let held_at = self.held_at;
        let is_shown = |event: &&Event| self.is_wanted(event) && held_at.is_none_or(|at| event.at <= at);
        let shown: Vec<&Event> = ctx.picture.events.iter().rev().filter(is_shown).collect();
        if shown.is_empty() {
            regular(ui, ctx.text.get("events-none"), BODY, ctx.theme.dim);
            return;
        }
        let mut area = ScrollArea::vertical().id_salt("event rows").auto_shrink(false);
        if std::mem::take(&mut self.wants_top) {
            area = area.vertical_scroll_offset(0.0);
        }
        let output = area.show_rows(ui, EVENT_ROW_HEIGHT, shown.len(), |ui, rows| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            for (place, event) in shown.get(rows.clone()).unwrap_or_default().iter().enumerate() {
                row_ui(ctx, ui, event, ui.scope_id().with(rows.start + place));
            }
        });
        if output.state.clamped_offset().y <= 0.5 {
            self.held_at = None;
        } else if self.held_at.is_none() {
            self.held_at = shown.first().map(|event| event.at);
        }
    }
}

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, event: &Event, id: Id) {
    let size = vec2(ui.available_width(), EVENT_ROW_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let thing = event.kind.thing();
    let sense = if thing.is_some() { Sense::CLICK } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    let words = event_line::words(ctx, event);
    let clock = ctx.text.clock(event.at, ctx.picture.city.zone);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{clock} {words}")));
    if response.hovered() && thing.is_some() {
        ui.painter().rect_filled(rect, 3.0, ctx.theme.raised);
    }
    if response.clicked() {
        show(ctx, thing);
    }
    let middle = rect.center().y;
    ui.painter().text(pos2(rect.left(), middle), Align2::LEFT_CENTER, clock, regular_font(SMALL), ctx.theme.dim);
    let left = rect.left() + CLOCK_WIDTH;
    let color = if event.kind.topic() == EventTopic::Fault { ctx.theme.text } else { ctx.theme.dim };
    let galley = line(ui, &words, regular_font(BODY), color, rect.right() - left);
    let words_rect = Rect::from_min_size(pos2(left, row_top(&galley, middle)), galley.size());
    let is_cut = galley.elided;
    ui.painter().galley(words_rect.min, galley, color);
    if is_cut {
        response.on_hover_text(words);
    }
}

fn show(ctx: &UiContext<'_>, thing: Option<Thing>) {
    if let Some(thing) = thing {
        ctx.requests.send(Request::Show(thing));
    }
}

fn topic_key(topic: EventTopic) -> &'static str {
    match topic {
        EventTopic::Fault => "events-topic-fault",
        EventTopic::Ride => "events-topic-ride",
        EventTopic::Vehicle => "events-topic-vehicle",
        EventTopic::Energy => "events-topic-energy",
        EventTopic::Command => "events-topic-command",
        EventTopic::Scenario => "events-topic-scenario",
    }
}
