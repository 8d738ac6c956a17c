//! Holds the energy model against measured and published profiles, prints the deviations and writes them for plots.
//!
//! `YAGURA_TEST_DATA=FOLDER cargo run --release --example profiles [OUT_FOLDER]`
//!
//! Homes: the mean of 2,000 homes by quarter hour beside the German standard profile of households, BDEW H25 (by month;
//! WT working day, SA Saturday, FT Sunday and holiday), both scaled to the same daily sum. H25 describes households
//! without heat pump, electric hot water or cooling, so it is the everyday use that is held against it, under the German
//! sun and clock; the whole use of a Japanese home is printed beside it.
//!
//! Solar: 220 kWp in Pasadena beside a measured year of the array's DC power there. The model has its own clear sky and
//! makes its own weather by latitude, season and seed; no cloud of that year is known to it.

#![expect(clippy::print_stdout, reason = "a comparison prints what it compared")]

#[path = "chart/chart.rs"]
mod chart;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate, TimeZone, Weekday};

use yagura::base::geo::{LatLon, LocalFrame, Point};
use yagura::base::holidays::lived_as;
use yagura::base::ids::{ArcId, FeederId};
use yagura::base::name::Name;
use yagura::base::time::{Span, Timestamp};
use yagura::city::{Building, BuildingKind, City, CityOrigin, Feeder, Spot};
use yagura::model::fact::WeatherFact;
use yagura::sim::energy::{EnergyModel, Facing, Light, TransportLoads};
use yagura::sim::sun::Sun;
use yagura::sim::weather::Weather;

use chart::{Chart, Mark, Series};

const KASSEL: LatLon = LatLon { lat: 51.3, lon: 9.5 };
const FUJI: LatLon = LatLon { lat: 35.2, lon: 138.9 };
const PASADENA: LatLon = LatLon { lat: 34.2, lon: -118.17 };
const QUARTERS: usize = 96;
const YEAR: i32 = 2026;
const HOUSES: usize = 1_600;
const FLATS: usize = 34;
const PV_KWP: f32 = 220.0;
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

type Profile = [f64; QUARTERS];

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("YAGURA_TEST_DATA").map(PathBuf::from) else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return Ok(());
    };
    let out = std::env::args_os().nth(1).map(PathBuf::from);
    let mut homes = String::from("place,part,month,day,quarter,model,h25\n");
    let standard = standard_profiles(&data.join("energy/bdew_h25_household.csv"))?;
    let days = compare_homes(&standard, &mut homes);
    let measured = measured_year(&data.join("energy/pv_jpl_220kWdc.csv"))?;
    let (solar, months) = compare_solar(&measured);
    if let Some(out) = out {
        std::fs::create_dir_all(&out).with_context(|| format!("can't make {}", out.display()))?;
        for (name, text) in [("homes.csv", &homes), ("solar.csv", &solar)] {
            std::fs::write(out.join(name), text).with_context(|| format!("can't write {name}"))?;
        }
        for (name, chart) in [("homes-h25.svg", &days), ("solar-months.svg", &months)] {
            std::fs::write(out.join(name), chart.svg()).with_context(|| format!("can't write {name}"))?;
        }
        println!("\nwritten: homes.csv, solar.csv, homes-h25.svg and solar-months.svg in {}", out.display());
    }
    Ok(())
}

// Homes.

/// Days as H25 tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Workday,
    Saturday,
    Sunday,
}

impl Day {
    const ALL: [Self; 3] = [Self::Workday, Self::Saturday, Self::Sunday];

    fn code(self) -> &'static str {
        ["WT", "SA", "FT"][self as usize]
    }

    fn is(self, weekday: Weekday) -> bool {
        match weekday {
            Weekday::Sat => self == Self::Saturday,
            Weekday::Sun => self == Self::Sunday,
            _ => self == Self::Workday,
        }
    }
}

