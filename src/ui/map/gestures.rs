//! Gestures: what mouse, wheel and keys do to the camera, and the line drawn around vehicles.

use egui::{EventFilter, Key, Modifiers, PointerButton, Pos2, Rect, Response, Ui, Vec2, vec2};

use super::camera::Camera;

/// Zoom for a point of wheel travel; a notch of 50 points is a quarter closer.
const ZOOM_PER_POINT: f64 = 0.0045;
/// Part of the view that an arrow key moves.
const KEY_STEP: f32 = 0.15;
/// Zoom of a plus or minus key, and of the zoom buttons.
pub const ZOOM_STEP: f64 = 1.5;
/// Points between two corners of a lasso.
const LASSO_STEP: f32 = 4.0;

/// What the hand did in one frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gesture {
    /// The camera was moved or zoomed.
    pub has_moved: bool,
    /// It was moved away from where it followed.
    pub has_panned: bool,
    /// A lasso was closed.
    pub lasso: Option<Vec<Pos2>>,
}

/// The lasso that is being drawn.
#[derive(Clone, Debug, Default)]
pub struct Lasso {
    /// Whether dragging draws instead of moving the map.
    pub is_armed: bool,
    pub path: Vec<Pos2>,
}

pub fn handle(ui: &Ui, response: &Response, rect: Rect, camera: &mut Camera, lasso: &mut Lasso) -> Gesture {
    let mut gesture = Gesture::default();
    let before = *camera;
    drag(ui, response, camera, lasso, &mut gesture);
    wheel(ui, response, rect, camera);
    keys(ui, response, rect, camera, &mut gesture);
    gesture.has_moved = *camera != before;
    gesture
}

fn drag(ui: &Ui, response: &Response, camera: &mut Camera, lasso: &mut Lasso, gesture: &mut Gesture) {
    let shift = ui.input(|input| input.modifiers.shift);
    if response.drag_started_by(PointerButton::Primary) && (shift || lasso.is_armed) {
        lasso.path.clear();
        // The press came a little before the drag was told from a click.
        lasso.path.extend(ui.input(|input| input.pointer.press_origin()));
    }
    let is_drawing = !lasso.path.is_empty();
    if is_drawing {
        if let Some(pos) = response.interact_pointer_pos()
            && lasso.path.last().is_none_or(|last| last.distance(pos) > LASSO_STEP)
        {
            lasso.path.push(pos);
        }
        if response.drag_stopped() || !response.is_pointer_button_down_on() {
            gesture.lasso = Some(std::mem::take(&mut lasso.path)).filter(|path| path.len() >= 3);
            lasso.is_armed = false;
        }
        return;
    }
    let by = response.drag_delta();
    if response.dragged() && by != Vec2::ZERO {
        camera.pan(by);
        gesture.has_panned = true;
    }
}

fn wheel(ui: &Ui, response: &Response, rect: Rect, camera: &mut Camera) {
    let Some(pointer) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = f64::from(pinch) * (f64::from(scroll) * ZOOM_PER_POINT).exp();
    if (factor - 1.0).abs() > 1e-4 {
        camera.zoom_at(rect, pointer, factor);
    }
}

fn keys(ui: &Ui, response: &Response, rect: Rect, camera: &mut Camera, gesture: &mut Gesture) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: false, tab: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let step = KEY_STEP * rect.width().min(rect.height());
    let moves = [
        (Key::ArrowLeft, vec2(step, 0.0)),
        (Key::ArrowRight, vec2(-step, 0.0)),
        (Key::ArrowUp, vec2(0.0, step)),
        (Key::ArrowDown, vec2(0.0, -step)),
    ];
    let (by, zoom) = ui.input_mut(|input| {
        let mut by = Vec2::ZERO;
        for (key, step) in moves {
            by += step * input.count_and_consume_key(Modifiers::NONE, key) as f32;
        }
        let mut zoom = 0;
        for key in [Key::Plus, Key::Equals] {
            zoom += input.count_and_consume_key(Modifiers::NONE, key) as i32;
        }
        zoom -= input.count_and_consume_key(Modifiers::NONE, Key::Minus) as i32;
        (by, zoom)
    });
    if by != Vec2::ZERO {
        camera.pan(by);
        gesture.has_panned = true;
    }
    if zoom != 0 {
        camera.zoom_at(rect, rect.center(), ZOOM_STEP.powi(zoom));
    }
}
