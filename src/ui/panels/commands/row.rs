//! The rows of the list: a command, a group, or a target of a group.

use egui::{Align, Color32, Id, Layout, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::model::command::{Group, GroupId, GroupPhase, Member, MemberState, Outcome, Phase};
use crate::model::{CommandId, Thing};
use crate::ui::actions::Request;
use crate::ui::command_state;
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::names;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SMALL, line, regular_font, row_top, semibold_font};
use crate::world::CommandNow;

use super::book::Book;
use super::line::order_name;

/// Narrower lists write a row in two lines.
const TWO_LINES_BELOW: f32 = 560.0;
const HEIGHT: f32 = 30.0;
const HEIGHT_TWO_LINES: f32 = 48.0;
const SIGN_WIDTH: f32 = 24.0;
const INDENT: f32 = 20.0;
const GAP: f32 = 10.0;
const CANCEL_WIDTH: f32 = 128.0;
const CANCEL_WIDTH_SHORT: f32 = 72.0;
const TIME_WIDTH: f32 = 60.0;
const WHO_WIDTH: f32 = 84.0;
const TRIES_WIDTH: f32 = 30.0;
const LEFT_WIDTH: f32 = 84.0;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    Command(CommandId),
    Group(GroupId),
    /// A target of a group, by its place.
    Member(GroupId, usize),
}

/// What was pressed in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Choose(CommandId),
    Fold(GroupId),
}

/// Height of every row in a list of a width.
pub fn height(width: f32) -> f32 {
    if width < TWO_LINES_BELOW { HEIGHT_TWO_LINES } else { HEIGHT }
}

/// Draws a row. `is_lit`: it is chosen, or unfolded.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, book: &Book, line: Line, is_lit: bool) -> Option<Pressed> {
    match line {
        Line::Command(id) => command_ui(ctx, ui, book.command(id)?, is_lit),
        Line::Group(id) => group_ui(ctx, ui, book.group(id)?, book, is_lit),
        Line::Member(id, place) => member_ui(ctx, ui, book, book.group(id)?.members.get(place)?),
    }
}

/// A row while it is drawn: what is left of it between its left and right end.
struct Row<'a> {
    ctx: &'a UiContext<'a>,
    response: Response,
    rect: Rect,
    left: f32,
    /// Where its sign begins.
    indent: f32,
    right: f32,
    is_narrow: bool,
}

impl<'a> Row<'a> {
    fn begin(ctx: &'a UiContext<'a>, ui: &mut Ui, is_lit: bool) -> Self {
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, height(width)), Sense::click());
        if is_lit || response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 3.0, ctx.theme.raised);
        }
        let (left, right) = (rect.left() + 4.0, rect.right() - 4.0);
        Self { ctx, response, rect, left, indent: left, right, is_narrow: width < TWO_LINES_BELOW }
    }

    fn first_middle(&self) -> f32 {
        if self.is_narrow { self.rect.top() + 15.0 } else { self.rect.center().y }
    }

    fn second_middle(&self) -> f32 {
        if self.is_narrow { self.rect.bottom() - 15.0 } else { self.rect.center().y }
    }

    fn sign(&mut self, ui: &Ui, phase: Phase) {
        let color = command_state::color(self.ctx.theme, phase);
        command_state::paint_sign(ui.painter(), pos2(self.left + 8.0, self.first_middle()), phase, color);
        self.left += SIGN_WIDTH;
    }

    fn buttons(&mut self, ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
        let area = Rect::from_min_max(
            pos2(self.right - width, self.rect.top() + 1.0),
            pos2(self.right, self.rect.bottom() - 1.0),
        );
        let builder = UiBuilder::new().max_rect(area).layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            add(ui);
        });
        self.right -= width + GAP;
    }

    /// Words in a column at the right end.
    fn column(&mut self, ui: &Ui, width: f32, words: &str) {
        let galley = line(ui, words, regular_font(SMALL), self.ctx.theme.dim, width);
        let at = pos2(self.right - galley.size().x, row_top(&galley, self.rect.center().y));
        ui.painter().galley(at, galley, self.ctx.theme.dim);
        self.right -= width + GAP;
    }

    /// Words at the left end, in the first line.
    fn name(&mut self, ui: &Ui, words: &str) {
        let room = (self.right - self.left) * if self.is_narrow { 0.6 } else { 0.35 };
        let galley = line(ui, words, semibold_font(ui.ctx(), BODY), self.ctx.theme.text, room);
        let width = galley.size().x;
        ui.painter().galley(pos2(self.left, row_top(&galley, self.first_middle())), galley, self.ctx.theme.text);
        self.left += width + GAP;
    }

    /// The target's name, which leads to it.
    fn target(&mut self, ui: &Ui, id: Id, thing: Thing) {
        let ctx = self.ctx;
        let name = names::thing_name(ctx.text, ctx.picture, thing);
        let room = (self.right - self.left) * if self.is_narrow { 1.0 } else { 0.5 };
        let galley = line(ui, &name, regular_font(BODY), ctx.theme.text, room);
        let at = pos2(self.left, row_top(&galley, self.first_middle()));
        let half = vec2(0.0, 12.0);
        let middle = pos2(self.left, self.first_middle());
        let target = Rect::from_min_max(middle - half, middle + half + vec2(galley.size().x, 0.0));
        let response = ui.interact(target, id, Sense::click()).on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        let is_lit = response.hovered() || response.has_focus();
        let color = if is_lit { ctx.theme.accent } else { ctx.theme.text };
        let under = if is_lit { ctx.theme.accent } else { ctx.theme.faint };
        let width = galley.size().x;
        ui.painter().hline(self.left..=self.left + width, at.y + galley.size().y, egui::Stroke::new(1.0, under));
        ui.painter().galley_with_override_text_color(at, galley, color);
        if response.clicked() {
            ctx.requests.send(Request::Show(thing));
        }
        self.left += width + GAP;
    }

    /// How it stands, as text of its own for assistive technology.
    fn state(&self, ui: &Ui, id: Id, words: &str, color: Color32) {
        let left = if self.is_narrow { self.indent + SIGN_WIDTH } else { self.left };
        let galley = line(ui, words, regular_font(BODY), color, self.right - left);
        let at = pos2(left, row_top(&galley, self.second_middle()));
        let area = Rect::from_min_size(at, galley.size());
        let is_cut = galley.elided;
        ui.painter().galley(at, galley, color);
        let response = ui.interact(area, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
        if is_cut {
            response.on_hover_text(words);
        }
    }
}

