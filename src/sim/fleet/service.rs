//! Service plans: when a vehicle is due, and how long the workshop takes.

use crate::base::chance::Chance;
use crate::model::{Role, VehicleKind};

const DAY_MS: i64 = 86_400_000;
/// A service is told as due soon within so many kilometres or days.
const SOON_KM: f32 = 500.0;
const SOON_DAYS: f32 = 7.0;
/// What a workshop takes for a three-monthly inspection, in seconds.
pub const SERVICE_S: (f64, f64) = (5_400.0, 9_000.0);

/// How often a kind is serviced: kilometres, days. Vehicles in passenger transport every three months, private cars every
/// twelve (Japan's Road Transport Vehicle Act, Article 48), by distance as makers ask.
fn interval(kind: VehicleKind) -> (f32, f32) {
    match kind {
        VehicleKind::Shuttle | VehicleKind::Bus => (20_000.0, 90.0),
        VehicleKind::Ambulance => (10_000.0, 90.0),
        VehicleKind::Van => (15_000.0, 180.0),
        VehicleKind::Robot => (5_000.0, 180.0),
        VehicleKind::Car => (15_000.0, 365.0),
    }
}

/// Time that a refit takes at a depot. Assumed: modules on rails are changed by two people in three quarters of an hour;
/// medical equipment must be fastened, connected and checked, which takes as long again; beds with water twice.
pub fn refit_s(to: Role) -> i64 {
    match to {
        Role::Ride | Role::Delivery => 2_700,
        Role::HospitalShuttle | Role::MobileOffice | Role::Shop => 3_600,
        Role::MobileClinic => 5_400,
        Role::MobileHotel => 7_200,
    }
}

/// When a vehicle was last serviced.
#[derive(Clone, Copy, Debug)]
pub struct ServicePlan {
    done_km: f32,
    done_ms: i64,
}

/// What is left until a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServiceLeft {
    pub km: f32,
    pub days: f32,
}

impl ServiceLeft {
    pub fn is_overdue(self) -> bool {
        self.km <= 0.0 || self.days <= 0.0
    }

    pub fn is_soon(self) -> bool {
        self.km < SOON_KM || self.days < SOON_DAYS
    }
}

impl ServicePlan {
    /// A vehicle somewhere between two services.
    pub fn found(kind: VehicleKind, chance: &mut Chance, odometer_km: f32, now_ms: i64) -> Self {
        let (km, days) = interval(kind);
        let share = chance.between(0.0, 0.99);
        Self {
            done_km: odometer_km - km * (share * chance.between(0.5, 1.0)) as f32,
            done_ms: now_ms - (f64::from(days) * share * DAY_MS as f64) as i64,
        }
    }

    pub fn done(odometer_km: f32, now_ms: i64) -> Self {
        Self { done_km: odometer_km, done_ms: now_ms }
    }

    pub fn left(&self, kind: VehicleKind, odometer_km: f32, now_ms: i64) -> ServiceLeft {
        let (km, days) = interval(kind);
        ServiceLeft {
            km: km - (odometer_km - self.done_km),
            days: days - now_ms.saturating_sub(self.done_ms) as f32 / DAY_MS as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_due_by_kilometres_or_by_days() {
        let plan = ServicePlan::done(1_000.0, 0);
        let left = |km, days: i64| plan.left(VehicleKind::Shuttle, km, days * DAY_MS);
        assert!(!left(1_500.0, 1).is_soon());
        assert!(left(20_800.0, 1).is_soon() && !left(20_800.0, 1).is_overdue());
        assert!(left(21_001.0, 1).is_overdue() && left(1_500.0, 91).is_overdue());
    }
}
