//! What things are called in the window's language: their names, kinds, states, tasks and category lines.

use crate::base::ids::{BuildingId, DepotId, LineId, StreetId, VehicleId};
use crate::city::{BuildingKind, ChargerKind, City, StreetClass};
use crate::model::command::AssistanceAnswer;
use crate::model::fact::Task;
use crate::model::injection::{InjectionKind, InjectionTarget, StrengthUnit};
use crate::model::vehicle::VehicleHome;
use crate::model::{AssistanceCause, Diagnostic, Role, Thing, Vehicle, VehicleKind, VehicleState};
use crate::world::Picture;

use super::text::Text;
use super::widgets::figure;

/// The name of any thing: `Shuttle 12`, `Kita Clinic`, `Home 1234`.
pub fn thing_name(text: &Text, picture: &Picture, thing: Thing) -> String {
    let city = &*picture.city;
    match thing {
        Thing::Vehicle(id) => vehicle_name(text, picture, id),
        Thing::Building(id) => building_name(text, city, id),
        Thing::Street(id) => street_name(text, city, id),
        Thing::Feeder(id) => match city.feeders.get(id.index()) {
            Some(feeder) => text.numbered("feeder-n", feeder.number),
            None => gone(text),
        },
        Thing::Charger(id) => match city.chargers.get(id.index()) {
            Some(charger) => text.numbered("charger-n", charger.number),
            None => gone(text),
        },
        Thing::Plant(id) => match city.plants.get(id.index()) {
            Some(plant) => text.name(&plant.name).to_owned(),
            None => gone(text),
        },
        Thing::SolarField(id) => match city.solar_fields.get(id.index()) {
            Some(field) => text.name(&field.name).to_owned(),
            None => gone(text),
        },
        Thing::Depot(id) => depot_name(text, city, id),
    }
}

/// The name of a vehicle by its kind and number: `Shuttle 12`.
pub fn vehicle_name(text: &Text, picture: &Picture, id: VehicleId) -> String {
    picture.roster.get(id.index()).map_or_else(|| gone(text), |vehicle| roster_name(text, vehicle))
}

/// The name of an entry of the roster.
pub fn roster_name(text: &Text, vehicle: &Vehicle) -> String {
    numbered_vehicle(text, vehicle.kind, vehicle.number)
}

/// What the vehicle of a kind with a number is called.
pub fn numbered_vehicle(text: &Text, kind: VehicleKind, number: u32) -> String {
    let key = match kind {
        VehicleKind::Shuttle => "shuttle-n",
        VehicleKind::Bus => "bus-n",
        VehicleKind::Car => "car-n",
        VehicleKind::Robot => "robot-n",
        VehicleKind::Van => "van-n",
        VehicleKind::Ambulance => "ambulance-n",
    };
    text.numbered(key, number)
}

/// The name of a building; homes, and others without a name, are called by their number.
pub fn building_name(text: &Text, city: &City, id: BuildingId) -> String {
    let Some(building) = city.buildings.get(id.index()) else { return gone(text) };
    match &building.name {
        Some(name) => text.name(name).to_owned(),
        None => text.numbered(numbered_building_key(building.kind), id.0.saturating_add(1)),
    }
}

/// The message that names a building without a name of its own by its number.
pub fn numbered_building_key(kind: BuildingKind) -> &'static str {
    match kind {
        BuildingKind::Detached => "home-n",
        BuildingKind::Apartments => "apartments-n",
        _ => "building-n",
    }
}

pub fn street_name(text: &Text, city: &City, id: StreetId) -> String {
    match city.streets.streets.get(id.index()) {
        Some(street) => {
            street.name.as_ref().map_or_else(|| text.get("street-unnamed"), |name| text.name(name)).to_owned()
        }
        None => gone(text),
    }
}

pub fn depot_name(text: &Text, city: &City, id: DepotId) -> String {
    city.depots.get(id.index()).map_or_else(|| gone(text), |depot| text.name(&depot.name).to_owned())
}

/// The name of a bus line: `Line 2`.
pub fn line_name(text: &Text, city: &City, id: LineId) -> String {
    city.lines.get(id.index()).map_or_else(|| gone(text), |line| text.numbered("line-n", line.number))
}

fn gone(text: &Text) -> String {
    text.get("unknown").to_owned()
}

pub fn vehicle_kind(text: &Text, kind: VehicleKind) -> &str {
    text.get(match kind {
        VehicleKind::Shuttle => "kind-shuttle",
        VehicleKind::Bus => "kind-bus",
        VehicleKind::Car => "kind-car",
        VehicleKind::Robot => "kind-robot",
        VehicleKind::Van => "kind-van",
        VehicleKind::Ambulance => "kind-ambulance",
    })
}

