//! Answers that were given to calls, and how calls ended, as the picture tells of them.

use std::collections::BTreeMap;

use crate::base::ids::AssistanceId;
use crate::model::command::{AssistanceAnswer, Outcome};
use crate::model::{AssistanceRequest, EventKind, Order};
use crate::world::Picture;

use super::queue::CallEnd;

/// The newest answer to a call that this station gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenAnswer {
    pub answer: AssistanceAnswer,
    /// `None` while it is under way.
    pub outcome: Option<Outcome>,
}

/// The newest answers to open calls, by the commands of this station.
pub fn given(picture: &Picture) -> BTreeMap<AssistanceId, GivenAnswer> {
    let mut answers = BTreeMap::new();
    if picture.assistance.is_empty() {
        return answers;
    }
    for row in picture.commands.iter() {
        if let Order::AnswerAssistance { request, answer } = row.command.order {
            answers.insert(request, GivenAnswer { answer, outcome: row.life.outcome() });
        }
    }
    answers
}

/// How a call ended that is open no more.
pub fn how_ended(picture: &Picture, request: &AssistanceRequest) -> CallEnd {
    let since_made = picture.events.iter().rev().take_while(|event| event.at >= request.made);
    let mut ends = since_made.filter_map(|event| match event.kind {
        EventKind::AssistanceAnswered { vehicle, answer } if vehicle == request.vehicle => {
            Some(CallEnd::Answered(answer))
        }
        EventKind::AssistanceTimedOut { vehicle, answer } if vehicle == request.vehicle => {
            Some(CallEnd::TimedOut(answer))
        }
        _ => None,
    });
    ends.next().unwrap_or(CallEnd::Withdrawn)
}
