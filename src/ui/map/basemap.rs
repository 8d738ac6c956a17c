//! Base maps: optional tiles under the city, none unless asked for.

mod pmtiles;

use std::path::{Path, PathBuf};

use egui::{DragPanButtons, Rect, Ui, UiBuilder, pos2};
use walkers::sources::{Attribution, TileSource};
use walkers::{HttpTiles, Map, MapMemory, PmTiles, Style, TileId, TilePiece, Tiles, lat_lon};

use crate::base::geo::LocalFrame;
use crate::ui::theme::Look;

use super::camera::Camera;

pub use pmtiles::PmTilesError;

/// Tiles may take so long to come before the map says that there are none.
const PATIENCE_S: f64 = 4.0;

/// What lies under the city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaseMap {
    /// The city's own land and blocks; nothing leaves the machine.
    #[default]
    None,
    /// Raster tiles from a URL with `{z}`, `{x}` and `{y}`, and the attribution that their owner asks for.
    Raster { url: String, attribution: String },
    /// A local PMTiles file, and its owner's attribution.
    PmTiles { file: PathBuf, attribution: String },
}

/// Why something can't be a base map.
#[derive(Debug, thiserror::Error)]
pub enum BaseMapError {
    #[error("the base map's URL lacks {part}; one looks like https://tiles.example/{{z}}/{{x}}/{{y}}.png")]
    UrlLacks { part: &'static str },
    #[error("{name} is no base map: name a .pmtiles file, or the URL of tiles with {{z}}, {{x}} and {{y}}")]
    NoBaseMap { name: String },
    #[error(transparent)]
    PmTiles(#[from] PmTilesError),
}

impl BaseMap {
    /// The base map of a URL or a file; `None` or nothing is none. A file is looked into, so that a bad one is told of
    /// at once.
    pub fn named(name: Option<&str>, attribution: &str) -> Result<Self, BaseMapError> {
        let attribution = attribution.to_owned();
        match name {
            None | Some("") => Ok(Self::None),
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
                match ["{z}", "{x}", "{y}"].into_iter().find(|part| !url.contains(part)) {
                    Some(part) => Err(BaseMapError::UrlLacks { part }),
                    None => Ok(Self::Raster { url: url.to_owned(), attribution }),
                }
            }
            Some(name) => {
                let file = Path::new(name);
                if file.extension().is_none_or(|extension| extension != "pmtiles") {
                    return Err(BaseMapError::NoBaseMap { name: name.to_owned() });
                }
                pmtiles::zooms(file)?;
                Ok(Self::PmTiles { file: file.to_owned(), attribution })
            }
        }
    }
}

/// The tiles of a base map and walkers' memory of its view.
pub struct BaseMapLayer {
    kind: BaseMap,
    tiles: Option<CountedTiles>,
    memory: MapMemory,
    look: Look,
    /// Since when tiles have been asked for in vain.
    in_vain_since_s: Option<f64>,
}

/// Tiles, and how many of those asked for in one frame are there.
struct CountedTiles {
    inner: Box<dyn Tiles + Send>,
    /// Beyond it a file has no tiles, and parts of its deepest are shown.
    zoom_max: u8,
    asked: u32,
    answered: u32,
}

impl Tiles for CountedTiles {
    fn at(&mut self, tile: TileId) -> Option<TilePiece> {
        self.asked += 1;
        let (there, part) = part_of_shallower(tile, self.zoom_max);
        let piece = self.inner.at(there)?;
        self.answered += 1;
        let corner = piece.uv.min + part.min.to_vec2() * piece.uv.size();
        Some(TilePiece::new(piece.tile, Rect::from_min_size(corner, part.size() * piece.uv.size())))
    }

    fn attribution(&self) -> Attribution {
        self.inner.attribution()
    }

