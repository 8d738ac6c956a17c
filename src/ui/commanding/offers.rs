//! Offers: what can be ordered of things, built from what they say that they can do. Inspector, context menu and group bar
//! show the same list.

use crate::base::ids::StreetId;
use crate::base::time::Span;
use crate::model::command::{ChargePace, ClimateOrder, DoorOrder, OperatorId, Refusal, ShedLevel};
use crate::model::vehicle::VehicleHome;
use crate::model::{Itinerary, Order, OrderKind, Role, Thing, VehicleState};
use crate::world::Picture;

use super::OrderAsked;
use super::picking::is_one_waiting;

/// Temperatures of a climate menu, in °C.
const CLIMATE_C: [f32; 6] = [18.0, 20.0, 22.0, 24.0, 26.0, 28.0];
/// Levels of a charging menu; nothing ends charging.
const CHARGE_LEVELS: [f32; 3] = [0.8, 1.0, 0.0];
/// Hours until a maintenance that is booked from a menu.
const MAINTENANCE_H: [i64; 3] = [1, 4, 12];
/// A street is kept off for so long unless somebody chooses another time.
const AVOIDED_FOR: Span = Span::from_s(2 * 3_600);
/// What forms of charging and of making ready begin with.
const LEVEL_BY: f32 = 0.8;
const CHARGED_IN: Span = Span::from_s(4 * 3_600);
pub const READY_C: f32 = 22.0;
const READY_IN: Span = Span::from_s(3_600);
/// Set points that a form begins with, in °C: between them nobody heats or cools.
const SET_POINT_C: (f32, f32) = (20.0, 26.0);

/// One thing that can be ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The message that is its accessible name.
    pub key: &'static str,
    pub deed: Deed,
}

/// What a press on an offer does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Asks for the order.
    Ask(Order),
    /// Opens a list of orders to choose from.
    Choose(Vec<Order>),
    /// Opens a form that begins with these values.
    Fill(Order),
}

/// The kinds in the order in which they are offered; stops come first, the emergency stop stands apart.
const KINDS: [OrderKind; 31] = [
    OrderKind::PullOver,
    OrderKind::Release,
    OrderKind::TakeOver,
    OrderKind::HoldAtNextStop,
    OrderKind::EndAutomation,
    OrderKind::GoTo,
    OrderKind::ReturnToDepot,
    OrderKind::Dispatch,
    OrderKind::Reroute,
    OrderKind::AvoidStreet,
    OrderKind::AllowStreet,
    OrderKind::SetRole,
    OrderKind::SetDoors,
    OrderKind::SetClimate,
    OrderKind::ChargeTo,
    OrderKind::ChargeBy,
    OrderKind::SetChargeLimit,
    OrderKind::ShowMessage,
    OrderKind::SetVoiceCall,
    OrderKind::SendResponder,
    OrderKind::Horn,
    OrderKind::SetLights,
    OrderKind::BookMaintenance,
    OrderKind::SetInService,
    OrderKind::SetPoint,
    OrderKind::SetBattery,
    OrderKind::Shed,
    OrderKind::SetCharging,
    OrderKind::SetLimit,
    OrderKind::SetElectrolyser,
    OrderKind::SetFuelCell,
];

/// What can be ordered of things, the stops first; an order is offered when one of them can do it.
pub fn offers(picture: &Picture, me: OperatorId, targets: &[Thing]) -> Vec<Offer> {
    KINDS
        .into_iter()
        .filter_map(|kind| Some((kind, first_that_can(picture, targets, kind)?)))
        .flat_map(|(kind, first)| of_kind(picture, me, targets, kind, first))
        .collect()
}

/// Whether one of the things can be stopped here and now.
pub fn can_emergency_stop(picture: &Picture, targets: &[Thing]) -> bool {
    first_that_can(picture, targets, OrderKind::EmergencyStop).is_some()
}

/// The first of the things that says that it can do something.
pub fn first_that_can(picture: &Picture, targets: &[Thing], kind: OrderKind) -> Option<Thing> {
    targets.iter().copied().find(|target| picture.abilities.get(*target).can(kind))
}

