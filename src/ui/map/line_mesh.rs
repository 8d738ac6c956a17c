//! Lines: streets, rails and outlines as segments that the GPU widens into capsules.

use crate::base::geo::{Bounds, Point};

use super::fill_mesh::packed;
use super::tones::LineClass;

/// A straight piece of a line.
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Segment {
    pub from: Point,
    pub to: Point,
    pub half_width_m: f32,
    /// Metres from the start of its line, for dashes.
    pub along_m: f32,
    /// The class in the upper 8 bits, the thing's index in the lower 24.
    pub packed: u32,
}

/// A run of segments that lie together.
#[derive(Clone, Copy, Debug)]
pub struct SegmentChunk {
    pub bounds: Bounds,
    pub first: u32,
    pub count: u32,
}

/// Segments of one layer, in the order in which they are drawn.
#[derive(Clone, Debug, Default)]
pub struct LineMesh {
    pub segments: Vec<Segment>,
    pub chunks: Vec<SegmentChunk>,
}

impl LineMesh {
    pub fn add(&mut self, points: &[Point], width_m: f32, class: LineClass, index: usize) {
        let mut along_m = 0.0;
        for pair in points.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let length = from.distance(to);
            if !length.is_finite() {
                continue;
            }
            self.segments.push(Segment {
                from,
                to,
                half_width_m: 0.5 * width_m,
                along_m,
                packed: packed(class as u8, index),
            });
            along_m += length;
        }
    }

    /// Adds a closed ring without the repeated first point. Where two rings share an edge, their dashes fall together.
    pub fn add_ring(&mut self, ring: &[Point], width_m: f32, class: LineClass, index: usize) {
        let Some(mut previous) = ring.last().copied() else { return };
        for &corner in ring {
            // Both rings run the shared edge the same way, and count its dashes from the city's origin.
            let is_turned = (corner.x, corner.y) < (previous.x, previous.y);
            let (from, to) = if is_turned { (corner, previous) } else { (previous, corner) };
            let along_m = from.dot((to - from).unit());
            let first = self.segments.len();
            self.add(&[from, to], width_m, class, index);
            if let Some(segment) = self.segments.get_mut(first) {
                segment.along_m = along_m;
            }
            previous = corner;
        }
    }

    pub fn end_chunk(&mut self) {
        let first = self.chunks.last().map_or(0, |chunk| chunk.first + chunk.count);
        let count = self.segments.len() as u32 - first;
        if count > 0 {
            let added = &self.segments[first as usize..];
            let bounds = Bounds::around(added.iter().flat_map(|segment| [segment.from, segment.to]));
            let widest = added.iter().map(|segment| segment.half_width_m).fold(0.0, f32::max);
            self.chunks.push(SegmentChunk { bounds: bounds.grown(widest), first, count });
        }
    }
}
