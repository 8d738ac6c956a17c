//! An outage and everything that it reaches: what hangs on a feeder goes dark with it.
//!
//! - Traffic lights go dark; at their junctions the right of way counts. Shuttles stop at the first one
//!   that they come to and ask for assistance; whoever was answered passes the next ones by itself.
//! - Chargers have no power; vehicles leave them.
//! - Homes where somebody lives by a machine run on its battery; the energy model counts them and the time that is left.
//! - Lifts stand still, with people inside: of those in a building with lifts, [`IN_LIFT_SHARE`] are in one at any moment,
//!   and half of the lifts have a device that takes them to the next floor.
//! - Mobile cells run on their batteries, if they have any; when these are empty they are off the air, and vehicles that
//!   hear no other cell within reach can't be heard.
//!
//! Where lifts and cells stand follows from the city and the seed. All of it is told as events with the feeder as cause.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{ChargerId, FeederId, SignalId, VehicleId};
use crate::base::ring;
use crate::city::{Building, BuildingKind, City};
use crate::model::{AssistanceCause, Cause, EventKind, VehicleKind};

use super::body::Mode;
use super::energy::FeederState;
use super::simulator::Simulator;

/// Buildings have lifts from so many floors on: homes, and all others where many people go.
const LIFT_FLOORS_HOMES: u8 = 6;
const LIFT_FLOORS: u8 = 3;
/// Persons in a household (census of Japan 2020: 2.2), of whom so many are at home on average of the day.
const PERSONS_A_HOME: f32 = 2.2;
const AT_HOME_SHARE: f32 = 0.6;
/// Floor that a person takes in other buildings, in m².
const FLOOR_A_PERSON_M2: f32 = 25.0;
/// Share of a building's people who are in a moving lift: 1.2 % of them call one in five minutes out of the rush (a quarter
/// of the 5 % for which lifts of homes are laid out, CIBSE Guide D) and ride for 45 s.
const IN_LIFT_SHARE: f32 = 0.012 * 45.0 / 300.0;
/// In the rush, when people leave and come home, it is the 5 % for which lifts are laid out.
const IN_LIFT_RUSH_SHARE: f32 = 0.05 * 45.0 / 300.0;
const RUSH_H: [std::ops::Range<f32>; 2] = [7.0..9.0, 17.0..20.0];
/// Share of lifts that don't take themselves to the next floor when power fails.
const STUCK_SHARE: f32 = 0.5;

/// Mobile cells of a city stand so far from each other, and reach so far, in metres (small cells of a dense network).
const CELL_SPACING_M: f32 = 300.0;
const CELL_REACH_M: f32 = 240.0;
/// The most cells of a city; they stand farther apart in a larger one.
const CELLS_MAX: f32 = 2_000.0;
/// Share of cells without a battery (small ones on poles and roofs); the others last 3 h and more, as Japan's operators
/// promise for most of theirs.
const NO_BATTERY_SHARE: f64 = 0.4;
const BATTERY_H: (f64, f64) = (3.0, 24.0);

/// A vehicle asks at a dark junction when it is so near to its line, in metres: nearer than it gets between two looks.
const ASKS_AT_M: f32 = 70.0;
/// An answer holds for other dark junctions for so long.
const ANSWER_HOLDS_MS: i64 = 1_800_000;

const CELLS: u64 = 0x6365_6C6C;
const LIFTS: u64 = 0x6C69_6674;

/// A mobile cell.
#[derive(Clone, Copy, Debug)]
struct Cell {
    place: Point,
    feeder: FeederId,
    battery_ms: i64,
}

/// What hangs on one feeder, besides homes and whatever else draws power.
#[derive(Clone, Debug, Default)]
struct Reach {
    signals: Vec<SignalId>,
    chargers: Vec<ChargerId>,
    /// Buildings with lifts, and people in them on average.
    lifts: Vec<f32>,
}

