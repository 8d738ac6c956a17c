//! Finds the street nearest to a point.

use crate::base::geo::{Bounds, Point};
use crate::base::ids::{ArcId, StreetId};
use crate::base::ring::nearest_on_segment;

use super::street::{Arc, Spot, Street, StreetGraph};

/// Side of a square of the grid, in metres: about the length of a block.
const CELL_M: f32 = 64.0;

/// A grid over all pieces of all streets. Belongs to the graph that it was made from.
#[derive(Clone, Debug)]
pub struct NearestStreet {
    origin: Point,
    columns: usize,
    rows: usize,
    /// First entry of each square in `pieces`, one more than squares.
    first: Vec<u32>,
    pieces: Vec<Piece>,
}

/// The straight piece from point `index` of a street to the next.
#[derive(Clone, Copy, Debug)]
struct Piece {
    street: StreetId,
    index: u32,
}

impl NearestStreet {
    pub fn new(graph: &StreetGraph) -> Self {
        let bounds = Bounds::around(graph.points.iter().copied());
        let (origin, columns, rows) = if bounds.is_empty() {
            (Point::default(), 1, 1)
        } else {
            let side = |length: f32| (length / CELL_M) as usize + 1;
            (bounds.min, side(bounds.width()), side(bounds.height()))
        };
        let mut grid = Self { origin, columns, rows, first: Vec::new(), pieces: Vec::new() };
        let mut filed: Vec<(u32, Piece)> = Vec::new();
        for (number, street) in graph.streets.iter().enumerate() {
            for (index, pair) in graph.points_of(street).windows(2).enumerate() {
                let piece = Piece { street: StreetId::from_index(number), index: index as u32 };
                let (low, high) = (
                    grid.cell(Bounds::around(pair.iter().copied()).min),
                    grid.cell(Bounds::around(pair.iter().copied()).max),
                );
                for row in low.1..=high.1 {
                    for column in low.0..=high.0 {
                        filed.push(((row * columns + column) as u32, piece));
                    }
                }
            }
        }
        filed.sort_by_key(|(cell, piece)| (*cell, piece.street, piece.index));
        grid.first = vec![0; columns * rows + 1];
        for (cell, _) in &filed {
            grid.first[*cell as usize + 1] += 1;
        }
        for cell in 0..columns * rows {
            grid.first[cell + 1] += grid.first[cell];
        }
        grid.pieces = filed.into_iter().map(|(_, piece)| piece).collect();
        grid
    }

    /// The spot nearest to `point` on an arc that `is_wanted`, and how far it is in metres of the city's frame.
    ///
    /// Of the two directions of a street the one that runs with its points comes first.
    pub fn find(&self, graph: &StreetGraph, point: Point, is_wanted: impl Fn(&Arc) -> bool) -> Option<(Spot, f32)> {
        let center = self.cell(point);
        let reach_max = self.columns.max(self.rows);
        let mut best: Option<(f32, StreetId, f32)> = None;
        for reach in 0..=reach_max {
            // Everything in squares further out is at least this far away.
            let floor = self.distance_outside(point, center, reach);
            if best.is_some_and(|(distance, ..)| distance <= floor) {
                break;
            }
            for cell in self.ring(center, reach) {
                for piece in self.in_cell(cell) {
                    let street = &graph.streets[piece.street.index()];
                    if wanted_arc(graph, street, &is_wanted).is_none() {
                        continue;
                    }
                    let points = graph.points_of(street);
                    let index = piece.index as usize;
                    let (distance, share) = nearest_on_segment(point, points[index], points[index + 1]);
                    if best.is_none_or(|(found, id, _)| (distance, piece.street) < (found, id)) {
                        best = Some((distance, piece.street, along(points, index, share)));
                    }
                }
            }
        }
        let (distance, id, share) = best?;
        let street = &graph.streets[id.index()];
        let arc = wanted_arc(graph, street, &is_wanted)?;
        let share = if graph.arc(arc).runs_forward { share } else { 1.0 - share };
        Some((Spot { arc, offset_m: share * graph.arc(arc).length_m }, distance))
    }

    fn cell(&self, point: Point) -> (usize, usize) {
        let at = (point - self.origin) * (1.0 / CELL_M);
        ((at.x.max(0.0) as usize).min(self.columns - 1), (at.y.max(0.0) as usize).min(self.rows - 1))
    }

    fn in_cell(&self, cell: usize) -> &[Piece] {
        &self.pieces[self.first[cell] as usize..self.first[cell + 1] as usize]
    }

