//! Words of a seat: who sits there, what they may, and why something is not done.

use fluent_bundle::FluentValue;

use crate::model::command::{Authority, Help, Refusal};
use crate::model::people::{DeskId, SignIn, SignInAnswer};
use crate::ui::command_words;
use crate::ui::context::UiContext;

/// A role by its name: `supervisor`, `partner operator, Hikyaku Parcels`.
pub fn role(ctx: &UiContext<'_>, authority: Authority) -> String {
    let key = match authority {
        Authority::Viewer => "role-viewer",
        Authority::Operator => "role-operator",
        Authority::Supervisor => "role-supervisor",
        Authority::Absent => "role-absent",
        Authority::Partner(id) => {
            return match ctx.picture.people.partner(id) {
                Some(partner) => {
                    let name = FluentValue::from(ctx.text.name(&partner.name).to_owned());
                    ctx.text.with("role-partner", &[("partner", name)])
                }
                None => ctx.text.get("role-partner-elsewhere").to_owned(),
            };
        }
    };
    ctx.text.get(key).to_owned()
}

/// What a role may, in a sentence.
pub fn may(ctx: &UiContext<'_>, authority: Authority) -> String {
    ctx.text
        .get(match authority {
            Authority::Viewer => "may-viewer",
            Authority::Operator => "may-operator",
            Authority::Supervisor => "may-supervisor",
            Authority::Partner(_) => "may-partner",
            Authority::Absent => "seat-only-stops",
        })
        .to_owned()
}

/// Who sits at a window, and as what: `Aiko Tanaka · operator`.
pub fn sits_here(ctx: &UiContext<'_>, desk: DeskId) -> String {
    let people = &ctx.picture.people;
    if people.sign_in == SignIn::Off {
        return ctx.text.numbered("seat-unnamed", u32::from(desk.0));
    }
    let named = people.seat(desk).and_then(|seat| Some((people.person(seat.person)?, seat.is_locked)));
    let Some((person, is_locked)) = named else { return ctx.text.get("seat-nobody").to_owned() };
    let name = FluentValue::from(person.name.to_string());
    let role = if is_locked { ctx.text.get("seat-locked").to_owned() } else { role(ctx, person.authority) };
    ctx.text.with("seat-named", &[("name", name), ("role", FluentValue::from(role))])
}

/// What stands over the map while only stops work.
pub fn banner(ctx: &UiContext<'_>, desk: DeskId) -> String {
    match (&ctx.picture.people.sign_in, ctx.picture.people.seat(desk)) {
        (SignIn::Broken(_), _) => ctx.text.get("banner-broken").to_owned(),
        (_, Some(_)) => ctx.text.get("banner-locked").to_owned(),
        (_, None) => ctx.text.get("banner-nobody").to_owned(),
    }
}

/// Why something is not done from a window.
pub fn why_not(ctx: &UiContext<'_>, desk: DeskId) -> String {
    if ctx.picture.people.authority_now(ctx.me) == Authority::Absent {
        return banner(ctx, desk);
    }
    refusal(ctx, Refusal::NotAllowed)
}

/// A refusal with what would help.
pub fn refusal(ctx: &UiContext<'_>, refusal: Refusal) -> String {
    let why = FluentValue::from(ctx.text.get(command_words::refusal(refusal)).to_owned());
    let help = refusal.help().map(|help: Help| ctx.text.get(command_words::help(help)).to_owned());
    match help {
        Some(help) => ctx.text.with("ask-not-possible-help", &[("why", why), ("help", FluentValue::from(help))]),
        None => ctx.text.with("ask-not-possible", &[("why", why)]),
    }
}

/// What became of a try to sign in; `None` when there is nothing to complain of.
pub fn answer(ctx: &UiContext<'_>, answer: SignInAnswer) -> Option<String> {
    let counted = |key: &str, number: u32| ctx.text.with(key, &[("number", FluentValue::from(number))]);
    Some(match answer {
        SignInAnswer::Welcome => return None,
        SignInAnswer::Wrong { tries_left } => counted("seat-wrong", tries_left),
        SignInAnswer::Wait { seconds } => counted("seat-wait", seconds),
        SignInAnswer::NotAllowed(why) => refusal(ctx, why),
        SignInAnswer::NoList => ctx.text.get("seat-broken").to_owned(),
    })
}

/// A time after which a window locks.
pub fn lock_after(ctx: &UiContext<'_>, minutes: u32) -> String {
    if minutes == 0 {
        return ctx.text.get("seat-lock-never").to_owned();
    }
    ctx.text.with("seat-lock-minutes", &[("number", FluentValue::from(minutes))])
}
