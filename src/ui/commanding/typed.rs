//! Typed orders: `stop shuttle 12`, `cool home 1234 to 26`, `charge shuttle 4 to 80 by 17:00`, `shuttle 3 avoid STREET`,
//! `シャトル 12 を止める` become orders that the palette offers.

use crate::base::time::Timestamp;
use crate::model::command::{ChargePace, ClimateOrder, DoorOrder};
use crate::model::vehicle::VehicleHome;
use crate::model::{Order, OrderKind, Thing};
use crate::ui::text::{Language, Text};
use crate::world::picture::Picture;
use crate::world::{SearchIndex, search::Fit};

use super::OrderAsked;
use super::moment::next_at;
use super::offers::{READY_C, avoid};

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
    Precondition,
    VoiceCall,
    Depot,
    Responder,
    Send,
}

/// Verbs with the message that lists their words; those whose words hold another's come first.
const VERBS: [(Verb, &str); 16] = [
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
    (Verb::Precondition, "typed-precondition"),
    (Verb::Climate, "typed-climate"),
    (Verb::Charge, "typed-charge"),
    (Verb::VoiceCall, "typed-voice-call"),
    (Verb::Send, "typed-send"),
];

/// The words of all verbs, in both languages; read when something is typed first.
#[derive(Default)]
pub struct TypedOrders {
    words: Vec<(Verb, String)>,
    cheapest: Vec<String>,
    avoid: Vec<String>,
    allow: Vec<String>,
}

/// What is wanted beside a verb and a name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wanted {
    value: Option<String>,
    /// Hour and minute.
    time: Option<(u32, u32)>,
    is_cheapest: bool,
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
        let plain = |key: &str| {
            let all = texts.iter().flat_map(|text| text.get(key).split(',').map(|word| word.trim().to_lowercase()));
            all.collect::<Vec<String>>()
        };
        self.cheapest = plain("typed-cheapest");
        self.avoid = plain("typed-avoid");
        self.allow = plain("typed-allow");
        self.words = VERBS.into_iter().flat_map(words_of).collect();
    }

    /// The orders that a text may mean, the likeliest first.
    pub fn find(&mut self, typed: &str, index: &SearchIndex, picture: &Picture) -> Vec<OrderAsked> {
        self.read();
        let typed = typed.trim().to_lowercase();
        let (typed, time) = split_time(&typed);
        if let Some((name, street, is_avoided)) = self.split_street(&typed) {
            return street_orders(&name, &street, time, is_avoided, index, picture);
        }
        let (typed, is_cheapest) = self.split_cheapest(typed);
        let Some((verb, rest)) = self.split_verb(&typed) else { return Vec::new() };
        let (name, value) = split_value(&rest);
        let wanted = Wanted { value, time, is_cheapest };
        let order = |thing| Some(OrderAsked::of(thing, Self::order(verb, thing, &wanted, index, picture)?));
        named(&name, index).into_iter().filter_map(order).take(OFFERS_MAX).collect()
    }

    /// A text without the word for cheap times, and whether it had it.
    fn split_cheapest(&self, typed: String) -> (String, bool) {
        let word = self.cheapest.iter().find(|word| typed.contains(word.as_str()));
        match word {
            Some(word) => (typed.replacen(word.as_str(), "", 1).trim().to_owned(), true),
            None => (typed, false),
        }
    }

    /// A vehicle's name and a street's, and whether that is to be avoided: `shuttle 3 avoid high street`.
    fn split_street(&self, typed: &str) -> Option<(String, String, bool)> {
        let verbs = self.avoid.iter().map(|word| (word, true)).chain(self.allow.iter().map(|word| (word, false)));
        let trimmed = |name: &str, street: &str, is_avoided| {
            let [name, street] = [name, street].map(|words| words.trim().to_owned());
            (!name.is_empty() && !street.is_empty()).then_some((name, street, is_avoided))
        };
        for (word, is_avoided) in verbs {
            if word.is_ascii() {
                if let Some((name, street)) = typed.split_once(&format!(" {word} ")) {
                    return trimmed(name, street, is_avoided);
                }
            } else if let Some(before) = typed.strip_suffix(word.as_str()) {
                let (name, street) = before.split_once(['は', 'に', '、'])?;
                return trimmed(name, street, is_avoided);
            }
        }
        None
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

    fn order(verb: Verb, thing: Thing, wanted: &Wanted, index: &SearchIndex, picture: &Picture) -> Option<Order> {
        let value = wanted.value.as_deref();
        let number = value.and_then(|value| value.trim().parse::<f32>().ok());
        let at = wanted.time.and_then(|(hour, minute)| moment(picture, hour, minute));
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
            Verb::Charge if wanted.is_cheapest || at.is_some() => {
                let pace = if wanted.is_cheapest { ChargePace::Cheapest } else { ChargePace::Steady };
                Order::ChargeBy { level: number.map_or(1.0, |percent| percent / 100.0), by: at?, pace }
            }
            Verb::Precondition => {
                let cabin_c = number.unwrap_or(READY_C);
                Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure: at? })
            }
            Verb::VoiceCall => Order::SetVoiceCall(true),
            Verb::Charge => Order::ChargeTo(number.map_or(1.0, |percent| percent / 100.0)),
            Verb::Depot => home(picture, thing)?,
            Verb::Responder => Order::SendResponder,
            Verb::Send => Order::GoTo(place(value?, index)?),
        };
        can(order.kind()).then_some(order)
    }
}

