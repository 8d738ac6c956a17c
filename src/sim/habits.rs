//! Habits: when working vehicles work, and the drives that private cars are taken on.

use crate::model::VehicleKind;

use super::fleet::Goal;

/// A drive that somebody wants to make with a private car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outing {
    pub leaves_ms: i64,
    pub goal: Goal,
    pub riders: u8,
}

/// Whether a working vehicle works at an hour. One in eight works at night too.
pub fn works_at(kind: VehicleKind, number: usize, hour: f32) -> bool {
    let is_on_nights = number.is_multiple_of(8);
    // Shifts begin a quarter of an hour apart.
    let shift_h = (number % 5) as f32 * 0.25;
    let (from, to) = match kind {
        VehicleKind::Bus => return !(0.5..4.7).contains(&hour),
        VehicleKind::Van => (6.5 + shift_h, 17.5 + 2.0 * shift_h),
        VehicleKind::Robot => (6.75 + shift_h, 20.0 + shift_h),
        VehicleKind::Shuttle | VehicleKind::Car | VehicleKind::Ambulance => return true,
    };
    is_on_nights || (from..to).contains(&hour)
}

/// How long a working vehicle stays at a place between two errands: a van 5 to 12 minutes on a visit, a robot 1 to 4
/// minutes at its base until the next parcel is loaded; at night three to five times as long. In seconds.
pub fn stay_s(kind: VehicleKind, hour: f32) -> (f64, f64) {
    let is_night = !(6.0..22.0).contains(&hour);
    match kind {
        VehicleKind::Robot if is_night => (300.0, 900.0),
        VehicleKind::Robot => (60.0, 240.0),
        _ if is_night => (1_000.0, 2_400.0),
        _ => (300.0, 720.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_robots_and_vans_work_by_day_and_few_at_night() {
        for kind in [VehicleKind::Robot, VehicleKind::Van] {
            let working = |hour| (0..80).filter(|number| works_at(kind, *number, hour)).count();
            assert!(working(10.0) == 80 && (5..20).contains(&working(2.0)), "{kind:?}");
        }
    }
}
