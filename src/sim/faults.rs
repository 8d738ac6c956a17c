//! Faults: vehicles that fall silent or stand still, chargers and plants that fail, now and then.

use crate::base::chance::Chance;
use crate::base::ids::{ChargerId, PlantId, VehicleId};
use crate::model::{Cause, EventKind, VehicleKind, VehicleState};

use super::body::Mode;
use super::simulator::{FAULTS_MS, Simulator};

/// Of 612 vehicles 0.7 are silent and 0.5 immobilised at a time on average, for 7 and 15 minutes each: about 150 and 50 a
/// day, well under what one operator can attend to.
const SILENT_SHARE: f64 = 0.7 / 612.0;
const SILENT_S: f64 = 420.0;
const IMMOBILE_SHARE: f64 = 0.5 / 612.0;
const IMMOBILE_S: f64 = 900.0;
/// Help for an empty vehicle comes after 25 minutes on average and gives it this level.
const RESCUE_S: f64 = 1_500.0;
const RESCUE_SOC: f32 = 0.1;
/// A charger fails once in 40 days, a plant once in 60; each is repaired within the hour.
const CHARGER_S: f64 = 40.0 * 86_400.0;
const PLANT_S: f64 = 60.0 * 86_400.0;
const REPAIR_S: f64 = 2_400.0;
/// The link layer notices a silence after this time.
const NOTICE_MS: i64 = 10_000;

#[derive(Clone, Debug)]
struct Silence {
    vehicle: u32,
    since_ms: i64,
    until_ms: i64,
    is_told: bool,
    cause: Option<Cause>,
}

/// A vehicle that stands until a moment.
#[derive(Clone, Copy, Debug)]
struct Standstill {
    vehicle: u32,
    until_ms: i64,
    /// Whether it stopped by itself and only waits.
    is_pause: bool,
}

/// What is at fault.
#[derive(Clone, Debug)]
pub struct Faults {
    chance: Chance,
    silent: Vec<Silence>,
    immobile: Vec<Standstill>,
    chargers: Vec<(u32, i64)>,
    plants: Vec<(u32, i64)>,
    has_begun: bool,
    /// How often vehicles fail, against the usual.
    pub(super) rate: f64,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            chance: Chance::for_thing(seed, 0x6661_756C_7473, 0),
            silent: Vec::new(),
            immobile: Vec::new(),
            chargers: Vec::new(),
            plants: Vec::new(),
            has_begun: false,
            rate: 1.0,
        }
    }

    /// How many of `count` begin a fault that is meant to hold a share of them for a mean time.
    fn beginning(&mut self, count: usize, rate_hz: f64) -> usize {
        let mean = count as f64 * rate_hz * self.rate * FAULTS_MS as f64 / 1000.0;
        mean as usize + usize::from(self.chance.happens(mean - libm::floor(mean)))
    }

    fn end_ms(&mut self, now_ms: i64, mean_s: f64) -> i64 {
        now_ms + (self.chance.exponential(mean_s).clamp(60.0, mean_s * 4.0) * 1000.0) as i64
    }
}

impl Simulator {
    pub(super) fn step_faults(&mut self) {
        let count = self.lives.len();
        let first = !std::mem::replace(&mut self.faults.has_begun, true);
        let (mut silent, mut immobile) = if first {
            let count = count as f64 * self.faults.rate;
            ((count * SILENT_SHARE + 0.2) as usize, (count * IMMOBILE_SHARE + 0.3) as usize)
        } else {
            (0, 0)
        };
        silent += self.faults.beginning(count, SILENT_SHARE / SILENT_S);
        immobile += self.faults.beginning(count, IMMOBILE_SHARE / IMMOBILE_S);
        for _ in 0..silent {
            self.fall_silent(first);
        }
        for _ in 0..immobile {
            self.immobilise();
        }
        self.watch_silence();
        self.free_immobile();
        self.step_equipment();
    }

