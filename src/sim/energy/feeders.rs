//! Feeders: what hangs on each, summed in whole watts so that sums never drift, and their losses and limits.

/// Share of what is drawn from the wires that is lost in them (Japan's transmission and distribution: 4 to 5 %).
const LOSS_SHARE: f64 = 0.04;
/// A feeder is near its limit above this share of it …
const NEAR_LIMIT: f64 = 0.90;
/// … and relieved below this one.
const RELIEVED: f64 = 0.85;

/// One feeder's sums.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeederLoad {
    /// Drawn minus given by all that hangs on it, in W.
    pub net_w: i64,
    /// Drawn by those that draw, in W.
    pub drawn_w: i64,
    pub limit_w: f64,
    pub is_near_limit: bool,
}

/// How a feeder's alarm state changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitChange {
    NearLimit,
    Relieved,
}

impl FeederLoad {
    /// Takes in the change of one thing's net draw.
    pub fn change(&mut self, before_w: i64, after_w: i64) {
        self.net_w += after_w - before_w;
        self.drawn_w += after_w.max(0) - before_w.max(0);
    }

    pub fn losses_w(&self) -> i64 {
        (self.drawn_w as f64 * LOSS_SHARE).round() as i64
    }

    /// What flows into the feeder: everything on it and its losses.
    pub fn load_w(&self) -> i64 {
        self.net_w + self.losses_w()
    }

    /// Judges the load against the limit, with a gap between the two thresholds so that it doesn't chatter.
    pub fn judge(&mut self) -> Option<LimitChange> {
        if self.limit_w <= 0.0 {
            return None;
        }
        // The limit binds whichever way the power flows.
        let share = self.load_w().abs() as f64 / self.limit_w;
        if !self.is_near_limit && share > NEAR_LIMIT {
            self.is_near_limit = true;
            return Some(LimitChange::NearLimit);
        }
        if self.is_near_limit && share < RELIEVED {
            self.is_near_limit = false;
            return Some(LimitChange::Relieved);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feeder_warns_once_until_it_is_relieved() {
        let mut feeder = FeederLoad { limit_w: 104_000.0, ..FeederLoad::default() };
        let mut before = 0;
        for (load, expected) in [
            (80_000, None),
            (95_000, Some(LimitChange::NearLimit)),
            (88_000, None),
            (95_000, None),
            (80_000, Some(LimitChange::Relieved)),
            (84_000, None),
        ] {
            feeder.change(before, load);
            before = load;
            assert_eq!(feeder.judge(), expected, "{load} W");
        }
    }
}
