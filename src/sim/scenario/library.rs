//! The scenarios that come with the program.

use super::Scenario;
use super::error::ScenarioError;

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        const BUILT_IN: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../assets/scenarios/", $name, ".toml")),
        )),*];
    };
}

scenarios!(
    "morning",
    "dark-junctions",
    "dark-junctions-story",
    "earthquake",
    "festival",
    "heat-wave",
    "hospital-morning",
    "snow-morning",
);

/// The names of all scenarios that come with the program, in the order in which they are shown.
pub fn built_in_names() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(name, _)| *name).collect()
}

/// The scenario of a name; `None` when none is called so.
pub fn built_in(name: &str) -> Option<Result<Scenario, ScenarioError>> {
    let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    Some(Scenario::parse(name, &format!("{name}.toml"), text))
}
