//! Fills: rings of points as triangles with a soft rim, ready for the GPU.

use lyon_tessellation::math::point;
use lyon_tessellation::path::Path;
use lyon_tessellation::{BuffersBuilder, FillOptions, FillTessellator, FillVertex as LyonVertex, VertexBuffers};

use crate::base::geo::{Bounds, Point};

use super::tones::Tone;

/// A corner of a triangle. `outward` is the direction in which the soft rim grows, halved to fit, and whether
/// the corner is on the rim (255) or on the shape (0).
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct FillVertex {
    pub place: Point,
    pub outward: [i8; 4],
    /// The tone in the upper 8 bits, the thing's index in the lower 24.
    pub packed: u32,
}

/// A run of triangles that lie together, so that it can be left out when it isn't seen.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    pub bounds: Bounds,
    pub first_index: u32,
    pub index_count: u32,
}

/// Triangles of one layer.
#[derive(Clone, Debug, Default)]
pub struct FillMesh {
    pub vertices: Vec<FillVertex>,
    pub indices: Vec<u32>,
    pub chunks: Vec<Chunk>,
}

/// Longest rim at a sharp corner, against the rim along an edge.
const MITER_MAX: f32 = 1.9;
/// What one step of the packed direction stands for; the shader doubles it again.
const OUTWARD_UNIT: f32 = 63.5;
/// Largest index that fits beside a tone.
pub const INDEX_MAX: u32 = 0xFF_FFFF;

pub fn packed(tone: u8, index: usize) -> u32 {
    (u32::from(tone) << 24) | (u32::try_from(index).unwrap_or(INDEX_MAX)).min(INDEX_MAX)
}

impl FillMesh {
    /// Closes the chunk of everything that was added since the last one.
    pub fn end_chunk(&mut self) {
        let first_index = self.chunks.last().map_or(0, |chunk| chunk.first_index + chunk.index_count);
        let index_count = self.indices.len() as u32 - first_index;
        if index_count == 0 {
            return;
        }
        let bounds = Bounds::around(
            self.indices[first_index as usize..]
                .iter()
                .filter_map(|index| self.vertices.get(*index as usize))
                .map(|vertex| vertex.place),
        );
        self.chunks.push(Chunk { bounds, first_index, index_count });
    }

    /// Adds a ring with holes. Rings with fewer than three corners, or without ground, are left out.
    pub fn add(&mut self, outer: &[Point], holes: &[Vec<Point>], tone: Tone, index: usize) {
        let packed = packed(tone as u8, index);
        if outer.len() < 3 || outer.iter().any(|corner| !corner.x.is_finite() || !corner.y.is_finite()) {
            return;
        }
        let area = signed_area(outer);
        if area.abs() < 0.01 {
            return;
        }
        let first = self.add_rim(outer, packed, area > 0.0);
        if holes.is_empty() && is_convex(outer) {
            for corner in 1..outer.len() as u32 - 1 {
                self.indices.extend([first, first + 2 * corner, first + 2 * corner + 2]);
            }
            return;
        }
        for hole in holes.iter().filter(|hole| hole.len() >= 3) {
            self.add_rim(hole, packed, signed_area(hole) < 0.0);
        }
        self.add_tessellated(outer, holes, packed);
    }

    /// Adds the soft rim of a ring and returns the first of its vertices: shape and rim in turn.
    fn add_rim(&mut self, ring: &[Point], packed: u32, turns_with_clock: bool) -> u32 {
        let first = self.vertices.len() as u32;
        let count = ring.len();
        let side = if turns_with_clock { 1.0 } else { -1.0 };
        for at in 0..count {
            let before = (ring[at] - ring[(at + count - 1) % count]).unit();
            let after = (ring[(at + 1) % count] - ring[at]).unit();
            let outward = miter(before, after) * side;
            let [x, y] = [outward.x, outward.y].map(|part| (part * OUTWARD_UNIT).round() as i8);
            self.vertices.push(FillVertex { place: ring[at], outward: [x, y, 0, 0], packed });
            self.vertices.push(FillVertex { place: ring[at], outward: [x, y, i8::MAX, 0], packed });
            let here = first + 2 * at as u32;
            let next = first + 2 * ((at + 1) % count) as u32;
            self.indices.extend([here, here + 1, next, next, here + 1, next + 1]);
        }
        first
    }

