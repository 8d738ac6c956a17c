//! Applies facts to the columns: the newest observation of a thing and kind of fact wins.

use std::sync::Arc;

use crate::base::time::{Span, Timestamp};
use crate::model::fact::{
    AppointmentFacts, BuildingFacts, ChargerFacts, CityEnergyFact, CrowdFacts, FeederFacts, ItineraryFacts,
    MotionFacts, PlantFacts, PriceFacts, RequestFacts, SolarFieldFacts, StreetFacts, VehicleDetailFacts,
    VehicleStatusFacts, WeatherFact,
};
use crate::model::{Appointment, Event, FactBatch, Facts, VehicleKind, VehicleState};

use super::column::{CHUNK_ROWS, Column};
use super::live::{EVENTS_MAX, World};
use super::picture::{
    AppointmentsNow, BuildingNow, ChargerNow, Counters, CrowdNow, DetailNow, FeederNow, ItineraryNow, Motion, PlantNow,
    SolarFieldNow, StreetNow, VehicleStatus,
};

/// How far ahead of the clock an observation may be before it is flagged (clocks differ, networks jitter).
pub(super) const AHEAD_AFTER: Span = Span::from_s(5);

pub(super) fn apply(world: &mut World, batch: &FactBatch, now: Timestamp) {
    match &batch.facts {
        Facts::Motion(facts) => motion(world, facts, now),
        Facts::VehicleStatus(facts) => status(world, facts, now),
        Facts::VehicleDetails(facts) => details(world, facts, now),
        Facts::Assistance(facts) => super::assistance::apply(world, facts),
        Facts::Holds(facts) => super::holds::apply(world, facts),
        Facts::Buildings(facts) => buildings(world, facts, now),
        Facts::Chargers(facts) => chargers(world, facts, now),
        Facts::Feeders(facts) => feeders(world, facts, now),
        Facts::Plants(facts) => plants(world, facts, now),
        Facts::SolarFields(facts) => solar_fields(world, facts, now),
        Facts::Streets(facts) => streets(world, facts, now),
        Facts::Crowd(facts) => crowd(world, facts, now),
        Facts::Weather(fact) => weather(world, fact, now),
        Facts::CityEnergy(fact) => energy(world, fact, now),
        Facts::Prices(facts) => prices(world, facts, now),
        Facts::Requests(facts) => requests(world, facts),
        Facts::Itineraries(facts) => itineraries(world, facts, now),
        Facts::Lockers(facts) => super::lockers::apply(world, facts),
        Facts::Appointments(facts) => appointments(world, facts, now),
        // Kept by the station's desk, not by the columns.
        Facts::Commands(_) => {}
        Facts::Events(events) => add_events(world, events),
    }
}

/// What becomes of one fact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Newer,
    Equal,
    Late,
}

/// Compares a fact with what is known, and counts it.
fn judge(counters: &mut Counters, observed: Timestamp, known: Timestamp, now: Timestamp) -> Verdict {
    if observed > now + AHEAD_AFTER {
        counters.ahead += 1;
    }
    match observed.cmp(&known) {
        std::cmp::Ordering::Greater => {
            counters.facts += 1;
            Verdict::Newer
        }
        std::cmp::Ordering::Equal => Verdict::Equal,
        std::cmp::Ordering::Less => {
            counters.late += 1;
            Verdict::Late
        }
    }
}

/// Whether all columns have as many rows as the first; otherwise the whole batch is counted as invalid.
fn is_even(counters: &mut Counters, rows: usize, others: &[usize]) -> bool {
    let is_even = others.iter().all(|other| *other == rows);
    if !is_even {
        counters.invalid += rows as u64;
    }
    is_even
}

