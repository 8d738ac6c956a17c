//! The soak: commands on virtual time through a bad link, with restarts of both ends, and everything that must not
//! happen looked for at each step.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yagura::base::chance::Chance;
use yagura::base::ids::BuildingId;
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::model::command::Issuer;
use yagura::model::command::{Consent, Message, OperatorId, Outcome, Phase, Refusal, ShedLevel};
use yagura::model::{CommandDraft, CommandId, CommandReport, Order, Thing};
use yagura::station::commands::CommandBook;

use super::desk::{Desk, Given};
use super::faulty_link::{LinkCounts, copies};
use super::worker::Worker;

const BEGIN: Timestamp = Timestamp(1_785_711_600_000);
const TARGETS: usize = 200;
const BEAT: Span = Span::from_s(1);
/// Commands come at this pace in the mean.
const BETWEEN_COMMANDS_MS: f64 = 100.0;
const LINK_UP_S: (f64, f64) = (70.0, 400.0);
const LINK_DOWN_S: (f64, f64) = (5.0, 200.0);
const BETWEEN_RESTARTS_S: f64 = 120.0;
/// Of all executors together.
const BETWEEN_EXECUTOR_RESTARTS_S: f64 = 3.0;
const DOWN_S: (f64, f64) = (0.2, 20.0);
/// Both sides know the same after link and both ends have been up for so long.
const AGREE_WITHIN: Span = Span::from_s(60);
/// After the last command everything has ended by then.
const LINGER: Span = Span::from_s(1_200);

/// A defect that is planted on purpose, to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    None,
    ForgetfulExecutor,
    LateExecutor,
    SilentExecutor,
    RepeatingStation,
    UnwrittenStation,
}

#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub commands: usize,
    pub seed: u64,
    pub flaw: Flaw,
}

impl Flaw {
    /// By the word that names it on a command line.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::None,
            "forgetful-executor" => Self::ForgetfulExecutor,
            "late-executor" => Self::LateExecutor,
            "silent-executor" => Self::SilentExecutor,
            "repeating-station" => Self::RepeatingStation,
            "unwritten-station" => Self::UnwrittenStation,
            _ => return None,
        })
    }
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub outcomes: BTreeMap<&'static str, usize>,
    pub link: LinkCounts,
    pub outages: u32,
    pub station_restarts: u32,
    pub executor_restarts: u32,
    /// Commands that were unconfirmed at some time.
    pub were_unconfirmed: usize,
    /// The longest time that the two sides knew different ends while link and both ends were up.
    pub longest_apart: Span,
    pub records: i64,
    pub lasted: Span,
}

#[derive(Debug)]
enum Event {
    Give,
    Cancel(CommandId),
    Beat,
    Down(Message),
    Up(CommandId, Timestamp, CommandReport),
    Finish(usize, CommandId),
    LinkDown,
    LinkUp,
    CrashStation,
    ReviveStation,
    CrashExecutor,
    ReviveExecutor(usize),
}

/// Where a station crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CrashAt {
    BeforeSending,
    BeforeWritingEnd,
}

/// What one command wants, and what came of it.
#[derive(Clone, Debug)]
struct Wish {
    /// The number of the wish: a command that is given again is the same wish.
    of: usize,
    worker: usize,
    expires: Timestamp,
    shown: Option<Outcome>,
    /// When its executor came to an end of it, and was asked for it no more.
    ended: Option<Timestamp>,
    was_unconfirmed: bool,
}

struct Soak<'a> {
    plan: Plan,
    chance: Chance,
    now: Timestamp,
    agenda: BTreeMap<(Timestamp, u64), Event>,
    posted: u64,
    desk: Option<Desk<'a>>,
    /// A station that is down; its journal stays.
    closed: Option<Desk<'a>>,
    crash_at: Option<CrashAt>,
    workers: Vec<Worker>,
    is_link_up: bool,
    link_since: Timestamp,
    station_since: Timestamp,
    wishes: BTreeMap<CommandId, Wish>,
    /// Those whose end the station doesn't know.
    open: BTreeSet<CommandId>,
    given: usize,
    next_id: CommandId,
    acts: Vec<u8>,
    tally: Tally,
}

