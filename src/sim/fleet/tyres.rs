//! Tyres: pressure that falls slowly, faster through a slow leak, and at once when a tyre goes flat.

use crate::base::chance::Chance;
use crate::model::VehicleKind;

const DAY_MS: f32 = 86_400_000.0;
/// What rubber lets through: 7 kPa a month (Michelin: up to 0.07 bar a month).
const SEEP_KPA_A_DAY: f32 = 7.0 / 30.0;
/// A slow leak by a nail or a valve, in kPa a day.
const LEAK_KPA_A_DAY: (f64, f64) = (3.0, 12.0);
/// Share of vehicles that have a slow leak when the city begins.
const LEAK_SHARE: f64 = 0.015;
/// Pressure that is told as low: a fifth under nominal (UN Regulation No. 141).
const LOW_SHARE: f32 = 0.8;
const FLAT_SHARE: f32 = 0.35;
/// Pressures are measured against air of this temperature.
const COLD_C: f32 = 20.0;
const AIR_KPA: f32 = 101.0;

/// The four tyres of a vehicle (of a bus, the outer ones).
#[derive(Clone, Copy, Debug)]
pub struct Tyres {
    /// Gauge pressure at 20 °C, at `at_ms`.
    kpa: [f32; 4],
    leak_kpa_a_day: [f32; 4],
    at_ms: i64,
}

/// Nominal pressure of a kind, in kPa: car 240 (class of 205/55 R16), van 350, shuttle 400, bus 850 (275/70 R22.5, JATMA);
/// robots roll on solid rubber.
pub fn nominal_kpa(kind: VehicleKind) -> f32 {
    match kind {
        VehicleKind::Shuttle => 400.0,
        VehicleKind::Bus => 850.0,
        VehicleKind::Car => 240.0,
        VehicleKind::Van | VehicleKind::Ambulance => 350.0,
        VehicleKind::Robot => 0.0,
    }
}

impl Tyres {
    /// Tyres that were filled some time in the last six weeks.
    pub fn found(kind: VehicleKind, chance: &mut Chance, now_ms: i64) -> Self {
        let nominal_kpa = nominal_kpa(kind);
        let kpa = std::array::from_fn(|_| nominal_kpa - chance.between(0.0, 42.0) as f32 * SEEP_KPA_A_DAY);
        let mut tyres = Self { kpa, leak_kpa_a_day: [SEEP_KPA_A_DAY; 4], at_ms: now_ms };
        if chance.happens(LEAK_SHARE) {
            tyres.spring_leak(chance, now_ms);
        }
        tyres
    }

    /// One tyre begins to lose air.
    pub fn spring_leak(&mut self, chance: &mut Chance, now_ms: i64) {
        self.settle(now_ms);
        let wheel = chance.below(4);
        self.leak_kpa_a_day[wheel] = chance.between(LEAK_KPA_A_DAY.0, LEAK_KPA_A_DAY.1) as f32;
    }

    /// One tyre is flat at once.
    pub fn burst(&mut self, chance: &mut Chance, now_ms: i64) {
        self.settle(now_ms);
        self.kpa[chance.below(4)] = 0.0;
    }

    /// All are mended and filled.
    pub fn fill(&mut self, kind: VehicleKind, now_ms: i64) {
        *self = Self { kpa: [nominal_kpa(kind); 4], leak_kpa_a_day: [SEEP_KPA_A_DAY; 4], at_ms: now_ms };
    }

    fn settle(&mut self, now_ms: i64) {
        (self.kpa, self.at_ms) = (self.cold_kpa(now_ms), now_ms);
    }

    fn cold_kpa(&self, now_ms: i64) -> [f32; 4] {
        let days = now_ms.saturating_sub(self.at_ms).max(0) as f32 / DAY_MS;
        std::array::from_fn(|wheel| (self.kpa[wheel] - self.leak_kpa_a_day[wheel] * days).max(0.0))
    }

    /// What the sensors say at a temperature of the air: the gas law at constant volume.
    pub fn told_kpa(&self, now_ms: i64, air_c: f32) -> [u16; 4] {
        let warmth = (air_c - COLD_C) / (COLD_C + 273.15);
        self.cold_kpa(now_ms).map(|kpa| if kpa <= 0.0 { 0 } else { (kpa + (kpa + AIR_KPA) * warmth).max(0.0) as u16 })
    }

    pub fn is_low(&self, kind: VehicleKind, now_ms: i64) -> bool {
        self.has_under(nominal_kpa(kind) * LOW_SHARE, now_ms)
    }

    pub fn is_flat(&self, kind: VehicleKind, now_ms: i64) -> bool {
        self.has_under(nominal_kpa(kind) * FLAT_SHARE, now_ms)
    }

    fn has_under(&self, kpa: f32, now_ms: i64) -> bool {
        self.cold_kpa(now_ms).iter().any(|cold| *cold < kpa)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leak_is_told_within_weeks_and_a_burst_at_once() {
        let mut chance = Chance::new(3);
        let mut tyres = Tyres::found(VehicleKind::Car, &mut chance, 0);
        tyres.fill(VehicleKind::Car, 0);
        assert!(!tyres.is_low(VehicleKind::Car, 0));
        tyres.spring_leak(&mut chance, 0);
        let days = |days: i64| days * 86_400_000;
        assert!(!tyres.is_low(VehicleKind::Car, days(2)) && tyres.is_low(VehicleKind::Car, days(30)));
        tyres.burst(&mut chance, days(2));
        assert!(tyres.is_flat(VehicleKind::Car, days(2)));
        assert_eq!(tyres.told_kpa(days(2), 20.0).iter().filter(|kpa| **kpa == 0).count(), 1);
        assert!(!Tyres::found(VehicleKind::Robot, &mut chance, 0).is_low(VehicleKind::Robot, days(90)));
    }
}
