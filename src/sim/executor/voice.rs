//! Voice calls with those aboard: a call rings, is answered or not, and ends when either side hangs up. Nothing is heard:
//! the simulator plays who answers and for how long, so that operators can practise; sound comes with a platform.

use crate::base::chance::Chance;
use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Failure, Issuer, Refusal, VoiceCall, VoiceCallState};
use crate::model::vehicle_detail::SenseState;
use crate::model::{Command, CommandId};
use crate::sim::simulator::Simulator;

use super::hand::OrderedCall;
use super::{Begun, Look};

/// A call that nobody answers rings this long.
const RINGS: Span = Span::from_s(30);
/// How soon somebody answers, in seconds; assumed.
const ANSWERS_S: (f64, f64) = (4.0, 18.0);
/// One rider alone may not dare to answer; of several somebody does.
const ANSWERS_ALONE: f64 = 0.8;
const ANSWERS_OF_MANY: f64 = 0.97;
/// How long people talk before they hang up, in seconds; assumed.
const TALKS_S: (f64, f64) = (40.0, 240.0);
const PURPOSE: u64 = 0x70AE_CA11;

impl Simulator {
    pub(super) fn order_voice_call(
        &mut self,
        index: usize,
        is_open: bool,
        command: &Command,
    ) -> Result<Begun, Refusal> {
        let now = Timestamp(self.now_ms);
        if !is_open {
            self.hand_mut(index).voice_call = None;
            self.forget_idle_hand(VehicleId::from_index(index));
            return Ok(Begun::Reached);
        }
        if self.call_of(index).is_some_and(|call| call.with == command.issuer && call.state == VoiceCallState::Open) {
            return Ok(Begun::Reached);
        }
        if self.call_of(index).is_some_and(|call| call.with != command.issuer) {
            return Err(Refusal::HeldByAnother);
        }
        if self.callers(index) == 0 {
            return Err(Refusal::NobodyAboard);
        }
        self.ring(index, command.issuer, now);
        Ok(Begun::UnderWay)
    }

    fn ring(&mut self, index: usize, with: Issuer, now: Timestamp) {
        let call = VoiceCall { with, state: VoiceCallState::Ringing, since: now };
        self.hand_mut(index).voice_call = Some(OrderedCall { call, ends: now + RINGS + Span::from_s(5) });
    }

    pub(super) fn look_at_voice_call(&mut self, index: usize, command: &Command, begun: Timestamp) -> Look {
        let now = Timestamp(self.now_ms);
        if self.call_of(index).is_some_and(|call| call.state == VoiceCallState::Open) {
            return Look::Reached;
        }
        let mut chance = call_chance(command.id);
        let is_deaf = self.equipment[index].microphone == SenseState::Lost;
        let share = if self.callers(index) == 1 { ANSWERS_ALONE } else { ANSWERS_OF_MANY };
        let answers = chance.happens(share) && !is_deaf && self.callers(index) > 0;
        let answered = begun + Span((chance.between(ANSWERS_S.0, ANSWERS_S.1) * 1_000.0) as i64);
        if answers && now >= answered {
            let talks = Span((chance.between(TALKS_S.0, TALKS_S.1) * 1_000.0) as i64);
            let call = VoiceCall { with: command.issuer, state: VoiceCallState::Open, since: now };
            self.hand_mut(index).voice_call = Some(OrderedCall { call, ends: now + talks });
            return Look::Reached;
        }
        if now - begun >= RINGS {
            self.drop_voice_call(index);
            return Look::Failed(Failure::NotAnswered);
        }
        Look::Going(0.0)
    }

    /// Nobody wants to talk any more.
    pub(super) fn drop_voice_call(&mut self, index: usize) {
        self.hand_mut(index).voice_call = None;
        self.forget_idle_hand(VehicleId::from_index(index));
    }

    /// The call that rings or is open now.
    fn call_of(&self, index: usize) -> Option<VoiceCall> {
        let now = Timestamp(self.now_ms);
        self.hand(index)?.voice_call.filter(|ordered| ordered.ends > now).map(|ordered| ordered.call)
    }

    /// Those who could answer: riders, or whoever pressed for help.
    fn callers(&self, index: usize) -> u32 {
        let vehicle = VehicleId::from_index(index);
        let asks = self.open_assistance().iter().any(|request| request.vehicle == vehicle);
        u32::from(self.lives[index].riders) + u32::from(asks)
    }
}

/// What those aboard do follows from the call alone, however often it is looked at.
fn call_chance(command: CommandId) -> Chance {
    Chance::for_thing(0, PURPOSE, command.0)
}
