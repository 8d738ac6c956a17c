//! History: everything one sample a minute for two hours, in as few bytes as its use allows.

use std::collections::VecDeque;

use crate::base::time::{Span, Timestamp};
use crate::model::Thing;

use super::column::Column;
use super::live::Columns;
use super::picture::{BuildingNow, Quantity, VehicleStatus};

/// Samples kept of each thing: two hours, one a minute.
pub(super) const MINUTES_MAX: usize = 120;
const MINUTE_MS: i64 = 60_000;

/// What was last heard of longer ago than this is sampled as unknown.
const FRESH_FOR: Span = Span::from_s(60);
/// The same for buildings and the grid, which may report once in some minutes.
const FRESH_FOR_GRID: Span = Span::from_s(900);

/// Rows of samples of one kind of thing, one row a minute, oldest first. Rows are allocated when their minute comes.
#[derive(Debug)]
struct MinuteRows<S> {
    rows: VecDeque<(i64, Vec<S>)>,
}

impl<S> Default for MinuteRows<S> {
    fn default() -> Self {
        Self { rows: VecDeque::new() }
    }
}

impl<S: Copy> MinuteRows<S> {
    /// Adds the row of a minute; the oldest row is used again when two hours are full.
    fn add<T: Clone>(&mut self, minute: i64, column: &Column<T>, sample: impl Fn(usize, &T) -> S) {
        if column.is_empty() {
            return;
        }
        let spare = if self.rows.len() >= MINUTES_MAX { self.rows.pop_front() } else { None };
        while self.rows.front().is_some_and(|(oldest, _)| *oldest <= minute - MINUTES_MAX as i64) {
            self.rows.pop_front();
        }
        let mut row = spare.map_or_else(Vec::new, |(_, row)| row);
        row.clear();
        row.reserve_exact(column.len());
        row.extend(column.iter().enumerate().map(|(index, now)| sample(index, now)));
        self.rows.push_back((minute, row));
    }

    fn sample_mut(&mut self, minute: i64, index: usize) -> Option<&mut S> {
        let at = self.rows.binary_search_by_key(&minute, |(minute, _)| *minute).ok()?;
        self.rows.get_mut(at)?.1.get_mut(index)
    }

    fn series(&self, index: usize, value: impl Fn(S) -> Option<f32>) -> Vec<(Timestamp, f32)> {
        let rows = self.rows.iter();
        rows.filter_map(|(minute, row)| Some((Timestamp(minute * MINUTE_MS), value(*row.get(index)?)?))).collect()
    }
}

/// A vehicle's sample in four bytes: two hours of 100,000 vehicles take 48 MB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct VehicleSample {
    /// In 1/65,534; 65,535 is unknown.
    soc: u16,
    /// In quarter m/s; 255 is unknown.
    speed: u8,
    /// 255 is unknown.
    riders: u8,
}

const SOC_STEPS: f32 = 65_534.0;
const SPEED_STEPS_PER_MPS: f32 = 4.0;

fn speed_sample(speed_mps: f32) -> u8 {
    (speed_mps * SPEED_STEPS_PER_MPS).round().clamp(0.0, 254.0) as u8
}

fn speed_value(sample: u8) -> Option<f32> {
    (sample != u8::MAX).then(|| f32::from(sample) / SPEED_STEPS_PER_MPS)
}

fn soc_sample(soc: f32) -> u16 {
    (soc.clamp(0.0, 1.0) * SOC_STEPS).round() as u16
}

/// Steps of 10 W up to this many, then of 1 kW.
const FINE_STEPS: i16 = 20_000;
const FINE_STEP_KW: f32 = 0.01;
/// Stands for an unknown power.
const POWER_UNKNOWN: i16 = i16::MIN;

