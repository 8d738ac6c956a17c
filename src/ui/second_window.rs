//! The second window: for another person beside the first, with what waits for them, the commands and what needs a
//! person. A view of the same station, with a seat of its own.

use egui::{
    Align, CentralPanel, Context, Frame, Layout, Panel, Rect, ScrollArea, Ui, UiBuilder, ViewportBuilder,
    ViewportClass, ViewportId, vec2,
};

use crate::model::command::{OperatorId, Phase};
use crate::model::people::{DeskId, PeopleView};
use crate::model::{Intent, SourceKind};
use crate::world::CommandNow;

use super::actions::{Action, Request, RequestSender};
use super::commanding::{self, Commanding, OrderAsked};
use super::context::UiContext;
use super::frame_mark;
use super::panels::attention::AttentionPanel;
use super::panels::commands::{CommandsPanel, second_person};
use super::panels::status_bar;
use super::seat::{self, SeatDeed, WindowSeat};
use super::widgets::text::{BODY, SECTION, TITLE, heading, regular, semibold};

const SIZE: [f32; 2] = [960.0, 680.0];
const SIZE_MIN: [f32; 2] = [640.0, 420.0];
const BAR_HEIGHT: f32 = 36.0;
/// What waits takes so much of the width, or of a narrow window's height.
const WAITING_SHARE: f32 = 0.42;
const BESIDE_FROM: f32 = 800.0;

/// What is wanted at the second window.
#[derive(Debug)]
pub enum Wanted {
    /// In the name of who sits there.
    Intent(Intent),
    Seat(SeatDeed),
    /// Of the first window's map.
    Here(Request),
}

/// The second window, open or not.
pub struct SecondWindow {
    is_open: bool,
    seat: WindowSeat,
    requests: RequestSender,
    commanding: Commanding,
    commands: CommandsPanel,
    attention: AttentionPanel,
}

impl Default for SecondWindow {
    fn default() -> Self {
        Self {
            is_open: false,
            seat: WindowSeat::new(DeskId::SECOND),
            requests: RequestSender::default(),
            commanding: Commanding::default(),
            commands: CommandsPanel::default(),
            attention: AttentionPanel::default(),
        }
    }
}

impl SecondWindow {
    pub fn desk(&self) -> DeskId {
        self.seat.desk
    }

    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it, with the card to sign in where that is needed.
    pub fn open(&mut self, people: &PeopleView) {
        if !std::mem::replace(&mut self.is_open, true) && !seat::may_act(people, people.operator_at(self.seat.desk)) {
            self.seat.open(people);
        }
    }

    /// Draws it as a window of its own where the system can, else inside the first. Returns what is wanted there.
    pub fn show(&mut self, parent: &Context, ctx: &UiContext<'_>, lock_after_minutes: u32) -> Vec<Wanted> {
        let title = format!("{} – {}", ctx.text.get("app-name"), ctx.text.get("second-window"));
        let builder = ViewportBuilder::default().with_title(title).with_inner_size(SIZE).with_min_inner_size(SIZE_MIN);
        let mut wanted = Vec::new();
        parent.show_viewport_immediate(ViewportId::from_hash_of("second window"), builder, |ui, class| {
            let is_own = class != ViewportClass::EmbeddedWindow;
            self.frame_ui(ui, ctx, is_own, lock_after_minutes, &mut wanted);
        });
        if !self.is_open {
            // Who closes a window has left it.
            wanted.push(Wanted::Intent(Intent::SignOut { desk: self.seat.desk }));
        }
        wanted
    }

