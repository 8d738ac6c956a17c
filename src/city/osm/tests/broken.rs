//! Files that are no cities, or were one.

use std::io::Write as _;
use std::path::Path;

use crate::base::chance::Chance;
use crate::city::overlay::lay_over;
use crate::city::read::read_city;

use super::super::assemble;
use super::super::error::OsmError;
use super::super::pbf::read_pbf;
use super::super::raw::RawData;
use super::super::xml::{read_gz, read_xml};
use super::{map, relation, square, way};

#[test]
fn each_refusal_names_the_file_the_place_and_the_mend() {
    let cases: [(&str, &str); 8] = [
        ("", "no <osm> element"),
        ("hello", "not OpenStreetMap data"),
        ("<html></html>", "<html>"),
        ("<osm>\n<node id=\"1\" lat=\"35\" lon=\"139\"/>\n<node id=\"2\"", "line 3"),
        ("<osm>\n<node id=\"1\" lat=\"35\" lon=\"139\"/>\n", "line 3"),
        ("<osm>\n<node id=\"1\" lat=\"x\" lon=\"139\"/>\n</osm>", "line 2"),
        ("<osm><node id=\"77\" lat=\"135\" lon=\"139\"/></osm>", "node 77"),
        ("<osm><node id=\"1\" lat=\"35\" lon=\"139\"/></osm>", "no street"),
    ];
    for (text, word) in cases {
        let refusal = read_xml("a.osm", text.as_bytes()).and_then(|raw| assemble("a.osm", &raw));
        let said = refusal.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("`a.osm`") && said.contains(word), "{text}: {said}");
    }
    let wide = map(2, 1, "<node id=\"9\" lat=\"40\" lon=\"139\"/>")
        .replace("</osm>", &way(1, &[1, 2, 9], &[("highway", "primary")]));
    let said = read_xml("a.osm", (wide + "</osm>").as_bytes()).and_then(|raw| assemble("a.osm", &raw)).unwrap_err();
    assert!(said.to_string().contains("smaller piece"), "{said}");
}

#[test]
fn files_that_are_not_there_or_of_another_kind() {
    for (path, word) in [("no-such-city.osm", "can't open"), ("city.docx", ".osm.pbf")] {
        let said = read_city(Path::new(path)).unwrap_err().to_string();
        assert!(said.contains(path) && said.contains(word), "{said}");
    }
}

#[test]
fn packed_files_are_read_and_cut_ones_refused() {
    let text = map(3, 3, &square("residential"));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(read_gz("a.osm.gz", &packed).unwrap().ways.len(), 4);
    assert!(matches!(read_gz("a.osm.gz", &packed[..packed.len() / 2]), Err(OsmError::CutOff { .. })));
    assert!(matches!(read_gz("a.osm.gz", text.as_bytes()), Err(OsmError::NotOsm { .. })));
}

#[test]
fn binary_files_are_read_and_cut_ones_refused_with_the_byte() {
    let whole = small_pbf();
    let raw = read_pbf("a.osm.pbf", &whole).unwrap();
    assert_eq!((raw.nodes.len(), raw.ways.len()), (4, 1));
    assert!(assemble("a.osm.pbf", &raw).is_ok());
    for end in 1..whole.len() {
        match read_pbf("a.osm.pbf", &whole[..end]) {
            Ok(_) => assert_eq!(end, header_length(), "a cut between two blocks can't be told from a small file"),
            Err(OsmError::CutOff { place, .. }) => assert!(place.contains("byte"), "{place}"),
            Err(other) => assert!(end < header_length(), "{end}: {other}"),
        }
    }
    assert!(matches!(read_pbf("a.osm.pbf", b"<osm></osm>"), Err(OsmError::NotOsm { .. })));
}

type ReadBytes = fn(&str, &[u8]) -> Result<RawData, OsmError>;

/// Reads a damaged file as far as it goes; whatever comes of it, it must not panic.
fn survive(read: ReadBytes, bytes: &[u8]) {
    if let Ok(mut city) = read("a.osm", bytes).and_then(|raw| assemble("a.osm", &raw)) {
        lay_over(&mut city, 1);
    }
}

#[test]
fn cut_and_flipped_bytes_never_panic() {
    let text = map(
        3,
        3,
        &(square("residential")
            + &way(5, &[2, 12, 22], &[("highway", "tertiary"), ("oneway", "yes")])
            + &way(6, &[1, 2, 12, 11, 1], &[("building", "yes"), ("building:levels", "3")])
            + &way(7, &[12, 13, 23, 22, 12], &[("landuse", "industrial")])
            + &relation(1, &[("way", 7, "outer")], &[("type", "multipolygon"), ("natural", "water")])
            + &relation(
                2,
                &[("way", 1, "from"), ("node", 2, "via"), ("way", 5, "to")],
                &[("type", "restriction"), ("restriction", "no_left_turn")],
            )),
    );
    let pbf = small_pbf();
    let files: [(&[u8], ReadBytes); 2] = [(text.as_bytes(), read_xml), (&pbf, read_pbf)];
    for (bytes, read) in files {
        for seed in 0..200_u64 {
            println!("seed {seed} of {} bytes", bytes.len());
            let mut chance = Chance::new(seed);
            let mut damaged = bytes.to_vec();
            if chance.happens(0.3) {
                damaged.truncate(chance.below(bytes.len()));
            }
            for _ in 0..=chance.below(4) {
                let at = chance.below(damaged.len());
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            survive(read, &damaged);
        }
    }
}

/// A number as protocol buffers write it, seven bits a byte.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn zigzag(value: i64) -> Vec<u8> {
    varint(((value << 1) ^ (value >> 63)) as u64)
}

fn field_bytes(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn field_number(number: u64, value: u64) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

/// A block of a .osm.pbf file that isn't packed (the PBF format of the OpenStreetMap wiki).
fn blob(kind: &str, message: &[u8]) -> Vec<u8> {
    let blob = field_bytes(1, message);
    let header = [field_bytes(1, kind.as_bytes()), field_number(3, blob.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, blob].concat()
}

fn header() -> Vec<u8> {
    blob("OSMHeader", &[field_bytes(4, b"OsmSchema-V0.6"), field_bytes(4, b"DenseNodes")].concat())
}

fn header_length() -> usize {
    header().len()
}

/// Four nodes in a square and one street around them.
fn small_pbf() -> Vec<u8> {
    let strings: Vec<u8> =
        ["", "highway", "tertiary"].iter().flat_map(|text| field_bytes(1, text.as_bytes())).collect();
    let deltas = |values: [i64; 4]| values.iter().flat_map(|value| zigzag(*value)).collect::<Vec<u8>>();
    let dense = [
        field_bytes(1, &deltas([1, 1, 1, 1])),
        field_bytes(8, &deltas([350_000_000, 0, 10_000, 0])),
        field_bytes(9, &deltas([1_390_000_000, 10_000, 0, -10_000])),
    ]
    .concat();
    let refs: Vec<u8> = [1, 1, 1, 1, -3].iter().flat_map(|value| zigzag(*value)).collect();
    let way = [field_number(1, 7), field_bytes(2, &[1]), field_bytes(3, &[2]), field_bytes(8, &refs)].concat();
    let groups = [field_bytes(2, &field_bytes(2, &dense)), field_bytes(2, &field_bytes(3, &way))].concat();
    let data = [field_bytes(1, &strings), groups].concat();
    [header(), blob("OSMData", &data)].concat()
}
