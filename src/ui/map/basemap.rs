//! Base maps: optional tiles under the city, none unless asked for.

use std::path::PathBuf;

use egui::{DragPanButtons, Rect, Ui, UiBuilder};
use walkers::sources::{Attribution, TileSource};
use walkers::{HttpTiles, Map, MapMemory, PmTiles, TileId, Tiles, lat_lon};

use crate::base::geo::LocalFrame;

use super::camera::Camera;

/// What lies under the city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaseMap {
    /// The city's own land and blocks; nothing leaves the machine.
    #[default]
    None,
    /// Raster tiles from a URL with `{z}`, `{x}` and `{y}`, and the attribution that their owner asks for.
    Raster { url: String, attribution: String },
    /// A local PMTiles file.
    PmTiles { file: PathBuf },
}

/// The tiles of a base map and walkers' memory of its view.
pub struct BaseMapLayer {
    kind: BaseMap,
    tiles: Option<Box<dyn Tiles + Send>>,
    memory: MapMemory,
}

struct UrlTemplate {
    url: String,
}

impl TileSource for UrlTemplate {
    fn tile_url(&self, tile: TileId) -> String {
        self.url
            .replace("{z}", &tile.zoom.to_string())
            .replace("{x}", &tile.x.to_string())
            .replace("{y}", &tile.y.to_string())
    }

    fn attribution(&self) -> Attribution {
        // The map shows the attribution itself: walkers wants it to live as long as the program.
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }
}

impl BaseMapLayer {
    /// A PMTiles map needs the GPU and is left out without it.
    pub fn new(kind: BaseMap, render_state: Option<&egui_wgpu::RenderState>) -> Self {
        let kind = match (kind, render_state) {
            (BaseMap::PmTiles { file }, None) => {
                tracing::warn!(file = %file.display(), "the base map is not shown: PMTiles need a graphics adapter");
                BaseMap::None
            }
            (kind, state) => {
                if matches!(kind, BaseMap::PmTiles { .. }) {
                    walkers::install_renderer(state);
                }
                kind
            }
        };
        Self { kind, tiles: None, memory: MapMemory::default() }
    }

    pub fn is_shown(&self) -> bool {
        self.kind != BaseMap::None
    }

    pub fn attribution(&self) -> Option<&str> {
        match &self.kind {
            BaseMap::Raster { attribution, .. } => Some(attribution),
            BaseMap::None | BaseMap::PmTiles { .. } => None,
        }
    }

    /// Draws the tiles where the camera looks; gestures are the panel's own.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, camera: &Camera, frame: &LocalFrame) {
        let tiles = match (&mut self.tiles, &self.kind) {
            (_, BaseMap::None) => return,
            (Some(tiles), _) => tiles,
            (empty, BaseMap::Raster { url, .. }) => {
                empty.insert(Box::new(HttpTiles::new(UrlTemplate { url: url.clone() }, ui.ctx().clone())))
            }
            (empty, BaseMap::PmTiles { file }) => empty.insert(Box::new(PmTiles::new(file, ui.ctx().clone()))),
        };
        let center = frame.geo_from_local(camera.center());
        let place = lat_lon(center.lat, center.lon);
        if self.memory.set_zoom(camera.zoom(frame).clamp(0.0, 26.0)).is_err() {
            return;
        }
        self.memory.center_at(place);
        let mut under = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("base map"));
        let map = Map::new(Some(tiles.as_mut()), &mut self.memory, place)
            .zoom_gesture(false)
            .drag_pan_buttons(DragPanButtons::empty())
            .double_click_to_zoom(false)
            .panning(false);
        under.add(map);
    }
}
