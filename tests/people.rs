//! People and roles: signing in, what each role may, the second person, and a locked window, at the station and in the
//! window by accessible names.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, and so do its hands")]

#[path = "support/app_harness.rs"]
mod app_harness;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use yagura::base::ids::{FeederId, VehicleId};
use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::journal::{Journal, Policy, Reader, verify};
use yagura::model::command::{Authority, Consent, GroupDraft, Issuer, OperatorId, Outcome, Phase, Refusal};
use yagura::model::people::{AskId, DeskId, SignInAnswer};
use yagura::model::pin::Pin;
use yagura::model::{CommandDraft, CommandId, Control, Intent, Order, Thing, VehicleKind};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::people::list_file::{ListedRole, PeopleList};
use yagura::station::people::pin_hash::PinHash;
use yagura::station::{Journaling, Station};
use yagura::ui::app::AppOptions;
use yagura::ui::text::Language;
use yagura::world::{Desk, Picture};

use app_harness::{AppHarness, app_harness, builder};

/// 2026-08-03, 10:00 in Japan.
const START: Timestamp = Timestamp(1_785_718_800_000);
const WALL: Timestamp = Timestamp(1_790_000_000_000);
const AIKO: OperatorId = OperatorId(11);
const BEN: OperatorId = OperatorId(12);
const PEOPLE: [(&str, &str); 4] =
    [("Aiko Tanaka", "111111"), ("Ben Okafor", "222222"), ("Chie Mori", "333333"), ("Dan Ito", "444444")];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("people {name}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An operator, a supervisor, a viewer, and an operator of the parcel company.
fn list(folder: &Path) -> PathBuf {
    let roles = [
        ListedRole::Operator,
        ListedRole::Supervisor,
        ListedRole::Viewer,
        ListedRole::Partner("Hikyaku Parcels".to_owned()),
    ];
    let mut list = PeopleList::default();
    for ((name, pin), role) in PEOPLE.into_iter().zip(roles) {
        list.add(name, role, PinHash::new(&Pin::new(pin), &[3; 16]).unwrap()).unwrap();
    }
    let path = folder.join("people.toml");
    list.save(&path).unwrap();
    path
}

fn town() -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes: 600 }))
}

fn station(name: &str) -> Station<Simulator> {
    let city = town();
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 120, start: START });
    let mut station = Station::new(city, Box::new(simulator));
    station.seat_people(&list(&folder(name)));
    for _ in 0..20 {
        station.step(Duration::from_secs(1));
        station.publish();
    }
    station
}

fn first(picture: &Picture, kind: VehicleKind, is_partners: bool) -> Thing {
    let is_it = |index: &usize| {
        let vehicle = &picture.roster[*index];
        vehicle.kind == kind && vehicle.partner.is_some() == is_partners
    };
    Thing::Vehicle(VehicleId::from_index((0..picture.roster.len()).find(is_it).unwrap()))
}

fn sign_in(station: &mut Station<Simulator>, desk: DeskId, (name, pin): (&str, &str)) -> SignInAnswer {
    let ask = AskId(7);
    station.intent(Intent::SignIn { desk, ask, name: name.to_owned(), pin: Pin::new(pin) });
    station.publish().people.answer(desk, ask).unwrap()
}

fn draft(target: Thing, order: Order, by: OperatorId) -> CommandDraft {
    CommandDraft { target, order, issuer: Issuer::Operator(by), reason: "drill".into(), consent: Consent::Held }
}

fn phase(station: &mut Station<Simulator>, id: CommandId) -> Phase {
    station.publish().commands.iter().find(|row| row.command.id == id).unwrap().life.phase()
}

/// Why somebody may not give an order; `None` when it is not for who they are.
fn refused(station: &mut Station<Simulator>, draft: CommandDraft) -> Option<Refusal> {
    let id = station.give(draft);
    match phase(station, id) {
        Phase::Ended(Outcome::Rejected { refusal, .. })
            if [Refusal::NotAllowed, Refusal::BelongsToAnother, Refusal::NotSignedIn].contains(&refusal) =>
        {
            Some(refusal)
        }
        _ => None,
    }
}

