//! The panels that the dock can hold, and how each is drawn: the one place that wires them to the window.

use egui::Ui;
use serde::{Deserialize, Serialize};

use super::context::UiContext;
use super::map::MapPanel;
use super::panels::assistance::AssistancePanel;
use super::panels::attention::AttentionPanel;
use super::panels::commands::CommandsPanel;
use super::panels::energy::{CityNow, EnergyPanel, EnergyTables};
use super::panels::events::EventsPanel;
use super::panels::fleet::FleetPanel;
use super::panels::hospital::HospitalPanel;
use super::panels::inspector::InspectorPanel;
use super::panels::lines::LinesPanel;
use super::panels::requests::RequestsPanel;
use super::panels::scenario::ScenarioPanel;
use super::panels::service::ServicePanel;
use super::panels::strip_board::StripBoardPanel;

/// A panel of the dock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pane {
    Map,
    Fleet,
    /// Who waits for a vehicle, and who is on the way.
    Requests,
    /// Today's appointments, and clinics on wheels.
    Hospital,
    /// The buses of each line.
    Lines,
    Inspector,
    Attention,
    /// Vehicles that ask what to do.
    Assistance,
    /// Demand and supply over the day.
    Energy,
    /// Feeders, buildings and chargers.
    EnergyTables,
    /// The flow from sources to uses.
    CityNow,
    /// What happened and why.
    Events,
    /// What was ordered and how it stands.
    Commands,
    /// The scenario's timeline and what a trainer can do.
    Scenario,
    /// What each vehicle does over time.
    StripBoard,
    /// How well requests are served.
    Service,
}

impl Pane {
    /// The message that names the panel on its tab.
    pub fn title_key(self) -> &'static str {
        match self {
            Self::Map => "pane-map",
            Self::Fleet => "pane-fleet",
            Self::Requests => "pane-requests",
            Self::Hospital => "pane-hospital",
            Self::Lines => "pane-lines",
            Self::Inspector => "pane-inspector",
            Self::Attention => "pane-attention",
            Self::Assistance => "pane-assistance",
            Self::Energy => "pane-energy",
            Self::EnergyTables => "pane-energy-tables",
            Self::CityNow => "pane-city-now",
            Self::Events => "pane-events",
            Self::Commands => "pane-commands",
            Self::Scenario => "pane-scenario",
            Self::StripBoard => "pane-strip-board",
            Self::Service => "pane-service",
        }
    }
}

/// The panels themselves.
pub struct Parts {
    pub map: MapPanel,
    pub fleet: FleetPanel,
    pub requests: RequestsPanel,
    pub hospital: HospitalPanel,
    pub lines: LinesPanel,
    pub inspector: InspectorPanel,
    pub attention: AttentionPanel,
    pub assistance: AssistancePanel,
    pub energy: EnergyPanel,
    pub energy_tables: EnergyTables,
    pub city_now: CityNow,
    pub events: EventsPanel,
    pub commands: CommandsPanel,
    pub scenario: ScenarioPanel,
    pub strip_board: StripBoardPanel,
    pub service: ServicePanel,
}

impl Parts {
    pub fn new(map: MapPanel) -> Self {
        Self {
            map,
            fleet: FleetPanel::default(),
            requests: RequestsPanel::default(),
            hospital: HospitalPanel::default(),
            lines: LinesPanel::default(),
            inspector: InspectorPanel::default(),
            attention: AttentionPanel::default(),
            assistance: AssistancePanel::default(),
            energy: EnergyPanel::default(),
            energy_tables: EnergyTables::default(),
            city_now: CityNow::default(),
            events: EventsPanel::default(),
            commands: CommandsPanel::default(),
            scenario: ScenarioPanel::default(),
            strip_board: StripBoardPanel::default(),
            service: ServicePanel::default(),
        }
    }

    /// Draws a panel; one that a tab names leaves its own heading out.
    pub fn pane_ui(&mut self, pane: Pane, has_tab: bool, ctx: &UiContext<'_>, ui: &mut Ui) {
        self.fleet.is_named_by_tab = has_tab && pane == Pane::Fleet;
        self.requests.is_named_by_tab = has_tab && pane == Pane::Requests;
        self.hospital.is_named_by_tab = has_tab && pane == Pane::Hospital;
        self.lines.is_named_by_tab = has_tab && pane == Pane::Lines;
        self.attention.is_named_by_tab = has_tab && pane == Pane::Attention;
        self.assistance.is_named_by_tab = has_tab && pane == Pane::Assistance;
        self.energy.is_named_by_tab = has_tab && pane == Pane::Energy;
        self.city_now.is_named_by_tab = has_tab && pane == Pane::CityNow;
        self.events.is_named_by_tab = has_tab && pane == Pane::Events;
        self.commands.is_named_by_tab = has_tab && pane == Pane::Commands;
        self.strip_board.is_named_by_tab = has_tab && pane == Pane::StripBoard;
        self.scenario.is_named_by_tab = has_tab && pane == Pane::Scenario;
        self.service.is_named_by_tab = has_tab && pane == Pane::Service;
        match pane {
            Pane::Map => {
                self.map.suggest(self.strip_board.suggested(ctx).or_else(|| self.requests.suggested(ctx)));
                self.map.ui(ctx, ui);
            }
            Pane::Fleet => self.fleet.ui(ctx, ui),
            Pane::Requests => self.requests.ui(ctx, ui),
            Pane::Hospital => self.hospital.ui(ctx, ui),
            Pane::Lines => self.lines.ui(ctx, ui),
            Pane::Inspector => self.inspector.ui(ctx, ui),
            Pane::Attention => self.attention.ui(ctx, ui),
            Pane::Assistance => self.assistance.ui(ctx, ui),
            Pane::Energy => self.energy.ui(ctx, ui),
            Pane::EnergyTables => self.energy_tables.ui(ctx, ui),
            Pane::CityNow => self.city_now.ui(ctx, ui),
            Pane::Events => self.events.ui(ctx, ui),
            Pane::Commands => self.commands.ui(ctx, ui),
            Pane::Scenario => self.scenario.ui(ctx, ui),
            Pane::StripBoard => self.strip_board.ui(ctx, ui),
            Pane::Service => self.service.ui(ctx, ui),
        }
    }
}
