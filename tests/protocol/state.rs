//! What the model knows at one moment: station, network, executor, and what happened so far.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

use yagura::base::ids::BuildingId;
use yagura::base::time::{Span, Timestamp};
use yagura::model::command::Issuer;
use yagura::model::command::{CommandReport, Ledger, OperatorId, Outcome, Pursuit, Ticket};
use yagura::model::{Command, CommandId, Order, Thing};

/// The clock steps through these moments, in seconds. Faults happen before [`QUIET_FROM`].
pub const MOMENTS_S: [i64; 9] = [0, 2, 4, 6, 8, 10, 30, 60, 90];
pub const QUIET_FROM: usize = 6;
/// Every command lives so long: long enough to be sent three times.
pub const LIVES: Span = Span::from_s(6);
const BEGIN: Timestamp = Timestamp(1_000_000);
pub const TARGET: Thing = Thing::Building(BuildingId(1));

/// What goes to the executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Down {
    Give,
    Ask,
    Cancel,
}

/// A message on its way to the executor.
pub type Downward = (CommandId, Down);
/// A report on its way to the station, by [`word_of`].
pub type Upward = (CommandId, usize);

/// What executors say in this model; refusals and failures of one kind each.
pub fn word_of(report: CommandReport) -> usize {
    match report {
        CommandReport::Accepted | CommandReport::InProgress(_) => 0,
        CommandReport::Done => 1,
        CommandReport::Rejected { .. } => 2,
        CommandReport::Failed(_) => 3,
        CommandReport::Expired => 4,
        CommandReport::Cancelled => 5,
        CommandReport::Superseded => 6,
    }
}

/// A multiset: what is on its way, each with the number of its copies.
pub type Bag<T> = BTreeMap<T, u8>;

/// Adds a copy, up to two: more of the same can do nothing that two can't, one after the other.
pub fn put<T: Ord>(bag: &mut Bag<T>, item: T) {
    let count = bag.entry(item).or_insert(0);
    *count = (*count + 1).min(2);
}

pub fn take<T: Ord>(bag: &mut Bag<T>, item: &T) {
    if let Some(count) = bag.get_mut(item) {
        *count -= 1;
        if *count == 0 {
            bag.remove(item);
        }
    }
}

/// What the station's journal holds of a command: written before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub issued: usize,
    pub ended: Option<Outcome>,
    /// Only a station that writes too late leaves something out.
    pub is_left_out: bool,
}

/// What must not happen, and what did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    ActedTwice,
    ActedAfterEnd,
    ActedLate,
    OutcomeChanged,
}

/// Faults that happened so far; bounded by [`super::model::Bounds`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spent {
    pub losses: u8,
    pub repeats: u8,
    pub station_crashes: u8,
    pub executor_crashes: u8,
    pub clock_sets: u8,
    pub cancels: u8,
    pub cuts: u8,
    pub refusals: u8,
}

impl Spent {
    fn all(self) -> [u8; 8] {
        let Self { losses, repeats, station_crashes, executor_crashes, clock_sets, cancels, cuts, refusals } = self;
        [losses, repeats, station_crashes, executor_crashes, clock_sets, cancels, cuts, refusals]
    }

    /// Faults of all kinds together.
    pub fn total(self) -> usize {
        self.all().into_iter().map(usize::from).sum()
    }

