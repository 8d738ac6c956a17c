//! Default traffic control on generated towns and on real extracts.

use std::path::PathBuf;

use crate::base::ids::{ArcId, MovementId, NodeId};
use crate::city::generate::{GenerateOptions, generate};
use crate::city::read::read_city;
use crate::city::{City, StreetGraph};

use super::{Light, Phase, RightOfWay, TrafficControl, Turn};

fn towns() -> Vec<(String, City)> {
    let options = [(1, 8_000), (2, 2_500), (3, 600), (4, 20_000)];
    let named = |(seed, homes)| (format!("seed {seed}, {homes} homes"), generate(&GenerateOptions { seed, homes }));
    let mut towns: Vec<(String, City)> = options.into_iter().map(named).collect();
    match std::env::var_os("YAGURA_TEST_DATA") {
        Some(folder) => {
            for file in ["osm/helsinki-centre.osm.pbf", "osm/tokyo.osm"] {
                let city = read_city(&PathBuf::from(&folder).join(file)).expect(file);
                towns.push((file.to_owned(), city));
            }
        }
        None => println!("SKIPPED: YAGURA_TEST_DATA is not set"),
    }
    towns
}

/// The turns out of an arc that routes may take.
fn turns(graph: &StreetGraph, from: ArcId) -> Vec<ArcId> {
    let is_open = |to: &ArcId| graph.arc(*to).modes.cars && !graph.is_turn_banned(from, *to);
    let reverse = graph.reverse_of(from);
    let mut turns: Vec<ArcId> =
        graph.out_of(graph.arc(from).to).filter(is_open).filter(|to| Some(*to) != reverse).collect();
    if turns.is_empty() {
        turns.extend(reverse.filter(is_open));
    }
    turns
}

fn check_movements(name: &str, graph: &StreetGraph, control: &TrafficControl) {
    assert_eq!(control.first_movement.len(), graph.arcs.len() + 1, "{name}");
    for index in 0..graph.arcs.len() {
        let (id, arc) = (ArcId::from_index(index), &graph.arcs[index]);
        let mut found: Vec<ArcId> = control.out_of(id).map(|id| control.movement(id).to).collect();
        found.sort_unstable();
        let wanted = if arc.modes.cars { turns(graph, id) } else { Vec::new() };
        assert_eq!(found, wanted, "{name}: turns out of arc {index}");
        let lanes = control.out_of(id).fold(0, |lanes, id| lanes | control.movement(id).lanes);
        if !found.is_empty() {
            assert_eq!(lanes, u32::MAX >> (32 - u32::from(arc.lanes)), "{name}: every lane of arc {index} leads on");
        }
        for id in control.out_of(id) {
            let movement = control.movement(id);
            assert!(movement.lanes != 0 && movement.speed_mps > 0.5, "{name}: {movement:?}");
            assert_eq!(control.between(movement.from, movement.to), Some(id));
        }
    }
}

/// Whether one of two movements gives way to the other.
fn is_settled(control: &TrafficControl, a: MovementId, b: MovementId) -> bool {
    control.foes_of(a).contains(&b) || control.foes_of(b).contains(&a)
}

fn check_foes(name: &str, graph: &StreetGraph, control: &TrafficControl) {
    let mut through: Vec<Vec<MovementId>> = vec![Vec::new(); graph.nodes.len()];
    for (index, movement) in control.movements.iter().enumerate() {
        through[graph.arc(movement.from).to.index()].push(MovementId::from_index(index));
    }
    for (index, movement) in control.movements.iter().enumerate() {
        let id = MovementId::from_index(index);
        assert_eq!(movement.right_of_way == RightOfWay::Major, control.foes_of(id).is_empty(), "{name}: {movement:?}");
        for foe in control.foes_of(id) {
            assert_eq!(graph.arc(control.movement(*foe).from).to, graph.arc(movement.from).to, "{name}: foes meet");
            assert!(control.movement(*foe).from != movement.from && !control.foes_of(*foe).contains(&id), "{name}");
        }
        for other in &through[graph.arc(movement.from).to.index()] {
            let other_movement = control.movement(*other);
            if other_movement.to == movement.to && other_movement.from != movement.from {
                assert!(is_settled(control, id, *other), "{name}: {movement:?} and {other_movement:?} end in one");
            }
        }
    }
}

