//! Properties of the traffic model on small networks.

use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::ids::{ArcId, SignalId};
use crate::city::StreetGraph;

use super::driver::NONE;
use super::test_roads::{CYCLE_MS, Crossing, GREEN_MS, Rule, YELLOW_MS, crossing, grid, line, ring};
use super::{DriverKind, Insistence, Manner, Outcome, Roads, SetOut, Traffic};

const HOW: SetOut =
    SetOut { from_m: 0.0, goal_m: f32::INFINITY, start_mps: 0.0, pull_ms: 0, insistence: Insistence::Squeeze };

fn traffic(roads: &Arc<Roads>) -> Traffic {
    let ambulance = DriverKind { manner: Manner::Emergency, ..DriverKind::CAR };
    let mut traffic = Traffic::new(roads.clone(), vec![DriverKind::CAR, ambulance], 0, 0);
    traffic.tell_crossings();
    traffic
}

/// Sends a driver of the mean speed out from a place, which must be free.
fn send(traffic: &mut Traffic, arcs: &[ArcId], from_m: f32, now_ms: i64) -> u32 {
    let number = traffic.add_driver(0, 1.0).expect("a driver");
    let how = SetOut { from_m, ..HOW };
    assert!(traffic.set_out(number, arcs, &how, now_ms), "no gap at {from_m} m");
    number
}

/// Everything that happens until a moment.
fn outcomes(traffic: &mut Traffic, until_ms: i64) -> Vec<(i64, Outcome)> {
    std::iter::from_fn(|| traffic.advance(until_ms)).collect()
}

/// When drivers left an arc.
fn crossings(outcomes: &[(i64, Outcome)], arc: ArcId) -> Vec<(i64, u32)> {
    let left = |(at_ms, outcome): &(i64, Outcome)| match outcome {
        Outcome::Crossed { driver, from, .. } if *from == arc => Some((*at_ms, *driver)),
        _ => None,
    };
    outcomes.iter().filter_map(left).collect()
}

/// Fills an arc with a standing queue, first at the line.
fn fill(traffic: &mut Traffic, arcs: &[ArcId], length_m: f32, count: usize) -> Vec<u32> {
    (0..count).map(|rank| send(traffic, arcs, length_m - 1.0 - 7.5 * rank as f32, 0)).collect()
}

fn check_books(traffic: &Traffic) {
    let mut on_road = 0;
    for (arc, road) in traffic.roads.roads.iter().enumerate() {
        let mut on_arc = 0;
        for number in road.first_lane..road.first_lane + road.lanes {
            let lane = traffic.lanes.lanes[number as usize];
            let (mut at, mut last, mut used_cm) = (lane.head, NONE, 0);
            while at != NONE {
                used_cm += 750;
                on_arc += 1;
                assert_eq!(traffic.drivers[at as usize].lane, number);
                (last, at) = (at, traffic.drivers[at as usize].behind);
            }
            assert_eq!(last, lane.tail);
            assert_eq!(used_cm, lane.used_cm(), "lane {number}");
        }
        assert_eq!(on_arc, traffic.arcs[arc].vehicles);
        on_road += u64::from(on_arc);
    }
    let counts = traffic.counts();
    assert_eq!(counts.set_out, counts.arrived + on_road, "no vehicle is lost");
}

/// A walk over a graph that doesn't turn back unless it must.
fn walk(streets: &StreetGraph, chance: &mut Chance, length: usize) -> Vec<ArcId> {
    let mut path = vec![ArcId::from_index(chance.below(streets.arcs.len()))];
    while path.len() < length {
        let last = path[path.len() - 1];
        let here = streets.arc(last);
        let out: Vec<ArcId> = streets.out_of(here.to).filter(|id| streets.arc(*id).to != here.from).collect();
        match chance.pick(&out) {
            Some(next) => path.push(*next),
            None => break,
        }
    }
    path
}