/// What is dark, and what hangs on what.
#[derive(Clone, Debug)]
pub struct Outage {
    reach: Arc<[Reach]>,
    cells: Arc<[Cell]>,
    /// Since when each feeder is dark.
    dark_since_ms: Vec<Option<i64>>,
    is_cell_dark: Vec<bool>,
    /// Vehicles that are silent because no cell hears them, in order.
    unheard: Vec<VehicleId>,
    /// When vehicles last asked at a dark junction.
    asked_ms: BTreeMap<VehicleId, i64>,
    lifts: Chance,
}

impl Outage {
    pub fn new(city: &City, seed: u64) -> Self {
        let mut reach = vec![Reach::default(); city.feeders.len()];
        for (index, signal) in city.control.signals.iter().enumerate() {
            if let Some(reach) = reach.get_mut(signal.feeder.index()) {
                reach.signals.push(SignalId::from_index(index));
            }
        }
        for (index, charger) in city.chargers.iter().enumerate() {
            if let Some(reach) = reach.get_mut(charger.feeder.index()) {
                reach.chargers.push(ChargerId::from_index(index));
            }
        }
        for building in city.buildings.iter().filter(|building| has_lifts(building)) {
            if let Some(reach) = reach.get_mut(building.feeder.index()) {
                reach.lifts.push(people_of(building));
            }
        }
        let cells = cells_of(city, seed);
        Self {
            dark_since_ms: vec![None; reach.len()],
            is_cell_dark: vec![false; cells.len()],
            reach: reach.into(),
            cells: cells.into(),
            unheard: Vec::new(),
            asked_ms: BTreeMap::new(),
            lifts: Chance::for_thing(seed, LIFTS, 0),
        }
    }

    /// How many people would be stuck in lifts if a feeder tripped now.
    pub fn would_be_stuck(&self, feeder: FeederId, hour: f32) -> u16 {
        stuck(&self.reach, feeder, hour, &mut self.lifts.clone()).1
    }

    /// Whether a mobile cell without a battery hangs on a feeder.
    pub fn has_bare_cell(&self, feeder: FeederId) -> bool {
        self.cells.iter().any(|cell| cell.feeder == feeder && cell.battery_ms == 0)
    }
}

/// Buildings where a lift stands still with people inside, and these people.
fn stuck(reach: &[Reach], feeder: FeederId, hour: f32, chance: &mut Chance) -> (u16, u16) {
    let Some(reach) = reach.get(feeder.index()) else { return (0, 0) };
    let is_rush = RUSH_H.iter().any(|hours| hours.contains(&hour));
    let share = if is_rush { IN_LIFT_RUSH_SHARE } else { IN_LIFT_SHARE };
    let (mut buildings, mut people) = (0_u16, 0_u16);
    for inside in &reach.lifts {
        let mean = f64::from(inside * share * STUCK_SHARE);
        // A chance for each person would be as good and slower: few are ever in a lift together.
        let whole = libm::floor(mean);
        let stuck = whole as u16 + u16::from(chance.happens(mean - whole));
        buildings = buildings.saturating_add(u16::from(stuck > 0));
        people = people.saturating_add(stuck);
    }
    (buildings, people)
}

fn has_lifts(building: &Building) -> bool {
    match building.kind {
        BuildingKind::Detached | BuildingKind::Works => false,
        BuildingKind::Apartments => building.floors >= LIFT_FLOORS_HOMES,
        _ => building.floors >= LIFT_FLOORS,
    }
}

fn people_of(building: &Building) -> f32 {
    if building.kind.is_home() {
        f32::from(building.homes) * PERSONS_A_HOME * AT_HOME_SHARE
    } else {
        building.floor_area_m2 / FLOOR_A_PERSON_M2
    }
}

