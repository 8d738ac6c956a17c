//! Who is at home: by the simulated population where it is known, else by the habits of four kinds of households.

use crate::base::chance::Chance;

use super::day::{DayCurve, DayKind, Moment, curve_at};
use super::loads::Presence;

/// How a household spends its weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Household {
    Couple,
    Family,
    Retired,
    Single,
    /// A house of flats mixes all of them.
    Mixed,
}

/// Share of couples, families, retired and single households.
const SHARES: [f32; 4] = [0.28, 0.34, 0.22, 0.16];

/// Share of a household's people that is at home on a weekday.
const AT_HOME: [DayCurve; 4] = [
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.35, 0.12, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.14, 0.28, 0.58, 0.8, 0.9,
        0.96, 1.0, 1.0,
    ],
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.5, 0.35, 0.32, 0.3, 0.35, 0.32, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95,
        1.0, 1.0, 1.0, 1.0,
    ],
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.8, 0.66, 0.7, 0.82, 0.75, 0.65, 0.7, 0.85, 0.95, 1.0, 1.0, 1.0,
        1.0, 1.0, 1.0,
    ],
    [
        0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.85, 0.35, 0.1, 0.08, 0.08, 0.08, 0.08, 0.08, 0.08, 0.1, 0.15, 0.32, 0.52,
        0.68, 0.8, 0.88, 0.92,
    ],
];
/// The same on a weekend, for all households.
const AT_HOME_WEEKEND: DayCurve = [
    0.96, 0.98, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.97, 0.9, 0.75, 0.66, 0.66, 0.6, 0.55, 0.56, 0.65, 0.76, 0.86, 0.9,
    0.93, 0.95, 0.96, 0.96,
];
/// Share of those at home who are up, on a workday, a Saturday and a Sunday.
const AWAKE: [DayCurve; 3] = [
    [
        0.35, 0.15, 0.06, 0.04, 0.06, 0.25, 0.65, 0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
        1.0, 0.97, 0.82, 0.5,
    ],
    [
        0.45, 0.22, 0.08, 0.05, 0.05, 0.1, 0.3, 0.6, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
        0.97, 0.85, 0.6,
    ],
    [
        0.5, 0.3, 0.12, 0.06, 0.05, 0.08, 0.2, 0.45, 0.8, 0.97, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
        0.95, 0.78, 0.5,
    ],
];
/// A full house uses at most so many times what is usual at that hour.
const PRESENCE_MAX: f32 = 2.2;
/// Share of the use of an hour that goes on without people.
const USE_WITHOUT_PEOPLE: f32 = 0.25;

/// How many are at home, and how lively that makes it.
#[derive(Clone, Copy, Debug)]
pub struct Occupancy {
    /// Share of the household at home, 0 to 1.
    pub at_home: f32,
    /// Share of those at home who are up.
    pub awake: f32,
    /// Use of appliances against what is usual at this hour, 1 at the mean of all homes.
    pub liveliness: f32,
}

impl Household {
    /// A household of a detached house.
    pub fn drawn(chance: &mut Chance) -> Self {
        match chance.unit() as f32 {
            share if share < SHARES[0] => Self::Couple,
            share if share < SHARES[0] + SHARES[1] => Self::Family,
            share if share < SHARES[0] + SHARES[1] + SHARES[2] => Self::Retired,
            _ => Self::Single,
        }
    }

    pub fn persons(self, chance: &mut Chance) -> f32 {
        match self {
            Self::Couple | Self::Mixed => 2.0,
            Self::Family => 3.0 + chance.below(3) as f32,
            Self::Retired => 1.0 + chance.below(2) as f32,
            Self::Single => 1.0,
        }
    }

    /// Who is at home now. This is the one place where the population's presence is read.
    pub fn occupancy(self, moment: &Moment, hour: f32, presence: Option<Presence>) -> Occupancy {
        let usual = usual_at_home(hour, moment.day);
        let at_home = match presence {
            Some(seen) if seen.residents > 0 => (f32::from(seen.people) / f32::from(seen.residents)).clamp(0.0, 1.0),
            _ => self.habit(hour, moment.day, usual),
        };
        let against_usual = (at_home / usual.max(0.05)).min(PRESENCE_MAX);
        Occupancy {
            at_home,
            awake: match presence {
                Some(seen) if seen.residents > 0 && seen.people > 0 => {
                    (f32::from(seen.awake) / f32::from(seen.people)).min(1.0)
                }
                _ => awake_share(hour, moment.day),
            },
            liveliness: USE_WITHOUT_PEOPLE + (1.0 - USE_WITHOUT_PEOPLE) * against_usual,
        }
    }

    fn habit(self, hour: f32, day: DayKind, usual: f32) -> f32 {
        let kind = match self {
            _ if day.is_weekend() => return usual,
            Self::Mixed => return usual,
            Self::Couple => 0,
            Self::Family => 1,
            Self::Retired => 2,
            Self::Single => 3,
        };
        curve_at(&AT_HOME[kind], hour)
    }
}

/// Share of all people at home at an hour: the mean of the households.
fn usual_at_home(hour: f32, day: DayKind) -> f32 {
    if day.is_weekend() {
        return curve_at(&AT_HOME_WEEKEND, hour);
    }
    curve_at(&USUAL_AT_HOME, hour)
}

/// The mean of the households on a workday.
const USUAL_AT_HOME: DayCurve = {
    let mut mean = [0.0; 24];
    let mut kind = 0;
    while kind < SHARES.len() {
        let mut hour = 0;
        while hour < mean.len() {
            mean[hour] += SHARES[kind] * AT_HOME[kind][hour];
            hour += 1;
        }
        kind += 1;
    }
    mean
};

fn awake_share(hour: f32, day: DayKind) -> f32 {
    let curve = match day {
        DayKind::Workday => &AWAKE[0],
        DayKind::Saturday => &AWAKE[1],
        DayKind::Sunday => &AWAKE[2],
    };
    curve_at(curve, hour)
}
