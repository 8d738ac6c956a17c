//! The reserve: a file of nothing that holds room on the disk, given back piece by piece when a stop needs it.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::lock::beside;

/// What is given back at a time: room for some twenty stops, each with its pages in the write-ahead log.
pub(super) const PIECE_BYTES: u64 = 256 << 10;
static BLOCK: [u8; 64 << 10] = [0x59; 64 << 10];

#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    wanted_bytes: u64,
}

impl Reserve {
    pub fn new(journal: &Path, wanted_bytes: u64) -> Self {
        Self { path: beside(journal, "reserve"), wanted_bytes }
    }

    /// Takes up all the room that is wanted. It is written, not only asked for: a hole holds nothing.
    ///
    /// # Errors
    /// When there is not enough room.
    pub fn fill(&self) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        let mut held_bytes = file.metadata()?.len();
        if held_bytes > self.wanted_bytes {
            file.set_len(self.wanted_bytes)?;
            return Ok(());
        }
        file.seek(SeekFrom::Start(held_bytes))?;
        while held_bytes < self.wanted_bytes {
            let bytes = (self.wanted_bytes - held_bytes).min(BLOCK.len() as u64);
            file.write_all(BLOCK.get(..bytes as usize).unwrap_or(&BLOCK))?;
            held_bytes += bytes;
        }
        file.sync_all()
    }

    /// Gives a piece of the room back. Returns whether there was any.
    pub fn give_back(&self) -> bool {
        let Ok(file) = File::options().write(true).open(&self.path) else { return false };
        let held_bytes = file.metadata().map_or(0, |data| data.len());
        held_bytes > 0 && file.set_len(held_bytes.saturating_sub(PIECE_BYTES)).and_then(|()| file.sync_all()).is_ok()
    }

    #[cfg(test)]
    pub fn held_bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |data| data.len())
    }
}
