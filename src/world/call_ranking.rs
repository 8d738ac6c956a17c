//! The ranking of calls for assistance by harm, and which of them are alike.
//!
//! First a rider's help button: somebody asks for help. Then by whom the call holds up: an ambulance behind a vehicle
//! that stands in its lane, then people, those aboard and those behind it. Then by the time left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, AssistanceId, FeederId, StreetId, VehicleId};
use crate::base::name::Name;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::{AssistanceCause, AssistanceRequest, VehicleKind, VehicleState};

use super::picture::{Motion, Picture};

/// A vehicle that stands on the same arc no farther behind is held up, in metres.
const BEHIND_MAX_M: f32 = 150.0;
/// Slower than this a vehicle behind waits, in m/s.
const WAITING_MPS: f32 = 0.5;
/// Lights that are dark are looked for so far around a vehicle, in metres.
const SIGNAL_WITHIN_M: f32 = 200.0;

/// Whom a call harms while nobody answers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallHarm {
    pub is_help_button: bool,
    pub riders_aboard: u32,
    pub ambulances_behind: u32,
    pub vehicles_behind: u32,
    pub riders_behind: u32,
}

/// What calls have in common that one answer can serve.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    /// Lights that are dark with this feeder.
    Feeder(FeederId),
    Road(Name),
    /// A piece of street without a name.
    Street(StreetId),
}

/// A call with whom it harms.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedCall {
    pub request: AssistanceRequest,
    pub harm: CallHarm,
    /// `None` when it isn't known where the vehicle is.
    pub common: Option<Common>,
}

/// The rank of a call; the lowest is answered first. Calls are numbered, so no two are equal.
pub type CallRank = (bool, Reverse<u32>, Reverse<u32>, Timestamp, AssistanceId);

/// The rank of a call that harms so.
pub fn rank(harm: &CallHarm, until: Timestamp, id: AssistanceId) -> CallRank {
    // A driver behind counts as one, whoever is aboard with them.
    let people = harm.riders_aboard + harm.riders_behind + harm.vehicles_behind;
    (!harm.is_help_button, Reverse(harm.ambulances_behind), Reverse(people), until, id)
}

impl RankedCall {
    pub fn rank(&self) -> CallRank {
        rank(&self.harm, self.request.until, self.request.id)
    }

    /// Whether one answer can serve both.
    pub fn is_like(&self, other: &Self) -> bool {
        self.common.is_some() && self.common == other.common && self.request.cause == other.request.cause
    }
}

/// The open calls of a picture, the most harmful first; those that are alike follow the most harmful of them.
pub fn ranked_calls(picture: &Picture) -> Vec<RankedCall> {
    let requests = &*picture.assistance;
    let behind = held_up(picture, requests);
    let mut calls: Vec<RankedCall> = requests
        .iter()
        .zip(behind)
        .map(|(request, held)| {
            let status = picture.status.get(request.vehicle.index());
            let is_help_button = request.cause == AssistanceCause::HelpButton;
            let riders_aboard = status.map_or(0, |status| u32::from(status.riders));
            let harm = CallHarm { is_help_button, riders_aboard, ..held };
            RankedCall { request: *request, harm, common: common(picture, request) }
        })
        .collect();
    calls.sort_by_key(RankedCall::rank);
    together(calls)
}

/// Brings calls that are alike together behind the first of them.
fn together(calls: Vec<RankedCall>) -> Vec<RankedCall> {
    let mut first_of: BTreeMap<(AssistanceCause, Common), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<RankedCall>> = Vec::new();
    for call in calls {
        let key = call.common.clone().map(|common| (call.request.cause, common));
        let found = key.as_ref().and_then(|key| first_of.get(key)).copied();
        if let Some(group) = found.and_then(|place| groups.get_mut(place)) {
            group.push(call);
            continue;
        }
        if let Some(key) = key {
            first_of.insert(key, groups.len());
        }
        groups.push(vec![call]);
    }
    groups.into_iter().flatten().collect()
}

/// Whether a vehicle that asks so stands in its lane.
fn stands_in_lane(cause: AssistanceCause) -> bool {
    matches!(cause, AssistanceCause::Blocked | AssistanceCause::Unsure | AssistanceCause::SignalDark)
}

/// Who waits behind each of the vehicles that ask.
fn held_up(picture: &Picture, requests: &[AssistanceRequest]) -> Vec<CallHarm> {
    let mut harms = vec![CallHarm::default(); requests.len()];
    let mut on_arc: BTreeMap<ArcId, Vec<(usize, VehicleId, Motion)>> = BTreeMap::new();
    for (place, request) in requests.iter().enumerate().filter(|(_, request)| stands_in_lane(request.cause)) {
        if let Some(motion) = picture.motion.get(request.vehicle.index()).filter(|motion| motion.arc.is_some()) {
            on_arc.entry(motion.arc).or_default().push((place, request.vehicle, *motion));
        }
    }
    if on_arc.is_empty() {
        return harms;
    }
    for (index, (motion, status)) in picture.motion.iter().zip(picture.status.iter()).enumerate() {
        let is_waiting = status.state == VehicleState::Driving && motion.speed_mps < WAITING_MPS;
        let Some(heads) = on_arc.get(&motion.arc).filter(|_| is_waiting) else { continue };
        for (place, vehicle, head) in heads {
            if vehicle.index() == index || !is_behind(motion.place, head) {
                continue;
            }
            let kind = picture.roster.get(index).map(|vehicle| vehicle.kind);
            if let Some(harm) = harms.get_mut(*place) {
                harm.vehicles_behind += 1;
                harm.riders_behind += u32::from(status.riders);
                harm.ambulances_behind += u32::from(kind == Some(VehicleKind::Ambulance));
            }
        }
    }
    harms
}

