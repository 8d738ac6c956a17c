//! Tasks that must fail safely: nothing happens that must not, and the window says why.

use std::path::Path;
use std::sync::Arc;

use egui::{Key, Modifiers};
use yagura::base::ids::VehicleId;
use yagura::city::City;
use yagura::journal::{Journal, Policy};
use yagura::model::command::{Consent, Outcome, Phase, Refusal};
use yagura::model::journal_view::JournalState;
use yagura::model::vehicle_detail::DoorState;
use yagura::model::{Intent, Order, Thing};
use yagura::sim::Simulator;
use yagura::station::{Journaling, Station};
use yagura::world::Desk as _;

use super::live_desk::LiveDesk;
use super::{Hand, ME, WALL, WINDOWS, city, commands, draft, driving, folder, is_latched, keep_journal};

impl Hand {
    fn select(&mut self, vehicle: VehicleId) {
        self.window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(vehicle));
        self.look();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.window.harness.key_press_modifiers(modifiers, key);
        self.look();
    }

    fn says_key(&self, key: &str) -> bool {
        self.says(&self.words.get(key))
    }
}

#[test]
fn unlocking_a_moving_vehicle_fails_safely() {
    let city = city();
    for (size, language) in WINDOWS {
        let desk = LiveDesk::new(&city, |_| {});
        let vehicle = driving(&desk.picture());
        let mut hand = Hand::new(desk, size, language);
        hand.select(vehicle);
        hand.key(Modifiers::SHIFT, Key::U);
        assert!(hand.says_key("refusal-moving"), "it says why, in {language:?}: {:?}", hand.said());
        hand.press_key("ask-confirm");
        hand.key(Modifiers::NONE, Key::Enter);
        hand.key(Modifiers::NONE, Key::Space);
        assert_eq!(commands(&hand.desk), []);
        // Nor does the station take it from whoever says that it was confirmed.
        let unlock = Order::SetDoors(yagura::model::command::DoorOrder::Unlock);
        hand.desk.send(Intent::Command(draft(vehicle, unlock, 1))).unwrap();
        hand.desk.pass(3);
        let picture = hand.desk.picture();
        let outcome = picture.commands.last().unwrap().life.outcome();
        assert!(matches!(outcome, Some(Outcome::Rejected { refusal: Refusal::Moving, .. })), "{outcome:?}");
        assert_ne!(picture.details.get(vehicle.index()).unwrap().detail.doors, DoorState::Open);
    }
}

#[test]
fn what_another_desk_holds_is_not_commanded() {
    let city = city();
    for (size, language) in WINDOWS {
        let desk = LiveDesk::new(&city, |_| {});
        let vehicle = driving(&desk.picture());
        desk.send(Intent::Command(draft(vehicle, Order::PullOver, 2))).unwrap();
        let other = super::Issuer::Operator(super::OperatorId(2));
        desk.pass_until(300, |picture| is_latched(picture, vehicle, other) && super::speed_mps(picture, vehicle) < 0.1)
            .expect("it stands");
        let mut hand = Hand::new(desk, size, language);
        hand.select(vehicle);
        hand.key(Modifiers::SHIFT, Key::R);
        assert!(hand.says_key("refusal-held-by-another"), "it says why, in {language:?}: {:?}", hand.said());
        hand.hold_to_confirm();
        assert_eq!(commands(&hand.desk).len(), 1, "nothing but the other's stop was sent");
        hand.key(Modifiers::NONE, Key::Escape);
        for order in [Order::Release, Order::ReturnToDepot(yagura::base::ids::DepotId(0))] {
            hand.desk.send(Intent::Command(draft(vehicle, order, 1))).unwrap();
        }
        hand.desk.pass(20);
        let picture = hand.desk.picture();
        assert!(is_latched(&picture, vehicle, other) && super::speed_mps(&picture, vehicle) < 0.1);
        // A stop of mine gets through all the same.
        hand.key(Modifiers::NONE, Key::S);
        hand.desk.pass(5);
        let mine = |row: &&yagura::world::CommandNow| row.command.issuer == ME && row.command.order == Order::PullOver;
        assert!(hand.desk.picture().commands.iter().find(mine).is_some_and(|row| row.life.sends() > 0));
    }
}

