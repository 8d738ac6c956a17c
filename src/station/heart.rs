//! The heart: drains the source, applies facts to the world, passes intents on, publishes pictures.

mod kept_bookings;
mod people_intents;
mod request_intents;
mod series_intents;
mod shown_codes;
mod wishes;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::{
    Authority, Failure, GroupDraft, GroupId, Message, OperatorId, Outcome, Phase, Refusal, RiskClass,
};
use crate::model::fact::StreetFacts;
use crate::model::foresight::Unable;
use crate::model::intent::SPEED_MIN;
use crate::model::{
    Command, CommandDraft, CommandId, Control, DispatchMode, FactBatch, Facts, Intent, Interest, Scope, Source, Thing,
};
use crate::plan::interlocks::{self, from_picture};
use crate::world::picture::SourceView;
use crate::world::{Abilities, Picture, World};

use self::kept_bookings::BookingsKeeper;
use self::request_intents::SuggestionWatch;
use self::shown_codes::ShownCodes;
use super::alike_calls::{alike_calls, own_draft};
use super::bookings::Bookings;
use super::camera_watch::CameraWatch;
use super::charging_turns::ChargingTurns;
use super::commands::{CommandBook, beat_after};
use super::crews::Crews;
use super::dispatcher::Dispatcher;
use super::foresight::{ForesightJob, ForesightResult, ForesightWatch};
use super::groups::GroupBook;
use super::journaling::{Desk, Journaling, WrittenCommand};
use super::people::People;
use super::rebalancing::Rebalancer;
use super::series_book::SeriesBook;
use super::ways::WayWatch;

/// What the journal has to know of a station at this moment, borrowed field by field.
macro_rules! desk {
    ($station:expr) => {
        Desk {
            city: $station.world.city(),
            roster: $station.world.roster(),
            wall: $station.wall,
            source_now: $station.source.status().clock.now,
        }
    };
}

/// A command that is about to be given.
struct Given {
    group: Option<GroupId>,
    command: Command,
    judged: Result<(), Refusal>,
}

impl Given {
    /// Whether it goes out at once.
    fn is_sent(&self) -> bool {
        let waits = self.command.order.risk(self.command.target) == RiskClass::TwoPerson;
        self.command.order.is_stop() || (self.judged.is_ok() && !waits)
    }
}

/// A source, the world that its facts make, and nothing else: no thread, no clock, no queue.
///
/// Window, `simulate`, `snapshot` and tests step the same heart.
pub struct Station<S: Source + ?Sized> {
    world: World,
    /// Wall time of all steps so far.
    wall: Duration,
    /// Reused from step to step.
    batches: Vec<FactBatch>,
    /// The source's run that the world shows.
    run: u32,
    /// What the window looks at, one of each sort, for a world that begins anew.
    interests: Vec<Interest>,
    dispatcher: Dispatcher,
    rebalancer: Rebalancer,
    charging_turns: ChargingTurns,
    commands: CommandBook,
    groups: GroupBook,
    /// What is written before it is sent; a fork and a run without a window keep none.
    journaling: Option<Journaling>,
    camera: CameraWatch,
    foresight: ForesightWatch,
    bookings: Bookings,
    series: SeriesBook,
    suggestions: SuggestionWatch,
    shown_codes: ShownCodes,
    ways: WayWatch,
    /// Where bookings survive the program's end; a fork and a run without a window keep none.
    keeper: Option<BookingsKeeper>,
    /// The newest picture, on which commands are judged.
    picture: Option<Arc<Picture>>,
    /// Who sits at the windows, and what they may.
    pub(super) people: People,
    source: Box<S>,
}

impl<S: Source + ?Sized> Station<S> {
    pub fn new(city: Arc<City>, source: Box<S>) -> Self {
        let mut dispatcher = Dispatcher::new(city.clone());
        dispatcher.set_crews(Crews::of(&*source));
        let abilities = Arc::new(abilities_of(&*source, &city));
        let mut world = World::new(city, source.roster());
        world.set_abilities(abilities);
        let run = source.run();
        Self {
            world,
            wall: Duration::ZERO,
            batches: Vec::new(),
            run,
            interests: Vec::new(),
            dispatcher,
            rebalancer: Rebalancer::default(),
            charging_turns: ChargingTurns::default(),
            commands: CommandBook::default(),
            groups: GroupBook::default(),
            journaling: None,
            camera: CameraWatch::default(),
            foresight: ForesightWatch::default(),
            bookings: Bookings::default(),
            series: SeriesBook::default(),
            suggestions: SuggestionWatch::default(),
            shown_codes: ShownCodes::default(),
            ways: WayWatch::default(),
            keeper: None,
            picture: None,
            people: People::without_list(source.partners()),
            source,
        }
    }

