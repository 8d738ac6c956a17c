//! Executing commands: what vehicles, buildings, chargers and plants do when they are told.
//!
//! Messages come over a link ([`link`]) that takes time and may lose, repeat and delay; reports go back the same way. A
//! command that arrives goes through the ledger of the executor's contract, the target's capabilities and the
//! interlocks, from what is true and not from what anybody was told; then it begins. What is under way is looked at in
//! named periods until the wanted state is reached, or the longest time of its order is over.

mod avoiding;
mod capabilities;
mod charging;
mod driving;
mod equipment;
mod grid;
mod hand;
mod link;
mod maintenance;
mod responder;
mod service;
mod situation;
mod stops;
mod voice;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::command::{
    Actuator, CancelAnswer, ClimateOrder, Failure, Intake, Ledger, Message, Order, OrderKind, Outcome, Refusal,
};
use crate::model::{Command, CommandId, CommandReport, EventKind, Thing};
use crate::plan::charging::{FULL_SOC, Target};
use crate::plan::interlocks;
use crate::plan::routing::DijkstraRouter;

use super::agenda::Happening;
use super::simulator::Simulator;
use hand::Hand;
pub use link::CommandFaults;
use link::{CommandLink, Way};

/// What is under way on the street is looked at this often.
const LOOK_AT_MOTION_MS: i64 = 1_000;
/// What follows the steps of the energy model is looked at as often as those come.
const LOOK_AT_ENERGY_MS: i64 = super::energy::STEP_S * 1_000;
/// A booking is looked at this often: it may be days ahead.
const LOOK_AT_BOOKING_MS: i64 = 10_000;
/// Progress is told when it has grown by so much.
const PROGRESS_STEP: f32 = 0.1;
/// Messages and reports on their way at a time; further ones are lost, but for stops.
const ON_WAY_MAX: usize = 65_536;

/// How an order begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Begun {
    /// The wanted state is there already.
    Reached,
    UnderWay,
}

/// How an order that is under way stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Look {
    /// So far, 0 to 1.
    Going(f32),
    Reached,
    Failed(Failure),
}

/// An accepted command that is not ended.
#[derive(Clone, Debug)]
struct Running {
    command: Command,
    begun: Timestamp,
    deadline: Timestamp,
    told: f32,
}

/// Something that will arrive, or is to be looked at.
#[derive(Clone, Debug)]
enum Post {
    Message(Message),
    Report { command: CommandId, said: Timestamp, report: CommandReport },
    Look(CommandId),
}

/// All executors of the city: what they remember and what they are doing.
#[derive(Clone, Debug)]
pub(super) struct Executors {
    ledger: Ledger,
    link: CommandLink,
    running: BTreeMap<CommandId, Running>,
    hands: BTreeMap<VehicleId, Hand>,
    posts: BTreeMap<u64, Post>,
    next_post: u64,
    /// For ways around a street; made when first needed, one for cars and one for slow traffic.
    detours: [Option<DijkstraRouter>; 2],
    #[cfg(test)]
    pub test_faults: Option<CommandFaults>,
}

impl Executors {
    pub fn new(seed: u64) -> Self {
        Self {
            ledger: Ledger::default(),
            link: CommandLink::new(seed),
            running: BTreeMap::new(),
            hands: BTreeMap::new(),
            posts: BTreeMap::new(),
            next_post: 0,
            detours: [None, None],
            #[cfg(test)]
            test_faults: None,
        }
    }
}

impl Simulator {
    /// Sends a message to its executor; it arrives when the link brings it, or never.
    pub(super) fn carry(&mut self, message: &Message) {
        let is_stop = matches!(message, Message::Give(command) if command.order.is_stop());
        if self.executors.posts.len() >= ON_WAY_MAX && !is_stop {
            return;
        }
        if !self.hears(message.target()) {
            return;
        }
        let (way, faults) = (self.way_to(message.target()), self.command_faults());
        for after_ms in self.executors.link.way_of(message, way, faults, self.now_ms) {
            self.post(Post::Message(message.clone()), after_ms);
        }
    }

    /// The way between the station and a target as it is now, in either direction.
    fn way_to(&self, target: Thing) -> Way {
        match target {
            Thing::Vehicle(id) if id.index() < self.bodies.len() => {
                let index = id.index();
                let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
                Way::of_vehicle(self.connection_of(index, place))
            }
            _ => Way::FIXED,
        }
    }

    /// What goes wrong between station and executors now.
    fn command_faults(&self) -> CommandFaults {
        #[cfg(test)]
        if let Some(faults) = self.executors.test_faults {
            return faults;
        }
        self.injected_command_faults()
    }

