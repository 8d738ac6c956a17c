//! Vehicles on the map: from a picture's columns to glyphs, some rows a frame, so that no frame waits for a million.

use std::collections::HashSet;
use std::sync::Arc;

use crate::base::geo::{Bounds, Point};
use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::fact::Task;
use crate::model::{Clock, Thing, Vehicle, VehicleKind, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::widgets::age::VEHICLE_STALE_AFTER_S;
use crate::world::column::CHUNK_ROWS;
use crate::world::density::DensityGrid;
use crate::world::in_view::{LISTED_MAX, area_around};
use crate::world::picture::{Motion, VehicleStatus};
use crate::world::{Column, InView};

use super::density;
use super::glyph::{Blend, Glyph, GlyphLook, Ring, Shape};
use super::gpu::Stream;
use super::tones::Tone;

/// Rows looked at in one frame; more take several frames. About 1.5 ms.
const ROWS_PER_FRAME: usize = 120_000;
/// Longer jumps fade instead of sliding across blocks, in metres.
const JUMP_M: f32 = 50.0;
/// Above this speed of the clock everything that moves fades.
const SLIDE_SPEED_MAX: f32 = 10.0;
/// How much wider than needed what was looked at may be, before the density's squares would show.
const COARSER_MAX: f32 = 1.5;

/// The vehicles that are shown, and the work towards the next picture's.
pub struct VehicleLayer {
    pub glyphs: Stream<Glyph>,
    /// Whose glyph it is, for the glyphs that aren't fading out; those come after.
    pub ids: Vec<VehicleId>,
    pub density: Stream<u8>,
    pub density_box: Bounds,
    /// What the density is made of, as long as nobody needed it.
    counted: Option<Rows>,
    counted_box: Bounds,
    /// Moving vehicles in the box that was looked at, a square metre.
    pub moving_per_m2: f32,
    /// Fastest shown vehicle, in metres a wall second.
    pub fastest_mps: f32,
    /// Start of the glyph clock, in the window's seconds.
    epoch_s: f64,
    slot_of: Vec<u32>,
    scan: Option<Scan>,
    seen: Option<Seen>,
}

/// What the newest scan was started for.
#[derive(Clone, PartialEq)]
struct Seen {
    revision: u64,
    selected: Vec<Thing>,
    area: Bounds,
    merges: bool,
}

/// Work under way on one picture.
struct Scan {
    motion: Column<Motion>,
    status: Column<VehicleStatus>,
    roster: Arc<[Vehicle]>,
    clock: Clock,
    picture_s: f64,
    epoch_s: f64,
    area: Bounds,
    selected: HashSet<VehicleId>,
    /// Whether only marked vehicles get glyphs, because the others are density.
    merges: bool,
    rows: Rows,
    glyphs: Vec<Glyph>,
    ids: Vec<VehicleId>,
    /// Glyphs that are drawn over all others.
    marked: Vec<(VehicleId, Glyph)>,
    fading: Vec<Glyph>,
    fastest_mps: f32,
}

/// Which rows of the picture a scan looks at.
enum Rows {
    /// Those that the station has chosen: few enough for one frame.
    Chosen(Arc<InView>),
    /// All, because the view has left what the station looked at; over several frames.
    All { next_chunk: usize, grid: DensityGrid, moving: u32 },
}

impl Default for VehicleLayer {
    fn default() -> Self {
        Self {
            glyphs: Stream::default(),
            ids: Vec::new(),
            density: Stream::default(),
            counted: None,
            counted_box: Bounds::EMPTY,
            density_box: Bounds { min: Point::default(), max: Point::new(1.0, 1.0) },
            moving_per_m2: 0.0,
            fastest_mps: 0.0,
            epoch_s: 0.0,
            slot_of: Vec::new(),
            scan: None,
            seen: None,
        }
    }
}

impl VehicleLayer {
    /// Seconds of the glyph clock at a time of the window.
    pub fn glyph_time(&self, frame_time_s: f64) -> f32 {
        (frame_time_s - self.epoch_s) as f32
    }

    /// Where a vehicle is shown, if it has a glyph.
    pub fn shown_place(&self, vehicle: VehicleId, frame_time_s: f64) -> Option<Point> {
        let slot = *self.slot_of.get(vehicle.index())?;
        Some(self.glyphs.items.get(slot as usize)?.shown_at(self.glyph_time(frame_time_s)))
    }

    /// Goes on with the work for the newest picture. Returns whether some is left.
    pub fn advance(&mut self, ctx: &UiContext<'_>, visible: Bounds, merges: bool) -> bool {
        if self.scan.is_none() && self.is_outdated(ctx, visible, merges) {
            self.start(ctx, visible, merges);
        }
        let Some(mut scan) = self.scan.take() else { return false };
        if let Rows::Chosen(in_view) = &scan.rows {
            let in_view = in_view.clone();
            self.scan_chosen(&mut scan, &in_view, ctx.frame_time_s);
        } else if !self.scan_some(&mut scan, ctx.frame_time_s) {
            self.scan = Some(scan);
            return true;
        }
        self.finish(scan);
        false
    }

    fn is_outdated(&self, ctx: &UiContext<'_>, visible: Bounds, merges: bool) -> bool {
        self.seen.as_ref().is_none_or(|seen| {
            seen.revision != ctx.picture.revision
                || seen.merges != merges
                || !suits(seen.area, visible)
                || seen.selected != ctx.selection.things()
        })
    }

    fn start(&mut self, ctx: &UiContext<'_>, visible: Bounds, merges: bool) {
        let picture = ctx.picture;
        let (area, rows) = if suits(picture.in_view.area, visible) {
            (picture.in_view.area, Rows::Chosen(picture.in_view.clone()))
        } else {
            let area = area_around(visible);
            (area, Rows::All { next_chunk: 0, grid: DensityGrid::new(area), moving: 0 })
        };
        let selected = ctx.selection.things();
        self.seen = Some(Seen { revision: picture.revision, selected: selected.to_vec(), area, merges });
        self.scan = Some(Scan {
            motion: picture.motion.clone(),
            status: picture.status.clone(),
            roster: picture.roster.clone(),
            clock: picture.source.clock,
            picture_s: ctx.frame_time_s - ctx.picture_age_s,
            epoch_s: ctx.frame_time_s,
            area,
            selected: selected
                .iter()
                .filter_map(|thing| if let Thing::Vehicle(id) = thing { Some(*id) } else { None })
                .collect(),
            merges,
            rows,
            glyphs: Vec::with_capacity(self.ids.len()),
            ids: Vec::with_capacity(self.ids.len()),
            marked: Vec::new(),
            fading: Vec::new(),
            fastest_mps: 0.0,
        });
    }

    /// Looks at the rows that the station has chosen.
    fn scan_chosen(&self, scan: &mut Scan, in_view: &InView, frame_time_s: f64) {
        let (motion, status) = (scan.motion.clone(), scan.status.clone());
        let mut selected = Vec::new();
        if scan.merges {
            let is_seen = |id: VehicleId| motion.get(id.index()).is_some_and(|row| scan.area.contains(row.place));
            selected.extend(scan.selected.iter().copied().filter(|id| is_seen(*id)));
            selected.retain(|id| in_view.in_need.binary_search(id).is_err());
            selected.sort_unstable();
        }
        let others = if scan.merges { &selected } else { &in_view.others };
        for id in in_view.in_need.iter().chain(others) {
            if let (Some(motion), Some(status)) = (motion.get(id.index()), status.get(id.index())) {
                self.scan_row(scan, *id, motion, status, frame_time_s);
            }
        }
    }

    /// Looks at as many rows as one frame has time for. Returns whether all were looked at.
    fn scan_some(&self, scan: &mut Scan, frame_time_s: f64) -> bool {
        let (motion, status) = (scan.motion.clone(), scan.status.clone());
        let first = if let Rows::All { next_chunk, .. } = &scan.rows { *next_chunk } else { 0 };
        let last = (first + ROWS_PER_FRAME / CHUNK_ROWS).min(motion.chunks().len());
        for chunk in first..last {
            let (Some(motion), Some(status)) = (motion.chunks().get(chunk), status.chunks().get(chunk)) else {
                continue;
            };
            for (row, (motion, status)) in motion.iter().zip(status.iter()).enumerate() {
                if !scan.area.contains(motion.place) || motion.observed == Timestamp::NEVER {
                    continue;
                }
                if let Rows::All { grid, moving, .. } = &mut scan.rows {
                    grid.count(motion.place, status.state.is_parked());
                    *moving += u32::from(!status.state.is_parked());
                }
                self.scan_row(scan, VehicleId::from_index(chunk * CHUNK_ROWS + row), motion, status, frame_time_s);
            }
        }
        if let Rows::All { next_chunk, .. } = &mut scan.rows {
            *next_chunk = last;
        }
        last >= motion.chunks().len()
    }

    fn scan_row(&self, scan: &mut Scan, id: VehicleId, motion: &Motion, status: &VehicleStatus, frame_time_s: f64) {
        let is_marked = status.state.needs_a_person() || (!scan.selected.is_empty() && scan.selected.contains(&id));
        if (scan.merges && !is_marked) || scan.ids.len() >= LISTED_MAX {
            return;
        }
        let Some(vehicle) = scan.roster.get(id.index()) else { return };
        let look = look_of(scan, vehicle, id, status);
        self.place_glyph(scan, id, motion, look, frame_time_s);
    }

    /// Adds the glyph of one vehicle, gliding on from where it is shown now.
    fn place_glyph(&self, scan: &mut Scan, id: VehicleId, motion: &Motion, look: GlyphLook, frame_time_s: f64) {
        let clock = scan.clock;
        let slides = clock.speed_reached <= SLIDE_SPEED_MAX;
        let since_s = (frame_time_s - scan.epoch_s) as f32;
        let mut observed_s = (scan.picture_s - scan.epoch_s) as f32;
        let mut velocity = Point::default();
        if clock.is_running && slides && motion.speed_mps > 0.0 {
            let speed = motion.speed_mps * clock.speed_reached;
            let (east, north) = motion.heading_rad.sin_cos();
            velocity = Point::new(east, -north) * speed;
            let age_s = clock.now.since_s(motion.observed) as f32;
            observed_s -= age_s / clock.speed_reached.max(0.1);
            scan.fastest_mps = scan.fastest_mps.max(speed);
        }
        let mut glyph = Glyph {
            place: motion.place,
            velocity,
            correction: Point::default(),
            observed_s,
            since_s,
            heading_rad: motion.heading_rad,
            flags: look.flags(Blend::Slide),
        };
        let before = self.slot_of.get(id.index()).and_then(|slot| self.glyphs.items.get(*slot as usize));
        if let Some(before) = before {
            let shown = before.shown_at(self.glyph_time(frame_time_s));
            let correction = shown - glyph.shown_at(since_s);
            let jumped = correction.length();
            if jumped > JUMP_M || (!slides && jumped > 0.5) {
                scan.fading.push(before.fading_out(self.glyph_time(frame_time_s)));
                glyph.flags = look.flags(Blend::FadeIn);
            } else {
                glyph.correction = correction;
            }
        } else if !self.ids.is_empty() {
            glyph.flags = look.flags(Blend::FadeIn);
        }
        if look.is_marked {
            scan.marked.push((id, glyph));
        } else {
            scan.ids.push(id);
            scan.glyphs.push(glyph);
        }
    }

    fn finish(&mut self, mut scan: Scan) {
        for (id, glyph) in scan.marked.drain(..) {
            scan.ids.push(id);
            scan.glyphs.push(glyph);
        }
        // The glyph clock starts anew, so that its 32 bits never wear out.
        let shift_s = (scan.epoch_s - self.epoch_s) as f32;
        self.epoch_s = scan.epoch_s;
        for id in &self.ids {
            if let Some(slot) = self.slot_of.get_mut(id.index()) {
                *slot = u32::MAX;
            }
        }
        self.slot_of.resize(scan.roster.len(), u32::MAX);
        for (slot, id) in scan.ids.iter().enumerate() {
            if let Some(entry) = self.slot_of.get_mut(id.index()) {
                *entry = slot as u32;
            }
        }
        for glyph in &mut scan.fading {
            glyph.observed_s -= shift_s;
            glyph.since_s -= shift_s;
        }
        scan.glyphs.append(&mut scan.fading);
        self.glyphs.replace(scan.glyphs);
        self.ids = scan.ids;
        let moving = match &scan.rows {
            Rows::Chosen(in_view) => in_view.moving,
            Rows::All { moving, .. } => *moving,
        };
        self.moving_per_m2 = moving as f32 / (scan.area.width() * scan.area.height()).max(1.0);
        self.fastest_mps = scan.fastest_mps;
        self.counted = Some(scan.rows);
        self.counted_box = scan.area;
    }

    /// Makes the density of what was counted last, once it is to be shown.
    pub fn make_density(&mut self) {
        let Some(rows) = self.counted.take() else { return };
        let grid = match &rows {
            Rows::Chosen(in_view) => &in_view.density,
            Rows::All { grid, .. } => grid,
        };
        self.density.replace(density::opacities(grid));
        self.density_box = self.counted_box;
    }
}

/// Whether what was looked at covers a view, and not so much more that the density's squares would show.
fn suits(area: Bounds, view: Bounds) -> bool {
    area.contains(view.min) && area.contains(view.max) && area.width() <= COARSER_MAX * area_around(view).width()
}

/// Silence after which a vehicle is shown without tone; longer at speed, where samples lie further apart.
fn stale_after_s(clock: Clock) -> f64 {
    VEHICLE_STALE_AFTER_S + if clock.speed_reached > 1.0 { f64::from(clock.speed_reached) } else { 0.0 }
}

fn look_of(scan: &Scan, vehicle: &Vehicle, id: VehicleId, status: &VehicleStatus) -> GlyphLook {
    let is_selected = scan.selected.contains(&id);
    let needs_a_person = status.state.needs_a_person();
    let is_stale = scan.clock.now.since_s(status.last_heard) > stale_after_s(scan.clock)
        || status.state == VehicleState::NoContact;
    let is_parked = status.state.is_parked();
    let (mut radius, tone) = match vehicle.kind {
        VehicleKind::Bus | VehicleKind::Ambulance => (8.0, Tone::Vehicle),
        VehicleKind::Shuttle | VehicleKind::Van => (7.0, Tone::Vehicle),
        VehicleKind::Car => (6.25, Tone::Vehicle),
        VehicleKind::Robot => (4.75, Tone::Robot),
    };
    let mut look = GlyphLook {
        shape: Shape::Arrow,
        tone,
        ring: Ring::None,
        radius,
        is_parked,
        is_marked: is_selected || needs_a_person,
    };
    if vehicle.kind == VehicleKind::Ambulance {
        // Told apart by its ring, and seen at any zoom while others must give way to it.
        let is_on_call = matches!(status.task, Task::Emergency(_) | Task::ToHospital(_));
        look.ring = Ring::Solid(Tone::Vehicle);
        look.is_marked |= is_on_call;
    }
    if is_parked && !is_selected {
        (look.shape, radius, look.tone) = (Shape::Dot, 2.25, Tone::Robot);
    }
    if is_stale {
        look.tone = Tone::Stale;
        if !is_parked {
            look.ring = Ring::Dashed(if needs_a_person { Tone::Amber } else { Tone::Stale });
        }
    } else if needs_a_person {
        (look.tone, look.ring) = (Tone::Amber, Ring::Solid(Tone::Amber));
    }
    if is_selected {
        look.tone = if is_stale { Tone::Stale } else { Tone::Accent };
        look.ring = Ring::Solid(Tone::Accent);
        radius = radius.max(7.5);
    }
    look.radius = radius;
    look
}

#[cfg(test)]
mod tests;
