//! Plans: what each vehicle does when, and what nobody does.

use super::numbers::{JobNo, VehicleNo};
use super::problem::Problem;
use super::schedule::{Schedule, Timing};
use super::solution::{Solution, Worth};

/// The result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The vehicles that do something.
    pub itineraries: Vec<Itinerary>,
    /// Jobs that nobody does.
    pub undone: Vec<JobNo>,
    pub worth: Worth,
}

/// What one vehicle does, from its start to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Itinerary {
    pub vehicle: VehicleNo,
    pub times: Vec<Timing>,
}

impl Plan {
    pub(super) fn of(problem: &Problem, solution: &Solution) -> Self {
        let itinerary = |vehicle: VehicleNo, stops: Vec<_>| {
            let times = Schedule::earliest(problem, vehicle, stops.into_iter()).unwrap_or_default().times;
            Itinerary { vehicle, times }
        };
        let routes = solution.routes.iter().filter(|route| !route.is_empty());
        let mut undone = solution.absent.clone();
        undone.sort_unstable();
        Self {
            itineraries: routes.map(|route| itinerary(route.vehicle, route.stops().collect())).collect(),
            undone,
            worth: solution.worth(problem),
        }
    }
}
