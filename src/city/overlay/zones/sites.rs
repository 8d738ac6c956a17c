//! Sites: the middles of zones, moved and weighted until each gathers its share of the load.

use crate::base::geo::Point;

use super::pieces::Pieces;
use super::raster::{OUTSIDE, Raster};

/// Rounds of moving and weighting.
const ROUNDS: usize = 40;
/// A piece looks at so many sites around it.
const CANDIDATES: usize = 14;
/// How fast weights follow the load: share of a zone's area for each round.
const PACE: f32 = 0.12;
/// Load that a square metre counts for when sites move, against the city's mean: keeps zones of empty land in shape.
const LAND_SHARE: f32 = 0.35;

/// Sites with their weights: a piece goes to the site with the least `distance² - weight` (a power diagram,
/// Aurenhammer 1987, whose cells are convex).
#[derive(Clone, Debug)]
pub struct Sites {
    places: Vec<Point>,
    weights_m2: Vec<f32>,
    /// The sites that each piece looks at.
    candidates: Vec<Vec<u32>>,
    /// The site of each piece.
    of_piece: Vec<u32>,
}

/// Gathers the pieces in `count` zones.
pub fn gather(pieces: &Pieces, count: usize) -> Sites {
    let mut order: Vec<u32> = (0..pieces.places.len() as u32).collect();
    let mut places = Vec::with_capacity(count);
    halve(pieces, &mut order, count, &mut places);
    let candidates = pieces.places.iter().map(|place| nearest(&places, *place)).collect();
    let weights_m2 = vec![0.0; places.len()];
    let mut sites = Sites { places, weights_m2, candidates, of_piece: vec![0; pieces.places.len()] };
    let target_kw = pieces.loads_kw.iter().sum::<f32>() / count as f32;
    let land_kw_m2 = LAND_SHARE * pieces.loads_kw.iter().sum::<f32>() / pieces.areas_m2.iter().sum::<f32>().max(1.0);
    for _ in 0..ROUNDS {
        sites.take_pieces(pieces);
        sites.settle(pieces, target_kw, land_kw_m2);
    }
    sites.take_pieces(pieces);
    sites
}

impl Sites {
    fn best(&self, piece: usize, place: Point) -> u32 {
        let cost = |site: u32| {
            let away = place - self.places[site as usize];
            away.dot(away) - self.weights_m2[site as usize]
        };
        self.candidates[piece].iter().copied().min_by(|&a, &b| cost(a).total_cmp(&cost(b))).unwrap_or(0)
    }

    fn take_pieces(&mut self, pieces: &Pieces) {
        for (piece, place) in pieces.places.iter().enumerate() {
            self.of_piece[piece] = self.best(piece, *place);
        }
    }

    /// Moves each site to the middle of its zone, and weighs down those with too much load.
    fn settle(&mut self, pieces: &Pieces, target_kw: f32, land_kw_m2: f32) {
        let mut sums = vec![(Point::default(), 0.0_f32, 0.0_f32, 0.0_f32); self.places.len()];
        for (piece, &site) in self.of_piece.iter().enumerate() {
            let (place, load_kw, area_m2) = (pieces.places[piece], pieces.loads_kw[piece], pieces.areas_m2[piece]);
            let mass = load_kw + land_kw_m2 * area_m2;
            let sum = &mut sums[site as usize];
            *sum = (sum.0 + place * mass, sum.1 + mass, sum.2 + load_kw, sum.3 + area_m2);
        }
        for (site, (moment, mass, load_kw, area_m2)) in sums.into_iter().enumerate() {
            if mass > 0.0 {
                self.places[site] = moment * (1.0 / mass);
            }
            let lack = (1.0 - load_kw / target_kw.max(f32::MIN_POSITIVE)).clamp(-1.0, 1.0);
            self.weights_m2[site] += PACE * lack * area_m2.max(1000.0);
        }
    }
}

/// The zone of every square.
pub fn labels(raster: &Raster, pieces: &Pieces, sites: &Sites) -> Vec<u32> {
    let label = |(cell, &piece): (usize, &u32)| match piece {
        OUTSIDE => OUTSIDE,
        piece if pieces.may_be_cut[piece as usize] => sites.best(piece as usize, raster.middle_of(cell)),
        piece => sites.of_piece[piece as usize],
    };
    pieces.of_cell.iter().enumerate().map(label).collect()
}

/// Halves the pieces across their longer side until each part has one zone's load, and notes the parts' middles.
fn halve(pieces: &Pieces, order: &mut [u32], count: usize, places: &mut Vec<Point>) {
    let place = |piece: &u32| pieces.places[*piece as usize];
    let load_kw = |piece: &u32| pieces.loads_kw[*piece as usize].max(1e-3);
    if count <= 1 || order.len() < 2 {
        let total_kw: f32 = order.iter().map(load_kw).sum();
        let moment = order.iter().fold(Point::default(), |sum, piece| sum + place(piece) * load_kw(piece));
        places.push(moment * (1.0 / total_kw.max(1e-3)));
        return;
    }
    let bounds = crate::base::geo::Bounds::around(order.iter().map(place));
    let key = |piece: &u32| if bounds.width() > bounds.height() { place(piece).x } else { place(piece).y };
    order.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let low_count = count / 2;
    let wanted_kw = order.iter().map(load_kw).sum::<f32>() * low_count as f32 / count as f32;
    let mut sum_kw = 0.0;
    let split = order.iter().position(|piece| {
        sum_kw += load_kw(piece);
        sum_kw > wanted_kw
    });
    let split = split.unwrap_or(order.len() / 2).clamp(1, order.len() - 1);
    let (low, high) = order.split_at_mut(split);
    halve(pieces, low, low_count, places);
    halve(pieces, high, count - low_count, places);
}

fn nearest(places: &[Point], to: Point) -> Vec<u32> {
    let distance = |site: &u32| {
        let away = places[*site as usize] - to;
        away.dot(away)
    };
    let mut sites: Vec<u32> = (0..places.len() as u32).collect();
    if sites.len() > CANDIDATES {
        sites.select_nth_unstable_by(CANDIDATES, |a, b| distance(a).total_cmp(&distance(b)).then(a.cmp(b)));
        sites.truncate(CANDIDATES);
        sites.shrink_to_fit();
    }
    sites.sort_unstable();
    sites
}