/// The profile of each month and kind of day, with a mean of 1.
fn standard_profiles(path: &Path) -> Result<Vec<[Profile; 3]>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut lines = text.lines();
    let months: Vec<&str> = lines.next().context("no line of months")?.split(',').collect();
    let days: Vec<&str> = lines.next().context("no line of days")?.split(',').collect();
    let mut profiles = vec![[[0.0; QUARTERS]; 3]; 12];
    for (quarter, line) in lines.take(QUARTERS).enumerate() {
        for (column, value) in line.split(',').enumerate().skip(1) {
            let month = MONTHS.iter().position(|month| *month == months[column]).context("unknown month")?;
            let day = Day::ALL.iter().position(|day| day.code() == days[column]).context("unknown day")?;
            profiles[month][day][quarter] = value.parse().with_context(|| format!("{value} is no number"))?;
        }
    }
    for profile in profiles.iter_mut().flatten() {
        scale(profile);
    }
    Ok(profiles)
}

fn scale(profile: &mut Profile) -> f64 {
    let mean = profile.iter().sum::<f64>() / QUARTERS as f64;
    for value in profile.iter_mut() {
        *value /= mean;
    }
    mean
}

/// Prints and notes all deviations. Returns the chart of the everyday use on workdays in January and July.
fn compare_homes(standard: &[[Profile; 3]], csv: &mut String) -> Chart {
    let mut series = Vec::new();
    println!("Homes beside BDEW H25 by quarter hour, scaled to the same daily sum");
    for (place, name, zone) in [(KASSEL, "Kassel", chrono_tz::Europe::Berlin), (FUJI, "Fuji", chrono_tz::Asia::Tokyo)] {
        for (part, words) in [(0, "everyday use"), (1, "whole use")] {
            println!("\n{name}, {words}: kWh a home and day; largest and mean deviation; quarters within 15 %");
            for month in 0..12 {
                let mut line = format!("{:>9}", MONTHS[month]);
                for day in Day::ALL {
                    let mut both = mean_day(place, zone, month as u32 + 1, day);
                    let kwh = scale(&mut both[part]) * 24.0;
                    let wanted = &standard[month][day as usize];
                    let off: Vec<f64> = both[part].iter().zip(wanted).map(|(is, wanted)| is / wanted - 1.0).collect();
                    let largest =
                        off.iter().copied().fold(0.0, |most: f64, it| if it.abs() > most.abs() { it } else { most });
                    let mean = off.iter().map(|it| it.abs()).sum::<f64>() / QUARTERS as f64;
                    let within = off.iter().filter(|it| it.abs() <= 0.15).count();
                    let _ = write!(
                        line,
                        " | {} {kwh:5.1} {:+6.1} % {:4.1} % {within:2}",
                        day.code(),
                        largest * 100.0,
                        mean * 100.0
                    );
                    let is_drawn = name == "Kassel" && part == 0 && day == Day::Workday && matches!(month, 0 | 6);
                    if is_drawn {
                        let name = ["January", "July"][month / 6];
                        series.push(Series::new(name, Mark::Line, by_hour(&both[part])));
                        series.push(Series::new(format!("{name}, H25"), Mark::Line, by_hour(wanted)));
                    }
                    for quarter in 0..QUARTERS {
                        let _ = writeln!(
                            csv,
                            "{name},{},{},{},{quarter},{:.4},{:.4}",
                            ["everyday", "whole"][part],
                            month + 1,
                            day.code(),
                            both[part][quarter],
                            wanted[quarter]
                        );
                    }
                }
                println!("{line}");
            }
        }
    }
    Chart { x_words: "hour of a workday".into(), y_words: "times the day's mean".into(), series, x_step: Some(3.0) }
}

/// The middles of quarter hours, in hours, with their values.
fn by_hour(profile: &Profile) -> Vec<(f64, f64)> {
    profile.iter().enumerate().map(|(quarter, value)| ((quarter as f64 + 0.5) / 4.0, *value)).collect()
}

