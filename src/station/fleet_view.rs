//! The fleet as the dispatcher sees it: a round's problem out of the world.

use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::number_hasher::NumberMap;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::{Hold, Issuer};
use crate::model::dispatch_view::WhyNot;
use crate::model::fact::Task;
use crate::model::{
    CommandId, Fittings, ItineraryStop, Party, Request, RequestPurpose, RequestState, StopDeed, Vehicle, VehicleKind,
    VehicleState,
};
use crate::plan::charging::{CHARGED_ENOUGH_SOC, QUICK_SOC, charged_enough_s};
use crate::plan::charging_turns::Member;
use crate::plan::dispatch::service::deed_s;
use crate::plan::dispatch::{Candidate, Job, JobId, PlaceId, Problem, Refill, Stop, Whereabouts};
use crate::world::World;
use crate::world::picture::{Motion, VehicleStatus};

use super::charging_turns::FleetMember;
use super::crews::Crews;
use super::dispatcher::Pins;

/// Who has waited many times as long as others today is not favoured by more than this ratio.
const FAVOUR_MAX: f64 = 2.0;

/// Quick charging, as planned: the power of a charger in town (50 kW), up to the level at which it gets slow; what a
/// shuttle uses with its climate; and how far and long a free charger is away, there and back.
const CHARGE_KW: f32 = 50.0;
const SHUTTLE_KWH_A_KM: f32 = 0.4;
const CHARGER_AWAY_S: f64 = 480.0;
const CHARGER_AWAY_M: f64 = 3_000.0;

/// Who charges leaves so early that it comes in time at this speed, by the bee line.
const SLOW_MPS: f32 = 3.0;

/// Of boarding or alighting that goes on, this share is left on average.
const LEFT_OF_SERVICE: f64 = 0.5;

/// What is known at the moment of a round.
pub(super) struct FleetView<'a> {
    pub city: &'a City,
    pub world: &'a World,
    pub now: Timestamp,
    pub unanswered: &'a BTreeMap<VehicleId, (CommandId, Timestamp)>,
    /// What people gave by hand.
    pub pins: &'a Pins,
    /// Who goes with vehicles, and what partners lend theirs for.
    pub crews: &'a Crews,
    /// How much those count whose need or district waits longer than others, as in [`Weights`].
    pub fairness: f64,
}

/// The problem of a round, and where its places are.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub problem: Problem,
    pub whereabouts: Vec<(Whereabouts, Point)>,
    /// Where each job is from and to.
    ends: Vec<(BuildingId, BuildingId)>,
    job_of: NumberMap<RequestId, JobId>,
    place_of: NumberMap<BuildingId, PlaceId>,
}

impl Round {
    pub fn building(&self, job: JobId, deed: StopDeed) -> Option<BuildingId> {
        let (from, to) = *self.ends.get(job.index())?;
        Some(if deed == StopDeed::PickUp { from } else { to })
    }

    fn add_place(&mut self, whereabouts: Whereabouts, point: Point) -> PlaceId {
        let place = PlaceId(self.whereabouts.len() as u32);
        self.whereabouts.push((whereabouts, point));
        self.problem.places.push(point);
        place
    }

    fn place(&mut self, city: &City, id: BuildingId) -> Option<PlaceId> {
        if let Some(place) = self.place_of.get(&id) {
            return Some(*place);
        }
        let building = city.buildings.get(id.index())?;
        let (point, _) = city.streets.place(building.access);
        let place = self.add_place(Whereabouts::At(building.access), point);
        self.place_of.insert(id, place);
        Some(place)
    }
}

