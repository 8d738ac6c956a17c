//! Tidies the zones' squares: each zone becomes one part without holes that touches itself nowhere.

use super::raster::{OUTSIDE, Raster};

/// Rounds at most: each mend may make another necessary.
const ROUNDS_MAX: usize = 12;

/// Mends the zones of all squares until nothing is left to mend.
pub fn tidy(raster: &Raster, labels: &mut [u32], count: usize) {
    for _ in 0..ROUNDS_MAX {
        let mut is_changed = join_strays(raster, labels, count);
        is_changed |= fill_holes(raster, labels, count);
        is_changed |= widen_pinches(raster, labels);
        if !is_changed {
            break;
        }
    }
}

/// Hands all but the largest part of each zone to the neighbour with the longest border.
fn join_strays(raster: &Raster, labels: &mut [u32], count: usize) -> bool {
    let (part_of, sizes) = raster.parts(labels);
    let mut largest: Vec<Option<u32>> = vec![None; count];
    for (cell, &part) in part_of.iter().enumerate().filter(|(_, part)| **part != OUTSIDE) {
        let kept = &mut largest[labels[cell] as usize];
        if kept.is_none_or(|kept| sizes[kept as usize] < sizes[part as usize]) {
            *kept = Some(part);
        }
    }
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); sizes.len()];
    for (cell, &part) in part_of.iter().enumerate().filter(|(_, part)| **part != OUTSIDE) {
        if largest[labels[cell] as usize] != Some(part) {
            cells[part as usize].push(cell);
        }
    }
    let mut is_changed = false;
    for stray in cells.iter().filter(|stray| !stray.is_empty()) {
        let own = labels[stray[0]];
        let mut borders: Vec<u32> = stray
            .iter()
            .flat_map(|&cell| raster.beside(cell))
            .map(|cell| labels[cell])
            .filter(|&label| label != OUTSIDE && label != own)
            .collect();
        borders.sort_unstable();
        let longest = borders.chunk_by(|a, b| a == b).max_by_key(|chunk| chunk.len()).map(|chunk| chunk[0]);
        if let Some(label) = longest {
            for &cell in stray {
                labels[cell] = label;
            }
            is_changed = true;
        }
    }
    is_changed
}

/// Gives what a zone encloses to that zone.
fn fill_holes(raster: &Raster, labels: &mut [u32], count: usize) -> bool {
    let mut boxes = vec![[usize::MAX, usize::MAX, 0, 0]; count];
    for (cell, &label) in labels.iter().enumerate().filter(|(_, label)| **label != OUTSIDE) {
        let (column, row) = (cell % raster.columns, cell / raster.columns);
        let it = &mut boxes[label as usize];
        *it = [it[0].min(column), it[1].min(row), it[2].max(column), it[3].max(row)];
    }
    let mut is_changed = false;
    let mut is_reached = vec![false; labels.len()];
    let mut open = Vec::new();
    for (zone, [left, top, right, bottom]) in (0_u32..).zip(boxes).filter(|(_, it)| it[0] != usize::MAX) {
        // One square further out on each side, which the margin of the grid allows.
        let (left, top, right, bottom) = (left - 1, top - 1, right + 1, bottom + 1);
        let start = top * raster.columns + left;
        open.push(start);
        is_reached[start] = true;
        while let Some(cell) = open.pop() {
            let (column, row) = (cell % raster.columns, cell / raster.columns);
            let mut reach = |is_there: bool, other: usize| {
                if is_there && !is_reached[other] && labels[other] != zone {
                    is_reached[other] = true;
                    open.push(other);
                }
            };
            reach(column > left, cell.wrapping_sub(1));
            reach(column < right, cell + 1);
            reach(row > top, cell.wrapping_sub(raster.columns));
            reach(row < bottom, cell + raster.columns);
        }
        for row in top..=bottom {
            for cell in row * raster.columns + left..=row * raster.columns + right {
                if !is_reached[cell] && labels[cell] != zone && labels[cell] != OUTSIDE {
                    labels[cell] = zone;
                    is_changed = true;
                }
                is_reached[cell] = false;
            }
        }
    }
    is_changed
}

/// Where a zone touches itself only across a corner, it takes one of the two other squares.
fn widen_pinches(raster: &Raster, labels: &mut [u32]) -> bool {
    let mut is_changed = false;
    for row in 0..raster.rows - 1 {
        for column in 0..raster.columns - 1 {
            let cell = row * raster.columns + column;
            let square = [cell, cell + 1, cell + raster.columns, cell + raster.columns + 1];
            let [a, b, c, d] = square.map(|cell| labels[cell]);
            let (touching, others) = if a == d && a != b && a != c {
                (a, [square[1], square[2]])
            } else if b == c && b != a && b != d {
                (b, [square[0], square[3]])
            } else {
                continue;
            };
            // The boundary is nobody's: where it pinches, the square outside is taken from the zone.
            let taken = if labels[others[0]] == OUTSIDE { others[1] } else { others[0] };
            labels[taken] = touching;
            is_changed = true;
        }
    }
    is_changed
}
