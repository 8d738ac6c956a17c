//! The window: what happens in one frame, in order, and who carries requests out.
//!
//! `logic` runs once a frame, also while the window is hidden; `ui` only draws and collects requests.

mod carry_out;
mod people;
mod remember;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{CentralPanel, Context, Frame, Panel, Rect, Ui, UiBuilder};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::WhatIf;
use crate::model::foresight::ForesightQuery;
use crate::model::journal_view::{JournalState, JournalView};
use crate::model::people::DeskId;
use crate::model::way::WayAsked;
use crate::model::{Intent, Interest, SourceKind, Thing};
use crate::world::{Desk, Picture};

use super::actions::RequestSender;
use super::caption::Caption;
use super::command_watch::CommandWatch;
use super::commanding::Commanding;
use super::context::UiContext;
use super::docking::{Docking, Workspace};
use super::first_start::{FirstStart, TourScene};
use super::layers::{Layer, Layers};
use super::map::{MapOptions, MapPanel};
use super::notices::Notices;
use super::palette::Palette;
use super::panels::requests::RequestsLook;
use super::panels::status_bar::{self, StatusBar};
use super::panels::top_bar::{self, TopBar};
use super::parts::Parts;
use super::seat::WindowSeat;
use super::second_window::SecondWindow;
use super::selection::Selection;
use super::settings::{Settings, SettingsError};
use super::text::{Language, Text};
use super::theme::{Look, Theme};
use super::{fonts, frame_mark, shortcuts, style};

/// New pictures wake the window after this long, so that several become one frame.
const COALESCE: Duration = Duration::from_millis(10);
/// Clock and ages are drawn anew at least so often while the source runs.
const CLOCK_TICK: Duration = Duration::from_millis(250);

/// What the command line says about the window, above what is remembered.
#[derive(Clone, Debug, Default)]
pub struct AppOptions {
    pub look: Option<Look>,
    pub language: Option<Language>,
    pub workspace: Option<Workspace>,
    pub map: MapOptions,
    /// Greets a newcomer with the card of the first start, once.
    pub welcomes: bool,
    /// Nothing is remembered and no frame asks for the next one: for snapshots and tests.
    pub is_still: bool,
}

impl AppOptions {
    /// The look and language to start with: as asked for, else as remembered.
    pub fn looks(&self, settings: &Settings) -> (Look, Language) {
        let look = self.look.unwrap_or_else(|| remember::look(settings));
        (look, self.language.unwrap_or_else(|| remember::language(settings)))
    }
}

/// Settings with the file that they are kept in, and what went wrong when they were read.
#[derive(Debug, Default)]
pub struct SettingsSource {
    pub settings: Settings,
    /// `None`: nothing is kept.
    pub path: Option<PathBuf>,
    pub error: Option<SettingsError>,
}

/// The window's state.
pub struct App {
    desk: Arc<dyn Desk>,
    picture: Arc<Picture>,
    /// When this picture was first seen, by egui's clock.
    picture_seen_s: f64,
    frame_time_s: f64,
    frame_cpu_s: Option<f32>,
    theme: Theme,
    text: Text,
    has_japanese: bool,
    selection: Selection,
    layers: Layers,
    requests: RequestSender,
    hovered_moment: Option<Timestamp>,
    workspace: Workspace,
    docking: Docking,
    parts: Parts,
    palette: Palette,
    status_bar: StatusBar,
    notices: Notices,
    watch: CommandWatch,
    first_start: FirstStart,
    commanding: Commanding,
    /// What the station was last asked to foresee.
    foresight_query: Option<ForesightQuery>,
    /// What is looked at of the requests.
    requests_look: RequestsLook,
    what_if: Option<WhatIf>,
    ways: Vec<WayAsked>,
    /// In whose name this window gives commands.
    me: OperatorId,
    seat: WindowSeat,
    second_window: SecondWindow,
    lock_after_minutes: u32,
    journal_state: Option<JournalState>,
    caption: Caption,
    was_welcomed: bool,
    text_scale_percent: u32,
    memory: remember::Memory,
    /// Interests that the station's queue had no room for; the newest of each kind.
    unsent: Vec<Interest>,
    is_still: bool,
}

