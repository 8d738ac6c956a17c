//! A field for a place: its name is typed, or it is clicked on the map. The best match is taken at once; others are a
//! press away.

use egui::{TextEdit, Ui};

use crate::base::ids::BuildingId;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};
use crate::world::SearchIndex;

/// Other places that are offered for what was typed.
const OTHERS_MAX: usize = 3;
/// Things that are looked through for them.
const LOOKED_AT_MAX: usize = 40;

/// What was typed for a place, and the place that is meant.
#[derive(Debug, Default)]
pub struct PlaceField {
    words: String,
    /// What was typed when the places were looked up.
    looked_up: String,
    found: Vec<BuildingId>,
    place: Option<BuildingId>,
    has_focus: bool,
}

impl PlaceField {
    pub fn place(&self) -> Option<BuildingId> {
        self.place
    }

    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// Takes a place that was clicked on the map; its name is written with the next frame.
    pub fn pick(&mut self, place: BuildingId) {
        self.place = Some(place);
        self.words.clear();
        self.looked_up.clear();
        self.found.clear();
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, key: &str, index: &SearchIndex, takes_focus: bool) {
        let name = ctx.text.get(key);
        regular(ui, name, SMALL, ctx.theme.dim);
        let named = |id| names::building_name(ctx.text, &ctx.picture.city, id);
        if let Some(place) = self.place.filter(|_| self.words.is_empty() && self.found.is_empty()) {
            self.words = named(place);
            self.looked_up.clone_from(&self.words);
        }
        let field = TextEdit::singleline(&mut self.words)
            .id_salt(key)
            .hint_text(ctx.text.get("ask-or-click"))
            .margin(egui::Margin::symmetric(8, 4))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, name);
        if takes_focus {
            response.request_focus();
        }
        self.has_focus = response.has_focus();
        if response.changed() && self.words != self.looked_up {
            self.look_up(index);
        }
        if self.found.is_empty() {
            if self.place.is_none() && !self.words.trim().is_empty() {
                regular(ui, ctx.text.get("request-no-such-place"), SMALL, ctx.theme.amber);
            }
            return;
        }
        if matches!(self.found[..], [only] if named(only) == self.words.trim()) {
            return;
        }
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 2.0);
            for id in &self.found {
                let words = named(*id);
                if chip(ui, ctx.theme, &words, "", &words, self.place == Some(*id)).clicked() {
                    chosen = Some(*id);
                }
            }
        });
        if chosen.is_some() {
            self.place = chosen;
        }
    }

    fn look_up(&mut self, index: &SearchIndex) {
        self.looked_up.clone_from(&self.words);
        let building = |thing| match thing {
            Thing::Building(id) => Some(id),
            _ => None,
        };
        let found = index.find(&self.words, LOOKED_AT_MAX).into_iter().filter_map(|found| building(found.thing));
        self.found = found.take(1 + OTHERS_MAX).collect();
        self.place = self.found.first().copied();
    }
}
