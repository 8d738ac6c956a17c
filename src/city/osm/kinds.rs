//! What tags mean: classes of streets, kinds of buildings and of land (the map features of the OpenStreetMap wiki).

use crate::city::{AreaKind, BuildingKind, StreetClass};

use super::raw::Tags;

/// The class of a street, or `None` for what is no street, or none yet.
pub fn street_class(tags: &Tags) -> Option<StreetClass> {
    if tags.says("area") || tags.value("access") == "no" && tags.get("foot").is_none() {
        return None;
    }
    Some(match tags.value("highway") {
        "motorway" | "motorway_link" | "trunk" | "trunk_link" => StreetClass::Motorway,
        "primary" | "primary_link" | "secondary" | "secondary_link" => StreetClass::Fast,
        "tertiary" | "tertiary_link" | "unclassified" | "road" => StreetClass::Collector,
        "residential" | "living_street" => StreetClass::Shared,
        "service" | "track" | "busway" => StreetClass::Service,
        "pedestrian" | "footway" | "path" | "cycleway" | "steps" | "bridleway" | "corridor" => StreetClass::Promenade,
        _ => return None,
    })
}

/// What the tags of a building, or of the ground around it, say about its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Kind(BuildingKind),
    /// A building like any other: what stands around it and its size decide.
    Open,
    /// A shed, garage, roof or ruin: nothing that people live or work in.
    Unused,
}

/// What an institution's tags say, on a node, a ground or a building. Specific tags come before general ones.
pub fn institution(tags: &Tags) -> Option<BuildingKind> {
    let by_amenity = match tags.value("amenity") {
        "hospital" => Some(BuildingKind::Hospital),
        "clinic" | "doctors" | "dentist" => Some(BuildingKind::Clinic),
        "school" | "kindergarten" | "university" | "college" => Some(BuildingKind::School),
        "townhall" => Some(BuildingKind::CityHall),
        "fire_station" => Some(BuildingKind::FireStation),
        "police" => Some(BuildingKind::PoliceStation),
        _ => None,
    };
    let by_health = || match tags.value("healthcare") {
        "hospital" => Some(BuildingKind::Hospital),
        "clinic" | "doctor" | "centre" | "dentist" => Some(BuildingKind::Clinic),
        _ => None,
    };
    let by_office = || (tags.value("office") == "government").then_some(BuildingKind::CityHall);
    by_amenity.or_else(by_health).or_else(by_office).or_else(|| is_station(tags).then_some(BuildingKind::Station))
}

/// Whether the tags are those of a railway station that people are in; not of a stop or an entrance.
fn is_station(tags: &Tags) -> bool {
    tags.value("railway") == "station" && tags.value("station") != "subway_entrance"
        || tags.value("building") == "train_station"
}

/// Whether an institution is worth a house of its own when only a point on the map tells of it.
pub fn stands_alone(kind: BuildingKind, tags: &Tags) -> bool {
    match kind {
        BuildingKind::Clinic => tags.value("amenity") == "clinic",
        BuildingKind::School => !matches!(tags.value("amenity"), "kindergarten"),
        BuildingKind::CityHall => tags.value("amenity") == "townhall",
        _ => kind.is_institution(),
    }
}

/// A shop or an office.
pub fn business(tags: &Tags) -> Option<BuildingKind> {
    let serves = matches!(
        tags.value("amenity"),
        "restaurant"
            | "cafe"
            | "fast_food"
            | "bar"
            | "pub"
            | "bank"
            | "pharmacy"
            | "cinema"
            | "theatre"
            | "marketplace"
    );
    if serves || tags.says("shop") || tags.value("tourism") == "hotel" {
        return Some(BuildingKind::Shop);
    }
    // Halls that people work in and visit by day.
    let is_hall = matches!(tags.value("tourism"), "museum" | "gallery")
        || matches!(tags.value("amenity"), "library" | "place_of_worship" | "arts_centre" | "community_centre");
    (is_hall || tags.says("office")).then_some(BuildingKind::Office)
}

