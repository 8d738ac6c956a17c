//! Blocks: what is left of each face inside its streets, with the sides that buildings can face.

use crate::base::geo::Point;
use crate::base::name::Name;
use crate::city::{Area, AreaKind, BuildingKind, City, StreetClass};

use super::faces::Face;
use super::names;
use super::network::Network;
use super::plan::Plan;
use super::polygon;
use super::prune::is_on_river;

/// A turn of the outline sharper than this, in radians, starts a new side.
const CORNER_RAD: f32 = 0.5;
/// Streets may come this much nearer to an outline than their reserve, in metres: bends are drawn with corners.
const CLEARANCE_TOLERANCE_M: f32 = 0.6;
/// Less built-up land than this is a green corner.
const BLOCK_AREA_MIN_M2: f32 = 900.0;
/// Half the width of the green along a promenade, in metres.
const VERGE_HALF_M: f32 = 7.1;

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The station square.
    Square,
    /// Shops and offices.
    Center,
    Apartments,
    Detached,
    /// One institution with its grounds.
    Institution(BuildingKind),
    Park,
    Works,
    Depot,
    Hydrogen,
    Solar,
    /// Meadow and wood at the edge, or land that nobody needs yet.
    Field,
}

/// A run of a block's outline without a corner.
#[derive(Clone, Debug)]
pub struct BlockSide {
    pub points: Vec<Point>,
    pub class: StreetClass,
    pub length_m: f32,
}

/// The land inside the streets around a face.
#[derive(Clone, Debug)]
pub struct Block {
    pub outline: Vec<Point>,
    pub sides: Vec<BlockSide>,
    pub center: Point,
    pub area_m2: f32,
    /// The side of a long rectangle of the same area and perimeter.
    pub width_m: f32,
    pub purpose: Use,
    /// A small institution that shares the block with homes.
    pub landmark: Option<BuildingKind>,
    /// Outside the ring road.
    pub is_belt: bool,
    pub touches_fast: bool,
    /// Sides of the face and the distance that buildings keep from them, where the outline alone can't promise it.
    pub guards: Vec<(Point, Point, f32)>,
    pub touches_river: bool,
    pub name: Option<Name>,
}

impl Block {
    pub fn longest_side(&self) -> Option<&BlockSide> {
        self.street_sides().next()
    }

    /// The sides on streets for cars, the longest first.
    pub fn street_sides(&self) -> impl Iterator<Item = &BlockSide> {
        let mut sides: Vec<&BlockSide> =
            self.sides.iter().filter(|side| side.class != StreetClass::Promenade).collect();
        sides.sort_by(|a, b| b.length_m.total_cmp(&a.length_m));
        sides.into_iter()
    }
}

/// The blocks of all faces but the river's.
pub fn blocks(network: &Network, faces: &[Face], plan: &Plan) -> Vec<Block> {
    let belt_from = ring_road_outline(plan);
    let dry = faces.iter().filter(|face| !is_on_river(face, plan));
    dry.map(|face| block(network, face, plan, &belt_from)).collect()
}

fn ring_road_outline(plan: &Plan) -> Vec<Point> {
    let count = 720;
    (0..count)
        .map(|step| plan.warp.place(plan.radius_m(), std::f64::consts::TAU * f64::from(step) / f64::from(count)))
        .collect()
}

fn block(network: &Network, face: &Face, plan: &Plan, ring_road: &[Point]) -> Block {
    let edges = &network.edges;
    let reserves: Vec<f32> = face.edge_of.iter().map(|edge| edges[*edge].role.reserve_m()).collect();
    let moved = polygon::inset(&face.ring, &reserves);
    let is_clear: Vec<bool> = moved.iter().map(|place| is_clear(*place, &face.ring, &reserves)).collect();
    let outline: Vec<Point> =
        moved.iter().zip(&is_clear).filter(|(_, is_clear)| **is_clear).map(|(place, _)| *place).collect();
    let area_m2 = if outline.len() < 3 { 0.0 } else { polygon::area(&outline) };
    // Too little is left to build on: the green goes up to the streets.
    let is_green = area_m2 < BLOCK_AREA_MIN_M2 || area_m2 > face.area_m2;
    let outline = if is_green { face.ring.clone() } else { outline };
    let center = polygon::centroid(&outline);
    let is_square = polygon::contains(&face.ring, Point::default());
    let touches = |class| face.sides.iter().any(|side| edges[side.edge].role.class == class);
    let touches_river = face.ring.iter().any(|place| plan.river.locate(*place).1.abs() < plan.street_bank_m + 3.0);
    let purpose = match (is_square, is_green) {
        (true, _) => Use::Square,
        (_, true) => Use::Field,
        _ => Use::Detached,
    };
    Block {
        sides: sides(network, face, &moved, &is_clear),
        center,
        area_m2,
        width_m: 2.0 * area_m2 / polygon::perimeter(&outline).max(1.0),
        purpose,
        landmark: None,
        is_belt: !polygon::contains(ring_road, center),
        guards: guards(face, &reserves, &is_clear),
        touches_fast: touches(StreetClass::Fast),
        touches_river,
        name: None,
        outline,
    }
}

