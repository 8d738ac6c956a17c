//! Notices: short messages to the operator that stay until they are dismissed or their time is over.
//!
//! Of commands they tell only what needs the eye, many alike as one with their number, and offer to undo what can be
//! undone. What went well says nothing.

use std::collections::BTreeSet;

use egui::{Align, Align2, Area, Frame, Id, Layout, Margin, Order, Rect, Stroke, accesskit, vec2};

use crate::model::command::{GroupId, Phase};
use crate::model::{CommandId, Order as Deed, Thing};
use fluent_bundle::FluentValue;

use super::actions::{Request, RequestSender};
use super::command_state::needs_the_eye;
use super::commanding::OrderAsked;
use super::context::UiContext;
use super::style::CONTROL_HEIGHT;
use super::widgets::button;
use super::widgets::text::{BODY, regular};

/// A notice that asks for nothing leaves by itself, in wall seconds.
const SHOWN_S: f64 = 12.0;
/// More than this many at a time would cover the map; the oldest goes.
const NOTICES_MAX: usize = 4;
/// Orders that undo something and are remembered as such.
const UNDOING_MAX: usize = 64;
/// Commands that did not reach their targets, named one by one.
const UNREACHED_NAMED: usize = 6;
const WIDTH: f32 = 380.0;

/// A message to the operator.
#[derive(Clone, Debug)]
struct Notice {
    words: String,
    /// `None`: stays until dismissed.
    gone_at_s: Option<f64>,
    about: About,
}

/// What a notice is about.
#[derive(Clone, Debug)]
enum About {
    Window,
    /// A command that was given and the order that undoes it.
    Given {
        command: CommandId,
        undo: OrderAsked,
    },
    /// A group that was given, and for each of its commands the order that undoes it.
    GroupGiven {
        group: GroupId,
        undo: Vec<(CommandId, Thing, Deed)>,
    },
    /// Commands that did not do, all in the same way.
    Trouble {
        commands: Vec<CommandId>,
        alike: String,
    },
    /// Commands whose targets can't be reached, each with a line that changes every second.
    Unreached {
        lines: Vec<(CommandId, String)>,
    },
}

/// The notices that are shown now.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    /// Orders that undo something: undoing them is not offered.
    undoing: Vec<OrderAsked>,
    /// Commands whose targets can't be reached, of which somebody has read that.
    read_unreached: BTreeSet<CommandId>,
}

impl Notices {
    /// Shows a notice for a while.
    pub fn tell(&mut self, words: String, now_s: f64) {
        self.add(words, Some(now_s + SHOWN_S), About::Window);
    }

    /// Shows a notice until it is dismissed.
    pub fn keep(&mut self, words: String) {
        self.add(words, None, About::Window);
    }

    /// Says what was given, and offers to undo it for a while.
    pub fn offer_undo(&mut self, command: CommandId, words: String, undo: OrderAsked, undoes: &OrderAsked, now_s: f64) {
        let is_undoing = |asked: &OrderAsked| asked.targets == undoes.targets && asked.order == undoes.order;
        if let Some(place) = self.undoing.iter().position(is_undoing) {
            self.undoing.remove(place);
            return;
        }
        // What undoes the older one would no more bring back what was before.
        let is_older = |notice: &Notice| {
            matches!(&notice.about, About::Given { undo: older, .. }
            if older.targets == undo.targets && older.order.kind() == undo.order.kind())
        };
        self.shown.retain(|notice| !is_older(notice));
        self.add(words, Some(now_s + SHOWN_S), About::Given { command, undo });
    }

    /// Says what was given to many, and offers to undo it for a while; `undo` grows as the group goes on. What undoes
    /// something else is not offered to be undone.
    pub fn offer_group_undo(
        &mut self,
        group: GroupId,
        words: String,
        undo: (CommandId, Thing, Deed),
        undoes: &OrderAsked,
        now_s: f64,
    ) {
        let is_undoing = |asked: &OrderAsked| asked.order == undoes.order && asked.targets == undoes.targets;
        if self.undoing.iter().any(is_undoing) {
            return;
        }
        let of_group = self.shown.iter_mut().find_map(|notice| match &mut notice.about {
            About::GroupGiven { group: of, undo } if *of == group => Some((undo, &mut notice.gone_at_s)),
            _ => None,
        });
        if let Some((undoes, gone_at_s)) = of_group {
            undoes.push(undo);
            *gone_at_s = Some(now_s + SHOWN_S);
            return;
        }
        self.add(words, Some(now_s + SHOWN_S), About::GroupGiven { group, undo: vec![undo] });
    }

