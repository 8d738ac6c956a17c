//! What orders are called with their targets and values: `Unlock Shuttle 12`, `Climate of Home 3 to 26 °C`.

use fluent_bundle::FluentValue;

use crate::base::ids::BuildingId;
use crate::model::command::{ChargePace, ClimateOrder, DoorOrder, RiskClass, ShedLevel};
use crate::model::{Order, OrderKind, StopDeed, Thing};
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::{command_words, text::Text};
use crate::world::Picture;

/// An order with its targets and values.
pub fn title(text: &Text, picture: &Picture, order: &Order, targets: &[Thing]) -> String {
    let target = FluentValue::from(targets_words(text, picture, targets));
    let value = FluentValue::from(value_words(text, picture, order));
    if let Some(key) = deed_key(order) {
        return text.with(key, &[("target", target), ("value", value)]);
    }
    let order = FluentValue::from(text.get(command_words::order(order.kind())).to_owned());
    text.with("deed-other", &[("order", order), ("target", target)])
}

/// One thing by its name, several by their number.
pub fn targets_words(text: &Text, picture: &Picture, targets: &[Thing]) -> String {
    if let [target] = targets {
        return names::thing_name(text, picture, *target);
    }
    let are_vehicles = targets.iter().all(|target| matches!(target, Thing::Vehicle(_)));
    let key = if are_vehicles { "ask-vehicles" } else { "ask-things" };
    text.with(key, &[("count", FluentValue::from(figure::count(text, targets.len())))])
}

fn deed_key(order: &Order) -> Option<&'static str> {
    Some(match order {
        Order::PullOver => "deed-pull-over",
        Order::EmergencyStop => "deed-emergency-stop",
        Order::HoldAtNextStop => "deed-hold",
        Order::EndAutomation => "deed-end-automation",
        Order::Release => "deed-release",
        Order::TakeOver => "deed-take-over",
        Order::GoTo(id) if id.is_some() => "deed-go-to",
        Order::GoTo(_) => "deed-go",
        Order::Reroute => "deed-reroute",
        Order::ReturnToDepot(_) => "deed-depot",
        Order::Dispatch(_) => "deed-dispatch",
        Order::AvoidStreet { street, .. } if street.is_some() => "deed-avoid",
        Order::AvoidStreet { .. } => "deed-avoid-a-street",
        Order::AllowStreet(_) => "deed-allow",
        Order::SetRole(_) => "deed-role",
        Order::SetInService(true) => "deed-back-in-service",
        Order::SetInService(false) => "deed-out-of-service",
        Order::BookMaintenance(_) => "deed-maintenance",
        Order::SendResponder => "deed-responder",
        Order::SetDoors(DoorOrder::Lock) => "deed-lock",
        Order::SetDoors(DoorOrder::Unlock) => "deed-unlock",
        Order::SetClimate(ClimateOrder::Off) => "deed-climate-off",
        Order::SetClimate(ClimateOrder::Hold(_)) => "deed-climate",
        Order::SetClimate(ClimateOrder::ReadyBy { .. }) => "deed-ready",
        Order::ChargeBy { pace: ChargePace::Steady, .. } => "deed-charge-by",
        Order::ChargeBy { pace: ChargePace::Cheapest, .. } => "deed-charge-cheapest",
        Order::SetVoiceCall(true) => "deed-voice-call",
        Order::SetVoiceCall(false) => "deed-end-voice-call",
        Order::ChargeTo(level) if *level <= 0.0 => "deed-charge-end",
        Order::ChargeTo(_) => "deed-charge",
        Order::SetChargeLimit(_) => "deed-charge-limit",
        Order::Horn => "deed-horn",
        Order::SetLights(true) => "deed-lights-on",
        Order::SetLights(false) => "deed-lights-off",
        Order::ShowMessage(_) => "deed-message",
        Order::SetPoint { .. } => "deed-set-point",
        Order::SetBattery(_) => "deed-battery",
        Order::SetLimit(_) => "deed-limit",
        Order::Shed(_) => "deed-shed",
        Order::SetCharging(true) => "deed-start-charging",
        Order::SetCharging(false) => "deed-stop-charging",
        Order::SetElectrolyser(_) => "deed-electrolyser",
        Order::SetFuelCell(_) => "deed-fuel-cell",
        Order::AnswerAssistance { .. } => return None,
    })
}

