//! The dock: which panels a workspace shows and where, ready-made or as moved by hand.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Id, Stroke, Style, Ui, Vec2, Visuals, WidgetText};
use egui_tiles::{
    Behavior, Container, EditAction, Linear, LinearDir, ResizeState, SimplificationOptions, TabState, Tile, TileId,
    Tiles, Tree, UiResponse,
};

use super::context::UiContext;
use super::panels::attention;
use super::panels::fleet::count_words;
use super::parts::{Pane, Parts};
use super::settings::LayoutSettings;
use super::theme::Theme;
use super::widgets::text::{BODY, SMALL, regular_font};

/// Version of remembered layouts; layouts of another version are forgotten.
pub const LAYOUT_VERSION: u32 = 2;

/// Narrower or lower windows, in points, fold their side panels.
const FOLD_BELOW: Vec2 = Vec2::new(1400.0, 780.0);
/// Narrower windows, in points, show one panel at a time.
const TABS_BELOW_WIDTH: f32 = 900.0;
const LEFT_WIDTH: f32 = 348.0;
const LEFT_WIDTH_FOLDED: f32 = 312.0;
const RIGHT_WIDTH: f32 = 336.0;
/// Lower folded windows have no room for the inspector under the tables; it becomes a tab beside them.
const INSPECTOR_BELOW_FROM: f32 = 560.0;
const BOTTOM_HEIGHT: f32 = 228.0;
const ATTENTION_HEIGHT_FOLDED: f32 = 144.0;
const ATTENTION_HEIGHT_TABBED: f32 = 76.0;

/// Air on both sides of a tab's words; they begin where the panels' contents do.
const TAB_MARGIN: f32 = 12.0;

/// The workspaces: what the operator is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Workspace {
    #[default]
    Overview,
    Energy,
}

impl Workspace {
    pub const ALL: [Self; 2] = [Self::Overview, Self::Energy];

    /// The word in settings and on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Energy => "energy",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|workspace| workspace.tag() == tag)
    }
}

/// A layout of one workspace.
struct Layout {
    tree: Tree<Pane>,
    /// Moved by hand: kept as it is when the window's size changes.
    is_edited: bool,
    made_for: Vec2,
}

/// The layouts of all workspaces.
pub struct Docking {
    wide: [Layout; 2],
    /// For windows too small for all panels; never remembered.
    folded: [Layout; 2],
}

impl Docking {
    pub fn new(remembered: &LayoutSettings) -> Self {
        Self {
            wide: Workspace::ALL.map(|workspace| remembered_layout(workspace, remembered)),
            folded: Workspace::ALL.map(|workspace| ready_made(workspace, Vec2::ZERO, true)),
        }
    }

    /// What to remember.
    pub fn settings(&self) -> LayoutSettings {
        let [overview, energy] = &self.wide;
        let json = |layout: &Layout| {
            if layout.is_edited { serde_json::to_string(&layout.tree).unwrap_or_default() } else { String::new() }
        };
        LayoutSettings { version: LAYOUT_VERSION, overview: json(overview), energy: json(energy) }
    }

    /// Brings a panel to the front of its tabs, in all layouts of a workspace that have it.
    pub fn open(&mut self, workspace: Workspace, pane: Pane) {
        for layouts in [&mut self.wide, &mut self.folded] {
            let tree = &mut layouts[workspace as usize].tree;
            tree.make_active(|_, tile| matches!(tile, Tile::Pane(other) if *other == pane));
        }
    }

    /// Back to the ready-made layouts.
    pub fn reset(&mut self) {
        *self = Self::new(&LayoutSettings::default());
    }

    /// Brings a panel to the front of its tabs, wherever it is.
    pub fn reveal(&mut self, workspace: Workspace, pane: Pane) {
        for layouts in [&mut self.wide, &mut self.folded] {
            let tree = &mut layouts[workspace as usize].tree;
            if let Some(tile) = tree.tiles.find_pane(&pane) {
                tree.make_active(|id, _| id == tile);
            }
        }
    }

