//! Groups that people gave through this station, followed until each of their commands has ended.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::base::ids::AssistanceId;
use crate::model::CommandId;
use crate::model::command::{Group, GroupDraft, GroupId, Phase, Refusal};
use crate::model::{CommandDraft, Thing};

use super::alike_calls::own_draft;

/// Groups that are not over at a time; further ones are refused. Stops are taken over it.
pub const GROUPS_MAX: usize = 64;
/// Groups that are over and still shown.
pub const GROUPS_ENDED_MAX: usize = 50;

/// The groups of a station.
#[derive(Clone, Debug, Default)]
pub struct GroupBook {
    live: Vec<Group>,
    /// Whose own call an answer to many is about.
    calls: BTreeMap<(GroupId, Thing), AssistanceId>,
    /// The newest last.
    ended: VecDeque<Group>,
    last_id: u64,
    shown: Arc<Vec<Group>>,
    has_changed: bool,
}

impl GroupBook {
    /// Takes in a group; `excluded` says why a target is left out. `None` when there are too many.
    pub fn open(&mut self, draft: GroupDraft, excluded: impl Fn(Thing) -> Option<Refusal>) -> Option<GroupId> {
        if self.live.len() >= GROUPS_MAX && !draft.order.is_stop() {
            return None;
        }
        self.last_id += 1;
        let id = GroupId(self.last_id);
        self.live.push(Group::new(id, draft, excluded));
        self.has_changed = true;
        self.put_away_over();
        Some(id)
    }

    /// Takes note of the call of each target that an answer is about.
    pub fn bind(&mut self, group: GroupId, calls: BTreeMap<Thing, AssistanceId>) {
        self.calls.extend(calls.into_iter().map(|(target, call)| ((group, target), call)));
    }

    /// The commands that are to be given now, each with the group that it belongs to.
    pub fn due(&self) -> Vec<(GroupId, CommandDraft)> {
        let drafts = |group: &Group| {
            let own = |target| own_draft(&group.draft, target, self.calls.get(&(group.id, target)).copied());
            group.due().into_iter().map(|target| (group.id, own(target))).collect::<Vec<_>>()
        };
        self.live.iter().flat_map(drafts).collect()
    }

    /// Takes note of the command that a target was given.
    pub fn give(&mut self, group: GroupId, target: Thing, command: CommandId) {
        if let Some(group) = self.live.iter_mut().find(|other| other.id == group) {
            group.give(target, command);
            self.has_changed = true;
        }
    }

    /// Takes note of how the commands under way stand.
    pub fn note(&mut self, phase_of: impl Fn(CommandId) -> Option<Phase>) {
        for group in &mut self.live {
            let live: Vec<CommandId> = group.live().collect();
            for command in live {
                if let Some(phase) = phase_of(command) {
                    self.has_changed |= group.note(command, phase);
                }
            }
        }
        self.put_away_over();
    }

    /// What a group that is not over was asked for.
    pub fn draft_of(&self, id: GroupId) -> Option<GroupDraft> {
        self.live.iter().find(|group| group.id == id).map(|group| group.draft.clone())
    }

    /// Ends a group. Returns the commands that are to be taken back.
    pub fn cancel(&mut self, id: GroupId) -> Vec<CommandId> {
        let Some(group) = self.live.iter_mut().find(|group| group.id == id) else { return Vec::new() };
        let commands = group.cancel();
        self.has_changed = true;
        self.put_away_over();
        commands
    }

    /// The source began anew: what was under way there is void.
    pub fn begin_anew(&mut self) {
        *self = Self { has_changed: true, last_id: self.last_id, ..Self::default() };
    }

    pub fn is_idle(&self) -> bool {
        self.live.is_empty()
    }

    /// Groups that ended last, then the live ones, oldest first.
    pub fn shown(&mut self) -> Arc<Vec<Group>> {
        if std::mem::take(&mut self.has_changed) {
            self.shown = Arc::new(self.ended.iter().chain(&self.live).cloned().collect());
        }
        self.shown.clone()
    }

    fn put_away_over(&mut self) {
        let (over, live): (Vec<Group>, Vec<Group>) = self.live.drain(..).partition(Group::is_over);
        self.live = live;
        self.calls.retain(|(id, _), _| self.live.iter().any(|group| group.id == *id));
        self.has_changed |= !over.is_empty();
        for group in over {
            if self.ended.len() >= GROUPS_ENDED_MAX {
                self.ended.pop_front();
            }
            self.ended.push_back(group);
        }
    }
}
