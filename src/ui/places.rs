//! Where vehicles are, in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::base::geo::Point;
use crate::base::ids::VehicleId;
use crate::base::name::Name;
use crate::base::time::Timestamp;
use crate::city::City;

use super::context::UiContext;

/// Places kept at most; more are looked up anew.
const PLACES_MAX: usize = 256;

/// What stands nearest to vehicles on streets without a name, looked up once for each place.
#[derive(Default)]
pub struct Places {
    city: Option<Arc<City>>,
    near: BTreeMap<VehicleId, (Point, Option<Name>)>,
}

impl Places {
    fn near(&mut self, city: &Arc<City>, vehicle: VehicleId, place: Point) -> Option<&Name> {
        if self.near.len() >= PLACES_MAX || self.city.as_ref().is_none_or(|of| !Arc::ptr_eq(of, city)) {
            self.near.clear();
            self.city = Some(city.clone());
        }
        let known = self.near.entry(vehicle).or_insert_with(|| (place, nearest_name(city, place)));
        if known.0 != place {
            *known = (place, nearest_name(city, place));
        }
        known.1.as_ref()
    }

    /// Where a vehicle is: its street, or, on one without a name, what stands or runs nearest with one.
    pub fn on_street(&mut self, ctx: &UiContext<'_>, key: &str, vehicle: VehicleId) -> String {
        let streets = &ctx.picture.city.streets;
        let Some(motion) = ctx.picture.motion.get(vehicle.index()).filter(|motion| motion.observed != Timestamp::NEVER)
        else {
            return String::new();
        };
        let arc = streets.arcs.get(motion.arc.index());
        let street = arc.and_then(|arc| streets.streets.get(arc.street.index())?.name.as_ref());
        if let Some(name) = street {
            return ctx.text.with(key, &[("street", FluentValue::from(ctx.text.name(name).to_owned()))]);
        }
        let near = self.near(&ctx.picture.city, vehicle, motion.place);
        near.map_or_else(String::new, |name| {
            ctx.text.with("attention-near", &[("place", FluentValue::from(ctx.text.name(name).to_owned()))])
        })
    }
}

/// The name of the building or depot with a name that is nearest to a place.
fn nearest_name(city: &City, place: Point) -> Option<Name> {
    let buildings = city.buildings.iter().filter_map(|building| Some((building.center, building.name.as_ref()?)));
    let depots = city.depots.iter().map(|depot| (depot.place, &depot.name));
    let far = |at: Point| (at.x - place.x).powi(2) + (at.y - place.y).powi(2);
    let nearest = buildings.chain(depots).min_by(|(a, _), (b, _)| far(*a).total_cmp(&far(*b)));
    nearest.map(|(_, name)| name.clone())
}