    fn frame_ui(
        &mut self,
        ui: &mut Ui,
        outer: &UiContext<'_>,
        is_own: bool,
        lock_after_minutes: u32,
        wanted: &mut Vec<Wanted>,
    ) {
        let ui_ctx = ui.ctx().clone();
        let requests = std::mem::take(&mut self.requests);
        let ctx = UiContext { requests: &requests, picture: outer.picture, ..*outer };
        self.keys(&ui_ctx, &ctx, is_own, lock_after_minutes, wanted);
        let whole = if is_own { ui_ctx.content_rect() } else { Rect::from_min_size(ui.max_rect().min, SIZE.into()) };
        ui.painter().rect_filled(whole, 0.0, ctx.theme.background);
        let is_simulation = ctx.picture.source.kind == SourceKind::Simulator;
        let inside = if is_simulation { whole.shrink(frame_mark::FRAME_WIDTH) } else { whole };
        ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt("second window"), |ui| self.contents_ui(&ctx, ui));
        if is_simulation {
            frame_mark::paint(ui.painter(), whole, ctx.theme.panel, ctx.theme.simulation);
        }
        if !is_own {
            ui.advance_cursor_after_rect(whole);
        }
        if let Some(intent) = self.commanding.ui(&ui_ctx, &ctx, inside) {
            self.send(&ctx, intent, wanted);
        }
        if let Some(deed) = self.seat.ui(&ui_ctx, &ctx, inside, lock_after_minutes) {
            wanted.push(Wanted::Seat(deed));
        }
        if ui_ctx.current_pass_index() > 0 {
            requests.forget_deeds();
        }
        for request in requests.take() {
            self.carry_out(&ctx, request, wanted);
        }
        self.requests = RequestSender::default();
    }

    fn keys(
        &mut self,
        ui_ctx: &Context,
        ctx: &UiContext<'_>,
        is_own: bool,
        lock_after_minutes: u32,
        wanted: &mut Vec<Wanted>,
    ) {
        if is_own && ui_ctx.input(|input| input.viewport().close_requested()) {
            self.is_open = false;
        }
        let people = &ctx.picture.people;
        wanted
            .extend(self.seat.lock_when_idle(ui_ctx, people, lock_after_minutes, ctx.frame_time_s).map(Wanted::Intent));
        if !seat::may_act(people, ctx.me) {
            self.commanding.close_card();
        }
        if self.seat.keys(ui_ctx) || !is_own {
            // Inside the first window, the keys are the first window's.
            return;
        }
        self.commanding.keys(ui_ctx);
        let lock = super::action_list::shortcut_of(Action::Lock);
        if lock.is_some_and(|lock| ui_ctx.input_mut(|input| input.consume_shortcut(&lock))) {
            wanted.push(Wanted::Intent(Intent::Lock { desk: self.seat.desk, is_idle: false }));
        }
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let bar = Frame::new().fill(ctx.theme.panel);
        Panel::top("second top").exact_size(BAR_HEIGHT).resizable(false).frame(bar).show(ui, |ui| head_ui(ctx, ui));
        Panel::bottom("second status").exact_size(status_bar::HEIGHT).resizable(false).frame(bar).show(ui, |ui| {
            let rect = ui.max_rect().shrink2(vec2(12.0, 0.0));
            status_bar::person_ui(ctx, ui, rect);
        });
        CentralPanel::default().frame(bar).show(ui, |ui| {
            let whole = ui.max_rect();
            let (waiting, rest) = if whole.width() >= BESIDE_FROM {
                whole.split_left_right_at_fraction(WAITING_SHARE)
            } else {
                whole.split_top_bottom_at_fraction(WAITING_SHARE)
            };
            let (attention, commands) = rest.split_top_bottom_at_fraction(0.4);
            ui.scope_builder(UiBuilder::new().max_rect(waiting.shrink(12.0)).id_salt("waiting"), |ui| {
                waiting_ui(ctx, ui);
            });
            ui.scope_builder(UiBuilder::new().max_rect(attention).id_salt("attention"), |ui| {
                self.attention.ui(ctx, ui);
            });
            ui.scope_builder(UiBuilder::new().max_rect(commands).id_salt("commands"), |ui| self.commands.ui(ctx, ui));
        });
    }

    fn send(&mut self, ctx: &UiContext<'_>, intent: Intent, wanted: &mut Vec<Wanted>) {
        if seat::may_send(&ctx.picture.people, ctx.me, &intent) {
            wanted.push(Wanted::Intent(intent));
        } else {
            self.seat.note_refusal();
        }
    }

    fn order(&mut self, ctx: &UiContext<'_>, asked: OrderAsked, was_held: bool, wanted: &mut Vec<Wanted>) {
        if !asked.order.asks_for_stop() && !seat::may_act(&ctx.picture.people, ctx.me) {
            self.seat.note_refusal();
            return;
        }
        let commanding = &mut self.commanding;
        let intent = if was_held { commanding.ask_held(asked, ctx.me) } else { commanding.ask(asked, ctx.me) };
        if let Some(intent) = intent {
            self.send(ctx, intent, wanted);
        }
    }

    /// Carries out what was asked for in this window.
    fn carry_out(&mut self, ctx: &UiContext<'_>, request: Request, wanted: &mut Vec<Wanted>) {
        let by: OperatorId = ctx.me;
        match request {
            Request::Order(asked) => self.order(ctx, asked, false, wanted),
            Request::HeldOrder(asked) => self.order(ctx, asked, true, wanted),
            Request::FillOrder(asked) if seat::may_act(&ctx.picture.people, by) => self.commanding.fill(asked),
            Request::FillOrder(_) => self.seat.note_refusal(),
            Request::OpenMenu { targets, at } => self.commanding.open_menu(targets, at),
            Request::CancelCommand(command) => self.send(ctx, Intent::CancelCommand { command, by }, wanted),
            Request::CancelGroup(group) => self.send(ctx, Intent::CancelGroup { group, by }, wanted),
            Request::ReleaseHeld(command) => self.send(ctx, Intent::ReleaseHeld { command, by }, wanted),
            Request::RefuseHeld(command) => self.send(ctx, Intent::RefuseHeld { command, by }, wanted),
            Request::Control(control) => self.send(ctx, Intent::Control { control, by }, wanted),
            Request::Send(intent) => self.send(ctx, intent, wanted),
            Request::AskSecond(command) => self.seat.open_for_second(command),
            Request::ShowCommand(command) => self.commands.choose(command),
            Request::Do(Action::Person) => self.seat.open(&ctx.picture.people),
            request @ (Request::Show(_) | Request::Follow(_) | Request::Select { .. }) => {
                wanted.push(Wanted::Here(request));
            }
            Request::Do(_)
            | Request::Open(_)
            | Request::Fleet(_)
            | Request::FirstStart(_)
            | Request::HoverMoment(_)
            | Request::VisibleBox(_) => {}
        }
    }
}