impl FleetView<'_> {
    /// How many vehicles of a kind can't be told where to go now, by reason.
    pub fn unready(&self, kind: VehicleKind) -> BTreeMap<WhyNot, u32> {
        let mut counts = BTreeMap::new();
        let vehicles = self.world.roster().iter().enumerate().filter(|(_, vehicle)| vehicle.kind == kind);
        for id in vehicles.map(|(index, _)| VehicleId::from_index(index)).filter(|id| self.ready_in(*id).is_none()) {
            *counts.entry(self.why_unready(id)).or_default() += 1;
        }
        counts
    }

    /// Why a vehicle can't be told where to go now.
    pub fn why_unready(&self, id: VehicleId) -> WhyNot {
        let status = self.world.status().get(id.index()).filter(|_| self.is_heard(id));
        let Some(status) = status else { return WhyNot::NoContact };
        match status.state {
            _ if matches!(status.task, Task::Workshop(_)) => WhyNot::OutOfService,
            VehicleState::NoContact => WhyNot::NoContact,
            VehicleState::Stopped => WhyNot::Stopped,
            VehicleState::Immobilised | VehicleState::OutOfService => WhyNot::OutOfService,
            VehicleState::Charging | VehicleState::Refuelling | VehicleState::Driving if !is_ready(status) => {
                WhyNot::Charging
            }
            _ => WhyNot::Unanswered,
        }
    }

    /// Who can't be heard at this very moment can't be told anything either.
    fn is_heard(&self, id: VehicleId) -> bool {
        let status = self.world.status().get(id.index()).is_some_and(|status| status.observed == self.now);
        status && self.world.motion().get(id.index()).is_some_and(|motion| motion.observed == self.now)
    }

    /// Whether a vehicle can be told where to go now.
    fn is_free(&self, id: VehicleId) -> bool {
        self.listening(id).is_some_and(is_ready)
    }

    /// The status of a vehicle that is heard and has answered what was asked of it.
    fn listening(&self, id: VehicleId) -> Option<&VehicleStatus> {
        let is_listening = self.is_heard(id) && !self.unanswered.contains_key(&id);
        self.world.status().get(id.index()).filter(|_| is_listening)
    }

    /// When a vehicle can leave to where it is told, at which range; `None` when it can't be told where to go now.
    fn ready_in(&self, id: VehicleId) -> Option<Ready> {
        let status = self.listening(id)?;
        if is_ready(status) {
            return Some(Ready { in_s: 0.0, range_m: f64::from(status.range_km) * 1_000.0 });
        }
        self.charged_in(id, status)
    }

    /// The same of a shuttle that charges first.
    fn charged_in(&self, id: VehicleId, status: &VehicleStatus) -> Option<Ready> {
        let vehicle = self.world.roster().get(id.index()).filter(|it| it.kind == VehicleKind::Shuttle)?;
        let charging_s = charging_s(status, vehicle.battery_kwh)?;
        let range_m = f64::from(status.range_km * CHARGED_ENOUGH_SOC / status.soc.max(0.01)) * 1_000.0;
        let first = self.world.itineraries().get(id.index()).and_then(|row| row.stops.first().copied());
        let leaves_s = first.and_then(|stop| {
            let at = self.city.buildings.get(stop.at.index())?.center;
            let away_m = self.world.motion().get(id.index())?.place.distance(at);
            Some((stop.due.since_s(self.now) - f64::from(away_m / SLOW_MPS)).max(0.0))
        });
        Some(Ready { in_s: leaves_s.map_or(charging_s, |leaves_s| charging_s.min(leaves_s)), range_m })
    }

    /// The problem of the vehicles of a kind and the open requests that are for them; `None` without such requests.
    pub fn round(&self, kind: VehicleKind, open: &[RequestId]) -> Option<Round> {
        let mut round = Round::default();
        for id in open {
            let Some(row) = self.world.requests().get(*id) else { continue };
            if (row.request.purpose == RequestPurpose::Parcel) == (kind == VehicleKind::Robot)
                && let Some(job) = self.job(&mut round, *id)
            {
                round.problem.open.push(job);
            }
        }
        if round.problem.open.is_empty() {
            return None;
        }
        self.add_fleet(&mut round, kind);
        Some(round)
    }

    /// The vehicles of a kind with what they have to do, and no open request.
    pub fn fleet(&self, kind: VehicleKind) -> Round {
        let mut round = Round::default();
        self.add_fleet(&mut round, kind);
        round
    }

    fn add_fleet(&self, round: &mut Round, kind: VehicleKind) {
        for (index, vehicle) in self.world.roster().iter().enumerate().filter(|(_, vehicle)| vehicle.kind == kind) {
            let id = VehicleId::from_index(index);
            if let Some(mut candidate) = self.candidate(round, id) {
                candidate.places = vehicle.places();
                candidate.duty = self.crews.duty(id, candidate.role, self.city, self.now);
                candidate.lent = vehicle.partner.and_then(|partner| self.crews.lent(partner, self.city, self.now));
                candidate.refill = refill_of(vehicle);
                round.problem.fleet.push(candidate);
            }
        }
    }

    /// The shuttles of the city that carry riders and have nothing to do, with where they are: nobody else wants anything
    /// of them, and they need no charge.
    pub fn idle(&self) -> Vec<(VehicleId, Point)> {
        let shuttles = self.world.roster().iter().enumerate();
        let shuttles =
            shuttles.filter(|(_, vehicle)| vehicle.kind == VehicleKind::Shuttle && vehicle.partner.is_none());
        let ids = shuttles.map(|(index, _)| VehicleId::from_index(index)).filter(|id| self.is_idle(*id));
        ids.filter_map(|id| Some((id, self.world.motion().get(id.index())?.place))).collect()
    }

    fn is_idle(&self, id: VehicleId) -> bool {
        let Some(status) = self.world.status().get(id.index()) else { return false };
        let stands_or_returns = match status.state {
            VehicleState::Waiting | VehicleState::Parked => true,
            VehicleState::Driving => matches!(status.task, Task::Return | Task::Trip(_) | Task::None),
            _ => false,
        };
        let has_stops = self.world.itineraries().get(id.index()).is_none_or(|row| !row.stops.is_empty());
        let is_charged = status.soc >= CHARGED_ENOUGH_SOC;
        let is_wanted = !status.role.takes_riders() || self.is_held(id);
        stands_or_returns && !is_wanted && !has_stops && is_charged && self.is_free(id)
    }

    /// The shuttles of the city that carry riders and run on batteries, as far as they are in service.
    pub fn to_charge(&self) -> Vec<FleetMember> {
        let vehicles = self.world.roster().iter().enumerate();
        let vehicles = vehicles.filter(|(_, vehicle)| vehicle.kind == VehicleKind::Shuttle && !vehicle.is_fuel_cell());
        let own = vehicles.filter(|(_, vehicle)| vehicle.partner.is_none());
        own.filter_map(|(index, vehicle)| self.fleet_member(VehicleId::from_index(index), vehicle)).collect()
    }

    fn fleet_member(&self, id: VehicleId, vehicle: &Vehicle) -> Option<FleetMember> {
        let status = self.world.status().get(id.index()).filter(|status| status.role.takes_riders())?;
        let is_away = matches!(status.state, VehicleState::OutOfService | VehicleState::Immobilised);
        if is_away || matches!(status.task, Task::Workshop(_)) {
            return None;
        }
        let is_busy = self.world.itineraries().get(id.index()).is_some_and(|row| !row.stops.is_empty());
        let member = Member {
            vehicle: id,
            soc: status.soc,
            battery_kwh: vehicle.battery_kwh,
            is_charging: status.state == VehicleState::Charging || matches!(status.task, Task::Charge(_)),
            is_idle: !is_busy && self.stands_idle(id) && self.is_free(id),
        };
        Some(FleetMember { member, is_busy })
    }

    /// Whether a vehicle stands and nobody wants anything of it at this moment.
    pub fn stands_idle(&self, id: VehicleId) -> bool {
        let status = self.world.status().get(id.index());
        let stands = status.is_some_and(|it| matches!(it.state, VehicleState::Waiting | VehicleState::Parked));
        stands && !self.is_held(id)
    }

    /// The charge of a vehicle once it has gained some range, 0 to 1, as far as charging is quick.
    pub fn level_after(&self, id: VehicleId, gained_m: f64) -> Option<f32> {
        let (status, vehicle) = (self.world.status().get(id.index())?, self.world.roster().get(id.index())?);
        let gained = gained_m as f32 / 1_000.0 * SHUTTLE_KWH_A_KM / vehicle.battery_kwh;
        Some((status.soc + gained).min(QUICK_SOC)).filter(|level| *level > status.soc)
    }

    fn is_held(&self, id: VehicleId) -> bool {
        let is_held = |hold: &Hold| hold.stop.is_some() || hold.directed_by.is_some_and(Issuer::is_person);
        self.world.hold_of(id).is_some_and(|hold| is_held(&hold))
    }

    fn job(&self, round: &mut Round, id: RequestId) -> Option<JobId> {
        if let Some(job) = round.job_of.get(&id) {
            return Some(*job);
        }
        let row = self.world.requests().get(id)?;
        let Request { purpose, from, to, party, needs, earliest, latest_pick_up, latest_arrival, .. } = row.request;
        let (from_place, to_place) = (round.place(self.city, from)?, round.place(self.city, to)?);
        let now_s = |moment: Timestamp| moment.since_s(self.now);
        let (promised_s, boarded_s) = match row.state {
            RequestState::Assigned { pick_up, .. } => (Some(now_s(row.promised.unwrap_or(pick_up))), None),
            state if state.is_aboard() => (None, Some(now_s(row.observed))),
            _ => (None, None),
        };
        let job = JobId(round.problem.jobs.len() as u32);
        round.problem.jobs.push(Job {
            request: id,
            purpose,
            from: from_place,
            to: to_place,
            party,
            needs,
            earliest_s: now_s(earliest),
            latest_pick_up_s: now_s(latest_pick_up),
            latest_arrival_s: now_s(latest_arrival),
            promised_s,
            boarded_s,
            pinned_to: self.pins.of(id),
            favour: self.favour(&row.request),
        });
        round.ends.push((from, to));
        round.job_of.insert(id, job);
        Some(job)
    }

    /// A vehicle as it is now, if it can take requests at all.
    fn candidate(&self, round: &mut Round, id: VehicleId) -> Option<Candidate> {
        let status = self.world.status().get(id.index())?;
        let motion = self.world.motion().get(id.index())?;
        let stops = &self.world.itineraries().get(id.index())?.stops;
        let ready = self.ready_in(id)?;
        let is_serving = !stops.is_empty() && (status.state == VehicleState::Boarding || self.is_visited(stops));
        let (start, ready_s) =
            if is_serving { self.at_stop(round, stops)? } else { (self.start(round, motion), ready.in_s) };
        let (stops, aboard) = self.stops(round, stops)?;
        let role = status.role;
        Some(Candidate {
            vehicle: id,
            role,
            places: crate::model::Places::default(),
            fittings: self.world.details().get(id.index()).map_or(Fittings::NONE, |row| row.detail.fittings),
            start,
            ready_s,
            aboard,
            fixed: usize::from(is_serving),
            stops,
            range_m: ready.range_m,
            refill: None,
            duty: None,
            lent: None,
        })
    }

    /// How much more the waiting for a request counts than for others.
    fn favour(&self, request: &Request) -> f64 {
        let ratio = self.world.service().wait_ratio(self.city, request);
        libm::pow(ratio.clamp(1.0, FAVOUR_MAX), self.fairness)
    }

    /// Whether the first stop is the end of a visit that is open.
    fn is_visited(&self, stops: &[ItineraryStop]) -> bool {
        let first = stops.first().and_then(|stop| self.world.requests().get(stop.request));
        first.is_some_and(|row| row.request.purpose.visit().is_some() && row.state.is_aboard())
    }

    fn start(&self, round: &mut Round, motion: &Motion) -> PlaceId {
        round.add_place(whereabouts_of(self.city, motion), motion.place)
    }

    /// Where a vehicle is that boards or lets somebody off, and when it will be done, in seconds from now.
    fn at_stop(&self, round: &mut Round, stops: &[ItineraryStop]) -> Option<(PlaceId, f64)> {
        let stop = stops.first()?;
        let row = self.world.requests().get(stop.request)?;
        let request = &row.request;
        let place = round.place(self.city, stop.at)?;
        if let (Some(visit), StopDeed::DropOff) = (request.purpose.visit(), stop.deed) {
            return Some((place, (visit.stay_s() - self.now.since_s(row.observed)).max(0.0)));
        }
        let wait_s = match stop.deed {
            StopDeed::PickUp => request.earliest.since_s(self.now).max(0.0),
            StopDeed::DropOff => 0.0,
        };
        Some((place, wait_s + deed_s(request.purpose, request.party, request.needs, stop.deed) * LEFT_OF_SERVICE))
    }

    /// The stops of an itinerary and who is aboard; `None` when they hold a request of which nothing is known.
    fn stops(&self, round: &mut Round, stops: &[ItineraryStop]) -> Option<(Vec<Stop>, Party)> {
        let mut found = Vec::with_capacity(stops.len());
        let mut aboard = Party::default();
        for stop in stops {
            let job = self.job(round, stop.request)?;
            let was_picked_up = found.contains(&Stop { job, deed: StopDeed::PickUp });
            if stop.deed == StopDeed::DropOff && !was_picked_up {
                aboard = aboard.with(round.problem.job(job).party);
            }
            found.push(Stop { job, deed: stop.deed });
        }
        Some((found, aboard))
    }
}