#[test]
fn no_vehicle_is_lost_and_steps_of_any_size_give_the_same() {
    for seed in [1, 2, 3] {
        println!("seed {seed}");
        let (roads, streets) = grid(5, 90.0, 2);
        let run = |steps: &mut dyn FnMut() -> i64, asks: bool| {
            let mut traffic = traffic(&roads);
            let mut chance = Chance::new(seed);
            let mut told = Vec::new();
            let mut now_ms = 0;
            let mut pending: Vec<(i64, Vec<ArcId>, f32)> = (0..400)
                .map(|_| {
                    let path = walk(&streets, &mut chance, 12);
                    (chance.below(300_000) as i64, path, chance.between(0.0, 80.0) as f32)
                })
                .collect();
            pending.sort_by_key(|(at_ms, _, _)| -at_ms);
            while now_ms < 3_600_000 {
                let until_ms = now_ms + steps();
                while let Some((at_ms, path, from_m)) = pending.pop_if(|(at_ms, _, _)| *at_ms <= until_ms) {
                    told.extend(outcomes(&mut traffic, at_ms));
                    let number = traffic.add_driver(0, chance.between(0.8, 1.2) as f32).expect("a driver");
                    traffic.set_out(number, &path, &SetOut { from_m, ..HOW }, at_ms);
                }
                told.extend(outcomes(&mut traffic, until_ms));
                now_ms = until_ms;
                if asks {
                    traffic.for_each_place(now_ms, |_, _, _, _| {});
                    check_books(&traffic);
                }
            }
            check_books(&traffic);
            assert_eq!(traffic.counts().set_out, traffic.counts().arrived);
            told
        };
        let mut sizes = Chance::new(seed + 100);
        let whole = run(&mut || 600_000, false);
        let small = run(&mut || 1 + sizes.below(4_000) as i64, true);
        assert!(whole.len() > 2_000);
        assert!(whole == small, "seed {seed}");
    }
}

#[test]
fn a_standing_queue_starts_as_sumo_shows_and_leaves_in_order_at_saturation_flow() {
    let (roads, arcs) = line(400.0, 3, 1);
    let mut traffic = traffic(&roads);
    let queue = fill(&mut traffic, &arcs, 400.0, 40);
    let told = outcomes(&mut traffic, 300_000);
    let left = crossings(&told, arcs[0]);
    assert_eq!(left.iter().map(|(_, driver)| *driver).collect::<Vec<_>>(), queue);
    let headway_s = |rank: usize| (left[rank].0 - left[rank - 1].0) as f64 / 1000.0;
    // SUMO 1.28, vehicles of the same type: 3.2, 2.4, 2.1 s and in the end 1.8 to 1.9 s.
    assert!((3.0..3.8).contains(&headway_s(1)), "{}", headway_s(1));
    assert!((2.2..2.6).contains(&headway_s(2)), "{}", headway_s(2));
    let flow = 3600.0 / (20..39).map(headway_s).sum::<f64>() * 19.0;
    assert!((1_800.0..2_200.0).contains(&flow), "{flow} vehicles an hour");
}

#[test]
fn nobody_crosses_in_red_and_a_green_serves_what_the_headways_allow() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    fill(&mut traffic, &[arcs[0], arcs[4]], 200.0, 25);
    fill(&mut traffic, &[arcs[2], arcs[6]], 200.0, 25);
    let told = outcomes(&mut traffic, 600_000);
    let west: Vec<i64> = crossings(&told, arcs[0]).iter().map(|(at_ms, _)| *at_ms).collect();
    let south: Vec<i64> = crossings(&told, arcs[2]).iter().map(|(at_ms, _)| *at_ms).collect();
    assert_eq!((west.len(), south.len()), (25, 25));
    assert!(west.iter().all(|at_ms| at_ms % CYCLE_MS <= GREEN_MS + YELLOW_MS), "{west:?}");
    assert!(south.iter().all(|at_ms| (at_ms - 35_000).rem_euclid(CYCLE_MS) <= GREEN_MS + YELLOW_MS), "{south:?}");
    // HCM: (30 s of green + 3 s of yellow - 4 s lost) at about 1.9 s a vehicle.
    let first = south.iter().filter(|at_ms| **at_ms < CYCLE_MS).count();
    assert!((13..=17).contains(&first), "{first} in the first green");
}