/// An order for those of the things that can do it; who can't is named with the reason.
pub fn asked_of(picture: &Picture, things: &[Thing], order: Order) -> OrderAsked {
    let kind = order.kind();
    let why_not = |target: Thing| {
        if !picture.abilities.get(target).can(kind) {
            return Some(Refusal::NotForThisTarget);
        }
        (kind == OrderKind::Release && !is_stopped(picture, target)).then_some(Refusal::NotStopped)
    };
    let mut asked = OrderAsked::of_all(Vec::with_capacity(things.len()), order);
    for thing in things {
        match why_not(*thing) {
            None => asked.targets.push(*thing),
            Some(refusal) => asked.left_out.push((*thing, refusal)),
        }
    }
    asked
}

fn is_stopped(picture: &Picture, target: Thing) -> bool {
    matches!(target, Thing::Vehicle(id) if picture.hold_of(id).stop.is_some())
}

fn of_kind(picture: &Picture, me: OperatorId, targets: &[Thing], kind: OrderKind, first: Thing) -> Vec<Offer> {
    let power_max_kw = picture.abilities.get(first).power_max_kw;
    let now = picture.source.clock.now;
    let one = |key, deed| vec![Offer { key, deed }];
    let ask = |key, order| one(key, Deed::Ask(order));
    let fill = |key, order| one(key, Deed::Fill(order));
    match kind {
        OrderKind::PullOver => ask("ask-pull-over", Order::PullOver),
        OrderKind::HoldAtNextStop => ask("ask-hold", Order::HoldAtNextStop),
        OrderKind::EndAutomation => ask("ask-end-automation", Order::EndAutomation),
        OrderKind::Release if targets.iter().any(|target| is_stopped(picture, *target)) => {
            ask("ask-release", Order::Release)
        }
        OrderKind::TakeOver if targets.iter().any(|target| is_anothers(picture, me, *target)) => {
            ask("ask-take-over", Order::TakeOver)
        }
        OrderKind::GoTo => fill("ask-go-to", Order::GoTo(crate::base::ids::BuildingId::NONE)),
        OrderKind::Reroute => ask("ask-reroute", Order::Reroute),
        OrderKind::ReturnToDepot => depot_of(picture, targets).map_or_else(Vec::new, |order| ask("ask-depot", order)),
        OrderKind::Dispatch => match targets {
            [_] if is_one_waiting(picture) => fill("ask-dispatch", Order::Dispatch(Itinerary { stops: Vec::new() })),
            _ => Vec::new(),
        },
        OrderKind::AvoidStreet => fill("ask-avoid-street", avoid(picture, StreetId::NONE)),
        OrderKind::AllowStreet => some_choice("ask-allow-street", avoided(picture, targets)),
        OrderKind::SetRole => one("ask-role", Deed::Choose(Role::ALL.map(Order::SetRole).into())),
        OrderKind::SetInService => vec![service(picture, first)],
        OrderKind::BookMaintenance => {
            let hours = MAINTENANCE_H.map(|hours| Order::BookMaintenance(now + Span::from_s(hours * 3_600)));
            one("ask-maintenance", Deed::Choose(hours.into()))
        }
        OrderKind::SendResponder => ask("ask-responder", Order::SendResponder),
        OrderKind::SetDoors => [("ask-lock", DoorOrder::Lock), ("ask-unlock", DoorOrder::Unlock)]
            .map(|(key, doors)| Offer { key, deed: Deed::Ask(Order::SetDoors(doors)) })
            .into(),
        OrderKind::SetClimate => {
            let hold = CLIMATE_C.map(|cabin_c| Order::SetClimate(ClimateOrder::Hold(cabin_c)));
            let all = [Order::SetClimate(ClimateOrder::Off)].into_iter().chain(hold);
            let by = Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: READY_C, departure: now + READY_IN });
            vec![
                Offer { key: "ask-climate", deed: Deed::Choose(all.collect()) },
                Offer { key: "ask-precondition", deed: Deed::Fill(by) },
            ]
        }
        OrderKind::ChargeTo => one("ask-charge", Deed::Choose(CHARGE_LEVELS.map(Order::ChargeTo).into())),
        OrderKind::ChargeBy => {
            let order = Order::ChargeBy { level: LEVEL_BY, by: now + CHARGED_IN, pace: ChargePace::Cheapest };
            fill("ask-charge-by", order)
        }
        OrderKind::SetChargeLimit => fill("ask-charge-limit", Order::SetChargeLimit(Some(power_max_kw))),
        OrderKind::Horn => ask("ask-horn", Order::Horn),
        OrderKind::SetLights => one("ask-lights", Deed::Choose([true, false].map(Order::SetLights).into())),
        OrderKind::ShowMessage => fill("ask-message", Order::ShowMessage(String::new())),
        OrderKind::SetVoiceCall if targets.iter().any(|target| has_call(picture, *target)) => {
            ask("ask-end-voice-call", Order::SetVoiceCall(false))
        }
        OrderKind::SetVoiceCall => ask("ask-voice-call", Order::SetVoiceCall(true)),
        OrderKind::SetPoint => fill("ask-set-point", Order::SetPoint { heat_c: SET_POINT_C.0, cool_c: SET_POINT_C.1 }),
        OrderKind::SetBattery => fill("ask-battery", Order::SetBattery(Some(0.0))),
        OrderKind::SetLimit => fill("ask-limit", Order::SetLimit(Some(power_max_kw))),
        OrderKind::Shed => one("ask-shed", Deed::Choose(ShedLevel::ALL.map(Order::Shed).into())),
        OrderKind::SetCharging => [("ask-start-charging", true), ("ask-stop-charging", false)]
            .map(|(key, gives)| Offer { key, deed: Deed::Ask(Order::SetCharging(gives)) })
            .into(),
        OrderKind::SetElectrolyser => fill("ask-electrolyser", Order::SetElectrolyser(Some(0.0))),
        OrderKind::SetFuelCell => fill("ask-fuel-cell", Order::SetFuelCell(Some(0.0))),
        _ => Vec::new(),
    }
}

