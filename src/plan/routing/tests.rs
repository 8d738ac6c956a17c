use super::*;
use crate::base::chance::Chance;
use crate::base::geo::{LatLon, LocalFrame, Point};
use crate::base::ids::NodeId;
use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use crate::city::{Modes, StreetClass, StreetGraph};

const BOTH: Modes = Modes { cars: true, slow: true };
const CARS: Modes = Modes { cars: true, slow: false };
const SLOW: Modes = Modes { cars: false, slow: true };

fn piece(from: NodeId, to: NodeId, points: Vec<Point>, forward: Option<Modes>, backward: Option<Modes>) -> StreetPiece {
    let direction = |modes: Modes| Direction { limit_mps: 10.0, lanes: 1, modes };
    StreetPiece {
        from,
        to,
        points,
        class: StreetClass::Collector,
        name: None,
        width_m: 6.0,
        is_bridge: false,
        is_tunnel: false,
        true_scale: 1.0,
        forward: forward.map(direction),
        backward: backward.map(direction),
    }
}

/// A graph from places and streets `(from, to, is_two_way)` and banned turns `(street, node, street)`.
fn graph_of(places: &[(f32, f32)], streets: &[(usize, usize, bool)], bans: &[(usize, usize, usize)]) -> StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    let places: Vec<Point> = places.iter().map(|(x, y)| Point::new(*x, *y)).collect();
    let nodes: Vec<NodeId> = places.iter().map(|place| builder.add_node(*place)).collect();
    for &(from, to, is_two_way) in streets {
        let points = vec![places[from], places[to]];
        builder.add_piece(piece(nodes[from], nodes[to], points, Some(BOTH), is_two_way.then_some(BOTH)));
    }
    for &(from, via, to) in bans {
        builder.ban_turn(from, nodes[via], to);
    }
    builder.finish()
}

fn random_graph(chance: &mut Chance) -> StreetGraph {
    let count = 2 + chance.below(60);
    let mut builder = StreetGraphBuilder::default();
    let places: Vec<Point> = (0..count)
        .map(|_| Point::new(chance.between(0.0, 2000.0) as f32, chance.between(0.0, 2000.0) as f32))
        .collect();
    let nodes: Vec<NodeId> = places.iter().map(|place| builder.add_node(*place)).collect();
    let streets = 1 + chance.below(count * 3);
    for _ in 0..streets {
        let (from, to) = (chance.below(count), chance.below(count));
        let modes = |chance: &mut Chance| *chance.pick(&[BOTH, BOTH, BOTH, CARS, SLOW]).unwrap();
        let (forward, backward) = match chance.below(4) {
            0 => (Some(modes(chance)), None),
            1 => (None, Some(modes(chance))),
            _ => (Some(modes(chance)), Some(modes(chance))),
        };
        builder.add_piece(piece(nodes[from], nodes[to], vec![places[from], places[to]], forward, backward));
    }
    for _ in 0..chance.below(streets) {
        builder.ban_turn(chance.below(streets), nodes[chance.below(count)], chance.below(streets));
    }
    builder.finish()
}

fn random_times(graph: &StreetGraph, chance: &mut Chance) -> Vec<f32> {
    let time =
        |chance: &mut Chance| if chance.happens(0.02) { f32::INFINITY } else { chance.between(0.0, 90.0) as f32 };
    graph.arcs.iter().map(|_| time(chance)).collect()
}

fn random_spot(graph: &StreetGraph, chance: &mut Chance) -> Spot {
    let arc = ArcId::from_index(chance.below(graph.arcs.len()));
    Spot { arc, offset_m: (f64::from(graph.arc(arc).length_m) * chance.between(-0.05, 1.05)) as f32 }
}

/// Whether a path is drivable turn by turn, and takes as long as it says (within the rounding of its two ends).
fn assert_sound(graph: &StreetGraph, network: Network, times: &[f32], from: Spot, to: Spot, path: &Path) {
    assert_eq!((path.arcs.first(), path.arcs.last()), (Some(&from.arc), Some(&to.arc)));
    let is_banned = |from: ArcId, to: ArcId| network == Network::Cars && graph.is_turn_banned(from, to);
    for pair in path.arcs.windows(2) {
        assert_eq!(graph.arc(pair[0]).to, graph.arc(pair[1]).from);
        assert!(!is_banned(pair[0], pair[1]));
        if graph.reverse_of(pair[0]) == Some(pair[1]) {
            let is_other =
                |out: &ArcId| *out != pair[1] && network.allows(graph.arc(*out).modes) && !is_banned(pair[0], *out);
            assert_eq!(graph.out_of(graph.arc(pair[0]).to).find(is_other), None, "turned back with another way out");
        }
    }
    let share = |spot: Spot| (spot.offset_m / graph.arc(spot.arc).length_m).clamp(0.0, 1.0);
    let all: f32 = path.arcs.iter().map(|arc| times[arc.index()]).sum();
    let taken = all - times[from.arc.index()] * share(from) - times[to.arc.index()] * (1.0 - share(to));
    let slack = 0.002 * (path.arcs.len() + 2) as f32;
    assert!((taken - path.travel_s).abs() <= slack, "{taken} s driven, {} s said", path.travel_s);
}

