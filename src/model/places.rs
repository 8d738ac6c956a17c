//! Places: whom and what a vehicle has room for.

use super::locker::COMPARTMENTS;
use super::request::Party;
use super::vehicle::{Vehicle, VehicleKind};

/// What a vehicle has room for, by kind of place.
///
/// Wheelchairs and stretchers stand where seats and standing places are folded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub seats: u8,
    pub standing: u8,
    pub wheelchairs: u8,
    pub stretchers: u8,
    pub parcels: u8,
}

/// Places that a wheelchair takes. Toyota's e-Palette of 2020 carries 20, or 4 wheelchairs and 7 others.
pub const SEATS_A_WHEELCHAIR: u8 = 3;
/// Places that a stretcher takes: 2 m by 0.6 m with a way beside it, about twice a wheelchair (ISO 7176-28: 1.3 m by 0.7 m).
pub const SEATS_A_STRETCHER: u8 = 6;

impl Places {
    /// The places of a kind of vehicle.
    ///
    /// Shuttle: 17 with the driver's, of whom 4 sit and 12 stand, or 4 wheelchairs (Toyota e-Palette, 2020 and 2025).
    /// Bus: 79 with the driver's, 22 sit and 56 stand, 2 wheelchairs (Toyota Sora 2018). Robot: its
    /// compartments. Van: the responder and one other. Ambulance: one stretcher,
    /// a crew of three and one relative (Toyota Himedic: 7 with the patient).
    pub fn of(kind: VehicleKind) -> Self {
        let places = |seats, standing, wheelchairs, stretchers, parcels| Self {
            seats,
            standing,
            wheelchairs,
            stretchers,
            parcels,
        };
        match kind {
            VehicleKind::Shuttle => places(4, 12, 4, 1, 20),
            VehicleKind::Bus => places(22, 56, 2, 0, 0),
            VehicleKind::Car => places(5, 0, 0, 0, 0),
            VehicleKind::Robot => places(0, 0, 0, 0, COMPARTMENTS as u8),
            VehicleKind::Van => places(2, 0, 0, 0, 0),
            VehicleKind::Ambulance => places(6, 0, 0, 1, 0),
        }
    }

    /// People that it carries when nothing is folded away.
    pub fn riders(self) -> u8 {
        self.seats.saturating_add(self.standing)
    }

    /// Whether a load finds room.
    pub fn fits(self, load: Party) -> bool {
        let folded = u16::from(load.wheelchairs) * u16::from(SEATS_A_WHEELCHAIR)
            + u16::from(load.stretchers) * u16::from(SEATS_A_STRETCHER);
        load.wheelchairs <= self.wheelchairs
            && load.stretchers <= self.stretchers
            && load.parcels <= self.parcels
            && u16::from(load.seats) + folded <= u16::from(self.riders())
    }
}

impl Vehicle {
    /// What it has room for.
    pub fn places(&self) -> Places {
        self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wheelchair_takes_the_room_of_seats() {
        let places = Places::of(VehicleKind::Shuttle);
        let load = |seats, wheelchairs, stretchers, parcels| Party { seats, wheelchairs, stretchers, parcels };
        let cases = [
            (load(16, 0, 0, 0), true),
            (load(17, 0, 0, 0), false),
            (load(4, 4, 0, 0), true),
            (load(5, 4, 0, 0), false),
            (load(0, 5, 0, 0), false),
            (load(10, 0, 1, 0), true),
            (load(0, 0, 2, 0), false),
            (load(0, 0, 0, 21), false),
        ];
        for (load, expected) in cases {
            assert_eq!(places.fits(load), expected, "{load:?}");
        }
    }
}
