//! Feeders: compact zones of about the same load, with limits that fit what hangs on them.

use crate::base::chance::Chance;
use crate::base::geo::{Bounds, Point};
use crate::base::ids::FeederId;
use crate::city::City;
use crate::city::building::{Building, BuildingKind};
use crate::city::grid::Feeder;
use crate::city::nearest::NearestStreet;

use super::zones::{self, PlacedLoad};

/// Apart from all other uses of the same seed.
const PURPOSE: u64 = 0xFEED;

/// Hours of a hot working day at which feeders are fullest: people get up, works and shops at noon, people come home, and
/// lamps are on at home.
const HOURS: usize = 4;
type ByHour = [f32; HOURS];

/// Coincident load at the peak of a hot day that one feeder is laid out for, in kW: a 6.6 kV line carries 2 to 6 MW (300
/// to 500 A), and a branch behind one of its section switches a part of it.
const FEEDER_PEAK_KW: f32 = 1_000.0;
const FEEDERS_MAX: f32 = 4_000.0;
/// What a house draws at these hours of a 36 °C day on the mean of many, in kW, and how much more for each m² of floor, as
/// most rooms are cooled. Measured on the homes of `sim::energy`: 1.6 kW with 70 m², 2.2 kW with 150 m². Japanese utilities
/// reckon with 1.2 to 2 kW a home after diversity, and with more for large and all-electric ones.
const HOUSE_KW: ByHour = [1.45, 0.8, 1.25, 1.2];
const HOUSE_KW_A_M2: ByHour = [0.0015, 0.0047, 0.0053, 0.0067];
/// The same of a flat of 85 m²; flats of one building do much at the same time, so few buildings differ more from the mean.
const FLAT_KW: ByHour = [2.1, 1.35, 2.15, 1.6];
/// Share of the power of chargers at homes, and of those in streets and depots, that is drawn at the same time.
const HOME_CHARGER_COINCIDENCE: ByHour = [0.01, 0.05, 0.12, 0.2];
const CHARGER_COINCIDENCE: ByHour = [0.01, 0.04, 0.05, 0.11];
/// Of few chargers more are in use at once: this share, on top of all else, by one over the root of their number.
const CHARGERS_SPREAD: f32 = 0.5;
/// What a home's battery gives then, in kW for each kWh.
const BATTERY_GIVES_KW_A_KWH: ByHour = [0.0, 0.0, 0.13, 0.14];
/// Grid losses on top of what is drawn.
const LOSSES: f32 = 1.04;
/// Share of its limit that the peak of a feeder reaches on such a day: of the tightest one …
const TIGHTEST_SHARE: f32 = 0.95;
/// … of the few next ones, evenly from the first figure to the second …
const TIGHT_SHARES: (f32, f32) = (0.86, 0.8);
/// … and of all others.
const ORDINARY_SHARES: (f32, f32) = (0.77, 0.48);
/// One feeder of so many is one of the few next ones.
const ONE_TIGHT_OF: usize = 7;
/// Share of its limit that what panels give back on a bright day off reaches at most.
const GIVEN_SHARE_MAX: f32 = 0.85;
/// What panels give at most of their peak: they are warm then, and not all face the sun.
const PANELS_GIVE: f32 = 0.8;
/// Limits come in steps, as transformers do, in kW.
const LIMIT_STEP_KW: f32 = 10.0;

/// Something that hangs on a feeder.
#[derive(Clone, Copy)]
enum Hanging {
    Building(usize),
    Charger(usize),
    Plant(usize),
    SolarField(usize),
}

