//! Typed orders: `stop shuttle 12`, `cool home 1234 to 26`, `シャトル 12 を止める` become orders that the palette offers.

use crate::model::command::{ClimateOrder, DoorOrder};
use crate::model::vehicle::VehicleHome;
use crate::model::{Order, OrderKind, Thing};
use crate::ui::text::{Language, Text};
use crate::world::picture::Picture;
use crate::world::{SearchIndex, search::Fit};

use super::OrderAsked;

/// Orders that are offered for what was typed.
const OFFERS_MAX: usize = 4;
/// Things that a name is looked for among.
const THINGS_MAX: usize = 24;
/// Between the set points of a building that is told one of them, in °C.
const BETWEEN_C: f32 = 4.0;

/// What a typed verb wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    EmergencyStop,
    Stop,
    HoldAtNextStop,
    Release,
    Unlock,
    Lock,
    Horn,
    Cool,
    Heat,
    Climate,
    Charge,
    Depot,
    Responder,
    Send,
}

/// Verbs with the message that lists their words; those whose words hold another's come first.
const VERBS: [(Verb, &str); 14] = [
    (Verb::EmergencyStop, "typed-emergency-stop"),
    (Verb::Responder, "typed-responder"),
    (Verb::Depot, "typed-depot"),
    (Verb::HoldAtNextStop, "typed-hold"),
    (Verb::Stop, "typed-stop"),
    (Verb::Release, "typed-release"),
    (Verb::Unlock, "typed-unlock"),
    (Verb::Lock, "typed-lock"),
    (Verb::Horn, "typed-horn"),
    (Verb::Cool, "typed-cool"),
    (Verb::Heat, "typed-heat"),
    (Verb::Climate, "typed-climate"),
    (Verb::Charge, "typed-charge"),
    (Verb::Send, "typed-send"),
];

/// The words of all verbs, in both languages; read when something is typed first.
#[derive(Default)]
pub struct TypedOrders {
    words: Vec<(Verb, String)>,
}

impl TypedOrders {
    fn read(&mut self) {
        if !self.words.is_empty() {
            return;
        }
        let texts = Language::ALL.map(Text::new);
        let words_of = |(verb, key): (Verb, &str)| {
            let all = texts.iter().flat_map(|text| {
                text.get(key).split(',').map(|word| (verb, word.trim().to_lowercase())).collect::<Vec<_>>()
            });
            all.collect::<Vec<_>>()
        };
        self.words = VERBS.into_iter().flat_map(words_of).collect();
    }

    /// The orders that a text may mean, the likeliest first.
    pub fn find(&mut self, typed: &str, index: &SearchIndex, picture: &Picture) -> Vec<OrderAsked> {
        self.read();
        let typed = typed.trim().to_lowercase();
        let Some((verb, rest)) = self.split_verb(&typed) else { return Vec::new() };
        let (name, value) = split_value(&rest);
        if name.is_empty() {
            return Vec::new();
        }
        let mut found = index.find(&name, THINGS_MAX);
        if found.iter().any(|found| found.fit == Fit::Exact) {
            // A whole name is meant, and not those that begin with it.
            found.retain(|found| found.fit == Fit::Exact);
        }
        let order = |thing| Some(OrderAsked::of(thing, Self::order(verb, thing, value.as_deref(), index, picture)?));
        found.into_iter().filter_map(|found| order(found.thing)).take(OFFERS_MAX).collect()
    }

    /// The verb of a text, and the text without it.
    fn split_verb(&self, typed: &str) -> Option<(Verb, String)> {
        self.words.iter().find_map(|(verb, word)| {
            if word.is_ascii() {
                let rest = typed.strip_prefix(word.as_str())?;
                return rest.starts_with(' ').then(|| (*verb, rest.trim().to_owned()));
            }
            // Japanese has its verb at the end, and no spaces around it.
            typed.contains(word.as_str()).then(|| (*verb, typed.replacen(word.as_str(), "", 1).trim().to_owned()))
        })
    }

