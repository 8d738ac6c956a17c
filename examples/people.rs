//! A day of a generated town's people in figures: `cargo run --release --example people -- [HOMES] [DATE] [SEED]`.
//!
//! Prints by the hour who is where and how many vehicles drive, then trips by mode, distances by kind of vehicle, and how
//! long it took. DATE is the midnight to begin at, as 2026-08-03 in Japan.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::{Control, Facts, Source as _, VehicleKind, VehicleState};
use yagura::sim::people::modes::Mode;
use yagura::sim::{SimOptions, Simulator, default_vehicles};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let homes: u32 = args.next().unwrap_or_else(|| "8000".into()).parse()?;
    let date = args.next().unwrap_or_else(|| "2026-08-03".into());
    let seed: u64 = args.next().unwrap_or_else(|| "1".into()).parse()?;
    let start = Timestamp(chrono::DateTime::parse_from_rfc3339(&format!("{date}T00:00:00+09:00"))?.timestamp_millis());
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let vehicles = default_vehicles(homes);
    let begun = Instant::now();
    let mut simulator = Simulator::new(city, &SimOptions { seed, vehicles, start });
    println!("begins in {:.2} s", begun.elapsed().as_secs_f64());
    let people = simulator.people();
    let persons = people.population.len();
    let bytes = people.memory_bytes() + people.population.memory_bytes();
    println!("{persons} persons, {} B each, {:?}", bytes / persons.max(1), people.day().weekday);
    let roster = simulator.roster();
    let mut state = vec![VehicleState::Parked; roster.len()];
    let mut odometer_km = vec![(f32::NAN, 0.0_f32); roster.len()];
    let begun = cpu_time::ProcessTime::now();
    let mut facts = Vec::new();
    for hour in 1..=24 {
        for _ in 0..60 {
            facts.clear();
            simulator.control(Control::Jump(Span::from_s(60)));
            simulator.advance(Duration::ZERO, &mut facts);
            for batch in &facts {
                let Facts::VehicleStatus(status) = &batch.facts else { continue };
                for (row, vehicle) in status.vehicle.iter().enumerate() {
                    state[vehicle.index()] = status.state[row];
                    let km = &mut odometer_km[vehicle.index()];
                    *km = (if km.0.is_nan() { status.odometer_km[row] } else { km.0 }, status.odometer_km[row]);
                }
            }
        }
        let driving = VehicleKind::ALL.map(|kind| {
            let is_driving = |row: &usize| roster[*row].kind == kind && state[*row] == VehicleState::Driving;
            (0..roster.len()).filter(is_driving).count()
        });
        let there = simulator.people().occupancy();
        let (inside, way, out) = (there.inside(), there.travelling(), there.out_of_town());
        let modes = Mode::ALL.map(|mode| there.under_way(mode));
        let sum: usize = driving.iter().sum();
        println!("{hour:02}:00 inside {inside} under way {way} {modes:?} out {out}; driving {sum} {driving:?}");
    }
    let cpu_s = begun.elapsed().as_secs_f64();
    let counters = simulator.people().counters();
    let trips = counters.trips() as f64;
    println!("{:.2} trips a person, {cpu_s:.2} s CPU for the day", trips / persons.max(1) as f64);
    for mode in Mode::ALL {
        println!("  {:<10}{:5.1} %", mode.word(), counters.trips_by_mode[mode.index()] as f64 / trips * 100.0);
    }
    for kind in VehicleKind::ALL {
        let of_kind = || (0..roster.len()).filter(|row| roster[*row].kind == kind);
        let km: f32 = of_kind().map(|row| odometer_km[row].1 - odometer_km[row].0).sum();
        println!("  {kind:?}: {:.1} km each", km / of_kind().count().max(1) as f32);
    }
    println!("{counters:?}\n{:?}", simulator.counters().events_by_kind);
    Ok(())
}
