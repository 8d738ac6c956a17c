//! Picking places, streets and requests on a card: by name, or by a click on the map.

use egui::{TextEdit, Ui};
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, StreetId};
use crate::model::{Itinerary, ItineraryStop, Order, Request, RequestState, StopDeed, Thing};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::search_words::search_index;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};
use crate::world::{Picture, SearchIndex};

use super::{OrderAsked, deed_words};

/// Things that are offered for what was typed.
const OFFERED_MAX: usize = 5;
/// Things that are looked through for them.
const LOOKED_AT_MAX: usize = 40;
/// Room of one thing that is offered.
const ROW: f32 = 28.0;

/// What was typed to find something, and what was clicked.
#[derive(Default)]
pub struct Picking {
    wants_focus: bool,
    words: String,
    /// Clicked on the map, and not yet taken in.
    clicked: Option<BuildingId>,
    index: Option<SearchIndex>,
}

impl Picking {
    pub fn new(wants_focus: bool) -> Self {
        Self { wants_focus, ..Self::default() }
    }

    /// Takes in what was clicked. False when the order asks for nothing of the kind.
    pub fn pick(&mut self, order: &mut Order, thing: Thing) -> bool {
        match (order, thing) {
            (Order::GoTo(place), Thing::Building(id)) => *place = id,
            (Order::AvoidStreet { street, .. }, Thing::Street(id)) => *street = id,
            (Order::Dispatch(_), Thing::Building(id)) => self.clicked = Some(id),
            _ => return false,
        }
        true
    }

    /// A field for a place's name, and the places that answer to it.
    pub fn place_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, asked: &mut OrderAsked) {
        self.field_ui(ctx, ui, "ask-place");
        let chosen = match asked.order {
            Order::GoTo(id) if id.is_some() => Some(id),
            _ => None,
        };
        let places = self.found(ctx, |thing| match thing {
            Thing::Building(id) => Some(id),
            _ => None,
        });
        rows_ui(ui, |ui| {
            for id in with_chosen(chosen, places) {
                let words = names::building_name(ctx.text, &ctx.picture.city, id);
                if chip(ui, ctx.theme, &words, "", &words, chosen == Some(id)).clicked() {
                    asked.order = Order::GoTo(id);
                }
            }
        });
    }

    /// A field for a street's name, and the streets that answer to it.
    pub fn street_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, street: &mut StreetId) {
        self.field_ui(ctx, ui, "ask-street");
        let chosen = street.is_some().then_some(*street);
        let streets = self.found(ctx, |thing| match thing {
            Thing::Street(id) => Some(id),
            _ => None,
        });
        rows_ui(ui, |ui| {
            for id in with_chosen(chosen, streets) {
                let words = names::thing_name(ctx.text, ctx.picture, Thing::Street(id));
                if chip(ui, ctx.theme, &words, "", &words, chosen == Some(id)).clicked() {
                    *street = id;
                }
            }
        });
    }

    /// Requests that wait for a vehicle, by the names of their places; and places, to which it just drives.
    pub fn request_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, asked: &mut OrderAsked) {
        if let Some(id) = self.clicked.take() {
            self.words = names::building_name(ctx.text, &ctx.picture.city, id);
        }
        self.field_ui(ctx, ui, "ask-request");
        let [Thing::Vehicle(vehicle)] = asked.targets[..] else { return };
        let wanted = self.words.trim().to_lowercase();
        let orders: Vec<(String, Order)> = waiting(ctx.picture)
            .map(|request| {
                let order = with_request(ctx.picture, vehicle.index(), &request);
                (request_words(ctx, &request, &order), order)
            })
            .filter(|(words, _)| words.to_lowercase().contains(&wanted))
            .take(OFFERED_MAX)
            .collect();
        let room = OFFERED_MAX.saturating_sub(orders.len());
        let places = self.found(ctx, |thing| match thing {
            Thing::Building(id) => Some(id),
            _ => None,
        });
        rows_ui(ui, |ui| {
            if orders.is_empty() && places.is_empty() {
                regular(ui, ctx.text.get("ask-no-request"), SMALL, ctx.theme.dim);
            }
            for (words, order) in &orders {
                if chip(ui, ctx.theme, words, "", words, asked.order == *order).clicked() {
                    asked.order = order.clone();
                }
            }
            for id in places.into_iter().take(room) {
                let name = names::building_name(ctx.text, &ctx.picture.city, id);
                let words = ctx.text.with("ask-drive-to", &[("place", FluentValue::from(name))]);
                if chip(ui, ctx.theme, &words, "", &words, false).clicked() {
                    asked.order = Order::GoTo(id);
                }
            }
        });
    }

    fn field_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, key: &'static str) {
        let name = ctx.text.get(key);
        regular(ui, name, SMALL, ctx.theme.dim);
        let field = TextEdit::singleline(&mut self.words)
            .id_salt("order place")
            .hint_text(ctx.text.get("ask-or-click"))
            .margin(egui::Margin::symmetric(10, 6))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, name);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
    }

    /// What answers to what was typed.
    fn found<T>(&mut self, ctx: &UiContext<'_>, of: impl Fn(Thing) -> Option<T>) -> Vec<T> {
        let index =
            self.index.get_or_insert_with(|| search_index(ctx.picture.city.clone(), ctx.picture.roster.clone()));
        index.find(&self.words, LOOKED_AT_MAX).into_iter().filter_map(|found| of(found.thing)).collect()
    }
}

/// Rows that are always as high, or what is below would move while somebody types.
fn rows_ui(ui: &mut Ui, rows: impl FnOnce(&mut Ui)) {
    let top = ui.cursor().top();
    rows(ui);
    ui.add_space((top + OFFERED_MAX as f32 * ROW - ui.cursor().top()).max(0.0));
}

/// What is chosen first, then what was found.
fn with_chosen<T: PartialEq + Copy>(chosen: Option<T>, found: Vec<T>) -> Vec<T> {
    let others = found.into_iter().filter(|found| chosen != Some(*found));
    chosen.into_iter().chain(others).take(OFFERED_MAX).collect()
}

/// Requests that wait for a vehicle, those first that wait longest.
fn waiting(picture: &Picture) -> impl Iterator<Item = Request> {
    let mut waiting: Vec<Request> = picture
        .requests
        .iter()
        .flatten()
        .filter(|row| row.state == RequestState::Waiting)
        .map(|row| row.request)
        .collect();
    waiting.sort_by_key(|request| (request.latest_pick_up, request.id));
    waiting.into_iter()
}

/// Whether a request waits for a vehicle.
pub fn is_one_waiting(picture: &Picture) -> bool {
    waiting(picture).next().is_some()
}

/// The stops that a vehicle has, with a request behind them.
fn with_request(picture: &Picture, vehicle: usize, request: &Request) -> Order {
    let mut stops = picture.itineraries.get(vehicle).map(|row| row.stops.to_vec()).unwrap_or_default();
    let stop = |at, deed, due| ItineraryStop { at, request: request.id, deed, due };
    stops.push(stop(request.from, StopDeed::PickUp, request.earliest.max(picture.source.clock.now)));
    stops.push(stop(request.to, StopDeed::DropOff, request.latest_arrival));
    Order::Dispatch(Itinerary { stops })
}

fn request_words(ctx: &UiContext<'_>, request: &Request, order: &Order) -> String {
    let way = FluentValue::from(deed_words::value_words(ctx.text, ctx.picture, order));
    let by = FluentValue::from(ctx.text.clock_short(request.latest_pick_up, ctx.picture.city.zone));
    ctx.text.with("ask-request-row", &[("way", way), ("time", by)])
}