    /// Says that a command did not do. `alike` is the same for those that become one notice, `words` says it of so many.
    pub fn trouble(&mut self, command: CommandId, alike: String, words: impl Fn(usize) -> String) {
        for notice in &mut self.shown {
            if let About::Trouble { commands, alike: other } = &mut notice.about
                && *other == alike
            {
                commands.push(command);
                notice.words = words(commands.len());
                return;
            }
        }
        self.add(words(1), None, About::Trouble { commands: vec![command], alike });
    }

    /// Says which commands did not reach their targets, as one notice that stays while that is so, or until it is
    /// dismissed and nothing else is unreached.
    pub fn unreached(&mut self, heading: String, lines: Vec<(CommandId, String)>) {
        let is_it = |notice: &Notice| matches!(notice.about, About::Unreached { .. });
        let is_read = lines.iter().all(|(id, _)| self.read_unreached.contains(id));
        self.read_unreached.retain(|id| lines.iter().any(|(other, _)| other == id));
        if is_read {
            self.shown.retain(|notice| !is_it(notice));
        } else if let Some(notice) = self.shown.iter_mut().find(|notice| is_it(notice)) {
            (notice.words, notice.about) = (heading, About::Unreached { lines });
        } else {
            self.add(heading, None, About::Unreached { lines });
        }
    }

    /// Takes back what is no more so: undoing what did not come about, and trouble that is over.
    pub fn forget(&mut self, phase_of: impl Fn(CommandId) -> Option<Phase>) {
        self.shown.retain_mut(|notice| match &mut notice.about {
            About::Window | About::Unreached { .. } => true,
            About::Given { command, .. } => phase_of(*command).is_some_and(|phase| !has_come_to_nothing(phase)),
            About::GroupGiven { undo, .. } => {
                // Who did not take it needs no undoing.
                undo.retain(|(id, ..)| phase_of(*id).is_none_or(|phase| !has_come_to_nothing(phase)));
                !undo.is_empty()
            }
            About::Trouble { commands, .. } => {
                // One that the station forgot keeps its notice.
                commands.iter().any(|id| phase_of(*id).is_none_or(needs_the_eye))
            }
        });
    }

    fn add(&mut self, words: String, gone_at_s: Option<f64>, about: About) {
        self.shown.retain(|notice| notice.words != words);
        self.shown.push(Notice { words, gone_at_s, about });
        if self.shown.len() > NOTICES_MAX {
            // What leaves by itself goes before what waits for a hand.
            let place = self.shown.iter().position(|notice| notice.gone_at_s.is_some()).unwrap_or(0);
            self.shown.remove(place);
        }
    }

    /// Draws the notices at the lower right of the map.
    pub fn ui(&mut self, egui_ctx: &egui::Context, ctx: &UiContext<'_>, map: Rect) {
        let now_s = ctx.frame_time_s;
        self.shown.retain(|notice| notice.gone_at_s.is_none_or(|at| now_s < at));
        if self.shown.is_empty() {
            return;
        }
        if let Some(next_s) = self.shown.iter().filter_map(|notice| notice.gone_at_s).reduce(f64::min) {
            egui_ctx.request_repaint_after(std::time::Duration::from_secs_f64((next_s - now_s).max(0.05)));
        }
        let mut dismissed = None;
        let mut undone = None;
        // Over the map: there they cover no button and no row.
        let corner = if map.is_positive() { map.right_bottom() } else { egui_ctx.content_rect().right_bottom() };
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .pivot(Align2::RIGHT_BOTTOM)
            .fixed_pos(corner - vec2(14.0, 14.0))
            .show(egui_ctx, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                for (index, notice) in self.shown.iter().enumerate() {
                    match notice_ui(ctx, ui, notice) {
                        Some(Pressed::Dismiss) => dismissed = Some(index),
                        Some(Pressed::Undo) => (dismissed, undone) = (Some(index), Some(index)),
                        None => {}
                    }
                }
            });
        if egui_ctx.current_pass_index() > 0 {
            // The same press was seen in the pass before.
            return;
        }
        if let Some(About::Given { command, undo }) = undone.and_then(|index| Some(&self.shown.get(index)?.about)) {
            let is_unsent = phase_of(ctx, *command).is_some_and(|phase| matches!(phase, Phase::Held | Phase::Queued));
            if !is_unsent {
                self.undoing.push(undo.clone());
            }
            send_undo(ctx.requests, *command, undo, is_unsent);
        }
        if let Some(About::GroupGiven { group, undo }) = undone.and_then(|index| Some(&self.shown.get(index)?.about)) {
            let orders = undo_orders(undo);
            self.undoing.extend(orders.iter().cloned());
            let excess = self.undoing.len().saturating_sub(UNDOING_MAX);
            self.undoing.drain(..excess);
            // Whose wave has not come is not given it any more.
            ctx.requests.send(Request::CancelGroup(*group));
            for order in orders {
                ctx.requests.send(Request::Order(order));
            }
        }
        let removed = dismissed.map(|index| self.shown.remove(index).about);
        if let Some(About::Unreached { lines }) = removed {
            self.read_unreached.extend(lines.iter().map(|(id, _)| *id));
        }
    }
}

