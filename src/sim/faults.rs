//! Faults: of vehicles, by themselves now and then or on demand, and of chargers and plants.
//!
//! Faults of the receiver change what a vehicle tells of its place, never where it is.

use std::collections::BTreeMap;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{ChargerId, PlantId, VehicleId};
use crate::base::time::Span;
use crate::model::command::Refusal;
use crate::model::{AssistanceCause, Cause, Diagnostic, EventKind, VehicleState};

use super::body::Mode;
use super::fleet::responders::StrandCause;
use super::simulator::{FAULTS_MS, Simulator};

/// Of 612 vehicles 0.7 are silent at a time on average, for 7 minutes each; 50 a day are immobilised. Together with calls
/// for assistance this is well under what one operator can attend to.
const SILENT_SHARE: f64 = 0.7 / 612.0;
const SILENT_S: f64 = 420.0;
const IMMOBILE_HZ: f64 = 0.5 / 612.0 / 900.0;
/// A vehicle is without video for ten minutes once in 3,000 hours, has a slow link for ten once in 2,000, and a receiver
/// that stands still or drifts for five once in 5,000. Assumed: a handful a day in a fleet of 600.
const VIDEO_HZ: f64 = 1.0 / (3_000.0 * 3_600.0);
const SLOW_LINK_HZ: f64 = 1.0 / (2_000.0 * 3_600.0);
const GPS_HZ: f64 = 1.0 / (5_000.0 * 3_600.0);
const SENSE_S: f64 = 600.0;
const GPS_S: f64 = 300.0;
/// A drifting receiver in a street between houses is off by this much more each second.
const DRIFT_MPS: f32 = 0.3;
/// One of six immobilised vehicles has a flat tyre (JAF, 2023: a sixth of all calls), one of thirty a battery at fault.
const FLAT_SHARE: f64 = 1.0 / 6.0;
const BATTERY_SHARE: f64 = 1.0 / 30.0;
/// A charger fails once in 40 days, a plant once in 60; each is repaired within the hour.
const CHARGER_S: f64 = 40.0 * 86_400.0;
const PLANT_S: f64 = 60.0 * 86_400.0;
const REPAIR_S: f64 = 2_400.0;
/// The link layer notices a silence after this time.
const NOTICE_MS: i64 = 10_000;
/// Faults under way at a time; more are not begun.
const FAULTS_MAX: usize = 8_192;
const STEP_S: f64 = FAULTS_MS as f64 / 1000.0;

/// What can be wrong with a vehicle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VehicleFault {
    /// It can't be heard.
    Silent,
    /// It stops and can't go on without a responder.
    Immobilised,
    /// It tells the same place again and again.
    GpsFrozen,
    /// The place that it tells moves away from where it is.
    GpsDrift {
        speed_mps: f32,
    },
    VideoLost,
    DoorObstructed,
    FlatTyre,
    BatteryFault,
    SlowLink,
}

/// What a vehicle with a faulty receiver believes of its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Believed {
    /// It was here, with this heading.
    Frozen(Point, f32),
    /// It is off by so much.
    Off(Point),
}

#[derive(Clone, Debug)]
struct Silence {
    vehicle: u32,
    since_ms: i64,
    until_ms: i64,
    is_told: bool,
    cause: Option<Cause>,
}

/// A vehicle that stopped by itself and waits until a moment.
#[derive(Clone, Copy, Debug)]
struct Pause {
    vehicle: u32,
    until_ms: i64,
}

/// A fault that lasts for a while.
#[derive(Clone, Copy, Debug)]
struct Timed {
    vehicle: u32,
    fault: VehicleFault,
    until_ms: i64,
    has_begun: bool,
}

#[derive(Clone, Copy, Debug)]
struct Receiver {
    since_ms: i64,
    place: Point,
    heading_rad: f32,
    /// `None` when it is frozen.
    drift: Option<Point>,
}

