//! Loads: what a job takes of each kind of place.

/// Kinds of places that a problem can tell apart: seats, wheelchairs, stretchers, parcels.
pub const KINDS: usize = 4;

/// How much of each kind of place is taken, or can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load(pub [i32; KINDS]);

impl Load {
    pub const NONE: Self = Self([0; KINDS]);

    /// A load of one kind only.
    pub const fn of(count: i32) -> Self {
        let mut load = Self::NONE;
        load.0[0] = count;
        load
    }

    pub fn fits(self, capacity: Self) -> bool {
        let mut is_within = true;
        for (taken, room) in self.0.iter().zip(capacity.0) {
            is_within &= *taken <= room;
        }
        is_within
    }
}

impl std::ops::Add for Load {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
        self
    }
}

impl std::ops::Sub for Load {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine -= theirs;
        }
        self
    }
}
