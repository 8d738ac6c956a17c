//! Buildings, chargers, feeders and the hydrogen plant on order.

use super::{ME, OTHER, Trial, refused};
use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Failure, Order, OrderKind, Refusal, ShedLevel};
use crate::model::{CommandReport, Source as _, Thing, VehicleKind, VehicleState};
use crate::sim::Simulator;
use crate::sim::executor::CommandFaults;
use crate::sim::fleet::Goal;

const FEEDER: FeederId = FeederId(0);
const PLANT: PlantId = PlantId(0);

/// What is observed of a thing, to be told apart before and after an order.
type Observed = fn(&Simulator, Thing) -> f32;

struct Case {
    name: &'static str,
    target: Thing,
    order: Order,
    /// Ends the order again.
    undo: Order,
    observed: Observed,
    /// What is observed once it is done.
    reached: std::ops::RangeInclusive<f32>,
    longest_s: i64,
}

fn building_with(trial: &Trial, kind: OrderKind) -> BuildingId {
    let simulator = &trial.simulator;
    let buildings = (0..simulator.city.buildings.len()).map(BuildingId::from_index);
    // The largest one: what it does is far above the tolerances.
    let can = buildings.filter(|id| simulator.capabilities_of(Thing::Building(*id)).can(kind));
    let size = |id: &BuildingId| {
        let building = &simulator.city.buildings[id.index()];
        if kind == OrderKind::SetBattery { building.battery_kwh } else { building.floor_area_m2 }
    };
    can.max_by(|a, b| size(a).total_cmp(&size(b))).expect("one with a controller")
}

fn battery_kw(simulator: &Simulator, target: Thing) -> f32 {
    let Thing::Building(id) = target else { panic!("{target:?}") };
    simulator.energy.battery_kw(id)
}

fn indoor_c(simulator: &Simulator, target: Thing) -> f32 {
    let Thing::Building(id) = target else { panic!("{target:?}") };
    simulator.energy.indoor_c(id).expect("a building")
}

fn use_kw(simulator: &Simulator, target: Thing) -> f32 {
    let Thing::Building(id) = target else { panic!("{target:?}") };
    simulator.energy.use_kw(id)
}

fn charger_kw(simulator: &Simulator, target: Thing) -> f32 {
    let Thing::Charger(id) = target else { panic!("{target:?}") };
    simulator.energy.charger_kw(id)
}

fn feeder_kw(simulator: &Simulator, _: Thing) -> f32 {
    simulator.energy.feeder_load_kw(FEEDER)
}

fn electrolyser_kw(simulator: &Simulator, _: Thing) -> f32 {
    simulator.energy.plant_kw(PLANT).0
}

fn fuel_cell_kw(simulator: &Simulator, _: Thing) -> f32 {
    simulator.energy.plant_kw(PLANT).1
}

/// A charger at which a shuttle charges, and the shuttle.
fn charger_in_use(trial: &mut Trial) -> (ChargerId, usize) {
    let index = trial.idle(VehicleKind::Shuttle);
    trial.simulator.lives[index].soc = 0.3;
    trial.give(index, Order::ChargeTo(0.95), ME);
    for _ in 0..3_600 {
        trial.run_s(1);
        let life = &trial.simulator.lives[index];
        if let Goal::Charger(id) = life.at
            && life.state == VehicleState::Charging
            && trial.simulator.energy.charger_kw(id) > 20.0
        {
            return (id, index);
        }
    }
    panic!("{index} never charged");
}

