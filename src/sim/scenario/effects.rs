//! What each injection does to the city when it begins and when it ends: one small call of the part that it concerns.

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::{Cause, EventKind, Injection, InjectionKind, InjectionTarget};
use crate::sim::simulator::Simulator;
use crate::sim::weather::{Change, ChangeKind};

impl Simulator {
    /// Lets something begin. Says whether it could.
    pub(super) fn begin_effect(&mut self, injection: &Injection, cause: Cause) -> bool {
        match (injection.kind, injection.target) {
            (InjectionKind::TripFeeder, InjectionTarget::Feeder(feeder)) => self.trip_feeder(feeder, Some(cause)),
            (InjectionKind::ScaleLimits, _) => {
                self.energy.scale_limits(&self.city, injection.strength);
                true
            }
            (InjectionKind::FailCharger, InjectionTarget::Charger(charger)) => {
                let Some(load) = self.loads.chargers.get_mut(charger.index()) else { return false };
                if std::mem::replace(&mut load.is_faulty, true) {
                    return false;
                }
                self.tell_because(EventKind::ChargerFailed { charger }, cause);
                self.leave_failed_charger(charger);
                true
            }
            (InjectionKind::FailPlant, InjectionTarget::Plant(plant)) => {
                let is_new = self.stop_plant(plant.index());
                if is_new {
                    self.tell_because(EventKind::PlantFailed { plant }, cause);
                }
                is_new
            }
            (InjectionKind::LeakHydrogen, InjectionTarget::Plant(plant)) => {
                if self.energy.set_leak(plant, injection.strength).is_err() {
                    return false;
                }
                self.tell_because(EventKind::HydrogenLeaks { plant }, cause);
                true
            }
            (InjectionKind::ShutOffPlant, InjectionTarget::Plant(plant)) => {
                self.stop_plant(plant.index());
                let leak = self.play.has(InjectionKind::LeakHydrogen, injection.target);
                let cause = if leak { Cause::HydrogenLeak(plant) } else { cause };
                self.tell_because(EventKind::PlantShutOff { plant }, cause);
                self.end_all(InjectionKind::LeakHydrogen, injection.target);
                true
            }
            (InjectionKind::SilenceVehicle, InjectionTarget::Vehicle(vehicle)) => {
                self.silence(vehicle.index(), i64::MAX, Some(cause))
            }
            (InjectionKind::ImmobiliseVehicle, InjectionTarget::Vehicle(vehicle)) => {
                self.is_driving(vehicle.index()) && self.immobilise_until(vehicle.index(), i64::MAX, Some(cause))
            }
            (InjectionKind::FreezeGps, InjectionTarget::Vehicle(vehicle)) => self.freeze_gps(vehicle),
            (InjectionKind::Shake, _) => {
                self.shake(injection.strength);
                true
            }
            // The samples, the network and the weather look at what is under way.
            _ => true,
        }
    }

    /// Lets something end that had begun.
    pub(super) fn end_effect(&mut self, injection: &Injection, cause: Cause) {
        match (injection.kind, injection.target) {
            (InjectionKind::TripFeeder, InjectionTarget::Feeder(feeder)) => self.restore_feeder(feeder, Some(cause)),
            (InjectionKind::ScaleLimits, _) => {
                let strongest = self.play.of_kind(InjectionKind::ScaleLimits, Timestamp(self.now_ms));
                let share = strongest.map(|(other, _)| other.strength).fold(f32::NAN, f32::min);
                self.energy.scale_limits(&self.city, if share.is_nan() { 1.0 } else { share });
            }
            (InjectionKind::FailCharger, InjectionTarget::Charger(charger)) => {
                if let Some(load) = self.loads.chargers.get_mut(charger.index())
                    && std::mem::replace(&mut load.is_faulty, false)
                {
                    self.tell(EventKind::ChargerRepaired { charger });
                }
            }
            (InjectionKind::FailPlant, InjectionTarget::Plant(plant)) => {
                self.release_plant(plant.index());
                self.tell(EventKind::PlantRepaired { plant });
            }
            (InjectionKind::LeakHydrogen, InjectionTarget::Plant(plant)) => {
                // A plant that is there can be mended.
                self.energy.set_leak(plant, 0.0).ok();
            }
            (InjectionKind::ShutOffPlant, InjectionTarget::Plant(plant)) => {
                self.release_plant(plant.index());
                self.tell(EventKind::PlantReleased { plant });
            }
            (InjectionKind::SilenceVehicle, InjectionTarget::Vehicle(vehicle)) => self.hear_again(vehicle.index()),
            (InjectionKind::ImmobiliseVehicle, InjectionTarget::Vehicle(vehicle)) => self.free_soon(vehicle.index()),
            (InjectionKind::FreezeGps, InjectionTarget::Vehicle(vehicle)) => {
                self.play.frozen.retain(|(id, _)| *id != vehicle);
            }
            _ => {}
        }
    }

    fn freeze_gps(&mut self, vehicle: VehicleId) -> bool {
        let Some(place) = self.place_of_target(InjectionTarget::Vehicle(vehicle)) else { return false };
        self.play.frozen.push((vehicle, place));
        true
    }

    /// Lets a plant stand still. Says whether it ran before.
    fn stop_plant(&mut self, index: usize) -> bool {
        self.loads.plants.get_mut(index).is_some_and(|load| !std::mem::replace(&mut load.is_faulty, true))
    }

    fn release_plant(&mut self, index: usize) {
        if let Some(load) = self.loads.plants.get_mut(index) {
            load.is_faulty = false;
        }
    }

    /// Hands the weather what is under way of it.
    pub(super) fn update_weather(&mut self) {
        let kinds = [
            (InjectionKind::Warm, ChangeKind::Warmer),
            (InjectionKind::Cover, ChangeKind::Cloud),
            (InjectionKind::Rain, ChangeKind::Rain),
            (InjectionKind::LieSnow, ChangeKind::Snow),
            (InjectionKind::Blow, ChangeKind::Wind),
        ];
        let changes = self.play.under_way.iter().filter_map(|what| {
            let (_, kind) = kinds.iter().find(|(kind, _)| *kind == what.injection.kind)?;
            Some(Change {
                kind: *kind,
                strength: what.injection.strength,
                began: what.began,
                ends: what.ends,
                ramp: what.injection.ramp,
            })
        });
        self.weather.set_changes(changes.collect());
    }
}
