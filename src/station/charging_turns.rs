//! Charging turns in the station: learns what requests cost the fleet, and sends idle vehicles to charge before it runs
//! short, while few are needed.
//!
//! Like re-balancing it looks at fixed moments of the source's clock, and at nothing but what is observed then.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::charging_view::{ChargingTurn, ChargingView};
use crate::model::fact::PriceFacts;
use crate::plan::charging::price_at;
use crate::plan::charging_turns::{Member, Plugs, RequestCost, SLOT_S, SLOTS, Slot, Turn, plan, turns};

/// Time between two looks.
const PERIOD: Span = Span::from_s(60);
/// A vehicle that was sent is not sent again for this time: it may find no charger.
const LEFT_ALONE: Span = Span::from_s(900);
/// What a request costs, as long as nothing else is known, and like how many requests that counts: a trip of 3 km with a
/// third more to get there, 15 minutes and at 0.4 kWh a kilometre 1.6 kWh.
const USUAL: RequestCost = RequestCost { busy_s: 900.0, energy_kwh: 1.6 };
const USUAL_REQUESTS: f32 = 30.0;
/// With each look what was before counts so much less: half in six hours.
const REMEMBERED: f32 = 0.998_1;
/// What a charger in town gives when its own limit is not lower, in kW.
const PLUG_KW_MAX: f32 = 50.0;

/// A vehicle of the fleet, and whether it is busy with requests.
pub(super) struct FleetMember {
    pub member: Member,
    pub is_busy: bool,
}

/// Plans who charges when, and says who begins now.
#[derive(Clone, Debug)]
pub(super) struct ChargingTurns {
    next: Timestamp,
    /// What was seen lately: busy vehicle-seconds, energy that was used, and requests.
    busy_s: f32,
    energy_kwh: f32,
    requests: f32,
    /// Requests since the source began, at the last look.
    counted: u64,
    /// What each vehicle had at the last look, in kWh.
    stored_kwh: BTreeMap<VehicleId, f32>,
    /// Turns that were begun: when each was, and how long it is left alone.
    begun: BTreeMap<VehicleId, ChargingTurn>,
    sent_count: u64,
    shown: Arc<ChargingView>,
    has_changed: bool,
}

impl Default for ChargingTurns {
    fn default() -> Self {
        Self {
            next: Timestamp::NEVER,
            busy_s: 0.0,
            energy_kwh: 0.0,
            requests: 0.0,
            counted: 0,
            stored_kwh: BTreeMap::new(),
            begun: BTreeMap::new(),
            sent_count: 0,
            shown: Arc::default(),
            has_changed: true,
        }
    }
}

impl ChargingTurns {
    /// Whether it is time to look at the fleet.
    pub fn is_due(&mut self, now: Timestamp) -> bool {
        let is_due = now >= self.next;
        if is_due {
            self.next = Timestamp((now.0.div_euclid(PERIOD.0) + 1) * PERIOD.0);
        }
        is_due
    }

    /// Charging is left to the vehicles: nothing is planned.
    pub fn rest(&mut self) {
        self.stored_kwh.clear();
        self.show(Vec::new());
    }

    /// Looks at the fleet: `counted` requests were made since the source began, and so many are expected in each of the
    /// [`SLOTS`] half-hours ahead. Returns who goes to charge now.
    pub fn look(
        &mut self,
        city: &City,
        fleet: &[FleetMember],
        counted: u64,
        expected: &[f32],
        prices: Option<&PriceFacts>,
        now: Timestamp,
    ) -> Vec<VehicleId> {
        self.learn(fleet, counted);
        self.begun.retain(|_, turn| turn.to.max(turn.from + LEFT_ALONE) > now);
        let members: Vec<Member> = fleet.iter().map(|one| self.rested(one.member)).collect();
        let slots: Vec<Slot> = (0..SLOTS)
            .map(|index| {
                let middle = now + Span::from_s_f64((index as f64 + 0.5) * SLOT_S);
                Slot { requests: expected.get(index).copied().unwrap_or(0.0), yen_kwh: price_at(prices, middle) }
            })
            .collect();
        let plugs = plugs_of(city);
        let found = turns(&plan(&slots, &members, self.cost(), plugs), &members, plugs);
        let at = |turn: &Turn| ChargingTurn {
            vehicle: turn.vehicle,
            from: now + Span::from_s_f64(turn.from_s),
            to: now + Span::from_s_f64(turn.to_s),
        };
        let (now_turns, later): (Vec<&Turn>, Vec<&Turn>) = found.iter().partition(|turn| turn.from_s <= 0.0);
        for turn in &now_turns {
            self.begun.insert(turn.vehicle, at(turn));
        }
        self.sent_count += now_turns.len() as u64;
        let charging = |turn: &&ChargingTurn| turn.to > now;
        let mut shown: Vec<ChargingTurn> = self.begun.values().filter(charging).copied().collect();
        shown.extend(later.into_iter().map(at));
        self.show(shown);
        now_turns.iter().map(|turn| turn.vehicle).collect()
    }

    /// Who was just sent is left alone.
    fn rested(&self, member: Member) -> Member {
        Member { is_idle: member.is_idle && !self.begun.contains_key(&member.vehicle), ..member }
    }

    fn learn(&mut self, fleet: &[FleetMember], counted: u64) {
        for sum in [&mut self.busy_s, &mut self.energy_kwh, &mut self.requests] {
            *sum *= REMEMBERED;
        }
        self.requests += counted.saturating_sub(self.counted) as f32;
        self.counted = counted;
        let mut stored_kwh = BTreeMap::new();
        for one in fleet {
            let Member { vehicle, soc, battery_kwh, is_charging, .. } = one.member;
            let present_kwh = soc * battery_kwh;
            if let Some(before_kwh) = self.stored_kwh.get(&vehicle).filter(|_| !is_charging) {
                self.energy_kwh += (before_kwh - present_kwh).max(0.0);
            }
            self.busy_s += if one.is_busy { PERIOD.as_s() as f32 } else { 0.0 };
            stored_kwh.insert(vehicle, present_kwh);
        }
        self.stored_kwh = stored_kwh;
    }

    /// What a request has cost lately.
    fn cost(&self) -> RequestCost {
        let requests = self.requests + USUAL_REQUESTS;
        RequestCost {
            busy_s: (self.busy_s + USUAL.busy_s * USUAL_REQUESTS) / requests,
            energy_kwh: (self.energy_kwh + USUAL.energy_kwh * USUAL_REQUESTS) / requests,
        }
    }

    fn show(&mut self, mut turns: Vec<ChargingTurn>) {
        turns.sort_by_key(|turn| turn.vehicle);
        turns.dedup_by_key(|turn| turn.vehicle);
        let view = ChargingView { turns, sent_count: self.sent_count };
        if *self.shown != view {
            (self.shown, self.has_changed) = (Arc::new(view), true);
        }
    }

    /// What windows see of it, if that changed.
    pub fn take_view(&mut self) -> Option<Arc<ChargingView>> {
        std::mem::take(&mut self.has_changed).then(|| self.shown.clone())
    }
}

fn plugs_of(city: &City) -> Plugs {
    let power_kw: f32 = city.chargers.iter().map(|charger| charger.limit_kw.min(PLUG_KW_MAX)).sum();
    Plugs { count: city.chargers.len(), power_kw: power_kw / (city.chargers.len() as f32).max(1.0) }
}
