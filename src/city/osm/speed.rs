//! Speed limits, in km/h.

use crate::city::StreetClass;

use super::raw::Tags;

const KMH_PER_MPH: f32 = 1.609_344;
const KMH_PER_KNOT: f32 = 1.852;
/// People on foot and delivery robots.
const WALK_KMH: f32 = 6.0;
/// What a limit may be; anything else is a slip of the pen.
const PLAUSIBLE_KMH: std::ops::RangeInclusive<f32> = 4.0..=140.0;

/// Limits in the two directions of a way.
pub fn limits_kmh(tags: &Tags, class: StreetClass) -> (f32, f32) {
    if class == StreetClass::Promenade {
        return (WALK_KMH, WALK_KMH);
    }
    let both = parsed(tags.value("maxspeed"), class).unwrap_or_else(|| default_kmh(tags, class));
    let forward = parsed(tags.value("maxspeed:forward"), class).unwrap_or(both);
    let backward = parsed(tags.value("maxspeed:backward"), class).unwrap_or(both);
    (forward, backward)
}

/// A limit such as `30`, `30 mph`, `50;40` or `JP:urban`.
fn parsed(text: &str, class: StreetClass) -> Option<f32> {
    let text = text.split([';', '|']).next().unwrap_or("").trim();
    if text == "walk" || text.ends_with(":walk") {
        return Some(WALK_KMH);
    }
    if let Some((_, zone)) = text.split_once(':') {
        return zone_kmh(zone, class);
    }
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let value: f32 = number.parse().ok()?;
    let factor = match unit.trim() {
        "" | "km/h" | "kmh" | "kph" => 1.0,
        "mph" => KMH_PER_MPH,
        "knots" => KMH_PER_KNOT,
        _ => return None,
    };
    Some(value * factor).filter(|kmh| PLAUSIBLE_KMH.contains(kmh))
}

/// The limit of a zone such as `urban`, `zone30` or `living_street` (road traffic acts: 50 to 60 km/h in towns,
/// the lower on small streets).
fn zone_kmh(zone: &str, class: StreetClass) -> Option<f32> {
    let digits = zone.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    if let Ok(value) = digits.parse::<f32>() {
        return Some(value).filter(|kmh| PLAUSIBLE_KMH.contains(kmh));
    }
    match zone {
        "urban" if class <= StreetClass::Fast => Some(50.0),
        "urban" => Some(40.0),
        "rural" => Some(70.0),
        "motorway" => Some(100.0),
        "living_street" => Some(20.0),
        _ => None,
    }
}

fn default_kmh(tags: &Tags, class: StreetClass) -> f32 {
    match (class, tags.value("highway")) {
        (StreetClass::Motorway, "motorway") => 80.0,
        (StreetClass::Motorway, "trunk") => 60.0,
        (StreetClass::Motorway | StreetClass::Fast, _) => 50.0,
        (StreetClass::Collector, _) => 40.0,
        (StreetClass::Shared, "living_street") => 20.0,
        (StreetClass::Shared, _) => 30.0,
        (StreetClass::Service, _) => 15.0,
        (StreetClass::Promenade, _) => WALK_KMH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_all_the_ways_people_write_them() {
        let cases = [
            ("30", Some(30.0)),
            ("30 mph", Some(48.280_32)),
            ("40 km/h", Some(40.0)),
            ("50;40", Some(50.0)),
            ("JP:urban", Some(40.0)),
            ("FI:zone30", Some(30.0)),
            ("DE:zone:30", Some(30.0)),
            ("walk", Some(6.0)),
            ("none", None),
            ("", None),
            ("9999", None),
            ("-3", None),
            ("３０", None),
        ];
        for (text, kmh) in cases {
            assert_eq!(parsed(text, StreetClass::Shared), kmh, "{text}");
        }
    }

    #[test]
    fn each_direction_may_have_its_own() {
        let mut tags = Tags::default();
        tags.add("maxspeed", "50");
        tags.add("maxspeed:backward", "30");
        assert_eq!(limits_kmh(&tags, StreetClass::Fast), (50.0, 30.0));
    }
}
