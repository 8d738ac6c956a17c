//! Plans: their order, their hours, and their rates against the survey.

use chrono::Weekday;

use super::population::population;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::fact::WeatherFact;
use crate::sim::people::calling::Calling;
use crate::sim::people::day::{DAY_ENDS_S, Day, Sky};
use crate::sim::people::hours::open_hours;
use crate::sim::people::household_day::{Planning, TravelBy};
use crate::sim::people::modes::Mode;
use crate::sim::people::trip::{NO_MINUTE, Purpose};
use crate::sim::people::{DayPlan, Population};

const DAY_MS: i64 = 86_400_000;
/// The midnight of Monday 3 August 2026 in Japan.
const MONDAY_MS: i64 = 1_785_682_800_000;
const FINE: WeatherFact = WeatherFact {
    observed: Timestamp(0),
    temperature_c: 22.0,
    cloud: 0.3,
    sun_elevation_deg: 30.0,
    wind_mps: 2.0,
    rain_mmph: 0.0,
    snow_cm: 0.0,
};

fn day(days: i64, weather: WeatherFact) -> Day {
    Day::beginning(MONDAY_MS + days * DAY_MS, chrono_tz::Asia::Tokyo, |_| weather)
}

fn plan(city: &City, population: &Population, day: &Day) -> DayPlan {
    DayPlan::whole(&Planning { population, city, day, has_buses: true, has_shuttles: true })
}

/// Share of residents of five and more who go out, and trips of each.
fn rates(population: &Population, plan: &DayPlan) -> (f64, f64) {
    let surveyed = (0..population.residents() as usize).filter(|person| population.age[*person] >= 5);
    let counts: Vec<usize> = surveyed.map(|person| plan.trips_of(person).len()).collect();
    let out = counts.iter().filter(|count| **count > 0).count();
    (out as f64 / counts.len() as f64, counts.iter().sum::<usize>() as f64 / counts.len() as f64)
}

#[test]
fn plans_are_ordered_and_end_at_home_and_keep_opening_hours() {
    for seed in 21..28 {
        let (city, population) = population(250, seed);
        // A different day of the week with each seed.
        let day = day(seed as i64, FINE);
        println!("seed {seed}: {:?}", day.weekday);
        let planning =
            Planning { population: &population, city: &city, day: &day, has_buses: true, has_shuttles: true };
        let plan = DayPlan::whole(&planning);
        for person in 0..population.len() {
            let trips = plan.trips_of(person);
            let mut here = population.home_of(person);
            let mut now_s = 3 * 3600;
            for (index, trip) in trips.iter().enumerate() {
                assert!(
                    trip.leaves_s >= now_s && trip.leaves_s < DAY_ENDS_S,
                    "seed {seed}, person {person}: {trips:?}"
                );
                let by = TravelBy::of(trip);
                let walk_s = f32::from(trip.minute) * 60.0;
                let is_stroll = trip.purpose == Purpose::Stroll;
                now_s =
                    trip.leaves_s + if is_stroll { walk_s } else { planning.leg_s(person, here, trip.to, by) } as u32;
                here = trip.to;
                let kind = city.buildings.get(here.index()).map(|building| building.kind);
                let is_visitor = matches!(trip.purpose, Purpose::Shopping | Purpose::Care | Purpose::Leisure);
                if let Some(kind) = kind.filter(|_| is_visitor) {
                    let open = open_hours(kind, day.weekday).expect("open on that day");
                    let leaves_s = trips.get(index + 1).map_or(DAY_ENDS_S, |next| next.leaves_s);
                    assert!(
                        now_s + 1 >= open.from_s && leaves_s <= open.to_s,
                        "{kind:?} on {:?}: {trips:?}",
                        day.weekday
                    );
                }
                if trip.purpose == Purpose::Care && trip.minute != NO_MINUTE {
                    let due_s = u32::from(trip.minute) * 60;
                    assert!(now_s <= due_s + 1_200 && now_s + 1_900 >= due_s, "not about its hour: {trips:?}");
                }
            }
            assert!(trips.is_empty() || here == population.home_of(person), "seed {seed}, person {person}: {trips:?}");
        }
    }
}