fn motion(world: &mut World, facts: &MotionFacts, now: Timestamp) {
    let rows = facts.vehicle.len();
    let others =
        [facts.observed.len(), facts.place.len(), facts.heading_rad.len(), facts.speed_mps.len(), facts.arc.len()];
    if !is_even(&mut world.counters, rows, &others) {
        return;
    }
    let mut first = 0;
    while first < rows {
        let chunk = facts.vehicle[first].index() / CHUNK_ROWS;
        let run = facts.vehicle[first..].iter().take_while(|id| id.index() / CHUNK_ROWS == chunk).count();
        motion_run(world, facts, chunk, first..first + run, now);
        first += run;
    }
}

/// Applies facts about vehicles of one chunk. The chunk is copied only when one of them is news.
fn motion_run(world: &mut World, facts: &MotionFacts, chunk: usize, run: std::ops::Range<usize>, now: Timestamp) {
    let known = world.columns.motion.chunks().get(chunk);
    let is_news = |row: &usize| {
        let id = facts.vehicle[*row].index();
        known.and_then(|rows| rows.get(id % CHUNK_ROWS)).is_some_and(|known| facts.observed[*row] > known.observed)
    };
    let news = run.clone().find(is_news).unwrap_or(run.end);
    for row in run.start..news {
        stale_motion(world, facts, row, now);
    }
    if news == run.end {
        return;
    }
    let (Some(motion), Some(status)) = (world.columns.motion.chunk_mut(chunk), world.columns.status.chunk_mut(chunk))
    else {
        return;
    };
    for row in news..run.end {
        let id = facts.vehicle[row].index();
        let slot = id % CHUNK_ROWS;
        let (Some(motion), Some(status)) = (motion.get_mut(slot), status.get_mut(slot)) else {
            world.counters.invalid += 1;
            continue;
        };
        let (observed, place) = (facts.observed[row], facts.place[row]);
        let (heading_rad, speed_mps) = (facts.heading_rad[row], facts.speed_mps[row]);
        if !(place.x + place.y + heading_rad + speed_mps).is_finite() {
            world.counters.invalid += 1;
            continue;
        }
        match judge(&mut world.counters, observed, motion.observed, now) {
            Verdict::Newer => {
                *motion = Motion { observed, place, heading_rad, speed_mps, arc: facts.arc[row] };
                hear(status, observed, world.reported_state[id]);
            }
            Verdict::Late => world.history.late_speed(id, observed, speed_mps),
            Verdict::Equal => {}
        }
    }
}

/// A motion fact that is no news, or about no vehicle at all.
fn stale_motion(world: &mut World, facts: &MotionFacts, row: usize, now: Timestamp) {
    let id = facts.vehicle[row].index();
    match world.columns.motion.get(id).map(|known| known.observed) {
        None => world.counters.invalid += 1,
        Some(known) => {
            if judge(&mut world.counters, facts.observed[row], known, now) == Verdict::Late {
                world.history.late_speed(id, facts.observed[row], facts.speed_mps[row]);
            }
        }
    }
}

/// Takes note that a vehicle was heard of: the state that it had before it fell silent returns.
fn hear(status: &mut VehicleStatus, observed: Timestamp, reported: VehicleState) {
    status.last_heard = status.last_heard.max(observed);
    if status.state == VehicleState::NoContact {
        status.state = reported;
    }
}

