//! A column of rows in chunks that pictures share until they change.

use std::sync::Arc;

/// Rows in one chunk. Small enough that a changed row copies little, large enough that sharing costs little.
pub const CHUNK_ROWS: usize = 512;

/// A growable column whose clones share every chunk that neither side has changed since.
#[derive(Clone, Debug)]
pub struct Column<T> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Column<T> {
    pub fn filled(value: &T, len: usize) -> Self {
        let mut chunks = Vec::with_capacity(len.div_ceil(CHUNK_ROWS));
        let mut left = len;
        while left > 0 {
            let rows = left.min(CHUNK_ROWS);
            chunks.push(Arc::new(vec![value.clone(); rows]));
            left -= rows;
        }
        Self { chunks, len }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK_ROWS)?.get(index % CHUNK_ROWS)
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The chunks, each but the last with [`CHUNK_ROWS`] rows. Two pictures with the same `Arc` have the same rows.
    pub fn chunks(&self) -> &[Arc<Vec<T>>] {
        &self.chunks
    }

    /// Whether both are one column of which neither has changed since.
    pub fn is_same(&self, other: &Self) -> bool {
        self.len == other.len && self.chunks.iter().zip(&other.chunks).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Adds a row at the end.
    pub fn push(&mut self, value: T) {
        if self.len.is_multiple_of(CHUNK_ROWS) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK_ROWS)));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(value);
            self.len += 1;
        }
    }

    /// A chunk to be changed; copied first when a picture still shares it.
    pub fn chunk_mut(&mut self, chunk: usize) -> Option<&mut Vec<T>> {
        self.chunks.get_mut(chunk).map(Arc::make_mut)
    }

    /// A row to be changed; its chunk is copied first when a picture still shares it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.chunk_mut(index / CHUNK_ROWS)?.get_mut(index % CHUNK_ROWS)
    }
}
