//! Rounds: clinics, offices, hotels and shops on wheels go to places and stand open there; delivery shuttles take parcels.
//!
//! Hours and stays are assumed after services that run in Japan: the mobile clinic of Ina (MONET, 2019: by day, about an
//! hour a place), shops on wheels (Tokushimaru: 20 to 40 minutes a stop), shared offices and sleeping cabins (MONET's
//! trials: half a day, and a night).

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, VehicleId};
use crate::city::{BuildingKind, City};
use crate::model::fact::Task;
use crate::model::{EventKind, Fitting, Fittings, MobileService, Role, Vehicle, VehicleKind, VehicleState};
use crate::sim::simulator::Simulator;

use super::Goal;

/// Roles of twenty shuttles one after the other; all others give rides.
const ROLES: [(u32, Role); 7] = [
    (3, Role::HospitalShuttle),
    (7, Role::MobileClinic),
    (9, Role::Shop),
    (11, Role::Delivery),
    (13, Role::HospitalShuttle),
    (16, Role::MobileOffice),
    (19, Role::MobileHotel),
];
const ROLES_EVERY: u32 = 20;
/// A delivery at a door, in seconds (parcel services in Japan: about two minutes).
const HAND_OVER_S: (f64, f64) = (70.0, 200.0);
/// A vehicle whose hours are over looks again after this time.
const LOOK_AGAIN_MS: i64 = 900_000;

/// The role of a vehicle when the city begins: of shuttles 65 % rides, 10 % hospital transport, 5 % each other use; rides
/// where the city has nothing to use a role for.
pub fn first_role(vehicle: &Vehicle, places: &RoundPlaces) -> Role {
    if vehicle.kind != VehicleKind::Shuttle {
        return if vehicle.kind == VehicleKind::Robot { Role::Delivery } else { Role::Ride };
    }
    let place = vehicle.number % ROLES_EVERY;
    let role = ROLES.iter().find(|(at, _)| *at == place).map_or(Role::Ride, |(_, role)| *role);
    if places.has_use(role) { role } else { Role::Ride }
}

/// Where each role goes.
#[derive(Clone, Debug, Default)]
pub struct RoundPlaces {
    clinic: Vec<BuildingId>,
    office: Vec<BuildingId>,
    hotel: Vec<BuildingId>,
    shop: Vec<BuildingId>,
    has_care: bool,
}

impl RoundPlaces {
    pub fn of(city: &City) -> Self {
        use BuildingKind::{Apartments, CityHall, Office, School, Shop, Station, Works};
        let named = |kinds: &[BuildingKind]| {
            let of_kind = |(index, building): (usize, &crate::city::Building)| {
                kinds.contains(&building.kind).then(|| (building.name.is_some(), BuildingId::from_index(index)))
            };
            let all: Vec<(bool, BuildingId)> = city.buildings.iter().enumerate().filter_map(of_kind).collect();
            // Places that have a name are those that a notice can be put up for.
            let has_named = all.iter().any(|(is_named, _)| *is_named);
            all.into_iter().filter(|(is_named, _)| *is_named || !has_named).map(|(_, id)| id).collect::<Vec<_>>()
        };
        let apartments = named(&[Apartments]);
        let has_care = !named(&[BuildingKind::Hospital, BuildingKind::Clinic]).is_empty();
        let or_apartments = |places: Vec<BuildingId>| if places.is_empty() { apartments.clone() } else { places };
        Self {
            has_care,
            clinic: or_apartments(named(&[School, CityHall, Shop, Works])),
            office: or_apartments(named(&[Station, Office, CityHall])),
            hotel: or_apartments(named(&[Station])),
            shop: if apartments.is_empty() { named(&[School, Station]) } else { apartments.clone() },
        }
    }

    fn has_use(&self, role: Role) -> bool {
        match role {
            Role::HospitalShuttle => self.has_care,
            Role::Ride | Role::Delivery => true,
            Role::MobileClinic | Role::MobileOffice | Role::MobileHotel | Role::Shop => !self.of_role(role).is_empty(),
        }
    }

    fn of_role(&self, role: Role) -> &[BuildingId] {
        match role {
            Role::MobileClinic => &self.clinic,
            Role::MobileOffice => &self.office,
            Role::MobileHotel => &self.hotel,
            Role::Shop => &self.shop,
            Role::Ride | Role::HospitalShuttle | Role::Delivery => &[],
        }
    }
}

/// When a role works: from, to, in hours of the day; a span over midnight is written backwards.
fn hours_of(role: Role) -> (f32, f32) {
    match role {
        Role::MobileClinic => (8.5, 17.0),
        Role::MobileOffice => (7.5, 19.0),
        Role::MobileHotel => (18.0, 9.0),
        Role::Shop => (9.0, 19.5),
        Role::Delivery => (8.0, 20.5),
        Role::Ride | Role::HospitalShuttle => (0.0, 24.0),
    }
}

pub fn works(role: Role, hour: f32) -> bool {
    let (from, to) = hours_of(role);
    if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to }
}

