//! Buildings in columns: what stays the same about each, and what it uses, generates and stores now.
//!
//! Powers are whole watts: sums of integers stay exact however often single rows change.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::time::Timestamp;
use crate::city::{Building, City};

use super::backup::{Generator, life_support_s};
use super::batteries::{self, BatteryRule};
use super::day::Moment;
use super::demand::{Constraints, Demand, Shed};
use super::feeders::{FeederLoad, SECTIONS};
use super::homes::HomeProfile;
use super::loads::Presence;
use super::plant::Plant;
use super::premises::PremisesProfile;
use super::solar::{Facing, Light};
use super::thermal::{HeatSource, SetPoints, Warmth};

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
    /// The section of the feeder, for restoring.
    pub section: usize,
    solar_kwp: f32,
    facing: Facing,
    pub battery_j: f64,
    generator: Generator,
    /// How long life-support equipment lasts without power; 0 when there is none.
    pub life_support_s: f32,
    /// The plant on whose hydrogen pipe the building is.
    pub plant: Option<u32>,
}

/// The powers of a building, in W.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Powers {
    pub use_w: i32,
    pub solar_w: i32,
    /// Taken in by the battery; negative when it gives.
    pub battery_w: i32,
    pub car_w: i32,
    /// Given by an emergency generator.
    pub generator_w: i32,
    /// Gas or hydrogen burnt for heating.
    pub fuel_w: i32,
    pub people: u16,
    /// Whether its feeder's section is live.
    pub is_fed: bool,
    pub ends: EndUses,
}

/// What of a building's use goes where, in W: of homes in examples and tests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_field_names, reason = "units live in names")]
pub struct EndUses {
    pub everyday_w: i32,
    pub climate_w: i32,
    pub water_w: i32,
}

impl Powers {
    /// What the building draws from its feeder.
    pub fn net_w(&self) -> i64 {
        i64::from(self.use_w) + i64::from(self.battery_w) + i64::from(self.car_w)
            - i64::from(self.solar_w)
            - i64::from(self.generator_w)
    }

    /// Whether it has power from its feeder or of its own.
    pub fn is_powered(&self) -> bool {
        self.is_fed || self.use_w > 0
    }
}

/// What an operator told a building.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BuildingOrders {
    pub points: Option<SetPoints>,
    /// What the battery takes in, in W.
    pub battery_w: Option<i64>,
    pub shed: Shed,
}

/// What a building finds around it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub moment: &'a Moment,
    pub light: &'a Light,
    pub feeders: &'a [FeederLoad],
    pub plants: &'a [Plant],
    /// Seconds until the building is worked out again.
    pub hold_s: f64,
}

/// All buildings of a city.
#[derive(Clone, Debug)]
pub struct Buildings {
    pub constants: Arc<[Constants]>,
    /// The feeder of each, once more in a narrow column.
    pub feeder: Arc<[u32]>,
    pub now: Vec<Powers>,
    /// Energy in each battery.
    pub level_j: Vec<f64>,
    pub warmth: Vec<Warmth>,
    /// Electricity for hot water that was held back.
    owed_kwh: Vec<f32>,
    /// How long a generator can still run.
    fuel_s: Vec<f32>,
    pub(super) settled: Vec<Timestamp>,
    is_read: Vec<bool>,
    /// Rows whose meter was read since the last sample, in the order in which they were.
    pub read: Vec<u32>,
    /// Only of buildings that were told something.
    pub orders: BTreeMap<u32, BuildingOrders>,
}

impl Buildings {
    pub fn new(city: &City, seed: u64, start: Timestamp, hour: f32, outdoor_c: f32) -> Self {
        let count = city.buildings.len();
        let constants: Arc<[Constants]> = (0_u64..)
            .zip(&city.buildings)
            .map(|(index, building)| Constants::new(building, seed, index, city))
            .collect();
        let level_j = (0_u64..)
            .zip(constants.iter())
            .map(|(index, row)| {
                let spread = Chance::for_thing(seed, 0xBA77, index).normal(0.0, 0.08) as f32;
                row.battery_j * f64::from(batteries::level_at_start(hour, spread))
            })
            .collect();
        Self {
            feeder: constants.iter().map(|row| row.feeder).collect(),
            now: vec![Powers { is_fed: true, ..Powers::default() }; count],
            level_j,
            warmth: constants.iter().map(|row| row.warmth_at_start(outdoor_c)).collect(),
            owed_kwh: vec![0.0; count],
            fuel_s: constants.iter().map(|row| row.generator.fuel_s).collect(),
            settled: vec![start; count],
            is_read: vec![false; count],
            read: Vec::new(),
            orders: BTreeMap::new(),
            constants,
        }
    }

