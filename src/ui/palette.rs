//! The palette: finds vehicles, buildings, streets, feeders, chargers and actions while a name is being typed.

use std::sync::Arc;

use egui::{Area, Frame, Id, Key, Margin, Modifiers, Order, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, SolarFieldId, StreetId, VehicleId};
use crate::city::City;
use crate::model::{Thing, VehicleKind};
use crate::world::Picture;

use super::action_list::{self, ACTIONS};
use super::actions::{Action, Request};
use super::context::UiContext;
use super::names;
use super::style::ROW_HEIGHT;
use super::text::{Language, Text};
use super::widgets::text::{BODY, SMALL, line, regular_font};

/// Rows in the list; more would not be read.
const THINGS_MAX: usize = 12;
const ACTIONS_MAX: usize = 5;
const UNNUMBERED_MAX: usize = 5;
const WIDTH: f32 = 420.0;

/// Something that the palette offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Offer {
    Thing(Thing),
    Action(Action),
}

/// A thing with a name of its own, in lower case, in both languages.
struct Named {
    thing: Thing,
    words: [String; 2],
}

/// The palette's state: what was typed and what is offered.
#[derive(Default)]
pub struct Palette {
    pub query: String,
    is_open: bool,
    wants_focus: bool,
    /// The offer that Enter takes.
    chosen: usize,
    offers: Vec<Offer>,
    /// What the offers answer.
    answered: Option<(String, Language)>,
    index: Option<(Arc<City>, Vec<Named>)>,
    /// Words for kinds and for numbered things, in lower case.
    vocabulary: Option<Vocabulary>,
}

impl Palette {
    /// The id of the search field in the top bar.
    pub fn field_id() -> Id {
        Id::unique("search field")
    }

    pub fn open(&mut self) {
        self.is_open = true;
        self.wants_focus = true;
    }

    fn close(&mut self, ctx: &egui::Context) {
        self.is_open = false;
        self.query.clear();
        self.answered = None;
        ctx.memory_mut(|memory| memory.surrender_focus(Self::field_id()));
    }

    /// Takes note of what happened to the search field in this frame.
    pub fn after_field(&mut self, response: &Response) {
        if self.wants_focus {
            self.wants_focus = false;
            response.request_focus();
        }
        if response.gained_focus() || response.changed() {
            self.is_open = true;
        }
    }

    /// Reads the keys that move in the list; before the field sees them.
    pub fn keys(&mut self, ui_ctx: &egui::Context, ctx: &UiContext<'_>) {
        if !self.is_open {
            return;
        }
        let pressed = |key| ui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) {
            self.close(ui_ctx);
            return;
        }
        if pressed(Key::ArrowDown) {
            self.chosen = (self.chosen + 1).min(self.offers.len().saturating_sub(1));
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        if pressed(Key::Enter) {
            // Letters and Enter may come in one frame; the list must answer the newest letters.
            self.answer(ctx);
            if let Some(offer) = self.offers.get(self.chosen).copied() {
                take(ctx, offer);
                self.close(ui_ctx);
            }
        }
    }

    /// Draws the list under the search field.
    pub fn ui(&mut self, ui_ctx: &egui::Context, ctx: &UiContext<'_>) {
        if !self.is_open {
            return;
        }
        self.answer(ctx);
        let screen = ui_ctx.content_rect();
        let width = WIDTH.min(screen.width() - 24.0);
        let at = pos2(screen.right() - width - 40.0, screen.top() + 50.0);
        let mut taken = None;
        let area = Area::new(Id::unique("palette")).order(Order::Foreground).fixed_pos(at).show(ui_ctx, |ui| {
            Frame::new()
                .fill(ctx.theme.panel)
                .stroke(Stroke::new(1.0, ctx.theme.hairline))
                .corner_radius(6)
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(Margin::same(6))
                .show(ui, |ui| {
                    ui.set_width(width - 12.0);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    taken = self.offers_ui(ctx, ui);
                });
        });
        if let Some(offer) = taken {
            take(ctx, offer);
            self.close(ui_ctx);
        } else if self.is_left(ui_ctx, &area.response) {
            self.close(ui_ctx);
        }
    }

