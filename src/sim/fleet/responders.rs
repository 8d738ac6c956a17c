//! Responders: vehicles that can't go on, and the vans that bring somebody who helps.
//!
//! A stranded vehicle stands at the kerb and slows its street. The nearest van that is on duty, charged and free goes
//! there; its responder works for some minutes; then the vehicle drives on. Only where a city has no van that could come
//! does a road service come after half an hour (JAF, 2023: 25 to 40 minutes).

use crate::base::chance::Chance;
use crate::base::ids::{ArcId, VehicleId};
use crate::city::Spot;
use crate::model::fact::Task;
use crate::model::{Cause, Diagnostic, EventKind, VehicleKind, VehicleState};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::Goal;

/// Help gives an empty vehicle this level at least.
const RESCUE_SOC: f32 = 0.1;
/// A van with less than this goes nowhere but to a charger.
const VAN_SOC: f32 = 0.2;
/// Free vans that are tried at a time, the nearest first.
const VANS_ASKED: usize = 4;
/// A van stops so far behind a vehicle that blocks its lane.
const BEHIND_M: f32 = 15.0;
/// Who waits longer than this for a van gets a road service, which comes within the other time.
const WAIT_MS: i64 = 2_700_000;
const ROAD_SERVICE_S: (f64, f64) = (1_500.0, 2_400.0);
/// Vehicles that strand at a time; more are not attended to by hand.
const STRANDED_MAX: usize = 4_096;

/// Why a vehicle is stranded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrandCause {
    /// Its driving system or drive gave up.
    Drive,
    Empty,
    FlatTyre,
    Battery,
    Door,
    /// It was stopped because it or its operator did not know what else to do.
    Stopped,
}

impl StrandCause {
    /// Time that a responder works on it, in seconds. Assumed: a restart with a walk around takes five minutes or more,
    /// a wheel half an hour, a charge for ten kilometres a quarter of an hour.
    fn work_s(self) -> (f64, f64) {
        match self {
            Self::Drive => (300.0, 900.0),
            Self::Empty => (720.0, 1_080.0),
            Self::FlatTyre => (1_200.0, 2_100.0),
            Self::Battery => (1_800.0, 3_000.0),
            Self::Door => (180.0, 420.0),
            Self::Stopped => (120.0, 480.0),
        }
    }

    fn diagnostic(self) -> Option<Diagnostic> {
        match self {
            Self::Drive => Some(Diagnostic::DriveFault),
            Self::Battery => Some(Diagnostic::BatteryCellFault),
            Self::Door => Some(Diagnostic::DoorObstructed),
            Self::Empty | Self::FlatTyre | Self::Stopped => None,
        }
    }
}

/// A vehicle that can't go on.
#[derive(Clone, Debug)]
pub struct Stranded {
    pub vehicle: u32,
    pub cause: StrandCause,
    since_ms: i64,
    /// Whether it stopped in the street.
    is_in_street: bool,
    /// What it was doing where it stood.
    was: VehicleState,
    /// The van that comes.
    van: Option<u32>,
    /// When the work is done.
    done_ms: Option<i64>,
    /// It can't be helped earlier.
    not_before_ms: i64,
}

/// How far help for a stranded vehicle has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    Awaited,
    /// A van is on its way.
    Coming,
    /// Its responder works on the vehicle.
    Here,
}

/// All that are stranded.
#[derive(Clone, Debug)]
pub struct Rescue {
    pub stranded: Vec<Stranded>,
    chance: Chance,
}

impl Rescue {
    pub fn new(seed: u64) -> Self {
        Self { stranded: Vec::new(), chance: Chance::for_thing(seed, 0x7265_7363_7565, 0) }
    }

    pub fn holds(&self, index: usize) -> bool {
        self.stranded.iter().any(|stranded| stranded.vehicle as usize == index)
    }
}

impl Simulator {
    /// Stops a vehicle where it is, until somebody came. Says whether it could be stopped now: one that pulls in or out
    /// can't, nor one that is stranded already.
    pub(in crate::sim) fn immobilise(&mut self, index: usize, cause: StrandCause, not_before_ms: i64) -> bool {
        let why = (cause == StrandCause::Empty).then_some(Cause::Empty);
        self.immobilise_because(index, cause, not_before_ms, why)
    }

