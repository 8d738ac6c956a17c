//! The equipment of each vehicle: cabin, doors, lights, tyres, service, senses.
//!
//! Nothing here ticks: cabins and tyres are solved for the stretch since they were settled last, when something about
//! them changes. Each vehicle is looked over once an hour.

use super::rounds::fittings_of;
use crate::base::chance::Chance;
use crate::model::command::{ClimateOrder, DoorOrder};
use crate::model::vehicle_detail::{DoorState, SenseState};
use crate::model::{Diagnostic, Diagnostics, Role, VehicleDetail, VehicleKind, VehicleState};
use crate::sim::body::Mode;
use crate::sim::fleet::cabin::{COMFORT_C, CabinRun, cabin};
use crate::sim::fleet::figures::{FUEL_CELL_KWH_A_KG, health};
use crate::sim::fleet::service::ServicePlan;
use crate::sim::fleet::tyres::Tyres;
use crate::sim::fleet::{Goal, Life};
use crate::sim::simulator::Simulator;

const PURPOSE: u64 = 0x4571_7569_704D;
const YEAR_MS: f64 = 365.25 * 86_400_000.0;
/// Mean distance a year, for the age of a vehicle of which only the kilometres are known.
const KM_A_YEAR: f32 = 12_000.0;
/// Lights are on with the sun lower than this.
const LIGHTS_BELOW_DEG: f32 = 4.0;
/// Every vehicle is looked over once in this time, in rounds of a minute.
const LOOK_ROUNDS: usize = 60;
/// A tyre of a vehicle springs a slow leak once in eight years.
const LEAKS_AN_HOUR: f64 = 1.0 / (8.0 * 8_766.0);
/// A camera gets dirty once in three weeks of driving and is wiped within two hours; a microphone fails once in two years.
const DIRT_AN_HOUR: f64 = 1.0 / (21.0 * 24.0);
const WIPED_AN_HOUR: f64 = 0.5;
const DEAF_AN_HOUR: f64 = 1.0 / (2.0 * 8_766.0);
/// A car's owner sees to tyres and to an overdue service within about a day and two weeks.
const OWNER_TYRES_AN_HOUR: f64 = 1.0 / 24.0;
const OWNER_SERVICE_AN_HOUR: f64 = 1.0 / (14.0 * 24.0);
/// Under this health a battery is told as weak.
const WEAK_HEALTH: f32 = 0.8;
/// A connection that takes longer or loses more than this is told as slow.
const SLOW_MS: f32 = 250.0;
const SLOW_LOSS: f32 = 0.1;

/// The equipment of one vehicle.
#[derive(Clone, Debug)]
pub struct Equipment {
    cabin_c: f32,
    settled_ms: i64,
    climate_by_hand: Option<ClimateOrder>,
    doors_by_hand: Option<DoorOrder>,
    lights_by_hand: Option<bool>,
    /// A rider in a wheelchair gets in or out.
    pub is_ramp_out: bool,
    pub tyres: Tyres,
    pub service: ServicePlan,
    commissioned_ms: i64,
    /// What faults have set and only their end takes away.
    pub faults: Diagnostics,
    pub camera: SenseState,
    pub microphone: SenseState,
}

impl Equipment {
    /// The equipment of a vehicle as it is found when the city begins.
    pub fn found(life: &Life, seed: u64, index: usize, outside_c: f32, now_ms: i64) -> Self {
        let mut chance = Chance::for_thing(seed, PURPOSE, index as u64);
        let years = f64::from(life.odometer_km / KM_A_YEAR) * chance.between(0.8, 1.3);
        let is_deaf = chance.happens(0.002);
        Self {
            cabin_c: outside_c,
            settled_ms: now_ms,
            climate_by_hand: None,
            doors_by_hand: None,
            lights_by_hand: None,
            is_ramp_out: false,
            tyres: Tyres::found(life.kind, &mut chance, now_ms),
            service: ServicePlan::found(life.kind, &mut chance, life.odometer_km, now_ms),
            commissioned_ms: now_ms - (years * YEAR_MS) as i64,
            faults: Diagnostics::NONE,
            camera: if chance.happens(0.004) { SenseState::Degraded } else { SenseState::Ok },
            microphone: if is_deaf { SenseState::Lost } else { SenseState::Ok },
        }
    }
}