/// What a vehicle is fitted with for its role: everything of its service, but an ultrasound in every second clinic and a
/// video link in every second office (assumed).
pub(in crate::sim) fn fittings_of(role: Role, number: u32) -> Fittings {
    let service = MobileService::ALL.into_iter().find(|service| service.role() == role);
    let mut fittings = Fittings::of(service.map_or(&[], |service| service.fittings()));
    // Every twentieth shuttle is a clinic, and every twentieth an office.
    let is_lesser = (number / ROLES_EVERY) % 2 == 1;
    let rare = match role {
        Role::MobileClinic => Some(Fitting::Ultrasound),
        Role::MobileOffice => Some(Fitting::VideoLink),
        _ => None,
    };
    if let Some(rare) = rare.filter(|_| is_lesser) {
        fittings.toggle(rare);
    }
    fittings
}

/// How long it stays at a place, in seconds, and how many people come in at most.
fn stay(role: Role) -> ((f64, f64), usize) {
    match role {
        Role::MobileClinic => ((3_000.0, 5_400.0), 3),
        Role::MobileOffice => ((7_200.0, 14_400.0), 5),
        Role::MobileHotel => ((28_800.0, 36_000.0), 3),
        _ => ((1_200.0, 2_400.0), 5),
    }
}

impl Simulator {
    /// The next errand of a shuttle that takes no riders from place to place.
    pub(in crate::sim) fn role_next(&mut self, index: usize) {
        let role = self.lives[index].role;
        if !works(role, self.hour) {
            if self.lives[index].at == self.lives[index].home {
                self.set_state(index, VehicleState::Parked);
                self.schedule(index, self.now_ms + LOOK_AGAIN_MS);
            } else {
                self.go(index, Task::Return, self.lives[index].home);
            }
            return;
        }
        let chance: &mut Chance = &mut self.chances[index];
        let next = match role {
            Role::Delivery => chance.pick(&self.homes).copied().map(|at| (Task::Deliver(at), at)),
            _ => chance.pick(self.round_places.of_role(role)).copied().map(|at| (Task::Visit(at), at)),
        };
        match next {
            Some((task, at)) if self.lives[index].at == Goal::Building(at) => {
                self.lives[index].task = task;
                self.arrived(index);
            }
            Some((task, at)) => self.go(index, task, Goal::Building(at)),
            None => self.schedule(index, self.now_ms + LOOK_AGAIN_MS),
        }
    }

    /// A clinic, office, hotel or shop on wheels opens where it has arrived.
    pub(super) fn open_visit(&mut self, index: usize, at: BuildingId) {
        let role = self.lives[index].role;
        let ((low_s, high_s), _) = stay(role);
        self.tell(EventKind::VisitBegan { vehicle: VehicleId::from_index(index), at, role });
        self.set_state(index, VehicleState::Waiting);
        self.lives[index].riders = self.visitors(index);
        let stay_ms = self.seconds(index, low_s, high_s);
        self.schedule(index, self.now_ms + stay_ms);
    }

    /// How many people come into a vehicle that opens.
    pub(in crate::sim) fn visitors(&mut self, index: usize) -> u8 {
        let (_, people) = stay(self.lives[index].role);
        self.chances[index].below(people + 1) as u8
    }

    /// A delivery shuttle hands parcels over at a door.
    pub(super) fn hand_over(&mut self, index: usize) {
        self.set_state(index, VehicleState::Boarding);
        let stay_ms = self.seconds(index, HAND_OVER_S.0, HAND_OVER_S.1);
        self.schedule(index, self.now_ms + stay_ms);
    }

    pub(super) fn end_delivery(&mut self, index: usize, at: BuildingId) {
        self.tell(EventKind::ParcelDelivered { vehicle: VehicleId::from_index(index), at });
        self.counters.parcels += 1;
        self.lives[index].task = Task::None;
        self.set_state(index, VehicleState::Parked);
    }

    pub(in crate::sim) fn close_visit(&mut self, index: usize, at: BuildingId) {
        let role = self.lives[index].role;
        self.tell(EventKind::VisitEnded { vehicle: VehicleId::from_index(index), at, role });
        self.lives[index].riders = 0;
        self.lives[index].task = Task::None;
        self.set_state(index, VehicleState::Parked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hotels_work_at_night_and_clinics_by_day() {
        assert!(works(Role::MobileHotel, 23.0) && works(Role::MobileHotel, 3.0) && !works(Role::MobileHotel, 12.0));
        assert!(works(Role::MobileClinic, 10.0) && !works(Role::MobileClinic, 20.0));
        assert!(works(Role::Ride, 0.0) && works(Role::Ride, 23.9));
    }

    #[test]
    fn no_shuttle_brings_patients_where_nobody_treats_them() {
        let mut city = (*crate::sim::test_city::town(500)).clone();
        let roster = crate::sim::roster::roster_of(&city, 400, 7);
        let transports = |city: &City| {
            let places = RoundPlaces::of(city);
            roster.iter().filter(|vehicle| first_role(vehicle, &places) == Role::HospitalShuttle).count()
        };
        assert!(transports(&city) > 0);
        city.buildings.retain(|it| !matches!(it.kind, BuildingKind::Hospital | BuildingKind::Clinic));
        assert_eq!(transports(&city), 0);
    }
}
