//! The form for a caller's request: from, to, who goes with which needs, by when, and the way back.

use chrono::{NaiveDate, NaiveTime, TimeZone as _};
use egui::{Rect, TextEdit, Ui, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};
use crate::city::BuildingKind;
use crate::model::people::AskId;
use crate::model::series::SeriesDraft;
use crate::model::{Intent, Need, Needs, Party, RequestDraft, RequestPurpose};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::search_words::search_index;
use crate::ui::widgets::button::{Sign, chip, sign_button};
use crate::ui::widgets::text::{BODY, SMALL, name_field, regular};
use crate::world::SearchIndex;

use super::form_head::{self, HeadPress};
use super::place_field::PlaceField;
use super::repeat_field::RepeatField;
use super::sending::{Heard, Sending, first_ask};
use super::words;

/// Persons, or parcels, of one request.
const PARTY_MAX: u8 = 20;
/// A time that is typed means the next day when it was longer ago than this.
const NEXT_DAY_AFTER: Span = Span::from_s(12 * 3_600);

/// What the form is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormDeed {
    Booked(RequestId),
    Close,
}

/// The form as it is filled in.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the form")]
pub struct Form {
    index: SearchIndex,
    from: PlaceField,
    to: PlaceField,
    persons: u8,
    needs_wheelchair: bool,
    needs_stretcher: bool,
    needs: Needs,
    is_parcel: bool,
    is_phoned_in: bool,
    earliest: String,
    by: String,
    back: String,
    note: String,
    repeat: RepeatField,
    takes_focus: bool,
    next_ask: u32,
    /// What was sent and not answered yet.
    sent: Option<Sending>,
    /// The way back, which goes out once the way there was taken.
    then: Option<(AskId, Intent)>,
    /// The way there that was taken, while the way back was not.
    taken: Option<RequestId>,
    /// Where the form was drawn last.
    area: Rect,
    trouble: Option<String>,
}

impl Form {
    pub fn new(ctx: &UiContext<'_>) -> Self {
        Self {
            index: search_index(ctx.picture.city.clone(), ctx.picture.roster.clone()),
            from: PlaceField::default(),
            to: PlaceField::default(),
            persons: 1,
            needs_wheelchair: false,
            needs_stretcher: false,
            needs: Needs::default(),
            is_parcel: false,
            is_phoned_in: true,
            earliest: String::new(),
            by: String::new(),
            back: String::new(),
            note: String::new(),
            repeat: RepeatField::default(),
            takes_focus: true,
            next_ask: first_ask(ctx),
            sent: None,
            then: None,
            taken: None,
            area: Rect::NOTHING,
            trouble: None,
        }
    }

    /// The form for the same once more, without its times, which are past.
    pub fn again(ctx: &UiContext<'_>, draft: &RequestDraft) -> Self {
        let party = draft.party;
        let escorts = u8::from(draft.needs.has(Need::Escort));
        let mut form = Self {
            persons: party.parcels.max(party.persons().saturating_sub(escorts)).max(1),
            needs_wheelchair: party.wheelchairs > 0,
            needs_stretcher: party.stretchers > 0,
            needs: draft.needs,
            is_parcel: party.parcels > 0,
            is_phoned_in: draft.is_phoned_in,
            note: draft.note.clone(),
            ..Self::new(ctx)
        };
        form.from.pick(draft.from);
        form.to.pick(draft.to);
        form
    }