fn command_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow, is_chosen: bool) -> Option<Pressed> {
    let mut row = Row::begin(ctx, ui, is_chosen);
    let id = ui.scope_id();
    let command = &now.command;
    let state = command_state::words(ctx, &now.life);
    let who = issuer_words::issuer(ctx, command.issuer);
    let clock = ctx.text.clock(command.issued, ctx.picture.city.zone);
    let order = order_name(ctx, command.order.kind());
    let target = names::thing_name(ctx.text, ctx.picture, command.target);
    let name = row_name(ctx, order, &target, &state, &who, &clock);
    row.response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
    row.sign(ui, now.life.phase());
    let is_open = !command_state::is_ended(&now.life) && !now.life.is_cancel_wanted();
    let is_releasable = now.life.phase() == Phase::Held && !issuer_words::is_me(ctx, command.issuer);
    buttons_ui(&mut row, ui, &name, is_open, is_releasable, command.id);
    if !row.is_narrow {
        row.column(ui, TIME_WIDTH, &clock);
        row.column(ui, WHO_WIDTH, &who);
        let tries = ctx.text.with("commands-tries", &[("number", FluentValue::from(now.life.sends()))]);
        row.column(ui, TRIES_WIDTH, if now.life.sends() > 1 { &tries } else { "" });
    }
    left_ui(&mut row, ui, id.with("left"), now);
    row.name(ui, order);
    row.target(ui, id.with("target"), command.target);
    row.state(ui, id.with("state"), &state, state_color(ctx, now.life.phase()));
    row.response.clicked().then_some(Pressed::Choose(command.id))
}

fn row_name(ctx: &UiContext<'_>, order: &str, target: &str, state: &str, who: &str, clock: &str) -> String {
    let words = |value: &str| FluentValue::from(value.to_owned());
    let row = [("order", words(order)), ("target", words(target)), ("state", words(state))];
    let row = ctx.text.with("commands-row", &row);
    ctx.text.with("commands-row-more", &[("row", words(&row)), ("who", words(who)), ("time", words(clock))])
}