/// The word for several vehicles of a kind.
pub fn vehicle_kinds(text: &Text, kind: VehicleKind) -> &str {
    text.get(match kind {
        VehicleKind::Shuttle => "kinds-shuttle",
        VehicleKind::Bus => "kinds-bus",
        VehicleKind::Car => "kinds-car",
        VehicleKind::Robot => "kinds-robot",
        VehicleKind::Van => "kinds-van",
        VehicleKind::Ambulance => "kinds-ambulance",
    })
}

/// The shortest word for a role, for narrow columns.
pub fn role_short(text: &Text, role: Role) -> &str {
    text.get(match role {
        Role::Ride => "role-short-ride",
        Role::HospitalShuttle => "role-short-hospital-shuttle",
        Role::MobileClinic => "role-short-mobile-clinic",
        Role::MobileOffice => "role-short-mobile-office",
        Role::MobileHotel => "role-short-mobile-hotel",
        Role::Shop => "role-short-shop",
        Role::Delivery => "role-short-delivery",
    })
}

/// What a multi-purpose vehicle is used for.
pub fn role(text: &Text, role: Role) -> &str {
    text.get(match role {
        Role::Ride => "role-ride",
        Role::HospitalShuttle => "role-hospital-shuttle",
        Role::MobileClinic => "role-mobile-clinic",
        Role::MobileOffice => "role-mobile-office",
        Role::MobileHotel => "role-mobile-hotel",
        Role::Shop => "role-shop",
        Role::Delivery => "role-delivery",
    })
}

/// Why a vehicle asks for assistance.
pub fn assistance_cause(text: &Text, cause: AssistanceCause) -> &str {
    text.get(match cause {
        AssistanceCause::Blocked => "assistance-blocked",
        AssistanceCause::Unsure => "assistance-unsure",
        AssistanceCause::SignalDark => "assistance-signal-dark",
        AssistanceCause::DoorObstructed => "assistance-door-obstructed",
        AssistanceCause::HelpButton => "assistance-help-button",
    })
}

/// What may be answered to a vehicle that asks for assistance.
pub fn assistance_answer(text: &Text, answer: AssistanceAnswer) -> &str {
    text.get(match answer {
        AssistanceAnswer::Wait => "answer-wait",
        AssistanceAnswer::Proceed => "answer-proceed",
        AssistanceAnswer::DriveAround => "answer-drive-around",
        AssistanceAnswer::Reroute => "answer-reroute",
        AssistanceAnswer::ReopenDoors => "answer-reopen-doors",
        AssistanceAnswer::PullOverAndStop => "answer-pull-over",
        AssistanceAnswer::SendResponder => "answer-send-responder",
        AssistanceAnswer::SpeakToRider => "answer-speak-to-rider",
    })
}

/// What a diagnostic code means.
pub fn diagnostic(text: &Text, code: Diagnostic) -> &str {
    text.get(match code {
        Diagnostic::TyrePressureLow => "diagnostic-tyre-pressure-low",
        Diagnostic::TyreFlat => "diagnostic-tyre-flat",
        Diagnostic::BatteryWeak => "diagnostic-battery-weak",
        Diagnostic::BatteryCellFault => "diagnostic-battery-cell-fault",
        Diagnostic::DoorObstructed => "diagnostic-door-obstructed",
        Diagnostic::CameraDegraded => "diagnostic-camera-degraded",
        Diagnostic::CameraLost => "diagnostic-camera-lost",
        Diagnostic::MicrophoneLost => "diagnostic-microphone-lost",
        Diagnostic::PositionUnreliable => "diagnostic-position-unreliable",
        Diagnostic::ConnectionSlow => "diagnostic-connection-slow",
        Diagnostic::DriveFault => "diagnostic-drive-fault",
        Diagnostic::ServiceDue => "diagnostic-service-due",
        Diagnostic::ServiceOverdue => "diagnostic-service-overdue",
    })
}

/// The state of a vehicle in words that fit its use: nobody boards where parcels are handed over.
pub fn state_in_use(text: &Text, state: VehicleState, role: Role) -> &str {
    match (state, role) {
        (VehicleState::Boarding, Role::Delivery) => text.get("state-handing-over"),
        _ => vehicle_state(text, state),
    }
}

pub fn vehicle_state(text: &Text, state: VehicleState) -> &str {
    text.get(match state {
        VehicleState::Immobilised => "state-immobilised",
        VehicleState::NoContact => "state-no-contact",
        VehicleState::OutOfService => "state-out-of-service",
        VehicleState::Stopped => "state-stopped",
        VehicleState::Driving => "state-driving",
        VehicleState::Boarding => "state-boarding",
        VehicleState::Waiting => "state-waiting",
        VehicleState::Charging => "state-charging",
        VehicleState::Refuelling => "state-refuelling",
        VehicleState::Parked => "state-parked",
    })
}

