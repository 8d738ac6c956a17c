//! Scenarios: what is to happen in a simulated city, read from TOML files, and everything that trainers can inject.
//!
//! A scenario sets the clock, the weather, the fleets, the network and the grid, and has events on a timeline. Files are
//! read by hand-written conversion (`read`), so that every complaint names file, line and mend. What an event does is
//! an [`crate::model::Injection`]; the same list serves files and trainers.
//!
//! A scenario knows no city. `bind` finds its targets in one, before anything is simulated.

mod aim;
mod bind;
mod choose;
mod command_faults;
mod effects;
mod error;
mod library;
mod lies;
mod nearest_word;
mod play;
mod quake;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod view;
mod when;

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::InjectionKind;

pub use aim::{Aim, Choice, Landmark};
pub use bind::Script;
pub use error::{ScenarioError, Trouble};
pub use library::{built_in, built_in_names};
pub use play::Play;
pub use read::named;

/// The longest scenario file, in bytes.
pub const FILE_BYTES_MAX: usize = 262_144;
/// The most events of a scenario.
pub const EVENTS_MAX: usize = 1_000;
/// The longest scenario, in hours.
pub const LENGTH_MAX_H: i64 = 7 * 24;

/// A scenario as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// As it is called on the command line: the file's name without its ending.
    pub name: Arc<str>,
    /// The file as complaints call it.
    pub file: Arc<str>,
    pub title: Name,
    pub description: Name,
    pub clock: ScenarioClock,
    pub weather: WeatherPlan,
    pub fleets: FleetPlan,
    pub network: NetworkPlan,
    pub grid: GridPlan,
    /// In order of time, those of the same time in order of the file.
    pub events: Vec<ScenarioEvent>,
}

impl Scenario {
    /// When it begins in a city.
    ///
    /// # Errors
    /// When the hour does not exist there, because the clocks go forward.
    pub fn start_in(&self, city: &City) -> Result<Timestamp, ScenarioError> {
        bind::start_of(self, city)
    }

    /// From its start to a time of day.
    ///
    /// # Errors
    /// When that is not while it is played.
    pub fn until(&self, at: NaiveTime) -> Result<Span, ScenarioError> {
        let text = at.format("%H:%M").to_string();
        when::moment("at", &text, &self.clock).map_err(|trouble| ScenarioError::At {
            file: self.file.to_string(),
            line: self.clock.line,
            trouble: Box::new(trouble),
        })
    }
}

/// When a scenario is played, local to its city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioClock {
    pub date: NaiveDate,
    pub start: NaiveTime,
    pub length: Span,
    line: usize,
}

/// What differs all along from the weather that the season would bring; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeatherPlan {
    pub offset_k: Option<f32>,
    pub cloud: Option<f32>,
    pub rain_mmph: Option<f32>,
    pub wind_mps: Option<f32>,
    pub snow_cm: Option<f32>,
}

/// How many vehicles there are, and how often they fail.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FleetPlan {
    pub vehicles: Option<u32>,
    /// Faults of their own against the usual rate; 0 for none but the scenario's.
    pub faults: Option<f32>,
}

/// How commands and vehicles' messages fare all along.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NetworkPlan {
    pub commands_lost: Option<f32>,
    pub commands_late_s: Option<f32>,
    pub commands_doubled: Option<f32>,
    pub commands_refused: Option<f32>,
    pub messages_lost: Option<f32>,
}

/// How the grid stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GridPlan {
    /// Limits of all feeders against theirs.
    pub limits: Option<f32>,
    /// Whether a feeder that stays over its limit trips by itself.
    pub has_protection: bool,
}

/// Something on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioEvent {
    /// After the start.
    pub at: Span,
    pub say: Option<Name>,
    pub deed: Option<ScenarioDeed>,
    /// Where it stands in the file.
    line: usize,
}

/// What an event does.
#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioDeed {
    Begin(ScenarioInjection),
    /// Ends what the event of this index began.
    End(usize),
}

/// An injection whose target is not yet looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioInjection {
    pub kind: InjectionKind,
    pub aim: Aim,
    pub strength: f32,
    pub ramp: Span,
    pub lasts: Option<Span>,
    /// Whether it is left out where the city has no such target.
    pub if_there: bool,
    target_line: usize,
}
