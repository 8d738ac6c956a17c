//! Squeezes: attempts to do without one more vehicle, and when they are hopeless.
//!
//! The jobs of a dissolved route are missing at first. The search goes on as it does for less cost, at a price for what is
//! missing that rises job by job (compare the absences of Christiaens and Vanden Berghe 2020), until nothing is missing.

/// While so much of the search is over, fewer vehicles are tried for.
pub const SQUEEZED_UNTIL: f64 = 0.3;
/// With more jobs missing at the least than the first, an attempt gives up when that has not changed for so much of the search;
/// with fewer than in any of these it goes on.
const PATIENCE: [(usize, f64); 2] = [(5, 0.05), (1, 0.1)];
/// Most work of one attempt.
const WORK_MAX: u64 = 200_000_000;

/// An attempt to do without one more vehicle, or to place what never found room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Squeeze {
    /// The work at which it ends.
    until: u64,
    /// The fewest jobs that were missing.
    least: usize,
    /// How much of the search was over when that was reached.
    since: f64,
}

impl Squeeze {
    /// Begins after so much work, when so much of the search is over.
    pub fn new(work: u64, progress: f64) -> Self {
        Self { until: work + WORK_MAX, least: usize::MAX, since: progress }
    }

    /// Takes note of how many jobs are missing now.
    pub fn note(&mut self, missing: usize, progress: f64) {
        if missing < self.least {
            (self.least, self.since) = (missing, progress);
        }
    }

    /// Whether it should not go on.
    pub fn is_hopeless(&self, work: u64, progress: f64) -> bool {
        let patience = PATIENCE.iter().find(|(missing, _)| self.least > *missing);
        let is_stuck = patience.is_some_and(|(_, share)| progress - self.since > *share);
        is_stuck || work >= self.until || progress >= SQUEEZED_UNTIL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_it_comes_the_longer_it_goes_on() {
        for (missing, goes_on_for) in [(6, 0.04), (5, 0.09), (2, 0.09), (1, 0.2)] {
            let mut squeeze = Squeeze::new(0, 0.0);
            squeeze.note(missing, 0.05);
            assert!(!squeeze.is_hopeless(1, 0.05 + goes_on_for), "{missing} missing");
            assert_eq!(squeeze.is_hopeless(1, 0.29), missing > 1, "{missing} missing");
            assert!(squeeze.is_hopeless(1, 0.3), "{missing} missing");
        }
        assert!(Squeeze::new(10, 0.0).is_hopeless(10 + WORK_MAX, 0.0));
    }
}
