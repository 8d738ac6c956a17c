//! SUMO's routes as trips of the model.

use std::collections::HashMap;

use crate::base::ids::ArcId;
use crate::city::sumo::routes::{DepartAt, DepartSpeed, RouteTrip, Routes, TripKind};
use crate::city::{City, Spot};
use crate::plan::routing::{HierarchyRouter, Network, Router};

use super::driver_kind::{DriverKind, Manner};
use super::trips::Trip;

/// The share of the limit at which trips with `departSpeed="random"` begin: the mean of what SUMO draws.
const RANDOM_SPEED_SHARE: f32 = 0.5;

/// Why routes can't be run.
#[derive(Debug, thiserror::Error)]
pub enum RoutesError {
    #[error("no way leads from edge `{from}` to `{to}` for the trip `{id}`. Correct the trip, or the network.")]
    NoWay { id: String, from: String, to: String },
    #[error("the routes use more than 256 vehicle types. Merge some of them.")]
    TooManyKinds,
}

/// Trips and kinds of drivers that can be run.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    pub trips: Vec<Trip>,
    pub kinds: Vec<DriverKind>,
    /// What the model leaves out, counted.
    pub warnings: Vec<String>,
}

/// The trips of a route file. Where a trip names only places on its way, it takes the fastest way at free flow.
pub fn plan(routes: &Routes, city: &City) -> Result<Planned, RoutesError> {
    let mut planned = Planned::default();
    let mut kind_of: HashMap<u16, u8> = HashMap::new();
    let mut router: Option<HierarchyRouter> = None;
    for trip in &routes.trips {
        let kind = if let Some(kind) = kind_of.get(&trip.kind) {
            *kind
        } else {
            let kind = u8::try_from(planned.kinds.len()).ok().ok_or(RoutesError::TooManyKinds)?;
            let known = routes.kinds.get(usize::from(trip.kind)).cloned().unwrap_or_default();
            planned.kinds.push(driver_kind(&known));
            kind_of.insert(trip.kind, kind);
            kind
        };
        let arcs: Box<[ArcId]> = if trip.is_whole {
            (*trip.arcs).into()
        } else {
            let router = router.get_or_insert_with(|| HierarchyRouter::new(&city.streets, Network::Cars));
            fastest(trip, city, router)?
        };
        let length_m = planned.kinds[usize::from(kind)].length_m;
        planned.trips.push(Trip {
            depart_ms: (trip.depart_s * 1000.0).round() as i64,
            kind,
            from_m: from_m(trip, &arcs, city, length_m),
            start_mps: start_mps(trip, &arcs, city),
            arcs,
        });
    }
    let goals = routes.trips.iter().filter(|trip| trip.arrive_at_m.is_some()).count();
    if goals > 0 {
        planned.warnings.push(format!("{goals} trips with arrivalPos: run to the end of their last edge."));
    }
    Ok(planned)
}

fn driver_kind(kind: &TripKind) -> DriverKind {
    DriverKind {
        manner: Manner::InLane,
        length_m: kind.length_m,
        gap_m: kind.min_gap_m,
        accel_mps2: kind.accel_mps2,
        decel_mps2: kind.decel_mps2,
        sigma: kind.sigma,
        tau_s: kind.tau_s,
        speed_max_mps: kind.speed_max_mps,
        factor_mean: kind.speed_factor,
        factor_deviation: kind.speed_deviation,
        factor_min: kind.speed_factor_bounds.0,
        factor_max: kind.speed_factor_bounds.1,
    }
}

fn fastest(trip: &RouteTrip, city: &City, router: &mut HierarchyRouter) -> Result<Box<[ArcId]>, RoutesError> {
    let mut arcs: Vec<ArcId> = trip.arcs.first().copied().into_iter().collect();
    for pair in trip.arcs.windows(2) {
        // From the end of one arc to the end of the next, so that both are driven.
        let spot = |arc: ArcId| Spot { arc, offset_m: city.streets.arc(arc).length_m };
        let name = |arc: ArcId| city.streets.arc_ids.get(arc.index()).map_or_else(String::new, ToString::to_string);
        let path = router.path(spot(pair[0]), spot(pair[1])).ok_or_else(|| RoutesError::NoWay {
            id: trip.id.to_string(),
            from: name(pair[0]),
            to: name(pair[1]),
        })?;
        arcs.extend(path.arcs.into_iter().skip(1));
    }
    Ok(arcs.into())
}

/// Where the front of the vehicle begins; `None` is anywhere with room. SUMO's `last` begins at the start like `base`.
fn from_m(trip: &RouteTrip, arcs: &[ArcId], city: &City, length_m: f32) -> Option<f32> {
    let whole_m = arcs.first().map_or(0.0, |arc| city.streets.arc(*arc).length_m);
    match trip.depart_at {
        DepartAt::Start | DepartAt::Last => Some(length_m.min(whole_m)),
        DepartAt::Metres(at_m) if at_m < 0.0 => Some((whole_m + at_m).max(0.0)),
        DepartAt::Metres(at_m) => Some(at_m.min(whole_m)),
        DepartAt::Random => None,
    }
}

fn start_mps(trip: &RouteTrip, arcs: &[ArcId], city: &City) -> f32 {
    match trip.depart_speed {
        DepartSpeed::Mps(speed_mps) => speed_mps,
        DepartSpeed::Max => f32::MAX,
        DepartSpeed::Random => arcs.first().map_or(0.0, |arc| city.streets.arc(*arc).limit_mps * RANDOM_SPEED_SHARE),
    }
}