    /// Whether it is no more of any kind.
    pub fn is_within(self, other: Self) -> bool {
        self.all().into_iter().zip(other.all()).all(|(one, other)| one <= other)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Executor {
    /// Durable.
    pub ledger: Ledger,
    pub is_up: bool,
    /// Written down and not decided on yet.
    pub deciding: BTreeSet<CommandId>,
    pub running: BTreeSet<CommandId>,
    pub clock_error_s: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub moment: usize,
    /// `None` while it is down.
    pub station: Option<BTreeMap<CommandId, Pursuit>>,
    pub journal: BTreeMap<CommandId, Written>,
    pub is_link_cut: bool,
    pub down: Bag<Downward>,
    pub up: Bag<Upward>,
    pub executor: Executor,
    pub spent: Spent,
    /// How often each of the two wishes began to be acted on.
    pub acts: [u8; 2],
    /// The end of each wish that people were shown.
    pub shown: [Option<Outcome>; 2],
    pub breach: Option<Breach>,
    /// Messages are being lost; the clock steps next.
    pub is_losing: bool,
}

impl State {
    pub fn begin(clock_error_s: i64) -> Self {
        let executor = Executor {
            ledger: Ledger::default(),
            is_up: true,
            deciding: BTreeSet::new(),
            running: BTreeSet::new(),
            clock_error_s,
        };
        Self {
            moment: 0,
            station: Some(BTreeMap::new()),
            journal: BTreeMap::new(),
            is_link_cut: false,
            down: Bag::new(),
            up: Bag::new(),
            executor,
            spent: Spent::default(),
            acts: [0; 2],
            shown: [None; 2],
            breach: None,
            is_losing: false,
        }
    }

    pub fn now(&self) -> Timestamp {
        instant(self.moment)
    }

    /// The executor's clock.
    pub fn clock(&self) -> Timestamp {
        self.now() + Span::from_s(self.executor.clock_error_s)
    }

    pub fn command(&self, id: CommandId) -> Command {
        let issued = instant(self.journal.get(&id).map_or(0, |written| written.issued));
        let wanted_kw = Some(id.0 as f32);
        Command {
            id,
            target: TARGET,
            order: Order::SetBattery(wanted_kw),
            issued,
            expires: issued + LIVES,
            issuer: Issuer::Operator(OperatorId(1)),
            reason: String::new(),
        }
    }

    pub fn is_quiet(&self) -> bool {
        self.moment >= QUIET_FROM
    }

    /// Nothing more will happen.
    pub fn is_over(&self) -> bool {
        self.moment + 1 == MOMENTS_S.len() && self.is_settled()
    }

    /// Nothing is on its way or being done.
    pub fn is_settled(&self) -> bool {
        let executor = &self.executor;
        let is_idle = executor.is_up && executor.deciding.is_empty() && executor.running.is_empty();
        self.station.is_some() && is_idle && self.down.is_empty() && self.up.is_empty()
    }
}

/// Which of the two wishes a command is for.
pub fn wish_of(id: CommandId) -> usize {
    usize::from(id.0.is_multiple_of(2))
}

fn instant(moment: usize) -> Timestamp {
    BEGIN + Span::from_s(MOMENTS_S[moment])
}

/// Two states are the same when nothing of them differs; what the real types hold is hashed by what they print.
impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.spent.hash(state);
        (self.moment, self.is_link_cut, &self.down, &self.up, self.acts, self.breach, self.is_losing).hash(state);
        let executor = &self.executor;
        (executor.is_up, &executor.deciding, &executor.running, executor.clock_error_s).hash(state);
        hash_printed(&(&self.station, &executor.ledger, &self.journal, &self.shown), state);
    }
}

impl State {
    /// Hashes what can still make a difference: not how many faults it took to come here, nor when something ended, which
    /// an executor looks at only to forget it an hour later.
    pub fn hash_what_matters<H: Hasher>(&self, state: &mut H) {
        (self.moment, self.is_link_cut, &self.down, &self.up, self.acts, self.breach, self.is_losing).hash(state);
        let executor = &self.executor;
        (executor.is_up, &executor.deciding, &executor.running, executor.clock_error_s).hash(state);
        hash_printed(&(&self.station, &self.journal, &self.shown), state);
        for (id, written) in &self.journal {
            // What it would do with each command, at a moment so early that only what it remembers counts.
            let (command, long_ago) = (self.command(*id), Timestamp(0));
            let mut ledger = executor.ledger.clone();
            let unknown = Ticket { command: UNKNOWN, ..command.ticket() };
            let remembers = (ledger.report(*id), ledger.ask(&unknown, long_ago), ledger.take(&command, long_ago));
            hash_printed(&(written.issued, remembers), state);
        }
    }
}

/// No command has this number.
const UNKNOWN: CommandId = CommandId(99);

fn hash_printed<H: Hasher>(what: &impl std::fmt::Debug, state: &mut H) {
    let mut text = Printed(DefaultHasher::new());
    // It can't fail: nothing of what is printed does, and the hasher takes everything.
    write!(text, "{what:?}").ok();
    text.0.finish().hash(state);
}

/// Hashes what is printed.
struct Printed(DefaultHasher);

impl std::fmt::Write for Printed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
