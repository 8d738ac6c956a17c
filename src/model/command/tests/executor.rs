//! An executor behind a link that loses, doubles, delays and reorders, with restarts and a clock that is off.

use std::collections::BTreeMap;

use crate::base::chance::Chance;
use crate::base::ids::BuildingId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    Actuator, CLOCK_ERROR, CancelAnswer, Command, CommandId, CommandReport, Failure, IDS_MAX, Intake, Issuer, Ledger,
    Message, Order, Outcome, Phase, Pursuit, Refusal, STOP_IDS_MAX,
};

use super::{ME, NOW, OTHER, command};

/// Something that works on its commands for some seconds each, and writes down every deed.
struct Worker {
    ledger: Ledger,
    /// What it works on, and how many seconds are left. Lost in a restart; the ledger is not.
    work: BTreeMap<CommandId, (Command, u32, u32)>,
    clock_error: Span,
    /// When each command began to act, by the true clock.
    began: BTreeMap<CommandId, Vec<Timestamp>>,
    /// The first end that it noted of each.
    ends: BTreeMap<CommandId, CommandReport>,
}

impl Worker {
    fn clock(&self, now: Timestamp) -> Timestamp {
        now + self.clock_error
    }

    fn end(&mut self, id: CommandId, report: CommandReport, seed: u64) -> (CommandId, CommandReport) {
        let before = self.ends.insert(id, report);
        assert_eq!(before, None, "seed {seed}: {id:?} ended twice");
        self.work.remove(&id);
        (id, report)
    }

    fn take(
        &mut self,
        message: Message,
        now: Timestamp,
        chance: &mut Chance,
        seed: u64,
    ) -> Vec<(CommandId, CommandReport)> {
        let clock = self.clock(now);
        match message {
            Message::Give(command) => match self.ledger.take(&command, clock) {
                Intake::Answer(report) => vec![(command.id, report)],
                Intake::Silence => Vec::new(),
                Intake::Decide if !command.order.is_stop() && chance.happens(0.2) => {
                    let report = self.ledger.refuse(command.id, Refusal::NoWay, clock);
                    vec![self.end(command.id, report, seed)]
                }
                Intake::Decide => {
                    let outdone = self.ledger.accept(command.id, clock);
                    let mut said: Vec<_> =
                        outdone.into_iter().map(|id| self.end(id, CommandReport::Superseded, seed)).collect();
                    self.began.entry(command.id).or_default().push(now);
                    said.push((command.id, CommandReport::Accepted));
                    let length_s = 1 + chance.below(20) as u32;
                    self.work.insert(command.id, (command, length_s, length_s));
                    said
                }
            },
            Message::Ask(ticket) => {
                self.ledger.ask(&ticket, clock).map(|report| (ticket.command, report)).into_iter().collect()
            }
            Message::Cancel(ticket) => match self.ledger.cancel(&ticket, clock) {
                CancelAnswer::LeaveOff => vec![self.end(ticket.command, CommandReport::Cancelled, seed)],
                CancelAnswer::Answer(report) => vec![(ticket.command, report)],
                CancelAnswer::Silence => Vec::new(),
            },
        }
    }

    fn work(&mut self, now: Timestamp, seed: u64) -> Vec<(CommandId, CommandReport)> {
        let clock = self.clock(now);
        let mut said = Vec::new();
        let ids: Vec<CommandId> = self.work.keys().copied().collect();
        for id in ids {
            let Some((_, left_s, length_s)) = self.work.get_mut(&id) else { continue };
            *left_s -= 1;
            let report = match *left_s {
                0 => CommandReport::Done,
                left_s => CommandReport::InProgress(1.0 - left_s as f32 / *length_s as f32),
            };
            assert!(self.ledger.note(id, report, clock), "seed {seed}: {id:?} works after its end");
            if report.is_end() {
                said.push(self.end(id, report, seed));
            } else {
                said.push((id, report));
            }
        }
        said
    }

