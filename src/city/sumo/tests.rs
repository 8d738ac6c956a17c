//! SUMO networks and routes: a small made-up one with known answers, damaged ones, and the real grid.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::base::chance::Chance;
use crate::city::control::{Light, RightOfWay, Turn};
use crate::city::overlay::lay_over;
use crate::city::read::read_city;
use crate::city::{City, CityOrigin, StreetClass};

use super::error::SumoError;
use super::routes::{self, DepartAt, DepartSpeed, Routes};
use super::xml::Document;
use super::{assemble, read_net};

/// A crossing `c` with a signal of two one-way roads, from `w` to `e` and from `n` to `s`, and a road both ways between
/// `e` and a dead end `d`.
const NET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made up -->
<net version="1.20">
    <location netOffset="0.00,0.00" convBoundary="0,0,500,200" origBoundary="0,0,500,200" projParameter="!"/>
    <edge id=":c_0" function="internal">
        <lane id=":c_0_0" index="0" speed="6.00" length="9.00" shape="0,0 1,1"/>
    </edge>
    <edge id=":c_1" function="internal">
        <lane id=":c_1_0" index="0" speed="10.00" length="20.00" shape="0,0 1,1"/>
        <lane id=":c_1_1" index="1" speed="10.00" length="20.00" shape="0,0 1,1"/>
    </edge>
    <edge id=":c_3" function="internal">
        <lane id=":c_3_0" index="0" speed="8.00" length="16.00" shape="0,0 1,1"/>
    </edge>
    <edge id=":c_4" function="internal">
        <lane id=":c_4_0" index="0" speed="5.00" length="5.00" shape="0,0 1,1"/>
    </edge>
    <edge id=":c_6" function="internal">
        <lane id=":c_6_0" index="0" speed="5.00" length="10.00" shape="0,0 1,1"/>
    </edge>
    <edge id=":c_w0" function="walkingarea">
        <lane id=":c_w0_0" index="0" allow="pedestrian" speed="1.00" length="5.00" shape="0,0 1,1"/>
    </edge>
    <edge id="wc" from="w" to="c" priority="5">
        <lane id="wc_0" index="0" allow="pedestrian" speed="13.89" length="190.00" shape="0,98 190,98"/>
        <lane id="wc_1" index="1" disallow="pedestrian tram" speed="13.89" length="190.00" shape="0,95 190,95"/>
        <lane id="wc_2" index="2" disallow="pedestrian tram" speed="13.89" length="190.00" shape="0,92 190,92"/>
    </edge>
    <edge id="ce" from="c" to="e" priority="5" shape="200.00,100.00 300.00,120.00 400.00,100.00">
        <lane id="ce_0" index="0" speed="8.33" length="195.50" shape="210,100 400,100"/>
        <lane id="ce_1" index="1" speed="8.33" length="195.50" shape="210,100 400,100"/>
    </edge>
    <edge id="nc" from="n" to="c" priority="3" type="highway.residential">
        <lane id="nc_0" index="0" speed="8.33" length="90.00" shape="200,200 200,110"/>
    </edge>
    <edge id="cs" from="c" to="s" priority="3">
        <lane id="cs_0" index="0" speed="8.33" length="90.00" shape="200,90 200,0"/>
    </edge>
    <edge id="ed" from="e" to="d" priority="3" name="Dead End Street">
        <lane id="ed_0" index="0" speed="8.33" length="100.00" shape="400,98 500,98"/>
    </edge>
    <edge id="de" from="d" to="e" priority="3">
        <lane id="de_0" index="0" speed="8.33" length="100.00" shape="500,102 400,102"/>
    </edge>
    <edge id="rail" from="w" to="e" priority="3">
        <lane id="rail_0" index="0" allow="rail" speed="40.00" length="400.00" shape="0,100 400,100"/>
    </edge>
    <tlLogic id="c" type="static" programID="0" offset="-10">
        <phase duration="42" state="GGGrr"/>
        <phase duration="3" state="yyyrr"/>
        <phase duration="30" state="rrrGg"/>
        <phase duration="5" state="uuuOo"/>
    </tlLogic>
    <junction id="w" type="dead_end" x="0.00" y="100.00" incLanes="" intLanes="" shape="0,0"/>
    <junction id="n" type="dead_end" x="200.00" y="200.00" incLanes="" intLanes="" shape="0,0"/>
    <junction id="c" type="traffic_light" x="200.00" y="100.00" incLanes="wc_1 wc_2 nc_0" intLanes=":c_0_0 :c_1_0 :c_1_1 :c_3_0 :c_6_0" shape="0,0">
        <request index="0" response="00000" foes="01000" cont="0"/>
        <request index="1" response="00000" foes="11000" cont="0"/>
        <request index="2" response="00000" foes="11000" cont="0"/>
        <request index="3" response="00111" foes="00111" cont="0"/>
        <request index="4" response="00110" foes="00110" cont="1"/>
    </junction>
    <junction id="e" type="priority" x="400.00" y="100.00" incLanes="ce_0 ce_1 de_0" intLanes="" shape="0,0">
        <request index="0" response="00" foes="00" cont="0"/>
        <request index="1" response="01" foes="01" cont="0"/>
    </junction>
    <junction id="s" type="dead_end" x="200.00" y="0.00" incLanes="cs_0" intLanes="" shape="0,0"/>
    <junction id="d" type="dead_end" x="500.00" y="100.00" incLanes="ed_0" intLanes="" shape="0,0"/>
    <junction id=":c_6_0" type="internal" x="200.00" y="100.00" incLanes="" intLanes=""/>
    <connection from="wc" to="cs" fromLane="1" toLane="0" via=":c_0_0" tl="c" linkIndex="0" dir="r" state="O"/>
    <connection from="wc" to="ce" fromLane="1" toLane="0" via=":c_1_0" tl="c" linkIndex="1" dir="s" state="O"/>
    <connection from="wc" to="ce" fromLane="2" toLane="1" via=":c_1_1" tl="c" linkIndex="2" dir="s" state="O"/>
    <connection from="nc" to="cs" fromLane="0" toLane="0" via=":c_3_0" tl="c" linkIndex="3" dir="s" state="o"/>
    <connection from="nc" to="ce" fromLane="0" toLane="1" via=":c_4_0" tl="c" linkIndex="4" dir="l" state="o"/>
    <connection from="ce" to="ed" fromLane="0" toLane="0" dir="s" state="M"/>
    <connection from=":c_0" to="cs" fromLane="0" toLane="0" dir="r" state="M"/>
    <connection from=":c_4" to="ce" fromLane="0" toLane="1" via=":c_6_0" dir="l" state="m"/>
    <connection from=":c_6" to="ce" fromLane="0" toLane="1" dir="l" state="M"/>
    <connection from=":c_w0" to="wc" fromLane="0" toLane="0" dir="s" state="M"/>
