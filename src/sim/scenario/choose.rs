//! Chooses the targets of an event when its time comes: the nearest, the busiest, those on a feeder.

use super::aim::{Choice, Measure};
use crate::base::geo::Point;
use crate::base::ids::{ArcId, BuildingId, ChargerId, CrowdCellId, FeederId, PlantId, SignalId, StreetId, VehicleId};
use crate::base::ring;
use crate::city::{City, Spot};
use crate::model::fact::Task;
use crate::model::{InjectionKind, InjectionTarget, TargetClass, Vehicle, VehicleKind};
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

/// How far around a thing that feeds nothing an event on it reaches, in metres.
const AROUND_M: f32 = 400.0;

/// A feeder reaches lifts when so many people are in them on average that somebody is stuck for sure.
const IN_LIFTS_LEAST: f32 = 2.0;
/// More than any feeder carries, in kW: what hangs on feeders is compared before their load.
const REACH_KW: f32 = 100_000.0;
/// What a vehicle passes within a minute or two, in metres.
const SOON_M: f32 = 600.0;

/// How many things there are of a class, of the kind that is wanted.
pub fn count_of(city: &City, roster: &[Vehicle], class: TargetClass, choice: &Choice) -> usize {
    match class {
        TargetClass::City => 1,
        TargetClass::Vehicle => {
            roster.iter().filter(|vehicle| choice.vehicle.is_none_or(|kind| vehicle.kind == kind)).count()
        }
        TargetClass::Feeder => city.feeders.len(),
        TargetClass::Charger => city.chargers.len(),
        TargetClass::Plant => city.plants.len(),
        TargetClass::Building => {
            let wanted = |building: &&crate::city::Building| choice.building.is_none_or(|kind| building.kind == kind);
            city.buildings.iter().filter(wanted).count()
        }
        TargetClass::Street => city.streets.streets.len(),
        TargetClass::CrowdCell => city.crowd_cells.len(),
        TargetClass::Signal => city.control.signals.len(),
    }
}

/// A thing that may be chosen.
struct Candidate {
    target: InjectionTarget,
    place: Point,
    /// Load, riders or traffic.
    busy: f32,
}

impl Simulator {
    /// The targets of a choice, at most as many as it wants; those that already have the same are passed over.
    pub(in crate::sim) fn choose(
        &self,
        kind: InjectionKind,
        choice: &Choice,
        near: Option<Point>,
        on: &[InjectionTarget],
    ) -> Vec<InjectionTarget> {
        let mut candidates = self.candidates(kind, choice);
        candidates.retain(|candidate| !self.play.has(kind, candidate.target));
        if choice.on.is_some() {
            candidates.retain(|candidate| on.iter().any(|around| self.hangs_on(candidate, *around)));
        }
        let distance = |candidate: &Candidate| near.map_or(0.0, |near| candidate.place.distance(near));
        // Sorting is stable, so that equals stay in the order of their numbers.
        candidates.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        if choice.is_busiest || choice.most.is_some() {
            candidates.sort_by(|a, b| b.busy.total_cmp(&a.busy));
        }
        candidates.iter().skip(choice.skip).take(choice.count).map(|candidate| candidate.target).collect()
    }

