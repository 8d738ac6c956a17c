//! Compatibility: which pairs of jobs no vehicle can do both.

use super::load::Load;
use super::numbers::{JobNo, PlaceNo, StopNo};
use super::problem::{Aim, Boarding, Problem, Window};
use super::route::ROUNDING;

/// Above so many jobs the pairs are not looked at: they would take more memory than they save time.
const JOBS_MAX: usize = 2_048;

/// Cliques are grown from the jobs with the most exclusions, from fewer where there are many jobs.
const CLIQUE_SEEDS: usize = 64;
const CLIQUE_JOBS: usize = 16_384;

/// For each job the set of jobs that exclude it, by windows and loads alone, as bits.
#[derive(Clone, Debug, Default)]
pub struct Compatibility {
    words: usize,
    excluded: Vec<u64>,
    fewest_vehicles: usize,
}

impl Compatibility {
    pub(super) fn of(problem: &Problem) -> Self {
        let count = problem.jobs.len();
        if count > JOBS_MAX {
            return Self::default();
        }
        let words = count.div_ceil(64);
        let mut compatibility =
            Self { words, excluded: vec![0; words * count], fewest_vehicles: usize::from(count > 0) };
        let reach = Reach::of(problem);
        for (a, b) in (0..count).flat_map(|a| (0..a).map(move |b| (a, b))) {
            if !reach.can_share(problem, JobNo(a as u32), JobNo(b as u32)) {
                compatibility.excluded[a * words + b / 64] |= 1 << (b % 64);
                compatibility.excluded[b * words + a / 64] |= 1 << (a % 64);
            }
        }
        if problem.aim == Aim::FewestVehicles {
            compatibility.fewest_vehicles = compatibility.largest_clique(count);
        }
        compatibility
    }

    /// The jobs that can't share a vehicle with one.
    pub fn excluded(&self, job: JobNo) -> &[u64] {
        &self.excluded[job.index() * self.words..][..self.words]
    }

    /// Jobs that all exclude each other need a vehicle each.
    pub fn fewest_vehicles(&self) -> usize {
        self.fewest_vehicles
    }

    /// The largest set of jobs that all exclude each other, as far as greedy growth finds it.
    fn largest_clique(&self, count: usize) -> usize {
        let degree =
            |job: usize| -> u32 { self.excluded(JobNo(job as u32)).iter().map(|word| word.count_ones()).sum() };
        let degrees: Vec<u32> = (0..count).map(degree).collect();
        let mut by_degree: Vec<usize> = (0..count).collect();
        by_degree.sort_by_key(|job| (std::cmp::Reverse(degrees[*job]), *job));
        let mut largest = usize::from(count > 0);
        for seed in by_degree.iter().take(CLIQUE_SEEDS.min(CLIQUE_JOBS / count.max(1))) {
            let mut open = self.excluded(JobNo(*seed as u32)).to_vec();
            let mut size = 1;
            // The candidate that leaves the most candidates is taken next.
            loop {
                let left = |job: &usize| -> u32 {
                    let excluded = self.excluded(JobNo(*job as u32));
                    open.iter().zip(excluded).map(|(a, b)| (a & b).count_ones()).sum()
                };
                let candidates = (0..count).filter(|job| open[job / 64] >> (job % 64) & 1 == 1);
                let Some(next) = candidates.max_by_key(|job| (left(job), std::cmp::Reverse(*job))) else { break };
                open.iter_mut().zip(self.excluded(JobNo(next as u32))).for_each(|(word, excluded)| *word &= excluded);
                size += 1;
            }
            largest = largest.max(size);
        }
        largest
    }
}

/// When each stop can be served at all, by the vehicle that suits it best.
struct Reach {
    windows: Vec<Window>,
    capacity: Load,
}

impl Reach {
    fn of(problem: &Problem) -> Self {
        let mut firsts: Vec<usize> = Vec::new();
        for (number, class) in problem.class_of.iter().enumerate() {
            if *class as usize == firsts.len() {
                firsts.push(number);
            }
        }
        let mut capacity = Load::NONE;
        for vehicle in &problem.vehicles {
            capacity.0.iter_mut().zip(vehicle.capacity.0).for_each(|(most, room)| *most = (*most).max(room));
        }
        let windows = problem.stops.iter().map(|stop| {
            let mut window = Window { earliest: f64::INFINITY, latest: f64::NEG_INFINITY };
            for vehicle in firsts.iter().map(|first| &problem.vehicles[*first]) {
                let time = &problem.travels[vehicle.travel].time;
                window.earliest = window.earliest.min(vehicle.shift.earliest + time.leg(vehicle.start, stop.place));
                let back = stop.service + time.leg(stop.place, vehicle.end);
                window.latest = window.latest.max(vehicle.shift.latest - back);
            }
            Window {
                earliest: window.earliest.max(stop.window.earliest),
                latest: window.latest.min(stop.window.latest),
            }
        });
        Self { windows: windows.collect(), capacity }
    }

    /// Whether any order of the stops of two jobs keeps their windows and loads.
    fn can_share(&self, problem: &Problem, a: JobNo, b: JobNo) -> bool {
        let (a_stops, b_stops) = (stops_of(problem, a), stops_of(problem, b));
        let has_room_together = (problem.job(a).load + problem.job(b).load).fits(self.capacity);
        let (a1, a2, b1, b2) = (a_stops.0, a.drop_off(), b_stops.0, b.drop_off());
        let (a_rides, b_rides) = (a_stops.1, b_stops.1);
        let goes = |order: &[StopNo]| self.can_follow(problem, order);
        let one_after_other = match (a_rides, b_rides) {
            (true, true) => goes(&[a1, a2, b1, b2]) || goes(&[b1, b2, a1, a2]),
            (true, false) => goes(&[a1, a2, b2]) || goes(&[b2, a1, a2]) || goes(&[a1, b2, a2]),
            (false, true) => goes(&[b1, b2, a2]) || goes(&[a2, b1, b2]) || goes(&[b1, a2, b2]),
            (false, false) => goes(&[a2, b2]) || goes(&[b2, a2]),
        };
        let together = || {
            let ab = [a1, b1, b2, a2];
            goes(&ab) || goes(&[a1, b1, a2, b2]) || goes(&[b1, a1, a2, b2]) || goes(&[b1, a1, b2, a2])
        };
        one_after_other || (a_rides && b_rides && has_room_together && together())
    }

    fn can_follow(&self, problem: &Problem, order: &[StopNo]) -> bool {
        let mut leaves = f64::NEG_INFINITY;
        let mut at: Option<PlaceNo> = None;
        for stop in order {
            let (window, data) = (self.windows[stop.index()], problem.stop(*stop));
            let leg = |from: PlaceNo| {
                problem.travels.iter().map(|travel| travel.time.leg(from, data.place)).fold(f64::INFINITY, f64::min)
            };
            let begin = window.earliest.max(leaves + at.map_or(0.0, leg));
            if begin > window.latest + ROUNDING {
                return false;
            }
            leaves = begin + data.service;
            at = Some(data.place);
        }
        true
    }
}

/// The first stop of a job, and whether it is another than the drop-off.
fn stops_of(problem: &Problem, job: JobNo) -> (StopNo, bool) {
    match problem.job(job).boarding {
        Boarding::PickUp(_) => (job.pick_up(), true),
        Boarding::Aboard { .. } | Boarding::Visit => (job.drop_off(), false),
    }
}
