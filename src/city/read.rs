//! Reads a city from a file.

use std::path::Path;

use super::City;
use super::osm::pbf::read_pbf;
use super::osm::xml::{read_gz, read_xml};
use super::osm::{assemble, raw::RawData};
use super::overlay::lay_over;

pub use super::osm::error::OsmError;

/// The overlay of a read city depends on the city alone: the same file gives the same city.
const OVERLAY_SEED: u64 = 1;

/// The city of an OpenStreetMap extract (.osm.pbf, .osm or .osm.gz), with all that is laid over a city.
pub fn read_city(path: &Path) -> Result<City, OsmError> {
    let file = path.display().to_string();
    let read = reader_of(path).ok_or_else(|| OsmError::UnknownType { file: file.clone() })?;
    let bytes = std::fs::read(path).map_err(|cause| OsmError::Open { file: file.clone(), cause })?;
    if bytes.is_empty() {
        return Err(OsmError::Empty { file });
    }
    let raw = read(&file, &bytes)?;
    drop(bytes);
    let mut city = assemble(&file, &raw)?;
    lay_over(&mut city, OVERLAY_SEED);
    Ok(city)
}

type ReadBytes = fn(&str, &[u8]) -> Result<RawData, OsmError>;

/// The reader for a file's type, which its name tells.
fn reader_of(path: &Path) -> Option<ReadBytes> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let readers: [(&str, ReadBytes); 3] = [(".osm.pbf", read_pbf), (".osm.gz", read_gz), (".osm", read_xml)];
    readers.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, read)| read)
}
