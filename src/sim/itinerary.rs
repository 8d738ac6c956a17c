//! Itineraries: a vehicle does its stops, one after the other.
//!
//! At each stop it waits until the rider may come, and for boarding or alighting as long as [`deed_s`] expects, give or
//! take a quarter. New itineraries are taken at any time, also while it drives: it turns to the first stop where it is.
//! Whoever is aboard stays in the plan: an itinerary that leaves riders aboard is refused.

use std::collections::{BTreeSet, VecDeque};

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::command::Refusal;
use crate::model::fact::{ItineraryFacts, Task};
use crate::model::{
    EventKind, Itinerary, ItineraryStop, MobileVisit, Need, Party, Request, RequestPurpose, RequestState, StopDeed,
    VehicleKind, VehicleState,
};
use crate::plan::charging::charged_enough_s;
use crate::plan::dispatch::service::deed_s;

use super::agenda::Happening;
use super::body::Mode;
use super::fleet::Goal;
use super::fleet::rounds::fittings_of;
use super::simulator::Simulator;

#[cfg(test)]
mod tests;

/// Real service times over expected ones.
const SERVICE_SPREAD: (f64, f64) = (0.75, 1.25);

/// For a pick-up that may not be earlier, a vehicle sets out so long before it, and the time that the bee line takes at
/// this speed; until then it is free for everything else.
const SET_OUT_BEFORE_MS: i64 = 600_000;
const SLOW_MPS: f32 = 3.0;
/// From the charger to the street, at most.
const PULLS_OUT_MS: i64 = 60_000;

/// A vehicle that can't turn to its new first stop just now (it pulls out or in) tries again after this time.
const TURN_AGAIN_MS: i64 = 2_000;

/// The stops of one vehicle to come.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    pub ahead: VecDeque<ItineraryStop>,
    /// Whether it is at the first one, and boarding or alighting goes on.
    pub is_serving: bool,
}

impl Simulator {
    /// Gives a vehicle new stops to come.
    ///
    /// # Errors
    /// When it can't do them, or when they would leave riders aboard; then nothing changes.
    pub fn take_itinerary(&mut self, vehicle: VehicleId, itinerary: &Itinerary) -> Result<(), Refusal> {
        self.check_itinerary(vehicle, itinerary)?;
        let index = vehicle.index();
        let before: BTreeSet<RequestId> = self.lives[index].stops.ahead.iter().map(|stop| stop.request).collect();
        let after: BTreeSet<RequestId> = itinerary.stops.iter().map(|stop| stop.request).collect();
        let was_serving = self.lives[index].stops.is_serving.then(|| self.lives[index].stops.ahead.front().copied());
        let goes_on = was_serving.flatten().zip(itinerary.stops.first()).is_some_and(|(old, new)| is_same(&old, new));
        self.lives[index].stops.ahead = itinerary.stops.iter().copied().collect();
        self.lives[index].stops.is_serving = goes_on;
        for id in before.difference(&after) {
            self.wait_again(*id);
        }
        for stop in itinerary.stops.iter().filter(|stop| stop.deed == StopDeed::PickUp) {
            self.assign(stop, vehicle);
        }
        self.tell_itinerary(index);
        if let Some(at_ms) = self.sets_out_ms(index).filter(|at_ms| *at_ms > self.now_ms) {
            self.agenda.add(at_ms, Happening::Turn { vehicle: index as u32 });
        }
        if !goes_on {
            self.follow(index);
        }
        Ok(())
    }

    /// When a shuttle with nobody aboard sets out to its first stop, if that must not be earlier than a moment.
    fn sets_out_ms(&self, index: usize) -> Option<i64> {
        let life = &self.lives[index];
        let stop = life.stops.ahead.front().filter(|stop| stop.deed == StopDeed::PickUp)?;
        // Who is inside on a round leaves when it sets out.
        if life.riders > 0 && !life.role.makes_rounds() {
            return None;
        }
        if life.stops.is_serving || life.kind != VehicleKind::Shuttle {
            return None;
        }
        let (request, _) = self.requests.get(stop.request)?;
        let there = self.city.buildings.get(stop.at.index())?.center;
        let away_m = self.bodies[index].stand.distance(there);
        let away_ms = (away_m / SLOW_MPS * 1000.0) as i64;
        let earliest_ms = request.earliest.0 - away_ms - SET_OUT_BEFORE_MS;
        // It is due later than somebody waits for it: the plan counts on it charging until then.
        let charged_ms = self.charged_enough_ms(index).filter(|_| stop.due > request.earliest);
        let charged_ms = charged_ms.map(|charged_ms| charged_ms.min(stop.due.0 - away_ms - PULLS_OUT_MS));
        Some(charged_ms.map_or(earliest_ms, |charged_ms| charged_ms.max(earliest_ms)))
    }

