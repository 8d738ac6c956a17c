//! Executing commands: what vehicles, buildings, chargers and plants do when they are told.

use crate::base::time::Timestamp;
use crate::model::command::{Refusal, Retry};
use crate::model::{Command, CommandId, CommandReport, Order, Thing};

use super::simulator::Simulator;

impl Simulator {
    /// Takes a command to its target, which accepts or refuses it.
    pub(super) fn execute(&mut self, command: &Command) {
        let report = match (&command.order, command.target) {
            _ if command.expires < Timestamp(self.now_ms) => CommandReport::Expired,
            (Order::Dispatch(itinerary), Thing::Vehicle(vehicle)) => match self.take_itinerary(vehicle, itinerary) {
                // The wanted state is that these are the stops to come.
                Ok(()) => CommandReport::Done,
                Err(refusal) => CommandReport::Rejected { refusal, retry: Retry::Later },
            },
            _ => CommandReport::Rejected { refusal: Refusal::NotForThisTarget, retry: Retry::Unsupported },
        };
        self.report(command.id, report);
    }

    /// Notes what became of a command, for the next sample.
    pub(super) fn report(&mut self, command: CommandId, report: CommandReport) {
        self.command_reports.command.push(command);
        self.command_reports.observed.push(Timestamp(self.now_ms));
        self.command_reports.report.push(report);
    }
}
