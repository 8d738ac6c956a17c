//! The situation of a target as a station knows it, from its picture.

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Authority, ChargePace, PartnerId};
use crate::model::fact::Task;
use crate::model::vehicle_detail::DoorState;
use crate::model::{CommandDraft, Order, OrderKind, Thing, Vehicle, VehicleKind, VehicleState};
use crate::plan::charging::{Battery, FULL_SOC, Target, outlook};
use crate::plan::destination::{destination, way_m};
use crate::plan::load_change::load_change;
use crate::world::Picture;

use super::emergency_near::heeds_ambulances;
use super::place::{ground_at, next_place_to_stand_m, straight_on};
use super::{ChargerSituation, FeederSituation, Ground, PlantSituation, Situation, StopInForce, VehicleSituation};

/// What the picture says of the target of a command that somebody is about to give.
pub fn situation(picture: &Picture, draft: &CommandDraft, authority: Authority) -> Situation {
    let now = picture.source.clock.now;
    let (age, vehicle) = match draft.target {
        Thing::Vehicle(id) => {
            let heard = picture.status.get(id.index()).map(|status| status.last_heard);
            (age(heard, now), vehicle(picture, id.index(), &draft.order))
        }
        Thing::Building(id) => (age(picture.buildings.get(id.index()).map(|row| row.observed), now), None),
        Thing::Charger(id) => (age(picture.chargers.get(id.index()).map(|row| row.observed), now), None),
        Thing::Feeder(id) => (age(picture.feeders.get(id.index()).map(|row| row.observed), now), None),
        Thing::Plant(id) => (age(picture.plants.get(id.index()).map(|row| row.observed), now), None),
        Thing::Street(_) | Thing::SolarField(_) | Thing::Depot(_) => (None, None),
    };
    Situation {
        issuer: Some(draft.issuer),
        authority,
        partner: partner_of(picture, draft.target),
        has_reason: !draft.reason.trim().is_empty(),
        age,
        vehicle,
        charger: charger(picture, draft.target),
        feeder: feeder(picture, draft.target, &draft.order),
        plant: plant(picture, draft.target),
    }
}

/// Whose a thing is, when it is a partner's.
pub fn partner_of(picture: &Picture, target: Thing) -> Option<PartnerId> {
    match target {
        Thing::Vehicle(id) => picture.roster.get(id.index())?.partner,
        _ => None,
    }
}

fn age(observed: Option<Timestamp>, now: Timestamp) -> Option<Span> {
    observed.filter(|observed| *observed != Timestamp::NEVER).map(|observed| now - observed)
}

fn vehicle(picture: &Picture, index: usize, order: &Order) -> Option<VehicleSituation> {
    let (status, motion) = (picture.status.get(index)?, picture.motion.get(index)?);
    let city = &picture.city;
    // A dispatcher sees to the range of those that it sends from stop to stop.
    let goal = destination(order, city).filter(|_| order.kind() != OrderKind::Dispatch);
    let here = city.streets.arcs.get(motion.arc.index()).map(|_| city.streets.spot_on(motion.arc, motion.place));
    let ground = here.map_or(Ground::Open, |here| ground_at(city, here));
    let detail = picture.details.get(index).filter(|row| row.observed != Timestamp::NEVER).map(|row| row.detail);
    let hold = picture.hold_of(VehicleId::from_index(index));
    Some(VehicleSituation {
        speed_mps: motion.speed_mps,
        riders: status.riders,
        soc: status.soc,
        range_km: status.range_km,
        is_fuel_cell: picture.roster.get(index).is_some_and(Vehicle::is_fuel_cell),
        is_charging: status.state == VehicleState::Charging,
        is_immobilised: status.state == VehicleState::Immobilised,
        is_in_service: status.state != VehicleState::OutOfService,
        is_charged_in_time: is_charged_in_time(picture, index, status.soc, order),
        trip_km: goal.map(|goal| way_m(motion.place, goal.place) / 1000.0),
        ground,
        next_safe_m: here
            .filter(|_| ground != Ground::Open)
            .and_then(|here| next_place_to_stand_m(city, here, &straight_on(city, here), 0.0)),
        has_open_door: detail.is_some_and(|detail| detail.doors == DoorState::Open),
        has_ramp_out: detail.is_some_and(|detail| detail.is_ramp_out),
        emergency_away_m: if heeds_ambulances(order) { emergency_away_m(picture, index) } else { None },
        stop: hold.stop.map(|stop| StopInForce { holder: stop.holder }),
        directed_by: hold.directed_by,
    })
}

fn is_charged_in_time(picture: &Picture, index: usize, soc: f32, order: &Order) -> Option<bool> {
    let Order::ChargeBy { level, by, .. } = *order else { return None };
    let most_kw = picture.abilities.get(Thing::Vehicle(VehicleId::from_index(index))).power_max_kw;
    let content_kwh = picture.roster.get(index)?.battery_kwh;
    let battery = Battery { soc, content_kwh, accepts_kw: most_kw, plug_kw: most_kw };
    // With the least power that is enough: if any is, full power is.
    let target = Target { level: level.min(FULL_SOC), by, pace: ChargePace::Steady };
    Some(outlook(&battery, &target, picture.source.clock.now, None).is_in_time)
}

/// How near the nearest ambulance on a call is, in metres.
fn emergency_away_m(picture: &Picture, index: usize) -> Option<f32> {
    let here = picture.motion.get(index)?.place;
    let on_call = picture.roster.iter().enumerate().filter(|(other, vehicle)| {
        *other != index && vehicle.kind == VehicleKind::Ambulance && is_on_call(picture, *other)
    });
    on_call.filter_map(|(other, _)| Some(picture.motion.get(other)?.place.distance(here))).min_by(f32::total_cmp)
}

/// Whether others give way to an ambulance: it drives to a patient, or with one.
fn is_on_call(picture: &Picture, index: usize) -> bool {
    let has_call = |task| matches!(task, Task::Emergency(_) | Task::ToHospital(_));
    picture.status.get(index).is_some_and(|status| has_call(status.task))
        && picture.motion.get(index).is_some_and(|motion| motion.arc.is_some())
}

fn charger(picture: &Picture, target: Thing) -> Option<ChargerSituation> {
    let Thing::Charger(id) = target else { return None };
    let row = picture.chargers.get(id.index())?;
    Some(ChargerSituation { is_faulty: row.is_faulty, is_taken: row.vehicle.is_some() })
}

/// The feeder that an order would put load on.
fn feeder(picture: &Picture, target: Thing, order: &Order) -> Option<FeederSituation> {
    let (id, added_kw) = load_change(&picture.city, order, target, picture)?;
    let load_kw = picture.feeders.get(id.index())?.load_kw;
    Some(FeederSituation { load_kw, limit_kw: picture.city.feeders.get(id.index())?.limit_kw, added_kw })
}

fn plant(picture: &Picture, target: Thing) -> Option<PlantSituation> {
    let Thing::Plant(id) = target else { return None };
    let (row, plant) = (picture.plants.get(id.index())?, picture.city.plants.get(id.index())?);
    let tank_share = if plant.tank_kg > 0.0 { row.tank_kg / plant.tank_kg } else { 0.0 };
    Some(PlantSituation { is_faulty: row.is_faulty, tank_share })
}
