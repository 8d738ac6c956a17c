//! Smooth seeded noise: a pure function of a seed and a coordinate, the same on every machine.

use crate::base::chance::Chance;

/// Value noise along a line: seeded values in [-1, 1) at whole numbers, eased between them.
///
/// A pure function of time is wanted (any moment may be asked, in any order), so this is no random walk.
pub fn smooth_noise(seed: u64, purpose: u64, coordinate: f64) -> f64 {
    let floor = coordinate.floor();
    let knot = floor as i64;
    let left = knot_value(seed, purpose, knot);
    let right = knot_value(seed, purpose, knot.wrapping_add(1));
    let share = coordinate - floor;
    left + (right - left) * share * share * (3.0 - 2.0 * share)
}

/// The seeded value in [-1, 1) at one knot.
pub fn knot_value(seed: u64, purpose: u64, knot: i64) -> f64 {
    Chance::for_thing(seed, purpose, knot.cast_unsigned()).unit() * 2.0 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_and_bounded() {
        let mut last = smooth_noise(1, 2, -3.0);
        for step in 1..600 {
            let value = smooth_noise(1, 2, -3.0 + f64::from(step) * 0.01);
            assert!((-1.0..=1.0).contains(&value) && (value - last).abs() < 0.04, "step {step}: {last} to {value}");
            last = value;
        }
    }
}
