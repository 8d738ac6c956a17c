//! A spatial index over points: which lie near, in a box, inside a lasso.

use crate::base::geo::{Bounds, Point};
use crate::base::ring::contains;

/// Points in one square of the grid, on average.
const POINTS_A_SQUARE: f32 = 4.0;
/// Squares along one side at most; keeps a far outlier from making a grid larger than its points.
const SIDE_MAX: usize = 2_048;

/// An immutable index of places by their position in a list, in a uniform grid built by counting sort.
///
/// Places that are no numbers are left out.
#[derive(Clone, Debug, Default)]
pub struct SpatialIndex {
    min: Point,
    square_m: f32,
    columns: usize,
    rows: usize,
    /// First entry of each square, one more than squares.
    first: Vec<u32>,
    entries: Vec<(Point, u32)>,
}

impl SpatialIndex {
    /// An index of places; answers are positions in the order given.
    pub fn new(places: impl Iterator<Item = Point> + Clone) -> Self {
        let numbered = move || {
            let all = (0_u32..).zip(places.clone());
            all.filter(|(_, place)| place.x.is_finite() && place.y.is_finite()).map(|(id, place)| (place, id))
        };
        let bounds = Bounds::around(numbered().map(|(place, _)| place));
        if bounds.is_empty() {
            return Self::default();
        }
        let count = numbered().count();
        let area = bounds.width().max(1.0) * bounds.height().max(1.0);
        let side = bounds.width().max(bounds.height()).max(1.0);
        let square_m = libm::sqrtf(area * POINTS_A_SQUARE / count as f32).max(side / SIDE_MAX as f32);
        let squares = |length_m: f32| (length_m / square_m) as usize + 1;
        let (columns, rows) = (squares(bounds.width()), squares(bounds.height()));
        let mut index = Self { min: bounds.min, square_m, columns, rows, ..Self::default() };
        index.fill(count, numbered);
        index
    }

