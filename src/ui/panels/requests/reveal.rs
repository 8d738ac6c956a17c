//! Bringing what was just booked into view, and once more when it moves to another part of the list: whoever is on the
//! telephone wants to hear the promised time.

use egui::{Align, Ui};

use crate::base::ids::RequestId;

/// What was booked is followed for so long, in seconds.
const FOLLOWED_S: f64 = 20.0;

/// The request that is brought into view.
#[derive(Clone, Copy, Debug)]
pub struct Reveal {
    request: RequestId,
    until_s: f64,
    /// Whether it had a vehicle when it was brought into view last.
    shown: Option<bool>,
}

impl Reveal {
    pub fn new(request: RequestId, now_s: f64) -> Self {
        Self { request, until_s: now_s + FOLLOWED_S, shown: None }
    }

    /// Scrolls to what was just drawn, if it is the request and stands in another part than before.
    pub fn drawn(&mut self, ui: &Ui, request: RequestId, has_vehicle: bool, now_s: f64) {
        if request == self.request && now_s < self.until_s && self.shown != Some(has_vehicle) {
            self.shown = Some(has_vehicle);
            ui.scroll_to_rect(ui.min_rect(), Some(Align::Min));
        }
    }
}
