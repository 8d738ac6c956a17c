//! Reads an OpenStreetMap file in the binary format (.osm.pbf).

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use osmpbf::{Blob, BlobDecode, BlobError, BlobReader, Element, ErrorKind, PrimitiveBlock, RelMemberType};

use crate::base::geo::LatLon;

use super::error::OsmError;
use super::raw::{Member, MemberKind, RawData, RawNode, RawRelation, RawWay, Tags};

/// Everything in the bytes of a .osm.pbf file.
pub fn read_pbf(file: &str, bytes: &[u8]) -> Result<RawData, OsmError> {
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: Cursor::new(bytes), taken: taken.clone() };
    let mut data = RawData::default();
    let (mut number, mut start) = (0_u64, 0_u64);
    for blob in BlobReader::new(counted) {
        let place = || format!("block {number}, byte {start}");
        let blob = blob.map_err(|cause| {
            if taken.load(Ordering::Relaxed) >= bytes.len() as u64 {
                OsmError::CutOff { file: file.to_owned(), place: place() }
            } else if number == 0 {
                not_osm(file)
            } else {
                damaged(file, place(), &cause)
            }
        })?;
        take_blob(file, number, &place(), &blob, &mut data)?;
        number += 1;
        start = taken.load(Ordering::Relaxed);
    }
    if start < bytes.len() as u64 {
        return Err(OsmError::CutOff { file: file.to_owned(), place: format!("block {number}, byte {start}") });
    }
    Ok(data)
}

fn not_osm(file: &str) -> OsmError {
    OsmError::NotOsm { file: file.to_owned(), found: "it does not begin with an OSMHeader block".to_owned() }
}

fn damaged(file: &str, place: String, cause: &impl ToString) -> OsmError {
    OsmError::Damaged { file: file.to_owned(), place, cause: cause.to_string() }
}

/// `osmpbf` adds up numbers of the file unchecked, which panics in builds that watch for overflow: a block that does
/// so is a damaged one.
fn take_blob(file: &str, number: u64, place: &str, blob: &Blob, data: &mut RawData) -> Result<(), OsmError> {
    let outcome = catch_unwind(AssertUnwindSafe(|| match blob.decode() {
        Ok(BlobDecode::OsmHeader(header)) => {
            data.bounds = header
                .bbox()
                .map(|bbox| (LatLon { lat: bbox.bottom, lon: bbox.left }, LatLon { lat: bbox.top, lon: bbox.right }));
            Ok(())
        }
        _ if number == 0 => Err(not_osm(file)),
        Ok(BlobDecode::OsmData(block)) => {
            take_block(&block, data);
            Ok(())
        }
        Ok(BlobDecode::Unknown(_)) => Ok(()),
        // What is left of a block after a cut right behind its header.
        Err(cause) if matches!(cause.kind(), ErrorKind::Blob(BlobError::Empty)) => {
            Err(OsmError::CutOff { file: file.to_owned(), place: place.to_owned() })
        }
        Err(cause) => Err(damaged(file, place.to_owned(), &cause)),
    }));
    outcome.unwrap_or_else(|_| Err(damaged(file, place.to_owned(), &"numbers out of range")))
}

fn take_block(block: &PrimitiveBlock, data: &mut RawData) {
    block.for_each_element(|element| match element {
        Element::Node(node) => data.nodes.push(RawNode {
            id: node.id(),
            place: LatLon { lat: node.lat(), lon: node.lon() },
            tags: tags(node.tags()),
        }),
        Element::DenseNode(node) => data.nodes.push(RawNode {
            id: node.id(),
            place: LatLon { lat: node.lat(), lon: node.lon() },
            tags: tags(node.tags()),
        }),
        Element::Way(way) => {
            data.ways.push(RawWay { id: way.id(), nodes: way.refs().collect(), tags: tags(way.tags()) });
        }
        Element::Relation(relation) => {
            let members = relation.members().map(|member| Member {
                kind: match member.member_type {
                    RelMemberType::Node => MemberKind::Node,
                    RelMemberType::Way => MemberKind::Way,
                    RelMemberType::Relation => MemberKind::Relation,
                },
                id: member.member_id,
                role: member.role().unwrap_or("").to_owned(),
            });
            let members = members.collect();
            data.relations.push(RawRelation { members, tags: tags(relation.tags()) });
        }
    });
}

fn tags<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    let mut tags = Tags::default();
    for (key, value) in pairs {
        tags.add(key, value);
    }
    tags
}

/// Counts the bytes that were read.
struct Counted<'a> {
    inner: Cursor<&'a [u8]>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
