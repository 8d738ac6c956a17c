//! Hours of random demand, in rounds; vehicles do exactly what was planned.

use std::collections::BTreeMap;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{RequestId, VehicleId};
use crate::model::people::Lending;
use crate::model::{Party, Places, RequestPurpose, Role, StopDeed};
use crate::plan::dispatch::{
    Candidate, Duty, Improver, Job, JobId, Lent, PlaceId, Plan, Problem, Refill, Stop, Weights, plan_greedy, plan_round,
};

use super::checker::{cost, faults};
use super::{Plane, SPEED_MPS};

const ROUND_S: f64 = 30.0;

/// A quick charger near by.
const REFILL: Refill = Refill { metres_per_s: 30.0, detour_s: 120.0, detour_m: 800.0, full_m: 60_000.0 };

/// A request of a day, in seconds of the day.
#[derive(Clone, Debug)]
struct Asked {
    job: Job,
    from: Point,
    to: Point,
    pick_up_s: Option<f64>,
    drop_off_s: Option<f64>,
}

/// A vehicle of a day: where it is from when on, and its stops with the moments of their ends.
#[derive(Clone, Debug)]
struct Driver {
    role: Role,
    places: Places,
    range_m: f64,
    refill: Option<Refill>,
    /// Whether it began with enough to get to a charger.
    had_reserve: bool,
    /// Whether it has paid the way to the charger for this wait.
    is_at_charger: bool,
    /// In seconds of the day: begin, break from and to, end.
    shift: Option<[f64; 4]>,
    /// What its partner lends it for, and from when until when.
    lending: Option<(Lending, f64, f64)>,
    here: Point,
    stops: Vec<(u32, StopDeed)>,
    /// Until then it is at its first stop.
    busy_until_s: Option<f64>,
}

impl Driver {
    /// Charges until it has to set out, if that brings it further.
    fn charge(&mut self, clock_s: &mut f64, until_s: f64, sets_out_s: f64) {
        let Some(refill) = self.refill else { return };
        let unplugs_s = sets_out_s - refill.detour_s;
        let gained_m = (unplugs_s - *clock_s) * refill.metres_per_s;
        if unplugs_s <= *clock_s
            || (!self.is_at_charger && (gained_m < refill.detour_m || self.range_m < refill.detour_m))
        {
            return;
        }
        if !self.is_at_charger {
            self.range_m -= refill.detour_m;
            self.is_at_charger = true;
        }
        let charging_s = unplugs_s.min(until_s) - *clock_s;
        self.range_m = (self.range_m + charging_s * refill.metres_per_s).min(refill.full_m).max(self.range_m);
        *clock_s = if unplugs_s <= until_s { unplugs_s + refill.detour_s } else { until_s };
    }
}

struct Day {
    now_s: f64,
    asked: Vec<Asked>,
    drivers: Vec<Driver>,
}

fn point(chance: &mut Chance) -> Point {
    Point::new(chance.between(0.0, 4_000.0) as f32, chance.between(0.0, 4_000.0) as f32)
}

fn driver(chance: &mut Chance) -> Driver {
    let is_robot = chance.happens(0.3);
    let (role, parcels) = if is_robot { (Role::Delivery, 1 + chance.below(4) as u8) } else { (Role::Ride, 0) };
    let role = if !is_robot && chance.happens(0.15) { Role::HospitalShuttle } else { role };
    let seats = if is_robot { 0 } else { 4 + chance.below(13) as u8 };
    let range_m = chance.between(4_000.0, if is_robot { 90_000.0 } else { 40_000.0 });
    Driver {
        had_reserve: range_m >= 5_000.0,
        role,
        places: Places {
            seats,
            standing: 0,
            wheelchairs: chance.below(5) as u8,
            stretchers: chance.below(2) as u8,
            parcels,
        },
        range_m,
        refill: chance.happens(0.5).then_some(REFILL),
        is_at_charger: false,
        shift: chance.happens(0.3).then(|| {
            let begins_s = chance.between(-1_000.0, 600.0);
            let rest_s = begins_s + chance.between(600.0, 2_000.0);
            let rest_ends_s = rest_s + chance.between(300.0, 900.0);
            [begins_s, rest_s, rest_ends_s, rest_ends_s + chance.between(600.0, 2_000.0)]
        }),
        lending: chance.happens(0.2).then(|| {
            let (for_rides, for_parcels) = (chance.happens(0.5), chance.happens(0.8));
            let lending = Lending { for_rides, for_appointments: !for_rides, for_parcels, from_min: 0, until_min: 0 };
            let from_s = chance.between(-500.0, 1_500.0);
            (lending, from_s, from_s + chance.between(300.0, 2_500.0))
        }),
        here: point(chance),
        stops: Vec::new(),
        busy_until_s: None,
    }
}

