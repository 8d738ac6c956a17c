//! Mobile visits: a clinic, office, hotel or shop on wheels comes to a place, with what is needed there, and stays a while.

use super::role::Role;

/// What comes to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MobileService {
    Clinic,
    Office,
    Hotel,
    Shop,
}

impl MobileService {
    pub const ALL: [Self; 4] = [Self::Clinic, Self::Office, Self::Hotel, Self::Shop];

    /// The use that a vehicle must have to give it.
    pub fn role(self) -> Role {
        match self {
            Self::Clinic => Role::MobileClinic,
            Self::Office => Role::MobileOffice,
            Self::Hotel => Role::MobileHotel,
            Self::Shop => Role::Shop,
        }
    }

    /// What can be asked for with it.
    pub fn fittings(self) -> &'static [Fitting] {
        match self {
            Self::Clinic => &[Fitting::ExaminationBed, Fitting::Ultrasound, Fitting::VideoLink],
            Self::Office => &[Fitting::VideoLink, Fitting::MeetingTable],
            Self::Hotel => &[Fitting::Shower],
            Self::Shop => &[Fitting::ColdShelf],
        }
    }

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Office => "office",
            Self::Hotel => "hotel",
            Self::Shop => "shop",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.word() == word)
    }
}

/// Something that a vehicle is fitted with for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fitting {
    ExaminationBed,
    Ultrasound,
    /// To a doctor or an official elsewhere.
    VideoLink,
    MeetingTable,
    Shower,
    ColdShelf,
}

impl Fitting {
    pub const ALL: [Self; 6] =
        [Self::ExaminationBed, Self::Ultrasound, Self::VideoLink, Self::MeetingTable, Self::Shower, Self::ColdShelf];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::ExaminationBed => "examination_bed",
            Self::Ultrasound => "ultrasound",
            Self::VideoLink => "video_link",
            Self::MeetingTable => "meeting_table",
            Self::Shower => "shower",
            Self::ColdShelf => "cold_shelf",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fitting| fitting.word() == word)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What a vehicle is fitted with, or what a visit needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fittings(u8);

impl Fittings {
    pub const NONE: Self = Self(0);

    pub fn of(fittings: &[Fitting]) -> Self {
        Self(fittings.iter().fold(0, |bits, fitting| bits | fitting.bit()))
    }

    pub fn has(self, fitting: Fitting) -> bool {
        self.0 & fitting.bit() != 0
    }

    /// Whether everything of another set is in this one.
    pub fn has_all(self, wanted: Self) -> bool {
        wanted.0 & !self.0 == 0
    }

    pub fn toggle(&mut self, fitting: Fitting) {
        self.0 ^= fitting.bit();
    }

    /// Those there are, in the order of [`Fitting::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Fitting> {
        Fitting::ALL.into_iter().filter(move |fitting| self.has(*fitting))
    }
}

/// A visit that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MobileVisit {
    pub service: MobileService,
    /// How long it stays open.
    pub minutes: u16,
    pub needs: Fittings,
}

impl MobileVisit {
    /// The shortest and longest visit, in minutes; a hotel's night is 12 hours.
    pub const MINUTES: (u16, u16) = (10, 720);
    /// Until a vehicle that has come is open: it levels, lets the ramp out and the climate in (assumed).
    pub const SET_UP_S: f64 = 300.0;

    pub fn stay_s(self) -> f64 {
        f64::from(self.minutes) * 60.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_and_sets_hold_what_was_put_in() {
        for service in MobileService::ALL {
            assert_eq!(MobileService::of_word(service.word()), Some(service));
            assert!(service.role().makes_rounds());
            let all = Fittings::of(service.fittings());
            assert_eq!(all.iter().collect::<Vec<_>>(), service.fittings());
            assert!(all.has_all(Fittings::NONE) && all.has_all(all));
            assert!(!Fittings::NONE.has_all(all));
        }
        for fitting in Fitting::ALL {
            assert_eq!(Fitting::of_word(fitting.word()), Some(fitting));
            let mut one = Fittings::NONE;
            one.toggle(fitting);
            assert_eq!(one.iter().collect::<Vec<_>>(), [fitting]);
        }
    }
}
