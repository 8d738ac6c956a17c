//! Groups: one order for many targets, given in waves. A few first; the rest when these took it; nothing more after a
//! failure. Each target has a command and a result of its own. Stops go out to all at once.

use crate::model::thing::Thing;

use super::lifecycle::{Outcome, Phase};
use super::order::Order;
use super::report::Refusal;
use super::{CommandDraft, CommandId, Issuer};

/// A group's number, made by the station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u64);

/// Targets of the first wave.
pub const FIRST_WAVE: usize = 3;
/// Targets of one group at most; a stop takes as many as there are.
pub const TARGETS_MAX: usize = 10_000;

/// What somebody asks of many targets at once.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupDraft {
    pub targets: Vec<Thing>,
    pub order: Order,
    pub issuer: Issuer,
    pub reason: String,
    pub consent: super::Consent,
}

impl GroupDraft {
    /// What is asked of one of its targets.
    pub fn one(&self, target: Thing) -> CommandDraft {
        CommandDraft {
            target,
            order: self.order.clone(),
            issuer: self.issuer,
            reason: self.reason.clone(),
            consent: self.consent,
        }
    }
}

/// How one target of a group stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MemberState {
    /// Left out before anything was given, and why.
    Excluded(Refusal),
    /// Waits for its wave.
    Waiting,
    Given(CommandId),
    Ended(CommandId, Outcome),
    /// The group ended before its wave came.
    NeverGiven,
}

/// One target of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    pub target: Thing,
    pub state: MemberState,
    /// Whether its executor took the command.
    has_taken: bool,
}

impl Member {
    /// The command that it was given.
    pub fn command(&self) -> Option<CommandId> {
        match self.state {
            MemberState::Given(command) | MemberState::Ended(command, _) => Some(command),
            MemberState::Excluded(_) | MemberState::Waiting | MemberState::NeverGiven => None,
        }
    }
}

/// How a group stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupPhase {
    UnderWay,
    /// A target refused, failed or did not answer: those that were not given yet won't be.
    StoppedByFailure,
    Cancelled,
    /// Every target was given its command, and each has ended.
    Ended,
}

/// A group and how each of its targets stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub id: GroupId,
    pub draft: GroupDraft,
    pub members: Vec<Member>,
    pub phase: GroupPhase,
}

impl Group {
    /// A group of which nothing was given yet. `excluded` says for each target why it is left out, if it is.
    pub fn new(id: GroupId, draft: GroupDraft, excluded: impl Fn(Thing) -> Option<Refusal>) -> Self {
        let state = |target| excluded(target).map_or(MemberState::Waiting, MemberState::Excluded);
        let member = |target: &Thing| Member { target: *target, state: state(*target), has_taken: false };
        let members = draft.targets.iter().map(member).collect();
        let mut group = Self { id, draft, members, phase: GroupPhase::UnderWay };
        group.end_if_all_ended();
        group
    }

    /// Targets that get their command now. Each is to be given one and told by [`Self::give`].
    pub fn due(&self) -> Vec<Thing> {
        if self.phase != GroupPhase::UnderWay {
            return Vec::new();
        }
        let is_given = |member: &&Member| matches!(member.state, MemberState::Given(_) | MemberState::Ended(..));
        let given = self.members.iter().filter(is_given).count();
        let all_taken = self.members.iter().filter(is_given).all(|member| member.has_taken);
        let waiting = self.members.iter().filter(|member| member.state == MemberState::Waiting);
        let wave = if self.draft.order.is_stop() || given >= FIRST_WAVE { usize::MAX } else { FIRST_WAVE - given };
        let may_go_on = self.draft.order.is_stop() || given == 0 || (given >= FIRST_WAVE && all_taken);
        if may_go_on { waiting.take(wave).map(|member| member.target).collect() } else { Vec::new() }
    }

    /// Takes note of the command that a target was given.
    pub fn give(&mut self, target: Thing, command: CommandId) {
        if let Some(member) =
            self.members.iter_mut().find(|member| member.target == target && member.state == MemberState::Waiting)
        {
            member.state = MemberState::Given(command);
        }
    }

    /// Takes note of how a target's command stands. Says whether that changed anything.
    pub fn note(&mut self, command: CommandId, phase: Phase) -> bool {
        let is_its = |member: &&mut Member| matches!(member.state, MemberState::Given(id) if id == command);
        let Some(member) = self.members.iter_mut().find(is_its) else { return false };
        let before = (*member, self.phase);
        member.has_taken |= matches!(phase, Phase::Accepted | Phase::InProgress | Phase::Ended(Outcome::Done));
        if let Phase::Ended(outcome) = phase {
            member.state = MemberState::Ended(command, outcome);
        }
        let after = *member;
        let has_failed = match phase {
            Phase::Ended(outcome) => !matches!(outcome, Outcome::Done | Outcome::Cancelled | Outcome::Superseded),
            Phase::Unconfirmed => true,
            _ => false,
        };
        if has_failed && self.phase == GroupPhase::UnderWay && !self.draft.order.is_stop() {
            self.leave_out_the_rest(GroupPhase::StoppedByFailure);
        }
        self.end_if_all_ended();
        before != (after, self.phase)
    }

    /// Ends the group. Returns the commands that were given and have not ended, to be cancelled.
    pub fn cancel(&mut self) -> Vec<CommandId> {
        if self.phase == GroupPhase::UnderWay {
            self.leave_out_the_rest(GroupPhase::Cancelled);
        }
        self.live().collect()
    }