impl Equipment {
    /// The cabin was found with this temperature.
    pub fn found_at(&mut self, cabin_c: f32) {
        if cabin_c.is_finite() {
            self.cabin_c = cabin_c;
        }
    }
}

impl Simulator {
    /// What holds a vehicle's cabin now, in °C; `None` when nothing does.
    fn holds_c(&self, index: usize) -> Option<f32> {
        match self.equipment[index].climate_by_hand {
            Some(ClimateOrder::Off) => return None,
            Some(ClimateOrder::Hold(wanted_c)) => return Some(wanted_c),
            // By its own rules until somebody makes it ready.
            Some(ClimateOrder::ReadyBy { .. }) | None => {}
        }
        let life = &self.lives[index];
        let is_open = matches!(life.state, VehicleState::Driving | VehicleState::Boarding)
            || life.riders > 0
            || (life.kind == VehicleKind::Shuttle && life.state == VehicleState::Waiting && life.role.makes_rounds());
        is_open.then(|| self.weather_now.temperature_c.clamp(COMFORT_C.0, COMFORT_C.1))
    }

    /// Seconds that a vehicle's climate needs to bring its cabin to a temperature; a day where it never gets there.
    pub(in crate::sim) fn climate_needs_s(&self, index: usize, wanted_c: f32) -> f32 {
        let needs_s = cabin(self.lives[index].kind)
            .map_or(0.0, |cabin| cabin.pull_s(self.cabin_now(index).0, wanted_c, &self.weather_now));
        needs_s.min(86_400.0)
    }

    /// What a climate that somebody ordered draws now, in kW; on a plug that is drawn from there.
    pub(in crate::sim) fn ordered_climate_kw(&self, index: usize) -> f32 {
        if self.equipment[index].climate_by_hand.is_some() { self.cabin_now(index).1 } else { 0.0 }
    }

    /// What a vehicle's cabin has come to since it was settled.
    fn cabin_run(&self, index: usize) -> Option<CabinRun> {
        let equipment = &self.equipment[index];
        let cabin = cabin(self.lives[index].kind)?;
        let for_s = (self.now_ms - equipment.settled_ms) as f32 / 1000.0;
        Some(cabin.run(equipment.cabin_c, self.holds_c(index), &self.weather_now, for_s))
    }

    /// The temperature in a vehicle, and what its climate draws, in kW.
    pub(in crate::sim) fn cabin_now(&self, index: usize) -> (f32, f32) {
        self.cabin_run(index).map_or((self.weather_now.temperature_c, 0.0), |run| (run.cabin_c, run.power_kw))
    }

    /// Takes over what a cabin came to, and takes what that used out of the battery. To be called before anything
    /// changes that the climate follows.
    pub(in crate::sim) fn settle_cabin(&mut self, index: usize) {
        let Some(run) = self.cabin_run(index) else { return };
        let equipment = &mut self.equipment[index];
        (equipment.cabin_c, equipment.settled_ms) = (run.cabin_c, self.now_ms);
        let life = &mut self.lives[index];
        // A plugged-in vehicle's climate runs on its charger.
        if life.plug_row.is_none() {
            let used = if life.is_fuel_cell { run.used_kwh / FUEL_CELL_KWH_A_KG } else { run.used_kwh };
            life.soc = (life.soc - used / life.figures().content).max(0.0);
        }
    }

    /// Locks or unlocks a vehicle's doors until told otherwise.
    pub fn set_doors(&mut self, index: usize, order: Option<DoorOrder>) {
        self.equipment[index].doors_by_hand = order;
        self.told.mark_changed(index);
    }

