//! The list: each appointment with how its patient comes and whether they will be in time.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::dispatch_view::Booking;
use crate::model::{Appointment, Coming, RequestPurpose, RequestState, StopDeed};
use crate::world::Picture;
use crate::world::picture::RequestNow;

/// An appointment as the panel shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The place in the hospital's list; none for those that were booked at a window.
    pub number: Option<u32>,
    pub at: BuildingId,
    pub due: Timestamp,
    pub how: How,
    pub standing: Standing,
    /// The request for a ride, while it is open; of those who were booked at a window also afterwards.
    pub ride: Option<RequestId>,
}

/// How a patient comes, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    OwnWay,
    /// A ride is not asked for yet.
    WillAsk,
    /// A ride was asked for and has no vehicle yet.
    NoVehicle,
    /// A vehicle comes for them; with the arrival as expected by now.
    Fetched {
        vehicle: VehicleId,
        arrival: Option<Timestamp>,
    },
    Aboard {
        vehicle: VehicleId,
        arrival: Option<Timestamp>,
    },
    Arrived(Timestamp),
    /// Nobody brings them, and nobody will: they are to be called.
    NotServed,
}

/// Whether a patient is in time. The order is that of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Expected after the hour, or past the hour and not there.
    Late,
    Coming,
    Arrived,
}

/// What somebody wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The hospital that is looked at; all of them when `None`.
    pub hospital: Option<BuildingId>,
    /// Also those who are to come on their own and are not late: there is nothing to do for them.
    pub shows_own_way: bool,
}

/// The rows of the panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// Where anybody is due today, the most first.
    pub hospitals: Vec<(BuildingId, usize)>,
    pub rows: Vec<Row>,
    /// Appointments by [`Standing`], shown or not.
    pub counts: [usize; 3],
    /// Those with a ride, shown or not.
    pub by_vehicle: usize,
}

impl Listed {
    /// The appointments that somebody wants to see.
    pub fn of(picture: &Picture, wanted: Wanted) -> Self {
        let rides: BTreeMap<RequestId, &RequestNow> = picture
            .requests
            .iter()
            .flatten()
            .filter(|row| row.request.purpose == RequestPurpose::Appointment)
            .map(|row| (row.request.id, row))
            .collect();
        let mut rows: Vec<Row> = picture.appointments.rows.iter().map(|one| row_of(picture, one, &rides)).collect();
        let told: BTreeSet<RequestId> = rows.iter().filter_map(|row| row.ride).collect();
        rows.extend(booked(picture, &rides).filter(|row| row.ride.is_none_or(|ride| !told.contains(&ride))));
        let hospitals = hospitals_of(&rows);
        rows.retain(|row| wanted.hospital.is_none_or(|hospital| hospital == row.at));
        let mut counts = [0; 3];
        for row in &rows {
            counts[row.standing as usize] += 1;
        }
        let by_vehicle = rows.iter().filter(|row| row.ride.is_some()).count();
        let is_quiet = |row: &Row| row.how == How::OwnWay && row.standing == Standing::Coming;
        rows.retain(|row| wanted.shows_own_way || !is_quiet(row));
        rows.sort_by_key(|row| (row.standing, row.due, row.at, row.number));
        Self { hospitals, rows, counts, by_vehicle }
    }

    pub fn count_of(&self, standing: Standing) -> usize {
        self.counts[standing as usize]
    }
}

fn hospitals_of(rows: &[Row]) -> Vec<(BuildingId, usize)> {
    let mut counts: BTreeMap<BuildingId, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.at).or_default() += 1;
    }
    let mut hospitals: Vec<(BuildingId, usize)> = counts.into_iter().collect();
    hospitals.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    hospitals
}

/// Appointments that were booked at a window of this station: the hospital's list has them not.
fn booked<'a>(picture: &'a Picture, rides: &'a BTreeMap<RequestId, &'a RequestNow>) -> impl Iterator<Item = Row> + 'a {
    let local_day = |at: Timestamp| at.local(picture.city.zone).date_naive();
    let today = local_day(picture.source.clock.now);
    let open = picture.dispatch.bookings.iter().filter_map(move |booking| {
        let ride = rides.get(&booking.request)?;
        let due = booking.draft.latest_arrival.filter(|due| local_day(*due) <= today)?;
        Some(booked_row(picture, booking, due, how_by(picture, ride)))
    });
    let arrived = picture.dispatch.arrived.iter().filter_map(move |(booking, at)| {
        let due = booking.draft.latest_arrival.filter(|due| local_day(*due) == today)?;
        Some(booked_row(picture, booking, due, How::Arrived(*at)))
    });
    open.chain(arrived)
}

fn booked_row(picture: &Picture, booking: &Booking, due: Timestamp, how: How) -> Row {
    let standing = standing_of(picture, due, how);
    Row { number: None, at: booking.draft.to, due, how, standing, ride: Some(booking.request) }
}

fn row_of(picture: &Picture, one: &Appointment, rides: &BTreeMap<RequestId, &RequestNow>) -> Row {
    let how = match one.coming {
        Coming::OwnWay => How::OwnWay,
        Coming::ByRide => How::WillAsk,
        Coming::Arrived(at) => How::Arrived(at),
        Coming::Request(id) => rides.get(&id).map_or(How::NoVehicle, |ride| how_by(picture, ride)),
    };
    let ride = match one.coming {
        Coming::Request(id) => Some(id),
        _ => None,
    };
    let standing = standing_of(picture, one.due, how);
    Row { number: Some(one.number), at: one.at, due: one.due, how, standing, ride }
}

fn how_by(picture: &Picture, ride: &RequestNow) -> How {
    let arrival = |vehicle: VehicleId| {
        let itinerary = picture.itineraries.get(vehicle.index())?;
        let is_it =
            |stop: &&crate::model::ItineraryStop| stop.request == ride.request.id && stop.deed == StopDeed::DropOff;
        // What was planned for a moment that is past has not happened yet.
        itinerary.stops.iter().find(is_it).map(|stop| stop.due.max(picture.source.clock.now))
    };
    match ride.state {
        RequestState::Assigned { vehicle, .. } => How::Fetched { vehicle, arrival: arrival(vehicle) },
        RequestState::OnBoard { vehicle } => How::Aboard { vehicle, arrival: arrival(vehicle) },
        RequestState::Unserved(_) | RequestState::NoShow { .. } => How::NotServed,
        _ => How::NoVehicle,
    }
}

fn standing_of(picture: &Picture, due: Timestamp, how: How) -> Standing {
    let now = picture.source.clock.now;
    let late_from = due + Appointment::GRACE;
    match how {
        How::Arrived(_) => Standing::Arrived,
        How::Fetched { arrival: Some(at), .. } | How::Aboard { arrival: Some(at), .. } if at > due + MINUTE => {
            Standing::Late
        }
        How::Fetched { .. } | How::Aboard { .. } if now <= late_from => Standing::Coming,
        How::NotServed => Standing::Late,
        _ if now > late_from => Standing::Late,
        _ => Standing::Coming,
    }
}

/// Nobody is called late for less.
const MINUTE: Span = Span::from_s(60);