</net>
"#;

const ROUTES: &str = r#"<routes>
    <vType id="slow" length="7.5" minGap="3" maxSpeed="10" speedFactor="normc(0.9,0.05,0.5,1.2)" sigma="0.2" tau="1.5" accel="1.5" decel="4"/>
    <vType id="plain" speedFactor="1.1"/>
    <route id="through" edges="wc ce ed"/>
    <vehicle id="late" depart="1:00:10" type="slow" route="through" departPos="random_free" departSpeed="max"/>
    <vehicle id="first" depart="0.5" departPos="12.5" departSpeed="3" arrivalPos="40">
        <route edges="nc cs"/>
        <stop lane="cs_0" duration="10"/>
    </vehicle>
    <trip id="free" depart="2" type="plain" from="wc" to="ed" via="ce"/>
    <flow id="many" begin="100" end="160" vehsPerHour="120" type="plain" route="through" departPos="last"/>
    <flow id="few" begin="100" end="200" number="4"><route edges="wc cs"/></flow>
    <person id="p" depart="3"><walk edges="wc"/><route edges="nonsense"/></person>
</routes>
"#;

fn document(text: &str) -> Document {
    Document::of_bytes("a.xml".to_owned(), text.as_bytes().to_vec()).expect("not empty")
}

fn city(text: &str) -> Result<City, SumoError> {
    assemble(&document(text))
}

