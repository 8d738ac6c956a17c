//! The link between a station and the executors: messages and reports take time, and some get lost, come twice or late.
//!
//! Each draw depends on the seed, the command and the moment only, so that what happens to one message never shifts what
//! happens to another. Latency of vehicles: 60 ms and an exponential part of 50 ms in the mean, as round trips of public
//! 4G networks are 40 to 120 ms (Opensignal 2023, Japan); of fixed things 15 ms and 10 ms.

use crate::base::chance::Chance;
use crate::base::time::Span;
use crate::model::command::Message;
use crate::model::{CommandId, CommandReport, Thing};

const GIVE: u64 = 0x6769_7665;
const ASK: u64 = 0x6173_6B21;
const CANCEL: u64 = 0x6361_6E63;
const REPORT: u64 = 0x7265_706F;
const DECLINE: u64 = 0x6465_636C;

/// Least and mean further latency in milliseconds.
const MOBILE_MS: (f64, f64) = (60.0, 50.0);
const FIXED_MS: (f64, f64) = (15.0, 10.0);
/// What comes twice comes again within this time.
const AGAIN_MS: f64 = 3_000.0;

/// What goes wrong between a station and the executors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CommandFaults {
    /// Share of messages and of reports that never arrive.
    pub lose: f64,
    /// Share that arrives twice.
    pub repeat: f64,
    /// Share of commands that executors decline without a reason. Stops are never declined.
    pub refuse: f64,
    /// By which everything arrives later.
    pub delay: Span,
}

/// The links of all targets.
#[derive(Clone, Debug)]
pub struct CommandLink {
    seed: u64,
}

impl CommandLink {
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// When the copies of a message arrive, in milliseconds from now; none when it is lost.
    pub fn way_of(&self, message: &Message, faults: CommandFaults, now_ms: i64) -> impl Iterator<Item = i64> + use<> {
        let purpose = match message {
            Message::Give(_) => GIVE,
            Message::Ask(_) => ASK,
            Message::Cancel(_) => CANCEL,
        };
        self.way(purpose, (message.command(), message.target()), faults, now_ms)
    }

    /// When the copies of a report arrive, in milliseconds from now.
    pub fn way_back(
        &self,
        about: (CommandId, Thing),
        report: CommandReport,
        faults: CommandFaults,
        now_ms: i64,
    ) -> impl Iterator<Item = i64> + use<> {
        self.way(REPORT ^ u64::from(report.is_end()), about, faults, now_ms)
    }

    /// Whether an executor declines a command for no reason.
    pub fn declines(&self, command: CommandId, share: f64) -> bool {
        Chance::for_thing(self.seed, DECLINE, command.0).happens(share)
    }

    fn way(
        &self,
        purpose: u64,
        (command, target): (CommandId, Thing),
        faults: CommandFaults,
        now_ms: i64,
    ) -> impl Iterator<Item = i64> + use<> {
        let mut chance = Chance::for_thing(self.seed ^ now_ms.unsigned_abs(), purpose, command.0);
        let (least_ms, further_ms) = if matches!(target, Thing::Vehicle(_)) { MOBILE_MS } else { FIXED_MS };
        let latency_ms = (least_ms + chance.exponential(further_ms)) as i64 + faults.delay.0.max(0);
        let again_ms = latency_ms + 1 + chance.between(0.0, AGAIN_MS) as i64;
        let is_lost = chance.happens(faults.lose);
        let is_doubled = chance.happens(faults.repeat);
        let first = (!is_lost).then_some(latency_ms);
        let second = (!is_lost && is_doubled).then_some(again_ms);
        first.into_iter().chain(second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::VehicleId;

    #[test]
    fn shares_are_as_set_and_each_message_has_its_own_fate() {
        let link = CommandLink::new(5);
        let ways = |faults: CommandFaults, id: u64| -> Vec<i64> {
            let about = (CommandId(id), Thing::Vehicle(VehicleId(1)));
            link.way_back(about, CommandReport::Accepted, faults, 1_000).collect()
        };
        let good = CommandFaults::default();
        assert!((0..2_000).all(|id| ways(good, id).len() == 1));
        let mean = (0..2_000).map(|id| ways(good, id)[0]).sum::<i64>() / 2_000;
        assert!((100..120).contains(&mean), "{mean} ms");
        let bad = CommandFaults { lose: 0.3, repeat: 0.5, refuse: 0.2, delay: Span::from_s(8) };
        let copies: Vec<usize> = (0..2_000).map(|id| ways(bad, id).len()).collect();
        let share = |count: usize| copies.iter().filter(|other| **other == count).count() as f64 / 2_000.0;
        assert!((share(0) - 0.3).abs() < 0.05 && (share(2) - 0.35).abs() < 0.05, "{} {}", share(0), share(2));
        assert!((0..2_000).flat_map(|id| ways(bad, id)).all(|after_ms| after_ms > 8_000));
        let declined = (0..2_000).filter(|id| link.declines(CommandId(*id), bad.refuse)).count();
        assert!((300..500).contains(&declined), "{declined} of 2000");
    }
}
