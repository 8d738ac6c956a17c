//! Homes: fills blocks from the middle outwards until every dwelling has its place, exactly.

use crate::city::{Building, BuildingKind};

use super::blocks::{Block, Use};
use super::buildings::{Site, building};
use super::plan::Plan;
use super::plots;
use super::zones::urbanity;

/// Share of the homes that are detached.
const DETACHED_SHARE: f64 = 0.70;
/// Floor area of a flat with its share of stairs, in square metres.
const FLAT_M2: f32 = 84.0;
/// One plot in so many along a residential street is a shop.
const PLOTS_PER_SHOP: usize = 90;

/// Measured over many seeds: homes that a square metre of a block's inner land takes.
const DETACHED_PER_M2: f64 = 0.004_62;
const FLATS_PER_M2: f64 = 0.018;
/// Land for homes beyond what is needed, as a share: the last blocks are never quite full.
const SPARE: f64 = 1.015;

/// The ground that all homes need, in square metres of blocks.
pub fn ground_needed_m2(homes: u32) -> f64 {
    let homes = f64::from(homes);
    SPARE * (homes * DETACHED_SHARE / DETACHED_PER_M2 + homes * (1.0 - DETACHED_SHARE) / FLATS_PER_M2)
}

/// Builds all homes. Blocks that nobody needs become fields.
pub fn build(sites: &mut [Site], blocks: &mut [Block], plan: &Plan, buildings: &mut Vec<Building>) {
    let mut order: Vec<(f32, usize)> = (0..blocks.len())
        .filter(|index| blocks[*index].purpose == Use::Detached)
        .map(|index| (urbanity(&blocks[index], plan), index))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

    let first = buildings.len();
    let in_flats = (f64::from(plan.homes) * (1.0 - DETACHED_SHARE)) as u32;
    let mut built = 0;
    let mut next = 0;
    while built < in_flats && next < order.len() {
        let (score, index) = order[next];
        built += build_apartments(&mut sites[index], &mut blocks[index], score, plan, buildings);
        next += 1;
    }
    for &(_, index) in order.iter().skip(next) {
        if built >= plan.homes {
            blocks[index].purpose = Use::Field;
            continue;
        }
        built += build_detached(&mut sites[index], &blocks[index], plan, plan.homes - built, buildings);
    }
    settle(&mut buildings[first..], plan.homes);
}

fn build_apartments(site: &mut Site, block: &mut Block, score: f32, plan: &Plan, buildings: &mut Vec<Building>) -> u32 {
    block.purpose = Use::Apartments;
    let mut chance = site.chance(plan, 0x0061_7074);
    let added = plots::fill(block, plots::APARTMENTS, &mut site.taken, plan, &mut chance);
    let mut homes = 0;
    for index in site.taken.len() - added..site.taken.len() {
        let ground = site.taken[index];
        let tallest = if score > 0.55 { 8 } else { 5 };
        let floors = 3 + chance.below(tallest - 2) as u8;
        let area_m2 = 4.0 * ground.half_width * ground.half_depth;
        let flats = libm::floorf(area_m2 * f32::from(floors) / FLAT_M2).max(2.0) as u16;
        homes += u32::from(flats);
        buildings.push(building(BuildingKind::Apartments, &ground, floors, flats, None));
    }
    homes
}

fn build_detached(site: &mut Site, block: &Block, plan: &Plan, wanted: u32, buildings: &mut Vec<Building>) -> u32 {
    let mut chance = site.chance(plan, 0x0064_6574);
    let added = plots::fill(block, plots::DETACHED, &mut site.taken, plan, &mut chance);
    let mut homes = 0;
    for index in site.taken.len() - added..site.taken.len() {
        let ground = site.taken[index];
        let floors = if chance.happens(0.78) { 2 } else { 1 };
        if chance.below(PLOTS_PER_SHOP) == 0 {
            buildings.push(building(BuildingKind::Shop, &ground, 1, 0, None));
        } else if homes < wanted {
            homes += 1;
            buildings.push(building(BuildingKind::Detached, &ground, floors, 1, None));
        }
    }
    homes
}

/// Makes the sum exact: flats are split or joined, evenly over the blocks of flats.
fn settle(buildings: &mut [Building], wanted: u32) {
    let mut have: u32 = buildings.iter().map(|building| u32::from(building.homes)).sum();
    while have != wanted {
        let before = have;
        for building in buildings.iter_mut().filter(|building| building.kind == BuildingKind::Apartments) {
            if have < wanted && building.homes < u16::MAX {
                building.homes += 1;
                have += 1;
            } else if have > wanted && building.homes > 1 {
                building.homes -= 1;
                have -= 1;
            }
        }
        if have == before {
            break;
        }
    }
}
