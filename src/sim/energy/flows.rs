//! What flows through the city at one moment, in whole watts.

use crate::base::time::Timestamp;
use crate::model::fact::CityEnergyFact;

use super::buildings::{Powers, Sector};

/// Sums over the city, in W. Sources equal uses plus losses, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_field_names, reason = "units live in names")]
pub struct CityFlows {
    pub grid_w: i64,
    pub solar_w: i64,
    pub fuel_cell_w: i64,
    pub generators_w: i64,
    pub battery_in_w: i64,
    pub battery_out_w: i64,
    /// By [`Sector`].
    pub use_w: [i64; 3],
    pub vehicles_w: i64,
    pub electrolyser_w: i64,
    pub losses_w: i64,
    /// Gas burnt in homes; no part of the electric balance.
    pub gas_w: i64,
    /// What homes buy: their draws, without what others give at the same time.
    pub homes_bought_w: i64,
}

impl CityFlows {
    /// Takes in the change of one building.
    pub fn change(&mut self, sector: Sector, burns_gas: bool, before: &Powers, after: &Powers) {
        let difference = |of: fn(&Powers) -> i32| i64::from(of(after)) - i64::from(of(before));
        self.use_w[sector as usize] += difference(|powers| powers.use_w);
        self.solar_w += difference(|powers| powers.solar_w);
        self.generators_w += difference(|powers| powers.generator_w);
        self.battery_in_w += difference(|powers| powers.battery_w.max(0));
        self.battery_out_w += difference(|powers| (-powers.battery_w).max(0));
        self.vehicles_w += difference(|powers| powers.car_w);
        if burns_gas {
            self.gas_w += difference(|powers| powers.fuel_w);
        }
        if sector == Sector::Homes {
            self.homes_bought_w += after.net_w().max(0) - before.net_w().max(0);
        }
    }

    /// The flows as the city's meter tells them.
    pub fn fact(&self, observed: Timestamp) -> CityEnergyFact {
        let kw = |power_w: i64| power_w as f32 / 1000.0;
        CityEnergyFact {
            observed,
            grid_kw: kw(self.grid_w),
            solar_kw: kw(self.solar_w),
            fuel_cell_kw: kw(self.fuel_cell_w),
            generators_kw: kw(self.generators_w),
            battery_out_kw: kw(self.battery_out_w),
            homes_kw: kw(self.use_w[Sector::Homes as usize]),
            institutions_kw: kw(self.use_w[Sector::Institutions as usize]),
            business_kw: kw(self.use_w[Sector::Business as usize]),
            vehicles_kw: kw(self.vehicles_w),
            electrolyser_kw: kw(self.electrolyser_w),
            battery_in_kw: kw(self.battery_in_w),
            losses_kw: kw(self.losses_w),
        }
    }
}
