//! One look ahead: two copies, one with the order, and what is different between them.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::base::ids::{FeederId, RequestId, VehicleId};
use crate::model::command::{Consent, Issuer, OperatorId};
use crate::model::foresight::{
    Arrival, BookingForeseen, FeederForeseen, Foreseen, ForesightQuery, ForesightState, HORIZON, LATER, TargetForeseen,
    Unable,
};
use crate::model::{CommandDraft, CommandId, Intent, OrderKind, RequestState, Source, Thing};
use crate::station::Station;

use super::track::Track;
use super::watch::RunState;

/// Targets that are given the order in the copy; of more the count is read.
const TARGETS_MAX: usize = 200;
/// Bookings that are told one by one.
const BOOKINGS_MAX: usize = 200;

/// A copy of the station and what is to be seen with it.
pub struct ForesightJob {
    pub(super) query: Arc<ForesightQuery>,
    pub(super) copy: Station<dyn Source>,
    pub(super) run: Arc<RunState>,
}

/// What came of a look ahead; `None` when it was broken off.
#[derive(Debug)]
pub struct ForesightResult(pub(super) Option<ForesightState>);

impl ForesightResult {
    pub(in crate::station) fn into_state(self) -> Option<ForesightState> {
        self.0
    }
}

/// A booking as it stood when it was copied.
struct Known {
    request: RequestId,
    vehicle: Option<VehicleId>,
    is_aboard: bool,
}

impl ForesightJob {
    pub(in crate::station) fn new(query: Arc<ForesightQuery>, copy: Station<dyn Source>, run: Arc<RunState>) -> Self {
        Self { query, copy, run }
    }

    /// Runs both copies ahead. It takes a while: half an hour of the city, twice.
    pub fn run(self) -> ForesightResult {
        let Self { query, copy: mut with, run } = self;
        let Some(mut without) = with.fork_ahead() else {
            return ForesightResult(Some(ForesightState::Unable(Unable::NotASimulation)));
        };
        let from = with.now();
        let known = known(&with);
        let feeders = feeders(&with, &query);
        with.run_freely();
        without.run_freely();
        let given = give(&mut with, &query);
        let until = from + HORIZON;
        let report = |half: u32| {
            let run = run.clone();
            move |share: f32| {
                run.done.store(half * 500 + (share * 500.0) as u32, Ordering::Relaxed);
                !run.is_broken_off.load(Ordering::Relaxed)
            }
        };
        let tracks = Track::follow(&mut with, until, &feeders, &given, report(0)).zip(Track::follow(
            &mut without,
            until,
            &feeders,
            &[],
            report(1),
        ));
        ForesightResult(tracks.map(|(with_track, without_track)| {
            let mut seen = Foreseen {
                from,
                until: with_track.until.min(without_track.until),
                targets: with_track.targets,
                bookings: Vec::new(),
                others_later: 0,
                feeders: Vec::new(),
            };
            let is_target = |vehicle: VehicleId| query.targets.contains(&Thing::Vehicle(vehicle));
            compare_bookings(&mut seen, &known, is_target, (&without, &with));
            let peaks = feeders.iter().zip(without_track.peaks_kw.iter().zip(&with_track.peaks_kw));
            seen.feeders = peaks
                .map(|(feeder, (without_kw, with_kw))| FeederForeseen {
                    feeder: *feeder,
                    without_kw: *without_kw,
                    with_kw: *with_kw,
                    limit_kw: with.world().city().feeders.get(feeder.index()).map_or(0.0, |feeder| feeder.limit_kw),
                })
                .collect();
            ForesightState::Foreseen(seen)
        }))
    }
}