fn asked(chance: &mut Chance, number: usize, now_s: f64) -> Asked {
    let kinds = [
        RequestPurpose::Ride,
        RequestPurpose::Ride,
        RequestPurpose::Appointment,
        RequestPurpose::FromAppointment,
        RequestPurpose::Parcel,
    ];
    let purpose = *chance.pick(&kinds).unwrap();
    let party = match purpose {
        RequestPurpose::Parcel => Party { parcels: 1 + chance.below(2) as u8, ..Party::default() },
        _ if chance.happens(0.2) => Party { wheelchairs: 1, seats: chance.below(2) as u8, ..Party::default() },
        _ if chance.happens(0.05) => Party { stretchers: 1, seats: 1, ..Party::default() },
        _ => Party { seats: 1 + chance.below(4) as u8, ..Party::default() },
    };
    let (from, to) = (point(chance), point(chance));
    let earliest_s = now_s + if chance.happens(0.3) { chance.between(0.0, 1_500.0) } else { 0.0 };
    let latest_pick_up_s = earliest_s + chance.between(120.0, 1_200.0);
    let direct_s = f64::from(from.distance(to)) / SPEED_MPS;
    let job = Job {
        request: RequestId(number as u32),
        purpose,
        from: PlaceId(0),
        to: PlaceId(0),
        party,
        earliest_s,
        latest_pick_up_s,
        latest_arrival_s: latest_pick_up_s + direct_s * chance.between(1.0, 2.0),
        promised_s: None,
        boarded_s: None,
        pinned_to: None,
        favour: chance.between(1.0, 2.0),
    };
    Asked { job, from, to, pick_up_s: None, drop_off_s: None }
}

impl Day {
    /// The problem of this moment, and the request of each of its jobs.
    fn problem(&self, open: &[usize]) -> (Problem, Vec<usize>) {
        let mut problem = Problem::default();
        let mut numbers = Vec::new();
        let mut job_of = BTreeMap::new();
        let in_plans = self.drivers.iter().flat_map(|driver| driver.stops.iter().map(|(number, _)| *number as usize));
        for number in in_plans.chain(open.iter().copied()) {
            if job_of.contains_key(&number) {
                continue;
            }
            job_of.insert(number, JobId(numbers.len() as u32));
            numbers.push(number);
            let asked = &self.asked[number];
            let place = problem.places.len() as u32;
            problem.places.extend([asked.from, asked.to]);
            let now = |moment_s: f64| moment_s - self.now_s;
            problem.jobs.push(Job {
                from: PlaceId(place),
                to: PlaceId(place + 1),
                earliest_s: now(asked.job.earliest_s),
                latest_pick_up_s: now(asked.job.latest_pick_up_s),
                latest_arrival_s: now(asked.job.latest_arrival_s),
                promised_s: asked.job.promised_s.map(now),
                boarded_s: asked.job.boarded_s.map(now),
                ..asked.job
            });
        }
        problem.open = open.iter().map(|number| job_of[number]).collect();
        for (index, driver) in self.drivers.iter().enumerate() {
            let start = PlaceId(problem.places.len() as u32);
            problem.places.push(driver.here);
            let stops: Vec<Stop> = driver
                .stops
                .iter()
                .map(|(number, deed)| Stop { job: job_of[&(*number as usize)], deed: *deed })
                .collect();
            let picks = |job: JobId| stops.contains(&Stop { job, deed: StopDeed::PickUp });
            let aboard = stops.iter().filter(|stop| !picks(stop.job)).map(|stop| problem.jobs[stop.job.index()].party);
            problem.fleet.push(Candidate {
                vehicle: VehicleId::from_index(index),
                role: driver.role,
                places: driver.places,
                fittings: crate::model::Fittings::NONE,
                start,
                ready_s: driver.busy_until_s.map_or(0.0, |until_s| until_s - self.now_s),
                aboard: aboard.fold(Party::default(), Party::with),
                fixed: usize::from(driver.busy_until_s.is_some()),
                stops,
                range_m: driver.range_m,
                refill: driver.refill,
                duty: driver.shift.map(|[begins_s, rest_begins_s, rest_ends_s, ends_s]| Duty {
                    begins_s: begins_s - self.now_s,
                    ends_s: ends_s - self.now_s,
                    rest_begins_s: rest_begins_s - self.now_s,
                    rest_ends_s: rest_ends_s - self.now_s,
                }),
                lent: driver.lending.map(|(lending, from_s, until_s)| Lent {
                    lending,
                    is_now: (from_s..until_s).contains(&self.now_s),
                }),
            });
        }
        (problem, numbers)
    }

