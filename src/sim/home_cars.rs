//! Private cars on the day before the simulation starts: at home they charge, by day most are away.

use crate::base::chance::Chance;
use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::vehicle::VehicleHome;
use crate::model::{Vehicle, VehicleKind};

use super::charging::FULL_SOC;
use super::energy::{PAST_STEP_S, TransportLoads};
use super::errands::PLUG_SOC;
use super::fleet::{figures, hour_of, taper};

const PURPOSE: u64 = 0x4843_6172;
/// When cars leave and come back: mean and deviation in hours. The middle of the morning's and of the evening's way to
/// and from work.
const LEAVES_H: (f64, f64) = (7.7, 1.2);
const RETURNS_H: (f64, f64) = (18.2, 1.8);
/// Energy that a day away takes, in kWh: 20 to 60 km at 0.15 kWh/km.
const DAY_KWH: (f64, f64) = (3.0, 9.0);

/// The cars that have a charger at home. They don't travel: they are at home or away.
#[derive(Clone, Debug)]
pub struct HomeCars {
    cars: Vec<HomeCar>,
    zone: chrono_tz::Tz,
}

#[derive(Clone, Copy, Debug)]
struct HomeCar {
    home: BuildingId,
    limit_kw: f32,
    soc: f32,
    leaves_h: f32,
    returns_h: f32,
    day_kwh: f32,
    was_away: bool,
    is_plugged: bool,
}

impl HomeCars {
    pub fn new(city: &City, roster: &[Vehicle], seed: u64) -> Self {
        let car = |(index, vehicle): (u64, &Vehicle)| {
            let VehicleHome::Building(home) = vehicle.home else { return None };
            let limit_kw = city.buildings.get(home.index())?.charger_kw;
            if vehicle.kind != VehicleKind::Car || vehicle.is_fuel_cell() || limit_kw <= 0.0 {
                return None;
            }
            let mut chance = Chance::for_thing(seed, PURPOSE, index);
            let soc = chance.between(0.35, 0.98) as f32;
            Some(HomeCar {
                home,
                limit_kw,
                soc,
                leaves_h: chance.normal(LEAVES_H.0, LEAVES_H.1) as f32,
                returns_h: chance.normal(RETURNS_H.0, RETURNS_H.1) as f32,
                day_kwh: chance.between(DAY_KWH.0, DAY_KWH.1) as f32,
                was_away: false,
                is_plugged: soc < PLUG_SOC,
            })
        };
        Self { cars: (0_u64..).zip(roster).filter_map(car).collect(), zone: city.zone }
    }

    /// What the cars draw at a step of the past, by the rules of the simulation: plugged in below a level, charged with
    /// the taper of the battery until they are full.
    pub fn draw(&mut self, at: Timestamp, loads: &mut TransportLoads) {
        let hour = hour_of(at.0, self.zone);
        loads.car_kw.fill(0.0);
        for car in &mut self.cars {
            let Some(load_kw) = loads.car_kw.get_mut(car.home.index()) else { continue };
            *load_kw += car.step(hour);
        }
    }
}

impl HomeCar {
    fn step(&mut self, hour: f32) -> f32 {
        let figures = figures(VehicleKind::Car);
        let is_away = (self.leaves_h..self.returns_h).contains(&hour);
        if self.was_away && !is_away {
            self.soc = (self.soc - self.day_kwh / figures.content).max(0.0);
            self.is_plugged = self.soc < PLUG_SOC;
        }
        self.was_away = is_away;
        self.is_plugged &= self.soc < FULL_SOC;
        if is_away || !self.is_plugged {
            return 0.0;
        }
        let power_kw = self.limit_kw.min(figures.charge_max_kw * taper(self.soc));
        self.soc = (self.soc + power_kw * PAST_STEP_S as f32 / 3600.0 / figures.content).min(1.0);
        power_kw
    }
}
