//! SUMO's routes: who drives when, with what kind of vehicle, over which edges.

mod kinds;
mod reader;

use std::path::Path;
use std::sync::Arc;

use crate::base::ids::ArcId;
use crate::city::City;

use super::error::SumoError;
use super::xml::Document;

pub use kinds::TripKind;

/// All trips of a file by departure, and the kinds of vehicles that make them.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    pub kinds: Vec<TripKind>,
    pub trips: Vec<RouteTrip>,
    /// What the reader could not use, counted.
    pub warnings: Vec<String>,
}

/// One vehicle's trip.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteTrip {
    pub id: Box<str>,
    /// Index in [`Routes::kinds`].
    pub kind: u16,
    /// Seconds after the file's beginning of time.
    pub depart_s: f64,
    pub depart_at: DepartAt,
    pub depart_speed: DepartSpeed,
    /// The arcs to drive; vehicles of one route share them.
    pub arcs: Arc<[ArcId]>,
    /// Whether the arcs follow one another; if not, they are only first, last and places between, and the way from one
    /// to the next is free (elements `<trip>` and <flow from= to=>).
    pub is_whole: bool,
    /// Where the trip ends on the last arc, in metres from its start; without it, at its end.
    pub arrive_at_m: Option<f32>,
}

/// Where on the first arc a trip begins (`departPos`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DepartAt {
    /// With the rear at the arc's start: SUMO's `base`.
    Start,
    /// Metres of the front from the arc's start; from its end when negative.
    Metres(f32),
    /// Anywhere, by chance: `random` and `random_free`.
    Random,
    /// Behind the last vehicle on the arc, or at its end.
    Last,
}

/// How fast a trip begins (`departSpeed`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DepartSpeed {
    Mps(f32),
    /// As fast as is safe and allowed: `max`, `desired`, `speedLimit`, `last`, `avg`.
    Max,
    Random,
}

/// Reads the routes of a file on the network that a city was read from.
pub fn read_routes(path: &Path, city: &City) -> Result<Routes, SumoError> {
    read(&Document::open(path)?, city)
}

pub(super) fn read(document: &Document, city: &City) -> Result<Routes, SumoError> {
    if city.streets.arc_ids.is_empty() {
        return Err(SumoError::NoNetwork { file: document.file.clone() });
    }
    reader::Reader::new(document, city).read()
}
