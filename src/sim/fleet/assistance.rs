//! Assistance: automated vehicles ask the operator, propose answers, wait, and act by themselves when nobody answers.
//!
//! How often: once in 100 hours of driving, so that one operator copes with a fleet of some hundred vehicles. Robotaxi
//! fleets ask far more often (Cruise told in November 2023: 2 to 4 % of all time, a call each four to five miles); level 4
//! services on fixed ways in Japan far less. What a vehicle does by itself is always the safer thing.

use crate::base::chance::Chance;
use crate::base::ids::{AssistanceId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::assistance::AnswerSet;
use crate::model::command::{AssistanceAnswer, Refusal};
use crate::model::fact::AssistanceFacts;
use crate::model::{AssistanceCause, AssistanceRequest, AssistanceState, Diagnostic, EventKind, VehicleState};
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::responders::StrandCause;

/// Calls for assistance by one vehicle that drives or boards, a second.
const CALLS_HZ: f64 = 1.0 / (100.0 * 3_600.0);
/// Causes while driving: blocked, unsure; the rest is a rider's help button, where there is a rider.
const BLOCKED_SHARE: f64 = 0.47;
const UNSURE_SHARE: f64 = 0.43;
/// Calls that are open at a time.
const OPEN_MAX: usize = 1_000;
/// Wait until what is in the way has gone, in seconds.
const CLEARS_S: f64 = 70.0;

/// A vehicle that goes on at a moment.
#[derive(Clone, Copy, Debug)]
struct GoingOn {
    vehicle: u32,
    at_ms: i64,
    /// It is to be stopped for a responder.
    strands: Option<StrandCause>,
}

/// The calls for assistance.
#[derive(Clone, Debug)]
pub struct Assistance {
    chance: Chance,
    next: u32,
    open: Vec<AssistanceRequest>,
    going_on: Vec<GoingOn>,
    /// Vehicles that stopped in the street to ask.
    halted: Vec<u32>,
    /// The automated vehicles.
    automated: Vec<u32>,
    /// News not yet told.
    pub news: AssistanceFacts,
}

impl Assistance {
    pub fn new(automated: Vec<u32>, seed: u64) -> Self {
        Self {
            chance: Chance::for_thing(seed, 0x6173_7369_7374, 0),
            next: 0,
            open: Vec::new(),
            going_on: Vec::new(),
            halted: Vec::new(),
            automated,
            news: AssistanceFacts::default(),
        }
    }

    /// Makes news of all open calls, and only of them.
    pub fn tell_open(&mut self) {
        self.news = AssistanceFacts {
            request: self.open.clone(),
            observed: self.open.iter().map(|request| request.made).collect(),
            state: vec![AssistanceState::Open; self.open.len()],
        };
    }

    fn is_asking(&self, index: usize) -> bool {
        self.open.iter().any(|request| request.vehicle.index() == index)
    }
}

/// What is proposed, how long it waits, and what it does by itself then.
fn manner(cause: AssistanceCause) -> (&'static [AssistanceAnswer], i64, AssistanceAnswer) {
    use AssistanceAnswer as A;
    match cause {
        AssistanceCause::Blocked => {
            (&[A::Wait, A::DriveAround, A::Reroute, A::PullOverAndStop, A::SendResponder], 180, A::Reroute)
        }
        AssistanceCause::Unsure => {
            (&[A::Proceed, A::Wait, A::Reroute, A::PullOverAndStop, A::SendResponder], 120, A::PullOverAndStop)
        }
        AssistanceCause::SignalDark => {
            (&[A::Proceed, A::Wait, A::Reroute, A::PullOverAndStop, A::SendResponder], 180, A::Wait)
        }
        AssistanceCause::DoorObstructed => (&[A::ReopenDoors, A::SpeakToRider, A::SendResponder], 90, A::ReopenDoors),
        AssistanceCause::HelpButton => {
            (&[A::SpeakToRider, A::PullOverAndStop, A::SendResponder], 60, A::PullOverAndStop)
        }
    }
}

impl Simulator {
    /// The calls that wait for an answer.
    pub fn open_assistance(&self) -> &[AssistanceRequest] {
        &self.assistance.open
    }

    /// Whether a vehicle has stopped in the street to ask.
    pub(super) fn is_halted(&self, index: usize) -> bool {
        self.assistance.halted.contains(&(index as u32))
    }

    /// New calls, time-outs, and vehicles that go on.
    pub(in crate::sim) fn step_assistance(&mut self, step_s: f64) {
        let mean = self.assistance.automated.len() as f64 * CALLS_HZ * step_s;
        let calls = mean as usize + usize::from(self.assistance.chance.happens(mean - libm::floor(mean)));
        for _ in 0..calls {
            let share = self.assistance.chance.unit();
            let picked = self.assistance.chance.below(self.assistance.automated.len());
            let Some(index) = self.assistance.automated.get(picked).map(|id| *id as usize) else { break };
            if let Some(cause) = self.likely_cause(index, share) {
                self.ask_assistance(index, cause);
            }
        }
        let due: Vec<AssistanceRequest> =
            self.assistance.open.iter().copied().filter(|request| self.now_ms >= request.until.0).collect();
        for request in due {
            let answer = request.by_itself;
            self.close_request(request.id, AssistanceState::TimedOut(answer));
            self.tell(EventKind::AssistanceTimedOut { vehicle: request.vehicle, answer });
            self.act_on_answer(&request, answer);
        }
        let now_ms = self.now_ms;
        let going: Vec<GoingOn> = self.assistance.going_on.iter().copied().filter(|it| now_ms >= it.at_ms).collect();
        self.assistance.going_on.retain(|it| now_ms < it.at_ms);
        for it in going {
            match it.strands {
                Some(cause) if self.immobilise(it.vehicle as usize, cause, now_ms) => {}
                Some(_) => self.assistance.going_on.push(GoingOn { at_ms: now_ms + 5_000, ..it }),
                None => self.go_on_after_answer(it.vehicle as usize),
            }
        }
    }

    /// What would make a vehicle ask now. `None` when it neither drives nor boards.
    fn likely_cause(&self, index: usize, share: f64) -> Option<AssistanceCause> {
        let life = &self.lives[index];
        let is_driving = self.bodies[index].mode == Mode::OnStreet && life.state == VehicleState::Driving;
        if life.state == VehicleState::Boarding && life.kind != crate::model::VehicleKind::Robot {
            return Some(AssistanceCause::DoorObstructed);
        }
        match share {
            _ if !is_driving => None,
            share if share < BLOCKED_SHARE => Some(AssistanceCause::Blocked),
            share if share < BLOCKED_SHARE + UNSURE_SHARE => Some(AssistanceCause::Unsure),
            _ => (life.riders > 0).then_some(AssistanceCause::HelpButton),
        }
    }

    /// Has a vehicle ask for assistance. Says whether it asks: one that asks already, or is stranded, doesn't.
    pub fn ask_assistance(&mut self, index: usize, cause: AssistanceCause) -> bool {
        let is_busy = self.assistance.is_asking(index) || self.rescue.holds(index) || self.is_halted(index);
        if index >= self.lives.len() || is_busy || self.assistance.open.len() >= OPEN_MAX || !self.is_heard(index) {
            return false;
        }
        match cause {
            AssistanceCause::Blocked | AssistanceCause::Unsure | AssistanceCause::SignalDark => {
                if self.bodies[index].mode != Mode::OnStreet || !self.stop_here(index) {
                    return false;
                }
                self.assistance.halted.push(index as u32);
                self.set_state(index, VehicleState::Immobilised);
            }
            AssistanceCause::DoorObstructed => {
                if self.bodies[index].mode != Mode::Standing {
                    return false;
                }
                // It stays until the door closes.
                self.lives[index].epoch = self.lives[index].epoch.wrapping_add(1);
                self.set_code(index, Diagnostic::DoorObstructed, true);
            }
            AssistanceCause::HelpButton => {}
        }
        let (proposals, wait_s, by_itself) = manner(cause);
        let request = AssistanceRequest {
            id: AssistanceId(self.assistance.next),
            vehicle: VehicleId::from_index(index),
            cause,
            made: Timestamp(self.now_ms),
            until: Timestamp(self.now_ms + wait_s * 1000),
            proposals: AnswerSet::of(proposals),
            by_itself,
        };
        self.assistance.next = (self.assistance.next + 1) % u32::MAX;
        self.assistance.open.push(request);
        self.tell_request(request, AssistanceState::Open);
        self.tell(EventKind::AssistanceRequested { vehicle: request.vehicle, cause });
        true
    }

    /// Answers a vehicle that asked.
    ///
    /// # Errors
    /// When nobody asks under this number any more, or when the answer is none of those that it proposed.
    pub fn answer_assistance(&mut self, id: AssistanceId, answer: AssistanceAnswer) -> Result<(), Refusal> {
        let found = self.assistance.open.iter().find(|request| request.id == id).copied();
        let request = found.ok_or(Refusal::UnknownTarget)?;
        if !request.proposals.contains(answer) {
            return Err(Refusal::NotForThisTarget);
        }
        self.close_request(id, AssistanceState::Answered(answer));
        self.tell(EventKind::AssistanceAnswered { vehicle: request.vehicle, answer });
        self.act_on_answer(&request, answer);
        Ok(())
    }

    fn act_on_answer(&mut self, request: &AssistanceRequest, answer: AssistanceAnswer) {
        let index = request.vehicle.index();
        let mut strands = None;
        let after_s = match answer {
            AssistanceAnswer::Wait => self.assistance.chance.exponential(CLEARS_S).clamp(5.0, 600.0),
            AssistanceAnswer::Proceed => 3.0,
            AssistanceAnswer::DriveAround => 12.0,
            AssistanceAnswer::Reroute => 6.0,
            AssistanceAnswer::ReopenDoors => 15.0,
            AssistanceAnswer::SpeakToRider => self.assistance.chance.between(40.0, 150.0),
            AssistanceAnswer::PullOverAndStop | AssistanceAnswer::SendResponder => {
                let cause = match request.cause {
                    AssistanceCause::DoorObstructed => StrandCause::Door,
                    _ => StrandCause::Stopped,
                };
                if self.immobilise(index, cause, self.now_ms) {
                    return;
                }
                // It pulls in or out just now: tried again in a moment.
                strands = Some(cause);
                5.0
            }
        };
        let at_ms = self.now_ms + (after_s * 1000.0) as i64;
        self.assistance.going_on.push(GoingOn { vehicle: index as u32, at_ms, strands });
    }

    /// What a vehicle asked about is settled: it drives on, or closes its doors and leaves.
    fn go_on_after_answer(&mut self, index: usize) {
        if self.is_halted(index) {
            self.assistance.halted.retain(|halted| *halted as usize != index);
            self.drive_on(index);
            return;
        }
        if self.equipment[index].faults.contains(Diagnostic::DoorObstructed) && !self.rescue.holds(index) {
            self.set_code(index, Diagnostic::DoorObstructed, false);
            self.schedule(index, self.now_ms + 3_000);
        }
    }

    /// Takes back what a vehicle asked, because it is stranded and help comes anyway.
    pub(in crate::sim) fn withdraw_request(&mut self, index: usize) {
        let asking = self.assistance.open.iter().find(|request| request.vehicle.index() == index).map(|it| it.id);
        if let Some(id) = asking {
            self.close_request(id, AssistanceState::Withdrawn);
        }
        self.assistance.halted.retain(|halted| *halted as usize != index);
        self.assistance.going_on.retain(|it| it.vehicle as usize != index);
    }

    fn close_request(&mut self, id: AssistanceId, state: AssistanceState) {
        if let Some(place) = self.assistance.open.iter().position(|request| request.id == id) {
            let request = self.assistance.open.remove(place);
            self.tell_request(request, state);
        }
    }

    fn tell_request(&mut self, request: AssistanceRequest, state: AssistanceState) {
        let news = &mut self.assistance.news;
        news.request.push(request);
        news.observed.push(Timestamp(self.now_ms));
        news.state.push(state);
    }

    /// Sets a diagnostic code, or takes it away.
    pub(in crate::sim) fn set_code(&mut self, index: usize, code: Diagnostic, is_there: bool) {
        let equipment = &mut self.equipment[index];
        equipment.faults = equipment.faults.with(code, is_there);
        self.told.mark_changed(index);
    }
}