/// What keeps a journal from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// Its folder was removed while it was open.
    FolderGone,
    /// A folder stands where the file should be.
    FolderInPlace,
    /// Another program has it.
    Locked,
    /// The folder may only be read; whoever may everything, as root, writes all the same.
    ReadOnlyFolder,
}

/// A desk whose journal can't be written; what must be kept meanwhile comes with it.
fn desk_without_journal(city: &Arc<City>, cause: Cause, name: &str) -> Option<(Arc<LiveDesk>, Option<Journal>)> {
    let folder = folder(name);
    let path = folder.join("inside").join("journal.sqlite");
    let inside = path.parent().unwrap();
    std::fs::create_dir_all(inside).unwrap();
    let mut other = None;
    match cause {
        Cause::FolderGone => {}
        Cause::FolderInPlace => std::fs::create_dir_all(&path).unwrap(),
        Cause::Locked => other = Some(Journal::open(&path, Policy::default(), "desk-2", WALL).unwrap().0),
        Cause::ReadOnlyFolder => {
            let mut may = std::fs::metadata(inside).unwrap().permissions();
            may.set_readonly(true);
            std::fs::set_permissions(inside, may).unwrap();
            if std::fs::write(inside.join("probe"), b"").is_ok() {
                println!("SKIPPED: whoever runs this may write into a read-only folder");
                return None;
            }
        }
    }
    let ready = |station: &mut Station<Simulator>| {
        if cause == Cause::FolderGone {
            keep_journal(station, &path);
        } else {
            keep_what_can_be_kept(station, &path);
        }
    };
    let desk = LiveDesk::with(city, |_| {}, ready);
    if cause == Cause::FolderGone {
        std::fs::remove_dir_all(inside).unwrap();
    }
    Some((desk, other))
}

fn keep_what_can_be_kept(station: &mut Station<Simulator>, path: &Path) {
    let error = Journal::open(path, Policy::default(), "desk-1", WALL).map(drop).unwrap_err();
    let journal = Journal::without(path, Policy::default(), "desk-1", &error);
    station.keep_journal(Journaling::new(journal, "desk-1", WALL));
}

#[test]
fn a_stop_goes_out_while_the_journal_cannot_be_written() {
    let city = city();
    let causes = [Cause::FolderGone, Cause::FolderInPlace, Cause::Locked, Cause::ReadOnlyFolder];
    for (turn, cause) in causes.into_iter().enumerate() {
        let (size, language) = WINDOWS[turn];
        let name = format!("no-journal-{turn}");
        let Some((desk, _other)) = desk_without_journal(&city, cause, &name) else { continue };
        let vehicle = driving(&desk.picture());
        let mut hand = Hand::new(desk, size, language);
        hand.select(vehicle);
        // What is no stop does not go out, whatever it is.
        hand.desk.send(Intent::Command(draft(vehicle, Order::Horn, 1))).unwrap();
        let horn = hand.desk.picture().commands.last().unwrap().life;
        let is_refused = matches!(horn.phase(), Phase::Ended(Outcome::Rejected { refusal: Refusal::NotJournaled, .. }));
        assert!(is_refused && horn.sends() == 0, "{cause:?}: {horn:?}");
        hand.key(Modifiers::NONE, Key::S);
        assert_eq!(
            commands(&hand.desk).last().map(|draft| (&draft.order, draft.consent)),
            Some((&Order::PullOver, Consent::Pressed))
        );
        hand.desk.pass_until(300, |picture| is_latched(picture, vehicle, ME)).expect("it is stopped");
        hand.look();
        let journal = hand.desk.picture().journal.clone().unwrap();
        assert!(journal.state == JournalState::NotWriting && !journal.trouble.is_empty(), "{cause:?}: {journal:?}");
        assert!(hand.says_key("status-journal-not-writing"), "{cause:?} in {language:?}: {:?}", hand.said());
    }
}
