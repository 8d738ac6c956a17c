//! Driving: out of the kerb, through the traffic, to the kerb.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, VehicleId};
use crate::city::Spot;
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};

use super::agenda::Happening;
use super::body::{Mode, PULL_MPS};
use super::fleet::Goal;
use super::kerb::place_of;
use super::simulator::Simulator;
use super::traffic::{Insistence, Outcome, SetOut};

/// Somebody who found no gap in the traffic looks again after this time.
const GAP_LOOK_MS: i64 = 2_000;
/// After this long it squeezes in, and after the other it is let in.
const SQUEEZE_MS: i64 = 20_000;
const LET_IN_MS: i64 = 60_000;
const NO_PATH_MS: i64 = 120_000;
/// Whoever drives looks for a faster way after this time, if so many arcs lie ahead.
const REROUTE_MS: i64 = 300_000;
const REROUTE_ARCS: usize = 8;

impl Simulator {
    /// Gives a vehicle its next happening; any other that was pending is void.
    pub(super) fn schedule(&mut self, index: usize, at_ms: i64) {
        let life = &mut self.lives[index];
        life.epoch = life.epoch.wrapping_add(1);
        self.agenda.add(at_ms, Happening::Vehicle { vehicle: index as u32, epoch: life.epoch });
    }

    /// Voids the happening that was pending for a vehicle.
    pub(super) fn unschedule(&mut self, index: usize) {
        self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
    }

    pub(super) fn step_vehicle(&mut self, index: usize) {
        match self.bodies[index].mode {
            Mode::Standing if self.lives[index].is_rejoining => self.rejoin(index),
            Mode::Standing => self.go_on(index),
            Mode::PullingIn => {
                self.bodies[index].mode = Mode::Standing;
                self.told.mark_moved(index);
                self.note_trip(index);
                self.arrived(index);
            }
            Mode::OnStreet => self.find_way(index),
        }
    }

