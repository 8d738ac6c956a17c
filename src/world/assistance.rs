//! Calls for assistance that wait for an answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::AssistanceId;
use crate::model::fact::AssistanceFacts;
use crate::model::{AssistanceRequest, AssistanceState};

use super::live::World;

/// Open calls kept at most; the oldest are let go first, and counted. One operator answers one at a time.
pub const ASSISTANCE_MAX: usize = 1_000;

/// The open calls, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenAssistance {
    open: BTreeMap<AssistanceId, AssistanceRequest>,
    published: Option<Arc<Vec<AssistanceRequest>>>,
}

impl OpenAssistance {
    /// Takes over a call. Returns whether an older one had to be let go for it.
    fn open(&mut self, request: AssistanceRequest) -> bool {
        self.open.insert(request.id, request);
        self.published = None;
        self.open.len() > ASSISTANCE_MAX && self.open.pop_first().is_some()
    }

    fn close(&mut self, id: AssistanceId) {
        if self.open.remove(&id).is_some() {
            self.published = None;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &AssistanceRequest> {
        self.open.values()
    }

    pub fn published(&mut self) -> Arc<Vec<AssistanceRequest>> {
        self.published.get_or_insert_with(|| Arc::new(self.open.values().copied().collect())).clone()
    }
}

pub(super) fn apply(world: &mut World, facts: &AssistanceFacts) {
    let rows = facts.request.len();
    if facts.state.len() != rows || facts.observed.len() != rows {
        world.counters.invalid += rows as u64;
        return;
    }
    for (request, state) in facts.request.iter().zip(&facts.state) {
        if request.vehicle.index() >= world.roster.len() {
            world.counters.invalid += 1;
            continue;
        }
        world.counters.facts += 1;
        if *state == AssistanceState::Open {
            world.counters.dropped += u64::from(world.assistance.open(*request));
        } else {
            world.assistance.close(request.id);
        }
    }
}
