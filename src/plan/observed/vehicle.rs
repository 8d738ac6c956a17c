//! What is observed of vehicles.

use crate::base::geo::Point;
use crate::base::ids::{StreetId, VehicleId};
use crate::model::command::{ClimateOrder, DoorOrder, VoiceCallState};
use crate::model::fact::Task;
use crate::model::vehicle_detail::DoorState;
use crate::model::{Command, EventKind, Itinerary, Order, Thing, VehicleKind, VehicleState};
use crate::world::Picture;
use crate::world::attention::STANDS_BELOW_MPS;
use crate::world::picture::VehicleStatus;

use super::power::under;
use crate::plan::destination::{Destination, destination};

use super::{Agreement, Observed, Seen};

/// A vehicle within this of a place is there, in metres: half the length of a stop for two vehicles.
const THERE_M: f32 = 40.0;
/// A cabin holds its temperature when it is within this of it, in K.
const CABIN_NEAR_K: f32 = 1.5;
/// Climate is set as wanted when it is within this of it, in K: half a step of what panels show.
const SET_NEAR_K: f32 = 0.25;
/// A battery is at a level within this, of 1.
const LEVEL_NEAR: f32 = 0.01;

pub(super) fn observed(command: &Command, id: VehicleId, picture: &Picture) -> Option<Observed> {
    let status = picture.status.get(id.index())?;
    let of_status = |agreement, seen| Some(Observed::new(status.observed, agreement, seen));
    match &command.order {
        Order::PullOver | Order::EmergencyStop | Order::HoldAtNextStop | Order::EndAutomation | Order::Release => {
            drive(command, id, status, picture)
        }
        Order::TakeOver => {
            let stop = picture.hold_of(id).stop;
            of_status(Agreement::when(stop.is_some_and(|stop| stop.holder == command.issuer)), Seen::Holder(stop))
        }
        Order::GoTo(_) | Order::ReturnToDepot(_) => way(&command.order, id, status, picture),
        Order::AvoidStreet { street, .. } | Order::AllowStreet(street) => avoids(command, *street, id, picture),
        Order::SetVoiceCall(is_wanted) => {
            let call = picture.hold_of(id).voice_call;
            let is_open = call.is_some_and(|call| call.state == VoiceCallState::Open);
            of_status(Agreement::when(if *is_wanted { is_open } else { call.is_none() }), Seen::VoiceCall(call))
        }
        Order::Dispatch(itinerary) => stops(command, itinerary, id, picture),
        Order::SetRole(role) => {
            // A status names the role that a refit leads to; equipment, the one that it has.
            let detail = picture.details.get(id.index())?;
            Some(Observed::new(
                detail.observed,
                Agreement::when(detail.detail.role == *role),
                Seen::Role(detail.detail.role),
            ))
        }
        Order::SetInService(wanted) => {
            let is_in_service = status.state != VehicleState::OutOfService;
            of_status(Agreement::when(is_in_service == *wanted), Seen::InService(is_in_service))
        }
        Order::BookMaintenance(_) => match status.task {
            Task::Workshop(_) => of_status(Agreement::Agrees, Seen::ToWorkshop),
            _ => of_status(Agreement::Unknown, Seen::NotTold),
        },
        Order::SendResponder => responder(id, status, picture),
        Order::ChargeTo(level) | Order::ChargeBy { level, .. } => {
            let has_reached = status.soc >= level - LEVEL_NEAR;
            let seen = Seen::Charge { soc: status.soc, power_kw: status.charge_kw };
            of_status(Agreement::when(has_reached), seen)
        }
        Order::SetChargeLimit(limit) => of_status(under(*limit, status.charge_kw), Seen::Draws(status.charge_kw)),
        Order::AnswerAssistance { request, .. } => {
            let asks = picture.assistance.iter().any(|open| open.id == *request);
            of_status(Agreement::when(!asks), Seen::Asks(asks))
        }
        Order::Horn => horn(command, id, picture).or_else(|| of_status(Agreement::Unknown, Seen::NotTold)),
        Order::SetDoors(_) | Order::SetClimate(_) | Order::SetLights(_) => equipment(&command.order, id, picture),
        _ => of_status(Agreement::Unknown, Seen::NotTold),
    }
}

/// Whether it stands and is held, or is free to drive.
fn drive(command: &Command, id: VehicleId, status: &VehicleStatus, picture: &Picture) -> Option<Observed> {
    let motion = picture.motion.get(id.index())?;
    let stop = picture.hold_of(id).stop;
    let stands = motion.speed_mps < STANDS_BELOW_MPS;
    let agrees = match command.order.kind().stop_strength() {
        Some(wanted) => stands && stop.is_some_and(|stop| stop.kind.stop_strength() >= Some(wanted)),
        None => stop.is_none() && status.state != VehicleState::Stopped,
    };
    let seen = Seen::Drive { state: status.state, speed_mps: motion.speed_mps, stop };
    Some(Observed::new(motion.observed.min(status.observed), Agreement::when(agrees), seen))
}

