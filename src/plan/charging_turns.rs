//! Charging turns: how many vehicles of a fleet charge when, so that it has enough for the hours to come and charging takes
//! away as few as possible that are needed.
//!
//! The time ahead is cut into half-hours. In each the expected requests keep some vehicles busy and use energy; the other
//! vehicles are spare, and can charge as far as there are chargers. Half-hour after half-hour, wherever the fleet would
//! come below its reserve, what is missing is charged in the half-hours before, the one first that costs least: by the price
//! and by the share of the fleet that is busy then (`BUSY_YEN_KWH`). As each half-hour asks only for a sum of all before
//! it, taking the cheapest first is the best there is, as long as no battery is full (a greedy on nested constraints).
//!
//! The result is a pure function of the arguments: of equally good half-hours the earlier is taken, of equally charged
//! vehicles the one of the lower number.

use crate::base::ids::VehicleId;

use super::charging::QUICK_SOC;

/// Length of what is planned together, and how many of it, so 6 hours: from the quiet before a busy time to its end.
pub const SLOT_S: f64 = 1_800.0;
pub const SLOTS: usize = 12;

/// A vehicle charges in its turn up to [`QUICK_SOC`], and only from this level or below: less is not worth the way.
pub const WORTH_SOC: f32 = 0.65;
/// The mean charge of the fleet stays above this: the emptiest vehicles are a quarter below the mean and must go
/// to a charger at 25 %.
const RESERVE_SOC: f32 = 0.45;
/// Charging when the whole fleet is busy counts so much more a kWh, and less with the square of the share that is busy
/// (assumed: about a fare for each vehicle and half-hour).
const BUSY_YEN_KWH: f32 = 100.0;
/// So many more vehicles are kept than the forecast keeps busy: requests come in bunches.
const MARGIN: f32 = 1.15;
/// Share of a turn that a vehicle is plugged in; the rest it drives to the charger.
const PLUGGED_SHARE: f32 = 0.8;

/// A half-hour ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Requests that are expected.
    pub requests: f32,
    /// What a kWh costs, in yen; the same in all where it is not known.
    pub yen_kwh: f32,
}

/// What a request costs a fleet, all in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RequestCost {
    /// A vehicle is busy with it for so long, in seconds; those who share a vehicle share its time.
    pub busy_s: f32,
    pub energy_kwh: f32,
}

/// A vehicle of the fleet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    pub vehicle: VehicleId,
    /// Charge, 0 to 1, and what the battery holds when full, in kWh.
    pub soc: f32,
    pub battery_kwh: f32,
    /// It charges, or is on its way to a charger.
    pub is_charging: bool,
    /// It stands, and nobody wants anything of it.
    pub is_idle: bool,
}

/// The chargers that a fleet can use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plugs {
    pub count: usize,
    /// What one gives, in kW.
    pub power_kw: f32,
}

/// What is planned for a half-hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SlotPlan {
    /// Vehicles that are needed for requests.
    pub needed: f32,
    /// What is to be charged, in kWh.
    pub charged_kwh: f32,
    /// Vehicles that charge at a time for that.
    pub charging: usize,
}

/// When a vehicle charges, in seconds from now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    pub vehicle: VehicleId,
    pub from_s: f64,
    pub to_s: f64,
}

