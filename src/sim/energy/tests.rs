//! The energy model over whole days, on a small town built by hand.

use crate::base::geo::{LatLon, LocalFrame, Point};
use crate::base::ids::{ArcId, FeederId, VehicleId};
use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::{
    Building, BuildingKind, Charger, ChargerKind, City, CityOrigin, Feeder, HydrogenPlant, SolarField, Spot,
    StreetGraph,
};
use crate::model::event::EventKind;
use crate::model::fact::{CityEnergyFact, FactBatch, Facts};
use crate::sim::weather::Weather;

use super::{ChargerLoad, EnergyModel, HOME_EVENING_PEAK_KW, PlantLoad, STEP_S, TransportLoads};

mod conservation;
mod outages;
mod standard_profile;

const FUJI: LatLon = LatLon { lat: 35.2, lon: 138.9 };
const NOWHERE: Spot = Spot { arc: ArcId(0), offset_m: 0.0 };
const STEPS_A_DAY: i64 = 86_400 / STEP_S;

/// Buildings of a kind in the small town, of each hundred detached homes.
const OTHERS: [(BuildingKind, usize, f32, u16); 9] = [
    (BuildingKind::Apartments, 6, 700.0, 12),
    (BuildingKind::Hospital, 1, 300.0, 0),
    (BuildingKind::Clinic, 1, 250.0, 0),
    (BuildingKind::School, 1, 700.0, 0),
    (BuildingKind::CityHall, 1, 150.0, 0),
    (BuildingKind::Station, 1, 120.0, 0),
    (BuildingKind::Shop, 5, 220.0, 0),
    (BuildingKind::Office, 3, 600.0, 0),
    (BuildingKind::Works, 1, 600.0, 0),
];

fn building(kind: BuildingKind, floor_area_m2: f32, homes: u16, index: usize) -> Building {
    let has_solar = index % 5 < 2;
    Building {
        kind,
        name: None,
        footprint: Vec::new(),
        center: Point::default(),
        floors: 2,
        floor_area_m2,
        homes,
        solar_kwp: if has_solar { 4.5 } else { 0.0 },
        solar_heading_deg: 120.0 + (index % 13) as f32 * 10.0,
        battery_kwh: if index.is_multiple_of(5) { 9.0 } else { 0.0 },
        charger_kw: 0.0,
        feeder: FeederId((index % 4) as u32),
        access: NOWHERE,
        is_generated: true,
    }
}

/// A town of so many hundred detached homes and what belongs to them, on four feeders.
fn town(hundreds: usize) -> City {
    let mut buildings: Vec<Building> =
        (0..hundreds * 100).map(|index| building(BuildingKind::Detached, 120.0, 1, index)).collect();
    for (kind, count, area_m2, homes) in OTHERS {
        for _ in 0..count * hundreds {
            buildings.push(building(kind, area_m2, homes, buildings.len()));
        }
    }
    let scale = hundreds as f32;
    let feeder = |number| Feeder { number, limit_kw: 100.0 * scale, substation: Point::default(), outline: Vec::new() };
    let charger = Charger {
        number: 1,
        kind: ChargerKind::Public,
        place: Point::default(),
        spot: NOWHERE,
        limit_kw: 50.0,
        feeder: FeederId(1),
    };
    let plant = HydrogenPlant {
        name: Name::same("Plant"),
        place: Point::default(),
        spot: NOWHERE,
        feeder: FeederId(2),
        electrolyser_kw: 30.0 * scale,
        tank_kg: 25.0 * scale,
        fuel_cell_kw: 15.0 * scale,
        pumps: 2,
    };
    let field =
        SolarField { name: Name::same("Field"), outline: Vec::new(), peak_kwp: 80.0 * scale, feeder: FeederId(3) };
    City {
        streets: StreetGraph::default(),
        buildings,
        feeders: (1..=4).map(feeder).collect(),
        chargers: vec![charger],
        plants: vec![plant],
        solar_fields: vec![field],
        ..City::bare(
            Name::same("Town"),
            CityOrigin::Generated { seed: 1 },
            LocalFrame::new(FUJI),
            chrono_tz::Asia::Tokyo,
        )
    }
}

