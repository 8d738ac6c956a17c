//! Bus lines: loops from the middle of town out along the main streets and back.

use std::f32::consts::TAU;

use crate::base::geo::Point;
use crate::base::name::Name;
use crate::city::City;
use crate::city::grid::{Line, LineStop};
use crate::city::named_places::NamedPlaces;
use crate::city::nearest::NearestStreet;
use crate::city::street::{Arc, StreetClass};

use super::{direction_of, distance_to_ring, is_for_cars, town_center};

/// Homes that one more line serves; a town of 8,000 homes has six lines.
const HOMES_A_LINE: u32 = 1_400;
const LINES: (u32, u32) = (2, 40);
/// Stops of a line before those too close to each other are left out.
const STOPS_A_LINE: usize = 14;
const STOP_SPACING_MIN_M: f32 = 180.0;
const STOPS_MIN: usize = 3;
/// How far out a line goes, as a share of the way to the city's edge, for even and odd lines.
const REACH_SHARES: [f32; 2] = [0.85, 0.6];

/// Lays lines where there are none.
pub fn lay(city: &mut City, nearest: &NearestStreet) {
    if !city.lines.is_empty() {
        return;
    }
    let names = NamedPlaces::of(city);
    let count = (city.home_count() / HOMES_A_LINE + 1).clamp(LINES.0, LINES.1);
    let mut lines = Vec::new();
    for index in 0..count {
        let stops = loop_stops(city, nearest, &names, index, count);
        if stops.len() >= STOPS_MIN {
            lines.push(Line { number: lines.len() as u32 + 1, stops });
        }
    }
    city.lines = lines;
}

/// The stops of one line: out along one heading, back along the next, like a petal.
fn loop_stops(city: &City, nearest: &NearestStreet, names: &NamedPlaces, index: u32, count: u32) -> Vec<LineStop> {
    let center = town_center(city);
    let width_rad = TAU / count as f32;
    let reach = REACH_SHARES[index as usize % REACH_SHARES.len()];
    let mut stops: Vec<LineStop> = Vec::new();
    for step in 0..STOPS_A_LINE {
        let turn = step as f32 / STOPS_A_LINE as f32;
        // The radius rises and falls once a loop while the heading sweeps over the petal.
        let out = libm::sinf(turn * TAU / 2.0);
        let heading = index as f32 * width_rad + (turn - 0.5) * width_rad * 1.3;
        let direction = direction_of(heading);
        let target = center + direction * (distance_to_ring(&city.boundary, center, direction) * reach * out);
        if let Some(stop) = stop_near(city, nearest, names, target)
            && stops.iter().all(|other| other.place.distance(stop.place) >= STOP_SPACING_MIN_M)
        {
            stops.push(stop);
        }
    }
    stops
}

fn stop_near(city: &City, nearest: &NearestStreet, names: &NamedPlaces, target: Point) -> Option<LineStop> {
    let is_main = |arc: &Arc| {
        let class = city.streets.streets[arc.street.index()].class;
        is_for_cars(arc) && matches!(class, StreetClass::Fast | StreetClass::Collector)
    };
    let (mut spot, _) =
        nearest.find(&city.streets, target, is_main).or_else(|| nearest.find(&city.streets, target, is_for_cars))?;
    let length_m = city.streets.arc(spot.arc).length_m;
    // Not in the middle of a junction.
    spot.offset_m = spot.offset_m.clamp(length_m * 0.2, length_m * 0.8);
    let (place, _) = city.streets.place(spot);
    let name = names
        .nearest(place)
        .or_else(|| city.streets.street_of(spot.arc).name.clone())
        .unwrap_or_else(|| Name::new("Stop", "停留所"));
    Some(LineStop { name, place, spot })
}
