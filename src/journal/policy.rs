//! Policies: how safely records are kept, and how much of the disk they take.

/// When what was written is surely on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Before `append` returns: also a power cut loses nothing that was sent.
    #[default]
    EveryBatch,
    /// Within a second; stops at once. A crash of the program loses nothing, a power cut the last second.
    EachSecond,
}

/// How a journal is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    pub durability: Durability,
    /// A file that grows to this size is put away, and a new one goes on.
    pub archive_at_bytes: u64,
    /// What the file and its archives may take together; beyond it only stops are written. `None` for no limit.
    pub total_max_bytes: Option<u64>,
    /// Room that is held on the disk for stops.
    pub reserve_bytes: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            durability: Durability::EveryBatch,
            // Some 800,000 records.
            archive_at_bytes: 256 << 20,
            total_max_bytes: None,
            // A stop takes four pages at most when it is written alone: some five hundred stops.
            reserve_bytes: 8 << 20,
        }
    }
}
