//! Errands: what each kind of vehicle does when it arrives, and what it does next.

use crate::base::ids::{ChargerId, PlantId, VehicleId};
use crate::city::ChargerKind;
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::plan::charging::FULL_SOC;

use super::fleet::Goal;
use super::fleet::figures::{BUS_REFUEL_S, CAR_REFUEL_S};
use super::habits::{stay_s, works_at};
use super::lockers::AtDoor;
use super::people::modes::Mode as TravelMode;
use super::simulator::Simulator;

/// Below this level a vehicle goes to charge or refuel before anything else.
pub(super) const LOW_SOC: f32 = 0.25;
/// Below this level a vehicle that charges stays plugged in.
const GO_SOC: f32 = 0.4;
/// Below this level a vehicle is plugged in where it stands.
pub(super) const PLUG_SOC: f32 = 0.8;
/// Speed to a charger by the bee line, in town traffic.
const TO_CHARGER_MPS: f32 = 4.0;
/// Range to be left after driving twice across the city.
const RESERVE_KM: f32 = 2.0;
/// At home a private car is plugged in below this level when the day's trips are done, at once below the other.
pub(super) const PLUG_AT_NIGHT_SOC: f32 = 0.7;
pub(super) const PLUG_AT_ONCE_SOC: f32 = 0.4;
/// A robot goes to its dock below this level.
const DOCK_SOC: f32 = 0.35;
/// A working vehicle whose hours are over charges below this level before it rests.
const END_OF_SHIFT_SOC: f32 = 0.6;
/// A pause this long is a night.
const NIGHT_MS: i64 = 6 * 3_600_000;
/// A charging vehicle is looked at this often.
const CHARGE_LOOK_MS: i64 = 300_000;
/// A vehicle that found no errand, or is off duty, looks again after about this time.
const LOOK_AGAIN_S: (f64, f64) = (500.0, 900.0);
const SHUTTLE_PATIENCE_MS: i64 = 300_000;
/// The same where it was sent by a command, to wait there.
const SENT_PATIENCE_MS: i64 = 1_200_000;
/// Time at a line stop, and with a ramp (Sora: fixed by the driver's push of a button, belts by hand); one stop in 150.
const LINE_STOP_S: (f64, f64) = (15.0, 35.0);
const WHEELCHAIR_STOP_S: (f64, f64) = (75.0, 130.0);
const WHEELCHAIR_SHARE: f64 = 1.0 / 150.0;
/// A vehicle that waits for a pump looks again after this time.
const PUMP_LOOK_MS: i64 = 60_000;

impl Simulator {
    pub(super) fn seconds(&mut self, index: usize, low_s: f64, high_s: f64) -> i64 {
        (self.chances[index].between(low_s, high_s) * 1000.0) as i64
    }

    /// Time until a standing vehicle leaves again or looks whether it should.
    fn pause_ms(&mut self, index: usize) -> i64 {
        let kind = self.lives[index].kind;
        if kind == VehicleKind::Car {
            let left_ms = self.next_outing_ms(index) - self.now_ms;
            return left_ms.max(self.seconds(index, 120.0, 300.0));
        }
        let (low_s, high_s) = if works_at(kind, index, self.hour) { stay_s(kind, self.hour) } else { LOOK_AGAIN_S };
        self.seconds(index, low_s, high_s)
    }

    /// A vehicle stands at its goal.
    pub(super) fn arrived(&mut self, index: usize) {
        if self.holds_on_arrival(index) || self.arrived_on_duty(index) {
            return;
        }
        let vehicle = VehicleId::from_index(index);
        if self.has_stop_now(index) {
            self.go_to_stop(index);
            return;
        }
        let wait_ms = match self.lives[index].task {
            Task::LineStop(stop) => {
                self.tell(EventKind::StoppedAtLineStop { vehicle, stop });
                self.set_state(index, VehicleState::Boarding);
                self.change_riders(index);
                self.line_stop_ms(index)
            }
            Task::Refuel(plant) => self.begin_refuelling(index, plant),
            _ => {
                self.tell(EventKind::Arrived { vehicle });
                if !matches!(self.lives[index].task, Task::Charge(_)) {
                    self.lives[index].task = Task::None;
                }
                self.lives[index].riders = 0;
                self.set_state(index, VehicleState::Parked);
                if self.wants_plug(index) {
                    self.plug_in(index);
                }
                if self.lives[index].state != VehicleState::Charging {
                    self.release_charger(index);
                }
                self.car_came(index);
                self.rest(index);
                return;
            }
        };
        self.schedule(index, self.now_ms + wait_ms);
    }

