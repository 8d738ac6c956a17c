//! People at the windows of a station: who signed in where, who tried too often, and what each may do.

pub mod list_file;
pub mod pin_hash;
mod tries;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::model::command::{Authority, Issuer, OperatorId, PartnerId, Refusal};
use crate::model::people::{AskId, DeskId, Partner, PeopleView, Person, Seat, SignIn, SignInAnswer};
use crate::model::pin::Pin;

use list_file::{ListedPerson, ListedRole, PeopleError, PeopleList};
use tries::Tries;

/// Partners that a list names and this city doesn't have.
const NO_PARTNER: PartnerId = PartnerId(u16::MAX);

/// Who may sign in, and who sits where.
#[derive(Clone, Debug, Default)]
pub struct People {
    path: Option<PathBuf>,
    /// How the file was when it was read: its time and its length.
    read: Option<(SystemTime, u64)>,
    list: PeopleList,
    tries: Tries,
    view: Arc<PeopleView>,
}

/// What came of a try to sign in, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub answer: SignInAnswer,
    /// The name as it was typed.
    pub name: String,
    /// Whose name it is.
    pub person: Option<OperatorId>,
    /// Who left the window for it, and from which window the person came.
    pub left: Vec<OperatorId>,
}

impl People {
    /// From the file with the list; without one, nobody has to sign in. One that is broken lets nobody sign in, and the
    /// windows say why.
    pub fn of_file(path: &Path, partners: Vec<Partner>) -> Self {
        let mut people = Self::without_list(partners);
        people.path = Some(path.to_owned());
        people.take(PeopleList::load(path));
        people
    }

    /// Nobody has to sign in.
    pub fn without_list(partners: Vec<Partner>) -> Self {
        Self { view: Arc::new(PeopleView { partners, ..PeopleView::default() }), ..Self::default() }
    }

    pub fn view(&self) -> &Arc<PeopleView> {
        &self.view
    }

    /// Whether people have to sign in, in a few words for the journal.
    pub fn sign_in_words(&self) -> String {
        match &self.view.sign_in {
            SignIn::Off => "off".to_owned(),
            SignIn::On => format!("on, {} people", self.view.people.len()),
            SignIn::Broken(why) => format!("nobody can, {why}"),
        }
    }

    /// Reads the file again when it is another one than before.
    pub fn reread(&mut self) {
        let Some(path) = self.path.clone().filter(|_| self.view.sign_in != SignIn::Off) else { return };
        if stamp(&path) != self.read || self.read.is_none() {
            // While sign-in is on, a file that is gone is broken: deleting it opens no window.
            let gone = || PeopleError::Unreadable { path: path.clone(), source: std::io::ErrorKind::NotFound.into() };
            let list = PeopleList::load(&path).and_then(|list| list.ok_or_else(gone));
            self.take(list.map(Some));
        }
    }

    fn take(&mut self, list: Result<Option<PeopleList>, PeopleError>) {
        self.read = self.path.as_deref().and_then(stamp);
        let (list, sign_in) = match list {
            Ok(Some(list)) => (list, SignIn::On),
            Ok(None) => (PeopleList::default(), SignIn::Off),
            Err(error) => {
                tracing::warn!("{error}");
                (PeopleList::default(), SignIn::Broken(error.to_string().into()))
            }
        };
        let view = Arc::make_mut(&mut self.view);
        let mut people: Vec<Person> = list.people.iter().map(|one| person_of(one, &view.partners)).collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        view.people = people;
        view.sign_in = sign_in;
        view.seats.retain(|seat| list.people.iter().any(|person| person.number == seat.person.0));
        self.list = list;
    }

    /// What somebody may do now, as whoever gives a command.
    pub fn authority_now(&self, issuer: Issuer) -> Authority {
        match issuer {
            Issuer::Operator(operator) => self.view.authority_now(operator),
            Issuer::Dispatcher | Issuer::Trainer => Authority::Operator,
        }
    }

    /// What somebody may do while they are there: what they began goes on when they leave.
    pub fn authority_of(&self, issuer: Issuer) -> Authority {
        match issuer {
            Issuer::Operator(operator) => self.view.authority_of(operator),
            Issuer::Dispatcher | Issuer::Trainer => Authority::Operator,
        }
    }

    /// Name and role of somebody, for the journal; empty for whoever did not sign in.
    pub fn name_and_role(&self, operator: OperatorId) -> (String, String) {
        let listed = self.list.people.iter().find(|person| person.number == operator.0);
        listed.map_or_else(Default::default, |person| {
            let role = match &person.role {
                ListedRole::Partner(partner) => format!("partner: {partner}"),
                role => role.word().to_owned(),
            };
            (person.name.clone(), role)
        })
    }

