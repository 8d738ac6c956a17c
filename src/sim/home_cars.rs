//! Private cars on the day before the simulation starts: at home they charge, away they are as their households plan.

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::vehicle::VehicleHome;
use crate::model::{Vehicle, VehicleKind};

use super::energy::TransportLoads;
use super::errands::{PLUG_AT_NIGHT_SOC, PLUG_AT_ONCE_SOC};
use crate::plan::charging::{FULL_SOC, taper};

use super::fleet::{figures, hour_of};
use super::people::People;

const PURPOSE: u64 = 0x4843_6172;
/// Energy that a day away takes, in kWh: 20 to 60 km at 0.15 kWh/km.
const DAY_KWH: (f64, f64) = (3.0, 9.0);
/// Levels as found on any evening.
const SOC: (f64, f64) = (0.65, 0.98);
/// Who is home from here on stays for the night.
const EVENING_H: f32 = 17.0;

/// The cars that have a charger at home. They don't travel: they are at home or away.
#[derive(Clone, Debug)]
pub struct HomeCars {
    cars: Vec<HomeCar>,
    zone: chrono_tz::Tz,
}

#[derive(Clone, Copy, Debug)]
pub struct HomeCar {
    pub vehicle: VehicleId,
    home: BuildingId,
    limit_kw: f32,
    pub soc: f32,
    /// From when to when it is away, in hours after midnight.
    away_h: Option<(f32, f32)>,
    day_kwh: f32,
    was_away: bool,
    pub is_plugged: bool,
}

impl HomeCars {
    pub fn new(city: &City, roster: &[Vehicle], seed: u64, people: &People) -> Self {
        let car = |(index, vehicle): (u64, &Vehicle)| {
            let VehicleHome::Building(home) = vehicle.home else { return None };
            let limit_kw = city.buildings.get(home.index())?.charger_kw;
            if vehicle.kind != VehicleKind::Car || vehicle.is_fuel_cell() || limit_kw <= 0.0 {
                return None;
            }
            let mut chance = Chance::for_thing(seed, PURPOSE, index);
            let soc = chance.between(SOC.0, SOC.1) as f32;
            let vehicle = VehicleId::from_index(index as usize);
            let hours = |(from_s, until_s): (u32, u32)| (from_s as f32 / 3600.0, until_s as f32 / 3600.0);
            Some(HomeCar {
                vehicle,
                home,
                limit_kw,
                soc,
                away_h: people.car_away_s(city, vehicle).map(hours),
                day_kwh: chance.between(DAY_KWH.0, DAY_KWH.1) as f32,
                was_away: false,
                is_plugged: false,
            })
        };
        Self { cars: (0_u64..).zip(roster).filter_map(car).collect(), zone: city.zone }
    }

    /// What the cars draw at a step of the past, by the rules of the simulation: plugged in below a level, charged with
    /// the taper of the battery until they are full.
    pub fn draw(&mut self, at: Timestamp, step_s: i64, loads: &mut TransportLoads) {
        let hour = hour_of(at.0, self.zone);
        loads.car_kw.fill(0.0);
        for car in &mut self.cars {
            let Some(load_kw) = loads.car_kw.get_mut(car.home.index()) else { continue };
            *load_kw += car.step(hour, step_s as f32);
        }
    }

    /// The cars as the past leaves them.
    pub fn into_cars(self) -> Vec<HomeCar> {
        self.cars
    }
}

impl HomeCar {
    fn step(&mut self, hour: f32, step_s: f32) -> f32 {
        let figures = figures(VehicleKind::Car);
        let is_in = |hour: f32| self.away_h.is_some_and(|(from_h, until_h)| (from_h..until_h).contains(&hour));
        // Days of plans go on after midnight.
        let is_away = is_in(hour) || is_in(hour + 24.0);
        if self.was_away && !is_away {
            self.soc = (self.soc - self.day_kwh / figures.content).max(0.0);
            let is_evening = hour >= EVENING_H;
            self.is_plugged = self.soc < if is_evening { PLUG_AT_NIGHT_SOC } else { PLUG_AT_ONCE_SOC };
        }
        self.was_away = is_away;
        self.is_plugged &= self.soc < FULL_SOC;
        if is_away || !self.is_plugged {
            return 0.0;
        }
        let power_kw = self.limit_kw.min(figures.charge_max_kw * taper(self.soc));
        self.soc = (self.soc + power_kw * step_s / 3600.0 / figures.content).min(1.0);
        power_kw
    }
}
