//! Orders drawn at random, as a platform's API could send them.

use yagura::base::chance::Chance;
use yagura::base::ids::{AssistanceId, BuildingId, DepotId};
use yagura::base::time::Span;
use yagura::model::command::{AssistanceAnswer, ChargePace, ClimateOrder, DoorOrder, ShedLevel};
use yagura::model::{Itinerary, ItineraryStop, Order, Role, StopDeed, Thing};

use super::truth::Truth;

pub fn any_order(truth: &Truth, target: Thing, chance: &mut Chance) -> Order {
    match target {
        Thing::Vehicle(id) => to_vehicle(truth, id.index(), chance),
        Thing::Building(_) => match chance.below(3) {
            0 => Order::SetPoint { heat_c: 20.0, cool_c: 26.0 },
            1 => Order::SetBattery(Some([-4.0, 0.5, 4.0][chance.below(3)])),
            _ => Order::Shed(ShedLevel::ALL[chance.below(4)]),
        },
        Thing::Charger(_) => match chance.below(3) {
            0 => Order::SetLimit(Some(10.0)),
            other => Order::SetCharging(other == 1),
        },
        Thing::Feeder(_) => Order::SetLimit([None, Some(0.0), Some(100.0)][chance.below(3)]),
        _ => {
            let power_kw = [None, Some(0.0), Some(100.0)][chance.below(3)];
            if chance.happens(0.5) { Order::SetElectrolyser(power_kw) } else { Order::SetFuelCell(power_kw) }
        }
    }
}

fn to_vehicle(truth: &Truth, index: usize, chance: &mut Chance) -> Order {
    let place = BuildingId::from_index(chance.below(truth.city.buildings.len()));
    let call = truth.calls.iter().find(|call| call.vehicle.index() == index);
    let answer = AssistanceAnswer::ALL[chance.below(AssistanceAnswer::ALL.len())];
    match chance.below(26) {
        0 => Order::PullOver,
        1 => Order::EmergencyStop,
        2 => Order::HoldAtNextStop,
        3 => Order::EndAutomation,
        4 | 5 => Order::Release,
        6 => Order::TakeOver,
        7 => Order::GoTo(place),
        8 => Order::Reroute,
        9 => Order::AvoidStreet { street: truth.any_street(chance), until: truth.now + Span::from_s(1_800) },
        10 => Order::ReturnToDepot(DepotId(0)),
        11 => {
            let stop = ItineraryStop {
                at: place,
                request: Truth::any_request(chance),
                deed: StopDeed::PickUp,
                due: truth.now,
            };
            Order::Dispatch(Itinerary { stops: vec![stop] })
        }
        12 => Order::SetRole(Role::ALL[chance.below(Role::ALL.len())]),
        13 => Order::SetInService(chance.happens(0.5)),
        14 => Order::BookMaintenance(truth.now + Span::from_s(3_600)),
        15 | 16 => Order::SetDoors(if chance.happens(0.7) { DoorOrder::Unlock } else { DoorOrder::Lock }),
        17 => Order::SetClimate(if chance.happens(0.8) { ClimateOrder::Hold(22.0) } else { ClimateOrder::Off }),
        18 => Order::ChargeTo(0.9),
        19 => Order::Horn,
        20 => Order::AllowStreet(truth.any_street(chance)),
        21 => Order::SetVoiceCall(chance.happens(0.5)),
        22 => {
            let by = truth.now + Span::from_s([60, 36_000][chance.below(2)]);
            Order::ChargeBy { level: 0.9, by, pace: ChargePace::Cheapest }
        }
        23 => {
            let departure = truth.now + Span::from_s(1_800);
            Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 22.0, departure })
        }
        _ => Order::AnswerAssistance { request: call.map_or(AssistanceId(0), |call| call.id), answer },
    }
}