    pub fn ui(&mut self, workspace: Workspace, parts: &mut Parts, ctx: &UiContext<'_>, ui: &mut Ui) {
        let size = ui.available_size();
        let is_folded = size.x < FOLD_BELOW.x || size.y < FOLD_BELOW.y;
        let layouts = if is_folded { &mut self.folded } else { &mut self.wide };
        let layout = &mut layouts[workspace as usize];
        if !layout.is_edited && layout.made_for != size {
            *layout = ready_made(workspace, size, is_folded);
        }
        let tabs = tabs_of(&layout.tree);
        let mut behavior = Dock { parts, ctx, tabs, is_edited: false };
        layout.tree.ui(&mut behavior, ui);
        layout.is_edited |= behavior.is_edited;
    }
}

/// The panels that a tab names, and whether each is the one shown.
fn tabs_of(tree: &Tree<Pane>) -> Vec<(TileId, bool)> {
    let rows = tree.tiles.tiles().filter_map(|tile| match tile {
        Tile::Container(Container::Tabs(tabs)) => Some(tabs),
        _ => None,
    });
    rows.flat_map(|tabs| tabs.children.iter().map(|tile| (*tile, tabs.is_active(*tile)))).collect()
}

fn remembered_layout(workspace: Workspace, remembered: &LayoutSettings) -> Layout {
    let json = match workspace {
        Workspace::Overview => &remembered.overview,
        Workspace::Energy => &remembered.energy,
    };
    if remembered.version == LAYOUT_VERSION && !json.is_empty() {
        match serde_json::from_str::<Tree<Pane>>(json) {
            // Without a map there is no window worth the name.
            Ok(mut tree) if tree.tiles.find_pane(&Pane::Map).is_some() => {
                add_missing(&mut tree);
                add_beside(&mut tree, Pane::Assistance, Pane::Attention);
                return Layout { tree, is_edited: true, made_for: Vec2::ZERO };
            }
            Ok(_) => tracing::warn!("a remembered layout has no map; the ready-made one is used"),
            Err(error) => tracing::warn!(%error, "a remembered layout can't be read; the ready-made one is used"),
        }
    }
    ready_made(workspace, Vec2::ZERO, false)
}

/// Adds a panel that is newer than a remembered layout, as a tab beside what was there.
fn add_missing(tree: &mut Tree<Pane>) {
    if tree.tiles.find_pane(&Pane::Commands).is_some() {
        return;
    }
    let beside = [Pane::Events, Pane::Energy, Pane::Fleet, Pane::EnergyTables];
    let Some(beside) = beside.iter().find_map(|pane| tree.tiles.find_pane(pane)) else { return };
    let pane = tree.tiles.insert_pane(Pane::Commands);
    let parent = tree.tiles.parent_of(beside);
    if let Some(Tile::Container(Container::Tabs(tabs))) = parent.and_then(|parent| tree.tiles.get_mut(parent)) {
        tabs.add_child(pane);
        return;
    }
    let tabs = tree.tiles.insert_tab_tile(vec![beside, pane]);
    match parent.and_then(|parent| tree.tiles.get_mut(parent)) {
        Some(Tile::Container(Container::Linear(linear))) => {
            linear.children.iter_mut().filter(|child| **child == beside).for_each(|child| *child = tabs);
            linear.shares.replace_with(beside, tabs);
        }
        // Alone in the window, or in a grid: the simplest place that surely is shown.
        _ => tree.tiles.remove(tabs).map_or((), drop),
    }
}

/// The ready-made layout of a workspace for a dock of a size.
fn ready_made(workspace: Workspace, size: Vec2, is_folded: bool) -> Layout {
    let mut tiles = Tiles::default();
    let root = match (workspace, is_folded) {
        (Workspace::Overview, false) => overview(&mut tiles, size),
        (Workspace::Energy, false) => energy(&mut tiles, size),
        (_, true) if size.x < TABS_BELOW_WIDTH => tabbed(&mut tiles, workspace, size),
        (_, true) => folded(&mut tiles, workspace, size),
    };
    let id = Id::unique(("dock", workspace.tag(), is_folded));
    Layout { tree: Tree::new(id, root, tiles), is_edited: false, made_for: size }
}

