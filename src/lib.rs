pub mod base {
#[path="/work/wt/planner/src/base/chance.rs"] pub mod chance;
#[path="/work/wt/planner/src/base/geo.rs"] pub mod geo;
#[path="/work/wt/planner/src/base/ids.rs"] pub mod ids;
#[path="/work/wt/planner/src/base/number_hasher.rs"] pub mod number_hasher;
#[path="/work/wt/planner/src/base/time.rs"] pub mod time;
}
pub mod model {
#[path="/work/wt/planner/src/model/dispatch_limits.rs"] pub mod dispatch_limits;
#[path="/work/wt/planner/src/model/itinerary.rs"] pub mod itinerary;
#[path="/work/wt/planner/src/model/places.rs"] pub mod places;
#[path="/work/wt/planner/src/model/request.rs"] pub mod request;
#[path="/work/wt/planner/src/model/role.rs"] pub mod role;
#[path="/work/wt/planner/src/model/service_time.rs"] pub mod service_time;
#[path="/work/wt/planner/src/model/vehicle.rs"] pub mod vehicle;
pub mod command { #[derive(Clone,Copy,Debug,PartialEq,Eq,PartialOrd,Ord,Hash)] pub struct PartnerId(pub u32); impl PartnerId { pub const CITY: Self=Self(0); } }
pub use itinerary::{Itinerary, ItineraryStop, StopDeed}; pub use places::Places; pub use request::{Party, Request, RequestPurpose, RequestState}; pub use role::Role; pub use vehicle::{Vehicle, VehicleKind};
}
pub mod plan { pub mod dispatch {
#[path="/work/wt/planner/src/plan/dispatch/greedy.rs"] mod greedy;
#[path="/work/wt/planner/src/plan/dispatch/improvement/mod.rs"] mod improvement;
#[path="/work/wt/planner/src/plan/dispatch/insertion.rs"] mod insertion;
#[path="/work/wt/planner/src/plan/dispatch/nearby.rs"] mod nearby;
#[path="/work/wt/planner/src/plan/dispatch/objective.rs"] mod objective;
#[path="/work/wt/planner/src/plan/dispatch/offers.rs"] mod offers;
#[path="/work/wt/planner/src/plan/dispatch/problem.rs"] mod problem;
#[path="/work/wt/planner/src/plan/dispatch/refusal.rs"] mod refusal;
#[path="/work/wt/planner/src/plan/dispatch/round.rs"] mod round;
#[path="/work/wt/planner/src/plan/dispatch/rules/mod.rs"] pub mod rules;
#[path="/work/wt/planner/src/plan/dispatch/schedule.rs"] mod schedule;
#[cfg(test)]
#[path="/work/wt/planner/src/plan/dispatch/tests/mod.rs"] mod tests;
#[path="/work/wt/planner/src/plan/dispatch/times.rs"] mod times;
pub use crate::model::service_time as service;
pub use greedy::plan_greedy;
pub use improvement::Improver;
pub use objective::Weights;
pub use offers::{Offer, Offers, offers, take};
pub use problem::{Candidate, Job, JobId, Problem, Stop};
pub use refusal::Refusal;
pub use round::{Outcome, Placement, Plan, Route, plan_round};
pub use rules::promise::PromiseSlack;
pub use schedule::{Schedule, Visit};
pub use times::{PlaceId, TravelTimes};
} }
