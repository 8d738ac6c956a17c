//! Stops: pull over, emergency stop, hold at the next stop, end of automation; and their release.
//!
//! A stop is latched to who made it: the vehicle stands until they release it, or somebody who took it over with a
//! reason. A stronger stop by somebody else becomes theirs; one that is in force no sooner changes nothing.

use crate::base::ids::VehicleId;
use crate::city::Spot;
use crate::model::command::{Failure, Issuer, OrderKind};
use crate::model::{VehicleKind, VehicleState};
use crate::plan::interlocks::place::next_place_to_stand_m;
use crate::sim::body::Mode;
use crate::sim::fleet::Goal;
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
        let is_weaker = hand.stop.is_some_and(|old| old.kind.stop_strength() >= kind.stop_strength());
        if !is_weaker {
            let (interrupted, is_on_street) =
                hand.stop.map_or((None, false), |old| (old.interrupted, old.is_on_street));
            hand.stop = Some(Stop { holder, kind, interrupted, is_on_street });
        }
        match self.look_at_stop(index) {
            Look::Reached => Begun::Reached,
            Look::Going(_) | Look::Failed(_) => Begun::UnderWay,
        }
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
            // It pulls out, and can be stopped when it has joined.
            Mode::OnStreet if !self.is_steerable(index) => Look::Going(0.0),
            Mode::OnStreet => match stop.kind {
                OrderKind::HoldAtNextStop => Look::Going(0.0),
                OrderKind::EmergencyStop => {
                    self.halt_on_street(index);
                    self.look_at_stop(index)
                }
                _ if matches!(self.lives[index].goal, Goal::Kerb { .. }) => Look::Going(0.4),
                _ => {
                    self.pull_over(index, stop);
                    Look::Going(0.2)
                }
            },
        }
    }

    /// Whether a vehicle drives where it can take another way.
    pub(super) fn is_steerable(&self, index: usize) -> bool {
        let body = &self.bodies[index];
        body.mode == Mode::OnStreet && self.lives[index].has_joined && self.now_ms >= body.anchor_ms
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
        let is_at_kerb = matches!(self.lives[index].at, Goal::Kerb { .. });
        is_at_kerb && self.is_held(index)
    }

    /// Sends a driving vehicle to the kerb at the next place where it can stand.
    fn pull_over(&mut self, index: usize, stop: Stop) {
        let Some(goal) = self.kerb_ahead(index) else {
            self.halt_on_street(index);
            return;
        };
        let interrupted = stop.interrupted.or(Some(self.lives[index].goal));
        if self.redirect(index, goal) {
            self.hand_mut(index).stop = Some(Stop { interrupted, ..stop });
            self.told.mark_changed(index);
        } else {
            self.halt_on_street(index);
        }
    }

    /// The next place along its way where a vehicle can brake to a stand well.
    fn kerb_ahead(&self, index: usize) -> Option<Goal> {
        let (life, body) = (&self.lives[index], &self.bodies[index]);
        let speed_mps = body.speed_at(self.now_ms);
        let brake_m = speed_mps * REACTION_S + speed_mps * speed_mps / (2.0 * BRAKE_MPS2);
        let ahead = life.path.get(life.path_index as usize..).unwrap_or_default();
        let here = Spot { arc: body.arc, offset_m: body.along_m(self.now_ms) };
        let away_m = next_place_to_stand_m(&self.city, here, ahead, brake_m)?;
        let mut left_m = here.offset_m + away_m;
        for arc in ahead {
            let length_m = self.city.streets.arc(*arc).length_m;
            if left_m <= length_m {
                return Some(Goal::Kerb { arc: *arc, offset_dm: (left_m * 10.0) as u32 });
            }
            left_m -= length_m;
        }
        None
    }

    /// Stops a driving vehicle where it is; it blocks its lane.
    fn halt_on_street(&mut self, index: usize) {
        self.stand_on_street(index);
        let hand = self.hand_mut(index);
        if let Some(stop) = &mut hand.stop {
            stop.is_on_street = true;
        }
        self.lives[index].state = VehicleState::Waiting;
        self.told.mark_moved(index);
    }

    /// A vehicle that somebody stopped turns to a new goal when it is released. Says whether that is so.
    pub(in crate::sim) fn turns_later(&mut self, index: usize, goal: Goal) -> bool {
        let Some(stop) = self.stop_of(index).filter(|stop| stop.interrupted.is_some() || stop.is_on_street) else {
            return false;
        };
        self.hand_mut(index).stop = Some(Stop { interrupted: Some(goal), ..stop });
        true
    }

    /// A vehicle on the street could go on, but somebody stopped it in the meantime. Says whether that is so.
    pub(in crate::sim) fn stays_on_street(&mut self, index: usize) -> bool {
        let Some(stop) = &mut self.hand_mut(index).stop else {
            self.forget_idle_hand(VehicleId::from_index(index));
            return false;
        };
        stop.is_on_street = true;
        self.set_state(index, VehicleState::Stopped);
        true
    }

    pub(super) fn take_over(&mut self, index: usize, holder: Issuer) -> Begun {
        if let Some(stop) = &mut self.hand_mut(index).stop {
            stop.holder = holder;
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
        let Some(stop) = self.hand_mut(index).stop.take() else {
            self.forget_idle_hand(VehicleId::from_index(index));
            return;
        };
        self.forget_idle_hand(VehicleId::from_index(index));
        if stop.is_on_street {
            self.drive_on(index);
            if let Some(goal) = stop.interrupted {
                self.redirect(index, goal);
            }
            return;
        }
        match (self.bodies[index].mode, stop.interrupted) {
            (Mode::Standing, interrupted) => {
                if matches!(self.lives[index].state, VehicleState::Stopped | VehicleState::OutOfService) {
                    self.set_state(index, VehicleState::Parked);
                }
                match interrupted {
                    // Without a way it tries its errand again by itself.
                    Some(goal) if self.lives[index].state == VehicleState::Parked => {
                        self.depart(index, goal);
                    }
                    _ if self.lives[index].state == VehicleState::Parked => self.schedule(index, self.now_ms),
                    _ => {}
                }
            }
            (_, Some(goal)) if self.is_steerable(index) => {
                self.redirect(index, goal);
            }
            // It reaches the kerb and goes on from there.
            (_, Some(_)) | (Mode::OnStreet | Mode::PullingIn, None) => {}
        }
    }

    pub(super) fn look_at_release(&mut self, index: usize) -> Look {
        if self.stop_of(index).is_some() {
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
