//! Feeders: compact zones of about the same load, with limits that fit what hangs on them.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::city::City;
use crate::city::building::{Building, BuildingKind};
use crate::city::grid::Feeder;

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
struct Load {
    place: Point,
    peak_kw: f32,
    what: Hanging,
}

#[derive(Clone, Copy)]
enum Hanging {
    Building(usize),
    Charger(usize),
    Plant(usize),
    SolarField(usize),
}

/// Cuts the city into zones and hangs everything on the feeder of its zone.
pub fn lay(city: &mut City, seed: u64) {
    if !city.feeders.is_empty() {
        return;
    }
    let mut loads = loads(city);
    let total_kw: f32 = loads.iter().map(|load| load.peak_kw).sum();
    if loads.is_empty() {
        return;
    }
    let count = (total_kw / FEEDER_PEAK_KW).round().clamp(1.0, FEEDERS_MAX) as usize;
    let mut zones = Vec::with_capacity(count);
    cut(&mut loads, city.boundary.clone(), count, &mut zones);
    let mut chance = Chance::for_thing(seed, PURPOSE, 0);
    let mut margins: Vec<f32> = (0..zones.len())
        .map(|rank| MARGIN.0 + (MARGIN.1 - MARGIN.0) * rank as f32 / (zones.len().max(2) - 1) as f32)
        .collect();
    for last in (1..margins.len()).rev() {
        margins.swap(last, chance.below(last + 1));
    }
    for (index, (zone, margin)) in zones.into_iter().zip(margins).enumerate() {
        hang(city, FeederId::from_index(index), &zone.loads);
        let peak_kw: f32 = zone.loads.iter().map(|load| load.peak_kw).sum::<f32>() * LOSSES;
        city.feeders.push(Feeder {
            number: index as u32 + 1,
            limit_kw: ((peak_kw * margin / LIMIT_STEP_KW).ceil() * LIMIT_STEP_KW).max(LIMIT_STEP_KW),
            substation: middle(&zone.loads),
            outline: zone.outline,
        });
    }
}

fn loads(city: &City) -> Vec<Load> {
    let buildings = city.buildings.iter().enumerate().map(|(index, building)| Load {
        place: building.center,
        peak_kw: peak_kw(building),
        what: Hanging::Building(index),
    });
    let chargers = city.chargers.iter().enumerate().map(|(index, charger)| Load {
        place: charger.place,
        peak_kw: charger.limit_kw * CHARGER_COINCIDENCE,
        what: Hanging::Charger(index),
    });
    // The electrolyser waits for cheap hours and gives way in the evening.
    let plants = city.plants.iter().enumerate().map(|(index, plant)| Load {
        place: plant.place,
        peak_kw: 0.0,
        what: Hanging::Plant(index),
    });
    let fields = city.solar_fields.iter().enumerate().map(|(index, field)| Load {
        place: crate::base::geo::Bounds::around(field.outline.iter().copied()).center(),
        peak_kw: 0.0,
        what: Hanging::SolarField(index),
    });
    buildings.chain(chargers).chain(plants).chain(fields).collect()
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

struct Zone {
    loads: Vec<Load>,
    outline: Vec<Point>,
}

/// Halves the loads across their longer side until each part has one feeder's share.
fn cut(loads: &mut [Load], outline: Vec<Point>, count: usize, zones: &mut Vec<Zone>) {
    if count <= 1 || loads.len() < 2 {
        zones.push(Zone { loads: loads.to_vec(), outline });
        return;
    }
    let axis = longer_axis(loads);
    loads.sort_by(|a, b| a.place.dot(axis).total_cmp(&b.place.dot(axis)));
    let low_count = count / 2;
    let total_kw: f32 = loads.iter().map(|load| load.peak_kw).sum();
    let wanted_kw = total_kw * low_count as f32 / count as f32;
    let mut sum_kw = 0.0;
    let split = loads
        .iter()
        .position(|load| {
            sum_kw += load.peak_kw;
            sum_kw > wanted_kw
        })
        .unwrap_or(loads.len() / 2)
        .clamp(1, loads.len() - 1);
    let border = (loads[split - 1].place.dot(axis) + loads[split].place.dot(axis)) / 2.0;
    let low_outline = clip(&outline, axis, border);
    let high_outline = clip(&outline, axis * -1.0, -border);
    let (low, high) = loads.split_at_mut(split);
    cut(low, low_outline, low_count, zones);
    cut(high, high_outline, count - low_count, zones);
}

/// The direction in which the loads are spread most (first principal axis).
fn longer_axis(loads: &[Load]) -> Point {
    let mean = middle(loads);
    let (mut xx, mut xy, mut yy) = (0.0_f32, 0.0_f32, 0.0_f32);
    for load in loads {
        let from = load.place - mean;
        xx += from.x * from.x;
        xy += from.x * from.y;
        yy += from.y * from.y;
    }
    let angle = 0.5 * libm::atan2f(2.0 * xy, xx - yy);
    Point::new(libm::cosf(angle), libm::sinf(angle))
}

fn middle(loads: &[Load]) -> Point {
    let sum = loads.iter().fold(Point::default(), |sum, load| sum + load.place);
    sum * (1.0 / loads.len().max(1) as f32)
}

/// The part of a ring on which `axis · point ≤ border` (Sutherland and Hodgman 1974).
fn clip(ring: &[Point], axis: Point, border: f32) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len() + 2);
    for (index, &from) in ring.iter().enumerate() {
        let to = ring[(index + 1) % ring.len()];
        let (from_over, to_over) = (from.dot(axis) - border, to.dot(axis) - border);
        if from_over <= 0.0 {
            kept.push(from);
        }
        if (from_over < 0.0 && to_over > 0.0) || (from_over > 0.0 && to_over < 0.0) {
            kept.push(from.lerp(to, from_over / (from_over - to_over)));
        }
    }
    kept
}

fn hang(city: &mut City, feeder: FeederId, loads: &[Load]) {
    for load in loads {
        match load.what {
            Hanging::Building(index) => city.buildings[index].feeder = feeder,
            Hanging::Charger(index) => city.chargers[index].feeder = feeder,
            Hanging::Plant(index) => city.plants[index].feeder = feeder,
            Hanging::SolarField(index) => city.solar_fields[index].feeder = feeder,
        }
    }
}
