//! Neighbours: for each job those that go well with it, nearest first.

use super::numbers::{JobNo, StopNo};
use super::problem::{Boarding, Problem};

/// Neighbours that are kept of each job.
const NEIGHBOURS_MAX: usize = 128;

/// What a unit of waiting between two stops counts, beside one of the leg (Vidal et al. 2013).
const WAITING_WEIGHT: f64 = 0.2;
/// What a unit of coming too late counts.
const LATENESS_WEIGHT: f64 = 1.0;

/// For each job its neighbours.
#[derive(Clone, Debug)]
pub struct Neighbours {
    lists: Vec<Vec<JobNo>>,
}

impl Neighbours {
    pub fn of(problem: &Problem) -> Self {
        let list = |job: JobNo| {
            let others = problem.job_numbers().filter(|other| *other != job);
            let mut near: Vec<(f64, JobNo)> = others.map(|other| (apart(problem, job, other), other)).collect();
            near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            near.truncate(NEIGHBOURS_MAX);
            near.into_iter().map(|(_, other)| other).collect()
        };
        Self { lists: problem.job_numbers().map(list).collect() }
    }

    pub fn of_job(&self, job: JobNo) -> &[JobNo] {
        &self.lists[job.index()]
    }
}

/// How badly the nearest two stops of two jobs follow each other.
fn apart(problem: &Problem, a: JobNo, b: JobNo) -> f64 {
    let mut least = f64::INFINITY;
    for x in stops(problem, a) {
        for y in stops(problem, b) {
            least = least.min(follows(problem, x, y)).min(follows(problem, y, x));
        }
    }
    least
}

fn stops(problem: &Problem, job: JobNo) -> impl Iterator<Item = StopNo> + Clone {
    let is_picked_up = matches!(problem.job(job).boarding, Boarding::PickUp(_));
    is_picked_up.then_some(job.pick_up()).into_iter().chain([job.drop_off()])
}

fn follows(problem: &Problem, x: StopNo, y: StopNo) -> f64 {
    let (first, next) = (problem.stop(x), problem.stop(y));
    let travel = &problem.travels[0];
    let takes = first.service + travel.time.leg(first.place, next.place);
    let waits = (next.window.earliest - takes - first.window.latest).max(0.0);
    let late = (first.window.earliest + takes - next.window.latest).max(0.0);
    travel.cost.leg(first.place, next.place) + WAITING_WEIGHT * waits + LATENESS_WEIGHT * late
}
