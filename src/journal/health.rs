//! Health: what of the journal works. What must be journaled first is sent only while it is [`Health::Writing`].

/// What of the journal works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Everything is written.
    Writing,
    /// The disk is full, or the size limit is reached: only stops are written, in the room that is kept for them.
    Full,
    /// Another program holds the file: nothing is written.
    Locked,
    /// The file or its folder can't be written to: nothing is written.
    ReadOnly,
    /// The chain is broken, first at this record: nothing is written until the file is set aside.
    Broken { record: i64 },
    /// There is another kind of file in its place: nothing is written.
    Foreign,
    /// The disk fails: nothing is written.
    Failing,
}

impl Health {
    /// Whether what must be journaled first may be sent. Stops always may.
    pub fn takes_ordinary(self) -> bool {
        self == Self::Writing
    }

    /// Whether stops are written at once; if not, they are kept in memory and written as soon as that works.
    pub fn writes_stops(self) -> bool {
        matches!(self, Self::Writing | Self::Full)
    }
}
