//! The desk of a running station: the newest picture, and the way in for intents.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::model::{Control, Intent, Interest};
use crate::world::{Desk, Picture};

/// Controls that may wait for the next step. A full queue hands the control back to the sender.
pub const CONTROLS_WAITING_MAX: usize = 256;

type Waker = Box<dyn Fn() + Send + Sync>;

/// What windows hold of a running station.
pub struct StationDesk {
    picture: ArcSwap<Picture>,
    controls: SyncSender<Control>,
    interests: Mutex<WaitingInterests>,
    waker: Mutex<Option<Waker>>,
}

/// The newest interest of each sort that the station has not taken yet.
#[derive(Default)]
struct WaitingInterests {
    visible_box: Option<Interest>,
    selection: Option<Interest>,
    fleet: Option<Interest>,
}

/// The station's end of the queue of controls.
pub struct Inbox {
    controls: Receiver<Control>,
}

impl StationDesk {
    pub fn new(first_picture: Arc<Picture>) -> (Arc<Self>, Inbox) {
        let (controls, inbox) = sync_channel(CONTROLS_WAITING_MAX);
        let desk = Self {
            picture: ArcSwap::new(first_picture),
            controls,
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
        [waiting.visible_box, waiting.selection, waiting.fleet].into_iter().flatten()
    }
}

impl Desk for StationDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.load_full()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        match intent {
            Intent::Control(control) => self.controls.try_send(control).map_err(|full| match full {
                TrySendError::Full(control) | TrySendError::Disconnected(control) => Box::new(Intent::Control(control)),
            }),
            Intent::Interest(interest) => {
                let mut waiting = lock(&self.interests);
                match interest {
                    Interest::VisibleBox(_) => waiting.visible_box = Some(interest),
                    Interest::Selection(_) => waiting.selection = Some(interest),
                    Interest::Fleet(_) => waiting.fleet = Some(interest),
                }
                Ok(())
            }
        }
    }

    fn wake_on_picture(&self, waker: Waker) {
        *lock(&self.waker) = Some(waker);
    }
}

impl Inbox {
    /// The next control, waited for at most `patience`.
    pub fn next(&self, patience: Duration) -> Option<Control> {
        self.controls.recv_timeout(patience).ok()
    }
}

/// A poisoned lock holds a value that is whole: nothing here is left half-written.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