impl Outage {
    /// The nearest cell with power, and how far it is from a place, in metres.
    pub fn nearest_lit_cell(&self, place: Point) -> Option<(usize, f32)> {
        let lit = self.cells.iter().enumerate().filter(|(index, _)| !self.is_cell_dark[*index]);
        let away = lit.map(|(index, cell)| (index, cell.place.distance(place)));
        away.min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// The cells of a city, on a grid of triangles; each hangs on the feeder whose transformer is nearest.
fn cells_of(city: &City, seed: u64) -> Vec<Cell> {
    let (width, height) = (city.bounds.width().max(1.0), city.bounds.height().max(1.0));
    let row_share = 0.866;
    let spacing_m = CELL_SPACING_M.max(libm::sqrtf(width * height / (CELLS_MAX * row_share)));
    let mut cells = Vec::new();
    let rows = (height / (spacing_m * row_share)) as u32 + 1;
    let columns = (width / spacing_m) as u32 + 1;
    for row in 0..rows {
        for column in 0..columns {
            let shift = if row % 2 == 0 { 0.25 } else { 0.75 };
            let offset = Point::new((column as f32 + shift) * spacing_m, (row as f32 + 0.5) * spacing_m * row_share);
            let place = city.bounds.min + offset;
            if !city.boundary.is_empty() && !ring::contains(&city.boundary, place) {
                continue;
            }
            let nearest = city
                .feeders
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.substation.distance(place).total_cmp(&b.1.substation.distance(place)));
            let Some((feeder, _)) = nearest else { continue };
            let mut chance = Chance::for_thing(seed, CELLS, cells.len() as u64);
            let (has_battery, hours) = (!chance.happens(NO_BATTERY_SHARE), chance.between(BATTERY_H.0, BATTERY_H.1));
            let battery_ms = if has_battery { (hours * 3_600_000.0) as i64 } else { 0 };
            cells.push(Cell { place, feeder: FeederId::from_index(feeder), battery_ms });
        }
    }
    cells
}

impl Simulator {
    /// Opens a feeder's switch: everything on it goes dark. Says whether it was closed.
    pub(super) fn trip_feeder(&mut self, feeder: FeederId, cause: Option<Cause>) -> bool {
        let is_news = self.energy.set_feeder(feeder, FeederState::Tripped);
        if is_news {
            self.tell_with(EventKind::FeederTripped { feeder }, cause);
            self.darken(feeder);
        }
        is_news
    }

    /// Closes it again.
    pub(super) fn restore_feeder(&mut self, feeder: FeederId, cause: Option<Cause>) {
        if self.energy.set_feeder(feeder, FeederState::Live) {
            self.tell_with(EventKind::FeederRestored { feeder }, cause);
            self.light(feeder);
        }
    }

    /// Tells what happened to the grid by itself, and lets it reach what hangs on it.
    pub(super) fn take_energy_events(&mut self) {
        for event in self.energy.take_events() {
            self.tell_with(event.kind, event.cause);
            // Its protection opened the switch.
            if let EventKind::FeederTripped { feeder } = event.kind {
                self.darken(feeder);
            }
        }
    }

    fn darken(&mut self, feeder: FeederId) {
        let cause = Cause::FeederOut(feeder);
        let outage = &mut self.outage;
        if let Some(since_ms) = outage.dark_since_ms.get_mut(feeder.index()) {
            *since_ms = Some(self.now_ms);
        }
        let reach = outage.reach.clone();
        let Some(reach) = reach.get(feeder.index()) else { return };
        for &signal in &reach.signals {
            self.set_signal_dark(signal, true);
            self.tell_because(EventKind::SignalDark { signal }, cause);
        }
        for &charger in &reach.chargers {
            self.tell_because(EventKind::ChargerDark { charger }, cause);
            self.leave_failed_charger(charger);
        }
        let (hour, outage) = (self.hour, &mut self.outage);
        let (buildings, people) = stuck(&outage.reach, feeder, hour, &mut outage.lifts);
        if people > 0 {
            self.tell_because(EventKind::LiftsStuck { feeder, buildings, people }, cause);
        }
        self.step_outage();
    }

    fn light(&mut self, feeder: FeederId) {
        let cause = Cause::FeederBack(feeder);
        let outage = &mut self.outage;
        if let Some(since_ms) = outage.dark_since_ms.get_mut(feeder.index()) {
            *since_ms = None;
        }
        let reach = outage.reach.clone();
        let Some(reach) = reach.get(feeder.index()) else { return };
        for &signal in &reach.signals {
            self.set_signal_dark(signal, false);
            self.tell_because(EventKind::SignalLit { signal }, cause);
        }
        for &charger in &reach.chargers {
            self.tell_because(EventKind::ChargerLit { charger }, cause);
        }
        self.step_outage();
    }