fn compare(graph: &StreetGraph, network: Network, chance: &mut Chance, rounds: usize, questions: usize) -> usize {
    let mut plain = DijkstraRouter::new(graph, network);
    let mut fast = HierarchyRouter::new(graph, network);
    let mut answered = 0;
    for _ in 0..rounds {
        let times = random_times(graph, chance);
        plain.customise(&times);
        fast.customise(&times);
        for _ in 0..questions {
            let from = random_spot(graph, chance);
            let to = if chance.happens(0.1) {
                Spot { arc: from.arc, ..random_spot(graph, chance) }
            } else {
                random_spot(graph, chance)
            };
            let (expected, found) = (plain.path(from, to), fast.path(from, to));
            assert_eq!(
                found.as_ref().map(|path| path.travel_s),
                expected.as_ref().map(|path| path.travel_s),
                "{from:?} to {to:?}"
            );
            for path in expected.iter().chain(&found) {
                assert_sound(graph, network, &times, from, to, path);
                answered += 1;
            }
        }
    }
    answered
}

#[test]
fn the_hierarchy_answers_as_dijkstra_on_random_streets() {
    let seed = std::env::var("YAGURA_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_121);
    println!("seed {seed}");
    let mut chance = Chance::new(seed);
    let mut answered = 0;
    for _ in 0..60 {
        let graph = random_graph(&mut chance);
        if !graph.arcs.is_empty() {
            for network in [Network::Cars, Network::Slow] {
                answered += compare(&graph, network, &mut chance, 2, 60);
            }
        }
    }
    assert!(answered > 3000, "only {answered} answers");
}

#[test]
fn the_hierarchy_answers_as_dijkstra_in_munich() {
    let Some(graph) = munich() else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return;
    };
    let seed = 7;
    println!("seed {seed}, {} arcs", graph.arcs.len());
    assert!(compare(&graph, Network::Cars, &mut Chance::new(seed), 2, 150) > 300);
}

/// The street graph in the test data: every row of its edges is one one-way street.
fn munich() -> Option<StreetGraph> {
    let folder = std::path::PathBuf::from(std::env::var_os("YAGURA_TEST_DATA")?).join("graphs");
    let rows = |file: &str| -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let frame = LocalFrame::new(LatLon { lat: 48.13, lon: 11.58 });
    let mut builder = StreetGraphBuilder::default();
    let mut places = Vec::new();
    for row in rows("nodes.csv") {
        let place = frame.local_from_geo(LatLon { lat: row[3].parse().unwrap(), lon: row[2].parse().unwrap() });
        places.push(place);
        builder.add_node(place);
    }
    for row in rows("edges.csv") {
        let [from, to]: [usize; 2] = [row[0].parse().unwrap(), row[1].parse().unwrap()];
        let points = vec![places[from], places[to]];
        builder.add_piece(piece(NodeId::from_index(from), NodeId::from_index(to), points, Some(BOTH), None));
    }
    Some(builder.finish())
}

fn arc_between(graph: &StreetGraph, from: u32, to: u32) -> ArcId {
    graph.out_of(NodeId(from)).find(|arc| graph.arc(*arc).to == NodeId(to)).unwrap()
}

fn both_routers(graph: &StreetGraph) -> [Box<dyn Router>; 2] {
    [Box::new(DijkstraRouter::new(graph, Network::Cars)), Box::new(HierarchyRouter::new(graph, Network::Cars))]
}

/// A square 0-1-2-3 of 100 m sides, driven at 10 m/s.
const SQUARE: [(f32, f32); 4] = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];

#[test]
fn spots_on_one_arc_go_straight_on_or_round_the_block() {
    let graph = graph_of(&SQUARE, &[(0, 1, true), (1, 2, true), (2, 3, true), (3, 0, true)], &[]);
    let arc = arc_between(&graph, 0, 1);
    for mut router in both_routers(&graph) {
        let ahead = router.path(Spot { arc, offset_m: 20.0 }, Spot { arc, offset_m: 70.0 }).unwrap();
        assert_eq!((ahead.arcs.len(), ahead.travel_s), (1, 5.0));
        let round = router.path(Spot { arc, offset_m: 70.0 }, Spot { arc, offset_m: 20.0 }).unwrap();
        assert_eq!((round.arcs.len(), round.travel_s), (5, 35.0));
        assert_eq!(round.arcs.first(), round.arcs.last());
    }
}