fn overview(tiles: &mut Tiles<Pane>, size: Vec2) -> TileId {
    let (fleet, map) = (tiles.insert_pane(Pane::Fleet), tiles.insert_pane(Pane::Map));
    let inspector = tiles.insert_pane(Pane::Inspector);
    let attention = attention_tabs(tiles);
    let more = [Pane::Energy, Pane::Events, Pane::Commands, Pane::Scenario].map(|pane| tiles.insert_pane(pane));
    let more = tiles.insert_tab_tile(more.to_vec());
    let top = columns(tiles, size.x, fleet, map, inspector, (LEFT_WIDTH, RIGHT_WIDTH));
    let bottom = split(tiles, LinearDir::Horizontal, &[(attention, 0.38), (more, 0.62)]);
    rows(tiles, size.y, top, bottom, BOTTOM_HEIGHT)
}

fn energy(tiles: &mut Tiles<Pane>, size: Vec2) -> TileId {
    let (tables, map) = (tiles.insert_pane(Pane::EnergyTables), tiles.insert_pane(Pane::Map));
    let city_now = tiles.insert_pane(Pane::CityNow);
    let inspector = tiles.insert_pane(Pane::Inspector);
    let attention = attention_tabs(tiles);
    let more = [Pane::Energy, Pane::Commands].map(|pane| tiles.insert_pane(pane));
    let more = tiles.insert_tab_tile(more.to_vec());
    let right = split(tiles, LinearDir::Vertical, &[(city_now, 0.58), (inspector, 0.42)]);
    let top = columns(tiles, size.x, tables, map, right, (LEFT_WIDTH, RIGHT_WIDTH));
    let bottom = split(tiles, LinearDir::Horizontal, &[(attention, 0.30), (more, 0.70)]);
    rows(tiles, size.y, top, bottom, BOTTOM_HEIGHT)
}

/// One column with the tables above the inspector, and the map with the attention lines under it.
fn folded(tiles: &mut Tiles<Pane>, workspace: Workspace, size: Vec2) -> TileId {
    let mut panes = match workspace {
        Workspace::Overview => vec![Pane::Fleet, Pane::Events, Pane::Commands, Pane::Energy, Pane::Scenario],
        Workspace::Energy => vec![Pane::EnergyTables, Pane::CityNow, Pane::Energy, Pane::Commands],
    };
    let has_room_below = size.y >= INSPECTOR_BELOW_FROM;
    if !has_room_below {
        panes.insert(1, Pane::Inspector);
    }
    let tabs = panes.into_iter().map(|pane| tiles.insert_pane(pane)).collect();
    let mut left = tiles.insert_tab_tile(tabs);
    if has_room_below {
        let inspector = tiles.insert_pane(Pane::Inspector);
        left = split(tiles, LinearDir::Vertical, &[(left, 0.52), (inspector, 0.48)]);
    }
    let map = tiles.insert_pane(Pane::Map);
    let attention = attention_tabs(tiles);
    let middle = rows(tiles, size.y, map, attention, ATTENTION_HEIGHT_FOLDED);
    let rest = (size.x - LEFT_WIDTH_FOLDED).max(LEFT_WIDTH_FOLDED);
    split(tiles, LinearDir::Horizontal, &[(left, LEFT_WIDTH_FOLDED), (middle, rest)])
}

