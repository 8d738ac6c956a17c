//! People: who sits at which window, and what they may. The station keeps it; windows read it from the picture.

use std::sync::Arc;

use crate::base::name::Name;

use super::command::{Authority, OperatorId, PartnerId};
use super::request::RequestPurpose;

/// A window at which a person sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeskId(pub u16);

impl DeskId {
    pub const FIRST: Self = Self(1);
    pub const SECOND: Self = Self(2);

    /// Whoever sits there without having signed in.
    pub fn unnamed(self) -> OperatorId {
        OperatorId(self.0)
    }
}

/// People in the list have numbers from here on; lower ones are desks at which nobody signed in.
pub const PERSON_NUMBER_MIN: u16 = 11;

/// A company that runs vehicles of its own in the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    pub id: PartnerId,
    pub name: Name,
    /// What the city's dispatcher may use its vehicles for.
    pub lending: Lending,
}

/// What a partner lends its vehicles for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lending {
    pub for_rides: bool,
    /// To and from appointments.
    pub for_appointments: bool,
    pub for_parcels: bool,
    /// From when until when on every day, in minutes of the local day.
    pub from_min: u16,
    pub until_min: u16,
}

impl Lending {
    /// Whether vehicles are lent for requests of this purpose.
    pub fn is_for(self, purpose: RequestPurpose) -> bool {
        match purpose {
            RequestPurpose::Ride => self.for_rides,
            RequestPurpose::Appointment | RequestPurpose::FromAppointment => self.for_appointments,
            RequestPurpose::Parcel => self.for_parcels,
            // What comes to people is the city's own.
            RequestPurpose::Visit(_) => false,
        }
    }

    /// Whether vehicles are lent so many seconds after local midnight.
    pub fn is_at(self, day_s: u32) -> bool {
        (u32::from(self.from_min) * 60..u32::from(self.until_min) * 60).contains(&day_s)
    }
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: OperatorId,
    pub name: Arc<str>,
    pub authority: Authority,
}

/// Who sits at a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub desk: DeskId,
    pub person: OperatorId,
    /// Locked: what they gave goes on, and they can only stop things until they give their PIN.
    pub is_locked: bool,
}

/// Whether people have to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// Nobody has to: whoever sits there may do what an operator may.
    #[default]
    Off,
    On,
    /// The list of people can't be read, and why, with the mend: nobody can sign in, and only stops work.
    Broken(Arc<str>),
}

/// Numbers what a window asks of the list of people, so that it knows the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u32);

/// What became of a try to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInAnswer {
    Welcome,
    /// No such name, or not its PIN; so many tries are left before one has to wait.
    Wrong {
        tries_left: u32,
    },
    /// Too many wrong PINs: so many seconds until the next try.
    Wait {
        seconds: u32,
    },
    /// A second person was asked for, and this is not one who may.
    NotAllowed(super::command::Refusal),
    /// There is no list that could be read.
    NoList,
}

/// The people of a station as its windows see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleView {
    pub sign_in: SignIn,
    /// All that may sign in, by name.
    pub people: Vec<Person>,
    pub seats: Vec<Seat>,
    pub partners: Vec<Partner>,
    /// The newest answer to each window.
    pub answers: Vec<(DeskId, AskId, SignInAnswer)>,
}

impl PeopleView {
    /// In whose name a window gives commands.
    pub fn operator_at(&self, desk: DeskId) -> OperatorId {
        self.seat(desk).map_or(desk.unnamed(), |seat| seat.person)
    }

    pub fn seat(&self, desk: DeskId) -> Option<Seat> {
        self.seats.iter().copied().find(|seat| seat.desk == desk)
    }

    /// What somebody may do now: nothing but stops unless they sit at a window that is not locked.
    pub fn authority_now(&self, operator: OperatorId) -> Authority {
        if self.sign_in == SignIn::Off {
            return Authority::Operator;
        }
        let is_there = self.seats.iter().any(|seat| seat.person == operator && !seat.is_locked);
        if is_there { self.authority_of(operator) } else { Authority::Absent }
    }

    /// Whether somebody may set the limits of automatic: a supervisor, or anybody where nobody signs in.
    pub fn may_set_limits(&self, operator: OperatorId) -> bool {
        self.sign_in == SignIn::Off || self.authority_now(operator) == Authority::Supervisor
    }

    /// What somebody may do while they are there.
    pub fn authority_of(&self, operator: OperatorId) -> Authority {
        if self.sign_in == SignIn::Off {
            return Authority::Operator;
        }
        self.person(operator).map_or(Authority::Absent, |person| person.authority)
    }

    pub fn person(&self, operator: OperatorId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == operator)
    }

    pub fn partner(&self, id: PartnerId) -> Option<&Partner> {
        self.partners.iter().find(|partner| partner.id == id)
    }

    pub fn answer(&self, desk: DeskId, ask: AskId) -> Option<SignInAnswer> {
        self.answers.iter().find(|(at, of, _)| *at == desk && *of == ask).map(|(.., answer)| *answer)
    }
}

#[cfg(test)]
mod people_tests {
    use super::*;

    #[test]
    fn only_who_sits_at_an_open_window_may_more_than_stop() {
        let person = |id, authority| Person { id: OperatorId(id), name: "x".into(), authority };
        let seat = |desk, person, is_locked| Seat { desk, person: OperatorId(person), is_locked };
        let mut view = PeopleView::default();
        assert_eq!(view.authority_now(OperatorId(1)), Authority::Operator);
        assert_eq!(view.operator_at(DeskId::SECOND), OperatorId(2));
        view.sign_in = SignIn::On;
        view.people = vec![person(11, Authority::Supervisor), person(12, Authority::Viewer)];
        view.seats = vec![seat(DeskId::FIRST, 11, false), seat(DeskId::SECOND, 12, true)];
        for (operator, now, when_there) in [
            (11, Authority::Supervisor, Authority::Supervisor),
            (12, Authority::Absent, Authority::Viewer),
            (1, Authority::Absent, Authority::Absent),
        ] {
            assert_eq!(view.authority_now(OperatorId(operator)), now);
            assert_eq!(view.authority_of(OperatorId(operator)), when_there);
        }
        view.sign_in = SignIn::Broken("no".into());
        view.people.clear();
        assert_eq!(view.authority_now(OperatorId(11)), Authority::Absent);
    }
}
