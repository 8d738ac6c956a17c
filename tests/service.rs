//! Service figures and re-balancing with a running city.

use std::sync::Arc;
use std::time::Duration;

use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::command::OperatorId;
use yagura::model::{Control, Intent};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;
use yagura::world::Need;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);

fn town(homes: u32) -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes }))
}

fn station(city: &Arc<City>, is_rebalancing: bool) -> Station<Simulator> {
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 250, start: START });
    let mut station = Station::new(city.clone(), Box::new(simulator));
    station.intent(Intent::SetRebalancing { is_on: is_rebalancing, by: OperatorId(0) });
    station
}

fn run_to(station: &mut Station<Simulator>, until: Timestamp, step: Span) {
    while station.source().now() < until {
        let left = until - station.source().now();
        station.control(Control::Jump(left.min(step)));
        station.step(Duration::ZERO);
    }
}

/// The simulator counts for itself what became of requests; the station sees facts only, and comes to the same.
#[test]
fn the_figures_agree_with_what_the_simulator_counted() {
    let city = town(1_000);
    let mut station = station(&city, false);
    run_to(&mut station, START + Span::from_s(4 * 3_600), Span::from_s(60));
    let view = station.publish().service.clone();
    let (rides, parcels) = (station.source().ride_counts(), station.source().parcel_counts());
    assert!(rides.served > 30, "{} served", rides.served);
    // Who began aboard has asked before the simulator began to count.
    let aboard_at_first = view.all.asked - rides.made;
    assert!(aboard_at_first < 20, "{aboard_at_first} aboard at the start");
    assert_eq!(view.all.unserved, rides.unserved);
    assert!((rides.served..=rides.served + aboard_at_first).contains(&view.all.served));
    assert!((f64::from(view.all.wait_mean_s.unwrap_or(0.0)) - rides.waits.mean_s()).abs() < 0.1);
    assert!((f64::from(view.all.wait_p90_s.unwrap_or(0.0)) - rides.waits.quantile_s(0.9)).abs() < 0.1);
    assert_eq!(view.needs[Need::Parcel as usize].unserved, parcels.unserved);
    let (needs, districts) = (&view.needs[..Need::Parcel as usize], &view.districts);
    assert_eq!(needs.iter().map(|row| row.asked).sum::<u64>(), view.all.asked);
    assert_eq!(districts.iter().map(|row| row.served).sum::<u64>(), view.all.served);
    let hours: u64 = view.hours.iter().map(|hour| hour.rides.asked).sum();
    assert_eq!(hours, view.all.asked);
    let empty = view.empty_share().unwrap_or(0.0);
    assert!((0.05..0.95).contains(&empty), "{empty} of the way was empty");
    station.control(Control::Restart);
    station.step(Duration::ZERO);
    let again = station.publish().service.clone();
    assert!(again.all.asked < 20 && again.all.served == 0, "a source that begins anew has new figures: {again:?}");
}

/// Idle vehicles are sent ahead in the same way however time is cut into steps, and go on serving.
#[test]
fn vehicles_are_sent_ahead_alike_at_any_step_and_serve_as_before() {
    let city = town(2_000);
    let end = START + Span::from_s(3 * 3_600);
    let mut long = station(&city, true);
    run_to(&mut long, end, Span::from_s(60));
    let mut short = station(&city, true);
    run_to(&mut short, end, Span::from_s(7));
    assert_eq!(long.source().digest(), short.source().digest());
    let demand = long.publish().dispatch.demand.clone();
    assert!(demand.is_rebalancing && demand.sent_count > 0, "{demand:?}");
    assert!(demand.is_learning() && demand.seen == Span::from_s(3 * 3_600), "{demand:?}");
    let rides = long.source().ride_counts();
    assert!(rides.served as f64 > 0.9 * (rides.served + rides.unserved) as f64, "{} unserved", rides.unserved);
    let mut off = station(&city, false);
    run_to(&mut off, end, Span::from_s(60));
    assert_ne!(off.source().digest(), long.source().digest(), "it makes a difference");
    assert_eq!(off.publish().dispatch.demand.sent_count, 0);
}