    fn add_tessellated(&mut self, outer: &[Point], holes: &[Vec<Point>], packed: u32) {
        let mut path = Path::builder();
        for ring in std::iter::once(outer).chain(holes.iter().map(Vec::as_slice)).filter(|ring| ring.len() >= 3) {
            path.begin(point(ring[0].x, ring[0].y));
            for corner in &ring[1..] {
                path.line_to(point(corner.x, corner.y));
            }
            path.end(true);
        }
        let mut buffers: VertexBuffers<FillVertex, u32> = VertexBuffers::new();
        let result = FillTessellator::new().tessellate_path(
            &path.build(),
            &FillOptions::even_odd(),
            &mut BuffersBuilder::new(&mut buffers, |vertex: LyonVertex<'_>| {
                let at = vertex.position();
                FillVertex { place: Point::new(at.x, at.y), outward: [0; 4], packed }
            }),
        );
        if let Err(error) = result {
            tracing::debug!(?error, "a shape of the map can't be filled and is drawn as its outline");
            return;
        }
        let first = self.vertices.len() as u32;
        self.vertices.extend(buffers.vertices);
        self.indices.extend(buffers.indices.into_iter().map(|index| first + index));
    }
}

/// The direction to the left of a corner, long enough that rims along both edges have the same width.
fn miter(before: Point, after: Point) -> Point {
    let (n1, n2) = (before.perpendicular() * -1.0, after.perpendicular() * -1.0);
    let sum = (n1 + n2).unit();
    let share = sum.dot(n1);
    if share < 1.0 / MITER_MAX {
        if sum == Point::default() { n1 } else { sum * MITER_MAX }
    } else {
        sum * (1.0 / share)
    }
}

/// Twice the area of a ring, positive when it turns with the clock on the screen.
pub fn signed_area(ring: &[Point]) -> f32 {
    let Some(&last) = ring.last() else { return 0.0 };
    // Taken from a corner, so that `f32` doesn't lose small rings far from the origin.
    let from = last;
    let mut previous = Point::default();
    let mut sum = 0.0;
    for corner in ring {
        let here = *corner - from;
        sum += previous.cross(here);
        previous = here;
    }
    sum
}

fn is_convex(ring: &[Point]) -> bool {
    let count = ring.len();
    let (mut left, mut right) = (false, false);
    let mut turned = 0.0;
    for at in 0..count {
        let before = ring[(at + 1) % count] - ring[at];
        let after = ring[(at + 2) % count] - ring[(at + 1) % count];
        let turn = before.cross(after);
        left |= turn < -1e-3;
        right |= turn > 1e-3;
        turned += libm::atan2f(turn, before.dot(after));
    }
    // A star turns always the same way too, but more than once around.
    left != right && turned.abs() < 1.5 * std::f32::consts::TAU
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f32, y: f32, size: f32) -> Vec<Point> {
        vec![Point::new(x, y), Point::new(x + size, y), Point::new(x + size, y + size), Point::new(x, y + size)]
    }

    fn filled_area(mesh: &FillMesh) -> f32 {
        mesh.indices
            .chunks(3)
            .map(|corner| {
                let at = |index: usize| mesh.vertices[corner[index] as usize].place;
                0.5 * (at(1) - at(0)).cross(at(2) - at(0)).abs()
            })
            .sum()
    }

    #[test]
    fn rims_point_outward_whichever_way_a_ring_turns() {
        for turned in [false, true] {
            let mut ring = square(0.0, 0.0, 10.0);
            if turned {
                ring.reverse();
            }
            let mut mesh = FillMesh::default();
            mesh.add(&ring, &[], Tone::Land, 0);
            for vertex in mesh.vertices.iter().filter(|vertex| vertex.outward[2] > 0) {
                let outward = Point::new(f32::from(vertex.outward[0]), f32::from(vertex.outward[1]));
                assert!(outward.dot(vertex.place - Point::new(5.0, 5.0)) > 0.0, "{vertex:?}");
            }
        }
    }

    #[test]
    fn holes_stay_empty_and_dents_are_filled_once() {
        let mut mesh = FillMesh::default();
        mesh.add(&square(0.0, 0.0, 10.0), &[square(2.0, 2.0, 5.0)], Tone::Green, 0);
        assert!((filled_area(&mesh) - 75.0).abs() < 0.1);
        let mut dented = FillMesh::default();
        let mut ring = square(0.0, 0.0, 10.0);
        ring.push(Point::new(5.0, 5.0));
        dented.add(&ring, &[], Tone::Green, 0);
        assert!((filled_area(&dented) - 75.0).abs() < 0.1);
    }

    #[test]
    fn broken_rings_are_left_out() {
        let mut mesh = FillMesh::default();
        mesh.add(&[Point::default(); 2], &[], Tone::Land, 0);
        mesh.add(&[Point::default(); 5], &[], Tone::Land, 0);
        mesh.add(&[Point::new(f32::NAN, 0.0), Point::new(1.0, 0.0), Point::new(1.0, 1.0)], &[], Tone::Land, 0);
        mesh.end_chunk();
        assert!(mesh.vertices.is_empty() && mesh.chunks.is_empty());
    }
}
