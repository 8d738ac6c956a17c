//! Crews: who goes with vehicles, and what partners lend theirs for, as the source tells it.

use std::collections::BTreeMap;

use chrono::Timelike as _;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::PartnerId;
use crate::model::people::Partner;
use crate::model::{Role, Shift, Source};
use crate::plan::dispatch::{Duty, Lent};

/// Who goes with vehicles, and what partners lend theirs for.
#[derive(Clone, Debug, Default)]
pub struct Crews {
    partners: Vec<Partner>,
    shifts: BTreeMap<VehicleId, Shift>,
}

impl Crews {
    pub fn of<S: Source + ?Sized>(source: &S) -> Self {
        Self { partners: source.partners(), shifts: source.shifts().into_iter().collect() }
    }

    /// How long somebody goes with a vehicle from a moment on; `None` when its role needs nobody, or nobody is known.
    pub(super) fn duty(&self, vehicle: VehicleId, role: Role, city: &City, now: Timestamp) -> Option<Duty> {
        let shift = self.shifts.get(&vehicle).filter(|_| role.needs_attendant())?;
        Some(Duty::of(*shift, day_s(city, now)))
    }

    /// What a partner lends its vehicles for; `None` when it is not known.
    pub(super) fn lent(&self, partner: PartnerId, city: &City, now: Timestamp) -> Option<Lent> {
        let partner = self.partners.iter().find(|known| known.id == partner)?;
        Some(Lent { lending: partner.lending, is_now: partner.lending.is_at(day_s(city, now)) })
    }
}

/// Seconds since local midnight.
fn day_s(city: &City, now: Timestamp) -> u32 {
    now.local(city.zone).time().num_seconds_from_midnight()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::name::Name;
    use crate::base::time::Span;
    use crate::city::generate::{GenerateOptions, generate};
    use crate::model::people::Lending;

    /// 2026-08-03, midnight in Japan.
    const MIDNIGHT: Timestamp = Timestamp(1_785_682_800_000);

    #[test]
    fn hours_are_of_the_local_day_and_only_for_roles_that_need_somebody() {
        let city = generate(&GenerateOptions { seed: 1, homes: 200 });
        let lending =
            Lending { for_rides: false, for_appointments: false, for_parcels: true, from_min: 480, until_min: 1_200 };
        let partner = Partner { id: PartnerId(3), name: Name::new("Parcels", "小包"), lending };
        let shift = Shift { begins_min: 390, ends_min: 930, rest_begins_min: 630, rest_ends_min: 690 };
        let crews = Crews { partners: vec![partner], shifts: [(VehicleId(5), shift)].into() };
        let at = |hour: i64| MIDNIGHT + Span::from_s(hour * 3_600);
        for (hour, begins_s, is_lent) in [(6, 1_800.0, false), (8, -5_400.0, true), (20, -48_600.0, false)] {
            let duty = crews.duty(VehicleId(5), Role::HospitalShuttle, &city, at(hour));
            assert_eq!(duty.map(|duty| (duty.begins_s, duty.ends_s - duty.begins_s)), Some((begins_s, 32_400.0)));
            assert_eq!(crews.duty(VehicleId(5), Role::Ride, &city, at(hour)), None);
            assert_eq!(crews.duty(VehicleId(6), Role::HospitalShuttle, &city, at(hour)), None);
            assert_eq!(crews.lent(PartnerId(3), &city, at(hour)), Some(Lent { lending, is_now: is_lent }));
            assert_eq!(crews.lent(PartnerId(4), &city, at(hour)), None);
        }
    }
}
