//! Where everybody was before the start, by the plans of the day: what buildings used then follows it.

use std::sync::Arc;

use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::sim::energy::Presence;

use super::day::{DAY_BEGINS_S, Day};
use super::everybody::People;
use super::household_day::TravelBy;
use super::modes::Mode;
use super::occupancy::Staff;
use super::trip::Purpose;

const DAY_S: i64 = 86_400;
/// From the street to the plug, in seconds.
const TO_PLUG_S: u32 = 300;

/// Somebody comes or goes, wakes up or goes to bed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    second: u32,
    building: BuildingId,
    people: i8,
    awake: i8,
}

/// Who was in each building at any moment of the day of plans.
///
/// The hours before the day's first one, 03:00, are taken from its last ones: one night is much like the next, and so no
/// other day needs a plan.
#[derive(Clone, Debug)]
pub struct PastPresence {
    day: Day,
    /// In order of time.
    changes: Vec<Change>,
    next: usize,
    /// Before the first change.
    first: Vec<Presence>,
    now: Vec<Presence>,
    staff: Arc<[Staff]>,
    city_zone: chrono_tz::Tz,
}

impl PastPresence {
    /// Who was in each building at a moment; moments in order are quick.
    pub fn tell(&mut self, at: Timestamp, rows: &mut Vec<Presence>) {
        let mut second = (at.0 - self.day.midnight_ms).div_euclid(1000);
        while second < DAY_BEGINS_S {
            second += DAY_S;
        }
        let second = u32::try_from(second).unwrap_or(u32::MAX);
        let is_before = self.next > 0 && self.changes[self.next - 1].second > second;
        if is_before {
            self.now.clone_from(&self.first);
            self.next = 0;
        }
        while let Some(change) = self.changes.get(self.next).filter(|change| change.second <= second) {
            if let Some(row) = self.now.get_mut(change.building.index()) {
                row.people = row.people.saturating_add_signed(i16::from(change.people));
                row.awake = row.awake.saturating_add_signed(i16::from(change.awake));
            }
            self.next += 1;
        }
        rows.clone_from(&self.now);
        let hour = crate::sim::fleet::hour_of(at.0, self.city_zone);
        for staff in self.staff.iter() {
            if let Some(row) = rows.get_mut(staff.building.index()) {
                row.people = row.people.saturating_add(staff.people_at(hour));
                row.awake = row.awake.saturating_add(staff.awake_at(hour));
            }
        }
    }
}

impl People {
    /// Where everybody was on the day of plans that goes on now.
    pub fn past_presence(&self, city: &City) -> PastPresence {
        let first: Vec<Presence> = self
            .residents_at()
            .iter()
            .map(|residents| Presence { residents: *residents, ..Presence::default() })
            .collect();
        let mut past = PastPresence {
            day: self.plan.day.clone(),
            changes: Vec::with_capacity(self.population.len() * 6),
            next: 0,
            now: first.clone(),
            first,
            staff: self.staff.clone(),
            city_zone: city.zone,
        };
        for person in 0..self.population.len() {
            self.add_day_of(city, person, &mut past.changes);
        }
        past.changes.sort_unstable();
        past
    }

    fn add_day_of(&self, city: &City, person: usize, changes: &mut Vec<Change>) {
        let mut add = |second: u32, building: BuildingId, people: i8, awake: i8| {
            if building.is_some() {
                changes.push(Change { second, building, people, awake });
            }
        };
        let begin_s = DAY_BEGINS_S as u32;
        let home = self.population.home_of(person);
        let (trips, hours) = (self.plan.trips_of(person), self.waking_hours(person));
        let rises_s = hours.from_s.max(begin_s);
        add(begin_s, home, 1, 0);
        let first_s = trips.first().map_or(u32::MAX, |trip| trip.leaves_s);
        add(rises_s.min(first_s), home, 0, 1);
        let mut place = home;
        for (index, trip) in trips.iter().enumerate() {
            add(trip.leaves_s, place, -1, -1);
            let leg_s = match trip.purpose {
                Purpose::Stroll => u32::from(trip.minute) * 60,
                _ => self.planning(city, &self.plan.day).leg_s(person, place, trip.to, TravelBy::of(trip)) as u32,
            };
            // Who comes too late for their next trip sets out on it at once.
            let next_s = trips.get(index + 1).map_or(u32::MAX, |next| next.leaves_s);
            place = trip.to;
            add((trip.leaves_s + leg_s).min(next_s), place, 1, 1);
            if index + 1 == trips.len() && place == home {
                add(hours.to_s.max(trip.leaves_s + leg_s), home, 0, -1);
            }
        }
        if trips.is_empty() {
            add(hours.to_s.max(rises_s), home, 0, -1);
        }
    }

    /// When a private car of the roster is away from home on the day of plans, in seconds after its midnight; `None` when
    /// nobody drives it.
    pub fn car_away_s(&self, city: &City, vehicle: VehicleId) -> Option<(u32, u32)> {
        let (persons, number) = self.users_of(vehicle)?;
        let mut away: Option<(u32, u32)> = None;
        for person in persons {
            let mut place = self.population.home_of(person);
            for trip in self.plan.trips_of(person) {
                let from = std::mem::replace(&mut place, trip.to);
                if trip.mode != Mode::Car || usize::from(trip.car) != number {
                    continue;
                }
                let leg_s = self.planning(city, &self.plan.day).leg_s(person, from, trip.to, TravelBy::of(trip)) as u32;
                let until_s = trip.leaves_s + leg_s + TO_PLUG_S;
                away = Some(away.map_or((trip.leaves_s, until_s), |(first_s, last_s)| {
                    (first_s.min(trip.leaves_s), last_s.max(until_s))
                }));
            }
        }
        away
    }
}