    /// Something happened to somebody in the traffic.
    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        let (Outcome::Crossed { driver, .. } | Outcome::Arrived { driver } | Outcome::Blocked { driver }) = outcome;
        let index = driver as usize;
        if index >= self.lives.len() {
            self.take_unlisted_outcome(outcome);
            return;
        }
        match outcome {
            Outcome::Crossed { from, to, .. } => self.crossed(index, from, to),
            Outcome::Arrived { .. } => self.reach(index),
            Outcome::Blocked { .. } => self.find_way_round(index),
        }
    }

    /// Counts a trip that ends at the kerb. Those under way at the start began at a moment that nobody knows.
    fn note_trip(&mut self, index: usize) {
        let departed_ms = std::mem::replace(&mut self.lives[index].departed_ms, i64::MIN);
        if departed_ms != i64::MIN {
            self.counters.trip_times.note((self.now_ms - departed_ms) as f64 / 1000.0);
        }
    }

    /// Finds where to stand at a place, and takes the gap.
    pub(super) fn take_stand(&mut self, index: usize, goal: Goal) -> (Point, f32) {
        let city = self.city.clone();
        if let Goal::Charger(id) = goal
            && let Some(charger) = city.chargers.get(id.index())
        {
            return (charger.place, city.streets.place(charger.spot).1.heading_rad());
        }
        let bay = match goal {
            Goal::Depot(id) => city.depots.get(id.index()).and_then(|depot| self.gaps.take_bay(id, depot.bays)),
            _ => None,
        };
        let Some(spot) = goal.spot(&city) else { return Default::default() };
        let gap = bay.unwrap_or_else(|| self.gaps.take_kerb(spot, city.streets.arc(spot.arc).length_m));
        self.lives[index].gap = Some(gap);
        place_of(&city, self.lane(index), gap)
    }

    pub(super) fn free_gap(&mut self, index: usize) {
        if let Some(gap) = self.lives[index].gap.take() {
            self.gaps.give_back(gap);
        }
    }

    /// Sends a standing vehicle to a place. Says whether it could set out; if not, it tries its errand again later.
    pub(super) fn depart(&mut self, index: usize, goal: Goal) -> bool {
        if self.is_held(index) {
            return false;
        }
        let city = self.city.clone();
        let ends = self.lives[index].at.spot(&city).zip(goal.spot(&city));
        let path = ends.and_then(|(from, to)| self.path_of(index, from, to).map(|path| (from, to, path)));
        let Some((from, to, path)) = path else {
            self.schedule(index, self.now_ms + NO_PATH_MS);
            return false;
        };
        if !self.pull_out(index, from, to, &path.arcs) {
            self.schedule(index, self.now_ms + GAP_LOOK_MS);
            return false;
        }
        self.free_gap(index);
        self.lives[index].goal = goal;
        self.set_state(index, VehicleState::Driving);
        self.counters.trips += 1;
        self.lives[index].departed_ms = self.now_ms;
        self.tell(EventKind::Departed { vehicle: VehicleId::from_index(index) });
        true
    }

    /// Pulls out into the traffic when there is a gap. Who waited long is let in.
    fn pull_out(&mut self, index: usize, from: Spot, to: Spot, arcs: &[ArcId]) -> bool {
        let since_ms = *self.lives[index].waits_since_ms.get_or_insert(self.now_ms);
        let waited_ms = self.now_ms - since_ms;
        let insistence = match waited_ms {
            LET_IN_MS.. => Insistence::LetIn,
            SQUEEZE_MS.. => Insistence::Squeeze,
            _ => Insistence::Wait,
        };
        let (place, _) = self.lane(index).place(&self.city.streets, from);
        let pull_ms = 500 + (place.distance(self.bodies[index].stand) / PULL_MPS * 1000.0) as i64;
        let how = SetOut { from_m: from.offset_m, goal_m: to.offset_m, start_mps: 0.0, pull_ms, insistence };
        self.heed_call(index);
        if !self.traffic.set_out(index as u32, arcs, &how, self.now_ms) {
            return false;
        }
        self.go_on_street(index, from);
        let body = &mut self.bodies[index];
        body.anchor_ms = self.now_ms + pull_ms;
        (body.pull_from_ms, body.pull_to_ms) = (self.now_ms, self.now_ms + pull_ms);
        true
    }

    fn go_on_street(&mut self, index: usize, from: Spot) {
        self.unschedule(index);
        let body = &mut self.bodies[index];
        (body.mode, body.arc) = (Mode::OnStreet, from.arc);
        (body.anchor_m, body.anchor_ms) = (from.offset_m, self.now_ms);
        let life = &mut self.lives[index];
        (life.is_rejoining, life.waits_since_ms) = (false, None);
        life.charged_m = from.offset_m;
        life.routed_ms = self.now_ms;
    }

    /// Puts a vehicle into the traffic at a spot at once, if there is room. Without a path it looks for one soon.
    pub(super) fn begin_on_street(&mut self, index: usize, from: Spot, arcs: &[ArcId]) -> bool {
        self.enter_street(index, from, arcs, f32::INFINITY)
    }

    /// The same at a speed, or at its free one if that is less.
    pub(super) fn enter_street(&mut self, index: usize, from: Spot, arcs: &[ArcId], start_mps: f32) -> bool {
        let goal_m = self.lives[index].goal.spot(&self.city).filter(|to| arcs.last() == Some(&to.arc));
        let how = SetOut {
            from_m: from.offset_m,
            goal_m: goal_m.map_or(f32::INFINITY, |to| to.offset_m),
            start_mps,
            pull_ms: 0,
            insistence: Insistence::Squeeze,
        };
        if !self.traffic.set_out(index as u32, arcs, &how, self.now_ms) {
            return false;
        }
        self.go_on_street(index, from);
        if goal_m.is_none() {
            self.schedule(index, self.now_ms);
        }
        true
    }

    /// A vehicle that stopped on its way goes on when there is a gap.
    pub(super) fn rejoin(&mut self, index: usize) {
        if self.is_held(index) {
            self.lives[index].is_rejoining = false;
            return;
        }
        self.lives[index].is_rejoining = true;
        let from = Spot { arc: self.bodies[index].arc, offset_m: self.bodies[index].anchor_m };
        let to = self.lives[index].goal.spot(&self.city);
        let path = to.and_then(|to| self.path_of(index, from, to).map(|path| (to, path)));
        let Some((to, path)) = path else {
            self.give_up_way(index);
            return;
        };
        if !self.pull_out(index, from, to, &path.arcs) {
            self.schedule(index, self.now_ms + GAP_LOOK_MS);
        }
    }

    /// Where a vehicle is on the street network, if it is in the traffic.
    pub(super) fn spot_of(&self, index: usize) -> Option<Spot> {
        let at = self.traffic.place(index as u32, self.now_ms)?;
        Some(Spot { arc: at.arc, offset_m: at.along_m })
    }

    /// Metres along its arc of a vehicle in the traffic; where it left the street for one that is not.
    pub(super) fn along_m(&self, index: usize) -> f32 {
        self.spot_of(index).map_or(self.bodies[index].anchor_m, |spot| spot.offset_m)
    }

    pub(super) fn speed_of(&self, index: usize) -> f32 {
        let body = &self.bodies[index];
        match body.mode {
            Mode::Standing => 0.0,
            Mode::PullingIn => PULL_MPS,
            Mode::OnStreet if self.now_ms < body.anchor_ms => PULL_MPS,
            Mode::OnStreet => self.traffic.place(index as u32, self.now_ms).map_or(0.0, |at| at.speed_mps),
        }
    }

    /// Sends a vehicle that drives somewhere else. Says whether there is a way.
    pub(super) fn redirect(&mut self, index: usize, goal: Goal) -> bool {
        let Some((from, to)) = self.spot_of(index).zip(goal.spot(&self.city)) else { return false };
        let Some(path) = self.path_of(index, from, to) else { return false };
        self.redirect_along(index, goal, &path.arcs)
    }

    /// Sends a vehicle that drives along arcs that somebody chose, the first of which it is on. Says whether it can.
    pub(super) fn redirect_along(&mut self, index: usize, goal: Goal, arcs: &[ArcId]) -> bool {
        let Some(to) = goal.spot(&self.city) else { return false };
        if !self.traffic.redirect(index as u32, arcs, to.offset_m, self.now_ms) {
            return false;
        }
        self.unschedule(index);
        (self.lives[index].goal, self.lives[index].routed_ms) = (goal, self.now_ms);
        true
    }

    /// A vehicle in the traffic looks for a way to its goal; without one it turns home, and looks again.
    pub(super) fn find_way(&mut self, index: usize) {
        if self.redirect(index, self.lives[index].goal) {
            return;
        }
        self.give_up_way(index);
    }

    /// The next arc of a vehicle's way is closed: it takes another way. Where none leads round, it waits at the line.
    fn find_way_round(&mut self, index: usize) {
        let Some((from, to)) = self.spot_of(index).zip(self.lives[index].goal.spot(&self.city)) else { return };
        let path = self.path_of(index, from, to).filter(|path| !self.is_closed_ahead(&path.arcs));
        if let Some(path) = path
            && self.traffic.redirect(index as u32, &path.arcs, to.offset_m, self.now_ms)
        {
            self.lives[index].routed_ms = self.now_ms;
        }
    }

    /// Whether the second arc of a path, which is the next to come, is closed.
    pub(super) fn is_closed_ahead(&self, arcs: &[ArcId]) -> bool {
        arcs.get(1).and_then(|arc| self.traffic.arc(*arc)).is_some_and(|state| state.open == 0)
    }

    fn give_up_way(&mut self, index: usize) {
        self.release_charger(index);
        self.lives[index].task = Task::Return;
        self.lives[index].goal = self.lives[index].home;
        self.schedule(index, self.now_ms + NO_PATH_MS);
    }

    /// Takes what was driven since the arc was entered, or charged for last, out of the battery.
    pub(super) fn use_up_arc(&mut self, index: usize) {
        let along_m = self.along_m(index);
        self.use_up_to(index, along_m);
        self.lives[index].charged_m = along_m;
    }

    fn use_up_to(&mut self, index: usize, along_m: f32) {
        self.settle_cabin(index);
        let life = &mut self.lives[index];
        life.use_up(along_m - life.charged_m);
    }

    fn crossed(&mut self, index: usize, from: ArcId, to: ArcId) {
        self.use_up_to(index, self.city.streets.arc(from).length_m);
        self.lives[index].charged_m = 0.0;
        self.bodies[index].arc = to;
        if self.lives[index].soc <= 0.0 {
            self.run_empty(index);
            return;
        }
        self.heed_call(index);
        if self.now_ms - self.lives[index].routed_ms >= REROUTE_MS {
            self.reroute(index);
        }
    }

    /// Takes a faster way if travel times have changed enough for one.
    fn reroute(&mut self, index: usize) {
        self.lives[index].routed_ms = self.now_ms;
        let ahead = self.traffic.path_ahead(index as u32);
        if ahead.len() < REROUTE_ARCS {
            return;
        }
        let Some((from, to)) = self.spot_of(index).zip(self.lives[index].goal.spot(&self.city)) else { return };
        if let Some(path) = self.path_of(index, from, to).filter(|path| path.arcs != ahead) {
            self.traffic.redirect(index as u32, &path.arcs, to.offset_m, self.now_ms);
        }
    }

    /// A vehicle has come as far as its path went.
    fn reach(&mut self, index: usize) {
        let arc = self.bodies[index].arc;
        if let Some(to) = self.lives[index].goal.spot(&self.city).filter(|to| to.arc == arc) {
            self.pull_in(index, to);
            return;
        }
        // It was sent elsewhere just now, or had no path yet: it waits at the kerb for one.
        let offset_m = self.traffic.line_m(arc);
        let (place, direction) = self.lane(index).place(&self.city.streets, Spot { arc, offset_m });
        let body = &mut self.bodies[index];
        (body.mode, body.anchor_m, body.anchor_ms) = (Mode::Standing, offset_m, self.now_ms);
        (body.stand, body.stand_heading_rad) = (place, direction.heading_rad());
        self.use_up_to(index, offset_m);
        self.rejoin(index);
    }

    /// From the street to the kerb of the goal.
    fn pull_in(&mut self, index: usize, to: Spot) {
        let city = self.city.clone();
        let offset_m = self.traffic.reach_m(to.arc, to.offset_m);
        self.use_up_to(index, offset_m);
        let (kerb, _) = self.lane_left(index).place(&city.streets, Spot { arc: to.arc, offset_m });
        let goal = self.lives[index].goal;
        self.lives[index].at = goal;
        let (stand, heading_rad) = self.take_stand(index, goal);
        let body = &mut self.bodies[index];
        let pull_ms = 500 + (kerb.distance(stand) / PULL_MPS * 1000.0) as i64;
        body.mode = Mode::PullingIn;
        body.arc = ArcId::NONE;
        (body.kerb, body.stand, body.stand_heading_rad) = (kerb, stand, heading_rad);
        (body.pull_from_ms, body.pull_to_ms) = (self.now_ms, self.now_ms + pull_ms);
        self.schedule(index, self.now_ms + pull_ms);
    }

    pub(super) fn set_state(&mut self, index: usize, state: VehicleState) {
        self.settle_cabin(index);
        self.lives[index].state = state;
        self.told.mark_changed(index);
        self.told_details.mark_changed(index);
    }

    /// An ambulance drives with blue lights while it is on a call.
    fn heed_call(&mut self, index: usize) {
        if self.lives[index].kind == VehicleKind::Ambulance {
            let is_on_call = matches!(self.lives[index].task, Task::Emergency(_) | Task::ToHospital(_));
            self.set_blue_lights(index, is_on_call);
        }
    }

    pub(super) fn is_robot(&self, index: usize) -> bool {
        self.lives[index].kind == VehicleKind::Robot
    }
}
