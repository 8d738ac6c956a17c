//! Hydrogen plants: an electrolyser that follows surplus and cheap half-hours, a tank, and a fuel cell for dear
//! half-hours and for a feeder near its limit.

use crate::city::HydrogenPlant;

use super::loads::PlantLoad;

/// Electricity for a kilogram of hydrogen in the tank, with compression: systems of today need 50 to 58 kWh (IRENA 2020,
/// Green hydrogen cost reduction, table 6: 50 to 83 for PEM systems, the better half of the fleet near 54).
pub const ELECTROLYSER_KWH_PER_KG: f64 = 54.0;
/// Lower heating value.
pub const HYDROGEN_KWH_PER_KG: f64 = 33.33;
/// Electricity from a kilogram at an efficiency of 52 % (makers' data of 100 kW stationary PEM cells: 50 to 54 %).
pub const FUEL_CELL_KWH_PER_KG: f64 = 33.3 * 0.52;
/// From nothing to full power in so many seconds.
const RAMP_S: f64 = 300.0;
/// Cheap half-hours fill the tank to here …
const CHEAP_LEVEL: f64 = 0.8;
/// … at this share of full power.
const CHEAP_SHARE: f64 = 0.8;
/// Buses need so much whatever the price: below this level the electrolyser runs.
const BUS_LEVEL: f64 = 0.3;
const BUS_SHARE: f64 = 0.5;
/// The fuel cell leaves this share to vehicles and fades out above it.
const FUEL_CELL_LEVEL_MIN: f64 = 0.4;
const FUEL_CELL_FADE: f64 = 0.15;
/// A fleet of buses burns more than the electrolyser makes: below this level a trailer is ordered, which comes two hours
/// later with what a tube trailer carries at 200 bar.
const TRAILER_LEVEL: f64 = 0.35;
const TRAILER_KG: f64 = 250.0;
const TRAILER_S: f64 = 7_200.0;
/// The electrolyser keeps its feeder below this share of the limit.
const FEEDER_SHARE_MAX: f64 = 0.8;
/// The fuel cell helps its feeder above this share.
const FEEDER_SHARE_HELPED: f64 = 0.88;

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
    /// Ordered powers; `None` follows the plant's own rules.
    pub ordered_electrolyser_w: Option<f64>,
    pub ordered_fuel_cell_w: Option<f64>,
    /// All valves are closed and nothing runs.
    pub is_shut_off: bool,
    /// What escapes while the valves are open, in kg an hour.
    pub leak_kg_h: f64,
    /// What homes on the hydrogen pipe burn now, in W (lower heating value).
    pub pipe_w: i64,
    /// Until an ordered trailer comes; `None` when none is ordered.
    trailer_s: Option<f64>,
}

/// What a plant made and gave during one step, in kg.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "units live in names")]
pub struct HydrogenFlow {
    pub made_kg: f64,
    pub to_fuel_cell_kg: f64,
    pub to_homes_kg: f64,
    pub refuelled_kg: f64,
    pub leaked_kg: f64,
    pub delivered_kg: f64,
}

