//! What is laid over any city, generated or read: feeders, chargers, depots, plants, bus lines, crowd cells.

use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::base::name::Name;

use super::street::Spot;

/// The part of the grid that a group of buildings and chargers hangs on. Called by its number, from 1.
#[derive(Clone, Debug)]
pub struct Feeder {
    pub number: u32,
    pub limit_kw: f32,
    /// The transformer that feeds it.
    pub substation: Point,
    /// The outline of what hangs on it; a closed ring without the repeated first point.
    pub outline: Vec<Point>,
}

/// Who may use a charger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargerKind {
    Public,
    Depot,
}

/// A public or depot charger with one plug. Called by its number, from 1. Private ones belong to their building.
#[derive(Clone, Debug)]
pub struct Charger {
    pub number: u32,
    pub kind: ChargerKind,
    pub place: Point,
    pub spot: Spot,
    pub limit_kw: f32,
    pub feeder: FeederId,
}

/// A yard where shuttles, buses and vans stand, are charged and cleaned.
#[derive(Clone, Debug)]
pub struct Depot {
    pub name: Name,
    pub place: Point,
    pub spot: Spot,
    /// Vehicles that can stand there.
    pub bays: u16,
}

/// Electrolyser, tank and stationary fuel cell at one place, with pumps for vehicles.
#[derive(Clone, Debug)]
pub struct HydrogenPlant {
    pub name: Name,
    pub place: Point,
    pub spot: Spot,
    pub feeder: FeederId,
    pub electrolyser_kw: f32,
    pub tank_kg: f32,
    pub fuel_cell_kw: f32,
    /// Vehicles that can refuel at the same time.
    pub pumps: u8,
}

/// A field of solar panels.
#[derive(Clone, Debug)]
pub struct SolarField {
    pub name: Name,
    pub outline: Vec<Point>,
    pub peak_kwp: f32,
    pub feeder: FeederId,
}

/// A stop of a bus line.
#[derive(Clone, Debug)]
pub struct LineStop {
    pub name: Name,
    pub place: Point,
    pub spot: Spot,
}

/// A bus line, driven stop by stop and round again.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: u32,
    pub stops: Vec<LineStop>,
}

/// A place where people gather and crowd density is observed (station, promenade, plaza).
#[derive(Clone, Debug)]
pub struct CrowdCell {
    pub place: Point,
    /// Ground that people can stand on, in square metres.
    pub area_m2: f32,
    /// How strongly people are drawn here, against 1 for an ordinary promenade.
    pub pull: f32,
    /// Whether it belongs to the railway station and follows its rush hours.
    pub is_station: bool,
}