fn head_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(12.0);
        heading(ui, ctx.text.get("second-window"), TITLE, ctx.theme.text);
        if ctx.picture.source.kind == SourceKind::Simulator {
            semibold(ui, ctx.text.get("simulation"), BODY, ctx.theme.simulation);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            let clock = ctx.text.clock(ctx.picture.source.clock.now, ctx.picture.city.zone);
            semibold(ui, &clock, TITLE, ctx.theme.text);
        });
    });
}

/// What waits for a second person, each with all that is needed to decide.
fn waiting_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    heading(ui, ctx.text.get("second-waiting"), SECTION, ctx.theme.text);
    let waits = |row: &&CommandNow| row.life.phase() == Phase::Held;
    let waiting: Vec<&CommandNow> = ctx.picture.commands.iter().filter(waits).collect();
    if waiting.is_empty() {
        regular(ui, ctx.text.get("second-none"), BODY, ctx.theme.dim);
        return;
    }
    ScrollArea::vertical().id_salt("waiting rows").auto_shrink(false).show(ui, |ui| {
        for row in waiting {
            ui.push_id(row.command.id, |ui| {
                Frame::new().fill(ctx.theme.raised).corner_radius(6).inner_margin(10).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 4.0;
                    let title = commanding::title(ctx.text, ctx.picture, &row.command.order, &[row.command.target]);
                    heading(ui, &title, BODY, ctx.theme.text);
                    second_person::ui(ctx, ui, row);
                });
            });
        }
    });
}