pub fn building_kind(text: &Text, kind: BuildingKind) -> &str {
    text.get(match kind {
        BuildingKind::Detached => "building-detached",
        BuildingKind::Apartments => "building-apartments",
        BuildingKind::Hospital => "building-hospital",
        BuildingKind::Clinic => "building-clinic",
        BuildingKind::School => "building-school",
        BuildingKind::CityHall => "building-city-hall",
        BuildingKind::FireStation => "building-fire-station",
        BuildingKind::PoliceStation => "building-police-station",
        BuildingKind::Station => "building-station",
        BuildingKind::Shop => "building-shop",
        BuildingKind::Office => "building-office",
        BuildingKind::Works => "building-works",
    })
}

pub fn street_class(text: &Text, class: StreetClass) -> &str {
    text.get(match class {
        StreetClass::Motorway => "class-motorway",
        StreetClass::Fast => "class-fast",
        StreetClass::Collector => "class-collector",
        StreetClass::Shared => "class-shared",
        StreetClass::Service => "class-service",
        StreetClass::Promenade => "class-promenade",
    })
}

/// Whether a vehicle's way is personal: a private car's track is hidden.
pub fn is_personal(vehicle: &Vehicle) -> bool {
    vehicle.kind == VehicleKind::Car
}

/// What a vehicle is on its way to do, as part of a sentence, without the target: `picking up at`.
///
/// `None` when it has nothing to do. What a private car is up to is told without its target.
pub fn task<'a>(text: &'a Text, vehicle: &Vehicle, task: Task) -> Option<&'a str> {
    let key = match task {
        Task::None => return None,
        Task::Charge(_) => "task-charge",
        Task::Refuel(_) => "task-refuel",
        _ if is_personal(vehicle) => "task-private",
        Task::PickUp(_) => "task-pick-up",
        Task::Ride(_) => "task-ride",
        Task::Trip(_) => "task-trip",
        Task::Deliver(_) => "task-deliver",
        Task::LineStop(_) => "task-line-stop",
        Task::Return => "task-return",
        Task::Workshop(_) => "task-workshop",
        Task::Visit(_) => "task-visit",
        Task::Attend(_) => "task-attend",
        Task::Emergency(_) => "task-emergency",
        Task::ToHospital(_) => "task-to-hospital",
    };
    Some(text.get(key))
}

/// What an injection is called.
pub fn injection(text: &Text, kind: InjectionKind) -> String {
    text.with(&format!("injection-{}", kind.spec().word.replace('_', "-")), &[])
}

/// What an injection is aimed at; empty for the whole city.
pub fn injection_target(text: &Text, picture: &Picture, target: InjectionTarget) -> String {
    let thing = match target {
        InjectionTarget::City => return String::new(),
        InjectionTarget::Vehicle(id) => Thing::Vehicle(id),
        InjectionTarget::Feeder(id) => Thing::Feeder(id),
        InjectionTarget::Charger(id) => Thing::Charger(id),
        InjectionTarget::Plant(id) => Thing::Plant(id),
        InjectionTarget::Building(id) => Thing::Building(id),
        InjectionTarget::Street(id) => Thing::Street(id),
        InjectionTarget::CrowdCell(id) => return text.numbered("crowd-n", id.0.saturating_add(1)),
        InjectionTarget::Signal(id) => return text.numbered("signal-n", id.0.saturating_add(1)),
    };
    thing_name(text, picture, thing)
}

/// How strong an injection is, with its unit; `None` where it has no strength.
pub fn injection_strength(text: &Text, unit: StrengthUnit, strength: f32) -> Option<String> {
    let number = |decimals| text.number(f64::from(strength), decimals);
    Some(match unit {
        StrengthUnit::None => return None,
        StrengthUnit::Share => figure::percent(text, strength),
        StrengthUnit::Seconds => format!("{} s", number(0)),
        StrengthUnit::Kelvin => format!("{} K", number(1)),
        StrengthUnit::MillimetresPerHour => format!("{} mm/h", number(0)),
        StrengthUnit::Centimetres => format!("{} cm", number(0)),
        StrengthUnit::MetresPerSecond => format!("{} m/s", number(1)),
        StrengthUnit::PersonsPerSquareMetre => format!("{} {}", number(1), text.get("unit-persons-m2")),
        StrengthUnit::Kilowatts => figure::power(text, strength),
        StrengthUnit::KilogramsPerHour => format!("{} kg/h", number(0)),
        StrengthUnit::SeismicIntensity => number(0),
    })
}

/// Whether a building is a home; who goes to which is personal.
pub fn is_home(city: &City, building: BuildingId) -> bool {
    city.buildings.get(building.index()).is_some_and(|building| building.kind.is_home())
}