    /// Moves everything on by a stretch of wall time.
    ///
    /// `wall` is the monotonic time since the last step. The clock of the source may move by more, or not at all.
    /// On the way it stops at the fixed moments at which the dispatcher decides, so that what happens doesn't depend on how
    /// the time is cut into steps.
    pub fn step(&mut self, wall: Duration) {
        self.wall += wall;
        let until = self.source.take_up(wall);
        loop {
            let round = self.dispatcher.next_round(self.now());
            let beat = self.next_beat().filter(|beat| *beat < round);
            let moment = beat.unwrap_or(round);
            if moment > until {
                break;
            }
            self.source.run_to(moment);
            if beat.is_some() {
                self.observe(Scope::Requests);
                self.follow_up(moment);
            } else {
                self.dispatch(moment);
            }
        }
        self.source.run_to(until);
        self.observe(Scope::News);
        self.follow_moves();
        self.suggest();
        self.ways.find(&mut self.dispatcher, &self.world, self.wall);
        self.world.tick(self.now());
        self.tend_bookings();
        if let Some(journaling) = &mut self.journaling {
            journaling.tend(self.wall);
        }
    }

    /// The next moment at which commands or groups are followed up. A group goes on when all that it gave has ended.
    fn next_beat(&self) -> Option<Timestamp> {
        let of_groups = (!self.groups.is_idle()).then(|| beat_after(self.now()));
        self.commands.next_beat(self.now()).or(of_groups)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.source.status().clock.now
    }

    /// Applies what is observed now to the world.
    fn observe(&mut self, scope: Scope) {
        self.batches.clear();
        self.source.observe(scope, &mut self.batches);
        if self.source.run() != self.run {
            self.begin_anew();
        }
        let now = self.now();
        for batch in &self.batches {
            self.dispatcher.note(batch);
            self.rebalancer.note(self.world.city(), batch);
            self.commands.note(batch);
            self.bookings.note(batch);
            self.world.apply(batch, now);
        }
        let desk = desk!(self);
        if let Some(journaling) = &mut self.journaling {
            let facts = self.batches.iter().filter_map(|batch| match &batch.facts {
                Facts::Commands(facts) => Some(facts),
                _ => None,
            });
            let reports = facts.flat_map(|facts| facts.command.iter().copied().zip(facts.report.iter().copied()));
            journaling.note_dispatched(desk, reports);
        }
        self.note_ends();
    }

    /// A round of the dispatcher: requests are given out, then idle vehicles are sent where others are expected.
    fn dispatch(&mut self, moment: Timestamp) {
        self.book_series(moment);
        self.observe(Scope::Requests);
        self.give_out(moment);
        self.charge_meanwhile(moment);
        self.take_turns(moment);
        self.rebalance(moment);
    }

    /// Lets vehicles charge that wait for somebody who can't be picked up yet, where their itineraries count on it.
    fn charge_meanwhile(&mut self, moment: Timestamp) {
        if self.dispatcher.mode() == DispatchMode::Suggest || !self.dispatcher.looks_at_charge(&self.world, moment) {
            return;
        }
        self.observe(Scope::DispatchedFleet);
        let commands = self.dispatcher.charge_meanwhile(&self.world, moment);
        self.send_dispatched(&commands);
    }

    /// Sends idle vehicles to charge whose turn it is.
    fn take_turns(&mut self, moment: Timestamp) {
        if !self.charging_turns.is_due(moment) {
            return;
        }
        if !self.dispatcher.charges_ahead() {
            self.charging_turns.rest();
            return;
        }
        self.observe(Scope::Prices);
        self.observe(Scope::DispatchedFleet);
        let fleet = self.dispatcher.to_charge(&self.world, moment);
        let (counted, expected) = (self.rebalancer.counted(), self.rebalancer.expected(self.world.city(), moment));
        let prices = self.world.prices();
        let sent = self.charging_turns.look(self.world.city(), &fleet, counted, &expected, prices, moment);
        let commands = self.dispatcher.send_to_charge(sent, moment);
        self.send_dispatched(&commands);
    }

