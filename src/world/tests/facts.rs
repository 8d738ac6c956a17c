use super::*;

#[test]
fn the_newest_observation_wins_whatever_the_order() {
    // Observations, the speed seen in the end, and how many were late, ahead and applied.
    type Case<'a> = (&'a str, &'a [(Timestamp, f32)], f32, [u64; 3]);
    let cases: [Case<'_>; 5] = [
        ("in order", &[(at_s(1), 1.0), (at_s(2), 2.0)], 2.0, [0, 0, 2]),
        ("out of order", &[(at_s(2), 2.0), (at_s(1), 1.0)], 2.0, [1, 0, 1]),
        ("equal is ignored", &[(at_s(2), 2.0), (at_s(2), 3.0)], 2.0, [0, 0, 1]),
        ("up to 5 s ahead", &[(at_s(8), 4.0)], 4.0, [0, 0, 1]),
        ("more than 5 s ahead", &[(at_s(9), 4.0)], 4.0, [0, 1, 1]),
    ];
    for (name, facts, expected, counts) in cases {
        for is_one_batch in [true, false] {
            let mut world = world();
            let rows: Vec<_> = facts.iter().map(|(observed, speed)| (700, *observed, *speed)).collect();
            let batches: Vec<&[_]> = if is_one_batch { vec![&rows] } else { rows.chunks(1).collect() };
            for rows in batches {
                world.apply(&motion(rows), at_s(3));
            }
            let counters = world.counters();
            assert_eq!([counters.late, counters.ahead, counters.facts], counts, "{name}");
            let picture = publish(&mut world, 0);
            assert_eq!(picture.motion.get(700).unwrap().speed_mps.to_bits(), f32::to_bits(expected), "{name}");
        }
    }
}

#[test]
fn motion_and_status_are_judged_apart() {
    let mut world = world();
    world.apply(&motion(&[(0, at_s(10), 5.0)]), at_s(10));
    world.apply(&status(&[(0, at_s(4), VehicleState::Driving, 0.5)]), at_s(10));
    assert_eq!(world.counters().late, 0);
    let picture = publish(&mut world, 0);
    let status = picture.status.get(0).unwrap();
    assert_eq!((status.observed, status.last_heard), (at_s(4), at_s(10)));
}

#[test]
fn bad_facts_are_counted_and_do_no_harm() {
    let mut world = world();
    world.apply(
        &motion(&[(5_000_000, at_s(1), 1.0), (1, at_s(1), f32::NAN), (2, at_s(1), 3.0), (1200, at_s(1), 1.0)]),
        START,
    );
    assert_eq!((world.counters().invalid, world.counters().facts), (3, 1));
    let mut uneven = MotionFacts { vehicle: vec![VehicleId(1); 4], ..MotionFacts::default() };
    uneven.observed.push(at_s(1));
    world.apply(&FactBatch { facts: Facts::Motion(uneven) }, START);
    assert_eq!(world.counters().invalid, 7);
    world.apply(&status(&[(9999, at_s(1), VehicleState::Driving, 0.5)]), START);
    world.apply(&feeder(at_s(1), f32::INFINITY), START);
    let building = BuildingFacts { building: vec![BuildingId(3)], ..BuildingFacts::default() };
    world.apply(&FactBatch { facts: Facts::Buildings(building) }, START);
    assert_eq!((world.counters().invalid, world.counters().facts), (10, 1));
}

#[test]
fn pictures_share_what_did_not_change_and_never_change() {
    let mut world = world();
    let all: Vec<_> = (0..1200).map(|id| (id, at_s(1), 1.0)).collect();
    world.apply(&motion(&all), START);
    let before = publish(&mut world, 0);
    world.apply(&motion(&[(600, at_s(2), 9.0), (3, at_s(1), 9.0)]), START);
    let after = publish(&mut world, 10);
    let shared: Vec<bool> =
        before.motion.chunks().iter().zip(after.motion.chunks()).map(|(old, new)| Arc::ptr_eq(old, new)).collect();
    assert_eq!(shared, [true, false, true], "only the chunk with news is copied");
    assert!(before.motion.get(600).unwrap().speed_mps < 2.0 && after.motion.get(600).unwrap().speed_mps > 8.0);
    assert!(Arc::ptr_eq(&before.buildings.chunks()[0], &after.buildings.chunks()[0]));
    assert!(after.revision > before.revision);
}

#[test]
fn the_fact_rate_is_measured_in_wall_time() {
    let mut world = world();
    publish(&mut world, 0);
    let all: Vec<_> = (0..1000).map(|id| (id, at_s(1), 1.0)).collect();
    world.apply(&motion(&all), START);
    assert!(publish(&mut world, 500).counters.facts_per_s < 1.0, "no full window yet");
    assert!((publish(&mut world, 2000).counters.facts_per_s - 500.0).abs() < 1.0);
    world.count_lost(3, 4);
    assert_eq!((world.counters().dropped, world.counters().coalesced), (3, 4));
}