    fn is_left(&self, ui_ctx: &egui::Context, area: &Response) -> bool {
        let has_focus = ui_ctx.memory(|memory| memory.has_focus(Self::field_id()));
        !has_focus && !self.wants_focus && area.clicked_elsewhere()
    }

    fn offers_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) -> Option<Offer> {
        if self.offers.is_empty() {
            let key = if self.query.trim().is_empty() { "search-how" } else { "search-nothing" };
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, ctx.text.get(key)));
            let galley = line(ui, ctx.text.get(key), regular_font(BODY), ctx.theme.dim, rect.width());
            ui.painter().galley(
                pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0),
                galley,
                ctx.theme.dim,
            );
        }
        let mut taken = None;
        for (index, offer) in self.offers.iter().enumerate() {
            let response = offer_ui(ctx, ui, *offer, index == self.chosen);
            if response.clicked() {
                taken = Some(*offer);
            }
        }
        taken
    }

    /// Brings the offers up to date with what was typed.
    fn answer(&mut self, ctx: &UiContext<'_>) {
        let wanted = (self.query.trim().to_lowercase(), ctx.text.language);
        if self.answered.as_ref() == Some(&wanted) {
            return;
        }
        if self.index.as_ref().is_none_or(|(city, _)| !Arc::ptr_eq(city, &ctx.picture.city)) {
            self.index = Some((ctx.picture.city.clone(), named_things(&ctx.picture.city)));
        }
        let vocabulary = self.vocabulary.get_or_insert_with(Vocabulary::new);
        let named = self.index.as_ref().map_or(&[][..], |(_, named)| named);
        self.offers = find(&wanted.0, ctx, named, vocabulary);
        self.answered = Some(wanted);
        self.chosen = 0;
    }
}

fn take(ctx: &UiContext<'_>, offer: Offer) {
    match offer {
        Offer::Thing(thing) => ctx.requests.send(Request::Show(thing)),
        Offer::Action(action) => ctx.requests.act(action),
    }
}

fn offer_ui(ctx: &UiContext<'_>, ui: &mut Ui, offer: Offer, is_chosen: bool) -> Response {
    let (name, note) = match offer {
        Offer::Thing(thing) => {
            (names::thing_name(ctx.text, ctx.picture, thing), names::category(ctx.text, ctx.picture, thing))
        }
        Offer::Action(action) => {
            let name = ctx.text.get(action_list::text_key(action, ctx.picture.source.clock)).to_owned();
            let keys = action_list::shortcut_of(action).map(|keys| action_list::keys_words(ui.ctx(), &keys));
            (name, keys.unwrap_or_else(|| ctx.text.get("search-action").to_owned()))
        }
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, name.as_str()));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { ctx.theme.accent.gamma_multiply(0.16) } else { ctx.theme.raised };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    let middle = rect.center().y;
    let galley = line(ui, &name, regular_font(BODY), ctx.theme.text, rect.width() * 0.6);
    ui.painter().galley(pos2(rect.left() + 8.0, middle - galley.size().y / 2.0), galley, ctx.theme.text);
    let galley = line(ui, &note, regular_font(SMALL), ctx.theme.dim, rect.width() * 0.36);
    let at = pos2(rect.right() - 8.0 - galley.size().x, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ctx.theme.dim);
    response
}

