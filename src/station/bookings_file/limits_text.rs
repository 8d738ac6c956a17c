//! What automatic may do, and the weights of its objective, in the file of bookings.

use serde::{Deserialize, Serialize};

use crate::model::DispatchLimits;
use crate::plan::dispatch::Weights;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct LimitsText {
    takes_rides: bool,
    takes_appointments: bool,
    takes_parcels: bool,
    later_max_min: u8,
    #[serde(default = "usually_improves")]
    improves_plans: bool,
    #[serde(default = "usually_charges_ahead")]
    charges_ahead: bool,
}

fn usually_improves() -> bool {
    DispatchLimits::default().improves_plans
}

fn usually_charges_ahead() -> bool {
    DispatchLimits::default().charges_ahead
}

impl LimitsText {
    pub fn of(limits: DispatchLimits) -> Self {
        let DispatchLimits {
            takes_rides,
            takes_appointments,
            takes_parcels,
            later_max_min,
            improves_plans,
            charges_ahead,
        } = limits;
        Self { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans, charges_ahead }
    }

    pub fn limits(&self) -> DispatchLimits {
        let Self { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans, charges_ahead } =
            *self;
        DispatchLimits { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans, charges_ahead }
            .held()
    }
}

/// The weights of the objective; what is left out is as usual.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WeightsText {
    waiting: f64,
    lateness: f64,
    riding: f64,
    driving: f64,
    energy: f64,
    fairness: f64,
    changing: f64,
    unserved: f64,
    least_gain: f64,
}

impl Default for WeightsText {
    fn default() -> Self {
        Self::of(Weights::default())
    }
}

impl WeightsText {
    pub fn of(weights: Weights) -> Self {
        let Weights { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain } = weights;
        Self { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain }
    }

    pub fn weights(&self) -> Weights {
        let Self { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain } = *self;
        Weights { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain }.held()
    }
}