fn made_up() -> City {
    city(NET).expect("the made-up network is sound")
}

fn routes_of(text: &str) -> Result<Routes, SumoError> {
    routes::read(&document(text), &made_up())
}

#[test]
fn edges_become_arcs_with_their_lanes_lengths_and_users() {
    let city = made_up();
    let graph = &city.streets;
    assert_eq!(city.origin, CityOrigin::Sumo { file: "a.xml".to_owned() });
    assert_eq!((graph.nodes.len(), graph.streets.len(), graph.arcs.len()), (6, 5, 6));
    let arc = |id: &str| graph.arcs[graph.arc_ids.iter().position(|other| &**other == id).expect(id)];
    assert_eq!((arc("wc").lanes, arc("wc").modes.cars, arc("wc").modes.slow), (2, true, true));
    assert!((arc("ce").length_m - 195.5).abs() < 1e-3 && (arc("ce").limit_mps - 8.33).abs() < 1e-3);
    assert_eq!(arc("ed").street, arc("de").street, "two directions of one street");
    let street = &graph.streets[arc("ed").street.index()];
    assert_eq!(street.name.as_ref().map(|name| &*name.en), Some("Dead End Street"));
    assert_eq!(graph.streets[arc("wc").street.index()].class, StreetClass::Fast);
    assert_eq!(graph.streets[arc("nc").street.index()].class, StreetClass::Shared);
    assert_eq!(graph.points_of(&graph.streets[arc("ce").street.index()]).len(), 3, "the bend is kept");
    let (north, crossing) = (graph.nodes[arc("nc").from.index()], graph.nodes[arc("nc").to.index()]);
    assert!(north.y < crossing.y, "north is up");
    assert!(city.warnings.iter().any(|warning| warning.starts_with("1 edges for neither")), "{:?}", city.warnings);
    assert!(city.buildings.iter().all(|building| building.homes > 0) && !city.buildings.is_empty());
}

