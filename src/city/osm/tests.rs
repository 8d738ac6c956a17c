//! Small hand-written maps, odd ones, broken ones, and real extracts.

mod broken;
mod real;

use std::fmt::Write;

use crate::city::overlay::lay_over;
use crate::city::{City, StreetClass};

use super::assemble;
use super::error::OsmError;
use super::xml::read_xml;

/// A map whose nodes lie on a grid of about 111 x 91 m: node `10 * row + column + 1`, rows southwards.
fn map(columns: usize, rows: usize, rest: &str) -> String {
    let mut text = String::from("<osm version=\"0.6\">\n");
    for row in 0..rows {
        for column in 0..columns {
            let (id, lat, lon) = (10 * row + column + 1, 35.0 - row as f64 * 0.001, 139.0 + column as f64 * 0.001);
            let _ = writeln!(text, "<node id=\"{id}\" lat=\"{lat:.4}\" lon=\"{lon:.4}\"/>");
        }
    }
    text + rest + "\n</osm>"
}

fn way(id: i64, nodes: &[i64], tags: &[(&str, &str)]) -> String {
    let nodes = joined(nodes, |node| format!("<nd ref=\"{node}\"/>"));
    format!("<way id=\"{id}\">{nodes}{}</way>", tagged(tags))
}

fn relation(id: i64, members: &[(&str, i64, &str)], tags: &[(&str, &str)]) -> String {
    let members =
        joined(members, |(kind, member, role)| format!("<member type=\"{kind}\" ref=\"{member}\" role=\"{role}\"/>"));
    format!("<relation id=\"{id}\">{members}{}</relation>", tagged(tags))
}

fn tagged(tags: &[(&str, &str)]) -> String {
    joined(tags, |(key, value)| format!("<tag k=\"{key}\" v=\"{value}\"/>"))
}

fn joined<T>(items: &[T], element: impl Fn(&T) -> String) -> String {
    items.iter().map(element).collect::<Vec<String>>().concat()
}

fn city(text: &str) -> Result<City, OsmError> {
    assemble("golden.osm", &read_xml("golden.osm", text.as_bytes())?)
}

/// A square of streets: everything in it can be reached.
fn square(class: &str) -> String {
    way(1, &[1, 2, 3], &[("highway", class)])
        + &way(2, &[3, 13, 23], &[("highway", class)])
        + &way(3, &[23, 22, 21], &[("highway", class)])
        + &way(4, &[21, 11, 1], &[("highway", class)])
}

fn warned(city: &City, word: &str) -> bool {
    city.warnings.iter().any(|warning| warning.contains(word))
}

#[test]
fn streets_are_split_where_they_meet() {
    let text = map(3, 3, &(square("residential") + &way(5, &[2, 12, 22], &[("highway", "primary")])));
    let city = city(&text).unwrap();
    assert_eq!(city.streets.nodes.len(), 6, "four corners and two junctions");
    assert_eq!(city.streets.streets.len(), 7);
    assert_eq!(city.streets.arcs.len(), 14);
    let fast: Vec<_> = city.streets.streets.iter().filter(|street| street.class == StreetClass::Fast).collect();
    assert_eq!(fast.len(), 1);
    assert!((fast[0].length_m - 222.6).abs() < 1.0, "{} m", fast[0].length_m);
    assert_eq!(fast[0].point_count, 3);
    assert!(city.warnings.is_empty(), "{:?}", city.warnings);
    assert_eq!(city.zone, chrono_tz::Asia::Tokyo);
    assert_eq!(&*city.name.en, "Golden");
}

#[test]
fn one_way_streets_run_one_way_for_vehicles_and_both_on_foot() {
    for (tag, runs_forward) in [("yes", true), ("-1", false)] {
        let text = map(
            3,
            3,
            &(square("residential")
                + &way(5, &[2, 12, 22], &[("highway", "tertiary"), ("oneway", tag), ("maxspeed", "30 mph")])),
        );
        let city = city(&text).unwrap();
        let street = city.streets.streets.iter().find(|street| street.class == StreetClass::Collector).unwrap();
        let (forward, backward) = (city.streets.arc(street.forward), city.streets.arc(street.backward));
        assert_eq!((forward.modes.cars, backward.modes.cars), (runs_forward, !runs_forward), "oneway={tag}");
        assert!(forward.modes.slow && backward.modes.slow);
        assert!((forward.limit_mps - 13.41).abs() < 0.01);
    }
}

#[test]
fn roundabouts_run_one_way_and_loops_are_cut_in_two() {
    let round = [("highway", "tertiary"), ("junction", "roundabout")];
    let text = map(
        4,
        2,
        &(way(1, &[2, 12, 13, 3, 2], &round)
            + &way(2, &[1, 2], &[("highway", "tertiary")])
            + &way(3, &[3, 4], &[("highway", "tertiary")])),
    );
    let city = city(&text).unwrap();
    let one_way = city.streets.streets.iter().filter(|street| {
        let cars = [street.forward, street.backward].map(|arc| arc.is_some() && city.streets.arc(arc).modes.cars);
        cars == [true, false]
    });
    assert_eq!(one_way.count(), 2, "the two halves of the ring");
    let alone = map(2, 2, &way(1, &[1, 2, 12, 11, 1], &[("highway", "residential")]));
    let city = self::city(&alone).unwrap();
    assert_eq!(city.streets.streets.len(), 2);
    assert!(city.streets.arcs.iter().all(|arc| arc.from != arc.to));
    assert!(warned(&city, "end where they begin"));
}