#[test]
fn cars_are_used_by_one_at_a_time_and_come_home() {
    let (city, population) = population(600, 22);
    let plan = plan(&city, &population, &day(1, FINE));
    for household in 0..population.households() {
        let mut uses: Vec<(u8, u32, u32)> = Vec::new();
        for person in population.persons_of(household) {
            let trips = plan.trips_of(person);
            for (index, trip) in trips.iter().enumerate().filter(|(_, trip)| trip.mode == Mode::Car) {
                assert!(usize::from(trip.car) < population.cars_of(household).len());
                let is_from_home = index == 0 || trips[index - 1].to == population.home[household];
                if is_from_home {
                    let back = trips[index..].iter().find(|trip| trip.purpose == Purpose::Home).expect("comes home");
                    uses.push((trip.car, trip.leaves_s, back.leaves_s));
                }
            }
        }
        uses.sort_unstable();
        assert!(uses.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 < pair[1].1), "seed 22: {uses:?}");
    }
}

#[test]
fn a_weekday_has_the_rates_and_peaks_of_the_survey() {
    let (city, population) = population(4_000, 23);
    let plan = plan(&city, &population, &day(1, FINE));
    let (out, trips) = rates(&population, &plan);
    println!(
        "weekday: {out:.3} go out, {trips:.2} trips a person, {:.2} each, {} B",
        trips / out,
        plan.memory_bytes() / population.len()
    );
    let mut modes = [0_u32; 7];
    let mut purposes = [0_u32; 9];
    let mut hours = [0_u32; 27];
    for person in 0..population.residents() as usize {
        for trip in plan.trips_of(person) {
            modes[trip.mode.index()] += 1;
            purposes[trip.purpose.index()] += 1;
            hours[trip.leaves_s as usize / 3600] += 1;
        }
    }
    let all: u32 = modes.iter().sum();
    for mode in Mode::ALL {
        println!("{}: {:.3}", mode.word(), f64::from(modes[mode.index()]) / f64::from(all));
    }
    for purpose in Purpose::ALL {
        println!("{}: {:.3}", purpose.word(), f64::from(purposes[purpose.index()]) / f64::from(all));
    }
    println!("{:?}", hours.map(|count| count * 1000 / all));
    assert!((0.76..0.86).contains(&out), "{out} go out, not 0.809");
    assert!((2.0..2.4).contains(&trips), "{trips} trips a person, not 2.17");
    assert!((2.45..2.95).contains(&(trips / out)), "{} trips of each who goes out, not 2.68", trips / out);
    let share = |from: usize, to: usize| f64::from(hours[from..to].iter().sum::<u32>()) / f64::from(all);
    assert!(share(7, 9) > 0.15 && share(17, 19) > 0.13, "{} and {}", share(7, 9), share(17, 19));
    assert!(share(7, 9) > 1.5 * share(9, 11) && share(17, 19) > 1.2 * share(12, 14) && share(0, 5) < 0.01);
    let walked = f64::from(modes[Mode::Walk.index()]) / f64::from(all);
    let driven = f64::from(modes[Mode::Car.index()] + modes[Mode::Passenger.index()]) / f64::from(all);
    assert!((0.15..0.4).contains(&walked) && (0.45..0.62).contains(&driven), "{walked} on foot, {driven} by car");
}