/// Clock, sun and side of the road of a network that doesn't say where it is are those of one place.
#[test]
fn the_clock_is_that_of_where_it_lies() {
    for (net, zone) in [
        (NET.to_owned(), chrono_tz::Europe::Berlin),
        (NET.replace(r#"<net version="1.20">"#, r#"<net version="1.20" lefthand="true">"#), chrono_tz::Asia::Tokyo),
    ] {
        let city = city(&net).expect("the network is sound");
        assert_eq!(city.zone, zone);
        let noon_h = 12.0 - city.frame.origin().lon / 15.0;
        let winter = chrono::TimeZone::with_ymd_and_hms(&city.zone, 2026, 1, 1, 12, 0, 0).unwrap();
        let clock_h = winter.timestamp().rem_euclid(86_400) as f64 / 3600.0;
        assert!((clock_h - noon_h).abs() < 1.0, "{zone}: 12:00 is at {clock_h} h, the sun's noon at {noon_h} h");
    }
}

#[test]
fn connections_become_movements_with_lights_and_foes() {
    let city = made_up();
    let (graph, control) = (&city.streets, &city.control);
    let id = |id: &str| graph.arc_ids.iter().position(|other| &**other == id).expect(id);
    let arc = |name: &str| crate::base::ids::ArcId::from_index(id(name));
    let way = |from: &str, to: &str| control.between(arc(from), arc(to)).expect("a way");
    let straight = control.movement(way("wc", "ce"));
    assert_eq!((straight.lanes, straight.turn, straight.right_of_way), (0b11, Turn::Straight, RightOfWay::Major));
    assert_eq!((straight.length_m, straight.speed_mps), (20.0, 10.0));
    assert_eq!(control.movement(way("wc", "cs")).lanes, 0b01, "the pavement is no lane for cars");
    let left = control.movement(way("nc", "ce"));
    assert_eq!((left.length_m, left.speed_mps), (15.0, 5.0), "both halves of a turn with a place to wait");
    assert_eq!(control.foes_of(way("nc", "ce")), [way("wc", "ce")]);
    assert_eq!(control.foes_of(way("nc", "cs")).len(), 2);
    let back = control.movement(way("ed", "de"));
    assert_eq!(back.turn, Turn::Back, "where no connection leads on");
    assert!(control.between(arc("wc"), arc("ed")).is_none());
    let [signal] = control.signals.as_slice() else { panic!("{} signals", control.signals.len()) };
    assert_eq!((signal.offset_s, signal.phases.len()), (70.0, 4), "an offset of -10 s in a cycle of 80 s");
    let light = |movement: super::super::control::Movement, phase: usize| {
        signal.phases[phase].lights[usize::from(movement.signal.expect("a light").light)]
    };
    assert_eq!(
        [0, 1, 2, 3].map(|phase| light(*straight, phase)),
        [Light::Green, Light::Yellow, Light::Red, Light::Red]
    );
    assert_eq!([2, 3].map(|phase| light(*left, phase)), [Light::GreenYield, Light::Off]);
}

#[test]
fn routes_are_read_in_all_their_forms() {
    let routes = routes_of(ROUTES).expect("sound");
    let ids: Vec<&str> = routes.trips.iter().map(|trip| &*trip.id).collect();
    assert_eq!(ids, ["first", "free", "many.0", "few.0", "few.1", "many.1", "few.2", "few.3", "late"]);
    let trip = |id: &str| routes.trips.iter().find(|trip| &*trip.id == id).expect(id);
    let (first, late) = (trip("first"), trip("late"));
    assert_eq!((first.depart_at, first.depart_speed), (DepartAt::Metres(12.5), DepartSpeed::Mps(3.0)));
    assert_eq!((first.arrive_at_m, first.arcs.len(), first.is_whole), (Some(40.0), 2, true));
    assert_eq!((late.depart_at, late.depart_speed, late.depart_s), (DepartAt::Random, DepartSpeed::Max, 3610.0));
    assert_eq!((trip("free").arcs.len(), trip("free").is_whole), (3, false));
    assert!((trip("many.1").depart_s - 130.0).abs() < 1e-9);
    let kind = |id: &str| &routes.kinds[usize::from(trip(id).kind)];
    assert_eq!((kind("late").length_m, kind("late").min_gap_m, kind("late").tau_s), (7.5, 3.0, 1.5));
    assert_eq!((kind("late").speed_factor, kind("late").speed_deviation), (0.9, 0.05));
    assert_eq!((kind("free").speed_factor, kind("free").speed_deviation), (1.1, 0.1));
    assert_eq!((kind("first").sigma, kind("first").decel_mps2), (0.5, 4.5));
    assert_eq!(routes.warnings, ["2 persons, containers and stops: left out."]);
}

#[test]
fn each_refusal_of_a_network_names_file_line_and_mend() {
    let cases = [
        ("hello", "<net>", "no SUMO network"),
        ("<osm></osm>", "<osm>", "<net>"),
        ("<net></net>", "no edge", "car lanes"),
        (&NET[..NET.len() / 2], "ends in the middle", "Copy it again"),
        (&NET.replace("length=\"195.50\"", "length=\"long\""), "line 30", "length"),
        (&NET.replace("speed=\"13.89\"", "speed=\"-1\""), "line 25", "above 0"),
        (&NET.replace("from=\"n\" to=\"c\"", "from=\"nowhere\" to=\"c\""), "line 33", "netconvert"),
        (&NET.replace("from=\"nc\" to=\"cs\"", "from=\"nc\" to=\"csx\""), "no edge `csx`", "netconvert"),
        (&NET.replace("id=\"cs\" ", "id=\"nc\" "), "there twice", "Remove"),
        (&NET.replace("tl=\"c\" linkIndex=\"4\"", "tl=\"c\" linkIndex=\"9\""), "linkIndex", "fewer letters"),
        (&NET.replace("tl=\"c\" linkIndex=\"4\"", "tl=\"x\" linkIndex=\"4\""), "no tlLogic `x`", "Add its program"),
        (&NET.replace("GGGrr", "GGQrr"), "line 49", "r y g G"),
        (&NET.replace("x=\"500.00\"", "x=\"NaN\""), "x=\"NaN\"", "Correct the value"),
        (&NET.replace("x=\"500.00\"", "x=\"5e6\""), "km across", "netconvert"),
        (&NET.replace("fromLane=\"2\"", "fromLane=\"7\""), "fromLane", "no such lane"),
        (&NET.replace(" from=\"w\" to=\"c\"", " from=\"w\""), "line 24", "no `to`"),
    ];
    for (text, place, mend) in cases {
        let said = city(text).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("`a.xml`") && said.contains(place) && said.contains(mend), "{place}: {said}");
    }
}

#[test]
fn each_refusal_of_routes_names_file_line_and_mend() {
    let cases = [
        ("<net></net>".to_owned(), "no SUMO routes", "<routes>"),
        (ROUTES[..600].to_owned(), "ends in the middle", "Copy it again"),
        (ROUTES.replace("type=\"slow\"", "type=\"fast\""), "line 5", "no vType `fast`"),
        (ROUTES.replace("edges=\"nc cs\"", "edges=\"nc nowhere\""), "line 7", "no edge `nowhere`"),
        (ROUTES.replace("edges=\"nc cs\"", "edges=\"nc ed\""), "line 7", "from edge `nc` to `ed`"),
        (ROUTES.replace("depart=\"0.5\"", "depart=\"soon\""), "line 6", "in seconds"),
        (ROUTES.replace("depart=\"0.5\"", "depart=\"triggered\""), "line 6", "can't be used yet"),
        (ROUTES.replace("sigma=\"0.2\"", "sigma=\"2\""), "line 2", "between 0 and 1"),
        (ROUTES.replace("normc(0.9,0.05,0.5,1.2)", "normc(x)"), "line 2", "normc"),
        (ROUTES.replace("route=\"through\"", "route=\"thru\""), "line 5", "no route `thru`"),
        (ROUTES.replace("number=\"4\"", ""), "line 12", "two of end, number and period"),
        (ROUTES.replace("vehsPerHour=\"120\"", "probability=\"0.1\""), "line 11", "period"),
        (ROUTES.replace("id=\"plain\"", "id=\"slow\""), "line 3", "there twice"),
        (ROUTES.replace("<route edges=\"nc cs\"/>", ""), "line 6", "no `route`"),
        (ROUTES.replace("edges=\"wc ce ed\"", "edges=\"wc rail\""), "line 4", "no edge `rail`"),
    ];
    for (text, place, mend) in cases {
        let said = routes_of(&text).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("`a.xml`") && said.contains(place) && said.contains(mend), "{place}: {said}");
    }
    let mut elsewhere = made_up();
    elsewhere.streets.arc_ids.clear();
    let said = routes::read(&document(ROUTES), &elsewhere).map(|_| ()).expect_err("no network").to_string();
    assert!(said.contains("--city FILE.net.xml"), "{said}");
}

