//! The city's still geometry, made once: land, streets, buildings, feeders.

use crate::base::geo::{Bounds, Point};
use crate::city::{AreaKind, BuildingKind, City, Street, StreetClass};

use super::fill_mesh::{FillMesh, INDEX_MAX};
use super::line_mesh::LineMesh;
use super::tones::{LineClass, Tone};

/// All still geometry of a city, by layer.
#[derive(Clone, Debug, Default)]
pub struct CityMesh {
    /// Land and blocks: not drawn over a base map.
    pub land: FillMesh,
    /// Water, green, squares, railway ground: not drawn over a base map either.
    pub areas: FillMesh,
    pub solar_fields: FillMesh,
    pub boundary: LineMesh,
    pub streets: LineMesh,
    pub buildings: FillMesh,
    pub institutions: FillMesh,
    pub feeder_fills: FillMesh,
    pub feeder_lines: LineMesh,
}

/// Side of the squares in which geometry is kept together, in metres.
const CHUNK_M: f32 = 800.0;
/// Floors from which a building takes the lighter of the two tones.
const LARGE_BUILDING_FLOORS: u8 = 4;
/// How much wider than its street a bridge's rim is, in metres.
const BRIDGE_RIM_M: f32 = 3.0;
const RAIL_WIDTH_M: f32 = 2.6;

impl CityMesh {
    pub fn new(city: &City) -> Self {
        let mut mesh = Self::default();
        mesh.add_ground(city);
        mesh.add_streets(city);
        mesh.add_buildings(city);
        mesh.add_feeders(city);
        mesh
    }

    fn add_ground(&mut self, city: &City) {
        let boundary = boundary_of(city);
        self.land.add(&boundary, &[], Tone::Land, 0);
        self.boundary.add_ring(&boundary, 0.0, LineClass::Boundary, INDEX_MAX as usize);
        self.boundary.end_chunk();
        // Blocks first, then what lies on them; water last, because rivers run through parks.
        add_areas(&mut self.land, city, AreaKind::Block, Tone::Block);
        for (wanted, tone) in [
            (AreaKind::Rail, Tone::RailGround),
            (AreaKind::Plaza, Tone::Plaza),
            (AreaKind::Green, Tone::Green),
            (AreaKind::Water, Tone::Water),
        ] {
            add_areas(&mut self.areas, city, wanted, tone);
        }
        self.land.end_chunk();
        self.areas.end_chunk();
        for field in &city.solar_fields {
            self.solar_fields.add(&field.outline, &[], Tone::SolarField, 0);
        }
        self.solar_fields.end_chunk();
    }

    fn add_streets(&mut self, city: &City) {
        let mut order: Vec<(LineClass, bool, (i32, i32), usize)> = city
            .streets
            .streets
            .iter()
            .enumerate()
            .map(|(index, street)| {
                let middle = city.streets.points_of(street).get(street.point_count as usize / 2);
                (line_class(street), street.is_bridge, cell_of(middle.copied().unwrap_or_default()), index)
            })
            .collect();
        // Bridges over everything else, small streets under large ones, neighbours together.
        order.sort_by_key(|(class, is_bridge, cell, index)| (*is_bridge, *class, *cell, *index));
        let mut last = None;
        for &(class, is_bridge, cell, index) in &order {
            if last.is_some_and(|key| key != (class, is_bridge, cell)) {
                self.streets.end_chunk();
            }
            last = Some((class, is_bridge, cell));
            let Some(street) = city.streets.streets.get(index) else { continue };
            let points = city.streets.points_of(street);
            if is_bridge {
                self.streets.add(points, street.width_m + BRIDGE_RIM_M, LineClass::BridgeCasing, index);
            }
            self.streets.add(points, street.width_m, class, index);
        }
        self.streets.end_chunk();
        for rail in &city.rails {
            self.streets.add(rail, RAIL_WIDTH_M, LineClass::Rail, INDEX_MAX as usize);
        }
        self.streets.end_chunk();
    }

    fn add_buildings(&mut self, city: &City) {
        let mut order: Vec<((i32, i32), usize)> =
            city.buildings.iter().enumerate().map(|(index, building)| (cell_of(building.center), index)).collect();
        order.sort_unstable();
        let mut last = None;
        for &(cell, index) in &order {
            if last.is_some_and(|key| key != cell) {
                self.buildings.end_chunk();
                self.institutions.end_chunk();
            }
            last = Some(cell);
            let Some(building) = city.buildings.get(index) else { continue };
            let tone = if building.kind.is_institution() {
                Tone::Institution
            } else if building.kind == BuildingKind::Detached || building.floors < LARGE_BUILDING_FLOORS {
                Tone::Building
            } else {
                Tone::Building2
            };
            let mesh = if tone == Tone::Institution { &mut self.institutions } else { &mut self.buildings };
            mesh.add(&building.footprint, &[], tone, index);
        }
        self.buildings.end_chunk();
        self.institutions.end_chunk();
    }

    fn add_feeders(&mut self, city: &City) {
        for (index, feeder) in city.feeders.iter().enumerate() {
            self.feeder_fills.add(&feeder.outline, &[], Tone::FeederFill, index);
            self.feeder_lines.add_ring(&feeder.outline, 0.0, LineClass::Feeder, index);
        }
        self.feeder_fills.end_chunk();
        self.feeder_lines.end_chunk();
    }
}

fn add_areas(mesh: &mut FillMesh, city: &City, wanted: AreaKind, tone: Tone) {
    for area in city.areas.iter().filter(|area| area.kind == wanted) {
        mesh.add(&area.outer, &area.holes, tone, 0);
    }
}

/// Where the city ends; the box of everything when its file doesn't say.
pub fn boundary_of(city: &City) -> Vec<Point> {
    if city.boundary.len() >= 3 {
        return city.boundary.clone();
    }
    let Bounds { min, max } = city.bounds;
    if city.bounds.is_empty() {
        return Vec::new();
    }
    vec![min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)]
}

fn line_class(street: &Street) -> LineClass {
    if street.is_tunnel {
        return LineClass::Tunnel;
    }
    match street.class {
        StreetClass::Motorway => LineClass::Motorway,
        StreetClass::Fast => LineClass::Fast,
        StreetClass::Collector => LineClass::Collector,
        StreetClass::Shared => LineClass::Shared,
        StreetClass::Service => LineClass::Service,
        StreetClass::Promenade => LineClass::Promenade,
    }
}

fn cell_of(point: Point) -> (i32, i32) {
    ((point.x / CHUNK_M).floor() as i32, (point.y / CHUNK_M).floor() as i32)
}
