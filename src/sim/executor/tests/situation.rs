//! The situation that a station sees in its picture is the one that the executor sees.

use std::sync::Arc;
use std::time::Duration;

use super::{ME, Trial};
use crate::base::chance::Chance;
use crate::base::ids::{AssistanceId, BuildingId, ChargerId, PlantId, VehicleId};
use crate::model::command::{AssistanceAnswer, Authority, ClimateOrder, Consent, DoorOrder};
use crate::model::{CommandDraft, CommandId, LinkState, Order, Scope, Source as _, SourceKind, Thing};
use crate::plan::interlocks::{FeederSituation, Ground, Situation, VehicleSituation, from_picture};
use crate::sim::Simulator;
use crate::world::picture::SourceView;
use crate::world::{Abilities, Picture, World};

/// A place is told beside the street, on its lane or pavement; at bends and corners it is found again on the street to within
/// this, in metres.
const PLACE_M: f32 = 10.0;

/// The picture of a station that has just heard everything.
fn picture(simulator: &Simulator) -> Arc<Picture> {
    let mut fork = simulator.fork();
    let mut world = World::new(simulator.city.clone(), simulator.roster());
    let abilities = Abilities::of(&simulator.city, simulator.lives.len(), |thing| simulator.capabilities_of(thing));
    world.set_abilities(Arc::new(abilities));
    let mut facts = Vec::new();
    fork.observe(Scope::News, &mut facts);
    for batch in &facts {
        world.apply(batch, simulator.now());
    }
    let source = SourceView { kind: SourceKind::Simulator, clock: simulator.status().clock, link: LinkState::Up };
    world.publish(source, Duration::ZERO)
}

/// What both can know to the same: ways are measured otherwise, the next place to stand is for advice only, and roles and
/// fleets are the station's.
fn comparable(mut situation: Situation) -> Situation {
    (situation.age, situation.authority, situation.partner) = (None, Authority::default(), None);
    if let Some(vehicle) = &mut situation.vehicle {
        (vehicle.trip_km, vehicle.next_safe_m) = (None, None);
    }
    situation
}

/// Orders that drive off are those of which both look for ambulances.
fn order(chance: &mut Chance) -> Order {
    match chance.below(8) {
        0 => Order::Release,
        1 => Order::AnswerAssistance { request: AssistanceId(0), answer: AssistanceAnswer::Proceed },
        2 => Order::SetDoors(DoorOrder::Unlock),
        3 => Order::SetClimate(ClimateOrder::Hold(22.0)),
        4 => Order::GoTo(BuildingId(chance.below(50) as u32)),
        5 => Order::ChargeTo(0.9),
        6 => Order::Reroute,
        _ => Order::SetInService(false),
    }
}

/// Whether a vehicle is so near the edge of a junction that a few metres decide.
fn is_at_an_edge(simulator: &Simulator, index: usize) -> bool {
    // Who is just between two arcs has no spot that the executor knows.
    let Some(spot) = simulator.spot_of(index) else { return true };
    let length_m = simulator.city.streets.arc(spot.arc).length_m;
    [spot.offset_m, length_m - spot.offset_m].iter().any(|edge_m| (edge_m - 5.0).abs() < PLACE_M)
}

fn is_alike(told: &VehicleSituation, truth: &VehicleSituation) -> bool {
    let near = |a: f32, b: f32, by: f32| (a - b).abs() <= by;
    let away = match (told.emergency_away_m, truth.emergency_away_m) {
        (Some(told), Some(truth)) => near(told, truth, 1.0),
        (told, truth) => told == truth,
    };
    let rest = VehicleSituation {
        speed_mps: truth.speed_mps,
        soc: truth.soc,
        range_km: truth.range_km,
        emergency_away_m: truth.emergency_away_m,
        ..*told
    };
    let values = near(told.speed_mps, truth.speed_mps, 0.01)
        && near(told.soc, truth.soc, 1e-4)
        && near(told.range_km, truth.range_km, 0.05);
    away && values && rest == *truth
}

fn is_alike_feeder(told: Option<FeederSituation>, truth: Option<FeederSituation>) -> bool {
    match (told, truth) {
        (Some(told), Some(truth)) => (told.added_kw - truth.added_kw).abs() < 0.1,
        (told, truth) => told == truth,
    }
}

#[test]
fn what_a_station_sees_is_what_the_executor_sees() {
    for seed in 0..4 {
        let mut trial = Trial::new();
        let mut chance = Chance::for_thing(seed, 0x7369_7475, 0);
        trial.run_s(600 + 300 * seed as i64);
        let seen = picture(&trial.simulator);
        let mut compared = 0;
        for _ in 0..300 {
            let target = match chance.below(10) {
                0 => Thing::Charger(ChargerId(chance.below(seen.chargers.len().max(1)) as u32)),
                1 => Thing::Plant(PlantId(0)),
                _ => Thing::Vehicle(VehicleId::from_index(chance.below(trial.simulator.lives.len()))),
            };
            let order = match target {
                Thing::Charger(_) => Order::SetCharging(true),
                Thing::Plant(_) => Order::SetElectrolyser(Some(200.0)),
                _ => order(&mut chance),
            };
            let reason = "drill".to_owned();
            let draft = CommandDraft { target, order: order.clone(), issuer: ME, reason, consent: Consent::Held };
            let told = comparable(from_picture::situation(&seen, &draft, Authority::default()));
            let command = draft.issue(CommandId(1), trial.simulator.now());
            let mut truth = comparable(trial.simulator.situation_of(&command));
            if let (Thing::Vehicle(id), Some(vehicle), Some(seen)) = (target, &mut truth.vehicle, &told.vehicle) {
                let is_off = trial.simulator.faults.believed_place(id.index(), trial.simulator.now_ms).is_some();
                if is_off {
                    continue;
                }
                if is_at_an_edge(&trial.simulator, id.index()) && vehicle.ground != Ground::Bridge {
                    vehicle.ground = seen.ground;
                }
                let looks_for_ambulances = crate::plan::interlocks::drives_off(&order);
                assert!(looks_for_ambulances || vehicle.emergency_away_m.is_none());
                assert!(is_alike(seen, vehicle), "seed {seed} {target:?} {order:?}:\n{seen:?}\n{vehicle:?}");
            }
            assert!(is_alike_feeder(told.feeder, truth.feeder), "seed {seed} {target:?} {order:?}: {told:?} {truth:?}");
            assert_eq!(
                Situation { vehicle: None, feeder: None, ..told },
                Situation { vehicle: None, feeder: None, ..truth },
                "seed {seed} {target:?} {order:?}"
            );
            compared += 1;
        }
        assert!(compared > 250, "seed {seed}: {compared}");
    }
}