fn is_behind(place: Point, head: &Motion) -> bool {
    let away = place - head.place;
    let ahead = Point::new(head.heading_rad.sin(), head.heading_rad.cos());
    away.dot(ahead) < 0.0 && away.length() <= BEHIND_MAX_M
}

/// What a call may have in common with others: the feeder of the lights that are dark, else the road.
fn common(picture: &Picture, request: &AssistanceRequest) -> Option<Common> {
    let motion = picture.motion.get(request.vehicle.index()).filter(|it| it.observed != Timestamp::NEVER)?;
    if request.cause == AssistanceCause::SignalDark
        && let Some(feeder) = dark_feeder_near(picture, motion.place)
    {
        return Some(Common::Feeder(feeder));
    }
    road(&picture.city, motion.arc)
}

fn road(city: &City, arc: ArcId) -> Option<Common> {
    let street = city.streets.arcs.get(arc.index())?.street;
    let name = city.streets.streets.get(street.index())?.name.clone();
    Some(name.map_or(Common::Street(street), Common::Road))
}

/// The feeder of the nearest lights that are dark.
fn dark_feeder_near(picture: &Picture, place: Point) -> Option<FeederId> {
    let is_out = |feeder: FeederId| {
        let now = picture.feeders.get(feeder.index());
        now.is_some_and(|now| now.observed != Timestamp::NEVER && !now.is_live)
    };
    let signals = &picture.city.control.signals;
    let near = signals.iter().map(|signal| (signal.place.distance(place), signal.feeder));
    let near = near.filter(|(away_m, feeder)| *away_m <= SIGNAL_WITHIN_M && is_out(*feeder));
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, feeder)| feeder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assistance::AnswerSet;
    use crate::model::command::AssistanceAnswer;

    fn call(id: u32, until_s: i64, harm: CallHarm, common: Option<Common>) -> RankedCall {
        let request = AssistanceRequest {
            id: AssistanceId(id),
            vehicle: VehicleId(id),
            cause: AssistanceCause::Blocked,
            made: Timestamp(0),
            until: Timestamp(until_s * 1000),
            proposals: AnswerSet::of(&[AssistanceAnswer::Wait]),
            by_itself: AssistanceAnswer::Wait,
        };
        RankedCall { request, harm, common }
    }

    #[test]
    fn the_more_harm_the_earlier_and_only_then_the_time() {
        let none = CallHarm::default();
        // From the most harmful to the least; each is given less time than the one before.
        let order = [
            CallHarm { is_help_button: true, riders_aboard: 1, ..none },
            CallHarm { ambulances_behind: 1, vehicles_behind: 1, ..none },
            CallHarm { riders_aboard: 9, ..none },
            CallHarm { riders_aboard: 4, riders_behind: 3, vehicles_behind: 1, ..none },
            CallHarm { vehicles_behind: 2, ..none },
            none,
        ];
        let calls = order.iter().zip((0..).step_by(1));
        let ranks: Vec<CallRank> =
            calls.map(|(harm, place)| rank(harm, Timestamp(100 - place), AssistanceId(9 - place as u32))).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
        let soon = rank(&none, Timestamp(1), AssistanceId(7));
        assert!(soon < rank(&none, Timestamp(2), AssistanceId(6)) && soon < rank(&none, Timestamp(1), AssistanceId(8)));
    }

    #[test]
    fn calls_alike_follow_the_most_harmful_of_them() {
        let harm = |riders_aboard| CallHarm { riders_aboard, ..CallHarm::default() };
        let here = Some(Common::Street(StreetId(1)));
        let there = Some(Common::Street(StreetId(2)));
        let mut calls = vec![
            call(1, 9, harm(8), here.clone()),
            call(2, 9, harm(5), there),
            call(3, 9, harm(0), None),
            call(4, 8, harm(0), here),
            call(5, 9, harm(0), None),
        ];
        calls.sort_by_key(RankedCall::rank);
        let ids: Vec<u32> = together(calls.clone()).iter().map(|call| call.request.id.0).collect();
        assert_eq!(ids, [1, 4, 2, 3, 5]);
        assert!(calls[0].is_like(&call(9, 0, harm(0), calls[0].common.clone())));
        assert!(!call(6, 0, harm(0), None).is_like(&call(7, 0, harm(0), None)), "nothing is known of either");
    }

    #[test]
    fn who_stands_behind_is_told_from_who_stands_before() {
        let head = Motion {
            observed: Timestamp(0),
            place: Point::new(100.0, 100.0),
            heading_rad: std::f32::consts::FRAC_PI_2,
            speed_mps: 0.0,
            arc: ArcId(3),
        };
        for (x, y, expected) in [(80.0, 101.0, true), (120.0, 100.0, false), (-80.0, 100.0, false)] {
            assert_eq!(is_behind(Point::new(x, y), &head), expected, "{x}, {y}");
        }
    }
}
