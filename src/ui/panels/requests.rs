//! Requests: who waits for a vehicle, with what is suggested and why; who is on the way; and a form for callers.

mod accept_all;
mod chosen;
mod ended;
mod form;
mod form_head;
mod limits;
mod listed;
mod locker;
mod others;
mod place_field;
mod repeat_field;
mod reveal;
mod row;
mod sending;
mod series_list;
#[cfg(test)]
mod tests;
mod times;
mod visit_form;
mod weights_form;
mod words;

use egui::{ScrollArea, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::{RequestId, SeriesId, VehicleId};
use crate::model::dispatch_view::{Accepted, VehicleOffer};
use crate::model::{DispatchMode, Intent, LinkState, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::{chip, text_button};
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular};

use form::{Form, FormDeed};
use listed::{Listed, UnderWayRow};
use reveal::Reveal;
use visit_form::VisitForm;
use weights_form::WeightsForm;

pub(super) use listed::trouble_of;
pub(super) use locker::state_words as compartment_words;
pub(super) use times::times_ui;

/// The panel of requests.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that the panel shows or not")]
pub struct RequestsPanel {
    pub is_named_by_tab: bool,
    /// The picture that the list was made from.
    revision: Option<u64>,
    listed: Listed,
    chosen: Option<RequestId>,
    /// The other vehicle that was pressed for the chosen request.
    picked: Option<VehicleId>,
    /// What was just booked, to be seen.
    reveal: Option<Reveal>,
    form: Option<Form>,
    visit_form: Option<VisitForm>,
    is_accepting_all: bool,
    shows_limits: bool,
    weights_form: Option<WeightsForm>,
    shows_ended: bool,
    shows_series: bool,
    /// The series that somebody is asked about, whether it shall end.
    ending_series: Option<SeriesId>,
    ended: (Vec<ended::EndedRow>, usize),
    shows_why_not: bool,
    was_drawn: bool,
    /// The form is to be opened with the next frame.
    wants_form: bool,
}

/// What a window looks at of the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestsLook {
    pub is_shown: bool,
    pub chosen: Option<RequestId>,
}

