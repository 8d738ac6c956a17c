//! The chain: how the hash of a record is made of it and of the hash of the one before.
//!
//! The hash is BLAKE3 over, in this order:
//!
//! 1. the hash of the record before, 32 bytes (of the very first record: 32 zeros);
//! 2. number and wall time, 8 bytes each;
//! 3. source time and command: one byte 1 and 8 bytes, or one byte 0 where there is none;
//! 4. kind, station, id, name, role, targets, why, body: each its length in 4 bytes, then its UTF-8 bytes.
//!
//! Whole numbers are little-endian, signed ones in two's complement.

use std::fmt;

/// A BLAKE3 hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// Reads 64 hexadecimal digits.
    pub fn of_hex(text: &str) -> Option<Self> {
        let hash = blake3::Hash::from_hex(text.trim()).ok()?;
        Some(Self(*hash.as_bytes()))
    }

    /// The first eight digits, for a status bar.
    pub fn short(self) -> String {
        let mut text = self.to_string();
        text.truncate(8);
        text
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        blake3::Hash::from_bytes(self.0).to_hex().fmt(formatter)
    }
}

/// The end of a chain: number and hash of its last record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// 0 before the first record.
    pub number: i64,
    pub hash: Hash,
}

/// What of a record goes into its hash, besides the hash of the one before.
pub(super) struct Hashed<'a> {
    pub number: i64,
    pub wall_ms: i64,
    pub source_ms: Option<i64>,
    pub command: Option<i64>,
    /// Kind, station, id, name, role, targets, why, body.
    pub texts: [&'a [u8]; 8],
}

/// Makes hashes; keeps its buffer from record to record.
#[derive(Debug, Default)]
pub(super) struct Hasher {
    bytes: Vec<u8>,
}

impl Hasher {
    pub fn hash(&mut self, previous: Hash, record: &Hashed<'_>) -> Hash {
        let bytes = &mut self.bytes;
        bytes.clear();
        bytes.extend_from_slice(&previous.0);
        bytes.extend_from_slice(&record.number.to_le_bytes());
        bytes.extend_from_slice(&record.wall_ms.to_le_bytes());
        for number in [record.source_ms, record.command] {
            match number {
                Some(number) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                None => bytes.push(0),
            }
        }
        for text in record.texts {
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text);
        }
        Hash(*blake3::hash(bytes).as_bytes())
    }
}

#[cfg(test)]
mod chain_tests {
    use super::*;

    /// The example of docs/journal.md; whoever writes a verifier of their own can check it by this.
    #[test]
    fn the_documented_example_holds() {
        let texts = ["began", "desk-1", "system", "", "", "", "", "{}"].map(str::as_bytes);
        let record = Hashed { number: 1, wall_ms: 1_790_000_000_000, source_ms: None, command: None, texts };
        let hash = Hasher::default().hash(Hash::default(), &record);
        let documented = include_str!("../../docs/journal.md");
        assert!(documented.contains(&hash.to_string()), "docs/journal.md should name {hash}");
        assert_eq!(Hash::of_hex(&hash.to_string()), Some(hash));
        assert_eq!(hash.short().len(), 8);
    }
}