/// Lays the city out in zones and hangs everything on the feeder of its zone.
pub fn lay(city: &mut City, nearest: &NearestStreet, seed: u64) {
    if !city.feeders.is_empty() {
        return;
    }
    let (hanging, loads) = loads(city);
    if loads.is_empty() {
        return;
    }
    let mut total = Hung::default();
    for load in &loads {
        total.add(load);
    }
    let count = (total.peak_kw() / FEEDER_PEAK_KW).round().clamp(1.0, FEEDERS_MAX) as usize;
    let placed: Vec<PlacedLoad> =
        loads.iter().map(|load| PlacedLoad { place: load.place, peak_kw: most(&load.kw) }).collect();
    let zones = zones::lay_out(city, nearest, &placed, count);
    let mut hung = vec![Hung::default(); zones.outlines.len()];
    for ((what, load), &zone) in hanging.iter().zip(&loads).zip(&zones.zone_of) {
        hang(city, *what, FeederId::from_index(zone));
        hung[zone].add(load);
    }
    let shares = limit_shares(&hung, seed);
    for (index, (outline, share)) in zones.outlines.into_iter().zip(shares).enumerate() {
        let peak_kw = hung[index].peak_kw() * LOSSES;
        let least_kw = hung[index].solar_kwp * PANELS_GIVE / GIVEN_SHARE_MAX;
        city.feeders.push(Feeder {
            number: index as u32 + 1,
            limit_kw: ((peak_kw / share / LIMIT_STEP_KW).round() * LIMIT_STEP_KW).max(least_kw).max(LIMIT_STEP_KW),
            substation: hung[index].middle().unwrap_or_else(|| Bounds::around(outline.iter().copied()).center()),
            outline,
        });
    }
}

/// The share of its limit that each feeder reaches at the peak.
///
/// The tightest one is the one with most flats: what many flats draw together varies least, so it is laid out with the
/// least room.
fn limit_shares(hung: &[Hung], seed: u64) -> Vec<f32> {
    let mut order: Vec<usize> = (0..hung.len()).collect();
    let mut chance = Chance::for_thing(seed, PURPOSE, 0);
    chance.shuffle(&mut order);
    if let Some(fullest) =
        (0..order.len()).max_by(|&a, &b| hung[order[a]].flats_share().total_cmp(&hung[order[b]].flats_share()))
    {
        order.swap(0, fullest);
    }
    let tight = hung.len().div_ceil(ONE_TIGHT_OF);
    let between = |shares: (f32, f32), rank: usize, count: usize| {
        shares.0 + (shares.1 - shares.0) * rank as f32 / (count.max(2) - 1) as f32
    };
    let mut shares = vec![TIGHTEST_SHARE; hung.len()];
    for (rank, &feeder) in order.iter().enumerate().skip(1) {
        shares[feeder] = if rank <= tight {
            between(TIGHT_SHARES, rank - 1, tight)
        } else {
            between(ORDINARY_SHARES, rank - tight - 1, hung.len() - tight - 1)
        };
    }
    shares
}

/// What one thing adds to its feeder.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    place: Point,
    /// Drawn at each of the hours.
    kw: ByHour,
    /// Of it by flats.
    flats_kw: f32,
    /// Power of a public or depot charger.
    charger_kw: f32,
    /// Peak power of panels.
    solar_kwp: f32,
}

/// What hangs on one feeder, summed.
#[derive(Clone, Copy, Debug, Default)]
struct Hung {
    kw: ByHour,
    flats_kw: f32,
    /// Power of public and depot chargers, and the same squared.
    chargers_kw: f32,
    chargers_kw2: f32,
    solar_kwp: f32,
    places: Point,
    count: u32,
}

impl Hung {
    fn add(&mut self, load: &Load) {
        for (sum, kw) in self.kw.iter_mut().zip(load.kw) {
            *sum += kw;
        }
        self.flats_kw += load.flats_kw;
        self.chargers_kw += load.charger_kw;
        self.chargers_kw2 += load.charger_kw * load.charger_kw;
        self.solar_kwp += load.solar_kwp;
        self.places = self.places + load.place;
        self.count += 1;
    }

    /// What is drawn at the fullest hour. Chargers in use at once spread as independent ones do, with the root of the
    /// sum of squares.
    fn peak_kw(&self) -> f32 {
        most(&self.kw) + libm::sqrtf(self.chargers_kw2) * CHARGERS_SPREAD
    }

    /// Flats against all that may be drawn, with every public and depot charger in use.
    fn flats_share(&self) -> f32 {
        self.flats_kw / (most(&self.kw) + self.chargers_kw).max(1.0)
    }

