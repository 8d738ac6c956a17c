//! Matrices: what each leg between two places takes.

use std::sync::Arc;

use super::numbers::PlaceNo;

/// What the legs between all places take, kept by rows and by columns, so that both are read in one sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    places: usize,
    by_origin: Vec<f64>,
    by_target: Vec<f64>,
}

impl Matrix {
    /// A matrix over so many places.
    pub fn new(places: usize, leg: impl Fn(PlaceNo, PlaceNo) -> f64) -> Self {
        let numbers = || (0..places as u32).map(PlaceNo);
        Self {
            places,
            by_origin: numbers().flat_map(|from| numbers().map(move |to| (from, to))).map(|(a, b)| leg(a, b)).collect(),
            by_target: numbers().flat_map(|to| numbers().map(move |from| (from, to))).map(|(a, b)| leg(a, b)).collect(),
        }
    }

    pub fn places(&self) -> usize {
        self.places
    }

    pub fn leg(&self, from: PlaceNo, to: PlaceNo) -> f64 {
        self.by_origin[from.index() * self.places + to.index()]
    }

    /// The legs from a place to each other.
    pub fn from(&self, place: PlaceNo) -> &[f64] {
        &self.by_origin[place.index() * self.places..][..self.places]
    }

    /// The legs to a place from each other.
    pub fn to(&self, place: PlaceNo) -> &[f64] {
        &self.by_target[place.index() * self.places..][..self.places]
    }
}

/// How one kind of vehicle travels. Where time is the cost, both are the same matrix.
#[derive(Clone, Debug)]
pub struct Travel {
    pub time: Arc<Matrix>,
    pub cost: Arc<Matrix>,
}

impl Travel {
    /// Travel whose cost is its time.
    pub fn by_time(time: Matrix) -> Self {
        let time = Arc::new(time);
        Self { cost: time.clone(), time }
    }
}