    /// When a shuttle that charges has enough to be called away; `None` when it has, or draws no power.
    fn charged_enough_ms(&self, index: usize) -> Option<i64> {
        let life = &self.lives[index];
        let in_s = charged_enough_s(life.soc, life.figures().content, life.charge_kw);
        in_s.filter(|_| life.state == VehicleState::Charging).map(|in_s| self.now_ms + (in_s * 1_000.0) as i64)
    }

    /// Whether a vehicle has a stop that it is to go to now; not one for which it is too early.
    pub(super) fn has_stop_now(&self, index: usize) -> bool {
        let has_stops = !self.lives[index].stops.ahead.is_empty();
        has_stops && self.sets_out_ms(index).is_none_or(|at_ms| at_ms <= self.now_ms)
    }

    /// The first stop, when it is time for it.
    fn stop_now(&self, index: usize) -> Option<ItineraryStop> {
        self.lives[index].stops.ahead.front().copied().filter(|_| self.has_stop_now(index))
    }

    fn check_itinerary(&self, vehicle: VehicleId, itinerary: &Itinerary) -> Result<(), Refusal> {
        let life = self.lives.get(vehicle.index()).ok_or(Refusal::UnknownTarget)?;
        if !matches!(life.kind, VehicleKind::Shuttle | VehicleKind::Robot) {
            return Err(Refusal::NotForThisTarget);
        }
        let is_otherwise_used = !itinerary.stops.iter().all(|stop| self.is_for_role(vehicle.index(), stop.request));
        let is_workshops = life.refit_to.is_some() || self.is_maintenance_due(vehicle.index());
        let is_busy = is_otherwise_used || is_workshops || matches!(life.task, Task::Workshop(_));
        if is_busy || matches!(life.state, VehicleState::Immobilised | VehicleState::OutOfService) {
            return Err(Refusal::OutOfService);
        }
        if itinerary.stops.len() > Itinerary::STOPS_MAX {
            return Err(Refusal::TooManyStops);
        }
        let places = self.roster[vehicle.index()].places();
        let mut aboard = BTreeSet::new();
        let (mut load, mut children) = (Party::default(), 0);
        for stop in &life.stops.ahead {
            if let Some((request, state)) = self.requests.get(stop.request)
                && state.is_aboard()
                && aboard.insert(stop.request)
            {
                load = load.with(request.party);
                children += i32::from(request.needs.has(Need::ChildSeat));
            }
        }
        let mut seen = BTreeSet::new();
        for stop in &itinerary.stops {
            let (request, state) = self.requests.get(stop.request).ok_or(Refusal::UnknownRequest)?;
            let at = if stop.deed == StopDeed::PickUp { request.from } else { request.to };
            if stop.at != at || stop.at.index() >= self.city.buildings.len() {
                return Err(Refusal::UnknownRequest);
            }
            match stop.deed {
                StopDeed::PickUp => {
                    let is_waiting = matches!(state, RequestState::Waiting | RequestState::Assigned { .. });
                    if !is_waiting || !seen.insert(stop.request) || self.is_boarding_elsewhere(stop.request, vehicle) {
                        return Err(Refusal::RequestTaken);
                    }
                    aboard.insert(stop.request);
                    load = load.with(request.party);
                    children += i32::from(request.needs.has(Need::ChildSeat));
                }
                StopDeed::DropOff => {
                    if !aboard.remove(&stop.request) {
                        return Err(Refusal::RequestTaken);
                    }
                    load = load.without(request.party);
                    children -= i32::from(request.needs.has(Need::ChildSeat));
                }
            }
            if !places.fits(load) || children > i32::from(places.child_seats) {
                return Err(Refusal::TooFewPlaces);
            }
        }
        if aboard.is_empty() { Ok(()) } else { Err(Refusal::RidersAboard) }
    }

    /// Whether a request is for the role of a vehicle, and the vehicle fitted with what it needs.
    fn is_for_role(&self, index: usize, id: RequestId) -> bool {
        let life = &self.lives[index];
        match self.visit_of(id) {
            Some(visit) => {
                let fitted = fittings_of(life.role, self.roster[index].number);
                life.role == visit.service.role() && fitted.has_all(visit.needs)
            }
            None => life.kind != VehicleKind::Shuttle || life.role.takes_riders(),
        }
    }