    /// The middle of all that hangs on it.
    fn middle(&self) -> Option<Point> {
        (self.count > 0).then(|| self.places * (1.0 / self.count as f32))
    }
}

fn most(kw: &ByHour) -> f32 {
    kw.iter().copied().fold(0.0, f32::max)
}

/// Everything that hangs on feeders, and what it draws where.
fn loads(city: &City) -> (Vec<Hanging>, Vec<Load>) {
    let buildings = city.buildings.iter().enumerate().map(|(index, building)| {
        let kw = drawn_kw(building);
        let flats_kw = if building.kind == BuildingKind::Apartments { most(&kw) } else { 0.0 };
        let load = Load { place: building.center, kw, flats_kw, solar_kwp: building.solar_kwp, ..Load::default() };
        (Hanging::Building(index), load)
    });
    let chargers = city.chargers.iter().enumerate().map(|(index, charger)| {
        let kw = CHARGER_COINCIDENCE.map(|share| share * charger.limit_kw);
        (Hanging::Charger(index), Load { place: charger.place, kw, charger_kw: charger.limit_kw, ..Load::default() })
    });
    // The electrolyser waits for cheap hours and gives way to others.
    let plants = city
        .plants
        .iter()
        .enumerate()
        .map(|(index, plant)| (Hanging::Plant(index), Load { place: plant.place, ..Load::default() }));
    let fields = city.solar_fields.iter().enumerate().map(|(index, field)| {
        let place = Bounds::around(field.outline.iter().copied()).center();
        (Hanging::SolarField(index), Load { place, solar_kwp: field.peak_kwp, ..Load::default() })
    });
    buildings.chain(chargers).chain(plants).chain(fields).unzip()
}

/// What a building draws at each of the hours of a hot working day on the mean of its kind, less what its own battery
/// gives. W/m² of floor are those of Japanese building energy surveys by hour: schools are closed in the evening, offices
/// and works in part.
fn drawn_kw(building: &Building) -> ByHour {
    let cars_kw = HOME_CHARGER_COINCIDENCE.map(|share| share * building.charger_kw);
    let homes = f32::from(building.homes);
    let watts_m2 = match building.kind {
        BuildingKind::Detached => {
            return std::array::from_fn(|hour| {
                let own_kw = homes * HOUSE_KW[hour] + building.floor_area_m2 * HOUSE_KW_A_M2[hour];
                // A battery covers its own house and gives nothing to others.
                own_kw - (building.battery_kwh * BATTERY_GIVES_KW_A_KWH[hour]).min(own_kw) + cars_kw[hour]
            });
        }
        BuildingKind::Apartments => return std::array::from_fn(|hour| homes * FLAT_KW[hour] + cars_kw[hour]),
        BuildingKind::Shop => [9.0, 55.0, 52.0, 50.0],
        BuildingKind::Hospital => [28.0, 32.0, 31.0, 17.0],
        BuildingKind::Station => [44.0, 43.0, 42.0, 41.5],
        BuildingKind::Clinic => [4.0, 40.0, 38.0, 18.0],
        BuildingKind::PoliceStation => [28.0, 27.0, 26.0, 25.0],
        BuildingKind::Office => [5.0, 38.5, 34.0, 8.0],
        BuildingKind::FireStation => [26.0, 25.0, 24.0, 23.0],
        BuildingKind::CityHall => [4.5, 40.0, 37.0, 10.0],
        BuildingKind::Works => [10.0, 17.3, 14.0, 4.5],
        BuildingKind::School => [3.0, 25.0, 2.0, 2.0],
    };
    std::array::from_fn(|hour| building.floor_area_m2 * watts_m2[hour] / 1000.0 + cars_kw[hour])
}

fn hang(city: &mut City, what: Hanging, feeder: FeederId) {
    match what {
        Hanging::Building(index) => city.buildings[index].feeder = feeder,
        Hanging::Charger(index) => city.chargers[index].feeder = feeder,
        Hanging::Plant(index) => city.plants[index].feeder = feeder,
        Hanging::SolarField(index) => city.solar_fields[index].feeder = feeder,
    }
}
