//! Measures how soon a request that is made at a window has its first suggestion in the picture, on the default city.
//!
//! ```sh
//! cargo run --release --example first_suggestion
//! ```
//!
//! Station time: from making the request to the picture that has its suggestion; in between lies one step. At 08:20, with
//! a window that looks at the requests. `cold` is the very first suggestion of a run.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use yagura::base::chance::Chance;
use yagura::base::ids::{BuildingId, RequestId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::command::OperatorId;
use yagura::model::people::AskId;
use yagura::model::{Control, DispatchMode, Intent, Interest, Needs, Party, RequestDraft, RequestPurpose};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;

/// The default city of the command line.
const HOMES: u32 = 8_000;
const SEED: u64 = 1;
const VEHICLES: u32 = 600;
/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const UNTIL: Timestamp = Timestamp(START.0 + 1_200_000);
const REQUESTS: u32 = 200;
const ME: OperatorId = OperatorId(1);

fn main() -> Result<()> {
    let mut city = generate(&GenerateOptions { seed: SEED, homes: HOMES });
    yagura::city::overlay::lay_over(&mut city, SEED);
    let city = Arc::new(city);
    let mut results = serde_json::Map::new();
    for mode in [DispatchMode::Automatic, DispatchMode::Suggest] {
        results.insert(mode.word().to_owned(), measure(&city, mode)?);
    }
    println!("{}", serde_json::to_string_pretty(&results)?);
    Ok(())
}

fn measure(city: &Arc<City>, mode: DispatchMode) -> Result<serde_json::Value> {
    let options = SimOptions { seed: SEED, vehicles: VEHICLES, start: START };
    let mut station = Station::new(city.clone(), Box::new(Simulator::new(city.clone(), &options)));
    station.control(Control::Play);
    while station.source().now() < UNTIL {
        let left = UNTIL - station.source().now();
        station.control(Control::Jump(left.min(Span::from_s(60))));
        station.step(Duration::ZERO);
    }
    station.intent(Intent::SetDispatchMode { mode, by: ME });
    station.publish();
    let mut chance = Chance::new(SEED);
    let mut times_ms = Vec::new();
    let mut nobody = 0;
    for number in 0..REQUESTS {
        let draft = draft(city, &mut chance, number);
        let begun = Instant::now();
        let id = station.make_request(draft).context("a request between two buildings is taken")?;
        station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(id) }));
        station.step(Duration::from_millis(1));
        let picture = station.publish();
        let suggestion = picture.dispatch.suggestion(id);
        ensure!(suggestion.is_some(), "{id:?} has no suggestion in the picture of its own step");
        times_ms.push(begun.elapsed().as_secs_f64() * 1_000.0);
        nobody += u32::from(suggestion.is_some_and(|suggestion| suggestion.best.is_empty()));
        pass(&mut station, id);
    }
    let cold_ms = times_ms[0];
    times_ms.sort_by(f64::total_cmp);
    let at = |share: f64| times_ms[((times_ms.len() - 1) as f64 * share).round() as usize];
    Ok(serde_json::json!({
        "requests": times_ms.len(), "without_a_vehicle": nobody, "vehicles": station.publish().roster.len(),
        "cold_ms": cold_ms, "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0),
    }))
}

/// Calls the request off and lets five seconds pass, so that the next one is asked in another moment.
fn pass(station: &mut Station<Simulator>, id: RequestId) {
    station.intent(Intent::CancelRequest { request: id, by: ME });
    for _ in 0..10 {
        station.step(Duration::from_millis(500));
        station.publish();
    }
}

fn draft(city: &City, chance: &mut Chance, number: u32) -> RequestDraft {
    let mut place = || BuildingId::from_index(chance.below(city.buildings.len()));
    let (from, mut to) = (place(), place());
    while to == from {
        to = place();
    }
    RequestDraft {
        purpose: RequestPurpose::Ride,
        from,
        to,
        party: Party { seats: 1, ..Party::default() },
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        ask: AskId(number),
        by: ME,
    }
}
