//! Hours: the same figures for each of the last hours.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::base::time::Timestamp;

use super::tally::Tally;
use super::view::HourService;

/// Hours kept: two days.
pub const HOURS_MAX: usize = 48;

const HOUR_MS: i64 = 3_600_000;

/// What happened in one hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Hour {
    begins: Timestamp,
    pub tally: Tally,
    pub driven_m: f64,
    pub empty_m: f64,
}

/// The last hours, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Hours {
    hours: VecDeque<Hour>,
}

impl Hours {
    /// The hour in which a moment lies, begun if it is new; `None` for one that is too long ago.
    pub fn at(&mut self, moment: Timestamp) -> Option<&mut Hour> {
        let begins = Timestamp(moment.0.div_euclid(HOUR_MS) * HOUR_MS);
        if self.hours.back().is_none_or(|last| last.begins < begins) {
            self.hours.push_back(Hour { begins, ..Hour::default() });
            while self.hours.len() > HOURS_MAX {
                self.hours.pop_front();
            }
        }
        self.hours.iter_mut().rev().find(|hour| hour.begins == begins)
    }

    pub fn rows(&self) -> Arc<Vec<HourService>> {
        let row = |hour: &Hour| HourService {
            begins: hour.begins,
            rides: hour.tally.row(),
            driven_m: hour.driven_m,
            empty_m: hour.empty_m,
        };
        Arc::new(self.hours.iter().map(row).collect())
    }
}
