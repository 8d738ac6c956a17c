//! Drivers of the fleet in the traffic: how each kind of vehicle accelerates, follows and how fast it goes.

use crate::model::VehicleKind;

use super::fleet::ambulances::PRIORITY_PACE;
use super::fleet::figures;
use super::traffic::{DriverKind, Manner};

/// Kinds of drivers: those of `VehicleKind::ALL` in their order, then these.
pub const UNLISTED: u8 = VehicleKind::ALL.len() as u8;
pub const EMERGENCY: u8 = UNLISTED + 1;

/// The kind of driver of a kind of vehicle.
pub fn driver_kind_of(kind: VehicleKind) -> u8 {
    VehicleKind::ALL.iter().position(|other| *other == kind).unwrap_or(0) as u8
}

/// All kinds of drivers. Cars, buses, vans and emergency vehicles are SUMO's default types `passenger`, `bus`, `delivery`
/// and `emergency`. Shuttles and robots drive by machine: no dawdling, exactly at the limit; a shuttle keeps a time headway
/// of 1.5 s and accelerates so that standing riders keep their feet (ISO 22737:2021 asks for low-speed automated driving
/// systems to stay below 2.44 m/s2 in service braking; length of the e-Palette 5.26 m).
pub fn driver_kinds() -> Vec<DriverKind> {
    let mut kinds: Vec<DriverKind> = VehicleKind::ALL.iter().map(|kind| of_vehicle(*kind)).collect();
    kinds.push(DriverKind::CAR);
    kinds.push(DriverKind {
        manner: Manner::Emergency,
        length_m: 6.5,
        factor_mean: PRIORITY_PACE,
        factor_deviation: 0.0,
        ..DriverKind::CAR
    });
    kinds
}

fn of_vehicle(kind: VehicleKind) -> DriverKind {
    let machine = DriverKind { sigma: 0.0, factor_deviation: 0.0, ..DriverKind::CAR };
    let speed_max_mps = figures(kind).speed_max_mps;
    match kind {
        VehicleKind::Shuttle => {
            DriverKind { length_m: 5.26, accel_mps2: 1.2, decel_mps2: 2.4, tau_s: 1.5, speed_max_mps, ..machine }
        }
        VehicleKind::Bus => {
            DriverKind { length_m: 10.5, accel_mps2: 1.2, decel_mps2: 4.0, speed_max_mps, ..DriverKind::CAR }
        }
        VehicleKind::Robot => DriverKind {
            manner: Manner::Beside,
            length_m: 1.0,
            gap_m: 0.5,
            accel_mps2: 1.0,
            decel_mps2: 2.0,
            speed_max_mps,
            ..machine
        },
        VehicleKind::Van => DriverKind { length_m: 6.5, speed_max_mps, ..DriverKind::CAR },
        _ => DriverKind { speed_max_mps, ..DriverKind::CAR },
    }
}
