//! A quick hasher for maps whose keys are numbers of our own.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map from numbers of our own. Its order is never looked at.
pub type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Hashes by one multiplication a word (Fibonacci hashing, Knuth 1973, section 6.4). Not for keys that strangers choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct NumberHasher(u64);

/// 2^64 over the golden ratio, odd.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl NumberHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(GOLDEN);
    }
}

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.add(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    /// The high bits are the good ones; tables look at the low ones too.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_spread_over_all_bits() {
        let hash = |a: u32, b: u32| {
            let mut hasher = NumberHasher::default();
            hasher.write_u32(a);
            hasher.write_u32(b);
            hasher.finish()
        };
        for shift in [0, 20, 57] {
            let mut seen = [0_u32; 128];
            for key in 0..128 * 64 {
                seen[((hash(key / 90, key % 90) >> shift) & 127) as usize] += 1;
            }
            assert!(seen.iter().all(|count| (16..160).contains(count)), "from bit {shift}: {seen:?}");
        }
    }
}
