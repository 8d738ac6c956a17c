//! Decides what each block is used for: centre, parks, institutions spread by catchment, works at the edge.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::BuildingKind;

use super::blocks::{Block, Use};
use super::names;
use super::plan::Plan;

/// One park for so many blocks inside the ring road.
const BLOCKS_PER_PARK: usize = 13;
/// Share of the blocks inside the ring road that are shops and offices.
const CENTER_SHARE: f64 = 0.07;
/// A narrower block can't hold one row of houses, in metres.
const ROW_WIDTH_MIN_M: f32 = 15.0;
/// Narrower blocks can't hold a small institution, or one with grounds, in metres.
const LANDMARK_WIDTH_MIN_M: f32 = 24.0;
const GROUNDS_WIDTH_MIN_M: f32 = 36.0;
/// A block that whole grounds (school, hospital) fit in, in square metres.
const GROUNDS_MIN_M2: f32 = 7000.0;

/// One block of works in the belt for so many homes.
const HOMES_PER_WORKS_BLOCK: u32 = 900;
/// What a small institution takes of its block, in square metres.
const LANDMARK_GROUND_M2: f64 = 900.0;

/// Homes that one institution of a kind serves, and how many there are besides; the most needed come first.
const CATCHMENTS: [(BuildingKind, u32, usize); 5] = [
    (BuildingKind::Hospital, 30_000, 0),
    (BuildingKind::FireStation, 2600, 1),
    (BuildingKind::PoliceStation, 1300, 1),
    (BuildingKind::School, 900, 2),
    (BuildingKind::Clinic, 850, 2),
];

pub fn assign(blocks: &mut [Block], plan: &Plan) {
    let mut chance = Chance::for_thing(plan.seed, 0x007A_6F6E, 0);
    assign_belt(blocks, plan, &mut chance);
    for block in blocks.iter_mut().filter(|block| !block.is_belt && block.width_m < ROW_WIDTH_MIN_M) {
        if block.purpose == Use::Detached {
            block.purpose = Use::Field;
        }
    }
    assign_center(blocks, plan);
    let radius = plan.radius_m() as f32;
    assign_one(blocks, BuildingKind::CityHall, Point::new(-0.06 * radius, -0.2 * radius).unit() * 190.0, 4000.0);
    let hospital = plan.warp.place(f64::from(radius.min(1600.0)) * 0.46, -0.75);
    assign_one(blocks, BuildingKind::Hospital, hospital, GROUNDS_MIN_M2);
    for (kind, homes, fewest) in CATCHMENTS {
        spread(blocks, kind, (plan.homes / homes) as usize + fewest, plan);
    }
    assign_parks(blocks, &mut chance);
}

/// The ground that is left for homes, in square metres of blocks.
pub fn ground_for_homes_m2(blocks: &[Block]) -> f64 {
    blocks
        .iter()
        .filter(|block| block.purpose == Use::Detached)
        .map(|block| f64::from(block.area_m2) - if block.landmark.is_some() { LANDMARK_GROUND_M2 } else { 0.0 })
        .sum()
}

/// How much a block belongs to the middle of a town: 1 at a centre, towards 0 far out, with some unevenness.
pub fn urbanity(block: &Block, plan: &Plan) -> f32 {
    let reach = |index: usize| if index == 0 { 0.5 * plan.radius_m().min(1800.0) as f32 } else { 330.0 };
    let near = plan
        .centers
        .iter()
        .enumerate()
        .map(|(index, center)| libm::expf(-block.center.distance(*center) / reach(index)))
        .fold(0.0, f32::max);
    let uneven = Chance::for_thing(plan.seed, 0x0075_7262, (block.center.x * 7.0 + block.center.y * 13.0) as i64 as u64)
        .between(0.0, 0.16) as f32;
    near + uneven + if block.touches_fast { 0.10 } else { 0.0 }
}

fn assign_center(blocks: &mut [Block], plan: &Plan) {
    let mut order: Vec<usize> = (0..blocks.len()).filter(|index| is_free(&blocks[*index])).collect();
    let wanted = libm::ceil(order.len() as f64 * CENTER_SHARE) as usize;
    order.sort_by(|a, b| urbanity(&blocks[*b], plan).total_cmp(&urbanity(&blocks[*a], plan)));
    for index in order.into_iter().take(wanted) {
        blocks[index].purpose = Use::Center;
    }
}

fn is_free(block: &Block) -> bool {
    block.purpose == Use::Detached && block.landmark.is_none() && !block.is_belt
}

fn assign_one(blocks: &mut [Block], kind: BuildingKind, wanted: Point, area_min_m2: f32) {
    let fits = |block: &&mut Block| {
        matches!(block.purpose, Use::Detached | Use::Center)
            && !block.is_belt
            && block.area_m2 >= area_min_m2
            && block.width_m > GROUNDS_WIDTH_MIN_M
    };
    let nearest =
        blocks.iter_mut().filter(fits).min_by(|a, b| a.center.distance(wanted).total_cmp(&b.center.distance(wanted)));
    if let Some(block) = nearest {
        block.purpose = Use::Institution(kind);
        block.name = Some(names::institution(kind, 0, block.center));
    }
}

