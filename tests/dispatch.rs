//! The station's dispatcher and the simulator's vehicles together.

use std::sync::Arc;
use std::time::Duration;

use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::{Control, RequestState, Role, Source as _, VehicleKind};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;
use yagura::world::Picture;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);

fn town(homes: u32) -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes }))
}

fn station(city: &Arc<City>, vehicles: u32, start: Timestamp) -> Station<Simulator> {
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles, start });
    Station::new(city.clone(), Box::new(simulator))
}

/// Runs exactly to a moment, in steps as long as they may be.
fn run_to(station: &mut Station<Simulator>, until: Timestamp) {
    while station.source().now() < until {
        let left = until - station.source().now();
        station.control(Control::Jump(left.min(Simulator::MAX_STEP)));
        station.step(Duration::ZERO);
    }
}

#[test]
fn the_same_hour_has_the_same_digest_at_any_speed_and_frame_rate() {
    let city = town(1_000);
    let end = START + Span::from_s(3_600);
    let mut headless = station(&city, 200, START);
    run_to(&mut headless, end);
    let served = headless.source().ride_counts().served;
    assert!(served > 20, "{served} served");
    let paces = [(1.0, 100, 1_500), (1.0, 33, 1_000), (60.0, 100, 500), (600.0, 37, 150), (30.0, 7_001, 15)];
    for (speed, frame_ms, frames) in paces {
        let mut shown = station(&city, 200, START);
        shown.control(Control::SetSpeed(speed));
        for frame in 0..frames {
            shown.step(Duration::from_millis(frame_ms));
            if frame % 3 == 0 {
                shown.publish();
            }
            if frame % 50 == 7 {
                shown.control(Control::Pause);
                shown.step(Duration::from_millis(frame_ms));
                shown.control(Control::Play);
            }
        }
        assert!(shown.source().now() < end, "the frames fit into the hour");
        run_to(&mut shown, end);
        assert_eq!(shown.source().now(), end);
        assert_eq!(shown.source().digest(), headless.source().digest(), "x{speed}, a frame every {frame_ms} ms");
        assert_eq!(shown.source().ride_counts(), headless.source().ride_counts());
    }
}

fn count(picture: &Picture, passes: impl Fn(RequestState) -> bool) -> usize {
    picture.requests.iter().flatten().filter(|row| passes(row.state)).count()
}

#[test]
fn a_day_of_requests_is_served() {
    let city = town(1_000);
    let mut station = station(&city, 200, START);
    let shuttles = station.source().roster().iter().filter(|vehicle| vehicle.kind == VehicleKind::Shuttle).count();
    let robots = station.source().roster().iter().filter(|vehicle| vehicle.kind == VehicleKind::Robot).count();
    let (mut most_stops, mut with_attendant) = (0, 0);
    for quarter in 1..=96 {
        run_to(&mut station, START + Span::from_s(900 * quarter));
        let picture = station.publish();
        for (vehicle, row) in picture.roster.iter().zip(picture.itineraries.iter()) {
            assert!(row.stops.is_empty() || vehicle.kind.is_dispatched(), "{:?} has stops", vehicle.kind);
            most_stops = most_stops.max(row.stops.len());
        }
        // Attendants of hospital shuttles work from 6:30 to 20:30; the last ride may take somewhat longer than planned.
        let minute = (8 * 60 + 15 * quarter) % (24 * 60);
        for (status, row) in picture.status.iter().zip(picture.itineraries.iter()) {
            if status.role == Role::HospitalShuttle && !row.stops.is_empty() {
                assert!((390..1_245).contains(&minute), "{row:?} at minute {minute}");
                with_attendant += 1;
            }
        }
        // Each assigned request is in the itinerary of its vehicle, and in no other.
        for row in picture.requests.iter().flatten() {
            let is_held =
                |stops: &[yagura::model::ItineraryStop]| stops.iter().any(|stop| stop.request == row.request.id);
            let holders = picture.itineraries.iter().filter(|itinerary| is_held(&itinerary.stops)).count();
            let is_under_way = matches!(row.state, RequestState::Assigned { .. }) || row.state.is_aboard();
            assert_eq!(holders, usize::from(is_under_way), "{row:?}");
        }
    }
    assert!(with_attendant > 0, "no hospital shuttle was seen at work");
    let picture = station.publish();
    assert!(count(&picture, RequestState::is_ended) > 100);
    let rides = station.source().ride_counts();
    println!("{} rides by {shuttles} shuttles, {} unserved, at most {most_stops} stops", rides.served, rides.unserved);
    println!("wait: mean {} s, p90 {} s", rides.waits.mean_s(), rides.waits.quantile_s(0.9));
    let ended = (rides.served + rides.unserved) as f64;
    assert!(rides.made > 300 && rides.served as f64 > 0.95 * ended, "{} of {}", rides.served, rides.made);
    assert!(rides.waits.quantile_s(0.9) < 600.0, "{} s", rides.waits.quantile_s(0.9));
    let parcels = station.source().parcel_counts();
    println!("{} parcels by {robots} robots, {} unserved", parcels.served, parcels.unserved);
    let ended = (parcels.served + parcels.unserved) as f64;
    assert!(parcels.made > 20 && parcels.served as f64 > 0.95 * ended, "{} of {}", parcels.served, parcels.made);
}

#[test]
fn a_city_without_shuttles_asks_for_nothing() {
    let city = town(500);
    let mut station = station(&city, 1, START);
    run_to(&mut station, START + Span::from_s(600));
    assert_eq!(station.publish().requests.iter().flatten().count(), 0);
}
