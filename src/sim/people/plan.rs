//! Plans: the trips that all people mean to make on one day.

use std::ops::Range;

use super::day::Day;
use super::errands::plan_household;
use super::household_day::{HouseholdDay, Planning};
use super::trip::Trip;

/// All trips of one day: a pure function of population, seed, day and its weather.
#[derive(Clone, Debug)]
pub struct DayPlan {
    pub day: Day,
    /// First trip of each person, and one more.
    first: Vec<u32>,
    trips: Vec<Trip>,
    households: usize,
}

impl DayPlan {
    /// An empty plan, to be made household by household.
    pub fn new(day: Day) -> Self {
        Self { day, first: vec![0], trips: Vec::new(), households: 0 }
    }

    /// The whole plan at once.
    pub fn whole(planning: &Planning<'_>) -> Self {
        let mut plan = Self::new(planning.day.clone());
        plan.plan_more(planning, planning.population.households());
        plan
    }

    /// Plans the next households, up to so many. `planning` is of the same day as the plan.
    pub fn plan_more(&mut self, planning: &Planning<'_>, households: usize) {
        let until = self.households.saturating_add(households).min(planning.population.households());
        let mut work = HouseholdDay::default();
        for household in self.households..until {
            plan_household(planning, household, &mut work);
            for member in 0..work.members() {
                self.trips.extend_from_slice(&work.trips[member]);
                self.first.push(self.trips.len() as u32);
            }
        }
        self.households = until;
    }

    /// Households that are planned.
    pub fn households(&self) -> usize {
        self.households
    }

    fn range(&self, person: usize) -> Range<usize> {
        match (self.first.get(person), self.first.get(person + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// The trips of a person, in order of time.
    pub fn trips_of(&self, person: usize) -> &[Trip] {
        &self.trips[self.range(person)]
    }

    pub fn trips(&self) -> &[Trip] {
        &self.trips
    }

    /// Heap memory, in bytes.
    pub fn memory_bytes(&self) -> usize {
        self.first.len() * 4 + self.trips.len() * size_of::<Trip>()
    }
}
