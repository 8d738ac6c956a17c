//! Roles: what a multi-purpose vehicle is now.

/// What a multi-purpose vehicle is now; changing it means refitting at a depot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    #[default]
    Ride,
    HospitalShuttle,
    MobileClinic,
    MobileOffice,
    MobileHotel,
    Shop,
    Delivery,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Ride,
        Self::HospitalShuttle,
        Self::MobileClinic,
        Self::MobileOffice,
        Self::MobileHotel,
        Self::Shop,
        Self::Delivery,
    ];

    /// Whether people are taken from one place to another in it.
    pub fn takes_riders(self) -> bool {
        matches!(self, Self::Ride | Self::HospitalShuttle)
    }

    /// Whether a vehicle of this role takes requests only while somebody goes with it, who helps patients at the doors.
    pub fn needs_attendant(self) -> bool {
        self == Self::HospitalShuttle
    }

    /// Whether it goes to places and stands open there for a while.
    pub fn makes_rounds(self) -> bool {
        matches!(self, Self::MobileClinic | Self::MobileOffice | Self::MobileHotel | Self::Shop)
    }
}