/// Whether a task aims at something that is personal: anything that a private car does, and anybody's home.
pub fn is_personal_task(city: &City, vehicle: &Vehicle, task: Task) -> bool {
    match task {
        Task::None
        | Task::Charge(_)
        | Task::Refuel(_)
        | Task::LineStop(_)
        | Task::Workshop(_)
        | Task::Attend(_)
        | Task::ToHospital(_) => false,
        Task::PickUp(building)
        | Task::Ride(building)
        | Task::Trip(building)
        | Task::Deliver(building)
        | Task::Visit(building)
        | Task::Emergency(building) => is_personal(vehicle) || is_home(city, building),
        Task::Return => is_personal(vehicle),
    }
}

/// The thing that a task aims at, unless it is personal.
pub fn task_target(city: &City, vehicle: &Vehicle, task: Task) -> Option<Thing> {
    if is_personal_task(city, vehicle, task) {
        return None;
    }
    match task {
        Task::Charge(charger) => Some(Thing::Charger(charger)),
        Task::Refuel(plant) => Some(Thing::Plant(plant)),
        Task::PickUp(building)
        | Task::Ride(building)
        | Task::Trip(building)
        | Task::Deliver(building)
        | Task::Visit(building)
        | Task::Emergency(building)
        | Task::ToHospital(building) => Some(Thing::Building(building)),
        Task::Workshop(depot) => Some(Thing::Depot(depot)),
        Task::Attend(other) => Some(Thing::Vehicle(other)),
        Task::Return => match vehicle.home {
            VehicleHome::Depot(depot) => Some(Thing::Depot(depot)),
            VehicleHome::Building(building) => Some(Thing::Building(building)),
        },
        Task::None | Task::LineStop(_) => None,
    }
}

/// The name of the line stop that a task aims at.
pub fn line_stop_name(text: &Text, city: &City, vehicle: &Vehicle, task: Task) -> Option<String> {
    let Task::LineStop(stop) = task else { return None };
    let line = city.lines.get(vehicle.line?.index())?;
    line.stops.get(usize::from(stop)).map(|stop| text.name(&stop.name).to_owned())
}

/// The line under a thing's name: what it is and where it belongs.
pub fn category(text: &Text, picture: &Picture, thing: Thing) -> String {
    let city = &*picture.city;
    match thing {
        Thing::Vehicle(id) => picture.roster.get(id.index()).map(|vehicle| vehicle_category(text, city, vehicle)),
        Thing::Building(id) => city.buildings.get(id.index()).map(|building| {
            let kind = building_kind(text, building.kind);
            let mut parts = vec![kind.to_owned()];
            if building.kind.is_institution() {
                parts.push(text.get("category-public").to_owned());
            }
            if building.is_generated {
                parts.push(text.get("category-generated").to_owned());
            }
            parts.join(" · ")
        }),
        Thing::Street(id) => city.streets.streets.get(id.index()).map(|street| {
            let mut parts = vec![street_class(text, street.class)];
            if street.is_bridge {
                parts.push(text.get("category-bridge"));
            }
            if street.is_tunnel {
                parts.push(text.get("category-tunnel"));
            }
            parts.join(" · ")
        }),
        Thing::Feeder(_) => Some(text.get("category-feeder").to_owned()),
        Thing::Charger(id) => city.chargers.get(id.index()).map(|charger| {
            let key = match charger.kind {
                ChargerKind::Public => "category-charger-public",
                ChargerKind::Depot => "category-charger-depot",
            };
            text.get(key).to_owned()
        }),
        Thing::Plant(_) => Some(text.get("category-plant").to_owned()),
        Thing::SolarField(_) => Some(text.get("category-solar-field").to_owned()),
        Thing::Depot(_) => Some(text.get("category-depot").to_owned()),
    }
    .unwrap_or_default()
}

fn vehicle_category(text: &Text, city: &City, vehicle: &Vehicle) -> String {
    let kind = text.get(match vehicle.kind {
        VehicleKind::Car if vehicle.is_fuel_cell() => "category-fuel-cell-car",
        VehicleKind::Shuttle => "category-shuttle",
        VehicleKind::Bus => "category-bus",
        VehicleKind::Car => "category-car",
        VehicleKind::Robot => "category-robot",
        VehicleKind::Van => "category-van",
        VehicleKind::Ambulance => "category-ambulance",
    });
    match (vehicle.line, vehicle.home) {
        (Some(line), _) => format!("{kind} · {}", line_name(text, city, line)),
        (None, VehicleHome::Depot(depot)) => format!("{kind} · {}", depot_name(text, city, depot)),
        (None, VehicleHome::Building(_)) => kind.to_owned(),
    }
}
