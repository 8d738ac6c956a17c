//! The status bar: who sits here, counts, rates, frame time, and the newest event.

use std::sync::Arc;

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::city::City;
use crate::model::journal_view::{JournalState, JournalView};
use crate::model::people::DeskId;
use crate::ui::actions::Action;
use crate::ui::context::UiContext;
use crate::ui::seat::{may_act, words};
use crate::ui::widgets::text::{SMALL, line, regular_font};

use super::event_line;

pub const HEIGHT: f32 = 26.0;
const PERSON_WIDTH_MAX: f32 = 280.0;
/// A narrower bar leaves the newest event out.
const EVENT_FROM_WIDTH: f32 = 760.0;
/// The event never takes less, or it would say nothing.
const EVENT_WIDTH_MIN: f32 = 160.0;

/// Counts of a city that do not change while it is shown.
struct CityCounts {
    city: Arc<City>,
    homes: u32,
    institutions: usize,
}

/// The bar at the bottom of the window.
#[derive(Default)]
pub struct StatusBar {
    counts: Option<CityCounts>,
}

impl StatusBar {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, frame_cpu_s: Option<f32>) {
        let rect = ui.max_rect().shrink2(vec2(12.0, 0.0));
        let chip_end = person_ui(ctx, ui, rect);
        let left = self.counts_words(ctx);
        let counts = Rect::from_min_max(pos2(chip_end + 16.0, rect.top()), rect.max);
        let left_end = paint(ui, ctx, counts, Align2::LEFT_CENTER, &left, counts.width());
        let journal = ctx.picture.journal.as_ref().map(|journal| journal_words(ctx, journal));
        let right = journal.into_iter().chain(frame_words(ctx, frame_cpu_s)).reduce(|a, b| format!("{a} · {b}"));
        let right_start = match &right {
            Some(words) => paint(ui, ctx, rect, Align2::RIGHT_CENTER, words, rect.width()),
            None => rect.right(),
        };
        let room = Rect::from_min_max(pos2(left_end + 24.0, rect.top()), pos2(right_start - 24.0, rect.bottom()));
        if let (true, Some(event)) =
            (room.width() >= EVENT_WIDTH_MIN && rect.width() >= EVENT_FROM_WIDTH, ctx.picture.events.last())
        {
            let clock = ctx.text.clock(event.at, ctx.picture.city.zone);
            paint(
                ui,
                ctx,
                room,
                Align2::CENTER_CENTER,
                &format!("{clock} {}", event_line::words(ctx, event)),
                room.width(),
            );
        }
    }

    fn counts_words(&mut self, ctx: &UiContext<'_>) -> String {
        let (picture, text) = (ctx.picture, ctx.text);
        if self.counts.as_ref().is_none_or(|counts| !Arc::ptr_eq(&counts.city, &picture.city)) {
            let institutions = picture.city.buildings.iter().filter(|building| building.kind.is_institution()).count();
            self.counts =
                Some(CityCounts { city: picture.city.clone(), homes: picture.city.home_count(), institutions });
        }
        let (homes, institutions) =
            self.counts.as_ref().map_or((0, 0), |counts| (counts.homes as usize, counts.institutions));
        let number = |value: f64| FluentValue::from(text.number(value, 0));
        let counters = picture.counters;
        [
            text.with("status-vehicles", &[("number", number(picture.roster.len() as f64))]),
            text.with("status-homes", &[("number", number(homes as f64))]),
            text.with("status-institutions", &[("number", number(institutions as f64))]),
            text.with("status-updates", &[("number", number(f64::from(counters.facts_per_s)))]),
            text.with("status-lost", &[("number", number(counters.dropped as f64))]),
        ]
        .join(" · ")
    }
}

/// Who sits at this window; a press leads to their card. Returns where it ends.
pub fn person_ui(ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect) -> f32 {
    let people = &ctx.picture.people;
    let desk = people.seats.iter().find(|seat| seat.person == ctx.me).map_or(DeskId(ctx.me.0), |seat| seat.desk);
    let words = words::sits_here(ctx, desk);
    let is_open = may_act(people, ctx.me);
    let color = if is_open { ctx.theme.text } else { ctx.theme.amber };
    let galley = line(ui, &words, regular_font(SMALL), color, PERSON_WIDTH_MAX);
    let size = vec2(galley.size().x + 30.0, HEIGHT - 2.0);
    let target = Rect::from_min_size(pos2(rect.left() - 4.0, rect.center().y - size.y / 2.0), size);
    let response = ui.interact(target, ui.scope_id().with("person"), Sense::click());
    let name = ctx.text.with("seat-chip", &[("who", FluentValue::from(words))]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(target, 4.0, ctx.theme.raised);
    }
    paint_person(ui, pos2(target.left() + 12.0, target.center().y), is_open, color);
    let at = pos2(target.left() + 24.0, target.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if response.clicked() {
        ctx.requests.act(Action::Person);
    }
    target.right()
}

/// A head with shoulders, or a lock where only stops work.
fn paint_person(ui: &Ui, center: egui::Pos2, is_open: bool, color: egui::Color32) {
    let stroke = egui::Stroke::new(1.5, color);
    if is_open {
        ui.painter().circle_stroke(center - vec2(0.0, 3.0), 2.75, stroke);
        let shoulders = [vec2(-5.0, 6.0), vec2(-4.0, 3.0), vec2(0.0, 1.5), vec2(4.0, 3.0), vec2(5.0, 6.0)];
        ui.painter().line(shoulders.map(|offset| center + offset).to_vec(), stroke);
        return;
    }
    ui.painter().rect_filled(Rect::from_center_size(center + vec2(0.0, 2.0), vec2(9.0, 7.0)), 1.0, color);
    let bow = [vec2(-2.5, -1.0), vec2(-2.5, -4.0), vec2(0.0, -5.5), vec2(2.5, -4.0), vec2(2.5, -1.0)];
    ui.painter().line(bow.map(|offset| center + offset).to_vec(), stroke);
}

/// The end of the journal's chain, or that it can't be written.
fn journal_words(ctx: &UiContext<'_>, journal: &JournalView) -> String {
    match journal.state {
        JournalState::Writing => {
            let records = FluentValue::from(ctx.text.number(journal.records as f64, 0));
            let head = FluentValue::from(journal.head.to_string());
            ctx.text.with("status-journal", &[("number", records), ("head", head)])
        }
        JournalState::StopsOnly => ctx.text.get("status-journal-stops-only").to_owned(),
        JournalState::NotWriting => ctx.text.get("status-journal-not-writing").to_owned(),
    }
}

fn frame_words(ctx: &UiContext<'_>, frame_cpu_s: Option<f32>) -> Option<String> {
    let milliseconds = ctx.text.number(f64::from(frame_cpu_s?) * 1000.0, 1);
    Some(ctx.text.with("status-frame", &[("number", FluentValue::from(milliseconds))]))
}

/// Paints a line into the bar; returns where it ends on the side of the middle.
fn paint(ui: &Ui, ctx: &UiContext<'_>, rect: Rect, align: Align2, words: &str, width: f32) -> f32 {
    let galley = line(ui, words, regular_font(SMALL), ctx.theme.dim, width);
    let place = align.align_size_within_rect(galley.size(), rect);
    let id = ui.scope_id().with(("status", format!("{align:?}")));
    ui.interact(place, id, Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().galley(place.min, galley, ctx.theme.dim);
    if align == Align2::RIGHT_CENTER { place.left() } else { place.right() }
}
