//! Search: finds things by name, number or URN while somebody types.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, SolarFieldId, StreetId, VehicleId};
use crate::base::name::Name;
use crate::city::{BuildingKind, City};
use crate::model::{FleetWords, Thing, Vehicle, VehicleKind};

use super::urn::thing_of;

/// What numbered kinds are called, in every language of the window. Words belong to the window, so it sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords {
    pub fleet: Arc<FleetWords>,
    /// Homes and other buildings without a name, called by their number.
    pub home: Vec<String>,
    pub feeder: Vec<String>,
    pub charger: Vec<String>,
}

/// A thing that fits what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub thing: Thing,
    pub fit: Fit,
}

/// How well a thing fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The whole name, number or URN.
    Exact,
    /// The name begins so.
    Prefix,
    /// A word inside the name begins so.
    Word,
}

/// Everything of a city that has a name or a number, ready to be searched.
///
/// Numbers are looked up by halving, names in a sorted list of their words: no search walks over all things.
#[derive(Clone, Debug)]
pub struct SearchIndex {
    city: Arc<City>,
    roster: Arc<[Vehicle]>,
    names: Vec<NameEntry>,
    numbered: Vec<Numbered>,
}

/// A name from one of its words on, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NameEntry {
    rest: Box<str>,
    is_whole: bool,
    thing: Thing,
}

/// A kind of things that are called by a number.
#[derive(Clone, Debug)]
struct Numbered {
    words: Vec<String>,
    /// Sorted by number.
    things: Vec<(u32, Thing)>,
}

impl SearchIndex {
    pub fn new(city: Arc<City>, roster: Arc<[Vehicle]>, words: &SearchWords) -> Self {
        let mut names = names_of(&city);
        names.sort_unstable();
        names.dedup();
        let numbered = numbered_of(&city, &roster, words);
        Self { city, roster, names, numbered }
    }

    /// The things that fit a text best, at most `limit`: whole names first, then beginnings, then words.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Found> {
        if let Some(thing) = thing_of(&self.city, &self.roster, text) {
            return vec![Found { thing, fit: Fit::Exact }; limit.min(1)];
        }
        let text = folded(text);
        let text = text.trim();
        if text.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.find_numbers(text, limit, &mut found);
        self.find_names(text, limit, &mut found);
        found.sort_by_key(|found| (found.fit, self.rank(found.thing)));
        let mut seen = BTreeSet::new();
        found.retain(|found| seen.insert(found.thing));
        found.truncate(limit);
        found
    }

    /// The order of things that fit a text equally well: what is looked for most often comes first.
    fn rank(&self, thing: Thing) -> u8 {
        match thing {
            Thing::Vehicle(_) => 0,
            Thing::Plant(_) | Thing::Depot(_) | Thing::SolarField(_) => 1,
            Thing::Building(id) => {
                let kind = self.city.buildings.get(id.index()).map(|building| building.kind);
                match kind {
                    Some(BuildingKind::Station | BuildingKind::Hospital | BuildingKind::CityHall) => 2,
                    Some(kind) if kind.is_institution() => 3,
                    _ => 6,
                }
            }
            Thing::Feeder(_) => 4,
            Thing::Charger(_) => 5,
            Thing::Street(_) => 7,
        }
    }

    fn find_names(&self, text: &str, limit: usize, found: &mut Vec<Found>) {
        let mut first_word = text.split_whitespace();
        let first = first_word.next().unwrap_or(text);
        let start = self.names.partition_point(|entry| &*entry.rest < first);
        let (mut left, mut looked_at) = (limit, 0);
        for entry in self.names[start..].iter().take_while(|entry| entry.rest.starts_with(first)) {
            looked_at += 1;
            if left == 0 || looked_at > LOOKED_AT_MAX {
                break;
            }
            if let Some(fit) = fit_of(entry, text) {
                found.push(Found { thing: entry.thing, fit });
                // Names that only hold the word don't crowd out those that begin with it.
                left -= usize::from(fit != Fit::Word);
            }
        }
    }

    fn find_numbers(&self, text: &str, limit: usize, found: &mut Vec<Found>) {
        let name = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = &text[name.len()..];
        let name = name.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '-' || letter == '#');
        for kind in &self.numbered {
            if !name.is_empty() && !kind.words.iter().any(|word| begins_a_word(word, name)) {
                continue;
            }
            let Ok(number) = digits.parse::<u32>() else {
                if digits.is_empty() {
                    let first = kind.things.iter().take(limit.min(UNNUMBERED_MAX));
                    found.extend(first.map(|(_, thing)| Found { thing: *thing, fit: Fit::Prefix }));
                }
                continue;
            };
            kind.beginning_with(number, limit, found);
        }
    }
}

/// Things of one kind that are found by the kind's name alone, or they would crowd out names.
const UNNUMBERED_MAX: usize = 5;

/// Names looked at for one text at most.
const LOOKED_AT_MAX: usize = 5_000;

