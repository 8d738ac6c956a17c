//! The roster of a simulated city: how many vehicles of each kind, and where each belongs.

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, DepotId, LineId, VehicleId};
use crate::base::name::Name;
use crate::city::{BuildingKind, City};
use crate::model::command::PartnerId;
use crate::model::people::{Lending, Partner};
use crate::model::vehicle::VehicleHome;
use crate::model::{Places, Shift, Vehicle, VehicleKind};

use super::fleet::figures::{BUS_TANK_KG, CAR_KWH, FUEL_CELL_CAR_TANK_KG, ROBOT_KWH, SHUTTLE_KWH, VAN_KWH};

/// Most vehicles that a simulator takes.
pub const VEHICLES_MAX: u32 = 1_000_000;

/// Vehicles of the default city of 8,000 homes.
const DEFAULT_VEHICLES: u64 = 612;
const DEFAULT_HOMES: u64 = 8_000;

/// Shares of shuttles, buses, cars, robots, vans and ambulances: 60, 16, 420, 80, 34 and 2 of 612. Japan has an ambulance
/// for 19,000 people (Fire and Disaster Management Agency, 2023: 6,591); 8,000 homes are 17,600.
const MIX: [u64; VehicleKind::COUNT] = [60, 16, 420, 80, 34, 2];

/// Share of private cars that run on hydrogen: one in so many, in a town that makes its own. Assumed.
const FUEL_CELL_CAR_EVERY: usize = 12;
/// Of delivery robots, the last of so many belong to a parcel company of its own; the others are the city's. Assumed.
const PARTNER_ROBOT_EVERY: usize = 4;
/// The company lends its robots for the city's parcels by day; its own come before and after that. Assumed.
const LENDING: Lending =
    Lending { for_rides: false, for_appointments: false, for_parcels: true, from_min: 8 * 60, until_min: 20 * 60 };
/// Fleets of this size and more have an ambulance at least.
const AMBULANCE_FROM: u32 = 60;

const PURPOSE: u64 = 0x0072_6F73_7465_7200;

/// Vehicles of a city with so many homes, unless somebody says otherwise: 612 for 8,000.
pub fn default_vehicles(homes: u32) -> u32 {
    let scaled = (u64::from(homes) * DEFAULT_VEHICLES + DEFAULT_HOMES / 2) / DEFAULT_HOMES;
    scaled.clamp(1, u64::from(VEHICLES_MAX)) as u32
}

/// The company whose robots carry parcels.
pub fn partner() -> Partner {
    Partner { id: PartnerId(0), name: Name::new("Hikyaku Parcels", "飛脚パーセル"), lending: LENDING }
}

/// Hours of the attendants of shuttles, the early and the late ones in turn: eight hours of work and one of rest, as long as
/// the Labour Standards Act of Japan lets anybody work and lets them rest at least (articles 32 and 34); what hours,
/// assumed.
const SHIFTS: [Shift; 2] = [
    Shift { begins_min: 390, ends_min: 930, rest_begins_min: 630, rest_ends_min: 690 },
    Shift { begins_min: 690, ends_min: 1_230, rest_begins_min: 930, rest_ends_min: 990 },
];
/// Of so many shuttles with one number after the other the attendants have the same shift: among each twenty there are two
/// hospital shuttles.
const SAME_SHIFT: u32 = 10;

/// The shifts of those who go with shuttles when their role needs somebody.
pub fn shifts(roster: &[Vehicle]) -> Vec<(VehicleId, Shift)> {
    let shuttles = roster.iter().enumerate().filter(|(_, vehicle)| vehicle.kind == VehicleKind::Shuttle);
    let shift = |vehicle: &Vehicle| SHIFTS[(vehicle.number / SAME_SHIFT) as usize % SHIFTS.len()];
    shuttles.map(|(index, vehicle)| (VehicleId::from_index(index), shift(vehicle))).collect()
}

/// Whose a vehicle is: the last quarter of the robots is the parcel company's, by number, without any chance.
fn partner_of(kind: VehicleKind, index: usize, count: u32) -> Option<PartnerId> {
    let first = count as usize - count as usize / PARTNER_ROBOT_EVERY;
    (kind == VehicleKind::Robot && index >= first).then_some(partner().id)
}

