//! Bookings: the request that a draft asks for, with the times that it leaves out.

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::request_draft::{RequestDraft, RequestRefusal};
use crate::model::{MobileVisit, Party, Request, RequestPurpose};

/// Whoever types takes so long: a time that was right when they began is not in the past.
const TYPING: Span = Span::from_s(120);
/// Nothing is booked further ahead.
const AHEAD_MAX: Span = Span::from_s(7 * 86_400);
/// How long a caller, and a parcel, can wait for the pick-up when nothing else is said.
const CALLER_PATIENCE: Span = Span::from_s(1_800);
const PARCEL_PATIENCE: Span = Span::from_s(3_600);
/// A visit begins within so long when nothing else is said, and is open so much later than it came at most.
const VISIT_PATIENCE: Span = Span::from_s(2 * 3_600);
const VISIT_LATER: Span = Span::from_s(600);
/// To an appointment nobody leaves earlier than this, and four times the fastest way, before it.
const BEFORE_APPOINTMENT: Span = Span::from_s(1_800);
/// The fastest on the bee line: a shuttle of the e-Palette class in town (40 km/h), a robot in Japan (6 km/h).
const SHUTTLE_MPS: f64 = 11.1;
const ROBOT_MPS: f64 = 6.0 / 3.6;
/// The slowest ride and delivery that is put up with: this long, and the bee line at this speed.
const RIDE_MOST: (f64, f64) = (1_200.0, 3.0);
const PARCEL_MOST: (f64, f64) = (3_600.0, 0.8);

/// The request that a draft asks for at a moment; its number is the source's to give.
///
/// # Errors
/// When it asks for nothing that could ever be done.
pub fn request_of(draft: &RequestDraft, city: &City, now: Timestamp) -> Result<Request, RequestRefusal> {
    let ends = city.buildings.get(draft.from.index()).zip(city.buildings.get(draft.to.index()));
    let (from, to) = ends.ok_or(RequestRefusal::Nowhere)?;
    let visit = draft.purpose.visit();
    if (draft.from == draft.to) != visit.is_some() {
        return Err(RequestRefusal::SamePlace);
    }
    check_party(draft.purpose, draft.party)?;
    let given = [draft.earliest, draft.latest_pick_up, draft.latest_arrival];
    for at in given.into_iter().flatten() {
        if at + TYPING < now {
            return Err(RequestRefusal::InThePast);
        }
        if at > now + AHEAD_MAX {
            return Err(RequestRefusal::ImpossibleWindow);
        }
    }
    if let Some(visit) = visit {
        return visit_of(draft, visit, now);
    }
    let away_m = f64::from(from.center.distance(to.center));
    let is_parcel = draft.purpose == RequestPurpose::Parcel;
    let (mps, patience, (most_s, least_mps)) =
        if is_parcel { (ROBOT_MPS, PARCEL_PATIENCE, PARCEL_MOST) } else { (SHUTTLE_MPS, CALLER_PATIENCE, RIDE_MOST) };
    let way = Span::from_s_f64(away_m / mps);
    let soonest = draft.latest_arrival.map_or(now, |at| at - BEFORE_APPOINTMENT - way - way - way - way);
    let earliest = draft.earliest.unwrap_or(soonest).max(now);
    let in_time = draft.latest_arrival.map(|at| at - way);
    let latest_pick_up = latest_pick_up(draft, earliest, in_time, patience)?;
    let ride = Span::from_s_f64(most_s + away_m / least_mps);
    let latest_arrival = draft.latest_arrival.unwrap_or(latest_pick_up + ride);
    Ok(made(draft, now, (earliest, latest_pick_up, latest_arrival)))
}

/// A visit begins between its earliest moment and the latest, or so that it ends in time.
fn visit_of(draft: &RequestDraft, visit: MobileVisit, now: Timestamp) -> Result<Request, RequestRefusal> {
    let (least, most) = MobileVisit::MINUTES;
    if !(least..=most).contains(&visit.minutes) {
        return Err(RequestRefusal::ImpossibleWindow);
    }
    let stay = Span::from_s_f64(visit.stay_s());
    let set_up = Span::from_s_f64(MobileVisit::SET_UP_S);
    let in_time = draft.latest_arrival.map(|at| at - stay - set_up);
    let earliest = draft.earliest.unwrap_or(now).max(now);
    let latest_pick_up = latest_pick_up(draft, earliest, in_time, VISIT_PATIENCE)?;
    // The stay itself begins once it is set up; it may begin a little later than it should.
    let latest_arrival = latest_pick_up + set_up + VISIT_LATER;
    Ok(made(draft, now, (earliest, latest_pick_up, latest_arrival)))
}