    /// Cells whose batteries are empty go off the air, others come on again; vehicles fall silent and are heard again.
    pub(super) fn step_outage(&mut self) {
        if self.outage.dark_since_ms.iter().any(Option::is_some) {
            self.ask_at_dark_junctions();
        } else {
            self.outage.asked_ms.clear();
        }
        let cells = self.outage.cells.clone();
        let mut changed: Vec<(FeederId, bool)> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let since_ms = self.outage.dark_since_ms.get(cell.feeder.index()).copied().flatten();
            let is_dark = since_ms.is_some_and(|since_ms| self.now_ms - since_ms >= cell.battery_ms);
            if std::mem::replace(&mut self.outage.is_cell_dark[index], is_dark) != is_dark {
                changed.push((cell.feeder, is_dark));
            }
        }
        changed.sort_unstable();
        for group in changed.chunk_by(|a, b| a == b) {
            let ((feeder, is_dark), cells) = (group[0], group.len().min(usize::from(u16::MAX)) as u16);
            if is_dark {
                self.tell_because(EventKind::CellsDark { feeder, cells }, Cause::FeederOut(feeder));
            } else {
                self.tell_because(EventKind::CellsLit { feeder, cells }, Cause::FeederBack(feeder));
            }
        }
        if self.outage.is_cell_dark.contains(&true) || !self.outage.unheard.is_empty() {
            self.step_hearing();
        }
    }

    /// Shuttles that come to a dark junction stop and ask for assistance.
    fn ask_at_dark_junctions(&mut self) {
        for index in 0..self.lives.len() {
            let is_driving =
                self.bodies[index].mode == Mode::OnStreet && self.lives[index].kind == VehicleKind::Shuttle;
            if !is_driving {
                continue;
            }
            let away_m = self.traffic.to_dark_line_m(index as u32, self.now_ms);
            if away_m.is_none_or(|away_m| away_m > ASKS_AT_M) {
                continue;
            }
            let vehicle = VehicleId::from_index(index);
            let asked_ms = self.outage.asked_ms.get(&vehicle).copied().unwrap_or(i64::MIN);
            if self.now_ms.saturating_sub(asked_ms) < ANSWER_HOLDS_MS {
                continue;
            }
            if self.ask_assistance(index, AssistanceCause::SignalDark) {
                self.outage.asked_ms.insert(vehicle, self.now_ms);
            }
        }
    }

    /// Which vehicles no cell hears.
    fn step_hearing(&mut self) {
        let cells = self.outage.cells.clone();
        let is_dark = &self.outage.is_cell_dark;
        let (dark, lit): (Vec<usize>, Vec<usize>) = (0..cells.len()).partition(|index| is_dark[*index]);
        let mut unheard: Vec<(VehicleId, FeederId)> = Vec::new();
        for index in 0..self.lives.len() {
            let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
            let reaches = |cell: &&usize| cells[**cell].place.distance(place) <= CELL_REACH_M;
            if let Some(cell) = dark.iter().find(reaches)
                && !lit.iter().any(|cell| reaches(&cell))
            {
                unheard.push((VehicleId::from_index(index), cells[*cell].feeder));
            }
        }
        let before = std::mem::take(&mut self.outage.unheard);
        for vehicle in &before {
            if unheard.binary_search_by_key(vehicle, |(id, _)| *id).is_err() {
                self.hear_again(vehicle.index());
            }
        }
        let mut now = Vec::with_capacity(unheard.len());
        for (vehicle, feeder) in unheard {
            let was = before.binary_search(&vehicle).is_ok();
            // One that is silent for another reason stays so for that one.
            if was || self.silence(vehicle.index(), i64::MAX, Some(Cause::CellOut(feeder))) {
                now.push(vehicle);
            }
        }
        self.outage.unheard = now;
    }
}