/// The value of an order, as a menu of values shows it; empty where it has none.
pub fn value_words(text: &Text, picture: &Picture, order: &Order) -> String {
    let power = |power_kw: &Option<f32>, none: &str| {
        power_kw.map_or_else(|| text.get(none).to_owned(), |power_kw| figure::power(text, power_kw))
    };
    let degrees = |celsius: f32| format!("{} °C", text.number(f64::from(celsius), usize::from(celsius.fract() != 0.0)));
    match order {
        Order::GoTo(id) => place_words(text, picture, *id),
        Order::ReturnToDepot(id) => names::depot_name(text, &picture.city, *id),
        Order::Dispatch(itinerary) => {
            let last = |deed| itinerary.stops.iter().rev().find(|stop| stop.deed == deed).map(|stop| stop.at);
            let place = |deed| last(deed).map(|at| place_words(text, picture, at)).unwrap_or_default();
            format!("{} → {}", place(StopDeed::PickUp), place(StopDeed::DropOff))
        }
        Order::SetRole(role) => names::role(text, *role).to_owned(),
        Order::AvoidStreet { street, until } if street.is_some() => {
            let name = names::thing_name(text, picture, Thing::Street(*street));
            valued(text, "ask-street-until", name, text.clock_short(*until, picture.city.zone))
        }
        Order::AllowStreet(street) => names::thing_name(text, picture, Thing::Street(*street)),
        Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure }) => {
            valued(text, "ask-value-at", degrees(*cabin_c), text.clock_short(*departure, picture.city.zone))
        }
        Order::ChargeBy { level, by, .. } => {
            valued(text, "ask-value-by", figure::percent(text, *level), text.clock_short(*by, picture.city.zone))
        }
        Order::BookMaintenance(at) => text.clock_short(*at, picture.city.zone),
        Order::SetClimate(ClimateOrder::Off) | Order::SetLights(false) => text.get("ask-off").to_owned(),
        Order::SetClimate(ClimateOrder::Hold(cabin_c)) => degrees(*cabin_c),
        Order::ChargeTo(level) if *level <= 0.0 => text.get("ask-end-charging").to_owned(),
        Order::ChargeTo(level) => figure::percent(text, *level),
        Order::SetChargeLimit(limit_kw) | Order::SetLimit(limit_kw) => power(limit_kw, "ask-no-limit"),
        Order::SetLights(true) => text.get("ask-on").to_owned(),
        Order::SetPoint { heat_c, cool_c } => format!("{} – {}", degrees(*heat_c), degrees(*cool_c)),
        Order::SetBattery(power_kw) | Order::SetElectrolyser(power_kw) | Order::SetFuelCell(power_kw) => {
            power(power_kw, "ask-own-rules")
        }
        Order::Shed(level) => text.get(shed_key(*level)).to_owned(),
        _ => String::new(),
    }
}

/// A value and a time.
fn valued(text: &Text, key: &str, value: String, time: String) -> String {
    text.with(key, &[("value", FluentValue::from(value)), ("time", FluentValue::from(time))])
}

/// A building by its name; who goes to which home is personal.
fn place_words(text: &Text, picture: &Picture, id: BuildingId) -> String {
    if names::is_home(&picture.city, id) {
        return text.get("ask-a-home").to_owned();
    }
    names::building_name(text, &picture.city, id)
}

fn shed_key(level: ShedLevel) -> &'static str {
    match level {
        ShedLevel::Nothing => "ask-shed-nothing",
        ShedLevel::Flexible => "ask-shed-flexible",
        ShedLevel::Comfort => "ask-shed-comfort",
        ShedLevel::Essentials => "ask-shed-essentials",
    }
}

/// How an order of a class is confirmed, in a few words.
pub fn risk(text: &Text, risk: RiskClass) -> &str {
    text.get(match risk {
        RiskClass::Stop => "risk-stop",
        RiskClass::Low => "risk-low",
        RiskClass::Medium => "risk-medium",
        RiskClass::High => "risk-high",
        RiskClass::TwoPerson => "risk-two-person",
    })
}

/// How an order is confirmed from every entrance.
pub fn confirmation<'a>(text: &'a Text, order: &Order, class: RiskClass) -> &'a str {
    if order.is_guarded() { text.get("risk-guarded") } else { risk(text, class) }
}

/// The kind of a stop that is in force.
pub fn stop_name(text: &Text, kind: OrderKind) -> &str {
    text.get(command_words::order(kind))
}
