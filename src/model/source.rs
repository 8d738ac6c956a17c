//! Sources: where facts come from and intents go to. The rest of the house can't tell one from another.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::Timestamp;

use super::camera::CameraView;
use super::command::{Capabilities, Command, Ticket};
use super::fact::FactBatch;
use super::intent::{Control, Interest};
use super::locker::HandOverCode;
use super::people::Partner;
use super::request::Request;
use super::scenario_view::ScenarioView;
use super::shift::Shift;
use super::thing::Thing;
use super::vehicle::Vehicle;

/// Where facts come from: the built-in simulator, a platform client, or the replay of a recording.
pub trait Source: Send {
    fn kind(&self) -> SourceKind;

    /// What stays the same about every vehicle; indexed by `VehicleId`.
    fn roster(&self) -> Arc<[Vehicle]>;

    fn status(&self) -> SourceStatus;

    /// Takes up a stretch of monotonic wall time, and says how far the clock is to come by it.
    ///
    /// A source that can't keep up comes less far than asked and says so in its status.
    fn take_up(&mut self, wall: Duration) -> Timestamp;

    /// Moves the clock on to a moment that [`Self::take_up`] has allowed; an earlier one changes nothing.
    ///
    /// Events are a pure function of the source's inputs: how a stretch is cut into calls changes nothing.
    fn run_to(&mut self, until: Timestamp);

    /// Appends what is observed now.
    fn observe(&mut self, scope: Scope, facts: &mut Vec<FactBatch>);

    /// Moves on by a stretch of wall time and appends what was observed since the last call.
    fn advance(&mut self, wall: Duration, facts: &mut Vec<FactBatch>) {
        let until = self.take_up(wall);
        self.run_to(until);
        self.observe(Scope::News, facts);
    }

    fn control(&mut self, control: Control);

    fn interest(&mut self, interest: &Interest);

    /// Hands a command to the executor of its target. What becomes of it comes back as facts.
    fn command(&mut self, command: &Command);

    /// Asks to end a command that is not ended. What becomes of that comes back as facts.
    fn cancel(&mut self, _ticket: &Ticket) {}

    /// Asks what became of a command; the answer comes back as facts. It never makes anything happen.
    fn ask(&mut self, _ticket: &Ticket) {}

    /// Takes in a request that was made at a window, and gives it its number; `None` where none are taken. What becomes of
    /// it comes back as facts.
    fn request(&mut self, _request: &Request) -> Option<RequestId> {
        None
    }

    /// Ends a request that is not aboard yet.
    fn end_request(&mut self, _request: RequestId) {}

    /// What a target says that it can do; nothing where the source knows of no executor.
    fn capabilities(&self, _target: Thing) -> Capabilities {
        Capabilities::default()
    }

    /// The companies that run vehicles of their own in the city.
    fn partners(&self) -> Vec<Partner> {
        Vec::new()
    }

    /// The hours of whoever goes with a vehicle while its role needs somebody; vehicles with whom nobody ever goes are
    /// not among them.
    fn shifts(&self) -> Vec<(VehicleId, Shift)> {
        Vec::new()
    }

    /// What the camera of a vehicle shows now; `None` where it has none. Changes nothing.
    fn camera(&self, _vehicle: VehicleId) -> Option<CameraView> {
        None
    }

    /// The code that opens the compartment of a request for its recipient; `None` where none waits or is carried to one.
    ///
    /// It is in no fact: whoever needs it asks for it. Changes nothing.
    fn hand_over_code(&self, _request: RequestId) -> Option<HandOverCode> {
        None
    }

    /// A copy that runs ahead apart: nothing that happens in one reaches the other. `None` where there is no such thing.
    fn fork_ahead(&self) -> Option<Box<dyn Source>> {
        None
    }

    /// How often the source began anew. When it changes, everything that was observed before is void.
    fn run(&self) -> u32 {
        0
    }

    /// The scenario that is being played and what was made to happen by hand; `None` where there is no such thing.
    fn scenario(&self) -> Option<Arc<ScenarioView>> {
        None
    }
}

/// What of a source is observed.
///
/// A planner decides at fixed moments of the source's clock and must then know the state of that very moment, however
/// often the window looks; and it needs little of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is new since it was told last.
    News,
    /// Requests, itineraries and reports of commands that are new.
    Requests,
    /// Where the vehicles that can be dispatched are and what they do at this moment, all that can be heard.
    DispatchedFleet,
    /// The traffic on all streets at this moment.
    Streets,
    /// What electricity costs, as far as it is known.
    Prices,
}

/// The kinds of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    Simulator,
}

/// How a source is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceStatus {
    pub clock: Clock,
    pub link: LinkState,
}

/// The source's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    pub now: Timestamp,
    pub is_running: bool,
    /// Seconds of the source's clock a wall second, as wanted.
    pub speed: f32,
    /// The same as reached lately; less than `speed` when the machine can't keep up.
    pub speed_reached: f32,
}

/// Whether the source is being heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Up,
    Lost,
}
