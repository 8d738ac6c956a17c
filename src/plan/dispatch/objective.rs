//! The objective: what an insertion costs, in weighted seconds.

use crate::model::{Party, StopDeed};

use super::problem::Problem;
use super::schedule::Schedule;

/// What each second counts.
///
/// Waiting counts twice a second in the vehicle, as riders value it (Wardman 2004: 1.8 to 2.5); a second that others lose
/// counts like one of the rider's own; a driven second weighs less, as it costs energy and wear but nobody's time. Looking
/// for another vehicle than the one that was told is like two minutes on the ride (assumed).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    pub waiting: f64,
    pub riding: f64,
    pub driving: f64,
    /// What it counts once when somebody who was told a vehicle gets another one.
    pub changing: f64,
    /// What it counts once when a request finds no vehicle: more than any insertion costs.
    pub unserved: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { waiting: 2.0, riding: 1.0, driving: 0.6, changing: 120.0, unserved: 100_000.0 }
    }
}

impl Weights {
    /// The cost of a schedule: each job's waiting from the moment of the round or its earliest, its ride, and the drive.
    pub fn cost(&self, problem: &Problem, schedule: &Schedule) -> f64 {
        let mut cost = schedule.visits.last().map_or(0.0, |visit| visit.driven_s) * self.driving;
        for visit in &schedule.visits {
            let job = problem.job(visit.stop.job);
            let heads = heads(job.party);
            cost += heads
                * match visit.stop.deed {
                    StopDeed::PickUp => self.waiting * (visit.begin_s - job.earliest_s.max(0.0)),
                    StopDeed::DropOff => {
                        let boarded_s = schedule.boarded_s(problem, visit.stop.job).unwrap_or(0.0);
                        self.riding * (visit.begin_s - boarded_s)
                    }
                };
        }
        cost
    }

    /// What an insertion costs at least when the vehicle needs so long to the pick-up.
    pub fn least_cost(&self, party: Party, to_pick_up_s: f64, earliest_s: f64) -> f64 {
        heads(party) * self.waiting * (to_pick_up_s - earliest_s.max(0.0)).max(0.0)
    }
}

/// Persons whose time counts; a parcel's counts like one person's.
fn heads(party: Party) -> f64 {
    f64::from(party.persons().max(1))
}