impl App {
    /// Makes the window on a desk. Works with eframe, off-screen and without a GPU.
    pub fn new(
        desk: Arc<dyn Desk>,
        ctx: &Context,
        render_state: Option<&egui_wgpu::RenderState>,
        source: SettingsSource,
        options: AppOptions,
    ) -> Self {
        let picture = desk.picture();
        let has_japanese = fonts::install(ctx);
        let settings = &source.settings;
        let (look, language) = options.looks(settings);
        let workspace = options.workspace.or_else(|| Workspace::from_tag(&settings.workspace)).unwrap_or_default();
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            // A stop pressed by a slow hand, or drawn by a slow machine, is a press.
            options.input_options.max_click_duration = f64::INFINITY;
        });
        let mut app = Self {
            parts: Parts::new(MapPanel::new(picture.city.clone(), render_state, options.map)),
            desk,
            picture,
            picture_seen_s: 0.0,
            frame_time_s: 0.0,
            frame_cpu_s: None,
            theme: Theme::of(look),
            text: Text::new(language),
            has_japanese,
            selection: Selection::default(),
            layers: remember::layers(settings),
            requests: RequestSender::default(),
            hovered_moment: None,
            workspace,
            docking: Docking::new(&settings.layouts),
            palette: Palette::default(),
            status_bar: StatusBar::default(),
            notices: Notices::default(),
            watch: CommandWatch::default(),
            first_start: FirstStart::default(),
            commanding: Commanding::default(),
            foresight_query: None,
            requests_look: RequestsLook::default(),
            what_if: None,
            ways: Vec::new(),
            me: DeskId::FIRST.unnamed(),
            seat: WindowSeat::new(DeskId::FIRST),
            second_window: SecondWindow::default(),
            lock_after_minutes: settings.lock_after_minutes,
            journal_state: None,
            caption: Caption::default(),
            was_welcomed: settings.was_welcomed,
            text_scale_percent: settings.text_scale_percent,
            memory: remember::Memory::new(source.settings.clone(), source.path.filter(|_| !options.is_still)),
            unsent: Vec::new(),
            is_still: options.is_still,
        };
        if let Some(error) = source.error {
            app.notices.keep(error.to_string());
        }
        app.greet();
        if options.welcomes && !app.was_welcomed {
            app.first_start = FirstStart::Card;
        }
        app.warn_without_japanese();
        app.apply_looks(ctx);
        app.open_workspace(workspace);
        app.interest(Interest::Fleet(app.parts.fleet.query().clone()));
        let waker = ctx.clone();
        app.desk.wake_on_picture(Box::new(move || waker.request_repaint_after(COALESCE)));
        app
    }

    /// Selects a thing and brings it into view, as the command line may ask.
    pub fn show(&mut self, thing: Thing) {
        self.requests.send(super::actions::Request::Show(thing));
    }

    /// The map, for a snapshot's camera.
    pub fn map_mut(&mut self) -> &mut MapPanel {
        &mut self.parts.map
    }

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    pub fn shows(&self, layer: Layer) -> bool {
        self.layers.shows(layer)
    }

    pub fn workspace(&self) -> Workspace {
        self.workspace
    }

    /// Once a frame, before drawing: the newest picture, keys, requests, memory.
    pub fn frame_logic(&mut self, ctx: &Context) {
        self.frame_time_s = ctx.input(|input| input.time);
        self.take_picture();
        self.send_unsent();
        self.watch_seat(ctx);
        self.read_keys(ctx);
        self.carry_out_requests(ctx);
        self.remember(ctx);
        if self.picture.source.clock.is_running && !self.is_still {
            ctx.request_repaint_after(CLOCK_TICK);
        }
    }

    fn take_picture(&mut self) {
        let newest = self.desk.picture();
        if newest.revision != self.picture.revision || !Arc::ptr_eq(&newest.city, &self.picture.city) {
            self.picture_seen_s = self.frame_time_s;
        }
        self.tell_of_journal(newest.journal.as_deref());
        let before = std::mem::replace(&mut self.picture, newest);
        self.me = self.picture.people.operator_at(self.seat.desk);
        let (mut watch, mut notices) = (std::mem::take(&mut self.watch), std::mem::take(&mut self.notices));
        watch.follow(&self.context(), &before, &mut notices);
        (self.watch, self.notices) = (watch, notices);
    }

    /// Says at once when the journal can't be written any more, what still works then, and when it is mended.
    fn tell_of_journal(&mut self, newest: Option<&JournalView>) {
        let state = newest.map(|journal| journal.state);
        if state == self.journal_state {
            return;
        }
        let before = std::mem::replace(&mut self.journal_state, state);
        let Some(journal) = newest else { return };
        let trouble = ("trouble", FluentValue::from(journal.trouble.to_string()));
        match journal.state {
            JournalState::Writing if before.is_some() => {
                self.notices.tell(self.text.get("notice-journal-mended").to_owned(), self.frame_time_s);
            }
            JournalState::Writing => {}
            JournalState::StopsOnly => self.notices.keep(self.text.with("notice-journal-stops-only", &[trouble])),
            JournalState::NotWriting => self.notices.keep(self.text.with("notice-journal-not-writing", &[trouble])),
        }
    }

    fn read_keys(&mut self, ctx: &Context) {
        if !self.first_start.is_open() && self.seat.keys(ctx) {
            // What is typed into the card is nobody else's; a stop goes out from everywhere.
            shortcuts::read_stop(ctx, &self.requests);
            return;
        }
        let Self { palette, .. } = self;
        let mut palette = std::mem::take(palette);
        palette.keys(ctx, &self.context());
        self.palette = palette;
        self.commanding.keys(ctx);
        if matches!(self.first_start, FirstStart::Card) {
            // The keys are the card's, but for a stop.
            shortcuts::read_stop(ctx, &self.requests);
            return;
        }
        if self.parts.strip_board.keys(ctx) {
            return;
        }
        shortcuts::read(ctx, &self.requests);
    }

    fn context(&self) -> UiContext<'_> {
        UiContext {
            picture: &self.picture,
            theme: &self.theme,
            text: &self.text,
            selection: &self.selection,
            layers: &self.layers,
            requests: &self.requests,
            me: self.me,
            hovered_moment: self.hovered_moment,
            frame_time_s: self.frame_time_s,
            picture_age_s: if self.is_still { 0.0 } else { (self.frame_time_s - self.picture_seen_s).max(0.0) },
        }
    }

    /// Draws the window and carries out what was asked while drawing.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let is_simulation = self.picture.source.kind == SourceKind::Simulator;
        let ctx = ui.ctx().clone();
        // The window itself, whatever margin the ui around has.
        let whole = ctx.content_rect();
        ui.set_clip_rect(whole);
        ui.painter().rect_filled(whole, 0.0, self.theme.background);
        let inside = if is_simulation { whole.shrink(frame_mark::FRAME_WIDTH) } else { whole };
        self.contents_ui(ui, inside);
        self.look_at_requests();
        if is_simulation {
            frame_mark::paint(ui.painter(), whole, self.theme.panel, self.theme.simulation);
        }
        let mut notices = std::mem::take(&mut self.notices);
        notices.ui(&ctx, &self.context(), self.parts.map.rect());
        self.notices = notices;
        self.commanding_ui(&ctx);
        self.first_start_ui(&ctx);
        self.caption_ui(&ctx);
        self.seat_ui(&ctx);
        self.second_window_ui(&ctx);
        if ctx.current_pass_index() > 0 {
            self.requests.forget_deeds();
        }
        self.carry_out_requests(&ctx);
    }

    fn contents_ui(&mut self, ui: &mut Ui, inside: Rect) {
        let ctx = UiContext {
            picture: &self.picture,
            theme: &self.theme,
            text: &self.text,
            selection: &self.selection,
            layers: &self.layers,
            requests: &self.requests,
            me: self.me,
            hovered_moment: self.hovered_moment,
            frame_time_s: self.frame_time_s,
            picture_age_s: if self.is_still { 0.0 } else { (self.frame_time_s - self.picture_seen_s).max(0.0) },
        };
        let bar = Frame::new().fill(self.theme.panel);
        ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| {
            Panel::top("top bar").exact_size(top_bar::HEIGHT).resizable(false).frame(bar).show(ui, |ui| {
                TopBar { workspace: self.workspace, palette: &mut self.palette, has_japanese: self.has_japanese }
                    .ui(&ctx, ui);
            });
            Panel::bottom("status bar").exact_size(status_bar::HEIGHT).resizable(false).frame(bar).show(ui, |ui| {
                self.status_bar.ui(&ctx, ui, self.frame_cpu_s);
            });
            CentralPanel::default().frame(bar).show(ui, |ui| {
                self.docking.ui(self.workspace, &mut self.parts, &ctx, ui);
            });
        });
        self.palette.ui(&ui.ctx().clone(), &ctx);
    }

    fn first_start_ui(&mut self, ui_ctx: &Context) {
        if !self.first_start.is_open() {
            return;
        }
        let mut first_start = std::mem::take(&mut self.first_start);
        let deed = first_start.ui(ui_ctx, &self.context(), &self.tour_scene(), self.parts.map.rect());
        self.first_start = first_start;
        if let Some(deed) = deed {
            self.was_welcomed = true;
            self.requests.send(super::actions::Request::FirstStart(deed));
        }
    }

    /// Menu and card of orders, over everything but what greets a newcomer.
    fn commanding_ui(&mut self, ui_ctx: &Context) {
        let mut commanding = std::mem::take(&mut self.commanding);
        let confirmed = commanding.ui(ui_ctx, &self.context(), self.parts.map.rect());
        self.commanding = commanding;
        if let Some(intent) = confirmed {
            self.intend(intent);
            ui_ctx.request_repaint();
        }
        let query = self.commanding.foresight_query(self.me);
        if query != self.foresight_query {
            self.foresight_query.clone_from(&query);
            self.interest(Interest::Foresight(query.map(Box::new)));
        }
    }

    /// Says when other requests are looked at than before: vehicles are suggested for them.
    fn look_at_requests(&mut self) {
        let look = self.parts.requests.take_look();
        if look != self.requests_look {
            self.requests_look = look;
            self.interest(Interest::Requests { is_shown: look.is_shown, chosen: look.chosen });
        }
        let asked = self.parts.strip_board.take_asked();
        if asked != self.what_if {
            self.what_if = asked;
            self.interest(Interest::WhatIf(asked));
        }
        if self.parts.map.ways() != self.ways {
            self.ways = self.parts.map.ways().to_vec();
            self.interest(Interest::Ways(self.ways.clone()));
        }
    }

    fn caption_ui(&mut self, ui_ctx: &Context) {
        // The tour speaks for itself.
        if !self.first_start.is_open() {
            let mut caption = std::mem::take(&mut self.caption);
            caption.ui(ui_ctx, &self.context(), self.parts.map.rect());
            self.caption = caption;
        }
    }

    fn tour_scene(&self) -> TourScene {
        let selected = self.selection.single();
        let attention = &self.picture.attention;
        TourScene {
            points_per_m: self.parts.map.points_per_m(),
            selected,
            is_following: self.parts.map.followed().is_some(),
            speed: self.picture.source.clock.speed,
            workspace: self.workspace,
            is_attended: attention.iter().any(|item| Some(item.thing()) == selected),
            has_attention: !attention.is_empty(),
        }
    }

    /// Sends an interest; when the queue is full, the newest of its kind is sent with the next frame.
    fn interest(&mut self, interest: Interest) {
        let kind = std::mem::discriminant(&interest);
        self.unsent.retain(|other| std::mem::discriminant(other) != kind);
        self.unsent.push(interest);
        self.send_unsent();
    }

    fn send_unsent(&mut self) {
        let desk = &self.desk;
        self.unsent.retain(|interest| desk.send(Intent::Interest(interest.clone())).is_err());
    }

    fn apply_looks(&self, ctx: &Context) {
        style::apply(ctx, &self.theme);
        ctx.set_zoom_factor(self.text_scale_percent as f32 / 100.0);
    }

    fn warn_without_japanese(&mut self) {
        if self.text.language == Language::Japanese && !self.has_japanese {
            // In English, or the message could not be read.
            self.notices.keep(Text::new(Language::English).get("notice-no-japanese").to_owned());
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.frame_cpu_s = frame.info().cpu_usage;
        self.frame_logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame_ui(ui);
    }

    fn on_exit(&mut self) {
        self.remember_now();
    }
}