/// Whether a point of a moved outline kept its distance from every street; those past a tight corner did not.
fn is_clear(place: Point, ring: &[Point], reserves: &[f32]) -> bool {
    polygon::segments(ring)
        .zip(reserves)
        .all(|((from, to), reserve)| polygon::distance_to_segment(place, from, to) > reserve - CLEARANCE_TOLERANCE_M)
}

/// All sides of a face whose outline lost points.
fn guards(face: &Face, reserves: &[f32], is_clear: &[bool]) -> Vec<(Point, Point, f32)> {
    if is_clear.iter().all(|is_clear| *is_clear) {
        return Vec::new();
    }
    polygon::segments(&face.ring).zip(reserves).map(|((from, to), reserve)| (from, to, *reserve)).collect()
}

fn sides(network: &Network, face: &Face, outline: &[Point], is_clear: &[bool]) -> Vec<BlockSide> {
    let count = face.ring.len();
    let direction = |index: usize| (face.ring[(index + 1) % count] - face.ring[index % count]).unit();
    let is_corner = |index: usize| {
        let (before, after) = (direction(index + count - 1), direction(index));
        libm::atan2f(before.cross(after), before.dot(after)).abs() > CORNER_RAD
    };
    let Some(start) = (0..count).find(|index| is_corner(*index)) else { return Vec::new() };
    let mut sides: Vec<BlockSide> = Vec::new();
    for step in 0..count {
        let index = (start + step) % count;
        let class = network.edges[face.edge_of[index]].role.class;
        if step == 0 || is_corner(index) {
            let points = if is_clear[index] { vec![outline[index]] } else { Vec::new() };
            sides.push(BlockSide { points, class, length_m: 0.0 });
        }
        if let Some(side) = sides.last_mut() {
            side.class = side.class.min(class);
            let next = outline[(index + 1) % count];
            if !is_clear[(index + 1) % count] {
                continue;
            }
            side.length_m += side.points.last().map_or(0.0, |last| last.distance(next));
            side.points.push(next);
        }
    }
    sides.retain(|side| side.points.len() > 1);
    sides
}

/// Adds blocks, parks, the station square and the green along promenades to the city.
pub fn lay_land(city: &mut City, network: &Network, blocks: &[Block]) {
    let mut parks = 0;
    for block in blocks {
        let (kind, name) = match block.purpose {
            Use::Square => (AreaKind::Plaza, Some(names::square())),
            Use::Park => {
                parks += 1;
                (AreaKind::Green, Some(names::park(parks - 1)))
            }
            Use::Field => (AreaKind::Green, None),
            _ => (AreaKind::Block, block.name.clone()),
        };
        city.areas.push(Area { kind, name, outer: block.outline.clone(), holes: Vec::new() });
    }
    for edge in network.edges.iter().filter(|edge| !edge.lets_cars() && !edge.is_bridge) {
        city.areas.push(Area {
            kind: AreaKind::Green,
            name: None,
            outer: strip(&edge.points, VERGE_HALF_M),
            holes: Vec::new(),
        });
    }
}

/// The ground on both sides of a line.
fn strip(points: &[Point], half_m: f32) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    let side = |index: usize| {
        let (before, after) = (points[index.saturating_sub(1)], points[(index + 1).min(last)]);
        (after - before).unit().perpendicular() * half_m
    };
    let one = (0..points.len()).map(|index| points[index] - side(index));
    let other = (0..points.len()).rev().map(|index| points[index] + side(index));
    one.chain(other).collect()
}
