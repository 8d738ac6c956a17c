//! The flow through the city: from each source to each use, shared out by proportion.

use crate::model::fact::CityEnergyFact;

/// Below this a flow is not drawn, in kW; what is written as 0.0 kW has no band.
const FLOW_MIN_KW: f32 = 0.05;

/// Where power comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Grid,
    Solar,
    Hydrogen,
    Batteries,
    /// Emergency generators.
    Generators,
}

/// Where power goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    Homes,
    Institutions,
    Business,
    Vehicles,
    Electrolyser,
    BatteriesCharging,
    Losses,
    /// Back to the grid outside.
    GridOut,
}

/// One end of the flow with its power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End<T> {
    pub what: T,
    pub power_kw: f32,
}

/// The flow at one moment, ends without power left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub origins: Vec<End<Origin>>,
    pub destinations: Vec<End<Destination>>,
}

impl Flow {
    pub fn of(fact: &CityEnergyFact) -> Self {
        let origins = [
            (Origin::Grid, fact.grid_kw),
            (Origin::Solar, fact.solar_kw),
            (Origin::Hydrogen, fact.fuel_cell_kw),
            (Origin::Batteries, fact.battery_out_kw),
            (Origin::Generators, fact.generators_kw),
        ];
        let destinations = [
            (Destination::Homes, fact.homes_kw),
            (Destination::Institutions, fact.institutions_kw),
            (Destination::Business, fact.business_kw),
            (Destination::Vehicles, fact.vehicles_kw),
            (Destination::Electrolyser, fact.electrolyser_kw),
            (Destination::BatteriesCharging, fact.battery_in_kw),
            (Destination::Losses, fact.losses_kw),
            (Destination::GridOut, -fact.grid_kw),
        ];
        Self { origins: ends(&origins), destinations: ends(&destinations) }
    }

    /// The larger of both sides' sums: they differ only by what observations taken apart differ.
    pub fn total_kw(&self) -> f32 {
        sum(&self.origins).max(sum(&self.destinations))
    }

    /// What flows from an origin to a destination: a use takes of every source by its share in the supply.
    pub fn between_kw(&self, origin: End<Origin>, destination: End<Destination>) -> f32 {
        let total_kw = self.total_kw();
        if total_kw > 0.0 { origin.power_kw * destination.power_kw / total_kw } else { 0.0 }
    }
}

fn ends<T: Copy>(all: &[(T, f32)]) -> Vec<End<T>> {
    all.iter()
        .filter(|(_, power_kw)| *power_kw >= FLOW_MIN_KW)
        .map(|(what, power_kw)| End { what: *what, power_kw: *power_kw })
        .collect()
}

fn sum<T>(ends: &[End<T>]) -> f32 {
    ends.iter().map(|end| end.power_kw).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact() -> CityEnergyFact {
        CityEnergyFact {
            grid_kw: 6900.0,
            solar_kw: 3100.0,
            fuel_cell_kw: 1400.0,
            battery_out_kw: 400.0,
            homes_kw: 5000.0,
            institutions_kw: 2400.0,
            business_kw: 2000.0,
            vehicles_kw: 1500.0,
            electrolyser_kw: 500.0,
            battery_in_kw: 200.0,
            losses_kw: 200.0,
            ..CityEnergyFact::default()
        }
    }

    #[test]
    fn every_end_gets_what_flows_to_it() {
        let flow = Flow::of(&fact());
        for origin in &flow.origins {
            let sum: f32 = flow.destinations.iter().map(|end| flow.between_kw(*origin, *end)).sum();
            assert!((sum - origin.power_kw).abs() < 0.5, "{:?}: {sum} of {}", origin.what, origin.power_kw);
        }
        for destination in &flow.destinations {
            let sum: f32 = flow.origins.iter().map(|end| flow.between_kw(*end, *destination)).sum();
            assert!((sum - destination.power_kw).abs() < 0.5, "{:?}: {sum}", destination.what);
        }
    }

    #[test]
    fn a_city_that_gives_back_has_the_grid_as_a_destination() {
        let flow = Flow::of(&CityEnergyFact { grid_kw: -800.0, ..fact() });
        assert!(flow.origins.iter().all(|end| end.what != Origin::Grid));
        assert!(flow.destinations.contains(&End { what: Destination::GridOut, power_kw: 800.0 }));
    }
}