    /// Takes over what somebody else has seen in a building at a moment.
    pub fn found(&mut self, index: usize, (soc, indoor_c): (f32, f32), at: Timestamp) {
        if soc.is_finite() {
            self.level_j[index] = self.constants[index].battery_j * f64::from(soc.clamp(0.0, 1.0));
        }
        if indoor_c.is_finite() {
            self.warmth[index].indoor_c = indoor_c;
        }
        self.settled[index] = at;
    }

    /// Works out a building's powers for the next `hold_s`, except its car's; what it stored until now is settled.
    pub fn refresh(&mut self, index: usize, around: &Around<'_>, presence: Option<Presence>) -> Powers {
        let moment = around.moment;
        let held_s = moment.at.since_s(self.settled[index]).max(0.0) as f32;
        self.settle(index, moment.at);
        let row = &self.constants[index];
        let feeder = &around.feeders[row.feeder as usize];
        let orders = self.order(index);
        let is_fed = feeder.is_live(row.section, moment.at);
        let has_generator = !is_fed && row.generator.share > 0.0 && self.fuel_s[index] > 0.0;
        let mut constraints = Constraints::free(held_s, around.hold_s as f32, orders.points).shed(orders.shed);
        constraints.everyday *= feeder.pick_up(row.section, moment.at);
        constraints.is_water_held |= feeder.is_held() || !is_fed;
        constraints.has_fuel = row.has_fuel(around.plants);
        if !is_fed && !has_generator {
            constraints = constraints.shed(Shed::Essentials);
        }
        let state = (&mut self.warmth[index], &mut self.owed_kwh[index]);
        let demand = row.profile.demand(moment, presence, &constraints, state);
        let solar_kw = if row.solar_kwp > 0.0 { around.light.power_kw(row.facing, row.solar_kwp) } else { 0.0 };
        let asked = Asked { demand, solar_w: watts(solar_kw), is_fed };
        let powers = asked.powers(self.now[index].car_w);
        if has_generator {
            return powers.on_generator(row.generator.share);
        }
        let mut store = Store { row, level_j: self.level_j[index], hour: moment.hour, hold_s: around.hold_s };
        if is_fed {
            let rule = match orders.battery_w {
                Some(power_w) => BatteryRule::Hold(power_w),
                None if feeder.is_held() => BatteryRule::Relieve,
                None => BatteryRule::Own,
            };
            return store.on_feeder(powers, rule);
        }
        store.on_island(powers)
    }

    /// What a building was told.
    pub fn order(&self, index: usize) -> BuildingOrders {
        if self.orders.is_empty() {
            return BuildingOrders::default();
        }
        self.orders.get(&(index as u32)).copied().unwrap_or_default()
    }

    /// Stores or takes what battery and generator held since they were last settled.
    fn settle(&mut self, index: usize, at: Timestamp) {
        let held_s = at.since_s(self.settled[index]);
        self.level_j[index] = batteries::level_after(self.level_j[index], i64::from(self.now[index].battery_w), held_s);
        if self.now[index].generator_w > 0 {
            self.fuel_s[index] = (self.fuel_s[index] - held_s as f32).max(0.0);
        }
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

/// What a building asks for and could generate.
struct Asked {
    demand: Demand,
    solar_w: i32,
    is_fed: bool,
}

impl Asked {
    fn powers(&self, car_w: i32) -> Powers {
        let demand = &self.demand;
        let ends = EndUses {
            everyday_w: watts(demand.everyday_kw),
            climate_w: watts(demand.climate_kw),
            water_w: watts(demand.water_kw),
        };
        Powers {
            use_w: ends.everyday_w + ends.climate_w + ends.water_w,
            solar_w: self.solar_w,
            battery_w: 0,
            car_w: if self.is_fed { car_w } else { 0 },
            generator_w: 0,
            fuel_w: watts(demand.fuel_kw),
            people: demand.people.round() as u16,
            is_fed: self.is_fed,
            ends,
        }
    }
}

impl Powers {
    /// A generator carries a share of the use; panels stay off, they need a grid.
    fn on_generator(self, share: f32) -> Self {
        let use_w = (self.use_w as f32 * share) as i32;
        Self { use_w, generator_w: use_w, solar_w: 0, ends: self.ends.scaled(share), ..self }
    }
}

impl EndUses {
    fn scaled(self, share: f32) -> Self {
        let scaled = |power_w: i32| (power_w as f32 * share) as i32;
        Self { everyday_w: scaled(self.everyday_w), climate_w: scaled(self.climate_w), water_w: scaled(self.water_w) }
    }
}

/// A building's battery at one moment.
struct Store<'a> {
    row: &'a Constants,
    level_j: f64,
    hour: f32,
    hold_s: f64,
}

impl Store<'_> {
    fn power_w(&self, surplus_w: i64, rule: BatteryRule) -> i32 {
        let power_w = batteries::power_w(self.row.battery_j, self.level_j, surplus_w, self.hour, self.hold_s, rule);
        i32::try_from(power_w).unwrap_or(0)
    }

