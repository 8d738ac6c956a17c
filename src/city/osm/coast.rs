//! The sea: maps hold only its coast, with water on the right (wiki.openstreetmap.org/wiki/Tag:natural=coastline).

use std::collections::HashMap;

use crate::base::geo::Point;
use crate::city::generate::polygon::{area, contains, distance_to_segment, segments};
use crate::city::{Area, AreaKind};

use super::boundary::Boundary;
use super::raw::RawData;

/// A cut coast ends this near to the boundary, in metres; one that ends elsewhere is not known whole.
const RIM_M: f32 = 1.0;

/// The parts of the sea inside the boundary.
pub fn sea(raw: &RawData, places: &HashMap<i64, Point>, boundary: &Boundary) -> Vec<Area> {
    let (mut rings, mut coasts) = (Vec::new(), Vec::new());
    for chain in chains(raw) {
        let line: Vec<Point> = chain.iter().filter_map(|id| places.get(id).copied()).collect();
        if chain.first() == chain.last() && line.len() >= 4 && line.iter().all(|place| boundary.contains(*place)) {
            rings.push(line[1..].to_vec());
        } else {
            coasts.extend(boundary.cut_line(&line).into_iter().map(|part| Coast::new(part, boundary.ring())));
        }
    }
    // Where a piece of coast is missing nobody knows which side is wet.
    let Some(coasts) = coasts.into_iter().collect::<Option<Vec<Coast>>>() else { return Vec::new() };
    let (lakes, islands): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| area(ring) > 0.0);
    let mut waters = enclosed(&coasts, boundary.ring());
    if coasts.is_empty() && !islands.is_empty() {
        waters.push(boundary.ring().to_vec());
    }
    waters.extend(lakes);
    waters
        .into_iter()
        .map(|outer| {
            let holes = islands.iter().filter(|island| contains(&outer, island[0])).cloned().collect();
            Area { kind: AreaKind::Water, name: None, outer, holes }
        })
        .collect()
}

/// Ways of coast joined end to start.
fn chains(raw: &RawData) -> Vec<Vec<i64>> {
    let mut open: Vec<Vec<i64>> = raw
        .ways
        .iter()
        .filter(|way| way.tags.value("natural") == "coastline" && way.nodes.len() >= 2)
        .map(|way| way.nodes.clone())
        .collect();
    let mut chains = Vec::new();
    while let Some(mut chain) = open.pop() {
        while chain.first() != chain.last() {
            if let Some(next) = open.iter().position(|line| line.first() == chain.last()) {
                chain.extend(open.swap_remove(next).into_iter().skip(1));
            } else if let Some(before) = open.iter().position(|line| line.last() == chain.first()) {
                let mut line = open.swap_remove(before);
                line.extend(chain.into_iter().skip(1));
                chain = line;
            } else {
                break;
            }
        }
        chains.push(chain);
    }
    chains
}

/// A piece of coast from rim to rim.
struct Coast {
    points: Vec<Point>,
    /// Where on the rim it comes in and goes out: the number of a side and the share of it.
    start: f32,
    end: f32,
}

impl Coast {
    fn new(part: Vec<super::boundary::CutPoint>, rim: &[Point]) -> Option<Self> {
        let points: Vec<Point> = part.into_iter().map(|point| point.place).collect();
        let (start, end) = (on_rim(rim, *points.first()?)?, on_rim(rim, *points.last()?)?);
        Some(Self { points, start, end })
    }
}

fn on_rim(rim: &[Point], place: Point) -> Option<f32> {
    let (distance, side, (from, to)) = segments(rim)
        .enumerate()
        .map(|(side, (from, to))| (distance_to_segment(place, from, to), side, (from, to)))
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    let share = place.distance(from) / from.distance(to).max(RIM_M);
    (distance <= RIM_M).then_some(side as f32 + share.clamp(0.0, 0.9999))
}

/// Rings of water: along the coast, then along the rim with the sun to the next coast, until round.
fn enclosed(coasts: &[Coast], rim: &[Point]) -> Vec<Vec<Point>> {
    let sides = rim.len() as f32;
    let onward = |from: f32, to: f32| if to >= from { to - from } else { to - from + sides };
    let mut is_used = vec![false; coasts.len()];
    let mut rings = Vec::new();
    for first in 0..coasts.len() {
        let mut ring = Vec::new();
        let mut current = first;
        while !is_used[current] {
            is_used[current] = true;
            let coast = &coasts[current];
            ring.extend(&coast.points);
            let Some(next) = (0..coasts.len())
                .min_by(|a, b| onward(coast.end, coasts[*a].start).total_cmp(&onward(coast.end, coasts[*b].start)))
            else {
                break;
            };
            let way = onward(coast.end, coasts[next].start);
            let mut corner = coast.end.floor() + 1.0;
            while corner - coast.end < way {
                ring.push(rim[corner as usize % rim.len()]);
                corner += 1.0;
            }
            current = next;
        }
        if ring.len() >= 3 {
            rings.push(ring);
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coast(points: &[(f32, f32)], rim: &[Point]) -> Coast {
        let points: Vec<Point> = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        let (start, end) = (on_rim(rim, points[0]).unwrap(), on_rim(rim, *points.last().unwrap()).unwrap());
        Coast { points, start, end }
    }

    #[test]
    fn water_lies_on_the_right() {
        let rim = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)].map(|(x, y)| Point::new(x, y));
        let westward = enclosed(&[coast(&[(100.0, 40.0), (0.0, 40.0)], &rim)], &rim);
        assert_eq!(westward.len(), 1);
        assert!((area(&westward[0]) - 4_000.0).abs() < 1.0, "north of a coast that runs west");
        let eastward = enclosed(&[coast(&[(0.0, 40.0), (100.0, 40.0)], &rim)], &rim);
        assert!((area(&eastward[0]) - 6_000.0).abs() < 1.0, "south of a coast that runs east");
        let strait = [coast(&[(100.0, 40.0), (0.0, 40.0)], &rim), coast(&[(0.0, 20.0), (100.0, 20.0)], &rim)];
        let strait = enclosed(&strait, &rim);
        assert_eq!(strait.len(), 1);
        assert!((area(&strait[0]) - 2_000.0).abs() < 1.0, "between two shores");
    }
}