/// Things with names of their own; a street that is cut into pieces stands once.
fn named_things(city: &City) -> Vec<Named> {
    let mut named = Vec::new();
    let mut add = |thing, name: &crate::base::name::Name| {
        named.push(Named { thing, words: [name.en.to_lowercase(), name.ja.to_lowercase()] });
    };
    for (index, building) in city.buildings.iter().enumerate() {
        if let Some(name) = &building.name {
            add(Thing::Building(BuildingId::from_index(index)), name);
        }
    }
    for (index, plant) in city.plants.iter().enumerate() {
        add(Thing::Plant(PlantId::from_index(index)), &plant.name);
    }
    for (index, field) in city.solar_fields.iter().enumerate() {
        add(Thing::SolarField(SolarFieldId::from_index(index)), &field.name);
    }
    for (index, depot) in city.depots.iter().enumerate() {
        add(Thing::Depot(DepotId::from_index(index)), &depot.name);
    }
    let mut seen = std::collections::HashSet::new();
    for (index, street) in city.streets.streets.iter().enumerate() {
        if let Some(name) = street.name.as_ref().filter(|name| seen.insert(name.en.clone())) {
            add(Thing::Street(StreetId::from_index(index)), name);
        }
    }
    named
}

/// What numbered things are called in both languages, in lower case.
struct Vocabulary {
    kinds: [Vec<String>; 5],
    homes: Vec<String>,
    feeders: Vec<String>,
    chargers: Vec<String>,
    /// Every action with its name in both languages; Play and Pause both.
    actions: Vec<(Action, String)>,
}

impl Vocabulary {
    fn new() -> Self {
        let texts = Language::ALL.map(Text::new);
        // The word without its number.
        let word = |key: &str| {
            texts.iter().map(|text| text.with(key, &[("number", "".into())]).trim().to_lowercase()).collect()
        };
        let clock = |is_running| crate::model::Clock {
            now: crate::base::time::Timestamp(0),
            is_running,
            speed: 1.0,
            speed_reached: 1.0,
        };
        let mut actions = Vec::new();
        for entry in ACTIONS {
            for (text, is_running) in texts.iter().flat_map(|text| [(text, true), (text, false)]) {
                let name = text.get(action_list::text_key(entry.action, clock(is_running))).to_lowercase();
                actions.push((entry.action, name));
            }
        }
        Self {
            kinds: ["shuttle-n", "bus-n", "car-n", "robot-n", "van-n"].map(word),
            homes: word("home-n"),
            feeders: word("feeder-n"),
            chargers: word("charger-n"),
            actions,
        }
    }
}

/// A query split into words and at most one number: `shuttle 12`, `シャトル12`.
fn split(query: &str) -> (Vec<String>, Option<u32>) {
    let mut words: Vec<String> = Vec::new();
    let mut number = None;
    for part in query.split_whitespace() {
        let digits_from = part.find(|letter: char| letter.is_ascii_digit()).unwrap_or(part.len());
        let (word, digits) = part.split_at(digits_from);
        if !word.is_empty() {
            words.push(word.to_owned());
        }
        if !digits.is_empty() {
            match digits.parse() {
                Ok(parsed) => number = Some(parsed),
                Err(_) => words.push(digits.to_owned()),
            }
        }
    }
    (words, number)
}

