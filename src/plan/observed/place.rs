//! Places of spots on streets.

use crate::base::geo::Point;
use crate::city::{City, Spot};

/// Where a spot is; `None` when its street is not in the city.
pub fn of_spot(city: &City, spot: Spot) -> Option<Point> {
    let arc = city.streets.arcs.get(spot.arc.index())?;
    city.streets.streets.get(arc.street.index())?;
    Some(city.streets.place(spot).0)
}