/// Whether it keeps off a street: it says so, and it is not on it.
fn avoids(command: &Command, street: StreetId, id: VehicleId, picture: &Picture) -> Option<Observed> {
    let motion = picture.motion.get(id.index())?;
    let now = picture.source.clock.now;
    let keeps_off = picture.hold_of(id).avoided.at(now).any(|avoided| avoided.street == street);
    let is_on_it = picture.city.streets.arcs.get(motion.arc.index()).is_some_and(|arc| arc.street == street);
    let agrees = match &command.order {
        // What is over is no more to be seen.
        Order::AvoidStreet { until, .. } => *until <= now || (keeps_off && !is_on_it),
        _ => !keeps_off,
    };
    Some(Observed::new(motion.observed, Agreement::when(agrees), Seen::Avoids { keeps_off, is_on_it }))
}

/// How far it is from where it is sent.
fn way(order: &Order, id: VehicleId, status: &VehicleStatus, picture: &Picture) -> Option<Observed> {
    let motion = picture.motion.get(id.index())?;
    let Destination { thing, place, .. } = destination(order, &picture.city)?;
    let is_bound_for_it = match (status.task, thing) {
        (Task::Trip(at) | Task::Visit(at), Thing::Building(wanted)) => at == wanted,
        (Task::Return | Task::Workshop(_), Thing::Depot(_)) => true,
        _ => false,
    };
    let metres = motion.place.distance(place);
    let is_there = metres <= THERE_M && motion.speed_mps < STANDS_BELOW_MPS;
    let at = motion.observed.min(status.observed);
    Some(Observed::new(at, Agreement::when(is_there), Seen::Away { metres, is_bound_for_it }))
}

/// Stops that are done leave the front of the list; what is left is the end of what was wanted.
fn stops(command: &Command, wanted: &Itinerary, id: VehicleId, picture: &Picture) -> Option<Observed> {
    let now = picture.itineraries.get(id.index())?;
    let same = |a: &crate::model::ItineraryStop, b: &crate::model::ItineraryStop| {
        (a.at, a.request, a.deed) == (b.at, b.request, b.deed)
    };
    let left = now.stops.iter().rev().zip(wanted.stops.iter().rev());
    let is_its_end = now.stops.len() <= wanted.stops.len() && left.into_iter().all(|(is, wanted)| same(is, wanted));
    // An empty list says so only when it was told since.
    let are_as_wanted = is_its_end && (!now.stops.is_empty() || now.observed > command.issued);
    let seen = Seen::Stops { to_come: now.stops.len(), wanted: wanted.stops.len(), are_as_wanted };
    Some(Observed::new(now.observed, Agreement::when(are_as_wanted), seen))
}

/// The nearest service van that is on its way to it.
fn responder(id: VehicleId, status: &VehicleStatus, picture: &Picture) -> Option<Observed> {
    let place = picture.motion.get(id.index())?.place;
    let vans = picture.roster.iter().enumerate().filter(|(_, vehicle)| vehicle.kind == VehicleKind::Van);
    let coming = vans.filter_map(|(index, _)| {
        let van = picture.status.get(index)?;
        let motion = picture.motion.get(index)?;
        let comes = van.task == Task::Attend(id);
        comes.then(|| (VehicleId::from_index(index), motion.place, motion.observed.min(van.observed)))
    });
    let away_m = |at: Point| at.distance(place);
    let nearest = coming.min_by(|(_, a, _), (_, b, _)| away_m(*a).total_cmp(&away_m(*b)));
    Some(match nearest {
        Some((vehicle, at, observed)) => {
            let metres = away_m(at);
            Observed::new(observed, Agreement::when(metres <= THERE_M), Seen::Responder { vehicle, metres })
        }
        None => Observed::new(status.observed, Agreement::Differs, Seen::NobodyComes),
    })
}

/// The event that tells of a horn since the command was given.
fn horn(command: &Command, id: VehicleId, picture: &Picture) -> Option<Observed> {
    let sounds = picture.events.iter().rev().take_while(|event| event.at >= command.issued);
    let mut sounds = sounds.filter(|event| matches!(event.kind, EventKind::HornSounded { vehicle } if vehicle == id));
    sounds.next().map(|event| Observed::new(event.at, Agreement::Agrees, Seen::HornSounded))
}

fn equipment(order: &Order, id: VehicleId, picture: &Picture) -> Option<Observed> {
    let now = picture.details.get(id.index())?;
    let detail = &now.detail;
    let of_detail = |agrees, seen| Some(Observed::new(now.observed, Agreement::when(agrees), seen));
    match order {
        Order::SetDoors(wanted) => {
            let are_locked = detail.doors == DoorState::Locked;
            of_detail(are_locked == (*wanted == DoorOrder::Lock), Seen::Doors(detail.doors))
        }
        Order::SetLights(wanted) => of_detail(detail.are_lights_on == *wanted, Seen::Lights(detail.are_lights_on)),
        Order::SetClimate(wanted) => {
            let status = picture.status.get(id.index())?;
            let agrees = match wanted {
                ClimateOrder::Off => detail.climate_c.is_none(),
                ClimateOrder::ReadyBy { cabin_c: wanted_c, .. } => (status.cabin_c - wanted_c).abs() <= CABIN_NEAR_K,
                ClimateOrder::Hold(wanted_c) => {
                    detail.climate_c.is_some_and(|set_c| (set_c - wanted_c).abs() <= SET_NEAR_K)
                        && (status.cabin_c - wanted_c).abs() <= CABIN_NEAR_K
                }
            };
            let at = now.observed.min(status.observed);
            let seen = Seen::Climate { set_c: detail.climate_c, cabin_c: status.cabin_c };
            Some(Observed::new(at, Agreement::when(agrees), seen))
        }
        _ => None,
    }
}
