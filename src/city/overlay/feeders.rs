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
/// behind one section switch carries about 1 MW.
const FEEDER_PEAK_KW: f32 = 1_000.0;
const FEEDERS_MAX: f32 = 4_000.0;
/// Coincident evening peak of a home on a 33 °C day, in kW: the mean Japanese household (about 4,200 kWh a year)
/// draws 1.0 to 1.6 kW then.
const HOME_PEAK_KW: f32 = 1.6;
/// Share of chargers' power that is drawn at the same time.
const CHARGER_COINCIDENCE: f32 = 0.3;
/// Grid losses on top of what is drawn.
const LOSSES: f32 = 1.04;
/// Limits against the peak: the tightest feeder of the city is laid out with the first figure, others evenly up to
/// the second.
const MARGIN: (f32, f32) = (1.02, 2.1);
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
        hung[zone].add(load);
    }
    let mut chance = Chance::for_thing(seed, PURPOSE, 0);
    let mut margins: Vec<f32> = (0..hung.len())
        .map(|rank| MARGIN.0 + (MARGIN.1 - MARGIN.0) * rank as f32 / (hung.len().max(2) - 1) as f32)
        .collect();
    for last in (1..margins.len()).rev() {
        margins.swap(last, chance.below(last + 1));
    }
    for (index, (outline, margin)) in zones.outlines.into_iter().zip(margins).enumerate() {
        let peak_kw = hung[index].peak_kw * LOSSES;
        city.feeders.push(Feeder {
            number: index as u32 + 1,
            limit_kw: ((peak_kw * margin / LIMIT_STEP_KW).ceil() * LIMIT_STEP_KW).max(LIMIT_STEP_KW),
            substation: hung[index].middle().unwrap_or_else(|| Bounds::around(outline.iter().copied()).center()),
            outline,
        });
    }
}

/// What hangs on one feeder, summed.
#[derive(Clone, Copy, Debug, Default)]
struct Hung {
    peak_kw: f32,
    places: Point,
    count: u32,
}

impl Hung {
    fn add(&mut self, load: &PlacedLoad) {
        self.peak_kw += load.peak_kw;
        self.places = self.places + load.place;
        self.count += 1;
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

/// The peak of a building on a hot evening. W/m² of floor are those of Japanese building energy surveys' evening hours.
fn peak_kw(building: &Building) -> f32 {
    let watts_m2 = match building.kind {
        BuildingKind::Detached | BuildingKind::Apartments => {
            return f32::from(building.homes) * HOME_PEAK_KW + building.charger_kw * CHARGER_COINCIDENCE;
        }
        BuildingKind::Shop => 47.0,
        BuildingKind::Hospital => 42.0,
        BuildingKind::Station => 37.0,
        BuildingKind::Clinic => 34.0,
        BuildingKind::Office => 32.0,
        BuildingKind::PoliceStation => 24.0,
        BuildingKind::FireStation | BuildingKind::CityHall => 20.0,
        BuildingKind::Works => 10.0,
        BuildingKind::School => 8.0,
    };
    building.floor_area_m2 * watts_m2 / 1000.0 + building.charger_kw * CHARGER_COINCIDENCE
}

fn hang(city: &mut City, what: Hanging, feeder: FeederId) {
    match what {
        Hanging::Building(index) => city.buildings[index].feeder = feeder,
        Hanging::Charger(index) => city.chargers[index].feeder = feeder,
        Hanging::Plant(index) => city.plants[index].feeder = feeder,
        Hanging::SolarField(index) => city.solar_fields[index].feeder = feeder,
    }
}
