//! Modes: how people get from place to place, chosen by time, weather and need.

use crate::base::chance::Chance;

use super::day::Sky;
use super::needs::Needs;

/// How somebody gets from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Walk,
    Bicycle,
    /// At the wheel of a car of the household.
    Car,
    /// With somebody of the household.
    Passenger,
    Bus,
    /// Out of town or back, with another mode to or from the station.
    Train,
    /// A shuttle that was asked for.
    Ride,
}

impl Mode {
    pub const ALL: [Self; 7] =
        [Self::Walk, Self::Bicycle, Self::Car, Self::Passenger, Self::Bus, Self::Train, Self::Ride];

    /// The name in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Bicycle => "bicycle",
            Self::Car => "car",
            Self::Passenger => "passenger",
            Self::Bus => "bus",
            Self::Train => "train",
            Self::Ride => "ride",
        }
    }

    pub fn index(self) -> usize {
        self as usize
    }
}

/// Ways are longer than the bee line (1.2 to 1.4 in cities, Newell 1980).
pub const DETOUR: f32 = 1.3;
/// From door to door, next door too, in seconds.
const LEG_LEAST_S: f32 = 30.0;
/// Nobody walks farther, by the way itself, in metres.
const WALK_MAX_M: f32 = 3_000.0;
/// Those who don't walk well get this far alone, in metres.
const ROLL_MAX_M: f32 = 500.0;

/// Speed in m/s and time before and after, in seconds. On foot 4.8 km/h (80 m a minute, the figure of Japan's rules for
/// estate notices); bicycle 13 km/h; car 25 km/h in towns with 2 minutes to get in and out; bus 14 km/h with the way to
/// the stop and the wait; shuttle 22 km/h with the wait.
fn pace(mode: Mode) -> (f32, f32) {
    match mode {
        Mode::Walk => (1.33, 0.0),
        Mode::Bicycle => (3.6, 90.0),
        Mode::Car | Mode::Passenger => (7.0, 120.0),
        Mode::Bus => (3.9, 540.0),
        Mode::Train => (14.0, 300.0),
        Mode::Ride => (6.1, 360.0),
    }
}

/// Time from door to door over a bee line, in seconds, on streets without queues.
pub fn travel_s(mode: Mode, bee_m: f32) -> f32 {
    let (speed_mps, extra_s) = pace(mode);
    (extra_s + bee_m * DETOUR / speed_mps).max(LEG_LEAST_S)
}

/// What a choice depends on.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all are needed to choose")]
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub needs: Needs,
    pub age: u8,
    /// The longest leg of the tour, as the bee flies.
    pub bee_m: f32,
    /// Whether a car of the household is free for them to drive.
    pub has_car: bool,
    /// Whether that car is a connected one.
    pub is_connected: bool,
    pub has_buses: bool,
    pub has_shuttles: bool,
    pub sky: Sky,
}

/// Chooses a mode by a multinomial logit (`McFadden` 1974) on times from door to door.
///
/// Its constants are set so that shares by distance come near those of Japan's nationwide person trip survey 2015 for
/// cities outside the large regions (of all trips: car 58 %, on foot 17 %, bicycle 14 %; on foot two in three up to 500 m
/// and hardly any beyond 2 km), with shuttles as one more mode beside the bus.
pub fn choose(choice: &Choice, chance: &mut Chance) -> Mode {
    let utility = |mode| utility_of(choice, mode).map(libm::exp);
    let modes = [Mode::Walk, Mode::Bicycle, Mode::Car, Mode::Bus, Mode::Ride];
    let weights = modes.map(|mode| utility(mode).unwrap_or(0.0));
    let total: f64 = weights.iter().sum();
    let mut left = chance.unit() * total;
    for (mode, weight) in modes.into_iter().zip(weights) {
        if left < weight {
            return mode;
        }
        left -= weight;
    }
    Mode::Walk
}

fn utility_of(choice: &Choice, mode: Mode) -> Option<f64> {
    let minutes = f64::from(travel_s(mode, choice.bee_m)) / 60.0;
    let way_m = choice.bee_m * DETOUR;
    let walks = choice.needs.walks();
    let is_lying = choice.needs.has(Needs::STRETCHER);
    let (dry, rain, snow) = match mode {
        Mode::Walk if is_lying || way_m > if walks { WALK_MAX_M } else { ROLL_MAX_M } => return None,
        Mode::Walk => (1.55 - 0.17 * minutes, -0.4, -0.7),
        Mode::Bicycle if !walks || choice.age < 7 || choice.age > 84 => return None,
        Mode::Bicycle => (-0.4 - 0.09 * minutes, -1.3, -3.0),
        Mode::Car if !choice.has_car => return None,
        // Who has a car at the door takes it for longer ways, and whoever bought a connected one takes it more.
        Mode::Car => (2.1 - 0.05 * minutes + if choice.is_connected { 2.0 } else { 0.0 }, 0.3, -0.3),
        Mode::Bus if !choice.has_buses || is_lying || way_m < 600.0 => return None,
        Mode::Bus => (-0.3 - 0.08 * minutes, 0.2, 0.3),
        Mode::Ride if !choice.has_shuttles => return None,
        Mode::Ride => (-1.2 - 0.07 * minutes + if walks { 0.0 } else { 1.5 }, 0.7, 1.0),
        Mode::Passenger | Mode::Train => return None,
    };
    Some(match choice.sky {
        Sky::Dry => dry,
        Sky::Rain => dry + rain,
        Sky::Snow => dry + snow,
    })
}
