//! Dispatch: which free shuttle takes a request. The nearest one that can.

use crate::base::geo::Point;
use crate::base::ids::VehicleId;

/// What a request needs of a shuttle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RideNeed {
    pub from: Point,
    pub to: Point,
    pub party: u8,
}

/// A shuttle without a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FreeShuttle {
    pub vehicle: VehicleId,
    pub place: Point,
    pub seats: u8,
    pub range_km: f32,
}

/// Why no shuttle takes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no shuttle is free")]
    NoneFree,
    #[error("no free shuttle has enough seats")]
    TooFewSeats,
    #[error("no free shuttle with enough seats is charged enough")]
    RangeTooShort,
}

/// Streets are longer than the bee line; 1.4 is on the safe side of the 1.2 to 1.4 found in cities (Newell 1980).
const DETOUR: f32 = 1.4;

/// Range that must be left after a ride, in kilometres, to get to a charger.
const RESERVE_KM: f32 = 5.0;

/// The nearest free shuttle (bee line; the lower id of two equally near) that has the seats and the range.
///
/// # Errors
/// Says what was lacking of the shuttles that came closest to being able.
pub fn nearest_free(need: &RideNeed, free: impl Iterator<Item = FreeShuttle>) -> Result<VehicleId, Refusal> {
    let mut best: Option<(f32, VehicleId)> = None;
    let mut refusal = Refusal::NoneFree;
    let ride_m = need.from.distance(need.to);
    for shuttle in free {
        let away_m = shuttle.place.distance(need.from);
        if shuttle.seats < need.party {
            if refusal == Refusal::NoneFree {
                refusal = Refusal::TooFewSeats;
            }
        } else if shuttle.range_km < (away_m + ride_m) * DETOUR / 1000.0 + RESERVE_KM {
            refusal = Refusal::RangeTooShort;
        } else if best.is_none_or(|known| (away_m, shuttle.vehicle) < known) {
            best = Some((away_m, shuttle.vehicle));
        }
    }
    best.map(|(_, vehicle)| vehicle).ok_or(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuttle(id: u32, x: f32, seats: u8, range_km: f32) -> FreeShuttle {
        FreeShuttle { vehicle: VehicleId(id), place: Point::new(x, 0.0), seats, range_km }
    }

    #[test]
    fn the_nearest_that_can_takes_it() {
        let need = RideNeed { from: Point::new(0.0, 0.0), to: Point::new(0.0, 2000.0), party: 3 };
        let cases = [
            (vec![], Err(Refusal::NoneFree)),
            (vec![shuttle(1, 10.0, 2, 100.0)], Err(Refusal::TooFewSeats)),
            (vec![shuttle(1, 10.0, 9, 3.0), shuttle(2, 5.0, 1, 90.0)], Err(Refusal::RangeTooShort)),
            (vec![shuttle(1, 900.0, 9, 90.0), shuttle(2, 100.0, 9, 90.0)], Ok(VehicleId(2))),
            (vec![shuttle(5, 100.0, 9, 90.0), shuttle(2, 100.0, 9, 90.0)], Ok(VehicleId(2))),
            (vec![shuttle(1, 10.0, 2, 90.0), shuttle(2, 100.0, 9, 90.0)], Ok(VehicleId(2))),
        ];
        for (free, expected) in cases {
            assert_eq!(nearest_free(&need, free.into_iter()), expected);
        }
    }
}
