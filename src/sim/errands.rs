//! Errands: what each kind of vehicle does when it arrives, and what it does next.

use crate::base::ids::{BuildingId, ChargerId, PlantId, VehicleId};
use crate::city::{ChargerKind, Spot};
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::plan::routing::Router;

use super::fleet::{Goal, moving_share};
use super::simulator::Simulator;

/// Below this level a vehicle goes to charge or refuel before anything else.
const LOW_SOC: f32 = 0.25;
/// Below this level a vehicle that charges stays plugged in.
const GO_SOC: f32 = 0.4;
/// Below this level a vehicle is plugged in where it stands.
pub(super) const PLUG_SOC: f32 = 0.8;
/// Weight of the newest trip in a vehicle's smoothed trip time, from which the time between trips follows.
const TRIP_WEIGHT: f32 = 0.3;
const SHUTTLE_PATIENCE_MS: i64 = 300_000;
const REFUEL_MS: i64 = 600_000;
/// Paths of a warm start are found at once in fleets up to this size, later ones when first needed.
const WARM_PATHS_MAX: usize = 20_000;

impl Simulator {
    fn seconds(&mut self, index: usize, low_s: f64, high_s: f64) -> i64 {
        (self.chances[index].between(low_s, high_s) * 1000.0) as i64
    }

    /// Time until a vehicle leaves again, so that the wanted share is on the move; at most 20 minutes, then it is asked again.
    fn pause_ms(&mut self, index: usize) -> i64 {
        let share = f64::from(moving_share(self.lives[index].kind, self.hour)).clamp(0.02, 0.95);
        let mean_s = f64::from(self.lives[index].trip_s) * (1.0 - share) / share;
        (self.chances[index].exponential(mean_s).clamp(10.0, 1200.0) * 1000.0) as i64
    }

    /// A vehicle stands at its goal.
    pub(super) fn arrived(&mut self, index: usize) {
        let vehicle = VehicleId::from_index(index);
        let life = &mut self.lives[index];
        if life.departed_ms > i64::MIN {
            life.trip_s += ((self.now_ms - life.departed_ms) as f32 / 1000.0 - life.trip_s) * TRIP_WEIGHT;
        }
        let wait_ms = match life.task {
            Task::PickUp(_) => {
                self.set_state(index, VehicleState::Boarding);
                self.seconds(index, 30.0, 60.0)
            }
            Task::Ride(_) => {
                self.set_state(index, VehicleState::Boarding);
                self.seconds(index, 20.0, 40.0)
            }
            Task::LineStop(stop) => {
                self.tell(EventKind::StoppedAtLineStop { vehicle, stop });
                self.set_state(index, VehicleState::Boarding);
                self.change_riders(index);
                self.seconds(index, 15.0, 35.0)
            }
            Task::Deliver(_) => {
                self.set_state(index, VehicleState::Waiting);
                self.seconds(index, 30.0, 90.0)
            }
            Task::Refuel(plant) => {
                self.tell(EventKind::RefuellingStarted { vehicle, plant });
                self.set_state(index, VehicleState::Refuelling);
                if let Some(load) = self.loads.plants.get_mut(plant.index()) {
                    load.vehicles_refuelling = load.vehicles_refuelling.saturating_add(1);
                }
                REFUEL_MS
            }
            Task::Charge(_) | Task::Trip(_) | Task::Return | Task::None => {
                self.tell(EventKind::Arrived { vehicle });
                if !matches!(self.lives[index].task, Task::Charge(_)) {
                    self.lives[index].task = Task::None;
                }
                self.lives[index].riders = 0;
                self.set_state(index, VehicleState::Parked);
                if self.lives[index].soc < PLUG_SOC {
                    self.plug_in(index);
                }
                self.rest(index);
                return;
            }
        };
        self.schedule(index, self.now_ms + wait_ms);
    }

    /// Lets a vehicle wait for its next errand where it stands.
    fn rest(&mut self, index: usize) {
        let is_shuttle = self.lives[index].kind == VehicleKind::Shuttle;
        if is_shuttle && self.lives[index].state == VehicleState::Parked {
            self.lives[index].task = Task::None;
            self.set_state(index, VehicleState::Waiting);
            self.make_free(index);
            return;
        }
        let wait_ms = self.pause_ms(index);
        self.schedule(index, self.now_ms + wait_ms);
    }

    pub(super) fn make_free(&mut self, index: usize) {
        let id = VehicleId::from_index(index);
        if let Err(place) = self.free_shuttles.binary_search(&id) {
            self.free_shuttles.insert(place, id);
        }
        self.schedule(index, self.now_ms + SHUTTLE_PATIENCE_MS);
    }

