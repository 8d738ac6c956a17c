//! What a window shows of a scenario: its story, what comes next, and what is under way.

use std::sync::Arc;

use crate::base::name::Name;
use crate::base::time::Timestamp;

use super::injection::Injection;

/// A scenario as it is being played, and what was made to happen by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioView {
    /// The scenario that is played; `None` for an ordinary day without one.
    pub playing: Option<Playing>,
    /// What is under way, of the scenario's or by hand, in the order in which it began.
    pub under_way: Arc<[UnderWay]>,
    /// All scenarios that can be started.
    pub known: Arc<[KnownScenario]>,
}

/// The scenario that is played.
#[derive(Clone, Debug, PartialEq)]
pub struct Playing {
    pub name: Arc<str>,
    pub title: Name,
    pub description: Name,
    pub started: Timestamp,
    pub ends: Timestamp,
    /// Whether it begins again at its end.
    pub is_looping: bool,
    /// Everything on the timeline, in order of time; those before the clock are past.
    pub steps: Arc<[ScenarioStep]>,
}

/// One entry of a scenario's timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioStep {
    pub at: Timestamp,
    /// The line of the story; `None` for what is left for the operator to find out.
    pub say: Option<Name>,
    /// What happens; `None` for a line of the story alone, or the end of something.
    pub deed: Option<super::injection::InjectionKind>,
}

/// Something that is made to happen at this moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnderWay {
    /// By which it can be ended.
    pub number: u32,
    pub injection: Injection,
    pub began: Timestamp,
    pub ends: Option<Timestamp>,
    /// The step of the scenario that began it; `None` for one by hand.
    pub step: Option<u16>,
}

/// A scenario that can be started.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownScenario {
    pub name: Arc<str>,
    pub title: Name,
    pub description: Name,
}
