//! Bookings in the file of bookings.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::ids::{BuildingId, SeriesId};
use crate::base::time::Timestamp;
use crate::model::command::OperatorId;
use crate::model::people::AskId;
use crate::model::{Fitting, Fittings, MobileService, MobileVisit, Need, Needs, Party, RequestDraft, RequestPurpose};

use super::KeptBooking;
use super::series_text::date_of;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingText {
    purpose: String,
    from: u32,
    to: u32,
    seats: u8,
    wheelchairs: u8,
    stretchers: u8,
    parcels: u8,
    needs: Vec<String>,
    made_ms: i64,
    earliest_ms: Option<i64>,
    latest_pick_up_ms: Option<i64>,
    latest_arrival_ms: Option<i64>,
    is_phoned_in: bool,
    note: String,
    by: u16,
    series: Option<u32>,
    series_day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<VisitText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitText {
    service: String,
    minutes: u16,
    equipment: Vec<String>,
}

/// The purposes that their word says whole.
const PLAIN: [RequestPurpose; 4] =
    [RequestPurpose::Ride, RequestPurpose::Appointment, RequestPurpose::FromAppointment, RequestPurpose::Parcel];

impl BookingText {
    pub fn of(draft: &RequestDraft, made: Timestamp, series: Option<(SeriesId, NaiveDate)>) -> Self {
        let ms = |at: Option<Timestamp>| at.map(|at| at.0);
        Self {
            purpose: draft.purpose.word().to_owned(),
            from: draft.from.0,
            to: draft.to.0,
            seats: draft.party.seats,
            wheelchairs: draft.party.wheelchairs,
            stretchers: draft.party.stretchers,
            parcels: draft.party.parcels,
            needs: draft.needs.iter().map(|need| need.word().to_owned()).collect(),
            made_ms: made.0,
            earliest_ms: ms(draft.earliest),
            latest_pick_up_ms: ms(draft.latest_pick_up),
            latest_arrival_ms: ms(draft.latest_arrival),
            is_phoned_in: draft.is_phoned_in,
            note: draft.note.clone(),
            by: draft.by.0,
            series: series.map(|(id, _)| id.0),
            series_day: series.map(|(_, day)| day.to_string()),
            visit: draft.purpose.visit().map(|visit| VisitText {
                service: visit.service.word().to_owned(),
                minutes: visit.minutes,
                equipment: visit.needs.iter().map(|fitting| fitting.word().to_owned()).collect(),
            }),
        }
    }

    pub fn draft(&self) -> Result<RequestDraft, String> {
        let mut needs = Needs::default();
        for word in &self.needs {
            needs = needs.with(Need::of_word(word).ok_or_else(|| format!("there is no need \"{word}\""))?);
        }
        let (seats, wheelchairs, stretchers, parcels) = (self.seats, self.wheelchairs, self.stretchers, self.parcels);
        Ok(RequestDraft {
            purpose: self.purpose()?,
            from: BuildingId(self.from),
            to: BuildingId(self.to),
            party: Party { seats, wheelchairs, stretchers, parcels },
            needs,
            earliest: self.earliest_ms.map(Timestamp),
            latest_pick_up: self.latest_pick_up_ms.map(Timestamp),
            latest_arrival: self.latest_arrival_ms.map(Timestamp),
            is_phoned_in: self.is_phoned_in,
            note: self.note.chars().take(RequestDraft::NOTE_CHARS_MAX).collect(),
            ask: AskId(0),
            by: OperatorId(self.by),
        })
    }

    fn purpose(&self) -> Result<RequestPurpose, String> {
        let is_named = |purpose: &RequestPurpose| purpose.word() == self.purpose;
        if let Some(purpose) = PLAIN.into_iter().find(is_named) {
            return Ok(purpose);
        }
        let visit = self.visit.as_ref().map(VisitText::visit).transpose()?.map(RequestPurpose::Visit);
        visit.filter(is_named).ok_or_else(|| format!("there is no purpose \"{}\"", self.purpose))
    }

    pub fn booking(&self) -> Result<KeptBooking, String> {
        let day = self.series_day.as_deref().map(date_of).transpose()?;
        let series = self.series.map(SeriesId).zip(day);
        Ok(KeptBooking { draft: self.draft()?, made: Timestamp(self.made_ms), series })
    }
}

impl VisitText {
    fn visit(&self) -> Result<MobileVisit, String> {
        let service = MobileService::of_word(&self.service);
        let service = service.ok_or_else(|| format!("there is no service \"{}\"", self.service))?;
        let mut fittings = Vec::with_capacity(self.equipment.len());
        for word in &self.equipment {
            fittings.push(Fitting::of_word(word).ok_or_else(|| format!("there is no equipment \"{word}\""))?);
        }
        Ok(MobileVisit { service, minutes: self.minutes, needs: Fittings::of(&fittings) })
    }
}
