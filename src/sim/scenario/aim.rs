//! What an event is aimed at, as its file says it: a name, or a choice that fits any city.

use super::error::{ScenarioError, Trouble};
use super::table::{Lined, Section};
use crate::city::BuildingKind;
use crate::model::{InjectionKind, TargetClass, VehicleKind};

/// The target of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Aim {
    City,
    /// As the window calls it, or as a kind and a number: `"Feeder 7"`, `"feeder:7"`, `"Central Hospital"`.
    Named(String),
    /// Whatever fits when the event comes.
    Choice(Choice),
}

/// Which things are taken of those that there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    pub vehicle: Option<VehicleKind>,
    pub building: Option<BuildingKind>,
    /// Those nearest to a landmark come first.
    pub near: Option<Landmark>,
    /// Only what hangs on, or lies around, the target of an earlier event, by its index.
    pub on: Option<usize>,
    /// Those with most load, riders or traffic come first.
    pub is_busiest: bool,
    /// Of feeders, those with most of this come first.
    pub most: Option<Measure>,
    /// Of streets, only those where the way of a vehicle of this kind on an emergency call ends.
    pub ahead_of: Option<VehicleKind>,
    /// So many are passed over.
    pub skip: usize,
    pub count: usize,
}

/// What feeders are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Load in kW, not as a share of the limit.
    Load,
    /// Traffic lights on it.
    Signals,
    /// People in lifts on it.
    Lifts,
    /// Homes with life support on it.
    LifeSupport,
    /// How many of these it has: traffic lights, lifts, life support, and shuttles that come to its traffic lights soon; then
    /// by load.
    Reach,
}

/// The words of what feeders are compared by.
const MEASURES: [(&str, Measure); 5] = [
    ("load", Measure::Load),
    ("signals", Measure::Signals),
    ("lifts", Measure::Lifts),
    ("life_support", Measure::LifeSupport),
    ("reach", Measure::Reach),
];

/// A place that every city has, or a named building.
#[derive(Clone, Debug, PartialEq)]
pub enum Landmark {
    Building(BuildingKind),
    Plant,
    Center,
    Named(String),
}

/// The most targets of one event.
pub const TARGETS_MAX: u32 = 10_000;

const KEYS: &[&str] = &["kind", "nearest_to", "on", "busiest", "most", "ahead_of", "nth", "count"];

/// What a target of a class looks like in a file.
pub fn example_of(class: TargetClass) -> &'static str {
    match class {
        TargetClass::City => "city",
        TargetClass::Vehicle => "shuttle:12",
        TargetClass::Feeder => "feeder:7",
        TargetClass::Charger => "charger:3",
        TargetClass::Plant => "plant:1",
        TargetClass::Building => "City Hospital",
        TargetClass::Street => "Ring Road",
        TargetClass::CrowdCell => "crowd:1",
        TargetClass::Signal => "signal:1",
    }
}

/// The words of kinds of buildings.
pub const BUILDING_WORDS: [(&str, BuildingKind); 12] = [
    ("detached", BuildingKind::Detached),
    ("apartments", BuildingKind::Apartments),
    ("hospital", BuildingKind::Hospital),
    ("clinic", BuildingKind::Clinic),
    ("school", BuildingKind::School),
    ("city_hall", BuildingKind::CityHall),
    ("fire_station", BuildingKind::FireStation),
    ("police_station", BuildingKind::PoliceStation),
    ("station", BuildingKind::Station),
    ("shop", BuildingKind::Shop),
    ("office", BuildingKind::Office),
    ("works", BuildingKind::Works),
];