fn check_phase(name: &str, lit: &[MovementId], phase: &Phase, control: &TrafficControl) {
    assert_eq!(phase.lights.len(), lit.len(), "{name}");
    let open = |light: Light| matches!(light, Light::Green | Light::GreenYield);
    for (a, light) in lit.iter().zip(&phase.lights).filter(|(_, light)| open(**light)) {
        let meets = |b: &MovementId| {
            let foe_light = lit.iter().position(|id| id == b).map(|index| phase.lights[index]);
            foe_light.is_some_and(open)
        };
        let gives_way = control.foes_of(*a).iter().any(meets);
        assert_eq!(*light == Light::GreenYield, gives_way, "{name}: {:?}", control.movement(*a));
    }
}

fn check_signals(name: &str, city: &City) {
    let control = &city.control;
    let mut lit: Vec<Vec<(u16, MovementId)>> = vec![Vec::new(); control.signals.len()];
    for (index, movement) in control.movements.iter().enumerate() {
        if let Some(link) = movement.signal {
            lit[link.signal.index()].push((link.light, MovementId::from_index(index)));
        }
    }
    for (signal, mut lit) in control.signals.iter().zip(lit) {
        lit.sort_unstable();
        assert!(lit.iter().enumerate().all(|(index, (light, _))| index == usize::from(*light)), "{name}");
        let lit: Vec<MovementId> = lit.into_iter().map(|(_, id)| id).collect();
        let cycle_s: f32 = signal.phases.iter().map(|phase| phase.duration_s).sum();
        assert!((60.0..=120.0).contains(&cycle_s) && (0.0..cycle_s).contains(&signal.offset_s), "{name}: {cycle_s} s");
        assert!(signal.feeder.index() < city.feeders.len() && city.bounds.contains(signal.place), "{name}");
        for phase in &signal.phases {
            check_phase(name, &lit, phase, control);
        }
        for light in 0..lit.len() {
            let is_green = |phase: &Phase| matches!(phase.lights[light], Light::Green | Light::GreenYield);
            assert!(signal.phases.iter().any(is_green), "{name}: light {light} is never green");
        }
    }
}

#[test]
fn every_town_has_whole_and_consistent_control() {
    for (name, city) in towns() {
        check_movements(&name, &city.streets, &city.control);
        check_foes(&name, &city.streets, &city.control);
        check_signals(&name, &city);
        let of = |turn| city.control.movements.iter().filter(|movement| movement.turn == turn).count();
        println!(
            "{name}: {} movements ({} straight, {} left, {} right, {} back), {} foes, {} signals of {} junctions",
            city.control.movements.len(),
            of(Turn::Straight),
            of(Turn::Left),
            of(Turn::Right),
            of(Turn::Back),
            city.control.foes.len(),
            city.control.signals.len(),
            city.streets.nodes.len(),
        );
        assert!(!city.control.signals.is_empty(), "{name}: no signal");
    }
}

mod crossing {
    //! One crossing of two streets, with known answers.

    use super::*;
    use crate::base::geo::Point;
    use crate::city::control::lay::lay_out;
    use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
    use crate::city::{Modes, StreetClass};

    const MIDDLE: NodeId = NodeId(0);

    /// Arms to north, east, south and west (pieces 0 to 3) of the given classes.
    fn crossing(classes: [StreetClass; 4], lanes: u8) -> StreetGraph {
        let mut builder = StreetGraphBuilder::default();
        let middle = builder.add_node(Point::default());
        let direction = Direction { limit_mps: 13.9, lanes, modes: Modes { cars: true, slow: true } };
        for (class, (x, y)) in classes.into_iter().zip([(0.0, -100.0), (100.0, 0.0), (0.0, 100.0), (-100.0, 0.0)]) {
            let end = builder.add_node(Point::new(x, y));
            builder.add_piece(StreetPiece {
                from: middle,
                to: end,
                points: vec![Point::default(), Point::new(x, y)],
                class,
                name: None,
                width_m: 7.0,
                is_bridge: false,
                is_tunnel: false,
                true_scale: 1.0,
                forward: Some(direction),
                backward: Some(direction),
            });
        }
        builder.finish()
    }