fn cases(trial: &mut Trial) -> Vec<Case> {
    let (charger, _) = charger_in_use(trial);
    let home = Thing::Building(building_with(trial, OrderKind::SetBattery));
    let hall = Thing::Building(building_with(trial, OrderKind::SetPoint));
    let (indoor_c_now, use_kw_now) = (indoor_c(&trial.simulator, hall), use_kw(&trial.simulator, hall));
    let feeder_kw_now = trial.simulator.energy.feeder_load_kw(FEEDER);
    let case = |name, target, order, undo, observed: Observed, reached, longest_s| Case {
        name,
        target,
        order,
        undo,
        observed,
        reached,
        longest_s,
    };
    let (plant, feeder, charger) = (Thing::Plant(PLANT), Thing::Feeder(FEEDER), Thing::Charger(charger));
    let points = |cool_c: f32| Order::SetPoint { heat_c: 15.0, cool_c };
    vec![
        case("charge", home, Order::SetBattery(Some(2.0)), Order::SetBattery(None), battery_kw, 1.8..=2.2, 120),
        case("give", home, Order::SetBattery(Some(-1.5)), Order::SetBattery(None), battery_kw, -1.7..=-1.3, 120),
        case("cool", hall, points(indoor_c_now - 1.0), points(30.0), indoor_c, 0.0..=indoor_c_now - 0.69, 4 * 3_600),
        case(
            "shed",
            hall,
            Order::Shed(ShedLevel::Essentials),
            Order::Shed(ShedLevel::Nothing),
            use_kw,
            0.0..=use_kw_now * 0.8,
            120,
        ),
        case("limit", charger, Order::SetLimit(Some(12.0)), Order::SetLimit(None), charger_kw, 11.0..=12.2, 60),
        case("off", charger, Order::SetCharging(false), Order::SetCharging(true), charger_kw, 0.0..=0.2, 60),
        case(
            "hold",
            feeder,
            Order::SetLimit(Some(feeder_kw_now * 0.95)),
            Order::SetLimit(None),
            feeder_kw,
            0.0..=feeder_kw_now * 0.95 * 1.02 + 0.2,
            600,
        ),
        case(
            "make",
            plant,
            Order::SetElectrolyser(Some(300.0)),
            Order::SetElectrolyser(None),
            electrolyser_kw,
            294.0..=306.0,
            600,
        ),
        case("use", plant, Order::SetFuelCell(Some(120.0)), Order::SetFuelCell(None), fuel_cell_kw, 117.0..=123.0, 600),
    ]
}

#[test]
fn done_is_what_is_observed_and_holds_until_it_is_undone() {
    let mut base = Trial::new();
    for case in cases(&mut base) {
        let mut trial = Trial { simulator: base.simulator.clone(), next: base.next };
        let (name, target) = (case.name, case.target);
        let before = (case.observed)(&trial.simulator, target);
        assert!(!case.reached.contains(&before), "{name}: {before} is there already");
        let id = trial.send(target, case.order.clone(), ME);
        trial.run_s(1);
        assert_eq!(trial.said(id), [CommandReport::Accepted], "{name}: nothing is observed yet");
        assert_eq!(trial.end_of(id, case.longest_s), CommandReport::Done, "{name}");
        let after = (case.observed)(&trial.simulator, target);
        assert!(case.reached.contains(&after), "{name}: done at {after}, {before} before");
        let undo = trial.send(target, case.undo, ME);
        assert_eq!(trial.end_of(undo, 180), CommandReport::Done, "{name}");
        trial.run_s(case.longest_s.clamp(120, 3_600));
        let freed = (case.observed)(&trial.simulator, target);
        assert!((freed - after).abs() > 0.1, "{name}: still {freed} after it was undone");
    }
}

#[test]
fn the_same_id_acts_once_a_newer_order_takes_over_and_a_late_one_does_nothing() {
    let mut base = Trial::new();
    for case in cases(&mut base) {
        let (name, target) = (case.name, case.target);
        let mut trial = Trial { simulator: base.simulator.clone(), next: base.next };
        let order = trial.command(target, case.order.clone(), ME);
        trial.simulator.command(&order);
        trial.run_s(1);
        // A planner takes nothing out of a person's hand; another person does.
        let undo = trial.send(target, case.undo.clone(), OTHER);
        assert_eq!(trial.end_of(order.id, 5), CommandReport::Superseded, "{name}");
        assert_eq!(trial.end_of(undo, 180), CommandReport::Done, "{name}");
        trial.simulator.command(&order);
        trial.run_s(30);
        assert_eq!(trial.last(order.id), Some(CommandReport::Superseded), "{name}: the same id again");
        let mut untouched = Trial { simulator: base.simulator.clone(), next: base.next };
        untouched.has_faults(CommandFaults { delay: Span::from_s(200), ..CommandFaults::default() });
        let late = untouched.send(target, case.order, ME);
        let before = (case.observed)(&untouched.simulator, target);
        assert_eq!(untouched.end_of(late, 500), CommandReport::Expired, "{name}");
        let after = (case.observed)(&untouched.simulator, target);
        assert!(!case.reached.contains(&after), "{name}: {before} became {after} by an expired order");
    }
}

