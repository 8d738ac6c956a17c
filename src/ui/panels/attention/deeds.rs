//! Deeds: what can be done about an attention line, as buttons on it. The same orders as from everywhere else.

use std::collections::BTreeMap;

use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::model::command::{AssistanceAnswer, Issuer, Lifecycle};
use crate::model::fact::Task;
use crate::model::{AssistanceCause, AssistanceRequest, Order, OrderKind, Thing};
use crate::plan::destination::way_m;
use crate::ui::actions::Request;
use crate::ui::commanding::OrderAsked;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::parts::Pane;
use crate::ui::{command_state, command_words, issuer_words};
use crate::world::Picture;
use crate::world::picture::{Attention, AttentionKind};

/// Average speed of a van in town, in m/s.
const VAN_MPS: f32 = 7.0;

/// A button of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub words: String,
    /// Accessible name.
    pub name: String,
    pub request: Request,
}

/// What there is to do about a line, and what is being done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deeds {
    /// What is being done, instead of a button that would do it again.
    pub note: Option<String>,
    pub buttons: Vec<Deed>,
    /// The vehicle can be stopped from here.
    pub stop: Option<Deed>,
}

/// What is known for the deeds of all lines of a picture.
#[derive(Debug, Default)]
pub struct DeedBook {
    revision: Option<u64>,
    under_way: BTreeMap<(Thing, OrderKind), (Option<AssistanceAnswer>, Lifecycle)>,
    /// Vehicles on their way to others, by whom they help.
    responders: BTreeMap<VehicleId, VehicleId>,
}

impl DeedBook {
    pub fn follow(&mut self, picture: &Picture) {
        if self.revision == Some(picture.revision) {
            return;
        }
        let live = picture.commands.iter().filter(|row| row.life.outcome().is_none());
        let of = |order: &Order| match order {
            Order::AnswerAssistance { answer, .. } => Some(*answer),
            _ => None,
        };
        let under_way =
            live.map(|row| ((row.command.target, row.command.order.kind()), (of(&row.command.order), row.life)));
        let statuses = picture.status.iter().enumerate();
        let responders = statuses.filter_map(|(index, status)| match status.task {
            Task::Attend(helped) => Some((helped, VehicleId::from_index(index))),
            _ => None,
        });
        *self =
            Self { revision: Some(picture.revision), under_way: under_way.collect(), responders: responders.collect() };
    }

    pub fn of(&self, ctx: &UiContext<'_>, item: &Attention, name: &str) -> Deeds {
        let line = Line { book: self, ctx, name };
        match item.what {
            AttentionKind::Immobilised { vehicle } => line.immobilised(vehicle),
            AttentionKind::Assistance { vehicle, cause } => line.asks(vehicle, cause),
            AttentionKind::NoContact { vehicle } => {
                Deeds { note: line.note(vehicle, OrderKind::PullOver), stop: line.stop(vehicle), ..Deeds::default() }
            }
            AttentionKind::HeldStopped { vehicle, holder } => line.held(vehicle, holder),
            // One line for many vehicles has no single deed; plants, chargers and feeders are shown.
            AttentionKind::AwaitCheck { .. }
            | AttentionKind::FeederOut { .. }
            | AttentionKind::FeederNearLimit { .. }
            | AttentionKind::ChargerFault { .. }
            | AttentionKind::PlantFault { .. }
            | AttentionKind::PlantShutOff { .. } => Deeds::default(),
        }
    }
}

struct Line<'a, 'b> {
    book: &'a DeedBook,
    ctx: &'a UiContext<'b>,
    name: &'a str,
}

impl Line<'_, '_> {
    fn can(&self, vehicle: VehicleId, kind: OrderKind) -> bool {
        self.ctx.picture.abilities.get(Thing::Vehicle(vehicle)).can(kind)
    }

    fn order(&self, vehicle: VehicleId, order: Order) -> Deed {
        let words = self.ctx.text.get(command_words::order(order.kind()));
        self.deed(words, Request::Order(OrderAsked::of(Thing::Vehicle(vehicle), order)))
    }

    fn deed(&self, words: &str, request: Request) -> Deed {
        let args = [("deed", FluentValue::from(words.to_owned())), ("name", FluentValue::from(self.name.to_owned()))];
        Deed { words: words.to_owned(), name: self.ctx.text.with("deed-named", &args), request }
    }