/// What was pressed on a notice.
enum Pressed {
    Dismiss,
    Undo,
}

fn notice_ui(ctx: &UiContext<'_>, ui: &mut egui::Ui, notice: &Notice) -> Option<Pressed> {
    let frame = Frame::new()
        .fill(ctx.theme.raised)
        .stroke(Stroke::new(1.0, ctx.theme.hairline))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
        if matches!(notice.about, About::Given { .. } | About::GroupGiven { .. }) {
            // One quiet line: nothing is wrong.
            let line = vec2(ui.available_width(), CONTROL_HEIGHT);
            return ui
                .allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
                    let pressed = notice_buttons(ctx, ui, &notice.about);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let words = egui::RichText::new(&notice.words).size(BODY).color(ctx.theme.text);
                        say_politely(&ui.add(egui::Label::new(words).selectable(false).truncate()));
                    });
                    pressed
                })
                .inner;
        }
        let said = regular(ui, &notice.words, BODY, ctx.theme.text);
        say_politely(&said);
        if let About::Unreached { lines } = &notice.about {
            unreached_ui(ctx, ui, lines);
        }
        ui.horizontal(|ui| notice_buttons(ctx, ui, &notice.about)).inner
    });
    shown.inner
}

/// One line for each command that did not reach its target.
fn unreached_ui(ctx: &UiContext<'_>, ui: &mut egui::Ui, lines: &[(CommandId, String)]) {
    for (_, words) in lines.iter().take(UNREACHED_NAMED) {
        regular(ui, words, BODY, ctx.theme.amber);
    }
    if let Some(more) = lines.len().checked_sub(UNREACHED_NAMED).filter(|more| *more > 0) {
        regular(ui, &ctx.text.with("ask-more", &[("count", FluentValue::from(more))]), BODY, ctx.theme.dim);
    }
}

/// Tells assistive technology of a new notice when it has said what it is saying.
fn say_politely(response: &egui::Response) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(accesskit::Live::Polite));
}

fn notice_buttons(ctx: &UiContext<'_>, ui: &mut egui::Ui, about: &About) -> Option<Pressed> {
    let mut pressed = None;
    ui.spacing_mut().item_spacing.x = 8.0;
    match about {
        About::Window => {}
        About::Given { .. } | About::GroupGiven { .. } => {
            if button::text_button(ui, ctx.theme, ctx.text.get("undo")).clicked() {
                pressed = Some(Pressed::Undo);
            }
        }
        About::Trouble { commands, .. } => {
            if show_button(ctx, ui, commands.last().copied()) {
                pressed = Some(Pressed::Dismiss);
            }
        }
        About::Unreached { lines } => {
            // It stays beside the card: the seconds run down in it.
            show_button(ctx, ui, lines.last().map(|(id, _)| *id));
        }
    }
    if button::text_button(ui, ctx.theme, ctx.text.get("notice-dismiss")).clicked() {
        pressed = Some(Pressed::Dismiss);
    }
    pressed
}

/// Leads to the card of a command. True when it was pressed.
fn show_button(ctx: &UiContext<'_>, ui: &mut egui::Ui, command: Option<CommandId>) -> bool {
    let is_pressed = button::text_button(ui, ctx.theme, ctx.text.get("notice-show")).clicked();
    if let Some(command) = command.filter(|_| is_pressed) {
        ctx.requests.send(Request::ShowCommand(command));
    }
    is_pressed
}

/// What was not sent yet is taken back; else the state before is ordered, through the same path as every order.
fn send_undo(requests: &RequestSender, command: CommandId, undo: &OrderAsked, is_unsent: bool) {
    requests.send(if is_unsent { Request::CancelCommand(command) } else { Request::Order(undo.clone()) });
}

/// The orders that undo those of a group: one for all targets that were alike before.
fn undo_orders(undo: &[(CommandId, Thing, Deed)]) -> Vec<OrderAsked> {
    let mut orders: Vec<OrderAsked> = Vec::new();
    for (_, target, order) in undo {
        match orders.iter_mut().find(|asked| asked.order == *order) {
            Some(asked) => asked.targets.push(*target),
            None => orders.push(OrderAsked::of(*target, order.clone())),
        }
    }
    orders
}

