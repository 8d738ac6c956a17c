//! Emergency calls and ambulances.
//!
//! Japan's fire departments were called 7.7 million times in 2024 for 124 million people and carried 6.8 million (Fire and
//! Disaster Management Agency); the plan here is the mean of the last ten years: 50 calls a year for 1,000 people. Calls
//! peak before noon and fall to a third at four in the morning. Two thirds come from homes. An ambulance arrives after 10
//! minutes and is in hospital after 45 (means of 2023); what is not driving is time with the patient.

use std::collections::VecDeque;

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, VehicleId};
use crate::city::{BuildingKind, City};
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::sim::simulator::Simulator;

use super::Goal;

/// Calls a year for each person, and people in a home (census of 2020: 2.2).
const CALLS_A_YEAR: f64 = 0.05;
const PEOPLE_A_HOME: f64 = 2.2;
const YEAR_S: f64 = 365.25 * 86_400.0;
/// Calls by the hour against their mean, from the shape that the Tokyo Fire Department tells (2022).
const BY_HOUR: [f64; 24] = [
    0.68, 0.58, 0.53, 0.49, 0.48, 0.56, 0.73, 0.96, 1.22, 1.37, 1.40, 1.35, 1.30, 1.26, 1.23, 1.20, 1.20, 1.24, 1.27,
    1.21, 1.11, 0.99, 0.86, 0.78,
];
const HOME_SHARE: f64 = 0.66;
/// With the patient, and at the hospital's door until it is ready again, in seconds.
const WITH_PATIENT_S: (f64, f64) = (720.0, 1_320.0);
const AT_HOSPITAL_S: (f64, f64) = (900.0, 1_800.0);
/// Others make room: on a call an ambulance drives faster than the street's limit.
pub const PRIORITY_PACE: f32 = 1.3;
/// At its base an ambulance charges below this level.
pub const READY_SOC: f32 = 0.6;
/// Who waited this long was brought by a neighbouring town's ambulance.
const WAIT_MS: i64 = 2_400_000;
/// Calls that wait at a time; in a catastrophe nobody takes more.
const CALLS_MAX: usize = 256;

/// A call that no ambulance has taken yet.
#[derive(Clone, Copy, Debug)]
struct Call {
    at: BuildingId,
    since_ms: i64,
}

/// The control room of the ambulances.
#[derive(Clone, Debug)]
pub struct EmergencyCalls {
    chance: Chance,
    waiting: VecDeque<Call>,
    ambulances: Vec<u32>,
    hospitals: Vec<BuildingId>,
    calls_hz: f64,
}

impl EmergencyCalls {
    pub fn new(city: &City, ambulances: Vec<u32>, seed: u64) -> Self {
        let of_kind = |kind: BuildingKind| {
            let all = city.buildings.iter().enumerate().filter(move |(_, building)| building.kind == kind);
            all.map(|(index, _)| BuildingId::from_index(index)).collect::<Vec<_>>()
        };
        let hospitals = of_kind(BuildingKind::Hospital);
        Self {
            chance: Chance::for_thing(seed, 0x6331_3139, 0),
            waiting: VecDeque::new(),
            ambulances,
            hospitals: if hospitals.is_empty() { of_kind(BuildingKind::Clinic) } else { hospitals },
            calls_hz: f64::from(city.home_count()) * PEOPLE_A_HOME * CALLS_A_YEAR / YEAR_S,
        }
    }
}

impl Simulator {
    /// Takes the calls of a few seconds, and sends ambulances.
    pub(in crate::sim) fn step_emergencies(&mut self, step_s: f64) {
        // A city without an ambulance of its own is served by others, which it doesn't see.
        if self.emergencies.ambulances.is_empty() {
            return;
        }
        let share = BY_HOUR[(self.hour.clamp(0.0, 23.99)) as usize];
        if self.emergencies.chance.happens(self.emergencies.calls_hz * share * step_s) {
            let is_home = self.emergencies.chance.happens(HOME_SHARE);
            let places = if is_home { &self.homes } else { &self.targets };
            let at = self.emergencies.chance.pick(places).copied();
            if let Some(at) = at {
                self.call_ambulance(at);
            }
        }
        for _ in 0..self.emergencies.waiting.len() {
            let Some(call) = self.emergencies.waiting.pop_front() else { return };
            if self.send_ambulance(call.at) {
                continue;
            }
            if self.now_ms - call.since_ms >= WAIT_MS {
                self.tell(EventKind::EmergencyUnserved { at: call.at });
            } else {
                self.emergencies.waiting.push_back(call);
            }
        }
    }