/// One panel at a time, the map first; only the attention lines are always there.
fn tabbed(tiles: &mut Tiles<Pane>, workspace: Workspace, size: Vec2) -> TileId {
    let panes = match workspace {
        Workspace::Overview => {
            let more = [Pane::Inspector, Pane::Events, Pane::Commands, Pane::Energy, Pane::Scenario];
            [Pane::Map, Pane::Fleet, Pane::Assistance].into_iter().chain(more).collect()
        }
        Workspace::Energy => {
            let more = [Pane::CityNow, Pane::Inspector, Pane::Energy, Pane::Commands];
            [Pane::Map, Pane::EnergyTables, Pane::Assistance].into_iter().chain(more).collect::<Vec<_>>()
        }
    };
    let tabs = panes.into_iter().map(|pane| tiles.insert_pane(pane)).collect();
    let tabs = tiles.insert_tab_tile(tabs);
    let attention = tiles.insert_pane(Pane::Attention);
    rows(tiles, size.y, tabs, attention, ATTENTION_HEIGHT_TABBED)
}

/// The attention lines, and the vehicles that ask in a tab beside them.
fn attention_tabs(tiles: &mut Tiles<Pane>) -> TileId {
    let tabs = [Pane::Attention, Pane::Assistance].map(|pane| tiles.insert_pane(pane));
    tiles.insert_tab_tile(tabs.to_vec())
}

/// Puts a panel that a remembered layout doesn't know yet in a tab beside one that it has.
fn add_beside(tree: &mut Tree<Pane>, pane: Pane, beside: Pane) {
    if tree.tiles.find_pane(&pane).is_some() {
        return;
    }
    let Some(neighbour) = tree.tiles.find_pane(&beside) else { return };
    let added = tree.tiles.insert_pane(pane);
    let parent = tree.tiles.parent_of(neighbour);
    if let Some(Tile::Container(Container::Tabs(tabs))) = parent.and_then(|parent| tree.tiles.get_mut(parent)) {
        tabs.add_child(added);
        return;
    }
    let tabs = tree.tiles.insert_tab_tile(vec![neighbour, added]);
    match parent.and_then(|parent| tree.tiles.get_mut(parent)) {
        Some(Tile::Container(container)) => {
            if container.replace_child(neighbour, tabs).is_none() {
                tracing::warn!("a remembered layout has no place for a new panel");
            }
        }
        _ => tree.root = Some(tabs),
    }
}

fn columns(
    tiles: &mut Tiles<Pane>,
    width: f32,
    left: TileId,
    middle: TileId,
    right: TileId,
    sides: (f32, f32),
) -> TileId {
    let rest = (width - sides.0 - sides.1).max(sides.0 + sides.1);
    split(tiles, LinearDir::Horizontal, &[(left, sides.0), (middle, rest), (right, sides.1)])
}

fn rows(tiles: &mut Tiles<Pane>, height: f32, top: TileId, bottom: TileId, bottom_height: f32) -> TileId {
    let rest = (height - bottom_height).max(bottom_height);
    split(tiles, LinearDir::Vertical, &[(top, rest), (bottom, bottom_height)])
}

fn split(tiles: &mut Tiles<Pane>, direction: LinearDir, shares: &[(TileId, f32)]) -> TileId {
    let mut linear = Linear::new(direction, shares.iter().map(|(tile, _)| *tile).collect());
    for (tile, share) in shares {
        linear.shares.set_share(*tile, *share);
    }
    tiles.insert_new(Tile::Container(Container::Linear(linear)))
}

/// How the dock looks and what it shows, for one frame.
struct Dock<'a, 'b> {
    parts: &'a mut Parts,
    ctx: &'a UiContext<'b>,
    tabs: Vec<(TileId, bool)>,
    is_edited: bool,
}

impl Dock<'_, '_> {
    fn theme(&self) -> &Theme {
        self.ctx.theme
    }
}

