//! A generated town whose vehicles a station dispatches, and whose time passes when a test says so.

use std::sync::Arc;
use std::time::Duration;

use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::Control;
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;

/// What happens follows from it, as who is not there when their vehicle comes.
pub const SEED: u64 = 7;

pub fn town(homes: u32) -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes }))
}

/// A station that runs from a moment on, and has published.
pub fn station(city: &Arc<City>, vehicles: u32, start: Timestamp) -> Station<Simulator> {
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: SEED, vehicles, start });
    let mut station = Station::new(city.clone(), Box::new(simulator));
    station.control(Control::Play);
    station.step(Duration::from_millis(100));
    station.publish();
    station
}

/// Lets time pass, in the longest steps there are.
pub fn run(station: &mut Station<Simulator>, seconds: i64) {
    let until = station.source().now() + Span::from_s(seconds);
    while station.source().now() < until {
        let left = until - station.source().now();
        station.control(Control::Jump(left.min(Simulator::MAX_STEP)));
        station.step(Duration::ZERO);
    }
}
