use super::*;

fn series(world: &mut World, wall_ms: u64, quantity: Quantity) -> Vec<(Timestamp, f32)> {
    let picture = publish(world, wall_ms);
    let history = picture.selected.first().expect("something is selected");
    history.series.iter().find(|series| series.quantity == quantity).expect("it is measured").points.clone()
}

#[test]
fn history_holds_two_hours_of_minutes_then_every_observation() {
    let mut world = world();
    for minute in 0..150 {
        world.apply(&motion(&[(9, at_s(minute * 60), minute as f32 / 4.0)]), at_s(minute * 60));
        world.tick(at_s(minute * 60));
    }
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(9))]));
    assert_eq!(series(&mut world, 0, Quantity::Speed).len(), 120);
    for second in 0..20 {
        let now = at_s(149 * 60 + second);
        world.apply(&motion(&[(9, now, 0.5)]), now);
        world.tick(now);
    }
    let points = series(&mut world, 1000, Quantity::Speed);
    assert_eq!(points.len(), 119 + 20, "the tail takes the place of the minute that it covers");
    assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert_eq!(points[0], (at_s(30 * 60), 7.5));
    world.interest(&Interest::Selection(Vec::new()));
    assert!(publish(&mut world, 2000).selected.is_empty());
}

#[test]
fn history_has_gaps_where_nothing_was_known_and_late_facts_fill_them() {
    let mut world = world();
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(9))]));
    for minute in 0..10 {
        if !(3..6).contains(&minute) {
            world.apply(&motion(&[(8, at_s(minute * 60), 2.0)]), at_s(minute * 60));
        }
        world.tick(at_s(minute * 60));
    }
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(8))]));
    let minutes = |world: &mut World, wall_ms| -> Vec<i64> {
        let points = series(world, wall_ms, Quantity::Speed);
        points.iter().map(|(at, _)| (*at - START).0 / 60_000).collect()
    };
    assert_eq!(minutes(&mut world, 0), [0, 1, 2, 3, 6, 7, 8, 9]);
    world.apply(&motion(&[(8, at_s(4 * 60 - 1), 2.0)]), at_s(9 * 60));
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(8))]));
    assert_eq!(minutes(&mut world, 500), [0, 1, 2, 3, 4, 6, 7, 8, 9]);
    assert_eq!(world.counters().late, 1);
}

#[test]
fn the_energy_day_and_the_events_are_bounded() {
    let mut world = world();
    for half_minute in 0..6000 {
        let fact = CityEnergyFact { observed: at_s(half_minute * 30), ..CityEnergyFact::default() };
        world.apply(&FactBatch { facts: Facts::CityEnergy(fact) }, at_s(half_minute * 30));
    }
    let event = |number: u32| Event::new(START, EventKind::Departed { vehicle: VehicleId(number) });
    for first in (0..5000).step_by(1000) {
        let events = (first..first + 1000).map(event).collect();
        world.apply(&FactBatch { facts: Facts::Events(events) }, START);
    }
    let picture = publish(&mut world, 0);
    assert_eq!(picture.energy_day.len(), 2880);
    assert!(picture.energy_day.windows(2).all(|pair| (pair[1].observed - pair[0].observed).0 == 60_000));
    assert_eq!(picture.events.len(), 2000);
    assert_eq!(
        (picture.events.first().copied(), picture.events.last().copied()),
        (Some(event(3000)), Some(event(4999)))
    );
    assert!(Arc::ptr_eq(&picture.events, &publish(&mut world, 0).events), "nothing new, nothing copied");
}
