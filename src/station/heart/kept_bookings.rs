//! Bookings that survive the program's end: written when they change, taken up again at the start.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::RequestId;
use crate::model::request::Unserved;
use crate::model::series::Series;
use crate::model::{Request, Source};
use crate::plan::dispatch::recurrence::day_of;
use crate::plan::dispatch::request_of;
use crate::station::bookings_file::{KeptBooking, KeptBookings, file_name};

use super::Station;

/// Wall time between two writings; the program's end writes at once.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// Where bookings are kept, and when they are written next.
pub(super) struct BookingsKeeper {
    path: PathBuf,
    next: Duration,
    /// Why they could not be written last.
    pub trouble: Option<Arc<str>>,
}

impl<S: Source + ?Sized> Station<S> {
    /// Keeps bookings and limits in a folder from now on, and takes up what is there for this city: what is ahead of the
    /// source's clock is asked for again, what is past is shown as not served until somebody ends it.
    pub fn keep_bookings(&mut self, folder: &std::path::Path) {
        let path = folder.join(file_name(self.world.city()));
        let kept = KeptBookings::load(&path);
        let trouble = kept.as_ref().err().map(|error| {
            tracing::warn!("{error}");
            error.to_string().into()
        });
        let KeptBookings { limits, weights, bookings, series } = kept.unwrap_or_default();
        if weights != self.dispatcher.weights() {
            self.note_setting("weights", &self.dispatcher.weights().words(), &weights.words(), None);
            self.dispatcher.set_weights(weights);
        }
        let before = self.dispatcher.limits();
        if limits != before {
            self.note_setting("dispatch_limits", &before.words(), &limits.words(), None);
            self.dispatcher.set_limits(limits);
        }
        let count = bookings.len();
        let mut past = 0;
        for booking in bookings {
            past += u32::from(!self.take_up(booking, past));
        }
        for series in series {
            self.take_up_series(series);
        }
        if count > 0 {
            self.note_setting("bookings", "", &format!("{count} taken up, {past} of them not served"), None);
        }
        self.bookings.take_unsaved();
        self.suggestions.has_changed = true;
        self.keeper = Some(BookingsKeeper { path, next: self.wall, trouble });
    }

    /// Takes up a booking of before. Says whether it can still be served.
    fn take_up(&mut self, booking: KeptBooking, past: u32) -> bool {
        let KeptBooking { draft, made, series } = booking;
        let now = self.now();
        let ahead = request_of(&draft, self.world.city(), made).ok().filter(|request| request.latest_pick_up >= now);
        let request = ahead.map(|request| Request { earliest: request.earliest.max(now), ..request });
        if let Some(id) = request.and_then(|request| self.source.request(&request)) {
            self.bookings.keep(id, draft, made);
            if let Some(series) = series {
                self.bookings.note_series(id, series);
            }
            return true;
        }
        // The source has no number for it; those from the end are never given.
        let id = RequestId(u32::MAX - 1 - past);
        self.bookings.keep(id, draft, made);
        if let Some(series) = series {
            self.bookings.note_series(id, series);
        }
        self.bookings.note_unserved(id, Unserved::NotRunning);
        false
    }

    /// Takes up a series of before. When the source's clock was set back since, as a simulation's is that begins again at
    /// its usual hour, its days begin with today once more.
    fn take_up_series(&mut self, mut series: Series) {
        let now = self.now();
        if series.booked.is_some_and(|booked| booked > now) {
            let zone = self.world.city().zone;
            let today = now.local(zone).date_naive();
            series.next = day_of(&series.draft.first, zone).map_or(today, |first| first.max(today));
        }
        self.series.take_up(series);
    }

    /// Writes bookings that changed, not more often than once a second.
    pub(super) fn tend_bookings(&mut self) {
        if self.keeper.as_ref().is_some_and(|keeper| self.wall >= keeper.next) {
            self.write_bookings();
        }
    }

    /// Writes bookings that changed.
    pub fn write_bookings(&mut self) {
        let Some(keeper) = self.keeper.as_mut().filter(|_| self.bookings.take_unsaved()) else { return };
        keeper.next = self.wall + WRITE_EVERY;
        let rows: Vec<_> = self.bookings.rows().collect();
        let series: Vec<_> = self.series.rows().collect();
        let (limits, weights) = (self.dispatcher.limits(), self.dispatcher.weights());
        let trouble = KeptBookings::save(&keeper.path, limits, weights, &rows, &series).err();
        if trouble.is_some() {
            self.bookings.mark_unsaved();
        }
        let trouble: Option<Arc<str>> = trouble.map(|error| error.to_string().into());
        self.suggestions.has_changed |= trouble != keeper.trouble;
        keeper.trouble = trouble;
    }
}
