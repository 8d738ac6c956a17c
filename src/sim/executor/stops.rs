//! Stops: pull over, emergency stop, hold at the next stop, end of automation; and their release.
//!
//! A stop is latched to who made it: the vehicle stands until they release it, or somebody who took it over with a
//! reason. A stronger stop by somebody else becomes theirs; one that is in force no sooner changes nothing.

use crate::base::ids::VehicleId;
use crate::city::Spot;
use crate::model::command::{Failure, Issuer, OrderKind};
use crate::model::{VehicleKind, VehicleState};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::plan::interlocks::place::next_place_to_stand_m;
use crate::sim::body::Mode;
use crate::sim::fleet::Goal;
use crate::sim::incidents::Halt;
use crate::sim::simulator::Simulator;

use super::hand::Stop;
use super::{Begun, Look};

/// Comfortable braking of a vehicle with people standing (UNECE R13-H type tests brake harder; buses plan with 1.2).
const BRAKE_MPS2: f32 = 1.5;
/// Time until it brakes.
const REACTION_S: f32 = 0.5;

impl Simulator {
    pub(super) fn begin_stop_order(&mut self, index: usize, kind: OrderKind, holder: Issuer) -> Begun {
        let hand = self.hand_mut(index);
        // The vehicle's own becomes theirs.
        let held = hand.stop.filter(|old| old.holder.is_some());
        let is_weaker = held.is_some_and(|old| old.kind.stop_strength() >= kind.stop_strength());
        if !is_weaker {
            let (interrupted, is_in_lane) = hand.stop.map_or((None, false), |old| (old.interrupted, old.is_in_lane));
            hand.stop = Some(Stop { holder: Some(holder), kind, interrupted, is_in_lane });
        }
        match self.look_at_stop(index) {
            Look::Reached => Begun::Reached,
            Look::Going(_) | Look::Failed(_) => Begun::UnderWay,
        }
    }

    /// Does what is left to do for a vehicle to stop without being told, and says whether nothing is. A stop that somebody
    /// made goes on as it was meant; what is out of service or can't move stands anyway.
    pub(in crate::sim) fn stop_on_its_own(&mut self, index: usize) -> bool {
        let stands = matches!(self.lives[index].state, VehicleState::OutOfService | VehicleState::Immobilised);
        if stands || self.is_stopped_by_somebody(index) {
            return true;
        }
        let own = Stop { holder: None, kind: OrderKind::PullOver, interrupted: None, is_in_lane: false };
        self.hand_mut(index).stop.get_or_insert(own);
        self.look_at_stop(index) == Look::Reached
    }

    /// A vehicle that stopped by itself goes on.
    pub(in crate::sim) fn end_own_stop(&mut self, index: usize) {
        if self.stop_of(index).is_some_and(|stop| stop.holder.is_none()) {
            self.drop_stop(index);
        }
    }

    /// Whether a stop is in force that only a person or planner ends.
    pub(super) fn is_stopped_by_somebody(&self, index: usize) -> bool {
        self.stop_of(index).is_some_and(|stop| stop.holder.is_some())
    }

    /// A vehicle that somebody stopped elsewhere stays stopped until it is released.
    pub(in crate::sim) fn take_over_stop(&mut self, index: usize) {
        let kind = OrderKind::PullOver;
        let stop = Stop { holder: Some(Issuer::Trainer), kind, interrupted: None, is_in_lane: false };
        self.hand_mut(index).stop = Some(stop);
        self.stand_held(index, stop);
    }

    /// Does what is left to do for a stop, and says whether the vehicle stands.
    pub(super) fn look_at_stop(&mut self, index: usize) -> Look {
        let Some(stop) = self.stop_of(index) else { return Look::Failed(Failure::Stopped) };
        match self.bodies[index].mode {
            Mode::Standing => {
                self.stand_held(index, stop);
                Look::Reached
            }
            Mode::PullingIn => Look::Going(0.8),
            Mode::OnStreet if stop.is_in_lane => {
                self.stand_held(index, stop);
                if self.speed_of(index) <= STANDING_MPS { Look::Reached } else { Look::Going(0.5) }
            }
            // It pulls out, and can be stopped when it has joined.
            Mode::OnStreet if !self.is_steerable(index) => Look::Going(0.0),
            Mode::OnStreet => match stop.kind {
                OrderKind::HoldAtNextStop => Look::Going(0.0),
                OrderKind::EmergencyStop => self.halt_in_lane(index, stop),
                _ if stop.interrupted.is_some() => Look::Going(0.4),
                _ => self.pull_over(index, stop),
            },
        }
    }

    /// Whether a vehicle drives where it can take another way.
    pub(super) fn is_steerable(&self, index: usize) -> bool {
        let body = &self.bodies[index];
        body.mode == Mode::OnStreet && self.now_ms >= body.anchor_ms && self.spot_of(index).is_some()
    }

    /// A vehicle that stands is told so; what it does standing (charge, board) goes on.
    fn stand_held(&mut self, index: usize, stop: Stop) {
        let state = self.lives[index].state;
        let is_busy = matches!(
            state,
            VehicleState::Boarding | VehicleState::Charging | VehicleState::Refuelling | VehicleState::Immobilised
        );
        let held =
            if stop.kind == OrderKind::EndAutomation { VehicleState::OutOfService } else { VehicleState::Stopped };
        if is_busy || state == held {
            return;
        }
        // It neither goes on by itself nor is it free for others.
        self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
        self.set_state(index, held);
    }