fn status(world: &mut World, facts: &VehicleStatusFacts, now: Timestamp) {
    let others = [
        facts.observed.len(),
        facts.state.len(),
        facts.soc.len(),
        facts.range_km.len(),
        facts.riders.len(),
        facts.cabin_c.len(),
        facts.charge_kw.len(),
        facts.odometer_km.len(),
        facts.task.len(),
        facts.role.len(),
    ];
    if !is_even(&mut world.counters, facts.vehicle.len(), &others) {
        return;
    }
    for (row, id) in facts.vehicle.iter().map(|id| id.index()).enumerate() {
        let observed = facts.observed[row];
        let values = [facts.soc[row], facts.range_km[row], facts.cabin_c[row], facts.charge_kw[row]];
        let is_number = values.iter().sum::<f32>().is_finite() && facts.odometer_km[row].is_finite();
        let Some(known) = world.columns.status.get(id).filter(|_| is_number) else {
            world.counters.invalid += 1;
            continue;
        };
        let (known_observed, last_heard) = (known.observed, known.last_heard.max(observed));
        match judge(&mut world.counters, observed, known_observed, now) {
            Verdict::Newer => {
                let Some(slot) = world.columns.status.get_mut(id) else { continue };
                *slot = VehicleStatus {
                    observed,
                    last_heard,
                    state: facts.state[row],
                    soc: facts.soc[row],
                    range_km: facts.range_km[row],
                    riders: facts.riders[row],
                    cabin_c: facts.cabin_c[row],
                    charge_kw: facts.charge_kw[row],
                    odometer_km: facts.odometer_km[row],
                    task: facts.task[row],
                    role: facts.role[row],
                };
                let is_shuttle = world.roster.get(id).is_some_and(|vehicle| vehicle.kind == VehicleKind::Shuttle);
                if is_shuttle && facts.role[row].takes_riders() {
                    world.service.note_odometer(facts.vehicle[row], observed, facts.odometer_km[row]);
                }
                let before = std::mem::replace(&mut world.reported_state[id], facts.state[row]);
                if before.needs_a_person() != facts.state[row].needs_a_person() {
                    world.attention.look_soon();
                }
            }
            Verdict::Late => world.history.late_status(id, observed, facts.soc[row], facts.riders[row]),
            Verdict::Equal => {}
        }
    }
}

/// A row that knows when it was observed.
trait Observed: Clone {
    fn observed(&self) -> Timestamp;
}

macro_rules! observed {
    ($($row:ident),*) => {$(
        impl Observed for $row {
            fn observed(&self) -> Timestamp {
                self.observed
            }
        }
    )*};
}
observed!(DetailNow, BuildingNow, ChargerNow, FeederNow, PlantNow, SolarFieldNow, StreetNow, CrowdNow);

/// Applies one row about thing `id`; `value` is `None` when the fact holds something that is no number.
///
/// The row's chunk is copied only when the fact is news.
fn put<T: Observed>(
    column: &mut Column<T>,
    counters: &mut Counters,
    id: usize,
    now: Timestamp,
    value: T,
    size: f32,
) -> Verdict {
    let Some(known) = column.get(id).filter(|_| size.is_finite()) else {
        counters.invalid += 1;
        return Verdict::Equal;
    };
    let verdict = judge(counters, value.observed(), known.observed(), now);
    if verdict == Verdict::Newer
        && let Some(slot) = column.get_mut(id)
    {
        *slot = value;
    }
    verdict
}

fn details(world: &mut World, facts: &VehicleDetailFacts, now: Timestamp) {
    if !is_even(&mut world.counters, facts.vehicle.len(), &[facts.observed.len(), facts.detail.len()]) {
        return;
    }
    for (row, id) in facts.vehicle.iter().enumerate() {
        let value = DetailNow { observed: facts.observed[row], detail: facts.detail[row] };
        let size = if value.detail.is_finite() { 0.0 } else { f32::NAN };
        put(&mut world.columns.details, &mut world.counters, id.index(), now, value, size);
    }
}

fn buildings(world: &mut World, facts: &BuildingFacts, now: Timestamp) {
    let others = [
        facts.observed.len(),
        facts.use_kw.len(),
        facts.solar_kw.len(),
        facts.battery_kw.len(),
        facts.battery_soc.len(),
        facts.car_kw.len(),
        facts.people.len(),
        facts.indoor_c.len(),
        facts.is_powered.len(),
    ];
    if !is_even(&mut world.counters, facts.building.len(), &others) {
        return;
    }
    for (row, id) in facts.building.iter().enumerate() {
        let value = BuildingNow {
            observed: facts.observed[row],
            use_kw: facts.use_kw[row],
            solar_kw: facts.solar_kw[row],
            battery_kw: facts.battery_kw[row],
            battery_soc: facts.battery_soc[row],
            car_kw: facts.car_kw[row],
            people: facts.people[row],
            indoor_c: facts.indoor_c[row],
            is_powered: facts.is_powered[row],
        };
        let (net_kw, size) = (value.net_kw(), value.net_kw() + value.battery_soc);
        if put(&mut world.columns.buildings, &mut world.counters, id.index(), now, value, size) == Verdict::Late {
            world.history.late_building(id.index(), facts.observed[row], net_kw);
        }
    }
}

