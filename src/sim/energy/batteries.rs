//! Batteries of buildings: filled by the building's own solar surplus, emptied in the evening for its own use.

use super::day::{DayCurve, curve_at};

/// Energy kept of what goes in, and again of what comes out (about 90 % there and back).
pub const ONE_WAY_EFFICIENCY: f64 = 0.95;
/// A battery takes and gives its capacity in so many hours at the fastest.
const HOURS_AT_FULL_POWER: f64 = 2.5;
/// Kept for outages.
const RESERVE: f64 = 0.1;
/// Batteries cover their building's use from here on in the day …
const EVENING_FROM_H: f32 = 16.5;
/// … and in the night and morning until here.
const MORNING_UNTIL_H: f32 = 7.5;
const J_A_KWH: f64 = 3.6e6;

/// How full batteries are at a start of the simulation, by the hour: emptied overnight, full in the afternoon.
const LEVEL_AT_START: DayCurve = [
    0.36, 0.32, 0.29, 0.26, 0.23, 0.2, 0.18, 0.17, 0.2, 0.28, 0.4, 0.53, 0.66, 0.78, 0.87, 0.93, 0.96, 0.95, 0.88,
    0.78, 0.67, 0.57, 0.49, 0.42,
];

/// The level at which a battery starts, 0 to 1; `spread` shifts single batteries.
pub fn level_at_start(hour: f32, spread: f32) -> f32 {
    (curve_at(&LEVEL_AT_START, hour) + spread).clamp(RESERVE as f32, 1.0)
}

/// What a battery is asked to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BatteryRule {
    /// Takes its building's surplus and gives to its use in the evening, night and morning.
    Own,
    /// The same, but gives to its building's use at any hour: its feeder is at its limit.
    Relieve,
    /// Takes so many watts, or gives when negative.
    Hold(i64),
    /// The building has no other supply: gives all it can, down to nothing.
    Island,
}

/// Power that a battery takes in (negative: gives) until it is asked again, in whole watts.
///
/// `surplus_w` is the building's solar power minus its use. Limits hold the level in its range for `hold_s`.
pub fn power_w(capacity_j: f64, level_j: f64, surplus_w: i64, hour: f32, hold_s: f64, rule: BatteryRule) -> i64 {
    let wanted_w = match rule {
        BatteryRule::Hold(power_w) => power_w,
        BatteryRule::Own if surplus_w < 0 && (MORNING_UNTIL_H..EVENING_FROM_H).contains(&hour) => 0,
        BatteryRule::Own | BatteryRule::Relieve | BatteryRule::Island => surplus_w,
    };
    let fastest_w = capacity_j / (HOURS_AT_FULL_POWER * 3600.0);
    if wanted_w > 0 {
        let room_w = ((capacity_j - level_j) / (ONE_WAY_EFFICIENCY * hold_s)).max(0.0);
        return (wanted_w as f64).min(fastest_w).min(room_w).floor() as i64;
    }
    let kept_j = if rule == BatteryRule::Island { 0.0 } else { RESERVE * capacity_j };
    let there_w = ((level_j - kept_j) * ONE_WAY_EFFICIENCY / hold_s).max(0.0);
    -((-wanted_w as f64).min(fastest_w).min(there_w).floor() as i64)
}

/// The level after a power was held for a time, in joules.
pub fn level_after(level_j: f64, power_w: i64, held_s: f64) -> f64 {
    let factor = if power_w > 0 { ONE_WAY_EFFICIENCY } else { 1.0 / ONE_WAY_EFFICIENCY };
    level_j + power_w as f64 * held_s * factor
}

pub fn joules_from_kwh(energy_kwh: f32) -> f64 {
    f64::from(energy_kwh.max(0.0)) * J_A_KWH
}

pub fn kwh_from_joules(energy_j: f64) -> f64 {
    energy_j / J_A_KWH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surplus_fills_and_the_evening_empties_within_limits() {
        let capacity = joules_from_kwh(10.0);
        assert_eq!(power_w(capacity, capacity / 2.0, 1500, 12.0, 60.0, BatteryRule::Own), 1500);
        assert_eq!(power_w(capacity, capacity / 2.0, 9000, 12.0, 60.0, BatteryRule::Own), 4000, "held to its fastest");
        assert_eq!(power_w(capacity, capacity, 1500, 12.0, 60.0, BatteryRule::Own), 0, "full");
        assert_eq!(power_w(capacity, capacity / 2.0, -900, 19.0, 60.0, BatteryRule::Own), -900);
        assert_eq!(power_w(capacity, capacity / 2.0, -900, 12.0, 60.0, BatteryRule::Own), 0, "waits for the evening");
        assert_eq!(power_w(capacity, capacity * RESERVE, -900, 19.0, 60.0, BatteryRule::Own), 0, "keeps its reserve");
        let island = power_w(capacity, capacity * RESERVE, -900, 12.0, 60.0, BatteryRule::Island);
        assert_eq!(island, -900, "an island takes the reserve");
        assert_eq!(power_w(capacity, capacity / 2.0, -900, 12.0, 60.0, BatteryRule::Relieve), -900);
        assert_eq!(power_w(capacity, capacity / 2.0, -900, 12.0, 60.0, BatteryRule::Hold(2000)), 2000);
    }
}
