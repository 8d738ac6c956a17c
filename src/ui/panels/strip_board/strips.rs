//! Strips: what each vehicle did and will do, in blocks over time.

use std::collections::BTreeMap;

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::fact::Task;
use crate::model::{ItineraryStop, RequestState};
use crate::model::{Party, Role, StopDeed, Vehicle, VehicleKind, VehicleState};
use crate::plan::charging::{FULL_SOC, QUICK_SOC};
use crate::plan::dispatch::service::deed_s;
use crate::ui::new_times::LATE_FROM_S;
use crate::world::Picture;
use crate::world::picture::{RequestNow, VehicleStatus};

/// How far back and ahead the board shows.
pub const BEHIND: Span = Span::from_s(15 * 60);
pub const AHEAD: Span = Span::from_s(75 * 60);

/// The line of one vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub vehicle: VehicleId,
    /// In the order of time.
    pub blocks: Vec<Block>,
    /// The stop that is latest against what was promised, and by how many seconds.
    pub late: Option<(Timestamp, f64)>,
}

impl Strip {
    /// Whole minutes that it is late; 0 when it is not.
    pub fn late_minutes(&self) -> i64 {
        self.late.map_or(0, |(_, late_s)| (late_s / 60.0).floor() as i64)
    }
}

/// Something that a vehicle does for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    pub from: Timestamp,
    pub to: Timestamp,
    pub what: Doing,
    /// Who is picked up by it or at its beginning and can still be given to another vehicle.
    pub request: Option<RequestId>,
}

/// What a vehicle does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Drives with so many persons or parcels.
    Aboard(u32),
    /// Drives to a pick-up with nobody.
    Empty,
    PickUp,
    DropOff,
    /// Stands or goes about in a use that takes no riders.
    Role(Role),
    Charge,
    /// Is to charge then; until it begins that may move.
    ChargeLater,
    Refuel,
    Workshop,
}

/// The strips of all vehicles that are dispatched, the latest first, then those that have something to do.
pub fn strips(picture: &Picture, shows_robots: bool) -> Vec<Strip> {
    let mut rides: BTreeMap<VehicleId, Vec<&RequestNow>> = BTreeMap::new();
    let from = picture.source.clock.now - BEHIND;
    for row in picture.requests.iter().flatten() {
        let is_over = row.state.is_ended() && row.observed < from;
        if let Some(vehicle) = row.state.vehicle().filter(|_| !is_over) {
            rides.entry(vehicle).or_default().push(row);
        }
    }
    let is_shown = |vehicle: &Vehicle| {
        vehicle.kind == VehicleKind::Shuttle || (shows_robots && vehicle.kind == VehicleKind::Robot)
    };
    let shown = picture.roster.iter().enumerate().filter(|(_, vehicle)| is_shown(vehicle));
    let mut strips: Vec<Strip> = shown
        .map(|(index, _)| {
            let vehicle = VehicleId::from_index(index);
            strip(picture, vehicle, rides.get(&vehicle).map_or(&[][..], Vec::as_slice))
        })
        .collect();
    strips.sort_by_key(|strip| {
        let is_idle = strip.blocks.iter().all(|block| block.to <= picture.source.clock.now);
        (std::cmp::Reverse(strip.late_minutes()), is_idle, strip.vehicle)
    });
    strips
}

fn strip(picture: &Picture, vehicle: VehicleId, rides: &[&RequestNow]) -> Strip {
    let now = picture.source.clock.now;
    let mut blocks = past_blocks(rides, now);
    let stops = picture.itineraries.get(vehicle.index()).map_or(&[][..], |itinerary| &*itinerary.stops);
    let battery_kwh = picture.roster.get(vehicle.index()).map_or(0.0, |vehicle| vehicle.battery_kwh);
    let status = picture.status.get(vehicle.index());
    let charges_first = status.zip(stops.first()).and_then(|(status, first)| {
        let block = other_block(status, battery_kwh, now).filter(|block| block.what == Doing::Charge)?;
        Some(Block { to: block.to.min(first.due), ..block })
    });
    let sets_out = charges_first.map_or(now, |block| block.to);
    blocks.extend(charges_first);
    let late = plan_blocks(&mut blocks, stops, rides, sets_out);
    blocks.extend(status.filter(|_| stops.is_empty()).and_then(|status| other_block(status, battery_kwh, now)));
    let is_busy_until = blocks.last().map_or(now, |block| block.to.max(now));
    let turn = picture.dispatch.charging.turn(vehicle);
    if let Some(turn) = turn.filter(|turn| turn.from > now && turn.from < now + AHEAD && turn.from >= is_busy_until) {
        let to = turn.to.min(now + AHEAD);
        blocks.push(Block { from: turn.from, to, what: Doing::ChargeLater, request: None });
    }
    Strip { vehicle, blocks, late }
}

