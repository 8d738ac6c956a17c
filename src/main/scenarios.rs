//! `yagura scenarios`: what can be played.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use yagura::sim::scenario::{built_in, built_in_names};

pub fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let unwritable = "can't write the list";
    for name in built_in_names() {
        let Some(scenario) = built_in(name) else { continue };
        let scenario = scenario?;
        writeln!(out, "{name}: {} ({})", scenario.title.en, scenario.title.ja).context(unwritable)?;
        writeln!(out, "    {}", scenario.description.en).context(unwritable)?;
    }
    writeln!(out, "\nPlay one with --scenario NAME, or one of your own with --scenario FILE.toml.").context(unwritable)
}
