//! Words of the panel: ways, needs, offers, reasons.

use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::model::dispatch_view::{VehicleOffer, WhyNot};
use crate::model::request::Unserved;
use crate::model::{Fitting, MobileService, MobileVisit, Need, NotHandedOver, Party, RequestPurpose, RequestRefusal};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;

/// From where to where. Whose home it is, only who booked it at a window is told: they were told by the caller.
pub fn way(ctx: &UiContext<'_>, request: RequestId, from: BuildingId, to: BuildingId) -> String {
    let dispatch = &ctx.picture.dispatch;
    let is_told = dispatch.booking(request).or(dispatch.no_show(request)).is_some();
    let name = |id| {
        let is_personal = !is_told && names::is_home(&ctx.picture.city, id);
        let home = || ctx.text.get("ask-a-home").to_owned();
        FluentValue::from(if is_personal { home() } else { names::building_name(ctx.text, &ctx.picture.city, id) })
    };
    if from == to {
        let service = visit_of(ctx, request).map_or("", |visit| service(ctx, visit.service));
        return ctx.text.with("visit-way", &[("service", FluentValue::from(service.to_owned())), ("place", name(to))]);
    }
    ctx.text.with("requests-way", &[("from", name(from)), ("to", name(to))])
}

fn visit_of(ctx: &UiContext<'_>, request: RequestId) -> Option<MobileVisit> {
    let booking = ctx.picture.dispatch.booking(request).map(|booking| booking.draft.purpose);
    let row = || ctx.picture.requests.iter().flatten().find(|row| row.request.id == request);
    booking.or_else(|| row().map(|row| row.request.purpose))?.visit()
}

pub fn service<'a>(ctx: &'a UiContext<'_>, service: MobileService) -> &'a str {
    names::role(ctx.text, service.role())
}

pub fn fitting<'a>(ctx: &'a UiContext<'_>, fitting: Fitting) -> &'a str {
    ctx.text.get(match fitting {
        Fitting::ExaminationBed => "fitting-examination-bed",
        Fitting::Ultrasound => "fitting-ultrasound",
        Fitting::VideoLink => "fitting-video-link",
        Fitting::MeetingTable => "fitting-meeting-table",
        Fitting::Shower => "fitting-shower",
        Fitting::ColdShelf => "fitting-cold-shelf",
    })
}

pub fn clock(ctx: &UiContext<'_>, at: Timestamp) -> String {
    ctx.text.clock_short(at, ctx.picture.city.zone)
}

/// Minutes until a moment, not less than none.
pub fn minutes_until(ctx: &UiContext<'_>, at: Timestamp) -> f64 {
    (at.since_s(ctx.picture.source.clock.now) / 60.0).ceil().max(0.0)
}

/// Who goes, and what they need.
pub fn party(ctx: &UiContext<'_>, purpose: RequestPurpose, party: Party) -> Vec<String> {
    let counted = |key: &str, number: u8| {
        (number > 0).then(|| ctx.text.with(key, &[("number", FluentValue::from(u32::from(number)))]))
    };
    let mut words: Vec<String> = [
        counted("requests-people", party.persons()),
        counted("requests-parcels", party.parcels),
        counted("requests-wheelchairs", party.wheelchairs),
        counted("requests-stretchers", party.stretchers),
    ]
    .into_iter()
    .flatten()
    .collect();
    match purpose {
        RequestPurpose::Appointment => words.insert(0, ctx.text.get("requests-appointment").to_owned()),
        RequestPurpose::FromAppointment => words.insert(0, ctx.text.get("requests-from-appointment").to_owned()),
        RequestPurpose::Visit(visit) => {
            let minutes = FluentValue::from(u32::from(visit.minutes));
            words.push(ctx.text.with("visit-length", &[("minutes", minutes)]));
            words.extend(visit.needs.iter().map(|it| fitting(ctx, it).to_owned()));
        }
        RequestPurpose::Ride | RequestPurpose::Parcel => {}
    }
    words
}

pub fn need<'a>(ctx: &'a UiContext<'_>, need: Need) -> &'a str {
    ctx.text.get(match need {
        Need::Escort => "request-escort",
        Need::ChildSeat => "request-child-seat",
        Need::WalksSlowly => "request-walks-slowly",
        Need::HelpAtDoor => "request-help-at-door",
        Need::CallBack => "request-call-back",
    })
}

/// Why nobody was served, as a whole line.
pub fn unserved<'a>(ctx: &'a UiContext<'_>, why: Unserved) -> &'a str {
    ctx.text.get(match why {
        Unserved::NoVehicleInTime => "requests-nobody-came",
        Unserved::TooFewPlaces => "requests-unserved-places",
        Unserved::NoWay => "requests-unserved-way",
        Unserved::NotRunning => "requests-unserved-not-running",
        Unserved::PlaceClosed => "requests-unserved-closed",
        Unserved::NotBooked => "requests-unserved-not-booked",
        Unserved::Returned(NotHandedOver::NobodyCame) => "requests-returned-nobody-came",
        Unserved::Returned(NotHandedOver::WrongCode) => "requests-returned-wrong-code",
    })
}

/// Why a parcel goes back.
pub fn not_handed_over<'a>(ctx: &'a UiContext<'_>, why: NotHandedOver) -> &'a str {
    ctx.text.get(match why {
        NotHandedOver::NobodyCame => "requests-back-nobody-came",
        NotHandedOver::WrongCode => "requests-back-wrong-code",
    })
}

