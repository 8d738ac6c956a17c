//! Hydrogen plants: an electrolyser that runs on surplus and at night, a tank, and a fuel cell for the peaks.

use crate::city::HydrogenPlant;

use super::day::open_share;
use super::loads::PlantLoad;

/// Electricity for a kilogram of hydrogen in the tank, with compression (systems of today need 50 to 58 kWh).
pub const ELECTROLYSER_KWH_PER_KG: f64 = 54.0;
/// Electricity from a kilogram: lower heating value 33.3 kWh/kg at an efficiency of 52 %.
pub const FUEL_CELL_KWH_PER_KG: f64 = 33.3 * 0.52;
/// From nothing to full power in so many seconds.
const RAMP_S: f64 = 300.0;
/// The night run fills the tank to here …
const NIGHT_LEVEL: f64 = 0.8;
/// … at this share of full power.
const NIGHT_SHARE: f32 = 0.8;
/// The fuel cell leaves this share to vehicles and fades out above it.
const FUEL_CELL_LEVEL_MIN: f64 = 0.25;
const FUEL_CELL_FADE: f64 = 0.3;
/// The electrolyser keeps its feeder below this share of the limit.
const FEEDER_SHARE_MAX: f64 = 0.8;

/// One plant's state.
#[derive(Clone, Copy, Debug)]
pub struct Plant {
    electrolyser_max_kw: f32,
    fuel_cell_max_kw: f32,
    pub capacity_kg: f64,
    pub tank_kg: f64,
    pub electrolyser_w: i64,
    pub fuel_cell_w: i64,
    pub is_faulty: bool,
    pub vehicles_refuelling: u8,
    /// What the tank loses through a leak, in kg an hour.
    pub leak_kgph: f64,
}

/// What a plant made and gave during one step, in kg.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "units live in names")]
pub struct HydrogenFlow {
    pub made_kg: f64,
    pub to_fuel_cell_kg: f64,
    pub refuelled_kg: f64,
    pub delivered_kg: f64,
}

/// What a plant needs to know of the city to set its power.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    pub hour: f32,
    /// This plant's share of the power that the city gives back without its plants.
    pub surplus_w: f64,
    /// Load of the plant's feeder without the plant, and its limit.
    pub feeder_other_w: f64,
    pub feeder_limit_w: f64,
}

impl Plant {
    /// A plant as it stands at an hour of the day.
    pub fn new(plant: &HydrogenPlant, hour: f32) -> Self {
        let capacity_kg = f64::from(plant.tank_kg.max(0.0));
        let level = if (6.0..17.0).contains(&hour) { 0.7 } else { 0.55 };
        Self {
            electrolyser_max_kw: plant.electrolyser_kw.max(0.0),
            fuel_cell_max_kw: plant.fuel_cell_kw.max(0.0),
            capacity_kg,
            tank_kg: capacity_kg * level,
            electrolyser_w: 0,
            fuel_cell_w: 0,
            is_faulty: false,
            vehicles_refuelling: 0,
            leak_kgph: 0.0,
        }
    }

    pub fn net_w(&self) -> i64 {
        self.electrolyser_w - self.fuel_cell_w
    }

    pub fn electrolyser_max_w(&self) -> f64 {
        f64::from(self.electrolyser_max_kw) * 1000.0
    }

    /// Moves hydrogen for what ran and was refuelled during the last `held_s`.
    pub fn settle(&mut self, load: PlantLoad, held_s: f64) -> HydrogenFlow {
        self.is_faulty = load.is_faulty;
        self.vehicles_refuelling = load.vehicles_refuelling;
        let hours = held_s / 3600.0 / 1000.0;
        let made_kg = self.electrolyser_w as f64 * hours / ELECTROLYSER_KWH_PER_KG;
        let to_fuel_cell_kg = self.fuel_cell_w as f64 * hours / FUEL_CELL_KWH_PER_KG;
        let refuelled_kg = f64::from(load.refuelled_kg.max(0.0));
        let tank_kg = self.tank_kg + made_kg - to_fuel_cell_kg - refuelled_kg;
        let leaked_kg = (self.leak_kgph * held_s / 3600.0).min(tank_kg.max(0.0));
        self.tank_kg = (tank_kg - leaked_kg).max(0.0);
        HydrogenFlow { made_kg, to_fuel_cell_kg, refuelled_kg, delivered_kg: (-tank_kg).max(0.0) }
    }

    /// Sets both powers for the next `hold_s`.
    pub fn set_powers(&mut self, around: &Surroundings, hold_s: f64) {
        let (electrolyser, fuel_cell) = if self.is_faulty {
            (0.0, 0.0)
        } else {
            (self.wanted_electrolyser_w(around), self.wanted_fuel_cell_w(around))
        };
        let step = hold_s / RAMP_S;
        self.electrolyser_w = ramp(self.electrolyser_w, electrolyser, self.electrolyser_max_w() * step, self.is_faulty);
        self.fuel_cell_w =
            ramp(self.fuel_cell_w, fuel_cell, f64::from(self.fuel_cell_max_kw) * 1000.0 * step, self.is_faulty);
        self.hold_tank_in_range(hold_s);
    }

    fn level(&self) -> f64 {
        if self.capacity_kg > 0.0 { self.tank_kg / self.capacity_kg } else { 0.0 }
    }

    fn wanted_electrolyser_w(&self, around: &Surroundings) -> f64 {
        let full = self.electrolyser_max_w();
        let night = open_share(around.hour, 0.5, 5.5, 0.5);
        let to_fill = ((NIGHT_LEVEL - self.level()) / 0.1).clamp(0.0, 1.0);
        let night_w = f64::from(NIGHT_SHARE * night) * full * to_fill;
        let room_w = if around.feeder_limit_w > 0.0 {
            (FEEDER_SHARE_MAX * around.feeder_limit_w - around.feeder_other_w).max(0.0)
        } else {
            full
        };
        night_w.max(around.surplus_w).clamp(0.0, full).min(room_w)
    }

    fn wanted_fuel_cell_w(&self, around: &Surroundings) -> f64 {
        let evening = open_share(around.hour, 17.5, 21.0, 1.0);
        let morning = 0.45 * open_share(around.hour, 6.75, 8.5, 0.75);
        let there = ((self.level() - FUEL_CELL_LEVEL_MIN) / FUEL_CELL_FADE).clamp(0.0, 1.0);
        f64::from(self.fuel_cell_max_kw) * 1000.0 * f64::from(evening.max(morning)) * there
    }

    /// Stops what would fill the tank over its brim or empty it before the next step.
    fn hold_tank_in_range(&mut self, hold_s: f64) {
        let hours = hold_s / 3600.0 / 1000.0;
        let room_w = (self.capacity_kg - self.tank_kg).max(0.0) * ELECTROLYSER_KWH_PER_KG / hours;
        let there_w = self.tank_kg * FUEL_CELL_KWH_PER_KG / hours;
        self.electrolyser_w = self.electrolyser_w.min(room_w.floor() as i64);
        self.fuel_cell_w = self.fuel_cell_w.min(there_w.floor() as i64);
    }
}

fn ramp(now_w: i64, wanted_w: f64, step_w: f64, trips: bool) -> i64 {
    if trips {
        return 0;
    }
    let now = now_w as f64;
    wanted_w.clamp(now - step_w, now + step_w).max(0.0).round() as i64
}
