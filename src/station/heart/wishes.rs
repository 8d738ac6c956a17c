//! What people want of commands that were given: taking them back, letting held ones go as the second person, or not.

use crate::model::command::{Authority, GroupId, OperatorId, Phase, Refusal};
use crate::model::{Command, CommandId, Source, Thing};
use crate::plan::interlocks::{Situation, from_picture, second_person};
use crate::station::journaling::Wish;

use super::Station;

impl<S: Source + ?Sized> Station<S> {
    /// Takes a command back, if whoever wants it may.
    pub(super) fn withdraw(&mut self, id: CommandId, by: OperatorId) {
        let Some(command) = self.commands.live(id) else { return };
        let situation = self.second_situation(command.target, by, self.people.view().authority_now(by));
        if second_person::judge_withdrawal(command.issuer, &command.order, &situation).is_ok() {
            self.cancel(id, by);
        }
    }

    /// Ends a group, if whoever wants it may take back what it gives.
    pub(super) fn withdraw_group(&mut self, id: GroupId, by: OperatorId) {
        let Some(draft) = self.groups.draft_of(id) else { return };
        let authority = self.people.view().authority_now(by);
        let may = |target: &Thing| {
            let situation = self.second_situation(*target, by, authority);
            second_person::judge_withdrawal(draft.issuer, &draft.order, &situation).is_ok()
        };
        if draft.targets.iter().all(may) {
            for command in self.groups.cancel(id) {
                self.cancel(command, by);
            }
        }
    }

    fn cancel(&mut self, id: CommandId, by: OperatorId) {
        self.note_wish(id, by, Wish::Withdraw);
        let message = self.commands.cancel(id, self.now());
        self.send_written(message);
        self.note_ends();
    }

    fn second_situation(&self, target: Thing, by: OperatorId, authority: Authority) -> Situation {
        let partner = self.picture.as_ref().and_then(|picture| from_picture::partner_of(picture, target));
        second_person::situation_of(by, authority, partner)
    }

    /// Whether somebody may let a held command go, with what they may; and the interlocks stand against it no more than
    /// when it was given.
    pub(super) fn may_release(&self, id: CommandId, by: OperatorId, authority: Authority) -> Result<(), Refusal> {
        let command = self.commands.live(id).filter(|_| self.commands.phase_of(id) == Some(Phase::Held));
        let command = command.ok_or(Refusal::NothingAsked)?;
        let situation = self.second_situation(command.target, by, authority);
        second_person::judge_second(command.issuer, &command.order, &situation)
    }

    /// Lets a held command go. What the interlocks refuse by now ends, instead of going out.
    pub(super) fn release(&mut self, id: CommandId, by: OperatorId) {
        self.note_wish(id, by, Wish::Release);
        let again = self.commands.live(id).map(Command::held_draft);
        let judged = again.map_or(Ok(()), |draft| self.judge(&draft, self.people.authority_of(draft.issuer)));
        let message = match judged {
            Ok(()) => self.commands.release_held(id, by, self.now()),
            Err(refusal) => {
                self.commands.refuse_held(id, refusal);
                None
            }
        };
        self.send_written(message);
        self.note_ends();
    }

    /// A second person says no to a held command.
    pub(super) fn refuse_held(&mut self, id: CommandId, by: OperatorId) {
        if self.may_release(id, by, self.people.view().authority_now(by)).is_ok() {
            self.note_wish(id, by, Wish::Refuse);
            self.commands.refuse_held(id, Refusal::SecondDeclined);
            self.note_ends();
        }
    }

    fn note_wish(&mut self, id: CommandId, by: OperatorId, wish: Wish) {
        let command = self.commands.live(id).cloned();
        if let Some(command) = command {
            self.note(|journaling, desk, people| journaling.note_wish(desk, people, &command, by, wish));
        }
    }
}
