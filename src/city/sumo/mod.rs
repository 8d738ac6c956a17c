//! SUMO: from a network file to a city, and the routes that are driven on it.
//!
//! The format is that of Eclipse SUMO's networks (version 1.20 and before): Lopez et al., "Microscopic Traffic
//! Simulation using SUMO", ITSC 2018, and the pages "SUMO Road Networks" and "Traffic Lights" of its documentation.

pub mod error;
mod movements;
mod net;
mod permissions;
pub mod routes;
mod signals;
mod streets;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::HashMap;
use std::path::Path;

use crate::base::geo::{Bounds, LatLon, LocalFrame, Point};
use crate::base::name::Name;

use super::generate::ORIGIN;
use super::osm::boundary::Boundary;
use super::osm::raw::RawData;
use super::osm::{extent, ground, infill, stem};
use super::{City, CityOrigin, StreetClass};
use error::SumoError;
use net::RawNet;
use xml::Document;

/// Room around the outermost streets, in metres.
const ROOM_M: f32 = 40.0;
const BOUNDS_MARGIN_M: f32 = 20.0;
/// The greatest extent of a city, in km: the frame of the map is true to scale up to about there.
const EXTENT_MAX_KM: f64 = 150.0;
/// A network with more residential streets than this is for measuring traffic, not for living in; it stays without
/// homes, in metres.
const HOMES_ALONG_MAX_M: f32 = 400_000.0;

/// The city of a SUMO network, without what is laid over it.
pub fn read_net(path: &Path) -> Result<City, SumoError> {
    assemble(&Document::open(path)?)
}

fn assemble(document: &Document) -> Result<City, SumoError> {
    let net = net::read(document)?;
    let (frame, zone, middle) = extent(document, &net)?;
    let place = move |x: f64, y: f64| Point::new((x - middle.0) as f32, (middle.1 - y) as f32);
    let mut streets = streets::streets(document, &net, &place)?;
    if !streets.graph.arcs.iter().any(|arc| arc.modes.cars) {
        return Err(SumoError::NoEdges { file: document.file.clone() });
    }
    let (mut control, movement_of) = movements::control(document, &net, &streets)?;
    signals::add(document, &net, &streets, &movement_of, &mut control)?;
    streets.graph.banned_turns = banned_turns(&streets.graph, &control);
    let file = Path::new(&document.file).file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let bounds = Bounds::around(streets.graph.points.iter().copied()).grown(ROOM_M);
    let boundary = Boundary::of_box(bounds);
    let mut city = City {
        bounds: bounds.grown(BOUNDS_MARGIN_M),
        boundary: boundary.ring().to_vec(),
        control,
        warnings: warnings(&net, &streets),
        ..City::bare(Name::same(&stem(&file)), CityOrigin::Sumo { file }, frame, zone)
    };
    city.streets = streets.graph;
    add_homes(&mut city, &boundary);
    Ok(city)
}

/// Where a network of a right-hand country lies that doesn't say where: Berlin-Adlershof, where SUMO is made.
const RIGHT_HAND_ORIGIN: LatLon = LatLon { lat: 52.4322, lon: 13.5305 };

/// The frame and the time zone, and the place of the file's coordinates that is the frame's origin.
///
/// A projected network lies where its box on the earth is, its metres taken as those of the map (a grid's north differs
/// from true north by up to about 2° at the rim of a UTM zone). Of any other nothing is known but the side of the road: it
/// lies where the generated town does when traffic keeps left, else where SUMO comes from, so that sun, clock and side fit.
fn extent(document: &Document, net: &RawNet) -> Result<(LocalFrame, chrono_tz::Tz, (f64, f64)), SumoError> {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (west, east) = ends(&mut net.junctions.iter().map(|junction| junction.x));
    let (south, north) = ends(&mut net.junctions.iter().map(|junction| junction.y));
    if west > east {
        return Err(SumoError::NoEdges { file: document.file.clone() });
    }
    let extent_km = (east - west).max(north - south) / 1000.0;
    if extent_km > EXTENT_MAX_KM {
        return Err(SumoError::TooLarge { file: document.file.clone(), extent_km, limit_km: EXTENT_MAX_KM });
    }
    let middle = (f64::midpoint(west, east), f64::midpoint(south, north));
    let origin = match net.location.geographic {
        Some([west, south, east, north]) => LatLon { lat: f64::midpoint(south, north), lon: f64::midpoint(west, east) },
        None if net.is_left_hand => ORIGIN,
        None => RIGHT_HAND_ORIGIN,
    };
    Ok((LocalFrame::new(origin), extent::zone(origin), middle))
}

/// Every turn for cars that no connection allows.
fn banned_turns(
    graph: &super::StreetGraph,
    control: &super::TrafficControl,
) -> Vec<(crate::base::ids::ArcId, crate::base::ids::ArcId)> {
    let ids = || (0..graph.arcs.len()).map(crate::base::ids::ArcId::from_index);
    let mut banned = Vec::new();
    for from in ids().filter(|id| graph.arc(*id).modes.cars) {
        let turns = graph.out_of(graph.arc(from).to).filter(|to| graph.arc(*to).modes.cars);
        banned.extend(turns.filter(|to| control.between(from, *to).is_none()).map(|to| (from, to)));
    }
    banned.sort_unstable();
    banned
}

/// A network has no buildings: homes line its residential streets, so that somebody lives there.
fn add_homes(city: &mut City, boundary: &Boundary) {
    let residential = |class| matches!(class, StreetClass::Shared | StreetClass::Collector);
    let streets = city.streets.streets.iter().filter(|street| residential(street.class));
    if streets.map(|street| street.length_m).sum::<f32>() > HOMES_ALONG_MAX_M {
        return;
    }
    let mut ground = ground::Ground::of(city, &RawData::default(), &HashMap::new(), boundary);
    infill::build(city, &mut ground, boundary);
}

fn warnings(net: &RawNet, streets: &streets::Streets) -> Vec<String> {
    let graph = &streets.graph;
    let is_no_way_on = |arc: &super::Arc| arc.modes.cars && graph.out_of(arc.to).all(|out| !graph.arc(out).modes.cars);
    let kinds = [
        (
            streets.arcs.iter().filter(|arc| arc.is_none()).count(),
            "edges for neither cars nor people on foot: left out",
        ),
        (
            net.programs.iter().filter(|program| !program.is_fixed).count(),
            "signal programs that react to traffic: run with their fixed durations",
        ),
        (graph.arcs.iter().filter(|arc| is_no_way_on(arc)).count(), "edges that lead out of the network: a dead end"),
    ];
    kinds.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}.")).collect()
}