#[test]
fn packed_files_are_read_and_cut_ones_refused() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(NET.as_bytes()).expect("packs");
    let packed = packer.finish().expect("packs");
    let whole = Document::of_bytes("a".to_owned(), packed.clone()).and_then(|document| assemble(&document));
    assert_eq!(whole.expect("sound").streets.arcs.len(), 6);
    for end in 2..packed.len() {
        let cut = Document::of_bytes("a".to_owned(), packed[..end].to_vec());
        assert!(matches!(cut, Err(SumoError::CutOff { .. } | SumoError::Damaged { .. })), "cut at {end}");
    }
    assert!(matches!(Document::of_bytes("a".to_owned(), Vec::new()), Err(SumoError::Empty { .. })));
    assert!(matches!(read_net(Path::new("no-such.net.xml")), Err(SumoError::Open { .. })));
}

#[test]
fn every_cut_is_told_with_its_line() {
    for end in (1..NET.trim_end().len()).filter(|end| NET.is_char_boundary(*end)) {
        assert!(city(&NET[..end]).is_err(), "cut at {end}");
    }
    for end in 1..ROUTES.trim_end().len() {
        assert!(routes_of_cut(&ROUTES[..end]).is_err(), "cut at {end}");
    }
}

fn routes_of_cut(text: &str) -> Result<Routes, SumoError> {
    thread_local! {
        static CITY: City = made_up();
    }
    CITY.with(|city| routes::read(&document(text), city))
}