#[test]
fn a_left_turn_lets_the_oncoming_queue_go_first() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    let left = send(&mut traffic, &[arcs[0], arcs[6]], 199.0, 0);
    fill(&mut traffic, &[arcs[1], arcs[5]], 200.0, 8);
    let told = outcomes(&mut traffic, 200_000);
    let turned = crossings(&told, arcs[0]);
    let oncoming = crossings(&told, arcs[1]);
    assert_eq!(turned[0].1, left);
    let before = oncoming.iter().filter(|(at_ms, _)| *at_ms < turned[0].0).count();
    assert_eq!(before, 8, "{turned:?} {oncoming:?}");
    assert!(turned[0].0 < GREEN_MS, "it turns in the gap behind the queue");
}

#[test]
fn a_left_turn_that_never_finds_a_gap_clears_the_junction_when_the_foes_have_red() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    send(&mut traffic, &[arcs[0], arcs[6]], 199.0, 0);
    fill(&mut traffic, &[arcs[1], arcs[5]], 200.0, 25);
    let turned = crossings(&outcomes(&mut traffic, 200_000), arcs[0]);
    assert!((GREEN_MS..GREEN_MS + 8_000).contains(&turned[0].0), "{turned:?}");
}

#[test]
fn the_minor_street_waits_for_a_gap() {
    let Crossing { roads, arcs } = crossing(Rule::Priority);
    let mut traffic = traffic(&roads);
    fill(&mut traffic, &[arcs[0], arcs[4]], 200.0, 20);
    send(&mut traffic, &[arcs[2], arcs[6]], 150.0, 0);
    let told = outcomes(&mut traffic, 200_000);
    let (minor, major) = (crossings(&told, arcs[2]), crossings(&told, arcs[0]));
    assert_eq!((minor.len(), major.len()), (1, 20));
    assert!(minor[0].0 > major[19].0, "nobody of a dense queue has to brake");
    let mut traffic = self::traffic(&roads);
    send(&mut traffic, &[arcs[2], arcs[6]], 150.0, 0);
    let alone = crossings(&outcomes(&mut traffic, 200_000), arcs[2])[0].0;
    assert!(alone < 12_000, "an empty major street keeps nobody: {alone} ms");
}

#[test]
fn a_queue_spills_back_and_dissolves_as_a_wave() {
    let (roads, arcs) = line(150.0, 4, 1);
    let mut traffic = traffic(&roads);
    traffic.open_lanes(arcs[3], 0, 0);
    let mut pending = 90;
    let mut now_ms = 0;
    while pending > 0 && now_ms < 250_000 {
        let number = traffic.add_driver(0, 1.0).expect("a driver");
        if traffic.set_out(number, &arcs, &HOW, now_ms) {
            pending -= 1;
        } else {
            traffic.release_driver(number);
        }
        now_ms += 2_000;
        outcomes(&mut traffic, now_ms);
    }
    for arc in &arcs[..3] {
        assert_eq!(traffic.arc(*arc).map(|state| state.vehicles), Some(20), "150 m hold 20 vehicles of 7.5 m");
    }
    traffic.open_lanes(arcs[3], 1, now_ms);
    let told = outcomes(&mut traffic, now_ms + 400_000);
    let first = |arc: ArcId| crossings(&told, arc)[0].0;
    let wave_s = (first(arcs[0]) - first(arcs[1])) as f64 / 1000.0;
    // 20 vehicles, each a headway of 1.25 s later than the one before it: 6 m/s, 22 km/h.
    assert!((20.0..32.0).contains(&wave_s), "the wave runs back over 150 m in {wave_s} s");
}

