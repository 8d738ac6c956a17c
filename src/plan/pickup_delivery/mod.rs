//! Pick-up and delivery with time windows: plans for a fleet that get better the longer they are searched for.

mod annealing;
mod compatibility;
mod ejection;
mod insertion;
mod insertion_memory;
mod load;
mod matrix;
mod neighbours;
mod numbers;
mod plan;
mod problem;
mod recreation;
mod removal;
mod route;
pub mod rules;
mod schedule;
mod search;
mod solution;
mod validity;

pub use load::{KINDS, Load};
pub use matrix::{Matrix, Travel};
pub use numbers::{JobNo, PlaceNo, StopNo, VehicleNo};
pub use plan::{Itinerary, Plan};
pub use problem::{Aim, Assignment, Boarding, Job, Patience, Problem, ProblemError, Stop, Vehicle, Window};
pub use schedule::{Schedule, Timing};
pub use search::Search;
pub use solution::{Solution, Worth};