    fn order(verb: Verb, thing: Thing, value: Option<&str>, index: &SearchIndex, picture: &Picture) -> Option<Order> {
        let number = value.and_then(|value| value.trim().parse::<f32>().ok());
        let can = |kind| picture.abilities.get(thing).can(kind);
        let order = match verb {
            Verb::EmergencyStop => Order::EmergencyStop,
            Verb::Stop if can(OrderKind::SetCharging) => Order::SetCharging(false),
            Verb::Stop => Order::PullOver,
            Verb::HoldAtNextStop => Order::HoldAtNextStop,
            Verb::Release => Order::Release,
            Verb::Unlock => Order::SetDoors(DoorOrder::Unlock),
            Verb::Lock => Order::SetDoors(DoorOrder::Lock),
            Verb::Horn => Order::Horn,
            Verb::Cool | Verb::Heat | Verb::Climate if can(OrderKind::SetClimate) => {
                Order::SetClimate(ClimateOrder::Hold(number?))
            }
            Verb::Cool | Verb::Climate => Order::SetPoint { heat_c: (number? - BETWEEN_C).min(20.0), cool_c: number? },
            Verb::Heat => Order::SetPoint { heat_c: number?, cool_c: (number? + BETWEEN_C).max(26.0) },
            Verb::Charge => Order::ChargeTo(number.map_or(1.0, |percent| percent / 100.0)),
            Verb::Depot => home(picture, thing)?,
            Verb::Responder => Order::SendResponder,
            Verb::Send => Order::GoTo(place(value?, index)?),
        };
        can(order.kind()).then_some(order)
    }
}

fn home(picture: &Picture, thing: Thing) -> Option<Order> {
    let Thing::Vehicle(id) = thing else { return None };
    match picture.roster.get(id.index())?.home {
        VehicleHome::Depot(depot) => Some(Order::ReturnToDepot(depot)),
        VehicleHome::Building(_) => None,
    }
}

fn place(name: &str, index: &SearchIndex) -> Option<crate::base::ids::BuildingId> {
    index.find(name, THINGS_MAX).into_iter().find_map(|found| match found.thing {
        Thing::Building(id) => Some(id),
        _ => None,
    })
}

/// A name and what is wanted of it: `home 1234 to 26`, `住宅 1234 を 26 度に`.
fn split_value(rest: &str) -> (String, Option<String>) {
    let mut rest = format!(" {} ", rest.replace('を', " to ").replace(['に', '度', '℃', '%', '％'], " "));
    for unit in ["°c", " degrees "] {
        rest = rest.replace(unit, " ");
    }
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    match rest.split_once(" to ") {
        Some((name, value)) => {
            let value = one_line(value);
            (one_line(name), (!value.is_empty()).then_some(value))
        }
        None => (one_line(&rest), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_into_verb_name_and_value() {
        let mut typed = TypedOrders::default();
        typed.read();
        let cases = [
            ("stop shuttle 12", Some((Verb::Stop, "shuttle 12", None))),
            ("pull over bus 3", Some((Verb::Stop, "bus 3", None))),
            ("emergency stop shuttle 12", Some((Verb::EmergencyStop, "shuttle 12", None))),
            ("unlock shuttle 3", Some((Verb::Unlock, "shuttle 3", None))),
            ("lock shuttle 3", Some((Verb::Lock, "shuttle 3", None))),
            ("cool home 1234 to 26", Some((Verb::Cool, "home 1234", Some("26")))),
            ("charge shuttle 4 to 80 %", Some((Verb::Charge, "shuttle 4", Some("80")))),
            ("send shuttle 4 to city hall", Some((Verb::Send, "shuttle 4", Some("city hall")))),
            ("シャトル 12 を停車", Some((Verb::Stop, "シャトル 12", None))),
            ("シャトル 12 を止める", Some((Verb::Stop, "シャトル 12", None))),
            ("シャトル12を緊急停止", Some((Verb::EmergencyStop, "シャトル12", None))),
            ("シャトル 3 を解錠", Some((Verb::Unlock, "シャトル 3", None))),
            ("住宅 1234 を 26 度に冷房", Some((Verb::Cool, "住宅 1234", Some("26")))),
            ("shuttle 12", None),
            ("stopover", None),
        ];
        for (text, expected) in cases {
            let found = typed.split_verb(text).map(|(verb, rest)| (verb, split_value(&rest)));
            let expected = expected.map(|(verb, name, value)| (verb, (name.to_owned(), value.map(str::to_owned))));
            assert_eq!(found, expected, "{text}");
        }
    }
}