/// Midnight in Japan at the start of a day.
fn midnight(day: &str) -> Timestamp {
    Timestamp(chrono::DateTime::parse_from_rfc3339(&format!("{day}T00:00:00+09:00")).unwrap().timestamp_millis())
}

/// Runs a model for a day and hands each step's balance to `look`.
fn run_day(city: &City, day: &str, loads: &TransportLoads, mut look: impl FnMut(&CityEnergyFact)) -> EnergyModel {
    let start = midnight(day);
    let weather = Weather::new(FUJI, 1);
    let mut model = EnergyModel::new(city, 1, start, &Weather::new(FUJI, 1));
    for step in 0..=STEPS_A_DAY {
        model.step(city, start + Span::from_s(step * STEP_S), &weather, loads);
        look(&model.balance());
    }
    model
}

fn imbalance_kw(fact: &CityEnergyFact) -> f64 {
    let sum = |terms: &[f32]| terms.iter().map(|term| f64::from(*term)).sum::<f64>();
    sum(&[fact.grid_kw, fact.solar_kw, fact.fuel_cell_kw, fact.generators_kw, fact.battery_out_kw])
        - sum(&[fact.homes_kw, fact.institutions_kw, fact.business_kw, fact.vehicles_kw])
        - sum(&[fact.electrolyser_kw, fact.battery_in_kw, fact.losses_kw])
}

#[test]
fn sources_equal_uses_and_losses_at_every_step() {
    let city = town(3);
    let mut loads = TransportLoads::of(&city);
    loads.chargers[0] = ChargerLoad { power_kw: 42.0, vehicle: VehicleId(3), is_faulty: false };
    loads.car_kw[7] = 3.2;
    loads.car_kw[11] = 6.0;
    let model = run_day(&city, "2026-08-03", &loads, |fact| {
        assert!(imbalance_kw(fact).abs() < 0.001, "{} kW in {fact:?}", imbalance_kw(fact));
        assert!((fact.vehicles_kw - 51.2).abs() < 0.001, "{fact:?}");
    });
    let totals = model.totals();
    assert!(totals.imbalance_kwh().abs() < 0.01, "{totals:?}");
    let load_kwh = totals.homes_kwh + totals.institutions_kwh + totals.business_kwh + totals.vehicles_kwh;
    let losses = totals.losses_kwh / load_kwh;
    assert!((0.025..0.05).contains(&losses), "losses {losses}");
}

#[test]
fn batteries_and_tanks_lose_only_what_their_efficiency_takes() {
    let city = town(3);
    let start = midnight("2026-08-03");
    let weather = Weather::new(FUJI, 1);
    let mut model = EnergyModel::new(&city, 1, start, &Weather::new(FUJI, 1));
    let mut loads = TransportLoads::of(&city);
    model.step(&city, start, &weather, &loads);
    let (battery_before_kwh, tank_before_kg) = (model.battery_content_kwh(), model.tank_content_kg());
    for step in 1..=STEPS_A_DAY {
        let refuelled_kg = if step % 500 == 0 { 1.5 } else { 0.0 };
        loads.plants[0] = PlantLoad { refuelled_kg, vehicles_refuelling: 1, is_faulty: false };
        model.step(&city, start + Span::from_s(step * STEP_S), &weather, &loads);
    }
    let totals = model.totals();
    let stored_kwh = totals.battery_in_kwh * 0.95 - totals.battery_out_kwh / 0.95;
    let change_kwh = model.battery_content_kwh() - battery_before_kwh;
    assert!((stored_kwh - change_kwh).abs() < 0.05, "stored {stored_kwh}, changed {change_kwh}");
    assert!(totals.battery_in_kwh > 50.0 && totals.battery_out_kwh > 50.0, "{totals:?}");

    let made_kg = totals.hydrogen_made_kg + totals.hydrogen_delivered_kg;
    let taken_kg = totals.hydrogen_to_fuel_cell_kg + totals.hydrogen_refuelled_kg + totals.hydrogen_to_homes_kg;
    let change_kg = model.tank_content_kg() - tank_before_kg;
    assert!((made_kg - taken_kg - change_kg).abs() < 1e-6, "{made_kg} - {taken_kg}, changed {change_kg}");
    assert!((totals.hydrogen_made_kg - totals.electrolyser_kwh / 54.0).abs() < 0.01, "{totals:?}");
    assert!((totals.hydrogen_refuelled_kg - 25.5).abs() < 1e-6 && totals.hydrogen_made_kg > 1.0, "{totals:?}");
}

