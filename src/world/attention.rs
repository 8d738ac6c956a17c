//! Attention: what needs a person. One small rule for each kind of need.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::{ChargerId, FeederId, PlantId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::{AssistanceRequest, Cause, Event, EventKind, Thing, Vehicle, VehicleKind, VehicleState};

use super::column::CHUNK_ROWS;
use super::holds::HoldNow;
use super::live::{Columns, World};
use super::picture::{Attention, AttentionKind, FeederNow, VehicleStatus};

/// A vehicle that should report is out of contact when nothing was heard of it for longer than this.
pub const NO_CONTACT_AFTER: Span = Span::from_s(10);

/// A feeder needs attention from this share of its limit …
pub const FEEDER_SHARE_HIGH: f32 = 0.90;
/// … until it is under this one, so that it doesn't come and go.
pub const FEEDER_SHARE_LOW: f32 = 0.85;

/// A vehicle that is slower stands, in m/s: what wheel sensors and positioning can't tell from standing.
pub const STANDS_BELOW_MPS: f32 = 0.3;

/// Items in the list at most: after the loss of a whole link nobody reads further.
pub const ATTENTION_MAX: usize = 5_000;

/// Vehicles are looked through once in so much of the source's clock, or when one of them changes for the worse.
const LOOK_EVERY: Span = Span::from_s(1);

/// Whether a vehicle should be heard of regularly: those out of service are switched off.
fn should_report(status: &VehicleStatus, reported: VehicleState) -> bool {
    let is_off = reported == VehicleState::OutOfService;
    status.last_heard != Timestamp::NEVER && (status.observed == Timestamp::NEVER || !is_off)
}

fn is_silent(status: &VehicleStatus, reported: VehicleState, now: Timestamp) -> bool {
    should_report(status, reported) && now > status.last_heard + NO_CONTACT_AFTER
}

fn silent(vehicle: VehicleId, status: &VehicleStatus) -> Option<Attention> {
    let is_silent = status.state == VehicleState::NoContact;
    let since = status.last_heard + NO_CONTACT_AFTER;
    is_silent.then_some(Attention { since, what: AttentionKind::NoContact { vehicle } })
}

fn immobilised(vehicle: VehicleId, status: &VehicleStatus) -> Option<Attention> {
    let is_stuck = status.state == VehicleState::Immobilised;
    is_stuck.then_some(Attention { since: status.observed, what: AttentionKind::Immobilised { vehicle } })
}

/// A vehicle that waits for an answer.
fn asks(request: &AssistanceRequest) -> Attention {
    Attention {
        since: request.made,
        what: AttentionKind::Assistance { vehicle: request.vehicle, cause: request.cause },
    }
}

/// A vehicle that stands by a stop of a person. The dispatcher's own stops are not for people to remember.
fn held_stopped(row: &HoldNow, columns: &Columns) -> Option<Attention> {
    let holder = row.hold.stop.map(|stop| stop.holder).filter(|holder| holder.is_person())?;
    let motion = columns.motion.get(row.vehicle.index())?;
    let state = columns.status.get(row.vehicle.index())?.state;
    let stands = motion.speed_mps < STANDS_BELOW_MPS && state != VehicleState::Driving;
    let what = AttentionKind::HeldStopped { vehicle: row.vehicle, holder };
    stands.then_some(Attention { since: row.observed, what })
}

/// The share of its limit that a feeder carries, in either direction, while it needs attention.
fn feeder_near_limit(load_kw: f32, limit_kw: f32, was_near: bool) -> Option<f32> {
    let share = if limit_kw > 0.0 { load_kw.abs() / limit_kw } else { 0.0 };
    let is_near = if was_near { share >= FEEDER_SHARE_LOW } else { share > FEEDER_SHARE_HIGH };
    is_near.then_some(share)
}