    /// Turns a vehicle's climate off, has it hold a temperature, or leaves it to itself (`None`).
    pub fn set_climate(&mut self, index: usize, order: Option<ClimateOrder>) {
        self.settle_cabin(index);
        self.equipment[index].climate_by_hand = order;
        self.told.mark_changed(index);
    }

    /// Turns a vehicle's lights on or off, or leaves them to itself (`None`).
    pub fn set_lights(&mut self, index: usize, order: Option<bool>) {
        self.equipment[index].lights_by_hand = order;
        self.told.mark_changed(index);
    }

    pub fn doors_of(&self, index: usize) -> DoorState {
        let (life, equipment) = (&self.lives[index], &self.equipment[index]);
        let is_moving = self.bodies[index].mode != Mode::Standing;
        let is_obstructed = equipment.faults.contains(Diagnostic::DoorObstructed);
        let is_open_for_people = match life.state {
            VehicleState::Boarding => true,
            VehicleState::Waiting => life.role.makes_rounds(),
            _ => false,
        };
        if is_moving {
            return if equipment.doors_by_hand == Some(DoorOrder::Lock) {
                DoorState::Locked
            } else {
                DoorState::Closed
            };
        }
        match equipment.doors_by_hand {
            _ if is_obstructed => DoorState::Open,
            Some(DoorOrder::Lock) => DoorState::Locked,
            _ if is_open_for_people => DoorState::Open,
            None if life.state.is_parked() => DoorState::Locked,
            None | Some(DoorOrder::Unlock) => DoorState::Closed,
        }
    }

    pub fn are_lights_on(&self, index: usize) -> bool {
        let is_awake = !self.lives[index].state.is_parked();
        let is_dark = self.weather_now.sun_elevation_deg < LIGHTS_BELOW_DEG;
        self.equipment[index].lights_by_hand.unwrap_or(is_awake && is_dark)
    }

    /// What a vehicle tells of its equipment now. Changes nothing.
    pub(in crate::sim) fn detail_of(&self, index: usize) -> VehicleDetail {
        let (life, equipment) = (&self.lives[index], &self.equipment[index]);
        let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
        let connection = self.connection_of(index, place);
        let left = equipment.service.left(life.kind, life.odometer_km, self.now_ms);
        let is_slow = connection.latency_ms > SLOW_MS || connection.loss > SLOW_LOSS;
        VehicleDetail {
            role: life.role,
            fittings: fittings_of(life.role, self.roster[index].number),
            doors: self.doors_of(index),
            are_lights_on: self.are_lights_on(index),
            is_ramp_out: equipment.is_ramp_out && life.state == VehicleState::Boarding,
            camera: self.camera_of(index),
            microphone: equipment.microphone,
            climate_c: self.holds_c(index).filter(|_| cabin(life.kind).is_some()),
            climate_kw: self.cabin_now(index).1,
            tyres_kpa: equipment.tyres.told_kpa(self.now_ms, self.weather_now.temperature_c),
            health: self.health_of(index),
            diagnostics: self.diagnostics_of(index).with(Diagnostic::ConnectionSlow, is_slow),
            service_km: left.km as i32,
            service_days: left.days as i16,
            latency_ms: connection.latency_ms as u16,
            loss: connection.loss,
            cell: connection.cell,
        }
    }

    pub(in crate::sim) fn camera_of(&self, index: usize) -> SenseState {
        let equipment = &self.equipment[index];
        if equipment.faults.contains(Diagnostic::CameraLost) { SenseState::Lost } else { equipment.camera }
    }

    fn health_of(&self, index: usize) -> f32 {
        let life = &self.lives[index];
        let years = (self.now_ms - self.equipment[index].commissioned_ms) as f64 / YEAR_MS;
        health(&life.figures(), life.is_fuel_cell, life.odometer_km, years as f32)
    }

