//! The link between a station and the executors: messages and reports take time, and some get lost, come twice or late.
//!
//! Each draw depends on the seed, the command and the moment only, so that what happens to one message never shifts what
//! happens to another. A vehicle's messages take half the round trip of its own connection, and as many of them get lost
//! as that says; those of fixed things take 15 ms and an exponential part of 10 ms in the mean.

use crate::base::chance::Chance;
use crate::base::time::Span;
use crate::model::command::Message;
use crate::model::{CommandId, CommandReport};
use crate::sim::fleet::connection::Connection;

const GIVE: u64 = 0x6769_7665;
const ASK: u64 = 0x6173_6B21;
const CANCEL: u64 = 0x6361_6E63;
const REPORT: u64 = 0x7265_706F;
const DECLINE: u64 = 0x6465_636C;

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

/// One way between a station and an executor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Least and mean further time of a message on it.
    pub least_ms: f64,
    pub further_ms: f64,
    /// Share of messages that get lost on it.
    pub loss: f64,
}

impl Way {
    /// To things that stand somewhere, over wires.
    pub const FIXED: Self = Self { least_ms: 15.0, further_ms: 10.0, loss: 0.0 };

    /// To or from a vehicle. Its latency changes by itself.
    pub fn of_vehicle(connection: Connection) -> Self {
        Self { least_ms: f64::from(connection.latency_ms) / 2.0, further_ms: 0.0, loss: f64::from(connection.loss) }
    }
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
    pub fn way_of(
        &self,
        message: &Message,
        way: Way,
        faults: CommandFaults,
        now_ms: i64,
    ) -> impl Iterator<Item = i64> + use<> {
        let purpose = match message {
            Message::Give(_) => GIVE,
            Message::Ask(_) => ASK,
            Message::Cancel(_) => CANCEL,
        };
        self.copies(purpose, message.command(), way, faults, now_ms)
    }

    /// When the copies of a report arrive, in milliseconds from now.
    pub fn way_back(
        &self,
        (command, report): (CommandId, CommandReport),
        way: Way,
        faults: CommandFaults,
        now_ms: i64,
    ) -> impl Iterator<Item = i64> + use<> {
        self.copies(REPORT ^ u64::from(report.is_end()), command, way, faults, now_ms)
    }

    /// Whether an executor declines a command for no reason.
    pub fn declines(&self, command: CommandId, share: f64) -> bool {
        Chance::for_thing(self.seed, DECLINE, command.0).happens(share)
    }

    fn copies(
        &self,
        purpose: u64,
        command: CommandId,
        way: Way,
        faults: CommandFaults,
        now_ms: i64,
    ) -> impl Iterator<Item = i64> + use<> {
        let mut chance = Chance::for_thing(self.seed ^ now_ms.unsigned_abs(), purpose, command.0);
        let latency_ms = (way.least_ms + chance.exponential(way.further_ms)) as i64 + faults.delay.0.max(0);
        let again_ms = latency_ms + 1 + chance.between(0.0, AGAIN_MS) as i64;
        let is_lost = chance.happens(1.0 - (1.0 - faults.lose) * (1.0 - way.loss));
        let is_doubled = chance.happens(faults.repeat);
        let first = (!is_lost).then_some(latency_ms);
        let second = (!is_lost && is_doubled).then_some(again_ms);
        first.into_iter().chain(second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_as_set_and_each_message_has_its_own_fate() {
        let link = CommandLink::new(5);
        let copies_on = |way: Way, faults: CommandFaults, id: u64| -> Vec<i64> {
            link.way_back((CommandId(id), CommandReport::Accepted), way, faults, 1_000).collect()
        };
        let copies = |faults: CommandFaults, id: u64| copies_on(Way::FIXED, faults, id);
        let good = CommandFaults::default();
        assert!((0..2_000).all(|id| copies(good, id).len() == 1));
        let mean = (0..2_000).map(|id| copies(good, id)[0]).sum::<i64>() / 2_000;
        assert!((22..28).contains(&mean), "{mean} ms");
        let bad = CommandFaults { lose: 0.3, repeat: 0.5, refuse: 0.2, delay: Span::from_s(8) };
        let counts = |way: Way| -> Vec<usize> { (0..2_000).map(|id| copies_on(way, bad, id).len()).collect() };
        let share =
            |way: Way, count: usize| counts(way).iter().filter(|other| **other == count).count() as f64 / 2_000.0;
        let is_near = |share: f64, expected: f64| (share - expected).abs() < 0.05;
        assert!(is_near(share(Way::FIXED, 0), 0.3) && is_near(share(Way::FIXED, 2), 0.35));
        assert!((0..2_000).flat_map(|id| copies(bad, id)).all(|after_ms| after_ms > 8_000));
        let declined = (0..2_000).filter(|id| link.declines(CommandId(*id), bad.refuse)).count();
        assert!((300..500).contains(&declined), "{declined} of 2000");
        // What a bad connection loses comes on top of what faults lose.
        let far = Way::of_vehicle(Connection { cell: 1, latency_ms: 900.0, loss: 0.5 });
        assert!(is_near(share(far, 0), 0.65));
        assert!((0..2_000).flat_map(|id| copies_on(far, good, id)).all(|after_ms| after_ms == 450));
    }
}