    /// Takes a place that was clicked on the map: for the field with the focus, else for the first empty one.
    pub fn pick(&mut self, place: BuildingId) {
        let is_for_to = !self.from.has_focus() && (self.to.has_focus() || self.from.place().is_some());
        let field = if is_for_to { &mut self.to } else { &mut self.from };
        field.pick(place);
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
            self.from.ui(ctx, ui, "request-from", &self.index, std::mem::take(&mut self.takes_focus));
            self.to.ui(ctx, ui, "request-to", &self.index, false);
            self.needs_ui(ctx, ui);
            self.times_ui(ctx, ui);
            self.repeat.ui(ctx, ui);
            let name = ctx.text.get("request-note");
            let note = TextEdit::singleline(&mut self.note).hint_text(name).char_limit(RequestDraft::NOTE_CHARS_MAX);
            name_field(&ui.add(note.desired_width(f32::INFINITY)), name);
        });
        self.area = frame.response.rect;
        deed
    }

    fn needs_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
            let number = FluentValue::from(u32::from(self.persons));
            let key = if self.is_parcel { "requests-parcels" } else { "requests-people" };
            if sign_button(ui, ctx.theme, Sign::Minus, ctx.text.get("request-fewer"), self.persons > 1).clicked() {
                self.persons -= 1;
            }
            regular(ui, &ctx.text.with(key, &[("number", number)]), SMALL, ctx.theme.text);
            let has_room = self.persons < PARTY_MAX;
            if sign_button(ui, ctx.theme, Sign::Plus, ctx.text.get("request-more"), has_room).clicked() {
                self.persons += 1;
            }
            for (key, is_on) in [
                ("request-wheelchair", &mut self.needs_wheelchair),
                ("request-stretcher", &mut self.needs_stretcher),
                ("request-parcel", &mut self.is_parcel),
                ("request-phoned", &mut self.is_phoned_in),
            ] {
                let words = ctx.text.get(key);
                if chip(ui, ctx.theme, words, "", words, *is_on).clicked() {
                    *is_on = !*is_on;
                }
            }
            for need in Need::ALL {
                let words = words::need(ctx, need);
                if chip(ui, ctx.theme, words, "", words, self.needs.has(need)).clicked() {
                    self.needs.toggle(need);
                }
            }
        });
    }

    fn times_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            for (key, words) in [
                ("request-by", &mut self.by),
                ("request-earliest", &mut self.earliest),
                ("request-back", &mut self.back),
            ] {
                ui.vertical(|ui| {
                    let name = ctx.text.get(key);
                    regular(ui, name, SMALL, ctx.theme.dim);
                    let field = TextEdit::singleline(words).id_salt(key).hint_text("09:10").desired_width(56.0);
                    name_field(&ui.add(field.margin(egui::Margin::symmetric(8, 4))), name);
                });
            }
        });
    }

    fn head_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) -> Option<FormDeed> {
        let is_whole = self.from.place().is_some() && self.to.place().is_some() && self.sent.is_none();
        let keys = ["requests-new", "request-book", "request-close"];
        match form_head::ui(ctx, ui, keys, is_whole, self.area)? {
            HeadPress::Book => {
                self.send(ctx);
                None
            }
            HeadPress::Close => Some(FormDeed::Close),
        }
    }

    /// Sends the way there, and the way back if there is one.
    fn send(&mut self, ctx: &UiContext<'_>) {
        self.trouble = None;
        let no_such = |key: &str, word: String| Some(ctx.text.with(key, &[("word", FluentValue::from(word))]));
        let repeat = match self.repeat.repeat(ctx) {
            Ok(repeat) => repeat,
            Err(word) => {
                self.trouble = no_such("request-not-a-day", word);
                return;
            }
        };
        let drafts = match self.drafts(ctx) {
            Ok(drafts) => drafts,
            Err(word) => {
                self.trouble = no_such("request-not-a-time", word);
                return;
            }
        };
        // A way there that was taken before is not asked for again.
        let mut asked = drafts.into_iter().skip(usize::from(self.taken.is_some())).map(|draft| {
            let ask = draft.ask;
            let intent = match repeat {
                None => Intent::Request(draft),
                Some((days, until)) => Intent::RequestSeries(SeriesDraft { first: draft, days, until }),
            };
            (ask, intent)
        });
        let first = asked.next();
        self.then = asked.next();
        if let Some(first) = first {
            self.send_one(ctx, first);
        }
    }

    fn send_one(&mut self, ctx: &UiContext<'_>, (ask, intent): (AskId, Intent)) {
        self.sent = Some(Sending::new(ctx, ask));
        ctx.requests.send(Request::Send(intent));
    }

    fn drafts(&mut self, ctx: &UiContext<'_>) -> Result<Vec<RequestDraft>, String> {
        let time = |words: &str| match words.trim() {
            "" => Ok(None),
            words => {
                moment_of(words, ctx.picture.source.clock.now, ctx.picture.city.zone).map(Some).ok_or(words.to_owned())
            }
        };
        let (by, earliest, back) = (time(&self.by)?, time(&self.earliest)?, time(&self.back)?);
        let (from, to) = (self.from.place().unwrap_or(BuildingId::NONE), self.to.place().unwrap_or(BuildingId::NONE));
        let is_care = ctx
            .picture
            .city
            .buildings
            .get(to.index())
            .is_some_and(|building| matches!(building.kind, BuildingKind::Hospital | BuildingKind::Clinic));
        let (purpose, purpose_back) = match () {
            () if self.is_parcel => (RequestPurpose::Parcel, RequestPurpose::Parcel),
            () if is_care && by.is_some() => (RequestPurpose::Appointment, RequestPurpose::FromAppointment),
            () => (RequestPurpose::Ride, RequestPurpose::Ride),
        };
        let there = RequestDraft {
            purpose,
            from,
            to,
            party: self.party(),
            needs: self.needs,
            earliest,
            latest_pick_up: None,
            latest_arrival: by,
            is_phoned_in: self.is_phoned_in,
            note: self.note.trim().to_owned(),
            ask: self.ask(),
            by: ctx.me,
        };
        let Some(back) = back else { return Ok(vec![there]) };
        let back = RequestDraft {
            purpose: purpose_back,
            from: to,
            to: from,
            earliest: Some(back),
            latest_arrival: None,
            ask: self.ask(),
            ..there.clone()
        };
        Ok(vec![there, back])
    }

    fn ask(&mut self) -> AskId {
        let ask = AskId(self.next_ask);
        self.next_ask = self.next_ask.wrapping_add(1);
        ask
    }

    fn party(&self) -> Party {
        if self.is_parcel {
            return Party { parcels: self.persons, ..Party::default() };
        }
        let (wheelchairs, stretchers) = (u8::from(self.needs_wheelchair), u8::from(self.needs_stretcher));
        let seats = self.persons.saturating_sub(wheelchairs + stretchers) + u8::from(self.needs.has(Need::Escort));
        Party { seats, wheelchairs, stretchers, parcels: 0 }
    }

    /// Takes up what became of what was sent. Returns the way there when all of it was taken.
    fn hear(&mut self, ctx: &UiContext<'_>) -> Option<RequestId> {
        let heard = self.sent?.heard(ctx);
        if heard == Heard::NotYet {
            return None;
        }
        self.sent = None;
        let then = self.then.take();
        match heard {
            Heard::Taken(request) => {
                let first = *self.taken.get_or_insert(request);
                let Some(back) = then else { return Some(first) };
                self.send_one(ctx, back);
            }
            Heard::Refused(refusal) => {
                let why = FluentValue::from(words::refusal(ctx, refusal).to_owned());
                let key = if self.taken.is_some() { "request-back-refused" } else { "request-refused" };
                self.trouble = Some(ctx.text.with(key, &[("why", why)]));
            }
            Heard::NotYet | Heard::Lost => self.trouble = Some(ctx.text.get("request-lost").to_owned()),
        }
        None
    }
}

