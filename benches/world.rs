//! Speed of the world and of routing: applying facts, publishing pictures, customising and finding paths.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use yagura::base::chance::Chance;
use yagura::base::geo::{Bounds, LatLon, LocalFrame, Point};
use yagura::base::ids::{ArcId, DepotId, NodeId, VehicleId};
use yagura::base::name::Name;
use yagura::base::time::{Span, Timestamp};
use yagura::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use yagura::city::{City, CityOrigin, Modes, Spot, StreetClass, StreetGraph};
use yagura::model::fact::MotionFacts;
use yagura::model::vehicle::VehicleHome;
use yagura::model::{Clock, FactBatch, Facts, LinkState, Places, SourceKind, Vehicle, VehicleKind};
use yagura::plan::routing::{HierarchyRouter, Network, Router};
use yagura::world::picture::SourceView;
use yagura::world::{SpatialIndex, World};

const START: Timestamp = Timestamp(1_800_000_000_000);
const FLEETS: [u32; 3] = [10_000, 100_000, 1_000_000];

fn city() -> Arc<City> {
    Arc::new(City {
        bounds: Bounds { min: Point::default(), max: Point::new(2000.0, 2000.0) },
        ..City::bare(
            Name::same("Bench"),
            CityOrigin::Generated { seed: 1 },
            LocalFrame::new(LatLon { lat: 35.0, lon: 139.0 }),
            chrono_tz::UTC,
        )
    })
}

fn world(vehicles: u32) -> World {
    let home = VehicleHome::Depot(DepotId(0));
    let kind = VehicleKind::Shuttle;
    let places = Places::of(kind);
    let vehicle =
        |number| Vehicle { kind, number, home, battery_kwh: 60.0, tank_kg: 0.0, places, line: None, partner: None };
    World::new(city(), (1..=vehicles).map(vehicle).collect())
}

fn motion(ids: impl Iterator<Item = u32>, observed: Timestamp) -> FactBatch {
    let vehicle: Vec<VehicleId> = ids.map(VehicleId).collect();
    let rows = vehicle.len();
    FactBatch {
        facts: Facts::Motion(MotionFacts {
            vehicle,
            observed: vec![observed; rows],
            place: vec![Point::new(1.0, 2.0); rows],
            heading_rad: vec![1.0; rows],
            speed_mps: vec![9.0; rows],
            arc: vec![ArcId(0); rows],
        }),
    }
}

fn source() -> SourceView {
    let clock = Clock { now: START, is_running: true, speed: 1.0, speed_reached: 1.0 };
    SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up }
}