    /// A standing vehicle's time is over: it ends what it did and begins what comes next.
    pub(super) fn go_on(&mut self, index: usize) {
        let vehicle = VehicleId::from_index(index);
        match self.lives[index].task {
            Task::PickUp(at) if self.lives[index].at == Goal::Building(at) => {
                let life = &mut self.lives[index];
                life.riders = life.party;
                life.task = Task::Ride(life.then);
                let riders = life.riders;
                self.tell(EventKind::PickedUp { vehicle, at, riders });
            }
            Task::Ride(at) if self.lives[index].at == Goal::Building(at) => {
                let riders = std::mem::take(&mut self.lives[index].riders);
                self.tell(EventKind::DroppedOff { vehicle, at, riders });
                self.counters.riders_served += u64::from(riders);
                self.lives[index].task = Task::None;
                self.set_state(index, VehicleState::Waiting);
                if self.lives[index].soc > LOW_SOC {
                    self.make_free(index);
                    return;
                }
            }
            Task::Deliver(at) if self.lives[index].at == Goal::Building(at) => {
                self.tell(EventKind::ParcelDelivered { vehicle, at });
                self.counters.parcels += 1;
                self.lives[index].task = Task::Return;
            }
            Task::Refuel(plant) if self.lives[index].at == Goal::Plant(plant) => self.end_refuelling(index, plant),
            _ => {}
        }
        if self.lives[index].state == VehicleState::Charging {
            let is_public = matches!(self.lives[index].at, Goal::Charger(_));
            if self.lives[index].soc < if is_public { PLUG_SOC } else { GO_SOC } {
                let wait_ms = self.pause_ms(index).max(60_000);
                self.schedule(index, self.now_ms + wait_ms);
                return;
            }
            self.unplug(index);
        }
        self.set_out(index);
    }

    fn set_out(&mut self, index: usize) {
        match self.lives[index].task {
            Task::PickUp(at) | Task::Ride(at) => {
                self.depart(index, Goal::Building(at));
                return;
            }
            Task::Return => {
                self.depart(index, self.lives[index].home);
                return;
            }
            _ => {}
        }
        if self.lives[index].soc < LOW_SOC && self.seek_energy(index) {
            return;
        }
        match self.lives[index].kind {
            VehicleKind::Shuttle => self.shuttle_next(index),
            VehicleKind::Bus => self.bus_next(index),
            VehicleKind::Car | VehicleKind::Van => self.trip_next(index),
            VehicleKind::Robot => self.robot_next(index),
        }
    }

    fn go(&mut self, index: usize, task: Task, goal: Goal) {
        if goal == self.lives[index].at {
            let wait_ms = self.pause_ms(index);
            self.schedule(index, self.now_ms + wait_ms);
            return;
        }
        self.lives[index].task = task;
        if !self.depart(index, goal) && !matches!(task, Task::PickUp(_) | Task::Ride(_)) {
            self.lives[index].task = Task::None;
        }
    }

    fn shuttle_next(&mut self, index: usize) {
        if let Ok(place) = self.free_shuttles.binary_search(&VehicleId::from_index(index)) {
            self.free_shuttles.remove(place);
        }
        if self.lives[index].at == self.lives[index].home {
            self.set_state(index, VehicleState::Waiting);
            self.make_free(index);
            return;
        }
        let is_low = self.lives[index].soc < 0.5;
        if !(is_low && self.seek_energy(index)) {
            self.go(index, Task::Return, self.lives[index].home);
        }
    }

