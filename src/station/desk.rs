//! The desk of a running station: the newest picture, and the way in for intents.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::model::command::GroupDraft;
use crate::model::{CommandDraft, Intent, Interest};
use crate::world::{Desk, Picture};

/// Controls and commands that may wait for the next step. A full queue hands them back to the sender.
pub const CONTROLS_WAITING_MAX: usize = 256;
/// Stops that may wait over that; more than one of a kind for a thing is the same stop.
pub const STOPS_WAITING_MAX: usize = 65_536;

type Waker = Box<dyn Fn() + Send + Sync>;

/// What windows hold of a running station.
pub struct StationDesk {
    picture: ArcSwap<Picture>,
    controls: SyncSender<Intent>,
    /// Stops that found the queue full.
    stops: Mutex<Vec<CommandDraft>>,
    interests: Mutex<WaitingInterests>,
    waker: Mutex<Option<Waker>>,
}

/// The newest interest of each sort that the station has not taken yet.
#[derive(Default)]
struct WaitingInterests {
    visible_box: Option<Interest>,
    selection: Option<Interest>,
    fleet: Option<Interest>,
    camera: Option<Interest>,
    foresight: Option<Interest>,
    requests: Option<Interest>,
    what_if: Option<Interest>,
    ways: Option<Interest>,
}

/// The station's end of the queue of controls.
pub struct Inbox {
    controls: Receiver<Intent>,
}

impl StationDesk {
    pub fn new(first_picture: Arc<Picture>) -> (Arc<Self>, Inbox) {
        let (controls, inbox) = sync_channel(CONTROLS_WAITING_MAX);
        let desk = Self {
            picture: ArcSwap::new(first_picture),
            controls,
            stops: Mutex::default(),
            interests: Mutex::default(),
            waker: Mutex::default(),
        };
        (Arc::new(desk), Inbox { controls: inbox })
    }

    /// Swaps in a newer picture and wakes the window.
    pub fn publish(&self, picture: Arc<Picture>) {
        self.picture.store(picture);
        if let Some(waker) = &*lock(&self.waker) {
            waker();
        }
    }

    /// All interests since the last call, at most one of each sort.
    pub fn take_interests(&self) -> impl Iterator<Item = Interest> + use<> {
        let waiting = std::mem::take(&mut *lock(&self.interests));
        let WaitingInterests { visible_box, selection, fleet, camera, foresight, requests, what_if, ways } = waiting;
        [visible_box, selection, fleet, camera, foresight, requests, what_if, ways].into_iter().flatten()
    }
}

impl StationDesk {
    /// Stops that found the queue full, since the last call.
    pub fn take_stops(&self) -> Vec<CommandDraft> {
        std::mem::take(&mut *lock(&self.stops))
    }

    fn queue(&self, intent: Intent) -> Result<(), Box<Intent>> {
        match self.controls.try_send(intent) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(Intent::Command(draft))) if draft.order.is_stop() => self.keep_stop(draft),
            Err(TrySendError::Full(Intent::Group(group))) if group.order.is_stop() => self.keep_group_stop(&group),
            Err(TrySendError::Full(intent) | TrySendError::Disconnected(intent)) => Err(Box::new(intent)),
        }
    }

    /// The stops of a group, one for each target.
    fn keep_group_stop(&self, group: &GroupDraft) -> Result<(), Box<Intent>> {
        group.targets.iter().try_for_each(|target| self.keep_stop(group.one(*target)))
    }

    /// No stop is handed back because others were faster.
    fn keep_stop(&self, draft: CommandDraft) -> Result<(), Box<Intent>> {
        let mut stops = lock(&self.stops);
        if stops.len() >= STOPS_WAITING_MAX {
            return Err(Box::new(Intent::Command(draft)));
        }
        if !stops.contains(&draft) {
            stops.push(draft);
        }
        Ok(())
    }
}

impl Desk for StationDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.load_full()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        match intent {
            Intent::Interest(interest) => {
                let mut waiting = lock(&self.interests);
                match interest {
                    Interest::VisibleBox(_) => waiting.visible_box = Some(interest),
                    Interest::Selection(_) => waiting.selection = Some(interest),
                    Interest::Fleet(_) => waiting.fleet = Some(interest),
                    Interest::Camera(_) => waiting.camera = Some(interest),
                    Interest::Foresight(_) => waiting.foresight = Some(interest),
                    Interest::Requests { .. } => waiting.requests = Some(interest),
                    Interest::WhatIf(_) => waiting.what_if = Some(interest),
                    Interest::Ways(_) => waiting.ways = Some(interest),
                }
                Ok(())
            }
            intent => self.queue(intent),
        }
    }

    fn wake_on_picture(&self, waker: Waker) {
        *lock(&self.waker) = Some(waker);
    }
}

impl Inbox {
    /// The next control or command, waited for at most `patience`.
    pub fn next(&self, patience: Duration) -> Option<Intent> {
        self.controls.recv_timeout(patience).ok()
    }
}

/// A poisoned lock holds a value that is whole: nothing here is left half-written.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
