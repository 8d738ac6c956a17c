//! Values: one byte for each building, street and feeder, followed chunk by chunk from picture to picture.

use std::sync::Arc;

use crate::base::time::Timestamp;
use crate::city::{Building, City};
use crate::world::Column;
use crate::world::column::CHUNK_ROWS;
use crate::world::picture::{AttentionKind, BuildingNow, FeederNow, Picture, StreetNow};

use super::gpu::Stream;

/// The byte of a building without power; nothing else has it.
const DARK: u8 = 1;
/// The byte of a thing that is neither one thing nor the other.
const EVEN: u8 = 128;
/// Travel speed against free flow under which a street is shown as slow, fully and from where on.
const SLOW_FLOW: f32 = 0.38;
const SLOWISH_FLOW: f32 = 0.45;
/// A building draws much above this, for each dwelling, in kW; as the legend says.
const DRAWS_MUCH_KW: f32 = 2.0;
/// A building gives power below this, for each dwelling, in kW.
const GIVES_KW: f32 = -0.1;
/// Floor area of a shop or office that is compared with one dwelling, in square metres.
const DWELLING_M2: f32 = 150.0;
/// Share of its limit above which a feeder is near it.
pub const FEEDER_NEAR_LIMIT: f32 = 0.9;

/// The bytes of one column, made anew only where chunks changed.
#[derive(Clone, Debug)]
pub struct ValueTrack<T> {
    seen: Column<T>,
    pub stream: Stream<u8>,
}

impl<T: Clone> Default for ValueTrack<T> {
    fn default() -> Self {
        Self { seen: Column::default(), stream: Stream::default() }
    }
}

impl<T: Clone> ValueTrack<T> {
    /// Has every byte made anew next time, because what it depends on besides its row has changed.
    pub fn forget(&mut self) {
        self.seen = Column::default();
    }

    pub fn follow(&mut self, column: &Column<T>, value: impl Fn(usize, &T) -> u8) {
        let mut bytes: Option<Vec<u8>> = None;
        let seen = self.seen.chunks();
        for (index, chunk) in column.chunks().iter().enumerate() {
            if seen.get(index).is_some_and(|old| Arc::ptr_eq(old, chunk)) {
                continue;
            }
            let bytes = bytes.get_or_insert_with(|| {
                let mut copy = self.stream.items.as_ref().clone();
                copy.resize(column.len(), EVEN);
                copy
            });
            let first = index * CHUNK_ROWS;
            for (row, (byte, now)) in bytes.iter_mut().skip(first).zip(chunk.iter()).enumerate() {
                *byte = value(first + row, now);
            }
        }
        if let Some(bytes) = bytes {
            self.seen = column.clone();
            // Most facts change a value by less than a byte's step; then nothing is uploaded.
            if bytes != *self.stream.items {
                self.stream.replace(bytes);
            }
        }
    }
}

/// 0 gives, [`DARK`] has no power, [`EVEN`] is even, 255 draws much.
pub fn building_value(building: &Building, now: &BuildingNow) -> u8 {
    if now.observed == Timestamp::NEVER {
        return EVEN;
    }
    if !now.is_powered {
        return DARK;
    }
    let net_kw = now.net_kw() / dwellings(building);
    // Ramps of a tenth around the limits, so that nothing flickers on them.
    let gives = ((GIVES_KW - net_kw) / 0.2 + 0.5).clamp(0.0, 1.0);
    let draws = ((net_kw - DRAWS_MUCH_KW) / 0.2 + 0.5).clamp(0.0, 1.0);
    let value = (127.5 * (1.0 - gives + draws)).round() as u8;
    if value == DARK { 0 } else { value }
}

/// Dwellings that a building is compared with.
fn dwellings(building: &Building) -> f32 {
    if building.homes > 0 { f32::from(building.homes) } else { (building.floor_area_m2 / DWELLING_M2).max(1.0) }
}