/// How much is charged in each half-hour.
pub fn plan(slots: &[Slot], fleet: &[Member], cost: RequestCost, plugs: Plugs) -> Vec<SlotPlan> {
    let slot_kwh = plugs.power_kw * (SLOT_S / 3_600.0) as f32 * PLUGGED_SHARE;
    let needed: Vec<f32> = slots.iter().map(|slot| slot.requests * cost.busy_s / SLOT_S as f32 * MARGIN).collect();
    let spare = |needed: f32| (fleet.len() as f32 - needed).clamp(0.0, plugs.count as f32);
    let mut left_kwh: Vec<f32> = needed.iter().map(|needed| spare(*needed) * slot_kwh).collect();
    let (content_kwh, present_kwh) = content_of(fleet);
    let mut stock_kwh = stock(slots, present_kwh, cost);
    let mut charged_kwh = vec![0.0; slots.len()];
    let yen = |index: usize| {
        let busy = (needed[index] / (fleet.len() as f32).max(1.0)).min(1.0);
        slots[index].yen_kwh + BUSY_YEN_KWH * busy * busy
    };
    let mut cheapest: Vec<usize> = (0..slots.len()).collect();
    cheapest.sort_by(|a, b| yen(*a).total_cmp(&yen(*b)).then(a.cmp(b)));
    for end in 0..slots.len() {
        for index in cheapest.iter().copied().filter(|index| *index <= end) {
            let missing_kwh = RESERVE_SOC * content_kwh - stock_kwh[end];
            if missing_kwh <= 0.0 {
                break;
            }
            let most_kwh = stock_kwh[index..=end].iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let room_kwh = (QUICK_SOC * content_kwh - most_kwh).max(0.0);
            let taken_kwh = missing_kwh.min(left_kwh[index]).min(room_kwh);
            left_kwh[index] -= taken_kwh;
            charged_kwh[index] += taken_kwh;
            stock_kwh[index..].iter_mut().for_each(|stock_kwh| *stock_kwh += taken_kwh);
        }
    }
    let charging = |charged_kwh: f32| (charged_kwh / slot_kwh.max(f32::MIN_POSITIVE)).ceil() as usize;
    let rows = needed.into_iter().zip(charged_kwh);
    rows.map(|(needed, charged_kwh)| SlotPlan { needed, charged_kwh, charging: charging(charged_kwh) }).collect()
}

fn content_of(fleet: &[Member]) -> (f32, f32) {
    let contents = fleet.iter().map(|member| (member.battery_kwh, member.soc * member.battery_kwh));
    contents.fold((0.0, 0.0), |(all, present), (content, stored)| (all + content, present + stored))
}

/// What the fleet has at the end of each half-hour if nobody charges.
fn stock(slots: &[Slot], present_kwh: f32, cost: RequestCost) -> Vec<f32> {
    let mut left_kwh = present_kwh;
    let used = slots.iter().map(|slot| slot.requests * cost.energy_kwh);
    used.map(|used_kwh| {
        left_kwh -= used_kwh;
        left_kwh
    })
    .collect()
}

/// Who charges when: the emptiest first. Of the first half-hour only idle vehicles have turns, which begin at once.
pub fn turns(plan: &[SlotPlan], fleet: &[Member], plugs: Plugs) -> Vec<Turn> {
    let mut waiting: Vec<&Member> =
        fleet.iter().filter(|member| !member.is_charging && member.soc <= WORTH_SOC).collect();
    waiting.sort_by(|a, b| a.soc.total_cmp(&b.soc).then(a.vehicle.cmp(&b.vehicle)));
    let lasts_s = |member: &Member| {
        let missing_kwh = (QUICK_SOC - member.soc).max(0.0) * member.battery_kwh;
        f64::from(missing_kwh / (plugs.power_kw * PLUGGED_SHARE).max(f32::MIN_POSITIVE)) * 3_600.0
    };
    let mut ends_s: Vec<f64> = fleet.iter().filter(|member| member.is_charging).map(lasts_s).collect();
    let mut turns = Vec::new();
    for (index, slot) in plan.iter().enumerate() {
        let from_s = index as f64 * SLOT_S;
        ends_s.retain(|end_s| *end_s > from_s);
        // The time before was spent on requests: who is idle then is not known.
        let may = |member: &&&Member| index > 0 || member.is_idle;
        let wanted = slot.charging.saturating_sub(ends_s.len());
        let chosen: Vec<&Member> = waiting.iter().filter(may).take(wanted).copied().collect();
        waiting.retain(|member| chosen.iter().all(|taken| taken.vehicle != member.vehicle));
        for member in chosen {
            let to_s = from_s + lasts_s(member);
            ends_s.push(to_s);
            turns.push(Turn { vehicle: member.vehicle, from_s, to_s });
        }
    }
    turns
}

#[cfg(test)]
mod tests;