    /// Whether a vehicle should be plugged in where it stands, if there is a plug.
    pub(super) fn wants_plug(&mut self, index: usize) -> bool {
        if self.ordered_level(index).is_some() {
            return true;
        }
        let life = &self.lives[index];
        let (kind, soc) = (life.kind, life.soc);
        if matches!(life.at, Goal::Charger(_)) {
            return soc < PLUG_SOC;
        }
        match kind {
            _ if life.is_fuel_cell => false,
            VehicleKind::Robot => soc < DOCK_SOC,
            VehicleKind::Ambulance => soc < FULL_SOC,
            VehicleKind::Car if soc < PLUG_AT_ONCE_SOC => true,
            VehicleKind::Car => soc < PLUG_AT_NIGHT_SOC && self.next_outing_ms(index) - self.now_ms > NIGHT_MS,
            _ => soc < PLUG_SOC,
        }
    }

    /// Lets a vehicle wait for its next errand where it stands.
    pub(super) fn rest(&mut self, index: usize) {
        let life = &self.lives[index];
        let is_shuttle = life.kind == VehicleKind::Shuttle && life.role.takes_riders() && life.refit_to.is_none();
        if is_shuttle && self.lives[index].state == VehicleState::Parked {
            self.lives[index].task = Task::None;
            self.set_state(index, VehicleState::Waiting);
            self.make_free(index);
            return;
        }
        let wait_ms = self.pause_ms(index);
        self.schedule(index, self.now_ms + wait_ms);
    }

    /// Takes a pump if one is free and the plant works, or waits for one. Returns the time until the next look.
    fn begin_refuelling(&mut self, index: usize, plant: PlantId) -> i64 {
        let pumps = self.city.plants.get(plant.index()).map_or(0, |plant| plant.pumps);
        let is_open = self.energy.is_plant_open(plant);
        let load = self.loads.plants.get_mut(plant.index());
        let Some(load) = load.filter(|load| is_open && !load.is_faulty && load.vehicles_refuelling < pumps) else {
            self.set_state(index, VehicleState::Waiting);
            return PUMP_LOOK_MS;
        };
        load.vehicles_refuelling += 1;
        self.tell(EventKind::RefuellingStarted { vehicle: VehicleId::from_index(index), plant });
        self.set_state(index, VehicleState::Refuelling);
        let refuel_s = if self.lives[index].kind == VehicleKind::Car { CAR_REFUEL_S } else { BUS_REFUEL_S };
        refuel_s * 1000
    }

    pub(super) fn make_free(&mut self, index: usize) {
        if self.is_held(index) {
            return;
        }
        let patience_ms = if self.is_in_hand(index) { SENT_PATIENCE_MS } else { SHUTTLE_PATIENCE_MS };
        self.schedule(index, self.now_ms + patience_ms);
    }

