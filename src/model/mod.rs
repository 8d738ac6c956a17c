//! Floor 2: what lives in a city, how it is observed (facts), what is wanted (intents), and where both go (sources).

pub mod assistance;
pub mod camera;
pub mod command;
pub mod diagnostic;
pub mod event;
pub mod event_topic;
pub mod fact;
pub mod injection;
pub mod intent;
pub mod itinerary;
pub mod places;
pub mod request;
pub mod role;
pub mod scenario_view;
pub mod source;
pub mod thing;
pub mod vehicle;
pub mod vehicle_detail;

pub use assistance::{AssistanceCause, AssistanceRequest, AssistanceState};
pub use camera::{CameraFrame, CameraView};
pub use command::{Command, CommandDraft, CommandId, CommandReport, Order, OrderKind};
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use event::{Cause, Event, EventKind};
pub use event_topic::EventTopic;
pub use fact::{FactBatch, Facts};
pub use injection::{Injection, InjectionKind, InjectionTarget, TargetClass};
pub use intent::{Control, FleetColumn, FleetQuery, FleetWords, Intent, Interest};
pub use itinerary::{Itinerary, ItineraryStop, StopDeed};
pub use places::Places;
pub use request::{Party, Request, RequestPurpose, RequestState};
pub use role::Role;
pub use scenario_view::ScenarioView;
pub use source::{Clock, LinkState, Scope, Source, SourceKind, SourceStatus};
pub use thing::Thing;
pub use vehicle::{Vehicle, VehicleKind, VehicleState};
pub use vehicle_detail::VehicleDetail;
