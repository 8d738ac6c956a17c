//! The dock: which panels a workspace shows and where, ready-made or as moved by hand.

mod dock;
mod ready_made;
mod remembered;
#[cfg(test)]
mod tests;

use egui::{Ui, Vec2};
use egui_tiles::{Container, Tile, TileId, Tree};

use super::context::UiContext;
use super::parts::{Pane, Parts};
use super::settings::LayoutSettings;

use dock::Dock;
use ready_made::ready_made;
use remembered::remembered_layout;

/// Version of remembered layouts; layouts of another version are forgotten.
pub const LAYOUT_VERSION: u32 = 2;

/// Narrower or lower windows, in points, fold their side panels.
const FOLD_BELOW: Vec2 = Vec2::new(1400.0, 780.0);
/// The workspaces: what the operator is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Workspace {
    #[default]
    Overview,
    Dispatch,
    Energy,
}

impl Workspace {
    pub const ALL: [Self; 3] = [Self::Overview, Self::Dispatch, Self::Energy];

    /// The word in settings and on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Dispatch => "dispatch",
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
    wide: [Layout; 3],
    /// For windows too small for all panels; never remembered.
    folded: [Layout; 3],
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
        let [overview, dispatch, energy] = &self.wide;
        let json = |layout: &Layout| {
            if layout.is_edited { serde_json::to_string(&layout.tree).unwrap_or_default() } else { String::new() }
        };
        LayoutSettings {
            version: LAYOUT_VERSION,
            overview: json(overview),
            dispatch: json(dispatch),
            energy: json(energy),
        }
    }

    /// Back to the ready-made layouts.
    pub fn reset(&mut self) {
        *self = Self::new(&LayoutSettings::default());
    }

    /// Brings a panel to the front of its tabs, in all layouts of a workspace that have it.
    pub fn open(&mut self, workspace: Workspace, pane: Pane) {
        for layouts in [&mut self.wide, &mut self.folded] {
            let tree = &mut layouts[workspace as usize].tree;
            tree.make_active(|_, tile| matches!(tile, Tile::Pane(other) if *other == pane));
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
