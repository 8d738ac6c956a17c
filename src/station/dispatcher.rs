//! The dispatcher: at fixed moments of the source's clock it gives open requests to vehicles, by commands.
//!
//! What it decides is a function of what is observed at those moments, so the same city, seed and controls give the same
//! commands however the time between is cut into steps. It keeps only what it is waiting for: commands without an
//! answer, and when a request that found no vehicle is tried again.

/// What is known at a moment, borrowed from the dispatcher's fields one by one: its roads stay free to be changed.
macro_rules! view {
    ($self:ident, $city:expr, $world:expr, $now:expr) => {
        crate::station::fleet_view::FleetView {
            city: $city,
            world: $world,
            now: $now,
            unanswered: &$self.unanswered,
            pins: &$self.pins,
            crews: &$self.crews,
            fairness: $self.weights.fairness,
        }
    };
}

mod pins;
mod reassigning;
mod suggesting;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::city::nearest::NearestStreet;
use crate::model::command::Issuer;
use crate::model::fact::StreetFacts;
use crate::model::way::{Way, WayAsked};
use crate::model::{
    Command, CommandId, CommandReport, DispatchLimits, DispatchMode, FactBatch, Facts, Itinerary, Order, Request,
    RequestState, Thing, VehicleKind,
};
use crate::plan::charging::QUICK_SOC;
use crate::plan::dispatch::{
    Improvement, Plan, Planner, PromiseSlack, RoadTimes, Route, Stop, Weights, Whereabouts, to_refill,
};
use crate::plan::routing::Network;
use crate::world::World;

pub(super) use pins::Pins;
pub use reassigning::Move;
pub use suggesting::AcceptedPlan;
use suggesting::itinerary;

use super::charging_turns::FleetMember;
use super::crews::Crews;
use super::fleet_view::{Round, whereabouts_of};

/// Time between two rounds.
pub const ROUND: Span = Span::from_s(2);

/// Time between two improvements of what is planned, and the schedules that one lays out at most: a few milliseconds.
const IMPROVEMENT_PERIOD: Span = Span::from_s(30);
pub const IMPROVEMENT_WORK: u64 = 2_000;

/// Time between two looks at who charges while they wait for a pick-up.
const CHARGE_PERIOD: Span = Span::from_s(60);

/// Time between two looks at the traffic.
const TRAFFIC_PERIOD: Span = Span::from_s(600);

/// A request that found no vehicle is tried again after this time; so is one whose command came to nothing. Each time it
/// waits half as long again, up to the longest: where a fleet is at its limit most tries are in vain, and vehicles
/// that are free again are found within the minute.
const TRY_AGAIN: Span = Span::from_s(10);
const TRY_AGAIN_MAX: Span = Span::from_s(60);
/// The open requests that are tried in one round, the most urgent of those whose turn it is; the rest comes in the next.
const TRIED_MAX: usize = 256;

/// Requests are planned this long before they want to go; until then nobody is kept for them.
const AHEAD: Span = Span::from_s(1_800);
/// Greedy gives a vehicle that is idle now; one that is not needed yet would only be kept from others.
const GREEDY_AHEAD: Span = Span::from_s(600);
/// Requests that somebody made at a window are promised a vehicle so long before: whoever is on the telephone wants to
/// hear a time. The vehicle stays free for others until it sets out.
pub const BOOKED_AHEAD: Span = Span::from_s(7_200);

/// A vehicle that has not begun by then won't.
const TIME_TO_LIVE: Span = Span::from_s(10);

/// A vehicle that refused a command is not asked again for this time, so that another one gets the request.
const SPARED: Span = Span::from_s(60);

/// The fastest that a shuttle and a robot go (e-Palette class in town: 40 km/h; robots in Japan: 6 km/h), and what each
/// leg takes them besides the way, to pull out and in.
const SHUTTLE_MPS: f32 = 11.1;
const SHUTTLE_KERB_S: f64 = 8.0;
const ROBOT_MPS: f32 = 6.0 / 3.6;
const ROBOT_KERB_S: f64 = 4.0;

