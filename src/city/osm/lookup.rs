//! Finds the boxes near a box.

use std::collections::HashMap;

use crate::base::geo::{Bounds, Point};

/// Side of a square, in metres.
const CELL_M: f32 = 100.0;

/// A grid of boxes, numbered in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    cells: HashMap<(i32, i32), Vec<usize>>,
    count: usize,
    /// The box of everything that was added.
    whole: Option<Bounds>,
}

impl Lookup {
    pub fn new(boxes: impl IntoIterator<Item = Bounds>) -> Self {
        let mut lookup = Self::default();
        for bounds in boxes {
            lookup.add(bounds);
        }
        lookup
    }

    pub fn add(&mut self, bounds: Bounds) {
        for cell in cells(bounds) {
            self.cells.entry(cell).or_default().push(self.count);
        }
        self.count += 1;
        let mut whole = self.whole.unwrap_or(bounds);
        whole.add(bounds.min);
        whole.add(bounds.max);
        self.whole = Some(whole);
    }

    /// The numbers of the boxes in the same squares as a box, ascending, each once.
    pub fn near(&self, bounds: Bounds) -> impl Iterator<Item = usize> + use<> {
        let mut found: Vec<usize> = self
            .whole
            .filter(|whole| whole.overlaps(bounds))
            .map(|whole| shared(whole, bounds))
            .into_iter()
            .flat_map(cells)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter()
    }
}

/// The box that two overlapping boxes share. A query may reach round the earth, the squares don't.
fn shared(a: Bounds, b: Bounds) -> Bounds {
    Bounds {
        min: Point::new(a.min.x.max(b.min.x), a.min.y.max(b.min.y)),
        max: Point::new(a.max.x.min(b.max.x), a.max.y.min(b.max.y)),
    }
}

fn cells(bounds: Bounds) -> impl Iterator<Item = (i32, i32)> {
    let cell = |point: Point| ((point.x / CELL_M).floor() as i32, (point.y / CELL_M).floor() as i32);
    let (low, high) = (cell(bounds.min), cell(bounds.max));
    (low.1..=high.1).flat_map(move |row| (low.0..=high.0).map(move |column| (column, row)))
}
