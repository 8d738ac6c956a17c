//! A day's trips: how many in which hour, from where to where.

use yagura::base::chance::Chance;

use super::city::{self, Node};

/// The share of a day's trips that begins in each hour, in thousandths. The well-known shape of New York's yellow taxis
/// (TLC trip records, 2013): least at five, even through the day with a dip at four o'clock when shifts change, most at
/// seven in the evening. Rounded by hand; no data is read.
pub const HOUR_SHARE: [u32; 24] =
    [40, 29, 21, 15, 12, 10, 21, 37, 46, 47, 45, 46, 49, 48, 50, 48, 41, 49, 60, 63, 59, 58, 56, 50];

/// Mean way of a trip, in metres, and the shortest: nobody takes a vehicle for three blocks.
const MEAN_M: f64 = 3_000.0;
const LEAST_M: f64 = 400.0;

/// Of the trips of a rush hour so many go towards the center in the morning and away from it in the evening.
const WITH_THE_RUSH: f64 = 0.6;
/// The center, in rows from the southern end: where Manhattan's offices are, 6 km up.
const CENTER_ROW: u32 = 48;

/// Somebody who wants to go somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Trip {
    pub asked_s: f64,
    pub from: Node,
    pub to: Node,
}

/// The trips of some hours, in the order in which they are asked for. Ends are drawn by demand; a pair is taken with a
/// chance that falls exponentially with its distance, so steeply that the mean is 3 km.
pub fn trips(seed: u64, a_day: u32, hours: std::ops::Range<u32>) -> Vec<Trip> {
    let scale_m = scale_m(seed);
    let mut trips = Vec::new();
    for hour in hours {
        let mut chance = Chance::for_thing(seed, 1, u64::from(hour));
        let share = HOUR_SHARE[(hour % 24) as usize];
        for _ in 0..u64::from(a_day) * u64::from(share) / 1_000 {
            let asked_s = f64::from(hour) * 3_600.0 + chance.between(0.0, 3_600.0);
            let (from, to) = ends(&mut chance, hour % 24, scale_m);
            trips.push(Trip { asked_s, from, to });
        }
    }
    trips.sort_by(|a, b| a.asked_s.total_cmp(&b.asked_s));
    trips
}

fn ends(chance: &mut Chance, hour: u32, scale_m: f64) -> (Node, Node) {
    loop {
        let (one, other) = (city::draw_node(chance), city::draw_node(chance));
        let way_m = city::distance_m(one, other);
        if way_m < LEAST_M || !chance.happens(libm::exp(-way_m / scale_m)) {
            continue;
        }
        let from_center = |node: Node| (node / city::COLUMNS).abs_diff(CENTER_ROW);
        let (near, far) = if from_center(one) < from_center(other) { (one, other) } else { (other, one) };
        let inwards = match hour {
            7..=9 => WITH_THE_RUSH,
            16..=19 => 1.0 - WITH_THE_RUSH,
            _ => 0.5,
        };
        return if chance.happens(inwards) { (far, near) } else { (near, far) };
    }
}

/// How steeply the chance of a pair must fall with its distance for the mean to be right, by bisection over a sample.
fn scale_m(seed: u64) -> f64 {
    const SAMPLE: usize = 100_000;
    let mut chance = Chance::for_thing(seed, 2, 0);
    let mut draw = || city::distance_m(city::draw_node(&mut chance), city::draw_node(&mut chance));
    let ways_m: Vec<f64> = (0..SAMPLE).map(|_| draw()).filter(|way_m| *way_m >= LEAST_M).collect();
    let mean_m = |scale_m: f64| {
        let weighed = ways_m.iter().map(|way_m| (way_m, libm::exp(-way_m / scale_m)));
        let (sum, weight) =
            weighed.fold((0.0, 0.0), |(sum, all), (way_m, weight)| (sum + way_m * weight, all + weight));
        sum / weight
    };
    let (mut low_m, mut high_m) = (100.0, 50_000.0);
    for _ in 0..50 {
        let middle_m = f64::midpoint(low_m, high_m);
        if mean_m(middle_m) < MEAN_M { low_m = middle_m } else { high_m = middle_m }
    }
    f64::midpoint(low_m, high_m)
}