/// Feeders without power, with who is in the dark.
fn feeders_out(world: &World, now: Timestamp) -> Vec<Attention> {
    let is_out = |feeder: &FeederNow| feeder.observed != Timestamp::NEVER && !feeder.is_live;
    if !world.columns.feeders.iter().any(is_out) {
        return Vec::new();
    }
    let mut people = vec![0_u32; world.city.feeders.len()];
    for (there, building) in world.columns.buildings.iter().zip(&world.city.buildings) {
        if let Some(people) = people.get_mut(building.feeder.index()).filter(|_| !there.is_powered) {
            *people += u32::from(there.people);
        }
    }
    let out = world.columns.feeders.iter().zip(people).enumerate().filter(|(_, (feeder, _))| is_out(feeder));
    let line = |(index, (there, people)): (usize, (&FeederNow, u32))| {
        let feeder = FeederId::from_index(index);
        let life_support_homes = world.attention.standing.life_support_on(feeder);
        let what = AttentionKind::FeederOut { feeder, people, life_support_homes };
        Attention { since: there.observed.min(now), what }
    };
    out.map(line).collect()
}

fn charger_fault(charger: ChargerId, is_faulty: bool, observed: Timestamp) -> Option<Attention> {
    is_faulty.then_some(Attention { since: observed, what: AttentionKind::ChargerFault { charger } })
}

fn plant_fault(plant: PlantId, is_faulty: bool, observed: Timestamp) -> Option<Attention> {
    is_faulty.then_some(Attention { since: observed, what: AttentionKind::PlantFault { plant } })
}

/// What events began that needs a person until another event ends it; facts don't tell of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    shut_plants: BTreeMap<PlantId, Timestamp>,
    /// Vehicles that stopped by themselves in an earthquake, and since when.
    unchecked: BTreeMap<VehicleId, Timestamp>,
    /// Homes with life support on a feeder that is out, as told since it went dark.
    life_support: BTreeMap<FeederId, u16>,
}

impl Standing {
    fn life_support_on(&self, feeder: FeederId) -> u16 {
        self.life_support.get(&feeder).copied().unwrap_or(0)
    }

    pub fn take(&mut self, event: &Event) {
        match event.kind {
            EventKind::PlantShutOff { plant } => {
                self.shut_plants.entry(plant).or_insert(event.at);
            }
            EventKind::PlantReleased { plant } => {
                self.shut_plants.remove(&plant);
            }
            EventKind::StoppedByItself { vehicle } if event.cause == Some(Cause::Earthquake) => {
                self.unchecked.entry(vehicle).or_insert(event.at);
            }
            EventKind::LifeSupportAtRisk { feeder, homes, .. } => {
                let known = self.life_support.entry(feeder).or_default();
                *known = known.saturating_add(homes);
            }
            EventKind::FeederTripped { feeder } => {
                self.life_support.remove(&feeder);
            }
            EventKind::VehicleChecked { vehicle } | EventKind::MovesAgain { vehicle } => {
                self.unchecked.remove(&vehicle);
            }
            _ => {}
        }
    }

    fn items(&self) -> impl Iterator<Item = Attention> + '_ {
        let shut = self.shut_plants.iter().map(|(&plant, &since)| {
            let what = AttentionKind::PlantShutOff { plant };
            Attention { since, what }
        });
        let vehicles = u32::try_from(self.unchecked.len()).unwrap_or(u32::MAX);
        let first = self.unchecked.iter().next().map(|(&vehicle, &since)| {
            let what = AttentionKind::AwaitCheck { vehicle, vehicles };
            Attention { since, what }
        });
        shut.chain(first)
    }
}

/// The list of what needs a person, kept from one look to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct AttentionList {
    /// Since when each item of the last look has been there.
    since: BTreeMap<(u8, Thing), Timestamp>,
    vehicles: Vec<Attention>,
    outages: Vec<Attention>,
    /// Vehicles under a stop of a person.
    held: Vec<Attention>,
    last_look: Option<Timestamp>,
    must_look: bool,
    last_items: Vec<Attention>,
    published: Arc<Vec<Attention>>,
    pub standing: Standing,
}