#[test]
fn damaged_files_never_panic() {
    const ROUNDS: u64 = 3_000;
    let seed = 0x5E_ED;
    println!("seed {seed:#x}");
    let mut survivors = 0;
    for round in 0..ROUNDS {
        let mut chance = Chance::for_thing(seed, 0, round);
        let (is_net, text) = if chance.happens(0.7) { (true, NET) } else { (false, ROUTES) };
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=chance.below(4) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => bytes[at] = chance.below(256) as u8,
                1 => bytes[at] = *chance.pick(b"0123456789-.\"<>/ :GrO").unwrap_or(&b'0'),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        let document = Document::of_bytes("a.xml".to_owned(), bytes).expect("not empty");
        if is_net {
            if let Ok(mut city) = assemble(&document) {
                lay_over(&mut city, 1);
                survivors += 1;
            }
        } else if routes::read(&document, &made_up()).is_ok() {
            survivors += 1;
        }
    }
    println!("{survivors} of {ROUNDS} could still be read");
    assert!(survivors > 0 && survivors < ROUNDS);
}

#[test]
fn a_long_route_file_is_read_whole() {
    let mut text = String::from("<routes><route id=\"r\" edges=\"wc ce ed\"/>\n");
    for index in 0..20_000 {
        let _ = writeln!(text, "<vehicle id=\"v{index}\" depart=\"{index}\"><route edges=\"wc ce ed de\"/></vehicle>");
    }
    // The way from the dead end back is no connection of the file, but cars may turn there.
    let routes = routes_of(&(text + "</routes>")).expect("sound");
    assert_eq!(routes.trips.len(), 20_000);
}

/// The issue's grid and its routes.
#[test]
fn the_real_grid_is_read() {
    let Some(folder) = std::env::var_os("YAGURA_TEST_DATA") else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return;
    };
    let folder = PathBuf::from(folder).join("sumo");
    let city = read_city(&folder.join("grid51.net.xml.gz")).expect("grid51");
    let (graph, control) = (&city.streets, &city.control);
    assert_eq!((graph.nodes.len(), graph.arcs.len(), graph.streets.len()), (2_601, 10_200, 5_100));
    assert!(graph.arcs.iter().all(|arc| arc.lanes == 2 && (arc.limit_mps - 13.89).abs() < 1e-3));
    assert_eq!(control.signals.len(), 2_597);
    for index in 0..graph.arcs.len() {
        let id = crate::base::ids::ArcId::from_index(index);
        let lanes = control.out_of(id).fold(0, |lanes, id| lanes | control.movement(id).lanes);
        assert_eq!(lanes, 0b11, "both lanes of {} lead on", graph.arc_ids[index]);
    }
    assert!(control.movements.iter().all(|movement| movement.length_m > 0.0));
    let routes = routes::read_routes(&folder.join("v10k.rou.xml.gz"), &city).expect("v10k");
    assert_eq!(routes.trips.len(), 10_000);
    assert!(routes.trips.iter().all(|trip| trip.is_whole && trip.arcs.len() <= 60));
    assert!((routes.kinds[usize::from(routes.trips[0].kind)].length_m - 4.5).abs() < 1e-6);
}
