//! Keys in a table: arrows move the selection, Enter shows it on the map, and a ring tells which row has them.

use egui::{EventFilter, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::selection::Choice;

/// Rows that Page Up and Page Down pass over.
const PAGE_ROWS: usize = 10;

/// Which table has the keys, and what they asked for. One for each table.
#[derive(Debug, Default)]
pub struct TableKeys {
    /// The table was clicked last.
    is_clicked: bool,
    has_keys: bool,
    scroll_to: Option<usize>,
    /// Where the row with the ring was drawn in this frame.
    ring: Option<Rect>,
}

impl TableKeys {
    /// Makes the table one stop for Tab and reads the keys; before it is drawn in what is left of `ui`.
    pub fn read(&mut self, ctx: &UiContext<'_>, ui: &Ui, row_count: usize, thing: &dyn Fn(usize) -> Thing) {
        let id = ui.scope_id().with("table keys");
        let response = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, ctx.text.get("table-keys")));
        self.ring = None;
        if ui.input(|input| input.pointer.any_pressed()) {
            // Whoever is clicked takes the keys; a row claims them again when the click is complete.
            self.is_clicked = false;
        }
        let focused = ui.memory(egui::Memory::focused);
        self.has_keys = focused == Some(id) || (self.is_clicked && focused.is_none());
        if !self.has_keys || egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        if focused == Some(id) {
            let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let chosen = ctx.selection.things().last().copied();
        let steps = [
            (Key::ArrowDown, 1, true),
            (Key::ArrowUp, 1, false),
            (Key::PageDown, PAGE_ROWS, true),
            (Key::PageUp, PAGE_ROWS, false),
        ];
        if let Some((_, step, is_down)) = steps.into_iter().find(|(key, _, _)| pressed(*key)) {
            let at = (0..row_count).find(|index| Some(thing(*index)) == chosen);
            let next = at.map_or(0, |at| if is_down { at + step } else { at.saturating_sub(step) });
            if let Some(last) = row_count.checked_sub(1) {
                let next = next.min(last);
                self.scroll_to = Some(next);
                ctx.requests.send(Request::Select { things: vec![thing(next)], choice: Choice::Replace });
            }
        }
        if let (true, Some(thing)) = (pressed(Key::Enter), chosen) {
            ctx.requests.send(Request::Show(thing));
        }
    }

    /// The row to bring into view in this frame.
    pub fn take_scroll(&mut self) -> Option<usize> {
        self.scroll_to.take()
    }

    /// A row was clicked: the keys are this table's.
    pub fn claim(&mut self) {
        self.is_clicked = true;
    }

    /// Takes note of where a selected row was drawn.
    pub fn note_row(&mut self, ctx: &UiContext<'_>, thing: Thing, rect: Rect) {
        if ctx.selection.things().last() == Some(&thing) {
            self.ring = Some(rect);
        }
    }

    /// Draws the ring around the row that has the keys, or around the rows when none of them is selected.
    pub fn ring_ui(&self, ctx: &UiContext<'_>, ui: &Ui, rows: Rect) {
        if self.has_keys {
            // As wide as the ground of a selected row, which reaches into the panel's margin.
            let rect = self.ring.unwrap_or(rows).intersect(rows).expand2(egui::vec2(4.0, 0.0));
            let stroke = Stroke::new(1.5, ctx.theme.accent);
            ui.painter().rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
        }
    }
}