    fn bus_next(&mut self, index: usize) {
        let line = self.roster[index].line.map_or(0, |line| line.0);
        let stops = self.city.lines.get(line as usize).map_or(0, |line| line.stops.len() as u32);
        if stops == 0 {
            self.schedule(index, self.now_ms + 600_000);
            return;
        }
        if (0.5..4.7).contains(&self.hour) {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        let stop = (self.lives[index].stop + 1) % stops;
        self.lives[index].stop = stop;
        self.go(index, Task::LineStop(stop as u16), Goal::Stop { line, stop });
    }

    fn change_riders(&mut self, index: usize) {
        let crowd = f64::from(moving_share(VehicleKind::Car, self.hour));
        let chance = &mut self.chances[index];
        let leaving = chance.between(0.1, 0.6);
        let joining = chance.between(0.0, 18.0 * crowd);
        let life = &mut self.lives[index];
        life.riders = ((f64::from(life.riders) * (1.0 - leaving) + joining) as u8).min(self.roster[index].seats);
    }

    /// A car's or van's next trip: home in the evening and half of the time, else somewhere that draws people.
    fn trip_next(&mut self, index: usize) {
        let life = &self.lives[index];
        let is_van = life.kind == VehicleKind::Van;
        let is_at_home = life.at == life.home;
        let home_share = if is_van {
            0.25
        } else if self.hour > 17.0 || self.hour < 5.0 {
            0.75
        } else {
            0.45
        };
        let goes_home = !is_at_home && self.chances[index].happens(home_share);
        if goes_home {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        let places = if is_van || self.targets.is_empty() { &self.homes } else { &self.targets };
        let Some(target) = self.chances[index].pick(places).copied() else {
            self.schedule(index, self.now_ms + 600_000);
            return;
        };
        self.lives[index].riders = if is_van { 0 } else { 1 + self.chances[index].below(3) as u8 };
        self.go(index, Task::Trip(target), Goal::Building(target));
    }

    fn robot_next(&mut self, index: usize) {
        let Some(target) = self.chances[index].pick(&self.robot_targets).copied() else {
            self.schedule(index, self.now_ms + 600_000);
            return;
        };
        self.go(index, Task::Deliver(target), Goal::Building(target));
    }

    /// Goes to a free charger, the plant, or home. Says whether something was found.
    fn seek_energy(&mut self, index: usize) -> bool {
        if self.lives[index].kind == VehicleKind::Bus {
            if self.city.plants.is_empty() {
                return false;
            }
            let plant = PlantId::from_index(index % self.city.plants.len());
            self.go(index, Task::Refuel(plant), Goal::Plant(plant));
            return true;
        }
        if matches!(self.lives[index].home, Goal::Building(home) if self.city.buildings[home.index()].charger_kw > 0.0)
            || self.lives[index].kind == VehicleKind::Robot
        {
            self.go(index, Task::Return, self.lives[index].home);
            return true;
        }
        let Some(charger) = self.nearest_charger(index) else { return false };
        self.charger_users[charger.index()] = VehicleId::from_index(index);
        self.go(index, Task::Charge(charger), Goal::Charger(charger));
        if !matches!(self.lives[index].task, Task::Charge(_)) {
            self.charger_users[charger.index()] = VehicleId::NONE;
        }
        true
    }

    fn nearest_charger(&self, index: usize) -> Option<ChargerId> {
        let is_private = self.lives[index].kind == VehicleKind::Car;
        let here = self.bodies[index].stand;
        let mut best: Option<(f32, usize)> = None;
        for (number, charger) in self.city.chargers.iter().enumerate() {
            let is_usable = self.charger_users[number] == VehicleId::NONE
                && !self.loads.chargers[number].is_faulty
                && !(is_private && charger.kind == ChargerKind::Depot);
            let away = charger.place.distance(here);
            if is_usable && best.is_none_or(|(least, _)| away < least) {
                best = Some((away, number));
            }
        }
        best.map(|(_, number)| ChargerId::from_index(number))
    }

    /// Puts a vehicle in the middle of a trip as the city begins, or at rest, as the hour asks.
    pub(super) fn start_warm(&mut self, index: usize) {
        let kind = self.lives[index].kind;
        let share = f64::from(moving_share(kind, self.hour));
        let is_robot = kind == VehicleKind::Robot;
        let arcs = self.city.streets.arcs.len();
        if self.chances[index].happens(share) {
            let (task, goal) = self.first_errand(index);
            for _ in 0..20 {
                let arc = crate::base::ids::ArcId::from_index(self.chances[index].below(arcs));
                let Some(found) = self.city.streets.arcs.get(arc.index()).copied() else { break };
                let fits = if is_robot { found.modes.slow } else { found.modes.cars };
                if !fits || !(is_robot || self.links[arc.index()].has_room()) {
                    continue;
                }
                let spot = Spot { arc, offset_m: self.chances[index].between(0.0, f64::from(found.length_m)) as f32 };
                let arcs = if self.lives.len() <= WARM_PATHS_MAX {
                    let Some(to) = goal.spot(&self.city) else { break };
                    let Some(path) = self.router(index).path(spot, to) else { continue };
                    path.arcs
                } else {
                    vec![arc]
                };
                self.start_on(index, task, goal, spot, arcs);
                return;
            }
        }
        self.rest_at_start(index);
    }

    fn start_on(&mut self, index: usize, task: Task, goal: Goal, spot: Spot, arcs: Vec<crate::base::ids::ArcId>) {
        self.free_gap(index);
        let life = &mut self.lives[index];
        (life.task, life.goal, life.path) = (task, goal, arcs.into());
        life.state = VehicleState::Driving;
        life.riders = match task {
            Task::Ride(_) => 1,
            Task::LineStop(_) => 8,
            Task::Trip(_) if life.kind == VehicleKind::Car => 1,
            _ => 0,
        };
        self.enter(index, spot, self.now_ms);
    }

    fn rest_at_start(&mut self, index: usize) {
        if self.lives[index].kind == VehicleKind::Shuttle {
            self.set_state(index, VehicleState::Waiting);
            self.make_free(index);
            return;
        }
        if self.lives[index].soc < PLUG_SOC {
            self.plug_in(index);
        }
        let wait_ms = self.pause_ms(index);
        self.schedule(index, self.now_ms + wait_ms);
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
            VehicleKind::Shuttle => {
                self.chances[index].pick(&self.targets).map_or(home, |id| building(*id, Task::Ride))
            }
            VehicleKind::Car => self.chances[index].pick(&self.targets).map_or(home, |id| building(*id, Task::Trip)),
            VehicleKind::Van => self.chances[index].pick(&self.homes).map_or(home, |id| building(*id, Task::Trip)),
            VehicleKind::Robot => {
                self.chances[index].pick(&self.robot_targets).map_or(home, |id| building(*id, Task::Deliver))
            }
        }
    }
}
