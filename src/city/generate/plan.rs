//! The plan of a city: how large it is, where its great streets run, and what crosses it.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::StreetClass;

use super::corridor::Course;
use super::warp::Warp;

/// Ground for each home with its share of streets, parks, work and water, in square metres.
const GROUND_PER_HOME_M2: f64 = 345.0;
/// The smallest ring road that leaves room between the square and the river, in metres.
const RADIUS_MIN_M: f64 = 290.0;
/// Radius of the station square, in metres.
const SQUARE_RADIUS_M: f64 = 84.0;
/// Depth of a band between two great rings, in metres.
const BAND_DEPTH_M: f64 = 300.0;
/// Arc between two great radials above which another one starts between them, in metres.
const SECTOR_ARC_MAX_M: f64 = 640.0;
/// Great radials that start at the station square.
const RADIALS_AT_SQUARE: usize = 6;
/// Depth of the belt outside the ring road, in metres: a share of the radius, held between two limits.
const BELT_SHARE: f64 = 0.22;
const BELT_DEPTH_M: (f64, f64) = (90.0, 150.0);
/// Ground between the outermost street and the end of the city, in metres.
const RIM_M: f64 = 42.0;

/// Size, directions and lines of one city.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub homes: u32,
    /// Radii of the great rings: the square's edge first, the ring road next to last, the belt's edge last.
    pub rings_m: Vec<f64>,
    /// Sectors between great radials in the band outside each ring.
    pub sectors: Vec<usize>,
    pub warp: Warp,
    pub river: Course,
    pub railway: Course,
    pub water_half_m: f32,
    /// Distance of the promenade along the water from the river's middle.
    pub promenade_bank_m: f32,
    /// Distance of the street along the bank from the river's middle.
    pub street_bank_m: f32,
    /// Centres of town: the station first.
    pub centers: Vec<Point>,
}

impl Plan {
    pub fn new(seed: u64, homes: u32) -> Self {
        let radius = libm::sqrt(f64::from(homes) * GROUND_PER_HOME_M2 / std::f64::consts::PI);
        Self::with_radius(seed, homes, radius)
    }

    /// The same city on so many times the ground inside the ring road.
    pub fn resized(&self, share: f64) -> Self {
        Self::with_radius(self.seed, self.homes, self.radius_m() * libm::sqrt(share))
    }

    fn with_radius(seed: u64, homes: u32, radius: f64) -> Self {
        let radius = radius.max(RADIUS_MIN_M);
        let mut chance = Chance::for_thing(seed, 0x0070_6C61, 0);
        let rings_m = rings(radius);
        let sectors = sectors(&rings_m);
        let heading = chance.between(-0.42, -0.24);
        let reach = radius as f32;
        let size = (reach / 950.0).clamp(0.5, 1.5);
        let water_half_m = 27.0 * size;
        let offset_m = SQUARE_RADIUS_M as f32 + 60.0 + water_half_m + 45.0 * size;
        let mut plan = Self {
            seed,
            homes,
            sectors,
            warp: Warp::new(seed, heading),
            river: Course::river(seed, heading, offset_m, reach),
            railway: Course::railway(heading, -22.0, reach),
            water_half_m,
            promenade_bank_m: water_half_m + 9.0,
            street_bank_m: water_half_m + 9.0 + 24.0 * size,
            centers: vec![Point::default()],
            rings_m,
        };
        plan.add_centers(&mut chance);
        plan
    }

    /// Whether a ring is the ring road.
    pub fn is_ring_road(&self, ring: usize) -> bool {
        ring + 2 == self.rings_m.len()
    }

    pub fn radius_m(&self) -> f64 {
        self.rings_m.iter().rev().nth(1).copied().unwrap_or_default()
    }

    /// Whether the city can't be made smaller.
    pub fn is_smallest(&self) -> bool {
        self.radius_m() <= RADIUS_MIN_M
    }

    pub fn class_of_ring(&self, ring: usize) -> StreetClass {
        if self.is_ring_road(ring) || (ring % 2 == 1 && ring + 1 < self.rings_m.len()) {
            StreetClass::Fast
        } else if ring + 1 == self.rings_m.len() {
            StreetClass::Shared
        } else {
            StreetClass::Collector
        }
    }

    /// Where the city ends.
    pub fn boundary(&self) -> Vec<Point> {
        let radius = self.rings_m.last().copied().unwrap_or_default() + RIM_M;
        let count = (radius as usize / 8).max(120);
        (0..count).map(|step| self.warp.place(radius, std::f64::consts::TAU * step as f64 / count as f64)).collect()
    }

    /// Larger cities have a subcentre for about every 12,000 homes, where great rings and radials meet.
    fn add_centers(&mut self, chance: &mut Chance) {
        let wanted = (self.homes as usize / 12_000).min(14);
        let turn = chance.unit();
        for index in 0..wanted {
            let ring = if index % 3 == 0 { self.rings_m.len() / 3 } else { self.rings_m.len() * 2 / 3 };
            let ring = ring.clamp(1, self.rings_m.len().saturating_sub(2));
            let sectors = self.sectors.get(ring).copied().unwrap_or(RADIALS_AT_SQUARE) as f64;
            let angle = (index as f64 * 0.618 + turn) * sectors;
            let angle = libm::round(angle) / sectors * std::f64::consts::TAU;
            let place = self.warp.place(self.rings_m.get(ring).copied().unwrap_or_default(), angle);
            if self.river.locate(place).1.abs() > self.street_bank_m + 40.0 {
                self.centers.push(place);
            }
        }
    }
}

/// The class of the great radial that bounds a sector on its low side, where the radials between others start.
pub fn class_of_radial(sector: usize, sectors: usize) -> StreetClass {
    let is_first = sectors == RADIALS_AT_SQUARE;
    let is_fast = if is_first { sector.is_multiple_of(2) } else { sector % 4 == 1 && sectors > 2 * RADIALS_AT_SQUARE };
    if is_fast { StreetClass::Fast } else { StreetClass::Collector }
}

fn rings(radius: f64) -> Vec<f64> {
    let bands = libm::round((radius - SQUARE_RADIUS_M) / BAND_DEPTH_M).max(1.0) as usize;
    let depth = (radius - SQUARE_RADIUS_M) / bands as f64;
    let mut rings: Vec<f64> = (0..=bands).map(|band| SQUARE_RADIUS_M + depth * band as f64).collect();
    rings.push(radius + (BELT_SHARE * radius).clamp(BELT_DEPTH_M.0, BELT_DEPTH_M.1));
    rings
}

fn sectors(rings: &[f64]) -> Vec<usize> {
    let mut count = RADIALS_AT_SQUARE;
    let mut sectors = Vec::new();
    for pair in rings.windows(2) {
        let middle = f64::midpoint(pair[0], pair[1]);
        while std::f64::consts::TAU * middle / count as f64 > SECTOR_ARC_MAX_M {
            count *= 2;
        }
        sectors.push(count);
    }
    sectors
}