/// Whether a feeder gives power back.
pub fn gives(city: &City, feeder: usize, now: &FeederNow) -> bool {
    now.load_kw < 0.0 && feeder_share(city, feeder, now).is_some_and(|share| share > 0.01)
}

/// 0 is normal, 255 is slow.
pub fn street_value(now: &StreetNow) -> u8 {
    if now.observed == Timestamp::NEVER || now.vehicles == 0 {
        return 0;
    }
    (255.0 * ((SLOWISH_FLOW - now.flow) / (SLOWISH_FLOW - SLOW_FLOW)).clamp(0.0, 1.0)) as u8
}

/// What flows on a feeder against its limit, whichever way; `None` when unknown.
pub fn feeder_share(city: &City, feeder: usize, now: &FeederNow) -> Option<f32> {
    let limit_kw = city.feeders.get(feeder)?.limit_kw;
    (now.observed != Timestamp::NEVER && limit_kw > 0.0).then(|| now.load_kw.abs() / limit_kw)
}

/// What all solar fields of a city give, as a share of their peak; 0 while nothing was heard of them.
pub fn solar_share(picture: &Picture) -> f32 {
    let peak_kw: f32 = picture.city.solar_fields.iter().map(|field| field.peak_kwp).sum();
    let power_kw: f32 = picture.solar_fields.iter().map(|now| now.power_kw).sum();
    if peak_kw > 0.0 { (power_kw / peak_kw).clamp(0.0, 1.0) } else { 0.0 }
}

/// Feeders without power, and those that the attention line holds near their limit; it lets go of them later than at the
/// limit itself.
pub fn hot_feeders(picture: &Picture) -> Vec<usize> {
    let held = picture.attention.iter().filter_map(|item| match item.what {
        AttentionKind::FeederOut { feeder, .. } | AttentionKind::FeederNearLimit { feeder, .. } => Some(feeder.index()),
        _ => None,
    });
    let over = picture.feeders.iter().enumerate().filter_map(|(index, now)| {
        feeder_share(&picture.city, index, now).filter(|share| *share > FEEDER_NEAR_LIMIT).map(|_| index)
    });
    let mut hot: Vec<usize> = held.chain(over).collect();
    hot.sort_unstable();
    hot.dedup();
    hot
}

/// 0 is normal, [`EVEN`] gives power back, 255 is near the limit.
pub fn feeder_value(city: &City, hot: &[usize], feeder: usize, now: &FeederNow) -> u8 {
    if hot.binary_search(&feeder).is_ok() {
        255
    } else if gives(city, feeder, now) {
        EVEN
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_chunks_are_made_anew() {
        let mut column = Column::filled(&1_u32, CHUNK_ROWS * 3);
        let mut track = ValueTrack::default();
        let asked = std::cell::Cell::new(0);
        let value = |_: usize, now: &u32| {
            asked.set(asked.get() + 1);
            *now as u8
        };
        track.follow(&column, value);
        assert_eq!((asked.take(), track.stream.serial), (CHUNK_ROWS * 3, 1));
        track.follow(&column.clone(), value);
        assert_eq!((asked.take(), track.stream.serial), (0, 1));
        *column.get_mut(CHUNK_ROWS + 5).unwrap() = 9;
        track.follow(&column, value);
        assert_eq!((asked.take(), track.stream.serial), (CHUNK_ROWS, 2));
        assert_eq!(track.stream.items[CHUNK_ROWS + 5], 9);
        *column.get_mut(3).unwrap() = 257;
        track.follow(&column, value);
        assert_eq!((asked.take(), track.stream.serial), (CHUNK_ROWS, 2), "another row, the same byte");
    }

    #[test]
    fn empty_streets_are_never_slow() {
        let jammed = StreetNow { observed: Timestamp(0), speed_mps: 1.0, vehicles: 12, flow: 0.1 };
        assert_eq!(street_value(&jammed), 255);
        assert_eq!(street_value(&StreetNow { vehicles: 0, ..jammed }), 0);
        assert_eq!(street_value(&StreetNow { flow: 0.9, ..jammed }), 0);
    }
}
