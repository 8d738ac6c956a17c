//! Energy and money since the start, by source and use.

use super::buildings::Sector;
use super::flows::CityFlows;
use super::plant::HydrogenFlow;

const WS_A_KWH: f64 = 3.6e6;

/// Energy that flowed since the start, in kWh, hydrogen in kg, and what it cost.
///
/// Grid in + solar + fuel cells + generators + batteries out = uses + batteries in + losses + grid out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EnergyTotals {
    pub grid_in_kwh: f64,
    pub grid_out_kwh: f64,
    pub solar_kwh: f64,
    pub fuel_cell_kwh: f64,
    /// Of emergency generators.
    pub generators_kwh: f64,
    pub battery_out_kwh: f64,
    pub homes_kwh: f64,
    pub institutions_kwh: f64,
    pub business_kwh: f64,
    pub vehicles_kwh: f64,
    pub electrolyser_kwh: f64,
    pub battery_in_kwh: f64,
    pub losses_kwh: f64,
    /// Gas burnt for heating, lower heating value.
    pub gas_kwh: f64,
    pub hydrogen_made_kg: f64,
    pub hydrogen_to_fuel_cell_kg: f64,
    pub hydrogen_to_homes_kg: f64,
    pub hydrogen_refuelled_kg: f64,
    pub hydrogen_leaked_kg: f64,
    /// Brought by trailers, and to vehicles at an empty tank.
    pub hydrogen_delivered_kg: f64,
    /// What the city paid at the spot price for what came from the grid outside, less what it gave back.
    pub spot_cost_yen: f64,
    /// What homes pay for what they draw, by the tariff with the levy.
    pub homes_bill_yen: f64,
}

/// Prices while energy was booked, in yen a kWh.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prices {
    pub spot: f64,
    pub household: f64,
}

impl EnergyTotals {
    /// Books flows that were held for a time.
    pub fn book(&mut self, flows: &CityFlows, held_s: f64, prices: Prices) {
        let kwh = |power_w: i64| power_w as f64 * held_s / WS_A_KWH;
        self.grid_in_kwh += kwh(flows.grid_w.max(0));
        self.grid_out_kwh += kwh((-flows.grid_w).max(0));
        self.solar_kwh += kwh(flows.solar_w);
        self.fuel_cell_kwh += kwh(flows.fuel_cell_w);
        self.generators_kwh += kwh(flows.generators_w);
        self.battery_out_kwh += kwh(flows.battery_out_w);
        self.homes_kwh += kwh(flows.use_w[Sector::Homes as usize]);
        self.institutions_kwh += kwh(flows.use_w[Sector::Institutions as usize]);
        self.business_kwh += kwh(flows.use_w[Sector::Business as usize]);
        self.vehicles_kwh += kwh(flows.vehicles_w);
        self.electrolyser_kwh += kwh(flows.electrolyser_w);
        self.battery_in_kwh += kwh(flows.battery_in_w);
        self.losses_kwh += kwh(flows.losses_w);
        self.gas_kwh += kwh(flows.gas_w);
        self.spot_cost_yen += kwh(flows.grid_w) * prices.spot;
        self.homes_bill_yen += kwh(flows.homes_bought_w) * prices.household;
    }

    /// Books hydrogen that moved.
    pub fn book_hydrogen(&mut self, flow: &HydrogenFlow) {
        self.hydrogen_made_kg += flow.made_kg;
        self.hydrogen_to_fuel_cell_kg += flow.to_fuel_cell_kg;
        self.hydrogen_to_homes_kg += flow.to_homes_kg;
        self.hydrogen_refuelled_kg += flow.refuelled_kg;
        self.hydrogen_leaked_kg += flow.leaked_kg;
        self.hydrogen_delivered_kg += flow.delivered_kg;
    }

    /// Sources minus uses and losses; zero but for rounding.
    pub fn imbalance_kwh(&self) -> f64 {
        let sources = self.grid_in_kwh - self.grid_out_kwh
            + self.solar_kwh
            + self.fuel_cell_kwh
            + self.generators_kwh
            + self.battery_out_kwh;
        let uses = self.homes_kwh
            + self.institutions_kwh
            + self.business_kwh
            + self.vehicles_kwh
            + self.electrolyser_kwh
            + self.battery_in_kwh
            + self.losses_kwh;
        sources - uses
    }
}