#[test]
fn what_is_cancelled_before_it_is_reached_goes_back_to_its_own_rules() {
    let mut trial = Trial::new();
    let plant = Thing::Plant(PLANT);
    let order = trial.command(plant, Order::SetElectrolyser(Some(300.0)), ME);
    trial.simulator.command(&order);
    trial.run_s(60);
    let rising_kw = trial.simulator.energy.plant_kw(PLANT).0;
    assert!((50.0..290.0).contains(&rising_kw), "{rising_kw} kW after a minute");
    trial.simulator.cancel(&order.ticket());
    assert_eq!(trial.end_of(order.id, 5), CommandReport::Cancelled);
    trial.run_s(300);
    assert!(trial.simulator.energy.plant_kw(PLANT).0 < rising_kw);
}

#[test]
fn switching_a_charger_and_limiting_it_are_two_things() {
    let mut trial = Trial::new();
    let (charger, _) = charger_in_use(&mut trial);
    let target = Thing::Charger(charger);
    // Orders, and what the charger gives after each.
    let steps = [
        (Order::SetLimit(Some(12.0)), 11.0..=12.2),
        (Order::SetCharging(false), 0.0..=0.0),
        (Order::SetLimit(Some(15.0)), 0.0..=0.0),
        (Order::SetCharging(true), 14.0..=15.2),
        (Order::SetLimit(None), 20.0..=50.0),
    ];
    for (order, expected_kw) in steps {
        let id = trial.send(target, order.clone(), ME);
        assert_eq!(trial.end_of(id, 60), CommandReport::Done, "{order:?}");
        trial.run_s(20);
        let gives_kw = trial.simulator.energy.charger_kw(charger);
        assert!(expected_kw.contains(&gives_kw), "{order:?}: {gives_kw} kW");
    }
}

#[test]
fn a_feeder_that_cannot_come_down_so_far_says_so() {
    let mut trial = Trial::new();
    let id = trial.send(Thing::Feeder(FEEDER), Order::SetLimit(Some(1.0)), ME);
    assert_eq!(trial.end_of(id, 700), CommandReport::Failed(Failure::TimedOut));
}

