//! Carrying out what panels, keys and palette asked for.

use egui::{Context, ViewportCommand};

use crate::model::intent::SPEED_MIN;
use crate::model::{Control, Intent, Interest, Thing};
use crate::ui::action_list;
use crate::ui::actions::{Action, Request};
use crate::ui::commanding::{self, OrderAsked};
use crate::ui::docking::Workspace;
use crate::ui::first_start::{FirstStart, FirstStartDeed, STORY_SCENARIO, TOUR_SCENARIO};
use crate::ui::map::Emphasis;
use crate::ui::parts::Pane;
use crate::ui::seat;
use crate::ui::selection::{Choice, Selection};
use crate::ui::text::{Language, Text};
use crate::ui::theme::{Look, Theme};

use super::App;

/// One press of a zoom key.
const ZOOM_STEP: f32 = 1.5;
const TEXT_SCALE_STEP: u32 = 10;
const TEXT_SCALE_MAX: u32 = 200;
const TEXT_SCALE_MIN: u32 = 100;

impl App {
    pub(super) fn carry_out_requests(&mut self, ctx: &Context) {
        let requests = self.requests.take();
        if requests.is_empty() {
            return;
        }
        // What was asked for is drawn in the next frame, which nobody else may ask for.
        ctx.request_repaint();
        let before = self.selection.clone();
        for request in requests {
            self.carry_out(ctx, request);
        }
        if self.selection != before {
            self.interest(Interest::Selection(self.selection.things().to_vec()));
            let looked_through = match self.selection.single() {
                Some(Thing::Vehicle(vehicle)) => Some(vehicle),
                _ => None,
            };
            self.interest(Interest::Camera(looked_through));
        }
    }