#[test]
fn each_role_gives_what_it_may_and_stops_are_everybodys() {
    let mut station = station("roles");
    let picture = station.publish();
    let (shuttle, own) = (first(&picture, VehicleKind::Shuttle, false), first(&picture, VehicleKind::Robot, true));
    let cases = [
        (shuttle, Order::SetLights(true)),
        (own, Order::SetLights(true)),
        (Thing::Feeder(FeederId(0)), Order::SetLimit(Some(900.0))),
        (shuttle, Order::PullOver),
        (own, Order::EmergencyStop),
    ];
    let may = |station: &mut Station<Simulator>, by| {
        cases.clone().map(|(target, order)| refused(station, draft(target, order, by)))
    };
    let (no, others, absent) = (Some(Refusal::NotAllowed), Some(Refusal::BelongsToAnother), Some(Refusal::NotSignedIn));
    for (person, authority, expected) in [
        (0, Authority::Operator, [None, others, None, None, None]),
        (1, Authority::Supervisor, [None, None, None, None, None]),
        (2, Authority::Viewer, [no, no, no, None, None]),
        (3, Authority::Partner(yagura::model::command::PartnerId(0)), [others, None, no, None, None]),
    ] {
        assert_eq!(sign_in(&mut station, DeskId::FIRST, PEOPLE[person]), SignInAnswer::Welcome);
        let by = station.publish().people.operator_at(DeskId::FIRST);
        assert_eq!(station.publish().people.authority_now(by), authority);
        assert_eq!(may(&mut station, by), expected, "{authority:?}");
        station.intent(Intent::Lock { desk: DeskId::FIRST, is_idle: true });
        assert_eq!(may(&mut station, by), [absent, absent, absent, None, None], "{authority:?} locked");
        station.intent(Intent::SignOut { desk: DeskId::FIRST });
        assert_eq!(may(&mut station, by), [absent, absent, absent, None, None], "{authority:?} gone");
    }
    assert_eq!(may(&mut station, DeskId::FIRST.unnamed()), [absent, absent, absent, None, None], "nobody");
}

#[test]
fn a_group_goes_on_when_who_gave_it_leaves_and_nobody_absent_begins_one() {
    let mut station = station("group");
    let picture = station.publish();
    let is_shuttle = |index: &usize| picture.roster[*index].kind == VehicleKind::Shuttle;
    let targets: Vec<Thing> = (0..picture.roster.len())
        .filter(is_shuttle)
        .map(|index| Thing::Vehicle(VehicleId::from_index(index)))
        .collect();
    let group = |order, by| GroupDraft {
        targets: targets.clone(),
        order,
        issuer: Issuer::Operator(by),
        reason: String::new(),
        consent: Consent::Held,
    };
    station.give_group(group(Order::SetLights(true), AIKO));
    assert_eq!(station.publish().commands.len(), 0, "nobody sits there");
    sign_in(&mut station, DeskId::FIRST, PEOPLE[0]);
    station.give_group(group(Order::SetLights(true), AIKO)).unwrap();
    station.intent(Intent::Lock { desk: DeskId::FIRST, is_idle: false });
    for _ in 0..60 {
        station.step(Duration::from_secs(1));
        station.publish();
    }
    let not_there = |row: &&yagura::world::CommandNow| {
        matches!(row.life.outcome(), Some(Outcome::Rejected { refusal: Refusal::NotSignedIn, .. }))
    };
    let picture = station.publish();
    assert!(picture.commands.len() > 3, "{}", picture.commands.len());
    assert_eq!(picture.commands.iter().filter(not_there).count(), 0);
    station.give_group(group(Order::PullOver, AIKO)).unwrap();
    let stops = station.publish().commands.iter().filter(|row| row.command.order == Order::PullOver).count();
    assert_eq!(stops, targets.len(), "a locked window stops a group of any size");
}

