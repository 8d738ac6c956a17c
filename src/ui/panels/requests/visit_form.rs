//! The form for a visit: which service comes where, for how long, with what, and when.

use egui::{Rect, TextEdit, Ui, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, RequestId};
use crate::model::people::AskId;
use crate::model::{Fittings, Intent, MobileService, MobileVisit, Needs, Party, RequestDraft, RequestPurpose};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::search_words::search_index;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{BODY, SMALL, name_field, regular};
use crate::world::SearchIndex;

use super::form::{FormDeed, moment_of};
use super::form_head::{self, HeadPress};
use super::place_field::PlaceField;
use super::sending::{Heard, Sending, first_ask};
use super::words;

/// How long a visit is when nobody says otherwise, in minutes.
const USUAL_MINUTES: u16 = 60;

/// The form as it is filled in.
pub struct VisitForm {
    index: SearchIndex,
    place: PlaceField,
    service: MobileService,
    needs: Fittings,
    minutes: String,
    earliest: String,
    latest: String,
    takes_focus: bool,
    next_ask: u32,
    sent: Option<Sending>,
    /// Where the form was drawn last.
    area: Rect,
    trouble: Option<String>,
}

impl VisitForm {
    pub fn new(ctx: &UiContext<'_>) -> Self {
        Self {
            index: search_index(ctx.picture.city.clone(), ctx.picture.roster.clone()),
            place: PlaceField::default(),
            service: MobileService::Clinic,
            needs: Fittings::NONE,
            minutes: USUAL_MINUTES.to_string(),
            earliest: String::new(),
            latest: String::new(),
            takes_focus: true,
            next_ask: first_ask(ctx),
            sent: None,
            area: Rect::NOTHING,
            trouble: None,
        }
    }

    /// The form for the same once more, without its times, which are past.
    pub fn again(ctx: &UiContext<'_>, visit: MobileVisit, place: BuildingId) -> Self {
        let (service, needs, minutes) = (visit.service, visit.needs, visit.minutes.to_string());
        let mut form = Self { service, needs, minutes, ..Self::new(ctx) };
        form.place.pick(place);
        form
    }

    /// Takes a place that was clicked on the map.
    pub fn pick(&mut self, place: BuildingId) {
        self.place.pick(place);
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) -> Option<FormDeed> {
        if let Some(booked) = self.hear(ctx) {
            return Some(FormDeed::Booked(booked));
        }
        let mut deed = None;
        let frame = egui::Frame::new().fill(ctx.theme.raised).corner_radius(5).inner_margin(8).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 3.0);
            deed = self.head_ui(ctx, ui);
            if let Some(trouble) = &self.trouble {
                regular(ui, trouble, BODY, ctx.theme.amber);
            }
            self.what_ui(ctx, ui);
            self.place.ui(ctx, ui, "visit-place", &self.index, std::mem::take(&mut self.takes_focus));
            self.times_ui(ctx, ui);
        });
        self.area = frame.response.rect;
        deed
    }

    fn what_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
            for service in MobileService::ALL {
                let name = words::service(ctx, service);
                if chip(ui, ctx.theme, name, "", name, self.service == service).clicked() && self.service != service {
                    (self.service, self.needs) = (service, Fittings::NONE);
                }
            }
        });
        regular(ui, ctx.text.get("visit-equipment"), SMALL, ctx.theme.dim);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
            for fitting in self.service.fittings() {
                let name = words::fitting(ctx, *fitting);
                if chip(ui, ctx.theme, name, "", name, self.needs.has(*fitting)).clicked() {
                    self.needs.toggle(*fitting);
                }
            }
        });
    }

    fn times_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            for (key, hint, words) in [
                ("visit-minutes", "60", &mut self.minutes),
                ("visit-earliest", "09:10", &mut self.earliest),
                ("visit-latest", "11:00", &mut self.latest),
            ] {
                ui.vertical(|ui| {
                    let name = ctx.text.get(key);
                    regular(ui, name, SMALL, ctx.theme.dim);
                    let field = TextEdit::singleline(words).id_salt(key).hint_text(hint).desired_width(64.0);
                    name_field(&ui.add(field.margin(egui::Margin::symmetric(8, 4))), name);
                });
            }
        });
    }

    fn head_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) -> Option<FormDeed> {
        let is_whole = self.place.place().is_some() && self.sent.is_none();
        let keys = ["visit-new", "visit-book", "visit-close"];
        match form_head::ui(ctx, ui, keys, is_whole, self.area)? {
            HeadPress::Book => {
                self.send(ctx);
                None
            }
            HeadPress::Close => Some(FormDeed::Close),
        }
    }

    fn send(&mut self, ctx: &UiContext<'_>) {
        match self.draft(ctx) {
            Ok(draft) => {
                (self.trouble, self.sent) = (None, Some(Sending::new(ctx, draft.ask)));
                ctx.requests.send(Request::Send(Intent::Request(draft)));
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    fn draft(&mut self, ctx: &UiContext<'_>) -> Result<RequestDraft, String> {
        let (least, most) = MobileVisit::MINUTES;
        let minutes = self.minutes.trim().parse().ok().filter(|minutes| (least..=most).contains(minutes));
        let number = |number: u16| FluentValue::from(u32::from(number));
        let minutes = minutes
            .ok_or_else(|| ctx.text.with("visit-not-minutes", &[("least", number(least)), ("most", number(most))]))?;
        let time = |words: &str| match words.trim() {
            "" => Ok(None),
            words => {
                let word = FluentValue::from(words.to_owned());
                let not_a_time = || ctx.text.with("request-not-a-time", &[("word", word)]);
                moment_of(words, ctx.picture.source.clock.now, ctx.picture.city.zone).map(Some).ok_or_else(not_a_time)
            }
        };
        let (earliest, latest) = (time(&self.earliest)?, time(&self.latest)?);
        let ask = AskId(self.next_ask);
        self.next_ask = self.next_ask.wrapping_add(1);
        let place = self.place.place().unwrap_or(BuildingId::NONE);
        Ok(RequestDraft {
            purpose: RequestPurpose::Visit(MobileVisit { service: self.service, minutes, needs: self.needs }),
            from: place,
            to: place,
            party: Party::default(),
            needs: Needs::default(),
            earliest,
            latest_pick_up: latest,
            latest_arrival: None,
            is_phoned_in: false,
            note: String::new(),
            ask,
            by: ctx.me,
        })
    }

    /// Takes up what became of what was sent.
    fn hear(&mut self, ctx: &UiContext<'_>) -> Option<RequestId> {
        let heard = self.sent?.heard(ctx);
        if heard == Heard::NotYet {
            return None;
        }
        self.sent = None;
        match heard {
            Heard::Taken(id) => return Some(id),
            Heard::Refused(refusal) => {
                let why = FluentValue::from(words::refusal(ctx, refusal).to_owned());
                self.trouble = Some(ctx.text.with("request-refused", &[("why", why)]));
            }
            Heard::NotYet | Heard::Lost => self.trouble = Some(ctx.text.get("request-lost").to_owned()),
        }
        None
    }
}
