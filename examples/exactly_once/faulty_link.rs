//! A link that loses, delays, repeats and reorders a fifth of what it carries, each.

use yagura::base::chance::Chance;

/// Share of messages that each of the four faults befalls.
pub const SHARE: f64 = 0.2;
/// What is delayed comes later by up to this time.
const DELAY_MAX_MS: f64 = 15_000.0;
/// What is reordered is held back so long that what was sent after it overtakes it.
const HELD_BACK_MS: (f64, f64) = (300.0, 2_000.0);
const LATENCY_MS: (f64, f64) = (10.0, 300.0);
/// A copy comes within this time.
const AGAIN_MS: f64 = 5_000.0;

/// What the link did.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinkCounts {
    pub carried: u64,
    pub lost: u64,
    pub delayed: u64,
    pub repeated: u64,
    pub reordered: u64,
    /// Lost because the link was down.
    pub cut_off: u64,
}

/// When the copies of a message arrive, in milliseconds from now.
pub fn copies(is_up: bool, chance: &mut Chance, counts: &mut LinkCounts) -> Vec<i64> {
    counts.carried += 1;
    if !is_up {
        counts.cut_off += 1;
        return Vec::new();
    }
    if chance.happens(SHARE) {
        counts.lost += 1;
        return Vec::new();
    }
    let mut after_ms = chance.between(LATENCY_MS.0, LATENCY_MS.1);
    if chance.happens(SHARE) {
        counts.delayed += 1;
        after_ms += chance.between(0.0, DELAY_MAX_MS);
    }
    if chance.happens(SHARE) {
        counts.reordered += 1;
        after_ms += chance.between(HELD_BACK_MS.0, HELD_BACK_MS.1);
    }
    let mut arrivals = vec![after_ms as i64];
    if chance.happens(SHARE) {
        counts.repeated += 1;
        arrivals.push((after_ms + chance.between(1.0, AGAIN_MS)) as i64);
    }
    arrivals
}