    /// The same, with the cause that is told.
    pub(in crate::sim) fn immobilise_because(
        &mut self,
        index: usize,
        cause: StrandCause,
        not_before_ms: i64,
        why: Option<Cause>,
    ) -> bool {
        let is_out_of_service = self.lives[index].state == VehicleState::OutOfService;
        !is_out_of_service && self.make_stranded(index, cause, not_before_ms, why)
    }

    /// Keeps a vehicle for a responder where it stands, or at the kerb. Says whether it stands.
    pub(in crate::sim) fn keep_for_responder(&mut self, index: usize) -> bool {
        self.make_stranded(index, StrandCause::Stopped, self.now_ms, None)
    }

    fn make_stranded(&mut self, index: usize, cause: StrandCause, not_before_ms: i64, why: Option<Cause>) -> bool {
        if self.rescue.holds(index) || self.rescue.stranded.len() >= STRANDED_MAX {
            return false;
        }
        let is_halted = self.is_halted(index);
        let is_kept_in_lane = self.is_kept_in_lane(index);
        let is_in_street = is_halted || (self.bodies[index].mode == Mode::OnStreet && !is_kept_in_lane);
        let was = if is_halted { VehicleState::Driving } else { self.lives[index].state };
        if !(is_halted || is_kept_in_lane || self.stop_here(index)) {
            return false;
        }
        self.withdraw_request(index);
        if let Some(code) = cause.diagnostic() {
            let equipment = &mut self.equipment[index];
            equipment.faults = equipment.faults.with(code, true);
        }
        self.set_state(index, VehicleState::Immobilised);
        self.tell_with(EventKind::Immobilised { vehicle: Self::vehicle(index) }, why);
        let (vehicle, since_ms) = (index as u32, self.now_ms);
        let stranded =
            Stranded { vehicle, cause, since_ms, is_in_street, was, van: None, done_ms: None, not_before_ms };
        self.rescue.stranded.push(stranded);
        self.give_up_itinerary(index);
        true
    }

    /// How far help for a vehicle has come, if it is stranded.
    pub(in crate::sim) fn help_for(&self, index: usize) -> Option<Help> {
        let stranded = self.rescue.stranded.iter().find(|stranded| stranded.vehicle as usize == index)?;
        Some(match stranded.van {
            Some(van) if self.lives[van as usize].is_responding => Help::Here,
            Some(_) => Help::Coming,
            None => Help::Awaited,
        })
    }

    /// Stops a vehicle at the kerb where it drives, or keeps a standing one. Says whether it stands.
    pub(in crate::sim) fn stop_here(&mut self, index: usize) -> bool {
        let mode = self.bodies[index].mode;
        if mode == Mode::PullingIn || mode == Mode::OnStreet && self.now_ms < self.bodies[index].anchor_ms {
            return false;
        }
        self.settle_cabin(index);
        if mode == Mode::Standing {
            if self.lives[index].plug_row.is_some() {
                self.unplug(index);
            }
            self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
            return true;
        }
        self.leave_street(index);
        true
    }

    /// Lets a vehicle that stopped in the street drive on.
    pub(in crate::sim) fn drive_on(&mut self, index: usize) {
        self.set_state(index, VehicleState::Driving);
        self.rejoin(index);
    }

    /// Sends vans, lets responders work, and frees whom they have helped.
    pub(in crate::sim) fn step_rescue(&mut self) {
        for place in (0..self.rescue.stranded.len()).rev() {
            let Some(mut stranded) = self.rescue.stranded.get(place).cloned() else { continue };
            if stranded.done_ms.is_some_and(|done_ms| self.now_ms >= done_ms.max(stranded.not_before_ms)) {
                self.rescue.stranded.swap_remove(place);
                self.free_stranded(&stranded);
                continue;
            }
            if stranded.done_ms.is_none() {
                self.look_for_help(&mut stranded);
                self.rescue.stranded[place] = stranded;
            }
        }
    }