    fn restart(&mut self, target: crate::model::Thing, now: Timestamp, seed: u64) {
        for id in self.ledger.restart(target, self.clock(now)) {
            self.end(id, CommandReport::Failed(Failure::Restarted), seed);
        }
        assert!(self.work.is_empty(), "seed {seed}: something was going on that the ledger doesn't know");
    }
}

/// A link that loses, doubles and delays a share of what it carries.
struct Link<T> {
    share: f64,
    on_way: Vec<(Timestamp, T)>,
}

impl<T: Clone> Link<T> {
    fn put(&mut self, what: &T, now: Timestamp, chance: &mut Chance) {
        if chance.happens(self.share) {
            return;
        }
        let copies = 1 + usize::from(chance.happens(self.share));
        for _ in 0..copies {
            let late_s =
                if chance.happens(self.share) { chance.between(1.0, 200.0) } else { chance.between(0.05, 0.5) };
            self.on_way.push((now + Span::from_s_f64(late_s), what.clone()));
        }
    }

    fn arrived(&mut self, now: Timestamp) -> Vec<T> {
        let (due, later): (Vec<_>, Vec<_>) = self.on_way.drain(..).partition(|(at, _)| *at <= now);
        self.on_way = later;
        due.into_iter().map(|(_, what)| what).collect()
    }
}

fn any_order(chance: &mut Chance) -> Order {
    match chance.below(8) {
        0 => Order::PullOver,
        1 => Order::EmergencyStop,
        2 => Order::Release,
        3 => Order::Horn,
        4 => Order::Reroute,
        5 => Order::HoldAtNextStop,
        _ => Order::GoTo(BuildingId(chance.below(9) as u32)),
    }
}

/// One run: commands at random moments through a bad link, then a good one until everything is told.
fn run(seed: u64) -> BTreeMap<&'static str, usize> {
    let mut chance = Chance::new(seed);
    let error_ms = chance.between(-(CLOCK_ERROR.0 as f64), CLOCK_ERROR.0 as f64) as i64;
    let mut worker = Worker {
        ledger: Ledger::default(),
        work: BTreeMap::new(),
        clock_error: Span(error_ms),
        began: BTreeMap::new(),
        ends: BTreeMap::new(),
    };
    let mut out = Link { share: 0.3, on_way: Vec::new() };
    let mut back = Link { share: 0.3, on_way: Vec::new() };
    let mut pursuits: BTreeMap<CommandId, Pursuit> = BTreeMap::new();
    let mut outcomes: BTreeMap<CommandId, Outcome> = BTreeMap::new();
    let target = command(0, Order::Horn, ME, NOW).target;
    for second in 0..500 {
        let now = NOW + Span::from_s(second);
        if second < 120 && chance.happens(0.15) {
            let issuer = [ME, OTHER, Issuer::Dispatcher][chance.below(3)];
            let id = CommandId(second as u64 + 1);
            pursuits.insert(id, Pursuit::new(command(id.0, any_order(&mut chance), issuer, now)));
        }
        if second == 300 {
            (out.share, back.share) = (0.0, 0.0);
        }
        if second < 300 && chance.happens(0.01) {
            worker.restart(target, now, seed);
        }
        for pursuit in pursuits.values_mut() {
            if chance.happens(0.005) {
                // An ended one can't be cancelled, and says so.
                pursuit.cancel().ok();
            }
            if let Some(message) = pursuit.due(now) {
                out.put(&message, now, &mut chance);
            }
        }
        let mut said = Vec::new();
        for message in out.arrived(now) {
            said.extend(worker.take(message, now, &mut chance, seed));
        }
        said.extend(worker.work(now, seed));
        for report in &said {
            back.put(report, now, &mut chance);
        }
        for (id, report) in back.arrived(now) {
            let pursuit = pursuits.get_mut(&id).unwrap();
            if pursuit.hear(report, now).is_ok()
                && let Some(outcome) = pursuit.life().outcome()
            {
                assert_eq!(outcomes.insert(id, outcome), None, "seed {seed}: two outcomes of {id:?}");
            }
        }
    }
    judge(seed, &pursuits, &worker)
}