    fn carry_out(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::Do(action) => self.act(ctx, action),
            Request::Select { things, .. } if matches!(things[..], [thing] if self.picks(thing)) => {}
            Request::Select { things, choice } => self.selection.choose(&things, choice),
            Request::Show(thing) => {
                self.selection.choose(&[thing], Choice::Replace);
                if self.parts.map.followed() != Some(thing) {
                    self.parts.map.follow(None);
                }
                self.parts.map.show(&self.picture, thing);
            }
            Request::Open(pane) => self.docking.open(self.workspace, pane),
            Request::Follow(thing) => self.follow(thing),
            Request::Fleet(query) => {
                self.parts.fleet.set_query(query);
                self.interest(Interest::Fleet(self.parts.fleet.query().clone()));
            }
            Request::VisibleBox(bounds) => self.interest(Interest::VisibleBox(bounds)),
            Request::Control(control) => self.control(control),
            Request::Order(asked) => self.order(ctx, asked, false),
            Request::HeldOrder(asked) => self.order(ctx, asked, true),
            Request::FillOrder(asked) => {
                if self.may_order(ctx, &asked) {
                    self.commanding.fill(asked);
                }
            }
            Request::OpenMenu { targets, at } => self.commanding.open_menu(targets, at),
            Request::CancelCommand(command) => self.intend(Intent::CancelCommand { command, by: self.me }),
            Request::CancelGroup(group) => self.intend(Intent::CancelGroup { group, by: self.me }),
            Request::ShowCommand(id) => {
                self.parts.commands.choose(id);
                self.docking.open(self.workspace, Pane::Commands);
            }
            Request::ReleaseHeld(command) => self.intend(Intent::ReleaseHeld { command, by: self.me }),
            Request::RefuseHeld(command) => self.intend(Intent::RefuseHeld { command, by: self.me }),
            Request::AskSecond(command) => self.seat.open_for_second(command),
            Request::Send(intent) => self.intend(intent),
            Request::FirstStart(deed) => self.begin(deed),
            Request::HoverMoment(moment) => self.hovered_moment = moment,
        }
    }

    /// Gives what was clicked to the card or form that asks for it. False when none does.
    fn picks(&mut self, thing: Thing) -> bool {
        self.commanding.pick(thing) || (self.requests_look.is_shown && self.parts.requests.pick(thing))
    }

    /// Asks for an order; one of low risk goes out at once, and who of those that were meant can't is said then.
    fn order(&mut self, ctx: &Context, asked: OrderAsked, was_held: bool) {
        if !self.may_order(ctx, &asked) {
            return;
        }
        let left_out = commanding::left_out_words(&self.text, &self.picture, &asked);
        let is_for_nobody = asked.targets.is_empty();
        let commanding = &mut self.commanding;
        let intent = if was_held { commanding.ask_held(asked, self.me) } else { commanding.ask(asked, self.me) };
        if let Some(words) = left_out.filter(|_| intent.is_some() || is_for_nobody) {
            self.notices.tell(words, self.frame_time_s);
        }
        if let Some(intent) = intent {
            self.intend(intent);
        }
    }

    fn follow(&mut self, thing: Thing) {
        self.selection.choose(&[thing], Choice::Replace);
        self.parts.map.show(&self.picture, thing);
        self.parts.map.follow(Some(thing));
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        if !action_list::is_enabled(action, &self.picture, &self.selection) {
            return;
        }
        let clock = self.picture.source.clock;
        match action {
            Action::PlayOrPause => self.control(if clock.is_running { Control::Pause } else { Control::Play }),
            Action::Faster => self.set_speed(action_list::faster_than(clock.speed)),
            Action::Slower => self.set_speed(action_list::slower_than(clock.speed)),
            Action::FitCity => self.parts.map.fit_city(),
            Action::ZoomIn => self.parts.map.zoom_by(ZOOM_STEP),
            Action::ZoomOut => self.parts.map.zoom_by(1.0 / ZOOM_STEP),
            Action::FollowSelected => {
                if let Some(thing) = self.selection.single() {
                    self.follow(thing);
                }
            }
            Action::ClearSelection => {
                self.selection = Selection::default();
                self.parts.map.follow(None);
            }
            Action::OverviewWorkspace => self.open_workspace(Workspace::Overview),
            Action::DispatchWorkspace => self.open_workspace(Workspace::Dispatch),
            Action::EnergyWorkspace => self.open_workspace(Workspace::Energy),
            Action::Order(order) => {
                self.order(ctx, commanding::asked_of(&self.picture, self.selection.things(), order.order()), false);
            }
            Action::OpenPalette => self.palette.open(),
            Action::NewRequest => {
                if self.workspace != Workspace::Dispatch {
                    self.open_workspace(Workspace::Overview);
                }
                self.docking.open(self.workspace, Pane::Requests);
                self.parts.requests.begin_request();
            }
            Action::ToggleLayer(layer) => self.layers.set(layer, !self.layers.shows(layer)),
            Action::ToggleFullScreen => {
                let is_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
            }
            Action::ResetLayout => self.docking.reset(),
            Action::Person => self.seat.open(&self.picture.people),
            Action::Lock => self.lock(),
            Action::OpenSecondWindow => self.second_window.open(&self.picture.people),
            Action::Welcome => self.first_start = FirstStart::Card,
            Action::ToggleTheme | Action::ToggleLanguage | Action::TextLarger | Action::TextSmaller => {
                self.change_looks(ctx, action);
            }
        }
    }

    fn change_looks(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::ToggleTheme => {
                let look = if self.theme.look == Look::Dark { Look::Light } else { Look::Dark };
                self.theme = Theme::of(look);
            }
            Action::ToggleLanguage => {
                let is_english = self.text.language == Language::English;
                self.text = Text::new(if is_english { Language::Japanese } else { Language::English });
                self.warn_without_japanese();
            }
            Action::TextLarger => {
                self.text_scale_percent = (self.text_scale_percent + TEXT_SCALE_STEP).min(TEXT_SCALE_MAX);
            }
            Action::TextSmaller => {
                self.text_scale_percent = self.text_scale_percent.saturating_sub(TEXT_SCALE_STEP).max(TEXT_SCALE_MIN);
            }
            _ => {}
        }
        self.apply_looks(ctx);
    }

    pub(super) fn open_workspace(&mut self, workspace: Workspace) {
        self.workspace = workspace;
        self.parts.map.set_emphasis(match workspace {
            Workspace::Overview | Workspace::Dispatch => Emphasis::Traffic,
            Workspace::Energy => Emphasis::Energy,
        });
    }

    /// Brings the window and the city to where a tour or a story begins.
    fn begin(&mut self, deed: FirstStartDeed) {
        match deed {
            FirstStartDeed::StartTour | FirstStartDeed::StartStory => {
                let name = if deed == FirstStartDeed::StartTour { TOUR_SCENARIO } else { STORY_SCENARIO };
                self.control(Control::StartScenario(name.into()));
                // Both are told by the watch, whatever pace somebody left.
                self.control(Control::SetSpeed(SPEED_MIN));
                self.control(Control::Play);
                self.selection = Selection::default();
                self.open_workspace(Workspace::Overview);
                self.parts.map.fit_city();
            }
            FirstStartDeed::Explore => {}
        }
    }

    fn set_speed(&mut self, speed: Option<f32>) {
        if let Some(speed) = speed {
            self.control(Control::SetSpeed(speed));
        }
    }

    fn control(&mut self, control: Control) {
        self.intend(Intent::Control { control, by: self.me });
    }

    /// Hands something to the station, and says so when its queue has no room.
    pub(super) fn intend(&mut self, intent: Intent) {
        if !seat::may_send(&self.picture.people, self.me, &intent) {
            self.seat.note_refusal();
            return;
        }
        self.hand_over(intent);
    }

    /// Hands over what another window of this program may want.
    pub(super) fn hand_over(&mut self, intent: Intent) {
        if self.desk.send(intent).is_err() {
            self.notices.tell(self.text.get("notice-queue-full").to_owned(), self.frame_time_s);
        }
    }
}
