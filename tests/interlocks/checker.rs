//! What must never come to an executor, said a second time: from the words of the contract, not from the rules that the
//! product has.

use yagura::base::time::{Span, Timestamp};
use yagura::model::command::{AssistanceAnswer, ClimateOrder, Consent, DoorOrder, Issuer, Order, ShedLevel, StopHold};
use yagura::model::fact::Task;
use yagura::model::vehicle_detail::DoorState;
use yagura::model::{Command, Thing, VehicleKind, VehicleState};

use super::script::CHARGES_KW;
use super::truth::{Truth, VehicleTruth};

/// Every reason that [`forbidden`] knows.
pub const REASONS: [&str; 17] = [
    "there is too little time",
    "a door is opened in motion",
    "a role is changed around riders",
    "riders are carried where they don't want to go",
    "the state is too old",
    "the battery is too low for climate",
    "it does not get so far",
    "the charger is broken",
    "the feeder is full",
    "an emergency vehicle is near",
    "it drives off with an open door",
    "it drives off over its ramp",
    "it is stopped by somebody else",
    "it is stopped",
    "it can't drive",
    "it is out of service",
    "the plant can't",
];

/// Why a command must not be acted on as things are; `None` when nothing speaks against it. A stop is never forbidden.
pub fn forbidden(truth: &Truth, command: &Command) -> Option<&'static str> {
    if command.order.is_stop() {
        return None;
    }
    match command.target {
        Thing::Vehicle(id) => forbidden_to_vehicle(truth, id.index(), command),
        Thing::Charger(id) => {
            let (charger, known) = (&truth.city.chargers[id.index()], truth.chargers[id.index()]);
            let adds_kw = charger.limit_kw - known.power_kw;
            let is_full = truth.feeders_kw[charger.feeder.index()] + adds_kw
                > truth.city.feeders[charger.feeder.index()].limit_kw;
            match command.order {
                _ if is_older_than(truth, Some(truth.fixed_heard), 120) => Some("the state is too old"),
                Order::SetCharging(true) if known.is_faulty => Some("the charger is broken"),
                Order::SetCharging(true) if adds_kw > 0.0 && is_full => Some("the feeder is full"),
                _ => None,
            }
        }
        Thing::Plant(id) => {
            let (plant, known) = (&truth.city.plants[id.index()], truth.plants[id.index()]);
            let load_kw = truth.feeders_kw[plant.feeder.index()];
            let limit_kw = truth.city.feeders[plant.feeder.index()].limit_kw;
            match command.order {
                _ if is_older_than(truth, Some(truth.fixed_heard), 120) => Some("the state is too old"),
                Order::SetElectrolyser(Some(kw))
                    if kw > 0.0 && (known.is_faulty || known.tank_kg > 0.98 * plant.tank_kg) =>
                {
                    Some("the plant can't")
                }
                Order::SetFuelCell(Some(kw))
                    if kw > 0.0 && (known.is_faulty || known.tank_kg < 0.06 * plant.tank_kg) =>
                {
                    Some("the plant can't")
                }
                Order::SetElectrolyser(Some(kw))
                    if kw > known.electrolyser_kw && load_kw + kw - known.electrolyser_kw > limit_kw =>
                {
                    Some("the feeder is full")
                }
                _ => None,
            }
        }
        Thing::Building(id) => {
            let feeder = truth.city.buildings[id.index()].feeder.index();
            match command.order {
                _ if is_older_than(truth, Some(truth.fixed_heard), 120) => Some("the state is too old"),
                Order::SetBattery(Some(kw))
                    if kw > truth.battery_kw
                        && truth.feeders_kw[feeder] + kw - truth.battery_kw > truth.city.feeders[feeder].limit_kw =>
                {
                    Some("the feeder is full")
                }
                _ => None,
            }
        }
        _ => is_older_than(truth, Some(truth.fixed_heard), 120).then_some("the state is too old"),
    }
}

fn is_older_than(truth: &Truth, heard: Option<yagura::base::time::Timestamp>, seconds: i64) -> bool {
    heard.is_none_or(|heard| truth.now - heard > Span::from_s(seconds))
}

