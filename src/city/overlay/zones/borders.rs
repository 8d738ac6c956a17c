//! Borders: the lines between two zones, from one corner where several zones meet to the next.

use crate::base::geo::Point;

use super::raster::Raster;

/// Heading east, south, west, north along the edges of squares.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
/// The square to the right of a corner for each heading; the one to the left is that of the next heading back.
const RIGHT: [(isize, isize); 4] = [(0, 0), (-1, 0), (-1, -1), (0, -1)];

/// A border between two zones.
#[derive(Clone, Debug)]
pub struct Border {
    /// The zone on the right hand when one walks along the points.
    pub right: u32,
    pub left: u32,
    /// Corners of squares, one more column than squares.
    pub corners: Vec<usize>,
}

/// The corners of the squares.
#[derive(Clone, Copy, Debug)]
pub struct Corners<'a> {
    raster: &'a Raster,
    labels: &'a [u32],
}

impl<'a> Corners<'a> {
    pub fn new(raster: &'a Raster, labels: &'a [u32]) -> Self {
        Self { raster, labels }
    }

    pub fn place(&self, corner: usize) -> Point {
        let (column, row) = self.split(corner);
        self.raster.origin + Point::new(column as f32, row as f32) * self.raster.pitch_m
    }

    /// The zones around a corner.
    pub fn around(&self, corner: usize) -> [u32; 4] {
        [0, 1, 2, 3].map(|heading| self.right_of(corner, heading))
    }

    /// All borders that begin and end where several meet.
    pub fn borders(&self) -> Vec<Border> {
        let mut borders = Vec::new();
        let mut is_walked = vec![[false; 4]; (self.raster.columns + 1) * (self.raster.rows + 1)];
        for row in 1..self.raster.rows {
            for column in 1..self.raster.columns {
                let corner = row * (self.raster.columns + 1) + column;
                if !self.is_meeting(corner) {
                    continue;
                }
                for heading in 0..4 {
                    if self.is_border(corner, heading) && !is_walked[corner][heading] {
                        let (border, back) = self.walk(corner, heading);
                        is_walked[corner][heading] = true;
                        if let Some(last) = border.corners.last() {
                            is_walked[*last][back] = true;
                        }
                        borders.push(border);
                    }
                }
            }
        }
        borders
    }

    /// The border that leaves a corner in a heading, and the heading in which it would be walked back.
    fn walk(&self, start: usize, first: usize) -> (Border, usize) {
        let mut border =
            Border { right: self.right_of(start, first), left: self.left_of(start, first), corners: vec![start] };
        let (mut corner, mut heading) = (start, first);
        loop {
            corner = self.ahead(corner, heading);
            border.corners.push(corner);
            let back = (heading + 2) % 4;
            let onward = (0..4).find(|&other| other != back && self.is_border(corner, other));
            match onward {
                Some(onward) if !self.is_meeting(corner) => heading = onward,
                Some(_) | None => return (border, back),
            }
        }
    }

    /// Whether three or four borders meet at a corner.
    fn is_meeting(&self, corner: usize) -> bool {
        (0..4).filter(|&heading| self.is_border(corner, heading)).count() > 2
    }

    fn is_border(&self, corner: usize, heading: usize) -> bool {
        self.right_of(corner, heading) != self.left_of(corner, heading)
    }

    fn right_of(&self, corner: usize, heading: usize) -> u32 {
        let (column, row) = self.split(corner);
        let (right, down) = RIGHT[heading];
        self.labels[row.wrapping_add_signed(down) * self.raster.columns + column.wrapping_add_signed(right)]
    }

    fn left_of(&self, corner: usize, heading: usize) -> u32 {
        self.right_of(corner, (heading + 3) % 4)
    }

    fn ahead(&self, corner: usize, heading: usize) -> usize {
        let (right, down) = STEPS[heading];
        corner.wrapping_add_signed(right + down * (self.raster.columns as isize + 1))
    }

    fn split(&self, corner: usize) -> (usize, usize) {
        (corner % (self.raster.columns + 1), corner / (self.raster.columns + 1))
    }
}
