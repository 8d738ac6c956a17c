//! Layouts as they were moved by hand, kept from one start to the next.

use egui::Vec2;
use egui_tiles::{Container, Tile, Tree};

use crate::ui::parts::Pane;
use crate::ui::settings::LayoutSettings;

use super::ready_made::ready_made;
use super::{LAYOUT_VERSION, Layout, Workspace};

/// Panels that are newer than the first remembered layouts, and beside which each comes.
const NEWER: [(Pane, Pane); 4] = [
    (Pane::Assistance, Pane::Attention),
    (Pane::Commands, Pane::Attention),
    (Pane::Requests, Pane::Fleet),
    (Pane::Service, Pane::Requests),
];

/// The layout of a workspace as it was moved by hand; the ready-made one where none is remembered.
pub(super) fn remembered_layout(workspace: Workspace, remembered: &LayoutSettings) -> Layout {
    let json = match workspace {
        Workspace::Overview => &remembered.overview,
        Workspace::Dispatch => &remembered.dispatch,
        Workspace::Energy => &remembered.energy,
    };
    if remembered.version == LAYOUT_VERSION && !json.is_empty() {
        match serde_json::from_str::<Tree<Pane>>(json) {
            // Without a map there is no window worth the name.
            Ok(mut tree) if tree.tiles.find_pane(&Pane::Map).is_some() => {
                for (pane, beside) in NEWER {
                    add_beside(&mut tree, pane, beside);
                }
                return Layout { tree, is_edited: true, made_for: Vec2::ZERO };
            }
            Ok(_) => tracing::warn!("a remembered layout has no map; the ready-made one is used"),
            Err(error) => tracing::warn!(%error, "a remembered layout can't be read; the ready-made one is used"),
        }
    }
    ready_made(workspace, Vec2::ZERO, false)
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
