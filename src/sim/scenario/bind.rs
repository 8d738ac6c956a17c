//! Finds a scenario's targets in a city, before anything is simulated.

use std::sync::Arc;

use chrono::{LocalResult, TimeZone as _};

use super::aim::{Aim, Choice, Landmark, example_of};
use super::choose::count_of;
use super::error::{ScenarioError, Trouble};
use super::{Scenario, ScenarioDeed, ScenarioInjection};
use crate::base::geo::Point;
use crate::base::ids::{BuildingId, ChargerId, CrowdCellId, FeederId, PlantId, SignalId, StreetId, VehicleId};
use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::scenario_view::ScenarioStep;
use crate::model::{Injection, InjectionKind, InjectionTarget, TargetClass, Vehicle, VehicleKind};

/// A scenario whose targets were found in a city, with moments of the clock.
#[derive(Clone, Debug)]
pub struct Script {
    pub scenario: Arc<Scenario>,
    pub start: Timestamp,
    pub end: Timestamp,
    pub steps: Vec<Step>,
}

/// One entry of the timeline, ready to be done.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Timestamp,
    pub say: Option<Name>,
    pub deed: Option<Deed>,
}

#[derive(Clone, Debug)]
pub enum Deed {
    Begin(Begin),
    End(usize),
}

/// Something that begins, and where.
#[derive(Clone, Debug)]
pub struct Begin {
    pub kind: InjectionKind,
    pub place: Place,
    pub strength: f32,
    pub ramp: Span,
    pub lasts: Option<Span>,
}

/// Where something begins: at a thing that is known, or at what is chosen when the time comes.
#[derive(Clone, Debug)]
pub enum Place {
    Known(InjectionTarget),
    Chosen {
        choice: Choice,
        near: Option<Point>,
    },
    /// The city has no such thing, and the scenario said that it may be left out.
    LeftOut,
}

impl Begin {
    pub fn injection(&self, target: InjectionTarget) -> Injection {
        Injection { kind: self.kind, target, strength: self.strength, ramp: self.ramp, lasts: self.lasts }
    }
}

impl Script {
    /// Finds a scenario's targets in a city and its fleet.
    ///
    /// # Errors
    /// When a target is not there, or the clock's hour does not exist in the city's zone.
    pub fn bind(scenario: Arc<Scenario>, city: &City, roster: &[Vehicle]) -> Result<Self, ScenarioError> {
        let start = start_of(&scenario, city)?;
        let finder = Finder { scenario: &scenario, city, roster };
        let mut steps = Vec::with_capacity(scenario.events.len());
        for event in &scenario.events {
            let deed = match &event.deed {
                Some(ScenarioDeed::Begin(begin)) => Some(Deed::Begin(finder.begin(begin)?)),
                Some(ScenarioDeed::End(of)) => Some(Deed::End(*of)),
                None => None,
            };
            steps.push(Step { at: start + event.at, say: event.say.clone(), deed });
        }
        let end = start + scenario.clock.length;
        Ok(Self { scenario, start, end, steps })
    }

    /// The timeline as a window shows it.
    pub fn view(&self) -> Arc<[ScenarioStep]> {
        let deed = |step: &Step| match &step.deed {
            Some(Deed::Begin(begin)) => Some(begin.kind),
            _ => None,
        };
        self.steps.iter().map(|step| ScenarioStep { at: step.at, say: step.say.clone(), deed: deed(step) }).collect()
    }
}

pub fn start_of(scenario: &Scenario, city: &City) -> Result<Timestamp, ScenarioError> {
    let local = scenario.clock.date.and_time(scenario.clock.start);
    match city.zone.from_local_datetime(&local) {
        // When the clocks go back, an hour comes twice; the first one is meant.
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(Timestamp(at.timestamp_millis())),
        LocalResult::None => {
            let trouble = Trouble::NoSuchHour { local: local.to_string(), zone: city.zone.to_string() };
            Err(at_line(scenario, scenario.clock.line, trouble))
        }
    }
}