#[test]
fn orders_are_refused_with_the_reason_that_stands_against_them() {
    let base = Trial::new();
    let battery = Thing::Building(building_with(&base, OrderKind::SetBattery));
    let hall = Thing::Building(building_with(&base, OrderKind::SetPoint));
    let bare = (0..base.simulator.city.buildings.len()).map(BuildingId::from_index).map(Thing::Building);
    let bare = bare.into_iter().find(|it| base.simulator.capabilities_of(*it).orders().next().is_none());
    let bare = bare.expect("a home without a controller");
    let (charger, plant, feeder) = (Thing::Charger(ChargerId(0)), Thing::Plant(PLANT), Thing::Feeder(FEEDER));
    let nothing: fn(&mut Simulator) = |_| {};
    let faulty_plant: fn(&mut Simulator) = |simulator| simulator.loads.plants[0].is_faulty = true;
    let shut_plant: fn(&mut Simulator) = |simulator| simulator.energy.set_shut_off(PLANT, true).expect("a plant");
    let faulty_charger: fn(&mut Simulator) = |simulator| simulator.loads.chargers[0].is_faulty = true;
    let empty_tank: fn(&mut Simulator) = |simulator| {
        simulator.energy.set_leak(PLANT, 1e6).expect("a plant");
        simulator.run_until(Timestamp(simulator.now_ms + 30_000));
        simulator.energy.set_leak(PLANT, 0.0).expect("a plant");
    };
    let full_feeder: fn(&mut Simulator) = |simulator| {
        let load_kw = simulator.energy.feeder_load_kw(FEEDER);
        simulator.energy.set_feeder_limit(FEEDER, Some(load_kw + 50.0)).expect("a feeder");
    };
    let cases = [
        (nothing, bare, Order::SetPoint { heat_c: 18.0, cool_c: 26.0 }, Refusal::NotForThisTarget),
        (nothing, hall, Order::SetPoint { heat_c: 26.0, cool_c: 20.0 }, Refusal::OutOfRange),
        (nothing, hall, Order::SetPoint { heat_c: 20.0, cool_c: 20.5 }, Refusal::OutOfRange),
        (nothing, hall, Order::SetPoint { heat_c: f32::NAN, cool_c: 26.0 }, Refusal::OutOfRange),
        (nothing, battery, Order::SetBattery(Some(500.0)), Refusal::OutOfRange),
        (nothing, battery, Order::SetCharging(true), Refusal::NotForThisTarget),
        (nothing, Thing::Building(BuildingId(9_999_999)), Order::Shed(ShedLevel::Comfort), Refusal::UnknownTarget),
        (nothing, charger, Order::SetLimit(Some(-1.0)), Refusal::OutOfRange),
        (nothing, charger, Order::SetLimit(Some(500.0)), Refusal::OutOfRange),
        (faulty_charger, charger, Order::SetCharging(true), Refusal::ChargerFaulty),
        (nothing, feeder, Order::SetLimit(Some(f32::INFINITY)), Refusal::OutOfRange),
        (nothing, feeder, Order::SetCharging(false), Refusal::NotForThisTarget),
        (nothing, plant, Order::SetElectrolyser(Some(501.0)), Refusal::OutOfRange),
        (faulty_plant, plant, Order::SetElectrolyser(Some(100.0)), Refusal::PlantFaulty),
        (shut_plant, plant, Order::SetFuelCell(Some(100.0)), Refusal::PlantFaulty),
        (empty_tank, plant, Order::SetFuelCell(Some(100.0)), Refusal::TankEmpty),
        (full_feeder, plant, Order::SetElectrolyser(Some(400.0)), Refusal::FeederAtLimit),
        (nothing, Thing::Depot(DepotId(0)), Order::Horn, Refusal::NotForThisTarget),
    ];
    for (prepare, target, order, refusal) in cases {
        let mut trial = Trial { simulator: base.simulator.clone(), next: base.next };
        prepare(&mut trial.simulator);
        let id = trial.send(target, order.clone(), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{target:?} {order:?}");
    }
}

#[test]
fn a_vehicle_draws_no_more_than_it_was_told() {
    let mut trial = Trial::new();
    let (charger, index) = charger_in_use(&mut trial);
    let limit = trial.give(index, Order::SetChargeLimit(Some(11.0)), ME);
    trial.run_s(1);
    assert_eq!(trial.said(limit), [CommandReport::Accepted], "it draws more until the next step");
    assert_eq!(trial.end_of(limit, 30), CommandReport::Done);
    for _ in 0..60 {
        trial.run_s(10);
        assert!(trial.simulator.lives[index].charge_kw <= 11.0 && trial.simulator.energy.charger_kw(charger) <= 11.0);
    }
    let lift = trial.give(index, Order::SetChargeLimit(None), ME);
    assert_eq!(trial.end_of(lift, 30), CommandReport::Done);
    trial.run_s(20);
    assert!(trial.simulator.lives[index].charge_kw > 20.0);
    assert_eq!(trial.simulator.hand(index).and_then(|hand| hand.charge_limit_kw), None);
    let cases = [
        (index, Some(1e4), Refusal::OutOfRange),
        (index, Some(-1.0), Refusal::OutOfRange),
        (trial.idle(VehicleKind::Car), Some(3.0), Refusal::NotForThisTarget),
        (trial.fuel_cell_bus(), Some(3.0), Refusal::NotForThisTarget),
    ];
    for (vehicle, limit_kw, refusal) in cases {
        let id = trial.give(vehicle, Order::SetChargeLimit(limit_kw), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{vehicle} {limit_kw:?}");
    }
    // The one before its executor restarted counts no more; what was done already stays.
    let again = trial.give(index, Order::SetChargeLimit(Some(11.0)), ME);
    assert_eq!(trial.end_of(again, 30), CommandReport::Done);
    trial.simulator.restart_executor(Thing::Vehicle(VehicleId::from_index(index)));
    trial.run_s(20);
    assert!(trial.simulator.lives[index].charge_kw <= 11.0);
}
