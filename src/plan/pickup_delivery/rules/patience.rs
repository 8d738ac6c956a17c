//! What riders' time costs: waiting, riding, and coming later than promised.

use crate::plan::pickup_delivery::numbers::StopNo;
use crate::plan::pickup_delivery::problem::{Boarding, Job, Patience, Problem};
use crate::plan::pickup_delivery::schedule::{Schedule, Timing};

pub(in super::super) fn applies(job: &Job) -> bool {
    job.patience != Patience::default()
}

pub(in super::super) fn cost(problem: &Problem, schedule: &Schedule) -> f64 {
    let visits = schedule.times.iter().filter(|timing| !timing.stop.is_terminal());
    visits.map(|timing| cost_at(problem, schedule, timing)).sum()
}

fn cost_at(problem: &Problem, schedule: &Schedule, timing: &Timing) -> f64 {
    let job = problem.job(timing.stop.job());
    let Patience { waiting_cost, riding_cost, promise } = job.patience;
    let is_awaited = timing.stop.is_pick_up() || matches!(job.boarding, Boarding::Visit);
    let mut cost = 0.0;
    if is_awaited {
        cost += waiting_cost * (timing.begins - problem.stop(timing.stop).window.earliest).max(0.0);
        if let Some((promised, late_cost)) = promise {
            cost += late_cost * (timing.begins - promised).max(0.0);
        }
    }
    if riding_cost > 0.0 && !timing.stop.is_pick_up() {
        cost += riding_cost * (timing.begins - boarded(schedule, job, timing.stop)).max(0.0);
    }
    cost
}

/// When somebody's ride began; a visit has none.
fn boarded(schedule: &Schedule, job: &Job, drop_off: StopNo) -> f64 {
    match job.boarding {
        Boarding::Aboard { since, .. } => since,
        Boarding::Visit => f64::INFINITY,
        Boarding::PickUp(_) => {
            let pick_up = drop_off.job().pick_up();
            schedule.times.iter().find(|timing| timing.stop == pick_up).map_or(f64::INFINITY, |timing| timing.departs)
        }
    }
}
