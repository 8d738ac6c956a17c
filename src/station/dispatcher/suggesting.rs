//! Suggesting: the best vehicles for requests that wait, and giving requests to the vehicles that somebody accepts.

use std::collections::BTreeMap;

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::dispatch_view::{Accepted, Suggestion, VehicleOffer, WhyNot};
use crate::model::{CommandId, DispatchLimits, Itinerary, ItineraryStop, RequestPurpose, RequestState, VehicleKind};
use crate::plan::charging::CHARGED_ENOUGH_SOC;
use crate::plan::dispatch::{JobId, Offer, Offers, PromiseSlack, Refusal, Stop, offers, take};
use crate::station::fleet_view::{Round, charging_s};
use crate::world::World;

use super::{Dispatcher, Roads, is_in_time};

/// Requests for which vehicles are suggested at a time, the most urgent first.
pub const SUGGESTED_MAX: usize = 12;
/// Others that are named as delayed by one offer.
const DELAYED_MAX: usize = 8;
/// An accepted suggestion may be so much later than shown: the vehicle has driven on meanwhile.
pub(super) const LATER_THAN_SHOWN: Span = Span::from_s(60);

/// What comes of accepted suggestions.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedPlan {
    /// New itineraries, by vehicle.
    pub orders: Vec<(VehicleId, Itinerary)>,
    /// What does not hold any more, and why.
    pub refused: Vec<(Accepted, WhyNot)>,
}

impl Dispatcher {
    /// The waiting requests for which vehicles are to be suggested: the chosen one, then the most urgent. Those that a
    /// person has just given to a vehicle are left out.
    pub fn to_suggest_for(
        &self,
        world: &World,
        chosen: Option<RequestId>,
        is_booked: impl Fn(RequestId) -> bool,
        now: Timestamp,
    ) -> Vec<RequestId> {
        let waiting = world.requests().open().filter(|row| row.state == RequestState::Waiting);
        let waiting = waiting.filter(|row| self.pins.of(row.request.id).is_none());
        let due = waiting.filter(|row| is_in_time(&row.request, &is_booked, now) || Some(row.request.id) == chosen);
        let mut due: Vec<(bool, Timestamp, RequestId)> =
            due.map(|row| (Some(row.request.id) != chosen, row.request.latest_pick_up, row.request.id)).collect();
        due.sort_unstable();
        due.into_iter().take(SUGGESTED_MAX).map(|(.., id)| id).collect()
    }

    /// The best vehicles for waiting requests. All best ones together can be accepted.
    pub fn suggest(&mut self, world: &World, waiting: &[RequestId], now: Timestamp) -> Vec<Suggestion> {
        let city = self.city.clone();
        let weights = self.weights;
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let (limits, slack) = (self.limits, slack_by_hand(self.limits));
        let mut suggestions = Vec::with_capacity(waiting.len());
        for (kind, times) in [(VehicleKind::Shuttle, &mut roads.cars), (VehicleKind::Robot, &mut roads.slow)] {
            let Some(mut round) = view.round(kind, waiting) else { continue };
            times.begin(std::mem::take(&mut round.whereabouts));
            let unready = view.unready(kind);
            let mut problem = std::mem::take(&mut round.problem);
            problem.promise_slack = slack;
            let requests: Vec<RequestId> = problem.jobs.iter().map(|job| job.request).collect();
            for (job, found) in offers(problem, Suggestion::BEST_MAX, &weights, times) {
                let Some(request) = requests.get(job.index()).copied() else { continue };
                let best: Vec<VehicleOffer> =
                    found.best.iter().map(|offer| shown(offer, &requests, &round, world, now)).collect();
                let takes = world.requests().get(request).is_some_and(|row| limits.takes(row.request.purpose));
                let is_gentle = |offer: &VehicleOffer| offer.later_than_promised_s <= limits.later_max_s();
                let is_within_limits = takes && best.iter().any(is_gentle);
                let is_outside_limits = !best.is_empty() && !is_within_limits;
                let why_not = why_not(&found, &unready);
                suggestions.push(Suggestion { request, best, is_outside_limits, why_not });
            }
        }
        let place = |suggestion: &Suggestion| waiting.iter().position(|id| *id == suggestion.request);
        suggestions.sort_by_key(place);
        suggestions
    }

    /// The new itineraries that accepted suggestions ask for, one a vehicle, and those that do not hold any more.
    pub fn accept(&mut self, world: &World, accepted: &[Accepted], now: Timestamp) -> AcceptedPlan {
        let city = self.city.clone();
        let weights = self.weights;
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let slack = slack_by_hand(self.limits);
        let (mut orders, mut refused) = (BTreeMap::new(), Vec::new());
        let is_parcel = |one: &Accepted| {
            let row = world.requests().get(one.request).filter(|row| row.state == RequestState::Waiting);
            row.map(|row| row.request.purpose == RequestPurpose::Parcel)
        };
        refused.extend(accepted.iter().filter(|one| is_parcel(one).is_none()).map(|one| (*one, WhyNot::NotWaiting)));
        for (kind, times) in [(VehicleKind::Shuttle, &mut roads.cars), (VehicleKind::Robot, &mut roads.slow)] {
            let of_kind: Vec<Accepted> =
                accepted.iter().filter(|one| is_parcel(one) == Some(kind == VehicleKind::Robot)).copied().collect();
            let ids: Vec<RequestId> = of_kind.iter().map(|one| one.request).collect();
            let Some(mut round) = view.round(kind, &ids) else { continue };
            times.begin(std::mem::take(&mut round.whereabouts));
            let mut problem = std::mem::take(&mut round.problem);
            problem.promise_slack = slack;
            let requests: Vec<RequestId> = problem.jobs.iter().map(|job| job.request).collect();
            for one in of_kind {
                let Some(job) = requests.iter().position(|id| *id == one.request) else { continue };
                let before = problem.clone();
                let taken = take(&mut problem, one.vehicle, JobId(job as u32), &weights, times);
                let latest = one.pick_up + LATER_THAN_SHOWN;
                match taken {
                    None => refused.push((one, view.why_unready(one.vehicle))),
                    Some(Err(refusal)) => refused.push((one, why(refusal))),
                    Some(Ok(offer)) if now + Span::from_s_f64(offer.pick_up_s) > latest => {
                        problem = before;
                        refused.push((one, WhyNot::LaterThanShown));
                    }
                    Some(Ok(offer)) => {
                        orders.insert(one.vehicle, itinerary(&offer.stops, &requests, &round, now));
                    }
                }
            }
        }
        AcceptedPlan { orders: orders.into_iter().collect(), refused }
    }

