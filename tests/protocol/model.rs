//! The protocol as a graph of states: every order in which messages, faults, deeds and the clock can follow each other.

use std::collections::BTreeMap;

use stateright::{Model, Property};
use yagura::base::time::Span;
use yagura::model::command::{
    CancelAnswer, CommandReport, Failure, Intake, Ledger, Message, Outcome, Phase, Pursuit, Refusal, Retry,
};
use yagura::model::{Command, CommandId};

use super::state::{
    Breach, Down, Downward, LIVES, QUIET_FROM, Spent, State, Upward, Written, put, take, wish_of, word_of,
};

/// Issued by hand; a station that repeats numbers its own on from here.
const FIRST: CommandId = CommandId(1);
const SECOND: CommandId = CommandId(2);
/// The moments at which the second one may be issued.
const SECOND_UNTIL: usize = 1;

/// Messages, both ways together, that may be on their way while the clock steps; all others arrive or are lost before.
const LATE_MAX: u8 = 1;

/// How often each fault may happen.
pub type Bounds = Spent;

/// A defect that is built in on purpose, to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    None,
    /// The executor's memory does not survive a crash.
    ForgetfulExecutor,
    /// The executor goes by a clock that is ten seconds behind.
    LateExecutor,
    /// After a crash the executor doesn't say of what was under way that it failed.
    SilentExecutor,
    /// After a crash the station gives what was under way again, under a new number.
    RepeatingStation,
    /// The station sends first and writes afterwards.
    UnwrittenStation,
}

#[derive(Clone, Debug)]
pub struct Protocol {
    pub bounds: Bounds,
    /// Errors that the executor's clock may have, in seconds.
    pub clock_errors_s: Vec<i64>,
    pub flaw: Flaw,
    pub network: Network,
}

/// How finely the network is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Messages are lost and doubled at any moment.
    Free,
    /// What is lost is lost right before the clock steps, and what comes twice is doubled when it first arrives. Nothing
    /// else depends on which of both it is: a message on its way does nothing but wait, and the more of it are lost, the
    /// sooner the clock may step. So every outcome of [`Self::Free`] is here too, in far fewer states.
    Merged,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Issue(CommandId),
    /// Written, but the station crashes before it sends.
    IssueAndCrash(CommandId),
    Cancel(CommandId),
    Step,
    Arrive(Downward),
    Lose(Downward),
    Repeat(Downward),
    /// It arrives, and will once more.
    ArriveTwice(Downward),
    Hear(Upward),
    HearTwice(Upward),
    /// People were shown it, but the station crashes before the end is written.
    HearAndCrash(Upward),
    LoseReport(Upward),
    RepeatReport(Upward),
    Accept(CommandId),
    Refuse(CommandId),
    Finish(CommandId),
    CrashStation,
    ReviveStation,
    CrashExecutor,
    ReviveExecutor,
    SetClock(i64),
    CutLink,
    MendLink,
}

impl Protocol {
    fn station_actions(&self, state: &State, actions: &mut Vec<Action>) {
        let may_fail = !state.is_quiet();
        let may_crash = may_fail && state.spent.station_crashes < self.bounds.station_crashes;
        let Some(pursuits) = &state.station else {
            actions.push(Action::ReviveStation);
            return;
        };
        if let Some(id) = next_to_issue(state) {
            actions.push(Action::Issue(id));
            if may_crash {
                actions.push(Action::IssueAndCrash(id));
            }
        }
        if may_fail && state.spent.cancels < self.bounds.cancels {
            let wanted = pursuits.iter().filter(|(_, pursuit)| !pursuit.life().is_cancel_wanted());
            actions.extend(wanted.map(|(id, _)| Action::Cancel(*id)));
        }
        if may_crash {
            actions.push(Action::CrashStation);
            actions.extend(state.up.keys().map(|report| Action::HearAndCrash(*report)));
        }
    }

    fn executor_actions(&self, state: &State, actions: &mut Vec<Action>) {
        let executor = &state.executor;
        if !executor.is_up {
            actions.push(Action::ReviveExecutor);
            return;
        }
        actions.extend(executor.deciding.iter().map(|id| Action::Accept(*id)));
        if state.spent.refusals < self.bounds.refusals {
            actions.extend(executor.deciding.iter().map(|id| Action::Refuse(*id)));
        }
        actions.extend(executor.running.iter().map(|id| Action::Finish(*id)));
        if state.is_quiet() {
            return;
        }
        if state.spent.executor_crashes < self.bounds.executor_crashes {
            actions.push(Action::CrashExecutor);
        }
        if state.spent.clock_sets < self.bounds.clock_sets {
            let others = self.clock_errors_s.iter().filter(|error| **error != executor.clock_error_s);
            actions.extend(others.map(|error| Action::SetClock(*error)));
        }
    }

