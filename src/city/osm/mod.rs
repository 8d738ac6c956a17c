//! OpenStreetMap: from the elements of a file to a city.

pub mod areas;
pub mod boundary;
pub mod buildings;
pub mod coast;
pub mod connected;
pub mod error;
pub mod extent;
pub mod ground;
pub mod infill;
pub mod kinds;
pub mod lookup;
pub mod names;
pub mod pbf;
pub mod raw;
pub mod restrictions;
pub mod rings;
pub mod speed;
pub mod stand_ins;
pub mod streets;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod xml;

use std::collections::HashMap;
use std::path::Path;

use crate::base::geo::{Bounds, LatLon, LocalFrame, Point};
use crate::base::name::Name;

use super::street_builder::StreetGraphBuilder;
use super::{City, CityOrigin};
use boundary::Boundary;
use error::OsmError;
use extent::Extent;
use raw::RawData;
use streets::Network;
use tally::Tally;

/// Ground beyond the boundary that the city's box still holds, in metres.
const BOUNDS_MARGIN_M: f32 = 20.0;

/// The city that a file's elements make, without what is laid over it.
pub fn assemble(file: &str, raw: &RawData) -> Result<City, OsmError> {
    check_places(file, raw)?;
    let mut tally = Tally::default();
    let Extent { frame, boundary } = extent::find(file, raw)?;
    let places = places(raw, &frame, &mut tally);

    let mut network = streets::streets(raw, &places, &frame, &boundary, &mut tally);
    connected::keep_largest(&mut network, &mut tally);
    let is_for_cars = |piece: &super::street_builder::StreetPiece| {
        [piece.forward, piece.backward].into_iter().flatten().any(|direction| direction.modes.cars)
    };
    if !network.pieces.iter().any(is_for_cars) {
        return Err(OsmError::NoStreets { file: file.to_owned() });
    }

    let mut city = bare_city(file, raw, frame, &boundary);
    let banned = restrictions::banned_turns(raw, &network, &mut tally);
    city.streets = graph(network, banned);
    city.areas = areas::areas(raw, &places, &boundary, &mut tally);
    city.rails = areas::rails(raw, &places, &boundary);
    let homeless = buildings::build(&mut city, raw, &places, &boundary, &mut tally);
    let mut ground = ground::Ground::of(&city, raw, &places, &boundary);
    stand_ins::build(&mut city, homeless, &mut ground, &boundary);
    infill::build(&mut city, &mut ground, &boundary);
    city.warnings = tally.sentences();
    Ok(city)
}

/// Refuses places that are not on the earth.
fn check_places(file: &str, raw: &RawData) -> Result<(), OsmError> {
    match raw.nodes.iter().find(|node| !node.place.is_on_map()) {
        Some(node) => {
            let LatLon { lat, lon } = node.place;
            Err(OsmError::OutsideWorld { file: file.to_owned(), id: node.id, lat, lon })
        }
        None => Ok(()),
    }
}

/// Where each node lies, by its id.
fn places(raw: &RawData, frame: &LocalFrame, tally: &mut Tally) -> HashMap<i64, Point> {
    let mut places = HashMap::with_capacity(raw.nodes.len());
    for node in &raw.nodes {
        if places.insert(node.id, frame.local_from_geo(node.place)).is_some() {
            tally.repeated_node_ids += 1;
        }
    }
    places
}

fn graph(network: Network, banned: Vec<restrictions::BannedTurn>) -> super::StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    for node in network.nodes {
        builder.add_node(node);
    }
    for piece in network.pieces {
        builder.add_piece(piece);
    }
    for (from, via, to) in banned {
        builder.ban_turn(from, via, to);
    }
    builder.finish()
}

fn bare_city(file: &str, raw: &RawData, frame: LocalFrame, boundary: &Boundary) -> City {
    let file_name = Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into());
    City {
        bounds: Bounds::around(boundary.ring().iter().copied()).grown(BOUNDS_MARGIN_M),
        boundary: boundary.ring().to_vec(),
        ..City::bare(
            city_name(raw, &frame, boundary).unwrap_or_else(|| Name::same(&stem(&file_name))),
            CityOrigin::OpenStreetMap { file: file_name },
            frame,
            extent::zone(frame.origin()),
        )
    }
}

/// The name of the largest place in the boundary, of equals the one nearest to the middle.
fn city_name(raw: &RawData, frame: &LocalFrame, boundary: &Boundary) -> Option<Name> {
    const PLACES: [&str; 4] = ["city", "town", "municipality", "village"];
    raw.nodes
        .iter()
        .filter_map(|node| {
            let rank = PLACES.iter().position(|place| *place == node.tags.value("place"))?;
            let spot = frame.local_from_geo(node.place);
            boundary.contains(spot).then_some(((rank, spot.length()), node))
        })
        .min_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .and_then(|(_, node)| names::name(&node.tags))
}

/// A file's name without its endings, as a title.
pub fn stem(file_name: &str) -> String {
    let stem = file_name.split('.').next().unwrap_or(file_name).replace(['-', '_'], " ");
    let mut letters = stem.chars();
    letters.next().map_or_else(|| file_name.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}
