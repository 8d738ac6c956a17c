//! What is observed of buildings, chargers, feeders and plants.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::model::Order;
use crate::world::Picture;

use super::{Agreement, Observed, Seen};

/// A power is as wanted within this share of it, …
const SHARE: f32 = 0.05;
/// … or within this, in kW: meters round.
const LEAST_KW: f32 = 0.2;
/// Rooms are at a set point within this, in K: what a thermostat's switching differential is.
const NEAR_K: f32 = 0.5;
/// A charger that gives less gives nothing, and a vehicle that draws less does not charge, in kW.
pub(in crate::plan) const IDLE_KW: f32 = 0.1;

pub(super) fn of_building(order: &Order, id: BuildingId, picture: &Picture) -> Option<Observed> {
    let now = picture.buildings.get(id.index())?;
    let (agreement, seen) = match order {
        Order::SetPoint { heat_c, cool_c } => {
            let is_between = (heat_c - NEAR_K..=cool_c + NEAR_K).contains(&now.indoor_c);
            (Agreement::when(is_between), Seen::Rooms(now.indoor_c))
        }
        Order::SetBattery(wanted) => (near(*wanted, now.battery_kw), Seen::BatteryPower(now.battery_kw)),
        Order::SetLimit(limit) => (under(*limit, now.car_kw), Seen::Load(now.car_kw)),
        // What it would use without is not told, so what is given up can't be.
        Order::Shed(_) => (Agreement::Unknown, Seen::Use(now.use_kw)),
        _ => (Agreement::Unknown, Seen::NotTold),
    };
    Some(Observed::new(now.observed, agreement, seen))
}

pub(super) fn of_charger(order: &Order, id: ChargerId, picture: &Picture) -> Option<Observed> {
    let now = picture.chargers.get(id.index())?;
    let (agreement, seen) = match order {
        Order::SetLimit(limit) => (under(*limit, now.power_kw), Seen::Load(now.power_kw)),
        // With nobody plugged in, a charger that is on gives nothing either.
        Order::SetCharging(true) if now.vehicle == VehicleId::NONE => (Agreement::Unknown, Seen::Load(now.power_kw)),
        Order::SetCharging(is_on) => (Agreement::when((now.power_kw > IDLE_KW) == *is_on), Seen::Load(now.power_kw)),
        _ => (Agreement::Unknown, Seen::NotTold),
    };
    Some(Observed::new(now.observed, agreement, seen))
}

pub(super) fn of_feeder(order: &Order, id: FeederId, picture: &Picture) -> Option<Observed> {
    let now = picture.feeders.get(id.index())?;
    let (agreement, seen) = match order {
        Order::SetLimit(limit) => (under(*limit, now.load_kw), Seen::Load(now.load_kw)),
        _ => (Agreement::Unknown, Seen::NotTold),
    };
    Some(Observed::new(now.observed, agreement, seen))
}

pub(super) fn of_plant(order: &Order, id: PlantId, picture: &Picture) -> Option<Observed> {
    let now = picture.plants.get(id.index())?;
    let (agreement, seen) = match order {
        Order::SetElectrolyser(wanted) => (near(*wanted, now.electrolyser_kw), Seen::Electrolyser(now.electrolyser_kw)),
        Order::SetFuelCell(wanted) => (near(*wanted, now.fuel_cell_kw), Seen::FuelCell(now.fuel_cell_kw)),
        _ => (Agreement::Unknown, Seen::NotTold),
    };
    Some(Observed::new(now.observed, agreement, seen))
}

/// Of a power that is to be at a value. By its own rules it may be at any.
fn near(wanted: Option<f32>, is_kw: f32) -> Agreement {
    wanted.map_or(Agreement::Unknown, |wanted_kw| {
        Agreement::when((is_kw - wanted_kw).abs() <= (wanted_kw.abs() * SHARE).max(LEAST_KW))
    })
}

/// Of a power that is to stay under a limit. Without one it may be at any.
pub(super) fn under(limit: Option<f32>, is_kw: f32) -> Agreement {
    limit.map_or(Agreement::Unknown, |limit_kw| {
        Agreement::when(is_kw <= limit_kw + (limit_kw.abs() * SHARE).max(LEAST_KW))
    })
}
