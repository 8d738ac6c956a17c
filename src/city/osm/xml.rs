//! Reads an OpenStreetMap file in the XML format (.osm, .osm.gz).

use std::io::Read;

use flate2::read::MultiGzDecoder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::base::geo::LatLon;

use super::error::OsmError;
use super::raw::{Member, MemberKind, RawData, RawNode, RawRelation, RawWay, Tags};

/// The most that a compressed file may unfold to: far above any city, and below what would fill a computer's memory.
const UNFOLDED_MAX_BYTES: u64 = 4 << 30;

/// Everything in the bytes of a .osm.gz file.
pub fn read_gz(file: &str, bytes: &[u8]) -> Result<RawData, OsmError> {
    let mut unfolded = Vec::new();
    let outcome = MultiGzDecoder::new(bytes).take(UNFOLDED_MAX_BYTES).read_to_end(&mut unfolded);
    if let Err(cause) = outcome {
        let place = format!("line {} of its unpacked text", line_at(&unfolded, unfolded.len()));
        let file = file.to_owned();
        return Err(match cause.kind() {
            std::io::ErrorKind::UnexpectedEof => OsmError::CutOff { file, place },
            std::io::ErrorKind::InvalidInput if unfolded.is_empty() => {
                OsmError::NotOsm { file, found: "it is not packed with gzip".to_owned() }
            }
            _ => OsmError::Damaged { file, place, cause: cause.to_string() },
        });
    }
    if unfolded.is_empty() {
        return Err(OsmError::Empty { file: file.to_owned() });
    }
    read_xml(file, &unfolded)
}

/// Everything in the bytes of a .osm file.
pub fn read_xml(file: &str, bytes: &[u8]) -> Result<RawData, OsmError> {
    let mut reader = Reader::from_reader(bytes);
    let mut parser = Parser { file, bytes, at: 0, data: RawData::default(), open: None };
    let mut depth = 0_usize;
    let mut is_osm = false;
    loop {
        parser.at = reader.buffer_position() as usize;
        let event = reader.read_event();
        match event {
            Ok(Event::Start(tag)) => {
                if depth == 0 {
                    is_osm = parser.check_root(&tag)?;
                } else {
                    parser.begin(&tag)?;
                }
                depth += 1;
            }
            Ok(Event::Empty(tag)) => {
                if depth == 0 {
                    is_osm = parser.check_root(&tag)?;
                } else {
                    parser.begin(&tag)?;
                    parser.end(tag.name().as_ref());
                }
            }
            Ok(Event::End(tag)) => {
                parser.end(tag.name().as_ref());
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Eof) if depth > 0 => return Err(parser.cut_off(bytes.len())),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            // A tag, comment or value that is open where the file ends.
            Err(quick_xml::Error::Syntax(_)) if is_osm || bytes.starts_with(b"<") => {
                return Err(parser.cut_off(reader.error_position() as usize));
            }
            Err(cause) => return Err(parser.damaged(&cause)),
        }
    }
    if is_osm {
        Ok(parser.data)
    } else {
        Err(OsmError::NotOsm { file: file.to_owned(), found: "there is no <osm> element in it".to_owned() })
    }
}

/// The line, counted from 1, in which a byte lies.
fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// The element that tags, nodes and members belong to.
enum Open {
    Node(RawNode),
    Way(RawWay),
    Relation(RawRelation),
    /// Deleted in an editor and not yet uploaded.
    Deleted,
}

struct Parser<'a> {
    file: &'a str,
    bytes: &'a [u8],
    at: usize,
    data: RawData,
    open: Option<Open>,
}