    /// The executor of a target restarts: what it had not ended has failed, and it goes on with nothing of it.
    pub fn restart_executor(&mut self, target: Thing) {
        for id in self.executors.ledger.restart(target, Timestamp(self.now_ms)) {
            let report = CommandReport::Failed(Failure::Restarted);
            self.leave_off(id, report);
            self.say(id, target, report);
        }
    }

    fn post(&mut self, post: Post, after_ms: i64) {
        let number = self.executors.next_post;
        self.executors.next_post += 1;
        self.executors.posts.insert(number, post);
        self.agenda.add(self.now_ms + after_ms, Happening::Post(number));
    }

    /// Something arrives, or is to be looked at.
    pub(super) fn take_post(&mut self, number: u64) {
        match self.executors.posts.remove(&number) {
            Some(Post::Message(message)) if self.hears(message.target()) => self.receive(&message),
            Some(Post::Report { command, said, report }) => {
                self.command_reports.command.push(command);
                self.command_reports.observed.push(said);
                self.command_reports.report.push(report);
            }
            Some(Post::Look(command)) => self.look(command),
            Some(Post::Message(_)) | None => {}
        }
    }

    /// Whether a target's link to the station is up.
    fn hears(&self, target: Thing) -> bool {
        match target {
            Thing::Vehicle(id) => self.lives.get(id.index()).is_none_or(|life| !life.is_silent),
            _ => true,
        }
    }

    fn receive(&mut self, message: &Message) {
        let now = Timestamp(self.now_ms);
        match message {
            Message::Give(command) => match self.executors.ledger.take(command, now) {
                Intake::Decide => self.decide_command(command),
                Intake::Answer(report) => self.say(command.id, command.target, report),
                Intake::Silence => {}
            },
            Message::Ask(ticket) => {
                if let Some(report) = self.executors.ledger.ask(ticket, now) {
                    self.say(ticket.command, ticket.target, report);
                }
            }
            Message::Cancel(ticket) => match self.executors.ledger.cancel(ticket, now) {
                CancelAnswer::LeaveOff => {
                    self.leave_off(ticket.command, CommandReport::Cancelled);
                    self.say(ticket.command, ticket.target, CommandReport::Cancelled);
                }
                CancelAnswer::Answer(report) => self.say(ticket.command, ticket.target, report),
                CancelAnswer::Silence => {}
            },
        }
    }

    /// Decides on a command that is new, and begins it.
    fn decide_command(&mut self, command: &Command) {
        let now = Timestamp(self.now_ms);
        let begun = match self.may_begin(command) {
            Ok(()) => self.begin_command(command),
            Err(refusal) => Err(refusal),
        };
        let begun = match begun {
            Ok(begun) => begun,
            Err(refusal) => {
                let report = self.executors.ledger.refuse(command.id, refusal, now);
                self.say(command.id, command.target, report);
                self.tell_end(command, report);
                return;
            }
        };
        for id in self.executors.ledger.accept(command.id, now) {
            // What it was doing is taken over, not left off.
            let Some(older) = self.executors.running.remove(&id) else { continue };
            self.let_go(&older.command);
            self.say(id, older.command.target, CommandReport::Superseded);
            self.tell_end(&older.command, CommandReport::Superseded);
        }
        if command.issuer.is_person() {
            self.tell(EventKind::CommandAccepted { target: command.target, order: command.order.kind() });
        }
        if begun == Begun::Reached {
            self.end(command, CommandReport::Done);
            return;
        }
        self.say(command.id, command.target, CommandReport::Accepted);
        let deadline = now + command.order.longest();
        self.executors
            .running
            .insert(command.id, Running { command: command.clone(), begun: now, deadline, told: 0.0 });
        self.post(Post::Look(command.id), look_ms(&command.order));
    }

    /// Whether anything stands against a command, as things truly are.
    fn may_begin(&mut self, command: &Command) -> Result<(), Refusal> {
        if !self.has(command.target) {
            return Err(Refusal::UnknownTarget);
        }
        self.capabilities_of(command.target).check(&command.order)?;
        if command.order.is_stop() {
            return Ok(());
        }
        if self.executors.link.declines(command.id, self.command_faults().refuse) {
            return Err(Refusal::Declined);
        }
        interlocks::judge(&command.order, &self.situation_of(command)).allowed()
    }

    fn begin_command(&mut self, command: &Command) -> Result<Begun, Refusal> {
        match command.target {
            Thing::Vehicle(id) => self.begin_with_vehicle(id.index(), command),
            _ => self.begin_with_grid(command),
        }
    }