/// What is at fault.
#[derive(Clone, Debug)]
pub struct Faults {
    chance: Chance,
    silent: Vec<Silence>,
    pauses: Vec<Pause>,
    timed: Vec<Timed>,
    receivers: BTreeMap<u32, Receiver>,
    chargers: Vec<(u32, i64)>,
    plants: Vec<(u32, i64)>,
    has_begun: bool,
    steps: usize,
    /// How often vehicles fail, against the usual.
    pub(super) rate: f64,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            chance: Chance::for_thing(seed, 0x6661_756C_7473, 0),
            silent: Vec::new(),
            pauses: Vec::new(),
            timed: Vec::new(),
            receivers: BTreeMap::new(),
            chargers: Vec::new(),
            plants: Vec::new(),
            has_begun: false,
            steps: 0,
            rate: 1.0,
        }
    }

    /// How many of `count` begin a fault of a rate in this step.
    fn beginning(&mut self, count: usize, rate_hz: f64) -> usize {
        let mean = count as f64 * rate_hz * self.rate * STEP_S;
        mean as usize + usize::from(self.chance.happens(mean - libm::floor(mean)))
    }

    fn end_ms(&mut self, now_ms: i64, mean_s: f64) -> i64 {
        now_ms + (self.chance.exponential(mean_s).clamp(60.0, mean_s * 4.0) * 1000.0) as i64
    }

    /// What a vehicle believes of its place; `None` while its receiver works.
    pub fn believed_place(&self, index: usize, now_ms: i64) -> Option<Believed> {
        let receiver = self.receivers.get(&(index as u32))?;
        let for_s = now_ms.saturating_sub(receiver.since_ms) as f32 / 1000.0;
        Some(match receiver.drift {
            None => Believed::Frozen(receiver.place, receiver.heading_rad),
            Some(drift) => Believed::Off(drift * for_s),
        })
    }
}

impl Simulator {
    /// What happens to vehicles, chargers and plants in a few seconds, and who comes to help.
    pub(super) fn step_faults(&mut self) {
        let count = self.lives.len();
        let first = !std::mem::replace(&mut self.faults.has_begun, true);
        let old = if first { (count as f64 * self.faults.rate * SILENT_SHARE + 0.2) as usize } else { 0 };
        for _ in 0..old + self.faults.beginning(count, SILENT_SHARE / SILENT_S) {
            let index = self.faults.chance.below(count);
            let until_ms = self.faults.end_ms(self.now_ms, SILENT_S);
            let since_ms = if first { self.now_ms - 2 * NOTICE_MS } else { self.now_ms };
            self.silence_since(index, since_ms, until_ms, None);
        }
        for _ in 0..self.faults.beginning(count, IMMOBILE_HZ) {
            self.immobilise_some();
        }
        self.begin_some(count, VIDEO_HZ, SENSE_S, |_| VehicleFault::VideoLost);
        self.begin_some(count, SLOW_LINK_HZ, SENSE_S, |_| VehicleFault::SlowLink);
        self.begin_some(count, GPS_HZ, GPS_S, |chance| {
            if chance.happens(0.5) { VehicleFault::GpsFrozen } else { VehicleFault::GpsDrift { speed_mps: DRIFT_MPS } }
        });
        self.watch_silence();
        self.step_timed();
        self.step_assistance(STEP_S);
        self.step_rescue();
        self.step_emergencies(STEP_S);
        self.end_pauses();
        self.faults.steps += 1;
        if (self.faults.steps as i64 * FAULTS_MS) % 60_000 == 0 {
            self.look_over(self.faults.steps * FAULTS_MS as usize / 60_000);
        }
        self.step_equipment();
    }

    fn begin_some(&mut self, count: usize, rate_hz: f64, mean_s: f64, fault: impl Fn(&mut Chance) -> VehicleFault) {
        for _ in 0..self.faults.beginning(count, rate_hz) {
            let vehicle = VehicleId::from_index(self.faults.chance.below(count));
            let lasts = Span(self.faults.end_ms(0, mean_s));
            let fault = fault(&mut self.faults.chance);
            // What can't begin just now doesn't: it is nobody's wish.
            let _refusal = self.inject(fault, vehicle, lasts);
        }
    }