    /// A standing vehicle's time is over: it ends what it did and begins what comes next.
    pub(super) fn go_on(&mut self, index: usize) {
        if let Some(until_ms) = self.held_until_ms(index) {
            self.schedule(index, until_ms.max(self.now_ms + 1_000));
            return;
        }
        if self.go_on_duty(index) {
            return;
        }
        if self.lives[index].stops.is_serving {
            match self.at_door(index) {
                AtDoor::Waits(until) => {
                    self.schedule(index, until.0);
                    return;
                }
                AtDoor::NotHandedOver(why) => self.send_back(index, why),
                AtDoor::Over => self.finish_stop(index),
            }
            let life = &self.lives[index];
            if life.stops.ahead.is_empty() && life.kind == VehicleKind::Shuttle && life.soc > LOW_SOC {
                self.make_free(index);
                return;
            }
        }
        let has_stops = self.has_stop_now(index);
        match self.lives[index].task {
            Task::Refuel(plant) if self.lives[index].at == Goal::Plant(plant) => {
                if self.lives[index].state != VehicleState::Refuelling {
                    let wait_ms = self.begin_refuelling(index, plant);
                    self.schedule(index, self.now_ms + wait_ms);
                    return;
                }
                self.end_refuelling(index, plant);
            }
            _ => {}
        }
        let is_private = self.lives[index].kind == VehicleKind::Car;
        if is_private && !self.is_wanted(index) && !matches!(self.lives[index].at, Goal::Charger(_)) {
            // Nobody is there to drive it; the plug stays in.
            self.rest(index);
            return;
        }
        if self.lives[index].state == VehicleState::Charging {
            let is_robot = self.lives[index].kind == VehicleKind::Robot;
            let is_public = is_robot || matches!(self.lives[index].at, Goal::Charger(_));
            if has_stops && self.charges_for_dispatcher(index) {
                self.end_ordered_charge(index);
            }
            let is_ordered = self.ordered_level(index).is_some();
            let is_low = self.lives[index].soc < if is_public { PLUG_SOC } else { GO_SOC };
            if is_ordered || (!has_stops && is_low) {
                self.schedule(index, self.now_ms + CHARGE_LOOK_MS);
                return;
            }
            self.unplug(index);
        }
        if has_stops {
            self.go_to_stop(index);
        } else {
            self.set_out(index);
        }
    }

    fn set_out(&mut self, index: usize) {
        if self.is_held(index) || self.set_out_on_duty(index) {
            return;
        }
        if self.lives[index].task == Task::Return {
            self.depart(index, self.lives[index].home);
            return;
        }
        if self.withdraws(index) {
            return;
        }
        let is_resting = !works_at(self.lives[index].kind, index, self.hour);
        let least_soc = if is_resting { END_OF_SHIFT_SOC } else { LOW_SOC };
        let is_short = self.lives[index].range_km() < RESERVE_KM + self.across_km();
        // Whoever can charge at home does not look for a charger on the way.
        let is_patient = self.lives[index].kind == VehicleKind::Car && self.charges_at_home(index);
        let is_low = is_short || (self.lives[index].soc < least_soc && !is_patient);
        if is_low && self.seek_energy(index) {
            return;
        }
        match self.lives[index].kind {
            VehicleKind::Shuttle if !self.lives[index].role.takes_riders() => self.role_next(index),
            VehicleKind::Shuttle => self.shuttle_next(index),
            VehicleKind::Bus => self.bus_next(index),
            VehicleKind::Car => self.car_next(index),
            VehicleKind::Van => self.van_next(index),
            VehicleKind::Robot => self.robot_next(index),
            VehicleKind::Ambulance => self.ambulance_next(index),
        }
    }

    pub(super) fn go(&mut self, index: usize, task: Task, goal: Goal) {
        if goal == self.lives[index].at {
            let wait_ms = self.pause_ms(index);
            self.schedule(index, self.now_ms + wait_ms);
            return;
        }
        self.lives[index].task = task;
        if !self.depart(index, goal) {
            self.lives[index].task = Task::None;
        }
    }