    fn begin_with_vehicle(&mut self, index: usize, command: &Command) -> Result<Begun, Refusal> {
        let (kind, issuer) = (command.order.kind(), command.issuer);
        match &command.order {
            Order::PullOver | Order::EmergencyStop | Order::HoldAtNextStop | Order::EndAutomation => {
                Ok(self.begin_stop_order(index, kind, issuer))
            }
            Order::Release => Ok(self.begin_release(index)),
            Order::TakeOver => Ok(self.take_over(index, issuer)),
            Order::GoTo(_) | Order::ReturnToDepot(_) => self.begin_drive(index, command),
            Order::Reroute => self.take_fastest_way(index),
            Order::AvoidStreet { street, until } => self.avoid_street(index, *street, *until, issuer),
            Order::AllowStreet(street) => Ok(self.allow_street(index, *street)),
            Order::Dispatch(itinerary) => {
                self.take_itinerary(VehicleId::from_index(index), itinerary).map(|()| Begun::Reached)
            }
            Order::SetInService(is_in_service) => Ok(self.begin_service(index, *is_in_service)),
            Order::ChargeTo(level) => self.begin_charging(index, *level, None, command),
            Order::ChargeBy { level, by, pace } => {
                let level = level.min(FULL_SOC);
                self.begin_charging_by(index, Target { level, by: *by, pace: *pace }, command)
            }
            Order::Horn => Ok(self.sound_horn(index)),
            Order::SetLights(are_on) => Ok(self.order_lights(index, *are_on)),
            Order::ShowMessage(words) => Ok(self.show_message(index, words)),
            Order::SetVoiceCall(is_open) => self.order_voice_call(index, *is_open, command),
            Order::SetDoors(doors) => Ok(self.order_doors(index, *doors)),
            Order::SetClimate(ClimateOrder::ReadyBy { departure, .. }) => {
                self.begin_departure(index, *departure, command)
            }
            Order::SetClimate(climate) => Ok(self.order_climate(index, *climate)),
            Order::SetChargeLimit(limit_kw) => Ok(self.limit_charging(index, *limit_kw)),
            Order::SetRole(role) => self.begin_role(index, *role),
            Order::BookMaintenance(from) => self.book_maintenance(index, *from, command),
            Order::SendResponder => self.begin_responder(index),
            Order::AnswerAssistance { request, answer } => self.answer_call(index, *request, *answer),
            _ => Err(Refusal::NotForThisTarget),
        }
    }

    /// Looks how a command that is under way stands.
    fn look(&mut self, id: CommandId) {
        let Some(running) = self.executors.running.get(&id) else { return };
        let (command, begun) = (running.command.clone(), running.begun);
        let (deadline, told) = (running.deadline, running.told);
        let report = match self.look_at(&command, begun) {
            Look::Reached => CommandReport::Done,
            Look::Failed(failure) => CommandReport::Failed(failure),
            Look::Going(_) if Timestamp(self.now_ms) >= deadline => CommandReport::Failed(Failure::TimedOut),
            Look::Going(share) if share >= told + PROGRESS_STEP => CommandReport::InProgress(share),
            Look::Going(_) => {
                self.post(Post::Look(id), look_ms(&command.order));
                return;
            }
        };
        if report.is_end() {
            self.end(&command, report);
            return;
        }
        if let (CommandReport::InProgress(share), Some(running)) = (report, self.executors.running.get_mut(&id)) {
            running.told = share;
        }
        self.executors.ledger.note(id, report, Timestamp(self.now_ms));
        self.say(id, command.target, report);
        self.post(Post::Look(id), look_ms(&command.order));
    }