fn some_choice(key: &'static str, orders: Vec<Order>) -> Vec<Offer> {
    if orders.is_empty() { Vec::new() } else { vec![Offer { key, deed: Deed::Choose(orders) }] }
}

/// Keeping off a street for a while.
pub fn avoid(picture: &Picture, street: StreetId) -> Order {
    Order::AvoidStreet { street, until: picture.source.clock.now + AVOIDED_FOR }
}

/// The streets that vehicles keep off, to be allowed again.
fn avoided(picture: &Picture, targets: &[Thing]) -> Vec<Order> {
    let mut streets: Vec<StreetId> = targets.iter().flat_map(|target| avoided_by(picture, *target)).collect();
    streets.sort_unstable();
    streets.dedup();
    streets.into_iter().map(Order::AllowStreet).collect()
}

/// The streets that a vehicle keeps off now.
pub fn avoided_by(picture: &Picture, target: Thing) -> Vec<StreetId> {
    let Thing::Vehicle(id) = target else { return Vec::new() };
    picture.hold_of(id).avoided.at(picture.source.clock.now).map(|avoided| avoided.street).collect()
}

fn has_call(picture: &Picture, target: Thing) -> bool {
    matches!(target, Thing::Vehicle(id) if picture.hold_of(id).voice_call.is_some())
}

fn is_anothers(picture: &Picture, me: OperatorId, target: Thing) -> bool {
    let Thing::Vehicle(id) = target else { return false };
    picture.hold_of(id).stop.is_some_and(|stop| stop.holder != crate::model::command::Issuer::Operator(me))
}

/// The way home, when all of the things have the same.
fn depot_of(picture: &Picture, targets: &[Thing]) -> Option<Order> {
    let mut depots = targets.iter().filter_map(|target| match target {
        Thing::Vehicle(id) => match picture.roster.get(id.index())?.home {
            VehicleHome::Depot(depot) => Some(depot),
            VehicleHome::Building(_) => None,
        },
        _ => None,
    });
    let first = depots.next()?;
    depots.all(|depot| depot == first).then_some(Order::ReturnToDepot(first))
}

fn service(picture: &Picture, first: Thing) -> Offer {
    let Thing::Vehicle(id) = first else {
        return Offer { key: "ask-out-of-service", deed: Deed::Ask(Order::SetInService(false)) };
    };
    let is_out = picture.status.get(id.index()).is_some_and(|status| status.state == VehicleState::OutOfService);
    let key = if is_out { "ask-back-in-service" } else { "ask-out-of-service" };
    Offer { key, deed: Deed::Ask(Order::SetInService(is_out)) }
}