impl AttentionList {
    /// Has the vehicles looked through at the next tick.
    pub fn look_soon(&mut self) {
        self.must_look = true;
    }

    pub fn published(&self) -> Arc<Vec<Attention>> {
        self.published.clone()
    }

    fn is_time_to_look(&mut self, now: Timestamp) -> bool {
        let is_due = self.last_look.is_none_or(|last| now < last || now >= last + LOOK_EVERY);
        if is_due {
            self.last_look = Some(now);
        }
        std::mem::take(&mut self.must_look) || is_due
    }

    fn was_near_limit(&self, feeder: FeederId) -> bool {
        self.since.contains_key(&(FEEDER_NEAR_LIMIT, Thing::Feeder(feeder)))
    }

    /// Takes over the items of a look; those that were there before keep their time.
    fn replace(&mut self, mut items: Vec<Attention>, roster: &[Vehicle]) {
        for item in &mut items {
            if let Some(since) = self.since.get(&key(item)) {
                item.since = *since;
            }
        }
        if items == self.last_items {
            return;
        }
        self.last_items.clone_from(&items);
        // The time of silence follows from the vehicle's last fact; a lost link may silence all of them.
        let kept = items.iter().filter(|item| !matches!(item.what, AttentionKind::NoContact { .. }));
        self.since = kept.map(|item| (key(item), item.since)).collect();
        let rank = |item: &Attention| (Reverse(harm(item)), press(item, roster), Reverse(item.since));
        items.sort_by_key(|item| (rank(item), key(item)));
        items.truncate(ATTENTION_MAX);
        self.published = Arc::new(items);
    }
}

const FEEDER_NEAR_LIMIT: u8 = 5;

/// Whom an outage harms: homes with life support, then people in the dark. `None` for all else, which comes after.
fn harm(item: &Attention) -> Option<(u16, u32)> {
    match item.what {
        AttentionKind::FeederOut { people, life_support_homes, .. } => Some((life_support_homes, people)),
        _ => None,
    }
}

/// How much an item presses among those that leave nobody in the dark; the lowest first. The limits of the grid and
/// ambulances come before vehicles that stand or ask, and those before what can wait.
fn press(item: &Attention, roster: &[Vehicle]) -> u8 {
    let is_over = matches!(item.what, AttentionKind::FeederNearLimit { share, .. } if share > 1.0);
    let can_wait = matches!(item.what, AttentionKind::NoContact { .. } | AttentionKind::ChargerFault { .. });
    match item.what {
        // It stands where somebody wanted it; it is only not to be forgotten.
        AttentionKind::HeldStopped { .. } => 3,
        _ if is_over || is_ambulance(item, roster) => 0,
        _ if can_wait => 2,
        _ => 1,
    }
}

/// Whether an ambulance can't be reached or can't drive on: others wait for it.
fn is_ambulance(item: &Attention, roster: &[Vehicle]) -> bool {
    match item.what {
        AttentionKind::NoContact { vehicle } | AttentionKind::Immobilised { vehicle } => {
            roster.get(vehicle.index()).is_some_and(|vehicle| vehicle.kind == VehicleKind::Ambulance)
        }
        _ => false,
    }
}

/// Tells items apart, and orders those of the same moment by how much they press.
fn key(item: &Attention) -> (u8, Thing) {
    let kind = match item.what {
        AttentionKind::FeederOut { .. } => 0,
        AttentionKind::Immobilised { .. } => 1,
        AttentionKind::Assistance { .. } => 2,
        AttentionKind::NoContact { .. } => 3,
        AttentionKind::PlantFault { .. } => 4,
        AttentionKind::FeederNearLimit { .. } => FEEDER_NEAR_LIMIT,
        AttentionKind::ChargerFault { .. } => 6,
        AttentionKind::PlantShutOff { .. } => 7,
        AttentionKind::HeldStopped { .. } => 9,
        // One line, whichever vehicle it shows.
        AttentionKind::AwaitCheck { .. } => return (8, Thing::Vehicle(VehicleId(0))),
    };
    (kind, item.thing())
}

