//! Trips: where cars, vans and robots go next.

use crate::base::geo::Point;
use crate::base::ids::BuildingId;
use crate::city::BuildingKind;
use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};

use super::fleet::Goal;
use super::habits::{DAY_MS, Purpose, day_of_car, is_weekend, midnight_ms, works_at};
use super::simulator::Simulator;

/// Places looked at for one trip; the farthest is taken, as short ways are walked.
const PLACES_LOOKED_AT: usize = 8;
/// Tries to find a building of a kind before any will do.
const KIND_TRIES: usize = 40;
/// An outing is missed when its time passed this long ago.
const MISSED_MS: i64 = 3 * 3_600_000;

impl Simulator {
    /// Plans a car's days until there is a trip to come.
    pub(super) fn plan_day(&mut self, index: usize) {
        for ahead in 0..2 {
            if self.lives[index].outings.back().is_some_and(|outing| outing.leaves_ms > self.now_ms) {
                return;
            }
            let midnight_ms = midnight_ms(self.now_ms, self.city.zone) + ahead * DAY_MS;
            if self.lives[index].planned_ms >= midnight_ms {
                continue;
            }
            let is_weekend = is_weekend(midnight_ms + DAY_MS / 2, self.city.zone);
            let is_commuter = self.lives[index].is_commuter;
            let day = day_of_car(&mut self.chances[index], is_commuter, midnight_ms, is_weekend);
            self.lives[index].planned_ms = midnight_ms;
            self.lives[index].outings.extend(day);
        }
    }

    /// When a car means to leave next.
    pub(super) fn next_outing_ms(&mut self, index: usize) -> i64 {
        self.plan_day(index);
        self.lives[index].outings.front().map_or(self.now_ms + DAY_MS / 4, |outing| outing.leaves_ms)
    }

    /// A car's next trip, if its time has come; away from home with nothing to do it goes home.
    pub(super) fn car_next(&mut self, index: usize) {
        self.plan_day(index);
        let now_ms = self.now_ms;
        let life = &mut self.lives[index];
        while life.outings.front().is_some_and(|outing| outing.leaves_ms < now_ms - MISSED_MS) {
            life.outings.pop_front();
        }
        let due = life.outings.front().copied().filter(|outing| outing.leaves_ms <= now_ms);
        let is_at_charger = matches!(life.at, Goal::Charger(_));
        let Some(outing) = due else {
            if is_at_charger {
                self.go(index, Task::Return, self.lives[index].home);
            } else {
                self.rest(index);
            }
            return;
        };
        self.lives[index].outings.pop_front();
        let home = self.lives[index].home;
        match self.place_for(index, outing.purpose) {
            Some(place) if Goal::Building(place) != home => {
                self.lives[index].riders = 1 + self.chances[index].below(2) as u8;
                self.go(index, Task::Trip(place), Goal::Building(place));
            }
            _ if self.lives[index].at == home => self.rest(index),
            _ => self.go(index, Task::Return, home),
        }
    }

    /// The building for a purpose; `None` is home. Its workplace is always the same.
    pub(super) fn place_for(&mut self, index: usize, purpose: Purpose) -> Option<BuildingId> {
        match purpose {
            Purpose::Home => None,
            Purpose::Work if self.lives[index].workplace.is_some() => Some(self.lives[index].workplace),
            Purpose::Work => {
                let place = self.far_place(index, |kind| {
                    !matches!(kind, BuildingKind::Detached | BuildingKind::Apartments | BuildingKind::School)
                });
                self.lives[index].workplace = place.unwrap_or_default();
                place
            }
            Purpose::School => self.far_place(index, |kind| kind == BuildingKind::School),
            Purpose::Visit => self.far_place(index, |_| true),
        }
    }

    fn far_place(&mut self, index: usize, fits: impl Fn(BuildingKind) -> bool) -> Option<BuildingId> {
        let here = self.bodies.get(index).map_or(Point::new(0.0, 0.0), |body| body.stand);
        let mut best: Option<(f32, BuildingId)> = None;
        let mut found = 0;
        for _ in 0..KIND_TRIES {
            let Some(id) = self.chances[index].pick(&self.targets).copied() else { break };
            let building = &self.city.buildings[id.index()];
            if !fits(building.kind) {
                continue;
            }
            found += 1;
            let away_m = building.center.distance(here);
            if best.is_none_or(|(most, _)| away_m > most) {
                best = Some((away_m, id));
            }
            if found == PLACES_LOOKED_AT {
                break;
            }
        }
        best.map(|(_, id)| id)
    }

    /// A van's next visit, or back to its depot when its hours are over.
    pub(super) fn van_next(&mut self, index: usize) {
        if !works_at(VehicleKind::Van, index, self.hour) {
            self.off_duty(index);
            return;
        }
        let Some(target) = self.chances[index].pick(&self.homes).copied() else {
            self.schedule(index, self.now_ms + 600_000);
            return;
        };
        self.go(index, Task::Trip(target), Goal::Building(target));
    }

    /// A robot without a parcel goes to its base and waits there to be called.
    pub(super) fn robot_next(&mut self, index: usize) {
        let is_at_base = self.lives[index].at == self.lives[index].home;
        if is_at_base && works_at(VehicleKind::Robot, index, self.hour) && !self.wants_plug(index) {
            self.set_state(index, VehicleState::Waiting);
            self.rest(index);
        } else {
            self.off_duty(index);
        }
    }

    /// Goes home, or stays there and is plugged in.
    fn off_duty(&mut self, index: usize) {
        if self.lives[index].at != self.lives[index].home {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        if self.wants_plug(index) {
            self.plug_in(index);
        }
        self.rest(index);
    }
}
