//! Driving: out of the kerb, from arc to arc through the queues, to the kerb.

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::city::Spot;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::plan::routing::Router;

use super::agenda::Happening;
use super::body::{Mode, PULL_MPS};
use super::fleet::{Goal, figures};
use super::kerb::place_of;
use super::links::{GRIDLOCK_MS, OVERFLOW};
use super::simulator::Simulator;

const RETRY_MS: i64 = 3_000;
const NO_PATH_MS: i64 = 120_000;

impl Simulator {
    /// Gives a vehicle its next happening; any other that was pending is void.
    pub(super) fn schedule(&mut self, index: usize, at_ms: i64) {
        let life = &mut self.lives[index];
        life.epoch = life.epoch.wrapping_add(1);
        self.agenda.add(at_ms, Happening::Vehicle { vehicle: index as u32, epoch: life.epoch });
    }

    pub(super) fn step_vehicle(&mut self, index: usize) {
        match self.bodies[index].mode {
            Mode::Standing => self.go_on(index),
            Mode::PullingIn => {
                self.bodies[index].mode = Mode::Standing;
                self.told.mark_moved(index);
                self.arrived(index);
            }
            Mode::OnStreet if !self.lives[index].has_joined => self.join(index),
            Mode::OnStreet => self.reach(index),
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
        let path = ends.and_then(|(from, to)| self.router(index).path(from, to).map(|path| (from, path)));
        let Some((from, path)) = path else {
            self.schedule(index, self.now_ms + NO_PATH_MS);
            return false;
        };
        let is_full = self.links[from.arc.index()].vehicles.len() >= self.links[from.arc.index()].storage + OVERFLOW;
        if is_full && self.lives[index].kind != VehicleKind::Robot {
            self.schedule(index, self.now_ms + RETRY_MS);
            return false;
        }
        self.free_gap(index);
        let life = &mut self.lives[index];
        life.goal = goal;
        life.path = path.arcs.into();
        life.path_index = 0;
        self.set_state(index, VehicleState::Driving);
        self.counters.trips += 1;
        self.tell(EventKind::Departed { vehicle: crate::base::ids::VehicleId::from_index(index) });
        let (place, _) = self.lane(index).place(&city.streets, from);
        let body = &mut self.bodies[index];
        let pull_ms = 500 + (place.distance(body.stand) / PULL_MPS * 1000.0) as i64;
        (body.pull_from_ms, body.pull_to_ms) = (self.now_ms, self.now_ms + pull_ms);
        body.previous = ArcId::NONE;
        self.enter(index, from, self.now_ms + pull_ms);
        true
    }

    /// Puts a vehicle on an arc of its path; it drives on from `from_ms`.
    pub(super) fn enter(&mut self, index: usize, at: Spot, from_ms: i64) {
        let is_slow = self.lives[index].kind == VehicleKind::Robot;
        self.aim(index, at.arc);
        let link = &mut self.links[at.arc.index()];
        let body = &mut self.bodies[index];
        body.mode = Mode::OnStreet;
        body.arc = at.arc;
        (body.anchor_m, body.anchor_ms) = (at.offset_m.clamp(0.0, link.length_m), from_ms);
        body.speed_mps = link.speed_mps.min(figures(self.lives[index].kind).speed_max_mps);
        body.goal_m = body.goal_m.max(body.anchor_m);
        body.limit_m = link.length_m;
        self.lives[index].entered_ms = self.now_ms;
        self.lives[index].charged_m = self.bodies[index].anchor_m;
        if is_slow {
            self.lives[index].has_joined = true;
            let goal_ms = self.bodies[index].goal_ms();
            self.schedule(index, goal_ms);
            return;
        }
        self.lives[index].has_joined = false;
        if from_ms > self.now_ms {
            self.schedule(index, from_ms);
        } else {
            self.join(index);
        }
    }

    /// Takes a vehicle into its arc's queue where it is. Those behind it can't pass.
    fn join(&mut self, index: usize) {
        self.lives[index].has_joined = true;
        let (arc, along_m, now_ms) = (self.bodies[index].arc, self.bodies[index].anchor_m, self.now_ms);
        let bodies = &self.bodies;
        let link = &mut self.links[arc.index()];
        let rank = link.vehicles.iter().position(|other| bodies[*other as usize].along_m(now_ms) < along_m);
        let rank = rank.unwrap_or(link.vehicles.len());
        link.vehicles.insert(rank, index as u32);
        let ahead = rank.checked_sub(1).map(|ahead| link.vehicles[ahead] as usize);
        let limit_m = link.limit_m(rank);
        if let Some(ahead) = ahead {
            self.bodies[index].speed_mps = self.bodies[index].speed_mps.min(self.bodies[ahead].speed_mps);
        }
        self.bodies[index].limit_m = limit_m;
        if self.bodies[index].is_free() {
            let goal_ms = self.bodies[index].goal_ms();
            self.schedule(index, goal_ms);
        } else {
            self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
        }
        self.slow_behind(arc, rank);
        self.relimit(arc, rank + 1);
    }

    /// Holds those behind a rank to its speed.
    fn slow_behind(&mut self, arc: ArcId, rank: usize) {
        let speed_mps = self.bodies[self.links[arc.index()].vehicles[rank] as usize].speed_mps;
        for behind in rank + 1..self.links[arc.index()].vehicles.len() {
            let other = self.links[arc.index()].vehicles[behind] as usize;
            let body = &mut self.bodies[other];
            if body.speed_mps > speed_mps {
                let (limit_m, was_under_way) = (body.limit_m, body.along_m(self.now_ms) < body.goal_m);
                body.take_limit(limit_m, self.now_ms);
                body.speed_mps = speed_mps;
                if body.is_free() && was_under_way {
                    let goal_ms = body.goal_ms();
                    self.schedule(other, goal_ms);
                }
            }
        }
    }

    /// Sets what a vehicle wants on an arc: to its end, or to its own end there.
    fn aim(&mut self, index: usize, arc: ArcId) {
        let life = &self.lives[index];
        let is_last = life.path_index as usize + 1 >= life.path.len();
        let end_m = self.links[arc.index()].length_m;
        let goal_m = match life.goal.spot(&self.city) {
            Some(spot) if is_last && spot.arc == arc => spot.offset_m.clamp(0.0, end_m),
            _ => end_m,
        };
        let next = life.path.get(life.path_index as usize + 1).copied().unwrap_or(ArcId::NONE);
        (self.bodies[index].goal_m, self.bodies[index].next) = (goal_m, next);
    }

    /// Tells the vehicles of an arc from a rank on how far they may go now.
    fn relimit(&mut self, arc: ArcId, from_rank: usize) {
        for rank in from_rank..self.links[arc.index()].vehicles.len() {
            let link = &self.links[arc.index()];
            let (other, limit_m) = (link.vehicles[rank] as usize, link.limit_m(rank));
            let body = &mut self.bodies[other];
            if body.limit_m.to_bits() == limit_m.to_bits() {
                continue;
            }
            let was_free = body.is_free();
            body.take_limit(limit_m, self.now_ms);
            match (was_free, body.is_free()) {
                (false, true) => {
                    let goal_ms = body.goal_ms().max(self.now_ms);
                    self.schedule(other, goal_ms);
                }
                (true, false) => self.lives[other].epoch = self.lives[other].epoch.wrapping_add(1),
                _ => {}
            }
        }
    }

    /// Takes a vehicle off its arc, moves the others up and lets somebody in.
    pub(super) fn leave(&mut self, index: usize) {
        let arc = self.bodies[index].arc;
        self.lives[index].waits_for = ArcId::NONE;
        let link = &mut self.links[arc.index()];
        let Some(rank) = link.vehicles.iter().position(|other| *other as usize == index) else { return };
        link.vehicles.remove(rank);
        self.relimit(arc, rank);
        while let Some(waiter) = self.links[arc.index()].waiting.pop_front() {
            if self.lives[waiter as usize].waits_for == arc {
                self.schedule(waiter as usize, self.now_ms);
                break;
            }
        }
    }

    /// A vehicle has come as far as it wanted on its arc.
    fn reach(&mut self, index: usize) {
        let life = &self.lives[index];
        let (arc, next) = (self.bodies[index].arc, self.bodies[index].next);
        if next.is_some() {
            self.cross(index, arc, next);
        } else if life.goal.spot(&self.city).is_some_and(|spot| spot.arc == arc) {
            self.pull_in(index);
        } else {
            self.find_way(index);
        }
    }

    /// Sends a vehicle that drives somewhere else. Says whether there is a way.
    pub(super) fn redirect(&mut self, index: usize, goal: Goal) -> bool {
        let city = self.city.clone();
        let from = Spot { arc: self.bodies[index].arc, offset_m: self.bodies[index].along_m(self.now_ms) };
        let path = goal.spot(&city).and_then(|to| self.router(index).path(from, to));
        let Some(path) = path else { return false };
        self.redirect_along(index, goal, path.arcs.into());
        true
    }

    /// Sends a vehicle that drives somewhere else by a path that begins with the arc where it is.
    pub(super) fn redirect_along(&mut self, index: usize, goal: Goal, path: Box<[ArcId]>) {
        let arc = self.bodies[index].arc;
        let limit_m = self.bodies[index].limit_m;
        self.bodies[index].take_limit(limit_m, self.now_ms);
        let life = &mut self.lives[index];
        (life.goal, life.path, life.path_index, life.waits_for) = (goal, path, 0, ArcId::NONE);
        self.aim(index, arc);
        if self.bodies[index].is_free() {
            let goal_ms = self.bodies[index].goal_ms().max(self.now_ms);
            self.schedule(index, goal_ms);
        } else {
            self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
        }
    }

    /// Looks for the path from the end of the arc where a vehicle is; without one it stays and tries again.
    fn find_way(&mut self, index: usize) {
        let city = self.city.clone();
        let from = Spot { arc: self.bodies[index].arc, offset_m: self.bodies[index].along_m(self.now_ms) };
        let path = self.lives[index].goal.spot(&city).and_then(|to| self.router(index).path(from, to));
        if let Some(path) = path {
            self.lives[index].path = path.arcs.into();
            self.lives[index].path_index = 0;
            self.aim(index, from.arc);
            let goal_ms = self.bodies[index].goal_ms().max(self.now_ms);
            self.schedule(index, goal_ms);
        } else {
            self.release_charger(index);
            self.lives[index].task = crate::model::fact::Task::Return;
            self.lives[index].goal = self.lives[index].home;
            self.schedule(index, self.now_ms + NO_PATH_MS);
        }
    }

    /// Takes what was driven since the arc was entered, or charged for last, out of the battery. Returns the time since.
    pub(super) fn use_up_arc(&mut self, index: usize) -> f32 {
        let along_m = self.bodies[index].along_m(self.now_ms);
        let life = &mut self.lives[index];
        let time_s = (self.now_ms - life.entered_ms) as f32 / 1000.0;
        life.use_up(along_m - life.charged_m, time_s, self.weather_now.temperature_c);
        (life.charged_m, life.entered_ms) = (along_m, self.now_ms);
        time_s
    }

    fn cross(&mut self, index: usize, arc: ArcId, next: ArcId) {
        let is_slow = self.lives[index].kind == VehicleKind::Robot;
        let is_whole = self.lives[index].charged_m <= 0.0;
        if !is_slow && !self.may_cross(index, arc, next) {
            return;
        }
        let time_s = self.use_up_arc(index);
        if self.lives[index].soc <= 0.0 {
            self.run_empty(index);
            return;
        }
        if !is_slow {
            self.leave(index);
            let link = &mut self.links[arc.index()];
            link.note_exit(self.now_ms);
            // Who came from the kerb drove a part of the arc only and says nothing of all of it.
            if is_whole {
                link.note_travel(time_s.max(link.free_s()));
            }
        }
        self.lives[index].path_index += 1;
        self.bodies[index].previous = arc;
        self.enter(index, Spot { arc: next, offset_m: 0.0 }, self.now_ms);
    }

    /// Whether headway and room let a vehicle into its next arc; if not, it is asked again in time.
    fn may_cross(&mut self, index: usize, arc: ArcId, next: ArcId) -> bool {
        let exit_from_ms = self.links[arc.index()].exit_from_ms;
        if exit_from_ms > self.now_ms {
            self.schedule(index, exit_from_ms);
            return false;
        }
        if self.links[next.index()].has_room() {
            return true;
        }
        let life = &mut self.lives[index];
        if life.waits_for != next {
            (life.waits_for, life.waits_since_ms) = (next, self.now_ms);
            self.links[next.index()].waiting.push_back(index as u32);
        } else if self.now_ms - life.waits_since_ms >= GRIDLOCK_MS {
            let link = &self.links[next.index()];
            if link.vehicles.len() < link.storage + OVERFLOW {
                return true;
            }
            life.waits_since_ms = self.now_ms;
        } else if !self.links[next.index()].waiting.contains(&(index as u32)) {
            self.links[next.index()].waiting.push_back(index as u32);
        }
        let until_ms = self.lives[index].waits_since_ms + GRIDLOCK_MS;
        self.schedule(index, until_ms.max(self.now_ms + 1));
        false
    }

    /// From the street to the kerb of the goal.
    fn pull_in(&mut self, index: usize) {
        let city = self.city.clone();
        let (kerb, _) = self.bodies[index].place(&city.streets, self.lane(index), self.now_ms);
        self.use_up_arc(index);
        self.leave(index);
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
        self.lives[index].state = state;
        self.told.mark_changed(index);
    }
}
