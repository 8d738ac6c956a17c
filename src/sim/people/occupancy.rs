//! Occupancy: how many people are in each building, under way and out of town, kept up to date one by one.

use crate::base::ids::BuildingId;

use super::modes::Mode;

/// How many people are where. Their sum is always the population.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// In each building, those who wait there for a ride with them.
    inside: Vec<u16>,
    /// Of those inside, who are awake.
    awake: Vec<u16>,
    /// Beyond what a column holds, counted so that nobody is lost.
    overflow: u32,
    under_way: [u32; Mode::ALL.len()],
    /// On walks that end where they began.
    strolling: u32,
    /// At gatherings in the open.
    gathered: u32,
    out_of_town: u32,
}

impl Occupancy {
    pub fn new(buildings: usize) -> Self {
        Self { inside: vec![0; buildings], awake: vec![0; buildings], ..Self::default() }
    }

    pub fn at(&self, building: BuildingId) -> u16 {
        self.inside.get(building.index()).copied().unwrap_or(0)
    }

    pub fn awake_at(&self, building: BuildingId) -> u16 {
        self.awake.get(building.index()).copied().unwrap_or(0)
    }

    /// Everybody in all buildings.
    pub fn inside(&self) -> u32 {
        self.inside.iter().map(|count| u32::from(*count)).sum::<u32>() + self.overflow
    }

    pub fn under_way(&self, mode: Mode) -> u32 {
        self.under_way[mode.index()]
    }

    pub fn travelling(&self) -> u32 {
        self.under_way.iter().sum::<u32>() + self.strolling
    }

    pub fn strolling(&self) -> u32 {
        self.strolling
    }

    pub fn gathered(&self) -> u32 {
        self.gathered
    }

    pub fn out_of_town(&self) -> u32 {
        self.out_of_town
    }

    pub fn total(&self) -> u32 {
        self.inside() + self.travelling() + self.gathered + self.out_of_town
    }

    /// Somebody is at a place; [`BuildingId::NONE`] is out of town.
    pub fn come(&mut self, place: BuildingId) {
        let Some(count) = self.inside.get_mut(place.index()) else {
            self.out_of_town += 1;
            return;
        };
        match count.checked_add(1) {
            Some(more) => *count = more,
            None => self.overflow += 1,
        }
    }

    pub fn go(&mut self, place: BuildingId) {
        match self.inside.get_mut(place.index()) {
            Some(count) if *count == u16::MAX && self.overflow > 0 => self.overflow -= 1,
            Some(count) => *count = count.saturating_sub(1),
            None => self.out_of_town = self.out_of_town.saturating_sub(1),
        }
    }

    pub fn wake(&mut self, place: BuildingId) {
        if let Some(count) = self.awake.get_mut(place.index()) {
            *count = count.saturating_add(1);
        }
    }

    pub fn sleep(&mut self, place: BuildingId) {
        if let Some(count) = self.awake.get_mut(place.index()) {
            *count = count.saturating_sub(1);
        }
    }

    pub fn set_out(&mut self, mode: Mode, is_stroll: bool) {
        let count = if is_stroll { &mut self.strolling } else { &mut self.under_way[mode.index()] };
        *count += 1;
    }

    pub fn end_way(&mut self, mode: Mode, is_stroll: bool) {
        let count = if is_stroll { &mut self.strolling } else { &mut self.under_way[mode.index()] };
        *count = count.saturating_sub(1);
    }

    pub fn gather(&mut self) {
        self.gathered += 1;
    }

    pub fn disperse(&mut self) {
        self.gathered = self.gathered.saturating_sub(1);
    }

    pub fn memory_bytes(&self) -> usize {
        (self.inside.len() + self.awake.len()) * 2
    }
}
