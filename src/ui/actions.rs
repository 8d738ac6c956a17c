//! The one list of actions that feeds menus, palette, shortcuts and buttons; and the requests that carry them.

use std::cell::RefCell;

use crate::base::geo::Bounds;
use crate::base::time::Timestamp;
use crate::model::command::{DoorOrder, GroupId};
use crate::model::{CommandId, Control, FleetQuery, Intent, Order, Thing};

use super::commanding::OrderAsked;
use super::first_start::FirstStartDeed;
use super::layers::Layer;
use super::parts::Pane;
use super::selection::Choice;

/// Something that the operator can do from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    PlayOrPause,
    Faster,
    Slower,
    FitCity,
    ZoomIn,
    ZoomOut,
    FollowSelected,
    ClearSelection,
    OverviewWorkspace,
    DispatchWorkspace,
    EnergyWorkspace,
    OpenPalette,
    /// Opens the form for a caller's ride or parcel.
    NewRequest,
    ToggleLayer(Layer),
    ToggleTheme,
    ToggleLanguage,
    ToggleFullScreen,
    TextLarger,
    TextSmaller,
    ResetLayout,
    /// An order to what is selected.
    Order(SelectionOrder),
    /// Opens the card of whoever sits at the window, or to sign in.
    Person,
    /// Locks the window: only stops work until it is unlocked.
    Lock,
    OpenSecondWindow,
    /// Opens the card of the first start.
    Welcome,
}

/// An order that needs no value, to what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SelectionOrder {
    Stop,
    HoldAtNextStop,
    Release,
    Unlock,
    Lock,
}

impl SelectionOrder {
    pub fn order(self) -> Order {
        match self {
            Self::Stop => Order::PullOver,
            Self::HoldAtNextStop => Order::HoldAtNextStop,
            Self::Release => Order::Release,
            Self::Unlock => Order::SetDoors(DoorOrder::Unlock),
            Self::Lock => Order::SetDoors(DoorOrder::Lock),
        }
    }
}

/// What a panel asks of the window. Carried out between frames, never in the middle of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Do(Action),
    Select {
        things: Vec<Thing>,
        choice: Choice,
    },
    /// Select a thing and bring it into view on the map.
    Show(Thing),
    /// Bring a panel to the front of its tabs.
    Open(Pane),
    /// Keep a thing in the middle of the map until the map is moved by hand.
    Follow(Thing),
    Fleet(FleetQuery),
    /// Play, pause, speed, scenarios and injections.
    Control(Control),
    /// Something is wanted of things.
    Order(OrderAsked),
    /// Something is wanted of things, and its button was held down.
    HeldOrder(OrderAsked),
    /// Something is wanted whose values are to be filled in first.
    FillOrder(OrderAsked),
    /// Opens the menu of what can be ordered of things, at a place of the window.
    OpenMenu {
        targets: Vec<Thing>,
        at: egui::Pos2,
    },
    CancelCommand(CommandId),
    CancelGroup(GroupId),
    /// Open a command's card.
    ShowCommand(CommandId),
    /// Lets a command go that waits for a second person.
    ReleaseHeld(CommandId),
    /// Doesn't let it go: it ends.
    RefuseHeld(CommandId),
    /// Opens the card on which another person lets a command go.
    AskSecond(CommandId),
    /// What the newcomer chose on the card of the first start.
    FirstStart(FirstStartDeed),
    /// Hands an intent to the station, in the name of whoever sits at the window.
    Send(Intent),
    /// The moment that the pointer shows in one plot, for all plots; `None` when it leaves.
    HoverMoment(Option<Timestamp>),
    /// The part of the city's frame that the map shows has changed.
    VisibleBox(Bounds),
}

/// Takes requests from panels while they draw.
#[derive(Debug, Default)]
pub struct RequestSender {
    queue: RefCell<Vec<Request>>,
}

impl RequestSender {
    pub fn send(&self, request: Request) {
        self.queue.borrow_mut().push(request);
    }

    pub fn act(&self, action: Action) {
        self.send(Request::Do(action));
    }

    /// Forgets what a hand asked for: egui draws some frames twice, with the same click in both.
    pub fn forget_deeds(&self) {
        self.queue
            .borrow_mut()
            .retain(|request| matches!(request, Request::Fleet(_) | Request::HoverMoment(_) | Request::VisibleBox(_)));
    }

    /// All requests since the last call, oldest first.
    pub fn take(&self) -> Vec<Request> {
        self.queue.take()
    }
}
