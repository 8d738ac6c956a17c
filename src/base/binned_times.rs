//! Times counted in bins, so that a long run takes no more memory than a short one.

/// Width of a bin, in seconds.
const BIN_S: f64 = 10.0;

/// How many times were noted, their sum, and how they are spread. Those beyond `BINS` bins count in the last.
#[derive(Clone, Debug, PartialEq)]
pub struct BinnedTimes<const BINS: usize> {
    pub count: u64,
    sum_s: f64,
    bins: Box<[u32]>,
}

impl<const BINS: usize> Default for BinnedTimes<BINS> {
    fn default() -> Self {
        Self { count: 0, sum_s: 0.0, bins: vec![0; BINS].into() }
    }
}

impl<const BINS: usize> BinnedTimes<BINS> {
    pub fn note(&mut self, time_s: f64) {
        self.count += 1;
        self.sum_s += time_s;
        let bin = ((time_s / BIN_S).max(0.0) as usize).min(BINS - 1);
        self.bins[bin] = self.bins[bin].saturating_add(1);
    }

    /// Their mean, in seconds; 0 of none.
    pub fn mean_s(&self) -> f64 {
        self.sum_s / (self.count as f64).max(1.0)
    }

    /// The time that a share of them did not exceed, in seconds, to the upper end of its bin.
    pub fn quantile_s(&self, share: f64) -> f64 {
        let wanted = share * self.count as f64;
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
    fn quantiles_lie_in_the_bin_of_their_time() {
        let mut times = BinnedTimes::<720>::default();
        assert_eq!((times.count, times.quantile_s(0.5) as u32), (0, 0));
        for time_s in 0..100 {
            times.note(f64::from(time_s) * 10.0 + 5.0);
        }
        assert!((times.mean_s() - 500.0).abs() < 1e-9);
        assert_eq!([0.1, 0.5, 0.9].map(|share| times.quantile_s(share) as u32), [100, 500, 900]);
        times.note(1e9);
        assert_eq!(times.quantile_s(1.0) as u32, 7_200);
    }
}