    /// The codes that a vehicle has set.
    pub fn diagnostics_of(&self, index: usize) -> Diagnostics {
        let (life, equipment) = (&self.lives[index], &self.equipment[index]);
        let left = equipment.service.left(life.kind, life.odometer_km, self.now_ms);
        let is_flat = equipment.tyres.is_flat(life.kind, self.now_ms);
        let is_low = equipment.tyres.is_low(life.kind, self.now_ms);
        equipment
            .faults
            .with(Diagnostic::TyreFlat, is_flat)
            .with(Diagnostic::TyrePressureLow, is_low && !is_flat)
            .with(Diagnostic::BatteryWeak, self.health_of(index) < WEAK_HEALTH)
            .with(Diagnostic::CameraDegraded, self.camera_of(index) == SenseState::Degraded)
            .with(Diagnostic::MicrophoneLost, equipment.microphone == SenseState::Lost)
            .with(Diagnostic::ServiceOverdue, left.is_overdue())
            .with(Diagnostic::ServiceDue, left.is_soon() && !left.is_overdue())
    }

    /// Whether a vehicle should go to a workshop before its next errand.
    pub(in crate::sim) fn wants_workshop(&self, index: usize) -> bool {
        let (life, equipment) = (&self.lives[index], &self.equipment[index]);
        matches!(life.home, Goal::Depot(_))
            && life.riders == 0
            && (equipment.service.left(life.kind, life.odometer_km, self.now_ms).is_overdue()
                || equipment.tyres.is_low(life.kind, self.now_ms)
                || equipment.microphone == SenseState::Lost)
    }

    /// Everything that a workshop sees to is as new.
    pub(in crate::sim) fn serviced(&mut self, index: usize) {
        let (life, equipment) = (&self.lives[index], &mut self.equipment[index]);
        equipment.service = ServicePlan::done(life.odometer_km, self.now_ms);
        equipment.tyres.fill(life.kind, self.now_ms);
        (equipment.camera, equipment.microphone) = (SenseState::Ok, SenseState::Ok);
        self.told.mark_changed(index);
    }

    /// Looks over a sixtieth of all vehicles, once a minute.
    pub(in crate::sim) fn look_over(&mut self, minute: usize) {
        for index in (minute % LOOK_ROUNDS..self.lives.len()).step_by(LOOK_ROUNDS) {
            self.settle_cabin(index);
            let before = self.diagnostics_of(index);
            self.wear(index);
            if self.diagnostics_of(index) != before {
                self.told.mark_changed(index);
            }
        }
    }

    /// What an hour does to a vehicle, and what its owner or base does about it.
    fn wear(&mut self, index: usize) {
        let (life, equipment) = (&self.lives[index], &mut self.equipment[index]);
        let (kind, chance) = (life.kind, &mut self.care);
        let [leaks, dirt, deaf, owner] = std::array::from_fn(|_| chance.unit());
        if leaks < LEAKS_AN_HOUR {
            equipment.tyres.spring_leak(chance, self.now_ms);
        }
        let is_driving = life.state == VehicleState::Driving;
        match equipment.camera {
            SenseState::Ok if is_driving && dirt < DIRT_AN_HOUR => equipment.camera = SenseState::Degraded,
            SenseState::Degraded if dirt < WIPED_AN_HOUR => equipment.camera = SenseState::Ok,
            _ => {}
        }
        if deaf < DEAF_AN_HOUR {
            equipment.microphone = SenseState::Lost;
        }
        if matches!(life.home, Goal::Depot(_)) {
            return;
        }
        // Who has no workshop is seen to where it stands.
        let is_standing = life.state.is_parked();
        let is_low = equipment.tyres.is_low(kind, self.now_ms);
        let is_overdue = equipment.service.left(kind, life.odometer_km, self.now_ms).is_overdue();
        if is_standing && is_low && owner < OWNER_TYRES_AN_HOUR {
            equipment.tyres.fill(kind, self.now_ms);
        }
        if is_standing && is_overdue && owner < OWNER_SERVICE_AN_HOUR {
            self.serviced(index);
        }
    }

    /// The role of a multi-purpose vehicle; `None` for all others.
    pub fn role_of(&self, index: usize) -> Option<Role> {
        (self.lives[index].kind == VehicleKind::Shuttle).then_some(self.lives[index].role)
    }
}
