//! A simulation out of a picture: what a foreign platform shows goes on living here.
//!
//! Taken over: the roster, the clock, where each vehicle is (on the nearest street while it moves, exactly there while it
//! stands), its state, level, riders, role and task, itineraries and open requests, who is plugged in where, levels of home
//! batteries and tanks, temperatures of rooms, faulty chargers and plants, dark feeders, travel times of streets, and the
//! weather, which stays as it is but for the day's course of temperature and sun.
//!
//! What a picture lacks is assumed:
//! - the people, what they plan and where they are: made from the city and the seed, by their plans of the day. A car that is
//!   not where its driver's plan has it is missed, and its people go by other means; whoever asked for a request of the
//!   picture is nobody of the simulated people;
//! - cars that are not in the roster: they come onto the streets as the simulated people set out;
//! - the path of a moving vehicle: the fastest to where its task leads; without a task it drives home;
//! - why a vehicle can't go on: its drive; how long a silent one stays silent: five minutes; how long what is being done
//!   takes yet (boarding, refuelling, service): half of the usual;
//! - responders and ambulances on a call: they go home, and responders are sent anew;
//! - equipment (tyres, service, cameras), prices and the phases of signals: as the simulator finds them on any day;
//! - orders and limits that an operator gave: there are none, but stopped vehicles stay stopped, in a trainer's hand.
//!
//! A vehicle of which nothing was heard stands at home.

use std::sync::Arc;

use crate::base::time::Timestamp;
use crate::city::City;
use crate::city::nearest::NearestStreet;
use crate::world::Picture;

use super::energy::Levels;
use super::scenario::{Play, WeatherPlan};
use super::simulator::{SimOptions, Simulator};

mod goals;
mod promises;
#[cfg(test)]
mod tests;
mod vehicles;

/// A simulation that goes on from a picture. The picture must be of the same city; things that the city lacks are left out.
pub fn from_picture(city: &Arc<City>, picture: &Picture, seed: u64) -> Simulator {
    let start = picture.source.clock.now;
    let vehicles = u32::try_from(picture.roster.len()).unwrap_or(u32::MAX);
    let options = SimOptions { seed, vehicles, start };
    let mut simulator = Simulator::unbegun(city.clone(), &options, picture.roster.clone(), Play::idle());
    simulator.take_over_weather(picture);
    simulator.find_fleet();
    simulator.take_over_travel_times(picture);
    simulator.take_over_promises(picture);
    let nearest = NearestStreet::new(&city.streets);
    for index in 0..simulator.lives.len() {
        simulator.take_over_vehicle(picture, &nearest, index);
    }
    simulator.take_over_grid(picture);
    simulator.begin();
    simulator.take_over_outages(picture);
    simulator.forget_beginning(picture);
    simulator
}

impl Simulator {
    /// The weather of the picture stays.
    fn take_over_weather(&mut self, picture: &Picture) {
        let Some(seen) = picture.weather else { return };
        let now = Timestamp(self.now_ms);
        let plan = WeatherPlan { cloud: Some(seen.cloud), rain_mmph: Some(seen.rain_mmph), ..WeatherPlan::default() };
        let plan = WeatherPlan { wind_mps: Some(seen.wind_mps), snow_cm: Some(seen.snow_cm), ..plan };
        // Clouds have changed the temperature too: the rest is an offset.
        self.weather = self.weather.clone().planned(plan, now);
        let clouded = self.weather.at(Timestamp(self.now_ms));
        let offset_k = Some(seen.temperature_c - clouded.temperature_c);
        self.weather = self.weather.clone().planned(WeatherPlan { offset_k, ..plan }, now);
        self.weather_now = self.weather.at(Timestamp(self.now_ms));
    }

    /// Routes follow the travel times of the picture until the traffic has measured its own.
    fn take_over_travel_times(&mut self, picture: &Picture) {
        let city = self.city.clone();
        for (street, now) in city.streets.streets.iter().zip(picture.streets.iter()) {
            if now.observed == Timestamp::NEVER || now.speed_mps <= 0.0 {
                continue;
            }
            for arc in [street.forward, street.backward] {
                if let Some(found) = city.streets.arcs.get(arc.index()) {
                    self.traffic.expect_travel(arc, found.length_m / now.speed_mps);
                }
            }
        }
        self.customise();
    }

    fn take_over_grid(&mut self, picture: &Picture) {
        for (charger, row) in self.loads.chargers.iter_mut().zip(picture.chargers.iter()) {
            charger.is_faulty = row.is_faulty;
        }
        for (plant, row) in self.loads.plants.iter_mut().zip(picture.plants.iter()) {
            plant.is_faulty = row.is_faulty;
        }
        let heard = |observed: Timestamp| observed != Timestamp::NEVER;
        let buildings = picture.buildings.iter();
        let plants = picture.plants.iter();
        let levels = Levels {
            building: buildings.map(|row| heard(row.observed).then_some((row.battery_soc, row.indoor_c))).collect(),
            tank_kg: plants.map(|row| heard(row.observed).then_some(row.tank_kg)).collect(),
        };
        self.energy.take_levels(&levels, Timestamp(self.now_ms));
        self.repair_in_time();
    }

    /// Dark feeders, with all that hangs on them.
    fn take_over_outages(&mut self, picture: &Picture) {
        for (index, row) in picture.feeders.iter().enumerate() {
            if !row.is_live {
                self.trip_feeder(crate::base::ids::FeederId::from_index(index), None);
            }
        }
    }

    /// Nothing of how it was put together is an event, and the day before the start is the picture's.
    fn forget_beginning(&mut self, picture: &Picture) {
        self.past.clone_from(&picture.energy_day);
        // Charging is counted ahead, and what was seen has the present stretch in it already.
        for (life, row) in self.lives.iter_mut().zip(picture.status.iter()) {
            if row.observed != Timestamp::NEVER && row.soc.is_finite() {
                life.soc = row.soc.clamp(0.0, 1.0);
            }
        }
        self.tell_anew();
        self.counters.events_by_kind.clear();
        self.counters.trips = 0;
        self.hasher = blake3::Hasher::new();
    }
}
