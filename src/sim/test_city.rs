//! A generated town with everything that vehicles need laid over it.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId};
use crate::base::name::Name;
use crate::city::generate::{GenerateOptions, generate};
use crate::city::{Charger, ChargerKind, City, Depot, Feeder, HydrogenPlant, Line, LineStop, Spot};

/// The place on an arc nearest to a point; only arcs that pass are looked at.
fn nearest(city: &City, place: Point, passes: impl Fn(&crate::city::Arc) -> bool) -> Spot {
    let mut best = (f32::INFINITY, Spot { arc: ArcId(0), offset_m: 0.0 });
    for (index, arc) in city.streets.arcs.iter().enumerate().filter(|(_, arc)| passes(arc)) {
        for share in [0.25, 0.5, 0.75] {
            let spot = Spot { arc: ArcId::from_index(index), offset_m: arc.length_m * share };
            let away = city.streets.place(spot).0.distance(place);
            if away < best.0 {
                best = (away, spot);
            }
        }
    }
    best.1
}

/// A town of so many homes.
pub fn town(homes: u32) -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes });
    let spots: Vec<Spot> =
        city.buildings.iter().map(|building| nearest(&city, building.center, |arc| arc.modes.cars)).collect();
    for (number, (building, spot)) in city.buildings.iter_mut().zip(spots).enumerate() {
        building.access = spot;
        building.feeder = FeederId(0);
        if building.kind.is_home() && number % 2 == 0 {
            building.charger_kw = 6.0;
        }
    }
    let corner = |x: f32, y: f32| {
        let place = city.bounds.min + Point::new(city.bounds.width() * x, city.bounds.height() * y);
        let spot = nearest(&city, place, |arc| arc.modes.cars);
        (city.streets.place(spot).0, spot)
    };
    let name = Name::same("place");
    let at: Vec<(Point, Spot)> =
        [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.5, 0.5)].map(|(x, y)| corner(x, y)).into();
    let limit_kw = 100_000.0;
    city.feeders = vec![Feeder { number: 1, limit_kw, substation: at[0].0, outline: city.boundary.clone() }];
    city.depots = vec![Depot { name: name.clone(), place: at[0].0, spot: at[0].1, bays: 40 }];
    city.chargers = at
        .iter()
        .enumerate()
        .map(|(index, (place, spot))| Charger {
            number: index as u32 + 1,
            kind: if index < 2 { ChargerKind::Depot } else { ChargerKind::Public },
            place: *place,
            spot: *spot,
            limit_kw: 50.0,
            feeder: FeederId(0),
        })
        .collect();
    city.plants = vec![HydrogenPlant {
        name: name.clone(),
        place: at[1].0,
        spot: at[1].1,
        feeder: FeederId(0),
        electrolyser_kw: 500.0,
        tank_kg: 400.0,
        fuel_cell_kw: 200.0,
        pumps: 2,
    }];
    let stops = at.iter().map(|(place, spot)| LineStop { name: name.clone(), place: *place, spot: *spot }).collect();
    city.lines = vec![Line { number: 1, stops }];
    Arc::new(city)
}
