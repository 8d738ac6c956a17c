//! Where a vehicle can stand: not on a bridge, in a tunnel, or in and right before a junction.

use crate::base::ids::ArcId;
use crate::city::{City, Spot};

use super::Ground;

/// Nobody stops nearer than this to a crossing or junction (Road Traffic Act of Japan, article 44: 5 m).
const JUNCTION_M: f32 = 5.0;
/// Streets shorter than this have no place to stand between their junctions.
const SHORT_M: f32 = 4.0 * JUNCTION_M;
/// A place to stand is looked for as far as this.
const LOOK_AHEAD_M: f32 = 2_000.0;

/// What a spot of the street network is on.
pub fn ground_at(city: &City, spot: Spot) -> Ground {
    let Some(arc) = city.streets.arcs.get(spot.arc.index()) else { return Ground::Open };
    let street = city.streets.street_of(spot.arc);
    if street.is_tunnel {
        Ground::Tunnel
    } else if street.is_bridge {
        Ground::Bridge
    } else if spot.offset_m < JUNCTION_M || spot.offset_m > arc.length_m - JUNCTION_M {
        Ground::Junction
    } else {
        Ground::Open
    }
}

/// Metres along a way, at least `from_m` on, to the next place where a vehicle stands well; `None` when there is none on
/// the way, or far off. The way begins with the arc of the spot.
pub fn next_place_to_stand_m(city: &City, here: Spot, way: &[ArcId], from_m: f32) -> Option<f32> {
    // Metres from the spot to the start of the arc that is looked at.
    let mut start_m = -here.offset_m;
    for arc in way {
        let length_m = city.streets.arcs.get(arc.index())?.length_m;
        let street = city.streets.street_of(*arc);
        let has_place = !street.is_tunnel && !street.is_bridge && length_m >= SHORT_M;
        let first_m = (from_m - start_m).max(2.0 * JUNCTION_M);
        if has_place && first_m <= length_m - 2.0 * JUNCTION_M {
            return Some(start_m + first_m);
        }
        start_m += length_m;
        if start_m > LOOK_AHEAD_M {
            return None;
        }
    }
    None
}

/// The way straight on from a spot: at each junction the arc that turns least, as far as a place to stand is looked for.
pub fn straight_on(city: &City, here: Spot) -> Vec<ArcId> {
    let streets = &city.streets;
    let mut way = Vec::new();
    let mut next = streets.arcs.get(here.arc.index()).map(|_| here.arc);
    let mut left_m = LOOK_AHEAD_M + here.offset_m;
    while let Some(arc) = next.filter(|_| left_m > 0.0) {
        way.push(arc);
        let found = streets.arc(arc);
        left_m -= found.length_m.max(1.0);
        let end = streets.place(Spot { arc, offset_m: found.length_m }).1;
        let is_way_on = |on: &ArcId| {
            streets.reverse_of(arc) != Some(*on) && !streets.is_turn_banned(arc, *on) && streets.arc(*on).modes.cars
        };
        let along = |on: &ArcId| {
            let begin = streets.place(Spot { arc: *on, offset_m: 0.0 }).1;
            end.x * begin.x + end.y * begin.y
        };
        let ways_on = streets.out_of(found.to).filter(is_way_on);
        next = ways_on.max_by(|one, other| along(one).total_cmp(&along(other)));
    }
    way
}