    /// Keeps a vehicle that is about to go on where it stands, if somebody stopped it.
    pub(in crate::sim) fn is_held(&mut self, index: usize) -> bool {
        let Some(stop) = self.stop_of(index) else { return false };
        if self.lives[index].state == VehicleState::Boarding {
            self.set_state(index, VehicleState::Waiting);
        }
        self.stand_held(index, stop);
        true
    }

    /// A vehicle stands where it was sent to the kerb: its errand is not done.
    pub(in crate::sim) fn holds_on_arrival(&mut self, index: usize) -> bool {
        let was_sent_to_kerb = self.stop_of(index).is_some_and(|stop| stop.interrupted.is_some());
        was_sent_to_kerb && matches!(self.lives[index].at, Goal::Street { .. }) && self.is_held(index)
    }

    /// Sends a driving vehicle to the kerb at the next place where it can stand; without one it stops at the kerb here.
    fn pull_over(&mut self, index: usize, stop: Stop) -> Look {
        let interrupted = Some(self.lives[index].goal);
        if let Some(goal) = self.kerb_ahead(index)
            && self.redirect(index, goal)
        {
            self.hand_mut(index).stop = Some(Stop { interrupted, ..stop });
            self.told.mark_changed(index);
            return Look::Going(0.2);
        }
        if self.halt(index, Halt::AtKerb) {
            self.stand_held(index, stop);
            return Look::Reached;
        }
        Look::Going(0.1)
    }

    /// The next place along its way where a vehicle can brake to a stand well.
    fn kerb_ahead(&self, index: usize) -> Option<Goal> {
        let here = self.spot_of(index)?;
        let speed_mps = self.speed_of(index);
        let brake_m = speed_mps * REACTION_S + speed_mps * speed_mps / (2.0 * BRAKE_MPS2);
        let ahead = self.traffic.path_ahead(index as u32);
        let away_m = next_place_to_stand_m(&self.city, here, &ahead, brake_m)?;
        let mut left_m = here.offset_m + away_m;
        for arc in &ahead {
            let length_m = self.city.streets.arc(*arc).length_m;
            if left_m <= length_m {
                return Some(Goal::street(Spot { arc: *arc, offset_m: left_m }));
            }
            left_m -= length_m;
        }
        None
    }

    /// Stops a driving vehicle in its lane, where it keeps those behind.
    fn halt_in_lane(&mut self, index: usize, stop: Stop) -> Look {
        if !self.halt(index, Halt::InLane) {
            return Look::Going(0.1);
        }
        let stop = Stop { is_in_lane: true, ..stop };
        self.hand_mut(index).stop = Some(stop);
        self.told.mark_moved(index);
        self.look_at_stop(index)
    }

    /// A vehicle that somebody stopped turns to a new goal when it is released. Says whether that is so.
    pub(in crate::sim) fn turns_later(&mut self, index: usize, goal: Goal) -> bool {
        let Some(stop) = self.stop_of(index).filter(|stop| stop.interrupted.is_some() || stop.is_in_lane) else {
            return false;
        };
        self.hand_mut(index).stop = Some(Stop { interrupted: Some(goal), ..stop });
        true
    }

    pub(super) fn take_over(&mut self, index: usize, holder: Issuer) -> Begun {
        if let Some(stop) = &mut self.hand_mut(index).stop {
            stop.holder = Some(holder);
        }
        self.forget_idle_hand(VehicleId::from_index(index));
        Begun::Reached
    }

    /// Ends a stop. The interlocks have seen to it that it is theirs.
    pub(super) fn begin_release(&mut self, index: usize) -> Begun {
        self.drop_stop(index);
        match self.look_at_release(index) {
            Look::Reached => Begun::Reached,
            Look::Going(_) | Look::Failed(_) => Begun::UnderWay,
        }
    }

    /// A released vehicle goes on with what it was about, or is free for something new.
    pub(super) fn drop_stop(&mut self, index: usize) {
        let stop = self.hand_mut(index).stop.take();
        self.forget_idle_hand(VehicleId::from_index(index));
        let Some(stop) = stop else { return };
        let is_stopped = matches!(self.lives[index].state, VehicleState::Stopped | VehicleState::OutOfService);
        let is_on_its_way = self.bodies[index].arc.is_some();
        match self.bodies[index].mode {
            Mode::OnStreet => {
                if stop.is_in_lane {
                    self.resume(index);
                    self.set_state(index, VehicleState::Driving);
                }
                if let Some(goal) = stop.interrupted.filter(|_| self.is_steerable(index)) {
                    self.redirect(index, goal);
                }
            }
            // It reaches the kerb, and its errand is looked for from there.
            Mode::PullingIn => {}
            Mode::Standing if !is_stopped => {}
            // It left the street for the kerb on its way.
            Mode::Standing if is_on_its_way => {
                if let Some(goal) = stop.interrupted {
                    self.lives[index].goal = goal;
                }
                self.drive_on(index);
            }
            Mode::Standing => {
                self.set_state(index, VehicleState::Parked);
                match stop.interrupted {
                    // Without a way it tries its errand again by itself.
                    Some(goal) => {
                        self.depart(index, goal);
                    }
                    None => self.schedule(index, self.now_ms),
                }
            }
        }
    }

    pub(super) fn look_at_release(&mut self, index: usize) -> Look {
        if self.is_stopped_by_somebody(index) {
            return Look::Failed(Failure::Stopped);
        }
        match self.lives[index].state {
            VehicleState::Immobilised => Look::Failed(Failure::Immobilised),
            VehicleState::Stopped => Look::Going(0.0),
            _ => Look::Reached,
        }
    }

    /// Whether a kind of vehicle can be stopped from afar: a private car obeys its driver.
    pub(super) fn obeys_stops(kind: VehicleKind) -> bool {
        kind != VehicleKind::Car
    }
}
