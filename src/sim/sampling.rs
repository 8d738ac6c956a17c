//! Sampling: what the simulator tells of itself when it is asked, and the digest of a run.

use crate::base::ids::{ArcId, BuildingId, StreetId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::Street;
use crate::model::fact::{ClosureFacts, Facts, MotionFacts, StreetFacts, VehicleStatusFacts};
use crate::model::{EventKind, FactBatch};

use super::body::Mode;
use super::simulator::Simulator;

/// A status is told at most once in this time, and at least once in the other.
const STATUS_LEAST_MS: i64 = 1_000;
const STATUS_MOST_MS: i64 = 2_000;
const STREETS_MS: i64 = 5_000;
/// A street whose traffic stays the same is told again after this long, as a count station would.
const STREET_MOST_MS: i64 = 60_000;
const CITY_MS: i64 = 1_000;
/// A hospital's list, whether or not somebody came, so that its age means something.
const APPOINTMENTS_MS: i64 = 10_000;
/// The mean of those who pass a free street is not above this share of its limit: one deviation of the desired speeds of
/// SUMO's drivers.
const FASTER_THAN_LIMIT: f32 = 1.1;

/// What was told already. It never feeds back into what happens.
#[derive(Clone, Debug)]
pub struct Told {
    status_ms: Vec<i64>,
    is_changed: Vec<bool>,
    is_moved: Vec<bool>,
    /// Vehicles, flow and moment last told of each street.
    streets: Vec<(u16, f32, i64)>,
    streets_ms: i64,
    city_ms: i64,
    appointments_ms: i64,
    closed: Vec<BuildingId>,
    is_first: bool,
}

impl Told {
    pub fn new(vehicles: usize, streets: usize) -> Self {
        Self {
            status_ms: vec![i64::MIN; vehicles],
            is_changed: vec![true; vehicles],
            is_moved: vec![true; vehicles],
            streets: vec![(u16::MAX, -1.0, 0); streets],
            streets_ms: i64::MIN,
            city_ms: i64::MIN,
            appointments_ms: i64::MIN,
            closed: Vec::new(),
            is_first: true,
        }
    }

    pub fn mark_changed(&mut self, index: usize) {
        self.is_changed[index] = true;
    }

    pub fn mark_moved(&mut self, index: usize) {
        self.is_moved[index] = true;
    }
}

impl Simulator {
    /// Appends what is observed now: everything the first time, then what changed or is due.
    pub(super) fn sample(&mut self, facts: &mut Vec<FactBatch>) {
        let now = Timestamp(self.now_ms);
        let is_first = std::mem::replace(&mut self.told.is_first, false);
        self.sample_vehicles(is_first, facts);
        self.sample_details(facts);
        self.sample_holds(facts);
        if self.now_ms.saturating_sub(self.told.streets_ms) >= STREETS_MS {
            self.told.streets_ms = self.now_ms;
            self.sample_streets(facts);
        }
        if self.now_ms.saturating_sub(self.told.city_ms) >= CITY_MS {
            self.told.city_ms = self.now_ms;
            // First of all, so that each balance is newer than those before.
            let past = std::mem::take(&mut self.past);
            facts.extend(past.into_iter().map(|balance| FactBatch { facts: Facts::CityEnergy(balance) }));
            self.energy.sample(now, is_first, facts);
            let presence = self.crowd.presence(&self.people, now);
            self.crowd.sample(&self.city, now, &presence, facts);
        }
        if self.now_ms.saturating_sub(self.told.appointments_ms) >= APPOINTMENTS_MS {
            self.told.appointments_ms = self.now_ms;
            facts.push(FactBatch { facts: Facts::Appointments(self.people.appointment_list(now)) });
        }
        self.falsify(facts);
        self.sample_requests(facts);
        if !self.events.is_empty() {
            facts.push(FactBatch { facts: Facts::Events(self.events.take()) });
        }
    }

    /// Appends what is new of requests, itineraries and commands.
    pub(super) fn sample_requests(&mut self, facts: &mut Vec<FactBatch>) {
        let closed = self.closed_buildings();
        if closed != self.told.closed {
            self.told.closed.clone_from(&closed);
            let observed = Timestamp(self.now_ms);
            facts.push(FactBatch { facts: Facts::Closures(ClosureFacts { observed, building: closed }) });
        }
        let requests = self.requests.take_news();
        if !requests.request.is_empty() {
            facts.push(FactBatch { facts: Facts::Requests(requests) });
        }
        let itineraries = self.take_itinerary_news();
        if !itineraries.vehicle.is_empty() {
            facts.push(FactBatch { facts: Facts::Itineraries(itineraries) });
        }
        let lockers = self.lockers.take_news(Timestamp(self.now_ms));
        if !lockers.vehicle.is_empty() {
            facts.push(FactBatch { facts: Facts::Lockers(lockers) });
        }
        if !self.command_reports.command.is_empty() {
            facts.push(FactBatch { facts: Facts::Commands(std::mem::take(&mut self.command_reports)) });
        }
    }

    /// Appends where the vehicles that can be dispatched are now and what they do, all that can be heard.
    pub(super) fn sample_dispatched(&self, facts: &mut Vec<FactBatch>) {
        let mut motion = MotionFacts::default();
        let mut status = VehicleStatusFacts::default();
        for (index, life) in self.lives.iter().enumerate() {
            if life.kind.is_dispatched() && self.is_heard(index) {
                self.push_motion(index, &mut motion);
                self.push_status(index, &mut status);
            }
        }
        facts.push(FactBatch { facts: Facts::Motion(motion) });
        facts.push(FactBatch { facts: Facts::VehicleStatus(status) });
        // Nothing is lost here: a planner asks again until it is answered.
        self.falsify(facts);
    }

    /// Appends the traffic on all streets.
    pub(super) fn sample_all_streets(&self, facts: &mut Vec<FactBatch>) {
        let mut batch = StreetFacts::default();
        for (index, street) in self.city.streets.streets.iter().enumerate() {
            let now = self.traffic_on(street);
            if now.speed_mps.is_finite() {
                push_street(&mut batch, StreetId::from_index(index), Timestamp(self.now_ms), now);
            }
        }
        facts.push(FactBatch { facts: Facts::Streets(batch) });
    }

    pub(super) fn sample_prices(&self, facts: &mut Vec<FactBatch>) {
        facts.push(FactBatch { facts: Facts::Prices(self.energy.known_prices().clone()) });
    }

    /// The traffic on a street, in the direction that flows worse: its speed, and that as a share of what the limit
    /// allows on a dry day. Where nobody is, nothing is told that is faster than the weather lets anybody drive.
    fn traffic_on(&self, street: &Street) -> StreetNow {
        let mut now = StreetNow { vehicles: 0, speed_mps: f32::INFINITY, flow: f32::INFINITY };
        for arc in [street.forward, street.backward] {
            let Some(state) = self.traffic.arc(arc) else { continue };
            let found = self.city.streets.arc(arc);
            now.vehicles = now.vehicles.saturating_add(state.vehicles.min(u32::from(u16::MAX)) as u16);
            let factor = if state.vehicles > 0 { FASTER_THAN_LIMIT } else { 1.0 };
            let speed_mps = (found.length_m / state.travel_s).min(self.traffic.free_mps(arc) * factor);
            let flow = speed_mps / found.limit_mps.max(1.0);
            if flow < now.flow {
                (now.speed_mps, now.flow) = (speed_mps, flow);
            }
        }
        now.flow = now.flow.clamp(0.0, 1.0);
        now
    }

    fn sample_vehicles(&mut self, is_first: bool, facts: &mut Vec<FactBatch>) {
        let mut motion = MotionFacts::default();
        let mut status = VehicleStatusFacts::default();
        let lost_share = self.messages_lost();
        for index in 0..self.lives.len() {
            if !is_first && (!self.is_heard(index) || self.is_message_lost(index, lost_share)) {
                continue;
            }
            let is_moving = self.bodies[index].mode != Mode::Standing;
            if is_moving || self.told.is_moved[index] {
                self.told.is_moved[index] = is_moving;
                self.push_motion(index, &mut motion);
            }
            let since_ms = self.now_ms.saturating_sub(self.told.status_ms[index]);
            if since_ms >= STATUS_MOST_MS || (self.told.is_changed[index] && since_ms >= STATUS_LEAST_MS) {
                self.told.is_changed[index] = false;
                // The first heartbeats are spread, so that they don't all come in one sample for ever.
                self.told.status_ms[index] =
                    if is_first { self.now_ms - (index as i64 * 97) % 1000 } else { self.now_ms };
                self.push_status(index, &mut status);
            }
        }
        if !motion.vehicle.is_empty() {
            facts.push(FactBatch { facts: Facts::Motion(motion) });
        }
        if !status.vehicle.is_empty() {
            facts.push(FactBatch { facts: Facts::VehicleStatus(status) });
        }
    }

    fn push_motion(&self, index: usize, motion: &mut MotionFacts) {
        let body = &self.bodies[index];
        let (place, heading_rad) = body.place(&self.city.streets, self.lane(index), self.now_ms);
        let (place, heading_rad) = self.told_place(index, place, heading_rad);
        motion.vehicle.push(VehicleId::from_index(index));
        motion.observed.push(Timestamp(self.now_ms));
        motion.place.push(place);
        motion.heading_rad.push(heading_rad);
        motion.speed_mps.push(self.speed_of(index));
        motion.arc.push(if body.mode == Mode::OnStreet { body.arc } else { ArcId::NONE });
    }

    fn push_status(&self, index: usize, status: &mut VehicleStatusFacts) {
        let life = &self.lives[index];
        status.vehicle.push(VehicleId::from_index(index));
        status.observed.push(Timestamp(self.now_ms));
        status.state.push(life.state);
        status.soc.push(life.soc);
        status.range_km.push(life.range_km());
        status.riders.push(life.riders);
        status.cabin_c.push(self.cabin_now(index).0);
        status.charge_kw.push(life.charge_kw);
        status.odometer_km.push(life.odometer_km);
        status.task.push(life.task);
        status.role.push(life.refit_to.unwrap_or(life.role));
    }

    fn sample_streets(&mut self, facts: &mut Vec<FactBatch>) {
        let mut batch = StreetFacts::default();
        let city = self.city.clone();
        for (index, street) in city.streets.streets.iter().enumerate() {
            let now = self.traffic_on(street);
            let told = &mut self.told.streets[index];
            let is_due = self.now_ms - told.2 >= STREET_MOST_MS;
            if now.speed_mps.is_finite() && (is_due || told.0 != now.vehicles || (told.1 - now.flow).abs() > 0.02) {
                *told = (now.vehicles, now.flow, self.now_ms);
                push_street(&mut batch, StreetId::from_index(index), Timestamp(self.now_ms), now);
            }
        }
        if !batch.street.is_empty() {
            facts.push(FactBatch { facts: Facts::Streets(batch) });
        }
    }

    /// Takes every vehicle and the city's balance into the digest.
    pub(super) fn digest_sample(&mut self) {
        self.hasher.update(&self.now_ms.to_le_bytes());
        for index in 0..self.lives.len() {
            let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
            let life = &self.lives[index];
            for value in [place.x, place.y, life.soc, life.charge_kw, life.odometer_km] {
                self.hasher.update(&value.to_bits().to_le_bytes());
            }
            self.hasher.update(&[life.riders, life.state as u8]);
        }
        self.hasher.update(format!("{:?}", self.energy.balance()).as_bytes());
        self.people.digest(&mut self.hasher);
    }
}

/// The traffic on a street at a moment.
#[derive(Clone, Copy, Debug)]
struct StreetNow {
    vehicles: u16,
    speed_mps: f32,
    flow: f32,
}

fn push_street(batch: &mut StreetFacts, street: StreetId, observed: Timestamp, now: StreetNow) {
    batch.street.push(street);
    batch.observed.push(observed);
    batch.speed_mps.push(now.speed_mps);
    batch.vehicles.push(now.vehicles);
    batch.flow.push(now.flow);
}

/// The name of a kind of event in reports.
pub fn event_word(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::RideRequested { .. } => "ride_requested",
        EventKind::RideUnserved { .. } => "ride_unserved",
        EventKind::NoShow { .. } => "no_show",
        EventKind::PickedUp { .. } => "picked_up",
        EventKind::DroppedOff { .. } => "dropped_off",
        EventKind::Departed { .. } => "departed",
        EventKind::Arrived { .. } => "arrived",
        EventKind::StoppedAtLineStop { .. } => "stopped_at_line_stop",
        EventKind::ParcelDelivered { .. } => "parcel_delivered",
        EventKind::ParcelNotHandedOver { .. } => "parcel_not_handed_over",
        EventKind::ParcelReturned { .. } => "parcel_returned",
        EventKind::ChargingStarted { .. } => "charging_started",
        EventKind::ChargingEnded { .. } => "charging_ended",
        EventKind::RefuellingStarted { .. } => "refuelling_started",
        EventKind::RefuellingEnded { .. } => "refuelling_ended",
        EventKind::ContactLost { .. } => "contact_lost",
        EventKind::ContactRegained { .. } => "contact_regained",
        EventKind::Immobilised { .. } => "immobilised",
        EventKind::MovesAgain { .. } => "moves_again",
        EventKind::ResponderSent { .. } => "responder_sent",
        EventKind::ResponderArrived { .. } => "responder_arrived",
        EventKind::AssistanceRequested { .. } => "assistance_requested",
        EventKind::AssistanceAnswered { .. } => "assistance_answered",
        EventKind::AssistanceTimedOut { .. } => "assistance_timed_out",
        EventKind::RefitBegan { .. } => "refit_began",
        EventKind::RefitEnded { .. } => "refit_ended",
        EventKind::ServiceBegan { .. } => "service_began",
        EventKind::ServiceEnded { .. } => "service_ended",
        EventKind::VisitBegan { .. } => "visit_began",
        EventKind::VisitEnded { .. } => "visit_ended",
        EventKind::EmergencyCalled { .. } => "emergency_called",
        EventKind::EmergencyUnserved { .. } => "emergency_unserved",
        EventKind::AmbulanceSent { .. } => "ambulance_sent",
        EventKind::AtPatient { .. } => "at_patient",
        EventKind::AtHospital { .. } => "at_hospital",
        EventKind::ChargerFailed { .. } => "charger_failed",
        EventKind::ChargerRepaired { .. } => "charger_repaired",
        EventKind::PlantFailed { .. } => "plant_failed",
        EventKind::PlantRepaired { .. } => "plant_repaired",
        EventKind::FeederNearLimit { .. } => "feeder_near_limit",
        EventKind::FeederRelieved { .. } => "feeder_relieved",
        EventKind::CommandAccepted { .. } => "command_accepted",
        EventKind::CommandEnded { .. } => "command_ended",
        EventKind::HornSounded { .. } => "horn_sounded",
        EventKind::FeederTripped { .. } => "feeder_tripped",
        EventKind::FeederRestored { .. } => "feeder_restored",
        EventKind::StreetClosed { .. } => "street_closed",
        EventKind::StreetNarrowed { .. } => "street_narrowed",
        EventKind::StreetOpened { .. } => "street_opened",
        EventKind::Rerouted { .. } => "rerouted",
        EventKind::SignalDark { .. } => "signal_dark",
        EventKind::SignalLit { .. } => "signal_lit",
        EventKind::ChargerDark { .. } => "charger_dark",
        EventKind::BuildingClosed { .. } => "building_closed",
        EventKind::BuildingOpened { .. } => "building_opened",
        EventKind::ChargerLit { .. } => "charger_lit",
        EventKind::LifeSupportAtRisk { .. } => "life_support_at_risk",
        EventKind::LifeSupportFailing { .. } => "life_support_failing",
        EventKind::LiftsStuck { .. } => "lifts_stuck",
        EventKind::CellsDark { .. } => "cells_dark",
        EventKind::CellsLit { .. } => "cells_lit",
        EventKind::InjectionBegan { .. } => "injection_began",
        EventKind::InjectionEnded { .. } => "injection_ended",
        EventKind::ScenarioStep { .. } => "scenario_step",
        EventKind::EarthquakeWarning { .. } => "earthquake_warning",
        EventKind::Earthquake { .. } => "earthquake",
        EventKind::StoppedByItself { .. } => "stopped_by_itself",
        EventKind::VehicleChecked { .. } => "vehicle_checked",
        EventKind::HydrogenLeaks { .. } => "hydrogen_leaks",
        EventKind::PlantShutOff { .. } => "plant_shut_off",
        EventKind::PlantReleased { .. } => "plant_released",
        EventKind::LifeSupportLow { .. } => "life_support_low",
    }
}
