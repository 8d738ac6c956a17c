//! `yagura simulate`: the city without a window, as fast as it goes.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use yagura::base::time::Span;
use yagura::model::{Control, Source as _};
use yagura::sim::RequestCounts;
use yagura::sim::energy::EnergyTotals;
use yagura::sim::people::PeopleCounters;
use yagura::sim::people::modes::Mode;
use yagura::sim::people::trip::Purpose;
use yagura::station::Station;

use crate::args::{CityArgs, SimulateArgs};
use crate::prepare::{self, Plan};
use crate::trips::{self, TripsReport};

/// Simulated time of one step of the heart: pictures are not asked for, so steps may be long.
const STEP: Span = Span::from_s(60);

/// What a run tells. The keys are part of the command line's contract.
#[derive(Debug, Serialize)]
struct Report {
    city: String,
    seed: u64,
    start: String,
    /// The scenario that was played.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    simulated_s: f64,
    cpu_s: f64,
    /// Vehicles times simulated seconds.
    vehicle_seconds: f64,
    vehicle_seconds_per_cpu_s: f64,
    vehicles: usize,
    homes: u32,
    energy_kwh: EnergyReport,
    people: PeopleReport,
    /// Of vehicles, from kerb to kerb.
    trips: TripsReport,
    requests: RequestReport,
    parcels: RequestReport,
    /// What didn't fit when the energy of every single thing was summed anew after each step: rounding only.
    energy_balance_error_kwh: f64,
    cost_yen: CostReport,
    /// How often each kind of event happened.
    events: BTreeMap<&'static str, u64>,
    /// BLAKE3 of all events and of a full sample every simulated minute.
    digest: String,
}

/// Who lives here and what they did.
#[derive(Debug, Serialize)]
struct PeopleReport {
    residents: u32,
    from_outside: u32,
    trips: u64,
    trips_by_mode: BTreeMap<&'static str, u64>,
    trips_by_purpose: BTreeMap<&'static str, u64>,
    rides_asked: u64,
    rides_made: u64,
    /// Those who went by other means because nobody came.
    rides_fallback: u64,
    cars_missed: u64,
    /// Drives in cars that are not connected that never got onto the street.
    cars_stuck: u64,
    appointments: u64,
    appointments_late: u64,
    parcels_ordered: u64,
}

impl PeopleReport {
    fn of(people: &PeopleCounters) -> Self {
        Self {
            residents: people.residents,
            from_outside: people.from_outside,
            trips: people.trips(),
            trips_by_mode: Mode::ALL.iter().map(|mode| (mode.word(), people.trips_by_mode[mode.index()])).collect(),
            trips_by_purpose: Purpose::ALL
                .iter()
                .map(|purpose| (purpose.word(), people.trips_by_purpose[purpose.index()]))
                .collect(),
            rides_asked: people.rides_asked,
            rides_made: people.rides_made,
            rides_fallback: people.rides_fallback,
            cars_missed: people.cars_missed,
            cars_stuck: people.cars_stuck,
            appointments: people.appointments,
            appointments_late: people.appointments_late,
            parcels_ordered: people.parcels_ordered,
        }
    }
}

/// What became of requests for rides, or of parcels.
#[derive(Debug, Serialize)]
struct RequestReport {
    made: u64,
    served: u64,
    unserved: u64,
    cancelled: u64,
    no_shows: u64,
    /// Wait for the pick-up.
    wait_mean_s: f64,
    wait_p90_s: f64,
}

impl RequestReport {
    fn of(counts: &RequestCounts) -> Self {
        Self {
            made: counts.made,
            served: counts.served,
            unserved: counts.unserved,
            cancelled: counts.cancelled,
            no_shows: counts.no_shows,
            wait_mean_s: counts.waits.mean_s(),
            wait_p90_s: counts.waits.quantile_s(0.9),
        }
    }
}

#[derive(Debug, Serialize)]
struct EnergyReport {
    sources: BTreeMap<&'static str, f64>,
    uses: BTreeMap<&'static str, f64>,
}

/// What the energy cost, in yen.
#[derive(Debug, Serialize)]
struct CostReport {
    /// What came from the grid outside at the spot price, less what was given back.
    grid_at_spot: f64,
    /// What homes pay by the tariff with the levy.
    homes_at_tariff: f64,
}

impl EnergyReport {
    fn of(totals: &EnergyTotals) -> Self {
        let sources = [
            ("grid", totals.grid_in_kwh),
            ("solar", totals.solar_kwh),
            ("fuel_cell", totals.fuel_cell_kwh),
            ("generators", totals.generators_kwh),
            ("batteries", totals.battery_out_kwh),
        ];
        let uses = [
            ("homes", totals.homes_kwh),
            ("institutions", totals.institutions_kwh),
            ("business", totals.business_kwh),
            ("vehicles", totals.vehicles_kwh),
            ("electrolyser", totals.electrolyser_kwh),
            ("batteries", totals.battery_in_kwh),
            ("to_grid", totals.grid_out_kwh),
            ("losses", totals.losses_kwh),
        ];
        Self { sources: sources.into(), uses: uses.into() }
    }
}

pub fn run(city_args: &CityArgs, args: &SimulateArgs) -> Result<()> {
    if let Some(routes) = &args.trips {
        return trips::run(city_args, routes, args.report.as_deref());
    }
    prepare::ensure_one_clock(city_args)?;
    let scenario = prepare::scenario(city_args)?;
    let city = prepare::city(city_args)?;
    let plan = Plan::of(city_args, &city, scenario)?;
    let (start, simulator) = (plan.start, plan.simulator(city_args, &city, false)?);
    let vehicles = simulator.roster().len();
    let mut station = Station::new(city.clone(), Box::new(simulator));
    let length = Span::from_s_f64(args.until.unwrap_or_default().as_secs_f64());
    let cpu_before = cpu_time::ProcessTime::now();
    let mut done = Span::ZERO;
    while done < length {
        let step = Span(STEP.0.min(length.0 - done.0));
        station.control(Control::Jump(step));
        station.step(Duration::ZERO);
        done.0 += step.0;
    }
    let cpu_s = cpu_before.elapsed().as_secs_f64();
    let source = station.source();
    let vehicle_seconds = vehicles as f64 * done.as_s();
    let totals = source.energy_totals();
    let report = Report {
        city: city.name.en.to_string(),
        seed: city_args.seed,
        start: start.local(city.zone).to_rfc3339(),
        scenario: plan.scenario.as_ref().map(|scenario| scenario.name.to_string()),
        simulated_s: done.as_s(),
        cpu_s,
        vehicle_seconds,
        vehicle_seconds_per_cpu_s: vehicle_seconds / cpu_s.max(f64::MIN_POSITIVE),
        vehicles,
        homes: city.home_count(),
        energy_kwh: EnergyReport::of(&totals),
        people: PeopleReport::of(&source.counters().people),
        trips: TripsReport::of(&source.counters().trip_times),
        requests: RequestReport::of(source.ride_counts()),
        parcels: RequestReport::of(source.parcel_counts()),
        energy_balance_error_kwh: source.energy_balance_error_kwh(),
        cost_yen: CostReport { grid_at_spot: totals.spot_cost_yen, homes_at_tariff: totals.homes_bill_yen },
        events: source.counters().events_by_kind.clone(),
        digest: source.digest().to_hex().to_string(),
    };
    prepare::write_report(&report, args.report.as_deref())
}