    /// Gives open requests to vehicles. It looks at the fleet only when one is open.
    fn give_out(&mut self, moment: Timestamp) {
        let open = self.dispatcher.open(&self.world, |id| self.bookings.has(id), moment);
        let is_suggesting = self.dispatcher.mode() == DispatchMode::Suggest;
        // Suggestions go by the traffic too; it is looked at here, so that looking at them changes nothing.
        let is_idle = open.is_empty() && !self.dispatcher.improves(moment);
        if is_idle || (is_suggesting && !self.dispatcher.wants_traffic(moment)) {
            return;
        }
        if self.dispatcher.wants_traffic(moment) {
            self.observe(Scope::Streets);
            let streets = self.batches.iter().find_map(|batch| match &batch.facts {
                Facts::Streets(facts) => Some(facts),
                _ => None,
            });
            self.dispatcher.take_traffic(streets.unwrap_or(&StreetFacts::default()), moment);
        }
        if is_suggesting {
            return;
        }
        self.observe(Scope::DispatchedFleet);
        let commands = self.dispatcher.plan(&self.world, &open, moment);
        self.send_dispatched(&commands);
    }

    /// Sends idle vehicles where demand is expected, when it is time and the dispatcher gives requests out by itself.
    fn rebalance(&mut self, moment: Timestamp) {
        if !self.rebalancer.is_due(self.world.city(), moment) {
            return;
        }
        if !self.rebalancer.is_on() || self.dispatcher.mode() == DispatchMode::Suggest {
            return;
        }
        self.observe(Scope::DispatchedFleet);
        let idle = self.dispatcher.idle(&self.world, moment);
        let moves = self.rebalancer.plan(self.world.city(), &idle, moment);
        let commands = self.dispatcher.send_ahead(moves, moment);
        self.send_dispatched(&commands);
    }

    /// Sends what the station itself decided, when it is written down; what could not be is decided anew later.
    fn send_dispatched(&mut self, commands: &[Command]) {
        let desk = desk!(self);
        let may_send = commands.is_empty()
            || self.journaling.as_mut().is_none_or(|journaling| journaling.write_dispatched(desk, commands));
        for command in commands.iter().filter(|_| may_send) {
            self.source.command(command);
        }
    }

    /// The source began anew: what was observed before is void, what the window looks at is not.
    fn begin_anew(&mut self) {
        self.run = self.source.run();
        self.dispatcher.begin_anew();
        self.dispatcher.set_crews(Crews::of(&*self.source));
        self.rebalancer.begin_anew();
        self.charging_turns = ChargingTurns::default();
        self.commands.begin_anew();
        let desk = desk!(self);
        if let Some(journaling) = &mut self.journaling {
            journaling.forget_dispatched(desk, Outcome::Failed(Failure::Restarted));
        }
        self.note_ends();
        self.groups.begin_anew();
        self.camera.begin_anew();
        self.foresight.begin_anew(self.wall);
        self.bookings.begin_anew();
        self.series.begin_anew();
        self.suggestions.begin_anew();
        self.shown_codes.clear();
        self.ways.begin_anew();
        self.picture = None;
        self.world.begin_anew(self.source.roster());
        let abilities = abilities_of(&*self.source, self.world.city());
        self.world.set_abilities(Arc::new(abilities));
        for interest in &self.interests {
            self.world.interest(interest);
        }
    }

    /// Changes how the source runs, by nobody at a window: the program's own doing.
    pub fn control(&mut self, control: Control) {
        self.obey(control, None);
    }

    /// Changes how the source runs, if whoever wants it may.
    pub fn control_by(&mut self, control: Control, by: OperatorId) {
        if self.people.view().authority_now(by).may_control() {
            self.obey(control, Some(by));
        }
    }

    fn obey(&mut self, control: Control, by: Option<OperatorId>) {
        self.note(|journaling, desk, people| journaling.note_control(desk, people, &control, by));
        self.source.control(control);
        if self.source.run() != self.run {
            self.begin_anew();
        }
    }

