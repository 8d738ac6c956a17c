//! The map from the plan's polar grid to the ground: an oval, a swirl and a few long waves, so that rings and
//! radials become smooth organic streets that still cross each other only where the grid does.

use crate::base::chance::Chance;
use crate::base::geo::Point;

/// How much longer than wide the town is.
const OVAL: f64 = 1.1;
/// Swirl of the radials: the tangent of the angle between a far radial and the straight way out.
const SWIRL: f64 = 0.32;
/// Distance at which the swirl has half its strength, in metres.
const SWIRL_HALF_M: f64 = 420.0;

/// Wavelength in metres, and the slope (amplitude times wave number) that keeps the sum free of folds (below 1).
const WAVES: [(f64, f64); 4] = [(3400.0, 0.22), (1500.0, 0.27), (820.0, 0.24), (460.0, 0.10)];

/// A long wave of the ground: a displacement along one direction that varies along another.
#[derive(Clone, Copy, Debug)]
struct Wave {
    number: (f64, f64),
    push: (f64, f64),
    phase: f64,
}

/// A fixed, smooth and fold-free displacement of the plane that keeps the centre.
#[derive(Clone, Debug)]
pub struct Warp {
    heading: f64,
    swirl: f64,
    waves: Vec<Wave>,
    at_center: (f64, f64),
}

impl Warp {
    pub fn new(seed: u64, heading: f64) -> Self {
        let mut chance = Chance::for_thing(seed, 0x0077_6172, 0);
        let turn = chance.between(0.0, std::f64::consts::TAU);
        let swirl = if chance.happens(0.5) { SWIRL } else { -SWIRL };
        let mut waves = Vec::new();
        for (index, (length_m, slope)) in WAVES.into_iter().enumerate() {
            for side in 0..2 {
                let direction = turn + index as f64 * 0.9 + f64::from(side) * 1.4 + chance.between(-0.3, 0.3);
                let across = direction + std::f64::consts::FRAC_PI_2 + chance.between(-0.5, 0.5);
                let number = std::f64::consts::TAU / length_m;
                let amplitude = 0.7 * slope / number;
                waves.push(Wave {
                    number: (number * libm::cos(direction), number * libm::sin(direction)),
                    push: (amplitude * libm::cos(across), amplitude * libm::sin(across)),
                    phase: chance.between(0.0, std::f64::consts::TAU),
                });
            }
        }
        let mut warp = Self { heading, swirl, waves, at_center: (0.0, 0.0) };
        warp.at_center = warp.displacement(0.0, 0.0);
        warp
    }

    /// The place on the ground of a place of the plan, in metres from the centre and radians.
    pub fn place(&self, radius: f64, angle: f64) -> Point {
        let uneven = 0.11 * libm::sin(angle + self.heading * 9.0) + 0.07 * libm::sin(2.0 * angle + self.heading * 31.0);
        let turned = angle + uneven + self.swirl * libm::log(1.0 + radius / SWIRL_HALF_M);
        let (x, y) = (radius * libm::cos(turned) * libm::sqrt(OVAL), radius * libm::sin(turned) / libm::sqrt(OVAL));
        let (sin, cos) = (libm::sin(self.heading), libm::cos(self.heading));
        let (x, y) = (x * cos - y * sin, x * sin + y * cos);
        let (dx, dy) = self.displacement(x, y);
        // The middle stays put, so that the station square keeps its shape.
        let hold = radius / (radius + 60.0);
        Point::new((x + (dx - self.at_center.0) * hold) as f32, (y + (dy - self.at_center.1) * hold) as f32)
    }

    fn displacement(&self, x: f64, y: f64) -> (f64, f64) {
        self.waves.iter().fold((0.0, 0.0), |(dx, dy), wave| {
            let height = libm::sin(wave.number.0 * x + wave.number.1 * y + wave.phase);
            (dx + wave.push.0 * height, dy + wave.push.1 * height)
        })
    }
}