    /// Says how an order stands that is under way.
    fn note(&self, vehicle: VehicleId, kind: OrderKind) -> Option<String> {
        let (answer, life) = self.book.under_way.get(&(Thing::Vehicle(vehicle), kind))?;
        let words = answer.map(|answer| names::assistance_answer(self.ctx.text, answer));
        let deed = words.unwrap_or(self.ctx.text.get(command_words::order(kind))).to_owned();
        let args = [("order", deed), ("state", command_state::words(self.ctx, life))];
        Some(self.ctx.text.with("command-line", &args.map(|(name, words)| (name, FluentValue::from(words)))))
    }

    /// The stop, as long as none is in force or under way.
    fn stop(&self, vehicle: VehicleId) -> Option<Deed> {
        let is_stopped = self.ctx.picture.hold_of(vehicle).stop.is_some();
        let is_sent = self.book.under_way.contains_key(&(Thing::Vehicle(vehicle), OrderKind::PullOver));
        let can_stop = self.can(vehicle, OrderKind::PullOver) && !is_stopped && !is_sent;
        can_stop.then(|| self.order(vehicle, Order::PullOver))
    }

    fn immobilised(&self, vehicle: VehicleId) -> Deeds {
        let note = self.responder(vehicle).or_else(|| self.note(vehicle, OrderKind::SendResponder));
        let is_offered = note.is_none() && self.can(vehicle, OrderKind::SendResponder);
        let buttons = is_offered.then(|| self.order(vehicle, Order::SendResponder)).into_iter().collect();
        let note = note.or_else(|| self.note(vehicle, OrderKind::PullOver));
        Deeds { note, buttons, stop: self.stop(vehicle) }
    }

    /// Who comes to help a vehicle, and in about how long.
    fn responder(&self, vehicle: VehicleId) -> Option<String> {
        let picture = self.ctx.picture;
        let van = *self.book.responders.get(&vehicle)?;
        let (from, to) = (picture.motion.get(van.index())?, picture.motion.get(vehicle.index())?);
        let minutes = (way_m(from.place, to.place) / VAN_MPS / 60.0).ceil().max(0.0) as u32;
        let name = names::vehicle_name(self.ctx.text, picture, van);
        let key = if minutes <= 1 { "attention-responder-near" } else { "attention-responder-comes" };
        let args = [("name", FluentValue::from(name)), ("minutes", FluentValue::from(minutes.to_string()))];
        Some(self.ctx.text.with(key, &args))
    }

    fn asks(&self, vehicle: VehicleId, cause: AssistanceCause) -> Deeds {
        let stop = self.stop(vehicle);
        let note = self.note(vehicle, OrderKind::AnswerAssistance);
        let is_it = |call: &&AssistanceRequest| call.vehicle == vehicle && call.cause == cause;
        let call = self.ctx.picture.assistance.iter().find(is_it).filter(|_| note.is_none());
        let first = call.and_then(|call| Some((call, first_proposal(call)?)));
        let buttons = first.map_or(Vec::new(), |(call, answer)| {
            let order = Order::AnswerAssistance { request: call.id, answer };
            let asked = Request::Order(OrderAsked::of(Thing::Vehicle(vehicle), order));
            let words = names::assistance_answer(self.ctx.text, answer);
            let name = FluentValue::from(self.name.to_owned());
            let opens = Deed {
                words: self.ctx.text.get("assist-answer").to_owned(),
                name: self.ctx.text.with("assist-open-named", &[("name", name)]),
                request: Request::Open(Pane::Assistance),
            };
            vec![self.deed(words, asked), opens]
        });
        let note = note.or_else(|| self.note(vehicle, OrderKind::PullOver));
        Deeds { note, buttons, stop }
    }

    fn held(&self, vehicle: VehicleId, holder: Issuer) -> Deeds {
        let order = if issuer_words::is_me(self.ctx, holder) { Order::Release } else { Order::TakeOver };
        let note = self.note(vehicle, order.kind());
        let is_offered = note.is_none() && self.can(vehicle, order.kind());
        let buttons = is_offered.then(|| self.order(vehicle, order)).into_iter().collect();
        Deeds { note, buttons, stop: None }
    }
}

/// The proposal that is offered first: of those that the vehicle can do by itself, the one of the least risk. A stop
/// has a button of its own.
fn first_proposal(call: &AssistanceRequest) -> Option<AssistanceAnswer> {
    let risk = |answer: &AssistanceAnswer| {
        let order = Order::AnswerAssistance { request: call.id, answer: *answer };
        (order.risk(Thing::Vehicle(call.vehicle)), *answer)
    };
    call.proposals.iter().filter(|answer| *answer != AssistanceAnswer::PullOverAndStop).min_by_key(risk)
}