fn building_kind(word: &str) -> Option<BuildingKind> {
    BUILDING_WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// Reads the target of an event. `index_of` finds earlier events by their ids.
pub fn read(
    event: &Section<'_, '_>,
    kind: InjectionKind,
    index_of: impl Fn(&str, usize) -> Result<usize, ScenarioError>,
) -> Result<Aim, ScenarioError> {
    let spec = kind.spec();
    let has_target = event.has("target");
    if spec.class == TargetClass::City {
        let line = event.line_of("target");
        return if has_target {
            Err(event.trouble(line, Trouble::NeedlessTarget { word: spec.word }))
        } else {
            Ok(Aim::City)
        };
    }
    if !has_target {
        let trouble = Trouble::MissingTarget { word: spec.word, example: example_of(spec.class) };
        return Err(event.trouble(event.line_of("do"), trouble));
    }
    let Some(table) = event.section_if_table("target", "target = { … }", KEYS)? else {
        let example = format!("\"{}\"", example_of(spec.class));
        let text = event.text("target", &example)?.ok_or_else(|| event.missing("target", "target = \"feeder:7\""))?;
        return Ok(match text.value {
            "busiest" => Aim::Choice(Choice { is_busiest: true, count: 1, ..Choice::default() }),
            "any" => Aim::Choice(Choice { count: 1, ..Choice::default() }),
            name => Aim::Named(name.to_owned()),
        });
    };
    choice(&table, spec.class, index_of).map(Aim::Choice)
}

fn choice(
    table: &Section<'_, '_>,
    class: TargetClass,
    index_of: impl Fn(&str, usize) -> Result<usize, ScenarioError>,
) -> Result<Choice, ScenarioError> {
    let mut choice = Choice { count: 1, ..Choice::default() };
    if let Some(word) = table.text("kind", "\"shuttle\"")? {
        let vehicle = VehicleKind::ALL.into_iter().find(|kind| kind.slug() == word.value);
        match class {
            TargetClass::Vehicle => choice.vehicle = vehicle,
            TargetClass::Building => choice.building = building_kind(word.value),
            _ => {}
        }
        if choice.vehicle.is_none() && choice.building.is_none() {
            let known = match class {
                TargetClass::Vehicle => VehicleKind::ALL.map(VehicleKind::slug).join(", "),
                TargetClass::Building => BUILDING_WORDS.map(|(word, _)| word).join(", "),
                _ => "none: leave `kind` out".to_owned(),
            };
            let trouble =
                Trouble::UnknownKey { key: word.value.to_owned(), place: "target.kind", hint: String::new(), known };
            return Err(table.trouble(word.line, trouble));
        }
    }
    if let Some(word) = table.text("nearest_to", "\"station\"")? {
        choice.near = Some(match word.value {
            "plant" => Landmark::Plant,
            "center" => Landmark::Center,
            other => building_kind(other).map_or_else(|| Landmark::Named(other.to_owned()), Landmark::Building),
        });
    }
    if let Some(id) = table.text("on", "\"first\"")? {
        choice.on = Some(index_of(id.value, id.line)?);
    }
    if let Some(word) = table.text("most", "\"load\"")? {
        let measure = MEASURES.iter().find(|(known, _)| *known == word.value).filter(|_| class == TargetClass::Feeder);
        let known = || match class {
            TargetClass::Feeder => MEASURES.map(|(word, _)| word).join(", "),
            _ => "none: it is for feeders only".to_owned(),
        };
        let (_, measure) = measure.ok_or_else(|| unknown(table, &word, "target.most", known()))?;
        choice.most = Some(*measure);
    }
    if let Some(word) = table.text("ahead_of", "\"ambulance\"")? {
        let kind = VehicleKind::ALL.into_iter().find(|kind| kind.slug() == word.value);
        let kind = kind.filter(|kind| *kind == VehicleKind::Ambulance && class == TargetClass::Street);
        let known = "ambulance, and for streets only".to_owned();
        choice.ahead_of = Some(kind.ok_or_else(|| unknown(table, &word, "target.ahead_of", known))?);
    }
    choice.is_busiest = table.flag("busiest")?.unwrap_or(false);
    choice.skip = table.count("nth", 1, TARGETS_MAX)?.map_or(0, |nth| nth as usize - 1);
    choice.count = table.count("count", 1, TARGETS_MAX)?.unwrap_or(1) as usize;
    Ok(choice)
}

fn unknown(table: &Section<'_, '_>, word: &Lined<&str>, place: &'static str, known: String) -> ScenarioError {
    let trouble = Trouble::UnknownKey { key: word.value.to_owned(), place, hint: String::new(), known };
    table.trouble(word.line, trouble)
}
