//! What each injection does to the city when it begins and when it ends: one small call of the part that it concerns.

use crate::base::ids::CrowdCellId;
use crate::base::time::{Span, Timestamp};
use crate::model::{Cause, EventKind, Injection, InjectionKind, InjectionTarget};
use crate::sim::crowd::persons_for;
use crate::sim::faults::VehicleFault;
use crate::sim::incidents::Restriction;
use crate::sim::people::gatherings::Gathered;
use crate::sim::simulator::Simulator;
use crate::sim::weather::{Change, ChangeKind};

/// The longest gathering of people, where no end is known.
const GATHERING_MAX: Span = Span::from_s(6 * 3600);

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
                if self.energy.set_shut_off(plant, true).is_err() {
                    return false;
                }
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
            (InjectionKind::CloseStreet, InjectionTarget::Street(street)) => {
                self.restrict_street(street, Restriction::Closed, Some(cause));
                true
            }
            (InjectionKind::NarrowStreet, target @ InjectionTarget::Street(street)) => {
                if !self.play.has(InjectionKind::CloseStreet, target) {
                    self.restrict_street(street, Restriction::Narrow, Some(cause));
                }
                true
            }
            (InjectionKind::CallAmbulance, InjectionTarget::Building(at)) => {
                self.call_ambulance(at);
                true
            }
            (InjectionKind::CloseBuilding, InjectionTarget::Building(building)) => self.close_building(building, cause),
            (InjectionKind::GatherCrowd, InjectionTarget::CrowdCell(cell)) => self.gather_crowd(cell, injection),
            (InjectionKind::Shake, _) => {
                self.shake(injection.strength);
                true
            }
            // It lasts until its end is told, so that there is one clock of it.
            (kind, InjectionTarget::Vehicle(vehicle)) => vehicle_fault(kind, injection.strength)
                .is_some_and(|fault| self.inject(fault, vehicle, Span(i64::MAX)).is_ok()),
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
                self.energy.set_shut_off(plant, false).ok();
                self.tell(EventKind::PlantReleased { plant });
            }
            (InjectionKind::SilenceVehicle, InjectionTarget::Vehicle(vehicle)) => self.hear_again(vehicle.index()),
            (InjectionKind::ImmobiliseVehicle, InjectionTarget::Vehicle(vehicle)) => self.free_soon(vehicle.index()),
            (InjectionKind::CloseStreet, target @ InjectionTarget::Street(street)) => {
                let is_narrow = self.play.has(InjectionKind::NarrowStreet, target);
                self.restrict_street(street, if is_narrow { Restriction::Narrow } else { Restriction::Open }, None);
            }
            (InjectionKind::NarrowStreet, target @ InjectionTarget::Street(street))
                if !self.play.has(InjectionKind::CloseStreet, target) =>
            {
                self.restrict_street(street, Restriction::Open, None);
            }
            // Another reason may keep it closed.
            (InjectionKind::CloseBuilding, InjectionTarget::Building(building)) if !self.is_closed(building) => {
                self.tell_because(EventKind::BuildingOpened { building }, cause);
            }
            (InjectionKind::GatherCrowd, InjectionTarget::CrowdCell(cell)) => {
                if let Some(cell) = self.city.crowd_cells.get(cell.index()) {
                    self.people.end_event(cell.place, Timestamp(self.now_ms));
                }
            }
            (kind, InjectionTarget::Vehicle(vehicle)) => {
                if let Some(fault) = vehicle_fault(kind, injection.strength) {
                    self.end_fault(fault, vehicle);
                }
            }
            _ => {}
        }
    }

    /// Draws as many people to a place as make the density there; who lives in the city walks, others come from outside.
    fn gather_crowd(&mut self, cell: CrowdCellId, injection: &Injection) -> bool {
        let Some(cell) = self.city.crowd_cells.get(cell.index()) else { return false };
        let others: Vec<Gathered> = self.people.gatherings_planned().collect();
        let persons = persons_for(&self.city, cell.place, injection.strength, &others);
        let now = Timestamp(self.now_ms);
        self.people.event(cell.place, now, now + injection.lasts.unwrap_or(GATHERING_MAX), persons)
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
        let changes: Vec<Change> = changes.collect();
        self.weather.set_changes(&changes);
    }
}

/// The fault of a vehicle that an injection is; `None` for all others.
fn vehicle_fault(kind: InjectionKind, strength: f32) -> Option<VehicleFault> {
    Some(match kind {
        InjectionKind::FreezeGps => VehicleFault::GpsFrozen,
        InjectionKind::DriftGps => VehicleFault::GpsDrift { speed_mps: strength },
        InjectionKind::LoseVideo => VehicleFault::VideoLost,
        InjectionKind::ObstructDoor => VehicleFault::DoorObstructed,
        InjectionKind::FlattenTyre => VehicleFault::FlatTyre,
        _ => return None,
    })
}
