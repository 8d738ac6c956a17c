//! Pick-up and delivery with time windows: plans for a fleet that get better the longer they are searched for.
//!
//! A [`Problem`] has jobs (rides, parcels, visits), vehicles with shifts, room of several kinds and what they offer, and
//! what each leg takes by each way to travel. A [`Search`] answers at once by insertion and then improves: it first does
//! without vehicles, where that is the aim (`squeeze`), then lowers the cost. Both take strings of stops out (`removal`) and put
//! their jobs back where they cost least (`recreation`, `insertion`), going on from worse solutions as simulated annealing
//! allows (`annealing`).
//!
//! What was planned before is kept as far as it is frozen, pinned or dear to change. Windows, room and order are tested at
//! every position in constant time; the [`rules`] that need whole schedules are asked only where a problem has them.
//! Everything is a pure function of problem, seed and steps: threads and clocks are the caller's.

mod annealing;
mod compatibility;
mod insertion;
mod insertion_memory;
mod load;
mod matrix;
mod neighbours;
mod numbers;
mod plan;
mod problem;
mod recreation;
mod refusal;
mod removal;
mod route;
pub mod rules;
mod schedule;
mod search;
mod solution;
mod squeeze;
mod validity;

pub use load::{KINDS, Load};
pub use matrix::{Matrix, Travel};
pub use numbers::{JobNo, PlaceNo, StopNo, VehicleNo};
pub use plan::{Itinerary, Plan};
pub use problem::{Aim, Assignment, Boarding, Job, Patience, Problem, ProblemError, Stop, Vehicle, Window};
pub use refusal::Refusal;
pub use schedule::{Obstacle, Schedule, Timing};
pub use search::Search;
pub use solution::{Solution, Worth};