/// Gives requests to vehicles.
#[derive(Clone)]
pub struct Dispatcher {
    city: Arc<City>,
    /// Made when first needed: a source without requests costs nothing.
    roads: Option<Roads>,
    next_round: Timestamp,
    next_traffic: Timestamp,
    /// When a request may be tried again, and how long it has waited for that.
    try_again: BTreeMap<RequestId, (Timestamp, Span)>,
    /// Commands without an answer, or refused, by vehicle, and until when nothing else is asked of it.
    unanswered: BTreeMap<VehicleId, (CommandId, Timestamp)>,
    next_command: u64,
    mode: DispatchMode,
    pins: Pins,
    crews: Crews,
    /// What people gave by hand, until its command ends.
    moves: VecDeque<Move>,
    limits: DispatchLimits,
    planner: Planner,
    weights: Weights,
    improvement_work: u64,
}

/// Travel times of both networks.
#[derive(Clone)]
struct Roads {
    cars: RoadTimes,
    slow: RoadTimes,
}

impl Roads {
    fn new(city: &Arc<City>) -> Self {
        let nearest = Arc::new(NearestStreet::new(&city.streets));
        Self {
            cars: RoadTimes::new(city, &nearest, Network::Cars, SHUTTLE_MPS, SHUTTLE_KERB_S),
            slow: RoadTimes::new(city, &nearest, Network::Slow, ROBOT_MPS, ROBOT_KERB_S),
        }
    }
}

impl Dispatcher {
    pub fn new(city: Arc<City>) -> Self {
        Self {
            city,
            roads: None,
            next_round: Timestamp::NEVER,
            next_traffic: Timestamp::NEVER,
            try_again: BTreeMap::new(),
            unanswered: BTreeMap::new(),
            next_command: 0,
            mode: DispatchMode::default(),
            pins: Pins::default(),
            crews: Crews::default(),
            moves: VecDeque::new(),
            limits: DispatchLimits::default(),
            planner: Planner::default(),
            weights: Weights::default(),
            improvement_work: IMPROVEMENT_WORK,
        }
    }

    /// What the objective counts how much.
    pub fn weights(&self) -> Weights {
        self.weights
    }

