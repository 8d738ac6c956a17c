//! Weaves a city at the foot of Mount Fuji from a seed: fast streets, shared streets and promenades, a river,
//! a station, homes and everything that homes need.

mod blocks;
mod buildings;
mod corridor;
mod faces;
mod gardens;
mod homes;
mod names;
mod network;
mod outskirts;
mod plan;
mod plots;
pub(in crate::city) mod polygon;
mod prune;
mod shapes;
#[cfg(test)]
mod tests;
mod warp;
mod weave;
mod zones;

use crate::base::geo::{Bounds, LatLon, LocalFrame};
use crate::base::name::Name;
use crate::city::overlay::lay_over;

use super::street_builder::StreetGraphBuilder;
use super::{City, CityOrigin, StreetGraph};

/// The smallest city that can be woven, in homes.
pub const HOMES_MIN: u32 = 500;
/// The largest city that can be woven, in homes.
pub const HOMES_MAX: u32 = 200_000;
/// The city that the window opens with, in homes.
pub const HOMES_DEFAULT: u32 = 8_000;

/// Where every generated city lies.
pub(in crate::city) const ORIGIN: LatLon = LatLon { lat: 35.2, lon: 138.9 };
/// Ground beyond the boundary that the city's box still holds, in metres.
const BOUNDS_MARGIN_M: f32 = 20.0;

/// The plan is drawn again this often at most, until its ground fits the homes to this share.
const FITTINGS_MAX: usize = 4;
const FIT_TOLERANCE: f64 = 0.02;

/// What a generated city depends on, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateOptions {
    pub seed: u64,
    /// Dwellings; held between [`HOMES_MIN`] and [`HOMES_MAX`].
    pub homes: u32,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        Self { seed: 1, homes: HOMES_DEFAULT }
    }
}

/// The city of a seed: the same options give the same city on every machine.
pub fn generate(options: &GenerateOptions) -> City {
    let homes = options.homes.clamp(HOMES_MIN, HOMES_MAX);
    let mut plan = plan::Plan::new(options.seed, homes);
    let (mut network, mut blocks) = lay_out(&plan);
    for _ in 0..FITTINGS_MAX {
        let share = homes::ground_needed_m2(homes) / zones::ground_for_homes_m2(&blocks).max(1.0);
        if (1.0 - share).abs() < FIT_TOLERANCE || plan.is_smallest() && share < 1.0 {
            break;
        }
        plan = plan.resized(share);
        (network, blocks) = lay_out(&plan);
    }

    let mut city = bare_city(options.seed, street_graph(&network));
    city.boundary = plan.boundary();
    city.bounds = Bounds::around(city.boundary.iter().copied()).grown(BOUNDS_MARGIN_M);
    corridor::lay_land(&mut city, &plan);
    buildings::build(&mut city, &mut blocks, &plan);
    blocks::lay_land(&mut city, &network, &blocks);
    gardens::lay_land(&mut city, &blocks, &plan);
    outskirts::build(&mut city, &blocks, &plan);
    city.areas.sort_by_key(|area| area_order(area.kind));
    lay_over(&mut city, options.seed);
    city
}

/// Streets and blocks of a plan.
fn lay_out(plan: &plan::Plan) -> (network::Network, Vec<blocks::Block>) {
    let mut network = weave::weave(plan);
    let faces = prune::prune(&mut network, plan);
    let mut blocks = blocks::blocks(&network, &faces, plan);
    zones::assign(&mut blocks, plan);
    (network, blocks)
}

/// From the lowest to the uppermost: blocks and squares under green, green under water and railway.
fn area_order(kind: super::AreaKind) -> u8 {
    match kind {
        super::AreaKind::Block => 0,
        super::AreaKind::Plaza => 1,
        super::AreaKind::Green => 2,
        super::AreaKind::Water => 3,
        super::AreaKind::Rail => 4,
    }
}

fn bare_city(seed: u64, streets: StreetGraph) -> City {
    City {
        streets,
        ..City::bare(
            Name::new("Orimachi", "織町"),
            CityOrigin::Generated { seed },
            LocalFrame::new(ORIGIN),
            chrono_tz::Asia::Tokyo,
        )
    }
}

fn street_graph(network: &network::Network) -> StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    for node in &network.nodes {
        builder.add_node(*node);
    }
    for edge in &network.edges {
        builder.add_piece(edge.piece());
    }
    builder.finish()
}
