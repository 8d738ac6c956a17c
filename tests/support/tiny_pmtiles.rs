//! A PMTiles file (version 3) in which every tile is the same one.

use std::path::{Path, PathBuf};

/// Zooms of the file: 0 to this. Deeper ones are shown from parts of these.
const ZOOM_MAX: u8 = 10;
const HEADER_BYTES: usize = 127;
const METADATA: &[u8] = b"{}";

/// A file that is removed when the test ends.
pub struct TinyPmTiles {
    path: PathBuf,
}

impl TinyPmTiles {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TinyPmTiles {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

/// Writes the file: header, root directory of one run, metadata, tile; nothing is compressed.
pub fn write(name: &str, tile: &[u8]) -> TinyPmTiles {
    let tiles = ((1_u64 << (2 * (u32::from(ZOOM_MAX) + 1))) - 1) / 3;
    let mut directory = Vec::new();
    // Count, then ids, run lengths, lengths and offsets (plus one) of all entries.
    for number in [1, 0, tiles, tile.len() as u64, 1] {
        varint(number, &mut directory);
    }
    let root_at = HEADER_BYTES as u64;
    let metadata_at = root_at + directory.len() as u64;
    let data_at = metadata_at + METADATA.len() as u64;
    let mut bytes = b"PMTiles\x03".to_vec();
    for number in [
        root_at,
        directory.len() as u64,
        metadata_at,
        METADATA.len() as u64,
        data_at,
        0,
        data_at,
        tile.len() as u64,
        tiles,
        1,
        1,
    ] {
        bytes.extend(number.to_le_bytes());
    }
    // Clustered, no compression twice, MVT, zooms.
    bytes.extend([1, 1, 1, 1, 0, ZOOM_MAX]);
    for degrees in [-180, -85, 180, 85] {
        bytes.extend((degrees * 10_000_000_i32).to_le_bytes());
    }
    bytes.push(0);
    bytes.resize(HEADER_BYTES, 0);
    bytes.extend(directory);
    bytes.extend(METADATA);
    bytes.extend(tile);
    let path = std::env::temp_dir().join(format!("yagura-{}-{name}.pmtiles", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    TinyPmTiles { path }
}

/// A Mapbox vector tile that is all water.
pub fn water_tile() -> Vec<u8> {
    const EXTENT: i64 = 4096;
    let zigzag = |value: i64| ((value << 1) ^ (value >> 63)) as u64;
    let mut geometry = Vec::new();
    // Move to one point, line to three, close.
    for number in [9, 0, 0, 26, zigzag(EXTENT), 0, 0, zigzag(EXTENT), zigzag(-EXTENT), 0, 15] {
        varint(number, &mut geometry);
    }
    let mut feature = Vec::new();
    bytes_field(2, &[0, 0], &mut feature);
    number_field(3, 3, &mut feature);
    bytes_field(4, &geometry, &mut feature);
    let mut value = Vec::new();
    bytes_field(1, b"water", &mut value);
    let mut layer = Vec::new();
    number_field(15, 2, &mut layer);
    bytes_field(1, b"water", &mut layer);
    bytes_field(2, &feature, &mut layer);
    bytes_field(3, b"kind", &mut layer);
    bytes_field(4, &value, &mut layer);
    number_field(5, EXTENT as u64, &mut layer);
    let mut tile = Vec::new();
    bytes_field(3, &layer, &mut tile);
    tile
}

fn varint(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// A protobuf field of bytes.
fn bytes_field(field: u64, bytes: &[u8], to: &mut Vec<u8>) {
    varint(field << 3 | 2, to);
    varint(bytes.len() as u64, to);
    to.extend(bytes);
}

/// A protobuf field of a number.
fn number_field(field: u64, number: u64, to: &mut Vec<u8>) {
    varint(field << 3, to);
    varint(number, to);
}