    fn tile_size(&self) -> u32 {
        self.inner.tile_size()
    }
}

/// The tile of at most that zoom that covers a tile, and the part of it that does.
fn part_of_shallower(tile: TileId, zoom_max: u8) -> (TileId, Rect) {
    let deeper = u32::from(tile.zoom.saturating_sub(zoom_max)).min(31);
    let covers = TileId { x: tile.x >> deeper, y: tile.y >> deeper, zoom: tile.zoom.min(zoom_max) };
    let side = 1.0 / (1_u32 << deeper) as f32;
    let corner = pos2((tile.x - (covers.x << deeper)) as f32 * side, (tile.y - (covers.y << deeper)) as f32 * side);
    (covers, Rect::from_min_size(corner, egui::Vec2::splat(side)))
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
            (BaseMap::PmTiles { file, .. }, None) => {
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
        Self { kind, tiles: None, memory: MapMemory::default(), look: Look::default(), in_vain_since_s: None }
    }

    /// Whether there are tiles in the view; until then the city's own land is drawn.
    pub fn is_shown(&self) -> bool {
        self.tiles.as_ref().is_some_and(|tiles| tiles.answered > 0)
    }

    /// Whether tiles of the view are still missing.
    pub fn is_incomplete(&self) -> bool {
        self.kind != BaseMap::None && self.tiles.as_ref().is_none_or(|tiles| tiles.answered < tiles.asked)
    }

    /// Whether tiles were waited for long enough to say that there are none.
    pub fn is_missing(&self, now_s: f64) -> bool {
        self.in_vain_since_s.is_some_and(|since_s| now_s - since_s > PATIENCE_S)
    }

    /// What the tiles' owner wants to be named, while they are shown.
    pub fn attribution(&self) -> Option<&str> {
        match &self.kind {
            BaseMap::Raster { attribution, .. } | BaseMap::PmTiles { attribution, .. } if self.is_shown() => {
                Some(attribution)
            }
            _ => None,
        }
    }

    /// Draws the tiles where the camera looks; gestures are the panel's own.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, camera: &Camera, frame: &LocalFrame, look: Look, now_s: f64) {
        if self.kind == BaseMap::None || self.memory.set_zoom(camera.zoom(frame).clamp(0.0, 26.0)).is_err() {
            return;
        }
        self.open(ui.ctx(), look);
        let Some(tiles) = &mut self.tiles else { return };
        (tiles.asked, tiles.answered) = (0, 0);
        let center = frame.geo_from_local(camera.center());
        let place = lat_lon(center.lat, center.lon);
        self.memory.center_at(place);
        let mut under = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("base map"));
        let map = Map::new(Some(tiles), &mut self.memory, place)
            .zoom_gesture(false)
            .drag_pan_buttons(DragPanButtons::empty())
            .double_click_to_zoom(false)
            .panning(false);
        under.add(map);
        if tiles.answered > 0 {
            self.in_vain_since_s = None;
        } else if self.in_vain_since_s.is_none() {
            self.in_vain_since_s = Some(now_s);
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(PATIENCE_S + 0.1));
        }
    }

    /// Opens the tiles; a file's are drawn in the look's style, and opened anew for another look.
    fn open(&mut self, ctx: &egui::Context, look: Look) {
        if self.tiles.is_some() && (self.look == look || !matches!(self.kind, BaseMap::PmTiles { .. })) {
            return;
        }
        self.look = look;
        let counted = |inner, zoom_max| Some(CountedTiles { inner, zoom_max, asked: 0, answered: 0 });
        self.tiles = match &self.kind {
            BaseMap::None => None,
            BaseMap::Raster { url, .. } => {
                counted(Box::new(HttpTiles::new(UrlTemplate { url: url.clone() }, ctx.clone())), u8::MAX)
            }
            BaseMap::PmTiles { file, .. } => {
                let style = match look {
                    Look::Dark => Style::protomaps_basemap_dark(),
                    Look::Light => Style::protomaps_basemap_light(),
                };
                // Looked into when it was named; what has become unreadable since shows no tiles.
                let zoom_max = pmtiles::zooms(file).map_or(u8::MAX, |zooms| *zooms.end());
                counted(Box::new(PmTiles::with_style(file, style, ctx.clone())), zoom_max)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_tile_is_a_part_of_a_shallower_one() {
        let (covers, part) = part_of_shallower(TileId { x: 13, y: 6, zoom: 4 }, 2);
        assert_eq!((covers.x, covers.y, covers.zoom), (3, 1, 2));
        assert_eq!((part.min, part.size()), (pos2(0.25, 0.5), egui::vec2(0.25, 0.25)));
        let (itself, all) = part_of_shallower(TileId { x: 13, y: 6, zoom: 4 }, 9);
        assert_eq!((itself.x, itself.zoom, all.size().x), (13, 4, 1.0));
    }

    #[test]
    fn what_is_no_base_map_is_told_with_the_mend() {
        for (name, mend) in [
            ("https://tiles.example/{z}/{x}.png", "lacks {y}"),
            ("ftp://tiles.example/{z}/{x}/{y}.png", ".pmtiles file, or the URL"),
            ("land.mbtiles", ".pmtiles file, or the URL"),
            ("not-there.pmtiles", "name a .pmtiles file that is there"),
        ] {
            let error = BaseMap::named(Some(name), "").expect_err(name).to_string();
            assert!(error.contains(mend), "{name}: {error}");
        }
        assert_eq!(BaseMap::named(None, "").ok(), Some(BaseMap::None));
        assert_eq!(BaseMap::named(Some(""), "").ok(), Some(BaseMap::None));
    }
}