pub(super) fn tick(world: &mut World, now: Timestamp) {
    if world.attention.is_time_to_look(now) {
        mark_silent(world, now);
        world.attention.vehicles = vehicles_in_need(&world.columns);
        world.attention.outages = feeders_out(world, now);
        world.attention.held = world.holds.iter().filter_map(|row| held_stopped(row, &world.columns)).collect();
    } else {
        // One that was heard of again leaves at once.
        let AttentionList { vehicles, .. } = &mut world.attention;
        vehicles.retain(|item| match item.what {
            AttentionKind::NoContact { vehicle } => {
                world.columns.status.get(vehicle.index()).is_some_and(|status| silent(vehicle, status).is_some())
            }
            _ => true,
        });
        // And one that was released.
        let holds = &world.holds;
        world.attention.held.retain(|item| match item.thing() {
            Thing::Vehicle(vehicle) => holds.holds_stopped(vehicle),
            _ => false,
        });
    }
    let mut items = world.attention.vehicles.clone();
    // One that asks is not said to stand still as well: the answer moves it.
    let is_asking = |vehicle: VehicleId| world.assistance.iter().any(|request| request.vehicle == vehicle);
    items.retain(|item| !matches!(item.what, AttentionKind::Immobilised { vehicle } if is_asking(vehicle)));
    items.extend(world.assistance.iter().map(asks));
    items.extend(world.attention.held.iter().copied());
    items.extend(world.attention.outages.iter().copied());
    items.extend(grid_in_need(&world.attention, &world.city, &world.columns, now));
    items.extend(world.attention.standing.items());
    world.attention.replace(items, &world.roster);
}

/// Sets the state of those that have fallen silent; chunks without one stay shared.
fn mark_silent(world: &mut World, now: Timestamp) {
    let mut fallen = Vec::new();
    let mut base = 0;
    for chunk in world.columns.status.chunks() {
        for (status, reported) in chunk.iter().zip(&world.reported_state[base..]) {
            if status.state != VehicleState::NoContact && is_silent(status, *reported, now) {
                fallen.push(base);
            }
            base += 1;
        }
    }
    for id in fallen {
        if let Some(status) = world.columns.status.get_mut(id) {
            status.state = VehicleState::NoContact;
        }
    }
}

fn vehicles_in_need(columns: &Columns) -> Vec<Attention> {
    let mut items = Vec::new();
    for (index, chunk) in columns.status.chunks().iter().enumerate() {
        for (slot, status) in chunk.iter().enumerate() {
            if status.state.needs_a_person() {
                let vehicle = VehicleId::from_index(index * CHUNK_ROWS + slot);
                items.extend(silent(vehicle, status).or_else(|| immobilised(vehicle, status)));
            }
        }
    }
    items
}

fn grid_in_need(list: &AttentionList, city: &City, columns: &Columns, now: Timestamp) -> Vec<Attention> {
    let mut items = Vec::new();
    for (index, (now_there, feeder)) in columns.feeders.iter().zip(&city.feeders).enumerate() {
        let feeder_id = FeederId::from_index(index);
        let was_near = list.was_near_limit(feeder_id);
        if let Some(share) = feeder_near_limit(now_there.load_kw, feeder.limit_kw, was_near) {
            let since = now_there.observed.min(now);
            items.push(Attention { since, what: AttentionKind::FeederNearLimit { feeder: feeder_id, share } });
        }
    }
    for (index, charger) in columns.chargers.iter().enumerate() {
        items.extend(charger_fault(ChargerId::from_index(index), charger.is_faulty, charger.observed));
    }
    for (index, plant) in columns.plants.iter().enumerate() {
        items.extend(plant_fault(PlantId::from_index(index), plant.is_faulty, plant.observed));
    }
    items
}
