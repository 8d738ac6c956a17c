//! Reads a city from a file.

use std::path::Path;

use super::City;
use super::osm::pbf::read_pbf;
use super::osm::xml::{read_gz, read_xml};
use super::osm::{assemble, raw::RawData};
use super::overlay::lay_over;
use super::sumo::read_net;

pub use super::osm::error::OsmError;
pub use super::sumo::error::SumoError;

/// The overlay of a read city depends on the city alone: the same file gives the same city.
const OVERLAY_SEED: u64 = 1;

/// Why no city could be read.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    #[error(
        "`{file}` is no kind of city file that Yagura reads. Give an OpenStreetMap extract whose name ends in \
         .osm.pbf, .osm or .osm.gz, or a SUMO network whose name ends in .net.xml or .net.xml.gz."
    )]
    UnknownType { file: String },
    #[error(transparent)]
    Osm(#[from] OsmError),
    #[error(transparent)]
    Sumo(#[from] SumoError),
}

/// The city of an OpenStreetMap extract (.osm.pbf, .osm or .osm.gz) or of a SUMO network (.net.xml or .net.xml.gz),
/// with all that is laid over a city.
pub fn read_city(path: &Path) -> Result<City, CityError> {
    let reader = reader_of(path).ok_or_else(|| CityError::UnknownType { file: path.display().to_string() })?;
    let mut city = match reader {
        Reader::Osm(read) => read_osm(path, read)?,
        Reader::Sumo => read_net(path)?,
    };
    lay_over(&mut city, OVERLAY_SEED);
    Ok(city)
}

fn read_osm(path: &Path, read: ReadBytes) -> Result<City, OsmError> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|cause| OsmError::Open { file: file.clone(), cause })?;
    if bytes.is_empty() {
        return Err(OsmError::Empty { file });
    }
    let raw = read(&file, &bytes)?;
    drop(bytes);
    assemble(&file, &raw)
}

type ReadBytes = fn(&str, &[u8]) -> Result<RawData, OsmError>;

#[derive(Clone, Copy)]
enum Reader {
    Osm(ReadBytes),
    Sumo,
}

/// The reader for a file's type, which its name tells.
fn reader_of(path: &Path) -> Option<Reader> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let readers: [(&str, Reader); 5] = [
        (".osm.pbf", Reader::Osm(read_pbf)),
        (".osm.gz", Reader::Osm(read_gz)),
        (".osm", Reader::Osm(read_xml)),
        (".net.xml", Reader::Sumo),
        (".net.xml.gz", Reader::Sumo),
    ];
    readers.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, reader)| reader)
}
