//! Who of those that were meant can't: `12 of 15. Not Home 3, Home 4: not possible with this target`.

use std::collections::BTreeMap;

use fluent_bundle::FluentValue;

use crate::model::Thing;
use crate::model::command::Refusal;
use crate::ui::command_words;
use crate::ui::names;
use crate::ui::text::Text;
use crate::world::Picture;

use super::OrderAsked;

/// Things that are named for one reason.
const NAMED_MAX: usize = 4;

/// How many of how many an order goes to, and who can't and why. `None` when nobody is left out.
pub fn words(text: &Text, picture: &Picture, asked: &OrderAsked) -> Option<String> {
    if asked.left_out.is_empty() {
        return None;
    }
    let mut by_reason: BTreeMap<Refusal, Vec<Thing>> = BTreeMap::new();
    for (thing, refusal) in &asked.left_out {
        by_reason.entry(*refusal).or_default().push(*thing);
    }
    let (able, all) = (asked.targets.len(), asked.targets.len() + asked.left_out.len());
    let order = text.get(command_words::order(asked.order.kind())).to_owned();
    let args =
        [("order", FluentValue::from(order)), ("able", FluentValue::from(able)), ("all", FluentValue::from(all))];
    let mut words = text.with("ask-able-of", &args);
    for (refusal, things) in by_reason {
        words.push(' ');
        words.push_str(&of_reason(text, picture, refusal, &things));
    }
    Some(words)
}

fn of_reason(text: &Text, picture: &Picture, refusal: Refusal, things: &[Thing]) -> String {
    let names: Vec<String> =
        things.iter().take(NAMED_MAX).map(|thing| names::thing_name(text, picture, *thing)).collect();
    let mut names = names.join(text.get("list-comma"));
    if let Some(more) = things.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        names.push(' ');
        names.push_str(&text.with("ask-more", &[("count", FluentValue::from(more))]));
    }
    let why = text.get(command_words::refusal(refusal)).to_owned();
    let args = [
        ("count", FluentValue::from(things.len())),
        ("names", FluentValue::from(names)),
        ("why", FluentValue::from(why)),
    ];
    text.with("ask-cannot", &args)
}
