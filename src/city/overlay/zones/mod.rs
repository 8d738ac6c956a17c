//! Zones: compact parts of the city of about the same load, bounded by streets, that cover it once.
//!
//! The ground is laid out in small squares, streets part it into pieces, sites gather pieces of equal load, and the
//! borders between zones are drawn along the middle of the streets.

mod borders;
pub(super) mod outlines;
mod pieces;
mod raster;
mod sites;
mod tidy;

use crate::base::geo::Point;
use crate::city::City;
use crate::city::nearest::NearestStreet;
use crate::city::street::{Street, StreetClass};

use pieces::Pieces;
use raster::{OUTSIDE, Raster};

/// Something that draws power at a place.
#[derive(Clone, Copy, Debug)]
pub struct PlacedLoad {
    pub place: Point,
    pub peak_kw: f32,
}

/// The zones of a city and the zone of each load.
#[derive(Clone, Debug)]
pub struct Zones {
    /// Closed rings without the repeated first point; neighbours share their borders.
    pub outlines: Vec<Vec<Point>>,
    /// By the index of the load.
    pub zone_of: Vec<usize>,
}

/// Lays out about `count` zones.
pub fn lay_out(city: &City, nearest: &NearestStreet, loads: &[PlacedLoad], count: usize) -> Zones {
    let whole = || Zones { outlines: vec![city.boundary.clone()], zone_of: vec![0; loads.len()] };
    if count <= 1 || city.boundary.len() < 3 {
        return whole();
    }
    let raster = Raster::over(&city.boundary);
    let pieces = Pieces::of(&raster, city, loads);
    if pieces.places.len() < 2 {
        return whole();
    }
    let sites = sites::gather(&pieces, count);
    let mut labels = sites::labels(&raster, &pieces, &sites);
    tidy::tidy(&raster, &mut labels, count);
    let mut outlines = outlines::trace(&raster, &labels, count, city, nearest);
    let number_of = number(&mut outlines);
    let middles: Vec<Point> = outlines.iter().map(|outline| middle(outline)).collect();
    let zone_of = loads
        .iter()
        .map(|load| {
            let label = labels[raster.cell_of(load.place)];
            let zone = if label == OUTSIDE { None } else { number_of[label as usize] };
            zone.unwrap_or_else(|| nearest_of(&middles, load.place))
        })
        .collect();
    if outlines.is_empty() { whole() } else { Zones { outlines, zone_of } }
}

/// Whether a street bounds blocks: yards and footpaths run inside them.
fn is_bounding(street: &Street) -> bool {
    !street.is_tunnel && !matches!(street.class, StreetClass::Service | StreetClass::Promenade)
}

/// Drops empty outlines and tells the new number of each label.
fn number(outlines: &mut Vec<Vec<Point>>) -> Vec<Option<usize>> {
    let mut next = 0;
    let numbers = outlines
        .iter()
        .map(|outline| {
            let number = (outline.len() >= 3).then_some(next);
            next += usize::from(number.is_some());
            number
        })
        .collect();
    outlines.retain(|outline| outline.len() >= 3);
    numbers
}

fn middle(points: &[Point]) -> Point {
    points.iter().fold(Point::default(), |sum, point| sum + *point) * (1.0 / points.len().max(1) as f32)
}

fn nearest_of(places: &[Point], to: Point) -> usize {
    (0..places.len()).min_by(|&a, &b| places[a].distance(to).total_cmp(&places[b].distance(to))).unwrap_or(0)
}
