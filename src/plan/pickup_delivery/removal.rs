//! Removal: which jobs a try takes out of a solution before it puts them back better.
//!
//! Mostly strings of neighbouring stops from routes that pass near each other (slack induction by string removals,
//! Christiaens and Vanden Berghe 2020); at times single related jobs (Shaw 1998), or jobs from anywhere.

use crate::base::chance::Chance;

use super::neighbours::Neighbours;
use super::numbers::{JobNo, VehicleNo};
use super::problem::Problem;
use super::solution::{Solution, Undo};

/// Jobs that a try takes out on average: as many as a route has, but not less nor more than this. Where few routes are long,
/// small changes lead nowhere, and large ones are dear.
const JOBS_MEAN_MIN: f64 = 10.0;
const JOBS_MEAN_MAX: f64 = 12.0;
/// Longest string of visits.
const STRING_MAX: f64 = 10.0;
/// Where something is absent, room is made for it in so many tries.
const AROUND_ABSENT: f64 = 0.3;
/// A string is cut in two with the middle left in, so often.
const SPLIT: f64 = 0.5;
/// The middle grows on by a visit so often.
const MIDDLE: f64 = 0.5;

/// Chooses what to take out, with scratch that is reused.
#[derive(Clone, Debug, Default)]
pub struct Remover {
    chosen: Vec<JobNo>,
    touched: Vec<VehicleNo>,
    of_route: Vec<JobNo>,
}

impl Remover {
    /// Takes some jobs out; they become absent.
    pub fn remove(
        &mut self,
        problem: &Problem,
        neighbours: &Neighbours,
        solution: &mut Solution,
        undo: &mut Undo,
        chance: &mut Chance,
    ) {
        if problem.jobs.is_empty() {
            return;
        }
        let anywhere = JobNo(chance.below(problem.jobs.len()) as u32);
        let absent = if chance.happens(AROUND_ABSENT) { chance.pick(&solution.absent).copied() } else { None };
        let seed = absent.unwrap_or(anywhere);
        match chance.below(10) {
            0 => self.related(problem, neighbours, solution, undo, chance, seed),
            1 => self.anywhere(problem, solution, undo, chance),
            _ => self.strings(problem, neighbours, solution, undo, chance, seed),
        }
    }

    fn strings(
        &mut self,
        problem: &Problem,
        neighbours: &Neighbours,
        solution: &mut Solution,
        undo: &mut Undo,
        chance: &mut Chance,
        seed: JobNo,
    ) {
        let of_route = (problem.jobs.len() - solution.absent.len()) as f64 / solution.used.len().max(1) as f64;
        let longest = STRING_MAX.min(2.0 * of_route).max(1.0);
        let jobs_mean = of_route.clamp(JOBS_MEAN_MIN, JOBS_MEAN_MAX);
        let strings_max = 4.0 * jobs_mean / (1.0 + longest) - 1.0;
        let strings = chance.between(1.0, (strings_max + 1.0).max(1.0)) as usize;
        self.touched.clear();
        for job in [seed].into_iter().chain(neighbours.of_job(seed).iter().copied()) {
            if self.touched.len() >= strings {
                break;
            }
            let Some(vehicle) = solution.holder[job.index()] else { continue };
            if self.touched.contains(&vehicle) {
                continue;
            }
            self.touched.push(vehicle);
            self.choose_string(problem, solution, chance, job, vehicle, longest);
            solution.remove(problem, undo, vehicle, &self.of_route);
        }
    }

    /// Chooses the jobs of a string of visits around a job.
    fn choose_string(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        chance: &mut Chance,
        job: JobNo,
        vehicle: VehicleNo,
        longest: f64,
    ) {
        self.of_route.clear();
        let visits = &solution.routes[vehicle.index()].visits;
        let count = visits.len() - 2;
        let wanted = if chance.happens(0.5) { job.pick_up() } else { job.drop_off() };
        let at = visits.iter().position(|visit| visit.stop == wanted);
        let Some(at) = at.or_else(|| visits.iter().position(|visit| visit.stop == job.drop_off())) else { return };
        let length = (chance.between(1.0, longest.min(count as f64) + 1.0) as usize).min(count);
        let mut middle = 0;
        if length > 1 && length < count && chance.happens(SPLIT) {
            middle = 1;
            while length + middle < count && chance.happens(MIDDLE) {
                middle += 1;
            }
        }
        let span = length + middle;
        // The string covers the visit `at`; visits are numbered from 1.
        let (low, high) = (at.saturating_sub(span - 1).max(1), at.min(count + 1 - span));
        let begin = low + chance.below(high + 1 - low);
        let kept = begin + if middle > 0 { 1 + chance.below(length - 1) } else { span };
        for (number, visit) in visits[begin..begin + span].iter().enumerate() {
            let is_kept = (kept..kept + middle).contains(&(begin + number));
            let of = visit.stop.job();
            if !is_kept && !self.of_route.contains(&of) && solution.is_movable(problem, of) {
                self.of_route.push(of);
            }
        }
    }

    fn related(
        &mut self,
        problem: &Problem,
        neighbours: &Neighbours,
        solution: &mut Solution,
        undo: &mut Undo,
        chance: &mut Chance,
        seed: JobNo,
    ) {
        let count = 1 + chance.below((2.0 * JOBS_MEAN_MIN) as usize);
        self.chosen.clear();
        self.chosen.push(seed);
        let near = neighbours.of_job(seed);
        // Near ones more often: the number is drawn as the smaller of two.
        while self.chosen.len() < count.min(near.len() / 2 + 1) {
            let job = near[chance.below(near.len()).min(chance.below(near.len()))];
            if !self.chosen.contains(&job) {
                self.chosen.push(job);
            }
        }
        self.take_out(problem, solution, undo);
    }

    fn anywhere(&mut self, problem: &Problem, solution: &mut Solution, undo: &mut Undo, chance: &mut Chance) {
        let count = 1 + chance.below(JOBS_MEAN_MIN as usize);
        self.chosen.clear();
        for _ in 0..count {
            let job = JobNo(chance.below(problem.jobs.len()) as u32);
            if !self.chosen.contains(&job) {
                self.chosen.push(job);
            }
        }
        self.take_out(problem, solution, undo);
    }

    /// Takes the chosen jobs out, route by route.
    fn take_out(&mut self, problem: &Problem, solution: &mut Solution, undo: &mut Undo) {
        self.chosen.retain(|job| solution.is_movable(problem, *job));
        while let Some(vehicle) = self.chosen.last().and_then(|job| solution.holder[job.index()]) {
            self.of_route.clear();
            let of_route = &mut self.of_route;
            self.chosen.retain(|job| {
                let is_here = solution.holder[job.index()] == Some(vehicle);
                if is_here {
                    of_route.push(*job);
                }
                !is_here
            });
            solution.remove(problem, undo, vehicle, &self.of_route);
        }
    }
}
