//! A day of a generated town's people in figures: `cargo run --release --example people -- [HOMES] [DATE] [SEED] [FOLDER]`.
//!
//! Prints by the hour who is where and how many vehicles drive, then trips by mode, distances by kind of vehicle, and how
//! long it took. DATE is the midnight to begin at, as 2026-08-03 in Japan. Into FOLDER it draws the day: `day-trips.svg` and
//! `day-vehicles.svg`.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

#[path = "chart/chart.rs"]
mod chart;

use std::path::PathBuf;
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

use chart::{Chart, Mark, Series};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let homes: u32 = args.next().unwrap_or_else(|| "8000".into()).parse()?;
    let date = args.next().unwrap_or_else(|| "2026-08-03".into());
    let seed: u64 = args.next().unwrap_or_else(|| "1".into()).parse()?;
    let folder = args.next().map(PathBuf::from);
    let start = Timestamp(chrono::DateTime::parse_from_rfc3339(&format!("{date}T03:00:00+09:00"))?.timestamp_millis());
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let begun = Instant::now();
    let options = SimOptions { seed, vehicles: default_vehicles(homes), start };
    let simulator = Simulator::new(city.clone(), &options);
    println!("begins in {:.2} s", begun.elapsed().as_secs_f64());
    let roster = simulator.roster();
    let begun = cpu_time::ProcessTime::now();
    print_plans(&simulator);
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
    let mut drawn = Drawn::default();
    for half in 7..55_u32 {
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
        drawn.note(f64::from(half) / 2.0, &driving, &station.source().people().counters().trips_by_mode);
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
    if let Some(folder) = folder {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("day-trips.svg"), drawn.trips_chart().svg())?;
        std::fs::write(folder.join("day-vehicles.svg"), drawn.vehicles_chart().svg())?;
    }
    Ok(())
}

/// Trips of residents by plan, and what private cars are used for.
fn print_plans(simulator: &Simulator) {
    let people = simulator.people();
    let (population, plan) = (&people.population, &people.plan);
    let residents = population.residents() as usize;
    let mut modes = [0_u32; Mode::ALL.len()];
    for trip in (0..residents).flat_map(|person| plan.trips_of(person)) {
        modes[trip.mode.index()] += 1;
    }
    let all: u32 = modes.iter().sum();
    println!("{:.2} trips a resident", f64::from(all) / residents as f64);
    for mode in Mode::ALL {
        println!("  {:<10}{:5.1} %", mode.word(), f64::from(modes[mode.index()]) / f64::from(all) * 100.0);
    }
    let count = population.first_car[population.households_in_town as usize] as usize;
    let mut drives = vec![0_u32; count];
    for person in 0..residents {
        let first = population.cars_of(population.household[person] as usize).start;
        for trip in plan.trips_of(person).iter().filter(|trip| trip.mode == Mode::Car) {
            drives[first + usize::from(trip.car)] += 1;
        }
    }
    for (word, is_connected) in [("connected", true), ("other", false)] {
        let cars = || (0..count).filter(|car| population.cars[*car].is_some() == is_connected);
        let used = cars().filter(|car| drives[*car] > 0).count();
        let trips: u32 = cars().map(|car| drives[car]).sum();
        println!(
            "{} {word} cars, {:.0} % used, {:.2} trips each, {:.2} of each that is used",
            cars().count(),
            used as f64 / cars().count().max(1) as f64 * 100.0,
            f64::from(trips) / cars().count().max(1) as f64,
            f64::from(trips) / used.max(1) as f64,
        );
    }
}

/// What is drawn of a day, by the half-hour.
#[derive(Default)]
struct Drawn {
    hours: Vec<f64>,
    driving: Vec<[usize; VehicleKind::COUNT]>,
    trips: Vec<[u64; Mode::ALL.len()]>,
}

impl Drawn {
    fn note(&mut self, hour: f64, driving: &[usize; VehicleKind::COUNT], trips: &[u64; Mode::ALL.len()]) {
        self.hours.push(hour);
        self.driving.push(*driving);
        self.trips.push(*trips);
    }

    /// Trips begun in each half-hour, by groups of modes.
    fn trips_chart(&self) -> Chart {
        let groups: [(&str, &[Mode]); 4] = [
            ("car", &[Mode::Car, Mode::Passenger]),
            ("on foot", &[Mode::Walk]),
            ("bicycle", &[Mode::Bicycle]),
            ("bus, train, ride", &[Mode::Bus, Mode::Train, Mode::Ride]),
        ];
        let series = groups.map(|(name, modes)| {
            let total = |trips: &[u64; Mode::ALL.len()]| modes.iter().map(|mode| trips[mode.index()]).sum::<u64>();
            let rises = self.trips.windows(2).map(|pair| total(&pair[1]).saturating_sub(total(&pair[0])) as f64);
            Series::new(name, Mark::Line, self.hours.iter().copied().skip(1).zip(rises).collect())
        });
        Chart {
            x_words: "hour of the day".into(),
            y_words: "trips begun in half an hour".into(),
            series: series.into(),
            x_step: Some(3.0),
        }
    }

    fn vehicles_chart(&self) -> Chart {
        let kinds = [
            ("private cars", VehicleKind::Car),
            ("shuttles", VehicleKind::Shuttle),
            ("robots", VehicleKind::Robot),
            ("buses", VehicleKind::Bus),
        ];
        let series = kinds.map(|(name, kind)| {
            let counts = self.driving.iter().map(|driving| driving[kind as usize] as f64);
            Series::new(name, Mark::Line, self.hours.iter().copied().zip(counts).collect())
        });
        Chart {
            x_words: "hour of the day".into(),
            y_words: "vehicles that drive".into(),
            series: series.into(),
            x_step: Some(3.0),
        }
    }
}