    fn take(&mut self, plan: &Plan, numbers: &[usize]) {
        for route in &plan.routes {
            let stops = route.stops.iter().map(|(stop, _)| (numbers[stop.job.index()] as u32, stop.deed)).collect();
            self.drivers[route.vehicle.index()].stops = stops;
        }
        for outcome in &plan.outcomes {
            if let Some(placed) = outcome.placed {
                let job = &mut self.asked[outcome.request.index()].job;
                assert_eq!(job.promised_s, None, "{:?} is placed twice", outcome.request);
                job.promised_s = Some(self.now_s + placed.pick_up_s);
            }
        }
    }

    /// A person decides that some stay with the vehicle that they just got.
    fn pin_some(&mut self, plan: &Plan, chance: &mut Chance) {
        for outcome in &plan.outcomes {
            let vehicle = outcome.placed.map(|placed| placed.vehicle);
            self.asked[outcome.request.index()].job.pinned_to = vehicle.filter(|_| chance.happens(0.1));
        }
    }

    /// Lets all vehicles drive and serve until a moment.
    fn drive(&mut self, until_s: f64) {
        for driver in &mut self.drivers {
            let mut clock_s = self.now_s;
            while let Some((number, deed)) = driver.stops.first().copied() {
                let is_empty = driver.stops.iter().enumerate().all(|(place, (number, deed))| {
                    *deed == StopDeed::PickUp || driver.stops[..place].contains(&(*number, StopDeed::PickUp))
                });
                let asked = &mut self.asked[number as usize];
                let end_s = if let Some(end_s) = driver.busy_until_s {
                    end_s
                } else {
                    let there = if deed == StopDeed::PickUp { asked.from } else { asked.to };
                    let away_m = f64::from(driver.here.distance(there));
                    if deed == StopDeed::PickUp && is_empty {
                        driver.charge(&mut clock_s, until_s, asked.job.earliest_s - 600.0 - away_m / 3.0);
                    }
                    if clock_s >= until_s {
                        break;
                    }
                    let arrival_s = clock_s + away_m / SPEED_MPS;
                    if arrival_s > until_s {
                        let share = (until_s - clock_s) * SPEED_MPS / away_m;
                        driver.range_m -= away_m * share;
                        driver.here = driver.here.lerp(there, share as f32);
                        break;
                    }
                    driver.range_m -= away_m;
                    assert!(driver.range_m > 0.0 || !driver.had_reserve, "{driver:?} ran empty");
                    (driver.here, driver.is_at_charger) = (there, false);
                    let begin_s =
                        if deed == StopDeed::PickUp { arrival_s.max(asked.job.earliest_s) } else { arrival_s };
                    let moment = if deed == StopDeed::PickUp { &mut asked.pick_up_s } else { &mut asked.drop_off_s };
                    *moment = Some(begin_s);
                    begin_s + asked.job.service_s(deed)
                };
                if end_s > until_s {
                    driver.busy_until_s = Some(end_s);
                    break;
                }
                if deed == StopDeed::PickUp {
                    asked.job.boarded_s = Some(end_s);
                }
                driver.busy_until_s = None;
                driver.stops.remove(0);
                clock_s = end_s;
            }
        }
        self.now_s = until_s;
    }
}