    /// Makes a vehicle faulty for a time. What strands it lasts at least so long, and then until a responder came.
    ///
    /// # Errors
    /// When there is no such vehicle, or when too many faults are under way.
    pub fn inject(&mut self, fault: VehicleFault, vehicle: VehicleId, lasts: Span) -> Result<(), Refusal> {
        let index = vehicle.index();
        if index >= self.lives.len() {
            return Err(Refusal::UnknownTarget);
        }
        if self.faults.timed.len() >= FAULTS_MAX {
            return Err(Refusal::OutOfService);
        }
        let until_ms = self.now_ms.saturating_add(lasts.0.max(0));
        if fault == VehicleFault::Silent {
            if !self.silence(index, until_ms, None) {
                self.stay_silent(index, until_ms);
            }
            return Ok(());
        }
        let mut timed = Timed { vehicle: vehicle.0, fault, until_ms, has_begun: false };
        self.begin_timed(&mut timed);
        self.faults.timed.push(timed);
        Ok(())
    }

    /// Ends a fault of a vehicle before its time.
    pub fn end_fault(&mut self, fault: VehicleFault, vehicle: VehicleId) {
        let is_it = |other: VehicleFault| std::mem::discriminant(&other) == std::mem::discriminant(&fault);
        if fault == VehicleFault::Silent {
            self.hear_again(vehicle.index());
            self.watch_silence();
            return;
        }
        for timed in self.faults.timed.iter_mut().filter(|timed| timed.vehicle == vehicle.0 && is_it(timed.fault)) {
            timed.until_ms = self.now_ms;
        }
        if matches!(fault, VehicleFault::Immobilised | VehicleFault::FlatTyre | VehicleFault::BatteryFault) {
            self.release_stranded(vehicle.index());
        }
        self.step_timed();
    }

    /// Chargers and plants at fault of which nobody knows when they are repaired will be within the usual time.
    pub(super) fn repair_in_time(&mut self) {
        for (charger, _) in self.loads.chargers.iter().enumerate().filter(|(_, load)| load.is_faulty) {
            let until_ms = self.faults.end_ms(self.now_ms, REPAIR_S);
            self.faults.chargers.push((charger as u32, until_ms));
        }
        for (plant, _) in self.loads.plants.iter().enumerate().filter(|(_, load)| load.is_faulty) {
            let until_ms = self.faults.end_ms(self.now_ms, REPAIR_S);
            self.faults.plants.push((plant as u32, until_ms));
        }
    }

    /// Begins faults that could not begin before, and ends those whose time is over.
    fn step_timed(&mut self) {
        let now_ms = self.now_ms;
        let mut list = std::mem::take(&mut self.faults.timed);
        for timed in &mut list {
            if !timed.has_begun && now_ms < timed.until_ms {
                self.begin_timed(timed);
            }
        }
        for timed in list.iter().filter(|timed| now_ms >= timed.until_ms && timed.has_begun) {
            self.end_timed(timed);
        }
        list.retain(|timed| now_ms < timed.until_ms);
        self.faults.timed = list;
    }

    fn begin_timed(&mut self, timed: &mut Timed) {
        let index = timed.vehicle as usize;
        timed.has_begun = match timed.fault {
            VehicleFault::Silent => true,
            VehicleFault::Immobilised => self.immobilise(index, StrandCause::Drive, timed.until_ms),
            VehicleFault::BatteryFault => self.immobilise(index, StrandCause::Battery, timed.until_ms),
            VehicleFault::FlatTyre => {
                let is_stranded = self.immobilise(index, StrandCause::FlatTyre, timed.until_ms);
                if is_stranded {
                    self.equipment[index].tyres.burst(&mut self.faults.chance, self.now_ms);
                }
                is_stranded
            }
            VehicleFault::GpsFrozen => self.lose_fix(index, None),
            VehicleFault::GpsDrift { speed_mps } => self.lose_fix(index, Some(speed_mps)),
            VehicleFault::VideoLost => {
                self.set_code(index, Diagnostic::CameraLost, true);
                true
            }
            VehicleFault::SlowLink => {
                self.set_code(index, Diagnostic::ConnectionSlow, true);
                true
            }
            VehicleFault::DoorObstructed => {
                self.lives[index].state == VehicleState::Boarding
                    && self.ask_assistance(index, AssistanceCause::DoorObstructed)
            }
        };
    }

