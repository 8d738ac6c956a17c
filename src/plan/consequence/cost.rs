//! What charging costs now, against the cheapest half-hour of the hours to come, at the day-ahead spot price.

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::{Order, Thing};
use crate::plan::charging::{Battery, FULL_SOC, Target, outlook};
use crate::world::Picture;

use super::Consequence;

/// Hours ahead in which a cheaper price is looked for: by then whoever charges has to be away again.
const LOOK_AHEAD: Span = Span::from_s(12 * 3_600);
/// Length of a price.
const SLOT: Span = Span::from_s(1_800);

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let (level, id) = match (order, target) {
        (Order::ChargeTo(level), Thing::Vehicle(id)) => (level, id),
        (Order::ChargeBy { level, by, pace }, Thing::Vehicle(id)) => {
            return by_a_time(picture, id, &Target { level: level.min(FULL_SOC), by: *by, pace: *pace });
        }
        _ => return None,
    };
    let status = picture.status.get(id.index()).filter(|status| status.observed != Timestamp::NEVER)?;
    let energy_kwh = (level - status.soc) * picture.roster.get(id.index())?.battery_kwh;
    if energy_kwh.is_nan() || energy_kwh <= 0.0 {
        return None;
    }
    let prices = picture.prices.as_ref()?;
    let now = picture.source.clock.now;
    let first = prices.slot_at(now)?;
    let slots = (LOOK_AHEAD.0 / SLOT.0) as usize;
    let now_yen_kwh = *prices.spot_yen_kwh.get(first)?;
    let mut cheapest = (now_yen_kwh, first);
    for (slot, price) in prices.spot_yen_kwh.iter().enumerate().skip(first).take(slots) {
        if *price < cheapest.0 {
            cheapest = (*price, slot);
        }
    }
    let cheapest_at = prices.first + Span(SLOT.0 * cheapest.1 as i64);
    Some(Consequence::Cost {
        energy_kwh,
        now_yen: energy_kwh * now_yen_kwh,
        cheapest_yen: energy_kwh * cheapest.0,
        cheapest_at: cheapest_at.max(now),
    })
}

/// What charging as planned costs, against charging the same at once.
fn by_a_time(picture: &Picture, id: VehicleId, target: &Target) -> Option<Consequence> {
    let status = picture.status.get(id.index()).filter(|status| status.observed != Timestamp::NEVER)?;
    let content_kwh = picture.roster.get(id.index())?.battery_kwh;
    let most_kw = picture.abilities.get(Thing::Vehicle(id)).power_max_kw;
    let prices = picture.prices.as_deref()?;
    let now = picture.source.clock.now;
    let now_yen_kwh = *prices.spot_yen_kwh.get(prices.slot_at(now)?)?;
    let battery = Battery { soc: status.soc, content_kwh, accepts_kw: most_kw, plug_kw: most_kw };
    let planned = outlook(&battery, target, now, Some(prices));
    (planned.energy_kwh > 0.0).then_some(Consequence::Cost {
        energy_kwh: planned.energy_kwh,
        now_yen: planned.energy_kwh * now_yen_kwh,
        cheapest_yen: planned.cost_yen,
        cheapest_at: planned.begins,
    })
}