    /// Obeys an intent of a window.
    pub fn intent(&mut self, intent: Intent) {
        match intent {
            Intent::Control { control, by } => self.control_by(control, by),
            Intent::Interest(interest) => self.interest(&interest),
            Intent::Command(draft) => {
                self.give(draft);
            }
            Intent::CancelCommand { command, by } => self.withdraw(command, by),
            Intent::Group(draft) => {
                self.give_group(draft);
            }
            Intent::CancelGroup { group, by } => self.withdraw_group(group, by),
            Intent::ReleaseHeld { command, by } => {
                let authority = self.people.view().authority_now(by);
                if self.may_release(command, by, authority).is_ok() {
                    self.release(command, by);
                }
            }
            Intent::RefuseHeld { command, by } => self.refuse_held(command, by),
            Intent::ReleaseBySecond { .. }
            | Intent::SignIn { .. }
            | Intent::SignOut { .. }
            | Intent::Lock { .. }
            | Intent::SettingChanged { .. } => self.people_intent(intent),
            Intent::Request(_)
            | Intent::RequestSeries(_)
            | Intent::EndSeries { .. }
            | Intent::SkipOccurrence { .. }
            | Intent::CancelRequest { .. }
            | Intent::SetDispatchMode { .. }
            | Intent::SetDispatchLimits { .. }
            | Intent::SetWeights { .. }
            | Intent::SetRebalancing { .. }
            | Intent::AcceptSuggestions { .. }
            | Intent::Reassign { .. }
            | Intent::ShowCode { .. } => self.request_intent(intent),
        }
    }

    /// Gives a command: judged by the interlocks, written down, sent, and followed until its one outcome.
    pub fn give(&mut self, draft: CommandDraft) -> CommandId {
        self.give_all(vec![(None, draft)]).first().copied().unwrap_or_default()
    }

    /// Gives commands, each perhaps of a group. What may be sent is written down together first.
    fn give_all(&mut self, drafts: Vec<(Option<GroupId>, CommandDraft)>) -> Vec<CommandId> {
        let now = self.now();
        let mut admitted = 0;
        let mut given: Vec<Given> = Vec::with_capacity(drafts.len());
        for (group, draft) in drafts {
            // What a group gives later was judged when it was given; who gave it may have left since.
            let authority = match group {
                Some(_) => self.people.authority_of(draft.issuer),
                None => self.people.authority_now(draft.issuer),
            };
            let judged = self.judge(&draft, authority).and_then(|()| self.commands.room_after(admitted));
            admitted += usize::from(judged.is_ok());
            given.push(Given { group, command: draft.issue(self.dispatcher.number(), now), judged });
        }
        self.write_given(&mut given);
        let mut ids = Vec::with_capacity(given.len());
        for Given { command, judged, .. } in given {
            ids.push(command.id);
            let message = self.commands.give(command, judged, now);
            self.send(message);
        }
        self.note_ends();
        ids
    }

    /// Writes commands down; those that may not be sent without it are refused when that fails. Stops never are.
    fn write_given(&mut self, given: &mut [Given]) {
        let desk = desk!(self);
        let Some(journaling) = &mut self.journaling else { return };
        let row = |one: &Given| WrittenCommand {
            command: one.command.clone(),
            group: one.group.map(|group| group.0),
            is_sent: one.is_sent(),
        };
        let is_stop = |one: &&Given| one.command.order.is_stop();
        let stops: Vec<WrittenCommand> = given.iter().filter(is_stop).map(row).collect();
        if !stops.is_empty() {
            journaling.write_given(desk, &self.people, &stops, true);
        }
        let others: Vec<WrittenCommand> = given.iter().filter(|one| !is_stop(one)).map(row).collect();
        if !others.is_empty() && !journaling.write_given(desk, &self.people, &others, false) {
            for one in given.iter_mut().filter(|one| !one.command.order.is_stop()) {
                one.judged = one.judged.and(Err(Refusal::NotJournaled));
            }
        }
    }

    /// Writes down what executors said and which commands ended.
    fn note_ends(&mut self) {
        let (heard, ended) = (self.commands.take_heard(), self.commands.take_ended());
        let desk = desk!(self);
        if let Some(journaling) = &mut self.journaling {
            journaling.note_reported(desk, &heard);
            journaling.note_ended(desk, &ended);
        }
    }

    /// Keeps a journal from now on: what was under way by it is asked for.
    pub fn keep_journal(&mut self, mut journaling: Journaling) {
        for (command, is_withdrawn) in journaling.take_up(desk!(self)) {
            self.dispatcher.number_above(command.id);
            self.commands.resume(command, is_withdrawn);
        }
        self.dispatcher.number_above(journaling.last_command());
        self.journaling = Some(journaling);
    }

