//! One thing of the city, of any kind: what can be selected, searched for and shown.

use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, SolarFieldId, StreetId, VehicleId};

/// A thing that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    Vehicle(VehicleId),
    Building(BuildingId),
    Street(StreetId),
    Feeder(FeederId),
    Charger(ChargerId),
    Plant(PlantId),
    SolarField(SolarFieldId),
    Depot(DepotId),
}
