//! The ways that windows want to see: asked for again while somebody looks, as vehicles move on.

use std::sync::Arc;
use std::time::Duration;

use crate::model::way::{Way, WayAsked};
use crate::world::World;

use super::dispatcher::Dispatcher;

/// Wall time between two looks at the same ways.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Which ways somebody looks at, and those found last.
#[derive(Debug, Default)]
pub struct WayWatch {
    asked: Vec<WayAsked>,
    /// Wall time of the next look.
    next: Duration,
    shown: Arc<Vec<Way>>,
}

impl WayWatch {
    /// Takes over what is looked at; more than the limits say is left out.
    pub fn look(&mut self, asked: &[WayAsked], wall: Duration) {
        let asked = asked.iter().take(WayAsked::AT_ONCE_MAX);
        let asked: Vec<WayAsked> = asked.filter(|way| way.stops.len() <= WayAsked::STOPS_MAX).cloned().collect();
        if self.asked != asked {
            self.next = wall;
            self.asked = asked;
        }
    }

    /// Looks for the ways, if somebody looks and it is time.
    pub fn find(&mut self, dispatcher: &mut Dispatcher, world: &World, wall: Duration) {
        if wall < self.next || (self.asked.is_empty() && self.shown.is_empty()) {
            return;
        }
        self.next = wall + LOOK_EVERY;
        self.shown = Arc::new(self.asked.iter().map(|asked| dispatcher.way(world, asked)).collect());
    }

    pub fn begin_anew(&mut self) {
        self.shown = Arc::default();
        self.next = Duration::ZERO;
    }

    /// What was found last.
    pub fn shown(&self) -> Arc<Vec<Way>> {
        self.shown.clone()
    }
}
