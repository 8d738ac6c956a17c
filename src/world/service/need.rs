//! Needs: what kind of place a request takes.

use crate::model::{Request, RequestPurpose};

/// What kind of place a request takes; of several kinds the one that is hardest to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    Seat,
    Wheelchair,
    Stretcher,
    Parcel,
}

impl Need {
    pub const ALL: [Self; 4] = [Self::Seat, Self::Wheelchair, Self::Stretcher, Self::Parcel];

    pub fn of(request: &Request) -> Self {
        match (request.purpose, request.party) {
            (RequestPurpose::Parcel, _) => Self::Parcel,
            (_, party) if party.stretchers > 0 => Self::Stretcher,
            (_, party) if party.wheelchairs > 0 => Self::Wheelchair,
            _ => Self::Seat,
        }
    }
}
