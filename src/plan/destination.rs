//! Destinations: where an order sends a vehicle, and how far that is.

use crate::base::geo::Point;
use crate::city::{City, Spot};
use crate::model::{Order, Thing};

/// Streets are longer than the bee line by this factor (Boscoe, Henry and Zdeb 2012: 1.4).
pub const DETOUR: f64 = 1.4;

/// A place that an order sends a vehicle to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Destination {
    pub thing: Thing,
    /// Where it is reached from the street.
    pub spot: Spot,
    pub place: Point,
}

/// Where an order sends a vehicle first; `None` for one that sends it nowhere, or to a place that is not in the city.
pub fn destination(order: &Order, city: &City) -> Option<Destination> {
    let building = |id: crate::base::ids::BuildingId| {
        let found = city.buildings.get(id.index())?;
        Some((Thing::Building(id), found.access, found.center))
    };
    let (thing, spot, beside) = match order {
        Order::GoTo(id) => building(*id)?,
        Order::Dispatch(itinerary) => building(itinerary.stops.first()?.at)?,
        Order::ReturnToDepot(id) => {
            let depot = city.depots.get(id.index())?;
            (Thing::Depot(*id), depot.spot, depot.place)
        }
        _ => return None,
    };
    let is_on_street = city.streets.arcs.get(spot.arc.index()).is_some();
    let place = if is_on_street { city.streets.place(spot).0 } else { beside };
    Some(Destination { thing, spot, place })
}

/// About how long the way is between two places, in metres.
pub fn way_m(from: Point, to: Point) -> f32 {
    from.distance(to) * DETOUR as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{BuildingId, DepotId, RequestId};
    use crate::base::time::Timestamp;
    use crate::city::generate::{GenerateOptions, generate};
    use crate::city::overlay::lay_over;
    use crate::model::{Itinerary, ItineraryStop, StopDeed};

    #[test]
    fn orders_send_to_where_a_place_is_reached_from_the_street() {
        let mut city = generate(&GenerateOptions { seed: 1, homes: 300 });
        lay_over(&mut city, 1);
        let stop = |at| ItineraryStop { at, request: RequestId(1), deed: StopDeed::PickUp, due: Timestamp(0) };
        let dispatch = Order::Dispatch(Itinerary { stops: vec![stop(BuildingId(7)), stop(BuildingId(3))] });
        for (order, thing) in [
            (Order::GoTo(BuildingId(7)), Some(Thing::Building(BuildingId(7)))),
            (dispatch, Some(Thing::Building(BuildingId(7)))),
            (Order::ReturnToDepot(DepotId(0)), Some(Thing::Depot(DepotId(0)))),
            (Order::GoTo(BuildingId(9_999_999)), None),
            (Order::Dispatch(Itinerary::default()), None),
            (Order::PullOver, None),
        ] {
            let found = destination(&order, &city);
            assert_eq!(found.map(|it| it.thing), thing, "{order:?}");
            assert!(found.is_none_or(|it| it.place == city.streets.place(it.spot).0));
        }
    }
}