    fn network_actions(&self, state: &State, actions: &mut Vec<Action>) {
        let may_fail = !state.is_quiet();
        let may_lose = may_fail && state.spent.losses < self.bounds.losses;
        let may_repeat = may_fail && state.spent.repeats < self.bounds.repeats;
        if self.network == Network::Merged {
            merged_network_actions(state, may_lose && Self::may_step_but_for_mail(state), may_repeat, actions);
            return;
        }
        for message in state.down.keys() {
            actions.push(Action::Arrive(*message));
            if may_lose {
                actions.push(Action::Lose(*message));
            }
            if may_repeat {
                actions.push(Action::Repeat(*message));
            }
        }
        for report in state.up.keys() {
            actions.push(Action::Hear(*report));
            if may_lose {
                actions.push(Action::LoseReport(*report));
            }
            if may_repeat {
                actions.push(Action::RepeatReport(*report));
            }
        }
        if may_fail && state.is_link_cut {
            actions.push(Action::MendLink);
        } else if may_fail && state.spent.cuts < self.bounds.cuts {
            actions.push(Action::CutLink);
        }
    }

    /// Whether the clock may go on. Before the quiet time everything may take as long as it likes, but deciding.
    fn may_step(state: &State) -> bool {
        let late: u8 = state.down.values().chain(state.up.values()).sum();
        late <= LATE_MAX && (!state.is_quiet() || state.is_settled()) && Self::may_step_but_for_mail(state)
    }

    /// Whether nothing but messages on their way may keep the clock from going on.
    fn may_step_but_for_mail(state: &State) -> bool {
        let is_issued = next_to_issue(state).is_none_or(|id| id == SECOND && state.moment < SECOND_UNTIL);
        let is_last = state.moment + 1 == super::state::MOMENTS_S.len();
        let is_up = state.moment + 1 < QUIET_FROM || (state.station.is_some() && state.executor.is_up);
        is_issued && state.executor.deciding.is_empty() && is_up && !is_last
    }

    fn issue(state: &mut State, id: CommandId) {
        let issued = state.moment;
        state.journal.insert(id, Written { issued, ended: None, is_left_out: false });
        let command = state.command(id);
        if let Some(pursuits) = &mut state.station {
            pursuits.insert(id, Pursuit::new(command));
        }
    }

    fn revive_station(&self, state: &mut State) {
        let under_way =
            |(id, written): (&CommandId, &Written)| (written.ended.is_none() && !written.is_left_out).then_some(*id);
        let ids: Vec<CommandId> = state.journal.iter().filter_map(under_way).collect();
        let mut pursuits = BTreeMap::new();
        for id in ids {
            if self.flaw == Flaw::RepeatingStation {
                let again = CommandId(id.0 + 2);
                state.journal.remove(&id);
                state.journal.insert(again, Written { issued: state.moment, ended: None, is_left_out: false });
                pursuits.insert(again, Pursuit::new(state.command(again)));
            } else {
                pursuits.insert(id, Pursuit::resumed(state.command(id)));
            }
        }
        state.station = Some(pursuits);
        follow_up(state);
    }

    fn arrive(&self, state: &mut State, (id, message): Downward) {
        take(&mut state.down, &(id, message));
        if !state.executor.is_up {
            return;
        }
        let command = state.command(id);
        let clock = if self.flaw == Flaw::LateExecutor { state.clock() - Span::from_s(10) } else { state.clock() };
        let said = match message {
            Down::Give => match state.executor.ledger.take(&command, clock) {
                Intake::Decide => {
                    state.executor.deciding.insert(id);
                    None
                }
                Intake::Answer(report) => Some(report),
                Intake::Silence => None,
            },
            Down::Ask => state.executor.ledger.ask(&command.ticket(), clock),
            Down::Cancel => match state.executor.ledger.cancel(&command.ticket(), clock) {
                CancelAnswer::LeaveOff => {
                    state.executor.running.remove(&id);
                    Some(CommandReport::Cancelled)
                }
                CancelAnswer::Answer(report) => Some(report),
                CancelAnswer::Silence => None,
            },
        };
        say(state, id, said);
    }

