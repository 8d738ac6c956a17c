//! What becomes of the trips, and what that comes to over the day.

use yagura::model::{Party, StopDeed};

use super::city::{self, Node};
use super::day::Trip;

/// Everybody goes alone.
pub const PARTY: Party = Party { seats: 1, wheelchairs: 0, stretchers: 0, parcels: 0 };

/// The longest wait, and by how much the arrival may be later than a ride at once and alone would have it, in seconds
/// (Alonso-Mora et al., PNAS 2017: 7 and 14 minutes, the most patient of their cases).
pub const WAIT_MAX_S: f64 = 420.0;
pub const DELAY_MAX_S: f64 = 840.0;

/// What became of a trip, in seconds of the day.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "names of times end in their unit")]
pub struct Fate {
    pub promised_s: Option<f64>,
    pub picked_up_s: Option<f64>,
    pub boarded_s: Option<f64>,
    pub arrived_s: Option<f64>,
}

/// All trips and their fates, by number.
pub struct Trips {
    pub asked: Vec<Trip>,
    pub fates: Vec<Fate>,
}

/// Figures of a day, in seconds where not said otherwise.
pub struct Figures {
    pub served: usize,
    pub wait_mean_s: f64,
    pub wait_p50_s: f64,
    pub wait_p90_s: f64,
    pub delay_mean_s: f64,
    /// Pick-ups more than three minutes after the promise.
    pub broken_promises: usize,
}

impl Trips {
    pub fn new(asked: Vec<Trip>) -> Self {
        let fates = vec![Fate::default(); asked.len()];
        Self { asked, fates }
    }

    pub fn node(&self, trip: u32, deed: StopDeed) -> Node {
        let trip = &self.asked[trip as usize];
        if deed == StopDeed::PickUp { trip.from } else { trip.to }
    }

    /// A vehicle is there and opens its doors.
    pub fn begins(&mut self, trip: u32, deed: StopDeed, now_s: f64) {
        let fate = &mut self.fates[trip as usize];
        match deed {
            StopDeed::PickUp => fate.picked_up_s = Some(now_s),
            StopDeed::DropOff => fate.arrived_s = Some(now_s),
        }
    }

    pub fn boards(&mut self, trip: u32, now_s: f64) {
        self.fates[trip as usize].boarded_s = Some(now_s);
    }

    pub fn figures(&self) -> Figures {
        let rows = self.asked.iter().zip(&self.fates);
        let served = rows.filter_map(|(trip, fate)| Some((trip, fate, fate.picked_up_s?, fate.arrived_s?)));
        let (mut waits_s, mut delay_s, mut broken_promises) = (Vec::new(), 0.0, 0);
        for (trip, fate, picked_up_s, arrived_s) in served {
            waits_s.push(picked_up_s - trip.asked_s);
            delay_s += arrived_s - trip.asked_s - city::travel_s(trip.from, trip.to);
            broken_promises += usize::from(fate.promised_s.is_some_and(|promised_s| picked_up_s > promised_s + 180.5));
        }
        waits_s.sort_by(f64::total_cmp);
        let share = |share: f64| waits_s.get((waits_s.len() as f64 * share) as usize).copied().unwrap_or(0.0);
        let count = waits_s.len().max(1) as f64;
        Figures {
            served: waits_s.len(),
            wait_mean_s: waits_s.iter().sum::<f64>() / count,
            wait_p50_s: share(0.5),
            wait_p90_s: share(0.9),
            delay_mean_s: delay_s / count,
            broken_promises,
        }
    }
}