/// Best offers first: exact numbers, names that begin with the query, names that hold it, then actions.
fn find(query: &str, ctx: &UiContext<'_>, named: &[Named], vocabulary: &Vocabulary) -> Vec<Offer> {
    if query.is_empty() {
        return Vec::new();
    }
    let (words, number) = split(query);
    let mut found: Vec<(u8, Thing)> = Vec::new();
    add_numbered(&mut found, ctx.picture, &words, number, vocabulary);
    for entry in named {
        if let Some(rank) = entry.words.iter().filter_map(|name| rank_of(name, query)).min() {
            found.push((rank, entry.thing));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(THINGS_MAX);
    let mut offers: Vec<Offer> = found.into_iter().map(|(_, thing)| Offer::Thing(thing)).collect();
    let mut actions: Vec<Action> = Vec::new();
    for (action, name) in &vocabulary.actions {
        let is_wanted = words.iter().all(|word| name.contains(word.as_str())) && number.is_none();
        if is_wanted && !actions.contains(action) && action_list::is_enabled(*action, ctx.picture, ctx.selection) {
            actions.push(*action);
        }
    }
    offers.extend(
        actions.into_iter().filter(|action| *action != Action::OpenPalette).take(ACTIONS_MAX).map(Offer::Action),
    );
    offers
}

fn rank_of(name: &str, query: &str) -> Option<u8> {
    if name == query {
        Some(0)
    } else if name.starts_with(query) {
        Some(1)
    } else if query.split_whitespace().all(|word| name.contains(word)) {
        Some(2)
    } else {
        None
    }
}

fn add_numbered(
    found: &mut Vec<(u8, Thing)>,
    picture: &Picture,
    words: &[String],
    number: Option<u32>,
    vocabulary: &Vocabulary,
) {
    let is_called =
        |names: &[String]| words.iter().all(|word| names.iter().any(|name| name.starts_with(word.as_str())));
    let kinds: Vec<VehicleKind> = VehicleKind::ALL
        .into_iter()
        .zip(&vocabulary.kinds)
        .filter(|(_, names)| is_called(names))
        .map(|(kind, _)| kind)
        .collect();
    // Without a number, one kind must not crowd out names and actions.
    let few = if number.is_some() { THINGS_MAX } else { UNNUMBERED_MAX };
    let mut add = |numbers: &mut dyn Iterator<Item = (Thing, u32)>| {
        let matching = numbers.filter_map(|(thing, its)| rank_of_number(its, number).map(|rank| (rank, thing)));
        let mut best: Vec<(u8, Thing)> = Vec::new();
        for (rank, thing) in matching {
            // Exact hits may come late in a long list; of all others the first few are enough.
            if rank == 0 || best.len() < few {
                best.push((rank, thing));
            }
        }
        found.append(&mut best);
    };
    if !kinds.is_empty() {
        let roster = picture.roster.iter().enumerate().filter(|(_, vehicle)| kinds.contains(&vehicle.kind));
        add(&mut roster.map(|(index, vehicle)| (Thing::Vehicle(VehicleId::from_index(index)), vehicle.number)));
    }
    let city = &picture.city;
    if is_called(&vocabulary.feeders) {
        let feeders = city.feeders.iter().enumerate();
        add(&mut feeders.map(|(index, feeder)| (Thing::Feeder(FeederId::from_index(index)), feeder.number)));
    }
    if is_called(&vocabulary.chargers) {
        let chargers = city.chargers.iter().enumerate();
        add(&mut chargers.map(|(index, charger)| (Thing::Charger(ChargerId::from_index(index)), charger.number)));
    }
    if is_called(&vocabulary.homes) && number.is_some() {
        let homes = city
            .buildings
            .iter()
            .enumerate()
            .filter(|(_, building)| building.kind.is_home() && building.name.is_none());
        add(&mut homes.map(|(index, _)| (Thing::Building(BuildingId::from_index(index)), index as u32 + 1)));
    }
}

/// 0 for the number itself, 1 for one that begins with its digits.
fn rank_of_number(number: u32, wanted: Option<u32>) -> Option<u8> {
    let Some(wanted) = wanted else { return Some(1) };
    let mut shortened = number;
    loop {
        if shortened == wanted {
            return Some(u8::from(shortened != number));
        }
        if shortened < 10 {
            return None;
        }
        shortened /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_split_into_words_and_a_number() {
        assert_eq!(split("shuttle 12"), (vec!["shuttle".to_owned()], Some(12)));
        assert_eq!(split("シャトル12"), (vec!["シャトル".to_owned()], Some(12)));
        assert_eq!(split("99999999999"), (vec!["99999999999".to_owned()], None));
    }

    #[test]
    fn numbers_match_from_their_first_digit() {
        assert_eq!(rank_of_number(12, Some(12)), Some(0));
        assert_eq!(rank_of_number(128, Some(12)), Some(1));
        assert_eq!(rank_of_number(212, Some(12)), None);
    }
}
