//! PMTiles: looks into a file's header before it becomes a base map, because a broken one would only stay empty.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Bytes of the header (PMTiles specification, version 3).
const HEADER_BYTES: usize = 127;
const VERSION: u8 = 3;
/// Where the header names things.
const ROOT_AT: usize = 8;
const DATA_AT: usize = 56;
const DIRECTORY_COMPRESSION_AT: usize = 97;
const TILE_COMPRESSION_AT: usize = 98;
const TILE_KIND_AT: usize = 99;
const ZOOM_MIN_AT: usize = 100;
const ZOOM_MAX_AT: usize = 101;
/// Compressions that can be read: none and gzip.
const COMPRESSIONS: RangeInclusive<u8> = 1..=2;
/// Kinds of tiles that can be read: MVT, PNG and JPEG.
const TILE_KINDS: RangeInclusive<u8> = 1..=3;

/// Why a PMTiles file can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum PmTilesError {
    #[error("{file} can't be found; name a .pmtiles file that is there")]
    NotThere { file: PathBuf },
    #[error("{file} can't be read: {error}")]
    Unreadable { file: PathBuf, error: std::io::Error },
    #[error("{file} is no PMTiles file, though its name says so")]
    NotPmTiles { file: PathBuf },
    #[error("{file} is of PMTiles version {version}; convert it to version 3 (`pmtiles convert`)")]
    Version { file: PathBuf, version: u8 },
    #[error("{file} is cut off: it says that it has {expected} bytes, and it has {found}; copy it anew")]
    CutOff { file: PathBuf, expected: u64, found: u64 },
    #[error("{file} is compressed in a way that can't be read; write it with gzip or without compression")]
    Compression { file: PathBuf },
    #[error("{file} has tiles of a kind that can't be read; those that can are MVT, PNG and JPEG")]
    TileKind { file: PathBuf },
}

/// The zooms that a file has tiles of.
pub fn zooms(path: &Path) -> Result<RangeInclusive<u8>, PmTilesError> {
    let file = || path.to_owned();
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => PmTilesError::NotThere { file: file() },
        ErrorKind::UnexpectedEof => PmTilesError::NotPmTiles { file: file() },
        _ => PmTilesError::Unreadable { file: file(), error },
    };
    let mut opened = File::open(path).map_err(unreadable)?;
    let found = opened.metadata().map_err(unreadable)?.len();
    let mut header = [0_u8; HEADER_BYTES];
    opened.read_exact(&mut header).map_err(unreadable)?;
    if !header.starts_with(b"PMTiles") {
        return Err(PmTilesError::NotPmTiles { file: file() });
    }
    if header[7] != VERSION {
        return Err(PmTilesError::Version { file: file(), version: header[7] });
    }
    let expected = end_of(&header, ROOT_AT).max(end_of(&header, DATA_AT));
    if found < expected {
        return Err(PmTilesError::CutOff { file: file(), expected, found });
    }
    let is_readable = |at: usize| COMPRESSIONS.contains(&header[at]);
    if !is_readable(DIRECTORY_COMPRESSION_AT) || !is_readable(TILE_COMPRESSION_AT) {
        return Err(PmTilesError::Compression { file: file() });
    }
    if !TILE_KINDS.contains(&header[TILE_KIND_AT]) {
        return Err(PmTilesError::TileKind { file: file() });
    }
    Ok(header[ZOOM_MIN_AT]..=header[ZOOM_MAX_AT])
}

/// Where a part of the file ends, whose offset and length the header names one after the other.
fn end_of(header: &[u8; HEADER_BYTES], at: usize) -> u64 {
    let number = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&header[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    number(at).saturating_add(number(at + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Vec<u8> {
        let mut bytes = vec![0; HEADER_BYTES];
        bytes[..7].copy_from_slice(b"PMTiles");
        bytes[7] = VERSION;
        bytes[ROOT_AT] = HEADER_BYTES as u8;
        bytes[DIRECTORY_COMPRESSION_AT..=TILE_KIND_AT].copy_from_slice(&[1, 2, 1]);
        bytes[ZOOM_MIN_AT..=ZOOM_MAX_AT].copy_from_slice(&[3, 14]);
        bytes
    }

    #[test]
    fn a_broken_file_is_told_with_the_mend() {
        let folder = std::env::temp_dir().join(format!("yagura-pmtiles-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("land.pmtiles");
        let spoilt = |at: usize, byte: u8| {
            let mut bytes = header();
            bytes[at] = byte;
            bytes
        };
        for (bytes, expected) in [
            (Vec::new(), "is no PMTiles file"),
            (b"GIF89a".to_vec(), "is no PMTiles file"),
            (header()[..100].to_vec(), "is no PMTiles file"),
            (spoilt(0, b'X'), "is no PMTiles file"),
            (spoilt(7, 2), "version 2; convert"),
            (spoilt(DATA_AT + 9, 4), "cut off: it says that it has 1024 bytes, and it has 127"),
            (spoilt(DATA_AT + 7, 255), "cut off"),
            (spoilt(TILE_COMPRESSION_AT, 4), "gzip"),
            (spoilt(TILE_KIND_AT, 4), "MVT, PNG and JPEG"),
        ] {
            std::fs::write(&file, bytes).expect("written");
            let error = zooms(&file).expect_err(expected).to_string();
            assert!(error.contains(expected) && error.contains("land.pmtiles"), "{error}");
        }
        std::fs::write(&file, header()).expect("written");
        assert_eq!(zooms(&file).expect("sound"), 3..=14);
        std::fs::remove_dir_all(folder).ok();
    }
}
