//! Figures of the whole city: its energy day, and how many facts a second arrive.

use std::sync::Arc;
use std::time::Duration;

use crate::model::fact::CityEnergyFact;

/// Energy balances kept, one a minute: two days.
pub(super) const ENERGY_DAY_MAX: usize = 2 * 24 * 60;

const MINUTE_MS: i64 = 60_000;

/// The first energy balance of each minute, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct EnergyDay {
    minutes: Arc<Vec<CityEnergyFact>>,
}

impl EnergyDay {
    /// Takes over a balance that is newer than all before, when it opens a new minute.
    pub fn add(&mut self, fact: &CityEnergyFact) {
        let minute = |fact: &CityEnergyFact| fact.observed.0.div_euclid(MINUTE_MS);
        if self.minutes.last().is_none_or(|last| minute(fact) > minute(last)) {
            let minutes = Arc::make_mut(&mut self.minutes);
            minutes.push(*fact);
            let surplus = minutes.len().saturating_sub(ENERGY_DAY_MAX);
            minutes.drain(..surplus);
        }
    }

    pub fn published(&self) -> Arc<Vec<CityEnergyFact>> {
        self.minutes.clone()
    }
}

/// The rate is measured over windows of this length.
const RATE_WINDOW: Duration = Duration::from_secs(1);

/// Facts a wall second, over the last full window.
#[derive(Debug, Default)]
pub(super) struct FactRate {
    window_start: Option<(Duration, u64)>,
    facts_per_s: f32,
}

impl FactRate {
    pub fn update(&mut self, facts: u64, wall: Duration) -> f32 {
        let (start, facts_then) = *self.window_start.get_or_insert((wall, facts));
        let elapsed = wall.saturating_sub(start);
        if elapsed >= RATE_WINDOW {
            self.facts_per_s = (facts.saturating_sub(facts_then) as f64 / elapsed.as_secs_f64()) as f32;
            self.window_start = Some((wall, facts));
        }
        self.facts_per_s
    }
}
