//! The ground in small squares.

use crate::base::geo::{Bounds, Point};

/// Side of a square in an ordinary city, in metres: below the width of a street with its pavements.
const PITCH_M: f32 = 6.0;
/// No city has more squares; in a large one they are larger.
const CELLS_MAX: f32 = 3_000_000.0;
/// Squares of margin, so that every square inside has neighbours.
const MARGIN: f32 = 2.0;
/// The label of what lies beyond the city's boundary.
pub const OUTSIDE: u32 = u32::MAX;

/// A grid of squares over the city, row by row from the north.
#[derive(Clone, Debug)]
pub struct Raster {
    pub origin: Point,
    pub pitch_m: f32,
    pub columns: usize,
    pub rows: usize,
}

impl Raster {
    pub fn over(ring: &[Point]) -> Self {
        let bounds = Bounds::around(ring.iter().copied());
        let pitch_m = PITCH_M.max(libm::sqrtf(bounds.width() * bounds.height() / CELLS_MAX));
        let bounds = bounds.grown(MARGIN * pitch_m);
        let squares = |length_m: f32| libm::ceilf(length_m / pitch_m) as usize + 1;
        Self { origin: bounds.min, pitch_m, columns: squares(bounds.width()), rows: squares(bounds.height()) }
    }

    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// The square that holds a point; for one beyond the grid, the nearest on its edge.
    pub fn cell_of(&self, point: Point) -> usize {
        let at = (point - self.origin) * (1.0 / self.pitch_m);
        let (column, row) = (at.x.max(0.0) as usize, at.y.max(0.0) as usize);
        row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)
    }

    pub fn middle_of(&self, cell: usize) -> Point {
        let at = Point::new((cell % self.columns) as f32 + 0.5, (cell / self.columns) as f32 + 0.5);
        self.origin + at * self.pitch_m
    }

    /// The four squares beside one that does not lie on the grid's edge.
    pub fn beside(&self, cell: usize) -> [usize; 4] {
        [cell - self.columns, cell - 1, cell + 1, cell + self.columns]
    }

    /// Which squares have their middle inside a ring, in its largest connected part.
    pub fn inside(&self, ring: &[Point]) -> Vec<bool> {
        let mut crossings: Vec<Vec<f32>> = vec![Vec::new(); self.rows];
        let row_of = |y: f32| (y - self.origin.y) / self.pitch_m - 0.5;
        for (index, &a) in ring.iter().enumerate() {
            let b = ring[(index + 1) % ring.len()];
            let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
            let first = libm::ceilf(row_of(low.y)).max(0.0) as usize;
            let end = (libm::ceilf(row_of(high.y)).max(0.0) as usize).min(self.rows);
            for (row, line) in crossings.iter_mut().enumerate().take(end).skip(first) {
                let y = self.origin.y + (row as f32 + 0.5) * self.pitch_m;
                line.push(low.x + (high.x - low.x) * (y - low.y) / (high.y - low.y));
            }
        }
        let mut inside = vec![false; self.len()];
        for (row, line) in crossings.iter_mut().enumerate() {
            line.sort_by(f32::total_cmp);
            for pair in line.chunks_exact(2) {
                let column_of = |x: f32| libm::ceilf((x - self.origin.x) / self.pitch_m - 0.5).max(0.0) as usize;
                let (first, end) = (column_of(pair[0]), column_of(pair[1]).min(self.columns));
                inside[row * self.columns..][first.min(end)..end].fill(true);
            }
        }
        self.largest_part(inside)
    }

    fn largest_part(&self, inside: Vec<bool>) -> Vec<bool> {
        let labels: Vec<u32> = inside.into_iter().map(|is_inside| if is_inside { 0 } else { OUTSIDE }).collect();
        let (part_of, sizes) = self.parts(&labels);
        let largest = (0_u32..).zip(&sizes).max_by_key(|(part, size)| (**size, u32::MAX - part)).map(|(part, _)| part);
        part_of.into_iter().map(|part| Some(part) == largest).collect()
    }

    /// Connected parts of equal label: the part of each square ([`OUTSIDE`] beyond the boundary), and their sizes.
    pub fn parts(&self, labels: &[u32]) -> (Vec<u32>, Vec<usize>) {
        let mut part_of = vec![OUTSIDE; labels.len()];
        let mut sizes = Vec::new();
        let mut open = Vec::new();
        for start in 0..labels.len() {
            if labels[start] == OUTSIDE || part_of[start] != OUTSIDE {
                continue;
            }
            let part = sizes.len() as u32;
            part_of[start] = part;
            open.push(start);
            let mut size = 0;
            while let Some(cell) = open.pop() {
                size += 1;
                for other in self.beside(cell) {
                    if labels[other] == labels[cell] && part_of[other] == OUTSIDE {
                        part_of[other] = part;
                        open.push(other);
                    }
                }
            }
            sizes.push(size);
        }
        (part_of, sizes)
    }

    /// Hands every square that a straight line touches to `mark`, without gaps.
    pub fn along_line(&self, from: Point, to: Point, mut mark: impl FnMut(usize)) {
        let steps = libm::ceilf(from.distance(to) / (0.5 * self.pitch_m)).max(1.0) as usize;
        for step in 0..=steps {
            mark(self.cell_of(from.lerp(to, step as f32 / steps as f32)));
        }
    }
}