fn buttons_ui(row: &mut Row<'_>, ui: &mut Ui, what: &str, is_open: bool, is_releasable: bool, id: CommandId) {
    let ctx = row.ctx;
    let cancel_width = if row.is_narrow { CANCEL_WIDTH_SHORT } else { CANCEL_WIDTH };
    let width = cancel_width + if is_releasable { 84.0 } else { 0.0 };
    // Those that have ended keep the room in a wide list, so that columns stay where they are.
    if !is_open && row.is_narrow {
        return;
    }
    let is_narrow = row.is_narrow;
    row.buttons(ui, width, |ui| {
        if is_open && cancel_button(ctx, ui, is_narrow, what).clicked() {
            ctx.requests.send(Request::CancelCommand(id));
        }
        if is_releasable && button::text_button(ui, ctx.theme, ctx.text.get("commands-release")).clicked() {
            // It is let go on its card, where it says what it would mean.
            ctx.requests.send(Request::ShowCommand(id));
        }
    });
}

fn cancel_button(ctx: &UiContext<'_>, ui: &mut Ui, is_short: bool, what: &str) -> Response {
    let name = ctx.text.get("commands-cancel");
    let words = if is_short { ctx.text.get("commands-cancel-short") } else { name };
    let response = button::named_button(ui, ctx.theme, words, name);
    // Many rows have the same button: which one it is.
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(what));
    response
}

/// The time to live that runs down, or how far it has come: a thin bar with its figure.
fn left_ui(row: &mut Row<'_>, ui: &Ui, id: Id, now: &CommandNow) {
    let ctx = row.ctx;
    let (words, share, color) = if let Some((left_s, share)) = command_state::time_left(ctx, now) {
        let seconds = FluentValue::from(ctx.text.number(f64::from(left_s.ceil()), 0));
        (ctx.text.with("commands-seconds-left", &[("number", seconds)]), share, ctx.theme.dim)
    } else if now.life.phase() == Phase::InProgress && now.life.progress() > 0.0 {
        let share = now.life.progress();
        (crate::ui::widgets::figure::percent(ctx.text, share), share, ctx.theme.accent)
    } else {
        if !row.is_narrow {
            row.right -= LEFT_WIDTH + GAP;
        }
        return;
    };
    let area = Rect::from_min_max(pos2(row.right - LEFT_WIDTH, row.rect.top()), pos2(row.right, row.rect.bottom()));
    let galley = line(ui, &words, regular_font(SMALL), ctx.theme.dim, 40.0);
    ui.painter().galley(pos2(area.right() - galley.size().x, row_top(&galley, area.center().y)), galley, ctx.theme.dim);
    let bar = Rect::from_center_size(pos2(area.left() + 20.0, area.center().y), vec2(40.0, 3.0));
    ui.painter().rect_filled(bar, 1.0, ctx.theme.hairline);
    let filled = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
    ui.painter().rect_filled(filled, 1.0, color);
    let response = ui.interact(area, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &words));
    row.right -= LEFT_WIDTH + GAP;
}

fn state_color(ctx: &UiContext<'_>, phase: Phase) -> Color32 {
    match phase {
        phase if command_state::needs_the_eye(phase) => ctx.theme.amber,
        Phase::Ended(_) => ctx.theme.dim,
        _ => ctx.theme.text,
    }
}

fn group_ui(ctx: &UiContext<'_>, ui: &mut Ui, group: &Group, book: &Book, is_unfolded: bool) -> Option<Pressed> {
    let mut row = Row::begin(ctx, ui, is_unfolded);
    let id = ui.scope_id();
    let order = order_name(ctx, group.draft.order.kind());
    let what = [("order", FluentValue::from(order.to_owned())), ("number", FluentValue::from(group.members.len()))];
    let what = ctx.text.with("commands-group", &what);
    let state = format!("{} · {}", ctx.text.get(group_key(group.phase)), counts(ctx, group));
    row.response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{what}: {state}")));
    row.response.ctx.accesskit_node_builder(row.response.id, |node| node.set_expanded(is_unfolded));
    paint_fold(ui, pos2(row.left + 8.0, row.first_middle()), is_unfolded, ctx.theme.text);
    row.left += SIGN_WIDTH;
    let can_cancel = !group.is_over() && group.phase != GroupPhase::Cancelled;
    let cancel_width = if row.is_narrow { CANCEL_WIDTH_SHORT } else { CANCEL_WIDTH };
    let is_narrow = row.is_narrow;
    row.buttons(ui, cancel_width, |ui| {
        if can_cancel && cancel_button(ctx, ui, is_narrow, &what).clicked() {
            ctx.requests.send(Request::CancelGroup(group.id));
        }
    });
    if !row.is_narrow {
        let first = group.members.iter().find_map(|member| book.command(command_of(member)?));
        let clock = first.map(|now| ctx.text.clock(now.command.issued, ctx.picture.city.zone));
        row.column(ui, TIME_WIDTH, &clock.unwrap_or_default());
        row.column(ui, WHO_WIDTH, &issuer_words::issuer(ctx, group.draft.issuer));
    }
    row.name(ui, &what);
    let needs_eye = group.phase == GroupPhase::StoppedByFailure;
    row.state(ui, id.with("state"), &state, if needs_eye { ctx.theme.amber } else { ctx.theme.text });
    row.response.clicked().then_some(Pressed::Fold(group.id))
}

