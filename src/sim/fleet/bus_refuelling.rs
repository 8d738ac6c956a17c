//! When the buses of lines refuel: between the rushes, one of a line at a time.
//!
//! A tank does not last through the twenty hours of service. A bus that is left to itself goes to the pump when it is down to
//! a quarter, and several of a line at once in the evening's rush.

use std::ops::Range;

use crate::model::VehicleKind;
use crate::model::fact::Task;
use crate::sim::errands::LOW_SOC;
use crate::sim::simulator::Simulator;

/// Early afternoon, so late that the tank then lasts to the end of service.
const QUIET_H: Range<f32> = 12.0..15.5;
/// When service ends, in hours from midnight of the day on which it began.
const SERVICE_ENDS_H: f32 = 24.5;
/// Mean speed on a line, stops and lights included, in km/h.
const LINE_KMH: f32 = 19.0;
/// Above this level the way to the pump is not worth it.
const WORTH_SOC: f32 = 0.6;

impl Simulator {
    /// Whether a bus goes to the pump now, before it has to: its tank won't last, no other bus of its line is away for
    /// that, and a pump is free.
    pub(in crate::sim) fn refuels_ahead(&self, index: usize) -> bool {
        let life = &self.lives[index];
        if life.kind != VehicleKind::Bus || !life.is_fuel_cell || !QUIET_H.contains(&self.hour) || life.soc > WORTH_SOC
        {
            return false;
        }
        let figures = life.figures();
        let used = (SERVICE_ENDS_H - self.hour) * LINE_KMH * figures.per_km / figures.content;
        if life.soc - used > LOW_SOC {
            return false;
        }
        let refuelling = |other: &usize| matches!(self.lives[*other].task, Task::Refuel(_));
        let away: Vec<usize> = (0..self.lives.len()).filter(refuelling).collect();
        let pumps: usize = self.city.plants.iter().map(|plant| usize::from(plant.pumps)).sum();
        let line = self.roster[index].line;
        away.len() < pumps && away.iter().all(|other| self.roster[*other].line != line)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::base::time::{Span, Timestamp};
    use crate::model::VehicleState;
    use crate::sim::SimOptions;

    use super::*;

    /// The second day from midnight, when all have begun it with full tanks; 2026-08-04 in Japan.
    const START: Timestamp = Timestamp(1_785_769_200_000);

    #[test]
    fn buses_refuel_between_the_rushes_and_never_two_of_a_line() {
        let city = crate::sim::test_city::town(800);
        let mut simulator = Simulator::new(city, &SimOptions { seed: 7, vehicles: 150, start: START });
        let buses: Vec<usize> =
            (0..simulator.lives.len()).filter(|index| simulator.lives[*index].kind == VehicleKind::Bus).collect();
        assert!(buses.len() >= 2, "{}", buses.len());
        for bus in &buses {
            simulator.lives[*bus].soc = 0.95;
        }
        let mut refuelled = 0;
        for minute in 1..=24 * 60 {
            simulator.run_until(START + Span::from_s(60 * minute));
            let mut away: BTreeMap<_, usize> = BTreeMap::new();
            for bus in &buses {
                if matches!(simulator.lives[*bus].task, Task::Refuel(_)) {
                    *away.entry(simulator.roster[*bus].line).or_default() += 1;
                }
                refuelled += usize::from(simulator.lives[*bus].state == VehicleState::Refuelling);
            }
            let hour = minute as f32 / 60.0;
            let is_rush = (6.5..9.5).contains(&hour) || (16.5..19.5).contains(&hour);
            assert!(!is_rush || away.is_empty(), "{hour} h: {away:?}");
            assert!(hour > 21.0 || away.values().all(|count| *count == 1), "{hour} h: {away:?}");
        }
        assert!(refuelled > 0, "nobody had to refuel, so nothing was shown");
    }
}
