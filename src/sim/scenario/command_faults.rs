//! Commands on a bad network: lost, late, doubled, refused.
//!
//! A command meets the faults in this order: it is lost with the share of [`InjectionKind::LoseCommands`]; else refused
//! (retry later) with that of `RefuseCommands`; else it comes later by `DelayCommands`; and with the share of
//! `DoubleCommands` it comes a second time, some seconds after the first. What the executor makes of a late or doubled
//! command is its own matter: an expired one never acts, a known one never acts twice.

use std::collections::VecDeque;

use crate::base::time::Timestamp;
use crate::model::command::{Refusal, Retry};
use crate::model::{Command, CommandReport, InjectionKind};
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;

/// Commands on their way at the same time; the oldest is lost when there are more.
const LATE_MAX: usize = 10_000;
/// A doubled command comes again after this time.
const AGAIN_MS: i64 = 3_000;

/// Commands on their way to their targets, with the moment at which they arrive.
#[derive(Clone, Debug, Default)]
pub struct LateCommands {
    queue: VecDeque<(i64, Command)>,
}

impl Simulator {
    /// Takes a command from the station to its executor, over the network as it is now.
    pub(in crate::sim) fn carry_command(&mut self, command: &Command) {
        let now = Timestamp(self.now_ms);
        let share = |kind| f64::from(self.play.strength(kind, now));
        let (lost, refused) = (share(InjectionKind::LoseCommands), share(InjectionKind::RefuseCommands));
        let (doubled, late_s) = (share(InjectionKind::DoubleCommands), share(InjectionKind::DelayCommands));
        if lost + refused + doubled + late_s <= 0.0 {
            self.execute(command);
            return;
        }
        // All draws are made for every command, so that one fault does not shift the others.
        let chance = &mut self.play.chance;
        let (is_lost, is_refused) = (chance.happens(lost), chance.happens(refused));
        let is_doubled = chance.happens(doubled);
        if is_lost {
            return;
        }
        if is_refused {
            let refusal = Refusal::OutOfService;
            self.report(command.id, CommandReport::Rejected { refusal, retry: Retry::Later });
            return;
        }
        let late_ms = (late_s * 1000.0) as i64;
        if late_ms > 0 {
            self.arrive_later(command, late_ms);
        } else {
            self.execute(command);
        }
        if is_doubled {
            self.arrive_later(command, late_ms + AGAIN_MS);
        }
    }

    fn arrive_later(&mut self, command: &Command, after_ms: i64) {
        let queue = &mut self.play.late.queue;
        if queue.len() >= LATE_MAX {
            queue.pop_front();
        }
        queue.push_back((self.now_ms + after_ms, command.clone()));
        self.agenda.add(self.now_ms + after_ms, Happening::Scenario);
    }

    /// Hands over the commands whose time has come, those that were sent first before others.
    pub(super) fn deliver_late_commands(&mut self) {
        let now_ms = self.now_ms;
        let waiting = std::mem::take(&mut self.play.late.queue);
        let (due, later): (VecDeque<_>, VecDeque<_>) = waiting.into_iter().partition(|(at_ms, _)| *at_ms <= now_ms);
        self.play.late.queue = later;
        for (_, command) in due {
            self.execute(&command);
        }
    }
}
