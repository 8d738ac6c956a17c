//! The named place nearest to a point, to call stops by.

use crate::base::geo::Point;
use crate::base::name::Name;

use super::City;

/// How far a stop may be from the place it is called by, in metres.
const REACH_M: f32 = 260.0;

/// The institutions of a city that have names.
#[derive(Clone, Debug)]
pub struct NamedPlaces {
    places: Vec<(Point, Name)>,
}

impl NamedPlaces {
    pub fn of(city: &City) -> Self {
        let places = city
            .buildings
            .iter()
            .filter(|building| building.kind.is_institution())
            .filter_map(|building| Some((building.center, building.name.clone()?)))
            .collect();
        Self { places }
    }

    /// The name of the nearest institution in reach.
    pub fn nearest(&self, point: Point) -> Option<Name> {
        self.places
            .iter()
            .map(|(place, name)| (place.distance(point), name))
            .filter(|(distance, _)| *distance <= REACH_M)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name.clone())
    }
}
