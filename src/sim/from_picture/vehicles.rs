//! Vehicles of a picture: on the street, at the kerb, at a plug, at a stop.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::Spot;
use crate::city::nearest::NearestStreet;
use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};
use crate::plan::routing::Router as _;
use crate::sim::body::{Body, Mode};
use crate::sim::faults::VehicleFault;
use crate::sim::fleet::Goal;
use crate::sim::fleet::figures::{BUS_REFUEL_S, CAR_REFUEL_S};
use crate::sim::fleet::responders::StrandCause;
use crate::sim::simulator::Simulator;
use crate::world::Picture;
use crate::world::picture::{Motion, VehicleStatus};

/// A vehicle that drives off the streets and is so near to its goal pulls in there, in metres.
const PULLS_IN_M: f32 = 60.0;
const PULL_MS: i64 = 1_000;
/// Boarding that is under way takes so much longer, in milliseconds.
const BOARDING_LEFT_MS: i64 = 15_000;
/// A vehicle that was silent stays so for this time.
const SILENT: Span = Span::from_s(300);
/// Where traffic stands close, a vehicle of the picture is put so much further back, in so many steps, until it fits.
const BACK_M: f32 = 1.5;
const BACK_STEPS: u16 = 8;

impl Simulator {
    pub(super) fn take_over_vehicle(&mut self, picture: &Picture, nearest: &NearestStreet, index: usize) {
        let heard = picture.status.get(index).copied().zip(picture.motion.get(index).copied());
        let Some((status, motion)) = heard.filter(|(status, motion)| {
            status.observed != Timestamp::NEVER
                && motion.observed != Timestamp::NEVER
                && motion.place.x.is_finite()
                && motion.place.y.is_finite()
        }) else {
            self.lives[index].stops.ahead.clear();
            self.rest(index);
            return;
        };
        self.take_over_status(index, &status);
        let is_moving = match status.state {
            VehicleState::Driving => true,
            VehicleState::NoContact => motion.speed_mps > 0.0,
            _ => false,
        };
        if is_moving {
            self.take_over_moving(nearest, index, &motion);
        } else {
            self.take_over_standing(nearest, index, &motion, &status);
        }
        if status.state == VehicleState::NoContact {
            // A vehicle that can't be silenced is heard, which harms nothing.
            self.inject(VehicleFault::Silent, VehicleId::from_index(index), SILENT).ok();
        }
    }

    fn take_over_status(&mut self, index: usize, status: &VehicleStatus) {
        let task = match status.task {
            Task::Attend(_) | Task::Emergency(_) | Task::ToHospital(_) => Task::Return,
            task => self.goal_of_task(index, task).map_or(Task::None, |_| task),
        };
        let life = &mut self.lives[index];
        life.soc = status.soc.clamp(0.0, 1.0);
        life.odometer_km = status.odometer_km.max(0.0);
        life.riders = status.riders;
        life.role = status.role;
        life.task = task;
        if let Task::LineStop(stop) = task {
            life.stop = u32::from(stop);
        }
        self.equipment[index].found_at(status.cabin_c);
        if let Task::Charge(charger) = task
            && let Some(user) = self.charger_users.get_mut(charger.index())
        {
            *user = VehicleId::from_index(index);
        }
    }

    /// Where a vehicle on the move is going.
    fn goal_ahead(&self, index: usize) -> Goal {
        let first = self.lives[index].stops.ahead.front().map(|stop| Goal::Building(stop.at));
        let goal = first.or_else(|| self.goal_of_task(index, self.lives[index].task));
        goal.unwrap_or(self.lives[index].home)
    }

    fn take_over_moving(&mut self, nearest: &NearestStreet, index: usize, motion: &Motion) {
        let city = self.city.clone();
        let goal = self.goal_ahead(index);
        if self.lives[index].task == Task::None {
            self.lives[index].task = Task::Return;
        }
        let on_arc = city.streets.arcs.get(motion.arc.index()).map(|_| city.streets.spot_on(motion.arc, motion.place));
        let away = |goal: Goal| goal.spot(&city).map(|spot| city.streets.place(spot).0.distance(motion.place));
        if on_arc.is_none() && away(goal).is_some_and(|away_m| away_m < PULLS_IN_M) {
            self.pull_in_at(index, goal, motion);
            return;
        }
        let spot = on_arc.or_else(|| self.street_at(nearest, index, motion.place, Some(motion.heading_rad)));
        let Some(spot) = spot else {
            self.stand_at(index, self.lives[index].home, motion);
            self.rest(index);
            return;
        };
        self.free_gap(index);
        self.lives[index].goal = goal;
        self.set_state(index, VehicleState::Driving);
        let arcs = goal.spot(&city).and_then(|to| self.router(index).path(spot, to)).map(|path| path.arcs);
        let arcs = arcs.unwrap_or_else(|| vec![spot.arc]);
        for step in 0..BACK_STEPS {
            let offset_m = (spot.offset_m - BACK_M * f32::from(step)).max(0.0);
            if self.enter_street(index, Spot { offset_m, ..spot }, &arcs, motion.speed_mps.max(0.0)) {
                self.people.board(VehicleId::from_index(index));
                return;
            }
        }
        self.wait_beside(index, spot, motion);
    }

