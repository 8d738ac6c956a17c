//! Lockers of robots: parcels lie in compartments from pick-up to hand-over, and open by the recipient's code.
//!
//! Who gets a parcel, when they come to the door and whether they know their code depends on the seed and the number of
//! the request only. About a tenth of Japan's parcels need a second delivery (survey of the MLIT, October 2024: 10.2 %);
//! a robot comes within the hour of the order and announces itself, so a third of that is assumed.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::fact::LockerFacts;
use crate::model::locker::{CODE_TRIES_MAX, CompartmentState, Entered, HandOverCode, Lockers, RECIPIENT_WAIT};
use crate::model::{EventKind, ItineraryStop, NotHandedOver, RequestState, StopDeed, Vehicle, VehicleKind};

use super::simulator::Simulator;

#[cfg(test)]
mod tests;

const CODES: u64 = 0x0063_6F64_6573;
const RECIPIENTS: u64 = 0x0072_6563_6970;

/// Of a hundred recipients three are not there, eight come late (by so long on average), four mistype their code once, and
/// one in 300 has a wrong one (assumed, but for the first: see above).
const ABSENT: f64 = 0.03;
const LATE: f64 = 0.08;
const LATE_MEAN_S: f64 = 90.0;
const MISTYPES: f64 = 0.04;
const LOST_CODE: f64 = 1.0 / 300.0;
/// Until the next code is entered after a wrong one.
const TRY_AGAIN: Span = Span::from_s(20);
/// The way back until it is planned anew: the bee line at this speed, about two thirds of walking speed.
const BACK_MPS: f64 = 1.0;
/// A parcel that goes back gets so much time for it besides the way.
const BACK_MOST: Span = Span::from_s(3_600);

/// The compartments of all robots, and what of them is not yet told.
#[derive(Clone, Debug, Default)]
pub struct LockerBank {
    of: BTreeMap<VehicleId, Lockers>,
    changed: BTreeSet<VehicleId>,
}

impl LockerBank {
    /// The robots of a roster with nothing in them.
    pub fn of(roster: &[Vehicle]) -> Self {
        let robots = roster.iter().enumerate().filter(|(_, vehicle)| vehicle.kind == VehicleKind::Robot);
        let of = robots.map(|(index, _)| (VehicleId::from_index(index), Lockers::default())).collect();
        let mut bank = Self { of, changed: BTreeSet::new() };
        bank.tell_all();
        bank
    }

    /// The compartments of a robot; other vehicles have none.
    pub fn get(&self, vehicle: VehicleId) -> Option<&Lockers> {
        self.of.get(&vehicle)
    }

    /// Changes the compartments of a robot; of other vehicles there are none.
    pub fn change(&mut self, vehicle: VehicleId, change: impl FnOnce(&mut Lockers)) {
        if let Some(lockers) = self.of.get_mut(&vehicle) {
            change(lockers);
            self.changed.insert(vehicle);
        }
    }

    pub fn tell_all(&mut self) {
        self.changed = self.of.keys().copied().collect();
    }

    /// What changed since the last call, as it is now.
    pub fn take_news(&mut self, now: Timestamp) -> LockerFacts {
        let mut news = LockerFacts::default();
        for vehicle in std::mem::take(&mut self.changed) {
            if let Some(lockers) = self.of.get(&vehicle) {
                news.vehicle.push(vehicle);
                news.observed.push(now);
                news.lockers.push(*lockers);
            }
        }
        news
    }
}

/// How the recipient of a parcel behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Recipient {
    /// How much later than usual they come to the door; `None` when they never do.
    late: Option<Span>,
    wrong_codes: u8,
}

impl Recipient {
    fn of(seed: u64, request: RequestId) -> Self {
        let mut chance = Chance::for_thing(seed, RECIPIENTS, u64::from(request.0));
        let is_absent = chance.happens(ABSENT);
        let late_s = chance.exponential(LATE_MEAN_S);
        let is_late = chance.happens(LATE);
        let wrong_codes = match chance.unit() {
            unit if unit < LOST_CODE => CODE_TRIES_MAX,
            unit if unit < LOST_CODE + MISTYPES => 1,
            _ => 0,
        };
        let late = Span::from_s_f64(if is_late { late_s } else { 0.0 });
        Self { late: (!is_absent && late < RECIPIENT_WAIT).then_some(late), wrong_codes }
    }
}

/// How it stands at the door where a vehicle serves its first stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtDoor {
    /// The next code is entered at that moment.
    Waits(Timestamp),
    NotHandedOver(NotHandedOver),
    /// What was to do there is done.
    Over,
}

impl Simulator {
    /// The code that opens the compartment of a request for its recipient.
    pub fn code_of(&self, request: RequestId) -> Option<HandOverCode> {
        let (_, state) = self.requests.get(request)?;
        let lockers = self.lockers.get(state.vehicle()?)?;
        let opens = |state| matches!(state, CompartmentState::Carried | CompartmentState::WaitsForRecipient { .. });
        lockers.state_of(request).filter(|state| opens(*state)).map(|_| self.right_code(request))
    }

