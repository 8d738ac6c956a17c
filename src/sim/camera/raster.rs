//! The picture while it is drawn: filled shapes on the ground, and upright faces from near to far.

use std::sync::Arc;

pub const WIDTH: usize = 192;
pub const HEIGHT: usize = 108;

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// Width of the edge that says that the picture is simulated, in pixels.
const EDGE: usize = 4;
const EDGE_COLORS: [Rgb; 2] = [[0x9A, 0x86, 0xCF], [0x14, 0x1A, 0x20]];
const DIRT: Rgb = [96, 84, 70];

/// An upright face in one column of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    pub column: u16,
    pub depth_m: f32,
    pub top: f32,
    pub bottom: f32,
    pub color: Rgb,
}

/// The pixels of a picture.
pub struct Raster {
    pixels: Vec<Rgb>,
    crossings: Vec<f32>,
}

impl Raster {
    pub fn new() -> Self {
        Self { pixels: vec![[0; 3]; WIDTH * HEIGHT], crossings: Vec::new() }
    }

    /// Fills whole rows, each in its colour.
    pub fn fill_rows(&mut self, color: impl Fn(usize) -> Rgb) {
        for (row, pixels) in self.pixels.chunks_mut(WIDTH).enumerate() {
            pixels.fill(color(row));
        }
    }

    /// Fills a shape given by its corners in pixels, by the even-odd rule.
    pub fn fill(&mut self, corners: &[(f32, f32)], color: Rgb) {
        let low = corners.iter().map(|(_, y)| *y).fold(f32::INFINITY, f32::min).max(0.0) as usize;
        let high = corners.iter().map(|(_, y)| *y).fold(0.0, f32::max).min(HEIGHT as f32) as usize;
        for row in low..high.saturating_add(1).min(HEIGHT) {
            let y = row as f32 + 0.5;
            self.crossings.clear();
            let following = corners.iter().cycle().skip(1);
            for (&(from_x, from_y), &(to_x, to_y)) in corners.iter().zip(following) {
                if (from_y <= y) != (to_y <= y) {
                    self.crossings.push(from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x));
                }
            }
            self.crossings.sort_unstable_by(f32::total_cmp);
            let Some(pixels) = self.pixels.get_mut(row * WIDTH..(row + 1) * WIDTH) else { return };
            for pair in self.crossings.chunks_exact(2) {
                let column = |x: f32| (x + 0.5).clamp(0.0, WIDTH as f32) as usize;
                let (from, to) = (column(pair[0]), column(pair[1]));
                if let Some(pixels) = pixels.get_mut(from..to.max(from)) {
                    pixels.fill(color);
                }
            }
        }
    }

    /// Fills upright faces, in each column from near to far. All stand on the ground, so what is farther shows only above.
    pub fn fill_faces(&mut self, mut slices: Vec<Slice>) {
        slices.sort_unstable_by(|a, b| a.column.cmp(&b.column).then(a.depth_m.total_cmp(&b.depth_m)));
        let (mut column, mut covered_from) = (u16::MAX, HEIGHT);
        for slice in slices {
            if slice.column != column {
                (column, covered_from) = (slice.column, HEIGHT);
            }
            let row = |y: f32| (y + 0.5).clamp(0.0, HEIGHT as f32) as usize;
            let (top, bottom) = (row(slice.top), row(slice.bottom).min(covered_from));
            for row in top..bottom {
                if let Some(pixel) = self.pixels.get_mut(row * WIDTH + usize::from(slice.column)) {
                    *pixel = slice.color;
                }
            }
            covered_from = covered_from.min(top);
        }
    }

    /// Dirt on the lens.
    pub fn dirty(&mut self) {
        for (x, y, radius) in [(48.0_f32, 30.0_f32, 22.0_f32), (120.0, 70.0, 30.0), (160.0, 24.0, 16.0)] {
            for (index, pixel) in self.pixels.iter_mut().enumerate() {
                let (dx, dy) = ((index % WIDTH) as f32 - x, (index / WIDTH) as f32 - y);
                let share = (1.0 - (dx * dx + dy * dy) / (radius * radius)).clamp(0.0, 1.0);
                *pixel = mixed(*pixel, DIRT, share * 0.8);
            }
        }
    }

    pub fn hatch_edge(&mut self) {
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let (x, y) = (index % WIDTH, index / WIDTH);
            if x < EDGE || y < EDGE || x >= WIDTH - EDGE || y >= HEIGHT - EDGE {
                *pixel = EDGE_COLORS[(x + y) / EDGE % 2];
            }
        }
    }

    pub fn into_rgb(self) -> Arc<[u8]> {
        self.pixels.as_flattened().into()
    }
}

/// A colour so far on the way to another.
pub fn mixed(from: Rgb, to: Rgb, share: f32) -> Rgb {
    let share = share.clamp(0.0, 1.0);
    let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share) as u8;
    [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_hides_what_is_far_but_for_what_stands_higher() {
        let slice = |depth_m, top, bottom, red| Slice { column: 9, depth_m, top, bottom, color: [red, 0, 0] };
        let mut raster = Raster::new();
        raster.fill_faces(vec![slice(50.0, 20.0, 60.0, 1), slice(10.0, 40.0, 90.0, 2), slice(80.0, 50.0, 55.0, 3)]);
        let red = |row: usize| raster.pixels[row * WIDTH + 9][0];
        assert_eq!([10, 20, 39, 40, 89, 90].map(red), [0, 1, 1, 2, 2, 0]);
    }

    #[test]
    fn a_shape_beyond_the_picture_fills_what_is_within() {
        let mut raster = Raster::new();
        raster.fill(&[(-500.0, 50.0), (900.0, 50.0), (900.0, 900.0), (-500.0, 900.0)], [7; 3]);
        assert!(raster.pixels[51 * WIDTH..].iter().all(|pixel| *pixel == [7; 3]));
        assert!(raster.pixels[..49 * WIDTH].iter().all(|pixel| *pixel == [0; 3]));
    }
}
