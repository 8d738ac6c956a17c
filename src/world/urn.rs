//! URNs: what a thing is called on the wire, in files, and by whoever pastes it into the palette.

use crate::base::ids::{BuildingId, ChargerId, DepotId, FeederId, PlantId, SolarFieldId, StreetId, VehicleId};
use crate::city::City;
use crate::model::{Thing, Vehicle, VehicleKind};

const PREFIX: &str = "urn:ngsi-ld:";

/// The URN of a thing, such as `urn:ngsi-ld:Building:b-123`; `None` when there is no such thing.
///
/// Vehicles, feeders and chargers carry their number, all others their place in the city's list, from 1.
pub fn urn_of(city: &City, roster: &[Vehicle], thing: Thing) -> Option<String> {
    let counted = |index: usize, count: usize| (index < count).then_some(index + 1);
    let (kind, letter, number) = match thing {
        Thing::Vehicle(id) => return roster.get(id.index()).map(Vehicle::urn),
        Thing::Building(id) => ("Building", 'b', counted(id.index(), city.buildings.len())?),
        Thing::Street(id) => ("Road", 'r', counted(id.index(), city.streets.streets.len())?),
        Thing::Feeder(id) => ("Feeder", 'f', city.feeders.get(id.index())?.number as usize),
        Thing::Charger(id) => ("EVChargingStation", 'c', city.chargers.get(id.index())?.number as usize),
        Thing::Plant(id) => ("HydrogenPlant", 'h', counted(id.index(), city.plants.len())?),
        Thing::SolarField(id) => ("SolarField", 's', counted(id.index(), city.solar_fields.len())?),
        Thing::Depot(id) => ("Depot", 'd', counted(id.index(), city.depots.len())?),
    };
    Some(format!("{PREFIX}{kind}:{letter}-{number}"))
}

/// The thing that a URN names, upper or lower case; `None` when there is none.
pub fn thing_of(city: &City, roster: &[Vehicle], urn: &str) -> Option<Thing> {
    let urn = urn.trim().to_lowercase();
    let (kind, name) = urn.strip_prefix(PREFIX)?.split_once(':')?;
    let (word, digits) = name.rsplit_once('-')?;
    let number: u32 = digits.parse().ok()?;
    let index = (number as usize).checked_sub(1);
    let counted = |count: usize| index.filter(|index| *index < count);
    let numbered = |mut numbers: Box<dyn Iterator<Item = u32> + '_>| numbers.position(|known| known == number);
    Some(match (kind, word) {
        ("vehicle", slug) => {
            let kind = VehicleKind::ALL.into_iter().find(|kind| kind.slug() == slug)?;
            let at = roster.iter().position(|vehicle| vehicle.kind == kind && vehicle.number == number)?;
            Thing::Vehicle(VehicleId::from_index(at))
        }
        ("building", "b") => Thing::Building(BuildingId::from_index(counted(city.buildings.len())?)),
        ("road", "r") => Thing::Street(StreetId::from_index(counted(city.streets.streets.len())?)),
        ("feeder", "f") => {
            Thing::Feeder(FeederId::from_index(numbered(Box::new(city.feeders.iter().map(|feeder| feeder.number)))?))
        }
        ("evchargingstation", "c") => Thing::Charger(ChargerId::from_index(numbered(Box::new(
            city.chargers.iter().map(|charger| charger.number),
        ))?)),
        ("hydrogenplant", "h") => Thing::Plant(PlantId::from_index(counted(city.plants.len())?)),
        ("solarfield", "s") => Thing::SolarField(SolarFieldId::from_index(counted(city.solar_fields.len())?)),
        ("depot", "d") => Thing::Depot(DepotId::from_index(counted(city.depots.len())?)),
        _ => return None,
    })
}
