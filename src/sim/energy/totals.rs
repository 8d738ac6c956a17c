//! Energy since the start, by source and use.

/// Energy that flowed since the start, in kWh, and hydrogen in kg.
///
/// Grid in + solar + fuel cells + batteries out = uses + batteries in + losses + grid out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EnergyTotals {
    pub grid_in_kwh: f64,
    pub grid_out_kwh: f64,
    pub solar_kwh: f64,
    pub fuel_cell_kwh: f64,
    pub battery_out_kwh: f64,
    pub homes_kwh: f64,
    pub institutions_kwh: f64,
    pub business_kwh: f64,
    pub vehicles_kwh: f64,
    pub electrolyser_kwh: f64,
    pub battery_in_kwh: f64,
    pub losses_kwh: f64,
    pub hydrogen_made_kg: f64,
    pub hydrogen_to_fuel_cell_kg: f64,
    pub hydrogen_refuelled_kg: f64,
    /// Brought from outside because a tank was empty while vehicles refuelled.
    pub hydrogen_delivered_kg: f64,
}

impl EnergyTotals {
    /// Sources minus uses and losses; zero but for rounding.
    pub fn imbalance_kwh(&self) -> f64 {
        let sources = self.grid_in_kwh - self.grid_out_kwh + self.solar_kwh + self.fuel_cell_kwh + self.battery_out_kwh;
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