/// How a name that begins with the first word of a text fits all of it.
fn fit_of(entry: &NameEntry, text: &str) -> Option<Fit> {
    if entry.rest.starts_with(text) {
        let is_exact = entry.is_whole && entry.rest.len() == text.len();
        return Some(if is_exact {
            Fit::Exact
        } else if entry.is_whole {
            Fit::Prefix
        } else {
            Fit::Word
        });
    }
    let mut words = text.split_whitespace().skip(1).peekable();
    let has_more = words.peek().is_some();
    (has_more && words.all(|word| begins_a_word(&entry.rest, word))).then_some(Fit::Word)
}

fn begins_a_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let before = name[..at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() || !letter.is_ascii())
    })
}

impl Numbered {
    /// The thing with a number, then those whose number begins with it.
    fn beginning_with(&self, number: u32, limit: usize, found: &mut Vec<Found>) {
        let mut left = limit;
        let (mut low, mut width) = (u64::from(number), 1_u64);
        while left > 0 && number > 0 && u32::try_from(low).is_ok() {
            let start = self.things.partition_point(|(known, _)| u64::from(*known) < low);
            let fit = if width == 1 { Fit::Exact } else { Fit::Prefix };
            let range = self.things[start..].iter().take_while(|(known, _)| u64::from(*known) < low + width).take(left);
            for (_, thing) in range {
                found.push(Found { thing: *thing, fit });
                left -= 1;
            }
            (low, width) = (low * 10, width * 10);
        }
    }
}

/// Whether the decimal digits of a number begin with those of another.
pub(super) fn number_begins_with(mut number: u32, digits: u32) -> bool {
    while number > digits {
        number /= 10;
    }
    number == digits && digits > 0
}

/// Text as it is compared: lower case, full-width letters and digits as their narrow ones.
pub(super) fn folded(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

fn names_of(city: &City) -> Vec<NameEntry> {
    let mut names = Vec::new();
    for (index, building) in city.buildings.iter().enumerate() {
        if let Some(name) = &building.name {
            add_name(&mut names, name, Thing::Building(BuildingId::from_index(index)));
        }
    }
    // A street is many pieces; the first piece with a name stands for all.
    let mut known = BTreeSet::new();
    for (index, street) in city.streets.streets.iter().enumerate() {
        if let Some(name) = &street.name
            && known.insert(name)
        {
            add_name(&mut names, name, Thing::Street(StreetId::from_index(index)));
        }
    }
    for (index, depot) in city.depots.iter().enumerate() {
        add_name(&mut names, &depot.name, Thing::Depot(DepotId::from_index(index)));
    }
    for (index, plant) in city.plants.iter().enumerate() {
        add_name(&mut names, &plant.name, Thing::Plant(PlantId::from_index(index)));
    }
    for (index, field) in city.solar_fields.iter().enumerate() {
        add_name(&mut names, &field.name, Thing::SolarField(SolarFieldId::from_index(index)));
    }
    names
}

/// Adds a name in both languages from each of its words on. Japanese has no spaces: every letter may begin a word.
fn add_name(names: &mut Vec<NameEntry>, name: &Name, thing: Thing) {
    for text in [&name.en, &name.ja] {
        let text = folded(text.trim());
        let mut before = ' ';
        for (at, letter) in text.char_indices() {
            let is_start =
                letter.is_alphanumeric() && (!before.is_alphanumeric() || !letter.is_ascii() && !before.is_ascii());
            if at == 0 || is_start {
                names.push(NameEntry { rest: text[at..].into(), is_whole: at == 0, thing });
            }
            before = letter;
        }
    }
}

fn numbered_of(city: &City, roster: &[Vehicle], words: &SearchWords) -> Vec<Numbered> {
    let of_kind = |kind: VehicleKind| {
        let vehicles = roster.iter().enumerate().filter(move |(_, vehicle)| vehicle.kind == kind);
        vehicles.map(|(index, vehicle)| (vehicle.number, Thing::Vehicle(VehicleId::from_index(index))))
    };
    let mut numbered: Vec<Numbered> = VehicleKind::ALL
        .into_iter()
        .zip(&words.fleet.kinds)
        .map(|(kind, words)| Numbered::new(words, Some(kind.slug()), of_kind(kind)))
        .collect();
    let feeders = city.feeders.iter().enumerate();
    let feeders = feeders.map(|(index, feeder)| (feeder.number, Thing::Feeder(FeederId::from_index(index))));
    numbered.push(Numbered::new(&words.feeder, None, feeders));
    let chargers = city.chargers.iter().enumerate();
    let chargers = chargers.map(|(index, charger)| (charger.number, Thing::Charger(ChargerId::from_index(index))));
    numbered.push(Numbered::new(&words.charger, None, chargers));
    let homes = (0..city.buildings.len()).filter(|index| city.buildings[*index].name.is_none());
    let homes = homes.map(|index| (index as u32 + 1, Thing::Building(BuildingId::from_index(index))));
    numbered.push(Numbered::new(&words.home, None, homes));
    numbered
}

impl Numbered {
    fn new(words: &[String], slug: Option<&str>, things: impl Iterator<Item = (u32, Thing)>) -> Self {
        let mut things: Vec<_> = things.collect();
        things.sort_unstable();
        let words = words.iter().map(String::as_str).chain(slug).map(folded).collect();
        Self { words, things }
    }
}
