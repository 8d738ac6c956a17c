//! What things are called in every language of the window, for searching by name.

use std::sync::Arc;

use crate::city::City;
use crate::model::Vehicle;
use crate::world::search::{SearchIndex, SearchWords};

use super::panels::fleet::fleet_words;
use super::text::{Language, Text};

/// An index of everything that has a name or a number, in both languages.
pub fn search_index(city: Arc<City>, roster: Arc<[Vehicle]>) -> SearchIndex {
    let texts = Language::ALL.map(Text::new);
    let word = |key: &str| -> Vec<String> {
        // The word of "Home 12" is what is left without its number.
        texts.iter().map(|text| text.numbered(key, 0).replace('0', "").trim().to_lowercase()).collect()
    };
    let words = SearchWords {
        fleet: Arc::new(fleet_words()),
        home: ["home-n", "apartments-n", "building-n"].into_iter().flat_map(word).collect(),
        feeder: word("feeder-n"),
        charger: word("charger-n"),
    };
    SearchIndex::new(city, roster, &words)
}
