//! Commands to the things of a town, from the message to the state that is reached.

mod ahead;
mod connection;
mod equipment;
mod grid;
mod link_loss;
mod motion;
mod responder;
mod situation;
mod workshop;

use super::CommandFaults;
use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Consent, Issuer, OperatorId, Order, Refusal};
use crate::model::{Command, CommandDraft, CommandId, CommandReport, Source as _, Thing, VehicleKind, VehicleState};
use crate::sim::{SimOptions, Simulator};

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(2));

struct Trial {
    simulator: Simulator,
    next: u64,
}

impl Trial {
    fn new() -> Self {
        let options = SimOptions { seed: 7, vehicles: 120, start: START };
        let mut simulator = Simulator::new(crate::sim::test_city::town(500), &options);
        simulator.run_until(START + Span::from_s(60));
        Self { simulator, next: 1 }
    }

    /// A command with the next number, not yet sent.
    fn command(&mut self, target: Thing, order: Order, issuer: Issuer) -> Command {
        let id = CommandId(self.next);
        self.next += 1;
        CommandDraft { target, order, issuer, reason: "drill".into(), consent: Consent::Held }
            .issue(id, self.simulator.now())
    }

    fn send(&mut self, target: Thing, order: Order, issuer: Issuer) -> CommandId {
        let command = self.command(target, order, issuer);
        self.simulator.command(&command);
        command.id
    }

    fn give(&mut self, vehicle: usize, order: Order, issuer: Issuer) -> CommandId {
        self.send(Thing::Vehicle(VehicleId::from_index(vehicle)), order, issuer)
    }

    /// Sets what goes wrong between station and executors.
    fn has_faults(&mut self, faults: CommandFaults) {
        self.simulator.executors.test_faults = Some(faults);
    }

    fn run_s(&mut self, seconds: i64) {
        let until = self.simulator.now() + Span::from_s(seconds);
        self.simulator.run_until(until);
    }

    /// All that was said of a command so far.
    fn said(&self, id: CommandId) -> Vec<CommandReport> {
        let reports = &self.simulator.command_reports;
        let rows = reports.command.iter().zip(&reports.report);
        rows.filter(|(command, _)| **command == id).map(|(_, report)| *report).collect()
    }

    fn last(&self, id: CommandId) -> Option<CommandReport> {
        self.said(id).last().copied()
    }

    /// Runs until a command has ended, at most so long.
    fn end_of(&mut self, id: CommandId, seconds: i64) -> CommandReport {
        for _ in 0..seconds {
            self.run_s(1);
            if let Some(report) = self.last(id).filter(|report| report.is_end()) {
                return report;
            }
        }
        panic!("{id:?} has not ended after {seconds} s: {:?}", self.said(id));
    }

    /// A vehicle with some way before it; it may take a while until one sets out.
    fn driving(&mut self, kind: VehicleKind) -> usize {
        for _ in 0..1_800 {
            let simulator = &self.simulator;
            let drives = |index: &usize| {
                simulator.lives[*index].kind == kind
                    && simulator.is_steerable(*index)
                    && simulator.traffic.path_ahead(*index as u32).len() > 3
            };
            if let Some(index) = (0..simulator.lives.len()).find(drives) {
                return index;
            }
            self.run_s(2);
        }
        panic!("no {kind:?} drives within an hour")
    }

    fn idle(&self, kind: VehicleKind) -> usize {
        self.idle_where(kind, |_| true)
    }

    fn idle_where(&self, kind: VehicleKind, is_wanted: impl Fn(usize) -> bool) -> usize {
        let simulator = &self.simulator;
        let is_idle = |index: &usize| {
            let life = &simulator.lives[*index];
            life.kind == kind
                && is_wanted(*index)
                && matches!(life.state, VehicleState::Waiting | VehicleState::Parked)
                && life.stops.ahead.is_empty()
        };
        (0..simulator.lives.len()).find(is_idle).expect("one waits at eight")
    }

    /// A bus that runs on hydrogen, whatever it does.
    fn fuel_cell_bus(&self) -> usize {
        let is_it = |life: &crate::sim::fleet::Life| life.kind == VehicleKind::Bus && life.is_fuel_cell;
        self.simulator.lives.iter().position(is_it).expect("buses run on hydrogen")
    }

    fn state(&self, index: usize) -> VehicleState {
        self.simulator.lives[index].state
    }
}

fn refused(refusal: Refusal) -> CommandReport {
    CommandReport::Rejected { refusal, retry: refusal.retry() }
}