/// Mean power of a home by quarter hour, everyday use and whole use, on the first such days of a month.
fn mean_day(place: LatLon, zone: chrono_tz::Tz, month: u32, day: Day) -> [Profile; 2] {
    const DAYS: usize = 2;
    const STEP_S: i64 = 60;
    let city = homes_at(place, zone);
    let count = f64::from(city.home_count());
    let weather = Weather::new(place, 1);
    let mut sums = [[0.0; QUARTERS]; 2];
    let dates = (8..28).filter_map(|number| NaiveDate::from_ymd_opt(YEAR, month, number));
    for date in dates.filter(|date| day.is(lived_as(*date, zone))).take(DAYS) {
        let Some(midnight) = zone.from_local_datetime(&date.and_hms_opt(0, 0, 0).unwrap_or_default()).earliest() else {
            continue;
        };
        let start = Timestamp(midnight.timestamp_millis());
        // Rooms have found their temperature by midnight.
        let warm_up = start - Span::from_s(12 * 3600);
        let mut model = EnergyModel::new(&city, 1, warm_up, &weather);
        let mut at = warm_up;
        while at < start + Span::from_s(86_400) {
            model.step(&city, at, &weather, &TransportLoads::default());
            if at >= start {
                let quarter = (at.since_s(start) / 900.0) as usize;
                let [everyday, climate, water] = model.homes_by_end_use_kw();
                let share = STEP_S as f64 / 900.0 / DAYS as f64 / count;
                sums[0][quarter] += everyday * share;
                sums[1][quarter] += (everyday + climate + water) * share;
            }
            at = at + Span::from_s(STEP_S);
        }
    }
    sums
}

/// Houses and flats on one feeder.
fn homes_at(place: LatLon, zone: chrono_tz::Tz) -> City {
    let home = |kind, floor_area_m2, homes| Building {
        kind,
        name: None,
        footprint: Vec::new(),
        center: Point::default(),
        floors: 2,
        floor_area_m2,
        homes,
        solar_kwp: 0.0,
        solar_heading_deg: 180.0,
        battery_kwh: 0.0,
        charger_kw: 0.0,
        feeder: FeederId(0),
        access: Spot { arc: ArcId(0), offset_m: 0.0 },
        is_generated: true,
    };
    let mut buildings = vec![home(BuildingKind::Detached, 115.0, 1); HOUSES];
    buildings.extend(vec![home(BuildingKind::Apartments, 840.0, 12); FLATS]);
    let feeder = Feeder { number: 1, limit_kw: 1e6, substation: Point::default(), outline: Vec::new() };
    let name = Name::same("Homes");
    City {
        buildings,
        feeders: vec![feeder],
        ..City::bare(name, CityOrigin::Generated { seed: 1 }, LocalFrame::new(place), zone)
    }
}

// Solar.

const HALF_HOURS: usize = 48;

/// DC power by day of the year and half-hour, in kW.
fn measured_year(path: &Path) -> Result<Vec<[f64; HALF_HOURS]>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    let values: Vec<f64> = text
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().and_then(|value| value.parse().ok()).unwrap_or(0.0))
        .collect();
    Ok(values.chunks_exact(HALF_HOURS).map(|day| std::array::from_fn(|slot| day[slot])).collect())
}

/// What the model gives on a day of the year, by half-hour, in kW DC; `cloud` replaces its own.
fn modelled_day(day: usize, seed: u64, cloud: Option<f32>) -> [f64; HALF_HOURS] {
    // The measured stamps are Pacific Standard Time all year round: the array peaks at 12:00 in June too.
    let midnight = chrono::Utc.with_ymd_and_hms(2018, 1, 1, 8, 0, 0).earliest().map_or(0, |it| it.timestamp_millis());
    let start = Timestamp(midnight) + Span::from_s(day as i64 * 86_400);
    let weather = Weather::new(PASADENA, seed);
    let facing = Facing::from_heading_deg(180.0);
    std::array::from_fn(|slot| {
        // Six looks around the stamp.
        let looks = (0..6).map(|look| {
            let at = start + Span::from_s(slot as i64 * 1800 - 750 + look * 300);
            let mut sky: WeatherFact = weather.at(at);
            sky.cloud = cloud.unwrap_or(sky.cloud);
            f64::from(Light::new(Sun::at(PASADENA, at), &sky).array_kw(facing, PV_KWP))
        });
        looks.sum::<f64>() / 6.0
    })
}

