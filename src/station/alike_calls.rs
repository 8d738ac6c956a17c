//! One answer for calls that are alike: an answer that is given to many vehicles answers each about its own call.

use std::collections::BTreeMap;

use crate::base::ids::AssistanceId;
use crate::model::command::GroupDraft;
use crate::model::{CommandDraft, Order, Thing};
use crate::world::Picture;

/// The calls of a group's vehicles that have the same cause as the one that its order names; `None` when its order answers
/// no call. A vehicle that asks something else meanwhile, or nothing more, has none.
pub fn alike_calls(picture: &Picture, draft: &GroupDraft) -> Option<BTreeMap<Thing, AssistanceId>> {
    let Order::AnswerAssistance { request, .. } = draft.order else { return None };
    let cause = picture.assistance.iter().find(|call| call.id == request).map(|call| call.cause);
    let calls = picture.assistance.iter().filter(|call| Some(call.cause) == cause);
    let calls = calls.map(|call| (Thing::Vehicle(call.vehicle), call.id));
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
