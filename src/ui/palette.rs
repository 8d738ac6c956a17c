//! The palette: finds vehicles, buildings, streets, feeders, chargers and actions while a name is being typed.

use std::sync::Arc;

use egui::{Area, Frame, Id, Key, Margin, Modifiers, Order, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::{Clock, Thing, Vehicle};
use crate::world::SearchIndex;

use super::action_list::{self, ACTIONS};
use super::actions::{Action, Request};
use super::commanding::{self, OrderAsked, TypedOrders};
use super::context::UiContext;
use super::names;
use super::search_words::search_index;
use super::style::ROW_HEIGHT;
use super::text::{Language, Text};
use super::widgets::text::{BODY, SMALL, line, regular_font};

/// Rows in the list; more would not be read.
const THINGS_MAX: usize = 12;
const ACTIONS_MAX: usize = 5;
const WIDTH: f32 = 420.0;

/// Something that the palette offers.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    Order(OrderAsked),
    Thing(Thing),
    Action(Action),
}

/// What can be found by name, and the city and roster that it was made of.
struct Indexed {
    city: Arc<City>,
    roster: Arc<[Vehicle]>,
    things: SearchIndex,
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
    index: Option<Indexed>,
    typed: TypedOrders,
    /// Every action with each of its names in both languages, in lower case.
    action_names: Vec<(Action, String)>,
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
            if let Some(offer) = self.offers.get(self.chosen).cloned() {
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
            let response = offer_ui(ctx, ui, offer, index == self.chosen);
            if response.clicked() {
                taken = Some(offer.clone());
            }
        }
        taken
    }

    /// Brings the offers up to date with what was typed.
    fn answer(&mut self, ctx: &UiContext<'_>) {
        let wanted = (self.query.trim().to_owned(), ctx.text.language);
        if self.answered.as_ref() == Some(&wanted) {
            return;
        }
        let (city, roster) = (&ctx.picture.city, &ctx.picture.roster);
        let is_current = |index: &Indexed| Arc::ptr_eq(&index.city, city) && Arc::ptr_eq(&index.roster, roster);
        if !self.index.as_ref().is_some_and(is_current) {
            let things = search_index(city.clone(), roster.clone());
            self.index = Some(Indexed { city: city.clone(), roster: roster.clone(), things });
        }
        if self.action_names.is_empty() {
            self.action_names = action_names();
        }
        let found = self.index.as_ref().map(|index| index.things.find(&wanted.0, THINGS_MAX)).unwrap_or_default();
        let orders =
            self.index.as_ref().map(|index| self.typed.find(&wanted.0, &index.things, ctx.picture)).unwrap_or_default();
        self.offers = orders.into_iter().map(Offer::Order).collect();
        self.offers.extend(found.into_iter().map(|found| Offer::Thing(found.thing)));
        self.offers.extend(self.actions(ctx, &wanted.0.to_lowercase()).into_iter().map(Offer::Action));
        self.answered = Some(wanted);
        self.chosen = 0;
    }

    /// The actions whose name holds every word of a query and that can be done now.
    fn actions(&self, ctx: &UiContext<'_>, query: &str) -> Vec<Action> {
        let mut actions: Vec<Action> = Vec::new();
        for (action, name) in &self.action_names {
            let is_wanted = !query.is_empty() && query.split_whitespace().all(|word| name.contains(word));
            let is_possible =
                *action != Action::OpenPalette && action_list::is_enabled(*action, ctx.picture, ctx.selection);
            if is_wanted && is_possible && !actions.contains(action) {
                actions.push(*action);
            }
        }
        actions.truncate(ACTIONS_MAX);
        actions
    }
}

fn take(ctx: &UiContext<'_>, offer: Offer) {
    match offer {
        Offer::Order(asked) => ctx.requests.send(Request::Order(asked)),
        Offer::Thing(thing) => ctx.requests.send(Request::Show(thing)),
        Offer::Action(action) => ctx.requests.act(action),
    }
}

fn offer_ui(ctx: &UiContext<'_>, ui: &mut Ui, offer: &Offer, is_chosen: bool) -> Response {
    let (name, note) = match offer {
        Offer::Order(asked) => (
            commanding::title(ctx.text, ctx.picture, &asked.order, &asked.targets),
            commanding::confirmation_words(ctx.text, &asked.order, asked.risk()).to_owned(),
        ),
        Offer::Thing(thing) => {
            (names::thing_name(ctx.text, ctx.picture, *thing), names::category(ctx.text, ctx.picture, *thing))
        }
        Offer::Action(action) => {
            let name = ctx.text.get(action_list::text_key(*action, ctx.picture.source.clock)).to_owned();
            let keys = action_list::shortcut_of(*action).map(|keys| action_list::keys_words(ui.ctx(), &keys));
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
    let room = rect.width() - galley.size().x - 40.0;
    ui.painter().galley(pos2(rect.left() + 8.0, middle - galley.size().y / 2.0), galley, ctx.theme.text);
    let galley = line(ui, &note, regular_font(SMALL), ctx.theme.dim, room);
    let at = pos2(rect.right() - 8.0 - galley.size().x, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ctx.theme.dim);
    response
}

/// What actions are called, in both languages; Play and Pause both.
fn action_names() -> Vec<(Action, String)> {
    let texts = Language::ALL.map(Text::new);
    let clock = |is_running| Clock { now: Timestamp(0), is_running, speed: 1.0, speed_reached: 1.0 };
    let names = |action| {
        let ways = texts.iter().flat_map(|text| [(text, true), (text, false)]);
        ways.map(move |(text, is_running)| {
            (action, text.get(action_list::text_key(action, clock(is_running))).to_lowercase())
        })
        .collect::<Vec<_>>()
    };
    ACTIONS.iter().flat_map(|entry| names(entry.action)).collect()
}