fn chargers(world: &mut World, facts: &ChargerFacts, now: Timestamp) {
    let others = [facts.observed.len(), facts.power_kw.len(), facts.vehicle.len(), facts.is_faulty.len()];
    if !is_even(&mut world.counters, facts.charger.len(), &others) {
        return;
    }
    for (row, id) in facts.charger.iter().enumerate() {
        let (power_kw, vehicle) = (facts.power_kw[row], facts.vehicle[row]);
        let value = ChargerNow { observed: facts.observed[row], power_kw, vehicle, is_faulty: facts.is_faulty[row] };
        put(&mut world.columns.chargers, &mut world.counters, id.index(), now, value, power_kw);
    }
}

fn feeders(world: &mut World, facts: &FeederFacts, now: Timestamp) {
    if !is_even(
        &mut world.counters,
        facts.feeder.len(),
        &[facts.observed.len(), facts.load_kw.len(), facts.is_live.len()],
    ) {
        return;
    }
    for (row, id) in facts.feeder.iter().enumerate() {
        let load_kw = facts.load_kw[row];
        let value = FeederNow { observed: facts.observed[row], load_kw, is_live: facts.is_live[row] };
        put(&mut world.columns.feeders, &mut world.counters, id.index(), now, value, load_kw);
    }
}

fn plants(world: &mut World, facts: &PlantFacts, now: Timestamp) {
    let others = [
        facts.observed.len(),
        facts.electrolyser_kw.len(),
        facts.fuel_cell_kw.len(),
        facts.tank_kg.len(),
        facts.vehicles_refuelling.len(),
        facts.is_faulty.len(),
    ];
    if !is_even(&mut world.counters, facts.plant.len(), &others) {
        return;
    }
    for (row, id) in facts.plant.iter().enumerate() {
        let value = PlantNow {
            observed: facts.observed[row],
            electrolyser_kw: facts.electrolyser_kw[row],
            fuel_cell_kw: facts.fuel_cell_kw[row],
            tank_kg: facts.tank_kg[row],
            vehicles_refuelling: facts.vehicles_refuelling[row],
            is_faulty: facts.is_faulty[row],
        };
        let size = value.electrolyser_kw + value.fuel_cell_kw + value.tank_kg;
        put(&mut world.columns.plants, &mut world.counters, id.index(), now, value, size);
    }
}

fn solar_fields(world: &mut World, facts: &SolarFieldFacts, now: Timestamp) {
    if !is_even(&mut world.counters, facts.field.len(), &[facts.observed.len(), facts.power_kw.len()]) {
        return;
    }
    for (row, id) in facts.field.iter().enumerate() {
        let power_kw = facts.power_kw[row];
        let value = SolarFieldNow { observed: facts.observed[row], power_kw };
        put(&mut world.columns.solar_fields, &mut world.counters, id.index(), now, value, power_kw);
    }
}

fn streets(world: &mut World, facts: &StreetFacts, now: Timestamp) {
    let others = [facts.observed.len(), facts.speed_mps.len(), facts.vehicles.len(), facts.flow.len()];
    if !is_even(&mut world.counters, facts.street.len(), &others) {
        return;
    }
    for (row, id) in facts.street.iter().enumerate() {
        let (speed_mps, flow) = (facts.speed_mps[row], facts.flow[row]);
        let value = StreetNow { observed: facts.observed[row], speed_mps, vehicles: facts.vehicles[row], flow };
        put(&mut world.columns.streets, &mut world.counters, id.index(), now, value, speed_mps + flow);
    }
}

