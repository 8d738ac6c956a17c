//! The ready-made layouts, for windows of every size.

use egui::{Id, Vec2};
use egui_tiles::{Container, Linear, LinearDir, Tile, TileId, Tiles, Tree};

use crate::ui::parts::Pane;

use super::{Layout, Workspace};

/// Narrower windows, in points, show one panel at a time.
const TABS_BELOW_WIDTH: f32 = 900.0;
const LEFT_WIDTH: f32 = 348.0;
const LEFT_WIDTH_FOLDED: f32 = 312.0;
const RIGHT_WIDTH: f32 = 336.0;
/// Lower folded windows have no room for the inspector under the tables; it becomes a tab beside them.
const INSPECTOR_BELOW_FROM: f32 = 560.0;
const BOTTOM_HEIGHT: f32 = 228.0;
/// The strip board: its head, the axis and seven vehicles.
const STRIPS_HEIGHT: f32 = 262.0;
const STRIPS_HEIGHT_FOLDED: f32 = 216.0;
const ATTENTION_STRIP: f32 = 92.0;
const ATTENTION_HEIGHT_FOLDED: f32 = 144.0;
const ATTENTION_HEIGHT_TABBED: f32 = 76.0;

/// The ready-made layout of a workspace for a dock of a size.
pub(super) fn ready_made(workspace: Workspace, size: Vec2, is_folded: bool) -> Layout {
    let mut tiles = Tiles::default();
    let root = match (workspace, is_folded) {
        (Workspace::Overview, false) => overview(&mut tiles, size),
        (Workspace::Dispatch, false) => dispatch(&mut tiles, size),
        (Workspace::Energy, false) => energy(&mut tiles, size),
        (_, true) if size.x < TABS_BELOW_WIDTH => tabbed(&mut tiles, workspace, size),
        (_, true) => folded(&mut tiles, workspace, size),
    };
    let id = Id::unique(("dock", workspace.tag(), is_folded));
    Layout { tree: Tree::new(id, root, tiles), is_edited: false, made_for: size }
}

fn overview(tiles: &mut Tiles<Pane>, size: Vec2) -> TileId {
    let (left, map) = (
        [Pane::Fleet, Pane::Requests, Pane::Service].map(|pane| tiles.insert_pane(pane)),
        tiles.insert_pane(Pane::Map),
    );
    let left = tiles.insert_tab_tile(left.to_vec());
    let inspector = tiles.insert_pane(Pane::Inspector);
    let attention = attention_tabs(tiles);
    let more = [Pane::Energy, Pane::Events, Pane::Commands, Pane::Hospital, Pane::Lines, Pane::Scenario];
    let more = more.map(|pane| tiles.insert_pane(pane));
    let more = tiles.insert_tab_tile(more.to_vec());
    let top = columns(tiles, size.x, left, map, inspector, (LEFT_WIDTH, RIGHT_WIDTH));
    let bottom = split(tiles, LinearDir::Horizontal, &[(attention, 0.38), (more, 0.62)]);
    rows(tiles, size.y, top, bottom, BOTTOM_HEIGHT)
}

/// The requests beside the map with what needs a person under it, and the strip board over the whole width.
fn dispatch(tiles: &mut Tiles<Pane>, size: Vec2) -> TileId {
    let left = [Pane::Requests, Pane::Fleet, Pane::Service, Pane::Commands].map(|pane| tiles.insert_pane(pane));
    let left = tiles.insert_tab_tile(left.to_vec());
    let (map, inspector) = (tiles.insert_pane(Pane::Map), tiles.insert_pane(Pane::Inspector));
    let strips = [Pane::StripBoard, Pane::Hospital, Pane::Lines].map(|pane| tiles.insert_pane(pane));
    let strips = tiles.insert_tab_tile(strips.to_vec());
    let attention = attention_tabs(tiles);
    let middle = rows(tiles, size.y - STRIPS_HEIGHT, map, attention, ATTENTION_STRIP);
    let top = columns(tiles, size.x, left, middle, inspector, (LEFT_WIDTH, RIGHT_WIDTH));
    rows(tiles, size.y, top, strips, STRIPS_HEIGHT)
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
        Workspace::Overview => vec![Pane::Fleet, Pane::Requests, Pane::Service, Pane::Energy],
        Workspace::Dispatch => vec![Pane::Requests, Pane::Fleet, Pane::Service],
        Workspace::Energy => vec![Pane::EnergyTables, Pane::CityNow, Pane::Energy],
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
    // Under the map, where rows have room.
    let mut below = vec![Pane::Attention, Pane::Assistance, Pane::Commands];
    match workspace {
        Workspace::Overview => below.extend([Pane::Events, Pane::Hospital, Pane::Lines, Pane::Scenario]),
        Workspace::Dispatch => {
            below.insert(0, Pane::StripBoard);
            below.extend([Pane::Hospital, Pane::Lines]);
        }
        Workspace::Energy => {}
    }
    let below = below.into_iter().map(|pane| tiles.insert_pane(pane)).collect();
    let below = tiles.insert_tab_tile(below);
    let height = if workspace == Workspace::Dispatch { STRIPS_HEIGHT_FOLDED } else { ATTENTION_HEIGHT_FOLDED };
    let middle = rows(tiles, size.y, map, below, height);
    let rest = (size.x - LEFT_WIDTH_FOLDED).max(LEFT_WIDTH_FOLDED);
    split(tiles, LinearDir::Horizontal, &[(left, LEFT_WIDTH_FOLDED), (middle, rest)])
}

/// One panel at a time, the map first; only the attention lines are always there.
fn tabbed(tiles: &mut Tiles<Pane>, workspace: Workspace, size: Vec2) -> TileId {
    let panes = match workspace {
        Workspace::Overview => {
            let more = [
                Pane::Service,
                Pane::Inspector,
                Pane::Events,
                Pane::Commands,
                Pane::Energy,
                Pane::Hospital,
                Pane::Lines,
                Pane::Scenario,
            ];
            [Pane::Map, Pane::Fleet, Pane::Requests, Pane::Assistance].into_iter().chain(more).collect()
        }
        Workspace::Dispatch => {
            let more = [Pane::Inspector, Pane::Commands, Pane::Service, Pane::Hospital, Pane::Lines];
            let first = [Pane::Map, Pane::Requests, Pane::StripBoard, Pane::Fleet, Pane::Assistance];
            first.into_iter().chain(more).collect()
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

pub(super) fn rows(tiles: &mut Tiles<Pane>, height: f32, top: TileId, bottom: TileId, bottom_height: f32) -> TileId {
    let rest = (height - bottom_height).max(bottom_height);
    split(tiles, LinearDir::Vertical, &[(top, rest), (bottom, bottom_height)])
}

pub(super) fn split(tiles: &mut Tiles<Pane>, direction: LinearDir, shares: &[(TileId, f32)]) -> TileId {
    let mut linear = Linear::new(direction, shares.iter().map(|(tile, _)| *tile).collect());
    for (tile, share) in shares {
        linear.shares.set_share(*tile, *share);
    }
    tiles.insert_new(Tile::Container(Container::Linear(linear)))
}