#[test]
fn vehicles_turn_back_only_where_a_street_ends() {
    let graph = graph_of(&[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)], &[(0, 1, true), (1, 2, true)], &[]);
    let [there, back] = [arc_between(&graph, 0, 1), arc_between(&graph, 1, 0)];
    for mut router in both_routers(&graph) {
        let path = router.path(Spot { arc: there, offset_m: 0.0 }, Spot { arc: back, offset_m: 100.0 }).unwrap();
        assert_eq!((path.arcs.len(), path.travel_s), (4, 40.0));
    }
}

#[test]
fn banned_turns_one_ways_and_islands_are_obeyed() {
    let streets = [(0, 1, false), (1, 2, false), (2, 3, false), (3, 0, false)];
    let open = graph_of(&SQUARE, &streets, &[]);
    let banned = graph_of(&SQUARE, &streets, &[(0, 1, 1)]);
    let from = Spot { arc: arc_between(&open, 0, 1), offset_m: 50.0 };
    let to = Spot { arc: arc_between(&open, 1, 2), offset_m: 50.0 };
    for (graph, expected) in [(&open, Some(10.0)), (&banned, None)] {
        for mut router in both_routers(graph) {
            assert_eq!(router.path(from, to).map(|path| path.travel_s), expected);
            assert_eq!(router.path(from, Spot { arc: ArcId(9999), offset_m: 0.0 }), None);
            router.customise(&vec![f32::INFINITY; graph.arcs.len()]);
            assert_eq!(router.path(from, to), None, "all closed");
        }
    }
}

#[test]
fn an_empty_network_has_no_paths() {
    let spot = Spot { arc: ArcId(0), offset_m: 0.0 };
    for mut router in both_routers(&StreetGraph { first_out: vec![0], ..StreetGraph::default() }) {
        router.customise(&[]);
        assert_eq!(router.path(spot, spot), None);
    }
}

#[test]
fn times_without_paths_are_those_of_the_paths() {
    let seed = 11;
    println!("seed {seed}");
    let mut chance = Chance::new(seed);
    let mut answered = 0;
    for _ in 0..30 {
        let graph = random_graph(&mut chance);
        if graph.arcs.is_empty() {
            continue;
        }
        let mut router = HierarchyRouter::new(&graph, Network::Cars);
        router.customise(&random_times(&graph, &mut chance));
        for _ in 0..10 {
            let to = random_spot(&graph, &mut chance);
            let from: Vec<Spot> = (0..8).map(|_| random_spot(&graph, &mut chance)).collect();
            let by_path: Vec<_> = from.iter().map(|from| router.path(*from, to).map(|path| path.travel_s)).collect();
            assert_eq!(router.seconds_to(&from, to), by_path);
            assert_eq!(router.seconds(from[0], to), by_path[0]);
            answered += by_path.iter().flatten().count();
        }
    }
    assert!(answered > 300, "only {answered} answers");
}

/// The length of a line, in metres of the map.
fn length_m(points: &[Point]) -> f32 {
    points.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

#[test]
fn the_points_along_a_path_begin_and_end_at_its_spots_and_are_as_long_as_its_arcs() {
    for seed in 0..200 {
        let mut chance = Chance::new(seed);
        let graph = random_graph(&mut chance);
        if graph.arcs.is_empty() {
            continue;
        }
        let mut router = DijkstraRouter::new(&graph, Network::Cars);
        let held = |spot: Spot| Spot { offset_m: spot.offset_m.clamp(0.0, graph.arc(spot.arc).length_m), ..spot };
        let (from, to) = (held(random_spot(&graph, &mut chance)), held(random_spot(&graph, &mut chance)));
        let Some(path) = router.path(from, to) else { continue };
        let points = graph.points_along(&path.arcs, from.offset_m, to.offset_m);
        let (first, last) = (graph.place(from).0, graph.place(to).0);
        assert!(points[0].distance(first) < 0.1 && points[points.len() - 1].distance(last) < 0.1, "seed {seed}");
        let arcs_m: f32 = path.arcs.iter().map(|arc| graph.arc(*arc).length_m).sum();
        let cut_m = from.offset_m + graph.arc(to.arc).length_m - to.offset_m;
        let off_m = (length_m(&points) - (arcs_m - cut_m)).abs();
        assert!(off_m < 1.0 + 0.001 * arcs_m, "seed {seed}: {off_m}");
    }
}