/// When a vehicle can leave, in seconds from now, and how far it comes then.
#[derive(Clone, Copy, Debug)]
struct Ready {
    in_s: f64,
    range_m: f64,
}

/// How long a vehicle that charges needs until it can be called away, in seconds; `None` when it can be already, or
/// draws next to nothing.
pub(super) fn charging_s(status: &VehicleStatus, battery_kwh: f32) -> Option<f64> {
    let is_charging = status.state == VehicleState::Charging;
    charged_enough_s(status.soc, battery_kwh, status.charge_kw).filter(|_| is_charging)
}

/// How a vehicle's battery is charged on the way.
fn refill_of(vehicle: &Vehicle) -> Option<Refill> {
    let is_shuttle = vehicle.kind == VehicleKind::Shuttle && !vehicle.is_fuel_cell();
    is_shuttle.then(|| Refill {
        metres_per_s: f64::from(CHARGE_KW) / 3_600.0 / f64::from(SHUTTLE_KWH_A_KM) * 1_000.0,
        detour_s: CHARGER_AWAY_S,
        detour_m: CHARGER_AWAY_M,
        full_m: f64::from(vehicle.battery_kwh * QUICK_SOC / SHUTTLE_KWH_A_KM) * 1_000.0,
    })
}

/// Whether a vehicle is free to be told where to go.
fn is_ready(status: &VehicleStatus) -> bool {
    match status.state {
        _ if matches!(status.task, Task::Workshop(_)) => false,
        VehicleState::Driving => !matches!(status.task, Task::Charge(_) | Task::Refuel(_)),
        VehicleState::Boarding | VehicleState::Waiting | VehicleState::Parked => true,
        VehicleState::Charging => status.soc >= CHARGED_ENOUGH_SOC,
        VehicleState::Immobilised
        | VehicleState::NoContact
        | VehicleState::OutOfService
        | VehicleState::Stopped
        | VehicleState::Refuelling => false,
    }
}

/// Where a vehicle is, on the streets or beside them.
pub fn whereabouts_of(city: &City, motion: &Motion) -> Whereabouts {
    if city.streets.arcs.get(motion.arc.index()).is_some() {
        Whereabouts::Along(motion.arc, motion.place)
    } else {
        Whereabouts::Off(motion.place)
    }
}
