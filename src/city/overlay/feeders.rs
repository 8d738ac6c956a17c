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

/// Coincident load at the peak of a hot evening that one feeder is laid out for, in kW: a 6.6 kV feeder's branch
/// behind one section switch carries up to 1 MW.
const FEEDER_PEAK_KW: f32 = 800.0;
const FEEDERS_MAX: f32 = 4_000.0;
/// What a home draws at 19:00 on a 33 °C day, in kW: a house, and a smaller flat (the mean Japanese household of about
/// 4,200 kWh a year draws 1.0 to 1.7 kW then).
const HOUSE_PEAK_KW: f32 = 1.68;
const FLAT_PEAK_KW: f32 = 1.52;
/// What a home draws at noon of such a day, in kW.
const HOME_NOON_KW: f32 = 1.0;
/// Share of the power of chargers at homes, and of those in streets and depots, that is drawn at the same time.
const HOME_CHARGER_COINCIDENCE: f32 = 0.24;
const CHARGER_COINCIDENCE: f32 = 0.06;
/// Every feeder carries its peak with this share of its public and depot chargers in use.
const CHARGERS_CARRIED: f32 = 0.3;
/// What a home's battery gives then, in kW for each kWh.
const BATTERY_GIVES_KW_A_KWH: f32 = 0.145;
/// Grid losses on top of what is drawn.
const LOSSES: f32 = 1.04;
/// Share of its limit that the peak of a feeder reaches: of the tightest one …
const TIGHTEST_SHARE: f32 = 0.92;
/// … of the few next ones, evenly from the first figure to the second …
const TIGHT_SHARES: (f32, f32) = (0.82, 0.75);
/// … and of all others.
const ORDINARY_SHARES: (f32, f32) = (0.72, 0.43);
/// One feeder of so many is one of the few next ones.
const ONE_TIGHT_OF: usize = 7;
/// Share of its limit that a feeder reaches at noon at most, so that only a hot evening brings one near it.
const NOON_SHARE_MAX: f32 = 0.85;
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
    let total_kw: f32 = loads.iter().map(|load| load.peak_kw).sum();
    let count = (total_kw / FEEDER_PEAK_KW).round().clamp(1.0, FEEDERS_MAX) as usize;
    let zones = zones::lay_out(city, nearest, &loads, count);
    let mut hung = vec![Hung::default(); zones.outlines.len()];
    for ((what, load), &zone) in hanging.iter().zip(&loads).zip(&zones.zone_of) {
        hang(city, *what, FeederId::from_index(zone));
        let is_flats =
            matches!(what, Hanging::Building(index) if city.buildings[*index].kind == BuildingKind::Apartments);
        hung[zone].add(load, is_flats);
        match what {
            Hanging::Charger(index) => hung[zone].chargers_kw += city.chargers[*index].limit_kw,
            Hanging::Building(index) => {
                hung[zone].solar_kwp += city.buildings[*index].solar_kwp;
                hung[zone].noon_kw += noon_kw(&city.buildings[*index]);
            }
            Hanging::SolarField(index) => hung[zone].solar_kwp += city.solar_fields[*index].peak_kwp,
            Hanging::Plant(_) => {}
        }
    }
    let shares = limit_shares(&hung, seed);
    for (index, (outline, share)) in zones.outlines.into_iter().zip(shares).enumerate() {
        let peak_kw = hung[index].peak_kw * LOSSES;
        let least_kw = hung[index].least_kw(peak_kw);
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

/// What hangs on one feeder, summed.
#[derive(Clone, Copy, Debug, Default)]
struct Hung {
    peak_kw: f32,
    flats_kw: f32,
    /// Power of public and depot chargers.
    chargers_kw: f32,
    /// Peak power of panels.
    solar_kwp: f32,
    /// What is drawn at noon of a hot working day under a covered sky.
    noon_kw: f32,
    places: Point,
    count: u32,
}

impl Hung {
    fn add(&mut self, load: &PlacedLoad, is_flats: bool) {
        self.peak_kw += load.peak_kw;
        self.flats_kw += if is_flats { load.peak_kw } else { 0.0 };
        self.places = self.places + load.place;
        self.count += 1;
    }

    /// The least limit that carries all that comes at other times than the evening: chargers, works at noon, and what
    /// panels give back on a bright day off.
    fn least_kw(&self, evening_kw: f32) -> f32 {
        let with_chargers_kw = evening_kw + self.chargers_kw * CHARGERS_CARRIED;
        let noon_kw = self.noon_kw * LOSSES / NOON_SHARE_MAX;
        with_chargers_kw.max(noon_kw).max(self.solar_kwp * PANELS_GIVE / NOON_SHARE_MAX)
    }

    /// Flats against all that may be drawn, with every public and depot charger in use.
    fn flats_share(&self) -> f32 {
        self.flats_kw / (self.peak_kw + self.chargers_kw).max(1.0)
    }

    /// The middle of all that hangs on it.
    fn middle(&self) -> Option<Point> {
        (self.count > 0).then(|| self.places * (1.0 / self.count as f32))
    }
}

/// Everything that hangs on feeders, and what it draws where.
fn loads(city: &City) -> (Vec<Hanging>, Vec<PlacedLoad>) {
    let buildings = city.buildings.iter().enumerate().map(|(index, building)| {
        (Hanging::Building(index), PlacedLoad { place: building.center, peak_kw: peak_kw(building) })
    });
    let chargers = city.chargers.iter().enumerate().map(|(index, charger)| {
        let peak_kw = charger.limit_kw * CHARGER_COINCIDENCE;
        (Hanging::Charger(index), PlacedLoad { place: charger.place, peak_kw })
    });
    // The electrolyser waits for cheap hours and gives way in the evening.
    let plants = city
        .plants
        .iter()
        .enumerate()
        .map(|(index, plant)| (Hanging::Plant(index), PlacedLoad { place: plant.place, peak_kw: 0.0 }));
    let fields = city.solar_fields.iter().enumerate().map(|(index, field)| {
        let place = Bounds::around(field.outline.iter().copied()).center();
        (Hanging::SolarField(index), PlacedLoad { place, peak_kw: 0.0 })
    });
    buildings.chain(chargers).chain(plants).chain(fields).unzip()
}

/// What a building draws between 18:40 and 19:10 on a hot day, at most. W/m² of floor are those of Japanese building energy surveys' evening
/// hours: schools are closed by then, city halls, offices and works in part.
fn peak_kw(building: &Building) -> f32 {
    let cars_kw = building.charger_kw * HOME_CHARGER_COINCIDENCE;
    let watts_m2 = match building.kind {
        BuildingKind::Detached => {
            let own_kw = f32::from(building.homes) * HOUSE_PEAK_KW;
            // A battery covers its own house and gives nothing to others.
            return own_kw - (building.battery_kwh * BATTERY_GIVES_KW_A_KWH).min(own_kw) + cars_kw;
        }
        BuildingKind::Apartments => return f32::from(building.homes) * FLAT_PEAK_KW + cars_kw,
        BuildingKind::Shop => 46.0,
        BuildingKind::Hospital => 42.0,
        BuildingKind::Station => 38.0,
        BuildingKind::Clinic => 30.0,
        BuildingKind::PoliceStation => 23.0,
        BuildingKind::Office => 27.0,
        BuildingKind::FireStation => 21.0,
        BuildingKind::CityHall => 20.0,
        BuildingKind::Works => 8.5,
        BuildingKind::School => 2.6,
    };
    building.floor_area_m2 * watts_m2 / 1000.0 + cars_kw
}

/// What a building draws at noon of a hot working day, at most, by the same surveys; homes are half empty then.
fn noon_kw(building: &Building) -> f32 {
    let watts_m2 = match building.kind {
        BuildingKind::Detached | BuildingKind::Apartments => return f32::from(building.homes) * HOME_NOON_KW,
        BuildingKind::Shop => 49.0,
        BuildingKind::Hospital => 44.0,
        BuildingKind::Station => 39.0,
        BuildingKind::Clinic => 36.0,
        BuildingKind::Office | BuildingKind::CityHall => 34.0,
        BuildingKind::PoliceStation => 25.0,
        BuildingKind::FireStation | BuildingKind::School => 21.0,
        BuildingKind::Works => 15.5,
    };
    building.floor_area_m2 * watts_m2 / 1000.0
}

fn hang(city: &mut City, what: Hanging, feeder: FeederId) {
    match what {
        Hanging::Building(index) => city.buildings[index].feeder = feeder,
        Hanging::Charger(index) => city.chargers[index].feeder = feeder,
        Hanging::Plant(index) => city.plants[index].feeder = feeder,
        Hanging::SolarField(index) => city.solar_fields[index].feeder = feeder,
    }
}
