use super::*;

fn attention(world: &mut World) -> Vec<AttentionKind> {
    publish(world, 0).attention.iter().map(|item| item.what).collect()
}

#[test]
fn a_silent_vehicle_loses_contact_and_comes_back_as_it_was() {
    let id = VehicleId(4);
    for regained_by_motion in [true, false] {
        let mut world = world();
        world.apply(&status(&[(4, at_s(0), VehicleState::Boarding, 0.5)]), at_s(0));
        for (now, expected) in
            [(10, VehicleState::Boarding), (11, VehicleState::NoContact), (60, VehicleState::NoContact)]
        {
            world.tick(at_s(now));
            assert_eq!(publish(&mut world, 0).status.get(4).unwrap().state, expected, "after {now} s");
        }
        assert_eq!(attention(&mut world), [AttentionKind::NoContact { vehicle: id }]);
        assert_eq!(publish(&mut world, 0).attention[0].since, at_s(10));
        let again = if regained_by_motion {
            motion(&[(4, at_s(60), 1.0)])
        } else {
            status(&[(4, at_s(60), VehicleState::Boarding, 0.4)])
        };
        world.apply(&again, at_s(60));
        world.tick(at_s(60));
        assert_eq!(publish(&mut world, 0).status.get(4).unwrap().state, VehicleState::Boarding);
        assert_eq!(attention(&mut world), []);
    }
}

#[test]
fn only_vehicles_switched_off_or_never_heard_are_not_missed() {
    let mut world = world();
    world.apply(
        &status(&[(1, at_s(0), VehicleState::Parked, 0.5), (2, at_s(0), VehicleState::OutOfService, 0.5)]),
        at_s(0),
    );
    world.apply(&motion(&[(3, at_s(0), 0.0)]), at_s(0));
    world.tick(at_s(100));
    let mut missed = attention(&mut world);
    missed.sort_by_key(|what| format!("{what:?}"));
    assert_eq!(missed, [1, 3].map(|id| AttentionKind::NoContact { vehicle: VehicleId(id) }));
}

#[test]
fn immobilised_vehicles_keep_their_time_and_leave_when_they_move() {
    let mut world = world();
    for (now, state, expected) in [
        (1, VehicleState::Immobilised, Some(at_s(1))),
        (2, VehicleState::Immobilised, Some(at_s(1))),
        (3, VehicleState::Driving, None),
    ] {
        world.apply(&status(&[(7, at_s(now), state, 0.5)]), at_s(now));
        world.tick(at_s(now));
        assert_eq!(publish(&mut world, 0).attention.first().map(|item| item.since), expected, "at {now} s");
    }
}

#[test]
fn a_feeder_needs_attention_over_90_until_under_85_percent() {
    let mut world = world();
    let steps = [
        (80.0, false),
        (90.0, false),
        (91.0, true),
        (89.0, true),
        (85.5, true),
        (84.9, false),
        (89.0, false),
        (-95.0, true),
    ];
    for (index, (load_kw, is_listed)) in steps.into_iter().enumerate() {
        let now = at_s(index as i64);
        world.apply(&feeder(now, load_kw), now);
        world.tick(now);
        assert_eq!(attention(&mut world).len(), usize::from(is_listed), "at {load_kw} kW");
    }
}

#[test]
fn the_newest_harm_comes_first() {
    let mut world = world();
    let faulty = |observed, is_faulty| ChargerFacts {
        charger: vec![ChargerId(1)],
        observed: vec![observed],
        power_kw: vec![0.0],
        vehicle: vec![VehicleId::NONE],
        is_faulty: vec![is_faulty],
    };
    world.apply(&FactBatch { facts: Facts::Chargers(faulty(at_s(1), true)) }, at_s(1));
    let plant = PlantFacts {
        plant: vec![PlantId(0)],
        observed: vec![at_s(3)],
        electrolyser_kw: vec![0.0],
        fuel_cell_kw: vec![0.0],
        tank_kg: vec![80.0],
        vehicles_refuelling: vec![0],
        is_faulty: vec![true],
    };
    world.apply(&FactBatch { facts: Facts::Plants(plant) }, at_s(3));
    world.apply(&feeder(at_s(2), 99.0), at_s(3));
    world.tick(at_s(3));
    let things: Vec<Thing> =
        publish(&mut world, 0).attention.iter().map(crate::world::picture::Attention::thing).collect();
    assert_eq!(things, [Thing::Plant(PlantId(0)), Thing::Feeder(FeederId(0)), Thing::Charger(ChargerId(1))]);
    world.apply(&FactBatch { facts: Facts::Chargers(faulty(at_s(4), false)) }, at_s(4));
    world.tick(at_s(4));
    assert_eq!(publish(&mut world, 0).attention.len(), 2);
}