#[test]
fn homes_use_what_japanese_homes_use() {
    let mut city = town(4);
    city.buildings.retain(|building| building.kind.is_home());
    let homes = f64::from(city.home_count());
    let loads = TransportLoads::of(&city);
    for (day, daily_kwh, peak_kw, peak_hours) in [
        ("2026-08-03", 11.0..17.0, 1.4..1.75, 17.5..20.6),
        ("2026-10-14", 7.0..11.0, 0.4..1.0, 18.0..20.6),
        ("2026-01-28", 12.0..19.0, 1.1..1.75, 5.0..21.0),
    ] {
        let start = midnight(day);
        let mut peak = (0.0_f64, 0.0_f64);
        let model = run_day(&city, day, &loads, |fact| {
            let hour = fact.observed.since_s(start) / 3600.0;
            if f64::from(fact.homes_kw) > peak.0 {
                peak = (f64::from(fact.homes_kw), hour);
            }
        });
        let (each_kwh, each_kw) = (model.totals().homes_kwh / homes, peak.0 / homes);
        println!("{day}: {each_kwh:.1} kWh a home, peak {each_kw:.2} kW at {:.1} h", peak.1);
        assert!(daily_kwh.contains(&each_kwh), "{day}: {each_kwh} kWh a home");
        assert!(peak_kw.contains(&each_kw), "{day}: peak of {each_kw} kW a home");
        assert!(peak_hours.contains(&peak.1), "{day}: peak at {} h", peak.1);
        if day == "2026-08-03" {
            assert!((each_kw - f64::from(HOME_EVENING_PEAK_KW)).abs() < 0.15, "{each_kw}");
        }
    }
}

#[test]
fn a_year_of_a_home_comes_near_the_survey() {
    let mut city = town(2);
    city.buildings.retain(|building| building.kind.is_home());
    let loads = TransportLoads::of(&city);
    let homes = f64::from(city.home_count());
    let days = (1..=12).map(|month| run_day(&city, &format!("2026-{month:02}-14"), &loads, |_| {}));
    let each_kwh: Vec<f64> = days.map(|model| model.totals().homes_kwh / homes).collect();
    let mean_kwh = each_kwh.iter().sum::<f64>() / 12.0;
    println!("by month: {each_kwh:.1?}");
    println!("{mean_kwh:.2} kWh a home and day, {:.0} a year", mean_kwh * 365.0);
    assert!((10.0..13.0).contains(&mean_kwh), "{mean_kwh} kWh a home and day");
}

#[test]
fn no_two_homes_share_one_curve() {
    let city = town(1);
    let mut model = EnergyModel::new(&city, 1, midnight("2026-08-03"), &Weather::new(FUJI, 1));
    let weather = Weather::new(FUJI, 1);
    let loads = TransportLoads::of(&city);
    let mut evenings: Vec<Vec<f32>> = vec![Vec::new(); 100];
    for step in 0..1080 {
        let at = midnight("2026-08-03") + Span::from_s(17 * 3600 + step * STEP_S);
        model.step(&city, at, &weather, &loads);
        let mut facts = Vec::new();
        model.sample(at, true, &mut facts);
        for (evening, use_kw) in evenings.iter_mut().zip(&building_rows(&facts).use_kw) {
            evening.push(*use_kw);
        }
    }
    for (index, evening) in evenings.iter().enumerate() {
        let changes = evening.windows(2).filter(|pair| (pair[0] - pair[1]).abs() > 0.02).count();
        assert!(changes > 3, "home {index} stands still");
        let ratio = |other: &Vec<f32>, at: usize| evening[at] / other[at];
        let moves = |other: &&Vec<f32>| {
            [150, 300, 450, 600, 750, 900, 1050].iter().any(|&at| (ratio(other, 0) - ratio(other, at)).abs() > 0.01)
        };
        let twin = evenings.iter().skip(index + 1).find(|other| !moves(other));
        assert!(twin.is_none(), "home {index} has a scaled twin");
    }
}

fn building_rows(facts: &[FactBatch]) -> crate::model::fact::BuildingFacts {
    let rows = facts.iter().find_map(|batch| match &batch.facts {
        Facts::Buildings(rows) => Some(rows.clone()),
        _ => None,
    });
    rows.unwrap_or_default()
}

