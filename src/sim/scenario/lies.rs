//! What is told wrongly or not at all: it changes what the station hears, and nothing of what happens.
//!
//! Sensors are falsified in the samples, after everything was observed truly. Messages that are lost are chosen by a hash
//! of vehicle and moment, so that how often samples are asked for draws no chance from anything else.

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, ChargerId, CrowdCellId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::fact::{BuildingFacts, ChargerFacts, CrowdFacts, Facts};
use crate::model::{FactBatch, InjectionKind, InjectionTarget};
use crate::sim::simulator::Simulator;

const LOST: u64 = 0x6C6F_7374;

impl Simulator {
    /// Falsifies what was sampled, where something is under way that does.
    pub(in crate::sim) fn falsify(&self, facts: &mut [FactBatch]) {
        if self.play.is_quiet() {
            return;
        }
        for batch in facts {
            match &mut batch.facts {
                Facts::Crowd(crowd) => self.falsify_crowd(crowd),
                Facts::Buildings(buildings) => self.falsify_meters(buildings),
                Facts::Chargers(chargers) => self.falsify_chargers(chargers),
                _ => {}
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
