//! Nobody rides longer than they may; the pick-up may come later for it.

use crate::plan::pickup_delivery::problem::Job;

pub(in super::super) fn applies(job: &Job) -> bool {
    job.ride_max.is_finite()
}