    fn on_feeder(&mut self, powers: Powers, rule: BatteryRule) -> Powers {
        if self.row.battery_j <= 0.0 {
            return powers;
        }
        Powers { battery_w: self.power_w(-powers.net_w(), rule), ..powers }
    }

    /// Without its feeder a building with a battery carries what it can; one without is dark, panels and all.
    fn on_island(&mut self, powers: Powers) -> Powers {
        let dark = Powers { use_w: 0, solar_w: 0, fuel_w: 0, ends: EndUses::default(), ..powers };
        if self.row.battery_j <= 0.0 {
            return dark;
        }
        let battery_w = self.power_w(i64::from(powers.solar_w) - i64::from(powers.use_w), BatteryRule::Island);
        if battery_w > 0 {
            // What the battery doesn't take of the sun is not generated.
            return Powers { battery_w, solar_w: powers.use_w + battery_w, ..powers };
        }
        let solar_w = powers.solar_w.min(powers.use_w);
        let use_w = powers.use_w.min(solar_w - battery_w);
        if use_w < powers.use_w {
            // Too little for what must stay on: the inverter switches off.
            return dark;
        }
        Powers { use_w, solar_w, battery_w, ..powers }
    }
}

impl Constants {
    fn new(building: &Building, seed: u64, index: u64, city: &City) -> Self {
        let feeder = building.feeder.index().min(city.feeders.len()) as u32;
        let (mut profile, sector) = if building.kind.is_home() {
            (Profile::Home(HomeProfile::new(building, seed, index)), Sector::Homes)
        } else {
            let sector = if building.kind.is_institution() { Sector::Institutions } else { Sector::Business };
            (Profile::Premises(PremisesProfile::new(building, seed, index)), sector)
        };
        let mut plant = None;
        if let Profile::Home(home) = &mut profile
            && home.source == HeatSource::Hydrogen
        {
            // Without a plant there is no pipe.
            match city.plants.len() {
                0 => home.source = HeatSource::Gas,
                plants => plant = Some((index % plants as u64) as u32),
            }
        }
        Self {
            profile,
            sector,
            feeder,
            section: Chance::for_thing(seed, 0x5EC7, index).below(SECTIONS),
            solar_kwp: building.solar_kwp,
            facing: Facing::from_heading_deg(building.solar_heading_deg),
            battery_j: batteries::joules_from_kwh(building.battery_kwh),
            generator: Generator::of(building.kind),
            life_support_s: life_support_s(building, seed, index),
            plant,
        }
    }

    fn warmth_at_start(&self, outdoor_c: f32) -> Warmth {
        match &self.profile {
            Profile::Home(home) => home.warmth_at_start(outdoor_c),
            Profile::Premises(_) => PremisesProfile::warmth_at_start(outdoor_c),
        }
    }

    fn has_fuel(&self, plants: &[Plant]) -> bool {
        let plant = self.plant.and_then(|plant| plants.get(plant as usize));
        plant.is_none_or(|plant| !plant.is_shut_off)
    }
}

impl Profile {
    fn demand(
        &self,
        moment: &Moment,
        presence: Option<Presence>,
        constraints: &Constraints,
        state: (&mut Warmth, &mut f32),
    ) -> Demand {
        match self {
            Self::Home(home) => home.demand(moment, presence, constraints, state),
            Self::Premises(premises) => premises.demand(moment, presence, constraints, state.0),
        }
    }
}

/// Whole watts, held to a range whose differences and sums can't overflow.
pub fn watts(power_kw: f32) -> i32 {
    const LIMIT_W: f32 = 5e8;
    (power_kw * 1000.0).round().clamp(-LIMIT_W, LIMIT_W) as i32
}
