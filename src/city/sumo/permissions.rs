//! Who may use a lane, and what a street is for.

use crate::city::{Modes, StreetClass};

/// Classes of road vehicles that Yagura's cars, vans, shuttles and buses stand for.
const CAR_CLASSES: [&str; 2] = ["passenger", "private"];
/// Classes of people on foot and small robots.
const SLOW_CLASSES: [&str; 2] = ["pedestrian", "bicycle"];
/// Nobody walks on a faster road, in m/s (72 km/h).
const WALK_BESIDE_MPS: f64 = 20.0;

/// Who may use a lane by its `allow` and `disallow` (SUMO's vehicle permissions: without either, everybody).
pub fn modes(allow: Option<&str>, disallow: Option<&str>, speed_mps: f64) -> Modes {
    let is_open = |classes: &[&str]| match (allow, disallow) {
        (Some(allow), _) => allow == "all" || allow.split_whitespace().any(|class| classes.contains(&class)),
        (None, Some("all")) => false,
        (None, Some(disallow)) => !classes.iter().all(|class| disallow.split_whitespace().any(|other| other == *class)),
        (None, None) => true,
    };
    // `passenger` is every car's class; `private` alone is rare and means the same here.
    let cars = match (allow, disallow) {
        (None, Some(disallow)) if disallow != "all" => !disallow.split_whitespace().any(|class| class == "passenger"),
        _ => is_open(&CAR_CLASSES),
    };
    Modes { cars, slow: is_open(&SLOW_CLASSES) && speed_mps <= WALK_BESIDE_MPS }
}

/// The class of a street: by its type where that is a kind of OpenStreetMap's highways, else by speed and lanes.
pub fn street_class(kind: Option<&str>, speed_mps: f64, car_lanes: usize) -> StreetClass {
    if car_lanes == 0 {
        return StreetClass::Promenade;
    }
    let highway = kind.and_then(|kind| kind.split('|').find_map(|part| part.trim().strip_prefix("highway.")));
    match highway.map(|highway| highway.trim_end_matches("_link")) {
        Some("motorway" | "trunk") => StreetClass::Motorway,
        Some("primary" | "secondary") => StreetClass::Fast,
        Some("tertiary" | "unclassified" | "road") => StreetClass::Collector,
        Some("residential" | "living_street" | "pedestrian" | "footway" | "path" | "cycleway" | "steps") => {
            StreetClass::Shared
        }
        Some("service" | "track" | "services") => StreetClass::Service,
        _ if speed_mps > 25.0 => StreetClass::Motorway,
        _ if speed_mps > 12.0 && car_lanes >= 2 => StreetClass::Fast,
        _ if speed_mps > 10.0 => StreetClass::Collector,
        _ => StreetClass::Shared,
    }
}