#[test]
fn a_feeder_over_its_limit_comes_before_a_vehicle_fallen_silent_later() {
    for (load_kw, is_first) in [(106.0, true), (95.0, true), (80.0, false)] {
        let mut world = world();
        world.apply(&status(&[(7, at_s(1), VehicleState::Driving, 0.5)]), at_s(1));
        world.apply(&feeder(at_s(2), load_kw), at_s(2));
        world.tick(at_s(60));
        let attention = publish(&mut world, 0).attention.clone();
        let things: Vec<Thing> = attention.iter().map(crate::world::picture::Attention::thing).collect();
        assert_eq!(things.first() == Some(&Thing::Feeder(FeederId(0))), is_first, "{load_kw} kW: {things:?}");
        assert!(things.contains(&Thing::Vehicle(VehicleId(7))), "{things:?}");
    }
}

#[test]
fn a_feeder_without_power_comes_first_with_whom_it_harms() {
    let mut world = world();
    let feeders = |seconds, is_live| FeederFacts {
        feeder: vec![FeederId(0)],
        observed: vec![at_s(seconds)],
        load_kw: vec![if is_live { 40.0 } else { 0.0 }],
        is_live: vec![is_live],
    };
    let buildings = |seconds, is_powered| BuildingFacts {
        building: (0..4).map(BuildingId).collect(),
        observed: vec![at_s(seconds); 4],
        use_kw: vec![0.0; 4],
        solar_kw: vec![0.0; 4],
        battery_kw: vec![0.0; 4],
        battery_soc: vec![0.0; 4],
        car_kw: vec![0.0; 4],
        people: vec![0, 1, 2, 3],
        indoor_c: vec![25.0; 4],
        // One has power of its own.
        is_powered: vec![is_powered, is_powered, true, is_powered],
    };
    world.apply(&FactBatch { facts: Facts::Feeders(feeders(1, false)) }, at_s(1));
    world.apply(&FactBatch { facts: Facts::Buildings(buildings(1, false)) }, at_s(1));
    let at_risk = EventKind::LifeSupportAtRisk { feeder: FeederId(0), homes: 2, minutes_left: 50 };
    world.apply(&FactBatch { facts: Facts::Events(vec![Event::new(at_s(1), at_risk)]) }, at_s(1));
    let later = ChargerFacts {
        charger: vec![ChargerId(1)],
        observed: vec![at_s(5)],
        power_kw: vec![0.0],
        vehicle: vec![VehicleId::NONE],
        is_faulty: vec![true],
    };
    world.apply(&FactBatch { facts: Facts::Chargers(later) }, at_s(5));
    world.tick(at_s(6));
    let out = AttentionKind::FeederOut { feeder: FeederId(0), people: 4, life_support_homes: 2 };
    assert_eq!(attention(&mut world), [out, AttentionKind::ChargerFault { charger: ChargerId(1) }]);
    world.apply(&FactBatch { facts: Facts::Feeders(feeders(8, true)) }, at_s(8));
    world.tick(at_s(9));
    assert_eq!(attention(&mut world), [AttentionKind::ChargerFault { charger: ChargerId(1) }]);
}

#[test]
fn a_plant_that_was_shut_off_stays_until_it_is_released() {
    let (mut world, plant) = (world(), PlantId(0));
    for (second, kind, expected) in [
        (1, EventKind::PlantShutOff { plant }, vec![AttentionKind::PlantShutOff { plant }]),
        (2, EventKind::HydrogenLeaks { plant }, vec![AttentionKind::PlantShutOff { plant }]),
        (3, EventKind::PlantReleased { plant }, vec![]),
    ] {
        world.apply(&FactBatch { facts: Facts::Events(vec![Event::new(at_s(second), kind)]) }, at_s(second));
        world.tick(at_s(second));
        assert_eq!(attention(&mut world), expected, "after {second} s");
    }
}