    /// Counting sort: count, sum up, and put each entry at its square's next place.
    fn fill<I: Iterator<Item = (Point, u32)>>(&mut self, count: usize, numbered: impl Fn() -> I) {
        let mut next = vec![0_u32; self.columns * self.rows + 1];
        for (place, _) in numbered() {
            next[self.square_of(place) + 1] += 1;
        }
        for square in 1..next.len() {
            next[square] += next[square - 1];
        }
        self.first.clone_from(&next);
        self.entries = vec![(Point::default(), 0); count];
        for entry in numbered() {
            let at = &mut next[self.square_of(entry.0)];
            self.entries[*at as usize] = entry;
            *at += 1;
        }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn column_of(&self, x: f32) -> usize {
        (((x - self.min.x) / self.square_m).max(0.0) as usize).min(self.columns - 1)
    }

    fn row_of(&self, y: f32) -> usize {
        (((y - self.min.y) / self.square_m).max(0.0) as usize).min(self.rows - 1)
    }

    fn square_of(&self, place: Point) -> usize {
        self.row_of(place.y) * self.columns + self.column_of(place.x)
    }

    /// Calls `found` with every entry whose square touches a box.
    fn visit(&self, area: Bounds, mut found: impl FnMut(Point, u32)) {
        if self.is_empty() || area.is_empty() {
            return;
        }
        let (left, right) = (self.column_of(area.min.x), self.column_of(area.max.x));
        for row in self.row_of(area.min.y)..=self.row_of(area.max.y) {
            // Squares of one row lie one behind the other.
            let range =
                self.first[row * self.columns + left] as usize..self.first[row * self.columns + right + 1] as usize;
            for (place, id) in &self.entries[range] {
                found(*place, *id);
            }
        }
    }

    /// The nearest place within a radius, and its distance; the lowest of equally near ones.
    pub fn nearest(&self, center: Point, radius_m: f32) -> Option<(u32, f32)> {
        self.nearest_that(center, radius_m, |_| true)
    }

    /// The nearest place within a radius that is wanted.
    pub fn nearest_that(&self, center: Point, radius_m: f32, is_wanted: impl Fn(u32) -> bool) -> Option<(u32, f32)> {
        let mut best: Option<(f32, u32)> = None;
        self.visit(Bounds { min: center, max: center }.grown(radius_m), |place, id| {
            let distance_m = place.distance(center);
            let is_nearer = best.is_none_or(|known| (distance_m, id) < known);
            if distance_m <= radius_m && is_nearer && is_wanted(id) {
                best = Some((distance_m, id));
            }
        });
        best.map(|(distance_m, id)| (id, distance_m))
    }

    /// All places within a radius, in the order of the list.
    pub fn within(&self, center: Point, radius_m: f32) -> Vec<u32> {
        self.matching(Bounds { min: center, max: center }.grown(radius_m), |place| place.distance(center) <= radius_m)
    }

    /// All places in a box, in the order of the list.
    pub fn in_box(&self, area: Bounds) -> Vec<u32> {
        self.matching(area, |place| area.contains(place))
    }

    /// All places inside a polygon (a lasso), in the order of the list. A ring of fewer than three points holds none.
    pub fn in_polygon(&self, ring: &[Point]) -> Vec<u32> {
        if ring.len() < 3 {
            return Vec::new();
        }
        let area = Bounds::around(ring.iter().copied());
        self.matching(area, |place| area.contains(place) && contains(ring, place))
    }

    fn matching(&self, area: Bounds, is_wanted: impl Fn(Point) -> bool) -> Vec<u32> {
        let mut ids = Vec::new();
        self.visit(area, |place, id| {
            if is_wanted(place) {
                ids.push(id);
            }
        });
        ids.sort_unstable();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::Chance;

    fn places(chance: &mut Chance, count: usize) -> Vec<Point> {
        let place =
            |chance: &mut Chance| Point::new(chance.between(-900.0, 400.0) as f32, chance.between(0.0, 300.0) as f32);
        (0..count).map(|_| place(chance)).collect()
    }

    fn ids(places: &[Point], is_wanted: impl Fn(Point) -> bool) -> Vec<u32> {
        (0..).zip(places).filter(|(_, place)| is_wanted(**place)).map(|(id, _)| id).collect()
    }

    #[test]
    fn answers_are_those_of_a_walk_over_all_places() {
        let seed = 3;
        println!("seed {seed}");
        let mut chance = Chance::new(seed);
        for count in [0, 1, 2, 17, 3000] {
            let places = places(&mut chance, count);
            let index = SpatialIndex::new(places.iter().copied());
            assert_eq!(index.len(), count);
            for _ in 0..40 {
                let center = Point::new(chance.between(-1200.0, 600.0) as f32, chance.between(-200.0, 500.0) as f32);
                let radius_m = chance.between(1.0, 300.0) as f32;
                let near = ids(&places, |place| place.distance(center) <= radius_m);
                assert_eq!(index.within(center, radius_m), near);
                let distance_of = |id: &u32| places[*id as usize].distance(center);
                let nearest = near.iter().copied().min_by(|a, b| distance_of(a).total_cmp(&distance_of(b)));
                assert_eq!(index.nearest(center, radius_m).map(|(id, _)| id), nearest);
                let area = Bounds { min: center, max: center }.grown(radius_m);
                assert_eq!(index.in_box(area), ids(&places, |place| area.contains(place)));
                let [a, b, c] = [area.min, Point::new(area.max.x, area.min.y), area.center()];
                assert_eq!(index.in_polygon(&[a, b, c]), ids(&places, |place| contains(&[a, b, c], place)));
            }
        }
    }

    #[test]
    fn odd_places_and_questions_do_no_harm() {
        let odd =
            [Point::new(f32::NAN, 0.0), Point::new(1.0, 1.0), Point::new(f32::INFINITY, 2.0), Point::new(1.0, 1.0)];
        let index = SpatialIndex::new(odd.into_iter());
        assert_eq!(index.within(Point::new(1.0, 1.0), 5.0), [1, 3]);
        assert_eq!(index.nearest(Point::new(f32::NAN, 1.0), 5.0), None);
        assert_eq!(index.in_box(Bounds::EMPTY), Vec::<u32>::new());
        assert_eq!(index.in_polygon(&[Point::default()]), Vec::<u32>::new());
        assert_eq!(index.nearest_that(Point::new(1.0, 1.0), 5.0, |id| id != 1), Some((3, 0.0)));
    }
}
