//! One answer for calls that are alike: an answer that is given to many vehicles answers each about its own call.

use std::collections::BTreeMap;

use crate::base::ids::AssistanceId;
use crate::model::command::GroupDraft;
use crate::model::{CommandDraft, Order, Thing};
use crate::world::Picture;
use crate::world::call_ranking::{RankedCall, ranked_calls};

/// The calls of a group's vehicles that are like the one that its order names (the same cause on the same street or
/// at the same junction: what the window shows as alike); `None` when its order answers no call. A vehicle that asks
/// something else meanwhile, or nothing more, has none.
pub fn alike_calls(picture: &Picture, draft: &GroupDraft) -> Option<BTreeMap<Thing, AssistanceId>> {
    let Order::AnswerAssistance { request, .. } = draft.order else { return None };
    let open = ranked_calls(picture);
    let named = open.iter().find(|call| call.request.id == request);
    let is_meant = |call: &&RankedCall| call.request.id == request || named.is_some_and(|named| named.is_like(call));
    let calls = open.iter().filter(is_meant).map(|call| (Thing::Vehicle(call.request.vehicle), call.request.id));
    Some(calls.filter(|(vehicle, _)| draft.targets.contains(vehicle)).collect())
}

/// What a group asks of one of its targets: an answer is about its own call.
pub fn own_draft(group: &GroupDraft, target: Thing, call: Option<AssistanceId>) -> CommandDraft {
    let mut draft = group.one(target);
    if let (Order::AnswerAssistance { request, .. }, Some(own)) = (&mut draft.order, call) {
        *request = own;
    }
    draft
}
