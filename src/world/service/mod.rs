//! Service figures: how well requests are served, over the local day, by need, by district and by hour.
//!
//! They are counted as facts come in and take no more room the longer a day gets: waits are kept in bins of 10 s.

mod hours;
mod need;
mod tally;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, TimeZone};

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::{City, District, Districts};
use crate::model::service_time::service_s;
use crate::model::{Request, RequestState, StopDeed};

use super::picture::RequestNow;
use hours::Hours;
use tally::Tally;

pub use need::Need;
pub use view::{HourService, ServiceRow, ServiceView};

/// Whoever begins to board no later than this after the promised time was picked up on time.
pub const ON_TIME_SLACK: Span = Span::from_s(60);

/// The mean wait of fewer says little.
const TELLING_MIN: u64 = 10;

/// A request that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    need: Need,
    district: District,
    /// From when on it waits: since it was made, or since its earliest pick-up.
    since: Timestamp,
    has_boarded: bool,
    /// Whether somebody else was aboard with it.
    is_shared: bool,
}

/// Where a vehicle's odometer stood, and whether it was empty then.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Odometer {
    km: f32,
    is_empty: bool,
}

/// Counts how well requests are served.
#[derive(Clone, Debug, Default)]
pub struct ServiceFigures {
    /// Made with the first request.
    districts: Option<Districts>,
    /// When the day that is counted began to be counted, and when it ends.
    since: Option<Timestamp>,
    day_ends: Timestamp,
    all: Tally,
    needs: [Tally; Need::ALL.len()],
    districts_tallies: [Tally; District::ALL.len()],
    far: Tally,
    driven_m: f64,
    empty_m: f64,
    hours: Hours,
    open: BTreeMap<RequestId, Open>,
    /// Those that nobody picked up yet, by since when they wait.
    waiting: BTreeSet<(Timestamp, RequestId)>,
    aboard: BTreeMap<VehicleId, Vec<RequestId>>,
    odometers: BTreeMap<VehicleId, Odometer>,
    has_changed: bool,
    published: Arc<ServiceView>,
}

impl ServiceFigures {
    /// Takes note that a request came to another state. `before` is `None` for one that is new.
    pub fn note(&mut self, city: &City, before: Option<RequestState>, row: &RequestNow) {
        if row.request.purpose.visit().is_some() {
            // Nobody is brought anywhere by it.
            return;
        }
        self.begin_day(city, row.observed);
        self.has_changed = true;
        let id = row.request.id;
        if before.is_none() {
            self.ask(city, row);
        }
        if let (Some(RequestState::OnBoard { .. }), RequestState::Returning { .. }) = (before, row.state) {
            // It stays aboard, and its end counts.
            return;
        }
        if let Some(RequestState::OnBoard { vehicle } | RequestState::Returning { vehicle, .. }) = before {
            self.alight(vehicle, id);
        }
        let Some(open) = self.open.get(&id).copied() else { return };
        match row.state {
            RequestState::OnBoard { vehicle } | RequestState::Returning { vehicle, .. } => {
                self.board(row, open, vehicle, before.is_some());
            }
            RequestState::Waiting | RequestState::Assigned { .. } => {
                self.waiting.insert((open.since, id));
            }
            RequestState::Done { .. } => {
                self.end(row, open, |tally| {
                    tally.served += 1;
                    tally.shared += u64::from(open.is_shared);
                });
            }
            RequestState::Unserved(_) => self.end(row, open, |tally| tally.unserved += 1),
            RequestState::NoShow { .. } => self.end(row, open, |tally| tally.no_shows += 1),
            RequestState::Cancelled => self.end(row, open, |tally| tally.cancelled += 1),
        }
    }

    /// Begins a new day once the one that is counted is over, also while nobody asks for anything.
    pub fn roll_day(&mut self, city: &City, now: Timestamp) {
        if self.since.is_some() && now >= self.day_ends {
            self.begin_day(city, now);
            self.has_changed = true;
        }
    }

    /// Takes note of the odometer of a vehicle that takes riders.
    ///
    /// What it drove since the last time counts as empty when nobody was aboard then and now, and half when one of both.
    pub fn note_odometer(&mut self, vehicle: VehicleId, observed: Timestamp, km: f32) {
        let is_empty = self.aboard.get(&vehicle).is_none_or(Vec::is_empty);
        let Some(last) = self.odometers.insert(vehicle, Odometer { km, is_empty }) else { return };
        let driven_m = f64::from(km - last.km) * 1_000.0;
        if driven_m <= 0.0 || self.since.is_none() {
            return;
        }
        let empty_m = driven_m * 0.5 * (f64::from(u8::from(is_empty)) + f64::from(u8::from(last.is_empty)));
        self.driven_m += driven_m;
        self.empty_m += empty_m;
        if let Some(hour) = self.hours.at(observed) {
            hour.driven_m += driven_m;
            hour.empty_m += empty_m;
        }
        self.has_changed = true;
    }

