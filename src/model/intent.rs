//! Intents: what the window wants. Controls go to the source, interests say what the window looks at.

use std::sync::Arc;

use crate::base::geo::Bounds;
use chrono::NaiveDate;

use crate::base::ids::{RequestId, SeriesId, VehicleId};
use crate::base::time::Span;

use super::command::{CommandDraft, CommandId, GroupDraft, GroupId, OperatorId};
use super::dispatch_limits::DispatchLimits;
use super::dispatch_view::{Accepted, DispatchMode, WhatIf};
use super::foresight::ForesightQuery;
use super::injection::Injection;
use super::people::{AskId, DeskId};
use super::pin::Pin;
use super::request_draft::RequestDraft;
use super::role::Role;
use super::series::SeriesDraft;
use super::thing::Thing;
use super::vehicle::{VehicleKind, VehicleState};
use super::way::WayAsked;
use super::weights::Weights;

/// Something that somebody wants of the station.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    Control {
        control: Control,
        by: OperatorId,
    },
    /// Somebody wants something of the city.
    Command(CommandDraft),
    /// Takes back a command that is not ended.
    CancelCommand {
        command: CommandId,
        by: OperatorId,
    },
    /// Somebody wants the same of many things.
    Group(GroupDraft),
    /// Gives nothing more of a group, and takes back what is under way.
    CancelGroup {
        group: GroupId,
        by: OperatorId,
    },
    /// A second person lets a held command go.
    ReleaseHeld {
        command: CommandId,
        by: OperatorId,
    },
    /// A second person doesn't let a held command go: it ends.
    RefuseHeld {
        command: CommandId,
        by: OperatorId,
    },
    /// A second person lets a held command go from the window of the first, by name and PIN; who sits there stays.
    ReleaseBySecond {
        command: CommandId,
        desk: DeskId,
        ask: AskId,
        name: String,
        pin: Pin,
    },
    /// Somebody wants to sit at a window. Who sat there is signed out.
    SignIn {
        desk: DeskId,
        ask: AskId,
        name: String,
        pin: Pin,
    },
    SignOut {
        desk: DeskId,
    },
    /// Locks a window; `is_idle`: because nobody touched it for a while.
    Lock {
        desk: DeskId,
        is_idle: bool,
    },
    /// A setting that matters was changed at a window; it is journaled.
    SettingChanged {
        key: &'static str,
        from: String,
        to: String,
        by: OperatorId,
    },
    /// Somebody asks for a ride or a delivery in another's name.
    Request(RequestDraft),
    /// Somebody asks for the same again and again.
    RequestSeries(SeriesDraft),
    /// Ends a series, and calls off what is booked of it.
    EndSeries {
        series: SeriesId,
        by: OperatorId,
    },
    /// Calls one day of a series off.
    SkipOccurrence {
        series: SeriesId,
        day: NaiveDate,
        by: OperatorId,
    },
    /// Ends a request that is not aboard: calls it off, or puts away one that nobody came for.
    CancelRequest {
        request: RequestId,
        by: OperatorId,
    },
    /// Somebody wants to see the code that opens the compartment of a request; that they saw it is journaled.
    ShowCode {
        request: RequestId,
        by: OperatorId,
    },
    /// How waiting requests come to vehicles from now on.
    SetDispatchMode {
        mode: DispatchMode,
        by: OperatorId,
    },
    /// What automatic may do from now on; a supervisor's to set where people sign in.
    SetDispatchLimits {
        limits: DispatchLimits,
        by: OperatorId,
    },
    /// What the dispatcher's objective counts how much from now on; a supervisor's to set where people sign in.
    SetWeights {
        weights: Weights,
        by: OperatorId,
    },
    /// Whether idle vehicles are sent where demand is expected from now on.
    SetRebalancing {
        is_on: bool,
        by: OperatorId,
    },
    /// Gives requests to the vehicles that were suggested, as the consequences were shown.
    AcceptSuggestions {
        accepted: Vec<Accepted>,
        by: OperatorId,
    },
    /// Gives a request that is not aboard to another vehicle, as the consequences were shown.
    Reassign {
        wanted: Accepted,
        by: OperatorId,
    },
    /// Newest wins; never journaled.
    Interest(Interest),
}

/// A change of how the source runs. Only a simulator obeys them.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    Play,
    Pause,
    /// Simulated seconds a second; held to [`SPEED_MIN`]..=[`SPEED_MAX`].
    SetSpeed(f32),
    /// Run ahead by a span as fast as it goes, then go on as before.
    Jump(Span),
    /// Make something happen now.
    Inject(Injection),
    /// End what was made to happen under this number, of the list in the picture.
    EndInjection(u32),
    /// Begin anew, with one of the scenarios that the picture lists.
    StartScenario(Arc<str>),
    /// Begin the same anew.
    Restart,
}

/// Slowest speed of a simulator.
pub const SPEED_MIN: f32 = 1.0;
/// Fastest speed of a simulator.
pub const SPEED_MAX: f32 = 600.0;
/// The steps that the window's Faster and Slower take.
pub const SPEED_STEPS: [f32; 8] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0];

/// What the window looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum Interest {
    /// The box of the map that is visible, in the city's frame.
    VisibleBox(Bounds),
    /// The selected things; their history is kept at full rate.
    Selection(Vec<Thing>),
    /// The vehicle whose camera is looked through.
    Camera(Option<VehicleId>),
    /// The order whose effect is to be foreseen, while its card is open.
    Foresight(Option<Box<ForesightQuery>>),
    /// How the fleet table is sorted and filtered.
    Fleet(FleetQuery),
    /// Whether the waiting requests are looked at, and which one is chosen: vehicles are suggested for them.
    Requests { is_shown: bool, chosen: Option<RequestId> },
    /// What would be if a request went to a vehicle, while somebody holds it there.
    WhatIf(Option<WhatIf>),
    /// The ways of vehicles that are drawn on the map.
    Ways(Vec<WayAsked>),
}

/// Sort and filter of the fleet table.
#[derive(Clone, Debug, PartialEq)]
pub struct FleetQuery {
    /// Words that must all be found in a row's name, kind or state; empty for all.
    pub filter: String,
    /// How kinds and states are called, in the window's languages.
    pub words: Arc<FleetWords>,
    pub kind: Option<VehicleKind>,
    pub state: Option<VehicleState>,
    pub sort: FleetColumn,
    pub is_descending: bool,
}

impl Default for FleetQuery {
    fn default() -> Self {
        Self {
            filter: String::new(),
            words: Arc::default(),
            kind: None,
            state: None,
            sort: FleetColumn::State,
            is_descending: false,
        }
    }
}

/// What kinds and states of vehicles are called, in every language of the window, in lower case.
///
/// Words belong to the window, filtering to the station; so the window sends the words along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FleetWords {
    /// For each of [`VehicleKind::ALL`], its words in all languages.
    pub kinds: [Vec<String>; VehicleKind::COUNT],
    /// For each of [`VehicleState::ALL`], its words in all languages.
    pub states: [Vec<String>; VehicleState::COUNT],
    /// For each of [`Role::ALL`], its words in all languages.
    pub roles: [Vec<String>; Role::ALL.len()],
}

/// A column of the fleet table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FleetColumn {
    Name,
    /// Those that need a person first.
    State,
    Battery,
    Speed,
    Riders,
    Age,
}

impl FleetColumn {
    pub const ALL: [Self; 6] = [Self::Name, Self::State, Self::Battery, Self::Speed, Self::Riders, Self::Age];
}
