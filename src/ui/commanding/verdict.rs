//! The verdict on an order that waits for a confirmation: who is left out and why, what to know, what it would mean.
//! Computed anew with every picture.

use crate::model::Thing;
use crate::model::command::{CommandDraft, Consent, Issuer, Refusal};
use crate::plan::consequence::{self, Consequence};
use crate::plan::interlocks::{Advice, from_picture, judge};
use crate::ui::context::UiContext;

use super::OrderAsked;

/// Targets of which the consequences are worked out; what more would mean is read in the count.
const TARGETS_MAX: usize = 500;

/// What stands against an order and what it would mean.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    pub allowed: Vec<Thing>,
    /// Those that would be left out, each with the reasons, the most telling first.
    pub refused: Vec<(Thing, Vec<Refusal>)>,
    /// What to know, each piece once.
    pub advice: Vec<Advice>,
    pub consequences: Vec<Consequence>,
}

/// The newest verdict, and on what it was.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    answered: Option<(u64, OrderAsked)>,
    verdict: Verdict,
}

impl Verdicts {
    /// Whether the order was possible for somebody when it was looked at last.
    pub fn allows_somebody(&self) -> bool {
        !self.verdict.allowed.is_empty()
    }

    pub fn of(&mut self, ctx: &UiContext<'_>, asked: &OrderAsked) -> &Verdict {
        let is_answered =
            self.answered.as_ref().is_some_and(|(revision, of)| *revision == ctx.picture.revision && of == asked);
        if !is_answered {
            self.verdict = verdict(ctx, asked);
            self.answered = Some((ctx.picture.revision, asked.clone()));
        }
        &self.verdict
    }
}

fn verdict(ctx: &UiContext<'_>, asked: &OrderAsked) -> Verdict {
    let mut verdict = Verdict::default();
    let authority = ctx.picture.people.authority_now(ctx.me);
    for target in &asked.targets {
        let draft = CommandDraft {
            target: *target,
            order: asked.order.clone(),
            issuer: Issuer::Operator(ctx.me),
            reason: asked.reason.clone(),
            consent: Consent::Held,
        };
        let situation = from_picture::situation(ctx.picture, &draft, authority);
        let judgement = judge(&asked.order, &situation);
        let unable = ctx.picture.abilities.get(*target).check(&asked.order).err();
        let refusals: Vec<Refusal> = unable.into_iter().chain(judgement.refusals).collect();
        for advice in judgement.advice {
            if !verdict.advice.contains(&advice) {
                verdict.advice.push(advice);
            }
        }
        if refusals.is_empty() || asked.order.is_stop() {
            verdict.allowed.push(*target);
        } else {
            verdict.refused.push((*target, refusals));
        }
    }
    let left_out = asked.left_out.iter().map(|(target, refusal)| (*target, vec![*refusal]));
    verdict.refused.extend(left_out);
    let counted = verdict.allowed.get(..TARGETS_MAX).unwrap_or(&verdict.allowed);
    verdict.consequences = consequence::of_all(ctx.picture, &asked.order, counted);
    verdict
}