    fn look_for_help(&mut self, stranded: &mut Stranded) {
        let to = VehicleId(stranded.vehicle);
        // A van that somebody stopped on its way leaves the errand to another one.
        let is_coming = |van: u32| self.lives[van as usize].task == Task::Attend(to) && !self.is_in_hand(van as usize);
        if stranded.van.is_some_and(|van| !is_coming(van)) {
            stranded.van = None;
        }
        if stranded.van.is_none() {
            stranded.van = self.send_van(to);
        }
        let has_waited = self.now_ms - stranded.since_ms >= WAIT_MS;
        if stranded.van.is_none() && (has_waited || !self.has_vans()) {
            let ahead_s = if has_waited { (0.0, 60.0) } else { ROAD_SERVICE_S };
            let (low_s, high_s) = stranded.cause.work_s();
            let chance = &mut self.rescue.chance;
            let work_s = chance.between(ahead_s.0, ahead_s.1) + chance.between(low_s, high_s);
            stranded.done_ms = Some(self.now_ms + (work_s * 1000.0) as i64);
        }
    }

    pub(in crate::sim) fn has_vans(&self) -> bool {
        self.counters.vehicles_by_kind[VehicleKind::Van as usize] > 0
    }

    /// Sends the nearest van that can go.
    fn send_van(&mut self, to: VehicleId) -> Option<u32> {
        let goal = self.goal_beside(to.index());
        for van in self.free_vans(to.index()).into_iter().take(VANS_ASKED) {
            if self.send_now(van, Task::Attend(to), goal) {
                self.tell(EventKind::ResponderSent { van: Self::vehicle(van), to });
                return Some(van as u32);
            }
        }
        None
    }

