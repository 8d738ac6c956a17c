//! The objective: what an insertion costs, in weighted seconds.

use crate::model::{Party, StopDeed, Weights};

use super::problem::{Job, Problem};
use super::schedule::Schedule;

impl Weights {
    /// The cost of a schedule: each job's waiting from the moment of the round or its earliest, what of it is beyond its
    /// promise, its ride, and the drive.
    pub fn cost(&self, problem: &Problem, schedule: &Schedule) -> f64 {
        let (driven_s, driven_m) = schedule.visits.last().map_or((0.0, 0.0), |visit| (visit.driven_s, visit.driven_m));
        let mut cost = driven_s * self.driving + driven_m / 1_000.0 * self.energy;
        for visit in &schedule.visits {
            let job = problem.job(visit.stop.job);
            cost += heads(job.party)
                * match visit.stop.deed {
                    StopDeed::PickUp => {
                        let waited_s = visit.begin_s - job.earliest_s.max(0.0);
                        let late_s = job.promised_s.map_or(0.0, |promised_s| (visit.begin_s - promised_s).max(0.0));
                        self.waiting * job.favour * waited_s + self.lateness * late_s
                    }
                    StopDeed::DropOff => {
                        let boarded_s = schedule.boarded_s(problem, visit.stop.job).unwrap_or(0.0);
                        self.riding * (visit.begin_s - boarded_s)
                    }
                };
        }
        cost
    }

    /// What an insertion costs at least when the vehicle needs so long to the pick-up.
    pub fn least_cost(&self, job: &Job, to_pick_up_s: f64) -> f64 {
        heads(job.party) * self.waiting * job.favour * (to_pick_up_s - job.earliest_s.max(0.0)).max(0.0)
    }
}

/// Persons whose time counts; a parcel's counts like one person's.
fn heads(party: Party) -> f64 {
    f64::from(party.persons().max(1))
}
