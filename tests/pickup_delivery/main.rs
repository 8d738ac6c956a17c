//! The planner of pick-ups and deliveries against a second checker, against all plans of small problems, and on benchmarks.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../../examples/pdptw/benchmark.rs"]
mod benchmark;
mod checker;
mod every_plan;
mod random;

use std::path::PathBuf;
use std::sync::Arc;

use yagura::base::chance::Chance;
use yagura::plan::pickup_delivery::{
    Aim, Assignment, Boarding, Job, JobNo, Load, Matrix, PlaceNo, Plan, Problem, ProblemError, Refusal, Search, Stop,
    Travel, Vehicle, VehicleNo, Window,
};

use benchmark::Benchmark;
use random::Random;

/// Searches for so much work, in slices.
fn searched(problem: &Arc<Problem>, seed: u64, work: u64) -> Plan {
    let mut search = Search::new(problem.clone(), seed);
    while search.work() < work {
        let progress = search.work() as f64 / work as f64;
        let before = search.work();
        search.run(work / 20, progress);
        if search.work() == before {
            break;
        }
    }
    search.plan()
}

#[test]
fn random_fleets_and_jobs_never_break_a_rule() {
    let (mut done, mut undone) = (0, 0);
    for seed in 0..100 {
        let mut chance = Chance::new(seed);
        let random = Random::new(&mut chance);
        let problem = Arc::new(random.problem());
        let instant = Search::new(problem.clone(), seed).plan();
        let plan = searched(&problem, seed, 50_000);
        for plan in [&instant, &plan] {
            let faults = random.faults(plan);
            assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
        }
        assert!(plan.worth <= instant.worth, "seed {seed}: {:?} after {:?}", plan.worth, instant.worth);
        let later = random.after(&plan, &mut chance);
        let replanned = searched(&Arc::new(later.problem()), seed, 50_000);
        let faults = later.faults(&replanned);
        assert!(faults.is_empty(), "seed {seed}, later: {faults:#?}");
        done += random.jobs.len() - plan.undone.len();
        undone += plan.undone.len();
    }
    assert!(done > 500 && undone > 100, "{done} done and {undone} not: both are tried");
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let mut chance = Chance::new(5);
    let random = Random::new(&mut chance);
    let plan = searched(&Arc::new(random.problem()), 5, 50_000);
    let itinerary = plan.itineraries.iter().position(|it| it.times.len() > 4).unwrap();
    let spoil = |change: &dyn Fn(&mut Plan)| {
        let mut spoilt = plan.clone();
        change(&mut spoilt);
        random.faults(&spoilt)
    };
    assert!(spoil(&|_| {}).is_empty());
    assert!(!spoil(&|plan| plan.itineraries[itinerary].times.reverse()).is_empty());
    assert!(!spoil(&|plan| plan.itineraries[itinerary].times[1].begins -= 1.0).is_empty());
    assert!(!spoil(&|plan| plan.itineraries[itinerary].times.truncate(2)).is_empty());
    assert!(!spoil(&|plan| drop(plan.itineraries.remove(itinerary))).is_empty());
    assert!(!spoil(&|plan| plan.worth.cost -= 1.0).is_empty());
}

#[test]
fn small_problems_are_solved_to_the_best_of_all_plans() {
    for seed in 0..40 {
        let random = Random::small(&mut Chance::new(seed));
        let plan = searched(&Arc::new(random.problem()), seed, 60_000);
        let least = every_plan::least_cost(&random);
        let cost = plan.worth.cost;
        assert!((cost - least).abs() < 1e-6, "seed {seed}: found {cost}, the least is {least}");
    }
}

#[test]
fn the_same_work_gives_the_same_plan() {
    for seed in [3, 8] {
        let random = Random::new(&mut Chance::new(seed));
        let problem = Arc::new(random.problem());
        assert_eq!(searched(&problem, 7, 80_000), searched(&problem, 7, 80_000), "seed {seed}");
    }
}

/// Places a unit apart on a line, a vehicle at each of some, jobs from place to place.
fn line(vehicles: &[u32], jobs: Vec<Job>) -> Result<Problem, ProblemError> {
    let matrix = Matrix::new(100, |a, b| f64::from(a.0.abs_diff(b.0)));
    Problem::new(jobs, vehicles.iter().map(|at| van(*at)).collect(), vec![Travel::by_time(matrix)], Aim::LeastCost)
}

fn van(at: u32) -> Vehicle {
    Vehicle {
        start: PlaceNo(at),
        end: PlaceNo(at),
        shift: Window { earliest: 0.0, latest: 1_000.0 },
        capacity: Load::of(2),
        offers: 0,
        travel: 0,
        fixed_cost: 0.0,
        range: f64::INFINITY,
        duration_max: f64::INFINITY,
        planned: Vec::new(),
        frozen: 0,
    }
}

fn ride(from: u32, to: u32) -> Job {
    let stop = |place| Stop { place: PlaceNo(place), window: Window::ALWAYS, service: 0.0 };
    Job::new(stop(from), stop(to), Load::of(1))
}