    fn lose_fix(&mut self, index: usize, speed_mps: Option<f32>) -> bool {
        let (place, heading_rad) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
        let angle_rad = self.faults.chance.between(0.0, std::f64::consts::TAU) as f32;
        let drift = speed_mps.map(|speed| Point::new(libm::cosf(angle_rad), libm::sinf(angle_rad)) * speed);
        // A receiver without a fix knows that; one that drifts doesn't.
        self.set_code(index, Diagnostic::PositionUnreliable, drift.is_none());
        self.told.mark_moved(index);
        let receiver = Receiver { since_ms: self.now_ms, place, heading_rad, drift };
        self.faults.receivers.insert(index as u32, receiver);
        true
    }

    fn end_timed(&mut self, timed: &Timed) {
        let index = timed.vehicle as usize;
        match timed.fault {
            VehicleFault::GpsFrozen | VehicleFault::GpsDrift { .. } => {
                self.faults.receivers.remove(&timed.vehicle);
                self.set_code(index, Diagnostic::PositionUnreliable, false);
                self.told.mark_moved(index);
            }
            VehicleFault::VideoLost => self.set_code(index, Diagnostic::CameraLost, false),
            VehicleFault::SlowLink => self.set_code(index, Diagnostic::ConnectionSlow, false),
            // Responders and operators see to these.
            VehicleFault::Silent
            | VehicleFault::Immobilised
            | VehicleFault::BatteryFault
            | VehicleFault::FlatTyre
            | VehicleFault::DoorObstructed => {}
        }
    }

    /// A vehicle can't be heard until a moment. Says whether it could before.
    pub(super) fn silence(&mut self, index: usize, until_ms: i64, cause: Option<Cause>) -> bool {
        self.silence_since(index, self.now_ms, until_ms, cause)
    }

    fn silence_since(&mut self, index: usize, since_ms: i64, until_ms: i64, cause: Option<Cause>) -> bool {
        if self.lives.get(index).is_none_or(|life| life.is_silent) {
            return false;
        }
        self.lives[index].is_silent = true;
        self.faults.silent.push(Silence { vehicle: index as u32, since_ms, until_ms, is_told: false, cause });
        self.lose_link(index, since_ms);
        true
    }

    /// Whether a vehicle hears nothing, and that since a moment without a break.
    pub(super) fn is_silent_since(&self, index: usize, since_ms: i64) -> bool {
        let mut silent = self.faults.silent.iter();
        silent.any(|silence| silence.vehicle as usize == index && silence.since_ms == since_ms)
    }

    /// A vehicle that is silent already stays so until a moment at least.
    fn stay_silent(&mut self, index: usize, until_ms: i64) {
        for silence in self.faults.silent.iter_mut().filter(|silence| silence.vehicle as usize == index) {
            silence.until_ms = silence.until_ms.max(until_ms);
        }
    }

    /// A silent vehicle is heard again at the next look.
    pub(super) fn hear_again(&mut self, index: usize) {
        for silence in self.faults.silent.iter_mut().filter(|silence| silence.vehicle as usize == index) {
            silence.until_ms = self.now_ms;
        }
    }

    fn watch_silence(&mut self) {
        let now_ms = self.now_ms;
        let mut list = std::mem::take(&mut self.faults.silent);
        for silence in &mut list {
            let vehicle = VehicleId(silence.vehicle);
            if !silence.is_told && now_ms - silence.since_ms >= NOTICE_MS {
                silence.is_told = true;
                self.tell_with(EventKind::ContactLost { vehicle }, silence.cause);
            }
            if now_ms >= silence.until_ms {
                self.lives[vehicle.index()].is_silent = false;
                self.end_own_stop(vehicle.index());
                self.told.mark_changed(vehicle.index());
                self.told.mark_moved(vehicle.index());
                if silence.is_told {
                    self.tell(EventKind::ContactRegained { vehicle });
                }
            }
        }
        list.retain(|silence| now_ms < silence.until_ms);
        self.faults.silent = list;
    }

    /// Some driving vehicle stops and can't go on.
    fn immobilise_some(&mut self) {
        let share = self.faults.chance.unit();
        for _ in 0..16 {
            let index = self.faults.chance.below(self.lives.len());
            let body = &self.bodies[index];
            if body.mode != Mode::OnStreet || self.now_ms < body.anchor_ms {
                continue;
            }
            let has_tyres = self.lives[index].kind != crate::model::VehicleKind::Robot;
            let cause = match share {
                share if share < FLAT_SHARE && has_tyres => StrandCause::FlatTyre,
                share if share < FLAT_SHARE + BATTERY_SHARE => StrandCause::Battery,
                _ => StrandCause::Drive,
            };
            if self.immobilise(index, cause, self.now_ms) {
                if cause == StrandCause::FlatTyre {
                    self.equipment[index].tyres.burst(&mut self.faults.chance, self.now_ms);
                }
                return;
            }
        }
    }