#[test]
fn what_waits_for_two_is_released_by_another_person_who_may_and_refused_likewise() {
    let mut station = station("two");
    sign_in(&mut station, DeskId::FIRST, PEOPLE[0]);
    let dark = || draft(Thing::Feeder(FeederId(0)), Order::SetLimit(Some(0.0)), AIKO);
    let id = station.give(dark());
    assert_eq!(phase(&mut station, id), Phase::Held);
    let mut asks = 20;
    let mut by_pin = |station: &mut Station<Simulator>, command, (name, pin): (&str, &str)| {
        asks += 1;
        let (desk, ask) = (DeskId::FIRST, AskId(asks));
        station.intent(Intent::ReleaseBySecond { command, desk, ask, name: name.to_owned(), pin: Pin::new(pin) });
        station.publish().people.answer(desk, ask).unwrap()
    };
    assert_eq!(by_pin(&mut station, id, PEOPLE[0]), SignInAnswer::NotAllowed(Refusal::SamePerson));
    assert_eq!(by_pin(&mut station, id, PEOPLE[2]), SignInAnswer::NotAllowed(Refusal::NotAllowed));
    assert_eq!(by_pin(&mut station, id, (PEOPLE[1].0, "999999")), SignInAnswer::Wrong { tries_left: 4 });
    station.intent(Intent::ReleaseHeld { command: id, by: AIKO });
    station.intent(Intent::ReleaseHeld { command: id, by: BEN });
    station.intent(Intent::RefuseHeld { command: id, by: AIKO });
    assert_eq!(phase(&mut station, id), Phase::Held, "not by the same person, nor by one who is not there");
    assert_eq!(by_pin(&mut station, id, PEOPLE[1]), SignInAnswer::Welcome);
    assert!(!matches!(phase(&mut station, id), Phase::Held), "{:?}", phase(&mut station, id));
    assert_eq!(station.publish().people.operator_at(DeskId::FIRST), AIKO, "the first one stays");
    // From another window.
    sign_in(&mut station, DeskId::SECOND, PEOPLE[1]);
    let id = station.give(dark());
    station.intent(Intent::RefuseHeld { command: id, by: BEN });
    let declined = Refusal::SecondDeclined;
    assert_eq!(phase(&mut station, id), Phase::Ended(Outcome::Rejected { refusal: declined, retry: declined.retry() }));
    let id = station.give(dark());
    station.intent(Intent::CancelCommand { command: id, by: DeskId::SECOND.unnamed() });
    assert_eq!(phase(&mut station, id), Phase::Held, "nobody who is not there takes it back");
    station.intent(Intent::ReleaseHeld { command: id, by: BEN });
    assert!(!matches!(phase(&mut station, id), Phase::Held));
}

#[test]
fn who_did_it_stands_in_the_journal_with_name_and_role_and_no_pin_does() {
    let folder = folder("journal");
    let path = folder.join("journal.db");
    let city = town();
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 120, start: START });
    let mut station = Station::new(city, Box::new(simulator));
    let (journal, _) = Journal::open(&path, Policy::default(), "desk-1", WALL).unwrap();
    station.keep_journal(Journaling::new(journal, "desk-1", WALL));
    station.seat_people(&list(&folder));
    station.step(Duration::from_secs(1));
    station.publish();
    let speed = |station: &mut Station<Simulator>, by| {
        station.intent(Intent::Control { control: Control::SetSpeed(5.0), by });
    };
    speed(&mut station, DeskId::FIRST.unnamed());
    sign_in(&mut station, DeskId::FIRST, (PEOPLE[1].0, "314159"));
    sign_in(&mut station, DeskId::FIRST, PEOPLE[1]);
    speed(&mut station, BEN);
    let (key, from, to) = ("lock_after_minutes", "15".to_owned(), "5".to_owned());
    station.intent(Intent::SettingChanged { key, from, to, by: BEN });
    station.intent(Intent::Lock { desk: DeskId::FIRST, is_idle: true });
    station.intent(Intent::SignIn {
        desk: DeskId::FIRST,
        ask: AskId(9),
        name: PEOPLE[2].0.to_owned(),
        pin: Pin::new(PEOPLE[2].1),
    });
    drop(station);
    let mut rows = Vec::new();
    Reader::open(&path)
        .unwrap()
        .for_each(0, |record| {
            rows.push(record.texts.join(" "));
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    let said: Vec<&str> = rows.iter().map(String::as_str).collect();
    let expected: [&[&str]; 8] = [
        &["setting_changed", "sign_in", "on, 4 people"],
        &["sign_in_refused", "Ben Okafor", "wrong name or PIN"],
        &["signed_in", "operator:12", "Ben Okafor", "supervisor"],
        &["control", "set_speed", "operator:12", "Ben Okafor", "supervisor"],
        &["setting_changed", "lock_after_minutes", "Ben Okafor"],
        &["signed_out", "locked: idle", "Ben Okafor"],
        &["signed_out", "somebody else signed in", "Ben Okafor"],
        &["signed_in", "Chie Mori", "viewer"],
    ];
    let mut at = 0;
    for words in expected {
        let found = said[at..].iter().position(|row| words.iter().all(|word| row.contains(word)));
        at += found.unwrap_or_else(|| panic!("{words:?} is not in {said:#?} after {at}")) + 1;
    }
    assert_eq!(said.iter().filter(|row| row.contains("set_speed")).count(), 1, "nobody there, nothing done");
    assert!(verify(&path).unwrap().broken.is_none());
    for pin in PEOPLE.map(|(_, pin)| pin).into_iter().chain(["314159"]) {
        for file in std::fs::read_dir(&folder).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(pin.len()).any(|window| window == pin.as_bytes()), "a PIN is kept");
        }
    }
}