impl RequestsPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        self.was_drawn = true;
        if self.revision != Some(ctx.picture.revision) {
            self.revision = Some(ctx.picture.revision);
            self.listed = Listed::of(ctx.picture);
            self.ended = if self.shows_ended { ended::ended(ctx.picture) } else { Default::default() };
        }
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-requests"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                if !self.is_named_by_tab {
                    heading(ui, ctx.text.get("pane-requests"), SECTION, ctx.theme.text);
                }
                self.tools_ui(ctx, ui);
                ScrollArea::vertical().id_salt("requests").auto_shrink(false).show(ui, |ui| self.contents_ui(ctx, ui));
            });
        });
    }

    /// Opens an empty form, if none is open.
    pub fn begin_request(&mut self) {
        self.wants_form = self.form.is_none();
    }

    /// What is looked at since the last call: nothing when the panel was not drawn.
    pub fn take_look(&mut self) -> RequestsLook {
        let is_shown = std::mem::take(&mut self.was_drawn);
        RequestsLook { is_shown, chosen: self.chosen.filter(|_| is_shown) }
    }

    /// Gives the open form a place that was clicked on the map. False when no form asks for one.
    pub fn pick(&mut self, thing: Thing) -> bool {
        match (&mut self.form, thing) {
            (Some(form), Thing::Building(id)) => form.pick(id),
            (None, Thing::Building(id)) => match &mut self.visit_form {
                Some(form) => form.pick(id),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// The offer that is looked at for the chosen request, for the map.
    pub fn suggested(&self, ctx: &UiContext<'_>) -> Option<VehicleOffer> {
        let chosen = self.chosen?;
        let dispatch = &ctx.picture.dispatch;
        let others = dispatch.reassignment.as_ref().map(|found| &found.suggestion);
        let suggestion = others.filter(|found| found.request == chosen).or_else(|| dispatch.suggestion(chosen))?;
        let picked = suggestion.best.iter().find(|offer| Some(offer.vehicle) == self.picked);
        picked.or(suggestion.best.first()).cloned()
    }

    fn tools_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            if text_button(ui, ctx.theme, ctx.text.get("requests-new")).clicked() {
                self.wants_form = true;
            }
            if text_button(ui, ctx.theme, ctx.text.get("requests-accept-all")).clicked() {
                (self.form, self.visit_form, self.is_accepting_all) = (None, None, true);
            }
            if text_button(ui, ctx.theme, ctx.text.get("visit-new")).clicked() {
                (self.form, self.visit_form, self.is_accepting_all) = (None, Some(VisitForm::new(ctx)), false);
            }
            let is_automatic = ctx.picture.dispatch.mode == DispatchMode::Automatic;
            let words = ctx.text.get("requests-automatic");
            if chip(ui, ctx.theme, words, "", words, is_automatic).clicked() {
                let mode = if is_automatic { DispatchMode::Suggest } else { DispatchMode::Automatic };
                ctx.requests.send(Request::Send(Intent::SetDispatchMode { mode, by: ctx.me }));
            }
            // A form needs the room.
            if self.form.is_none() && self.visit_form.is_none() {
                self.more_chips_ui(ctx, ui);
            }
        });
    }

    /// The ways to the limits of automatic, to those that repeat, and to those that ended in the last hours.
    fn more_chips_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let words = ctx.text.get("requests-limits");
        if chip(ui, ctx.theme, words, "", words, self.shows_limits).clicked() {
            self.shows_limits = !self.shows_limits;
        }
        let words = ctx.text.get("requests-series");
        let count = ctx.picture.dispatch.series.len();
        let count = if count > 0 { format!("  {}", ctx.text.number(count as f64, 0)) } else { String::new() };
        if chip(ui, ctx.theme, words, &count, words, self.shows_series(ctx)).clicked() {
            self.shows_series = !self.shows_series;
        }
        let words = ctx.text.get("requests-ended");
        if chip(ui, ctx.theme, words, "", words, self.shows_ended).clicked() {
            self.shows_ended = !self.shows_ended;
            self.revision = None;
        }
    }

    /// Those that can't be booked are shown at once.
    fn shows_series(&self, ctx: &UiContext<'_>) -> bool {
        self.shows_series || series_list::has_trouble(ctx.picture)
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if std::mem::take(&mut self.wants_form) {
            (self.form, self.visit_form, self.is_accepting_all) = (Some(Form::new(ctx)), None, false);
        }
        if self.shows_limits {
            self.shows_limits = limits::ui(ctx, ui, &mut self.weights_form);
            ui.add_space(4.0);
        }
        notices_ui(ctx, ui);
        if let Some(form) = &mut self.form {
            match form.ui(ctx, ui) {
                Some(FormDeed::Booked(request)) => self.show_booked(request, ctx.frame_time_s),
                Some(FormDeed::Close) => self.form = None,
                None => {}
            }
            ui.add_space(4.0);
        }
        if let Some(form) = &mut self.visit_form {
            match form.ui(ctx, ui) {
                Some(FormDeed::Booked(request)) => self.show_booked(request, ctx.frame_time_s),
                Some(FormDeed::Close) => self.visit_form = None,
                None => {}
            }
            ui.add_space(4.0);
        }
        if self.is_accepting_all {
            self.is_accepting_all = accept_all::ui(ctx, ui);
            return;
        }
        self.series_ui(ctx, ui);
        self.ended_ui(ctx, ui);
        if self.listed.waiting.is_empty() && self.listed.under_way.is_empty() {
            regular(ui, ctx.text.get("requests-none"), BODY, ctx.theme.dim);
        }
        self.stranded_ui(ctx, ui);
        self.waiting_ui(ctx, ui);
        self.under_way_ui(ctx, ui);
    }

    fn waiting_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.listed.waiting.is_empty() {
            return;
        }
        regular(ui, ctx.text.get("requests-waiting"), SMALL, ctx.theme.dim);
        let (mut clicked, mut again) = (None, None);
        for waiting in &self.listed.waiting {
            let is_chosen = self.chosen == Some(waiting.id);
            ui.push_id(waiting.id, |ui| {
                if row::waiting_ui(ctx, ui, waiting, is_chosen) {
                    clicked = Some(waiting.id);
                }
                if is_chosen && chosen::ui(ctx, ui, waiting, &mut self.shows_why_not) {
                    again = ctx.picture.dispatch.booking(waiting.id);
                }
                if let Some(reveal) = &mut self.reveal {
                    reveal.drawn(ui, waiting.id, false, ctx.frame_time_s);
                }
            });
        }
        if let Some(booking) = again {
            match booking.draft.purpose.visit() {
                Some(visit) => self.visit_form = Some(VisitForm::again(ctx, visit, booking.draft.from)),
                None => self.form = Some(Form::again(ctx, &booking.draft)),
            }
        }
        self.choose(clicked);
        row::more_ui(ctx, ui, self.listed.more_waiting);
    }

    /// Those whose vehicle stands or is not heard, before all others.
    fn stranded_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let stranded = self.listed.under_way.iter().filter(|row| row.trouble.is_some()).cloned();
        let stranded: Vec<UnderWayRow> = stranded.collect();
        self.rows_ui(ctx, ui, &stranded, "requests-stranded");
    }

    fn under_way_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let listed = |(is_aboard, is_coming): (bool, bool)| -> Vec<UnderWayRow> {
            let rows = self.listed.under_way.iter().filter(|row| row.trouble.is_none());
            rows.filter(|row| (row.is_aboard, row.is_coming) == (is_aboard, is_coming)).cloned().collect()
        };
        let (returning, aboard): (Vec<_>, Vec<_>) =
            listed((true, false)).into_iter().partition(|row: &UnderWayRow| row.goes_back.is_some());
        let parts: [(&str, Vec<UnderWayRow>); 4] = [
            ("requests-on-the-way", listed((false, true))),
            ("requests-assigned", listed((false, false))),
            ("requests-aboard", aboard),
            ("requests-goes-back", returning),
        ];
        for (key, rows) in parts {
            self.rows_ui(ctx, ui, &rows, key);
        }
        row::more_ui(ctx, ui, self.listed.more_under_way);
    }

    fn rows_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, rows: &[UnderWayRow], key: &str) {
        if rows.is_empty() {
            return;
        }
        let (mut clicked, mut is_given) = (None, false);
        ui.add_space(4.0);
        regular(ui, ctx.text.get(key), SMALL, ctx.theme.dim);
        for row in rows {
            let is_chosen = self.chosen == Some(row.id);
            ui.push_id(row.id, |ui| {
                if row::under_way_ui(ctx, ui, row, is_chosen) {
                    clicked = Some(row.id);
                }
                if is_chosen && row.is_aboard {
                    locker::ui(ctx, ui, row);
                } else if is_chosen {
                    is_given |= others::ui(ctx, ui, row, &mut self.picked, &mut self.shows_why_not);
                }
                if let Some(reveal) = &mut self.reveal {
                    reveal.drawn(ui, row.id, true, ctx.frame_time_s);
                }
            });
        }
        if is_given {
            // A second press of a double one must not find the next vehicle's button.
            (self.chosen, self.picked) = (None, None);
        }
        self.choose(clicked);
    }

    fn series_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.shows_series(ctx) {
            regular(ui, ctx.text.get("requests-series"), SMALL, ctx.theme.dim);
            series_list::ui(ctx, ui, &mut self.ending_series);
            ui.add_space(6.0);
        }
    }

    fn ended_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.shows_ended {
            regular(ui, ctx.text.get("requests-ended"), SMALL, ctx.theme.dim);
            let again = ended::ui(ctx, ui, &self.ended).and_then(|id| ctx.picture.dispatch.no_show(id));
            if let Some(booking) = again {
                self.form = Some(Form::again(ctx, &booking.draft));
            }
            ui.add_space(6.0);
        }
    }

    fn show_booked(&mut self, request: RequestId, now_s: f64) {
        (self.form, self.visit_form, self.chosen) = (None, None, Some(request));
        self.reveal = Some(Reveal::new(request, now_s));
    }

    fn choose(&mut self, clicked: Option<RequestId>) {
        if clicked.is_some() {
            self.chosen = clicked.filter(|clicked| self.chosen != Some(*clicked));
            (self.shows_why_not, self.picked) = (false, None);
        }
    }
}