    fn shuttle_next(&mut self, index: usize) {
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
        if !works_at(VehicleKind::Bus, index, self.hour) {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        let stop = (self.lives[index].stop + 1) % stops;
        self.lives[index].stop = stop;
        self.go(index, Task::LineStop(stop as u16), Goal::Stop { line, stop });
    }

    /// Time at a line stop; longer when somebody in a wheelchair gets in or out by the ramp.
    fn line_stop_ms(&mut self, index: usize) -> i64 {
        let is_ramp_out = self.chances[index].happens(WHEELCHAIR_SHARE);
        self.equipment[index].is_ramp_out = is_ramp_out;
        let (low_s, high_s) = if is_ramp_out { WHEELCHAIR_STOP_S } else { LINE_STOP_S };
        self.seconds(index, low_s, high_s)
    }

    fn change_riders(&mut self, index: usize) {
        // Those who travel by bus now, spread over the buses: at each stop a third get off and as many get on.
        let travellers = f64::from(self.people.occupancy().under_way(TravelMode::Bus));
        let a_bus = travellers / f64::from(self.counters.vehicles_by_kind[1].max(1));
        let chance = &mut self.chances[index];
        let leaving = chance.between(0.1, 0.6);
        let joining = chance.between(0.0, 0.7 * a_bus + 0.5);
        let life = &mut self.lives[index];
        life.riders =
            ((f64::from(life.riders) * (1.0 - leaving) + joining) as u8).min(self.roster[index].places.riders());
    }

    /// The longest trip there and back, by streets that are 1.4 times the bee line.
    fn across_km(&self) -> f32 {
        let diagonal_m = libm::hypotf(self.city.bounds.width(), self.city.bounds.height());
        diagonal_m * 1.4 / 1000.0
    }

    /// Goes to a free charger, the plant, or home. Says whether something was found.
    pub(super) fn seek_energy(&mut self, index: usize) -> bool {
        if self.lives[index].is_fuel_cell {
            if self.city.plants.is_empty() {
                return false;
            }
            let plants = self.city.plants.len();
            let works = |number: &usize| {
                self.loads.plants.get(*number).is_some_and(|load| !load.is_faulty)
                    && self.energy.is_plant_open(PlantId::from_index(*number))
            };
            let number = (0..plants).map(|step| (index + step) % plants).find(works).unwrap_or(index % plants);
            let plant = PlantId::from_index(number);
            self.go(index, Task::Refuel(plant), Goal::Plant(plant));
            return true;
        }
        if self.charges_at_home(index) || self.lives[index].kind == VehicleKind::Robot {
            self.go(index, Task::Return, self.lives[index].home);
            return true;
        }
        let Some(charger) = self.soonest_charger(index) else { return false };
        self.charger_users[charger.index()] = VehicleId::from_index(index);
        self.go(index, Task::Charge(charger), Goal::Charger(charger));
        if !matches!(self.lives[index].task, Task::Charge(_)) {
            self.charger_users[charger.index()] = VehicleId::NONE;
        }
        true
    }

    fn charges_at_home(&self, index: usize) -> bool {
        matches!(self.lives[index].home, Goal::Building(home) if self.city.buildings[home.index()].charger_kw > 0.0)
    }

    fn soonest_charger(&self, index: usize) -> Option<ChargerId> {
        let is_private = self.lives[index].kind == VehicleKind::Car;
        let here = self.bodies[index].stand;
        let mut best: Option<(f32, usize)> = None;
        for (number, charger) in self.city.chargers.iter().enumerate() {
            let is_usable = self.charger_users[number] == VehicleId::NONE
                && !self.loads.chargers[number].is_faulty
                && self.energy.is_charger_powered(ChargerId::from_index(number))
                && self.energy.is_charger_on(ChargerId::from_index(number))
                && !(is_private && charger.kind == ChargerKind::Depot);
            let away_s = charger.place.distance(here) / TO_CHARGER_MPS;
            // A private car stands there anyway, for as long as its owner is away.
            let takes_s = if is_private { away_s } else { away_s + self.charging_s(index, charger.limit_kw) };
            if is_usable && best.is_none_or(|(least_s, _)| takes_s < least_s) {
                best = Some((takes_s, number));
            }
        }
        best.map(|(_, number)| ChargerId::from_index(number))
    }

    /// How long a charger of a power takes to charge a vehicle as far as that is quick, in seconds.
    fn charging_s(&self, index: usize, power_kw: f32) -> f32 {
        let (life, figures) = (&self.lives[index], self.lives[index].figures());
        let missing_kwh = (PLUG_SOC - life.soc).max(0.0) * figures.content;
        missing_kwh / power_kw.min(figures.charge_max_kw).max(1.0) * 3_600.0
    }
}
