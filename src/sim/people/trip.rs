//! Trips: from one place to the next, for a purpose.

use crate::base::ids::BuildingId;

use super::modes::Mode;

/// What a trip is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    Home,
    Work,
    School,
    Shopping,
    /// A hospital or clinic.
    Care,
    /// Restaurants, sports, culture.
    Leisure,
    /// Friends and relatives.
    Visit,
    /// A walk that ends where it began.
    Stroll,
    /// To bring somebody of the household there.
    Escort,
}

impl Purpose {
    pub const ALL: [Self; 9] = [
        Self::Home,
        Self::Work,
        Self::School,
        Self::Shopping,
        Self::Care,
        Self::Leisure,
        Self::Visit,
        Self::Stroll,
        Self::Escort,
    ];

    pub fn index(self) -> usize {
        self as usize
    }

    /// The name in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Work => "work",
            Self::School => "school",
            Self::Shopping => "shopping",
            Self::Care => "care",
            Self::Leisure => "leisure",
            Self::Visit => "visit",
            Self::Stroll => "stroll",
            Self::Escort => "escort",
        }
    }
}

/// A trip that somebody means to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// Seconds after the midnight of the day; up to [`super::day::DAY_ENDS_S`].
    pub leaves_s: u32,
    /// [`BuildingId::NONE`] is out of town.
    pub to: BuildingId,
    pub purpose: Purpose,
    pub mode: Mode,
    /// With [`Mode::Train`], how they get to the station or from it.
    pub access: Mode,
    /// The number of the car among those of the household, or [`NO_CAR`].
    pub car: u8,
    /// The minute of the day at which an appointment is due; of a stroll, how many minutes it takes.
    pub minute: u16,
}

/// Stands for "by no car".
pub const NO_CAR: u8 = u8::MAX;
/// Stands for "at no given minute".
pub const NO_MINUTE: u16 = u16::MAX;
