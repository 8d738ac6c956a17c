//! Forks: copies of a running simulation that run ahead apart from it.
//!
//! A copy costs what changes: vehicles, people, powers of buildings, the traffic. What stays the same (the city, the
//! roster, prepared streets, the population, the plans of the day) is shared. A fork that is given the same controls and
//! commands comes to the same digest as the original, because everything that happens is a function of what is copied.

use crate::model::fact::{CommandFacts, ItineraryFacts};

use super::fleet::telling::ToldDetails;
use super::sampling::Told;
use super::simulator::Simulator;

impl Simulator {
    /// A copy that runs ahead apart: nothing that happens in one reaches the other.
    ///
    /// It tells everything anew, to a world that knows nothing of it yet: its first observation has all vehicles, all open
    /// requests and calls for assistance, all itineraries and no events. For a copy that goes on with a copy of the world
    /// and of what the dispatcher has promised, fork the station (`Station::fork`).
    #[must_use]
    pub fn fork(&self) -> Self {
        let mut fork = self.clone();
        fork.tell_anew();
        fork
    }

    /// Forgets what was told, and the news that belong to whoever listened until now.
    pub(super) fn tell_anew(&mut self) {
        self.told = Told::new(self.lives.len(), self.city.streets.streets.len());
        self.told_details = ToldDetails::new(self.lives.len());
        self.events.clear();
        self.command_reports = CommandFacts::default();
        self.itinerary_news = ItineraryFacts::default();
        for index in 0..self.lives.len() {
            if !self.lives[index].stops.ahead.is_empty() {
                self.tell_itinerary(index);
            }
        }
        self.requests.tell_all();
        self.lockers.tell_all();
        self.assistance.tell_open();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::base::ids::VehicleId;
    use crate::base::time::{Span, Timestamp};
    use crate::model::{Control, Facts, Source};
    use crate::sim::test_city::town;
    use crate::sim::{SimOptions, VehicleFault};

    /// 2026-08-03, 08:00 in Japan.
    const START: Timestamp = Timestamp(1_785_711_600_000);

    fn running() -> Simulator {
        let mut simulator = Simulator::new(town(500), &SimOptions { seed: 7, vehicles: 120, start: START });
        simulator.advance(Duration::from_millis(100), &mut Vec::new());
        simulator.run_until(START + Span::from_s(900));
        simulator
    }

    #[test]
    fn a_fork_changes_nothing_in_the_original() {
        let mut original = running();
        let (before, told) = (original.digest(), original.counters().clone());
        let mut fork = original.fork();
        fork.inject(VehicleFault::Immobilised, VehicleId(3), Span::from_s(600)).unwrap();
        fork.control(Control::Jump(Span::from_s(60)));
        fork.run_until(START + Span::from_s(2_700));
        fork.observe(crate::model::Scope::News, &mut Vec::new());
        assert_ne!(fork.digest(), before);
        assert_eq!((original.digest(), original.counters()), (before, &told));
        assert_eq!(original.now(), START + Span::from_s(900));
        let mut alone = running();
        for simulator in [&mut original, &mut alone] {
            simulator.run_until(START + Span::from_s(2_700));
        }
        assert_eq!(original.digest(), alone.digest());
        assert_ne!(original.digest(), fork.digest());
    }

    #[test]
    fn a_fork_with_the_same_controls_comes_to_the_same_digest() {
        let mut original = running();
        let mut fork = original.fork();
        for simulator in [&mut original, &mut fork] {
            simulator.inject(VehicleFault::Immobilised, VehicleId(3), Span::from_s(600)).unwrap();
            simulator.run_until(START + Span::from_s(2_700));
        }
        assert_eq!(original.digest(), fork.digest());
        assert_eq!(original.counters(), fork.counters());
    }

    #[test]
    fn a_fork_tells_everything_anew() {
        let mut original = running();
        original.observe(crate::model::Scope::News, &mut Vec::new());
        let mut fork = original.fork();
        let mut facts = Vec::new();
        fork.observe(crate::model::Scope::News, &mut facts);
        let rows = |wanted: fn(&Facts) -> Option<usize>| facts.iter().filter_map(|batch| wanted(&batch.facts)).sum();
        let motion: usize = rows(|facts| if let Facts::Motion(it) = facts { Some(it.vehicle.len()) } else { None });
        let status: usize =
            rows(|facts| if let Facts::VehicleStatus(it) = facts { Some(it.vehicle.len()) } else { None });
        let requests: usize = rows(|facts| if let Facts::Requests(it) = facts { Some(it.request.len()) } else { None });
        assert_eq!((motion, status), (120, 120));
        assert_eq!(requests, original.requests.open_count());
        assert!(requests > 0, "somebody waits for a ride");
    }
}
