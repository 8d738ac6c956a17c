//! Executing commands: what vehicles, buildings, chargers and plants do when they are told.

use crate::base::time::Timestamp;
use crate::model::command::{Refusal, Retry};
use crate::model::{Command, CommandId, CommandReport};

use super::simulator::Simulator;

impl Simulator {
    /// Takes a command to its target, which accepts or refuses it.
    pub(super) fn execute(&mut self, command: &Command) {
        let report = if command.expires < Timestamp(self.now_ms) {
            CommandReport::Expired
        } else {
            CommandReport::Rejected { refusal: Refusal::NotForThisTarget, retry: Retry::Unsupported }
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