    fn visit_of(&self, id: RequestId) -> Option<MobileVisit> {
        self.requests.get(id).and_then(|(request, _)| request.purpose.visit())
    }

    /// A round ends early when a visit is waited for elsewhere.
    fn break_off_round(&mut self, index: usize) {
        let life = &self.lives[index];
        let Task::Visit(at) = life.task else { return };
        let is_open = life.at == Goal::Building(at) && life.state == VehicleState::Waiting && !life.stops.is_serving;
        if is_open && self.bodies[index].mode == Mode::Standing && self.has_stop_now(index) {
            self.close_visit(index, at);
        }
    }

    /// Whether another vehicle is at a request's pick-up already.
    fn is_boarding_elsewhere(&self, id: RequestId, vehicle: VehicleId) -> bool {
        let other = self.requests.get(id).and_then(|(_, state)| state.vehicle()).filter(|other| *other != vehicle);
        other.is_some() && self.is_boarding(id)
    }

    /// Whether a request's vehicle is at its pick-up.
    pub(super) fn is_boarding(&self, id: RequestId) -> bool {
        let vehicle = self.requests.get(id).and_then(|(_, state)| state.vehicle());
        let stops = vehicle.and_then(|vehicle| self.lives.get(vehicle.index())).map(|life| &life.stops);
        stops.is_some_and(|stops| stops.is_serving && stops.ahead.front().is_some_and(|stop| stop.request == id))
    }

    /// Promises a pick-up. Whoever had it before drops it.
    fn assign(&mut self, stop: &ItineraryStop, vehicle: VehicleId) {
        let Some((_, state)) = self.requests.get(stop.request) else { return };
        match state {
            RequestState::Assigned { vehicle: known, .. } if known == vehicle => {}
            RequestState::Assigned { vehicle: other, .. } => {
                self.set_request_state(stop.request, RequestState::Assigned { vehicle, pick_up: stop.due });
                self.drop_stops(other.index(), stop.request);
            }
            _ => self.set_request_state(stop.request, RequestState::Assigned { vehicle, pick_up: stop.due }),
        }
    }

    /// Takes the stops of a request out of a vehicle's itinerary.
    pub(super) fn drop_stops(&mut self, index: usize, id: RequestId) {
        let stops = &mut self.lives[index].stops;
        let first = stops.ahead.front().copied();
        stops.ahead.retain(|stop| stop.request != id);
        self.tell_itinerary(index);
        if first.is_some_and(|first| first.request == id) {
            self.lives[index].stops.is_serving = false;
            self.follow(index);
        }
    }

    /// Turns to the first stop, or to rest when there is none, from whatever the vehicle does now.
    pub(super) fn follow(&mut self, index: usize) {
        // Whoever was boarding is not any more: the ramp is in before it drives off.
        self.equipment[index].is_ramp_out = false;
        let life = &self.lives[index];
        let goes_on = matches!(
            life.state,
            VehicleState::Waiting | VehicleState::Parked | VehicleState::Charging | VehicleState::Refuelling
        );
        let is_early = !life.stops.ahead.is_empty() && !self.has_stop_now(index);
        if goes_on && is_early && self.bodies[index].mode == Mode::Standing {
            return;
        }
        self.break_off_round(index);
        self.set_task_of_stop(index);
        let goal = self.stop_now(index).map_or(self.lives[index].home, |stop| Goal::Building(stop.at));
        if self.turns_later(index, goal) {
            return;
        }
        let body = &self.bodies[index];
        match body.mode {
            Mode::Standing if self.lives[index].state == VehicleState::Immobilised => {}
            Mode::Standing => self.schedule(index, self.now_ms),
            Mode::OnStreet if self.now_ms >= body.anchor_ms => {
                // Without a way it drives on and looks again where it arrives.
                if self.lives[index].goal != goal {
                    self.redirect(index, goal);
                }
            }
            Mode::OnStreet | Mode::PullingIn => {
                self.agenda.add(self.now_ms + TURN_AGAIN_MS, Happening::Turn { vehicle: index as u32 });
            }
        }
    }