#[test]
fn a_sample_of_everything_sums_to_the_balance() {
    let city = town(2);
    let mut model = run_day(&city, "2026-08-03", &TransportLoads::of(&city), |_| {});
    let at = midnight("2026-08-04");
    let mut facts = Vec::new();
    model.sample(at, true, &mut facts);
    let rows = building_rows(&facts);
    let balance = model.balance();
    assert_eq!(rows.building.len(), city.buildings.len());
    let use_kw: f32 = rows.use_kw.iter().sum();
    assert!((use_kw - balance.homes_kw - balance.institutions_kw - balance.business_kw).abs() < 0.1, "{use_kw}");
    let feeder_kw: f32 = (0..4).map(|index| model.feeder_load_kw(FeederId(index))).sum();
    assert!((feeder_kw - balance.grid_kw).abs() < 0.01, "{feeder_kw} and {}", balance.grid_kw);

    let mut again = Vec::new();
    model.sample(at, false, &mut again);
    assert!(building_rows(&again).building.is_empty(), "nothing changed since");
}

#[test]
fn sampling_changes_nothing_and_runs_repeat() {
    let city = town(1);
    let loads = TransportLoads::of(&city);
    let quiet = run_day(&city, "2026-08-03", &loads, |_| {});
    let start = midnight("2026-08-03");
    let weather = Weather::new(FUJI, 1);
    let mut watched = EnergyModel::new(&city, 1, start, &Weather::new(FUJI, 1));
    for step in 0..=STEPS_A_DAY {
        let at = start + Span::from_s(step * STEP_S);
        watched.step(&city, at, &weather, &loads);
        watched.sample(at, step % 7 == 0, &mut Vec::new());
    }
    assert_eq!(quiet.totals(), watched.totals());
    assert_eq!(quiet.balance(), watched.balance());
}

#[test]
fn a_tight_feeder_warns_in_a_hot_evening_and_is_relieved_at_night() {
    let mut city = town(3);
    for feeder in &mut city.feeders {
        feeder.limit_kw = 1e6;
    }
    let loads = TransportLoads::of(&city);
    let peak_kw = std::cell::Cell::new(0.0_f32);
    let mut watch = EnergyModel::new(&city, 1, midnight("2026-08-03"), &Weather::new(FUJI, 1));
    let weather = Weather::new(FUJI, 1);
    let step_all = |model: &mut EnergyModel, city: &City| {
        for step in 0..=STEPS_A_DAY {
            model.step(city, midnight("2026-08-03") + Span::from_s(step * STEP_S), &weather, &loads);
            peak_kw.set(peak_kw.get().max(model.feeder_load_kw(FeederId(0))));
        }
    };
    step_all(&mut watch, &city);
    assert!(watch.take_events().is_empty());
    city.feeders[0].limit_kw = peak_kw.get() / 0.94;
    let mut model = EnergyModel::new(&city, 1, midnight("2026-08-03"), &Weather::new(FUJI, 1));
    step_all(&mut model, &city);
    let events = model.take_events();
    let hour = |index: usize| events[index].at.since_s(midnight("2026-08-03")) / 3600.0;
    assert_eq!(events[0].kind, EventKind::FeederNearLimit { feeder: FeederId(0) });
    assert!(matches!(events.last().unwrap().kind, EventKind::FeederRelieved { .. }), "{events:?}");
    assert!((16.5..20.5).contains(&hour(0)), "near its limit at {}", hour(0));
    assert!(events.len() <= 8, "chatters: {events:?}");
}

#[test]
fn missing_rows_and_odd_values_harm_nobody() {
    let mut city = town(1);
    city.buildings[0].feeder = FeederId::NONE;
    city.buildings[1].homes = 0;
    city.buildings[2].solar_kwp = f32::NAN;
    city.buildings[119].floor_area_m2 = f32::INFINITY;
    city.chargers[0].feeder = FeederId(99);
    let model = run_day(&city, "2026-08-03", &TransportLoads::default(), |fact| {
        assert!(imbalance_kw(fact).abs() < 0.05, "{fact:?}");
    });
    assert!(model.totals().solar_kwh > 0.0);
}
