//! Buildings in columns: what stays the same about each, and what it uses, generates and stores now.
//!
//! Powers are whole watts: sums of integers stay exact however often single rows change.

use crate::base::chance::Chance;
use crate::base::time::Timestamp;
use crate::city::{Building, City};

use super::batteries;
use super::day::Moment;
use super::homes::HomeProfile;
use super::premises::PremisesProfile;
use super::solar::{Facing, Light};

/// Whose use a building's is in the city's balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sector {
    Homes,
    Institutions,
    Business,
}

#[derive(Clone, Copy, Debug)]
enum Profile {
    Home(HomeProfile),
    Premises(PremisesProfile),
}

/// What stays the same about a building.
#[derive(Clone, Copy, Debug)]
pub struct Constants {
    profile: Profile,
    pub sector: Sector,
    /// Index of the feeder's sums.
    pub feeder: u32,
    solar_kwp: f32,
    facing: Facing,
    pub battery_j: f64,
}

/// The powers of a building, in W.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Powers {
    pub use_w: i32,
    pub solar_w: i32,
    /// Taken in by the battery; negative when it gives.
    pub battery_w: i32,
    pub car_w: i32,
    pub people: u16,
}

impl Powers {
    /// What the building draws from its feeder.
    pub fn net_w(&self) -> i64 {
        i64::from(self.use_w) + i64::from(self.battery_w) + i64::from(self.car_w) - i64::from(self.solar_w)
    }
}

/// All buildings of a city.
#[derive(Clone, Debug)]
pub struct Buildings {
    pub constants: Vec<Constants>,
    pub now: Vec<Powers>,
    /// Energy in each battery.
    pub level_j: Vec<f64>,
    settled: Vec<Timestamp>,
    is_read: Vec<bool>,
    /// Rows whose meter was read since the last sample, in the order in which they were.
    pub read: Vec<u32>,
}

impl Buildings {
    pub fn new(city: &City, seed: u64, start: Timestamp, hour: f32) -> Self {
        let count = city.buildings.len();
        let rest = city.feeders.len();
        let constants: Vec<Constants> = (0_u64..)
            .zip(&city.buildings)
            .map(|(index, building)| Constants::new(building, seed, index, rest))
            .collect();
        let level_j = (0_u64..)
            .zip(&constants)
            .map(|(index, row)| {
                let spread = Chance::for_thing(seed, 0xBA77, index).normal(0.0, 0.08) as f32;
                row.battery_j * f64::from(batteries::level_at_start(hour, spread))
            })
            .collect();
        Self {
            constants,
            now: vec![Powers::default(); count],
            level_j,
            settled: vec![start; count],
            is_read: vec![false; count],
            read: Vec::new(),
        }
    }

    /// Works out a building's powers for the next `hold_s`, except its car's; what its battery held until now is settled.
    pub fn refresh(&mut self, index: usize, moment: &Moment, light: &Light, hold_s: f64) -> Powers {
        let row = self.constants[index];
        let (use_kw, people) = row.profile.use_at(moment);
        let solar_kw = if row.solar_kwp > 0.0 { light.power_kw(row.facing, row.solar_kwp) } else { 0.0 };
        let mut powers = Powers {
            use_w: watts(use_kw),
            solar_w: watts(solar_kw),
            battery_w: 0,
            car_w: self.now[index].car_w,
            people: people.round() as u16,
        };
        if row.battery_j > 0.0 {
            self.settle(index, moment.at);
            let level_j = self.level_j[index];
            let battery_w = batteries::power_w(row.battery_j, level_j, -powers.net_w(), moment.hour, hold_s);
            powers.battery_w = i32::try_from(battery_w).unwrap_or(0);
        }
        powers
    }

    /// Stores or takes what the battery held since it was last settled.
    fn settle(&mut self, index: usize, at: Timestamp) {
        let held_s = at.since_s(self.settled[index]);
        self.level_j[index] = batteries::level_after(self.level_j[index], i64::from(self.now[index].battery_w), held_s);
        self.settled[index] = at;
    }

    /// Energy in a battery at a moment, with the power that it holds, in J.
    pub fn level_at_j(&self, index: usize, at: Timestamp) -> f64 {
        let held_s = at.since_s(self.settled[index]);
        batteries::level_after(self.level_j[index], i64::from(self.now[index].battery_w), held_s)
    }

    /// How full a battery is, 0 to 1; 0 when there is none.
    pub fn soc_at(&self, index: usize, at: Timestamp) -> f32 {
        let capacity_j = self.constants[index].battery_j;
        if capacity_j > 0.0 { (self.level_at_j(index, at) / capacity_j).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    /// Notes that a row's meter was read.
    pub fn note(&mut self, index: usize) {
        if !std::mem::replace(&mut self.is_read[index], true) {
            self.read.push(index as u32);
        }
    }

    /// Notes that a sample has told a row.
    pub fn mark_told(&mut self, index: usize) {
        self.is_read[index] = false;
    }
}

impl Constants {
    fn new(building: &Building, seed: u64, index: u64, rest: usize) -> Self {
        let feeder = building.feeder.index().min(rest) as u32;
        let (profile, sector) = if building.kind.is_home() {
            (Profile::Home(HomeProfile::new(building, seed, index)), Sector::Homes)
        } else {
            let sector = if building.kind.is_institution() { Sector::Institutions } else { Sector::Business };
            (Profile::Premises(PremisesProfile::new(building, seed, index)), sector)
        };
        Self {
            profile,
            sector,
            feeder,
            solar_kwp: building.solar_kwp,
            facing: Facing::from_heading_deg(building.solar_heading_deg),
            battery_j: batteries::joules_from_kwh(building.battery_kwh),
        }
    }
}

impl Profile {
    /// Power in kW and people at a moment.
    fn use_at(&self, moment: &Moment) -> (f32, f32) {
        match self {
            Self::Home(home) => home.use_at(moment),
            Self::Premises(premises) => premises.use_at(moment),
        }
    }
}

/// Whole watts, held to a range whose differences and sums can't overflow.
pub fn watts(power_kw: f32) -> i32 {
    const LIMIT_W: f32 = 5e8;
    (power_kw * 1000.0).round().clamp(-LIMIT_W, LIMIT_W) as i32
}
