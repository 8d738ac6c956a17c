//! No interlock can be passed from any entrance, and stops always get through: random orders by the station's own
//! entrance and by a restless hand on the window, against vehicles and equipment in random states.
//!
//! What must not happen is said a second time, in `checker.rs`. The executor here obeys whatever comes to it, so that
//! nothing but the station and the window stands between an entrance and the deed. A longer run:
//! `YAGURA_INTERLOCK_ROUNDS=20 YAGURA_TEST_SEED=1 cargo test --release --test interlocks -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]
#![expect(clippy::print_stdout, reason = "seed and figures are for whoever runs it with --nocapture")]

#[path = "../support/app_harness.rs"]
mod app_harness;
mod checker;
mod hands;
mod orders;
mod script;
mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use yagura::base::chance::Chance;
use yagura::model::command::{Consent, GroupDraft, Issuer, Outcome, Refusal, RiskClass};
use yagura::model::{Command, CommandDraft, CommandId, Intent, Order, Thing};
use yagura::world::Desk as _;

use checker::least_consent;
use hands::Hand;
use orders::any_order;
use script::ScriptDesk;
use truth::{ME, OTHER, START};

const HOMES: u32 = 300;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seed() -> u64 {
    let seed = number("YAGURA_TEST_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("YAGURA_TEST_SEED={seed}");
    seed
}

fn rounds() -> usize {
    number("YAGURA_INTERLOCK_ROUNDS").unwrap_or(1) as usize
}

/// Orders as whoever speaks to the station sends them: any order, any confirmation, with and without a reason.
struct Straight {
    desk: Arc<ScriptDesk>,
    chance: Chance,
    /// How often each reason stood against what was asked for.
    met: BTreeMap<&'static str, usize>,
    arrived: usize,
    asked: usize,
}

impl Straight {
    fn new(seed: u64) -> Self {
        let desk = ScriptDesk::new(HOMES);
        Self { desk, chance: Chance::new(seed), met: BTreeMap::new(), arrived: 0, asked: 0 }
    }

    fn draft(&mut self) -> CommandDraft {
        let truth = self.desk.truth.lock().unwrap();
        let target = truth.any_thing(&mut self.chance);
        let order = any_order(&truth, target, &mut self.chance);
        let chance = &mut self.chance;
        let issuer = Issuer::Operator(if chance.happens(0.7) { ME } else { OTHER });
        let reason = if chance.happens(0.5) { String::new() } else { "drill".to_owned() };
        let consent =
            if chance.happens(0.7) { Consent::Held } else { [Consent::Pressed, Consent::Confirmed][chance.below(2)] };
        CommandDraft { target, order, issuer, reason, consent }
    }

    fn note_reasons(&mut self, draft: &CommandDraft) {
        let command = issued(draft);
        if let Some(reason) = checker::forbidden(&self.desk.truth.lock().unwrap(), &command) {
            *self.met.entry(reason).or_default() += 1;
        }
    }

    /// One order alone.
    fn give_one(&mut self) {
        let draft = self.draft();
        self.note_reasons(&draft);
        self.asked += 1;
        self.desk.send(Intent::Command(draft.clone())).unwrap();
        let arrivals = self.desk.take_arrivals();
        for arrival in &arrivals {
            assert_eq!(arrival.forbidden, None, "{:?}", arrival.command);
            let least = least_consent(&draft.order, draft.target, 1);
            assert!(draft.consent >= least, "{:?} by {:?}", draft.order, draft.consent);
            assert!(draft.order.risk(draft.target) != RiskClass::TwoPerson, "one person alone: {:?}", draft.order);
        }
        let can_it = self.desk.picture().abilities.get(draft.target).can(draft.order.kind());
        let must_arrive = draft.order.is_stop() && can_it;
        assert!(!must_arrive || arrivals.len() == 1, "a stop did not get through: {draft:?}");
        self.arrived += arrivals.len();
    }

    /// The same order to many.
    fn give_many(&mut self) {
        let first = self.draft();
        let Thing::Vehicle(_) = first.target else { return };
        let targets: Vec<Thing> = {
            let truth = self.desk.truth.lock().unwrap();
            (0..truth.roster.len())
                .filter(|_| self.chance.happens(0.4))
                .map(|index| Thing::Vehicle(yagura::base::ids::VehicleId::from_index(index)))
                .collect()
        };
        for target in &targets {
            self.note_reasons(&CommandDraft { target: *target, ..first.clone() });
        }
        self.asked += targets.len();
        let CommandDraft { order, issuer, reason, consent, .. } = first;
        let group = GroupDraft { targets: targets.clone(), order: order.clone(), issuer, reason, consent };
        self.desk.send(Intent::Group(group)).unwrap();
        let stops = self.desk.take_arrivals();
        let picture = self.desk.picture();
        let can_stop = |target: &&Thing| picture.abilities.get(**target).can(order.kind());
        if order.is_stop() {
            let wanted: BTreeSet<Thing> = targets.iter().filter(can_stop).copied().collect();
            let arrived: BTreeSet<Thing> = stops.iter().map(|arrival| arrival.command.target).collect();
            assert_eq!(arrived, wanted, "{order:?} of a group gets through to all at once");
        }
        // The later waves.
        for _ in 0..60 {
            self.desk.step();
        }
        for arrival in stops.into_iter().chain(self.desk.take_arrivals()) {
            assert_eq!(arrival.forbidden, None, "{:?}", arrival.command);
            let least = least_consent(&arrival.command.order, arrival.command.target, targets.len());
            assert!(consent >= least, "{:?} to {} by {consent:?}", arrival.command.order, targets.len());
            self.arrived += 1;
        }
    }

    /// What waits for a second person is let go by somebody, sometimes when the state has grown old meanwhile.
    fn release_held(&mut self) {
        let picture = self.desk.picture();
        let held: Vec<(CommandId, Issuer)> = picture
            .commands
            .iter()
            .filter(|row| row.life.phase() == yagura::model::command::Phase::Held)
            .map(|row| (row.command.id, row.command.issuer))
            .collect();
        let Some((id, issuer)) = self.chance.pick(&held).copied() else { return };
        let by = if self.chance.happens(0.5) { ME } else { OTHER };
        self.desk.send(Intent::ReleaseHeld { command: id, by }).unwrap();
        for arrival in self.desk.take_arrivals() {
            assert_eq!(arrival.command.id, id);
            assert_ne!(issuer, Issuer::Operator(by), "released by who gave it: {:?}", arrival.command);
            assert_eq!(arrival.forbidden, None, "{:?}", arrival.command);
            self.arrived += 1;
        }
    }

    fn round(&mut self) {
        for _ in 0..150 {
            self.desk.truth.lock().unwrap().draw(&mut self.chance);
            self.desk.step();
            for _ in 0..12 {
                self.give_one();
            }
            self.give_many();
            self.release_held();
            self.desk.step();
        }
    }
}

fn issued(draft: &CommandDraft) -> Command {
    draft.clone().issue(CommandId(u64::MAX), START)
}

#[test]
fn no_interlock_is_passed_by_whoever_speaks_to_the_station() {
    let mut straight = Straight::new(seed());
    let mut refusals = BTreeSet::new();
    for _ in 0..rounds() {
        straight.round();
        for row in straight.desk.picture().commands.iter() {
            if let Some(Outcome::Rejected { refusal, .. }) = row.life.outcome() {
                refusals.insert(refusal);
            }
        }
    }
    println!("{} orders, {} acted upon; reasons met: {:?}", straight.asked, straight.arrived, straight.met);
    println!("refusals at the end: {refusals:?}");
    // The states really reach the interlocks, and not all is refused.
    let unmet: Vec<_> = checker::REASONS.iter().filter(|reason| !straight.met.contains_key(*reason)).collect();
    assert!(unmet.is_empty(), "never met: {unmet:?}");
    assert!(straight.arrived > straight.asked / 10, "{} of {}", straight.arrived, straight.asked);
    assert!(refusals.contains(&Refusal::NotConfirmed));
}

/// An entrance that leaves the judge out is found.
#[test]
fn an_entrance_that_leaves_the_judge_out_is_found() {
    let mut straight = Straight::new(seed());
    let found = (0..2_000).position(|round| {
        if round % 20 == 0 {
            straight.desk.truth.lock().unwrap().draw(&mut straight.chance);
        }
        let draft = straight.draft();
        // Straight to the executor, as a station without its judge would.
        let command = draft.issue(CommandId(round), START);
        straight.desk.truth.lock().unwrap().arrive(&command);
        straight.desk.take_arrivals().iter().any(|arrival| arrival.forbidden.is_some())
    });
    assert!(found.is_some_and(|tries| tries < 200), "{found:?}");
}

/// What a hand on the window did, checked.
fn check(hand: &mut Hand, deed: &hands::Deed) -> Result<usize, String> {
    let arrivals = hand.desk.take_arrivals();
    for intent in hand.desk.take_sent() {
        let (order, target, targets, consent) = match intent {
            Intent::Command(draft) => (draft.order, draft.target, 1, draft.consent),
            Intent::Group(group) => (group.order, group.targets[0], group.targets.len(), group.consent),
            _ => continue,
        };
        let least = least_consent(&order, target, targets);
        if consent < least || deed.confirms < least {
            return Err(format!("{order:?} to {targets} by {consent:?}, from {} ({:?})", deed.entrance, deed.confirms));
        }
    }
    if let Some(arrival) = arrivals.iter().find(|arrival| arrival.forbidden.is_some()) {
        return Err(format!("{:?}: {:?}", arrival.forbidden, arrival.command));
    }
    if deed.must_stop && !arrivals.iter().any(|arrival| arrival.command.order == Order::PullOver) {
        return Err("a stop did not get through".to_owned());
    }
    Ok(arrivals.len())
}

#[test]
fn no_interlock_is_passed_by_a_hand_on_the_window() {
    let mut chance = Chance::new(seed());
    let mut hand = Hand::new(ScriptDesk::new(HOMES));
    let (mut arrived, mut stops) = (0, 0);
    for deed_number in 0..400 * rounds() {
        if deed_number % 7 == 0 {
            // Under an open card, too.
            hand.desk.truth.lock().unwrap().draw(&mut chance);
        }
        hand.look();
        hand.desk.take_arrivals();
        hand.desk.take_sent();
        let deed = hand.act(&mut chance);
        stops += usize::from(deed.must_stop);
        match check(&mut hand, &deed) {
            Ok(number) => arrived += number,
            Err(what) => {
                let app = hand.harness.state().as_ref().unwrap();
                let selected = app.selection().things().to_vec();
                assert_eq!(what, "", "deed {deed_number} in {:?}, selected {selected:?}", app.workspace());
            }
        }
    }
    println!("{arrived} commands acted upon, {stops} stops by key; {:?}", hand.used);
    for entrance in ["keys", "palette", "menu on a row", "menu on the map", "attention and assistance", "buttons"] {
        assert!(hand.used.contains_key(entrance), "{entrance}");
    }
    assert!(arrived > 0 && stops > 0);
}

/// An entrance of the window that sends what nobody confirmed is found.
#[test]
fn an_entrance_that_leaves_the_confirmation_out_is_found() {
    let mut hand = Hand::new(ScriptDesk::new(HOMES));
    let target = Thing::Vehicle(yagura::base::ids::VehicleId(0));
    let issuer = Issuer::Operator(ME);
    let draft =
        CommandDraft { target, order: Order::Release, issuer, reason: "drill".to_owned(), consent: Consent::Held };
    hand.desk.send(Intent::Command(draft)).unwrap();
    let pressed = hands::Deed { entrance: "planted", confirms: Consent::Pressed, must_stop: false };
    assert!(check(&mut hand, &pressed).is_err());
}
