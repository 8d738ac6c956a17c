//! The fleet on its way: vehicles do exactly what they were told, from crossing to crossing.

use yagura::base::chance::Chance;
use yagura::model::{Needs, StopDeed};
use yagura::plan::dispatch::service::service_s;

use super::city::{self, Node};
use super::trips::{PARTY, Trips};

/// A vehicle of four places.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// The crossing that it is at, or comes to next.
    pub node: Node,
    /// When it is there, in seconds of the day.
    pub at_s: f64,
    pub stops: Vec<(u32, StopDeed)>,
    /// Until when it boards or lets off at its first stop.
    pub serving_until_s: Option<f64>,
    pub aboard: u32,
    pub driven_m: f64,
    pub empty_m: f64,
}

/// A fleet that is spread as the demand is.
pub fn spread(seed: u64, count: usize, now_s: f64) -> Vec<Vehicle> {
    let mut chance = Chance::for_thing(seed, 3, 0);
    let vehicle = |chance: &mut Chance| Vehicle {
        node: city::draw_node(chance),
        at_s: now_s,
        stops: Vec::new(),
        serving_until_s: None,
        aboard: 0,
        driven_m: 0.0,
        empty_m: 0.0,
    };
    (0..count).map(|_| vehicle(&mut chance)).collect()
}

impl Vehicle {
    /// Drives and serves until a moment.
    pub fn run_to(&mut self, until_s: f64, trips: &mut Trips) {
        while self.at_s <= until_s {
            let Some((trip, deed)) = self.stops.first().copied() else {
                self.at_s = until_s;
                return;
            };
            if let Some(end_s) = self.serving_until_s {
                if end_s > until_s {
                    return;
                }
                self.end_stop(trip, deed, end_s, trips);
                continue;
            }
            let to = trips.node(trip, deed);
            if self.node == to {
                trips.begins(trip, deed, self.at_s);
                self.serving_until_s = Some(self.at_s + service_s(PARTY, Needs::default(), deed));
            } else {
                self.step(to);
            }
        }
    }

    fn end_stop(&mut self, trip: u32, deed: StopDeed, end_s: f64, trips: &mut Trips) {
        self.at_s = end_s;
        self.serving_until_s = None;
        self.stops.remove(0);
        match deed {
            StopDeed::PickUp => {
                trips.boards(trip, end_s);
                self.aboard += 1;
            }
            StopDeed::DropOff => self.aboard -= 1,
        }
    }

    fn step(&mut self, to: Node) {
        let next = city::next(self.node, to);
        let way_m = city::distance_m(self.node, next);
        self.driven_m += way_m;
        if self.aboard == 0 {
            self.empty_m += way_m;
        }
        self.at_s += way_m / city::SPEED_MPS;
        self.node = next;
    }
}