    fn crash_executor(state: &mut State) {
        state.spent.executor_crashes += 1;
        let executor = &mut state.executor;
        executor.is_up = false;
        executor.deciding.clear();
        executor.running.clear();
    }

    fn revive_executor(&self, state: &mut State) {
        let clock = state.clock();
        let executor = &mut state.executor;
        executor.is_up = true;
        match self.flaw {
            Flaw::ForgetfulExecutor => executor.ledger = Ledger::default(),
            Flaw::SilentExecutor => {}
            // What it says of this may be lost; whoever asks is told.
            _ => drop(executor.ledger.restart(super::state::TARGET, clock)),
        }
    }

    fn crash_station(&self, state: &mut State) {
        state.spent.station_crashes += 1;
        state.station = None;
        if self.flaw == Flaw::UnwrittenStation {
            for written in state.journal.values_mut().filter(|written| written.ended.is_none()) {
                written.is_left_out = true;
            }
        }
    }
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        self.clock_errors_s.iter().map(|error| State::begin(*error)).collect()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if state.breach.is_some() {
            return;
        }
        if state.is_losing {
            // Losses come last before a step.
            let may_lose = state.spent.losses < self.bounds.losses;
            actions.extend(state.down.keys().filter(|_| may_lose).map(|message| Action::Lose(*message)));
            actions.extend(state.up.keys().filter(|_| may_lose).map(|report| Action::LoseReport(*report)));
            if Self::may_step(state) {
                actions.push(Action::Step);
            }
            return;
        }
        self.station_actions(state, actions);
        self.executor_actions(state, actions);
        self.network_actions(state, actions);
        if Self::may_step(state) {
            actions.push(Action::Step);
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Issue(id) => {
                Self::issue(&mut state, id);
                follow_up_one(&mut state, id);
            }
            Action::IssueAndCrash(id) => {
                Self::issue(&mut state, id);
                self.crash_station(&mut state);
            }
            Action::Cancel(id) => {
                state.spent.cancels += 1;
                state.station.as_mut()?.get_mut(&id)?.cancel().ok()?;
                follow_up_one(&mut state, id);
            }
            Action::Step => {
                state.is_losing = false;
                state.moment += 1;
                follow_up(&mut state);
            }
            Action::Arrive(message) => self.arrive(&mut state, message),
            Action::Lose(message) => {
                state.spent.losses += 1;
                state.is_losing = self.network == Network::Merged;
                take(&mut state.down, &message);
            }
            Action::Repeat(message) => {
                state.spent.repeats += 1;
                put(&mut state.down, message);
            }
            Action::ArriveTwice(message) => {
                state.spent.repeats += 1;
                put(&mut state.down, message);
                self.arrive(&mut state, message);
            }
            Action::Hear(report) => hear(&mut state, report, true),
            Action::HearTwice(report) => {
                state.spent.repeats += 1;
                put(&mut state.up, report);
                hear(&mut state, report, true);
            }
            Action::HearAndCrash(report) => {
                hear(&mut state, report, false);
                self.crash_station(&mut state);
            }
            Action::LoseReport(report) => {
                state.spent.losses += 1;
                state.is_losing = self.network == Network::Merged;
                take(&mut state.up, &report);
            }
            Action::RepeatReport(report) => {
                state.spent.repeats += 1;
                put(&mut state.up, report);
            }
            Action::Accept(id) => accept(&mut state, id),
            Action::Refuse(id) => {
                state.spent.refusals += 1;
                state.executor.deciding.remove(&id);
                let clock = state.clock();
                let report = state.executor.ledger.refuse(id, Refusal::Declined, clock);
                say(&mut state, id, Some(report));
            }
            Action::Finish(id) => {
                state.executor.running.remove(&id);
                let clock = state.clock();
                if !state.executor.ledger.note(id, CommandReport::Done, clock) {
                    state.breach = Some(Breach::ActedAfterEnd);
                }
                say(&mut state, id, Some(CommandReport::Done));
            }
            Action::CrashStation => self.crash_station(&mut state),
            Action::ReviveStation => self.revive_station(&mut state),
            Action::CrashExecutor => Self::crash_executor(&mut state),
            Action::ReviveExecutor => self.revive_executor(&mut state),
            Action::SetClock(error_s) => {
                state.spent.clock_sets += 1;
                state.executor.clock_error_s = error_s;
            }
            Action::CutLink => {
                state.spent.cuts += 1;
                state.is_link_cut = true;
                state.down.clear();
                state.up.clear();
            }
            Action::MendLink => state.is_link_cut = false,
        }
        if self.flaw == Flaw::None {
            leave_out_what_is_void(&mut state);
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("no command acts twice", |_, state: &State| state.breach != Some(Breach::ActedTwice)),
            Property::always("none acts after its end", |_, state: &State| {
                state.breach != Some(Breach::ActedAfterEnd) && runs_nothing_ended(state)
            }),
            Property::always("none acts after it expired", |_, state: &State| state.breach != Some(Breach::ActedLate)),
            Property::always("an outcome never changes", |_, state: &State| {
                state.breach != Some(Breach::OutcomeChanged)
            }),
            Property::always("each ends in one outcome, unconfirmed only without a link", |_, state: &State| {
                !state.is_over() || has_outcomes(state)
            }),
            Property::always("both sides agree in the end", |_, state: &State| !state.is_over() || agrees(state)),
            Property::sometimes("one is done", |_, state: &State| state.is_over() && was_shown(state, Outcome::Done)),
            Property::sometimes("one is superseded", |_, state: &State| was_shown(state, Outcome::Superseded)),
            Property::sometimes("one expires", |_, state: &State| was_shown(state, Outcome::Expired)),
        ]
    }
}

