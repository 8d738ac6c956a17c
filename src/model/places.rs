//! Places: whom and what a vehicle has room for.

use super::request::Party;
use super::vehicle::{Vehicle, VehicleKind};

/// What a vehicle has room for, by kind of place.
///
/// Wheelchairs and stretchers stand where seats and standing places are folded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Seats and standing places when nothing is folded away.
    pub seats: u8,
    pub wheelchairs: u8,
    pub stretchers: u8,
    pub parcels: u8,
}

/// Seats that a wheelchair takes. Toyota's e-Palette of 2020 carries 20, or 4 wheelchairs and 7 others.
pub const SEATS_A_WHEELCHAIR: u8 = 3;
/// Seats that a stretcher takes: 2 m by 0.6 m with a way beside it, about twice a wheelchair (ISO 7176-28: 1.3 m by 0.7 m).
pub const SEATS_A_STRETCHER: u8 = 6;

/// Wheelchairs in an e-Palette class shuttle (Toyota 2020), and stretchers, one with an attendant beside it.
const SHUTTLE_WHEELCHAIRS: u8 = 4;
const SHUTTLE_STRETCHERS: u8 = 1;
/// Wheelchairs in a Sora class bus (Toyota 2018: two places with folding seats).
const BUS_WHEELCHAIRS: u8 = 2;
/// Parcels in a delivery robot: four lockers, as in the class of Panasonic's X-Area Robo and Rakuten's UGV.
const ROBOT_PARCELS: u8 = 4;

impl Places {
    /// Whether a load finds room.
    pub fn fits(self, load: Party) -> bool {
        let folded = u16::from(load.wheelchairs) * u16::from(SEATS_A_WHEELCHAIR)
            + u16::from(load.stretchers) * u16::from(SEATS_A_STRETCHER);
        load.wheelchairs <= self.wheelchairs
            && load.stretchers <= self.stretchers
            && load.parcels <= self.parcels
            && u16::from(load.seats) + folded <= u16::from(self.seats)
    }
}

impl Vehicle {
    /// What it has room for.
    pub fn places(&self) -> Places {
        let (wheelchairs, stretchers, parcels) = match self.kind {
            VehicleKind::Shuttle => (SHUTTLE_WHEELCHAIRS, SHUTTLE_STRETCHERS, 0),
            VehicleKind::Bus => (BUS_WHEELCHAIRS, 0, 0),
            VehicleKind::Robot => (0, 0, ROBOT_PARCELS),
            VehicleKind::Car | VehicleKind::Van => (0, 0, 0),
        };
        Places { seats: self.seats, wheelchairs, stretchers, parcels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wheelchair_takes_the_room_of_seats() {
        let places = Places { seats: 16, wheelchairs: 4, stretchers: 1, parcels: 0 };
        let load = |seats, wheelchairs, stretchers, parcels| Party { seats, wheelchairs, stretchers, parcels };
        let cases = [
            (load(16, 0, 0, 0), true),
            (load(17, 0, 0, 0), false),
            (load(4, 4, 0, 0), true),
            (load(5, 4, 0, 0), false),
            (load(0, 5, 0, 0), false),
            (load(10, 0, 1, 0), true),
            (load(0, 0, 2, 0), false),
            (load(0, 0, 0, 1), false),
        ];
        for (load, expected) in cases {
            assert_eq!(places.fits(load), expected, "{load:?}");
        }
    }
}
