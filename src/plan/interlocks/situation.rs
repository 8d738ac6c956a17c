//! Situations: the little that rules need to know of a target. A station makes one from its picture, an executor from
//! the truth; what is not known is `None`, and a rule that needs it says so.

use crate::base::time::Span;
use crate::model::command::{Authority, Issuer, PartnerId};

/// What is known of a target, and who commands it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Situation {
    pub issuer: Option<Issuer>,
    pub authority: Authority,
    /// Whose it is; `None` when the city's own.
    pub partner: Option<PartnerId>,
    /// Whether a reason was given.
    pub has_reason: bool,
    /// How old the newest observation is; `None` before the first.
    pub age: Option<Span>,
    pub vehicle: Option<VehicleSituation>,
    /// The charger that is the target, or that the vehicle would use.
    pub charger: Option<ChargerSituation>,
    /// The feeder that the target hangs on, or that is the target.
    pub feeder: Option<FeederSituation>,
    pub plant: Option<PlantSituation>,
}

/// What is known of a vehicle.
#[expect(clippy::struct_excessive_bools, reason = "each is one answer that a vehicle gives by itself")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VehicleSituation {
    pub speed_mps: f32,
    pub riders: u8,
    /// Battery or tank, 0 to 1.
    pub soc: f32,
    pub range_km: f32,
    pub is_fuel_cell: bool,
    pub is_charging: bool,
    pub is_immobilised: bool,
    pub is_in_service: bool,
    /// Whether full power brings it to the level that the order wants by then; `None` for an order that wants none.
    pub is_charged_in_time: Option<bool>,
    /// Length of the way that the order sends it, in kilometres; `None` for an order that sends it nowhere.
    pub trip_km: Option<f32>,
    pub ground: Ground,
    /// Metres on to the next place where it can stand well, along its way.
    pub next_safe_m: Option<f32>,
    pub has_open_door: bool,
    pub has_ramp_out: bool,
    /// Distance of the nearest emergency vehicle on duty.
    pub emergency_away_m: Option<f32>,
    pub stop: Option<StopInForce>,
    /// Who directs it now, when a person does.
    pub directed_by: Option<Issuer>,
}

/// A stop that holds a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopInForce {
    pub holder: Issuer,
}

/// What a vehicle is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    #[default]
    Open,
    Junction,
    RailCrossing,
    Bridge,
    Tunnel,
}

impl Ground {
    pub const ALL: [Self; 5] = [Self::Open, Self::Junction, Self::RailCrossing, Self::Bridge, Self::Tunnel];
}

/// What is known of a charger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChargerSituation {
    pub is_faulty: bool,
    /// Whether somebody else uses it or holds it.
    pub is_taken: bool,
}

/// What is known of a feeder.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FeederSituation {
    pub load_kw: f32,
    pub limit_kw: f32,
    /// What the order would add to the load, in kW.
    pub added_kw: f32,
}

/// What is known of a hydrogen plant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlantSituation {
    pub is_faulty: bool,
    /// How full its tank is, 0 to 1.
    pub tank_share: f32,
}
