//! The dock for one frame: what panes show and how tabs look.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Stroke, Style, Ui, Vec2, Visuals, WidgetText};
use egui_tiles::{Behavior, EditAction, ResizeState, SimplificationOptions, TabState, TileId, Tiles, UiResponse};

use crate::ui::context::UiContext;
use crate::ui::panels::attention;
use crate::ui::panels::fleet::count_words;
use crate::ui::panels::requests;
use crate::ui::parts::{Pane, Parts};
use crate::ui::theme::Theme;
use crate::ui::widgets::text::{BODY, SMALL, regular_font};

/// Air on both sides of a tab's words; they begin where the panels' contents do.
const TAB_MARGIN: f32 = 12.0;

/// How the dock looks and what it shows, for one frame.
pub(super) struct Dock<'a, 'b> {
    pub parts: &'a mut Parts,
    pub ctx: &'a UiContext<'b>,
    pub tabs: Vec<(TileId, bool)>,
    pub is_edited: bool,
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
            Pane::Requests => requests::waiting_count(self.ctx),
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
