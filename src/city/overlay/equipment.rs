//! Fits buildings out: solar panels, batteries, private chargers.

use crate::base::chance::Chance;
use crate::city::City;
use crate::city::building::{Building, BuildingKind};

/// Apart from all other uses of the same seed.
const PURPOSE: u64 = 0x0F17;

/// Share of detached homes with panels: above Japan's 2024 mean of about one in eight, as in a newly planned town.
const SOLAR_SHARE: f64 = 0.35;
/// Peak power of a home's panels, in kWp (Japanese homes: 4 to 5 at the mean).
const HOME_KWP: (f64, f64) = (3.0, 6.0);
/// Share of detached homes with a battery, and its usable capacity in kWh.
const BATTERY_SHARE: f64 = 0.15;
const BATTERY_KWH: (f64, f64) = (5.0, 13.5);
/// Share of detached homes with a charger of their own, at 3 or 6 kW (Japan's two usual home outlets).
const CHARGER_SHARE: f64 = 0.15;
/// Share of roofs of schools, shops, offices and works with panels, and kWp for each square metre of roof.
const ROOF_SHARE: f64 = 0.3;
const ROOF_KWP_M2: f32 = 0.06;

/// Fits out every building that has nothing yet.
pub fn fit_out(city: &mut City, seed: u64) {
    for (index, building) in city.buildings.iter_mut().enumerate() {
        if building.solar_kwp == 0.0 && building.battery_kwh == 0.0 && building.charger_kw == 0.0 {
            let mut chance = Chance::for_thing(seed, PURPOSE, index as u64);
            fit_out_one(building, &mut chance);
        }
    }
}

fn fit_out_one(building: &mut Building, chance: &mut Chance) {
    building.solar_heading_deg = chance.between(110.0, 250.0) as f32;
    match building.kind {
        BuildingKind::Detached => {
            if chance.happens(SOLAR_SHARE) {
                building.solar_kwp = chance.between(HOME_KWP.0, HOME_KWP.1) as f32;
            }
            // Mostly behind a meter that also has panels.
            let battery_share = if building.solar_kwp > 0.0 { BATTERY_SHARE * 2.2 } else { BATTERY_SHARE * 0.35 };
            if chance.happens(battery_share) {
                building.battery_kwh = chance.between(BATTERY_KWH.0, BATTERY_KWH.1) as f32;
            }
            if chance.happens(CHARGER_SHARE) {
                building.charger_kw = if chance.happens(0.6) { 3.0 } else { 6.0 };
            }
        }
        BuildingKind::School
        | BuildingKind::Shop
        | BuildingKind::Office
        | BuildingKind::Works
        | BuildingKind::CityHall
        | BuildingKind::Hospital => {
            if chance.happens(ROOF_SHARE) {
                let roof_m2 = building.floor_area_m2 / f32::from(building.floors.max(1));
                building.solar_kwp = roof_m2 * ROOF_KWP_M2;
            }
        }
        BuildingKind::Apartments
        | BuildingKind::Clinic
        | BuildingKind::FireStation
        | BuildingKind::PoliceStation
        | BuildingKind::Station => {}
    }
}