#[test]
fn no_vehicles_no_jobs_and_impossible_ones_are_answered() {
    let plan = |problem: Result<Problem, ProblemError>| searched(&Arc::new(problem.unwrap()), 1, 10_000);
    assert_eq!(plan(line(&[], vec![])).itineraries, vec![]);
    assert_eq!(plan(line(&[5], vec![])).itineraries, vec![]);
    let nobody = plan(line(&[], vec![ride(1, 2)]));
    assert_eq!((nobody.undone.len(), nobody.worth.missing), (1, 1));
    let mut in_the_past = ride(1, 2);
    in_the_past.drop_off.window.latest = -5.0;
    let too_large = Job { load: Load::of(3), ..ride(1, 2) };
    let plan = plan(line(&[0], vec![in_the_past, too_large, ride(3, 4)]));
    assert_eq!((plan.undone.len(), plan.itineraries.len()), (2, 1));
}

#[test]
fn what_does_not_fit_together_is_refused_with_the_place() {
    let nowhere = line(&[0], vec![ride(1, 100)]).unwrap_err();
    assert_eq!(nowhere, ProblemError::NoSuchPlace("job 0".into()));
    let stranger = Job { assignment: Assignment::Only(VehicleNo(1)), ..ride(1, 2) };
    assert_eq!(line(&[0], vec![stranger]).unwrap_err(), ProblemError::NoSuchVehicle(0));
    let endless = Job { ride_max: f64::NAN, ..ride(1, 2) };
    assert_eq!(line(&[0], vec![endless]).unwrap_err(), ProblemError::NotANumber("job 0".into()));
}

#[test]
fn a_promised_vehicle_is_changed_only_when_it_is_worth_it() {
    let near_the_other = |cost| Job { assignment: Assignment::Rather(VehicleNo(0), cost), ..ride(50, 60) };
    let holder = |job| searched(&Arc::new(line(&[0, 50], vec![job]).unwrap()), 1, 5_000).itineraries[0].vehicle;
    assert_eq!(holder(near_the_other(200.0)), VehicleNo(0));
    assert_eq!(holder(near_the_other(20.0)), VehicleNo(1));
    assert_eq!(holder(Job { assignment: Assignment::Only(VehicleNo(0)), ..ride(50, 60) }), VehicleNo(0));
}

#[test]
fn a_vehicle_says_why_it_refuses() {
    let late = |latest| Stop { place: PlaceNo(60), window: Window { earliest: 0.0, latest }, service: 0.0 };
    let jobs = vec![
        Job { assignment: Assignment::Only(VehicleNo(1)), ..ride(1, 2) },
        Job { needs: 1, ..ride(1, 2) },
        Job { load: Load::of(3), ..ride(1, 2) },
        Job { boarding: Boarding::PickUp(late(20.0)), ..ride(1, 2) },
        Job { drop_off: late(50.0), ..ride(1, 2) },
        Job { ride_max: 3.0, ..ride(1, 6) },
        ride(1, 2),
    ];
    let search = Search::new(Arc::new(line(&[0, 0], jobs).unwrap()), 1);
    let why = |job| search.refusal(JobNo(job), VehicleNo(0));
    assert_eq!(why(0), Some(Refusal::OtherVehicle));
    assert_eq!(why(1), Some(Refusal::NotOffered));
    assert_eq!(why(2), Some(Refusal::TooLarge));
    assert_eq!(why(3), Some(Refusal::PickUpTooLate));
    assert_eq!(why(4), Some(Refusal::DropOffTooLate));
    assert_eq!(why(5), Some(Refusal::TooLong));
    assert_eq!(why(6), None);
}

/// The benchmark files, or nothing where they are not at hand.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn benchmarks() -> Option<PathBuf> {
    let folder = std::env::var_os("YAGURA_TEST_DATA").map(|data| PathBuf::from(data).join("dispatch"));
    let found = folder.filter(|folder| folder.exists());
    if found.is_none() {
        println!("SKIPPED: YAGURA_TEST_DATA has no folder dispatch");
    }
    found
}

#[test]
fn benchmarks_reach_their_best_known_vehicles() {
    let Some(folder) = benchmarks() else { return };
    for (file, vehicles, cost) in
        [("li-lim/lr101.txt", 19, 1_651.0), ("li-lim/lc104.txt", 9, 880.0), ("sartori-buriol/nyc-n100-1.txt", 6, 670.0)]
    {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let benchmark = Benchmark::parse(&text).unwrap();
        let plan = searched(&Arc::new(benchmark.problem.clone()), 1, 2_000_000);
        let routes = benchmark.routes(&plan);
        let (found_cost, is_feasible) = benchmark.check(&routes);
        assert!(is_feasible, "{file}");
        assert_eq!(routes.len(), vehicles, "{file}");
        assert!(found_cost <= cost, "{file}: {found_cost}");
    }
}
