//! Turns pressed keys into actions, by the one table.

use egui::{Context, Key, KeyboardShortcut};

use super::action_list::ACTIONS;
use super::actions::{Action, RequestSender, SelectionOrder};

/// Sends the actions whose keys were pressed. While a field takes text, only keys with Ctrl and F keys count: Shift
/// alone writes a capital letter.
pub fn read(ctx: &Context, requests: &RequestSender) {
    read_those(ctx, requests, |_| true);
}

/// Sends a stop whose key was pressed, and nothing else: for cards that have the other keys for themselves.
pub fn read_stop(ctx: &Context, requests: &RequestSender) {
    read_those(ctx, requests, |action| action == Action::Order(SelectionOrder::Stop));
}

fn read_those(ctx: &Context, requests: &RequestSender, is_read: impl Fn(Action) -> bool) {
    let takes_text = ctx.text_edit_focused();
    let is_menu_open = egui::Popup::is_any_open(ctx);
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    for entry in ACTIONS.iter().filter(|entry| is_read(entry.action)) {
        let shortcut = entry.shortcut;
        // Space presses the focused button; an open menu has Escape and the keys that move in it for itself.
        let is_taken = (has_focus && shortcut.logical_key == Key::Space)
            || (is_menu_open && matches!(shortcut.logical_key, Key::Escape | Key::Space | Key::Home));
        if (takes_text && writes(shortcut)) || is_taken {
            continue;
        }
        let is_pressed = ctx.input_mut(|input| input.consume_shortcut(&shortcut));
        // The plus of many keyboards is the equals key with Shift, and Ctrl with it means the same.
        let is_equals = shortcut.logical_key == Key::Plus
            && ctx.input_mut(|input| input.consume_key(shortcut.modifiers, Key::Equals));
        if is_pressed || is_equals {
            requests.act(entry.action);
        }
    }
}

/// Whether keys write something, or move in what is written, where text is taken.
fn writes(shortcut: KeyboardShortcut) -> bool {
    let is_function_key = matches!(shortcut.logical_key, Key::F1 | Key::F11);
    !is_function_key && !shortcut.modifiers.command
}

/// Whether an action is one that only the simulator obeys.
pub fn is_control(action: Action) -> bool {
    matches!(action, Action::PlayOrPause | Action::Faster | Action::Slower)
}
