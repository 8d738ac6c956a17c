//! Callings: what a person does on an ordinary weekday.

use crate::base::chance::Chance;

/// What a person does on an ordinary weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Calling {
    /// Under six: stays with the household.
    Infant,
    /// Primary and junior high school.
    Pupil,
    /// High school, college, university.
    Student,
    Worker,
    PartTimeWorker,
    /// Keeps house, looks for work, is ill.
    AtHome,
    Retired,
}

impl Calling {
    pub fn works(self) -> bool {
        matches!(self, Self::Worker | Self::PartTimeWorker)
    }

    pub fn learns(self) -> bool {
        matches!(self, Self::Pupil | Self::Student)
    }
}

/// Employed persons a person by age (Labour Force Survey 2020, Statistics Bureau of Japan): 15 to 64 years 77 %, 65 to
/// 69 years 50 %, 70 to 74 years 33 %, 75 and more 10 %.
const EMPLOYED: [(u8, f64); 8] =
    [(75, 0.1), (70, 0.33), (65, 0.5), (60, 0.71), (55, 0.82), (25, 0.86), (20, 0.75), (18, 0.3)];
/// Part-time workers among the employed (Labour Force Survey 2020: 37 % are not regular staff, three in four of them work
/// few hours), and among those over 65.
const PART_TIME: f64 = 0.25;
const PART_TIME_OLD: f64 = 0.55;
/// Share of those of 18 to 21 who study (School Basic Survey 2020: 58 % enter a university, college or the like within
/// three years).
const STUDENT_SHARE: f64 = 0.55;

/// Draws a person's calling by age.
pub fn calling_of(age: u8, chance: &mut Chance) -> Calling {
    match age {
        0..=5 => return Calling::Infant,
        6..=14 => return Calling::Pupil,
        15..=17 => return Calling::Student,
        18..=21 if chance.happens(STUDENT_SHARE) => return Calling::Student,
        _ => {}
    }
    let share = EMPLOYED.iter().find(|(from, _)| age >= *from).map_or(0.0, |(_, share)| *share);
    if chance.happens(share) {
        let part_time = if age >= 65 { PART_TIME_OLD } else { PART_TIME };
        return if chance.happens(part_time) { Calling::PartTimeWorker } else { Calling::Worker };
    }
    if age >= 65 { Calling::Retired } else { Calling::AtHome }
}