/// A power in two bytes: exact to 10 W up to 200 kW, to 1 kW up to 12.9 MW.
fn power_sample(power_kw: f32) -> i16 {
    let fine_kw = f32::from(FINE_STEPS) * FINE_STEP_KW;
    let size = if power_kw.abs() <= fine_kw {
        power_kw.abs() / FINE_STEP_KW
    } else {
        f32::from(FINE_STEPS) + (power_kw.abs() - fine_kw)
    };
    let steps = size.round().min(f32::from(i16::MAX)) as i16;
    if power_kw < 0.0 { -steps } else { steps }
}

fn power_value(sample: i16) -> Option<f32> {
    let size = sample.checked_abs()?;
    let fine = size.min(FINE_STEPS);
    let power_kw = f32::from(fine) * FINE_STEP_KW + f32::from(size - fine);
    Some(if sample < 0 { -power_kw } else { power_kw })
}

/// The last two hours of the whole city.
#[derive(Debug, Default)]
pub(super) struct CityHistory {
    minute: Option<i64>,
    vehicles: MinuteRows<VehicleSample>,
    buildings: MinuteRows<i16>,
    streets: MinuteRows<u8>,
    chargers: MinuteRows<f32>,
    feeders: MinuteRows<f32>,
    solar_fields: MinuteRows<f32>,
    /// Tank, electrolyser, fuel cell.
    plants: MinuteRows<[f32; 3]>,
}

impl CityHistory {
    /// Samples everything when the clock has come into a new minute.
    pub fn tick(&mut self, now: Timestamp, columns: &Columns) {
        let minute = now.0.div_euclid(MINUTE_MS);
        if self.minute.is_none_or(|last| minute > last) {
            self.minute = Some(minute);
            self.sample_vehicles(minute, columns);
            self.sample_places(minute, columns);
        }
    }

    fn sample_vehicles(&mut self, minute: i64, columns: &Columns) {
        let at = Timestamp(minute * MINUTE_MS);
        let known = at - FRESH_FOR;
        let mut motions = columns.motion.iter();
        // Both columns have the same rows; they are walked together because rows are many.
        let speeds: Vec<u8> = motions
            .by_ref()
            .map(|motion| if motion.observed >= known { speed_sample(motion.speed_mps) } else { u8::MAX })
            .collect();
        self.vehicles.add(minute, &columns.status, |index, status: &VehicleStatus| {
            let speed = speeds.get(index).copied().unwrap_or(u8::MAX);
            // A parked vehicle keeps its charge while it sleeps.
            if status.observed == Timestamp::NEVER {
                VehicleSample { soc: u16::MAX, speed, riders: u8::MAX }
            } else if status.observed >= known || !status.state.needs_a_person() {
                VehicleSample { soc: soc_sample(status.soc), speed, riders: status.riders.min(254) }
            } else {
                VehicleSample { soc: u16::MAX, speed, riders: u8::MAX }
            }
        });
    }

    fn sample_places(&mut self, minute: i64, columns: &Columns) {
        let known = Timestamp(minute * MINUTE_MS) - FRESH_FOR_GRID;
        let fresh = |observed: Timestamp, value: f32| if observed >= known { value } else { f32::NAN };
        self.buildings.add(minute, &columns.buildings, |_, now: &BuildingNow| {
            if now.observed >= known { power_sample(now.net_kw()) } else { POWER_UNKNOWN }
        });
        self.streets.add(minute, &columns.streets, |_, now| {
            if now.observed >= known { speed_sample(now.speed_mps) } else { u8::MAX }
        });
        self.chargers.add(minute, &columns.chargers, |_, now| fresh(now.observed, now.power_kw));
        self.feeders.add(minute, &columns.feeders, |_, now| fresh(now.observed, now.load_kw));
        self.solar_fields.add(minute, &columns.solar_fields, |_, now| fresh(now.observed, now.power_kw));
        self.plants.add(minute, &columns.plants, |_, now| {
            [now.tank_kg, now.electrolyser_kw, now.fuel_cell_kw].map(|value| fresh(now.observed, value))
        });
    }

