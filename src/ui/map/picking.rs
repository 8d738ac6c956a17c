//! Picking: what lies under a point of the map. One grid for the still things, a walk over the shown glyphs.

use crate::base::geo::{Bounds, Point};
use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, SolarFieldId, StreetId};
use crate::base::ring::{contains, distance_to_segment};
use crate::city::City;
use crate::model::Thing;
use crate::ui::layers::{Layer, Layers};

use super::vehicles::VehicleLayer;

/// Side of the grid's squares, in metres.
const SQUARE_M: f32 = 100.0;
/// Squares in the grid at most; a file with a far outlier gets larger squares.
const SQUARES_MAX: usize = 1 << 20;
/// Squares grow no larger than the earth.
const SQUARE_M_MAX: f32 = 4.0e7;
/// How far from the pointer a thing is still meant, in points.
const REACH_POINTS: f32 = 9.0;
const STREET_REACH_POINTS: f32 = 5.0;

/// Which buildings and streets lie in each square of the city.
pub struct PickIndex {
    area: Bounds,
    square_m: f32,
    columns: usize,
    rows: usize,
    buildings: Lists,
    streets: Lists,
}

/// Lists of indices, one for each square, in one piece of memory.
#[derive(Default)]
struct Lists {
    first: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn new(squares: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut first = vec![0_u32; squares + 1];
        for (square, _) in &pairs {
            if let Some(count) = first.get_mut(*square as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        Self { first, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    fn of(&self, square: usize) -> &[u32] {
        let range = self.first.get(square).zip(self.first.get(square + 1));
        range.and_then(|(from, to)| self.items.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}

/// What the pointer is asked about.
pub struct PickQuery<'a> {
    pub city: &'a City,
    pub layers: &'a Layers,
    pub vehicles: &'a VehicleLayer,
    pub frame_time_s: f64,
    pub points_per_m: f32,
    /// Whether parked vehicles are drawn at this zoom.
    pub picks_parked: bool,
    /// Whether chargers are drawn at this zoom.
    pub picks_chargers: bool,
    /// Whether feeders can be picked by their ground, not only by their mark.
    pub picks_feeders: bool,
}

impl PickIndex {
    pub fn new(city: &City) -> Self {
        let area = city.bounds.grown(1.0);
        let mut square_m = SQUARE_M;
        let side = |length: f32, square_m: f32| (length.max(1.0) / square_m).ceil() as usize;
        while square_m < SQUARE_M_MAX
            && side(area.width(), square_m).saturating_mul(side(area.height(), square_m)) > SQUARES_MAX
        {
            square_m *= 2.0;
        }
        let count = |length: f32| side(length, square_m).clamp(1, SQUARES_MAX);
        let (columns, rows) = (count(area.width()), count(area.height()).min(SQUARES_MAX / count(area.width())).max(1));
        let mut index = Self { area, square_m, columns, rows, buildings: Lists::default(), streets: Lists::default() };
        let mut buildings = Vec::with_capacity(city.buildings.len() * 2);
        for (at, building) in city.buildings.iter().enumerate() {
            let bounds = Bounds::around(building.footprint.iter().copied());
            index.squares(bounds, |square| buildings.push((square, at as u32)));
        }
        let mut streets = Vec::new();
        for (at, street) in city.streets.streets.iter().enumerate() {
            for pair in city.streets.points_of(street).windows(2) {
                index.squares(Bounds::around([pair[0], pair[1]]), |square| streets.push((square, at as u32)));
            }
        }
        index.buildings = Lists::new(columns * rows, buildings);
        index.streets = Lists::new(columns * rows, streets);
        index
    }

    fn squares(&self, bounds: Bounds, mut each: impl FnMut(u32)) {
        if bounds.is_empty() || !bounds.overlaps(self.area) {
            return;
        }
        let column = |x: f32| (((x - self.area.min.x) / self.square_m).max(0.0) as usize).min(self.columns - 1);
        let row = |y: f32| (((y - self.area.min.y) / self.square_m).max(0.0) as usize).min(self.rows - 1);
        for y in row(bounds.min.y)..=row(bounds.max.y) {
            for x in column(bounds.min.x)..=column(bounds.max.x) {
                each((y * self.columns + x) as u32);
            }
        }
    }

    /// The thing at a place: vehicles first, then what stands small on the map, buildings, streets, feeders.
    pub fn pick(&self, query: &PickQuery<'_>, place: Point) -> Option<Thing> {
        let reach_m = REACH_POINTS / query.points_per_m;
        let shows = |layer| query.layers.shows(layer);
        if shows(Layer::Vehicles)
            && let Some(vehicle) = nearest_vehicle(query, place, reach_m)
        {
            return Some(vehicle);
        }
        nearest_mark(query, place, reach_m)
            .or_else(|| self.building_at(query, place))
            .or_else(|| if shows(Layer::Streets) { self.street_at(query, place) } else { None })
            .or_else(|| {
                let field = query.city.solar_fields.iter().position(|field| contains(&field.outline, place))?;
                Some(Thing::SolarField(SolarFieldId::from_index(field)))
            })
            .or_else(|| if shows(Layer::Feeders) && query.picks_feeders { feeder_at(query.city, place) } else { None })
    }

    fn building_at(&self, query: &PickQuery<'_>, place: Point) -> Option<Thing> {
        let mut found = None;
        self.squares(Bounds::around([place]), |square| {
            let list = self.buildings.of(square as usize);
            found = found.or_else(|| {
                list.iter().copied().find(|at| {
                    query.city.buildings.get(*at as usize).is_some_and(|building| {
                        let layer = if building.kind.is_institution() { Layer::Institutions } else { Layer::Buildings };
                        query.layers.shows(layer) && contains(&building.footprint, place)
                    })
                })
            });
        });
        found.map(|at| Thing::Building(BuildingId(at)))
    }

    fn street_at(&self, query: &PickQuery<'_>, place: Point) -> Option<Thing> {
        let reach_m = STREET_REACH_POINTS / query.points_per_m;
        let graph = &query.city.streets;
        let mut nearest: Option<(f32, u32)> = None;
        self.squares(Bounds::around([place]).grown(reach_m), |square| {
            for at in self.streets.of(square as usize) {
                let Some(street) = graph.streets.get(*at as usize) else { continue };
                let distance = distance_to_line(graph.points_of(street), place);
                if distance <= reach_m.max(0.5 * street.width_m) && nearest.is_none_or(|(least, _)| distance < least) {
                    nearest = Some((distance, *at));
                }
            }
        });
        nearest.map(|(_, at)| Thing::Street(StreetId(at)))
    }
}

fn nearest_vehicle(query: &PickQuery<'_>, place: Point, reach_m: f32) -> Option<Thing> {
    let time_s = query.vehicles.glyph_time(query.frame_time_s);
    let near =
        |glyph: Point| (glyph.x - place.x).abs() <= reach_m + 80.0 && (glyph.y - place.y).abs() <= reach_m + 80.0;
    let mut nearest = (reach_m, None);
    for (id, glyph) in query.vehicles.ids.iter().zip(query.vehicles.glyphs.items.iter()) {
        if !near(glyph.place) || (glyph.is_parked() && !query.picks_parked) {
            continue;
        }
        let distance = glyph.shown_at(time_s).distance(place);
        if distance < nearest.0 {
            nearest = (distance, Some(Thing::Vehicle(*id)));
        }
    }
    nearest.1
}

/// Chargers, plants and depots are small marks on the map, whatever the zoom.
fn nearest_mark(query: &PickQuery<'_>, place: Point, reach_m: f32) -> Option<Thing> {
    let city = query.city;
    let chargers =
        city.chargers.iter().enumerate().filter(|_| query.picks_chargers && query.layers.shows(Layer::Chargers));
    let plants = city.plants.iter().enumerate().filter(|_| query.layers.shows(Layer::Hydrogen));
    let marks = plants
        .map(|(at, plant)| (plant.place, Thing::Plant(PlantId::from_index(at)), 1.6))
        .chain(
            city.depots.iter().enumerate().map(|(at, depot)| (depot.place, Thing::Depot(DepotId::from_index(at)), 1.3)),
        )
        .chain(chargers.map(|(at, charger)| (charger.place, Thing::Charger(ChargerId::from_index(at)), 0.7)));
    marks
        .map(|(at, thing, size)| (at.distance(place) / size, thing))
        .filter(|(distance, _)| *distance <= reach_m)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, thing)| thing)
}

pub fn feeder_at(city: &City, place: Point) -> Option<Thing> {
    let at = city.feeders.iter().position(|feeder| contains(&feeder.outline, place))?;
    Some(Thing::Feeder(FeederId::from_index(at)))
}

pub fn distance_to_line(points: &[Point], place: Point) -> f32 {
    points.windows(2).map(|pair| distance_to_segment(place, pair[0], pair[1])).fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_hold_what_is_inside() {
        let ring = [Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0), Point::new(0.0, 10.0)];
        assert!(contains(&ring, Point::new(5.0, 5.0)));
        assert!(!contains(&ring, Point::new(15.0, 5.0)) && !contains(&[], Point::default()));
    }

    #[test]
    fn distance_is_to_the_nearest_part_of_a_line() {
        let line = [Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0)];
        assert!((distance_to_line(&line, Point::new(5.0, -2.0)) - 2.0).abs() < 1e-6);
        assert!((distance_to_line(&line, Point::new(13.0, 14.0)) - 5.0).abs() < 1e-6);
    }
}
