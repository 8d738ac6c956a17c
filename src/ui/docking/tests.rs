//! Layouts at every size, and remembered ones from before there were some panels.

use egui::Id;
use egui_tiles::{LinearDir, Tiles};

use super::ready_made::{rows, split};
use super::*;

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

/// The panels of a layout that was remembered before there were panels for assistance and commands.
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
fn a_remembered_layout_goes_on_loading_and_gets_the_new_panels_beside_attention() {
    for is_in_tabs in [true, false] {
        let json = serde_json::to_string(&remembered_without_calls(is_in_tabs)).unwrap();
        let settings = LayoutSettings { version: LAYOUT_VERSION, overview: json, ..LayoutSettings::default() };
        let layout = remembered_layout(Workspace::Overview, &settings);
        assert!(layout.is_edited, "it is the remembered one");
        let tiles = &layout.tree.tiles;
        let parent = |pane: Pane| tiles.parent_of(tiles.find_pane(&pane).unwrap());
        for pane in [Pane::Assistance, Pane::Commands] {
            assert_eq!(parent(pane), parent(Pane::Attention), "in tabs: {is_in_tabs}");
        }
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
