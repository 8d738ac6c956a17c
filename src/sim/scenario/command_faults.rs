//! Commands on a bad network: lost, late, doubled, refused, as a scenario or a trainer wants it.
//!
//! The link of the executors carries this out. What an executor makes of a late or doubled command is its own matter: an
//! expired one never acts, a known one never acts twice.

use crate::base::time::{Span, Timestamp};
use crate::model::InjectionKind;
use crate::sim::CommandFaults;
use crate::sim::simulator::Simulator;

impl Simulator {
    /// What goes wrong with commands now.
    pub(in crate::sim) fn injected_command_faults(&self) -> CommandFaults {
        let now = Timestamp(self.now_ms);
        let strength = |kind| f64::from(self.play.strength(kind, now));
        CommandFaults {
            lose: strength(InjectionKind::LoseCommands),
            repeat: strength(InjectionKind::DoubleCommands),
            refuse: strength(InjectionKind::RefuseCommands),
            delay: Span::from_s_f64(strength(InjectionKind::DelayCommands)),
        }
    }
}