/// Spreads institutions of one kind: each next one where the others are farthest.
fn spread(blocks: &mut [Block], kind: BuildingKind, count: usize, plan: &Plan) {
    let needs_grounds = matches!(kind, BuildingKind::School | BuildingKind::Hospital);
    let radius = plan.radius_m() as f32;
    let mut away: Vec<f32> = blocks
        .iter()
        .map(|block| {
            let has_grounds = block.area_m2 > GROUNDS_MIN_M2 * 0.8 && block.width_m > GROUNDS_WIDTH_MIN_M;
            let fits = is_free(block) && block.width_m > LANDMARK_WIDTH_MIN_M && (!needs_grounds || has_grounds);
            if fits { f32::INFINITY } else { -1.0 }
        })
        .collect();
    let standing: Vec<Point> =
        blocks.iter().filter(|block| block.purpose == Use::Institution(kind)).map(|block| block.center).collect();
    for (block, distance) in blocks.iter().zip(&mut away) {
        *distance = standing.iter().map(|place| place.distance(block.center)).fold(*distance, f32::min);
    }
    let start = Point::new(0.0, -0.45 * radius);
    for number in 0..count {
        let score = |index: &usize| {
            let place = blocks[*index].center;
            let edge = 0.9 * (radius * 1.05 - place.length()).max(0.0);
            let base = if number == 0 && standing.is_empty() {
                radius * 3.0 - place.distance(start)
            } else {
                away[*index].min(edge + 90.0)
            };
            if away[*index] < 0.0 { -1.0 } else { base }
        };
        let best = (0..blocks.len()).max_by(|a, b| score(a).total_cmp(&score(b)));
        let Some(best) = best.filter(|best| score(best) > 0.0) else { return };
        let block = &mut blocks[best];
        if needs_grounds {
            block.purpose = Use::Institution(kind);
            block.landmark = None;
        } else {
            block.landmark = Some(kind);
        }
        let others = usize::from(kind == BuildingKind::Hospital);
        block.name = Some(names::institution(kind, number + others, block.center));
        let place = block.center;
        for (index, distance) in away.iter_mut().enumerate() {
            *distance = distance.min(blocks[index].center.distance(place));
        }
        away[best] = -1.0;
    }
}

fn assign_parks(blocks: &mut [Block], chance: &mut Chance) {
    let inner = blocks.iter().filter(|block| !block.is_belt).count();
    let mut parks: Vec<Point> =
        blocks.iter().filter(|block| block.purpose == Use::Park).map(|block| block.center).collect();
    let mut candidates: Vec<(f64, usize)> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| is_free(block))
        .map(|(index, block)| (chance.unit() - if block.touches_river { 0.25 } else { 0.0 }, index))
        .collect();
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = inner / BLOCKS_PER_PARK;
    for (_, index) in candidates {
        if parks.len() >= wanted {
            return;
        }
        let place = blocks[index].center;
        if parks.iter().all(|park| park.distance(place) > 190.0) {
            blocks[index].purpose = Use::Park;
            parks.push(place);
        }
    }
}

/// The belt outside the ring road: depots, the hydrogen plant by the river, a solar field, works and fields.
fn assign_belt(blocks: &mut [Block], plan: &Plan, chance: &mut Chance) {
    let radius = plan.radius_m() as f32;
    let mut take = |wanted: Point, purpose: Use, name: Option<crate::base::name::Name>| {
        let nearest = blocks
            .iter_mut()
            .filter(|block| block.is_belt && block.purpose == Use::Detached && block.area_m2 > 4000.0)
            .min_by(|a, b| a.center.distance(wanted).total_cmp(&b.center.distance(wanted)));
        if let Some(block) = nearest {
            block.purpose = purpose;
            block.name = name;
        }
    };
    let hydrogen = plan.river.place(-radius * 1.15, plan.street_bank_m + 90.0);
    take(hydrogen, Use::Hydrogen, Some(names::hydrogen_plant()));
    take(Point::new(0.1 * radius, 1.3 * radius), Use::Solar, Some(names::solar_field()));
    let depots = 2 + (plan.homes / 12_000) as usize;
    for number in 0..depots {
        let angle = 0.7 + std::f32::consts::TAU * number as f32 / depots as f32;
        let wanted = Point::new(libm::cosf(angle), libm::sinf(angle)) * (radius * 1.25);
        take(wanted, Use::Depot, Some(names::depot(number)));
    }
    let mut works = 2 + plan.homes / HOMES_PER_WORKS_BLOCK;
    for block in blocks.iter_mut().filter(|block| block.is_belt && block.purpose == Use::Detached) {
        let is_works = works > 0 && block.area_m2 > 4000.0 && chance.happens(0.4);
        works -= u32::from(is_works);
        block.purpose = if is_works { Use::Works } else { Use::Field };
    }
}