fn phase_of(ctx: &UiContext<'_>, id: CommandId) -> Option<Phase> {
    ctx.picture.commands.iter().rfind(|row| row.command.id == id).map(|row| row.life.phase())
}

fn has_come_to_nothing(phase: Phase) -> bool {
    matches!(phase, Phase::Ended(outcome) if outcome != crate::model::command::Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::VehicleId;
    use crate::model::Order;
    use crate::model::command::{ClimateOrder, Outcome};

    fn asked(climate: ClimateOrder) -> OrderAsked {
        OrderAsked::of(Thing::Vehicle(VehicleId(0)), Order::SetClimate(climate))
    }

    fn words(notices: &Notices) -> Vec<&str> {
        notices.shown.iter().map(|notice| notice.words.as_str()).collect()
    }

    #[test]
    fn many_alike_become_one_and_no_more_than_four_are_shown() {
        let mut notices = Notices::default();
        for id in 0..30 {
            notices.trouble(CommandId(id), format!("refused {}", id % 3), |number| format!("{number} × {}", id % 3));
        }
        assert_eq!(words(&notices), ["10 × 0", "10 × 1", "10 × 2"]);
        for line in ["a", "b", "c"] {
            notices.tell(line.to_owned(), 0.0);
        }
        // What waits for a hand stays.
        assert_eq!(words(&notices), ["10 × 0", "10 × 1", "10 × 2", "c"]);
    }

    #[test]
    fn trouble_that_is_over_and_undoing_of_nothing_are_taken_back() {
        let mut notices = Notices::default();
        notices.trouble(CommandId(1), "unconfirmed".to_owned(), |number| format!("{number} unconfirmed"));
        let (off, on) = (asked(ClimateOrder::Off), asked(ClimateOrder::Hold(22.0)));
        notices.offer_undo(CommandId(2), "climate off".to_owned(), on.clone(), &off, 0.0);
        notices.forget(|id| Some(if id == CommandId(1) { Phase::Unconfirmed } else { Phase::Sent }));
        assert_eq!(words(&notices), ["1 unconfirmed", "climate off"]);
        notices.forget(|_| Some(Phase::Ended(Outcome::Done)));
        assert_eq!(words(&notices), ["climate off"]);
        notices.forget(|_| Some(Phase::Ended(Outcome::Expired)));
        assert!(words(&notices).is_empty());
    }

    #[test]
    fn undoing_is_not_offered_for_what_undoes() {
        let mut notices = Notices::default();
        let (off, on) = (asked(ClimateOrder::Off), asked(ClimateOrder::Hold(22.0)));
        notices.undoing.push(on.clone());
        notices.offer_undo(CommandId(3), "climate on".to_owned(), off.clone(), &on, 0.0);
        assert!(words(&notices).is_empty());
        notices.offer_undo(CommandId(4), "climate on again".to_owned(), off, &on, 0.0);
        assert_eq!(words(&notices), ["climate on again"]);
    }

    #[test]
    fn a_group_is_undone_by_what_each_was_before_and_only_where_it_took_it() {
        let mut notices = Notices::default();
        let hold = |cabin_c| Deed::SetClimate(ClimateOrder::Hold(cabin_c));
        let thing = |id| Thing::Vehicle(VehicleId(id));
        let given = OrderAsked::of_all((0..4).map(thing).collect(), Deed::SetClimate(ClimateOrder::Off));
        for (id, before_c) in [(0, 20.0), (1, 24.0), (2, 20.0), (3, 20.0)] {
            let undo = (CommandId(u64::from(id)), thing(id), hold(before_c));
            notices.offer_group_undo(GroupId(1), "climate off".to_owned(), undo, &given, 0.0);
        }
        assert_eq!(words(&notices), ["climate off"]);
        notices.forget(|id| Some(if id == CommandId(3) { Phase::Ended(Outcome::Expired) } else { Phase::Accepted }));
        let About::GroupGiven { undo, .. } = &notices.shown[0].about else { panic!("{:?}", notices.shown) };
        let orders = undo_orders(undo);
        let expected = [(vec![thing(0), thing(2)], hold(20.0)), (vec![thing(1)], hold(24.0))];
        assert_eq!(orders, expected.map(|(targets, order)| OrderAsked::of_all(targets, order)));
        // What undoes it is not offered to be undone.
        notices.undoing.extend(orders.iter().cloned());
        let back = (CommandId(9), thing(0), Deed::SetClimate(ClimateOrder::Off));
        notices.offer_group_undo(GroupId(2), "climate on".to_owned(), back, &orders[0], 0.0);
        assert_eq!(words(&notices), ["climate off"]);
    }
}
