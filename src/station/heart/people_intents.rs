//! What windows want of the list of people: signing in and out, locking, releasing as a second person.

use std::path::Path;

use crate::model::command::OperatorId;
use crate::model::people::SignInAnswer;
use crate::model::{Intent, Source};
use crate::station::people::{People, Tried};

use super::Station;

/// Letters of a name in the journal, when somebody typed one that nobody has.
const TYPED_NAME_CHARS_MAX: usize = 64;

impl<S: Source + ?Sized> Station<S> {
    /// Has people sign in by a list from now on.
    pub fn seat_people(&mut self, file: &Path) {
        self.people = People::of_file(file, self.source.partners());
        let words = self.people.sign_in_words();
        self.note_setting("sign_in", "", &words, None);
    }

    /// Writes down a setting that matters; `from` is empty for what is so since the start.
    pub fn note_setting(&mut self, key: &str, from: &str, to: &str, by: Option<OperatorId>) {
        self.note(|journaling, desk, people| journaling.note_setting(desk, people, (key, from, to), by));
    }

    /// Obeys an intent that is about people; others change nothing here.
    pub(super) fn people_intent(&mut self, intent: Intent) {
        let wall = self.wall();
        match intent {
            Intent::SignIn { desk, ask, name, pin } => {
                let words = self.people.sign_in_words();
                let at = self.people.view().operator_at(desk);
                let was_locked = self.people.view().seat(desk).is_some_and(|seat| seat.is_locked);
                let tried = self.people.sign_in(desk, ask, &name, &pin, wall);
                self.note_list(&words);
                self.note_signing_in(at, was_locked, &tried);
            }
            Intent::ReleaseBySecond { command, desk, ask, name, pin } => {
                let at = self.people.view().operator_at(desk);
                let mut people = std::mem::take(&mut self.people);
                let tried = people.second_sign_in((desk, ask), &name, &pin, wall, |by, authority| {
                    self.may_release(command, by, authority)
                });
                self.people = people;
                match (tried.answer, tried.person) {
                    (SignInAnswer::Welcome, Some(by)) => self.release(command, by),
                    _ => self.note_refused(at, &tried),
                }
            }
            Intent::SignOut { desk } => {
                if let Some(left) = self.people.sign_out(desk) {
                    self.note(|journaling, at, people| journaling.note_signed_out(at, people, left, "signed out"));
                }
            }
            Intent::Lock { desk, is_idle } => {
                if let Some(locked) = self.people.lock(desk) {
                    let why = if is_idle { "locked: idle" } else { "locked" };
                    self.note(|journaling, at, people| journaling.note_signed_out(at, people, locked, why));
                }
            }
            Intent::SettingChanged { key, from, to, by } => self.note_setting(key, &from, &to, Some(by)),
            _ => {}
        }
    }

    /// Writes down that the list of people is another one than before.
    fn note_list(&mut self, before: &str) {
        let now = self.people.sign_in_words();
        if now != before {
            self.note_setting("sign_in", before, &now, None);
        }
    }

    fn note_signing_in(&mut self, at: OperatorId, was_locked: bool, tried: &Tried) {
        let (SignInAnswer::Welcome, Some(person)) = (tried.answer, tried.person) else {
            return self.note_refused(at, tried);
        };
        for left in &tried.left {
            let why = if *left == person { "went to another window" } else { "somebody else signed in" };
            // Who unlocks their own window has left it when it was locked.
            let is_unlocking = *left == person && *left == at && was_locked;
            if !is_unlocking {
                self.note(|journaling, desk, people| journaling.note_signed_out(desk, people, *left, why));
            }
        }
        self.note(|journaling, desk, people| journaling.note_signed_in(desk, people, person));
    }

    fn note_refused(&mut self, at: OperatorId, tried: &Tried) {
        let why = match tried.answer {
            SignInAnswer::Wrong { .. } => "wrong name or PIN",
            SignInAnswer::Wait { .. } => "too many tries",
            SignInAnswer::NotAllowed(_) => "may not release it",
            SignInAnswer::NoList => "no list of people",
            SignInAnswer::Welcome => return,
        };
        let name: String = tried.name.chars().take(TYPED_NAME_CHARS_MAX).collect();
        self.note(|journaling, desk, people| journaling.note_sign_in_refused(desk, people, at, &name, why));
    }
}
