//! Keeping off streets: every way that a vehicle takes leads round those that it was told to avoid, until their time is
//! over or somebody allows them again.

use crate::base::ids::{ArcId, StreetId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::Spot;
use crate::model::VehicleKind;
use crate::model::command::{AvoidedStreet, Issuer, Order, Refusal};
use crate::plan::routing::{DijkstraRouter, Network, Path, Router};
use crate::sim::simulator::Simulator;

use super::Begun;

impl Simulator {
    /// Keeps a vehicle off a street; one that is on its way takes another one at once.
    pub(super) fn avoid_street(
        &mut self,
        index: usize,
        street: StreetId,
        until: Timestamp,
        by: Issuer,
    ) -> Result<Begun, Refusal> {
        let now = Timestamp(self.now_ms);
        if street.index() >= self.city.streets.streets.len() {
            return Err(Refusal::UnknownTarget);
        }
        if until <= now || until > now + Order::AHEAD_MAX {
            return Err(Refusal::OutOfRange);
        }
        let before = self.hand_mut(index).avoided;
        if !self.hand_mut(index).avoided.put(AvoidedStreet { street, until, by }, now) {
            return Err(Refusal::TooManyStreets);
        }
        if self.turn_off(index, street) {
            return Ok(Begun::Reached);
        }
        self.hand_mut(index).avoided = before;
        self.forget_idle_hand(VehicleId::from_index(index));
        Err(Refusal::NoWay)
    }

    /// Lets a vehicle drive on a street again; it takes it when its next way leads there.
    pub(super) fn allow_street(&mut self, index: usize, street: StreetId) -> Begun {
        self.hand_mut(index).avoided.remove(street);
        self.forget_idle_hand(VehicleId::from_index(index));
        Begun::Reached
    }

    /// Leads a vehicle round a street that lies before it. False when no way leads round.
    fn turn_off(&mut self, index: usize, street: StreetId) -> bool {
        let city = self.city.clone();
        let is_of_it = |arc: &ArcId| city.streets.arc(*arc).street == street;
        // Who is on it drives off it first.
        if !self.is_steerable(index) || !self.traffic.path_ahead(index as u32).iter().skip(1).any(is_of_it) {
            return true;
        }
        let goal = self.lives[index].goal;
        let Some((from, to)) = self.spot_of(index).zip(goal.spot(&city)) else { return true };
        if is_of_it(&to.arc) {
            return false;
        }
        self.path_of(index, from, to).is_some_and(|path| self.redirect_along(index, goal, &path.arcs))
    }

    /// The fastest way of a vehicle now, round the streets that it keeps off. A place on such a street is reached through
    /// it: whoever sends it there wants it there.
    pub(in crate::sim) fn path_of(&mut self, index: usize, from: Spot, to: Spot) -> Option<Path> {
        let now = Timestamp(self.now_ms);
        let avoided: Vec<StreetId> =
            self.hand(index).map(|hand| hand.avoided.at(now).map(|it| it.street).collect()).unwrap_or_default();
        if avoided.is_empty() {
            return self.router(index).path(from, to);
        }
        let city = self.city.clone();
        let ends = [city.streets.arc(from.arc).street, city.streets.arc(to.arc).street];
        let mut travel_s = self.traffic.travel_s(self.now_ms);
        let streets = avoided.iter().filter(|street| !ends.contains(*street));
        let arcs = streets.filter_map(|street| city.streets.streets.get(street.index()));
        let arcs: Vec<ArcId> = arcs.flat_map(|street| [street.forward, street.backward]).collect();
        for arc in &arcs {
            if let Some(travel_s) = travel_s.get_mut(arc.index()) {
                *travel_s = f32::INFINITY;
            }
        }
        let is_slow = self.lives[index].kind == VehicleKind::Robot;
        let network = if is_slow { Network::Slow } else { Network::Cars };
        let router = self.executors.detours[usize::from(is_slow)]
            .get_or_insert_with(|| DijkstraRouter::new(&city.streets, network));
        router.customise(&travel_s);
        router.path(from, to).filter(|path| !path.arcs.iter().any(|arc| arcs.contains(arc)))
    }
}
