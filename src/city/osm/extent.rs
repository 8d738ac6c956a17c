//! What a file covers: the frame of the city, its boundary and its time zone.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::base::geo::{Bounds, LatLon, LocalFrame};

use super::boundary::Boundary;
use super::error::OsmError;
use super::kinds::street_class;
use super::raw::RawData;

/// The greatest extent of a city, in km: the frame of the map is true to scale up to about there.
const EXTENT_MAX_KM: f64 = 150.0;
/// Room around the outermost streets when the file doesn't say what it covers, in metres.
const ROOM_M: f32 = 40.0;
/// A header that claims this many times the streets' own extent is that of a larger file this one was cut from.
const CLAIM_MAX: f64 = 3.0;

/// A city's frame, and where it ends.
#[derive(Clone, Debug)]
pub struct Extent {
    pub frame: LocalFrame,
    pub boundary: Boundary,
}

/// The extent of a file: what its header says, else what its streets cover.
pub fn find(file: &str, raw: &RawData) -> Result<Extent, OsmError> {
    let street_nodes: HashSet<i64> = raw
        .ways
        .iter()
        .filter(|way| street_class(&way.tags).is_some())
        .flat_map(|way| way.nodes.iter().copied())
        .collect();
    let places: Vec<LatLon> =
        raw.nodes.iter().filter(|node| street_nodes.contains(&node.id)).map(|node| node.place).collect();
    let streets = GeoBox::around(&places).ok_or_else(|| OsmError::NoStreets { file: file.to_owned() })?;
    let claimed = raw.bounds.map(|(low, high)| GeoBox { low, high }).filter(|claimed| claimed.is_for(&streets));
    let covered = claimed.unwrap_or(streets);
    let frame = LocalFrame::new(covered.center());
    check_size(file, &covered, &frame)?;
    let boundary = match claimed {
        Some(covered) => {
            Boundary::of_box(Bounds::around([covered.low, covered.high].map(|place| frame.local_from_geo(place))))
        }
        None => Boundary::around(places.iter().map(|place| frame.local_from_geo(*place)), ROOM_M),
    };
    Ok(Extent { frame, boundary })
}

fn check_size(file: &str, covered: &GeoBox, frame: &LocalFrame) -> Result<(), OsmError> {
    let corners = Bounds::around([covered.low, covered.high].map(|place| frame.local_from_geo(place)));
    let (width_km, height_km) = (f64::from(corners.width()) / 1000.0, f64::from(corners.height()) / 1000.0);
    if width_km <= EXTENT_MAX_KM && height_km <= EXTENT_MAX_KM {
        return Ok(());
    }
    Err(OsmError::TooLarge { file: file.to_owned(), width_km, height_km, limit_km: EXTENT_MAX_KM })
}

/// South-west and north-east corner.
#[derive(Clone, Copy, Debug)]
struct GeoBox {
    low: LatLon,
    high: LatLon,
}

impl GeoBox {
    fn around(places: &[LatLon]) -> Option<Self> {
        let first = *places.first()?;
        let start = Self { low: first, high: first };
        Some(places.iter().fold(start, |bounds, place| Self {
            low: LatLon { lat: bounds.low.lat.min(place.lat), lon: bounds.low.lon.min(place.lon) },
            high: LatLon { lat: bounds.high.lat.max(place.lat), lon: bounds.high.lon.max(place.lon) },
        }))
    }

    fn center(&self) -> LatLon {
        LatLon { lat: f64::midpoint(self.low.lat, self.high.lat), lon: f64::midpoint(self.low.lon, self.high.lon) }
    }

    /// Whether a header's box is that of these streets: on the earth, over them, and not far larger.
    fn is_for(&self, streets: &Self) -> bool {
        let (lat, lon) = (self.high.lat - self.low.lat, self.high.lon - self.low.lon);
        let meets = self.low.lat < streets.high.lat
            && self.high.lat > streets.low.lat
            && self.low.lon < streets.high.lon
            && self.high.lon > streets.low.lon;
        let is_larger = lat > CLAIM_MAX * (streets.high.lat - streets.low.lat)
            || lon > CLAIM_MAX * (streets.high.lon - streets.low.lon);
        self.low.is_on_map() && self.high.is_on_map() && lat > 0.0 && lon > 0.0 && meets && !is_larger
    }
}

/// The time zone of a place.
pub fn zone(place: LatLon) -> chrono_tz::Tz {
    static FINDER: LazyLock<tzf_rs::DefaultFinder> = LazyLock::new(tzf_rs::DefaultFinder::new);
    FINDER.get_tz_name(place.lon, place.lat).parse().unwrap_or(chrono_tz::UTC)
}