/// Whom an offer delays, and by how much.
pub fn delays(ctx: &UiContext<'_>, offer: &VehicleOffer) -> String {
    let most_s = offer.delayed.iter().map(|(_, delay_s)| *delay_s).fold(0.0, f64::max);
    if offer.delayed.is_empty() {
        return ctx.text.get("requests-nobody-delayed").to_owned();
    }
    let minutes = FluentValue::from(ctx.text.number((most_s / 60.0).ceil().max(1.0), 0));
    ctx.text.with("requests-delays", &[("minutes", minutes), ("number", FluentValue::from(offer.delayed.len()))])
}

/// An offer in one line: who, in how many minutes, whom it delays.
pub fn offer(ctx: &UiContext<'_>, offer: &VehicleOffer) -> String {
    let vehicle = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, offer.vehicle));
    let minutes = FluentValue::from(ctx.text.number(minutes_until(ctx, offer.pick_up), 0));
    let delays = FluentValue::from(delays(ctx, offer));
    let key = if offer.charges_until.is_some() { "requests-offer-charging" } else { "requests-offer" };
    ctx.text.with(key, &[("vehicle", vehicle), ("minutes", minutes), ("delays", delays)])
}

/// When an offer picks up and arrives.
pub fn times(ctx: &UiContext<'_>, offer: &VehicleOffer) -> String {
    let at = |moment| FluentValue::from(clock(ctx, moment));
    ctx.text.with("requests-times", &[("pick_up", at(offer.pick_up)), ("arrival", at(offer.arrival))])
}

/// What an offer takes besides: until when it charges, whom it delays, the detour, the charge afterwards and
/// when it is to charge next.
pub fn costs(ctx: &UiContext<'_>, offer: &VehicleOffer) -> String {
    let detour = FluentValue::from(ctx.text.number((offer.detour_s / 60.0).max(0.0), 0));
    let detour = ctx.text.with("requests-detour", &[("minutes", detour)]);
    let charge = FluentValue::from(figure::percent(ctx.text, offer.soc_after));
    let charge = ctx.text.with("requests-charge-after", &[("charge", charge)]);
    let at = |moment| [("time", FluentValue::from(clock(ctx, moment)))];
    let charges = offer.charges_until.map(|until| ctx.text.with("requests-charges-until", &at(until)));
    let turn = ctx.picture.dispatch.charging.turn(offer.vehicle).filter(|turn| turn.from >= offer.arrival);
    let next = turn.map(|turn| ctx.text.with("requests-next-charge", &at(turn.from)));
    let parts = [charges, Some(delays(ctx, offer)), Some(detour), Some(charge), next];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub fn why_not<'a>(ctx: &'a UiContext<'_>, why: WhyNot) -> &'a str {
    ctx.text.get(match why {
        WhyNot::OthersAreBetter => "why-others-are-better",
        WhyNot::PinnedElsewhere => "why-pinned-elsewhere",
        WhyNot::OtherRole => "why-other-role",
        WhyNot::NotLent => "why-not-lent",
        WhyNot::OffShift => "why-off-shift",
        WhyNot::OnBreak => "why-on-break",
        WhyNot::FittingMissing => "why-not-fitted",
        WhyNot::VisitUnderWay => "why-at-visit",
        WhyNot::TooFewPlaces => "why-too-few-places",
        WhyNot::NoChildSeat => "why-no-child-seat",
        WhyNot::TooFar => "why-too-far",
        WhyNot::TooManyStops => "why-too-many-stops",
        WhyNot::NoWay => "why-no-way",
        WhyNot::PlacesTaken => "why-places-taken",
        WhyNot::PickUpTooLate => "why-pick-up-too-late",
        WhyNot::ArrivalTooLate => "why-arrival-too-late",
        WhyNot::RideTooLong => "why-ride-too-long",
        WhyNot::PromiseBroken => "why-promise-broken",
        WhyNot::RangeTooShort => "why-range-too-short",
        WhyNot::Charging => "why-charging",
        WhyNot::Stopped => "why-stopped",
        WhyNot::OutOfService => "why-out-of-service",
        WhyNot::NoContact => "why-no-contact",
        WhyNot::Unanswered => "why-unanswered",
        WhyNot::LaterThanShown => "why-later-than-shown",
        WhyNot::NotWaiting => "why-not-waiting",
        WhyNot::AboardAlready => "why-aboard-already",
        WhyNot::HasIt => "why-has-it",
    })
}

pub fn refusal<'a>(ctx: &'a UiContext<'_>, refusal: RequestRefusal) -> &'a str {
    ctx.text.get(match refusal {
        RequestRefusal::Nowhere => "request-refused-nowhere",
        RequestRefusal::SamePlace => "request-refused-same-place",
        RequestRefusal::NobodyGoes => "request-refused-nobody",
        RequestRefusal::TooManyForAnyVehicle => "request-refused-too-big",
        RequestRefusal::NoChildSeat => "request-refused-child-seat",
        RequestRefusal::NoTime => "request-refused-no-time",
        RequestRefusal::NoDay => "request-refused-no-day",
        RequestRefusal::TooFarAhead => "request-refused-too-far-ahead",
        RequestRefusal::SeriesTwice => "request-refused-series-twice",
        RequestRefusal::PlaceClosed => "request-refused-closed",
        RequestRefusal::InThePast => "request-refused-past",
        RequestRefusal::ImpossibleWindow => "request-refused-window",
        RequestRefusal::Twice(_) => "request-refused-twice",
        RequestRefusal::TooMany => "request-refused-too-many",
        RequestRefusal::NotAllowed => "request-refused-not-allowed",
        RequestRefusal::NotJournaled => "request-refused-not-journaled",
        RequestRefusal::NotTaken => "request-refused-not-taken",
    })
}
