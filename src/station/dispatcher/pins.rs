//! Pins: requests that a person gave to a vehicle. Plans leave them there.

use std::collections::BTreeMap;

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::world::World;

/// Pins that are kept; of more the oldest goes.
const PINS_MAX: usize = 2_000;
/// After this time the vehicle must have the request, or it never will: a person's command is sent again for two minutes,
/// and what the vehicle did is heard of a little later.
const SETTLES: Span = Span::from_s(150);

/// A person's choice of a vehicle.
#[derive(Clone, Copy, Debug)]
struct Pin {
    vehicle: VehicleId,
    since: Timestamp,
}

/// The requests that people gave to vehicles, until they end, or their vehicle loses them, or somebody chooses another.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    of: BTreeMap<RequestId, Pin>,
}

impl Pins {
    pub fn set(&mut self, request: RequestId, vehicle: VehicleId, now: Timestamp) {
        if self.of.len() >= PINS_MAX && !self.of.contains_key(&request) {
            let oldest = self.of.iter().min_by_key(|(id, pin)| (pin.since, **id)).map(|(id, _)| *id);
            self.of.retain(|id, _| Some(*id) != oldest);
        }
        self.of.insert(request, Pin { vehicle, since: now });
    }

    pub fn of(&self, request: RequestId) -> Option<VehicleId> {
        self.of.get(&request).map(|pin| pin.vehicle)
    }

    /// Lets a request go that was given to a vehicle, unless somebody has chosen another one since.
    pub fn release(&mut self, request: RequestId, vehicle: VehicleId) {
        if self.of(request) == Some(vehicle) {
            self.of.remove(&request);
        }
    }

    /// Forgets the requests that ended, and those that their vehicle does not have.
    pub fn forget_moot(&mut self, world: &World, now: Timestamp) {
        self.of.retain(|request, pin| {
            let state = world.requests().get(*request).map(|row| row.state).filter(|state| !state.is_ended());
            state.is_some_and(|state| state.vehicle() == Some(pin.vehicle) || now < pin.since + SETTLES)
        });
    }

    pub fn clear(&mut self) {
        self.of.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_pin_goes_when_there_are_too_many_and_the_newest_choice_counts() {
        let mut pins = Pins::default();
        for number in 0..=PINS_MAX as u32 {
            pins.set(RequestId(number), VehicleId(1), Timestamp(i64::from(number)));
        }
        assert_eq!((pins.of.len(), pins.of(RequestId(0))), (PINS_MAX, None));
        pins.set(RequestId(7), VehicleId(2), Timestamp(9_999));
        pins.release(RequestId(7), VehicleId(1));
        assert_eq!((pins.of.len(), pins.of(RequestId(7))), (PINS_MAX, Some(VehicleId(2))));
        pins.release(RequestId(7), VehicleId(2));
        assert_eq!(pins.of(RequestId(7)), None);
    }
}