fn group_key(phase: GroupPhase) -> &'static str {
    match phase {
        GroupPhase::UnderWay => "command-group-under-way",
        GroupPhase::StoppedByFailure => "command-group-stopped",
        GroupPhase::Cancelled => "command-group-cancelled",
        GroupPhase::Ended => "command-group-ended",
    }
}

/// How many targets stand how: `3 done · 2 under way · 4 waiting`.
fn counts(ctx: &UiContext<'_>, group: &Group) -> String {
    let is_done = |state| matches!(state, MemberState::Ended(_, Outcome::Done));
    let counts = [
        ("commands-group-counts-done", group.count(is_done)),
        ("commands-group-counts-given", group.count(|state| matches!(state, MemberState::Given(_)))),
        (
            "commands-group-counts-failed",
            group.count(|state| matches!(state, MemberState::Ended(..)) && !is_done(state)),
        ),
        ("commands-group-counts-waiting", group.count(|state| state == MemberState::Waiting)),
        ("commands-group-counts-excluded", group.count(|state| matches!(state, MemberState::Excluded(_)))),
        ("commands-group-counts-never", group.count(|state| state == MemberState::NeverGiven)),
    ];
    let shown = counts.into_iter().filter(|(_, number)| *number > 0);
    let words = shown.map(|(key, number)| ctx.text.with(key, &[("number", FluentValue::from(number))]));
    words.collect::<Vec<_>>().join(" · ")
}

fn paint_fold(ui: &Ui, center: egui::Pos2, is_unfolded: bool, color: Color32) {
    let points = if is_unfolded {
        [vec2(-4.0, -2.0), vec2(0.0, 3.0), vec2(4.0, -2.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(3.0, 0.0), vec2(-2.0, 4.0)]
    };
    let points = points.map(|offset| center + offset);
    ui.painter().add(egui::Shape::line(points.to_vec(), egui::Stroke::new(1.75, color)));
}

fn command_of(member: &Member) -> Option<CommandId> {
    match member.state {
        MemberState::Given(id) | MemberState::Ended(id, _) => Some(id),
        _ => None,
    }
}

fn member_ui(ctx: &UiContext<'_>, ui: &mut Ui, book: &Book, member: &Member) -> Option<Pressed> {
    let mut row = Row::begin(ctx, ui, false);
    let id = ui.scope_id();
    row.left += INDENT;
    row.indent = row.left;
    let command = command_of(member);
    let now = command.and_then(|id| book.command(id));
    let phase = now.map(|now| now.life.phase()).or(match member.state {
        MemberState::Ended(_, outcome) => Some(Phase::Ended(outcome)),
        _ => None,
    });
    let state = member_words(ctx, member, now);
    let target = names::thing_name(ctx.text, ctx.picture, member.target);
    row.response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{target}: {state}")));
    match phase {
        Some(phase) => row.sign(ui, phase),
        None => row.left += SIGN_WIDTH,
    }
    if let Some(now) = now {
        left_ui(&mut row, ui, id.with("left"), now);
    }
    row.target(ui, id.with("target"), member.target);
    let color = phase.map_or(ctx.theme.dim, |phase| state_color(ctx, phase));
    row.state(ui, id.with("state"), &state, color);
    command.filter(|_| row.response.clicked()).map(Pressed::Choose)
}

/// How a target of a group stands.
fn member_words(ctx: &UiContext<'_>, member: &Member, now: Option<&CommandNow>) -> String {
    if let Some(now) = now {
        return command_state::words(ctx, &now.life);
    }
    match member.state {
        MemberState::Excluded(refusal) => {
            let why = ctx.text.get(command_words::refusal(refusal)).to_owned();
            ctx.text.with("command-member-excluded", &[("why", FluentValue::from(why))])
        }
        MemberState::Waiting => ctx.text.get("command-member-waiting").to_owned(),
        MemberState::NeverGiven => ctx.text.get("command-member-never").to_owned(),
        MemberState::Given(_) => ctx.text.get(command_state::phase_key(Phase::Sent)).to_owned(),
        MemberState::Ended(_, outcome) => command_words::outcome(ctx.text, outcome),
    }
}
