use super::*;

/// Names of the first rows for a query, such as `shuttle-12`.
fn rows(world: &mut World, query: FleetQuery) -> Vec<String> {
    world.interest(&Interest::Fleet(query));
    let picture = publish(world, 0);
    let name = |id: &VehicleId| {
        let vehicle = &picture.roster[id.index()];
        format!("{}-{}", vehicle.kind.slug(), vehicle.number)
    };
    picture.fleet.rows.iter().map(name).collect()
}

#[test]
fn the_fleet_is_filtered_by_words_in_any_language() {
    let mut world = world();
    world.apply(
        &status(&[(11, at_s(0), VehicleState::Driving, 0.5), (131, at_s(0), VehicleState::Driving, 0.5)]),
        START,
    );
    let cases: [(&str, &[&str], usize); 12] = [
        ("", &["shuttle-1", "shuttle-2"], 1200),
        ("shuttle 12", &["shuttle-12", "shuttle-120"], 11),
        ("シャトル12", &["shuttle-12", "shuttle-120"], 11),
        ("シャトル１２", &["shuttle-12", "shuttle-120"], 11),
        ("SHUTTLE-13", &["shuttle-13", "shuttle-130"], 2),
        ("12 shuttle", &["shuttle-12"], 11),
        ("バス　2", &["bus-2", "bus-20"], 2),
        ("driving", &["shuttle-12", "bus-2"], 2),
        ("走行 bus", &["bus-2"], 1),
        ("bus shuttle", &[], 0),
        ("99999999999999", &[], 0),
        ("nonsense", &[], 0),
    ];
    for (filter, first, count) in cases {
        let found = rows(&mut world, FleetQuery { filter: filter.to_owned(), words: words(), ..FleetQuery::default() });
        assert_eq!(
            (&found[..first.len().min(found.len())], found.len()),
            (&first.iter().map(ToString::to_string).collect::<Vec<_>>()[..], count),
            "{filter}"
        );
    }
    let query =
        FleetQuery { kind: Some(VehicleKind::Bus), state: Some(VehicleState::Driving), ..FleetQuery::default() };
    assert_eq!(rows(&mut world, query), ["bus-2"]);
    let fleet = publish(&mut world, 0).fleet.clone();
    assert_eq!(
        (fleet.count_by_kind, fleet.count_by_state[VehicleState::Driving as usize]),
        ([130, 20, 1050, 0, 0, 0], 2)
    );
}

#[test]
fn the_fleet_is_sorted_with_ties_by_name() {
    let mut world = world();
    world.apply(
        &status(&[
            (5, at_s(1), VehicleState::Immobilised, 0.9),
            (2, at_s(2), VehicleState::Driving, 0.3),
            (135, at_s(3), VehicleState::Immobilised, 0.301),
        ]),
        START,
    );
    world.apply(&motion(&[(2, at_s(2), 4.0), (0, at_s(2), 8.0)]), START);
    let cases: [(FleetColumn, bool, &[&str]); 9] = [
        (FleetColumn::State, false, &["shuttle-6", "bus-6", "shuttle-1", "shuttle-2"]),
        (FleetColumn::State, true, &["shuttle-1", "shuttle-2", "shuttle-3"]),
        (FleetColumn::Name, false, &["shuttle-1", "shuttle-2", "shuttle-3"]),
        (FleetColumn::Name, true, &["car-1050", "car-1049"]),
        (FleetColumn::Battery, true, &["shuttle-6", "shuttle-3", "bus-6", "shuttle-1"]),
        (FleetColumn::Battery, false, &["shuttle-1", "shuttle-2", "shuttle-4"]),
        (FleetColumn::Speed, true, &["shuttle-1", "shuttle-3", "shuttle-2"]),
        (FleetColumn::Riders, true, &["shuttle-3", "shuttle-6", "bus-6", "shuttle-1"]),
        (FleetColumn::Age, false, &["bus-6", "shuttle-1", "shuttle-3", "shuttle-6"]),
    ];
    for (sort, is_descending, first) in cases {
        let found = rows(&mut world, FleetQuery { sort, is_descending, ..FleetQuery::default() });
        assert_eq!(found[..first.len()], *first, "{sort:?}, descending: {is_descending}");
    }
}

#[test]
fn the_fleet_is_sorted_a_few_times_a_second_at_most() {
    let mut world = world();
    let first = publish(&mut world, 0).fleet.clone();
    assert!(Arc::ptr_eq(&first, &publish(&mut world, 100).fleet));
    assert!(!Arc::ptr_eq(&first, &publish(&mut world, 1000).fleet));
    world.interest(&Interest::Fleet(FleetQuery { kind: Some(VehicleKind::Bus), ..FleetQuery::default() }));
    assert_eq!(publish(&mut world, 1001).fleet.rows.len(), 20, "another query is answered at once");
}