/// The rides that are over or under way, as stretches with the same load.
fn past_blocks(rides: &[&RequestNow], now: Timestamp) -> Vec<Block> {
    let begin = now - BEHIND;
    let mut changes: Vec<(Timestamp, i64)> = Vec::new();
    for row in rides {
        let (boarded, until) = match row.state {
            state if state.is_aboard() => (row.picked_up.unwrap_or(row.observed), now),
            RequestState::Done { .. } => (row.picked_up.unwrap_or(row.observed), row.observed),
            _ => continue,
        };
        changes.push((boarded.max(begin), i64::from(load(row.request.party))));
        changes.push((until, -i64::from(load(row.request.party))));
    }
    changes.sort_unstable();
    let (mut blocks, mut aboard) = (Vec::new(), 0);
    for (index, (at, change)) in changes.iter().enumerate() {
        aboard += change;
        let to = changes.get(index + 1).map_or(*at, |(next, _)| *next);
        if aboard > 0 && to > *at {
            blocks.push(Block { from: *at, to, what: Doing::Aboard(aboard as u32), request: None });
        }
    }
    blocks
}

/// What is planned. Returns the stop that is latest against what was promised.
fn plan_blocks(
    blocks: &mut Vec<Block>,
    stops: &[ItineraryStop],
    rides: &[&RequestNow],
    sets_out: Timestamp,
) -> Option<(Timestamp, f64)> {
    let row = |id: RequestId| rides.iter().find(|row| row.request.id == id);
    let is_aboard = |row: &&&RequestNow| row.state.is_aboard();
    let mut aboard: u32 = rides.iter().filter(is_aboard).map(|row| load(row.request.party)).sum();
    let (mut at, mut picked_up, mut late): (Timestamp, _, Option<(Timestamp, f64)>) = (sets_out, None, None);
    for stop in stops {
        let Some(row) = row(stop.request) else { continue };
        if let Some(open) = open_visit(row) {
            at = at.max(open.to);
            blocks.push(open);
            continue;
        }
        // What was planned for a moment that is past has not happened yet.
        let begin = stop.due.max(at);
        if begin > at {
            let what = if aboard > 0 { Doing::Aboard(aboard) } else { Doing::Empty };
            blocks.push(Block { from: at, to: begin, what, request: picked_up });
        }
        let to = begin + Span::from_s_f64(deed_s(row.request.purpose, row.request.party, row.request.needs, stop.deed));
        let (what, limit) = match (stop.deed, row.request.purpose.visit()) {
            (StopDeed::PickUp, _) => (Doing::PickUp, row.promised),
            (StopDeed::DropOff, Some(visit)) => (Doing::Role(visit.service.role()), None),
            (StopDeed::DropOff, None) => (Doing::DropOff, Some(row.request.latest_arrival)),
        };
        let movable = (stop.deed == StopDeed::PickUp).then_some(stop.request);
        blocks.push(Block { from: begin, to, what, request: movable });
        let late_s = limit.map_or(0.0, |limit| begin.since_s(limit));
        if late_s > LATE_FROM_S && late.is_none_or(|(_, known_s)| late_s > known_s) {
            late = Some((begin, late_s));
        }
        aboard = match stop.deed {
            StopDeed::PickUp => aboard + load(row.request.party),
            StopDeed::DropOff => aboard.saturating_sub(load(row.request.party)),
        };
        (at, picked_up) = (to, movable);
    }
    late
}

/// A visit that is open, from its opening until it was open for its time.
fn open_visit(row: &RequestNow) -> Option<Block> {
    let visit = row.request.purpose.visit().filter(|_| row.state.is_aboard())?;
    let to = row.observed + Span::from_s_f64(visit.stay_s());
    Some(Block { from: row.observed, to, what: Doing::Role(visit.service.role()), request: None })
}

/// What a vehicle without stops is about, from now on.
fn other_block(status: &VehicleStatus, battery_kwh: f32, now: Timestamp) -> Option<Block> {
    let block = |to, what| Some(Block { from: now, to, what, request: None });
    match status.state {
        VehicleState::Charging => {
            let level = if status.soc < QUICK_SOC { QUICK_SOC } else { FULL_SOC };
            let missing_kwh = (level - status.soc).max(0.0) * battery_kwh;
            let hours = if status.charge_kw > 0.5 { missing_kwh / status.charge_kw } else { 0.25 };
            let to = (now + Span::from_s_f64(f64::from(hours) * 3_600.0)).min(now + AHEAD);
            block(to, Doing::Charge)
        }
        VehicleState::Refuelling => block(now + Span::from_s(600), Doing::Refuel),
        _ if matches!(status.task, Task::Charge(_)) => block(now + Span::from_s(600), Doing::Charge),
        _ if matches!(status.task, Task::Workshop(_)) => block(now + AHEAD, Doing::Workshop),
        _ if !status.role.takes_riders() && status.role != Role::Delivery => {
            block(now + AHEAD, Doing::Role(status.role))
        }
        _ => None,
    }
}

fn load(party: Party) -> u32 {
    u32::from(party.persons()) + u32::from(party.parcels)
}
