//! The thread that looks ahead, at most one at a time.

use std::thread::JoinHandle;

use crate::model::Source;
use crate::model::foresight::Unable;
use crate::station::Station;

use super::job::ForesightResult;

/// The look ahead that is under way. Dropping it waits for its end, which is near: the station breaks it off first.
#[derive(Default)]
pub struct ForesightWorker {
    thread: Option<JoinHandle<ForesightResult>>,
}

impl ForesightWorker {
    /// Takes over what is ready, and begins what is wanted. Says whether something came of it.
    pub fn tend<S: Source + ?Sized>(&mut self, station: &mut Station<S>) -> bool {
        let is_ready = self.thread.as_ref().is_some_and(JoinHandle::is_finished);
        if is_ready && let Some(thread) = self.thread.take() {
            // A look ahead that panicked has been told of on the way; the live station goes on without.
            station.take_foresight(thread.join().unwrap_or(ForesightResult(None)));
        }
        if self.thread.is_none()
            && let Some(job) = station.next_foresight()
        {
            let spawned = std::thread::Builder::new().name("yagura-foresight".into()).spawn(move || job.run());
            match spawned {
                Ok(thread) => self.thread = Some(thread),
                Err(_) => station.refuse_foresight(Unable::NoRoom),
            }
        }
        is_ready
    }

    /// Ends the look ahead that is under way.
    pub fn end<S: Source + ?Sized>(&mut self, station: &mut Station<S>) {
        station.break_off_foresight();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that looks ahead ended by a panic");
        }
    }
}
