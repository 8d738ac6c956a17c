//! The list of people, and who sits where.

use super::list_file::{ListedRole, PeopleList};
use super::pin_hash::PinHash;
use super::tries::{TRIES_MAX, WAIT_FIRST, WAIT_MAX};
use super::*;
use crate::base::name::Name;
use crate::model::people::Lending;

const DESK: DeskId = DeskId::FIRST;

fn partner() -> Partner {
    let lending =
        Lending { for_rides: false, for_appointments: false, for_parcels: true, from_min: 0, until_min: 1_440 };
    Partner { id: PartnerId(0), name: Name::new("Hikyaku Parcels", "飛脚パーセル"), lending }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("yagura-people-{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn list() -> PeopleList {
    let mut list = PeopleList::default();
    for (name, role, pin) in [
        ("Aiko Tanaka", ListedRole::Operator, "1111"),
        ("Ben Okafor", ListedRole::Supervisor, "2222"),
        ("Chie Mori", ListedRole::Viewer, "3333"),
        ("Dan Ito", ListedRole::Partner("飛脚パーセル".to_owned()), "4444"),
        ("Eri Abe", ListedRole::Partner("Nobody's".to_owned()), "5555"),
    ] {
        list.add(name, role, PinHash::cheap(pin)).unwrap();
    }
    list
}

fn people(name: &str) -> People {
    let path = folder(name).join(list_file::FILE_NAME);
    list().save(&path).unwrap();
    People::of_file(&path, vec![partner()])
}

fn sign_in(people: &mut People, desk: DeskId, name: &str, pin: &str, at_s: u64) -> SignInAnswer {
    let tried = people.sign_in(desk, AskId(1), name, &Pin::new(pin), Duration::from_secs(at_s));
    assert_eq!(people.view().answer(desk, AskId(1)), Some(tried.answer));
    tried.answer
}

#[test]
fn a_list_is_read_as_it_was_written_and_numbers_are_never_given_twice() {
    let path = folder("written").join("deep").join(list_file::FILE_NAME);
    assert_eq!(PeopleList::load(&path).unwrap(), None);
    let mut list = list();
    list.save(&path).unwrap();
    assert_eq!(PeopleList::load(&path).unwrap(), Some(list.clone()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "only its owner reads it");
    }
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing half-written is left");
    list.remove("eri abe ").unwrap();
    list.save(&path).unwrap();
    let mut again = PeopleList::load(&path).unwrap().unwrap();
    assert_eq!(again.add("Fumi", ListedRole::Viewer, PinHash::cheap("1234")).unwrap(), 16);
    assert!(again.add("FUMI", ListedRole::Viewer, PinHash::cheap("1234")).is_err());
    assert!(again.add("  ", ListedRole::Viewer, PinHash::cheap("1234")).is_err());
    assert!(again.remove("nobody").is_err());
}

#[test]
fn what_is_wrong_with_a_list_is_told_with_its_line_and_its_mend() {
    let hash = PinHash::cheap("1234");
    let person = |rest: &str| {
        format!(
            "version = 1\nnext_number = 12\n[[person]]\nnumber = 11\nname = \"Aiko\"\nrole = \"operator\"\npin = \"{}\"\n{rest}",
            hash.as_str()
        )
    };
    assert!(PeopleList::parse(Path::new("people.toml"), &person("")).is_ok());
    for (text, said) in [
        ("version = 1\nnext_number = ".to_owned(), "line 2: this is no TOML"),
        (
            "version = 9\nnext_number = 12\n".to_owned(),
            "line 1: the version 9 is not known to this program; known is 1",
        ),
        ("version = 1\nnext_number = 12\n".to_owned(), "lists nobody; add somebody with `yagura people add"),
        ("version = 1\nnext_number = 3\n".to_owned(), "line 2: the number 3 is out of range"),
        (person("colour = 3\n"), "line 8: `colour` is not known here; known are number, name, role, partner, pin"),
        (person("").replace("\"operator\"", "\"boss\""), "line 6: \"boss\" is no role; a role is viewer, operator"),
        (
            person("").replace("\"operator\"", "\"partner\""),
            "line 3: `partner` is missing; add a line like `partner = ",
        ),
        (person("partner = \"X\"\n"), "line 6: `partner` goes only with `role = \"partner\"`"),
        (person("").replace("$argon2id", "$md5"), "line 7: `pin` is no hash that can be used; remove the person"),
        (person("").replace("\"Aiko\"", "7"), "line 5: `name` should be a text in quotes; write it like `name = "),
        (person("").replace("number = 11", "number = \"11\""), "line 4: `number` should be a whole number"),
        (
            person(&format!("[[person]]\nnumber = 11\nname = \"B\"\nrole = \"viewer\"\npin = \"{}\"\n", hash.as_str())),
            "line 8: two people have the number 11; give one another number",
        ),
        (
            person(&format!(
                "[[person]]\nnumber = 12\nname = \"aiko\"\nrole = \"viewer\"\npin = \"{}\"\n",
                hash.as_str()
            )),
            "line 8: two people are called aiko; give one their full name",
        ),
    ] {
        let error = PeopleList::parse(Path::new("people.toml"), &text).unwrap_err().to_string();
        assert!(error.starts_with("people.toml") && error.contains(said), "{error}\nwanted: {said}");
        assert!(!error.contains("argon2id$v"), "no hash is told");
    }
}

#[test]
fn a_broken_list_lets_nobody_sign_in_and_mending_it_needs_no_restart() {
    let path = folder("broken").join(list_file::FILE_NAME);
    std::fs::write(&path, "version = ").unwrap();
    let mut people = People::of_file(&path, vec![]);
    assert!(matches!(&people.view().sign_in, SignIn::Broken(why) if why.contains("line 1")));
    assert_eq!(people.authority_now(Issuer::Operator(OperatorId(1))), Authority::Absent);
    assert_eq!(sign_in(&mut people, DESK, "Aiko Tanaka", "1111", 0), SignInAnswer::NoList);
    list().save(&path).unwrap();
    assert_eq!(sign_in(&mut people, DESK, "Aiko Tanaka", "1111", 0), SignInAnswer::Welcome);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(sign_in(&mut people, DESK, "Ben Okafor", "2222", 0), SignInAnswer::NoList);
    assert_eq!(people.authority_now(Issuer::Operator(OperatorId(1))), Authority::Absent, "a lost list opens nothing");
}

#[test]
fn roles_come_with_the_person_and_a_person_sits_at_one_window() {
    let mut people = people("roles");
    for (name, pin, authority) in [
        ("aiko tanaka", "1111", Authority::Operator),
        ("Ben Okafor ", "2222", Authority::Supervisor),
        ("Chie Mori", "3333", Authority::Viewer),
        ("Dan Ito", "4444", Authority::Partner(PartnerId(0))),
        ("Eri Abe", "5555", Authority::Partner(NO_PARTNER)),
    ] {
        assert_eq!(sign_in(&mut people, DESK, name, pin, 0), SignInAnswer::Welcome, "{name}");
        let me = people.view().operator_at(DESK);
        assert_eq!(people.authority_now(Issuer::Operator(me)), authority);
        assert_eq!(people.lock(DESK), Some(me));
        assert_eq!(people.authority_now(Issuer::Operator(me)), Authority::Absent);
        assert_eq!(people.view().operator_at(DESK), me, "stops are theirs also while it is locked");
        assert_eq!(people.lock(DESK), None);
    }
    assert_eq!(sign_in(&mut people, DESK, "Aiko Tanaka", "1111", 0), SignInAnswer::Welcome);
    let moved = people.sign_in(DeskId::SECOND, AskId(2), "Aiko Tanaka", &Pin::new("1111"), Duration::ZERO);
    assert_eq!(moved.left, [OperatorId(11)]);
    assert_eq!(people.view().seats.len(), 1);
    assert_eq!(people.view().operator_at(DESK), OperatorId(1));
    assert_eq!(people.sign_out(DeskId::SECOND), Some(OperatorId(11)));
    assert_eq!(people.sign_out(DeskId::SECOND), None);
}

#[test]
fn wrong_pins_are_few_and_then_have_to_wait_longer_and_longer() {
    let mut people = people("tries");
    for left in (1..TRIES_MAX).rev() {
        let answer = sign_in(&mut people, DESK, "Aiko Tanaka", "9999", 0);
        assert_eq!(answer, SignInAnswer::Wrong { tries_left: left });
    }
    let mut now_s = 0;
    let mut wait = WAIT_FIRST;
    for _ in 0..8 {
        let seconds = u32::try_from(wait.as_secs()).unwrap();
        assert_eq!(sign_in(&mut people, DESK, "Aiko Tanaka", "9999", now_s), SignInAnswer::Wait { seconds });
        // The right PIN has to wait too, and others don't.
        let early = sign_in(&mut people, DESK, "Aiko Tanaka", "1111", now_s + 1);
        assert_eq!(early, SignInAnswer::Wait { seconds: seconds - 1 });
        assert_eq!(sign_in(&mut people, DeskId::SECOND, "Ben Okafor", "2222", now_s + 1), SignInAnswer::Welcome);
        now_s += wait.as_secs();
        wait = (wait * 2).min(WAIT_MAX);
    }
    assert_eq!(sign_in(&mut people, DESK, "Aiko Tanaka", "1111", now_s), SignInAnswer::Welcome);
    assert_eq!(sign_in(&mut people, DESK, "Nobody", "1111", now_s), SignInAnswer::Wrong { tries_left: TRIES_MAX - 1 });
}