    /// A late fact fills the sample of the minute after it, where nothing was known.
    pub fn late_speed(&mut self, index: usize, observed: Timestamp, speed_mps: f32) {
        let sample = self.vehicles.sample_mut(minute_after(observed), index);
        if let Some(sample) = sample.filter(|sample| sample.speed == u8::MAX && speed_mps.is_finite()) {
            sample.speed = speed_sample(speed_mps);
        }
    }

    pub fn late_status(&mut self, index: usize, observed: Timestamp, soc: f32, riders: u8) {
        let sample = self.vehicles.sample_mut(minute_after(observed), index);
        if let Some(sample) = sample.filter(|sample| sample.soc == u16::MAX) {
            (sample.soc, sample.riders) = (soc_sample(soc), riders.min(254));
        }
    }

    pub fn late_building(&mut self, index: usize, observed: Timestamp, net_kw: f32) {
        let sample = self.buildings.sample_mut(minute_after(observed), index);
        if let Some(sample) = sample.filter(|sample| **sample == POWER_UNKNOWN) {
            *sample = power_sample(net_kw);
        }
    }

    /// The minute samples of one quantity of a thing, oldest first; none for what is not sampled.
    pub fn series(&self, thing: Thing, quantity: Quantity) -> Vec<(Timestamp, f32)> {
        let known = |value: f32| value.is_finite().then_some(value);
        match (thing, quantity) {
            (Thing::Vehicle(id), Quantity::Speed) => {
                self.vehicles.series(id.index(), |sample| speed_value(sample.speed))
            }
            (Thing::Vehicle(id), Quantity::Soc) => self
                .vehicles
                .series(id.index(), |sample| (sample.soc != u16::MAX).then(|| f32::from(sample.soc) / SOC_STEPS)),
            (Thing::Vehicle(id), Quantity::Riders) => {
                self.vehicles.series(id.index(), |sample| (sample.riders != u8::MAX).then(|| f32::from(sample.riders)))
            }
            (Thing::Building(id), Quantity::NetPower) => self.buildings.series(id.index(), power_value),
            (Thing::Street(id), Quantity::TravelSpeed) => self.streets.series(id.index(), speed_value),
            (Thing::Charger(id), Quantity::NetPower) => self.chargers.series(id.index(), known),
            (Thing::Feeder(id), Quantity::Load) => self.feeders.series(id.index(), known),
            (Thing::SolarField(id), Quantity::SolarPower) => self.solar_fields.series(id.index(), known),
            (Thing::Plant(id), Quantity::TankKg) => self.plants.series(id.index(), |sample| known(sample[0])),
            (Thing::Plant(id), Quantity::ElectrolyserPower) => {
                self.plants.series(id.index(), |sample| known(sample[1]))
            }
            (Thing::Plant(id), Quantity::FuelCellPower) => self.plants.series(id.index(), |sample| known(sample[2])),
            _ => Vec::new(),
        }
    }
}

fn minute_after(observed: Timestamp) -> i64 {
    observed.0.div_euclid(MINUTE_MS).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_come_back_within_their_step() {
        for (power_kw, step_kw) in
            [(0.0, 0.01), (1.234, 0.01), (-3.5, 0.01), (199.99, 0.01), (850.0, 1.0), (-4321.4, 1.0)]
        {
            let back = power_value(power_sample(power_kw)).unwrap();
            assert!((back - power_kw).abs() <= step_kw, "{power_kw} came back as {back}");
        }
        assert_eq!(power_value(POWER_UNKNOWN), None);
    }

    #[test]
    fn two_hours_of_a_hundred_thousand_vehicles_fit_in_60_mb() {
        assert!(size_of::<VehicleSample>() * 100_000 * MINUTES_MAX < 60_000_000);
        assert!(size_of::<i16>() * 200_000 * MINUTES_MAX < 60_000_000);
    }

    #[test]
    fn speeds_come_back_within_an_eighth_of_a_metre_a_second() {
        for speed_mps in [0.0, 0.1, 13.9, 33.3] {
            let back = speed_value(speed_sample(speed_mps)).unwrap();
            assert!((back - speed_mps).abs() <= 0.125, "{speed_mps} came back as {back}");
        }
    }
}