    /// There is no room on the street: it waits beside it, where it was seen, for a gap.
    fn wait_beside(&mut self, index: usize, spot: Spot, motion: &Motion) {
        let body = &mut self.bodies[index];
        *body = Body::standing(motion.place);
        (body.stand_heading_rad, body.arc, body.anchor_m) = (motion.heading_rad, spot.arc, spot.offset_m);
        self.lives[index].is_rejoining = true;
        self.people.board(VehicleId::from_index(index));
        self.schedule(index, self.now_ms + 1);
    }

    /// It is about to stand at its goal.
    fn pull_in_at(&mut self, index: usize, goal: Goal, motion: &Motion) {
        self.stand_at(index, goal, motion);
        self.lives[index].goal = goal;
        self.set_state(index, VehicleState::Driving);
        self.people.board(VehicleId::from_index(index));
        let now_ms = self.now_ms;
        let body = &mut self.bodies[index];
        body.mode = Mode::PullingIn;
        (body.pull_from_ms, body.pull_to_ms) = (now_ms, now_ms + PULL_MS);
        self.schedule(index, now_ms + PULL_MS);
    }

    /// Puts a vehicle exactly where it was seen, and gives it the gap there.
    fn stand_at(&mut self, index: usize, at: Goal, motion: &Motion) {
        let city = self.city.clone();
        self.free_gap(index);
        let life = &mut self.lives[index];
        (life.at, life.goal) = (at, at);
        let bay = match at {
            Goal::Depot(id) => {
                let bays = city.depots.get(id.index()).map_or(0, |depot| depot.bays);
                let lane = self.lane(index);
                self.gaps.take_bay_near(&city, lane, (id, bays), motion.place)
            }
            _ => None,
        };
        let spot = at.spot(&city).filter(|_| !matches!(at, Goal::Charger(_)));
        if let Some(spot) = spot {
            let here = city.streets.spot_on(spot.arc, motion.place);
            let gap = bay.unwrap_or_else(|| self.gaps.take_kerb(here, city.streets.arc(spot.arc).length_m));
            self.lives[index].gap = Some(gap);
        }
        let body = &mut self.bodies[index];
        *body = Body::standing(motion.place);
        (body.stand_heading_rad, body.arc) = (motion.heading_rad, ArcId::NONE);
    }

    fn take_over_standing(&mut self, nearest: &NearestStreet, index: usize, motion: &Motion, status: &VehicleStatus) {
        let at = self.place_of_standing(nearest, index, motion.place, status.state);
        self.stand_at(index, at, motion);
        let has_stops = !self.lives[index].stops.ahead.is_empty();
        match status.state {
            VehicleState::Charging => self.go_on_charging(index, status.charge_kw),
            VehicleState::Refuelling => self.go_on_refuelling(index),
            VehicleState::Boarding => {
                self.lives[index].stops.is_serving = has_stops;
                self.set_state(index, VehicleState::Boarding);
                self.schedule(index, self.now_ms + BOARDING_LEFT_MS);
            }
            VehicleState::Immobilised => {
                self.immobilise(index, StrandCause::Drive, self.now_ms);
            }
            VehicleState::OutOfService if matches!(at, Goal::Depot(_)) => self.enter_workshop(index),
            VehicleState::Stopped => self.take_over_stop(index),
            VehicleState::Waiting => {
                self.set_state(index, VehicleState::Waiting);
                self.make_free(index);
            }
            _ => self.rest(index),
        }
        let is_idle = matches!(self.lives[index].state, VehicleState::Parked | VehicleState::Waiting);
        if has_stops && is_idle {
            self.schedule(index, self.now_ms + 1);
        }
    }

    /// Where a vehicle stands that is in this state: who boards is at its stop, who charges at a plug.
    fn place_of_standing(&self, nearest: &NearestStreet, index: usize, place: Point, state: VehicleState) -> Goal {
        let life = &self.lives[index];
        let first = life.stops.ahead.front().map(|stop| Goal::Building(stop.at));
        match (state, life.task) {
            (VehicleState::Boarding, _) if first.is_some() => first.unwrap_or(life.home),
            (VehicleState::Charging, Task::Charge(charger)) => Goal::Charger(charger),
            (_, task) => self.standing_at(nearest, index, place, task),
        }
    }

    fn go_on_charging(&mut self, index: usize, charge_kw: f32) {
        self.plug_in(index);
        self.lives[index].charge_kw = if self.lives[index].plug_row.is_some() { charge_kw } else { 0.0 };
        self.rest(index);
    }

    fn go_on_refuelling(&mut self, index: usize) {
        let Task::Refuel(plant) = self.lives[index].task else {
            self.rest(index);
            return;
        };
        if let Some(load) = self.loads.plants.get_mut(plant.index()) {
            load.vehicles_refuelling = load.vehicles_refuelling.saturating_add(1);
        }
        self.set_state(index, VehicleState::Refuelling);
        let refuel_s = if self.lives[index].kind == VehicleKind::Car { CAR_REFUEL_S } else { BUS_REFUEL_S };
        self.schedule(index, self.now_ms + refuel_s * 500);
    }
}