fn forbidden_to_vehicle(truth: &Truth, index: usize, command: &Command) -> Option<&'static str> {
    let vehicle = &truth.vehicles[index];
    let order = &command.order;
    // To take over, to book and to send help need nothing that is known of it.
    if matches!(order, Order::TakeOver | Order::BookMaintenance(_) | Order::SendResponder) {
        return None;
    }
    let opens = matches!(
        order,
        Order::SetDoors(DoorOrder::Unlock) | Order::AnswerAssistance { answer: AssistanceAnswer::ReopenDoors, .. }
    );
    let goes_on = matches!(
        order,
        Order::Release
            | Order::AnswerAssistance { answer: AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround, .. }
    );
    let goes_somewhere =
        matches!(order, Order::GoTo(_) | Order::ReturnToDepot(_) | Order::Dispatch(_) | Order::SetRole(_));
    // A vehicle out of contact is sent nowhere.
    let by_the_second =
        goes_on || goes_somewhere || opens || matches!(order, Order::SetDoors(_) | Order::AnswerAssistance { .. });
    if is_older_than(truth, vehicle.heard, if by_the_second { 10 } else { 120 }) {
        return Some("the state is too old");
    }
    if opens && vehicle.speed_mps * 3.6 > 3.0 {
        return Some("a door is opened in motion");
    }
    if goes_on || goes_somewhere {
        if let Some(reason) = held_against(command.issuer, order, vehicle.hold.stop) {
            return Some(reason);
        }
        // An answer lets a stopped vehicle stand; only what sends it off is against its state.
        if vehicle.state == VehicleState::Immobilised && !matches!(order, Order::AnswerAssistance { .. }) {
            return Some("it can't drive");
        }
    }
    if goes_on {
        return sets_off(truth, index, vehicle);
    }
    match order {
        Order::SetRole(_) if vehicle.riders > 0 => Some("a role is changed around riders"),
        Order::GoTo(_) | Order::ReturnToDepot(_) if vehicle.riders > 0 => {
            Some("riders are carried where they don't want to go")
        }
        Order::GoTo(_) | Order::Dispatch(_) | Order::SetRole(_) if vehicle.state == VehicleState::OutOfService => {
            Some("it is out of service")
        }
        Order::GoTo(_) | Order::ReturnToDepot(_) if misses_range(truth, vehicle, order) => {
            Some("it does not get so far")
        }
        Order::SetDoors(DoorOrder::Lock) if vehicle.doors == DoorState::Open => Some("it drives off with an open door"),
        Order::ChargeBy { level, by, .. } if misses_level(truth, index, *level, *by) => {
            Some("there is too little time")
        }
        Order::SetClimate(ClimateOrder::Hold(_)) if vehicle.soc < 0.1 && vehicle.state != VehicleState::Charging => {
            Some("the battery is too low for climate")
        }
        _ => None,
    }
}

/// A stop is its holder's: only they release it, and until then nothing makes the vehicle drive.
fn held_against(issuer: Issuer, order: &Order, stop: Option<StopHold>) -> Option<&'static str> {
    let stop = stop?;
    if stop.holder != issuer {
        // What answers a call ends no stop.
        return (!matches!(order, Order::AnswerAssistance { .. })).then_some("it is stopped by somebody else");
    }
    matches!(order, Order::GoTo(_) | Order::ReturnToDepot(_) | Order::Dispatch(_) | Order::SetRole(_))
        .then_some("it is stopped")
}

fn sets_off(truth: &Truth, index: usize, vehicle: &VehicleTruth) -> Option<&'static str> {
    if vehicle.doors == DoorState::Open {
        return Some("it drives off with an open door");
    }
    if vehicle.is_ramp_out {
        return Some("it drives off over its ramp");
    }
    let is_near = |(other, ambulance): (usize, &VehicleTruth)| {
        let is_on_call = truth.roster[other].kind == VehicleKind::Ambulance
            && matches!(ambulance.task, Task::Emergency(_) | Task::ToHospital(_));
        other != index && is_on_call && ambulance.place.distance(vehicle.place) < 199.0
    };
    truth.vehicles.iter().enumerate().any(is_near).then_some("an emergency vehicle is near")
}

/// The bee line is the least that it drives, and three kilometres are left for a way to a charger.
fn misses_range(truth: &Truth, vehicle: &VehicleTruth, order: &Order) -> bool {
    let to = match order {
        Order::GoTo(id) => truth.city.buildings[id.index()].center,
        Order::ReturnToDepot(id) => truth.city.depots[id.index()].place,
        _ => return false,
    };
    vehicle.range_km - vehicle.place.distance(to) / 1_000.0 < 3.0
}

/// Without any loss, and with the most that it draws all the time, it would still not get there.
fn misses_level(truth: &Truth, index: usize, level: f32, by: Timestamp) -> bool {
    let hours = by.since_s(truth.now).max(0.0) as f32 / 3_600.0;
    (level - truth.vehicles[index].soc) * truth.roster[index].battery_kwh > 1.01 * CHARGES_KW * hours
}

/// The least that somebody must have done before an order may go out: a press, a preview and a press, a preview and a
/// hold.
pub fn least_consent(order: &Order, target: Thing, targets: usize) -> Consent {
    let alone = match order {
        order if order.is_stop() => return Consent::Pressed,
        Order::Release
        | Order::Shed(ShedLevel::Essentials)
        | Order::AnswerAssistance { answer: AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround, .. } => {
            Consent::Held
        }
        Order::SetLimit(Some(_)) if matches!(target, Thing::Feeder(_)) => Consent::Held,
        Order::SetDoors(DoorOrder::Unlock)
        | Order::AnswerAssistance { answer: AssistanceAnswer::ReopenDoors | AssistanceAnswer::Reroute, .. }
        | Order::Dispatch(_)
        | Order::GoTo(_)
        | Order::Reroute
        | Order::AvoidStreet { .. }
        | Order::ReturnToDepot(_)
        | Order::SetRole(_)
        | Order::TakeOver => Consent::Confirmed,
        Order::AnswerAssistance { answer: AssistanceAnswer::PullOverAndStop, .. } => return Consent::Pressed,
        _ => Consent::Pressed,
    };
    if targets > 20 { Consent::Held } else { alone }
}