/// The latest pick-up: as it was given, so that it ends in time, and otherwise as long as people are patient.
fn latest_pick_up(
    draft: &RequestDraft,
    earliest: Timestamp,
    in_time: Option<Timestamp>,
    patience: Span,
) -> Result<Timestamp, RequestRefusal> {
    let latest = match (draft.latest_pick_up, in_time) {
        (Some(given), Some(in_time)) => given.min(in_time),
        (Some(at), None) | (None, Some(at)) => at,
        (None, None) => earliest + patience,
    };
    if latest < earliest { Err(RequestRefusal::ImpossibleWindow) } else { Ok(latest) }
}

fn made(
    draft: &RequestDraft,
    now: Timestamp,
    (earliest, latest_pick_up, latest_arrival): (Timestamp, Timestamp, Timestamp),
) -> Request {
    Request {
        id: crate::base::ids::RequestId::NONE,
        purpose: draft.purpose,
        from: draft.from,
        to: draft.to,
        party: draft.party,
        needs: draft.needs,
        made: now,
        earliest,
        latest_pick_up,
        latest_arrival,
    }
}

fn check_party(purpose: RequestPurpose, party: Party) -> Result<(), RequestRefusal> {
    let is_whole = match purpose {
        RequestPurpose::Parcel => party.parcels > 0 && party.persons() == 0,
        RequestPurpose::Visit(_) => party == Party::default(),
        _ => party.persons() > 0,
    };
    if is_whole { Ok(()) } else { Err(RequestRefusal::NobodyGoes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::BuildingId;
    use crate::city::generate::{GenerateOptions, generate};
    use crate::model::command::OperatorId;
    use crate::model::people::AskId;

    const NOW: Timestamp = Timestamp(1_785_714_137_000);

    fn draft() -> RequestDraft {
        RequestDraft {
            purpose: RequestPurpose::Ride,
            from: BuildingId(0),
            to: BuildingId(40),
            party: Party { wheelchairs: 1, ..Party::default() },
            needs: crate::model::Needs::default(),
            earliest: None,
            latest_pick_up: None,
            latest_arrival: None,
            is_phoned_in: true,
            note: String::new(),
            ask: AskId(1),
            by: OperatorId(1),
        }
    }

    #[test]
    fn what_can_never_be_done_is_refused_by_its_reason() {
        let city = generate(&GenerateOptions { seed: 1, homes: 500 });
        let at = |seconds: i64| Some(NOW + Span::from_s(seconds));
        let nobody = Party::default();
        let cases = [
            (RequestDraft { to: BuildingId::NONE, ..draft() }, RequestRefusal::Nowhere),
            (RequestDraft { to: BuildingId(0), ..draft() }, RequestRefusal::SamePlace),
            (RequestDraft { party: nobody, ..draft() }, RequestRefusal::NobodyGoes),
            (RequestDraft { purpose: RequestPurpose::Parcel, ..draft() }, RequestRefusal::NobodyGoes),
            (RequestDraft { earliest: at(-600), ..draft() }, RequestRefusal::InThePast),
            (RequestDraft { latest_arrival: at(-600), ..draft() }, RequestRefusal::InThePast),
            (RequestDraft { latest_arrival: at(1), ..draft() }, RequestRefusal::ImpossibleWindow),
            (
                RequestDraft { earliest: at(3_600), latest_pick_up: at(1_800), ..draft() },
                RequestRefusal::ImpossibleWindow,
            ),
            (RequestDraft { earliest: at(30 * 86_400), ..draft() }, RequestRefusal::ImpossibleWindow),
        ];
        for (draft, refusal) in cases {
            assert_eq!(request_of(&draft, &city, NOW), Err(refusal), "{draft:?}");
        }
    }

    #[test]
    fn times_that_are_left_out_leave_time_for_the_way() {
        let city = generate(&GenerateOptions { seed: 1, homes: 500 });
        let soon = request_of(&draft(), &city, NOW).unwrap();
        assert_eq!((soon.earliest, soon.latest_pick_up), (NOW, NOW + CALLER_PATIENCE));
        let hour = NOW + Span::from_s(7_200);
        let appointment = RequestDraft { latest_arrival: Some(hour), ..draft() };
        let appointment = request_of(&appointment, &city, NOW).unwrap();
        assert_eq!(appointment.latest_arrival, hour);
        assert!(NOW < appointment.earliest && appointment.earliest < appointment.latest_pick_up);
        assert!(appointment.latest_pick_up < hour);
    }
}