#[test]
fn a_closed_arc_takes_nobody_and_a_narrow_one_half() {
    let (roads, arcs) = line(300.0, 3, 2);
    let flow = |lanes_left: u32| {
        let mut traffic = traffic(&roads);
        traffic.open_lanes(arcs[1], lanes_left, 0);
        for _ in 0..2 {
            fill(&mut traffic, &arcs, 300.0, 38);
        }
        let told = outcomes(&mut traffic, 80_000);
        (crossings(&told, arcs[0]).len(), told.iter().any(|(_, told)| matches!(told, Outcome::Blocked { .. })))
    };
    let ((both, _), (one, _), (none, blocked)) = (flow(2), flow(1), flow(0));
    assert!(both > 70, "{both}");
    assert!((one as f32 / both as f32 - 0.5).abs() < 0.1, "{one} of {both}");
    assert_eq!((none, blocked), (0, true));
}

#[test]
fn a_dark_signal_is_an_all_way_stop() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    fill(&mut traffic, &[arcs[0], arcs[4]], 200.0, 20);
    fill(&mut traffic, &[arcs[2], arcs[6]], 200.0, 20);
    traffic.set_signal_dark(SignalId(0), true, 0);
    let told = outcomes(&mut traffic, 60_000);
    let (west, south) = (crossings(&told, arcs[0]).len(), crossings(&told, arcs[2]).len());
    assert!(west.abs_diff(south) <= 1, "in turns: {west} and {south}");
    assert!((20..=30).contains(&(west + south)), "{west} and {south} in a minute");
    traffic.set_signal_dark(SignalId(0), false, 60_000);
    let after = crossings(&outcomes(&mut traffic, 300_000), arcs[2]);
    let is_green = |at_ms: i64| (at_ms - 35_000).rem_euclid(CYCLE_MS) <= GREEN_MS + YELLOW_MS;
    assert!(after.iter().all(|(at_ms, _)| is_green(*at_ms)));
}

#[test]
fn a_vehicle_that_halts_keeps_those_behind_until_it_goes_on() {
    let (roads, arcs) = line(300.0, 2, 1);
    let mut traffic = traffic(&roads);
    let first = send(&mut traffic, &arcs, 60.0, 0);
    let second = send(&mut traffic, &arcs, 20.0, 0);
    outcomes(&mut traffic, 5_000);
    assert!(traffic.halt(first, 5_000));
    let told = outcomes(&mut traffic, 120_000);
    assert!(told.is_empty());
    let place = |traffic: &Traffic, number| traffic.place(number, 120_000).expect("on the road").along_m;
    let gap_m = place(&traffic, first) - place(&traffic, second);
    assert!((7.4..8.0).contains(&gap_m), "{gap_m} m");
    assert!(traffic.resume(first, 120_000) && !traffic.resume(first, 120_000));
    let left = crossings(&outcomes(&mut traffic, 200_000), arcs[0]);
    assert_eq!(left.iter().map(|(_, driver)| *driver).collect::<Vec<_>>(), [first, second]);
}

#[test]
fn an_ambulance_passes_the_queue_and_the_red_light() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    fill(&mut traffic, &[arcs[2], arcs[6]], 200.0, 20);
    let ambulance = traffic.add_driver(1, 1.0).expect("a driver");
    assert!(traffic.set_out(ambulance, &[arcs[2], arcs[6]], &HOW, 0));
    let told = outcomes(&mut traffic, 200_000);
    let left = crossings(&told, arcs[2]);
    assert_eq!(left[0].1, ambulance);
    assert!(left[0].0 < 35_000, "{} ms", left[0].0);
    assert!(left[1].0 > 35_000);
}