/// The things that a name may mean, the likeliest first.
fn named(name: &str, index: &SearchIndex) -> Vec<Thing> {
    if name.is_empty() {
        return Vec::new();
    }
    let mut found = index.find(name, THINGS_MAX);
    if found.iter().any(|found| found.fit == Fit::Exact) {
        // A whole name is meant, and not those that begin with it.
        found.retain(|found| found.fit == Fit::Exact);
    }
    found.into_iter().map(|found| found.thing).collect()
}

fn moment(picture: &Picture, hour: u32, minute: u32) -> Option<Timestamp> {
    next_at(picture.source.clock.now, hour, minute, picture.city.zone)
}

/// Keeping vehicles off a street, or letting them on it again.
fn street_orders(
    name: &str,
    street: &str,
    time: Option<(u32, u32)>,
    is_avoided: bool,
    index: &SearchIndex,
    picture: &Picture,
) -> Vec<OrderAsked> {
    let streets = named(street, index).into_iter().filter_map(|thing| match thing {
        Thing::Street(id) => Some(id),
        _ => None,
    });
    let vehicles = named(name, index);
    let until = time.and_then(|(hour, minute)| moment(picture, hour, minute));
    let order = |street| match (avoid(picture, street), until) {
        _ if !is_avoided => Order::AllowStreet(street),
        (Order::AvoidStreet { street, .. }, Some(until)) => Order::AvoidStreet { street, until },
        (order, _) => order,
    };
    let can = |thing: &Thing, order: &Order| picture.abilities.get(*thing).can(order.kind());
    let orders = streets.map(order).flat_map(|order| {
        let able = vehicles.iter().filter(|thing| can(thing, &order)).copied().collect::<Vec<_>>();
        able.into_iter().map(move |thing| OrderAsked::of(thing, order.clone())).collect::<Vec<_>>()
    });
    orders.take(OFFERS_MAX).collect()
}

/// A text without the time in it (`by 17:00`, `7:30までに`), and hour and minute.
fn split_time(typed: &str) -> (String, Option<(u32, u32)>) {
    let digits_before = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let typed = typed.replace('：', ":");
    let Some((before, after)) = typed.split_once(':') else { return (typed, None) };
    let head = before.len() - digits_before(before).min(2);
    let tail = after.chars().take_while(char::is_ascii_digit).count();
    let (Some(hour), Some(minute)) = (before.get(head..), after.get(..tail)) else { return (typed.clone(), None) };
    let (Ok(hour), Ok(minute)) = (hour.parse(), minute.parse()) else { return (typed.clone(), None) };
    let mut left = before.get(..head).unwrap_or_default().trim_end();
    for word in [" by", " before", " until", " at"] {
        left = left.strip_suffix(word).unwrap_or(left);
    }
    let mut right = after.get(tail..).unwrap_or_default();
    for word in ["までに", "まで", "に", "前に"] {
        right = right.strip_prefix(word).unwrap_or(right);
    }
    (format!("{} {}", left.trim(), right.trim()).trim().to_owned(), Some((hour, minute)))
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
            ("precondition shuttle 3 to 22", Some((Verb::Precondition, "shuttle 3", Some("22")))),
            ("call shuttle 3", Some((Verb::VoiceCall, "shuttle 3", None))),
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

    #[test]
    fn times_cheap_hours_and_streets_are_taken_out_of_a_text() {
        let mut typed = TypedOrders::default();
        typed.read();
        let cases = [
            ("charge shuttle 12 to 80 by 17:00", "charge shuttle 12 to 80", Some((17, 0)), false),
            ("charge shuttle 12 cheapest before 7:30", "charge shuttle 12", Some((7, 30)), true),
            ("7:30までにシャトル 12 を最安で充電", "シャトル 12 を充電", Some((7, 30)), true),
            ("charge shuttle 12", "charge shuttle 12", None, false),
            ("charge shuttle 12 by x:10", "charge shuttle 12 by x:10", None, false),
        ];
        for (text, rest, time, is_cheapest) in cases {
            let (without, found) = split_time(text);
            assert_eq!(found, time, "{text}");
            assert_eq!(typed.split_cheapest(without), (rest.to_owned(), is_cheapest), "{text}");
        }
        let streets = [
            ("shuttle 3 avoid high street", Some(("shuttle 3", "high street", true))),
            ("shuttle 3 allow high street", Some(("shuttle 3", "high street", false))),
            ("シャトル 3 は本町通りを避ける", Some(("シャトル 3", "本町通り", true))),
            ("avoid high street", None),
            ("stop shuttle 3", None),
        ];
        for (text, expected) in streets {
            let expected = expected.map(|(name, street, is)| (name.to_owned(), street.to_owned(), is));
            assert_eq!(typed.split_street(text), expected, "{text}");
        }
    }
}
