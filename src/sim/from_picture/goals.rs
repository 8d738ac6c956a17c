//! Where the vehicles of a picture are going, and at which place they stand.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, VehicleId};
use crate::city::Spot;
use crate::city::nearest::NearestStreet;
use crate::model::VehicleKind;
use crate::model::fact::Task;
use crate::plan::routing::Network;
use crate::sim::fleet::Goal;
use crate::sim::people::cars::CarStart;
use crate::sim::simulator::Simulator;

/// A vehicle stands at a place if it is not further from where that is entered, in metres.
const AT_M: f32 = 120.0;

impl Simulator {
    /// Where a task leads a vehicle; `None` for a task of another city.
    pub(super) fn goal_of_task(&self, index: usize, task: Task) -> Option<Goal> {
        let goal = match task {
            Task::PickUp(at) | Task::Ride(at) | Task::Deliver(at) | Task::Visit(at) => Goal::Building(at),
            Task::Trip(at) if at.is_some() => Goal::Building(at),
            Task::Trip(_) => match self.people.car_start(&self.city, VehicleId::from_index(index)) {
                Some(CarStart::UnderWayTo(goal) | CarStart::StandsAt(goal)) => goal,
                None => self.lives[index].home,
            },
            Task::LineStop(stop) => {
                Goal::Stop { line: self.roster[index].line.map_or(0, |line| line.0), stop: u32::from(stop) }
            }
            Task::Charge(charger) => Goal::Charger(charger),
            Task::Refuel(plant) => Goal::Plant(plant),
            Task::Workshop(depot) => Goal::Depot(depot),
            Task::None | Task::Return | Task::Attend(_) | Task::Emergency(_) | Task::ToHospital(_) => {
                self.lives[index].home
            }
        };
        goal.spot(&self.city).map(|_| goal)
    }

    /// The place at which a vehicle stands: the nearest of those that it has to do with, or the kerb.
    pub(super) fn standing_at(&self, nearest: &NearestStreet, index: usize, place: Point, task: Task) -> Goal {
        let city = &self.city;
        let planned = match self.people.car_start(city, VehicleId::from_index(index)) {
            Some(CarStart::StandsAt(goal) | CarStart::UnderWayTo(goal)) => Some(goal),
            None => None,
        };
        let known = [self.goal_of_task(index, task), planned, Some(self.lives[index].home)];
        let away = |goal: Goal| Some((self.entrance(goal)?.distance(place), goal));
        let best = known.into_iter().flatten().filter_map(away).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((away_m, goal)) = best
            && away_m <= AT_M
        {
            return goal;
        }
        self.street_at(nearest, index, place, None).map_or(self.lives[index].home, Goal::street)
    }

    /// Where a place is entered, or where a charger or a yard is.
    fn entrance(&self, goal: Goal) -> Option<Point> {
        match goal {
            Goal::Depot(id) => self.city.depots.get(id.index()).map(|depot| depot.place),
            Goal::Charger(id) => self.city.chargers.get(id.index()).map(|charger| charger.place),
            _ => goal.spot(&self.city).map(|spot| self.city.streets.place(spot).0),
        }
    }

    /// The spot nearest to a place on the streets that a vehicle uses, in the direction of its heading.
    pub(super) fn street_at(
        &self,
        nearest: &NearestStreet,
        index: usize,
        place: Point,
        heading_rad: Option<f32>,
    ) -> Option<Spot> {
        let streets = &self.city.streets;
        let network = if self.lives[index].kind == VehicleKind::Robot { Network::Slow } else { Network::Cars };
        let (spot, _) = nearest.find(streets, place, |arc| network.allows(arc.modes))?;
        let reverse = streets.reverse_of(spot.arc).filter(|arc| network.allows(streets.arc(*arc).modes));
        let Some((reverse, heading_rad)) = reverse.zip(heading_rad) else { return Some(spot) };
        let turned = |arc: ArcId, spot: Spot| {
            let own_rad = streets.place(Spot { arc, ..spot }).1.heading_rad();
            libm::cosf(own_rad - heading_rad)
        };
        let other = streets.spot_on(reverse, place);
        Some(if turned(reverse, other) > turned(spot.arc, spot) { other } else { spot })
    }
}
