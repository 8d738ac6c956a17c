//! Buildings: homes, public institutions, shops, offices and plants.

use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::base::name::Name;

use super::street::Spot;

/// What a building is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuildingKind {
    Detached,
    Apartments,
    Hospital,
    Clinic,
    School,
    CityHall,
    FireStation,
    PoliceStation,
    /// A railway station.
    Station,
    Shop,
    Office,
    /// Works, industry, depot halls.
    Works,
}

impl BuildingKind {
    pub const ALL: [Self; 12] = [
        Self::Detached,
        Self::Apartments,
        Self::Hospital,
        Self::Clinic,
        Self::School,
        Self::CityHall,
        Self::FireStation,
        Self::PoliceStation,
        Self::Station,
        Self::Shop,
        Self::Office,
        Self::Works,
    ];

    pub fn is_home(self) -> bool {
        matches!(self, Self::Detached | Self::Apartments)
    }

    /// Whether the building is a public institution.
    pub fn is_institution(self) -> bool {
        matches!(
            self,
            Self::Hospital
                | Self::Clinic
                | Self::School
                | Self::CityHall
                | Self::FireStation
                | Self::PoliceStation
                | Self::Station
        )
    }
}

/// A building.
#[derive(Clone, Debug)]
pub struct Building {
    pub kind: BuildingKind,
    /// Name of an institution, shop or office; homes have none and are called by their number.
    pub name: Option<Name>,
    /// Ground plan: a closed ring without the repeated first point, at least three points.
    pub footprint: Vec<Point>,
    pub center: Point,
    pub floors: u8,
    /// Floor area of all floors, in square metres.
    pub floor_area_m2: f32,
    /// Dwellings; 0 for anything but homes.
    pub homes: u16,
    /// Peak power of the solar panels on the roof; 0 when there are none.
    pub solar_kwp: f32,
    /// Compass heading that the panels face, in degrees.
    pub solar_heading_deg: f32,
    /// Usable capacity of the battery; 0 when there is none.
    pub battery_kwh: f32,
    /// Power of the private charger at the building; 0 when there is none.
    pub charger_kw: f32,
    pub feeder: FeederId,
    /// Where people and vehicles get to it on a street for cars.
    pub access: Spot,
    /// Placed by Yagura because the file had streets but no building here.
    pub is_generated: bool,
}
