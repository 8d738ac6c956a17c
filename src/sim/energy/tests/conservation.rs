//! Energy is conserved, whatever is ordered and whatever trips.

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, ChargerId, PlantId};

use super::super::{FeederState, Shed};
use super::*;

/// Rounding of sums over days: a few millionths of what flows.
const ERROR_MAX_KWH: f64 = 1e-3;

/// Orders and trips something, as a careless operator on a bad day would.
fn meddle(model: &mut EnergyModel, city: &City, loads: &mut TransportLoads, chance: &mut Chance) {
    let building = BuildingId::from_index(chance.below(city.buildings.len()));
    let feeder = FeederId::from_index(chance.below(city.feeders.len()));
    let (power_kw, is_order) = (chance.between(-8.0, 60.0) as f32, chance.happens(0.7));
    let limit_kw = is_order.then(|| power_kw.abs() * 5.0);
    // Whether an order is refused doesn't matter here.
    let _refused = match chance.below(10) {
        0 => model.set_points(building, is_order.then(|| (18.0, 18.0 + chance.between(0.0, 9.0) as f32))),
        1 => model.set_battery(building, is_order.then_some(power_kw)),
        2 => model.set_shed(building, *chance.pick(&[Shed::Nothing, Shed::Comfort, Shed::Essentials]).unwrap()),
        3 => model.set_charger_limit(ChargerId(0), limit_kw),
        4 => model.set_feeder_limit(feeder, limit_kw),
        5 => model.set_electrolyser(PlantId(0), limit_kw),
        6 => model.set_fuel_cell(PlantId(0), limit_kw),
        7 => model.set_shut_off(PlantId(0), chance.happens(0.5)),
        8 => model.set_leak(PlantId(0), limit_kw.unwrap_or(0.0) / 100.0),
        _ => {
            let state = if chance.happens(0.5) { FeederState::Tripped } else { FeederState::Live };
            model.set_feeder(feeder, state);
            Ok(())
        }
    };
    loads.chargers[0].power_kw = model.charger_limit_kw(ChargerId(0), 50.0);
    let row = building.index();
    loads.car_kw[row] = if chance.happens(0.5) { model.car_limit_kw(building, 6.0) } else { 0.0 };
    loads.plants[0].refuelled_kg = if chance.happens(0.1) { 2.0 } else { 0.0 };
}

/// Days of meddling, each 30 s.
fn meddled(city: &City, seed: u64, days: i64) -> (EnergyModel, TransportLoads, Timestamp) {
    let start = midnight("2026-08-03");
    let weather = Weather::new(FUJI, seed);
    let mut model = EnergyModel::new(city, seed, start, &weather);
    let mut loads = TransportLoads::of(city);
    let mut chance = Chance::new(seed);
    model.set_protection(true);
    let mut at = start;
    for step in 0..STEPS_A_DAY * days {
        at = start + Span::from_s(step * STEP_S);
        model.step(city, at, &weather, &loads);
        loads.clear_refuelled();
        if step % 3 == 0 {
            meddle(&mut model, city, &mut loads, &mut chance);
        }
    }
    (model, loads, at)
}

#[test]
fn energy_is_conserved_over_days_of_orders_and_trips() {
    let city = town(1);
    for seed in [3, 2026] {
        let (mut model, _, _) = meddled(&city, seed, 2);
        let totals = model.totals();
        println!("seed {seed}: {:.2e} kWh of {:.0} do not fit", model.balance_error_kwh(), totals.grid_in_kwh);
        assert!(model.balance_error_kwh() < ERROR_MAX_KWH, "seed {seed}: {} kWh", model.balance_error_kwh());
        assert!(totals.imbalance_kwh().abs() < ERROR_MAX_KWH, "seed {seed}: {}", totals.imbalance_kwh());
        let happened: Vec<&'static str> =
            model.take_events().iter().map(|event| crate::sim::sampling::event_word(&event.kind)).collect();
        assert!(happened.contains(&"life_support_at_risk") || totals.generators_kwh > 0.0, "seed {seed}: {happened:?}");
        for (what, kwh) in [
            ("generators", totals.generators_kwh),
            ("solar", totals.solar_kwh),
            ("batteries", totals.battery_out_kwh),
            ("vehicles", totals.vehicles_kwh),
            ("electrolyser", totals.electrolyser_kwh),
            ("leak", totals.hydrogen_leaked_kg),
        ] {
            assert!(kwh > 0.5, "seed {seed}: {what} never ran: {totals:?}");
        }
    }
}

/// Changes one flow or store behind the books.
type Tamper = fn(&mut EnergyModel);

#[test]
fn a_flow_that_is_dropped_is_found() {
    let city = town(1);
    let tamper: [(&str, Tamper); 8] = [
        ("a home's use", |model| model.buildings.now[5].use_w += 500),
        ("a battery's power", |model| model.buildings.now[5].battery_w -= 500),
        ("a battery's content", |model| model.buildings.level_j[0] += 3.6e6),
        ("a car", |model| model.buildings.now[7].car_w += 3000),
        ("a feeder's sum", |model| model.feeders[1].net_w -= 500),
        ("a solar field", |model| model.field_w[0] += 500),
        ("a charger", |model| model.chargers[0].power_kw += 1.0),
        ("a tank", |model| model.plants[0].tank_kg -= 0.5),
    ];
    let weather = Weather::new(FUJI, 1);
    for (what, tamper) in tamper {
        let (mut model, loads, at) = {
            let start = midnight("2026-08-03") + Span::from_s(12 * 3600);
            let loads = TransportLoads::of(&city);
            let mut model = EnergyModel::new(&city, 1, start, &weather);
            for step in 0..30 {
                model.step(&city, start + Span::from_s(step * STEP_S), &weather, &loads);
            }
            (model, loads, start + Span::from_s(30 * STEP_S))
        };
        let before = model.balance_error_kwh();
        assert!(before < ERROR_MAX_KWH, "{before}");
        tamper(&mut model);
        model.step(&city, at, &weather, &loads);
        assert!(model.balance_error_kwh() > ERROR_MAX_KWH, "{what} was not missed: {}", model.balance_error_kwh());
    }
}