    /// Writes something into the journal, where one is kept.
    pub(super) fn note(&mut self, write: impl FnOnce(&mut Journaling, Desk<'_>, &People)) {
        let desk = desk!(self);
        if let Some(journaling) = &mut self.journaling {
            write(journaling, desk, &self.people);
        }
    }

    /// Wall time of all steps so far.
    pub(super) fn wall(&self) -> Duration {
        self.wall
    }

    /// Gives the same order to many targets, in waves; those that an interlock stands against are left out. `None` when
    /// it was not confirmed as its risk asks, or too many groups are under way.
    pub fn give_group(&mut self, draft: GroupDraft) -> Option<GroupId> {
        let highest = draft.targets.iter().map(|target| draft.order.risk(*target)).max()?;
        if !draft.consent.suffices(highest.for_group(draft.targets.len())) {
            return None;
        }
        let authority = self.people.authority_now(draft.issuer);
        let calls = self.picture.as_ref().and_then(|picture| alike_calls(picture, &draft));
        let call_of = |target| calls.as_ref().and_then(|calls| calls.get(&target)).copied();
        let excluded: BTreeMap<Thing, Refusal> = draft
            .targets
            .iter()
            .filter_map(|target| {
                let asks_nothing = calls.is_some() && call_of(*target).is_none();
                let own = || own_draft(&draft, *target, call_of(*target));
                let judged = if asks_nothing { Err(Refusal::NothingAsked) } else { self.judge(&own(), authority) };
                Some((*target, judged.err()?))
            })
            .filter(|(_, refusal)| !draft.order.is_stop() || *refusal == Refusal::NotForThisTarget)
            .collect();
        let id = self.groups.open(draft, |target| excluded.get(&target).copied());
        if let (Some(id), Some(calls)) = (id, calls) {
            self.groups.bind(id, calls);
        }
        self.give_due();
        id
    }

    /// Gives what is due of the groups.
    fn give_due(&mut self) {
        let due = self.groups.due();
        let targets: Vec<(GroupId, Thing)> = due.iter().map(|(group, draft)| (*group, draft.target)).collect();
        let drafts = due.into_iter().map(|(group, draft)| (Some(group), draft)).collect();
        for ((group, target), command) in targets.into_iter().zip(self.give_all(drafts)) {
            self.groups.give(group, target, command);
        }
    }

    /// Moves the groups on by how their commands stand.
    fn follow_groups(&mut self) {
        if self.groups.is_idle() {
            return;
        }
        self.groups.note(|id| self.commands.phase_of(id));
        self.give_due();
    }

    /// Whether an interlock stands against a command, by the newest picture. Before the first one nothing is known.
    fn judge(&self, draft: &CommandDraft, authority: Authority) -> Result<(), Refusal> {
        self.source.capabilities(draft.target).check(&draft.order)?;
        if !draft.consent.suffices(draft.order.risk(draft.target)) {
            return Err(Refusal::NotConfirmed);
        }
        let picture = self.picture.as_ref().ok_or(Refusal::StateTooOld)?;
        let situation = from_picture::situation(picture, draft, authority);
        interlocks::judge(&draft.order, &situation).allowed()
    }

    /// Sends again, or asks for, what was not answered.
    fn follow_up(&mut self, moment: Timestamp) {
        let messages = self.commands.follow_up(moment);
        self.send_written(messages);
        self.note_ends();
        self.follow_groups();
    }

    /// Sends what is no first sending of a command, when it is written down. Stops are written apart from the rest, each
    /// kind as one: what is written surely is written once.
    fn send_written(&mut self, messages: impl IntoIterator<Item = Message>) {
        let is_stop =
            |message: &Message| self.commands.live(message.command()).is_some_and(|command| command.order.is_stop());
        let (stops, others): (Vec<Message>, Vec<Message>) = messages.into_iter().partition(is_stop);
        for (messages, are_stops) in [(stops, true), (others, false)] {
            let desk = desk!(self);
            let may_send = match &mut self.journaling {
                Some(journaling) if !messages.is_empty() => journaling.write_messages(desk, &messages, are_stops),
                _ => true,
            };
            for message in messages.into_iter().filter(|_| may_send) {
                self.send(Some(message));
            }
        }
    }

    fn send(&mut self, message: Option<Message>) {
        match message {
            Some(Message::Give(command)) => self.source.command(&command),
            Some(Message::Ask(ticket)) => self.source.ask(&ticket),
            Some(Message::Cancel(ticket)) => self.source.cancel(&ticket),
            None => {}
        }
    }

    pub fn interest(&mut self, interest: &Interest) {
        self.source.interest(interest);
        self.world.interest(interest);
        if let Interest::Camera(vehicle) = interest {
            self.camera.look(*vehicle);
        }
        if let Interest::Foresight(query) = interest {
            self.foresight.look(query.as_deref(), self.wall);
        }
        if let Interest::Requests { is_shown, chosen } = interest {
            self.suggestions.look(*is_shown, *chosen, self.wall);
        }
        if let Interest::WhatIf(asked) = interest {
            self.suggestions.ask(*asked, self.wall);
        }
        if let Interest::Ways(asked) = interest {
            self.ways.look(asked, self.wall);
        }
        self.interests.retain(|other| std::mem::discriminant(other) != std::mem::discriminant(interest));
        self.interests.push(interest.clone());
    }

    /// The newest picture. Chunks that did not change since the last one are shared with it.
    pub fn publish(&mut self) -> Arc<Picture> {
        let status = self.source.status();
        let source = SourceView { kind: self.source.kind(), clock: status.clock, link: status.link };
        if self.camera.is_due(self.wall, status.clock.now) {
            let view = self.camera.vehicle().and_then(|vehicle| self.source.camera(vehicle));
            self.world.set_camera(view, status.clock.now);
        }
        self.world.set_scenario(self.source.scenario());
        self.world.set_commands(self.commands.shown());
        self.world.set_groups(self.groups.shown());
        self.world.set_people(self.people.view().clone());
        self.world.set_foresight(self.foresight.shown());
        let dispatch = self.dispatch_view();
        self.world.set_dispatch(dispatch);
        self.world.set_ways(self.ways.shown());
        self.world.set_journal(self.journaling.as_mut().and_then(Journaling::view));
        let picture = self.world.publish(source, self.wall);
        self.picture = Some(picture.clone());
        picture
    }

    /// A copy that runs ahead apart; `None` where the source can't be copied.
    pub(super) fn fork_ahead(&self) -> Option<Station<dyn Source>> {
        Some(self.fork_on(self.source.fork_ahead()?))
    }

    fn fork_on<T: Source + ?Sized>(&self, source: Box<T>) -> Station<T> {
        Station {
            world: self.world.fork(),
            wall: self.wall,
            batches: Vec::new(),
            run: self.run,
            interests: Vec::new(),
            dispatcher: self.dispatcher.clone(),
            rebalancer: self.rebalancer.clone(),
            charging_turns: self.charging_turns.clone(),
            commands: self.commands.clone(),
            groups: self.groups.clone(),
            journaling: None,
            camera: CameraWatch::default(),
            foresight: ForesightWatch::default(),
            bookings: self.bookings.clone(),
            shown_codes: ShownCodes::default(),
            series: self.series.clone(),
            suggestions: SuggestionWatch::default(),
            ways: WayWatch::default(),
            keeper: None,
            picture: self.picture.clone(),
            people: self.people.clone(),
            source,
        }
    }

    /// Lets the clock run at its own pace, whatever somebody set it to.
    pub(super) fn run_freely(&mut self) {
        self.control(Control::Play);
        self.control(Control::SetSpeed(SPEED_MIN));
    }

    /// The look ahead that is to begin now, with a copy of this moment.
    pub fn next_foresight(&mut self) -> Option<ForesightJob> {
        let query = self.foresight.due(self.wall)?;
        let Some(copy) = self.fork_ahead() else {
            self.foresight.refuse(Unable::NotASimulation);
            return None;
        };
        Some(ForesightJob::new(query, copy, self.foresight.begin()))
    }

    /// Takes over what was foreseen.
    pub fn take_foresight(&mut self, result: ForesightResult) {
        self.foresight.end(result.into_state());
    }

    pub(super) fn refuse_foresight(&mut self, why: Unable) {
        self.foresight.refuse(why);
    }

    pub(super) fn break_off_foresight(&mut self) {
        self.foresight.break_off();
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// How a command stands that is live or ended lately.
    pub(super) fn phase_of(&self, id: CommandId) -> Option<Phase> {
        self.commands.phase_of(id)
    }

    /// Whether the source's clock runs.
    pub fn is_running(&self) -> bool {
        self.source.status().clock.is_running
    }

    pub fn source(&self) -> &S {
        &self.source
    }
}

/// What everything that a source knows can be ordered to do.
fn abilities_of<S: Source + ?Sized>(source: &S, city: &City) -> Abilities {
    Abilities::of(city, source.roster().len(), |thing| source.capabilities(thing))
}

impl<S: Source + Clone> Station<S> {
    /// A copy that runs ahead apart, with copies of source, world and dispatcher: rides go on being given out in it.
    ///
    /// Nothing that happens in one reaches the other; with the same controls and commands both come to the same.
    #[must_use]
    pub fn fork(&self) -> Self {
        self.fork_on(self.source.clone())
    }
}