#[test]
fn vehicles_that_wait_for_a_check_are_one_line() {
    let mut world = world();
    let stopped = |id| Event::new(at_s(1), EventKind::StoppedByItself { vehicle: VehicleId(id) });
    let mut events: Vec<Event> = (5..82).map(|id| stopped(id).because(Cause::Earthquake)).collect();
    // This one stopped for a reason of its own.
    events.push(stopped(90));
    world.apply(&FactBatch { facts: Facts::Events(events) }, at_s(1));
    world.tick(at_s(1));
    assert_eq!(attention(&mut world), [AttentionKind::AwaitCheck { vehicle: VehicleId(5), vehicles: 77 }]);
    let checked = |id| Event::new(at_s(60), EventKind::VehicleChecked { vehicle: VehicleId(id) });
    world.apply(&FactBatch { facts: Facts::Events((5..81).map(checked).collect()) }, at_s(60));
    world.tick(at_s(60));
    assert_eq!(attention(&mut world), [AttentionKind::AwaitCheck { vehicle: VehicleId(81), vehicles: 1 }]);
    assert_eq!(publish(&mut world, 0).attention[0].since, at_s(1));
    world.apply(&FactBatch { facts: Facts::Events(vec![checked(81)]) }, at_s(61));
    world.tick(at_s(61));
    assert_eq!(attention(&mut world), []);
}

#[test]
fn an_ambulance_without_contact_comes_before_cars() {
    let vehicles = [vehicle(VehicleKind::Car, 1), vehicle(VehicleKind::Ambulance, 1), vehicle(VehicleKind::Car, 2)];
    let mut world = World::new(city(), vehicles.into_iter().collect());
    let rows = [(0, 3), (1, 1), (2, 2)].map(|(id, second)| (id, at_s(second), VehicleState::Driving, 0.5));
    world.apply(&status(&rows), at_s(3));
    world.tick(at_s(100));
    assert_eq!(attention(&mut world), [1, 0, 2].map(|id| AttentionKind::NoContact { vehicle: VehicleId(id) }));
}

#[test]
fn a_stop_of_a_person_is_kept_in_mind_from_when_it_was_observed_until_it_is_released() {
    use crate::model::OrderKind;
    use crate::model::command::{Hold, Issuer, OperatorId, StopHold};
    use crate::model::fact::HoldFacts;

    let vehicle = VehicleId(4);
    let hold = |now: i64, hold: Hold| FactBatch {
        facts: Facts::Holds(HoldFacts { vehicle: vec![vehicle], observed: vec![at_s(now)], hold: vec![hold] }),
    };
    for (holder, is_kept) in
        [(Issuer::Operator(OperatorId(3)), true), (Issuer::Trainer, true), (Issuer::Dispatcher, false)]
    {
        let stop = Some(StopHold { kind: OrderKind::PullOver, holder, stands_at: None });
        let mut world = world();
        world.apply(&motion(&[(4, at_s(0), 8.0)]), at_s(0));
        world.apply(&status(&[(4, at_s(0), VehicleState::Driving, 0.5)]), at_s(0));
        world.apply(&hold(1, Hold { stop, ..Hold::NONE }), at_s(1));
        world.tick(at_s(2));
        assert_eq!(attention(&mut world), [], "it drives yet");
        world.apply(&motion(&[(4, at_s(8), 0.0)]), at_s(8));
        world.apply(&status(&[(4, at_s(8), VehicleState::Stopped, 0.5)]), at_s(8));
        world.tick(at_s(9));
        let expected = if is_kept { vec![AttentionKind::HeldStopped { vehicle, holder }] } else { vec![] };
        assert_eq!(attention(&mut world), expected, "{holder:?}");
        world.apply(&hold(10, Hold::NONE), at_s(10));
        world.tick(at_s(10));
        assert_eq!(attention(&mut world), [], "released by {holder:?}");
    }
}