    /// The time to turn has come for a vehicle that could not do so before.
    pub(super) fn turn(&mut self, index: usize) {
        let Some(stop) = self.stop_now(index) else {
            if let Some(at_ms) = self.sets_out_ms(index) {
                self.agenda.add(at_ms.max(self.now_ms + TURN_AGAIN_MS), Happening::Turn { vehicle: index as u32 });
            }
            return;
        };
        let is_wrong = match self.bodies[index].mode {
            Mode::OnStreet => self.lives[index].goal != Goal::Building(stop.at),
            Mode::Standing if self.lives[index].stops.is_serving => false,
            Mode::Standing => {
                let is_idle = matches!(self.lives[index].state, VehicleState::Waiting | VehicleState::Parked);
                is_idle || self.lives[index].state == VehicleState::Charging
            }
            Mode::PullingIn => false,
        };
        if is_wrong {
            self.follow(index);
        }
    }

    fn set_task_of_stop(&mut self, index: usize) {
        let is_robot = self.lives[index].kind == VehicleKind::Robot;
        if matches!(self.lives[index].task, Task::Charge(_)) {
            self.release_charger(index);
        }
        self.lives[index].task = match self.stop_now(index) {
            None if self.bodies[index].mode == Mode::Standing => Task::None,
            None => Task::Return,
            Some(stop) if self.visit_of(stop.request).is_some() => Task::Visit(stop.at),
            Some(stop) => match stop.deed {
                StopDeed::PickUp => Task::PickUp(stop.at),
                StopDeed::DropOff if is_robot => Task::Deliver(stop.at),
                StopDeed::DropOff => Task::Ride(stop.at),
            },
        };
        self.told.mark_changed(index);
    }

    /// A standing vehicle with stops to come goes to the first one, or begins what is to do there.
    pub(super) fn go_to_stop(&mut self, index: usize) {
        let Some(stop) = self.lives[index].stops.ahead.front().copied() else { return };
        self.set_task_of_stop(index);
        if self.lives[index].at == Goal::Building(stop.at) {
            self.begin_stop(index, &stop);
        } else {
            self.depart(index, Goal::Building(stop.at));
        }
    }

    fn begin_stop(&mut self, index: usize, stop: &ItineraryStop) {
        let Some((request, _)) = self.requests.get(stop.request) else {
            self.lives[index].stops.ahead.pop_front();
            self.schedule(index, self.now_ms);
            return;
        };
        if stop.deed == StopDeed::PickUp && request.earliest.0 > self.now_ms {
            // Not at it yet: it can still be told to take somebody else first.
            let earliest_ms = request.earliest.0;
            self.set_state(index, VehicleState::Waiting);
            self.schedule(index, earliest_ms);
            return;
        }
        if let (Some(visit), StopDeed::DropOff) = (request.purpose.visit(), stop.deed) {
            self.stay_open(index, visit);
            return;
        }
        let expected_s = deed_s(request.purpose, request.party, request.needs, stop.deed);
        let in_vain = self.waits_in_vain_until(stop.request).filter(|_| stop.deed == StopDeed::PickUp);
        let needs_ramp = request.party.wheelchairs > 0 && in_vain.is_none();
        let service_ms = self.seconds(index, expected_s * SERVICE_SPREAD.0, expected_s * SERVICE_SPREAD.1);
        let service_ms = self.begin_hand_over(index, stop, service_ms);
        let until_ms = in_vain.map_or(self.now_ms + service_ms, |until| until.0);
        self.lives[index].stops.is_serving = true;
        self.equipment[index].is_ramp_out = needs_ramp;
        self.set_state(index, VehicleState::Boarding);
        self.schedule(index, until_ms);
    }

    /// A visit is open for as long as it was booked; people come in as on a round.
    fn stay_open(&mut self, index: usize, visit: MobileVisit) {
        self.lives[index].stops.is_serving = true;
        self.lives[index].riders = self.visitors(index);
        self.set_state(index, VehicleState::Waiting);
        self.schedule(index, self.now_ms + (visit.stay_s() * 1_000.0) as i64);
    }