    /// How long the need or the district of a request, whichever is worse off, has waited today as compared with all:
    /// the ratio of the means. 1 while too few were picked up to tell, and for parcels.
    pub fn wait_ratio(&self, city: &City, request: &Request) -> f64 {
        let need = Need::of(request);
        let Some(districts) = self.districts.filter(|_| need != Need::Parcel) else { return 1.0 };
        let Some(building) = city.buildings.get(request.from.index()) else { return 1.0 };
        let tallies =
            [self.needs.get(need as usize), self.districts_tallies.get(districts.at(building.center).index())];
        let all_s = self.all.waits.mean_s();
        let told = tallies.into_iter().flatten().filter(|tally| tally.waits.count >= TELLING_MIN && all_s > 0.0);
        let ratios = told.map(|tally| tally.waits.mean_s() / all_s);
        ratios.max_by(f64::total_cmp).unwrap_or(1.0)
    }

    /// The figures of this moment.
    pub fn published(&mut self, now: Timestamp) -> Arc<ServiceView> {
        let waiting = self.waiting.range(..=(now, RequestId::NONE)).count();
        let longest = self.waiting.first().map(|(since, _)| *since).filter(|since| *since <= now);
        let shown = &self.published;
        if self.has_changed || (shown.waiting, shown.longest_since) != (waiting, longest) {
            self.has_changed = false;
            self.published = Arc::new(self.view(waiting, longest));
        }
        self.published.clone()
    }

    fn view(&self, waiting: usize, longest_since: Option<Timestamp>) -> ServiceView {
        ServiceView {
            since: self.since,
            waiting,
            longest_since,
            aboard: self.aboard.values().map(Vec::len).sum(),
            all: self.all.row(),
            needs: self.needs.each_ref().map(Tally::row),
            districts: self.districts_tallies.each_ref().map(Tally::row),
            far: self.far.row(),
            far_m: self.districts.map_or(0.0, |districts| districts.far_m),
            driven_m: self.driven_m,
            empty_m: self.empty_m,
            hours: self.hours.rows(),
        }
    }

    /// Forgets the day before when a local day begins.
    fn begin_day(&mut self, city: &City, at: Timestamp) {
        if self.since.is_some() && at < self.day_ends {
            return;
        }
        let day = at.local(city.zone).date_naive();
        let next = day.checked_add_days(Days::new(1)).and_then(|day| day.and_hms_opt(0, 0, 0));
        let ends = next.and_then(|next| city.zone.from_local_datetime(&next).earliest());
        self.day_ends = ends.map_or(at + Span::from_s(24 * 3_600), |ends| Timestamp(ends.timestamp_millis()));
        self.since = Some(at);
        (self.all, self.far) = (Tally::default(), Tally::default());
        (self.needs, self.districts_tallies) = (Default::default(), Default::default());
        (self.driven_m, self.empty_m) = (0.0, 0.0);
    }

    fn ask(&mut self, city: &City, row: &RequestNow) {
        let districts = *self.districts.get_or_insert_with(|| Districts::of(city));
        let request = &row.request;
        let place = city.buildings.get(request.from.index()).map_or(districts.middle, |building| building.center);
        let open = Open {
            need: Need::of(request),
            district: districts.at(place),
            since: request.made.max(request.earliest),
            has_boarded: false,
            is_shared: false,
        };
        self.open.insert(request.id, open);
        self.count(open, row.observed, |tally| tally.asked += 1);
    }

    /// Somebody boards. Of whom nothing was seen before, nobody knows how long they waited.
    fn board(&mut self, row: &RequestNow, open: Open, vehicle: VehicleId, was_seen_waiting: bool) {
        let id = row.request.id;
        self.waiting.remove(&(open.since, id));
        let others = self.aboard.entry(vehicle).or_default();
        others.push(id);
        if others.len() > 1 {
            for other in others.iter() {
                if let Some(other) = self.open.get_mut(other) {
                    other.is_shared = true;
                }
            }
        }
        if let Some(open) = self.open.get_mut(&id) {
            open.has_boarded = true;
        }
        if open.has_boarded || !was_seen_waiting {
            return;
        }
        let wait_s = row.observed.since_s(open.since).max(0.0);
        let begun = row.observed - Span::from_s_f64(service_s(row.request.party, row.request.needs, StopDeed::PickUp));
        let is_on_time = row.promised.map(|promised| begun <= promised + ON_TIME_SLACK);
        self.count(open, row.observed, |tally| {
            tally.waits.note(wait_s);
            tally.promised += u64::from(is_on_time.is_some());
            tally.on_time += u64::from(is_on_time == Some(true));
        });
    }

    fn alight(&mut self, vehicle: VehicleId, id: RequestId) {
        if let Some(aboard) = self.aboard.get_mut(&vehicle) {
            aboard.retain(|other| *other != id);
            if aboard.is_empty() {
                self.aboard.remove(&vehicle);
            }
        }
    }

    fn end(&mut self, row: &RequestNow, open: Open, note: impl Fn(&mut Tally)) {
        self.open.remove(&row.request.id);
        self.waiting.remove(&(open.since, row.request.id));
        self.count(open, row.observed, note);
    }

    /// Notes something in all tallies that a request belongs to. Parcels have a tally of their own only.
    fn count(&mut self, open: Open, at: Timestamp, note: impl Fn(&mut Tally)) {
        if let Some(need) = self.needs.get_mut(open.need as usize) {
            note(need);
        }
        if open.need == Need::Parcel {
            return;
        }
        note(&mut self.all);
        if let Some(district) = self.districts_tallies.get_mut(open.district.index()) {
            note(district);
        }
        if open.district.is_far() {
            note(&mut self.far);
        }
        if let Some(hour) = self.hours.at(at) {
            note(&mut hour.tally);
        }
    }
}
