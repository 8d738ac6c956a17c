//! A row: one request, who goes where, by when, and what is suggested or promised for it.

use egui::{Align, Layout, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo};
use fluent_bundle::FluentValue;

use crate::base::ids::RequestId;
use crate::model::dispatch_view::Accepted;
use crate::model::{DispatchMode, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::strip_board::{DraggedRequest, refusal_words};
use crate::ui::style::CORNER;
use crate::ui::widgets::button::named_button;
use crate::ui::widgets::text::{BODY, SMALL, line, regular, regular_font, semibold_font};

use super::listed::{UnderWayRow, WaitingRow};
use super::words;

/// Room for a time at the right end of a line.
const TIME_WIDTH: f32 = 44.0;

/// A waiting request. Says whether it was clicked.
pub fn waiting_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &WaitingRow, is_chosen: bool) -> bool {
    let way = words::way(ctx, row.id, row.from, row.to);
    let by = words::clock(ctx, row.latest_pick_up);
    let about = about(ctx, row);
    let spoken = format!("{way}, {about}");
    let is_late = row.unserved.is_some() || row.latest_pick_up < ctx.picture.source.clock.now;
    card_ui(ctx, ui, &spoken, is_chosen, Some(row.id).filter(|_| row.unserved.is_none()), |ui| {
        title_ui(ctx, ui, &way, &by, is_late);
        regular(ui, &about, SMALL, ctx.theme.dim);
        suggestion_ui(ctx, ui, row, &way);
    })
}

/// A request that has a vehicle. Says whether it was clicked.
pub fn under_way_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &UnderWayRow, is_chosen: bool) -> bool {
    let way = words::way(ctx, row.id, row.from, row.to);
    let vehicle = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, row.vehicle));
    let key = match row {
        UnderWayRow { goes_back: Some(_), .. } => "requests-is-going-back",
        UnderWayRow { is_aboard: true, .. } if row.from == row.to => "visit-is-open",
        UnderWayRow { is_aboard: true, .. } => "requests-is-aboard",
        UnderWayRow { is_coming: true, .. } => "requests-comes",
        UnderWayRow { .. } => "requests-has",
    };
    let mut about = ctx.text.with(key, &[("vehicle", vehicle)]);
    if let Some(why) = row.goes_back {
        about = format!("{about} · {}", words::not_handed_over(ctx, why));
    }
    if let Some(promised) = row.promised.filter(|_| !row.is_aboard) {
        let at = FluentValue::from(words::clock(ctx, promised));
        about = format!("{about} · {}", ctx.text.with("requests-promised", &[("time", at)]));
    }
    if row.is_to_be_called {
        about = format!("{} · {about}", ctx.text.get("requests-call-now"));
    }
    if let Some(state) = row.trouble {
        about = format!("{} · {about}", names::vehicle_state(ctx.text, state));
    }
    let refused = ctx.picture.dispatch.not_accepted.iter().rev().find(|(id, ..)| *id == row.id);
    if let Some((_, vehicle, why)) = refused {
        about = refusal_words(ctx, &names::vehicle_name(ctx.text, ctx.picture, *vehicle), *why);
    }
    let is_bad = row.is_late() || row.goes_back.is_some() || row.trouble.is_some() || refused.is_some();
    let expected = row.expected.map_or_else(String::new, |at| words::clock(ctx, at));
    let spoken = format!("{way}, {about}, {expected}");
    card_ui(ctx, ui, &spoken, is_chosen, Some(row.id).filter(|_| !row.is_aboard), |ui| {
        title_ui(ctx, ui, &way, &expected, is_bad);
        ui.horizontal(|ui| {
            let color = if is_bad || row.is_to_be_called { ctx.theme.amber } else { ctx.theme.dim };
            regular(ui, &about, SMALL, color);
            if is_chosen {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    show_ui(ctx, ui, row);
                });
            }
        });
    })
}

/// A request of which nothing more will come.
pub fn ended_ui(ctx: &UiContext<'_>, ui: &mut Ui, way: &str, at: &str, about: &str, is_served: bool) {
    let spoken = format!("{way}, {about}, {at}");
    card_ui(ctx, ui, &spoken, false, None, |ui| {
        title_ui(ctx, ui, way, at, false);
        let color = if is_served { ctx.theme.dim } else { ctx.theme.amber };
        regular(ui, about, SMALL, color);
    });
}

fn show_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &UnderWayRow) {
    let name = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, row.vehicle));
    let named = ctx.text.with("attention-show-named", &[("name", name)]);
    if named_button(ui, ctx.theme, ctx.text.get("requests-show"), &named).clicked() {
        ctx.requests.send(Request::Show(Thing::Vehicle(row.vehicle)));
    }
}

/// How many more there are than are shown.
pub fn more_ui(ctx: &UiContext<'_>, ui: &mut Ui, more: usize) {
    if more > 0 {
        let words = ctx.text.with("requests-more", &[("number", FluentValue::from(more))]);
        regular(ui, &words, SMALL, ctx.theme.dim);
    }
}