    /// Vans that can go to a vehicle and that nobody holds, the nearest first.
    pub(in crate::sim) fn free_vans(&self, to: usize) -> Vec<usize> {
        let place_of = |index: usize| self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms).0;
        let there = place_of(to);
        let is_free = |index: &usize| {
            let life = &self.lives[*index];
            life.kind == VehicleKind::Van
                && life.soc > VAN_SOC
                && *index != to
                && matches!(life.task, Task::None | Task::Trip(_) | Task::Return | Task::Charge(_))
                && !matches!(life.state, VehicleState::Immobilised | VehicleState::OutOfService)
                && self.is_heard(*index)
                && !self.is_in_hand(*index)
        };
        let vans = (0..self.lives.len()).filter(is_free);
        let mut vans: Vec<(f32, usize)> = vans.map(|van| (place_of(van).distance(there), van)).collect();
        vans.sort_by(|a, b| a.0.total_cmp(&b.0));
        vans.into_iter().map(|(_, van)| van).collect()
    }

    /// Where a van stops to help a vehicle: beside it, or on the nearest street for cars.
    fn goal_beside(&self, index: usize) -> Goal {
        let body = &self.bodies[index];
        if let Some(arc) = self.city.streets.arcs.get(body.arc.index()).filter(|arc| arc.modes.cars) {
            let along_m = self.along_m(index).min(arc.length_m);
            return self.goal_across(index, along_m).unwrap_or(Goal::street(Spot { arc: body.arc, offset_m: along_m }));
        }
        if let Some(spot) = self.lives[index].at.spot(&self.city).filter(|_| body.arc == ArcId::NONE) {
            return Goal::street(spot);
        }
        let mut best: Option<(f32, Spot)> = None;
        for (number, arc) in self.city.streets.arcs.iter().enumerate().filter(|(_, arc)| arc.modes.cars) {
            let spot = Spot { arc: ArcId::from_index(number), offset_m: arc.length_m * 0.5 };
            let away_m = self.city.streets.place(spot).0.distance(body.stand);
            if best.is_none_or(|(least, _)| away_m < least) {
                best = Some((away_m, spot));
            }
        }
        best.map_or(self.lives[index].at, |(_, spot)| Goal::street(spot))
    }

    /// The other side of the street beside a vehicle that stands in its lane, or behind it where there is none: nobody
    /// gets past it to its own kerb.
    fn goal_across(&self, index: usize, along_m: f32) -> Option<Goal> {
        if !self.is_kept_in_lane(index) {
            return None;
        }
        let arc = self.bodies[index].arc;
        let found = self.city.streets.arc(arc);
        let street = self.city.streets.streets.get(found.street.index())?;
        let other = if street.forward == arc { street.backward } else { street.forward };
        let across = self.city.streets.arcs.get(other.index()).filter(|other| other.modes.cars);
        Some(Goal::street(match across {
            Some(across) => Spot { arc: other, offset_m: (across.length_m - along_m).clamp(0.0, across.length_m) },
            None => Spot { arc, offset_m: (along_m - BEHIND_M).max(0.0) },
        }))
    }

    /// Whether somebody stopped a vehicle in its lane, where it stands.
    fn is_kept_in_lane(&self, index: usize) -> bool {
        self.bodies[index].mode == Mode::OnStreet
            && !self.is_halted(index)
            && matches!(self.lives[index].state, VehicleState::Stopped | VehicleState::OutOfService)
            && self.speed_of(index) <= STANDING_MPS
    }

    /// A van whose first try to leave failed tries again, if it is still wanted.
    pub(super) fn set_out_to_attend(&mut self, index: usize, to: VehicleId) {
        let is_wanted = self.rescue.stranded.iter().any(|it| it.vehicle == to.0 && it.van == Some(index as u32));
        if is_wanted {
            let goal = self.goal_beside(to.index());
            self.depart(index, goal);
        } else {
            self.end_duty(index);
        }
    }

    /// A van is beside the vehicle that it was sent to: the work begins.
    pub(super) fn responder_arrived(&mut self, index: usize, to: VehicleId) {
        let now_ms = self.now_ms;
        let found = self.rescue.stranded.iter_mut().find(|it| it.vehicle == to.0 && it.van == Some(index as u32));
        let Some(stranded) = found else {
            self.end_duty(index);
            return;
        };
        let (low_s, high_s) = stranded.cause.work_s();
        stranded.done_ms = Some(now_ms + (self.rescue.chance.between(low_s, high_s) * 1000.0) as i64);
        self.lives[index].is_responding = true;
        self.set_state(index, VehicleState::Waiting);
        self.tell(EventKind::ResponderArrived { van: Self::vehicle(index), to });
    }

    /// A vehicle has been helped: it goes on, and so does the van.
    fn free_stranded(&mut self, stranded: &Stranded) {
        let index = stranded.vehicle as usize;
        self.mend(index, stranded.cause);
        if stranded.is_in_street {
            self.drive_on(index);
        } else {
            self.go_back_to(index, stranded.was);
            // Who was stopped in its lane stays there until it is released.
            if self.bodies[index].mode == Mode::Standing {
                self.schedule(index, self.now_ms + 1_000);
            }
        }
        self.tell_moves_again(index);
        if let Some(van) = stranded.van {
            self.lives[van as usize].is_responding = false;
            self.end_duty(van as usize);
        }
    }

    /// A vehicle that has been helped does again what it did where it stands.
    fn go_back_to(&mut self, index: usize, was: VehicleState) {
        if was != VehicleState::Charging {
            self.set_state(index, was);
            return;
        }
        self.set_state(index, VehicleState::Parked);
        if let Goal::Charger(charger) = self.lives[index].at {
            let user = self.charger_users.get_mut(charger.index());
            let Some(user) = user.filter(|user| **user == VehicleId::NONE) else { return };
            *user = Self::vehicle(index);
            self.lives[index].task = Task::Charge(charger);
        }
        self.plug_in(index);
        if self.lives[index].state != VehicleState::Charging {
            self.release_charger(index);
        }
    }

    fn mend(&mut self, index: usize, cause: StrandCause) {
        let now_ms = self.now_ms;
        let (life, equipment) = (&mut self.lives[index], &mut self.equipment[index]);
        if let Some(code) = cause.diagnostic() {
            equipment.faults = equipment.faults.with(code, false);
        }
        match cause {
            StrandCause::Empty => life.soc = life.soc.max(RESCUE_SOC),
            StrandCause::FlatTyre => equipment.tyres.fill(life.kind, now_ms),
            _ => {}
        }
    }

    /// Ends a vehicle's standstill at once, as when a trainer ends what made it stand.
    pub(in crate::sim) fn release_stranded(&mut self, index: usize) {
        let found = self.rescue.stranded.iter_mut().find(|stranded| stranded.vehicle as usize == index);
        if let Some(stranded) = found {
            (stranded.done_ms, stranded.not_before_ms) = (Some(self.now_ms), self.now_ms);
        }
    }
}