#[test]
fn turn_restrictions_forbid_what_they_say() {
    // A crossing at node 12, its four arms tied together by the square.
    let arms = square("residential")
        + &way(5, &[2, 12], &[("highway", "tertiary")])
        + &way(6, &[12, 22], &[("highway", "tertiary")])
        + &way(7, &[11, 12], &[("highway", "tertiary")])
        + &way(8, &[12, 13], &[("highway", "tertiary")]);
    let members = [("way", 5, "from"), ("node", 12, "via"), ("way", 8, "to")];
    let banned = |rule: &str| {
        let text =
            map(3, 3, &(arms.clone() + &relation(1, &members, &[("type", "restriction"), ("restriction", rule)])));
        city(&text).unwrap().streets.banned_turns.len()
    };
    assert_eq!(banned("no_left_turn"), 1);
    assert_eq!(banned("only_left_turn"), 3, "straight on, right, and back");
    assert_eq!(banned("nonsense"), 0);
    let over_way = [("way", 5, "from"), ("way", 6, "via"), ("way", 8, "to")];
    let rule = [("type", "restriction"), ("restriction", "no_u_turn")];
    let city = city(&map(3, 3, &(arms.clone() + &relation(1, &over_way, &rule)))).unwrap();
    assert!(city.streets.banned_turns.is_empty() && warned(&city, "over a way"));
}

#[test]
fn areas_are_put_together_from_their_ways() {
    let outer = way(10, &[1, 2, 3, 4, 14, 24], &[]) + &way(11, &[1, 11, 21, 31, 32, 33, 34, 24], &[]);
    let hole = way(12, &[12, 13, 23, 22, 12], &[]);
    let lake = relation(
        1,
        &[("way", 10, "outer"), ("way", 11, "outer"), ("way", 12, "inner")],
        &[("type", "multipolygon"), ("natural", "water"), ("name", "湖"), ("name:en", "Lake")],
    );
    let street = way(1, &[1, 2, 3, 4, 14, 24, 34, 33, 32, 31, 21, 11, 1], &[("highway", "residential")]);
    let city = city(&map(4, 4, &(street + &outer + &hole + &lake))).unwrap();
    assert_eq!(city.areas.len(), 1);
    assert_eq!((city.areas[0].outer.len(), city.areas[0].holes.len()), (12, 1));
    let name = city.areas[0].name.as_ref().unwrap();
    assert_eq!((&*name.en, &*name.ja), ("Lake", "湖"));
    assert!(city.buildings.iter().all(|building| !building.is_generated) || !city.buildings.is_empty());
}

#[test]
fn what_is_missing_is_left_out_and_counted() {
    let text = map(
        3,
        3,
        &(square("residential")
            + &way(5, &[2, 12, 99, 98, 22], &[("highway", "tertiary")])
            + &way(6, &[97, 96], &[("highway", "tertiary")])
            + &way(7, &[1, 12, 11, 2, 1], &[("building", "yes")])
            + &way(8, &[2, 2, 3], &[("highway", "footway")])),
    );
    let city = city(&text).unwrap();
    for word in ["nodes that are not in the file", "fewer than two", "touches itself", "follow themselves"] {
        assert!(warned(&city, word), "{word}: {:?}", city.warnings);
    }
    let collector = city.streets.streets.iter().find(|street| street.class == StreetClass::Collector).unwrap();
    assert!(collector.length_m < 112.0, "the unknown part is not bridged");
}

#[test]
fn streets_end_where_the_file_ends() {
    let bounds = "<bounds minlat=\"34.9985\" minlon=\"138.9995\" maxlat=\"35.0005\" maxlon=\"139.0015\"/>";
    let city = city(&map(3, 3, &(bounds.to_owned() + &square("residential")))).unwrap();
    assert_eq!(city.boundary.len(), 4);
    let whole = city.streets.points.iter().all(|point| city.bounds.contains(*point));
    assert!(whole && city.bounds.width() < 240.0);
    let length: f32 = city.streets.streets.iter().map(|street| street.length_m).sum();
    assert!((length - 304.0).abs() < 6.0, "{length} m of 806 lie inside");
}

#[test]
fn what_can_not_be_reached_is_closed_and_counted() {
    let text = map(
        9,
        3,
        &(square("residential")
            + &way(5, &[7, 8], &[("highway", "residential")])
            + &way(6, &[3, 4], &[("highway", "residential"), ("oneway", "yes")])),
    );
    let city = city(&text).unwrap();
    let open = city.streets.arcs.iter().filter(|arc| arc.modes.cars).count();
    assert_eq!(open, 8, "only the square");
    assert!(warned(&city, "vehicles can't reach"));
}

#[test]
fn homes_fill_streets_that_have_none() {
    let city = city(&map(3, 3, &square("residential"))).unwrap();
    assert!(city.buildings.len() > 60, "{} homes", city.buildings.len());
    assert!(city.buildings.iter().all(|home| home.is_generated && home.homes == 1 && home.footprint.len() == 4));
    for (index, home) in city.buildings.iter().enumerate() {
        for other in &city.buildings[..index] {
            assert!(home.center.distance(other.center) > 9.0, "homes stand apart");
        }
    }
    let fast = self::city(&map(3, 3, &square("primary"))).unwrap();
    assert!(fast.buildings.is_empty(), "nobody lives on a main road");
}

#[test]
fn institutions_without_a_building_get_one() {
    let clinic = "<node id=\"500\" lat=\"34.9996\" lon=\"139.0005\"><tag k=\"amenity\" v=\"clinic\"/>\
                  <tag k=\"name\" v=\"診療所\"/></node>";
    let mut city = city(&map(3, 3, &(clinic.to_owned() + &square("residential")))).unwrap();
    let found: Vec<_> = city.buildings.iter().filter(|building| building.name.is_some()).collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].is_generated && found[0].kind == crate::city::BuildingKind::Clinic);
    lay_over(&mut city, 1);
    assert!(city.buildings.iter().all(|building| building.access.arc.is_some()));
}
