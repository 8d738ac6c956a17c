//! Measures what a vehicle costs the traffic engine as the fleet and its grid of streets grow together.
//!
//! ```sh
//! cargo run --release --example traffic_scale
//! cargo run --release --example traffic_scale -- 10000 500000    # fleets
//! ```
//!
//! Each grid has blocks of 200 m, streets with one lane each way at 50 km/h, signals and priorities as Yagura lays them out,
//! and four vehicles for each crossing. A trip goes up to ten blocks east or west and ten north or south, with turns on the
//! way, whatever the size of the grid; departures are spread over ten minutes. Prints the time of all vehicles on the road
//! together for each second of CPU on one thread. The cost of a vehicle second may grow by a factor of two at most from the
//! smallest to the largest fleet.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;

use anyhow::{Context as _, Result};
use cpu_time::ProcessTime;
use yagura::base::chance::Chance;
use yagura::base::geo::Point;
use yagura::base::ids::{ArcId, NodeId};
use yagura::city::control::lay::lay_out;
use yagura::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use yagura::city::{Modes, StreetClass, StreetGraph};
use yagura::sim::traffic::{DriverKind, Roads, Trip, TripReport, run_trips_on};

const FLEETS: [u32; 4] = [10_000, 50_000, 100_000, 500_000];
/// Small fleets run again and again until so many vehicles have driven: one run is over before a clock tells much.
const LEAST_VEHICLES: u32 = 300_000;
const BLOCK_M: f32 = 200.0;
const LIMIT_MPS: f32 = 13.89;
const VEHICLES_A_CROSSING: f64 = 4.0;
/// Every fourth street is a main one.
const MAIN_EVERY: usize = 4;
const BLOCKS_MAX: usize = 10;
const DEPARTURES_MS: f64 = 600_000.0;
const SEED: u64 = 1;

fn main() -> Result<()> {
    let fleets: Vec<u32> =
        std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<_, _>>().context("fleets are numbers")?;
    let fleets = if fleets.is_empty() { FLEETS.to_vec() } else { fleets };
    println!("vehicles  crossings  mean trip s  arrived  CPU s  vehicle-seconds a CPU second  cost against the first");
    let mut first_cost = None;
    for vehicles in fleets {
        let side = (f64::from(vehicles) / VEHICLES_A_CROSSING).sqrt().round() as usize;
        let streets = grid(side);
        let roads = Arc::new(Roads::of(&streets, &lay_out(&streets, true)));
        let trips: Vec<Trip> = (0..u64::from(vehicles)).map(|index| trip(&streets, side, index)).collect();
        let runs = (LEAST_VEHICLES / vehicles.max(1)).max(1);
        let begun = ProcessTime::now();
        let mut report = TripReport::default();
        for _ in 0..runs {
            report = run_trips_on(Arc::clone(&roads), &trips, &[DriverKind::CAR], SEED, false);
        }
        let cpu_s = begun.elapsed().as_secs_f64() / f64::from(runs);
        let pace = report.vehicle_seconds / cpu_s;
        let cost = 1.0 / pace;
        let against = cost / *first_cost.get_or_insert(cost);
        println!(
            "{vehicles:8}  {:9}  {:11.0}  {:7}  {cpu_s:5.2}  {pace:28.0}  {against:22.2}",
            side * side,
            report.mean_s,
            report.finished
        );
    }
    Ok(())
}

/// A grid of so many crossings each way. Streets between neighbours are added east first, then south, crossing by crossing.
fn grid(side: usize) -> StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    let place = |column: usize, row: usize| Point::new(column as f32 * BLOCK_M, row as f32 * BLOCK_M);
    for row in 0..side {
        for column in 0..side {
            builder.add_node(place(column, row));
        }
    }
    let direction = Direction { limit_mps: LIMIT_MPS, lanes: 1, modes: Modes { cars: true, slow: false } };
    for row in 0..side {
        for column in 0..side {
            for (to_column, to_row, line) in [(column + 1, row, row), (column, row + 1, column)] {
                if to_column >= side || to_row >= side {
                    continue;
                }
                let class = if line % MAIN_EVERY == 0 { StreetClass::Collector } else { StreetClass::Shared };
                builder.add_piece(StreetPiece {
                    from: NodeId::from_index(row * side + column),
                    to: NodeId::from_index(to_row * side + to_column),
                    points: vec![place(column, row), place(to_column, to_row)],
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
        }
    }
    builder.finish()
}

/// A trip from one crossing to another at most ten blocks away each way: straight on, with a turn at random places.
fn trip(streets: &StreetGraph, side: usize, index: u64) -> Trip {
    let mut chance = Chance::for_thing(SEED, 0x6772_6964, index);
    let reach = BLOCKS_MAX.min(side - 1);
    let (mut column, mut row) = (chance.below(side), chance.below(side));
    let mut target = |from: usize| {
        let low = from.saturating_sub(reach);
        low + chance.below((from + reach).min(side - 1) - low + 1)
    };
    let (to_column, mut to_row) = (target(column), target(row));
    if (to_column, to_row) == (column, row) {
        to_row = if row > 0 { row - 1 } else { row + 1 };
    }
    let mut arcs: Vec<ArcId> = Vec::new();
    while (column, row) != (to_column, to_row) {
        let along_row = row == to_row || (column != to_column && chance.happens(0.7));
        let next = match along_row {
            true if column < to_column => (column + 1, row),
            true => (column - 1, row),
            false if row < to_row => (column, row + 1),
            false => (column, row - 1),
        };
        let (from, to) = (NodeId::from_index(row * side + column), NodeId::from_index(next.1 * side + next.0));
        arcs.extend(streets.out_of(from).find(|arc| streets.arc(*arc).to == to));
        (column, row) = next;
    }
    let depart_ms = chance.between(0.0, DEPARTURES_MS) as i64;
    Trip { depart_ms, arcs: arcs.into(), kind: 0, from_m: None, start_mps: 0.0 }
}