    fn right_code(&self, request: RequestId) -> HandOverCode {
        let mut chance = Chance::for_thing(self.options.seed, CODES, u64::from(request.0));
        HandOverCode::new(chance.below(HandOverCode::COUNT as usize) as u32)
    }

    /// A parcel is aboard: it is locked in.
    pub(super) fn lock_in(&mut self, index: usize, id: RequestId) {
        let Some((request, state)) = self.requests.get(id) else { return };
        let parcels = request.party.parcels;
        let goes_back = matches!(state, RequestState::Returning { .. });
        let state = if goes_back { CompartmentState::GoesBack } else { CompartmentState::Carried };
        if parcels > 0 {
            self.lockers.change(VehicleId::from_index(index), |lockers| lockers.lock_in(id, parcels, state));
        }
    }

    /// A robot is at the door of a parcel's recipient. Returns when the first code is entered, or that nobody came, for
    /// somebody who needs `service_ms` at the door.
    pub(super) fn begin_hand_over(&mut self, index: usize, stop: &ItineraryStop, service_ms: i64) -> i64 {
        let vehicle = VehicleId::from_index(index);
        let state = self.lockers.get(vehicle).and_then(|lockers| lockers.state_of(stop.request));
        let is_locked = matches!(state, Some(CompartmentState::Carried | CompartmentState::WaitsForRecipient { .. }));
        if stop.deed != StopDeed::DropOff || !is_locked {
            return service_ms;
        }
        let until = Timestamp(self.now_ms) + RECIPIENT_WAIT;
        let waits = CompartmentState::WaitsForRecipient { until, wrong_codes: 0 };
        self.lockers.change(vehicle, |lockers| lockers.set(stop.request, waits));
        let late = Recipient::of(self.options.seed, stop.request).late;
        late.map_or(RECIPIENT_WAIT.0, |late| (service_ms + late.0).min(RECIPIENT_WAIT.0))
    }

    /// What happens next at the stop that a vehicle serves.
    pub(super) fn at_door(&mut self, index: usize) -> AtDoor {
        let vehicle = VehicleId::from_index(index);
        let Some(stop) = self.lives[index].stops.ahead.front().copied() else { return AtDoor::Over };
        let state = self.lockers.get(vehicle).and_then(|lockers| lockers.state_of(stop.request));
        let Some(CompartmentState::WaitsForRecipient { wrong_codes, .. }) = state else { return AtDoor::Over };
        if stop.deed != StopDeed::DropOff {
            return AtDoor::Over;
        }
        let recipient = Recipient::of(self.options.seed, stop.request);
        if recipient.late.is_none() {
            return AtDoor::NotHandedOver(NotHandedOver::NobodyCame);
        }
        let right = self.right_code(stop.request);
        let entered = if wrong_codes < recipient.wrong_codes { right.mistyped() } else { right };
        let mut answer = Entered::NotWaiting;
        self.lockers.change(vehicle, |lockers| answer = lockers.enter(stop.request, entered, right));
        match answer {
            Entered::Wrong => AtDoor::Waits(Timestamp(self.now_ms) + TRY_AGAIN),
            Entered::LockedOut => AtDoor::NotHandedOver(NotHandedOver::WrongCode),
            Entered::Opened | Entered::NotWaiting => AtDoor::Over,
        }
    }

    /// The parcel of the first stop was not handed over: it goes back to its sender after the robot's other stops.
    pub(super) fn send_back(&mut self, index: usize, why: NotHandedOver) {
        let vehicle = VehicleId::from_index(index);
        self.lives[index].stops.is_serving = false;
        let Some(stop) = self.lives[index].stops.ahead.pop_front() else { return };
        let id = stop.request;
        let now = Timestamp(self.now_ms);
        let center = |at: BuildingId| self.city.buildings.get(at.index()).map(|building| building.center);
        let ends = self.requests.get(id).and_then(|(request, _)| center(request.from).zip(center(request.to)));
        let away_m = ends.map_or(0.0, |(from, to)| from.distance(to));
        let way = Span::from_s_f64(f64::from(away_m) / BACK_MPS);
        self.lockers.change(vehicle, |lockers| lockers.set(id, CompartmentState::GoesBack));
        self.requests.turn_back(id, why, now + way + BACK_MOST);
        self.set_request_state(id, RequestState::Returning { vehicle, why });
        self.tell(EventKind::ParcelNotHandedOver { vehicle, at: stop.at, why });
        if let Some((request, _)) = self.requests.get(id) {
            let at = request.to;
            let stops = &mut self.lives[index].stops.ahead;
            let due = stops.back().map_or(now, |last| last.due.max(now)) + way;
            stops.push_back(ItineraryStop { at, request: id, deed: StopDeed::DropOff, due });
        }
        self.tell_itinerary(index);
        self.told.mark_changed(index);
    }
}