    /// The movement from one arm to another.
    fn way(graph: &StreetGraph, control: &TrafficControl, from: usize, to: usize) -> MovementId {
        let way = control.between(graph.streets[from].backward, graph.streets[to].forward);
        way.expect("a way through")
    }

    const ALIKE: [StreetClass; 4] = [StreetClass::Shared; 4];
    const MAIN: [StreetClass; 4] = [StreetClass::Fast, StreetClass::Shared, StreetClass::Fast, StreetClass::Shared];

    #[test]
    fn among_equals_the_side_of_the_road_decides() {
        let graph = crossing(ALIKE, 1);
        let (right_hand, left_hand) = (lay_out(&graph, false), lay_out(&graph, true));
        // Southbound from the north: its right hand is west, its left hand east.
        for (control, priority, other) in [(&right_hand, 3, 1), (&left_hand, 1, 3)] {
            let own = way(&graph, control, 0, 2);
            let foes = control.foes_of(own);
            assert!(foes.contains(&way(&graph, control, priority, (priority + 2) % 4)));
            assert!(!foes.contains(&way(&graph, control, other, (other + 2) % 4)));
            assert!(control.signals.is_empty());
        }
        // Turning across waits for oncoming traffic, turning to the kerb does not.
        assert!(right_hand.foes_of(way(&graph, &right_hand, 0, 1)).contains(&way(&graph, &right_hand, 2, 0)));
        assert!(left_hand.foes_of(way(&graph, &left_hand, 0, 3)).contains(&way(&graph, &left_hand, 2, 0)));
        assert_eq!(right_hand.movement(way(&graph, &right_hand, 0, 1)).turn, Turn::Left);
        assert_eq!(right_hand.movement(way(&graph, &right_hand, 0, 3)).turn, Turn::Right);
    }

    #[test]
    fn the_main_road_goes_first_and_small_streets_stop() {
        let graph = crossing(MAIN, 1);
        let control = lay_out(&graph, false);
        assert_eq!(control.movement(way(&graph, &control, 0, 2)).right_of_way, RightOfWay::Major);
        let side = way(&graph, &control, 1, 3);
        assert_eq!(control.movement(side).right_of_way, RightOfWay::Stop);
        assert!(control.foes_of(side).contains(&way(&graph, &control, 0, 2)));
        assert!(control.foes_of(side).contains(&way(&graph, &control, 2, 0)));
    }

    #[test]
    fn opposite_arms_have_green_together() {
        let graph = crossing([StreetClass::Fast, StreetClass::Collector, StreetClass::Fast, StreetClass::Collector], 2);
        let control = lay_out(&graph, true);
        let [signal] = control.signals.as_slice() else { panic!("one signal, not {}", control.signals.len()) };
        assert_eq!(signal.node, MIDDLE);
        let light = |from: usize, to: usize, phase: usize| {
            let link = control.movement(way(&graph, &control, from, to)).signal.expect("a light");
            signal.phases[phase].lights[usize::from(link.light)]
        };
        assert_eq!([light(0, 2, 0), light(2, 0, 0), light(1, 3, 0)], [Light::Green, Light::Green, Light::Red]);
        assert_eq!(light(0, 3, 0), Light::GreenYield, "turning right across, where traffic keeps left");
        assert_eq!([light(0, 2, 1), light(0, 2, 2), light(1, 3, 3)], [Light::Yellow, Light::Red, Light::Green]);
        assert!(signal.phases[0].duration_s > signal.phases[3].duration_s, "the larger street has more green");
        // Two lanes: the outer one for straight and the near turn, the inner one for straight and across.
        let lanes = |to: usize| control.movement(way(&graph, &control, 0, to)).lanes;
        assert_eq!([lanes(1), lanes(2), lanes(3)], [0b01, 0b11, 0b10]);
    }

    #[test]
    fn dead_ends_turn_back() {
        let graph = crossing(ALIKE, 1);
        let control = lay_out(&graph, false);
        let end = graph.streets[0].forward;
        let back = control.between(end, graph.streets[0].backward).expect("a way back");
        assert_eq!(control.movement(back).turn, Turn::Back);
        assert!(control.foes_of(back).is_empty());
    }
}
