//! Driving on order: go to a place, return to a depot, take another way.

use crate::city::City;
use crate::model::command::{Failure, Order, Refusal};
use crate::model::fact::Task;
use crate::model::{Command, OrderKind, Thing, VehicleState};
use crate::plan::destination::destination;
use crate::sim::body::Mode;
use crate::sim::fleet::Goal;
use crate::sim::simulator::Simulator;

use super::{Begun, Look};

/// How sending a vehicle somewhere went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    OnItsWay,
    /// It pulls in or out just now.
    NotNow,
    NoWay,
}

impl Simulator {
    pub(super) fn begin_drive(&mut self, index: usize, command: &Command) -> Result<Begun, Refusal> {
        let (task, goal) = errand_of(&command.order, &self.city).ok_or(Refusal::UnknownTarget)?;
        if self.has_arrived(index, goal) {
            return Ok(Begun::Reached);
        }
        self.give_up_errand(index)?;
        if self.send(index, task, goal) == Sent::NoWay {
            return Err(Refusal::NoWay);
        }
        let drive_m = self.away_m(index, goal);
        let hand = self.hand_mut(index);
        (hand.directed_by, hand.drive_m) = (Some((command.id, command.issuer)), drive_m);
        Ok(Begun::UnderWay)
    }

    pub(super) fn look_at_drive(&mut self, index: usize, command: &Command) -> Look {
        let Some((task, goal)) = errand_of(&command.order, &self.city) else { return Look::Failed(Failure::NoWay) };
        if self.has_arrived(index, goal) {
            return Look::Reached;
        }
        if self.lives[index].state == VehicleState::Immobilised {
            return Look::Failed(Failure::Immobilised);
        }
        if self.is_stopped_by_somebody(index) {
            return Look::Failed(Failure::Stopped);
        }
        // One that stopped for want of a link goes on when it has one again.
        if self.stop_of(index).is_none() {
            let is_on_way = self.lives[index].goal == goal && self.bodies[index].mode != Mode::Standing;
            if !is_on_way && self.send(index, task, goal) == Sent::NoWay {
                return Look::Failed(Failure::NoWay);
            }
        }
        let whole_m = self.hand(index).map_or(0.0, |hand| hand.drive_m).max(1.0);
        Look::Going((1.0 - self.away_m(index, goal) / whole_m).clamp(0.0, 0.99))
    }

    /// Bee line to a goal.
    fn away_m(&self, index: usize, goal: Goal) -> f32 {
        let (here, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
        goal.spot(&self.city).map_or(0.0, |spot| self.city.streets.place(spot).0.distance(here))
    }

    /// Nobody wants it there any more: it goes back to where it belongs, and can be sent elsewhere on the way.
    pub(super) fn drop_drive(&mut self, index: usize) {
        let home = self.lives[index].home;
        self.lives[index].task = Task::Return;
        if self.is_steerable(index) {
            self.redirect(index, home);
        } else if self.bodies[index].mode == Mode::Standing {
            self.schedule(index, self.now_ms);
        }
        self.told.mark_changed(index);
    }

    fn has_arrived(&self, index: usize, goal: Goal) -> bool {
        self.bodies[index].mode == Mode::Standing && self.lives[index].at == goal
    }

    /// Ends what a vehicle was about, if that leaves nobody behind.
    fn give_up_errand(&mut self, index: usize) -> Result<(), Refusal> {
        let is_aboard = |id| self.requests.get(id).is_some_and(|(_, state)| state.is_aboard());
        if self.lives[index].stops.ahead.iter().any(|stop| is_aboard(stop.request)) {
            return Err(Refusal::RidersAboard);
        }
        // Who waits for it waits for another one now.
        self.give_up_itinerary(index);
        if self.lives[index].state == VehicleState::Charging {
            self.unplug(index);
        }
        self.release_charger(index);
        Ok(())
    }

    fn send(&mut self, index: usize, task: Task, goal: Goal) -> Sent {
        if self.is_steerable(index) {
            if !self.redirect(index, goal) {
                return Sent::NoWay;
            }
            self.lives[index].task = task;
            self.told.mark_changed(index);
            return Sent::OnItsWay;
        }
        if self.bodies[index].mode != Mode::Standing || self.lives[index].state == VehicleState::Boarding {
            return Sent::NotNow;
        }
        let city = self.city.clone();
        let ends = self.lives[index].at.spot(&city).zip(goal.spot(&city));
        if ends.is_none_or(|(from, to)| self.path_of(index, from, to).is_none()) {
            return Sent::NoWay;
        }
        self.lives[index].task = task;
        // With a full street before it, it waits for a gap.
        if self.depart(index, goal) { Sent::OnItsWay } else { Sent::NotNow }
    }

    /// Takes the fastest way now to where it drives. Whoever stands takes it when it sets out.
    pub(super) fn take_fastest_way(&mut self, index: usize) -> Result<Begun, Refusal> {
        let goal = self.lives[index].goal;
        if !self.is_steerable(index) || self.redirect(index, goal) { Ok(Begun::Reached) } else { Err(Refusal::NoWay) }
    }

    /// Length of the way to a place, in kilometres.
    pub(super) fn trip_km(&mut self, index: usize, goal: Goal) -> Option<f32> {
        let city = self.city.clone();
        let from = self.spot_of(index).or_else(|| self.lives[index].at.spot(&city));
        let path = self.path_of(index, from?, goal.spot(&city)?)?;
        let metres: f32 = path.arcs.iter().map(|arc| city.streets.arc(*arc).length_m).sum();
        Some(metres / 1000.0)
    }
}

/// What a driving order makes a vehicle do.
pub(super) fn errand_of(order: &Order, city: &City) -> Option<(Task, Goal)> {
    match destination(order, city)?.thing {
        _ if order.kind() == OrderKind::Dispatch => None,
        Thing::Building(building) => Some((Task::Trip(building), Goal::Building(building))),
        Thing::Depot(depot) => Some((Task::Return, Goal::Depot(depot))),
        _ => None,
    }
}