    /// Lets somebody sit at a window, if name and PIN are right. They leave any other window, and whoever sat there leaves.
    pub fn sign_in(&mut self, desk: DeskId, ask: AskId, name: &str, pin: &Pin, wall: Duration) -> Tried {
        let mut tried = self.try_pin(desk, name, pin, wall);
        if let (SignInAnswer::Welcome, Some(person)) = (tried.answer, tried.person) {
            let view = Arc::make_mut(&mut self.view);
            let leaves = |seat: &&Seat| seat.desk == desk || seat.person == person;
            tried.left = view.seats.iter().filter(leaves).map(|seat| seat.person).collect();
            view.seats.retain(|seat| seat.desk != desk && seat.person != person);
            view.seats.push(Seat { desk, person, is_locked: false });
        }
        self.answer(desk, ask, tried.answer);
        tried
    }

    /// Proves who a second person is; nobody changes their place for it. `may` says whether they may do what is asked.
    pub fn second_sign_in(
        &mut self,
        (desk, ask): (DeskId, AskId),
        name: &str,
        pin: &Pin,
        wall: Duration,
        may: impl FnOnce(OperatorId, Authority) -> Result<(), Refusal>,
    ) -> Tried {
        let mut tried = self.try_pin(desk, name, pin, wall);
        if let (SignInAnswer::Welcome, Some(person)) = (tried.answer, tried.person)
            && let Err(refusal) = may(person, self.view.authority_of(person))
        {
            tried.answer = SignInAnswer::NotAllowed(refusal);
        }
        self.answer(desk, ask, tried.answer);
        tried
    }

    fn try_pin(&mut self, desk: DeskId, name: &str, pin: &Pin, wall: Duration) -> Tried {
        self.reread();
        let name = name.trim().to_owned();
        let found = self.list.named(&name).map(|person| (OperatorId(person.number), person.pin.clone()));
        let person = found.as_ref().map(|(person, _)| *person);
        let answer = |answer| Tried { answer, name: name.clone(), person, left: Vec::new() };
        if self.view.sign_in != SignIn::On {
            return answer(SignInAnswer::NoList);
        }
        // A name that nobody has is counted for the window, so that nobody tries names without end.
        let of = person.unwrap_or(desk.unnamed());
        if let Some(seconds) = self.tries.wait_s(of, wall) {
            return answer(SignInAnswer::Wait { seconds });
        }
        if found.is_some_and(|(_, hash)| pin.is_possible() && hash.is_of(pin)) {
            self.tries.forget(of);
            return answer(SignInAnswer::Welcome);
        }
        answer(self.tries.note_wrong(of, wall))
    }

    fn answer(&mut self, desk: DeskId, ask: AskId, answer: SignInAnswer) {
        let view = Arc::make_mut(&mut self.view);
        view.answers.retain(|(at, ..)| *at != desk);
        view.answers.push((desk, ask, answer));
    }

    /// Lets whoever sits at a window leave it.
    pub fn sign_out(&mut self, desk: DeskId) -> Option<OperatorId> {
        let seat = self.view.seat(desk)?;
        Arc::make_mut(&mut self.view).seats.retain(|seat| seat.desk != desk);
        Some(seat.person)
    }

    /// Locks a window. Says who sits there, if it was open.
    pub fn lock(&mut self, desk: DeskId) -> Option<OperatorId> {
        let seat = self.view.seat(desk).filter(|seat| !seat.is_locked)?;
        let view = Arc::make_mut(&mut self.view);
        for seat in view.seats.iter_mut().filter(|seat| seat.desk == desk) {
            seat.is_locked = true;
        }
        Some(seat.person)
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

fn person_of(listed: &ListedPerson, partners: &[Partner]) -> Person {
    let authority = match &listed.role {
        ListedRole::Viewer => Authority::Viewer,
        ListedRole::Operator => Authority::Operator,
        ListedRole::Supervisor => Authority::Supervisor,
        ListedRole::Partner(wanted) => {
            let is_it = |partner: &&Partner| {
                [&partner.name.en, &partner.name.ja].iter().any(|name| name.to_lowercase() == wanted.to_lowercase())
            };
            Authority::Partner(partners.iter().find(is_it).map_or(NO_PARTNER, |partner| partner.id))
        }
    };
    Person { id: OperatorId(listed.number), name: listed.name.as_str().into(), authority }
}