fn at_line(scenario: &Scenario, line: usize, trouble: Trouble) -> ScenarioError {
    ScenarioError::At { file: scenario.file.to_string(), line, trouble: Box::new(trouble) }
}

struct Finder<'a> {
    scenario: &'a Scenario,
    city: &'a City,
    roster: &'a [Vehicle],
}

impl Finder<'_> {
    fn begin(&self, begin: &ScenarioInjection) -> Result<Begin, ScenarioError> {
        let class = begin.kind.spec().class;
        let found = match &begin.aim {
            Aim::City => Ok(Place::Known(InjectionTarget::City)),
            Aim::Named(name) => self.named(begin.kind, name).map(Place::Known),
            Aim::Choice(choice) => self.chosen(class, choice),
        };
        let place = match found {
            Ok(place) => place,
            Err(_) if begin.if_there => Place::LeftOut,
            Err(trouble) => return Err(at_line(self.scenario, begin.target_line, trouble)),
        };
        Ok(Begin { kind: begin.kind, place, strength: begin.strength, ramp: begin.ramp, lasts: begin.lasts })
    }

    fn chosen(&self, class: TargetClass, choice: &Choice) -> Result<Place, Trouble> {
        let there = count_of(self.city, self.roster, class, choice);
        if there <= choice.skip {
            let class = match (choice.vehicle, choice.building) {
                (Some(kind), _) => kind.slug().to_owned(),
                (None, Some(kind)) => format!("{kind:?}").to_lowercase(),
                _ if choice.skip > 0 => format!("{} number {}", class.word(), choice.skip + 1),
                _ => class.word().to_owned(),
            };
            return Err(Trouble::NothingFits { city: self.city.name.en.to_string(), class });
        }
        let near = match &choice.near {
            Some(landmark) => Some(self.landmark(landmark)?),
            None => None,
        };
        Ok(Place::Chosen { choice: choice.clone(), near })
    }

    /// Where a landmark is; a city without it is looked at from its middle.
    fn landmark(&self, landmark: &Landmark) -> Result<Point, Trouble> {
        let city = self.city;
        let middle = (city.bounds.min + city.bounds.max) * 0.5;
        let place = match landmark {
            Landmark::Center => Some(middle),
            Landmark::Plant => city.plants.first().map(|plant| plant.place),
            Landmark::Building(kind) => {
                let of_kind = city.buildings.iter().filter(|building| building.kind == *kind);
                let by_middle = |building: &&crate::city::Building| building.center.distance(middle).to_bits();
                of_kind.min_by_key(by_middle).map(|building| building.center)
            }
            Landmark::Named(name) => {
                let target = self.building(name).ok_or_else(|| self.unknown("building", name))?;
                Some(city.buildings[target].center)
            }
        };
        Ok(place.unwrap_or(middle))
    }

    fn named(&self, kind: InjectionKind, name: &str) -> Result<InjectionTarget, Trouble> {
        let spec = kind.spec();
        let found = self.any(name, spec.class).ok_or_else(|| self.unknown(spec.class.word(), name))?;
        if found.class() == spec.class {
            return Ok(found);
        }
        Err(Trouble::WrongTarget {
            word: spec.word,
            wanted: spec.class.word(),
            found: found.class().word(),
            target: name.to_owned(),
            example: example_of(spec.class),
        })
    }

    fn unknown(&self, class: &'static str, target: &str) -> Trouble {
        let city = self.city;
        let counted = |count: usize| match count {
            0 => "there is none of them".to_owned(),
            count => format!("they are numbered from 1 to {count}"),
        };
        let known = match class {
            "feeder" => counted(city.feeders.len()),
            "charger" => counted(city.chargers.len()),
            "plant" => counted(city.plants.len()),
            "crowd" => counted(city.crowd_cells.len()),
            "signal" => counted(city.control.signals.len()),
            "vehicle" => {
                let kinds = VehicleKind::ALL.into_iter().filter_map(|kind| {
                    let count = self.roster.iter().filter(|vehicle| vehicle.kind == kind).count();
                    (count > 0).then(|| format!("{}:1 to {count}", kind.slug()))
                });
                format!("there are {}", kinds.collect::<Vec<_>>().join(", "))
            }
            _ => "names are those that the window shows; or choose one by `target = { nearest_to = \"station\" }`"
                .to_owned(),
        };
        Trouble::UnknownTarget { city: city.name.en.to_string(), class, target: target.to_owned(), known }
    }

    /// The thing of a name; where the name fits several, one of the wanted class.
    fn any(&self, name: &str, wanted: TargetClass) -> Option<InjectionTarget> {
        if let Some(target) = self.numbered(name) {
            return Some(target);
        }
        let street = || self.street(name).map(|id| InjectionTarget::Street(StreetId::from_index(id)));
        let building = || self.building(name).map(|id| InjectionTarget::Building(BuildingId::from_index(id)));
        let plant = || {
            let found = self.city.plants.iter().position(|plant| is_called(&plant.name, name));
            found.map(|id| InjectionTarget::Plant(PlantId::from_index(id)))
        };
        match wanted {
            TargetClass::Street => street().or_else(building).or_else(plant),
            TargetClass::Plant => plant().or_else(building).or_else(street),
            _ => building().or_else(plant).or_else(street),
        }
    }

    /// `"feeder:7"`, `"Feeder 7"`, `"shuttle:12"`, `"plant:1"`.
    fn numbered(&self, name: &str) -> Option<InjectionTarget> {
        let (word, digits) = name.rsplit_once([':', ' '])?;
        let (word, number): (String, u32) = (word.trim().to_lowercase(), digits.trim().parse().ok()?);
        let index = (number as usize).checked_sub(1);
        let counted = |count: usize| index.filter(|index| *index < count);
        let city = self.city;
        if let Some(kind) = VehicleKind::ALL.into_iter().find(|kind| kind.slug() == word) {
            let mut vehicles = self.roster.iter();
            let found = vehicles.position(|vehicle| vehicle.kind == kind && vehicle.number == number)?;
            return Some(InjectionTarget::Vehicle(VehicleId::from_index(found)));
        }
        Some(match word.as_str() {
            "feeder" => {
                let found = city.feeders.iter().position(|feeder| feeder.number == number)?;
                InjectionTarget::Feeder(FeederId::from_index(found))
            }
            "charger" => {
                let found = city.chargers.iter().position(|charger| charger.number == number)?;
                InjectionTarget::Charger(ChargerId::from_index(found))
            }
            "plant" => InjectionTarget::Plant(PlantId::from_index(counted(city.plants.len())?)),
            "building" => InjectionTarget::Building(BuildingId::from_index(counted(city.buildings.len())?)),
            "street" => InjectionTarget::Street(StreetId::from_index(counted(city.streets.streets.len())?)),
            "crowd" => InjectionTarget::CrowdCell(CrowdCellId::from_index(counted(city.crowd_cells.len())?)),
            "signal" => InjectionTarget::Signal(SignalId::from_index(counted(city.control.signals.len())?)),
            _ => return None,
        })
    }

    fn building(&self, name: &str) -> Option<usize> {
        let name = name.strip_prefix("building:").unwrap_or(name);
        self.city.buildings.iter().position(|building| building.name.as_ref().is_some_and(|own| is_called(own, name)))
    }

    /// The longest piece of a street of that name.
    fn street(&self, name: &str) -> Option<usize> {
        let name = name.strip_prefix("street:").unwrap_or(name);
        let streets = self.city.streets.streets.iter().enumerate();
        let named = streets.filter(|(_, street)| street.name.as_ref().is_some_and(|own| is_called(own, name)));
        named.max_by(|a, b| a.1.length_m.total_cmp(&b.1.length_m)).map(|(index, _)| index)
    }
}

fn is_called(own: &Name, name: &str) -> bool {
    own.en.eq_ignore_ascii_case(name.trim()) || *own.ja == *name.trim()
}
