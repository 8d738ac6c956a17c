//! A round's problem: the fleet, what it has promised, and what is open.

use crate::base::geo::Point;
use crate::base::ids::{RequestId, VehicleId};
use crate::model::{Fittings, Party, Places, RequestPurpose, Role, StopDeed};

use super::duty::Duty;
use super::rules::partner::Lent;
use super::rules::promise::PromiseSlack;
use super::rules::range::Refill;
use super::service::deed_s;
use super::times::PlaceId;

/// Everything that a round looks at. All times are in seconds from the moment of the round.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    pub fleet: Vec<Candidate>,
    /// All requests that are in an itinerary or open.
    pub jobs: Vec<Job>,
    /// Those to be placed.
    pub open: Vec<JobId>,
    /// Where the places are, for finding vehicles near by.
    pub places: Vec<Point>,
    /// How much later than promised pick-ups may come.
    pub promise_slack: PromiseSlack,
}

impl Problem {
    pub fn job(&self, id: JobId) -> &Job {
        &self.jobs[id.index()]
    }
}

/// A request of one round, by its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u32);

impl JobId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A request as a round sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    pub request: RequestId,
    pub purpose: RequestPurpose,
    pub from: PlaceId,
    pub to: PlaceId,
    pub party: Party,
    pub earliest_s: f64,
    pub latest_pick_up_s: f64,
    pub latest_arrival_s: f64,
    /// The pick-up that was promised.
    pub promised_s: Option<f64>,
    /// When it was picked up, if it is aboard; then not later than now.
    pub boarded_s: Option<f64>,
    /// The vehicle that a person gave it to, if one did; nobody else takes it.
    pub pinned_to: Option<VehicleId>,
    /// How much more its waiting counts than others': 1 usually.
    pub favour: f64,
}

impl Job {
    pub fn place(&self, deed: StopDeed) -> PlaceId {
        match deed {
            StopDeed::PickUp => self.from,
            StopDeed::DropOff => self.to,
        }
    }

    pub fn service_s(&self, deed: StopDeed) -> f64 {
        deed_s(self.purpose, self.party, deed)
    }
}

/// A stop of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub job: JobId,
    pub deed: StopDeed,
}

/// A vehicle that may take requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub vehicle: VehicleId,
    pub role: Role,
    pub places: Places,
    /// What it is fitted with for its role.
    pub fittings: Fittings,
    /// Where it is, or can turn to another way first.
    pub start: PlaceId,
    /// When it can leave there.
    pub ready_s: f64,
    /// Those aboard; each has a drop-off among the stops.
    pub aboard: Party,
    pub stops: Vec<Stop>,
    /// The first so many stops stay where they are: it is at them already.
    pub fixed: usize,
    pub range_m: f64,
    /// How its battery is charged on the way; `None` when it can't be.
    pub refill: Option<Refill>,
    /// The hours of whoever goes with it; `None` when nobody need.
    pub duty: Option<Duty>,
    /// What its partner lends it for; `None` when it is the city's.
    pub lent: Option<Lent>,
}
