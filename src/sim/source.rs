//! The simulator as a source: its clock, its controls, its facts.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Capabilities, Message, Ticket};
use crate::model::intent::{SPEED_MAX, SPEED_MIN};
use crate::model::people::Partner;
use crate::model::{
    CameraView, Clock, Command, Control, FactBatch, HandOverCode, Interest, LinkState, Request, ScenarioView, Scope,
    Shift, Source, SourceKind, SourceStatus, Thing, Vehicle,
};

use super::roster;
use super::simulator::Simulator;

/// How the clock runs.
#[derive(Clone, Copy, Debug)]
pub struct ClockState {
    is_running: bool,
    speed: f32,
    speed_reached: f32,
    /// Milliseconds to run ahead.
    jump_ms: i64,
    /// Part of a millisecond that was asked for and not yet run.
    rest_ms: f64,
}

impl Default for ClockState {
    fn default() -> Self {
        Self { is_running: true, speed: SPEED_MIN, speed_reached: SPEED_MIN, jump_ms: 0, rest_ms: 0.0 }
    }
}

impl ClockState {
    /// The same speed, for a simulator that begins anew.
    pub fn afresh(self) -> Self {
        Self { jump_ms: 0, rest_ms: 0.0, ..self }
    }
}

impl Source for Simulator {
    fn kind(&self) -> SourceKind {
        SourceKind::Simulator
    }

    fn roster(&self) -> Arc<[Vehicle]> {
        self.roster.clone()
    }

    fn partners(&self) -> Vec<Partner> {
        if self.roster.iter().any(|vehicle| vehicle.partner.is_some()) { vec![roster::partner()] } else { Vec::new() }
    }

    fn shifts(&self) -> Vec<(VehicleId, Shift)> {
        roster::shifts(&self.roster)
    }

    fn status(&self) -> SourceStatus {
        let clock = Clock {
            now: self.now(),
            is_running: self.clock.is_running,
            speed: self.clock.speed,
            speed_reached: self.clock.speed_reached,
        };
        SourceStatus { clock, link: LinkState::Up }
    }

    fn take_up(&mut self, wall: Duration) -> Timestamp {
        let mut step_ms = 0;
        if self.clock.is_running {
            let wanted_ms = wall.as_secs_f64() * 1000.0 * f64::from(self.clock.speed) + self.clock.rest_ms;
            step_ms = (wanted_ms as i64).min(Self::MAX_STEP.0);
            self.clock.rest_ms = (wanted_ms - step_ms as f64).clamp(0.0, 1.0);
            let wall_ms = wall.as_secs_f64() * 1000.0;
            if wall_ms > 0.0 {
                let reached = (step_ms as f64 / wall_ms) as f32;
                self.clock.speed_reached += (reached - self.clock.speed_reached) * 0.2;
            }
        }
        if self.clock.jump_ms > 0 {
            let ahead_ms = self.clock.jump_ms.min((Self::MAX_STEP.0 - step_ms).max(0));
            self.clock.jump_ms -= ahead_ms;
            step_ms += ahead_ms;
        }
        self.now() + Span(step_ms)
    }

    fn run_to(&mut self, until: Timestamp) {
        self.run_until(until);
    }

    fn observe(&mut self, scope: Scope, facts: &mut Vec<FactBatch>) {
        match scope {
            Scope::News => {
                if self.play.wants_to_begin_anew(self.now()) {
                    self.restart();
                }
                self.sample(facts);
            }
            Scope::Requests => self.sample_requests(facts),
            Scope::DispatchedFleet => self.sample_dispatched(facts),
            Scope::Streets => self.sample_all_streets(facts),
            Scope::Prices => self.sample_prices(facts),
        }
    }

    fn control(&mut self, control: Control) {
        match control {
            Control::Play => self.clock.is_running = true,
            Control::Pause => self.clock.is_running = false,
            Control::SetSpeed(speed) if speed.is_finite() => self.clock.speed = speed.clamp(SPEED_MIN, SPEED_MAX),
            Control::SetSpeed(_) => {}
            Control::Jump(span) => self.clock.jump_ms = self.clock.jump_ms.saturating_add(span.0.max(0)),
            Control::Inject(injection) => {
                self.begin_injection(injection, None);
            }
            Control::EndInjection(number) => self.end_injection(number),
            Control::StartScenario(name) => self.start_scenario(&name),
            Control::Restart => self.restart(),
        }
    }

    fn interest(&mut self, interest: &Interest) {
        if let Interest::Selection(things) = interest {
            self.told_details.select(things);
        }
    }

    fn command(&mut self, command: &Command) {
        self.carry(&Message::Give(command.clone()));
    }

    fn cancel(&mut self, ticket: &Ticket) {
        self.carry(&Message::Cancel(*ticket));
    }

    fn ask(&mut self, ticket: &Ticket) {
        self.carry(&Message::Ask(*ticket));
    }

    fn request(&mut self, request: &Request) -> Option<RequestId> {
        let id = self.make_request(*request);
        id.is_some().then_some(id)
    }

    fn end_request(&mut self, request: RequestId) {
        self.cancel_request(request);
    }

    fn capabilities(&self, target: Thing) -> Capabilities {
        self.capabilities_of(target)
    }

    fn fork_ahead(&self) -> Option<Box<dyn Source>> {
        Some(Box::new(self.clone()))
    }

    fn camera(&self, vehicle: VehicleId) -> Option<CameraView> {
        self.camera_view(vehicle)
    }

    fn hand_over_code(&self, request: RequestId) -> Option<HandOverCode> {
        self.code_of(request)
    }

    fn run(&self) -> u32 {
        self.run
    }

    fn scenario(&self) -> Option<Arc<ScenarioView>> {
        Some(Arc::new(self.scenario_view()))
    }
}