/// Prints and notes all deviations. Returns the table and the chart of the months.
fn compare_solar(measured: &[[f64; HALF_HOURS]]) -> (String, Chart) {
    const SEEDS: u64 = 5;
    let mut csv = String::from("what,month,half_hour,model,measured\n");
    println!(
        "\nSolar, 220 kWp in Pasadena: kWh a month and the mean day by half-hour; a clear day beside the brightest"
    );
    let kwh = |day: &[f64; HALF_HOURS]| day.iter().sum::<f64>() / 2.0;
    let (mut model_year, mut measured_year) = (0.0, 0.0);
    let (mut model_months, mut measured_months) = (Vec::new(), Vec::new());
    for month in 1..=12_u32 {
        let days: Vec<usize> = (0..measured.len())
            .filter(|day| NaiveDate::from_yo_opt(2018, *day as u32 + 1).is_some_and(|date| date.month() == month))
            .collect();
        let Some(brightest) = days.iter().copied().max_by(|a, b| kwh(&measured[*a]).total_cmp(&kwh(&measured[*b])))
        else {
            continue;
        };
        let mean = |of: &dyn Fn(usize) -> [f64; HALF_HOURS]| {
            let mut sum = [0.0; HALF_HOURS];
            for day in &days {
                sum.iter_mut().zip(of(*day)).for_each(|(sum, value)| *sum += value / days.len() as f64);
            }
            sum
        };
        let real = mean(&|day| measured[day]);
        let mut ours = [0.0; HALF_HOURS];
        for seed in 1..=SEEDS {
            let one = mean(&|day| modelled_day(day, seed, None));
            ours.iter_mut().zip(one).for_each(|(sum, value)| *sum += value / SEEDS as f64);
        }
        let (clear, bright) = (modelled_day(brightest, 1, Some(0.0)), measured[brightest]);
        let month_kwh = |day: &[f64; HALF_HOURS]| kwh(day) * days.len() as f64;
        model_year += month_kwh(&ours);
        measured_year += month_kwh(&real);
        model_months.push((f64::from(month), month_kwh(&ours) / 1000.0));
        measured_months.push((f64::from(month), month_kwh(&real) / 1000.0));
        println!(
            "{month:>2}: {:6.0} kWh beside {:6.0} measured ({:+5.1} %), shape {:4.1} % off; clear day {:5.0} beside {:5.0} ({:+5.1} %), peak {:3.0} beside {:3.0} kW, shape {:4.1} % off",
            month_kwh(&ours),
            month_kwh(&real),
            (month_kwh(&ours) / month_kwh(&real) - 1.0) * 100.0,
            shape_off(&ours, &real) * 100.0,
            kwh(&clear),
            kwh(&bright),
            (kwh(&clear) / kwh(&bright) - 1.0) * 100.0,
            clear.iter().copied().fold(0.0, f64::max),
            bright.iter().copied().fold(0.0, f64::max),
            shape_off(&clear, &bright) * 100.0,
        );
        for slot in 0..HALF_HOURS {
            let _ = writeln!(csv, "mean,{month},{slot},{:.2},{:.2}", ours[slot], real[slot]);
            let _ = writeln!(csv, "clear,{month},{slot},{:.2},{:.2}", clear[slot], bright[slot]);
        }
    }
    println!(
        "year: {model_year:.0} kWh beside {measured_year:.0} measured ({:+.1} %)",
        (model_year / measured_year - 1.0) * 100.0
    );
    let series =
        vec![Series::new("Yagura", Mark::Bars, model_months), Series::new("measured", Mark::Bars, measured_months)];
    let chart = Chart { x_words: "month".into(), y_words: "MWh a month".into(), series, x_step: Some(1.0) };
    (csv, chart)
}

/// How far two curves of the same sum lie apart: half the sum of their differences, as a share of it.
fn shape_off(model: &[f64; HALF_HOURS], measured: &[f64; HALF_HOURS]) -> f64 {
    let (a, b): (f64, f64) = (model.iter().sum(), measured.iter().sum());
    model.iter().zip(measured).map(|(x, y)| (x / a - y / b).abs()).sum::<f64>() / 2.0
}
