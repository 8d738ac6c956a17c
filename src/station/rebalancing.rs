//! Re-balancing: learns where requests come from, and sends idle vehicles where more of them are expected.
//!
//! It decides at fixed moments of the source's clock, so the same city, seed and controls give the same moves however the
//! time between is cut into steps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::demand_view::{DemandView, ExpectedDemand};
use crate::model::{FactBatch, Facts, Request, RequestPurpose, RequestState};
use crate::plan::charging_turns::{SLOT_S, SLOTS};
use crate::plan::forecast::DemandHistory;
use crate::plan::rebalancing::{Demand, IdleVehicle, Limits, moves};

/// Time between two looks at the idle vehicles.
const PERIOD: Span = Span::from_s(60);
/// Nobody is sent anywhere before demand was counted for this long.
const SEEN_MIN: Span = Span::from_s(3_600);
/// Less than this is not shown as expected.
const SHOWN_MIN: f32 = 0.02;

/// Whether idle vehicles are sent where demand is expected, unless somebody says otherwise: waits get a tenth shorter, and
/// empty ways three quarters longer (docs/dispatch.md).
const IS_ON_AT_FIRST: bool = false;

/// A vehicle that was sent somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sent {
    at: Timestamp,
    /// Where it waits or is on the way to; `None` once it has had something else to do.
    place: Option<Point>,
}

/// Learns where requests come from, and says which vehicles go there.
#[derive(Clone, Debug)]
pub(super) struct Rebalancer {
    is_on: bool,
    limits: Limits,
    /// Made with the first look.
    history: Option<Arc<DemandHistory>>,
    /// Requests that are open and were counted.
    counted: BTreeSet<RequestId>,
    /// Requests that were counted since the source began.
    counted_all: u64,
    next: Timestamp,
    sent: BTreeMap<VehicleId, Sent>,
    sent_count: u64,
    has_changed: bool,
    shown: Arc<DemandView>,
}

impl Default for Rebalancer {
    fn default() -> Self {
        Self {
            is_on: IS_ON_AT_FIRST,
            limits: Limits::default(),
            history: None,
            counted: BTreeSet::new(),
            counted_all: 0,
            next: Timestamp::NEVER,
            sent: BTreeMap::new(),
            sent_count: 0,
            has_changed: true,
            shown: Arc::default(),
        }
    }
}

impl Rebalancer {
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    pub fn set_on(&mut self, is_on: bool) {
        (self.is_on, self.has_changed) = (is_on, true);
    }

    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The source began anew: what was counted is void, what somebody set is not.
    pub fn begin_anew(&mut self) {
        *self = Self { is_on: self.is_on, limits: self.limits, ..Self::default() };
    }

    /// Counts the requests that are new. Parcels are left out: robots are not sent ahead.
    pub fn note(&mut self, city: &City, batch: &FactBatch) {
        let Facts::Requests(facts) = &batch.facts else { return };
        for (request, state) in facts.request.iter().zip(&facts.state) {
            if state.is_ended() {
                self.counted.remove(&request.id);
            } else if *state == RequestState::Waiting
                && !matches!(request.purpose, RequestPurpose::Parcel | RequestPurpose::Visit(_))
                && self.counted.insert(request.id)
            {
                self.count(city, request);
            }
        }
    }

    fn count(&mut self, city: &City, request: &Request) {
        let Some(building) = city.buildings.get(request.from.index()) else { return };
        Arc::make_mut(self.history_of(city)).note(building.center, request.made);
        self.counted_all += 1;
    }

    /// Requests since the source began.
    pub fn counted(&self) -> u64 {
        self.counted_all
    }

    /// The requests that are to be expected in the whole city, in each half-hour from now on for which charging is planned.
    pub fn expected(&mut self, city: &City, now: Timestamp) -> Vec<f32> {
        let history = Arc::make_mut(self.history_of(city));
        history.advance(now);
        let slot = Span::from_s_f64(SLOT_S);
        (0..SLOTS).map(|index| history.expected(now + Span(slot.0 * index as i64), slot).iter().sum()).collect()
    }

    fn history_of(&mut self, city: &City) -> &mut Arc<DemandHistory> {
        self.history.get_or_insert_with(|| Arc::new(DemandHistory::new(city.bounds, city.zone)))
    }