fn apply(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply motion of every vehicle");
    for vehicles in FLEETS {
        let mut world = world(vehicles);
        let mut now = START;
        group.throughput(Throughput::Elements(u64::from(vehicles)));
        group.bench_function(BenchmarkId::from_parameter(vehicles), |bencher| {
            bencher.iter_batched(
                || {
                    now = now + Span::from_s(1);
                    (motion(0..vehicles, now), now)
                },
                |(batch, now)| world.apply(&batch, now),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// A change of so many percent of the vehicles, applied while the last picture is held, then published.
fn publish(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply and publish");
    for vehicles in FLEETS {
        for percent in [1, 10, 100] {
            let mut world = world(vehicles);
            let mut held = world.publish(source(), Duration::ZERO);
            let mut now = START;
            let name = BenchmarkId::new(format!("{percent} % changed"), vehicles);
            group.bench_function(name, |bencher| {
                bencher.iter_batched(
                    || {
                        now = now + Span::from_s(1);
                        (motion(0..vehicles * percent / 100, now), now)
                    },
                    |(batch, now)| {
                        world.apply(&batch, now);
                        held = world.publish(source(), Duration::ZERO);
                    },
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

fn pick(criterion: &mut Criterion) {
    let mut chance = Chance::new(1);
    let mut place = || Point::new(chance.between(0.0, 5e3) as f32, chance.between(0.0, 5e3) as f32);
    let places: Vec<Point> = (0..100_000).map(|_| place()).collect();
    criterion.bench_function("spatial index of 100,000 points", |bencher| {
        bencher.iter(|| SpatialIndex::new(black_box(&places).iter().copied()));
    });
    let index = SpatialIndex::new(places.iter().copied());
    criterion.bench_function("nearest of 100,000 points", |bencher| {
        bencher.iter(|| index.nearest(black_box(Point::new(2500.0, 2500.0)), 30.0));
    });
}

/// A square grid of two-way streets, `side` junctions a side, a little bent so that no two cuts are alike.
fn streets(side: u32, chance: &mut Chance) -> StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    let mut places = Vec::new();
    for row in 0..side {
        for column in 0..side {
            let bend = |chance: &mut Chance| chance.between(-30.0, 30.0) as f32;
            let place = Point::new(column as f32 * 100.0 + bend(chance), row as f32 * 100.0 + bend(chance));
            places.push(place);
            builder.add_node(place);
        }
    }
    for from in 0..side * side {
        let east = (from % side + 1 < side).then_some(from + 1);
        let south = (from + side < side * side).then_some(from + side);
        for to in east.into_iter().chain(south) {
            builder.add_piece(street(&places, from, to, DIRECTION));
        }
    }
    builder.finish()
}

/// The street graph in the test data, every row of its edges one one-way street; `None` without test data.
fn munich() -> Option<StreetGraph> {
    let folder = std::path::PathBuf::from(std::env::var_os("YAGURA_TEST_DATA")?).join("graphs");
    let rows = |file: &str| -> Option<Vec<Vec<f64>>> {
        let text = std::fs::read_to_string(folder.join(file)).ok()?;
        let numbers = |line: &str| line.split(',').map(|field| field.parse().unwrap_or_default()).collect();
        Some(text.lines().skip(1).map(numbers).collect())
    };
    let frame = LocalFrame::new(LatLon { lat: 48.13, lon: 11.58 });
    let mut builder = StreetGraphBuilder::default();
    let mut places = Vec::new();
    for row in rows("nodes.csv")? {
        places.push(frame.local_from_geo(LatLon { lat: row[3], lon: row[2] }));
        builder.add_node(places[places.len() - 1]);
    }
    for row in rows("edges.csv")? {
        let (from, to) = (row[0] as u32, row[1] as u32);
        builder.add_piece(street(&places, from, to, None));
    }
    Some(builder.finish())
}

const DIRECTION: Option<Direction> =
    Some(Direction { limit_mps: 10.0, lanes: 1, modes: Modes { cars: true, slow: true } });

fn street(places: &[Point], from: u32, to: u32, backward: Option<Direction>) -> StreetPiece {
    StreetPiece {
        from: NodeId(from),
        to: NodeId(to),
        points: vec![places[from as usize], places[to as usize]],
        class: StreetClass::Collector,
        name: None,
        width_m: 6.0,
        is_bridge: false,
        is_tunnel: false,
        true_scale: 1.0,
        forward: DIRECTION,
        backward,
    }
}

fn routing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("routing");
    group.sample_size(10);
    let mut chance = Chance::new(2);
    let grids = [36, 159].map(|side| ("grid", Some(streets(side, &mut chance))));
    for (name, graph) in grids.into_iter().chain([("Munich", munich())]) {
        let Some(graph) = graph else { continue };
        let arcs = graph.arcs.len();
        let id = |what: &str| BenchmarkId::new(format!("{what}, {name}"), arcs);
        group.bench_function(id("prepare"), |bencher| {
            bencher.iter(|| HierarchyRouter::new(&graph, Network::Cars));
        });
        let mut router = HierarchyRouter::new(&graph, Network::Cars);
        let times: Vec<f32> = graph.arcs.iter().map(|_| chance.between(5.0, 30.0) as f32).collect();
        group.bench_function(id("customise"), |bencher| {
            bencher.iter(|| router.customise(black_box(&times)));
        });
        group.bench_function(id("path"), |bencher| {
            let mut spot = || Spot { arc: ArcId::from_index(chance.below(arcs)), offset_m: 10.0 };
            bencher.iter(|| router.path(spot(), spot()));
        });
    }
    group.finish();
}

criterion_group!(benches, apply, publish, pick, routing);
criterion_main!(benches);
