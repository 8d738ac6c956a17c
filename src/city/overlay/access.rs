//! Ties buildings to the streets on which they are reached.

use crate::base::ids::ArcId;
use crate::city::City;
use crate::city::nearest::NearestStreet;
use crate::city::street::Spot;

use super::is_for_cars;

/// Gives each building the spot on a street for cars that is nearest to it.
pub fn tie_to_streets(city: &mut City, nearest: &NearestStreet) {
    for building in &mut city.buildings {
        let found = nearest.find(&city.streets, building.center, is_for_cars);
        building.access = found.map_or(Spot { arc: ArcId::NONE, offset_m: 0.0 }, |(spot, _)| spot);
    }
}