    /// Asks nothing else of a vehicle until it has answered a command, or that is not sent again.
    pub fn await_answer(&mut self, vehicle: VehicleId, command: CommandId, expires: Timestamp) {
        self.unanswered.insert(vehicle, (command, expires));
    }
}

/// How far a person who sees whom it delays may set a promise back: as far as is usual, where automatic may less.
pub(super) fn slack_by_hand(limits: DispatchLimits) -> PromiseSlack {
    PromiseSlack(limits.later_max_s().max(PromiseSlack::default().0))
}

pub(super) fn shown(
    offer: &Offer,
    requests: &[RequestId],
    round: &Round,
    world: &World,
    now: Timestamp,
) -> VehicleOffer {
    let status = world.status().get(offer.vehicle.index());
    let battery_kwh = world.roster().get(offer.vehicle.index()).map_or(0.0, |vehicle| vehicle.battery_kwh);
    let charging_s = status.and_then(|status| charging_s(status, battery_kwh));
    let soc_after = status.map_or(0.0, |status| {
        let used = offer.driven_m * f64::from(status.soc) / (f64::from(status.range_km) * 1_000.0).max(1.0);
        let leaves_with = if charging_s.is_some() { CHARGED_ENOUGH_SOC } else { status.soc };
        (leaves_with - used as f32).max(0.0)
    });
    let at = |seconds: f64| now + Span::from_s_f64(seconds);
    VehicleOffer {
        vehicle: offer.vehicle,
        pick_up: at(offer.pick_up_s),
        arrival: at(offer.drop_off_s),
        detour_s: offer.detour_s,
        delayed: offer.delayed.iter().take(DELAYED_MAX).copied().collect(),
        later_than_promised_s: offer.later_than_promised_s,
        soc_after,
        charges_until: charging_s.map(at),
        itinerary: itinerary(&offer.stops, requests, round, now),
    }
}

pub(super) fn itinerary(stops: &[(Stop, f64)], requests: &[RequestId], round: &Round, now: Timestamp) -> Itinerary {
    let stops = stops.iter().filter_map(|(stop, at_s)| {
        let request = *requests.get(stop.job.index())?;
        let at = round.building(stop.job, stop.deed)?;
        Some(ItineraryStop { at, request, deed: stop.deed, due: now + Span::from_s_f64(*at_s) })
    });
    Itinerary { stops: stops.collect() }
}

/// How many vehicles don't take a request for each reason, the commonest first.
pub(super) fn why_not(found: &Offers, unready: &BTreeMap<WhyNot, u32>) -> Vec<(WhyNot, u32)> {
    let mut counts = unready.clone();
    for (refusal, number) in &found.why_not {
        *counts.entry(why(*refusal)).or_default() += number;
    }
    if found.costlier > 0 {
        counts.insert(WhyNot::OthersAreBetter, found.costlier);
    }
    let mut counts: Vec<(WhyNot, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|(why, number)| (std::cmp::Reverse(*number), *why));
    counts
}

pub(super) fn why(refusal: Refusal) -> WhyNot {
    match refusal {
        Refusal::PinnedElsewhere => WhyNot::PinnedElsewhere,
        Refusal::OtherRole => WhyNot::OtherRole,
        Refusal::NotLent => WhyNot::NotLent,
        Refusal::OffShift => WhyNot::OffShift,
        Refusal::OnBreak => WhyNot::OnBreak,
        Refusal::FittingMissing => WhyNot::FittingMissing,
        Refusal::VisitUnderWay => WhyNot::VisitUnderWay,
        Refusal::TooFewPlaces => WhyNot::TooFewPlaces,
        Refusal::NoChildSeat => WhyNot::NoChildSeat,
        Refusal::TooFar => WhyNot::TooFar,
        Refusal::TooManyStops => WhyNot::TooManyStops,
        Refusal::NoWay => WhyNot::NoWay,
        Refusal::PlacesTaken => WhyNot::PlacesTaken,
        Refusal::PickUpTooLate => WhyNot::PickUpTooLate,
        Refusal::ArrivalTooLate => WhyNot::ArrivalTooLate,
        Refusal::RideTooLong => WhyNot::RideTooLong,
        Refusal::PromiseBroken => WhyNot::PromiseBroken,
        Refusal::RangeTooShort => WhyNot::RangeTooShort,
    }
}
