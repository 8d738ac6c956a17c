//! The one table of actions: what each is called, which keys do it, and whether it can be done now.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::model::intent::SPEED_STEPS;
use crate::model::{Clock, SourceKind};
use crate::world::Picture;

use super::actions::{Action, SelectionOrder};
use super::commanding;
use super::layers::Layer;
use super::selection::Selection;

/// An action with what menus, palette, shortcuts and buttons need of it.
#[derive(Clone, Copy, Debug)]
pub struct ActionEntry {
    pub action: Action,
    pub shortcut: KeyboardShortcut,
    /// A line stands above it in the menu.
    pub starts_group: bool,
}

const fn keys(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const fn entry(action: Action, shortcut: KeyboardShortcut) -> ActionEntry {
    ActionEntry { action, shortcut, starts_group: false }
}

const fn first(action: Action, shortcut: KeyboardShortcut) -> ActionEntry {
    ActionEntry { action, shortcut, starts_group: true }
}

const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// All actions, in the order of the menu.
pub const ACTIONS: [ActionEntry; 38] = [
    entry(Action::OpenPalette, keys(Modifiers::COMMAND, Key::K)),
    first(Action::PlayOrPause, keys(Modifiers::NONE, Key::Space)),
    entry(Action::Slower, keys(Modifiers::NONE, Key::Comma)),
    entry(Action::Faster, keys(Modifiers::NONE, Key::Period)),
    first(Action::Order(SelectionOrder::Stop), keys(Modifiers::NONE, Key::S)),
    entry(Action::Order(SelectionOrder::HoldAtNextStop), keys(Modifiers::SHIFT, Key::H)),
    entry(Action::Order(SelectionOrder::Release), keys(Modifiers::SHIFT, Key::R)),
    entry(Action::Order(SelectionOrder::Unlock), keys(Modifiers::SHIFT, Key::U)),
    entry(Action::Order(SelectionOrder::Lock), keys(Modifiers::SHIFT, Key::K)),
    first(Action::NewRequest, keys(Modifiers::NONE, Key::N)),
    first(Action::OverviewWorkspace, keys(Modifiers::COMMAND, Key::Num1)),
    entry(Action::DispatchWorkspace, keys(Modifiers::COMMAND, Key::Num2)),
    entry(Action::EnergyWorkspace, keys(Modifiers::COMMAND, Key::Num3)),
    first(Action::FitCity, keys(Modifiers::NONE, Key::Home)),
    entry(Action::ZoomIn, keys(Modifiers::NONE, Key::Plus)),
    entry(Action::ZoomOut, keys(Modifiers::NONE, Key::Minus)),
    entry(Action::FollowSelected, keys(Modifiers::NONE, Key::F)),
    entry(Action::ClearSelection, keys(Modifiers::NONE, Key::Escape)),
    first(Action::ToggleLayer(Layer::Streets), keys(Modifiers::NONE, Key::Num1)),
    entry(Action::ToggleLayer(Layer::Buildings), keys(Modifiers::NONE, Key::Num2)),
    entry(Action::ToggleLayer(Layer::Institutions), keys(Modifiers::NONE, Key::Num3)),
    entry(Action::ToggleLayer(Layer::Feeders), keys(Modifiers::NONE, Key::Num4)),
    entry(Action::ToggleLayer(Layer::Chargers), keys(Modifiers::NONE, Key::Num5)),
    entry(Action::ToggleLayer(Layer::Hydrogen), keys(Modifiers::NONE, Key::Num6)),
    entry(Action::ToggleLayer(Layer::Vehicles), keys(Modifiers::NONE, Key::Num7)),
    entry(Action::ToggleLayer(Layer::Crowd), keys(Modifiers::NONE, Key::Num8)),
    entry(Action::ToggleLayer(Layer::Waiting), keys(Modifiers::NONE, Key::Num9)),
    entry(Action::ToggleLayer(Layer::Demand), keys(Modifiers::NONE, Key::Num0)),
    first(Action::ToggleTheme, keys(COMMAND_SHIFT, Key::L)),
    entry(Action::ToggleLanguage, keys(COMMAND_SHIFT, Key::J)),
    entry(Action::TextLarger, keys(Modifiers::COMMAND, Key::Plus)),
    entry(Action::TextSmaller, keys(Modifiers::COMMAND, Key::Minus)),
    entry(Action::ToggleFullScreen, keys(Modifiers::NONE, Key::F11)),
    entry(Action::ResetLayout, keys(COMMAND_SHIFT, Key::R)),
    first(Action::Person, keys(Modifiers::COMMAND, Key::I)),
    // After the theme's keys: these are in them.
    entry(Action::Lock, keys(Modifiers::COMMAND, Key::L)),
    entry(Action::OpenSecondWindow, keys(Modifiers::COMMAND, Key::N)),
    first(Action::Welcome, keys(Modifiers::NONE, Key::F1)),
];

/// The message that names an action, now.
pub fn text_key(action: Action, clock: Clock) -> &'static str {
    match action {
        Action::PlayOrPause if clock.is_running => "action-pause",
        Action::PlayOrPause => "action-play",
        Action::Faster => "action-faster",
        Action::Slower => "action-slower",
        Action::FitCity => "action-fit-city",
        Action::ZoomIn => "action-zoom-in",
        Action::ZoomOut => "action-zoom-out",
        Action::FollowSelected => "action-follow",
        Action::ClearSelection => "action-clear-selection",
        Action::OverviewWorkspace => "action-overview",
        Action::DispatchWorkspace => "action-dispatch",
        Action::EnergyWorkspace => "action-energy",
        Action::OpenPalette => "action-search",
        Action::NewRequest => "action-new-request",
        Action::ToggleLayer(layer) => layer_key(layer),
        Action::ToggleTheme => "action-theme",
        Action::ToggleLanguage => "action-language",
        Action::ToggleFullScreen => "action-full-screen",
        Action::TextLarger => "action-text-larger",
        Action::TextSmaller => "action-text-smaller",
        Action::ResetLayout => "action-reset-layout",
        Action::Order(SelectionOrder::Stop) => "action-order-stop",
        Action::Order(SelectionOrder::HoldAtNextStop) => "action-order-hold",
        Action::Order(SelectionOrder::Release) => "action-order-release",
        Action::Order(SelectionOrder::Unlock) => "action-order-unlock",
        Action::Order(SelectionOrder::Lock) => "action-order-lock",
        Action::Person => "action-person",
        Action::Lock => "action-lock",
        Action::OpenSecondWindow => "action-second-window",
        Action::Welcome => "action-welcome",
    }
}

