//! Reads XML element by element, and tells the line of everything that is wrong.

use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::SumoError;

/// The most that a compressed file may unfold to: far above any city, and below what would fill a computer's memory.
const UNFOLDED_MAX_BYTES: u64 = 4 << 30;
const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];

/// The text of a file, unpacked.
#[derive(Debug)]
pub struct Document {
    pub file: String,
    bytes: Vec<u8>,
}

/// An element's begin, with its attributes.
pub struct Tag<'a> {
    document: &'a Document,
    /// The first byte of the element.
    pub at: usize,
    pub name: String,
    attributes: Vec<(String, String)>,
}

/// What is met on the way through a document.
pub enum Met<'a> {
    Begin(Tag<'a>),
    End { name: String },
}

impl Document {
    /// The file at a path, unpacked when it is packed with gzip.
    pub fn open(path: &Path) -> Result<Self, SumoError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| SumoError::Open { file: file.clone(), cause })?;
        Self::of_bytes(file, bytes)
    }

    pub fn of_bytes(file: String, bytes: Vec<u8>) -> Result<Self, SumoError> {
        if bytes.is_empty() {
            return Err(SumoError::Empty { file });
        }
        if !bytes.starts_with(&GZIP_MAGIC) {
            return Ok(Self { file, bytes });
        }
        let mut unfolded = Vec::new();
        let outcome = MultiGzDecoder::new(bytes.as_slice()).take(UNFOLDED_MAX_BYTES).read_to_end(&mut unfolded);
        let document = Self { file, bytes: unfolded };
        match outcome {
            Ok(_) if document.bytes.is_empty() => Err(SumoError::Empty { file: document.file }),
            Ok(_) => Ok(document),
            Err(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => Err(document.cut_off()),
            Err(cause) => Err(document.damaged(document.bytes.len(), &cause)),
        }
    }

    /// The line, counted from 1, in which a byte lies.
    pub fn line(&self, at: usize) -> usize {
        self.bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    fn cut_off(&self) -> SumoError {
        SumoError::CutOff { file: self.file.clone(), line: self.line(self.bytes.len()) }
    }

    fn damaged(&self, at: usize, cause: &impl ToString) -> SumoError {
        SumoError::Damaged { file: self.file.clone(), line: self.line(at), cause: cause.to_string() }
    }

    /// Goes through all elements; the outermost must be one of `roots`.
    pub fn read<'a>(
        &'a self,
        wanted: &'static str,
        roots: &[&'static str],
        visit: &mut dyn FnMut(Met<'a>) -> Result<(), SumoError>,
    ) -> Result<(), SumoError> {
        let mut reader = Reader::from_reader(self.bytes.as_slice());
        let mut depth = 0_usize;
        let mut is_wanted = false;
        loop {
            let before = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    let tag = self.tag(&start, self.first_byte(before))?;
                    if depth == 0 {
                        self.check_root(&tag.name, wanted, roots)?;
                        is_wanted = true;
                    }
                    depth += 1;
                    visit(Met::Begin(tag))?;
                }
                Ok(Event::Empty(start)) => {
                    let tag = self.tag(&start, self.first_byte(before))?;
                    if depth == 0 {
                        self.check_root(&tag.name, wanted, roots)?;
                        is_wanted = true;
                    }
                    let name = tag.name.clone();
                    visit(Met::Begin(tag))?;
                    visit(Met::End { name })?;
                }
                Ok(Event::End(end)) => {
                    depth = depth.saturating_sub(1);
                    let name = String::from_utf8_lossy(end.name().as_ref()).into_owned();
                    visit(Met::End { name })?;
                }
                Ok(Event::Eof) if depth > 0 => return Err(self.cut_off()),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                // A tag, comment or value that is open where the file ends.
                Err(quick_xml::Error::Syntax(_)) if is_wanted || self.bytes.starts_with(b"<") => {
                    return Err(self.cut_off());
                }
                Err(cause) => return Err(self.damaged(self.first_byte(before), &cause)),
            }
        }
        if is_wanted {
            return Ok(());
        }
        Err(self.not_sumo("there is no element in it".to_owned(), wanted, roots))
    }

    /// White space before an element belongs to the line of the element.
    fn first_byte(&self, before: usize) -> usize {
        before + self.bytes.iter().skip(before).take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    fn check_root(&self, name: &str, wanted: &'static str, roots: &[&'static str]) -> Result<(), SumoError> {
        if roots.contains(&name) {
            return Ok(());
        }
        Err(self.not_sumo(format!("its first element is <{name}>"), wanted, roots))
    }

    fn not_sumo(&self, found: String, wanted: &'static str, roots: &[&'static str]) -> SumoError {
        let root = roots.first().copied().unwrap_or_default();
        SumoError::NotSumo { file: self.file.clone(), found, wanted, root }
    }

    fn tag(&self, start: &BytesStart<'_>, at: usize) -> Result<Tag<'_>, SumoError> {
        let mut attributes = Vec::with_capacity(8);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|cause| self.damaged(at, &cause))?;
            let key = String::from_utf8_lossy(attribute.key.into_inner()).into_owned();
            let value = attribute
                .decoded_and_normalized_value(XmlVersion::Implicit1_0, start.decoder())
                .map_err(|cause| self.damaged(at, &cause))?;
            attributes.push((key, value.into_owned()));
        }
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        Ok(Tag { document: self, at, name, attributes })
    }
}

impl Tag<'_> {
    /// The value of an attribute; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub fn required(&self, name: &str) -> Result<&str, SumoError> {
        self.get(name).ok_or_else(|| SumoError::Missing {
            file: self.document.file.clone(),
            line: self.line(),
            element: self.name.clone(),
            attribute: name.to_owned(),
        })
    }

    /// A finite number, if the attribute is there.
    pub fn number(&self, name: &str) -> Result<Option<f64>, SumoError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(self.bad_value(name, "it must be a number")),
        }
    }

    /// A number that must be there and lie in a range.
    pub fn number_in(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<f64>,
        wanted: &'static str,
    ) -> Result<f64, SumoError> {
        self.required(name)?;
        let value = self.number(name)?.filter(|value| range.contains(value));
        value.ok_or_else(|| self.bad_value(name, wanted))
    }

    /// A whole number, if the attribute is there.
    pub fn whole(&self, name: &str) -> Result<Option<usize>, SumoError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.parse().ok().map(Some).ok_or_else(|| self.bad_value(name, "it must be a whole number"))
    }

    pub fn bad_value(&self, name: &str, wanted: &'static str) -> SumoError {
        SumoError::BadValue {
            file: self.document.file.clone(),
            line: self.line(),
            element: self.name.clone(),
            attribute: name.to_owned(),
            value: self.get(name).unwrap_or_default().to_owned(),
            wanted,
        }
    }

    pub fn line(&self) -> usize {
        self.document.line(self.at)
    }

    pub fn file(&self) -> String {
        self.document.file.clone()
    }
}
