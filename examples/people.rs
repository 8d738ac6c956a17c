//! A day of a generated town's people in figures: `cargo run --release --example people -- [HOMES] [DATE] [SEED]`.
//!
//! Prints by the hour who is where and how many vehicles drive, then trips by mode, distances by kind of vehicle, and how
//! long it took. DATE is the midnight to begin at, as 2026-08-03 in Japan.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::{Control, Source as _, VehicleKind, VehicleState};
use yagura::sim::people::People;
use yagura::sim::people::modes::Mode;
use yagura::sim::people::trip::Purpose;
use yagura::sim::weather::Weather;
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let homes: u32 = args.next().unwrap_or_else(|| "8000".into()).parse()?;
    let date = args.next().unwrap_or_else(|| "2026-08-03".into());
    let seed: u64 = args.next().unwrap_or_else(|| "1".into()).parse()?;
    let start = Timestamp(chrono::DateTime::parse_from_rfc3339(&format!("{date}T03:00:00+09:00"))?.timestamp_millis());
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let begun = Instant::now();
    let options = SimOptions { seed, vehicles: default_vehicles(homes), start };
    let simulator = Simulator::new(city.clone(), &options);
    println!("begins in {:.2} s", begun.elapsed().as_secs_f64());
    let roster = simulator.roster();
    let begun = cpu_time::ProcessTime::now();
    let weather = Weather::new(city.frame.origin(), seed);
    let people = People::new(&city, &roster, seed, start, &weather);
    println!("{} people begin in {:.2} s CPU", people.population.len(), begun.elapsed().as_secs_f64());
    let mut station = Station::new(city, Box::new(simulator));
    let people = station.source().people();
    let persons = people.population.len();
    let bytes = people.memory_bytes() + people.population.memory_bytes();
    println!("{persons} persons, {} B each, {:?}", bytes / persons.max(1), people.day().weekday);
    let odometers = |station: &mut Station<Simulator>| -> Vec<f32> {
        station.publish().status.iter().map(|status| status.odometer_km).collect()
    };
    station.control(Control::Jump(Span::from_s(10)));
    station.step(Duration::ZERO);
    let before = odometers(&mut station);
    let begun = cpu_time::ProcessTime::now();
    for half in 7..55 {
        for _ in 0..30 {
            station.control(Control::Jump(Span::from_s(60)));
            station.step(Duration::ZERO);
        }
        let picture = station.publish();
        let driving = VehicleKind::ALL.map(|kind| {
            let rows = picture.status.iter().zip(roster.iter());
            rows.filter(|(status, it)| it.kind == kind && status.state == VehicleState::Driving).count()
        });
        let there = station.source().people().occupancy();
        let (inside, way, out) = (there.inside(), there.travelling(), there.out_of_town());
        let modes = Mode::ALL.map(|mode| there.under_way(mode));
        let sum: usize = driving.iter().sum();
        let (hour, minute) = (half / 2, half % 2 * 30);
        println!(
            "{hour:02}:{minute:02} inside {inside} under way {way} {modes:?} out {out}; driving {sum} {driving:?}"
        );
    }
    let cpu_s = begun.elapsed().as_secs_f64();
    let after = odometers(&mut station);
    let counters = station.source().people().counters().clone();
    let trips = counters.trips() as f64;
    println!("{:.2} trips a person, {cpu_s:.2} s CPU for the day", trips / persons.max(1) as f64);
    for mode in Mode::ALL {
        println!("  {:<10}{:5.1} %", mode.word(), counters.trips_by_mode[mode.index()] as f64 / trips * 100.0);
    }
    for purpose in Purpose::ALL {
        println!("  {:<10}{:5.1} %", purpose.word(), counters.trips_by_purpose[purpose.index()] as f64 / trips * 100.0);
    }
    for kind in VehicleKind::ALL {
        let rows = || roster.iter().zip(before.iter().zip(&after)).filter(|(it, _)| it.kind == kind);
        let km: f32 = rows().map(|(_, (before, after))| after - before).sum();
        println!("  {kind:?}: {:.1} km each", km / rows().count().max(1) as f32);
    }
    println!("{counters:?}\n{:?}", station.source().counters().events_by_kind);
    Ok(())
}