/// A desk on a station whose time stands, which obeys at once.
struct Live {
    station: Mutex<Station<Simulator>>,
    picture: Mutex<Arc<Picture>>,
    sent: Mutex<Vec<Intent>>,
}

impl Desk for Live {
    fn picture(&self) -> Arc<Picture> {
        self.picture.lock().unwrap().clone()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        self.sent.lock().unwrap().push(intent.clone());
        let mut station = self.station.lock().unwrap();
        station.intent(intent);
        *self.picture.lock().unwrap() = station.publish();
        Ok(())
    }

    fn wake_on_picture(&self, _waker: Box<dyn Fn() + Send + Sync>) {}
}

struct Window {
    desk: Arc<Live>,
    harness: AppHarness,
}

impl Window {
    /// A window on a station; each of its frames lasts so many seconds.
    fn on(mut station: Station<Simulator>, frame_s: f32) -> Self {
        let picture = station.publish();
        let desk =
            Arc::new(Live { station: Mutex::new(station), picture: Mutex::new(picture), sent: Mutex::default() });
        let options = AppOptions { language: Some(Language::English), ..AppOptions::default() };
        let builder = builder([1600.0, 1000.0]).with_step_dt(frame_s);
        let harness = app_harness(builder, desk.clone(), options, false);
        Self { desk, harness }
    }

    fn new(name: &str) -> Self {
        Self::on(station(name), 0.1)
    }

    fn run(&mut self) {
        self.harness.run_steps(6);
    }

    fn press(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.run();
    }

    fn hold(&mut self, name: &str) {
        let at = self.harness.get_by_role_and_label(Role::Button, name).rect().center();
        for pressed in [true, false] {
            self.harness.event(Event::PointerMoved(at));
            let modifiers = Modifiers::NONE;
            self.harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
            self.harness.run_steps(12);
        }
    }

    fn fill(&mut self, (name, pin): (&str, &str)) {
        self.harness.get_by_role_and_label(Role::TextInput, "Name").type_text(name);
        self.harness.run_steps(3);
        self.harness.key_press(Key::Enter);
        self.harness.run_steps(3);
        self.harness.get_by_role_and_label(Role::PasswordInput, "PIN").type_text(pin);
        self.harness.run_steps(3);
    }

    fn sign_in(&mut self, person: (&str, &str)) {
        self.fill(person);
        self.harness.key_press(Key::Enter);
        self.run();
    }

    fn says(&self, words: &str) -> bool {
        self.harness
            .query_all_by(|node| [node.label(), node.value()].into_iter().flatten().any(|said| said.contains(words)))
            .next()
            .is_some()
    }

    fn has_button(&self, name: &str) -> bool {
        self.harness.query_by_role_and_label(Role::Button, name).is_some()
    }

    fn show(&mut self, thing: Thing) {
        self.harness.state_mut().as_mut().unwrap().show(thing);
        self.run();
    }

    fn take_commands(&self) -> Vec<Intent> {
        let sent = std::mem::take(&mut *self.desk.sent.lock().unwrap());
        sent.into_iter().filter(|intent| !matches!(intent, Intent::Interest(_))).collect()
    }
}

#[test]
fn signing_in_by_name_and_pin_opens_the_window() {
    let mut window = Window::new("signing in");
    assert!(window.says("Nobody signed in"), "the card is there at once");
    window.sign_in(("Aik", "000000"));
    assert!(window.says("Name or PIN is wrong. Tries left: 4."));
    assert!(!window.says("000000"), "a PIN is never readable");
    let asked = window.take_commands();
    assert!(matches!(&asked[..], [Intent::SignIn { name, .. }] if name == "Aiko Tanaka"), "{asked:?}");
    assert!(!format!("{asked:?}").contains("000000"));
    window.harness.get_by_role_and_label(Role::PasswordInput, "PIN").type_text("111111");
    window.harness.run_steps(3);
    window.press("Sign in");
    assert!(window.has_button("Who sits here: Aiko Tanaka · operator"));
    assert!(!window.says("Only stops") && window.harness.query_by_role_and_label(Role::PasswordInput, "PIN").is_none());
    window.press("Who sits here: Aiko Tanaka · operator");
    assert!(window.says("15 min"));
    window.press("Sign out");
    assert!(window.says("Nobody is signed in: the map goes on, and stops work."));
}