fn crowd(world: &mut World, facts: &CrowdFacts, now: Timestamp) {
    if !is_even(&mut world.counters, facts.cell.len(), &[facts.observed.len(), facts.density.len()]) {
        return;
    }
    for (row, id) in facts.cell.iter().enumerate() {
        let density = facts.density[row];
        let value = CrowdNow { observed: facts.observed[row], density };
        put(&mut world.columns.crowd, &mut world.counters, id.index(), now, value, density);
    }
}

fn requests(world: &mut World, facts: &RequestFacts) {
    if is_even(&mut world.counters, facts.request.len(), &[facts.observed.len(), facts.state.len()]) {
        let World { requests, counters, service, city, .. } = world;
        requests.apply(facts, counters, |before, row| service.note(city, before, row));
    }
}

fn itineraries(world: &mut World, facts: &ItineraryFacts, now: Timestamp) {
    if !is_even(&mut world.counters, facts.vehicle.len(), &[facts.observed.len(), facts.itinerary.len()]) {
        return;
    }
    for (row, id) in facts.vehicle.iter().enumerate() {
        let observed = facts.observed[row];
        let Some(known) = world.columns.itineraries.get(id.index()).map(|known| known.observed) else {
            world.counters.invalid += 1;
            continue;
        };
        // Several itineraries can be of one moment; they come in order.
        if judge(&mut world.counters, observed, known, now) != Verdict::Late
            && let Some(slot) = world.columns.itineraries.get_mut(id.index())
        {
            *slot = ItineraryNow { observed, stops: facts.itinerary[row].stops.as_slice().into() };
        }
    }
}

fn weather(world: &mut World, fact: &WeatherFact, now: Timestamp) {
    let known = world.weather.map_or(Timestamp::NEVER, |weather| weather.observed);
    if judge(&mut world.counters, fact.observed, known, now) == Verdict::Newer {
        world.weather = Some(*fact);
    }
}

fn energy(world: &mut World, fact: &CityEnergyFact, now: Timestamp) {
    let known = world.energy.map_or(Timestamp::NEVER, |energy| energy.observed);
    if judge(&mut world.counters, fact.observed, known, now) == Verdict::Newer {
        world.energy = Some(*fact);
        world.energy_day.add(fact);
    }
}

fn prices(world: &mut World, facts: &PriceFacts, now: Timestamp) {
    if !is_even(&mut world.counters, facts.spot_yen_kwh.len(), &[facts.tariff_yen_kwh.len()]) {
        return;
    }
    if !facts.spot_yen_kwh.iter().chain(&facts.tariff_yen_kwh).all(|yen| yen.is_finite()) {
        world.counters.invalid += 1;
        return;
    }
    let known = world.prices.as_ref().map_or(Timestamp::NEVER, |prices| prices.observed);
    if judge(&mut world.counters, facts.observed, known, now) == Verdict::Newer {
        world.prices = Some(Arc::new(facts.clone()));
    }
}

fn appointments(world: &mut World, facts: &AppointmentFacts, now: Timestamp) {
    if judge(&mut world.counters, facts.observed, world.appointments.observed, now) != Verdict::Newer {
        return;
    }
    let buildings = world.city.buildings.len();
    let is_known = |row: &&Appointment| row.at.index() < buildings;
    let rows: Vec<Appointment> =
        facts.appointment.iter().filter(is_known).take(Appointment::DAY_MAX).copied().collect();
    world.counters.dropped += (facts.appointment.len() - rows.len()) as u64;
    world.appointments = Arc::new(AppointmentsNow { observed: facts.observed, rows });
}

fn add_events(world: &mut World, events: &[Event]) {
    if events.is_empty() {
        return;
    }
    world.counters.facts += events.len() as u64;
    for event in events {
        world.attention.standing.take(event);
        world.headways.take(event, &world.roster);
    }
    world.events.extend(&events[events.len().saturating_sub(EVENTS_MAX)..]);
    let surplus = world.events.len().saturating_sub(EVENTS_MAX);
    world.events.drain(..surplus);
    world.events_changed = true;
}
