//! The second person: who may let a command go that waits for one, and who may take one back.

use crate::model::command::{Authority, Issuer, OperatorId, Order, Refusal};

use super::{Situation, Verdict, authority, partner};

/// Whether somebody may release or refuse a command that another person gave: `situation` is the target's, with the
/// second person as issuer and what they may. With the same role they could have given it themselves.
///
/// # Errors
/// Why not.
pub fn judge_second(given_by: Issuer, order: &Order, situation: &Situation) -> Result<(), Refusal> {
    if situation.issuer == Some(given_by) {
        return Err(Refusal::SamePerson);
    }
    may_touch(order, situation)
}

/// Whether somebody may take back a command that was given. One's own always, while one is there; others' by who may
/// give the same; somebody else's stop never.
///
/// # Errors
/// Why not.
pub fn judge_withdrawal(given_by: Issuer, order: &Order, situation: &Situation) -> Result<(), Refusal> {
    match situation.authority {
        Authority::Absent => return Err(Refusal::NotSignedIn),
        _ if situation.issuer == Some(given_by) => return Ok(()),
        _ => {}
    }
    if order.is_stop() {
        return Err(Refusal::HeldByAnother);
    }
    may_touch(order, situation)
}

fn may_touch(order: &Order, situation: &Situation) -> Result<(), Refusal> {
    for rule in [authority::rule, partner::rule] {
        if let Verdict::Refusal(refusal) = rule(order, situation) {
            return Err(refusal);
        }
    }
    Ok(())
}

/// The situation of somebody before a command of another person.
pub fn situation_of(
    by: OperatorId,
    authority: Authority,
    partner: Option<crate::model::command::PartnerId>,
) -> Situation {
    Situation { issuer: Some(Issuer::Operator(by)), authority, partner, ..Situation::default() }
}

#[cfg(test)]
mod second_person_tests {
    use super::*;
    use crate::model::command::PartnerId;

    #[test]
    fn a_second_person_is_another_one_who_might_have_given_it() {
        let first = Issuer::Operator(OperatorId(11));
        let limit = Order::SetLimit(Some(0.0));
        let (own, other) = (Some(PartnerId(0)), Some(PartnerId(1)));
        for (by, authority, order, partner, release, withdrawal) in [
            (11, Authority::Supervisor, &limit, None, Err(Refusal::SamePerson), Ok(())),
            (11, Authority::Absent, &limit, None, Err(Refusal::SamePerson), Err(Refusal::NotSignedIn)),
            (12, Authority::Operator, &limit, None, Ok(()), Ok(())),
            (12, Authority::Viewer, &limit, None, Err(Refusal::NotAllowed), Err(Refusal::NotAllowed)),
            (12, Authority::Absent, &limit, None, Err(Refusal::NotSignedIn), Err(Refusal::NotSignedIn)),
            (12, Authority::Partner(PartnerId(0)), &limit, None, Err(Refusal::NotAllowed), Err(Refusal::NotAllowed)),
            (12, Authority::Partner(PartnerId(0)), &Order::Horn, own, Ok(()), Ok(())),
            (
                12,
                Authority::Partner(PartnerId(0)),
                &Order::Horn,
                other,
                Err(Refusal::BelongsToAnother),
                Err(Refusal::BelongsToAnother),
            ),
            (12, Authority::Supervisor, &Order::PullOver, None, Ok(()), Err(Refusal::HeldByAnother)),
        ] {
            let situation = situation_of(OperatorId(by), authority, partner);
            assert_eq!(judge_second(first, order, &situation), release, "{by} {authority:?} {order:?}");
            assert_eq!(judge_withdrawal(first, order, &situation), withdrawal, "{by} {authority:?} {order:?}");
        }
    }
}