fn layer_key(layer: Layer) -> &'static str {
    match layer {
        Layer::Streets => "action-layer-streets",
        Layer::Buildings => "action-layer-buildings",
        Layer::Institutions => "action-layer-institutions",
        Layer::Feeders => "action-layer-feeders",
        Layer::Chargers => "action-layer-chargers",
        Layer::Hydrogen => "action-layer-hydrogen",
        Layer::Vehicles => "action-layer-vehicles",
        Layer::Crowd => "action-layer-crowd",
        Layer::Waiting => "action-layer-waiting",
        Layer::Demand => "action-layer-demand",
    }
}

/// Whether an action can be done now.
pub fn is_enabled(action: Action, picture: &Picture, selection: &Selection) -> bool {
    let clock = picture.source.clock;
    let is_simulator = picture.source.kind == SourceKind::Simulator;
    match action {
        Action::PlayOrPause => is_simulator,
        Action::Faster => is_simulator && faster_than(clock.speed).is_some(),
        Action::Slower => is_simulator && slower_than(clock.speed).is_some(),
        Action::FollowSelected => selection.single().is_some(),
        Action::ClearSelection => !selection.things().is_empty(),
        Action::Lock => !picture.people.seats.is_empty(),
        Action::Order(order) => !commanding::asked_of(picture, selection.things(), order.order()).targets.is_empty(),
        _ => true,
    }
}

/// The next step of speed above one.
pub fn faster_than(speed: f32) -> Option<f32> {
    SPEED_STEPS.into_iter().find(|step| *step > speed * 1.001)
}

/// The next step of speed below one.
pub fn slower_than(speed: f32) -> Option<f32> {
    SPEED_STEPS.into_iter().rev().find(|step| *step < speed * 0.999)
}

/// The shortcut of an action.
pub fn shortcut_of(action: Action) -> Option<KeyboardShortcut> {
    ACTIONS.iter().find(|entry| entry.action == action).map(|entry| entry.shortcut)
}

/// A shortcut as a menu shows it: signs as they stand on the keys.
pub fn keys_words(ctx: &egui::Context, keys: &KeyboardShortcut) -> String {
    let words = ctx.format_shortcut(keys);
    let sign = match keys.logical_key {
        Key::Plus => "+",
        Key::Minus => "\u{2212}",
        Key::Comma => ",",
        Key::Period => ".",
        _ => return words,
    };
    words.replace(keys.logical_key.name(), sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Timestamp;
    use crate::ui::text::{Language, Text};

    #[test]
    fn every_action_has_words_and_its_own_keys() {
        let clock = Clock { now: Timestamp(0), is_running: false, speed: 1.0, speed_reached: 1.0 };
        for language in Language::ALL {
            let text = Text::new(language);
            for entry in ACTIONS {
                assert!(text.has(text_key(entry.action, clock)), "{:?} in {language:?}", entry.action);
            }
        }
        for (index, entry) in ACTIONS.iter().enumerate() {
            for other in &ACTIONS[index + 1..] {
                assert_ne!(entry.action, other.action);
                assert!(entry.shortcut != other.shortcut, "{:?}", entry.action);
            }
        }
    }

    #[test]
    fn speeds_go_step_by_step_and_end() {
        assert_eq!(faster_than(1.0), Some(2.0));
        assert_eq!(faster_than(600.0), None);
        assert_eq!(slower_than(7.0), Some(5.0));
        assert_eq!(slower_than(1.0), None);
    }
}