    fn fall_silent(&mut self, is_old: bool) {
        let index = self.faults.chance.below(self.lives.len());
        let since_ms = if is_old { self.now_ms - 2 * NOTICE_MS } else { self.now_ms };
        if !self.lives[index].is_silent {
            let until_ms = self.faults.end_ms(self.now_ms, SILENT_S);
            self.silence_since(index, since_ms, until_ms, None);
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
        true
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
    fn immobilise(&mut self) {
        for _ in 0..16 {
            let index = self.faults.chance.below(self.lives.len());
            let body = &self.bodies[index];
            if body.mode == Mode::OnStreet && self.now_ms >= body.anchor_ms {
                self.stop_for_a_person(index, IMMOBILE_S);
                return;
            }
        }
    }

    /// A vehicle's battery or tank is empty: it stands until somebody comes with enough for the way to a charger.
    pub(super) fn run_empty(&mut self, index: usize) {
        let until_ms = self.faults.end_ms(self.now_ms, RESCUE_S);
        self.immobilise_until(index, until_ms, Some(Cause::Empty));
    }

    /// A driving vehicle stops at the kerb until a person came.
    fn stop_for_a_person(&mut self, index: usize, mean_s: f64) {
        let until_ms = self.faults.end_ms(self.now_ms, mean_s);
        self.immobilise_until(index, until_ms, None);
    }

    /// The same, until a moment that is known.
    pub(super) fn immobilise_until(&mut self, index: usize, until_ms: i64, cause: Option<Cause>) -> bool {
        self.stand_still(index, VehicleState::Immobilised);
        self.tell_with(EventKind::Immobilised { vehicle: VehicleId::from_index(index) }, cause);
        self.faults.immobile.push(Standstill { vehicle: index as u32, until_ms, is_pause: false });
        true
    }

    /// A driving vehicle stops at the kerb of its own accord, and waits until a moment.
    pub(super) fn stop_by_itself(&mut self, index: usize, until_ms: i64, cause: Option<Cause>) {
        self.stand_still(index, VehicleState::OutOfService);
        self.tell_with(EventKind::StoppedByItself { vehicle: VehicleId::from_index(index) }, cause);
        self.faults.immobile.push(Standstill { vehicle: index as u32, until_ms, is_pause: true });
    }

    /// An immobilised vehicle goes on at the next look.
    pub(super) fn free_soon(&mut self, index: usize) {
        for still in self.faults.immobile.iter_mut().filter(|still| still.vehicle as usize == index) {
            still.until_ms = self.now_ms;
        }
    }

    /// A driving vehicle stands at the kerb, out of service; whoever it should pick up waits for another one.
    fn stand_still(&mut self, index: usize, state: VehicleState) {
        self.stand_on_street(index);
        self.set_state(index, state);
        self.told.mark_moved(index);
        self.give_up_itinerary(index);
    }

    /// A driving vehicle stands where it is; it slows its arc.
    pub(super) fn stand_on_street(&mut self, index: usize) {
        self.use_up_arc(index);
        let body = &self.bodies[index];
        let (along_m, arc) = (body.along_m(self.now_ms), body.arc);
        let (place, heading_rad) = body.place(&self.city.streets, self.lane(index), self.now_ms);
        if self.lives[index].kind != VehicleKind::Robot {
            self.leave(index);
            let link = &mut self.links[arc.index()];
            link.blocked = link.blocked.saturating_add(1);
        }
        let body = &mut self.bodies[index];
        (body.mode, body.anchor_m, body.anchor_ms) = (Mode::Standing, along_m, self.now_ms);
        (body.stand, body.stand_heading_rad) = (place, heading_rad);
        self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
    }

    /// A vehicle that stands on the street drives on.
    pub(super) fn drive_on(&mut self, index: usize) {
        let spot = crate::city::Spot { arc: self.bodies[index].arc, offset_m: self.bodies[index].anchor_m };
        if self.lives[index].kind != VehicleKind::Robot {
            let link = &mut self.links[spot.arc.index()];
            link.blocked = link.blocked.saturating_sub(1);
        }
        self.set_state(index, VehicleState::Driving);
        self.enter(index, spot, self.now_ms);
    }

    fn free_immobile(&mut self) {
        let now_ms = self.now_ms;
        let list = std::mem::take(&mut self.faults.immobile);
        for still in list.iter().filter(|still| now_ms >= still.until_ms) {
            let index = still.vehicle as usize;
            let life = &mut self.lives[index];
            if !still.is_pause {
                life.soc = life.soc.max(RESCUE_SOC);
            }
            self.tell(EventKind::MovesAgain { vehicle: VehicleId(still.vehicle) });
            if !self.stays_on_street(index) {
                self.drive_on(index);
            }
        }
        self.faults.immobile.extend(list.into_iter().filter(|still| now_ms < still.until_ms));
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
