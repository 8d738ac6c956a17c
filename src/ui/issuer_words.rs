//! Words of issuers: who gave a command, or holds a thing.

use fluent_bundle::FluentValue;

use crate::model::command::Issuer;

use super::context::UiContext;

/// Who it is, as this window says it everywhere: `you`, `Aiko Tanaka`, `operator 2`, `the dispatcher`.
pub fn issuer(ctx: &UiContext<'_>, issuer: Issuer) -> String {
    match issuer {
        Issuer::Operator(operator) if operator == ctx.me => ctx.text.get("issuer-you").to_owned(),
        Issuer::Operator(operator) => match ctx.picture.people.person(operator) {
            Some(person) => person.name.to_string(),
            None => ctx.text.numbered("issuer-operator", u32::from(operator.0)),
        },
        Issuer::Dispatcher => ctx.text.get("issuer-dispatcher").to_owned(),
        Issuer::Trainer => ctx.text.get("issuer-trainer").to_owned(),
    }
}

/// Whether it is who sits at this window.
pub fn is_me(ctx: &UiContext<'_>, issuer: Issuer) -> bool {
    issuer == Issuer::Operator(ctx.me)
}

/// Whose stop it is: `Stopped by you`.
pub fn stopped_by(ctx: &UiContext<'_>, holder: Issuer) -> String {
    by(ctx, holder, "held-by-you", "held-by", &[])
}

/// Whose stop it is, of which kind and since when: `Stopped by you since 14:02 (pull over and stop)`.
pub fn stopped_since(ctx: &UiContext<'_>, holder: Issuer, stop: &str, time: String) -> String {
    let args = [("time", FluentValue::from(time)), ("stop", FluentValue::from(stop.to_lowercase()))];
    by(ctx, holder, "hand-stopped-by-you", "hand-stopped-by", &args)
}

/// Who directs a thing: `Directed by operator 2`.
pub fn directed_by(ctx: &UiContext<'_>, issuer: Issuer) -> String {
    by(ctx, issuer, "hand-directed-by-you", "hand-directed-by", &[])
}

fn by(ctx: &UiContext<'_>, who: Issuer, mine: &str, others: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
    let mut args = args.to_vec();
    args.push(("issuer", FluentValue::from(issuer(ctx, who))));
    ctx.text.with(if is_me(ctx, who) { mine } else { others }, &args)
}