/// What a building's own tags say.
pub fn building_use(tags: &Tags) -> Use {
    if let Some(kind) = institution(tags) {
        return Use::Kind(kind);
    }
    match tags.value("building") {
        "house" | "detached" | "semidetached_house" | "terrace" | "bungalow" | "farm" | "cabin" | "villa" => {
            Use::Kind(BuildingKind::Detached)
        }
        "apartments" | "residential" | "dormitory" => Use::Kind(BuildingKind::Apartments),
        "hospital" => Use::Kind(BuildingKind::Hospital),
        "school" | "university" | "college" | "kindergarten" => Use::Kind(BuildingKind::School),
        "fire_station" => Use::Kind(BuildingKind::FireStation),
        "government" | "townhall" => Use::Kind(BuildingKind::CityHall),
        "train_station" => Use::Kind(BuildingKind::Station),
        "retail" | "commercial" | "supermarket" | "kiosk" | "hotel" | "shop" | "mall" => Use::Kind(BuildingKind::Shop),
        "industrial" | "warehouse" | "factory" | "hangar" | "manufacture" | "depot" | "parking" => {
            Use::Kind(BuildingKind::Works)
        }
        "office" | "civic" | "public" | "church" | "cathedral" | "chapel" | "temple" | "shrine" | "museum"
        | "theatre" | "sports_hall" | "stadium" => Use::Kind(BuildingKind::Office),
        "garage" | "garages" | "shed" | "roof" | "carport" | "hut" | "ruins" | "construction" | "greenhouse"
        | "collapsed" | "service" | "bunker" | "no" => Use::Unused,
        _ => business(tags).map_or(Use::Open, Use::Kind),
    }
}

/// What an open building on this ground is likely to be.
pub fn use_of_ground(tags: &Tags) -> Option<Use> {
    if let Some(kind) = institution(tags).filter(|kind| *kind != BuildingKind::Station) {
        return Some(Use::Kind(kind));
    }
    if matches!(tags.value("leisure"), "park" | "garden" | "golf_course") {
        return Some(Use::Kind(BuildingKind::Office));
    }
    Some(match tags.value("landuse") {
        "residential" => Use::Open,
        "retail" => Use::Kind(BuildingKind::Shop),
        "commercial" => Use::Kind(BuildingKind::Office),
        "industrial" | "railway" | "port" | "depot" => Use::Kind(BuildingKind::Works),
        _ => return None,
    })
}

/// The kind of a piece of land that is drawn.
pub fn area_kind(tags: &Tags) -> Option<AreaKind> {
    let water = matches!(tags.value("natural"), "water" | "bay")
        || matches!(tags.value("waterway"), "riverbank" | "dock")
        || matches!(tags.value("landuse"), "reservoir" | "basin");
    if water {
        return Some(AreaKind::Water);
    }
    let green = matches!(
        tags.value("leisure"),
        "park" | "garden" | "pitch" | "golf_course" | "nature_reserve" | "playground" | "dog_park" | "track"
    ) || matches!(
        tags.value("landuse"),
        "forest"
            | "grass"
            | "meadow"
            | "recreation_ground"
            | "village_green"
            | "cemetery"
            | "allotments"
            | "orchard"
            | "farmland"
            | "farm"
            | "flowerbed"
            | "greenfield"
            | "farmyard"
            | "vineyard"
            | "plant_nursery"
    ) || matches!(tags.value("natural"), "wood" | "scrub" | "grassland" | "heath" | "wetland");
    if green {
        return Some(AreaKind::Green);
    }
    let plaza = tags.value("place") == "square"
        || matches!(tags.value("highway"), "pedestrian" | "footway") && tags.says("area")
        || tags.value("area:highway") == "pedestrian"
        || tags.value("amenity") == "marketplace";
    if plaza {
        return Some(AreaKind::Plaza);
    }
    let rail = tags.value("landuse") == "railway"
        || tags.value("railway") == "platform"
        || tags.value("public_transport") == "platform" && tags.says("area");
    if rail {
        return Some(AreaKind::Rail);
    }
    matches!(tags.value("landuse"), "residential" | "commercial" | "retail" | "industrial").then_some(AreaKind::Block)
}

/// Whether a way is a railway track that can be seen.
pub fn is_track(tags: &Tags) -> bool {
    matches!(tags.value("railway"), "rail" | "light_rail" | "tram" | "narrow_gauge" | "monorail" | "subway")
        && !tags.says("tunnel")
        && tags.value("layer").parse::<i32>().unwrap_or(0) >= 0
}
