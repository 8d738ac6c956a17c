//! Times of the trips that vehicles finished, in bins, so that a long run takes no more memory than a short one.

/// Width of a bin, in seconds, and how many there are: two hours; longer trips count in the last.
const BIN_S: f64 = 10.0;
const BINS: usize = 720;

/// How many trips were finished, and how long they took from kerb to kerb.
#[derive(Clone, Debug, PartialEq)]
pub struct TripTimes {
    pub finished: u64,
    sum_s: f64,
    bins: Box<[u32]>,
}

impl Default for TripTimes {
    fn default() -> Self {
        Self { finished: 0, sum_s: 0.0, bins: vec![0; BINS].into() }
    }
}

impl TripTimes {
    pub fn note(&mut self, time_s: f64) {
        self.finished += 1;
        self.sum_s += time_s;
        let bin = ((time_s / BIN_S).max(0.0) as usize).min(BINS - 1);
        self.bins[bin] = self.bins[bin].saturating_add(1);
    }

    /// Mean time of a trip, in seconds; 0 of none.
    pub fn mean_s(&self) -> f64 {
        self.sum_s / (self.finished as f64).max(1.0)
    }

    /// The time that a share of trips did not exceed, in seconds, to the upper end of its bin.
    pub fn quantile_s(&self, share: f64) -> f64 {
        let wanted = share * self.finished as f64;
        let mut seen = 0_u64;
        for (bin, count) in self.bins.iter().enumerate() {
            seen += u64::from(*count);
            if seen as f64 >= wanted && seen > 0 {
                return (bin + 1) as f64 * BIN_S;
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_in_the_bin_of_their_trip() {
        let mut times = TripTimes::default();
        assert_eq!((times.finished, times.quantile_s(0.5) as u32), (0, 0));
        for time_s in 0..100 {
            times.note(f64::from(time_s) * 10.0 + 5.0);
        }
        assert!((times.mean_s() - 500.0).abs() < 1e-9);
        assert_eq!([0.1, 0.5, 0.9].map(|share| times.quantile_s(share) as u32), [100, 500, 900]);
        times.note(1e9);
        assert_eq!(times.quantile_s(1.0) as u32, 7_200);
    }
}