#[test]
fn a_weekend_differs() {
    let (city, population) = population(2_500, 24);
    let sunday = plan(&city, &population, &day(6, FINE));
    let (out, trips) = rates(&population, &sunday);
    println!("Sunday: {out:.3} go out, {trips:.2} trips a person, {:.2} each", trips / out);
    assert_eq!(sunday.day.weekday, Weekday::Sun);
    assert!((0.53..0.67).contains(&out), "{out} go out, not 0.599");
    assert!((1.45..1.95).contains(&trips), "{trips} trips a person, not 1.68");
    let with = |plan: &DayPlan, purpose| plan.trips().iter().filter(|trip| trip.purpose == purpose).count();
    let weekday = plan(&city, &population, &day(1, FINE));
    assert_eq!(with(&sunday, Purpose::School), 0);
    assert!(with(&sunday, Purpose::Work) * 2 < with(&weekday, Purpose::Work));
    assert!(with(&sunday, Purpose::Care) == 0 && with(&weekday, Purpose::Care) > 100);
}

#[test]
fn rain_and_snow_take_walks_and_leisure_and_bring_rides() {
    let (city, population) = population(2_500, 25);
    let of = |weather: WeatherFact| plan(&city, &population, &day(1, weather));
    let count = |plan: &DayPlan, fits: &dyn Fn(&crate::sim::people::trip::Trip) -> bool| {
        plan.trips().iter().filter(|trip| fits(trip)).count() as f64
    };
    let fine = of(FINE);
    for (sky, temperature_c, less) in [(Sky::Rain, 12.0, 0.9), (Sky::Snow, -1.0, 0.75)] {
        let wet = of(WeatherFact { cloud: 1.0, rain_mmph: 2.0, temperature_c, ..FINE });
        assert_eq!(wet.day.sky_at(12 * 3600), sky);
        let ratio = |fits: &dyn Fn(&crate::sim::people::trip::Trip) -> bool| count(&wet, fits) / count(&fine, fits);
        let leisure = ratio(&|trip| matches!(trip.purpose, Purpose::Leisure | Purpose::Visit | Purpose::Stroll));
        let slow = ratio(&|trip| matches!(trip.mode, Mode::Walk | Mode::Bicycle));
        let rides = ratio(&|trip| trip.mode == Mode::Ride);
        println!("{sky:?}: leisure {leisure:.2}, on foot and by bicycle {slow:.2}, rides {rides:.2}");
        assert!(leisure < less && slow < less && rides > 1.1, "{sky:?}: {leisure}, {slow}, {rides}");
    }
}

#[test]
fn shares_of_patients_and_infants_are_sensible() {
    let (city, population) = population(4_000, 26);
    let plan = plan(&city, &population, &day(1, FINE));
    let residents = population.residents() as usize;
    let patients =
        (0..residents).flat_map(|person| plan.trips_of(person)).filter(|trip| trip.purpose == Purpose::Care).count();
    let share = patients as f64 / residents as f64;
    println!("{patients} outpatients of {residents}: {share:.4}");
    let planning =
        Planning { population: &population, city: &city, day: &plan.day, has_buses: true, has_shuttles: true };
    let mut late = Vec::new();
    for person in 0..residents {
        let trips = plan.trips_of(person);
        for (index, trip) in trips.iter().enumerate().filter(|(_, trip)| trip.minute != NO_MINUTE) {
            let before = index.checked_sub(1).map_or(population.home_of(person), |before| trips[before].to);
            if trip.purpose == Purpose::Care {
                let there_s = trip.leaves_s + planning.leg_s(person, before, trip.to, TravelBy::of(trip)) as u32;
                late.push(there_s > u32::from(trip.minute) * 60);
            }
        }
    }
    let late = late.iter().filter(|is_late| **is_late).count() as f64 / late.len() as f64;
    println!("{late:.3} mean to be late");
    assert!((0.05..0.17).contains(&late), "{late} come after their hour by plan, not one in ten");
    assert!((0.035..0.075).contains(&share), "{share} outpatients a person and weekday, not 0.057");
    let infants = (0..residents).filter(|person| population.calling[*person] == Calling::Infant);
    assert!(infants.flat_map(|person| plan.trips_of(person)).all(|trip| trip.mode == Mode::Passenger));
}