    /// A vehicle's battery or tank is empty: it stands until somebody comes with enough for the way to a charger.
    pub(super) fn run_empty(&mut self, index: usize) {
        self.immobilise(index, StrandCause::Empty, self.now_ms);
    }

    /// A vehicle can't go on until a moment at least, and then until a responder came. Says whether it could be stopped.
    pub(super) fn immobilise_until(&mut self, index: usize, until_ms: i64, cause: Option<Cause>) -> bool {
        self.immobilise_because(index, StrandCause::Drive, until_ms, cause)
    }

    /// A driving vehicle stops at the kerb of its own accord, and waits until a moment.
    pub(super) fn stop_by_itself(&mut self, index: usize, until_ms: i64, cause: Option<Cause>) {
        if self.bodies[index].mode != Mode::OnStreet || !self.stop_here(index) {
            return;
        }
        self.withdraw_request(index);
        self.set_state(index, VehicleState::OutOfService);
        self.give_up_itinerary(index);
        self.tell_with(EventKind::StoppedByItself { vehicle: VehicleId::from_index(index) }, cause);
        self.faults.pauses.push(Pause { vehicle: index as u32, until_ms });
    }

    /// A vehicle that stands for any of these reasons goes on at the next look.
    pub(super) fn free_soon(&mut self, index: usize) {
        for pause in self.faults.pauses.iter_mut().filter(|pause| pause.vehicle as usize == index) {
            pause.until_ms = self.now_ms;
        }
        self.release_stranded(index);
    }

    fn end_pauses(&mut self) {
        let now_ms = self.now_ms;
        let list = std::mem::take(&mut self.faults.pauses);
        for pause in list.iter().filter(|pause| now_ms >= pause.until_ms) {
            self.drive_on(pause.vehicle as usize);
            self.tell(EventKind::MovesAgain { vehicle: VehicleId(pause.vehicle) });
        }
        self.faults.pauses.extend(list.into_iter().filter(|pause| now_ms < pause.until_ms));
    }

    fn step_equipment(&mut self) {
        let chargers = self.city.chargers.len();
        for _ in 0..self.faults.beginning(chargers, 1.0 / CHARGER_S) {
            let charger = self.faults.chance.below(chargers);
            if !std::mem::replace(&mut self.loads.chargers[charger].is_faulty, true) {
                let until_ms = self.faults.end_ms(self.now_ms, REPAIR_S);
                self.faults.chargers.push((charger as u32, until_ms));
                self.tell(EventKind::ChargerFailed { charger: ChargerId::from_index(charger) });
                self.leave_failed_charger(ChargerId::from_index(charger));
            }
        }
        let plants = self.city.plants.len();
        for _ in 0..self.faults.beginning(plants, 1.0 / PLANT_S) {
            let plant = self.faults.chance.below(plants);
            if !std::mem::replace(&mut self.loads.plants[plant].is_faulty, true) {
                let until_ms = self.faults.end_ms(self.now_ms, REPAIR_S);
                self.faults.plants.push((plant as u32, until_ms));
                self.tell(EventKind::PlantFailed { plant: PlantId::from_index(plant) });
            }
        }
        self.repair();
    }

    fn repair(&mut self) {
        let now_ms = self.now_ms;
        let due = |list: &mut Vec<(u32, i64)>| -> Vec<u32> {
            let ended = list.iter().filter(|(_, until_ms)| *until_ms <= now_ms).map(|(id, _)| *id).collect();
            list.retain(|(_, until_ms)| *until_ms > now_ms);
            ended
        };
        for id in due(&mut self.faults.chargers) {
            self.loads.chargers[id as usize].is_faulty = false;
            self.tell(EventKind::ChargerRepaired { charger: ChargerId(id) });
        }
        for id in due(&mut self.faults.plants) {
            self.loads.plants[id as usize].is_faulty = false;
            self.tell(EventKind::PlantRepaired { plant: PlantId(id) });
        }
    }
}
