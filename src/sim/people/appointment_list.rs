//! The hospitals' lists: the day's appointments as hospitals and clinics tell them.

use std::collections::BTreeMap;

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::model::fact::AppointmentFacts;
use crate::model::{Appointment, Coming};

use super::everybody::People;
use super::modes::Mode;

impl People {
    /// All appointments of the day, numbered in each hospital's list by their hour.
    pub fn appointment_list(&self, now: Timestamp) -> AppointmentFacts {
        let ride_of: BTreeMap<u32, RequestId> = self.riders.iter().map(|(id, person)| (*person, *id)).collect();
        let mut order: Vec<&super::Appointment> = self.appointments.iter().collect();
        order.sort_by_key(|appointment| (appointment.place, appointment.due, appointment.person));
        let mut last = (BuildingId::NONE, 0);
        let rows = order.into_iter().map(|appointment| {
            last = if last.0 == appointment.place { (last.0, last.1 + 1) } else { (appointment.place, 1) };
            let person = appointment.person.index();
            let is_on_the_way = self.goal.get(person) == Some(&appointment.place);
            let ride = ride_of.get(&(person as u32)).filter(|_| is_on_the_way);
            let coming = match (appointment.arrived, ride, appointment.mode) {
                (Some(at), ..) => Coming::Arrived(at),
                (None, Some(ride), _) => Coming::Request(*ride),
                (None, None, Mode::Ride) => Coming::ByRide,
                (None, None, _) => Coming::OwnWay,
            };
            Appointment { number: last.1, at: appointment.place, due: appointment.due, coming }
        });
        AppointmentFacts { observed: now, appointment: rows.take(Appointment::DAY_MAX).collect() }
    }
}