    fn look_at(&mut self, command: &Command, begun: Timestamp) -> Look {
        let Thing::Vehicle(id) = command.target else { return self.look_at_grid(command, begun) };
        let index = id.index();
        match &command.order {
            Order::PullOver | Order::EmergencyStop | Order::HoldAtNextStop | Order::EndAutomation => {
                self.look_at_stop(index)
            }
            Order::Release => self.look_at_release(index),
            Order::GoTo(_) | Order::ReturnToDepot(_) => self.look_at_drive(index, command),
            Order::SetInService(is_in_service) => self.look_at_service(index, *is_in_service),
            Order::ChargeTo(level) => self.look_at_charging(index, *level),
            Order::ChargeBy { level, by, .. } => self.look_at_charging_by(index, level.min(FULL_SOC), *by),
            Order::SetDoors(doors) => self.look_at_doors(index, *doors),
            Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure }) => {
                self.look_at_departure(index, *cabin_c, *departure)
            }
            Order::SetVoiceCall(_) => self.look_at_voice_call(index, command, begun),
            Order::SetClimate(climate) => self.look_at_climate(index, *climate),
            Order::SetChargeLimit(limit_kw) => self.look_at_charge_limit(index, *limit_kw),
            Order::SetRole(role) => self.look_at_role(index, *role),
            Order::BookMaintenance(_) => self.look_at_maintenance(index),
            Order::SendResponder => self.look_at_responder(index),
            _ => Look::Reached,
        }
    }

    /// A command comes to an end by itself.
    fn end(&mut self, command: &Command, report: CommandReport) {
        self.executors.running.remove(&command.id);
        if self.executors.ledger.note(command.id, report, Timestamp(self.now_ms)) {
            self.let_go(command);
            self.say(command.id, command.target, report);
            self.tell_end(command, report);
        }
    }

    /// Leaves off what a command wanted: it was cancelled, or its executor restarted.
    fn leave_off(&mut self, id: CommandId, report: CommandReport) {
        let Some(running) = self.executors.running.remove(&id) else { return };
        let command = running.command;
        self.let_go(&command);
        if let Thing::Vehicle(vehicle) = command.target {
            match &command.order {
                Order::PullOver | Order::EmergencyStop | Order::HoldAtNextStop | Order::EndAutomation => {
                    self.drop_stop(vehicle.index());
                }
                Order::GoTo(_) | Order::ReturnToDepot(_) => self.drop_drive(vehicle.index()),
                Order::SetRole(_) => self.drop_role(vehicle.index()),
                Order::SetInService(false) => {
                    self.begin_service(vehicle.index(), true);
                }
                Order::SetDoors(_) => self.set_doors(vehicle.index(), None),
                Order::SetClimate(_) => self.set_climate(vehicle.index(), None),
                Order::SetChargeLimit(_) => {
                    self.limit_charging(vehicle.index(), None);
                }
                Order::SetVoiceCall(_) => self.drop_voice_call(vehicle.index()),
                Order::BookMaintenance(_) => self.drop_maintenance(vehicle.index()),
                Order::SendResponder => self.drop_responder(vehicle.index()),
                _ => {}
            }
        } else {
            self.drop_grid_order(&command);
        }
        self.tell_end(&command, report);
    }

    /// Takes the hand of a command off its vehicle.
    fn let_go(&mut self, command: &Command) {
        let Thing::Vehicle(id) = command.target else { return };
        let Some(hand) = self.executors.hands.get_mut(&id) else { return };
        if hand.directed_by.is_some_and(|(by, _)| by == command.id) {
            (hand.directed_by, hand.drive_m) = (None, 0.0);
        }
        if command.order.actuator() == Actuator::Charging
            && self.executors.ledger.live(command.target, Actuator::Charging).next().is_none()
        {
            (hand.charge_to, hand.charge_target) = (None, None);
        }
        let departs = hand.departure.is_some_and(|departure| departure.command == command.id);
        if departs {
            hand.departure = None;
        }
        self.forget_idle_hand(id);
        if departs {
            self.set_climate(id.index(), None);
        }
    }

    /// Sends a report back to the station.
    fn say(&mut self, command: CommandId, target: Thing, report: CommandReport) {
        if !self.hears(target) {
            return;
        }
        let said = Timestamp(self.now_ms);
        let (way, faults) = (self.way_to(target), self.command_faults());
        for after_ms in self.executors.link.way_back((command, report), way, faults, self.now_ms) {
            self.post(Post::Report { command, said, report }, after_ms);
        }
    }

    /// A planner's commands are too many for a list that people read.
    fn tell_end(&mut self, command: &Command, report: CommandReport) {
        let outcome = Outcome::of(report).filter(|_| command.issuer.is_person());
        if let Some(outcome) = outcome {
            self.tell(EventKind::CommandEnded { target: command.target, order: command.order.kind(), outcome });
        }
    }

    fn has(&self, target: Thing) -> bool {
        let city = &self.city;
        match target {
            Thing::Vehicle(id) => id.index() < self.lives.len(),
            Thing::Building(id) => id.index() < city.buildings.len(),
            Thing::Street(id) => id.index() < city.streets.streets.len(),
            Thing::Feeder(id) => id.index() < city.feeders.len(),
            Thing::Charger(id) => id.index() < city.chargers.len(),
            Thing::Plant(id) => id.index() < city.plants.len(),
            Thing::SolarField(id) => id.index() < city.solar_fields.len(),
            Thing::Depot(id) => id.index() < city.depots.len(),
        }
    }
}

fn begun(look: Look) -> Begun {
    if look == Look::Reached { Begun::Reached } else { Begun::UnderWay }
}

/// How often an order that is under way is looked at.
fn look_ms(order: &Order) -> i64 {
    match order.kind() {
        OrderKind::ChargeTo
        | OrderKind::ChargeBy
        | OrderKind::SetChargeLimit
        | OrderKind::SetPoint
        | OrderKind::SetBattery
        | OrderKind::SetLimit
        | OrderKind::Shed
        | OrderKind::SetCharging
        | OrderKind::SetElectrolyser
        | OrderKind::SetFuelCell => LOOK_AT_ENERGY_MS,
        OrderKind::BookMaintenance => LOOK_AT_BOOKING_MS,
        _ => LOOK_AT_MOTION_MS,
    }
}