fn judge(seed: u64, pursuits: &BTreeMap<CommandId, Pursuit>, worker: &Worker) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (id, began) in &worker.began {
        assert_eq!(began.len(), 1, "seed {seed}: {id:?} acted twice");
        let command = pursuits[id].command();
        assert!(began[0] < command.expires, "seed {seed}: {id:?} acted after its time");
    }
    for (id, pursuit) in pursuits {
        let phase = pursuit.life().phase();
        let Phase::Ended(outcome) = phase else { panic!("seed {seed}: {id:?} is {phase:?} at the end") };
        if let Some(end) = worker.ends.get(id) {
            assert_eq!(Some(outcome), Outcome::of(*end), "seed {seed}: both sides remember {id:?} alike");
        } else {
            let is_harmless = matches!(outcome, Outcome::Expired | Outcome::Cancelled | Outcome::Superseded);
            assert!(is_harmless && !worker.began.contains_key(id), "seed {seed}: {id:?} is {outcome:?}");
        }
        let word = match outcome {
            Outcome::Done => "done",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Failed(_) => "failed",
            Outcome::Expired => "expired",
            Outcome::Cancelled => "cancelled",
            Outcome::Superseded => "superseded",
        };
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[test]
fn over_a_bad_link_nothing_acts_twice_or_late_and_both_sides_agree() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..400 {
        for (word, count) in run(seed) {
            *counts.entry(word).or_default() += count;
        }
    }
    println!("{counts:?}");
    assert!(counts.len() == 6 && counts.values().all(|count| *count > 20), "every outcome is met: {counts:?}");
}

#[test]
fn a_repeat_is_answered_and_an_older_one_that_comes_late_is_superseded() {
    let mut ledger = Ledger::default();
    let go = command(1, Order::GoTo(BuildingId(1)), ME, NOW);
    let stop = command(2, Order::PullOver, ME, NOW + Span::from_s(1));
    let release = command(3, Order::Release, ME, NOW + Span::from_s(2));
    let now = NOW + Span::from_s(3);
    assert_eq!(ledger.take(&stop, now), Intake::Decide);
    assert_eq!(ledger.take(&stop, now), Intake::Silence, "it is being decided");
    assert!(ledger.accept(stop.id, now).is_empty());
    assert_eq!(ledger.take(&stop, now), Intake::Answer(CommandReport::Accepted));
    assert_eq!(ledger.take(&release, now), Intake::Decide);
    assert_eq!(ledger.accept(release.id, now), [stop.id]);
    assert_eq!(ledger.take(&go, now), Intake::Answer(CommandReport::Superseded), "by the stop that came between");
    assert!(!ledger.note(stop.id, CommandReport::Done, now), "an end is the last word");
    assert_eq!(ledger.report(stop.id), Some(CommandReport::Superseded));
    assert_eq!(ledger.live(stop.target, Actuator::Motion).count(), 1);
}

