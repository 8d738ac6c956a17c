//! Floor 1: what stays. A city is generated, or read from OpenStreetMap or SUMO files; every other floor only reads it.

pub mod area;
pub mod building;
pub mod control;
pub mod districts;
pub mod generate;
pub mod grid;
pub mod left_hand;
pub mod named_places;
pub mod nearest;
mod osm;
pub mod overlay;
pub mod read;
pub mod street;
pub mod street_builder;
pub mod sumo;

use crate::base::geo::{Bounds, LocalFrame, Point};
use crate::base::name::Name;

pub use area::{Area, AreaKind};
pub use building::{Building, BuildingKind};
pub use control::TrafficControl;
pub use districts::{District, Districts};
pub use grid::{Charger, ChargerKind, CrowdCell, Depot, Feeder, HydrogenPlant, Line, LineStop, SolarField};
pub use street::{Arc, Modes, Spot, Street, StreetClass, StreetGraph};

/// A city: its streets, buildings and land, and what was laid over it (feeders, chargers, depots, lines).
///
/// Every column is indexed by the dense id of its kind (`buildings[BuildingId]`, `feeders[FeederId]` …).
#[derive(Clone, Debug)]
pub struct City {
    pub name: Name,
    pub origin: CityOrigin,
    pub frame: LocalFrame,
    /// The time zone in which the window shows times.
    pub zone: chrono_tz::Tz,
    /// The box of everything in the city.
    pub bounds: Bounds,
    /// Where the city ends; a closed ring without the repeated first point. Outside it nothing is known.
    pub boundary: Vec<Point>,
    pub streets: StreetGraph,
    pub control: TrafficControl,
    pub buildings: Vec<Building>,
    pub areas: Vec<Area>,
    /// Railway tracks, drawn only.
    pub rails: Vec<Vec<Point>>,
    pub feeders: Vec<Feeder>,
    pub chargers: Vec<Charger>,
    pub depots: Vec<Depot>,
    pub plants: Vec<HydrogenPlant>,
    pub solar_fields: Vec<SolarField>,
    pub lines: Vec<Line>,
    pub crowd_cells: Vec<CrowdCell>,
    /// What the reader could not use, counted; empty for a generated city.
    pub warnings: Vec<String>,
}

/// Where a city comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CityOrigin {
    Generated {
        seed: u64,
    },
    /// The attribution that the data's licence asks for is shown on the map.
    OpenStreetMap {
        file: String,
    },
    /// A network of the traffic simulator SUMO.
    Sumo {
        file: String,
    },
}

impl City {
    /// A city with nothing in it yet, to be filled column by column.
    pub fn bare(name: Name, origin: CityOrigin, frame: LocalFrame, zone: chrono_tz::Tz) -> Self {
        Self {
            name,
            origin,
            frame,
            zone,
            bounds: Bounds::EMPTY,
            boundary: Vec::new(),
            streets: StreetGraph { first_out: vec![0], ..StreetGraph::default() },
            control: TrafficControl::default(),
            buildings: Vec::new(),
            areas: Vec::new(),
            rails: Vec::new(),
            feeders: Vec::new(),
            chargers: Vec::new(),
            depots: Vec::new(),
            plants: Vec::new(),
            solar_fields: Vec::new(),
            lines: Vec::new(),
            crowd_cells: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Homes (dwellings) in all buildings.
    pub fn home_count(&self) -> u32 {
        self.buildings.iter().map(|building| u32::from(building.homes)).sum()
    }
}