/// Flow in vehicles an hour of a ring with so many vehicles a kilometre.
fn ring_flow(density: usize) -> f64 {
    let (roads, arcs) = ring(10);
    let mut traffic = traffic(&roads);
    let laps: Vec<ArcId> = (0..200).flat_map(|_| arcs.iter().copied()).collect();
    for number in 0..density {
        let at_m = number as f32 * 1000.0 / density as f32;
        let arc = (at_m / 100.0) as usize;
        let path = &laps[arc..arc + 1500];
        send(&mut traffic, path, at_m - arc as f32 * 100.0, 0);
    }
    outcomes(&mut traffic, 300_000);
    let told = outcomes(&mut traffic, 900_000);
    crossings(&told, arcs[0]).len() as f64 * 6.0
}

#[test]
fn a_ring_road_has_the_flow_density_diagram_of_a_street() {
    let flows: Vec<(usize, f64)> =
        [5, 10, 20, 30, 40, 50, 60, 80, 100, 120, 130].map(|density| (density, ring_flow(density))).into();
    for (density, flow) in &flows {
        println!("{density:4} veh/km {flow:6.0} veh/h");
    }
    let speed_kmh = flows[0].1 / 5.0;
    assert!((44.0..50.0).contains(&speed_kmh), "free at {speed_kmh} km/h");
    let most = flows.iter().map(|(_, flow)| *flow).fold(0.0, f64::max);
    assert!((1_800.0..2_200.0).contains(&most), "capacity {most}");
    assert!(flows[9].1 < 0.5 * most && flows[10].1 < flows[9].1 && flows[10].1 >= 0.0, "jam");
}

#[test]
fn positions_are_smooth_and_nobody_drives_through_another() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    let mut chance = Chance::new(5);
    let mut last: Vec<Option<(ArcId, f32)>> = Vec::new();
    for tick in 0..6_000_i64 {
        let now_ms = tick * 100;
        outcomes(&mut traffic, now_ms);
        if tick % 25 == 0 {
            let number = traffic.add_driver(0, chance.between(0.8, 1.2) as f32).expect("a driver");
            let side = chance.below(4);
            let to = if side < 2 && chance.happens(0.2) { 6 + side } else { [4, 5, 6, 7][side] };
            let how = SetOut { start_mps: 10.0, ..HOW };
            if !traffic.set_out(number, &[arcs[side], arcs[to]], &how, now_ms) {
                traffic.release_driver(number);
            }
        }
        last.resize(traffic.drivers.len(), None);
        let mut on_arc: Vec<Vec<f32>> = vec![Vec::new(); 8];
        for (number, last) in last.iter_mut().enumerate() {
            let place = traffic.place(number as u32, now_ms);
            if let (Some(place), Some((arc, along_m))) = (place, *last)
                && place.arc == arc
            {
                let moved_m = place.along_m - along_m;
                assert!((-0.01..1.8).contains(&moved_m), "{number} moved {moved_m} m at {now_ms} ms: {place:?}");
            }
            *last = place.map(|place| (place.arc, place.along_m));
            if let Some(place) = place.filter(|place| place.junction_share >= 1.0) {
                on_arc[place.arc.index()].push(place.along_m);
            }
        }
        for along in &mut on_arc {
            along.sort_by(f32::total_cmp);
            for pair in along.windows(2) {
                assert!(pair[1] - pair[0] > 4.5, "{pair:?} at {now_ms} ms");
            }
        }
    }
    assert!(traffic.counts().arrived > 150);
}

/// Ways over the crossing from each of its arcs that leads in.
const WAYS: [(usize, usize); 6] = [(0, 4), (0, 6), (1, 5), (1, 7), (2, 6), (3, 7)];

/// Does something to a driver on the road that moves up those behind it, or keeps them. Says whether it halted.
fn disturb(traffic: &mut Traffic, arcs: &[ArcId], number: u32, chance: &mut Chance, now_ms: i64) -> bool {
    let Some(place) = traffic.place(number, now_ms) else { return false };
    match chance.below(3) {
        0 if place.junction_share >= 1.0 => traffic.take_off(number, now_ms).is_none(),
        1 => traffic.halt(number, now_ms),
        _ => {
            let ways = WAYS.iter().filter(|(from, _)| arcs[*from] == place.arc).collect::<Vec<_>>();
            let path = match chance.pick(&ways) {
                Some((from, to)) => vec![arcs[*from], arcs[*to]],
                None => vec![place.arc],
            };
            assert!(traffic.redirect(number, &path, 190.0, now_ms));
            let after = traffic.place(number, now_ms).expect("on the road");
            assert_eq!((after.previous, after.junction_share), (place.previous, place.junction_share), "{number}");
            false
        }
    }
}