    fn candidates(&self, kind: InjectionKind, choice: &Choice) -> Vec<Candidate> {
        let city = &self.city;
        let still = |target, place| Candidate { target, place, busy: 0.0 };
        match kind.spec().class {
            TargetClass::City => vec![still(InjectionTarget::City, Point::default())],
            TargetClass::Vehicle => self.vehicle_candidates(kind, choice),
            TargetClass::Feeder => {
                let feeders = city.feeders.iter().enumerate().map(|(index, feeder)| {
                    let id = FeederId::from_index(index);
                    let busy = match choice.most {
                        Some(measure) => self.measured(id, measure),
                        None => self.energy.feeder_load_kw(id) / feeder.limit_kw.max(1.0),
                    };
                    Candidate { target: InjectionTarget::Feeder(id), place: feeder.substation, busy }
                });
                feeders.collect()
            }
            TargetClass::Charger => {
                let chargers = city.chargers.iter().enumerate().map(|(index, charger)| Candidate {
                    target: InjectionTarget::Charger(ChargerId::from_index(index)),
                    place: charger.place,
                    busy: self.loads.chargers.get(index).map_or(0.0, |load| load.power_kw),
                });
                chargers.collect()
            }
            TargetClass::Plant => {
                let plants = city.plants.iter().enumerate();
                plants.map(|(id, plant)| still(InjectionTarget::Plant(PlantId::from_index(id)), plant.place)).collect()
            }
            TargetClass::Building => {
                let all = city.buildings.iter().enumerate();
                let fitting = all.filter(|(_, building)| choice.building.is_none_or(|kind| building.kind == kind));
                let target = |id| InjectionTarget::Building(BuildingId::from_index(id));
                fitting.map(|(id, building)| still(target(id), building.center)).collect()
            }
            TargetClass::Street => match choice.ahead_of {
                Some(kind) => self.ends_of_calls(kind),
                None => self.street_candidates(),
            },
            TargetClass::CrowdCell => {
                let cells = city.crowd_cells.iter().enumerate();
                let target = |id| InjectionTarget::CrowdCell(CrowdCellId::from_index(id));
                cells.map(|(id, cell)| Candidate { target: target(id), place: cell.place, busy: cell.pull }).collect()
            }
            TargetClass::Signal => {
                let signals = city.control.signals.iter().enumerate();
                let target = |id| InjectionTarget::Signal(SignalId::from_index(id));
                signals.map(|(id, signal)| still(target(id), signal.place)).collect()
            }
        }
    }

    /// Vehicles of the kind that is wanted; those on the street come before those that stand.
    fn vehicle_candidates(&self, kind: InjectionKind, choice: &Choice) -> Vec<Candidate> {
        let must_drive = matches!(kind, InjectionKind::ImmobiliseVehicle);
        let mut candidates = Vec::new();
        for (index, life) in self.lives.iter().enumerate() {
            let is_wanted = choice.vehicle.is_none_or(|kind| life.kind == kind);
            if !is_wanted || (must_drive && !self.is_driving(index)) {
                continue;
            }
            let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
            let target = InjectionTarget::Vehicle(VehicleId::from_index(index));
            candidates.push(Candidate { target, place, busy: f32::from(life.riders) });
        }
        candidates
    }

    /// Whether a vehicle is on the street and may be stopped there.
    pub(in crate::sim) fn is_driving(&self, index: usize) -> bool {
        let Some(body) = self.bodies.get(index) else { return false };
        body.mode == Mode::OnStreet && self.now_ms >= body.anchor_ms
    }

    fn street_candidates(&self) -> Vec<Candidate> {
        let streets = &self.city.streets;
        let mut candidates = Vec::new();
        for (index, street) in streets.streets.iter().enumerate() {
            let arc = if street.forward.is_some() { street.forward } else { street.backward };
            let is_for_cars = streets.arcs.get(arc.index()).is_some_and(|arc| arc.modes.cars);
            if is_for_cars {
                let (place, _) = streets.place(Spot { arc, offset_m: street.length_m / 2.0 });
                let vehicles = [street.forward, street.backward].into_iter().filter_map(|arc| self.traffic.arc(arc));
                let busy = vehicles.map(|state| state.vehicles as f32).sum();
                candidates.push(Candidate {
                    target: InjectionTarget::Street(StreetId::from_index(index)),
                    place,
                    busy,
                });
            }
        }
        candidates
    }

    /// How much of something hangs on a feeder now.
    fn measured(&self, feeder: FeederId, measure: Measure) -> f32 {
        let of_feeder = |signal: &&crate::city::control::Signal| signal.feeder == feeder;
        match measure {
            Measure::Load => self.energy.feeder_load_kw(feeder),
            Measure::Signals => self.city.control.signals.iter().filter(of_feeder).count() as f32,
            Measure::Lifts => self.outage.in_lifts(feeder),
            Measure::LifeSupport => {
                let homes = self.energy.life_support().filter_map(|(home, _)| self.city.buildings.get(home.index()));
                homes.filter(|home| home.feeder == feeder).count() as f32
            }
            Measure::Reach => {
                let sorts = [
                    self.measured(feeder, Measure::Signals) >= 1.0,
                    self.measured(feeder, Measure::Lifts) >= IN_LIFTS_LEAST,
                    self.measured(feeder, Measure::LifeSupport) >= 1.0,
                    self.shuttles_to_signals(feeder) > 0,
                ];
                let count = sorts.into_iter().filter(|has| *has).count();
                count as f32 * REACH_KW + self.measured(feeder, Measure::Load).clamp(0.0, REACH_KW - 1.0)
            }
        }
    }

