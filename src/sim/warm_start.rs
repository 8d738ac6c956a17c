//! The warm start: a city that already lives at its first moment.

use crate::base::ids::{ArcId, BuildingId, VehicleId};
use crate::city::Spot;
use crate::model::fact::Task;
use crate::model::{Party, RequestPurpose, VehicleKind, VehicleState};
use crate::plan::routing::Router;

use super::fleet::{Goal, moving_share};
use super::habits::works_at;
use super::people::cars::CarStart;
use super::simulator::Simulator;

/// Paths of a warm start are found at once in fleets up to this size, later ones when first needed.
const WARM_PATHS_MAX: usize = 20_000;
/// Working vans and robots on the move at the start: the drive's share of a drive and a stay.
const VAN_MOVING: f64 = 0.4;
const ROBOT_MOVING: f64 = 0.6;

impl Simulator {
    /// Puts a vehicle in the middle of a trip as the city begins, or at rest, as its habits ask.
    pub(super) fn start_warm(&mut self, index: usize) {
        let kind = self.lives[index].kind;
        let is_working = works_at(kind, index, self.hour);
        let share = match kind {
            VehicleKind::Car => {
                self.start_car(index);
                return;
            }
            VehicleKind::Bus => 0.9,
            VehicleKind::Shuttle => f64::from(moving_share(kind, self.hour)),
            VehicleKind::Van => VAN_MOVING,
            VehicleKind::Ambulance => 0.0,
            VehicleKind::Robot => ROBOT_MOVING,
        };
        if is_working && self.chances[index].happens(share) {
            let (task, goal) = self.first_errand(index);
            if self.start_under_way(index, task, goal) {
                self.board_at_start(index, task);
                return;
            }
        }
        self.rest_at_start(index);
    }

    /// Private cars that were plugged in before the start still are.
    pub(super) fn keep_plugged(&mut self) {
        for car in std::mem::take(&mut self.found_cars) {
            let index = car.vehicle.index();
            let life = &self.lives[index];
            if car.is_plugged && life.at == life.home && life.state == VehicleState::Parked {
                self.plug_in(index);
            }
        }
    }

    /// Who is aboard as the city begins has asked before.
    fn board_at_start(&mut self, index: usize, task: Task) {
        let (to, purpose, party) = match task {
            Task::Ride(to) => (to, RequestPurpose::Ride, Party { seats: 1, ..Party::default() }),
            Task::Deliver(to) => (to, RequestPurpose::Parcel, Party { parcels: 1, ..Party::default() }),
            _ => return,
        };
        let from = self.chances[index].pick(&self.homes).copied().unwrap_or(to);
        let request = self.request_of(purpose, from, to, party);
        self.lives[index].riders = party.persons();
        self.begin_aboard(index, request);
    }

    /// A car is where its household's plan has it.
    fn start_car(&mut self, index: usize) {
        let city = self.city.clone();
        let vehicle = VehicleId::from_index(index);
        let home = self.lives[index].home;
        let start = self.people.car_start(&city, vehicle).unwrap_or(CarStart::StandsAt(home));
        let (CarStart::UnderWayTo(goal) | CarStart::StandsAt(goal)) = start;
        if let CarStart::UnderWayTo(_) = start {
            let task = match goal {
                goal if goal == home => Task::Return,
                Goal::Building(place) => Task::Trip(place),
                _ => Task::Trip(BuildingId::NONE),
            };
            if self.start_under_way(index, task, goal) {
                self.people.board(vehicle);
                return;
            }
        }
        if goal != home && goal.spot(&city).is_some() {
            self.free_gap(index);
            self.lives[index].at = goal;
            let (place, heading_rad) = self.take_stand(index, goal);
            let body = &mut self.bodies[index];
            (body.stand, body.stand_heading_rad) = (place, heading_rad);
        }
        self.rest_at_start(index);
    }

    fn start_under_way(&mut self, index: usize, task: Task, goal: Goal) -> bool {
        let is_robot = self.lives[index].kind == VehicleKind::Robot;
        let arcs = self.city.streets.arcs.len();
        for _ in 0..20 {
            let arc = ArcId::from_index(self.chances[index].below(arcs));
            let Some(found) = self.city.streets.arcs.get(arc.index()).copied() else { break };
            let fits = if is_robot { found.modes.slow } else { found.modes.cars };
            if !fits {
                continue;
            }
            let spot = Spot { arc, offset_m: self.chances[index].between(0.0, f64::from(found.length_m)) as f32 };
            let path = if self.lives.len() <= WARM_PATHS_MAX {
                let Some(to) = goal.spot(&self.city) else { break };
                let Some(path) = self.router(index).path(spot, to) else { continue };
                path.arcs
            } else {
                vec![arc]
            };
            if self.start_on(index, task, goal, spot, &path) {
                return true;
            }
        }
        false
    }

    fn start_on(&mut self, index: usize, task: Task, goal: Goal, spot: Spot, arcs: &[ArcId]) -> bool {
        let before = std::mem::replace(&mut self.lives[index].goal, goal);
        if !self.begin_on_street(index, spot, arcs) {
            self.lives[index].goal = before;
            return false;
        }
        self.free_gap(index);
        let life = &mut self.lives[index];
        life.task = task;
        life.state = VehicleState::Driving;
        life.riders = match task {
            Task::Ride(_) => 1,
            Task::LineStop(_) => 8,
            Task::Trip(_) if life.kind == VehicleKind::Car => 1,
            _ => 0,
        };
        true
    }

    fn rest_at_start(&mut self, index: usize) {
        if self.lives[index].kind == VehicleKind::Shuttle && self.lives[index].role.takes_riders() {
            self.set_state(index, VehicleState::Waiting);
            self.make_free(index);
            return;
        }
        if self.wants_plug(index) {
            self.plug_in(index);
        }
        self.rest(index);
    }

    fn first_errand(&mut self, index: usize) -> (Task, Goal) {
        let home = (Task::Return, self.lives[index].home);
        let building = |id: BuildingId, task: fn(BuildingId) -> Task| (task(id), Goal::Building(id));
        match self.lives[index].kind {
            VehicleKind::Bus => {
                let line = self.roster[index].line.map_or(0, |line| line.0);
                let stops = self.city.lines.get(line as usize).map_or(0, |line| line.stops.len());
                let stop = self.chances[index].below(stops) as u32;
                self.lives[index].stop = stop;
                (Task::LineStop(stop as u16), Goal::Stop { line, stop })
            }
            VehicleKind::Shuttle if !self.lives[index].role.takes_riders() => home,
            VehicleKind::Shuttle => {
                self.chances[index].pick(&self.targets).map_or(home, |id| building(*id, Task::Ride))
            }
            VehicleKind::Car | VehicleKind::Ambulance => home,
            VehicleKind::Van => self.chances[index].pick(&self.homes).map_or(home, |id| building(*id, Task::Trip)),
            VehicleKind::Robot => {
                self.chances[index].pick(&self.robot_targets).map_or(home, |id| building(*id, Task::Deliver))
            }
        }
    }
}