    /// Whether it is time to look at the idle vehicles; learns what was counted until now.
    pub fn is_due(&mut self, city: &City, now: Timestamp) -> bool {
        if now < self.next {
            return false;
        }
        self.next = Timestamp((now.0.div_euclid(PERIOD.0) + 1) * PERIOD.0);
        Arc::make_mut(self.history_of(city)).advance(now);
        let left_alone = self.limits.left_alone;
        self.sent.retain(|_, sent| sent.at + left_alone > now);
        self.forecast(now);
        true
    }

    fn forecast(&mut self, now: Timestamp) {
        let Some(history) = &self.history else { return };
        let expected = history.expected(now, DemandView::AHEAD);
        let places = history.zones().iter().zip(expected).filter(|(_, requests)| *requests >= SHOWN_MIN);
        let places = places.map(|(id, requests)| ExpectedDemand { place: history.place(id), requests });
        let places: Vec<ExpectedDemand> = places.collect();
        let made = (history.seen() > Span::ZERO).then_some(now);
        self.shown = Arc::new(DemandView {
            made,
            seen: history.seen(),
            places: Arc::new(places),
            side_m: history.zones().side_m(),
            ..DemandView::default()
        });
        self.has_changed = true;
    }

    /// Which of the idle vehicles, with where each stands, go to wait at which building.
    pub fn plan(&mut self, city: &City, idle: &[(VehicleId, Point)], now: Timestamp) -> Vec<(VehicleId, BuildingId)> {
        let Some(history) = self.history.clone().filter(|history| history.seen() >= SEEN_MIN) else {
            return Vec::new();
        };
        let expected = history.expected(now, self.limits.planned_ahead);
        let demand: Vec<Demand> = history
            .zones()
            .iter()
            .zip(expected)
            .map(|(id, expected)| Demand { place: history.place(id), expected })
            .collect();
        self.forget_busy(idle, now);
        let vehicles: Vec<IdleVehicle> = idle
            .iter()
            .map(|(vehicle, place)| {
                let sent = self.sent.get(vehicle);
                let place = sent.and_then(|sent| sent.place).unwrap_or(*place);
                IdleVehicle { vehicle: *vehicle, place, may_move: sent.is_none() }
            })
            .collect();
        let mut planned = Vec::new();
        for one in moves(&demand, &vehicles, &self.limits) {
            let Some(place) = demand.get(one.demand).map(|demand| demand.place) else { continue };
            let Some(building) = building_near(city, place) else { continue };
            self.sent.insert(one.vehicle, Sent { at: now, place: Some(place) });
            planned.push((one.vehicle, building));
        }
        self.sent_count += planned.len() as u64;
        self.has_changed |= !planned.is_empty();
        planned
    }

    /// Who was sent somewhere and has something else to do now will be found where that ends.
    fn forget_busy(&mut self, idle: &[(VehicleId, Point)], now: Timestamp) {
        let idle: BTreeSet<VehicleId> = idle.iter().map(|(vehicle, _)| *vehicle).collect();
        let busy = self.sent.iter_mut().filter(|(vehicle, sent)| !idle.contains(vehicle) && sent.at + PERIOD < now);
        for (_, sent) in busy {
            self.has_changed |= sent.place.take().is_some();
        }
    }

    /// What windows see of it, if that changed.
    pub fn take_view(&mut self) -> Option<Arc<DemandView>> {
        if !std::mem::take(&mut self.has_changed) {
            return None;
        }
        let view = DemandView {
            is_rebalancing: self.is_on,
            sent_now: self.sent.values().filter(|sent| sent.place.is_some()).count(),
            sent_count: self.sent_count,
            ..(*self.shown).clone()
        };
        self.shown = Arc::new(view);
        Some(self.shown.clone())
    }
}

/// The building with a way to the street that is nearest to a place.
fn building_near(city: &City, place: Point) -> Option<BuildingId> {
    let on_street = |building: &crate::city::Building| city.streets.arcs.get(building.access.arc.index()).is_some();
    let buildings = city.buildings.iter().enumerate().filter(|(_, building)| on_street(building));
    let nearest = buildings.min_by(|a, b| a.1.center.distance(place).total_cmp(&b.1.center.distance(place)));
    nearest.map(|(index, _)| BuildingId::from_index(index))
}