#[test]
fn nobody_jumps_when_somebody_leaves_the_queue_halts_or_turns_elsewhere() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let bus = DriverKind { length_m: 10.5, accel_mps2: 1.2, ..DriverKind::CAR };
    let mut traffic = Traffic::new(roads, vec![DriverKind::CAR, bus], 0, 0);
    let mut chance = Chance::new(11);
    let mut last: Vec<Option<(ArcId, f32)>> = Vec::new();
    let mut halted: Vec<(i64, u32)> = Vec::new();
    let (mut disturbed, mut worst) = (0, (0.0_f32, 0.0_f32));
    for tick in 0..12_000_i64 {
        let now_ms = tick * 100;
        outcomes(&mut traffic, now_ms);
        if tick % 20 == 0 {
            let kind = u8::from(chance.happens(0.2));
            let number = traffic.add_driver(kind, chance.between(0.8, 1.2) as f32).expect("a driver");
            let (from, to) = WAYS[chance.below(WAYS.len())];
            let insistence = if chance.happens(0.5) { Insistence::LetIn } else { Insistence::Wait };
            let (from_m, goal_m) = (if chance.happens(0.5) { 100.0 } else { 0.0 }, chance.between(20.0, 190.0) as f32);
            let how = SetOut { from_m, goal_m, insistence, ..HOW };
            if !traffic.set_out(number, &[arcs[from], arcs[to]], &how, now_ms) {
                traffic.release_driver(number);
            }
        }
        if tick % 30 == 0 && chance.happens(0.8) {
            let on_road = (0..traffic.drivers.len() as u32).filter(|number| traffic.is_on_road(*number));
            if let Some(number) = chance.pick(&on_road.collect::<Vec<_>>()).copied() {
                disturbed += 1;
                if disturb(&mut traffic, &arcs, number, &mut chance, now_ms) {
                    halted.push((now_ms + 8_000, number));
                }
            }
        }
        while halted.first().is_some_and(|(until_ms, _)| *until_ms <= now_ms) {
            traffic.resume(halted.remove(0).1, now_ms);
        }
        last.resize(traffic.drivers.len(), None);
        for (number, last) in last.iter_mut().enumerate() {
            let place = traffic.place(number as u32, now_ms);
            if let (Some(place), Some((arc, along_m))) = (place, *last)
                && place.arc == arc
            {
                let moved_m = place.along_m - along_m;
                worst = (worst.0.min(moved_m), worst.1.max(moved_m));
                assert!((-0.01..1.8).contains(&moved_m), "{number} moved {moved_m} m at {now_ms} ms: {place:?}");
            }
            *last = place.map(|place| (place.arc, place.along_m));
        }
    }
    println!("{disturbed} disturbed, {:?}, moved {worst:?} m in a tick", traffic.counts());
    assert!(disturbed > 200 && traffic.counts().arrived > 100);
}

#[test]
fn who_is_still_far_from_a_dark_junction_keeps_nobody_at_its_line() {
    let Crossing { roads, arcs } = crossing(Rule::Signal);
    let mut traffic = traffic(&roads);
    traffic.set_signal_dark(SignalId(0), true, 0);
    send(&mut traffic, &[arcs[0], arcs[4]], 0.0, 0);
    send(&mut traffic, &[arcs[2], arcs[6]], 190.0, 0);
    let told = outcomes(&mut traffic, 60_000);
    let (far, near) = (crossings(&told, arcs[0])[0].0, crossings(&told, arcs[2])[0].0);
    assert!(near < 6_000 && far > 15_000, "{near} and {far} ms");
}