    /// Shuttles that come to a traffic light of a feeder soon.
    fn shuttles_to_signals(&self, feeder: FeederId) -> usize {
        let streets = &self.city.streets;
        let is_of_feeder = |arc: ArcId| {
            let to = streets.arc(arc).to;
            self.city.control.signals.iter().any(|signal| signal.feeder == feeder && signal.node == to)
        };
        let comes = |index: &usize| {
            let mut ahead_m = 0.0;
            let path = self.traffic.path_ahead(*index as u32);
            let soon = path.into_iter().take_while(|arc| {
                let is_soon = ahead_m < SOON_M;
                ahead_m += streets.arc(*arc).length_m;
                is_soon
            });
            soon.into_iter().any(is_of_feeder)
        };
        let shuttles =
            (0..self.lives.len()).filter(|index| self.lives[*index].kind == VehicleKind::Shuttle && self.is_driving(*index));
        shuttles.filter(comes).count()
    }

    /// The streets where vehicles of a kind that are called to an emergency will arrive, those who are still farthest first.
    fn ends_of_calls(&self, kind: VehicleKind) -> Vec<Candidate> {
        let streets = &self.city.streets;
        let mut candidates = Vec::new();
        for (index, life) in self.lives.iter().enumerate() {
            if life.kind != kind || !matches!(life.task, Task::Emergency(_)) || !self.is_driving(index) {
                continue;
            }
            let path = self.traffic.path_ahead(index as u32);
            let (Some(first), Some(last)) = (path.first(), path.last()) else { continue };
            let street = streets.arc(*last).street;
            if streets.arc(*first).street == street {
                continue;
            }
            let ahead_m: f32 = path.iter().map(|arc| streets.arc(*arc).length_m).sum();
            let (place, _) = streets.place(Spot { arc: *last, offset_m: streets.arc(*last).length_m / 2.0 });
            candidates.push(Candidate { target: InjectionTarget::Street(street), place, busy: ahead_m });
        }
        candidates.sort_by(|a, b| b.busy.total_cmp(&a.busy));
        candidates
    }

    /// Whether a candidate hangs on a thing, or lies around it.
    fn hangs_on(&self, candidate: &Candidate, around: InjectionTarget) -> bool {
        let city = &self.city;
        let InjectionTarget::Feeder(feeder) = around else {
            return self.place_of_target(around).is_some_and(|place| place.distance(candidate.place) <= AROUND_M);
        };
        let own = match candidate.target {
            InjectionTarget::Building(id) => city.buildings.get(id.index()).map(|building| building.feeder),
            InjectionTarget::Charger(id) => city.chargers.get(id.index()).map(|charger| charger.feeder),
            InjectionTarget::Plant(id) => city.plants.get(id.index()).map(|plant| plant.feeder),
            InjectionTarget::Signal(id) => city.control.signals.get(id.index()).map(|signal| signal.feeder),
            _ => None,
        };
        match own {
            Some(own) => own == feeder,
            None => {
                city.feeders.get(feeder.index()).is_some_and(|feeder| ring::contains(&feeder.outline, candidate.place))
            }
        }
    }

    /// Where a target is; `None` for the city and for what does not exist.
    pub(in crate::sim) fn place_of_target(&self, target: InjectionTarget) -> Option<Point> {
        let city = &self.city;
        match target {
            InjectionTarget::City => None,
            InjectionTarget::Vehicle(id) => {
                let body = self.bodies.get(id.index())?;
                Some(body.place(&city.streets, self.lane(id.index()), self.now_ms).0)
            }
            InjectionTarget::Feeder(id) => city.feeders.get(id.index()).map(|feeder| feeder.substation),
            InjectionTarget::Charger(id) => city.chargers.get(id.index()).map(|charger| charger.place),
            InjectionTarget::Plant(id) => city.plants.get(id.index()).map(|plant| plant.place),
            InjectionTarget::Building(id) => city.buildings.get(id.index()).map(|building| building.center),
            InjectionTarget::Street(id) => {
                let street = city.streets.streets.get(id.index())?;
                city.streets.points_of(street).first().copied()
            }
            InjectionTarget::CrowdCell(id) => city.crowd_cells.get(id.index()).map(|cell| cell.place),
            InjectionTarget::Signal(id) => city.control.signals.get(id.index()).map(|signal| signal.place),
        }
    }
}
