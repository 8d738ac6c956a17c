//! Reads what SUMO's `--tripinfo-output` wrote.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::outcome::Outcome;

pub fn read(path: &Path) -> Result<Outcome> {
    let place = || format!("in {}; write it again with sumo --tripinfo-output", path.display());
    let bytes = std::fs::read(path).with_context(place)?;
    let mut reader = Reader::from_reader(bytes.as_slice());
    let (mut durations_s, mut arrivals_s) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().with_context(place)? {
            Event::Empty(tag) | Event::Start(tag) if tag.name().as_ref() == b"tripinfo" => {
                let number = |name: &str| -> Result<f64> {
                    let attribute = tag.try_get_attribute(name)?.with_context(|| format!("no `{name}`"))?;
                    Ok(std::str::from_utf8(&attribute.value)?.parse()?)
                };
                let arrival_s = number("arrival").with_context(place)?;
                // SUMO writes -1 for vehicles that were still under way.
                if arrival_s >= 0.0 {
                    durations_s.push(number("duration").with_context(place)?);
                    arrivals_s.push(arrival_s);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if durations_s.is_empty() {
        bail!("no finished trip {}", place());
    }
    Ok(Outcome::new(durations_s, arrivals_s))
}
