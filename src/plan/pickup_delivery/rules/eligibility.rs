//! A vehicle does only jobs that it is made for, and that are not another's.

use crate::plan::pickup_delivery::numbers::{JobNo, VehicleNo};
use crate::plan::pickup_delivery::problem::{Assignment, Problem};
use crate::plan::pickup_delivery::refusal::Refusal;

/// Whether a vehicle may do a job at all.
pub(in super::super) fn allows(problem: &Problem, job: JobNo, vehicle: VehicleNo) -> bool {
    check(problem, job, vehicle).is_ok()
}

/// # Errors
/// When the job is another vehicle's, or the vehicle lacks what it needs or room for it.
pub(in super::super) fn check(problem: &Problem, job: JobNo, vehicle: VehicleNo) -> Result<(), Refusal> {
    let job = problem.job(job);
    let vehicle_no = vehicle;
    let vehicle = problem.vehicle(vehicle);
    if matches!(job.assignment, Assignment::Only(other) if other != vehicle_no) {
        Err(Refusal::OtherVehicle)
    } else if job.needs & !vehicle.offers != 0 {
        Err(Refusal::NotOffered)
    } else if !job.carried().fits(vehicle.capacity) {
        Err(Refusal::TooLarge)
    } else {
        Ok(())
    }
}