#[test]
fn what_is_typed_into_the_card_does_nothing_else() {
    let mut window = Window::new("typing");
    let layers = |window: &Window| window.harness.state().as_ref().unwrap().shows(yagura::ui::layers::Layer::Streets);
    let shuttle = first(&window.desk.picture(), VehicleKind::Shuttle, false);
    window.show(shuttle);
    window.take_commands();
    let before = layers(&window);
    for key in [Key::Num1, Key::S, Key::Space, Key::F] {
        window.harness.key_press(key);
        window.harness.run_steps(2);
    }
    window.harness.get_by_role_and_label(Role::PasswordInput, "PIN").type_text("1234");
    window.run();
    assert_eq!(layers(&window), before);
    assert_eq!(window.take_commands(), []);
    window.harness.key_press(Key::Escape);
    window.run();
    window.harness.key_press(Key::S);
    window.run();
    assert!(matches!(&window.take_commands()[..], [Intent::Command(draft)] if draft.order == Order::PullOver));
}

#[test]
fn a_locked_window_stops_and_says_why_it_does_nothing_else() {
    let mut window = Window::new("locked");
    window.sign_in(PEOPLE[0]);
    let shuttle = first(&window.desk.picture(), VehicleKind::Shuttle, false);
    window.show(shuttle);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.run();
    assert!(window.has_button("Who sits here: Aiko Tanaka · locked"));
    window.take_commands();
    for key in [Key::U, Key::K] {
        window.harness.key_press_modifiers(Modifiers::SHIFT, key);
        window.run();
        // Where it was pressed, besides what stands over the map.
        let why = "Locked: the map goes on, and stops work. Nothing else does.";
        let said = window.harness.query_all_by(|node| node.value().is_some_and(|said| said == why)).count();
        assert_eq!(said, 2, "{key:?}");
        assert!(!window.has_button("Confirm"), "{key:?} opens no card");
        // What was said goes after a while.
        window.harness.run_steps(60);
    }
    window.press("Pause");
    assert_eq!(window.take_commands(), [], "nothing but stops goes out");
    window.press("Pull over and stop");
    let sent = window.take_commands();
    let is_aikos = |draft: &CommandDraft| draft.order == Order::PullOver && draft.issuer == Issuer::Operator(AIKO);
    assert!(matches!(&sent[..], [Intent::Command(draft)] if is_aikos(draft)), "{sent:?}");
    window.press("Who sits here: Aiko Tanaka · locked");
    window.harness.get_by_role_and_label(Role::PasswordInput, "PIN").type_text(PEOPLE[0].1);
    window.harness.run_steps(3);
    window.harness.key_press(Key::Enter);
    window.run();
    assert!(window.has_button("Who sits here: Aiko Tanaka · operator"));
}

#[test]
fn a_window_that_nobody_touches_locks() {
    // A frame is a minute.
    let mut window = Window::on(station("idle"), 60.0);
    window.sign_in(PEOPLE[1]);
    assert!(window.has_button("Who sits here: Ben Okafor · supervisor"));
    window.take_commands();
    window.harness.run_steps(20);
    assert_eq!(window.take_commands(), [Intent::Lock { desk: DeskId::FIRST, is_idle: true }], "once");
    assert!(window.has_button("Who sits here: Ben Okafor · locked"));
}

#[test]
fn a_supervisor_says_when_windows_lock_and_it_is_written_down() {
    let mut window = Window::new("lock after");
    window.sign_in(PEOPLE[1]);
    window.press("Who sits here: Ben Okafor · supervisor");
    window.take_commands();
    window.harness.get_by_label("5 min").click();
    window.run();
    let (key, from, to) = ("lock_after_minutes", "15".to_owned(), "5".to_owned());
    assert_eq!(window.take_commands(), [Intent::SettingChanged { key, from, to, by: BEN }]);
}

