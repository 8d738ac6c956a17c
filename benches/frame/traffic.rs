//! A world that is fed: every vehicle moves, and a part of everything else is heard of, at each picture.

use std::sync::Arc;

use yagura::base::chance::Chance;
use yagura::base::ids::{ArcId, BuildingId, FeederId, StreetId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::{City, Spot};
use yagura::model::fact::{BuildingFacts, FeederFacts, MotionFacts, StreetFacts, Task, VehicleStatusFacts};
use yagura::model::{Clock, FactBatch, Facts, LinkState, SourceKind, VehicleState};
use yagura::world::picture::SourceView;
use yagura::world::{Picture, World};

use super::scene;

const SPEED_MPS: f64 = 8.0;
/// Of vehicles' states and of streets, one of so many is heard of at each picture; of buildings one of so many.
const STATUS_TURNS: usize = 10;
const BUILDING_TURNS: usize = 50;

/// Vehicles that drive up and down their streets, and the world that hears of them.
pub struct Traffic {
    pub world: World,
    city: Arc<City>,
    spots: Vec<Spot>,
    /// Where buildings, streets and feeders start from.
    first: Picture,
    turn: usize,
}

impl Traffic {
    pub fn new(city: &Arc<City>, vehicles: usize) -> Self {
        let first = scene::picture(city, vehicles, 0.0, 1);
        let mut dice = Chance::new(7);
        let spots = (0..vehicles).map(|_| {
            let arc = ArcId::from_index(dice.below(city.streets.arcs.len()));
            let offset_m = (dice.unit() * f64::from(city.streets.arc(arc).length_m)) as f32;
            Spot { arc, offset_m }
        });
        let spots = spots.collect();
        let mut world = World::new(city.clone(), first.roster.clone());
        for turn in 0..BUILDING_TURNS {
            for facts in [statuses(vehicles, turn, scene::NOW), buildings(&first, turn), streets(&first, turn)] {
                world.apply(&FactBatch { facts }, scene::NOW);
            }
        }
        world.apply(&FactBatch { facts: feeders(&first) }, scene::NOW);
        Self { world, city: city.clone(), spots, first, turn: 0 }
    }

    /// The picture of a moment, after hearing of what moved until then.
    pub fn publish(&mut self, elapsed_s: f64) -> Arc<Picture> {
        let now = scene::NOW + Span::from_s_f64(elapsed_s);
        self.turn += 1;
        let vehicles = self.spots.len();
        for facts in [
            self.motion(elapsed_s, now),
            statuses(vehicles, self.turn, now),
            buildings(&self.first, self.turn),
            streets(&self.first, self.turn),
        ] {
            self.world.apply(&FactBatch { facts }, now);
        }
        self.world.tick(now);
        let clock = Clock { now, is_running: true, speed: 1.0, speed_reached: 1.0 };
        let source = SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up };
        self.world.publish(source, std::time::Duration::from_secs_f64(elapsed_s))
    }

    fn motion(&self, elapsed_s: f64, now: Timestamp) -> Facts {
        let mut facts = MotionFacts::default();
        for (index, spot) in self.spots.iter().enumerate() {
            let length_m = f64::from(self.city.streets.arc(spot.arc).length_m).max(1.0);
            let driven_m = (f64::from(spot.offset_m) + elapsed_s * SPEED_MPS) % (2.0 * length_m);
            let is_back = driven_m > length_m;
            let offset_m = if is_back { 2.0 * length_m - driven_m } else { driven_m } as f32;
            let (place, direction) = self.city.streets.place(Spot { arc: spot.arc, offset_m });
            facts.vehicle.push(VehicleId::from_index(index));
            facts.observed.push(now);
            facts.place.push(place);
            facts.heading_rad.push(if is_back { direction * -1.0 } else { direction }.heading_rad());
            facts.speed_mps.push(SPEED_MPS as f32);
            facts.arc.push(spot.arc);
        }
        Facts::Motion(facts)
    }
}

fn statuses(vehicles: usize, turn: usize, now: Timestamp) -> Facts {
    let mut facts = VehicleStatusFacts::default();
    for index in (turn % STATUS_TURNS..vehicles).step_by(STATUS_TURNS) {
        facts.vehicle.push(VehicleId::from_index(index));
        facts.observed.push(now);
        facts.state.push(if index == 12 { VehicleState::Immobilised } else { VehicleState::Driving });
        facts.soc.push(0.2 + 0.6 * (index % 97) as f32 / 97.0);
        facts.range_km.push(140.0);
        facts.riders.push((index % 7) as u8);
        facts.cabin_c.push(24.0);
        facts.charge_kw.push(0.0);
        facts.odometer_km.push(1_840.0 + turn as f32);
        facts.task.push(Task::None);
    }
    Facts::VehicleStatus(facts)
}

fn buildings(first: &Picture, turn: usize) -> Facts {
    let mut facts = BuildingFacts::default();
    for (index, row) in first.buildings.iter().enumerate().skip(turn % BUILDING_TURNS).step_by(BUILDING_TURNS) {
        facts.building.push(BuildingId::from_index(index));
        facts.observed.push(row.observed + Span::from_s(turn as i64));
        facts.use_kw.push(row.use_kw * if (turn / BUILDING_TURNS).is_multiple_of(2) { 1.0 } else { 1.3 });
        facts.solar_kw.push(row.solar_kw);
        facts.battery_kw.push(row.battery_kw);
        facts.battery_soc.push(row.battery_soc);
        facts.car_kw.push(row.car_kw);
        facts.people.push(row.people);
    }
    Facts::Buildings(facts)
}

fn streets(first: &Picture, turn: usize) -> Facts {
    let mut facts = StreetFacts::default();
    for (index, row) in first.streets.iter().enumerate().skip(turn % STATUS_TURNS).step_by(STATUS_TURNS) {
        facts.street.push(StreetId::from_index(index));
        facts.observed.push(row.observed + Span::from_s(turn as i64));
        facts.speed_mps.push(row.speed_mps);
        facts.vehicles.push(row.vehicles);
        facts.flow.push(row.flow);
    }
    Facts::Streets(facts)
}

fn feeders(first: &Picture) -> Facts {
    let mut facts = FeederFacts::default();
    for (index, row) in first.feeders.iter().enumerate() {
        facts.feeder.push(FeederId::from_index(index));
        facts.observed.push(row.observed);
        facts.load_kw.push(row.load_kw);
    }
    Facts::Feeders(facts)
}
