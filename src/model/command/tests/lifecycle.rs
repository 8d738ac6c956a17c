use crate::base::chance::Chance;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    CommandReport, Failure, LifeEvent, Lifecycle, Message, Order, Outcome, Phase, Pursuit, Refusal, Retry,
};

use super::{ME, NOW, command};

const EXPIRES: Timestamp = Timestamp(NOW.0 + 30_000);

fn any_report(chance: &mut Chance) -> CommandReport {
    match chance.below(9) {
        0 => CommandReport::Accepted,
        1 => CommandReport::InProgress(f32::NAN),
        2 => CommandReport::Done,
        3 => CommandReport::Rejected { refusal: Refusal::NoWay, retry: Retry::Later },
        4 => CommandReport::Failed(Failure::TimedOut),
        5 => CommandReport::Expired,
        6 => CommandReport::Cancelled,
        7 => CommandReport::Superseded,
        _ => CommandReport::InProgress(chance.between(-0.5, 1.5) as f32),
    }
}

fn any_event(chance: &mut Chance) -> LifeEvent {
    match chance.below(16) {
        0 | 7 => LifeEvent::Release,
        1 | 8..=10 => LifeEvent::Send(NOW + Span(chance.between(-1_000.0, 60_000.0) as i64)),
        2 => LifeEvent::TimeOver,
        3 => LifeEvent::Overdue,
        4 => LifeEvent::Cancel,
        5 => LifeEvent::Supersede,
        6 => LifeEvent::Refuse(Refusal::Moving),
        _ => LifeEvent::Report(any_report(chance)),
    }
}

#[test]
fn whatever_happens_a_command_has_one_outcome_and_never_goes_back() {
    let (mut ends, mut unconfirmed_ends) = (0, 0);
    for seed in 0..20_000 {
        let mut chance = Chance::new(seed);
        let mut life = if chance.happens(0.5) { Lifecycle::held(EXPIRES) } else { Lifecycle::queued(EXPIRES) };
        for _ in 0..30 {
            let event = any_event(&mut chance);
            let before = life;
            let after = life.apply(event);
            let context = format!("seed {seed}: {event:?} on {before:?}");
            let Ok(after) = after else { continue };
            assert!(after.progress() >= before.progress() && (0.0..=1.0).contains(&after.progress()), "{context}");
            assert!(before.outcome().is_none(), "left an end: {context}");
            if let LifeEvent::Send(at) = event {
                assert!(at < EXPIRES && after.phase() == Phase::Sent, "sent an expired one: {context}");
                assert_eq!(after.sends(), before.sends() + 1, "{context}");
            }
            if matches!(event, LifeEvent::Report(_)) {
                assert!(before.sends() > 0, "heard of what was never sent: {context}");
            }
            if before.phase() == Phase::Unconfirmed && after.phase() != Phase::Unconfirmed {
                assert!(after.outcome().is_some(), "left unconfirmed for no end: {context}");
                unconfirmed_ends += 1;
            }
            if after.outcome() == Some(Outcome::Done) {
                assert!(after.progress() >= 1.0, "{context}");
            }
            ends += usize::from(after.outcome().is_some());
            life = after;
        }
    }
    println!("{ends} of 20000 ended, {unconfirmed_ends} of them after they were unconfirmed");
    assert!(ends > 15_000 && unconfirmed_ends > 500, "the random events reach every phase");
}

#[test]
fn each_phase_takes_its_events_and_no_others() {
    let queued = Lifecycle::queued(EXPIRES);
    let sent = queued.apply(LifeEvent::Send(NOW)).unwrap();
    let hear = |life: Lifecycle, report| life.apply(LifeEvent::Report(report)).unwrap();
    let accepted = hear(sent, CommandReport::Accepted);
    let moving = hear(accepted, CommandReport::InProgress(0.4));
    let done = hear(moving, CommandReport::Done);
    let lost = sent.apply(LifeEvent::TimeOver).unwrap();
    assert_eq!(hear(moving, CommandReport::Accepted).phase(), Phase::InProgress, "a late repeat");
    assert!(hear(moving, CommandReport::InProgress(0.2)).progress() >= 0.4);
    assert_eq!(hear(lost, CommandReport::InProgress(0.5)).phase(), Phase::Unconfirmed);
    assert_eq!(hear(lost, CommandReport::Done).outcome(), Some(Outcome::Done));
    assert_eq!(moving.apply(LifeEvent::Overdue).unwrap().phase(), Phase::Unconfirmed);
    for (life, event) in [
        (Lifecycle::held(EXPIRES), LifeEvent::Send(NOW)),
        (queued, LifeEvent::Send(EXPIRES)),
        (sent, LifeEvent::Send(EXPIRES)),
        (queued, LifeEvent::Report(CommandReport::Done)),
        (accepted, LifeEvent::Send(NOW)),
        (accepted, LifeEvent::TimeOver),
        (sent, LifeEvent::Supersede),
        (done, LifeEvent::Report(CommandReport::Failed(Failure::TimedOut))),
        (done, LifeEvent::Cancel),
        (lost, LifeEvent::Send(NOW)),
    ] {
        assert!(life.apply(event).is_err(), "{event:?} on {:?}", life.phase());
    }
}

#[test]
fn a_pursuit_sends_again_then_asks_and_never_sends_what_is_expired() {
    let mut pursuit = Pursuit::new(command(1, Order::PullOver, ME, NOW));
    let (mut gives, mut asks) = (Vec::new(), Vec::new());
    for second in 0..120 {
        let now = NOW + Span::from_s(second);
        match pursuit.due(now) {
            Some(Message::Give(_)) => gives.push(second),
            Some(Message::Ask(_)) => asks.push(second),
            Some(Message::Cancel(_)) | None => {}
        }
        if second == 60 {
            assert_eq!(pursuit.life().phase(), Phase::Unconfirmed);
        }
    }
    assert_eq!(gives, (0..30).step_by(2).collect::<Vec<_>>());
    // First five seconds after what was sent last, then as often as a command.
    assert_eq!(asks, (33..120).step_by(2).collect::<Vec<_>>());
    pursuit.hear(CommandReport::Expired, NOW).unwrap();
    assert_eq!(pursuit.life().outcome(), Some(Outcome::Expired));
    assert_eq!(pursuit.due(NOW + Span::from_s(500)), None);
}

#[test]
fn a_command_that_was_not_sent_is_cancelled_at_once_and_another_by_its_executor() {
    let mut unsent = Pursuit::held(command(1, Order::Reroute, ME, NOW));
    assert_eq!(unsent.due(NOW), None);
    unsent.cancel().unwrap();
    assert_eq!(unsent.life().outcome(), Some(Outcome::Cancelled));
    let mut sent = Pursuit::new(command(2, Order::Reroute, ME, NOW));
    assert!(matches!(sent.due(NOW), Some(Message::Give(_))));
    sent.cancel().unwrap();
    assert!(matches!(sent.due(NOW), Some(Message::Cancel(_))));
    assert_eq!(sent.life().outcome(), None);
    sent.hear(CommandReport::Done, NOW).unwrap();
    assert_eq!(sent.life().outcome(), Some(Outcome::Done), "it was quicker");
}
