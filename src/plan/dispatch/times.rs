//! Travel times: what dispatch needs to know of the streets.

/// A place of one round, by its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

impl PlaceId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How long ways take between the places of a round.
pub trait TravelTimes {
    /// Seconds from place to place; infinite when there is no way.
    fn seconds(&mut self, from: PlaceId, to: PlaceId) -> f64;

    /// Seconds that no way undercuts; cheap, to leave out vehicles that are too far anyway.
    fn at_least_s(&self, from: PlaceId, to: PlaceId) -> f64;

    /// Metres of the way, rather too many than too few, for what it takes from the battery.
    fn metres(&self, from: PlaceId, to: PlaceId) -> f64;

    /// Metres as the crow flies that nobody gets further in so many seconds.
    fn reach_m(&self, _seconds: f64) -> f64 {
        f64::INFINITY
    }

    /// Says that the times from many places to one will be asked for, which can be cheaper at once.
    fn prepare(&mut self, _from: &[PlaceId], _to: PlaceId) {}
}