    /// Commands that were given and have not ended.
    pub fn live(&self) -> impl Iterator<Item = CommandId> {
        self.members.iter().filter_map(|member| match member.state {
            MemberState::Given(command) => Some(command),
            _ => None,
        })
    }

    /// All commands that were given.
    pub fn commands(&self) -> impl Iterator<Item = CommandId> {
        self.members.iter().filter_map(Member::command)
    }

    /// How many targets are in a state.
    pub fn count(&self, of: impl Fn(MemberState) -> bool) -> usize {
        self.members.iter().filter(|member| of(member.state)).count()
    }

    pub fn is_over(&self) -> bool {
        self.phase != GroupPhase::UnderWay && self.live().next().is_none()
    }

    fn leave_out_the_rest(&mut self, phase: GroupPhase) {
        self.phase = phase;
        for member in &mut self.members {
            if member.state == MemberState::Waiting {
                member.state = MemberState::NeverGiven;
            }
        }
    }

    fn end_if_all_ended(&mut self) {
        let is_open = |member: &Member| matches!(member.state, MemberState::Waiting | MemberState::Given(_));
        if self.phase == GroupPhase::UnderWay && !self.members.iter().any(is_open) {
            self.phase = GroupPhase::Ended;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::VehicleId;
    use crate::model::command::{Consent, OperatorId, Retry};

    fn group(order: Order, targets: u32) -> Group {
        let targets = (0..targets).map(|number| Thing::Vehicle(VehicleId(number))).collect();
        let issuer = Issuer::Operator(OperatorId(1));
        let draft = GroupDraft { targets, order, issuer, reason: String::new(), consent: Consent::Held };
        let is_excluded = |target| (target == Thing::Vehicle(VehicleId(1))).then_some(Refusal::OutOfService);
        Group::new(GroupId(1), draft, is_excluded)
    }

    /// Gives a command to each target that is due, numbered as the vehicle.
    fn give_due(group: &mut Group) -> Vec<u64> {
        let mut given = Vec::new();
        for target in group.due() {
            let Thing::Vehicle(id) = target else { continue };
            group.give(target, CommandId(u64::from(id.0)));
            given.push(u64::from(id.0));
        }
        given
    }

    #[test]
    fn a_few_go_first_and_the_rest_when_these_took_it() {
        let mut group = group(Order::Horn, 8);
        assert_eq!(give_due(&mut group), [0, 2, 3]);
        assert_eq!(give_due(&mut group), [] as [u64; 0]);
        for id in [0, 2] {
            group.note(CommandId(id), Phase::Accepted);
            assert!(group.due().is_empty());
        }
        group.note(CommandId(3), Phase::Ended(Outcome::Done));
        assert_eq!(give_due(&mut group), [4, 5, 6, 7]);
        for id in [0, 2, 4, 5, 6, 7] {
            assert_eq!(group.phase, GroupPhase::UnderWay);
            group.note(CommandId(id), Phase::Ended(Outcome::Done));
        }
        assert_eq!(group.phase, GroupPhase::Ended);
        assert!(group.is_over());
        assert_eq!(group.count(|state| matches!(state, MemberState::Ended(_, Outcome::Done))), 7);
        assert_eq!(group.count(|state| matches!(state, MemberState::Excluded(_))), 1);
    }

    #[test]
    fn a_failure_stops_the_rest_and_each_keeps_its_result() {
        let refused = Outcome::Rejected { refusal: Refusal::DoorsOpen, retry: Retry::Later };
        for failure in [Phase::Ended(refused), Phase::Ended(Outcome::Expired), Phase::Unconfirmed] {
            let mut group = group(Order::Horn, 8);
            give_due(&mut group);
            group.note(CommandId(2), failure);
            assert_eq!(group.phase, GroupPhase::StoppedByFailure);
            group.note(CommandId(0), Phase::Accepted);
            assert!(group.due().is_empty());
            assert_eq!(group.count(|state| state == MemberState::NeverGiven), 4);
            assert!(!group.is_over());
            for id in [0, 2, 3] {
                group.note(CommandId(id), Phase::Ended(Outcome::Done));
            }
            assert!(group.is_over());
        }
    }

    #[test]
    fn stops_go_to_all_at_once_and_no_failure_holds_them_up() {
        let mut group = group(Order::PullOver, 100);
        assert_eq!(give_due(&mut group).len(), 99);
        group.note(CommandId(0), Phase::Unconfirmed);
        assert_eq!(group.phase, GroupPhase::UnderWay);
    }

    #[test]
    fn a_cancelled_group_gives_nothing_more_and_names_what_is_under_way() {
        let mut group = group(Order::Horn, 8);
        give_due(&mut group);
        group.note(CommandId(0), Phase::Ended(Outcome::Done));
        assert_eq!(group.cancel(), [CommandId(2), CommandId(3)]);
        assert!(group.due().is_empty());
        for id in [2, 3] {
            group.note(CommandId(id), Phase::Ended(Outcome::Cancelled));
        }
        assert!(group.is_over());
        assert_eq!(group.phase, GroupPhase::Cancelled);
    }

    #[test]
    fn a_group_of_which_everybody_is_left_out_ends_at_once() {
        let draft = GroupDraft {
            targets: vec![Thing::Vehicle(VehicleId(1))],
            order: Order::Horn,
            issuer: Issuer::Operator(OperatorId(1)),
            reason: String::new(),
            consent: Consent::Held,
        };
        let group = Group::new(GroupId(1), draft, |_| Some(Refusal::OutOfService));
        assert!(group.is_over());
    }
}
