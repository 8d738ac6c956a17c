//! Runs a station on its own thread, ten pictures a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::model::Source;

use super::desk::{Inbox, StationDesk};
use super::foresight::ForesightWorker;
use super::heart::Station;

/// Wall time between two pictures (ten a second).
pub const PICTURE_PERIOD: Duration = Duration::from_millis(100);

/// Wall time between two pictures while the source's clock stands and nobody asks for anything.
pub const IDLE_PICTURE_PERIOD: Duration = Duration::from_secs(1);

/// The longest stretch of wall time that one step makes up for; after a sleep of the machine the clock goes on from
/// where it was instead of racing.
pub const STEP_MAX: Duration = Duration::from_millis(500);

/// A station on its thread, from the moment its city is being read. Dropping it ends the thread.
pub struct Runner<E> {
    ready: Receiver<Result<Arc<StationDesk>, E>>,
    is_ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// How far a station has come.
pub enum Progress<E> {
    Preparing,
    Ready(Arc<StationDesk>),
    Failed(E),
    /// The thread ended without a word, which only a panic does.
    Gone,
}

impl<E: Send + 'static> Runner<E> {
    /// Starts the station's thread, which first makes the station and then runs it.
    ///
    /// `wake` is called once, when the station is ready or has failed.
    ///
    /// # Errors
    /// When the system can't start a thread.
    pub fn start<S: Source + ?Sized + 'static>(
        make: impl FnOnce() -> Result<Station<S>, E> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Self> {
        let is_ending = Arc::new(AtomicBool::new(false));
        let (ready_tx, ready) = sync_channel(1);
        let thread = {
            let is_ending = is_ending.clone();
            std::thread::Builder::new().name("yagura-station".into()).spawn(move || {
                let mut station = match make() {
                    Ok(station) => station,
                    Err(error) => {
                        // A window that is gone doesn't want to know.
                        ready_tx.send(Err(error)).ok();
                        return wake();
                    }
                };
                station.step(Duration::ZERO);
                let (desk, inbox) = StationDesk::new(station.publish());
                ready_tx.send(Ok(desk.clone())).ok();
                wake();
                run(&mut station, &desk, &inbox, &is_ending);
            })?
        };
        Ok(Self { ready, is_ending, thread: Some(thread) })
    }

    /// How far the station has come; `Ready` and `Failed` are told once.
    pub fn progress(&self) -> Progress<E> {
        match self.ready.try_recv() {
            Ok(Ok(desk)) => Progress::Ready(desk),
            Ok(Err(error)) => Progress::Failed(error),
            Err(TryRecvError::Empty) => Progress::Preparing,
            Err(TryRecvError::Disconnected) => Progress::Gone,
        }
    }
}

impl<E> Drop for Runner<E> {
    fn drop(&mut self) {
        self.is_ending.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the station's thread ended by a panic");
        }
    }
}

fn run<S: Source + ?Sized>(station: &mut Station<S>, desk: &StationDesk, inbox: &Inbox, is_ending: &AtomicBool) {
    let mut last_step = Instant::now();
    let mut last_published = Instant::now();
    let mut foresight = ForesightWorker::default();
    while !is_ending.load(Ordering::Relaxed) {
        let patience = PICTURE_PERIOD.saturating_sub(last_step.elapsed());
        let mut is_asked = false;
        // Obeyed at once, with a picture that shows it, not at the next tick.
        if let Some(intent) = inbox.next(patience) {
            station.intent(intent);
            is_asked = true;
        }
        for stop in desk.take_stops() {
            station.give(stop);
            is_asked = true;
        }
        for interest in desk.take_interests() {
            station.interest(&interest);
            is_asked = true;
        }
        let wall = last_step.elapsed().min(STEP_MAX);
        last_step = Instant::now();
        let was_running = station.is_running();
        station.step(wall);
        is_asked |= foresight.tend(station);
        // A city that stands still wakes its windows once a second, for what counts in wall time.
        if is_asked || was_running || station.is_running() || last_published.elapsed() >= IDLE_PICTURE_PERIOD {
            last_published = Instant::now();
            desk.publish(station.publish());
        }
    }
    station.write_bookings();
    foresight.end(station);
}
