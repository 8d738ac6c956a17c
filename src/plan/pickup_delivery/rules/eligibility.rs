//! A vehicle does only jobs that it is made for, and that are not another's.

use crate::plan::pickup_delivery::numbers::{JobNo, VehicleNo};
use crate::plan::pickup_delivery::problem::{Assignment, Problem};

/// Whether a vehicle may do a job at all.
pub(in super::super) fn allows(problem: &Problem, job: JobNo, vehicle: VehicleNo) -> bool {
    let job = problem.job(job);
    let is_mine = match job.assignment {
        Assignment::Only(other) => other == vehicle,
        Assignment::Any | Assignment::Rather(..) => true,
    };
    is_mine && job.needs & !problem.vehicle(vehicle).offers == 0
}