    /// Boarding or alighting is over, or the wait for a rider who is not there.
    pub(super) fn finish_stop(&mut self, index: usize) {
        self.lives[index].stops.is_serving = false;
        self.equipment[index].is_ramp_out = false;
        let Some(stop) = self.lives[index].stops.ahead.pop_front() else { return };
        let vehicle = VehicleId::from_index(index);
        let is_in_vain = stop.deed == StopDeed::PickUp && self.waits_in_vain_until(stop.request).is_some();
        if is_in_vain {
            self.end_as_no_show(index, &stop);
        }
        let found = self.requests.get(stop.request).map(|(request, _)| (request.party, request.purpose));
        let role = self.lives[index].role;
        if let Some((party, purpose)) = found {
            let persons = party.persons();
            match stop.deed {
                StopDeed::PickUp => {
                    self.lives[index].riders = self.lives[index].riders.saturating_add(persons);
                    self.set_request_state(stop.request, self.requests.aboard_state(stop.request, vehicle));
                    self.lock_in(index, stop.request);
                    match purpose {
                        RequestPurpose::Parcel => {}
                        RequestPurpose::Visit(_) => self.tell(EventKind::VisitBegan { vehicle, at: stop.at, role }),
                        _ => self.tell(EventKind::PickedUp { vehicle, at: stop.at, riders: persons }),
                    }
                }
                StopDeed::DropOff => {
                    let leave = if purpose.visit().is_some() { u8::MAX } else { persons };
                    self.lives[index].riders = self.lives[index].riders.saturating_sub(leave);
                    self.lockers.change(vehicle, |lockers| lockers.empty(stop.request));
                    let end = self.requests.drop_off_state(stop.request, vehicle);
                    self.set_request_state(stop.request, end);
                    self.tell(match (purpose, end) {
                        (RequestPurpose::Parcel, RequestState::Done { .. }) => {
                            EventKind::ParcelDelivered { vehicle, at: stop.at }
                        }
                        (RequestPurpose::Parcel, _) => EventKind::ParcelReturned { vehicle, at: stop.at },
                        (RequestPurpose::Visit(_), _) => EventKind::VisitEnded { vehicle, at: stop.at, role },
                        _ => EventKind::DroppedOff { vehicle, at: stop.at, riders: persons },
                    });
                }
            }
        }
        self.tell_itinerary(index);
        self.told.mark_changed(index);
        if self.lives[index].stops.ahead.is_empty() {
            self.lives[index].task = Task::None;
            self.set_state(index, VehicleState::Waiting);
        } else if let Some(at_ms) = self.sets_out_ms(index).filter(|at_ms| role.makes_rounds() && *at_ms > self.now_ms)
        {
            self.agenda.add(at_ms, Happening::Turn { vehicle: index as u32 });
        }
    }

    /// A vehicle that broke down gives its requests back: who is aboard waits beside it for another one.
    pub(super) fn give_up_itinerary(&mut self, index: usize) {
        let stops = std::mem::take(&mut self.lives[index].stops);
        if stops.ahead.is_empty() {
            return;
        }
        let near = self.nearest_building(index);
        let ids: BTreeSet<RequestId> = stops.ahead.iter().map(|stop| stop.request).collect();
        for id in ids {
            match self.requests.get(id) {
                Some((_, state)) if state.is_aboard() => {
                    self.lockers.change(VehicleId::from_index(index), |lockers| lockers.empty(id));
                    self.strand(id, near);
                }
                _ => self.wait_again(id),
            }
        }
        self.lives[index].riders = 0;
        self.equipment[index].is_ramp_out = false;
        (self.lives[index].task, self.lives[index].goal) = (Task::Return, self.lives[index].home);
        self.tell_itinerary(index);
    }

    /// Begins with somebody aboard who asked before the start.
    pub(super) fn begin_aboard(&mut self, index: usize, request: Request) {
        let id = self.book_aboard(request, VehicleId::from_index(index));
        if id.is_some() {
            let due = request.latest_arrival;
            self.lives[index].stops.ahead.push_back(ItineraryStop {
                at: request.to,
                request: id,
                deed: StopDeed::DropOff,
                due,
            });
            self.lock_in(index, id);
            self.tell_itinerary(index);
        }
    }

    fn nearest_building(&self, index: usize) -> BuildingId {
        let here = self.bodies[index].stand;
        let away_m = |building: &crate::city::Building| building.center.distance(here);
        let buildings = self.city.buildings.iter().enumerate();
        let nearest = buildings.min_by(|a, b| away_m(a.1).total_cmp(&away_m(b.1)));
        nearest.map_or(BuildingId::NONE, |(number, _)| BuildingId::from_index(number))
    }

    pub(super) fn tell_itinerary(&mut self, index: usize) {
        let stops = self.lives[index].stops.ahead.iter().copied().collect();
        self.itinerary_news.vehicle.push(VehicleId::from_index(index));
        self.itinerary_news.observed.push(Timestamp(self.now_ms));
        self.itinerary_news.itinerary.push(Itinerary { stops });
    }

    pub(super) fn take_itinerary_news(&mut self) -> ItineraryFacts {
        std::mem::take(&mut self.itinerary_news)
    }
}

fn is_same(a: &ItineraryStop, b: &ItineraryStop) -> bool {
    (a.at, a.request, a.deed) == (b.at, b.request, b.deed)
}
