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