/// What the network may do when losses come last and doubles with the first arrival.
fn merged_network_actions(state: &State, may_lose: bool, may_repeat: bool, actions: &mut Vec<Action>) {
    for message in state.down.keys() {
        actions.push(Action::Arrive(*message));
        if may_repeat {
            actions.push(Action::ArriveTwice(*message));
        }
        if may_lose {
            actions.push(Action::Lose(*message));
        }
    }
    for report in state.up.keys() {
        actions.push(Action::Hear(*report));
        if may_repeat {
            actions.push(Action::HearTwice(*report));
        }
        if may_lose {
            actions.push(Action::LoseReport(*report));
        }
    }
}

/// Whether somebody was shown that a command ended so.
pub fn was_shown(state: &State, outcome: Outcome) -> bool {
    state.shown.contains(&Some(outcome))
}

fn next_to_issue(state: &State) -> Option<CommandId> {
    // A station that repeats takes the number of a wish away, and gives it another.
    let is_issued = |id: CommandId| state.journal.keys().any(|known| wish_of(*known) == wish_of(id));
    if !is_issued(FIRST) {
        Some(FIRST)
    } else if !is_issued(SECOND) {
        Some(SECOND)
    } else {
        None
    }
}

/// Sends what is due of one command, or all.
fn follow_up_one(state: &mut State, id: CommandId) {
    let now = state.now();
    let Some(pursuit) = state.station.as_mut().and_then(|pursuits| pursuits.get_mut(&id)) else { return };
    if let Some(message) = pursuit.due(now) {
        send(state, &message);
    }
    put_away_ended(state, true);
}

fn follow_up(state: &mut State) {
    let ids: Vec<CommandId> = state.station.iter().flatten().map(|(id, _)| *id).collect();
    for id in ids {
        follow_up_one(state, id);
    }
}

fn send(state: &mut State, message: &Message) {
    if state.is_link_cut {
        return;
    }
    let kind = match message {
        Message::Give(_) => Down::Give,
        Message::Ask(_) => Down::Ask,
        Message::Cancel(_) => Down::Cancel,
    };
    put(&mut state.down, (message.command(), kind));
}

fn say(state: &mut State, id: CommandId, said: Option<CommandReport>) {
    if let Some(report) = said.filter(|_| !state.is_link_cut) {
        put(&mut state.up, (id, word_of(report)));
    }
}

fn report_of(word: usize) -> CommandReport {
    match word {
        0 => CommandReport::Accepted,
        1 => CommandReport::Done,
        2 => CommandReport::Rejected { refusal: Refusal::Declined, retry: Retry::Later },
        3 => CommandReport::Failed(Failure::Restarted),
        4 => CommandReport::Expired,
        5 => CommandReport::Cancelled,
        _ => CommandReport::Superseded,
    }
}

/// The station hears a report; told by the executor's clock as it is when it arrives.
fn hear(state: &mut State, (id, word): Upward, is_end_written: bool) {
    take(&mut state.up, &(id, word));
    let clock = state.clock();
    let Some(pursuit) = state.station.as_mut().and_then(|pursuits| pursuits.get_mut(&id)) else { return };
    // After an end nothing counts.
    pursuit.hear(report_of(word), clock).ok();
    put_away_ended(state, is_end_written);
}