type Planner = fn(&Problem, u64, &mut Plane) -> Plan;

#[test]
fn random_days_break_no_rule() {
    let insertion: Planner = |problem, _, plane| plan_round(problem.clone(), &Weights::default(), plane);
    let served = served_of_random_days(0..40, insertion);
    assert!(served > 2_000, "{served} served of all seeds");
}

#[test]
fn greedy_days_break_no_rule() {
    let served = served_of_random_days(0..10, |problem, _, plane| plan_greedy(problem.clone(), plane));
    assert!(served > 200, "{served} served of all seeds");
}

#[test]
fn improvement_breaks_no_rule_loses_nobody_and_costs_no_more() {
    let improved: Planner = |problem, seed, plane| {
        let begun = plan_round(problem.clone(), &Weights::default(), plane);
        let mut improver = Improver::new(problem.clone(), begun.clone(), Weights::default(), seed, plane);
        improver.run(500, plane);
        let gain = improver.gain();
        let plan = improver.plan(plane);
        let real_gain = cost(problem, &begun) - cost(problem, &plan);
        assert!(gain >= 0.0 && (real_gain - gain).abs() < 1.0, "seed {seed}: gained {gain}, really {real_gain}");
        plan
    };
    let served = served_of_random_days(100..106, improved);
    let insertion: Planner = |problem, _, plane| plan_round(problem.clone(), &Weights::default(), plane);
    let without = served_of_random_days(100..106, insertion);
    assert!(served > without, "{served} served of all seeds, {without} without improvement");
}

/// Runs random days, of which none may break a rule in any round, and counts who was served.
fn served_of_random_days(seeds: std::ops::Range<u64>, planner: Planner) -> usize {
    let mut served = 0;
    for seed in seeds {
        println!("seed {seed}");
        let mut chance = Chance::new(seed);
        let fleet = 1 + chance.below(30);
        let drivers = (0..fleet).map(|_| driver(&mut chance)).collect();
        let mut day = Day { now_s: 0.0, asked: Vec::new(), drivers };
        let mut waiting: Vec<usize> = Vec::new();
        let rate = chance.between(0.2, 5.0);
        for _ in 0..120 {
            let count = (rate * 2.0 * chance.unit()) as usize;
            for _ in 0..count {
                let number = day.asked.len();
                day.asked.push(asked(&mut chance, number, day.now_s));
                waiting.push(number);
            }
            let (problem, numbers) = day.problem(&waiting);
            let mut plane = Plane { points: problem.places.clone() };
            let plan = planner(&problem, seed, &mut plane);
            assert_eq!(faults(&problem, &plan), Vec::<String>::new(), "seed {seed} at {}", day.now_s);
            assert_eq!(plan, planner(&problem, seed, &mut plane), "seed {seed}: the same again");
            day.take(&plan, &numbers);
            day.pin_some(&plan, &mut chance);
            waiting.retain(|number| {
                day.asked[*number].job.promised_s.is_none() && day.asked[*number].job.latest_pick_up_s > day.now_s
            });
            day.drive(day.now_s + ROUND_S);
        }
        day.drive(day.now_s + 36_000.0);
        for asked in day.asked.iter().filter(|asked| asked.job.promised_s.is_some()) {
            served += 1;
            let job = &asked.job;
            let (pick_up_s, drop_off_s) = (asked.pick_up_s.unwrap(), asked.drop_off_s.unwrap());
            let promised_s = job.promised_s.unwrap();
            assert!(
                pick_up_s >= job.earliest_s - 0.05 && pick_up_s <= job.latest_pick_up_s + 0.5,
                "seed {seed}: {asked:?}"
            );
            assert!(pick_up_s <= promised_s + 180.5, "seed {seed}: {asked:?}");
            assert!(drop_off_s <= job.latest_arrival_s + 0.5, "seed {seed}: {asked:?}");
        }
        assert!(day.drivers.iter().all(|driver| driver.stops.is_empty()), "seed {seed}");
    }
    served
}
