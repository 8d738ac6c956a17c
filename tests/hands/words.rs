//! What the window calls things, in the language that it speaks: the names that hands look for.

use std::sync::Arc;

use fluent_bundle::FluentValue;
use yagura::base::ids::VehicleId;
use yagura::model::OrderKind;
use yagura::ui::command_words;
use yagura::ui::names;
use yagura::ui::text::{Language, Text};
use yagura::world::Picture;

pub struct Words(pub Text);

impl Words {
    pub fn new(language: Language) -> Self {
        Self(Text::new(language))
    }

    pub fn get(&self, key: &str) -> String {
        self.0.get(key).to_owned()
    }

    pub fn vehicle(&self, picture: &Arc<Picture>, vehicle: VehicleId) -> String {
        names::vehicle_name(&self.0, picture, vehicle)
    }

    /// The button of a line: `Pull over and stop: Shuttle 12`.
    pub fn deed(&self, deed: &str, name: &str) -> String {
        let args = [("deed", deed), ("name", name)].map(|(key, words)| (key, FluentValue::from(words.to_owned())));
        self.0.with("deed-named", &args)
    }

    pub fn order(&self, kind: OrderKind) -> String {
        self.get(command_words::order(kind))
    }

    /// A command in one line: `Pull over and stop: Accepted`.
    pub fn line(&self, kind: OrderKind, state: &str) -> String {
        let args = [("order", self.order(kind)), ("state", self.get(state))];
        self.0.with("command-line", &args.map(|(key, words)| (key, FluentValue::from(words))))
    }
}
