//! `yagura scenarios`: what can be played.

use std::fmt::Write as _;

use anyhow::Result;
use yagura::sim::scenario::{built_in, built_in_names};

use crate::screen;

pub fn run() -> Result<()> {
    let mut list = String::new();
    for name in built_in_names() {
        let Some(scenario) = built_in(name) else { continue };
        let scenario = scenario?;
        writeln!(list, "{name}: {} ({})", scenario.title.en, scenario.title.ja)?;
        writeln!(list, "    {}", scenario.description.en)?;
    }
    writeln!(list, "\nPlay one with --scenario NAME, or one of your own with --scenario FILE.toml.")?;
    screen::say(&list)
}
