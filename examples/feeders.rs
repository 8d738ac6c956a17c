//! How full feeders of the generated town get: `cargo run --release --example feeders -- [HOMES] [SEED]`.
//!
//! Runs an ordinary weekday, a Sunday, a hot day, the scenario `heat-wave` and a winter day, and prints for each feeder
//! what hangs on it and the largest share of its limit that it carried in each, with the hour.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use yagura::base::time::Span;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::Control;
use yagura::sim::scenario::{Scenario, built_in};
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;

/// A day from midnight on, as a scenario without events.
const DAYS: [(&str, &str, &str); 4] = [
    ("weekday", "2026-08-03", ""),
    ("Sunday", "2026-08-02", ""),
    ("hot day", "2026-08-03", "[weather]\noffset_k = 3.0\ncloud = 0.15\n"),
    ("winter", "2026-01-20", ""),
];

/// The largest load of a feeder on a day, either way, against its limit of that day.
#[derive(Clone, Copy, Default)]
struct Peak {
    share: f32,
    hour: f32,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let homes: u32 = args.next().map_or(Ok(8_000), |arg| arg.parse()).context("a number of homes, as in 8000")?;
    let seed: u64 = args.next().map_or(Ok(1), |arg| arg.parse()).context("a number as seed, as in 1")?;
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let mut columns = Vec::new();
    for (name, date, weather) in DAYS {
        let text = format!(
            "title = {{ en = \"{name}\", ja = \"{name}\" }}\n\
             description = {{ en = \"{name}\", ja = \"{name}\" }}\n\
             [clock]\ndate = \"{date}\"\nstart = \"00:00\"\nlength = \"24:00:00\"\n{weather}"
        );
        columns.push((name, peaks(&city, seed, &Arc::new(Scenario::parse(name, name, &text)?))?));
    }
    let heat_wave = built_in("heat-wave").context("no such scenario")??;
    columns.push(("heat-wave", peaks(&city, seed, &Arc::new(heat_wave))?));
    print_rows(&city, &columns);
    Ok(())
}

fn peaks(city: &Arc<City>, seed: u64, scenario: &Arc<Scenario>) -> Result<Vec<Peak>> {
    let start = scenario.start_in(city)?;
    let homes = city.buildings.iter().map(|building| u32::from(building.homes)).sum();
    let options = SimOptions { seed, vehicles: default_vehicles(homes), start };
    let simulator = Simulator::playing(city.clone(), &options, scenario.clone(), false)?;
    let mut station = Station::new(city.clone(), Box::new(simulator));
    let mut peaks = vec![Peak::default(); city.feeders.len()];
    let limits = scenario.grid.limits.unwrap_or(1.0);
    for minute in 1..=(scenario.clock.length.as_s() / 60.0) as i64 {
        station.control(Control::Jump(Span::from_s(60)));
        station.step(Duration::ZERO);
        let picture = station.publish();
        let hour = start_h(scenario) + minute as f32 / 60.0;
        for (peak, (now, feeder)) in peaks.iter_mut().zip(picture.feeders.iter().zip(&city.feeders)) {
            let share = now.load_kw.abs() / (feeder.limit_kw * limits);
            if share > peak.share {
                *peak = Peak { share, hour };
            }
        }
    }
    let counts = station.source().counters().events_by_kind.clone();
    let count = |word: &str| counts.get(word).copied().unwrap_or(0);
    println!("{}: near limit {}, tripped {}", scenario.name, count("feeder_near_limit"), count("feeder_tripped"));
    Ok(peaks)
}

fn start_h(scenario: &Scenario) -> f32 {
    use chrono::Timelike as _;
    scenario.clock.start.num_seconds_from_midnight() as f32 / 3600.0
}

fn print_rows(city: &City, columns: &[(&str, Vec<Peak>)]) {
    print!("{:>6} {:>8} {:>6} {:>9} {:>6}", "feeder", "limit kW", "homes", "charge kW", "kWp");
    for (name, _) in columns {
        print!(" {name:>14}");
    }
    println!();
    for (index, feeder) in city.feeders.iter().enumerate() {
        let on = || city.buildings.iter().filter(|building| building.feeder.index() == index);
        let homes: u32 = on().map(|building| u32::from(building.homes)).sum();
        let chargers = city.chargers.iter().filter(|charger| charger.feeder.index() == index);
        let at_homes_kw: f32 = on().map(|building| building.charger_kw).sum();
        let charge_kw = at_homes_kw + chargers.map(|charger| charger.limit_kw).sum::<f32>();
        let fields = city.solar_fields.iter().filter(|field| field.feeder.index() == index);
        let kwp = on().map(|building| building.solar_kwp).sum::<f32>() + fields.map(|it| it.peak_kwp).sum::<f32>();
        print!("{:>6} {:>8.0} {homes:>6} {charge_kw:>9.0} {kwp:>6.0}", feeder.number, feeder.limit_kw);
        for (_, peaks) in columns {
            print!(" {:>6.1} % {:>5.1}", peaks[index].share * 100.0, peaks[index].hour);
        }
        println!();
    }
    for (name, peaks) in columns {
        let mut shares: Vec<f32> = peaks.iter().map(|peak| peak.share * 100.0).collect();
        shares.sort_by(f32::total_cmp);
        let rank = |share: f64| shares[((shares.len() - 1) as f64 * share) as usize];
        println!(
            "{name}: least {:.0}, median {:.0}, nine in ten {:.0}, most {:.0} %",
            rank(0.0),
            rank(0.5),
            rank(0.9),
            rank(1.0)
        );
    }
}