impl Behavior<Pane> for Dock<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, tile: TileId, pane: &mut Pane) -> UiResponse {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, self.theme().panel);
        ui.push_id(*pane, |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            self.parts.pane_ui(*pane, self.tabs.iter().any(|(tab, _)| *tab == tile), self.ctx, ui);
        });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        let theme = self.theme();
        let mut title = LayoutJob::default();
        let name = TextFormat::simple(regular_font(BODY), Color32::PLACEHOLDER);
        title.append(self.ctx.text.get(pane.title_key()), 0.0, name);
        if *pane == Pane::Fleet {
            title.append(&count_words(self.ctx), 6.0, TextFormat::simple(regular_font(SMALL), theme.dim));
        }
        let waiting = match pane {
            Pane::Attention => attention::count(self.ctx),
            Pane::Assistance => self.ctx.picture.assistance.len(),
            _ => 0,
        };
        if waiting > 0 {
            let color = if *pane == Pane::Assistance { theme.amber } else { theme.dim };
            let number = self.ctx.text.number(waiting as f64, 0);
            title.append(&number, 6.0, TextFormat::simple(regular_font(SMALL), color));
        }
        title.into()
    }

    fn on_edit(&mut self, action: EditAction) {
        self.is_edited |= matches!(action, EditAction::TileResized | EditAction::TileDropped);
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: false, ..SimplificationOptions::default() }
    }

    fn tab_title_spacing(&self, _visuals: &Visuals) -> f32 {
        TAB_MARGIN
    }

    fn tab_bar_height(&self, _style: &Style) -> f32 {
        30.0
    }

    fn min_size(&self) -> f32 {
        72.0
    }

    fn resize_stroke(&self, _style: &Style, state: ResizeState) -> Stroke {
        match state {
            ResizeState::Idle => Stroke::new(1.0, self.theme().hairline),
            ResizeState::Hovering | ResizeState::Dragging => Stroke::new(2.0, self.theme().accent),
        }
    }

    fn tab_bar_color(&self, _visuals: &Visuals) -> Color32 {
        self.theme().panel
    }

    fn tab_bar_hline_stroke(&self, _visuals: &Visuals) -> Stroke {
        Stroke::new(1.0, self.theme().hairline)
    }

    fn tab_outline_stroke(&self, _visuals: &Visuals, _tiles: &Tiles<Pane>, _tile: TileId, _state: &TabState) -> Stroke {
        Stroke::NONE
    }

    fn on_tab_button(&mut self, _tiles: &mut Tiles<Pane>, tile: TileId, response: egui::Response) -> egui::Response {
        let is_shown = self.tabs.contains(&(tile, true));
        if is_shown || response.has_focus() {
            let rect = response.rect.shrink2(Vec2::new(TAB_MARGIN, 0.0));
            let line = Stroke::new(2.0, self.theme().accent);
            response.ctx.layer_painter(response.layer_id).hline(rect.x_range(), rect.bottom() - 1.0, line);
        }
        response
    }

    fn tab_text_color(&self, _visuals: &Visuals, _tiles: &Tiles<Pane>, _tile: TileId, state: &TabState) -> Color32 {
        if state.active { self.theme().text } else { self.theme().dim }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A remembered layout from before there were commands.
    fn remembered(build: impl Fn(&mut Tiles<Pane>) -> TileId) -> LayoutSettings {
        let mut tiles = Tiles::default();
        let root = build(&mut tiles);
        let tree = Tree::new(Id::unique("remembered"), root, tiles);
        let overview = serde_json::to_string(&tree).unwrap();
        LayoutSettings { version: LAYOUT_VERSION, overview, energy: String::new() }
    }

    #[test]
    fn remembered_layouts_get_the_panel_that_they_lack_beside_the_others() {
        let in_tabs = remembered(|tiles| {
            let panes = [Pane::Energy, Pane::Events].map(|pane| tiles.insert_pane(pane));
            let tabs = tiles.insert_tab_tile(panes.to_vec());
            let map = tiles.insert_pane(Pane::Map);
            split(tiles, LinearDir::Vertical, &[(map, 0.7), (tabs, 0.3)])
        });
        let alone = remembered(|tiles| {
            let panes = [Pane::Map, Pane::Fleet].map(|pane| tiles.insert_pane(pane));
            split(tiles, LinearDir::Horizontal, &[(panes[0], 0.7), (panes[1], 0.3)])
        });
        for (settings, beside) in [(in_tabs, Pane::Events), (alone, Pane::Fleet)] {
            let layout = remembered_layout(Workspace::Overview, &settings);
            assert!(layout.is_edited);
            let tiles = &layout.tree.tiles;
            let parent = |pane| tiles.parent_of(tiles.find_pane(&pane).unwrap());
            assert_eq!(parent(Pane::Commands), parent(beside));
            assert!(parent(Pane::Commands).is_some());
            let root = layout.tree.root().unwrap();
            assert_eq!(parent(Pane::Map), Some(root));
        }
    }

    #[test]
    fn ready_made_layouts_have_commands_at_every_size() {
        for workspace in Workspace::ALL {
            for (size, is_folded) in [
                (Vec2::new(1920.0, 1080.0), false),
                (Vec2::new(1280.0, 720.0), true),
                (Vec2::new(1200.0, 500.0), true),
                (Vec2::new(700.0, 600.0), true),
            ] {
                let layout = ready_made(workspace, size, is_folded);
                assert!(layout.tree.tiles.find_pane(&Pane::Commands).is_some(), "{workspace:?} at {size:?}");
            }
        }
    }

    /// The panels of a layout that was remembered before there was a panel for assistance.
    fn remembered_without_calls(is_in_tabs: bool) -> Tree<Pane> {
        let mut tiles = Tiles::default();
        let map = tiles.insert_pane(Pane::Map);
        let attention = tiles.insert_pane(Pane::Attention);
        let events = tiles.insert_pane(Pane::Events);
        let below = if is_in_tabs {
            tiles.insert_tab_tile(vec![attention, events])
        } else {
            split(&mut tiles, LinearDir::Horizontal, &[(attention, 0.4), (events, 0.6)])
        };
        let root = rows(&mut tiles, 900.0, map, below, 200.0);
        Tree::new(Id::unique("remembered"), root, tiles)
    }

    #[test]
    fn a_remembered_layout_goes_on_loading_and_gets_the_new_panel_beside_attention() {
        for is_in_tabs in [true, false] {
            let json = serde_json::to_string(&remembered_without_calls(is_in_tabs)).unwrap();
            let settings = LayoutSettings { version: LAYOUT_VERSION, overview: json, energy: String::new() };
            let layout = remembered_layout(Workspace::Overview, &settings);
            assert!(layout.is_edited, "it is the remembered one");
            let tiles = &layout.tree.tiles;
            let parent = |pane: Pane| tiles.parent_of(tiles.find_pane(&pane).unwrap());
            assert_eq!(parent(Pane::Assistance), parent(Pane::Attention), "in tabs: {is_in_tabs}");
            let again = LayoutSettings { overview: serde_json::to_string(&layout.tree).unwrap(), ..settings };
            let panes = |tree: &Tree<Pane>| tree.tiles.tiles().filter(|tile| matches!(tile, Tile::Pane(_))).count();
            assert_eq!(panes(&remembered_layout(Workspace::Overview, &again).tree), panes(&layout.tree));
        }
    }

    #[test]
    fn every_ready_made_layout_has_the_calls_and_a_way_to_their_front() {
        let mut docking = Docking::new(&LayoutSettings::default());
        for workspace in Workspace::ALL {
            for size in [Vec2::new(1600.0, 1000.0), Vec2::new(1280.0, 660.0), Vec2::new(800.0, 600.0)] {
                let layout = ready_made(workspace, size, size.x < FOLD_BELOW.x);
                assert!(layout.tree.tiles.find_pane(&Pane::Assistance).is_some(), "{workspace:?} at {size:?}");
            }
            docking.open(workspace, Pane::Assistance);
            let tree = &docking.wide[workspace as usize].tree;
            let shown = tree.tiles.find_pane(&Pane::Assistance).unwrap();
            assert!(tree.active_tiles().contains(&shown), "{workspace:?}");
        }
    }
}