fn about(ctx: &UiContext<'_>, row: &WaitingRow) -> String {
    let mut about = words::party(ctx, row.purpose, row.party);
    about.extend(row.needs.iter().map(|need| words::need(ctx, need).to_owned()));
    if row.is_phoned_in {
        about.push(ctx.text.get("requests-phoned").to_owned());
    }
    let waited_s = ctx.picture.source.clock.now.since_s(row.made).max(0.0);
    let minutes = FluentValue::from(ctx.text.number((waited_s / 60.0).floor(), 0));
    about.push(ctx.text.with("requests-age", &[("minutes", minutes)]));
    about.join(" · ")
}

/// The ground of a row. One whose request can be given to a vehicle is dragged onto its line of the strip board.
fn card_ui(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    spoken: &str,
    is_chosen: bool,
    draggable: Option<RequestId>,
    contents: impl FnOnce(&mut Ui),
) -> bool {
    let (fill, stroke) =
        if is_chosen { (ctx.theme.raised, ctx.theme.accent) } else { (ctx.theme.panel, ctx.theme.hairline) };
    let sense = if draggable.is_some() { Sense::click_and_drag() } else { Sense::click() };
    let response = ui
        .scope_builder(UiBuilder::new().sense(sense), |ui| {
            let response = ui.response();
            response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, spoken));
            let fill = if response.hovered() { ctx.theme.raised } else { fill };
            egui::Frame::new()
                .fill(fill)
                .stroke(Stroke::new(1.0, stroke))
                .corner_radius(CORNER)
                .inner_margin(egui::Margin::symmetric(8, 5))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 2.0;
                    contents(ui);
                });
        })
        .response;
    if let Some(request) = draggable {
        response.dnd_set_drag_payload(DraggedRequest(request));
    }
    response.clicked()
}

fn title_ui(ctx: &UiContext<'_>, ui: &mut Ui, way: &str, time: &str, is_late: bool) {
    let width = ui.available_width();
    let font = semibold_font(ui.ctx(), BODY);
    let color = if is_late { ctx.theme.amber } else { ctx.theme.text };
    let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 18.0), Sense::hover());
    let title = line(ui, way, font, ctx.theme.text, width - TIME_WIDTH);
    ui.painter().galley(rect.left_top(), title, ctx.theme.text);
    let time = line(ui, time, regular_font(BODY), color, TIME_WIDTH);
    ui.painter().galley(rect.right_top() - egui::vec2(time.size().x, 0.0), time, color);
}

/// What is suggested, with its button; or why there is nothing.
fn suggestion_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &WaitingRow, way: &str) {
    let (words, is_good) = state_words(ctx, row);
    let suggestion = ctx.picture.dispatch.suggestion(row.id).filter(|_| row.unserved.is_none());
    let best = suggestion.and_then(|suggestion| suggestion.best.first());
    ui.horizontal(|ui| {
        let room = ui.available_width();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(best) = best {
                let way = FluentValue::from(way.to_owned());
                let name = ctx.text.with("requests-accept-named", &[("way", way)]);
                if named_button(ui, ctx.theme, ctx.text.get("requests-accept"), &name).clicked() {
                    let accepted = Accepted { request: row.id, vehicle: best.vehicle, pick_up: best.pick_up };
                    super::accept(ctx, vec![accepted]);
                }
            }
            let room = ui.available_width().min(room);
            ui.allocate_ui_with_layout(egui::vec2(room, 20.0), Layout::left_to_right(Align::Center), |ui| {
                let color = if is_good { ctx.theme.text } else { ctx.theme.amber };
                regular(ui, &words, SMALL, color);
            });
        });
    });
}

fn state_words(ctx: &UiContext<'_>, row: &WaitingRow) -> (String, bool) {
    let dispatch = &ctx.picture.dispatch;
    if let Some(why) = row.unserved {
        return (words::unserved(ctx, why).to_owned(), false);
    }
    if let Some((.., why)) = dispatch.not_accepted.iter().find(|(id, ..)| *id == row.id) {
        let why = FluentValue::from(words::why_not(ctx, *why).to_owned());
        return (ctx.text.with("requests-not-accepted", &[("why", why)]), false);
    }
    if let Some(suggestion) = dispatch.suggestion(row.id) {
        let is_left = dispatch.mode == DispatchMode::Automatic && suggestion.is_outside_limits;
        if let Some(best) = suggestion.best.first().filter(|_| is_left) {
            let offer = FluentValue::from(words::offer(ctx, best));
            return (ctx.text.with("requests-outside-limits", &[("offer", offer)]), true);
        }
        let nobody = || (ctx.text.get("requests-nobody-can").to_owned(), false);
        return suggestion.best.first().map_or_else(nobody, |best| (words::offer(ctx, best), true));
    }
    let at = FluentValue::from(words::clock(ctx, row.earliest));
    let is_later = row.earliest.since_s(ctx.picture.source.clock.now) > 60.0;
    let words = if row.was_promised {
        return (ctx.text.get("requests-vehicle-lost").to_owned(), false);
    } else if is_later {
        let until = FluentValue::from(words::clock(ctx, row.latest_pick_up));
        ctx.text.with("requests-later", &[("time", at), ("until", until)])
    } else {
        ctx.text.get("requests-looking").to_owned()
    };
    (words, true)
}