/// A command of whoever sits at the first window that waits for a second person, with its card open.
fn held(window: &mut Window) -> CommandId {
    let feeder = Thing::Feeder(FeederId(0));
    let by = window.desk.picture().people.operator_at(DeskId::FIRST);
    window.desk.send(Intent::Command(draft(feeder, Order::SetLimit(Some(0.0)), by))).unwrap();
    window.show(feeder);
    window.press("Power limit: Held");
    window.desk.picture().commands.last().unwrap().command.id
}

fn phase_in(window: &Window, id: CommandId) -> Phase {
    window.desk.picture().commands.iter().find(|row| row.command.id == id).unwrap().life.phase()
}

#[test]
fn a_second_person_releases_in_the_first_window_by_pin() {
    let mut window = Window::new("second by pin");
    window.sign_in(PEOPLE[0]);
    let id = held(&mut window);
    assert!(window.says("You gave it, so somebody else has to release it."));
    window.press("Release by a second person…");
    window.fill(PEOPLE[0]);
    window.press("Release");
    assert!(window.says("the second person must be somebody else"));
    assert_eq!(phase_in(&window, id), Phase::Held);
    window.harness.key_press(Key::Escape);
    window.run();
    window.press("Release by a second person…");
    window.fill(PEOPLE[1]);
    window.press("Release");
    assert_ne!(phase_in(&window, id), Phase::Held);
    assert!(window.has_button("Who sits here: Aiko Tanaka · operator"), "the first one stays");
}

#[test]
fn a_second_person_releases_from_the_second_window_and_refuses_there() {
    // Nobody signs in: the second window is the second person's.
    let city = town();
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 120, start: START });
    let mut station = Station::new(city, Box::new(simulator));
    for _ in 0..20 {
        station.step(Duration::from_secs(1));
        station.publish();
    }
    let mut window = Window::on(station, 0.1);
    assert!(window.has_button("Who sits here: Operator 1"));
    let id = held(&mut window);
    window.press("Open second window");
    assert!(window.has_button("Who sits here: Operator 2"));
    assert!(window.says("Asked by operator 1"));
    window.hold("Release as second person");
    assert_ne!(phase_in(&window, id), Phase::Held);
    let id = held(&mut window);
    window.press("Refuse");
    assert!(matches!(phase_in(&window, id), Phase::Ended(Outcome::Rejected { refusal: Refusal::SecondDeclined, .. })));
}

/// Runs `yagura people` on a list, with PINs from a pipe.
fn run_people(list: &Path, args: &[&str], pins: &str) -> (bool, String) {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_yagura"))
        .arg("people")
        .args(args)
        .arg("--people")
        .arg(list)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who refuses before it reads leaves the pipe.
    child.stdin.take().unwrap().write_all(pins.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), said)
}

#[test]
fn the_list_is_kept_on_the_command_line() {
    let list = folder("command line").join("deep").join("people.toml");
    for (args, pins, is_done, said) in [
        (&["list"][..], "", true, "nobody has to sign in"),
        (&["add", "Aiko", "--role", "operator"], "12\n12\n", false, "4 to 12 digits"),
        (&["add", "Aiko", "--role", "operator"], "1234\n4321\n", false, "differ"),
        (&["add", "Aiko", "--role", "operator"], "1234\n1234\n", true, "Aiko is person 11"),
        (&["add", "aiko", "--role", "viewer"], "1234\n1234\n", false, "in the list already"),
        (&["add", "Dan", "--role", "partner"], "1234\n1234\n", false, "--partner"),
        (&["add", "Dan", "--role", "viewer", "--partner", "X"], "1234\n1234\n", false, "--role partner"),
        (&["add", "Dan", "--role", "partner", "--partner", "X"], "1234\n1234\n", true, "Dan is person 12"),
        (&["list"], "", true, "11  Aiko  operator\n12  Dan  partner (X)\n"),
        (&["remove", "Nobody"], "", false, "nobody in the list"),
        (&["remove", "Dan"], "", true, "Dan is no more"),
        (&["remove", "Aiko"], "", false, "the last one; delete"),
    ] {
        let (was_done, told) = run_people(&list, args, pins);
        assert_eq!(was_done, is_done, "{args:?}: {told}");
        assert!(told.contains(said), "{args:?}: {told}");
    }
    std::fs::write(&list, "version = 1\nnext_number = no\n").unwrap();
    let (was_done, told) = run_people(&list, &["list"], "");
    assert!(!was_done && told.contains("people.toml, line 2:"), "{told}");
}