/// Runs to the end.
///
/// # Errors
/// When something happened that must not, with its moment and the seed.
pub fn run(plan: Plan, city: &City, journal: &Path) -> Result<Tally, String> {
    let mut chance = Chance::new(plan.seed);
    let target = |index: usize| Thing::Building(BuildingId::from_index(index));
    let workers = (0..TARGETS).map(|index| Worker::new(target(index), &mut chance)).collect();
    let desk = Desk::open(journal, city, BEGIN)?;
    let mut soak = Soak {
        plan,
        chance,
        now: BEGIN,
        agenda: BTreeMap::new(),
        posted: 0,
        desk: Some(desk),
        closed: None,
        crash_at: None,
        workers,
        is_link_up: true,
        link_since: BEGIN,
        station_since: BEGIN,
        wishes: BTreeMap::new(),
        open: BTreeSet::new(),
        given: 0,
        next_id: CommandId(1),
        acts: vec![0; plan.commands],
        tally: Tally::default(),
    };
    let outcome = soak.run();
    let at = (soak.now - BEGIN).as_s();
    outcome.map_err(|breach| format!("seed {}, after {at:.3} s: {breach}", plan.seed))?;
    Ok(soak.tally)
}

impl Soak<'_> {
    fn run(&mut self) -> Result<(), String> {
        self.post(Span::ZERO, Event::Give);
        self.post(BEAT, Event::Beat);
        self.post_after_s(LINK_UP_S, Event::LinkDown);
        self.post_exponential(BETWEEN_RESTARTS_S, Event::CrashStation);
        self.post_exponential(BETWEEN_EXECUTOR_RESTARTS_S, Event::CrashExecutor);
        let mut last_given = BEGIN;
        while let Some(((at, _), event)) = self.agenda.pop_first() {
            self.now = at;
            self.happen(event)?;
            if self.given < self.plan.commands {
                last_given = self.now;
            } else if self.open.is_empty() && self.desk.is_some() {
                break;
            } else if self.now - last_given > LINGER {
                return Err(format!("{} commands have no outcome, such as {:?}", self.open.len(), self.open.first()));
            }
        }
        self.conclude()
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Give => self.give(),
            Event::Cancel(id) => self.cancel(id),
            Event::Beat => self.beat(),
            Event::Down(message) => self.arrive(&message),
            Event::Up(id, said, report) => self.hear(id, said, report),
            Event::Finish(worker, id) => self.finish(worker, id),
            Event::LinkDown => {
                self.tally.outages += 1;
                self.is_link_up = false;
                self.post_after_s(LINK_DOWN_S, Event::LinkUp);
                Ok(())
            }
            Event::LinkUp => {
                (self.is_link_up, self.link_since) = (true, self.now);
                self.post_after_s(LINK_UP_S, Event::LinkDown);
                Ok(())
            }
            Event::CrashStation => {
                match self.chance.below(3) {
                    0 => self.crash_station(),
                    1 => self.crash_at = Some(CrashAt::BeforeSending),
                    _ => self.crash_at = Some(CrashAt::BeforeWritingEnd),
                }
                self.post_exponential(BETWEEN_RESTARTS_S, Event::CrashStation);
                Ok(())
            }
            Event::ReviveStation => self.revive_station(),
            Event::CrashExecutor => {
                let worker = self.chance.below(TARGETS);
                if self.workers[worker].is_up {
                    self.tally.executor_restarts += 1;
                    self.workers[worker].crash();
                    self.post_after_s(DOWN_S, Event::ReviveExecutor(worker));
                }
                self.post_exponential(BETWEEN_EXECUTOR_RESTARTS_S, Event::CrashExecutor);
                Ok(())
            }
            Event::ReviveExecutor(worker) => {
                let said = self.workers[worker].revive(self.now, &mut self.chance, self.plan.flaw);
                self.say_all(said);
                Ok(())
            }
        }
    }

    fn give(&mut self) -> Result<(), String> {
        if self.given >= self.plan.commands {
            return Ok(());
        }
        self.post_exponential(BETWEEN_COMMANDS_MS / 1_000.0, Event::Give);
        let worker = self.chance.below(TARGETS);
        let draft = any_draft(self.workers[worker].target, &mut self.chance);
        let is_refused = self.chance.happens(0.02);
        let cancel_after = self.chance.happens(0.1).then(|| self.chance.between(0.0, 20.0));
        if self.desk.is_none() {
            return Ok(());
        }
        let judged = if is_refused { Err(Refusal::StateTooOld) } else { Ok(()) };
        let of = self.given;
        self.given += 1;
        let id = self.give_wish(Given { draft, judged }, of, worker)?;
        if let Some(after_s) = cancel_after {
            self.post(Span::from_s_f64(after_s), Event::Cancel(id));
        }
        Ok(())
    }

    fn give_wish(&mut self, given: Given, of: usize, worker: usize) -> Result<CommandId, String> {
        let Some(desk) = &mut self.desk else { return Err("the station is down".to_owned()) };
        let id = self.next_id;
        self.next_id = CommandId(id.0 + 1);
        let expires = self.now + given.draft.order.time_to_live();
        desk.write(&given, id, self.now, self.plan.flaw)?;
        let wish = Wish { of, worker, expires, shown: None, ended: None, was_unconfirmed: false };
        if self.wishes.insert(id, wish).is_some() && self.plan.flaw == Flaw::None {
            return Err(format!("the number {id:?} was given twice"));
        }
        self.open.insert(id);
        if self.crash_at == Some(CrashAt::BeforeSending) && given.judged.is_ok() {
            self.crash_station();
            return Ok(id);
        }
        let message = desk.book.give(given.draft.issue(id, self.now), given.judged, self.now);
        self.send(message);
        self.note_ended()?;
        Ok(id)
    }

    fn cancel(&mut self, id: CommandId) -> Result<(), String> {
        let Some(desk) = &mut self.desk else { return Ok(()) };
        let message = desk.book.cancel(id, self.now);
        self.send(message);
        self.note_ended()
    }

    fn beat(&mut self) -> Result<(), String> {
        self.post(BEAT, Event::Beat);
        if let Some(desk) = &mut self.desk {
            for message in desk.book.follow_up(self.now) {
                self.send(Some(message));
            }
            self.note_ended()?;
            self.look_at_open()?;
        }
        Ok(())
    }

    /// Whether the two sides agree as they must by now.
    fn look_at_open(&mut self) -> Result<(), String> {
        let Some(desk) = &self.desk else { return Ok(()) };
        for id in &self.open {
            let Some(wish) = self.wishes.get_mut(id) else { continue };
            let worker = &self.workers[wish.worker];
            let is_unconfirmed = desk.book.phase_of(*id) == Some(Phase::Unconfirmed);
            wish.was_unconfirmed |= is_unconfirmed;
            let is_ended = worker.ledger.report(*id).is_some_and(CommandReport::is_end);
            if !is_ended {
                wish.ended = None;
            } else if wish.ended.is_none() {
                wish.ended = Some(self.now);
            }
            if !self.is_link_up || !worker.is_up {
                continue;
            }
            let up_since = self.link_since.max(self.station_since).max(worker.up_since);
            // What never arrived has an end when its time is over by every clock.
            let is_over = self.now >= wish.expires && worker.ledger.report(*id).is_none();
            let since = match wish.ended {
                Some(ended) => ended.max(up_since),
                None if is_over => wish.expires.max(up_since),
                // It is being worked on, or may still be on its way.
                None => continue,
            };
            let apart = self.now - since;
            self.tally.longest_apart = self.tally.longest_apart.max(apart);
            if apart > AGREE_WITHIN {
                let said = worker.ledger.report(*id);
                let phase = desk.book.phase_of(*id);
                return Err(format!("{id:?} is {phase:?} here and {said:?} there, for {} s", apart.as_s()));
            }
        }
        Ok(())
    }

    fn arrive(&mut self, message: &Message) -> Result<(), String> {
        let id = message.command();
        let Some(wish) = self.wishes.get(&id) else { return Err(format!("{id:?} is nobody's")) };
        let (at, of, expires, shown) = (wish.worker, wish.of, wish.expires, wish.shown);
        let worker = &mut self.workers[at];
        if !worker.is_up {
            return Ok(());
        }
        let was_ended = worker.ledger.report(id).is_some_and(CommandReport::is_end);
        let deeds = worker.receive(message, self.now, &mut self.chance, self.plan.flaw);
        if let Some((id, until)) = deeds.begun {
            self.acts[of] += 1;
            if self.acts[of] > 1 {
                return Err(format!("{id:?} was acted on twice"));
            }
            if was_ended || shown.is_some() {
                return Err(format!("{id:?} was acted on after its end ({shown:?})"));
            }
            if self.now >= expires {
                return Err(format!("{id:?} was acted on after it expired"));
            }
            self.post(until - self.now, Event::Finish(at, id));
        }
        self.say_all(deeds.said);
        Ok(())
    }

    fn finish(&mut self, worker: usize, id: CommandId) -> Result<(), String> {
        let report = self.workers[worker].finish(id, self.now, &mut self.chance)?;
        if let Some(report) = report {
            if self.wishes.get(&id).is_some_and(|wish| wish.shown.is_some()) {
                return Err(format!("{id:?} was worked on after its end was shown"));
            }
            self.say_all(vec![(id, report)]);
        }
        Ok(())
    }

    fn hear(&mut self, id: CommandId, said: Timestamp, report: CommandReport) -> Result<(), String> {
        let Some(desk) = &mut self.desk else { return Ok(()) };
        desk.hear(id, said, report);
        self.note_ended()
    }

    /// Shows and writes the ends that came.
    fn note_ended(&mut self) -> Result<(), String> {
        let Some(desk) = &mut self.desk else { return Ok(()) };
        let ended = desk.book.take_ended();
        desk.book.take_heard();
        for (id, _, outcome) in &ended {
            let Some(wish) = self.wishes.get_mut(id) else { return Err(format!("{id:?} is nobody's")) };
            if let Some(before) = wish.shown.replace(*outcome).filter(|before| before != outcome) {
                return Err(format!("{id:?} ended as {before:?} and again as {outcome:?}"));
            }
        }
        // What an interlock refused is written at once with its end; what is heard may be shown before it is written.
        let was_heard = ended.iter().any(|(_, _, outcome)| !is_local(*outcome));
        if self.crash_at == Some(CrashAt::BeforeWritingEnd) && was_heard {
            self.crash_station();
            return Ok(());
        }
        desk.write_ended(&ended, self.now)?;
        for (id, ..) in ended {
            self.open.remove(&id);
        }
        Ok(())
    }

    fn crash_station(&mut self) {
        self.crash_at = None;
        if let Some(desk) = self.desk.take() {
            self.tally.station_restarts += 1;
            self.closed = Some(desk);
            self.post_after_s(DOWN_S, Event::ReviveStation);
        }
    }

    fn revive_station(&mut self) -> Result<(), String> {
        let Some(closed) = self.closed.take() else { return Ok(()) };
        let mut desk = closed.reopen(self.now)?;
        self.station_since = self.now;
        self.next_id = desk.next_id();
        if self.plan.flaw != Flaw::RepeatingStation {
            desk.take_up(self.now)?;
            self.desk = Some(desk);
            return Ok(());
        }
        let under_way = desk.take_up(self.now)?;
        desk.book = CommandBook::default();
        self.desk = Some(desk);
        for command in under_way {
            let Some(wish) = self.wishes.get(&command.id) else { continue };
            let (of, worker) = (wish.of, wish.worker);
            let draft = CommandDraft {
                target: command.target,
                order: command.order,
                issuer: command.issuer,
                reason: command.reason,
                consent: Consent::Held,
            };
            self.open.remove(&command.id);
            self.give_wish(Given { draft, judged: Ok(()) }, of, worker)?;
        }
        Ok(())
    }

    fn send(&mut self, message: Option<Message>) {
        let Some(message) = message else { return };
        for after_ms in copies(self.is_link_up, &mut self.chance, &mut self.tally.link) {
            self.post(Span(after_ms), Event::Down(message.clone()));
        }
    }

    fn say_all(&mut self, said: Vec<(CommandId, CommandReport)>) {
        for (id, report) in said {
            let clock = self.wishes.get(&id).map_or(self.now, |wish| self.workers[wish.worker].clock(self.now));
            for after_ms in copies(self.is_link_up, &mut self.chance, &mut self.tally.link) {
                self.post(Span(after_ms), Event::Up(id, clock, report));
            }
        }
    }

    /// Compares what both sides remember in the end.
    fn conclude(&mut self) -> Result<(), String> {
        let Some(desk) = &self.desk else { return Err("the station is down in the end".to_owned()) };
        let under_way = desk.under_way()?;
        if under_way > 0 {
            return Err(format!("{under_way} commands have no outcome in the journal"));
        }
        for (id, wish) in &self.wishes {
            let Some(shown) = wish.shown else { return Err(format!("{id:?} was lost without a word")) };
            let acts = self.acts[wish.of];
            let remembered = self.workers[wish.worker].ledger.report(*id).and_then(Outcome::of);
            let is_same = match remembered {
                Some(outcome) => outcome == shown,
                None => matches!(shown, Outcome::Expired | Outcome::Rejected { refusal: Refusal::StateTooOld, .. }),
            };
            let fits = match shown {
                Outcome::Done => acts == 1,
                Outcome::Rejected { .. } | Outcome::Expired => acts == 0,
                _ => true,
            };
            // The executors forget after an hour.
            let is_forgotten = remembered.is_none() && self.now - wish.expires > Span::from_s(3_600);
            if !(is_same || is_forgotten) || !fits {
                return Err(format!("{id:?}: {shown:?} here, {remembered:?} there, acted {acts} times"));
            }
            *self.tally.outcomes.entry(word(shown)).or_insert(0) += 1;
            self.tally.were_unconfirmed += usize::from(wish.was_unconfirmed);
        }
        if self.wishes.len() != self.plan.commands {
            return Err(format!("{} of {} commands were given", self.wishes.len(), self.plan.commands));
        }
        self.tally.records = desk.records();
        self.tally.lasted = self.now - BEGIN;
        Ok(())
    }

    fn post(&mut self, after: Span, event: Event) {
        self.posted += 1;
        self.agenda.insert((self.now + after, self.posted), event);
    }

    fn post_after_s(&mut self, range_s: (f64, f64), event: Event) {
        let after_s = self.chance.between(range_s.0, range_s.1);
        self.post(Span::from_s_f64(after_s), event);
    }

    fn post_exponential(&mut self, mean_s: f64, event: Event) {
        let after_s = self.chance.exponential(mean_s);
        self.post(Span::from_s_f64(after_s), event);
    }
}

fn any_draft(target: Thing, chance: &mut Chance) -> CommandDraft {
    let order = match chance.below(4) {
        0 => Order::SetPoint { heat_c: 20.0, cool_c: chance.between(24.0, 28.0) as f32 },
        1 => Order::SetBattery(Some(chance.between(-5.0, 5.0) as f32)),
        2 => Order::SetLimit(Some(chance.between(1.0, 7.0) as f32)),
        _ => Order::Shed(ShedLevel::Flexible),
    };
    let issuer = Issuer::Operator(OperatorId(1 + u16::from(chance.happens(0.2))));
    CommandDraft { target, order, issuer, reason: "soak".to_owned(), consent: Consent::Held }
}

/// Whether the station's own interlock ended it.
fn is_local(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Rejected { refusal: Refusal::StateTooOld, .. })
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Rejected { .. } => "rejected",
        Outcome::Failed(yagura::model::command::Failure::Restarted) => "failed: restarted",
        Outcome::Failed(_) => "failed",
        Outcome::Expired => "expired",
        Outcome::Cancelled => "cancelled",
        Outcome::Superseded => "superseded",
    }
}