    pub fn set_weights(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// Plans otherwise from now on: with another planner, other weights, and so much work for each improvement.
    pub fn plan_with(&mut self, planner: Planner, weights: Weights, improvement_work: u64) {
        (self.planner, self.weights, self.improvement_work) = (planner, weights, improvement_work);
    }

    /// Who goes with vehicles, and what partners lend theirs for.
    pub fn set_crews(&mut self, crews: Crews) {
        self.crews = crews;
    }

    /// Whether what is planned already is to be looked at in this round, even when nobody waits.
    pub fn improves(&self, now: Timestamp) -> bool {
        let is_meant = self.planner == Planner::Improved && self.limits.improves_plans;
        is_meant && self.mode == DispatchMode::Automatic && now.0.rem_euclid(IMPROVEMENT_PERIOD.0) == 0
    }

    /// How waiting requests come to vehicles.
    pub fn mode(&self) -> DispatchMode {
        self.mode
    }

    pub fn set_mode(&mut self, mode: DispatchMode) {
        self.mode = mode;
        self.try_again.clear();
    }

    /// What automatic may do.
    pub fn limits(&self) -> DispatchLimits {
        self.limits
    }

    pub fn set_limits(&mut self, limits: DispatchLimits) {
        self.limits = limits;
        self.try_again.clear();
    }

    /// The source began anew: nothing that was planned counts any more. Numbers of commands go on.
    pub fn begin_anew(&mut self) {
        self.next_round = Timestamp::NEVER;
        self.next_traffic = Timestamp::NEVER;
        self.try_again.clear();
        self.unanswered.clear();
        self.pins.clear();
        self.moves.clear();
    }

    /// The moment of the next round, not before `now`.
    pub fn next_round(&self, now: Timestamp) -> Timestamp {
        let on_the_beat = Timestamp(now.0.div_euclid(ROUND.0) * ROUND.0);
        let next = if on_the_beat < now { on_the_beat + ROUND } else { on_the_beat };
        next.max(self.next_round)
    }

    /// Takes note of what became of commands.
    pub fn note(&mut self, batch: &FactBatch) {
        if let Facts::Commands(facts) = &batch.facts {
            let rows = facts.command.iter().zip(&facts.observed).zip(&facts.report);
            for ((id, observed), report) in rows {
                match report {
                    CommandReport::InProgress(_) => {}
                    CommandReport::Rejected { .. } | CommandReport::Failed(_) => {
                        let refused = self.unanswered.values_mut().filter(|(waiting, _)| waiting == id);
                        refused.for_each(|(_, until)| *until = *observed + SPARED);
                    }
                    _ => self.unanswered.retain(|_, (waiting, _)| waiting != id),
                }
            }
        }
    }

    /// Begins a round: which requests automatic is to give out at this moment. Nothing else is to be observed if there are
    /// none.
    pub fn open(&mut self, world: &World, is_booked: impl Fn(RequestId) -> bool, now: Timestamp) -> Vec<RequestId> {
        self.next_round = now + ROUND;
        self.unanswered.retain(|_, (_, expires)| *expires >= now);
        self.pins.forget_moot(world, now);
        let pins = &self.pins;
        let try_again = &mut self.try_again;
        let limits = self.limits;
        let rows = world.requests().open().filter(|row| row.state == RequestState::Waiting);
        let rows = rows.filter(|row| limits.takes(row.request.purpose));
        let is_greedy = self.planner == Planner::Greedy;
        let due = rows.filter(|row| is_in_time(&row.request, &is_booked, now));
        let due = due.filter(|row| !is_greedy || row.request.earliest <= now + GREEDY_AHEAD);
        // What a person has just given to a vehicle waits for that one.
        let is_due = |id: &RequestId| pins.of(*id).is_none() && try_again.get(id).is_none_or(|(at, _)| *at <= now);
        let due = due.map(|row| (row.request.latest_pick_up, row.request.id)).filter(|(_, id)| is_due(id));
        let mut due: Vec<(Timestamp, RequestId)> = due.collect();
        if due.len() > TRIED_MAX {
            due.sort_unstable();
            due.truncate(TRIED_MAX);
        }
        let open = due.into_iter().map(|(_, id)| id).collect();
        // Whoever is not tried for so long waits no more.
        try_again.retain(|_, (at, _)| *at + TRY_AGAIN_MAX > now);
        open
    }

    /// Whether the traffic is to be looked at in this round.
    pub fn wants_traffic(&self, now: Timestamp) -> bool {
        now >= self.next_traffic
    }

    /// Takes over the traffic of this moment.
    pub fn take_traffic(&mut self, facts: &StreetFacts, now: Timestamp) {
        self.next_traffic = Timestamp(now.0.div_euclid(TRAFFIC_PERIOD.0) * TRAFFIC_PERIOD.0) + TRAFFIC_PERIOD;
        let city = &self.city;
        let roads = self.roads.get_or_insert_with(|| Roads::new(city));
        let arcs = &city.streets.arcs;
        let mut travel_s: Vec<f32> = arcs.iter().map(|arc| arc.length_m / arc.limit_mps).collect();
        for (street, speed_mps) in facts.street.iter().zip(&facts.speed_mps) {
            let Some(street) = city.streets.streets.get(street.index()) else { continue };
            for arc in [street.forward, street.backward] {
                if let Some(time_s) = travel_s.get_mut(arc.index())
                    && *speed_mps > 0.0
                {
                    *time_s = arcs[arc.index()].length_m / speed_mps;
                }
            }
        }
        roads.cars.customise(&travel_s);
    }

    /// Plans a round, and says what the vehicles shall do.
    pub fn plan(&mut self, world: &World, open: &[RequestId], now: Timestamp) -> Vec<Command> {
        let city = self.city.clone();
        let seed = now.0.unsigned_abs();
        let improvement = self.improves(now).then_some(Improvement { work: self.improvement_work, seed });
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let mut orders = Vec::new();
        for (kind, times) in [(VehicleKind::Shuttle, &mut roads.cars), (VehicleKind::Robot, &mut roads.slow)] {
            let round = view.round(kind, open).or_else(|| improvement.map(|_| view.fleet(kind)));
            let Some(mut round) = round else { continue };
            times.begin(std::mem::take(&mut round.whereabouts));
            let jobs: Vec<RequestId> = round.problem.jobs.iter().map(|job| job.request).collect();
            round.problem.promise_slack = PromiseSlack(self.limits.later_max_s());
            let problem = std::mem::take(&mut round.problem);
            let before: BTreeMap<VehicleId, Vec<Stop>> =
                problem.fleet.iter().map(|vehicle| (vehicle.vehicle, vehicle.stops.clone())).collect();
            let mut plan = self.planner.plan(problem, &self.weights, improvement, times);
            plan.routes.retain(|route| before.get(&route.vehicle).is_none_or(|before| !only_loses(before, route)));
            orders.extend(orders_of(&plan, &jobs, &round, now));
        }
        for id in open {
            let waited = self.try_again.get(id).map_or(Span::ZERO, |(_, waited)| *waited);
            let wait = Span((waited.0 * 3 / 2).clamp(TRY_AGAIN.0, TRY_AGAIN_MAX.0));
            self.try_again.insert(*id, (now + wait, wait));
        }
        let order = |(vehicle, itinerary)| self.command(vehicle, Order::Dispatch(itinerary), now);
        orders.into_iter().map(order).collect()
    }

    /// How a vehicle could go to one building after the other; legs that nobody can go are empty.
    pub fn way(&mut self, world: &World, asked: &WayAsked) -> Way {
        let city = self.city.clone();
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let vehicle = asked.vehicle.index();
        let is_robot = world.roster().get(vehicle).is_some_and(|entry| entry.kind == VehicleKind::Robot);
        let times = if is_robot { &mut roads.slow } else { &mut roads.cars };
        let seen = world.motion().get(vehicle).filter(|motion| motion.observed != Timestamp::NEVER);
        let mut from = seen.map(|motion| whereabouts_of(&city, motion));
        let mut legs = Vec::with_capacity(asked.stops.len());
        for stop in asked.stops.iter() {
            let to = city.buildings.get(stop.index()).map(|building| Whereabouts::At(building.access));
            let points = from.zip(to).and_then(|(from, to)| times.way(from, to));
            legs.push(points.unwrap_or_default().into());
            from = to.or(from);
        }
        Way { asked: asked.clone(), legs }
    }

    /// The shuttles that have nothing to do and could go somewhere, with where they are.
    pub fn idle(&self, world: &World, now: Timestamp) -> Vec<(VehicleId, Point)> {
        view!(self, &self.city, world, now).idle()
    }

    /// Sends vehicles to buildings, to wait there. Until they have answered nothing else is asked of them.
    pub fn send_ahead(&mut self, moves: Vec<(VehicleId, BuildingId)>, now: Timestamp) -> Vec<Command> {
        moves.into_iter().map(|(vehicle, building)| self.command(vehicle, Order::GoTo(building), now)).collect()
    }

    /// Whether it is time to look which vehicles charge while they wait for a pick-up.
    pub fn looks_at_charge(&self, world: &World, now: Timestamp) -> bool {
        let has_booked = || world.requests().open().any(|row| row.request.earliest > now);
        now.0.rem_euclid(CHARGE_PERIOD.0) == 0 && has_booked()
    }

    /// Lets vehicles charge whose itineraries count on it, while they wait for somebody who can't be picked up earlier.
    pub fn charge_meanwhile(&mut self, world: &World, now: Timestamp) -> Vec<Command> {
        let city = self.city.clone();
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let mut round = view.fleet(VehicleKind::Shuttle);
        roads.cars.begin(std::mem::take(&mut round.whereabouts));
        let wanted = to_refill(&round.problem, &mut roads.cars);
        let levels = wanted.into_iter().filter(|(vehicle, _)| view.stands_idle(*vehicle));
        let levels = levels.filter_map(|(vehicle, gained_m)| Some((vehicle, view.level_after(vehicle, gained_m)?)));
        let levels: Vec<(VehicleId, f32)> = levels.collect();
        levels.into_iter().map(|(vehicle, level)| self.command(vehicle, Order::ChargeTo(level), now)).collect()
    }

    /// Whether idle vehicles are sent to charge before they have to; the greedy planner, a baseline, leaves that to them.
    pub fn charges_ahead(&self) -> bool {
        self.limits.charges_ahead && self.mode == DispatchMode::Automatic && self.planner != Planner::Greedy
    }

    /// The fleet as the planning of charging sees it.
    pub(super) fn to_charge(&self, world: &World, now: Timestamp) -> Vec<FleetMember> {
        view!(self, &self.city, world, now).to_charge()
    }

    /// Sends vehicles to charge, as far as is quick. Until they have answered nothing else is asked of them.
    pub fn send_to_charge(&mut self, vehicles: Vec<VehicleId>, now: Timestamp) -> Vec<Command> {
        vehicles.into_iter().map(|vehicle| self.command(vehicle, Order::ChargeTo(QUICK_SOC), now)).collect()
    }

    /// Goes on counting commands above a number.
    pub fn number_above(&mut self, id: CommandId) {
        self.next_command = self.next_command.max(id.0 + 1);
    }

    /// A number for a new command of this station, whoever gives it.
    pub fn number(&mut self) -> CommandId {
        let id = CommandId(self.next_command);
        self.next_command += 1;
        id
    }

    fn command(&mut self, vehicle: VehicleId, order: Order, now: Timestamp) -> Command {
        let id = self.number();
        let expires = now + TIME_TO_LIVE;
        self.unanswered.insert(vehicle, (id, expires));
        Command {
            id,
            target: Thing::Vehicle(vehicle),
            order,
            issued: now,
            expires,
            issuer: Issuer::Dispatcher,
            reason: String::new(),
        }
    }
}

/// Whether it is time to look for a vehicle for a request.
fn is_in_time(request: &Request, is_booked: impl Fn(RequestId) -> bool, now: Timestamp) -> bool {
    let is_soon = |ahead| request.earliest <= now + ahead;
    is_soon(AHEAD) || (is_soon(BOOKED_AHEAD) && is_booked(request.id))
}

/// Whether a vehicle has nothing to do but what it had before, in the same order, without what others take. Whoever takes
/// it takes it out of there too, so nothing need be asked of it, and what the other one refuses stays with it.
fn only_loses(before: &[Stop], route: &Route) -> bool {
    let left: Vec<Stop> = route.stops.iter().map(|(stop, _)| *stop).collect();
    left.len() < before.len() && before.iter().filter(|stop| left.contains(stop)).eq(&left)
}

/// The new itineraries of a plan.
fn orders_of(plan: &Plan, jobs: &[RequestId], round: &Round, now: Timestamp) -> Vec<(VehicleId, Itinerary)> {
    plan.routes.iter().map(|route| (route.vehicle, itinerary(&route.stops, jobs, round, now))).collect()
}