/// Vehicles of each of `VehicleKind::ALL`; they sum to `vehicles`.
fn mix_of(vehicles: u32, city: &City) -> [u32; VehicleKind::COUNT] {
    let total: u64 = MIX.iter().sum();
    let mut counts = MIX.map(|share| (u64::from(vehicles) * share / total) as u32);
    let has_homes = city.buildings.iter().any(|building| building.kind.is_home());
    let impossible = [
        city.depots.is_empty(),
        city.lines.is_empty() || city.plants.is_empty(),
        !has_homes,
        robot_bases(city).is_empty(),
        city.depots.is_empty(),
        ambulance_bases(city).is_empty(),
    ];
    if vehicles >= AMBULANCE_FROM && counts[VehicleKind::Ambulance as usize] == 0 {
        counts[VehicleKind::Ambulance as usize] = 1;
        counts[VehicleKind::Van as usize] = counts[VehicleKind::Van as usize].saturating_sub(1);
    }
    for (count, is_impossible) in counts.iter_mut().zip(impossible) {
        if is_impossible {
            *count = 0;
        }
    }
    let left = vehicles - counts.iter().sum::<u32>();
    let filler = if has_homes { 2 } else { 0 };
    counts[filler] += left;
    counts
}

/// Buildings that robots work from: shops on streets for slow traffic, or any building there where no shop is.
fn robot_bases(city: &City) -> Vec<BuildingId> {
    let is_slow = |index: usize| {
        let access = city.buildings[index].access.arc;
        city.streets.arcs.get(access.index()).is_some_and(|arc| arc.modes.slow)
    };
    let shops = buildings_where(city, |index| city.buildings[index].kind == BuildingKind::Shop && is_slow(index));
    if shops.is_empty() { buildings_where(city, is_slow) } else { shops }
}

/// Buildings that ambulances wait at: fire stations, or hospitals where there is none.
fn ambulance_bases(city: &City) -> Vec<BuildingId> {
    let of_kind = |kind| buildings_where(city, |index| city.buildings[index].kind == kind);
    let stations = of_kind(BuildingKind::FireStation);
    if stations.is_empty() { of_kind(BuildingKind::Hospital) } else { stations }
}

/// The ids of the buildings whose index passes.
pub fn buildings_where(city: &City, passes: impl Fn(usize) -> bool) -> Vec<BuildingId> {
    (0..city.buildings.len()).filter(|index| passes(*index)).map(BuildingId::from_index).collect()
}

/// The roster of a city: the same city, count and seed give the same one.
pub fn roster_of(city: &City, vehicles: u32, seed: u64) -> Vec<Vehicle> {
    let counts = mix_of(vehicles.min(VEHICLES_MAX), city);
    let homes = buildings_where(city, |index| city.buildings[index].kind.is_home());
    let with_charger =
        buildings_where(city, |index| city.buildings[index].kind.is_home() && city.buildings[index].charger_kw > 0.0);
    let bases = robot_bases(city);
    let stations = ambulance_bases(city);
    let mut chance = Chance::for_thing(seed, PURPOSE, 0);
    let mut roster = Vec::with_capacity(vehicles as usize);
    for (kind, count) in VehicleKind::ALL.into_iter().zip(counts) {
        for index in 0..count as usize {
            let depot = VehicleHome::Depot(DepotId::from_index(index % city.depots.len().max(1)));
            let line = (kind == VehicleKind::Bus).then(|| LineId::from_index(index % city.lines.len().max(1)));
            let is_hydrogen_car = kind == VehicleKind::Car
                && !city.plants.is_empty()
                && index % FUEL_CELL_CAR_EVERY == FUEL_CELL_CAR_EVERY / 2;
            let home = match kind {
                VehicleKind::Car => {
                    let first = with_charger.get(index).copied().filter(|_| !is_hydrogen_car);
                    first.or_else(|| chance.pick(&homes).copied()).map_or(depot, VehicleHome::Building)
                }
                VehicleKind::Robot => chance.pick(&bases).copied().map_or(depot, VehicleHome::Building),
                VehicleKind::Ambulance => {
                    stations.get(index % stations.len().max(1)).copied().map_or(depot, VehicleHome::Building)
                }
                VehicleKind::Shuttle | VehicleKind::Bus | VehicleKind::Van => depot,
            };
            let (battery_kwh, tank_kg) = match kind {
                VehicleKind::Car if is_hydrogen_car => (0.0, FUEL_CELL_CAR_TANK_KG),
                VehicleKind::Shuttle => (SHUTTLE_KWH, 0.0),
                VehicleKind::Bus => (0.0, BUS_TANK_KG),
                VehicleKind::Car => (CAR_KWH, 0.0),
                VehicleKind::Robot => (ROBOT_KWH, 0.0),
                VehicleKind::Van | VehicleKind::Ambulance => (VAN_KWH, 0.0),
            };
            let places = Places::of(kind);
            let partner = partner_of(kind, index, count);
            let number = index as u32 + 1;
            roster.push(Vehicle { kind, number, home, battery_kwh, tank_kg, places, line, partner });
        }
    }
    roster
}
