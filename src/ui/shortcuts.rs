//! Turns pressed keys into actions, by the one table.

use egui::{Context, Key, Modifiers};

use super::action_list::ACTIONS;
use super::actions::{Action, RequestSender};

/// Sends the actions whose keys were pressed. While a field takes text, only keys with a modifier or F keys count.
pub fn read(ctx: &Context, requests: &RequestSender) {
    // An open menu takes arrows, Enter and Escape for itself.
    let takes_text = ctx.text_edit_focused() || egui::Popup::is_any_open(ctx);
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    for entry in ACTIONS {
        let shortcut = entry.shortcut;
        let is_plain = shortcut.modifiers == Modifiers::NONE && shortcut.logical_key != Key::F11;
        // Space presses the focused button.
        let is_taken = has_focus && shortcut.logical_key == Key::Space;
        if (takes_text && is_plain) || is_taken {
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

/// Whether an action is one that only the simulator obeys.
pub fn is_control(action: Action) -> bool {
    matches!(action, Action::PlayOrPause | Action::Faster | Action::Slower)
}
