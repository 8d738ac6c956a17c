//! What is observed of a command's target: the third truth beside what is wanted and what was accepted.
//!
//! Accepted is not done. Here the newest observation of the target is held against the order, whatever its executor
//! said: [`Agreement::Agrees`] when it shows the wanted state, [`Agreement::Differs`] when it shows another, and
//! [`Agreement::Unknown`] when the target tells nothing by which that could be judged.

mod power;
mod vehicle;

#[cfg(test)]
pub(in crate::plan) mod tests;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::command::{StopHold, VoiceCall};
use crate::model::vehicle_detail::DoorState;
use crate::model::{Command, Role, Thing, VehicleState};
use crate::world::Picture;

pub(in crate::plan) use power::IDLE_KW;

/// Whether the newest observation shows the wanted state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    Agrees,
    Differs,
    /// What is observed can't tell.
    Unknown,
}

impl Agreement {
    fn when(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Differs }
    }
}

/// The observation of a target that an order is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    /// [`Timestamp::NEVER`] when nothing was observed.
    pub at: Timestamp,
    pub agreement: Agreement,
    pub seen: Seen,
}

/// What was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    /// The target was never heard, or there is none.
    Nothing,
    /// The target is heard, but never tells what this order changes.
    NotTold,
    Drive {
        state: VehicleState,
        speed_mps: f32,
        stop: Option<StopHold>,
    },
    Holder(Option<StopHold>),
    /// On its way to a place, or not.
    Away {
        metres: f32,
        is_bound_for_it: bool,
    },
    /// Whether it keeps off a street, and whether it drives on it now.
    Avoids {
        keeps_off: bool,
        is_on_it: bool,
    },
    VoiceCall(Option<VoiceCall>),
    /// Stops to come, and how many were wanted.
    Stops {
        to_come: usize,
        wanted: usize,
        are_as_wanted: bool,
    },
    Role(Role),
    InService(bool),
    ToWorkshop,
    /// Somebody is on the way to it, or there.
    Responder {
        vehicle: VehicleId,
        metres: f32,
    },
    NobodyComes,
    Doors(DoorState),
    Climate {
        set_c: Option<f32>,
        cabin_c: f32,
    },
    Charge {
        soc: f32,
        power_kw: f32,
    },
    /// Power that a vehicle draws from a charger.
    Draws(f32),
    HornSounded,
    Lights(bool),
    /// Whether it still asks for an answer.
    Asks(bool),
    Rooms(f32),
    BatteryPower(f32),
    Load(f32),
    /// What a building uses.
    Use(f32),
    Electrolyser(f32),
    FuelCell(f32),
}

impl Observed {
    const NOTHING: Self = Self { at: Timestamp::NEVER, agreement: Agreement::Unknown, seen: Seen::Nothing };

    fn new(at: Timestamp, agreement: Agreement, seen: Seen) -> Self {
        if at == Timestamp::NEVER { Self::NOTHING } else { Self { at, agreement, seen } }
    }
}

/// What is observed of what a command wants.
pub fn observed(command: &Command, picture: &Picture) -> Observed {
    let found = match command.target {
        Thing::Vehicle(id) => vehicle::observed(command, id, picture),
        Thing::Building(id) => power::of_building(&command.order, id, picture),
        Thing::Charger(id) => power::of_charger(&command.order, id, picture),
        Thing::Feeder(id) => power::of_feeder(&command.order, id, picture),
        Thing::Plant(id) => power::of_plant(&command.order, id, picture),
        Thing::Street(_) | Thing::SolarField(_) | Thing::Depot(_) => None,
    };
    found.unwrap_or(Observed::NOTHING)
}