impl Parser<'_> {
    fn cut_off(&self, at: usize) -> OsmError {
        OsmError::CutOff { file: self.file.to_owned(), place: format!("line {}", line_at(self.bytes, at)) }
    }

    fn damaged(&self, cause: &impl ToString) -> OsmError {
        // White space before an element belongs to the line of the element.
        let blank = self.bytes.iter().skip(self.at).take_while(|byte| byte.is_ascii_whitespace()).count();
        let place = format!("line {}", line_at(self.bytes, self.at + blank));
        OsmError::Damaged { file: self.file.to_owned(), place, cause: cause.to_string() }
    }

    fn check_root(&self, tag: &BytesStart<'_>) -> Result<bool, OsmError> {
        let name = tag.name();
        if name.as_ref() == b"osm" {
            return Ok(true);
        }
        let found = format!("its first element is <{}>", String::from_utf8_lossy(name.as_ref()));
        Err(OsmError::NotOsm { file: self.file.to_owned(), found })
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), OsmError> {
        match tag.name().as_ref() {
            b"bounds" => {
                let values = self.attributes(tag, ["minlat", "minlon", "maxlat", "maxlon"])?;
                let low = LatLon { lat: self.number(&values, 0)?, lon: self.number(&values, 1)? };
                let high = LatLon { lat: self.number(&values, 2)?, lon: self.number(&values, 3)? };
                self.data.bounds = Some((low, high));
            }
            b"node" => {
                let values = self.attributes(tag, ["id", "lat", "lon", "action", "visible"])?;
                self.open = Some(if is_deleted(values[3].as_deref(), values[4].as_deref()) {
                    Open::Deleted
                } else {
                    let place = LatLon { lat: self.number(&values, 1)?, lon: self.number(&values, 2)? };
                    Open::Node(RawNode { id: self.number(&values, 0)?, place, tags: Tags::default() })
                });
            }
            b"way" => {
                let values = self.attributes(tag, ["id", "action", "visible"])?;
                let id = self.number(&values, 0)?;
                self.open = Some(if is_deleted(values[1].as_deref(), values[2].as_deref()) {
                    Open::Deleted
                } else {
                    Open::Way(RawWay { id, nodes: Vec::new(), tags: Tags::default() })
                });
            }
            b"relation" => {
                let values = self.attributes(tag, ["action", "visible"])?;
                self.open = Some(if is_deleted(values[0].as_deref(), values[1].as_deref()) {
                    Open::Deleted
                } else {
                    Open::Relation(RawRelation { members: Vec::new(), tags: Tags::default() })
                });
            }
            b"nd" => {
                let values = self.attributes(tag, ["ref"])?;
                let id = self.number(&values, 0)?;
                if let Some(Open::Way(way)) = &mut self.open {
                    way.nodes.push(id);
                }
            }
            b"tag" => self.tag(tag)?,
            b"member" => self.member(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn tag(&mut self, tag: &BytesStart<'_>) -> Result<(), OsmError> {
        let [key, value] = self.attributes(tag, ["k", "v"])?;
        let (key, value) = (key.unwrap_or_default(), value.unwrap_or_default());
        match &mut self.open {
            Some(Open::Node(node)) => node.tags.add(&key, &value),
            Some(Open::Way(way)) => way.tags.add(&key, &value),
            Some(Open::Relation(relation)) => relation.tags.add(&key, &value),
            Some(Open::Deleted) | None => {}
        }
        Ok(())
    }

    fn member(&mut self, tag: &BytesStart<'_>) -> Result<(), OsmError> {
        let values = self.attributes(tag, ["ref", "type", "role"])?;
        let id = self.number(&values, 0)?;
        let kind = match values[1].as_deref() {
            Some("node") => MemberKind::Node,
            Some("way") => MemberKind::Way,
            Some("relation") => MemberKind::Relation,
            _ => return Err(self.damaged(&"a member that is neither node, way nor relation")),
        };
        if let Some(Open::Relation(relation)) = &mut self.open {
            let role = values[2].clone().unwrap_or_default();
            relation.members.push(Member { kind, id, role });
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) {
        if !matches!(name, b"node" | b"way" | b"relation") {
            return;
        }
        match self.open.take() {
            Some(Open::Node(node)) => self.data.nodes.push(node),
            Some(Open::Way(way)) => self.data.ways.push(way),
            Some(Open::Relation(relation)) => self.data.relations.push(relation),
            Some(Open::Deleted) | None => {}
        }
    }

    /// The values of some attributes.
    fn attributes<const N: usize>(
        &self,
        tag: &BytesStart<'_>,
        names: [&str; N],
    ) -> Result<[Option<String>; N], OsmError> {
        let mut values = [const { None }; N];
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|cause| self.damaged(&cause))?;
            let Some(index) = names.iter().position(|name| name.as_bytes() == attribute.key.as_ref()) else { continue };
            let value = attribute
                .decoded_and_normalized_value(XmlVersion::Implicit1_0, tag.decoder())
                .map_err(|cause| self.damaged(&cause))?;
            values[index] = Some(value.into_owned());
        }
        Ok(values)
    }

    fn number<T: std::str::FromStr>(&self, values: &[Option<String>], index: usize) -> Result<T, OsmError> {
        let text = values.get(index).and_then(Option::as_deref).unwrap_or("");
        text.trim().parse().ok().ok_or_else(|| self.damaged(&format!("`{text}` where a number belongs")))
    }
}

fn is_deleted(action: Option<&str>, visible: Option<&str>) -> bool {
    action == Some("delete") || visible == Some("false")
}