    /// The least distance from `point` to anything that lies only in squares at `reach` or further from `center`.
    fn distance_outside(&self, point: Point, center: (usize, usize), reach: usize) -> f32 {
        if reach == 0 {
            return 0.0;
        }
        let low = self.origin + Point::new(center.0 as f32, center.1 as f32) * CELL_M;
        let inner = (reach - 1) as f32 * CELL_M;
        let end = self.origin + Point::new(self.columns as f32, self.rows as f32) * CELL_M;
        let (first, last) = (low - Point::new(inner, inner), low + Point::new(inner + CELL_M, inner + CELL_M));
        // Beyond the grid's rim there is nothing, so a side out there bounds nothing.
        let sides = [
            (first.x > self.origin.x).then_some(point.x - first.x),
            (last.x < end.x).then_some(last.x - point.x),
            (first.y > self.origin.y).then_some(point.y - first.y),
            (last.y < end.y).then_some(last.y - point.y),
        ];
        sides.into_iter().flatten().fold(f32::INFINITY, f32::min).max(0.0)
    }

    /// The squares exactly `reach` steps from `center`.
    fn ring(&self, center: (usize, usize), reach: usize) -> impl Iterator<Item = usize> + use<> {
        let (columns, rows) = (self.columns as i64, self.rows as i64);
        let (x, y, r) = (center.0 as i64, center.1 as i64, reach as i64);
        let top_and_bottom = (x - r..=x + r).flat_map(move |column| {
            let both = if r == 0 { vec![y] } else { vec![y - r, y + r] };
            both.into_iter().map(move |row| (column, row))
        });
        let sides = ((y - r + 1)..(y + r)).flat_map(move |row| [(x - r, row), (x + r, row)]);
        top_and_bottom
            .chain(sides)
            .filter(move |(column, row)| (0..columns).contains(column) && (0..rows).contains(row))
            .map(move |(column, row)| (row * columns + column) as usize)
    }
}

/// The arc of a street that is wanted, the one that runs with its points first.
fn wanted_arc(graph: &StreetGraph, street: &Street, is_wanted: &impl Fn(&Arc) -> bool) -> Option<ArcId> {
    [street.forward, street.backward].into_iter().find(|id| id.is_some() && is_wanted(graph.arc(*id)))
}

/// The share of a line's length that lies before `share` of its piece `index`.
fn along(points: &[Point], index: usize, share: f32) -> f32 {
    let length = |pairs: &[Point]| pairs.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f32>();
    let total = length(points);
    let before = length(&points[..=index]) + points[index].distance(points[index + 1]) * share;
    if total > 0.0 { (before / total).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use crate::base::chance::Chance;
    use crate::city::street::{Modes, StreetClass};
    use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};

    use super::*;

    fn random_graph(chance: &mut Chance, streets: usize) -> StreetGraph {
        let mut builder = StreetGraphBuilder::default();
        let place = |chance: &mut Chance| {
            Point::new(chance.between(-800.0, 900.0) as f32, chance.between(-500.0, 700.0) as f32)
        };
        for _ in 0..streets {
            let points = vec![place(chance), place(chance), place(chance)];
            let (from, to) = (builder.add_node(points[0]), builder.add_node(points[2]));
            let is_for_cars = chance.happens(0.7);
            let direction = Direction { limit_mps: 10.0, lanes: 1, modes: Modes { cars: is_for_cars, slow: true } };
            builder.add_piece(StreetPiece {
                from,
                to,
                points,
                class: StreetClass::Shared,
                name: None,
                width_m: 6.0,
                is_bridge: false,
                is_tunnel: false,
                true_scale: 1.0,
                forward: chance.happens(0.5).then_some(direction),
                backward: Some(direction),
            });
        }
        builder.finish()
    }

    #[test]
    fn the_answer_is_that_of_looking_at_every_street() {
        for seed in 0..20_u64 {
            println!("seed {seed}");
            let mut chance = Chance::new(seed);
            let graph = random_graph(&mut chance, 1 + seed as usize * 4);
            let nearest = NearestStreet::new(&graph);
            for _ in 0..100 {
                let point = Point::new(chance.between(-2000.0, 2000.0) as f32, chance.between(-2000.0, 2000.0) as f32);
                let found = nearest.find(&graph, point, |arc| arc.modes.cars);
                let least = graph
                    .streets
                    .iter()
                    .filter(|street| wanted_arc(&graph, street, &|arc: &Arc| arc.modes.cars).is_some())
                    .flat_map(|street| graph.points_of(street).windows(2))
                    .map(|pair| nearest_on_segment(point, pair[0], pair[1]).0)
                    .min_by(f32::total_cmp);
                assert_eq!(found.map(|(_, distance)| distance), least);
                if let Some((spot, distance)) = found {
                    let place = graph.place(spot).0;
                    assert!((place.distance(point) - distance).abs() < 0.1, "the spot lies where it says");
                }
            }
        }
    }

    #[test]
    fn a_city_without_streets_has_none_near() {
        let graph = StreetGraphBuilder::default().finish();
        assert_eq!(NearestStreet::new(&graph).find(&graph, Point::default(), |_| true), None);
    }
}
