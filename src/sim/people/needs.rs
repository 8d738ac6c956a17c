//! Needs: what a person can't do alone, and whether they may drive. Shares by age from published figures.

use crate::base::chance::Chance;

/// What a person may do and needs, as a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(u8);

impl Needs {
    pub const LICENCE: Self = Self(1);
    pub const WHEELCHAIR: Self = Self(2);
    /// Travels lying down.
    pub const STRETCHER: Self = Self(4);
    /// Needs somebody to go with them.
    pub const ESCORT: Self = Self(8);
    /// Books by telephone.
    pub const NO_SMARTPHONE: Self = Self(16);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    #[must_use]
    fn with(self, other: Self, is_wanted: bool) -> Self {
        if is_wanted { Self(self.0 | other.0) } else { self }
    }

    /// Whether a person walks to the next shop without help.
    pub fn walks(self) -> bool {
        self.0 & (Self::WHEELCHAIR.0 | Self::STRETCHER.0 | Self::ESCORT.0) == 0
    }
}

/// A share of the persons from an age on, until the next row's age.
type ByAge = [(u8, f64)];

/// Driving licences a person (National Police Agency 2020: 81.99 million, three of four of 18 and more; a third of 75 and
/// more).
const LICENCE: &ByAge = &[(0, 0.0), (18, 0.45), (20, 0.72), (25, 0.89), (65, 0.82), (70, 0.66), (75, 0.42), (85, 0.13)];
/// Wheelchair users, about one person in a hundred: 1.93 million with impaired limbs at home (MHLW survey 2016), of whom
/// part use one, and the older the more. The shares by age are an estimate.
const WHEELCHAIR: &ByAge = &[(0, 0.002), (40, 0.004), (65, 0.01), (75, 0.026), (85, 0.08)];
/// Care level 5 (0.59 million in 2020, MHLW, a third of them at home).
const STRETCHER: &ByAge = &[(0, 0.0002), (65, 0.001), (75, 0.003), (85, 0.012)];
/// Care level 2 and more: 3.4 million of 126 million (MHLW 2020), by age group.
const ESCORT: &ByAge = &[(0, 0.004), (65, 0.018), (75, 0.055), (80, 0.11), (85, 0.3)];
/// Persons without a smartphone (MIC survey of the use of communications 2021, by age group).
const NO_SMARTPHONE: &ByAge =
    &[(0, 1.0), (6, 0.6), (13, 0.14), (20, 0.05), (50, 0.09), (60, 0.2), (70, 0.43), (80, 0.75)];

fn share_at(shares: &ByAge, age: u8) -> f64 {
    shares.iter().rev().find(|(from, _)| age >= *from).map_or(0.0, |(_, share)| *share)
}

/// Draws a person's needs by age. Who lies or sits in a wheelchair does not drive here.
pub fn needs_of(age: u8, chance: &mut Chance) -> Needs {
    let mut draw = |shares| chance.happens(share_at(shares, age));
    let (may_drive, is_in_wheelchair, lies) = (draw(LICENCE), draw(WHEELCHAIR), draw(STRETCHER));
    let (needs_escort, has_no_phone) = (draw(ESCORT), draw(NO_SMARTPHONE));
    Needs::default()
        .with(Needs::LICENCE, may_drive && !is_in_wheelchair && !lies && !needs_escort)
        .with(Needs::WHEELCHAIR, is_in_wheelchair && !lies)
        .with(Needs::STRETCHER, lies)
        .with(Needs::ESCORT, needs_escort || lies)
        .with(Needs::NO_SMARTPHONE, has_no_phone)
}
