//! Validity: whether the parts of a problem fit together.

use super::matrix::Travel;
use super::numbers::{PlaceNo, StopNo, VehicleNo};
use super::problem::{Assignment, Boarding, Job, Problem, ProblemError, Stop, Vehicle};
use super::route::{ROUNDING, Route};
use super::rules;

/// # Errors
/// When a number leads nowhere or a figure is none.
pub(super) fn check(jobs: &[Job], vehicles: &[Vehicle], travels: &[Travel]) -> Result<(), ProblemError> {
    let places = travels.iter().map(|travel| travel.time.places().min(travel.cost.places())).min().unwrap_or(0);
    let is_known = |place: PlaceNo| place.index() < places;
    for (number, job) in jobs.iter().enumerate() {
        check_job(number, job, vehicles.len(), &is_known)?;
    }
    for (number, vehicle) in vehicles.iter().enumerate() {
        if vehicle.travel >= travels.len() {
            return Err(ProblemError::NoSuchTravel(number));
        }
        if !is_known(vehicle.start) || !is_known(vehicle.end) {
            return Err(ProblemError::NoSuchPlace(format!("vehicle {number}")));
        }
        let figures = [vehicle.fixed_cost, vehicle.range, vehicle.duration_max];
        if figures.iter().any(|figure| figure.is_nan() || *figure < 0.0) || !vehicle.shift.earliest.is_finite() {
            return Err(ProblemError::NotANumber(format!("vehicle {number}")));
        }
        if vehicle.frozen > vehicle.planned.len() {
            return Err(ProblemError::Planned(number));
        }
    }
    check_planned_once(jobs, vehicles)
}

fn check_job(
    number: usize,
    job: &Job,
    vehicles: usize,
    is_known: &impl Fn(PlaceNo) -> bool,
) -> Result<(), ProblemError> {
    let pick_up = match job.boarding {
        Boarding::PickUp(stop) => Some(stop),
        Boarding::Aboard { .. } | Boarding::Visit => None,
    };
    for Stop { place, window, service } in pick_up.into_iter().chain([job.drop_off]) {
        if !is_known(place) {
            return Err(ProblemError::NoSuchPlace(format!("job {number}")));
        }
        let has_figures = window.earliest.is_finite() && !window.latest.is_nan() && service.is_finite();
        if !has_figures || service < 0.0 {
            return Err(ProblemError::NotANumber(format!("job {number}")));
        }
    }
    if job.ride_max.is_nan() || job.undone_cost.is_nan() || job.undone_cost < 0.0 {
        return Err(ProblemError::NotANumber(format!("job {number}")));
    }
    let holder = match job.boarding {
        Boarding::Aboard { vehicle, .. } => Some(vehicle),
        Boarding::PickUp(_) | Boarding::Visit => None,
    };
    let named = match job.assignment {
        Assignment::Only(vehicle) | Assignment::Rather(vehicle, _) => Some(vehicle),
        Assignment::Any => None,
    };
    if holder.into_iter().chain(named).any(|vehicle| vehicle.index() >= vehicles) {
        return Err(ProblemError::NoSuchVehicle(number));
    }
    match (job.assignment, holder) {
        (Assignment::Only(pinned), Some(holder)) if pinned != holder => Err(ProblemError::Unmovable(number)),
        _ => Ok(()),
    }
}

/// Planned stops exist, stand there once, and have their partners in order.
fn check_planned_once(jobs: &[Job], vehicles: &[Vehicle]) -> Result<(), ProblemError> {
    let mut is_planned = vec![false; jobs.len() * 2];
    for (number, vehicle) in vehicles.iter().enumerate() {
        let wrong = || ProblemError::Planned(number);
        for (position, stop) in vehicle.planned.iter().enumerate() {
            let seen = is_planned.get_mut(stop.index()).ok_or_else(wrong)?;
            if std::mem::replace(seen, true) {
                return Err(wrong());
            }
            let has_pick_up = matches!(jobs[stop.job().index()].boarding, Boarding::PickUp(_));
            let (before, after) = vehicle.planned.split_at(position);
            let is_paired = match (stop.is_pick_up(), has_pick_up) {
                (true, true) => after.contains(&stop.job().drop_off()),
                (true, false) => false,
                (false, true) => before.contains(&stop.job().pick_up()),
                (false, false) => true,
            };
            if !is_paired {
                return Err(wrong());
            }
            let pinned = jobs[stop.job().index()].assignment;
            if matches!(pinned, Assignment::Only(other) if other.index() != number) {
                return Err(ProblemError::Unmovable(stop.job().index()));
            }
        }
    }
    Ok(())
}

/// # Errors
/// When what a vehicle is going to do breaks a rule, or somebody aboard is not dropped off by it.
pub(super) fn check_planned(problem: &Problem) -> Result<(), ProblemError> {
    for vehicle in problem.vehicle_numbers() {
        let planned = &problem.vehicle(vehicle).planned;
        let is_mine = |stop: &StopNo| rules::eligibility::allows(problem, stop.job(), vehicle);
        let aboard = |vehicle: VehicleNo| {
            problem.job_numbers().filter(move |job| match problem.job(*job).boarding {
                Boarding::Aboard { vehicle: other, .. } => other == vehicle,
                Boarding::PickUp(_) | Boarding::Visit => false,
            })
        };
        let gets_out = aboard(vehicle).all(|job| planned.contains(&job.drop_off()));
        if planned.is_empty() && gets_out {
            continue;
        }
        let route = Route::new(problem, vehicle, planned);
        let is_in_time = route.visits.iter().all(|visit| visit.begins <= visit.latest + ROUNDING);
        let keeps_rules =
            !problem.needs_schedule || rules::time_cost(problem, vehicle, planned.iter().copied()).is_ok();
        if !gets_out || !is_in_time || route.overloaded_at != usize::MAX || !keeps_rules || !planned.iter().all(is_mine)
        {
            return Err(ProblemError::Broken(vehicle.index()));
        }
    }
    Ok(())
}
