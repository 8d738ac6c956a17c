//! Dispatch: which vehicle picks up whom, when, and in what order. Pick-up and delivery with time windows.
//!
//! A *round* ([`plan_round`]) takes the fleet as it is, the requests that its itineraries serve already, and those that
//! are open. Open requests are inserted one after the other, the most urgent first: of all pairs of positions for
//! pick-up and drop-off in the itineraries of the vehicles near by, the one that costs least (Jaw et al. 1986, the
//! sequential insertion of ADARTW). A position must pass every rule of [`rules`]; a vehicle without such a position says
//! which rule stood in the way ([`Refusal`]).
//!
//! What is taken for granted: travel times are an argument ([`TravelTimes`]), with a lower bound that prunes vehicles before
//! exact times are asked for; nobody who is aboard changes vehicles; what was promised is kept ([`rules::promise`]).
//! The result is a pure function of the arguments: of equally good insertions the one of the lower vehicle number and the
//! earlier position is taken.

mod booking;
mod duty;
mod greedy;
mod improvement;
mod insertion;
mod moving;
mod nearby;
mod objective;
mod offers;
mod planner;
mod problem;
pub mod recurrence;
mod refilling;
mod refusal;
mod road_times;
mod round;
pub mod rules;
mod schedule;

#[cfg(test)]
mod tests;
mod times;

pub use crate::model::Weights;
pub use crate::model::service_time as service;
pub use booking::request_of;
pub use duty::Duty;
pub use greedy::plan_greedy;
pub use improvement::Improver;
pub use moving::{laid_out, take_out};
pub use offers::{Offer, Offers, offers, take};
pub use planner::{Improvement, Planner};
pub use problem::{Candidate, Job, JobId, Problem, Stop};
pub use refilling::to_refill;
pub use refusal::Refusal;
pub use road_times::{RoadTimes, Whereabouts};
pub use round::{Outcome, Placement, Plan, Route, plan_round};
pub use rules::partner::Lent;
pub use rules::promise::PromiseSlack;
pub use rules::range::Refill;
pub use schedule::{Schedule, Visit};
pub use times::{PlaceId, TravelTimes};
