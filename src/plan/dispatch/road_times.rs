//! Travel times on the streets: the hierarchy's times, asked for only where needed and remembered.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::base::number_hasher::NumberMap;
use crate::city::nearest::NearestStreet;
use crate::city::{City, Spot};
use crate::plan::destination::DETOUR;
use crate::plan::routing::{HierarchyRouter, Network, Router as _};

use super::times::{PlaceId, TravelTimes};

/// Times between buildings that are remembered until the travel times change; more are asked for anew.
const KNOWN_MAX: usize = 65_536;

/// Places off the street are up to a block away from where the street is entered.
const BESIDE_M: f64 = 100.0;

/// Where somebody is, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whereabouts {
    /// On the streets, or beside them where they are entered.
    At(Spot),
    /// Somewhere along an arc.
    Along(ArcId, Point),
    /// Off the street.
    Off(Point),
}

/// Travel times of one network between the places of one round after the other.
#[derive(Clone, Debug)]
pub struct RoadTimes {
    city: Arc<City>,
    nearest: Arc<NearestStreet>,
    network: Network,
    router: HierarchyRouter,
    /// No vehicle of this network is faster.
    speed_max_mps: f32,
    /// What each leg takes besides its way: out of the kerb and into it.
    kerb_s: f64,
    places: Vec<(Whereabouts, Point)>,
    /// Spots of the places, found when first asked for.
    spots: NumberMap<PlaceId, Option<Spot>>,
    /// Times of this round.
    asked: NumberMap<(PlaceId, PlaceId), f64>,
    /// Times between spots that come again.
    known: NumberMap<(SpotKey, SpotKey), f64>,
}

type SpotKey = (u32, u32);

impl RoadTimes {
    /// The times of a network without traffic, for vehicles that are no faster than a speed.
    pub fn new(
        city: &Arc<City>,
        nearest: &Arc<NearestStreet>,
        network: Network,
        speed_max_mps: f32,
        kerb_s: f64,
    ) -> Self {
        let mut times = Self {
            router: HierarchyRouter::new(&city.streets, network),
            city: city.clone(),
            nearest: nearest.clone(),
            network,
            speed_max_mps,
            kerb_s,
            places: Vec::new(),
            spots: NumberMap::default(),
            asked: NumberMap::default(),
            known: NumberMap::default(),
        };
        let free_s: Vec<f32> = city.streets.arcs.iter().map(|arc| arc.length_m / arc.limit_mps).collect();
        times.customise(&free_s);
        times
    }

    /// Takes over travel times of the arcs, in seconds, as the traffic has them.
    pub fn customise(&mut self, travel_s: &[f32]) {
        let arcs = self.city.streets.arcs.iter();
        let own_s: Vec<f32> =
            arcs.zip(travel_s).map(|(arc, travel_s)| travel_s.max(arc.length_m / self.speed_max_mps)).collect();
        self.router.customise(&own_s);
        self.known.clear();
    }

    /// Begins a round between other places.
    pub fn begin(&mut self, places: Vec<(Whereabouts, Point)>) {
        self.spots.clear();
        self.places = places;
        self.asked.clear();
    }

    fn spot(&mut self, place: PlaceId) -> Option<Spot> {
        if let Some(found) = self.spots.get(&place) {
            return *found;
        }
        let found = self.spot_at(self.places.get(place.index())?.0);
        self.spots.insert(place, found);
        found
    }

    fn spot_at(&self, whereabouts: Whereabouts) -> Option<Spot> {
        let streets = &self.city.streets;
        match whereabouts {
            Whereabouts::At(spot) => Some(spot),
            Whereabouts::Along(arc, point) => streets.arcs.get(arc.index()).map(|_| streets.spot_on(arc, point)),
            Whereabouts::Off(point) => {
                let found = self.nearest.find(streets, point, |arc| self.network.allows(arc.modes));
                found.map(|(spot, _)| spot)
            }
        }
    }

    /// The points along the fastest way from one place to another, in the city's frame; `None` when there is no way.
    pub fn way(&mut self, from: Whereabouts, to: Whereabouts) -> Option<Vec<Point>> {
        let (from, to) = self.spot_at(from).zip(self.spot_at(to))?;
        let path = self.router.path(from, to)?;
        Some(self.city.streets.points_along(&path.arcs, from.offset_m, to.offset_m))
    }

    /// The key of a place that comes again; a vehicle on its way is never twice at the same spot.
    fn key(&self, place: PlaceId) -> Option<SpotKey> {
        match self.places.get(place.index())?.0 {
            Whereabouts::At(spot) => Some((spot.arc.0, spot.offset_m.to_bits())),
            Whereabouts::Along(..) | Whereabouts::Off(_) => None,
        }
    }

    fn bee_line_m(&self, from: PlaceId, to: PlaceId) -> f64 {
        let ends = self.places.get(from.index()).zip(self.places.get(to.index()));
        ends.map_or(0.0, |(from, to)| f64::from(from.1.distance(to.1)))
    }

    fn with_kerb(&self, travel_s: Option<f32>) -> f64 {
        travel_s.map_or(f64::INFINITY, |travel_s| f64::from(travel_s) + self.kerb_s)
    }
}

impl TravelTimes for RoadTimes {
    fn seconds(&mut self, from: PlaceId, to: PlaceId) -> f64 {
        if let Some(known_s) = self.asked.get(&(from, to)) {
            return *known_s;
        }
        let keys = self.key(from).zip(self.key(to));
        let known_s = keys.and_then(|keys| self.known.get(&keys).copied());
        let seconds = known_s.unwrap_or_else(|| {
            let ends = self.spot(from).zip(self.spot(to));
            let travel_s = ends.and_then(|(from, to)| self.router.seconds(from, to));
            self.with_kerb(travel_s)
        });
        if let Some(keys) = keys.filter(|_| known_s.is_none()) {
            if self.known.len() >= KNOWN_MAX {
                self.known.clear();
            }
            self.known.insert(keys, seconds);
        }
        self.asked.insert((from, to), seconds);
        seconds
    }

    fn at_least_s(&self, from: PlaceId, to: PlaceId) -> f64 {
        (self.bee_line_m(from, to) - BESIDE_M).max(0.0) / f64::from(self.speed_max_mps)
    }

    fn metres(&self, from: PlaceId, to: PlaceId) -> f64 {
        self.bee_line_m(from, to) * DETOUR
    }

    fn reach_m(&self, seconds: f64) -> f64 {
        seconds * f64::from(self.speed_max_mps) + BESIDE_M
    }

    fn prepare(&mut self, from: &[PlaceId], to: PlaceId) {
        let Some(end) = self.spot(to) else { return };
        let asked: Vec<(PlaceId, Spot)> = from
            .iter()
            .filter(|place| !self.asked.contains_key(&(**place, to)))
            .copied()
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|place| self.spot(place).map(|spot| (place, spot)))
            .collect();
        let spots: Vec<Spot> = asked.iter().map(|(_, spot)| *spot).collect();
        let times = self.router.seconds_to(&spots, end);
        for ((place, _), travel_s) in asked.into_iter().zip(times) {
            let seconds = self.with_kerb(travel_s);
            self.asked.insert((place, to), seconds);
        }
    }
}
