//! Names in the languages of the window, with a fallback.

use crate::base::name::Name;

use super::raw::Tags;

/// The longest name that is kept, in characters: longer ones are descriptions.
const LENGTH_MAX: usize = 80;

/// The name of an element. English falls back to romanized Japanese, then to the local name; Japanese to the local one.
pub fn name(tags: &Tags) -> Option<Name> {
    let find = |keys: &[&str]| {
        keys.iter().filter_map(|key| tags.get(key)).map(str::trim).find(|text| is_name(text)).map(str::to_owned)
    };
    let local = find(&["name"]);
    let en = find(&["name:en", "int_name", "name:ja_rm", "name:ja-Latn"])
        .or_else(|| local.clone().map(|text| without_reading(&text)));
    let ja = find(&["name:ja"]).or_else(|| local.map(|text| without_reading(&text)));
    match (en, ja) {
        (Some(en), Some(ja)) => Some(Name::new(&en, &ja)),
        (Some(only), None) | (None, Some(only)) => Some(Name::same(&only)),
        (None, None) => find(&["ref"]).map(|text| Name::same(&text)),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= LENGTH_MAX && !text.chars().any(char::is_control)
}

/// Older Japanese data carries the reading behind the name: `環状八号線 (Kanpachi-dori)`.
fn without_reading(text: &str) -> String {
    let Some((head, tail)) = text.split_once('(') else { return text.to_owned() };
    let is_reading = !head.is_ascii() && tail.trim_end().ends_with(')') && !head.trim().is_empty();
    if is_reading { head.trim().to_owned() } else { text.to_owned() }
}