/// What a plant needs to know of the city to set its power.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    pub is_cheap: bool,
    pub is_dear: bool,
    /// Whether its feeder is live.
    pub is_fed: bool,
    /// This plant's share of the power that the city gives back without its plants.
    pub surplus_w: f64,
    /// Load of the plant's feeder without the plant, and what is allowed there.
    pub feeder_other_w: f64,
    pub feeder_allowed_w: Option<f64>,
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
            ordered_electrolyser_w: None,
            ordered_fuel_cell_w: None,
            is_shut_off: false,
            leak_kg_h: 0.0,
            pipe_w: 0,
            trailer_s: None,
        }
    }

    pub fn net_w(&self) -> i64 {
        self.electrolyser_w - self.fuel_cell_w
    }

    pub fn electrolyser_max_w(&self) -> f64 {
        f64::from(self.electrolyser_max_kw) * 1000.0
    }

    fn fuel_cell_max_w(&self) -> f64 {
        f64::from(self.fuel_cell_max_kw) * 1000.0
    }

    /// Moves hydrogen for what ran and was refuelled during the last `held_s`.
    pub fn settle(&mut self, load: PlantLoad, held_s: f64) -> HydrogenFlow {
        self.is_faulty = load.is_faulty;
        self.vehicles_refuelling = load.vehicles_refuelling;
        let hours = held_s / 3600.0 / 1000.0;
        let made_kg = self.electrolyser_w as f64 * hours / ELECTROLYSER_KWH_PER_KG;
        let to_fuel_cell_kg = self.fuel_cell_w as f64 * hours / FUEL_CELL_KWH_PER_KG;
        let to_homes_kg = self.pipe_w as f64 * hours / HYDROGEN_KWH_PER_KG;
        let refuelled_kg = f64::from(load.refuelled_kg.max(0.0));
        let wanted_leak_kg = if self.is_shut_off { 0.0 } else { self.leak_kg_h * held_s / 3600.0 };
        let leaked_kg = wanted_leak_kg.min(self.tank_kg);
        let tank_kg = self.tank_kg + made_kg - to_fuel_cell_kg - to_homes_kg - refuelled_kg - leaked_kg;
        self.tank_kg = tank_kg.max(0.0);
        let delivered_kg = (-tank_kg).max(0.0) + self.trailer_kg(held_s);
        HydrogenFlow { made_kg, to_fuel_cell_kg, to_homes_kg, refuelled_kg, leaked_kg, delivered_kg }
    }

    /// Sets both powers for the next `hold_s`.
    pub fn set_powers(&mut self, around: &Surroundings, hold_s: f64) {
        if self.is_faulty || self.is_shut_off || !around.is_fed {
            (self.electrolyser_w, self.fuel_cell_w) = (0, 0);
            return;
        }
        let step = hold_s / RAMP_S;
        let electrolyser = self.wanted_electrolyser_w(around);
        let fuel_cell = self.wanted_fuel_cell_w(around);
        self.electrolyser_w = ramp(self.electrolyser_w, electrolyser, self.electrolyser_max_w() * step);
        self.fuel_cell_w = ramp(self.fuel_cell_w, fuel_cell, self.fuel_cell_max_w() * step);
        self.hold_tank_in_range(hold_s);
    }

    /// What a trailer brings in the last `held_s`; orders one when little is left.
    fn trailer_kg(&mut self, held_s: f64) -> f64 {
        if self.is_shut_off {
            return 0.0;
        }
        let Some(until_s) = self.trailer_s else {
            self.trailer_s = (self.level() < TRAILER_LEVEL).then_some(TRAILER_S);
            return 0.0;
        };
        if until_s > held_s {
            self.trailer_s = Some(until_s - held_s);
            return 0.0;
        }
        self.trailer_s = None;
        let brought_kg = TRAILER_KG.min((self.capacity_kg - self.tank_kg).max(0.0));
        self.tank_kg += brought_kg;
        brought_kg
    }

    fn level(&self) -> f64 {
        if self.capacity_kg > 0.0 { self.tank_kg / self.capacity_kg } else { 0.0 }
    }

    fn wanted_electrolyser_w(&self, around: &Surroundings) -> f64 {
        let full = self.electrolyser_max_w();
        let room_w = around
            .feeder_allowed_w
            .map_or(full, |allowed_w| (FEEDER_SHARE_MAX * allowed_w - around.feeder_other_w).max(0.0));
        if let Some(ordered_w) = self.ordered_electrolyser_w {
            return ordered_w.clamp(0.0, full);
        }
        let to_fill = ((CHEAP_LEVEL - self.level()) / 0.1).clamp(0.0, 1.0);
        let cheap_w = if around.is_cheap { CHEAP_SHARE * full * to_fill } else { 0.0 };
        let for_buses = ((BUS_LEVEL - self.level()) / 0.1).clamp(0.0, 1.0);
        cheap_w.max(BUS_SHARE * full * for_buses).max(around.surplus_w).clamp(0.0, full).min(room_w)
    }

    fn wanted_fuel_cell_w(&self, around: &Surroundings) -> f64 {
        let full = self.fuel_cell_max_w();
        if let Some(ordered_w) = self.ordered_fuel_cell_w {
            return ordered_w.clamp(0.0, full);
        }
        let there = ((self.level() - FUEL_CELL_LEVEL_MIN) / FUEL_CELL_FADE).clamp(0.0, 1.0);
        let dear_w = if around.is_dear { full } else { 0.0 };
        let over_w =
            around.feeder_allowed_w.map_or(0.0, |allowed_w| around.feeder_other_w - FEEDER_SHARE_HELPED * allowed_w);
        dear_w.max(over_w).clamp(0.0, full) * there
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

fn ramp(now_w: i64, wanted_w: f64, step_w: f64) -> i64 {
    let now = now_w as f64;
    wanted_w.clamp(now - step_w, now + step_w).max(0.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::Point;
    use crate::base::ids::{ArcId, FeederId};
    use crate::base::name::Name;
    use crate::city::Spot;

    fn plant() -> Plant {
        let city_plant = HydrogenPlant {
            name: Name::same("Plant"),
            place: Point::default(),
            spot: Spot { arc: ArcId(0), offset_m: 0.0 },
            feeder: FeederId(0),
            electrolyser_kw: 100.0,
            tank_kg: 50.0,
            fuel_cell_kw: 60.0,
            pumps: 2,
        };
        Plant::new(&city_plant, 12.0)
    }

    const QUIET: Surroundings = Surroundings {
        is_cheap: false,
        is_dear: false,
        is_fed: true,
        surplus_w: 0.0,
        feeder_other_w: 500_000.0,
        feeder_allowed_w: Some(1_000_000.0),
    };

    fn after_ramp(around: Surroundings) -> (i64, i64) {
        let mut plant = plant();
        for _ in 0..40 {
            plant.set_powers(&around, 10.0);
        }
        (plant.electrolyser_w, plant.fuel_cell_w)
    }

    #[test]
    fn a_plant_follows_surplus_prices_and_its_feeder() {
        assert_eq!(after_ramp(QUIET), (0, 0));
        assert_eq!(after_ramp(Surroundings { surplus_w: 40_000.0, ..QUIET }).0, 40_000);
        assert_eq!(after_ramp(Surroundings { is_cheap: true, ..QUIET }).0, 80_000);
        assert_eq!(after_ramp(Surroundings { is_cheap: true, feeder_other_w: 900_000.0, ..QUIET }), (0, 20_000));
        assert_eq!(after_ramp(Surroundings { is_dear: true, ..QUIET }).1, 60_000);
        assert_eq!(after_ramp(Surroundings { is_dear: true, is_fed: false, ..QUIET }), (0, 0));
    }

    #[test]
    fn a_leak_stops_when_the_plant_is_shut_off() {
        let mut plant = plant();
        plant.leak_kg_h = 6.0;
        plant.set_powers(&Surroundings { is_dear: true, ..QUIET }, 10.0);
        let flow = plant.settle(PlantLoad::default(), 600.0);
        assert!((flow.leaked_kg - 1.0).abs() < 1e-9, "{flow:?}");
        plant.is_shut_off = true;
        plant.set_powers(&Surroundings { is_dear: true, ..QUIET }, 10.0);
        assert_eq!(plant.net_w(), 0, "stands still at once");
        assert!(plant.settle(PlantLoad::default(), 600.0).leaked_kg.abs() < f64::EPSILON);
    }
}
