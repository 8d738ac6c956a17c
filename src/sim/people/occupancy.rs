//! Occupancy: how many people are in each building, under way and out of town, kept up to date one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::BuildingId;
use crate::city::{BuildingKind, City};

use super::modes::Mode;

/// Floor of a hospital for each of its beds, in m² (Japan: 70 to 100 for general hospitals built since 2000).
const FLOOR_A_BED_M2: f32 = 85.0;
/// Share of beds in use (Ministry of Health, Labour and Welfare, 病院報告 2022: 75 to 77 % of all beds).
const BEDS_IN_USE: f32 = 0.76;
/// Patients for each nurse at night, and everybody else on duty for each nurse (doctors, laboratory, pharmacy, guards).
/// A ward of the 7:1 kind has 10 to 16 patients for each nurse of the night shift (日本看護協会, 病院看護実態調査).
const PATIENTS_A_NURSE: f32 = 13.0;
const OTHERS_A_NURSE: f32 = 0.4;
/// Patients are awake in these hours (lights out at 21:00, up at 6:00, as in most wards).
const WARD_DAY_H: std::ops::Range<f32> = 6.0..21.0;
/// When the day shift has the work: its people come and go by their plans.
const DAY_SHIFT_H: std::ops::Range<f32> = 8.5..17.0;
/// A fire engine's and an ambulance's crew of the watch (消防力の整備指針: four and three), and one in the watch room.
const FIRE_WATCH: u16 = 8;
/// At night half of the watch may sleep.
const WATCH_SLEEPS_H: std::ops::Range<f32> = 0.0..6.0;
/// Officers on a station's night duty, for each 1,000 m² of floor, and at least.
const NIGHT_OFFICERS_A_1000_M2: f32 = 2.0;
const NIGHT_OFFICERS_MIN: u16 = 2;

/// People of a building who are there round the clock and have no plan of a day: patients in bed, and whoever is on duty
/// at night. They are known by number only, and besides the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    pub building: BuildingId,
    patients: u16,
    /// On duty outside the day shift.
    on_duty: u16,
    /// Of those, who may sleep after midnight.
    resting: u16,
    /// Whether the same number is there by day, too.
    is_watch: bool,
}

impl Staff {
    fn of(building: BuildingId, kind: BuildingKind, floor_m2: f32) -> Option<Self> {
        let none = Self { building, patients: 0, on_duty: 0, resting: 0, is_watch: false };
        match kind {
            BuildingKind::Hospital => {
                let patients = (floor_m2 / FLOOR_A_BED_M2 * BEDS_IN_USE).round().clamp(1.0, 3_000.0);
                let on_duty = (patients / PATIENTS_A_NURSE).ceil().max(2.0) * (1.0 + OTHERS_A_NURSE);
                Some(Self { patients: patients as u16, on_duty: on_duty.ceil() as u16, ..none })
            }
            BuildingKind::FireStation => {
                Some(Self { on_duty: FIRE_WATCH, resting: FIRE_WATCH / 2, is_watch: true, ..none })
            }
            BuildingKind::PoliceStation => {
                let officers = (floor_m2 / 1000.0 * NIGHT_OFFICERS_A_1000_M2).clamp(0.0, 200.0) as u16;
                Some(Self { on_duty: officers.max(NIGHT_OFFICERS_MIN), ..none })
            }
            _ => None,
        }
    }

    fn on_duty_at(&self, hour: f32) -> u16 {
        if !self.is_watch && DAY_SHIFT_H.contains(&hour) { 0 } else { self.on_duty }
    }

    /// Who is there at an hour, besides those who have a plan.
    pub fn people_at(&self, hour: f32) -> u16 {
        self.patients + self.on_duty_at(hour)
    }

    /// Of those, who are awake.
    pub fn awake_at(&self, hour: f32) -> u16 {
        let patients = if WARD_DAY_H.contains(&hour) { self.patients } else { 0 };
        let resting = if WATCH_SLEEPS_H.contains(&hour) { self.resting } else { 0 };
        patients + self.on_duty_at(hour).saturating_sub(resting)
    }
}

/// Who is in the buildings of a city round the clock.
pub fn staff_of(city: &City) -> Arc<[Staff]> {
    let rows = city.buildings.iter().enumerate();
    rows.filter_map(|(index, it)| Staff::of(BuildingId::from_index(index), it.kind, it.floor_area_m2)).collect()
}

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
    /// Patients and those on duty round the clock: in a building, and of them awake.
    staff: BTreeMap<BuildingId, (u16, u16)>,
}

impl Occupancy {
    pub fn new(buildings: usize) -> Self {
        Self { inside: vec![0; buildings], awake: vec![0; buildings], ..Self::default() }
    }

    pub fn at(&self, building: BuildingId) -> u16 {
        let (staff, _) = self.staff_at(building);
        self.inside.get(building.index()).map_or(0, |count| count.saturating_add(staff))
    }

    pub fn awake_at(&self, building: BuildingId) -> u16 {
        let (_, staff) = self.staff_at(building);
        self.awake.get(building.index()).map_or(0, |count| count.saturating_add(staff))
    }

    /// Who is in a building round the clock besides the population, and who of them is awake.
    pub fn staff_at(&self, building: BuildingId) -> (u16, u16) {
        self.staff.get(&building).copied().unwrap_or_default()
    }

    /// Sets who is in a building round the clock, and who of them is awake.
    pub fn set_staff(&mut self, building: BuildingId, people: u16, awake: u16) {
        self.staff.insert(building, (people, awake));
    }

    /// Everybody of the population in all buildings.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hospitals_and_stations_are_never_empty() {
        let of = |kind, floor_m2| Staff::of(BuildingId(0), kind, floor_m2).unwrap();
        let hospital = of(BuildingKind::Hospital, 30_000.0);
        // 353 beds, 268 of them taken; a nurse for 13 of them and the others on duty.
        assert_eq!((hospital.people_at(3.0), hospital.awake_at(3.0)), (268 + 30, 30));
        assert_eq!((hospital.people_at(12.0), hospital.awake_at(12.0)), (268, 268));
        let fire = of(BuildingKind::FireStation, 1_500.0);
        assert_eq!((fire.people_at(3.0), fire.awake_at(3.0), fire.people_at(12.0)), (8, 4, 8));
        assert!(of(BuildingKind::PoliceStation, 100.0).people_at(3.0) >= 2);
        assert!(Staff::of(BuildingId(0), BuildingKind::School, 5_000.0).is_none());
    }
}