/// Gives the order to its targets as if it had been confirmed, by a second person too where it needs one.
fn give(copy: &mut Station<dyn Source>, query: &ForesightQuery) -> Vec<(Thing, CommandId)> {
    let second = OperatorId(query.by.0.wrapping_add(1));
    let targets = query.targets.iter().take(TARGETS_MAX);
    targets
        .map(|target| {
            let id = copy.give(CommandDraft {
                target: *target,
                order: query.order.clone(),
                issuer: Issuer::Operator(query.by),
                reason: String::new(),
                consent: Consent::Held,
            });
            copy.intent(Intent::ReleaseHeld { command: id, by: second });
            (*target, id)
        })
        .collect()
}

fn known(copy: &Station<dyn Source>) -> Vec<Known> {
    let open = copy.world().requests().open();
    open.map(|row| Known { request: row.request.id, vehicle: row.state.vehicle(), is_aboard: row.state.is_aboard() })
        .collect()
}

/// The feeders on which an order acts.
fn feeders(copy: &Station<dyn Source>, query: &ForesightQuery) -> Vec<FeederId> {
    let city = copy.world().city();
    let acts = |target: &Thing| match *target {
        Thing::Feeder(id) => Some(id),
        Thing::Building(id) => Some(city.buildings.get(id.index())?.feeder),
        Thing::Charger(id) => Some(city.chargers.get(id.index())?.feeder),
        Thing::Plant(id) => Some(city.plants.get(id.index())?.feeder),
        Thing::Vehicle(id) if query.order.kind() == OrderKind::ChargeTo => charger_feeder(copy, id),
        _ => None,
    };
    query.targets.iter().filter_map(acts).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The feeder of the charger that a vehicle is plugged in at.
fn charger_feeder(copy: &Station<dyn Source>, id: VehicleId) -> Option<FeederId> {
    let chargers = copy.world().chargers();
    let at = (0..chargers.len()).find(|index| chargers.get(*index).is_some_and(|row| row.vehicle == id))?;
    Some(copy.world().city().chargers.get(at)?.feeder)
}

fn compare_bookings(
    seen: &mut Foreseen,
    known: &[Known],
    is_target: impl Fn(VehicleId) -> bool,
    (without, with): (&Station<dyn Source>, &Station<dyn Source>),
) {
    for one in known {
        let (arrival_without, by_without) = arrival(without, one.request);
        let (arrival_with, by_with) = arrival(with, one.request);
        let vehicle = one.vehicle.filter(|vehicle| is_target(*vehicle));
        let booking = BookingForeseen {
            request: one.request,
            vehicle: vehicle.unwrap_or(VehicleId::NONE),
            is_aboard: one.is_aboard,
            loses_vehicle: by_without == one.vehicle && by_with != one.vehicle,
            without: arrival_without,
            with: arrival_with,
        };
        if vehicle.is_some() {
            seen.bookings.push(booking);
        } else if booking.is_worse() {
            seen.others_later += 1;
        }
    }
    let lateness = |booking: &BookingForeseen| match (booking.without, booking.with) {
        (Arrival::At(without), Arrival::At(with)) => (0, with - without),
        (_, Arrival::Never) => (2, LATER),
        _ => (1, LATER),
    };
    seen.bookings.sort_by_key(|booking| (Reverse(lateness(booking)), booking.request));
    seen.bookings.truncate(BOOKINGS_MAX);
}

/// When a request was served, and by whom or by whom it is to be.
fn arrival(station: &Station<dyn Source>, request: RequestId) -> (Arrival, Option<VehicleId>) {
    let Some(row) = station.world().requests().get(request) else { return (Arrival::Later, None) };
    let arrival = match row.state {
        RequestState::Done { .. } => Arrival::At(row.observed),
        RequestState::Cancelled | RequestState::Unserved(_) => Arrival::Never,
        RequestState::Waiting
        | RequestState::Assigned { .. }
        | RequestState::OnBoard { .. }
        | RequestState::Returning { .. } => Arrival::Later,
    };
    (arrival, row.state.vehicle())
}

/// What became of a target so far.
pub(super) fn nothing_yet(target: Thing) -> TargetForeseen {
    TargetForeseen { target, ended: None, stands_at: None }
}