    /// Somebody at a building calls an ambulance.
    pub fn call_ambulance(&mut self, at: BuildingId) {
        if at.index() < self.city.buildings.len() && self.emergencies.waiting.len() < CALLS_MAX {
            self.emergencies.waiting.push_back(Call { at, since_ms: self.now_ms });
            self.tell(EventKind::EmergencyCalled { at });
        }
    }

    /// Sends the nearest free ambulance to a building. Says whether there was one.
    fn send_ambulance(&mut self, at: BuildingId) -> bool {
        let Some(there) = self.city.buildings.get(at.index()).map(|building| building.center) else { return true };
        let mut free: Vec<(f32, usize)> = Vec::new();
        for index in self.emergencies.ambulances.iter().map(|id| *id as usize) {
            let life = &self.lives[index];
            let is_free = matches!(life.task, Task::None | Task::Return | Task::Charge(_))
                && life.soc > super::super::errands::LOW_SOC
                && !matches!(life.state, VehicleState::Immobilised | VehicleState::OutOfService);
            if is_free {
                let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
                free.push((place.distance(there), index));
            }
        }
        free.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, index) in free {
            if self.send_now(index, Task::Emergency(at), Goal::Building(at)) {
                self.tell(EventKind::AmbulanceSent { vehicle: Self::vehicle(index), to: at });
                return true;
            }
        }
        false
    }

    /// An ambulance that became free takes the call that waited longest. Says whether there was one.
    pub(super) fn answer_next_call(&mut self, index: usize) -> bool {
        if self.lives[index].soc <= super::super::errands::LOW_SOC {
            return false;
        }
        let Some(call) = self.emergencies.waiting.pop_front() else { return false };
        self.lives[index].task = Task::Emergency(call.at);
        self.tell(EventKind::AmbulanceSent { vehicle: Self::vehicle(index), to: call.at });
        self.depart(index, Goal::Building(call.at));
        true
    }

    pub(super) fn at_patient(&mut self, index: usize, at: BuildingId) {
        self.tell(EventKind::AtPatient { vehicle: Self::vehicle(index), at });
        self.set_state(index, VehicleState::Boarding);
        let stay_ms = self.seconds(index, WITH_PATIENT_S.0, WITH_PATIENT_S.1);
        self.schedule(index, self.now_ms + stay_ms);
    }

    /// With the patient aboard to the nearest hospital.
    pub(super) fn leave_patient(&mut self, index: usize) {
        let here = self.bodies[index].stand;
        let away_m = |id: &BuildingId| self.city.buildings[id.index()].center.distance(here);
        let nearest = self.emergencies.hospitals.iter().min_by(|a, b| away_m(a).total_cmp(&away_m(b))).copied();
        let Some(hospital) = nearest else {
            self.end_duty(index);
            return;
        };
        self.lives[index].riders = 1;
        self.lives[index].task = Task::ToHospital(hospital);
        self.depart(index, Goal::Building(hospital));
    }

    pub(super) fn at_hospital(&mut self, index: usize, at: BuildingId) {
        self.tell(EventKind::AtHospital { vehicle: Self::vehicle(index), at });
        self.lives[index].riders = 0;
        self.set_state(index, VehicleState::Boarding);
        let stay_ms = self.seconds(index, AT_HOSPITAL_S.0, AT_HOSPITAL_S.1);
        self.schedule(index, self.now_ms + stay_ms);
    }

    /// The ambulance is ready again.
    pub(super) fn end_call(&mut self, index: usize) {
        self.lives[index].task = Task::None;
        self.set_state(index, VehicleState::Waiting);
    }
}

/// The ambulances of a fleet.
pub fn ambulances_of(kinds: impl Iterator<Item = VehicleKind>) -> Vec<u32> {
    let ids = kinds.enumerate().filter(|(_, kind)| *kind == VehicleKind::Ambulance);
    ids.map(|(index, _)| VehicleId::from_index(index).0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_of_a_day_have_the_mean_of_one() {
        let mean = BY_HOUR.iter().sum::<f64>() / 24.0;
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
    }
}