fn put_away_ended(state: &mut State, is_written: bool) {
    let ends = state.station.iter().flatten().filter_map(|(id, pursuit)| Some((*id, pursuit.life().outcome()?)));
    for (id, outcome) in ends.collect::<Vec<(CommandId, Outcome)>>() {
        let shown = &mut state.shown[wish_of(id)];
        if shown.is_some_and(|before| before != outcome) {
            state.breach = Some(Breach::OutcomeChanged);
        }
        *shown = Some(outcome);
        if is_written {
            state.journal.entry(id).and_modify(|written| written.ended = Some(outcome));
        }
        if let Some(pursuits) = &mut state.station {
            pursuits.remove(&id);
        }
    }
}

/// The executor decides for a command, and begins to act on it.
fn accept(state: &mut State, id: CommandId) {
    let (clock, now, wish) = (state.clock(), state.now(), wish_of(id));
    let command: Command = state.command(id);
    let executor = &mut state.executor;
    executor.deciding.remove(&id);
    let was_ended = executor.ledger.report(id).is_some_and(CommandReport::is_end);
    let outdone = executor.ledger.accept(id, clock);
    for older in &outdone {
        executor.running.remove(older);
        executor.deciding.remove(older);
    }
    executor.running.insert(id);
    state.acts[wish] += 1;
    if state.acts[wish] > 1 {
        state.breach = Some(Breach::ActedTwice);
    } else if was_ended || state.shown[wish].is_some() {
        state.breach = Some(Breach::ActedAfterEnd);
    } else if now >= command.expires {
        state.breach = Some(Breach::ActedLate);
    }
    for older in outdone {
        say(state, older, Some(CommandReport::Superseded));
    }
    say(state, id, Some(CommandReport::Accepted));
}

fn runs_nothing_ended(state: &State) -> bool {
    let ledger = &state.executor.ledger;
    let is_ended =
        |id: &CommandId| ledger.report(*id).is_some_and(CommandReport::is_end) || state.shown[wish_of(*id)].is_some();
    !state.executor.running.iter().any(is_ended)
}

fn has_outcomes(state: &State) -> bool {
    let is_unconfirmed = |id: &CommandId| {
        let pursuit = state.station.as_ref().and_then(|pursuits| pursuits.get(id));
        pursuit.is_some_and(|pursuit| pursuit.life().phase() == Phase::Unconfirmed)
    };
    let is_told = |(id, written): (&CommandId, &Written)| match (written.ended, state.shown[wish_of(*id)]) {
        (Some(written), Some(shown)) => written == shown,
        (None, None) => state.is_link_cut && is_unconfirmed(id),
        _ => false,
    };
    state.journal.len() == 2 && state.journal.iter().all(is_told)
}

fn agrees(state: &State) -> bool {
    let is_same = |(id, written): (&CommandId, &Written)| {
        let Some(ended) = written.ended else { return state.is_link_cut };
        let acts = state.acts[wish_of(*id)];
        let fits = match ended {
            Outcome::Done => acts == 1,
            Outcome::Rejected { .. } | Outcome::Expired => acts == 0,
            _ => true,
        };
        fits && match state.executor.ledger.report(*id) {
            Some(report) => Outcome::of(report) == Some(ended),
            None => ended == Outcome::Expired,
        }
    };
    state.journal.iter().all(is_same)
}

/// Takes messages off the way that can't change anything any more: reports on a command whose end is written, and
/// messages for one whose end both sides know. That they change nothing is checked here.
fn leave_out_what_is_void(state: &mut State) {
    let ended: Vec<CommandId> =
        state.journal.iter().filter(|(_, written)| written.ended.is_some()).map(|(id, _)| *id).collect();
    for id in ended {
        state.up.retain(|(of, _), _| *of != id);
        let command = state.command(id);
        let ledger = &state.executor.ledger;
        // Beyond this moment it is over by every clock.
        let is_over = state.now() >= command.issued + LIVES;
        let known = ledger.report(id);
        if known.is_some_and(CommandReport::is_end)
            || (known.is_none() && is_over && !state.executor.deciding.contains(&id))
        {
            let answer = ledger.clone().take(&command, state.clock());
            assert!(
                matches!(answer, Intake::Answer(report) if report.is_end()),
                "{id:?} is not at its end: {answer:?}"
            );
            state.down.retain(|(of, _), _| *of != id);
        }
    }
}
