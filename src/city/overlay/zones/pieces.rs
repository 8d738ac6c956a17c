//! Pieces: the land between streets, the smallest that a zone takes or leaves.

use std::collections::{BTreeMap, VecDeque};

use crate::base::geo::Point;
use crate::city::City;

use super::raster::{OUTSIDE, Raster};
use super::{PlacedLoad, is_bounding};

/// Land larger than this is no block but a park, a river or fields, and may be shared among zones, in m².
const BLOCK_MAX_M2: f32 = 30_000.0;
/// Side of the parts of such land, in metres.
const PART_M: f32 = 90.0;

/// All pieces of a city, in columns.
#[derive(Clone, Debug)]
pub struct Pieces {
    /// The piece of each square; [`OUTSIDE`] beyond the boundary.
    pub of_cell: Vec<u32>,
    pub places: Vec<Point>,
    pub areas_m2: Vec<f32>,
    pub loads_kw: Vec<f32>,
    /// Whether a border may cut through it.
    pub may_be_cut: Vec<bool>,
}

impl Pieces {
    pub fn of(raster: &Raster, city: &City, loads: &[PlacedLoad]) -> Self {
        let is_inside = raster.inside(&city.boundary);
        let mut labels: Vec<u32> = is_inside.iter().map(|&inside| if inside { 0 } else { OUTSIDE }).collect();
        for street in city.streets.streets.iter().filter(|street| is_bounding(street)) {
            for pair in city.streets.points_of(street).windows(2) {
                raster.along_line(pair[0], pair[1], |cell| labels[cell] = OUTSIDE);
            }
        }
        let (block_of, sizes) = raster.parts(&labels);
        let cell_m2 = raster.pitch_m * raster.pitch_m;
        let is_large: Vec<bool> = sizes.iter().map(|size| *size as f32 * cell_m2 > BLOCK_MAX_M2).collect();
        let mut of_cell = vec![OUTSIDE; block_of.len()];
        let mut known: BTreeMap<(u32, u32, u32), u32> = BTreeMap::new();
        let mut may_be_cut = Vec::new();
        for (cell, &block) in block_of.iter().enumerate().filter(|(_, block)| **block != OUTSIDE) {
            let is_cut = is_large[block as usize];
            let part = if is_cut { part_of(raster, cell) } else { (0, 0) };
            of_cell[cell] = *known.entry((block, part.0, part.1)).or_insert_with(|| {
                may_be_cut.push(is_cut);
                may_be_cut.len() as u32 - 1
            });
        }
        spread(raster, &is_inside, &mut of_cell);
        let mut pieces = Self { of_cell, places: Vec::new(), areas_m2: Vec::new(), loads_kw: Vec::new(), may_be_cut };
        pieces.measure(raster, loads);
        pieces
    }

    fn measure(&mut self, raster: &Raster, loads: &[PlacedLoad]) {
        let count = self.may_be_cut.len();
        let mut sums = vec![(Point::default(), 0_u32); count];
        for (cell, &piece) in self.of_cell.iter().enumerate().filter(|(_, piece)| **piece != OUTSIDE) {
            let sum = &mut sums[piece as usize];
            *sum = (sum.0 + raster.middle_of(cell), sum.1 + 1);
        }
        let cell_m2 = raster.pitch_m * raster.pitch_m;
        self.places = sums.iter().map(|(sum, cells)| *sum * (1.0 / (*cells).max(1) as f32)).collect();
        self.areas_m2 = sums.iter().map(|(_, cells)| *cells as f32 * cell_m2).collect();
        self.loads_kw = vec![0.0; count];
        for load in loads {
            let piece = self.of_cell[raster.cell_of(load.place)];
            if piece != OUTSIDE {
                self.loads_kw[piece as usize] += load.peak_kw;
            }
        }
    }
}

fn part_of(raster: &Raster, cell: usize) -> (u32, u32) {
    let at = (raster.middle_of(cell) - raster.origin) * (1.0 / PART_M);
    (at.x as u32, at.y as u32)
}

/// Gives the squares under streets to the nearest piece, so that pieces meet in the middle of the street.
fn spread(raster: &Raster, is_inside: &[bool], of_cell: &mut [u32]) {
    let mut open: VecDeque<usize> = (0..of_cell.len()).filter(|&cell| of_cell[cell] != OUTSIDE).collect();
    while let Some(cell) = open.pop_front() {
        for other in raster.beside(cell) {
            if is_inside[other] && of_cell[other] == OUTSIDE {
                of_cell[other] = of_cell[cell];
                open.push_back(other);
            }
        }
    }
}
