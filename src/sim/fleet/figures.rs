//! Figures of each kind of vehicle, and where they come from.

use crate::model::VehicleKind;

/// What a kind of vehicle uses, how fast it is and how it charges.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Energy (kWh) or hydrogen (kg) a kilometre, without the climate.
    pub per_km: f32,
    /// Usable content of battery (kWh) or tank (kg).
    pub content: f32,
    pub speed_max_mps: f32,
    /// What it takes from a charger at most, in kW.
    pub charge_max_kw: f32,
}

/// Usable battery of an e-Palette class shuttle, a compact car, a delivery robot, a light van; in kWh.
pub const SHUTTLE_KWH: f32 = 72.82;
pub const CAR_KWH: f32 = 60.0;
pub const ROBOT_KWH: f32 = 1.0;
pub const VAN_KWH: f32 = 60.0;
/// Hydrogen of a Sora class bus (600 l at 70 `MPa`, 40 g/l) and of a Mirai class car, in kg.
pub const BUS_TANK_KG: f32 = 24.0;
pub const FUEL_CELL_CAR_TANK_KG: f32 = 5.6;
/// Time at the pump: a bus about 10 minutes, a car about 5 (both at 70 `MPa`, -40 °C, SAE J2601).
pub const BUS_REFUEL_S: i64 = 600;
pub const CAR_REFUEL_S: i64 = 300;
/// Electricity that a fuel cell makes of a kilogram: half of the lower heating value of 33.3 kWh (Toyota's stack of 2020:
/// 54 % at part load), less its own pumps.
pub const FUEL_CELL_KWH_A_KG: f32 = 16.5;

/// Figures by kind.
///
/// - Shuttle: 72.82 kWh for about 250 km, 80 km/h, 80 % in 40 minutes from a quick charger of 90 kW, 17 places with the
///   driver (Toyota e-Palette, 2025). In town it is held to 40 km/h, as shared streets ask.
/// - Bus: 600 l at 70 `MPa`, two stacks of 114 kW, 79 places, about 200 km with climate and 280 without (Toyota Sora, 2018).
/// - Battery car: 60 kWh, 0.15 kWh/km (WLTP of compact cars).
/// - Robot: 1 kWh for 40 km; 6 km/h, the limit for remotely operated small vehicles (Japan's Road Traffic Act of 2023).
/// - Van and ambulance: 60 kWh, 0.22 and 0.26 kWh/km (class of the Nissan e-NV200 and of Tokyo's electric ambulance of
///   2020, which carries 250 kg of equipment). An ambulance on a call may drive 80 km/h in town (Enforcement Order of the
///   Road Traffic Act, Article 12).
pub fn figures(kind: VehicleKind) -> Figures {
    let of = |per_km, content, speed_max_mps, charge_max_kw| Figures { per_km, content, speed_max_mps, charge_max_kw };
    match kind {
        VehicleKind::Shuttle => of(0.29, SHUTTLE_KWH, 11.1, 90.0),
        VehicleKind::Bus => of(0.085, BUS_TANK_KG, 16.7, 0.0),
        VehicleKind::Car => of(0.15, CAR_KWH, 33.3, 100.0),
        VehicleKind::Robot => of(0.025, ROBOT_KWH, 6.0 / 3.6, 0.5),
        VehicleKind::Van => of(0.22, VAN_KWH, 27.8, 80.0),
        VehicleKind::Ambulance => of(0.26, VAN_KWH, 22.2, 80.0),
    }
}

/// A Mirai class car: 5.6 kg for 850 km (WLTC), a stack of 128 kW (Toyota, 2020); 8 % more in town traffic.
pub fn fuel_cell_car() -> Figures {
    Figures { per_km: 0.0071, content: FUEL_CELL_CAR_TANK_KG, charge_max_kw: 0.0, ..figures(VehicleKind::Car) }
}

/// The health of a battery, or of a fuel cell, against new.
///
/// Batteries lose 1.2 % a year and 2 % in 100 full cycles, together the 1.8 % a year that 10,000 fleet vehicles lost
/// (Geotab, 2024) at the mileage of a private car. Fuel cells lose 10 % of their power in 25,000 hours (target of the US
/// Department of Energy for heavy vehicles, 2019), here at a mean of 20 km/h.
pub fn health(figures: &Figures, is_fuel_cell: bool, odometer_km: f32, age_years: f32) -> f32 {
    let lost = if is_fuel_cell {
        odometer_km / 20.0 / 25_000.0 * 0.1
    } else {
        age_years.max(0.0) * 0.012 + odometer_km * figures.per_km / figures.content / 100.0 * 0.02
    };
    (1.0 - lost).clamp(0.5, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuttle_charges_to_eighty_percent_in_forty_minutes_and_drives_250_km() {
        let shuttle = figures(VehicleKind::Shuttle);
        assert!((shuttle.content / shuttle.per_km - 250.0).abs() < 5.0);
        assert!(shuttle.content * 0.8 / shuttle.charge_max_kw * 60.0 <= 40.0);
    }

    #[test]
    fn batteries_age_by_years_and_by_kilometres() {
        let car = figures(VehicleKind::Car);
        let after = |km, years| health(&car, false, km, years);
        assert!(after(0.0, 0.0) >= 1.0);
        assert!((0.90..0.93).contains(&after(60_000.0, 5.0)), "{}", after(60_000.0, 5.0));
        assert!(after(0.0, 5.0) > after(100_000.0, 5.0));
        assert!(health(&fuel_cell_car(), true, 100_000.0, 8.0) > 0.97);
    }
}