/// The moment that somebody means by a time of day: today's, or tomorrow's when that is long past.
pub(super) fn moment_of(words: &str, now: Timestamp, zone: chrono_tz::Tz) -> Option<Timestamp> {
    let plain: String = words.chars().filter(|letter| !matches!(letter, ':' | '：' | '.')).collect();
    let number: u32 = plain.parse().ok().filter(|_| (3..=4).contains(&plain.len()))?;
    let time = NaiveTime::from_hms_opt(number / 100, number % 100, 0)?;
    let today = now.local(zone).date_naive();
    let on = |day: NaiveDate| zone.from_local_datetime(&day.and_time(time)).earliest();
    let on = |day| on(day).map(|at| Timestamp(at.timestamp_millis()));
    match on(today) {
        Some(at) if at + NEXT_DAY_AFTER >= now => Some(at),
        // A clock that is set forward today leaves the time out; it is meant tomorrow.
        _ => on(today.succ_opt()?),
    }
}

#[cfg(test)]
mod time_tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        let zone = chrono_tz::Asia::Tokyo;
        // 2026-08-03 08:42:17 in Tokyo.
        let now = Timestamp(1_785_714_137_000);
        let ten_past_nine = now + Span::from_s(27 * 60 + 43);
        for words in ["9:10", "09:10", "0910", "910", "9.10", "9：10"] {
            assert_eq!(moment_of(words, now, zone), Some(ten_past_nine), "{words}");
        }
        assert_eq!(moment_of("07:00", now, zone), Some(ten_past_nine - Span::from_s(130 * 60)));
        let late = now + Span::from_s(14 * 3_600);
        assert_eq!(moment_of("09:10", late, zone), Some(ten_past_nine + Span::from_s(86_400)));
        for words in ["", "soon", "25:00", "9:70", "9", "12345"] {
            assert_eq!(moment_of(words, now, zone), None, "{words}");
        }
    }
}