/// What keeps everybody waiting: no vehicle there, or nothing heard of the city.
fn notices_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let is_dispatched = |vehicle: &crate::model::Vehicle| vehicle.kind.is_dispatched();
    if !ctx.picture.roster.iter().any(is_dispatched) {
        notice_ui(ctx, ui, ctx.text.get("requests-no-fleet"));
    }
    if ctx.picture.source.link == LinkState::Lost {
        notice_ui(ctx, ui, ctx.text.get("requests-source-lost"));
    }
    if let Some(why) = &ctx.picture.dispatch.keeping_trouble {
        let why = FluentValue::from(why.to_string());
        notice_ui(ctx, ui, &ctx.text.with("requests-not-kept", &[("why", why)]));
    }
}

fn notice_ui(ctx: &UiContext<'_>, ui: &mut Ui, words: &str) {
    let words = egui::RichText::new(words).size(BODY).color(ctx.theme.amber);
    ui.add(egui::Label::new(words).wrap());
}

/// Requests that wait for a vehicle, for the tab.
pub fn waiting_count(ctx: &UiContext<'_>) -> usize {
    listed::waiting_count(ctx.picture)
}

/// Whether a request was booked at a window, so that whose home it goes to was told by the caller.
pub(super) fn is_home_told(ctx: &UiContext<'_>, id: RequestId) -> bool {
    ctx.picture.dispatch.booking(id).is_some()
}

/// From where to where a request goes; `None` when nothing is known of it.
pub(super) fn request_way(ctx: &UiContext<'_>, id: RequestId) -> Option<String> {
    let row = ctx.picture.request(id)?;
    Some(words::way(ctx, id, row.request.from, row.request.to))
}

/// What a vehicle would do with a request, in one line.
pub(super) fn offer_words(ctx: &UiContext<'_>, offer: &VehicleOffer) -> String {
    format!("{} · {}", words::times(ctx, offer), words::costs(ctx, offer))
}

/// Gives requests to the vehicles that are shown for them.
fn accept(ctx: &UiContext<'_>, accepted: Vec<Accepted>) {
    ctx.requests.send(Request::Send(Intent::AcceptSuggestions { accepted, by: ctx.me }));
}
