//! What is told wrongly or not at all: it changes what the station hears, and nothing of what happens.
//!
//! Sensors are falsified in the samples, after everything was observed truly. Messages that are lost are chosen by a hash
//! of vehicle and moment, so that how often samples are asked for draws no chance from anything else.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{BuildingId, ChargerId, CrowdCellId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::fact::{BuildingFacts, ChargerFacts, CrowdFacts, Facts, MotionFacts};
use crate::model::scenario_view::UnderWay;
use crate::model::{FactBatch, InjectionKind, InjectionTarget};
use crate::sim::simulator::Simulator;

/// Most people that a crowd can hold a square metre (a crush).
const DENSITY_MAX: f32 = 6.0;

const LOST: u64 = 0x6C6F_7374;
const DRIFT: u64 = 0x6472_6966;

impl Simulator {
    /// Falsifies what was sampled, where something is under way that does.
    pub(in crate::sim) fn falsify(&self, facts: &mut [FactBatch]) {
        if self.play.is_quiet() {
            return;
        }
        for batch in facts {
            match &mut batch.facts {
                Facts::Motion(motion) => self.falsify_motion(motion),
                Facts::Crowd(crowd) => self.falsify_crowd(crowd),
                Facts::Buildings(buildings) => self.falsify_meters(buildings),
                Facts::Chargers(chargers) => self.falsify_chargers(chargers),
                _ => {}
            }
        }
    }

    fn falsify_motion(&self, motion: &mut MotionFacts) {
        for what in &self.play.under_way {
            let InjectionTarget::Vehicle(vehicle) = what.injection.target else { continue };
            let rows = motion.vehicle.iter().enumerate().filter(|(_, id)| **id == vehicle).map(|(row, _)| row);
            for row in rows.collect::<Vec<_>>() {
                match what.injection.kind {
                    InjectionKind::FreezeGps => {
                        if let Some(place) = self.play.frozen_place(vehicle) {
                            motion.place[row] = place;
                        }
                        motion.speed_mps[row] = 0.0;
                    }
                    InjectionKind::DriftGps => {
                        motion.place[row] = drifted(motion.place[row], what, motion.observed[row])
                    }
                    _ => {}
                }
            }
        }
    }

    /// The share of vehicles' messages that is lost now.
    pub(in crate::sim) fn messages_lost(&self) -> f32 {
        self.play.strength(InjectionKind::DegradeLinks, Timestamp(self.now_ms))
    }

    /// Whether what a vehicle would tell now is lost, at such a share.
    pub(in crate::sim) fn is_message_lost(&self, index: usize, share: f32) -> bool {
        let seed = self.options.seed ^ self.now_ms.cast_unsigned();
        share > 0.0 && Chance::for_thing(seed, LOST, index as u64).happens(f64::from(share))
    }

    fn falsify_crowd(&self, crowd: &mut CrowdFacts) {
        let now = Timestamp(self.now_ms);
        let row_of = |cells: &[CrowdCellId], cell: CrowdCellId| cells.iter().position(|other| *other == cell);
        for (injection, level) in self.play.of_kind(InjectionKind::GatherCrowd, now) {
            if let InjectionTarget::CrowdCell(cell) = injection.target
                && let Some(row) = row_of(&crowd.cell, cell)
            {
                crowd.density[row] = (crowd.density[row] + injection.strength * level).min(DENSITY_MAX);
            }
        }
        // A sensor that lies does so about the crowd that came, too.
        for (injection, _) in self.play.of_kind(InjectionKind::FalsifyCrowd, now) {
            if let InjectionTarget::CrowdCell(cell) = injection.target
                && let Some(row) = row_of(&crowd.cell, cell)
            {
                crowd.density[row] = injection.strength;
            }
        }
    }

    fn falsify_meters(&self, buildings: &mut BuildingFacts) {
        let now = Timestamp(self.now_ms);
        for (injection, _) in self.play.of_kind(InjectionKind::FalsifyMeter, now) {
            let InjectionTarget::Building(building) = injection.target else { continue };
            let row = buildings.building.iter().position(|other: &BuildingId| *other == building);
            if let Some(row) = row {
                (buildings.use_kw[row], buildings.car_kw[row], buildings.solar_kw[row]) =
                    (injection.strength, 0.0, 0.0);
            }
        }
    }

    fn falsify_chargers(&self, chargers: &mut ChargerFacts) {
        let now = Timestamp(self.now_ms);
        for (injection, _) in self.play.of_kind(InjectionKind::FalsifyCharger, now) {
            let InjectionTarget::Charger(charger) = injection.target else { continue };
            let row = chargers.charger.iter().position(|other: &ChargerId| *other == charger);
            if let Some(row) = row {
                chargers.power_kw[row] = 0.0;
                chargers.vehicle[row] = VehicleId::NONE;
                chargers.is_faulty[row] = false;
            }
        }
    }
}

/// Where a drifting receiver thinks it is: off by a growing way in a direction of its own.
fn drifted(place: Point, what: &UnderWay, at: Timestamp) -> Point {
    let angle = Chance::for_thing(u64::from(what.number), DRIFT, what.began.0.cast_unsigned())
        .between(0.0, std::f64::consts::TAU);
    let off_m = (at.since_s(what.began).max(0.0) * f64::from(what.injection.strength)) as f32;
    place + Point::new(libm::cos(angle) as f32, libm::sin(angle) as f32) * off_m
}