#[test]
fn who_asks_or_cancels_gets_the_truth() {
    let mut ledger = Ledger::default();
    let stop = command(1, Order::PullOver, ME, NOW);
    let mut others = stop.ticket();
    others.issuer = OTHER;
    assert_eq!(ledger.ask(&stop.ticket(), NOW), None, "it may still be on its way");
    assert_eq!(ledger.take(&stop, NOW), Intake::Decide);
    ledger.accept(stop.id, NOW);
    assert_eq!(ledger.cancel(&others, NOW), CancelAnswer::Answer(CommandReport::Accepted), "not theirs");
    assert_eq!(ledger.cancel(&stop.ticket(), NOW), CancelAnswer::LeaveOff);
    assert_eq!(ledger.cancel(&stop.ticket(), NOW), CancelAnswer::Answer(CommandReport::Cancelled));
    // A cancellation that overtakes its command.
    let horn = command(2, Order::Horn, ME, NOW);
    assert_eq!(ledger.cancel(&horn.ticket(), NOW), CancelAnswer::Answer(CommandReport::Cancelled));
    assert_eq!(ledger.take(&horn, NOW), Intake::Answer(CommandReport::Cancelled));
    let late = command(3, Order::Horn, ME, NOW);
    let later = late.expires + Span::from_s(1);
    assert_eq!(ledger.ask(&late.ticket(), later), Some(CommandReport::Expired));
    assert_eq!(ledger.take(&late, later), Intake::Answer(CommandReport::Expired));
    let mut endless = command(4, Order::Horn, ME, NOW);
    endless.expires = NOW + Span::from_s(86_400);
    assert!(matches!(ledger.take(&endless, NOW), Intake::Answer(CommandReport::Rejected { .. })));
}

#[test]
fn memory_is_bounded_keeps_room_for_stops_and_owns_up_to_what_it_forgot() {
    let mut ledger = Ledger::default();
    let give = |ledger: &mut Ledger, id: u64, order: Order, now: Timestamp| {
        let mut command = command(id, order, ME, now);
        // Many things, as in a city.
        command.target = crate::model::Thing::Vehicle(crate::base::ids::VehicleId(id as u32 % 500));
        let intake = ledger.take(&command, now);
        if intake == Intake::Decide {
            ledger.accept(command.id, now);
            ledger.note(command.id, CommandReport::Done, now);
        }
        intake
    };
    for id in 0..IDS_MAX as u64 {
        assert_eq!(give(&mut ledger, id, Order::Horn, NOW), Intake::Decide);
    }
    let next = IDS_MAX as u64;
    assert_eq!(give(&mut ledger, next, Order::Horn, NOW), Intake::Silence);
    assert_eq!(ledger.unheard(), 1);
    for id in 0..STOP_IDS_MAX as u64 {
        assert_eq!(give(&mut ledger, next + 1 + id, Order::PullOver, NOW), Intake::Decide);
    }
    assert_eq!(ledger.len(), IDS_MAX + STOP_IDS_MAX);
    // What can't arrive any more makes room.
    let later = NOW + Span::from_s(900);
    assert_eq!(give(&mut ledger, 999_999, Order::Horn, later), Intake::Decide);
    assert_eq!(ledger.len(), IDS_MAX);
    let first = command(0, Order::Horn, ME, NOW);
    assert_eq!(ledger.take(&first, later), Intake::Answer(CommandReport::Failed(Failure::Forgotten)));
}

#[test]
fn a_clock_that_is_set_back_brings_nothing_back_to_life() {
    let expires = NOW + Span::from_s(30);
    let ahead = expires - CLOCK_ERROR;
    let behind = ahead - Span::from_s(1);
    let called_over: [fn(&mut Ledger, &Command, Timestamp); 3] = [
        |ledger, order, at| assert_eq!(ledger.take(order, at), Intake::Answer(CommandReport::Expired)),
        |ledger, order, at| assert_eq!(ledger.ask(&order.ticket(), at), Some(CommandReport::Expired)),
        |ledger, order, at| {
            assert_eq!(ledger.cancel(&order.ticket(), at), CancelAnswer::Answer(CommandReport::Expired));
        },
    ];
    for call in called_over {
        let order = command(1, Order::PullOver, ME, NOW);
        assert_eq!(order.expires, expires);
        let mut ledger = Ledger::default();
        call(&mut ledger, &order, ahead);
        assert_eq!(ledger.take(&order, behind), Intake::Answer(CommandReport::Expired), "it was called expired");
        assert_eq!(Ledger::default().take(&order, behind), Intake::Decide, "and would have acted");
        let later = command(2, Order::PullOver, ME, NOW + Span::from_s(1));
        assert_eq!(ledger.take(&later, behind), Intake::Decide, "what lives longer is not touched");
    }
}
