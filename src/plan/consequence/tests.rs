use std::sync::Arc;
use std::time::Duration;

use crate::base::geo::{LatLon, LocalFrame, Point};
use crate::base::ids::{ArcId, BuildingId, ChargerId, DepotId, FeederId, PlantId, RequestId, VehicleId};
use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::{Charger, ChargerKind, City, CityOrigin, Depot, Feeder, HydrogenPlant, Spot};
use crate::model::command::{DoorOrder, ShedLevel};
use crate::model::fact::PriceFacts;
use crate::model::vehicle::VehicleHome;
use crate::model::{Clock, Itinerary, ItineraryStop, LinkState, Places, SourceKind, StopDeed, Vehicle, VehicleKind};
use crate::world::picture::{ItineraryNow, SourceView};
use crate::world::{Column, World};

use super::*;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const SPOT: Spot = Spot { arc: ArcId(0), offset_m: 0.0 };
const SHUTTLE: Thing = Thing::Vehicle(VehicleId(0));

fn picture() -> Picture {
    let frame = LocalFrame::new(LatLon { lat: 35.0, lon: 137.0 });
    let name = Name::new("Town", "町");
    let mut city = City::bare(name.clone(), CityOrigin::Generated { seed: 1 }, frame, chrono_tz::Tz::Asia__Tokyo);
    city.feeders = vec![Feeder { number: 1, limit_kw: 1_000.0, substation: Point::default(), outline: Vec::new() }];
    city.chargers = vec![Charger {
        number: 1,
        kind: ChargerKind::Public,
        place: Point::default(),
        spot: SPOT,
        limit_kw: 50.0,
        feeder: FeederId(0),
    }];
    city.plants = vec![HydrogenPlant {
        name: name.clone(),
        place: Point::default(),
        spot: SPOT,
        feeder: FeederId(0),
        electrolyser_kw: 800.0,
        tank_kg: 200.0,
        fuel_cell_kw: 300.0,
        pumps: 2,
    }];
    city.depots = vec![Depot { name, place: Point::new(3_000.0, 4_000.0), spot: SPOT, bays: 4 }];
    let vehicle = Vehicle {
        kind: VehicleKind::Shuttle,
        number: 1,
        home: VehicleHome::Depot(DepotId(0)),
        battery_kwh: 60.0,
        tank_kg: 0.0,
        places: Places::default(),
        line: None,
        partner: None,
    };
    let clock = Clock { now: NOW, is_running: true, speed: 1.0, speed_reached: 1.0 };
    let source = SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up };
    let mut world = World::new(Arc::new(city), vec![vehicle; 2].into());
    let mut picture = (*world.publish(source, Duration::ZERO)).clone();
    for index in 0..2 {
        let status = picture.status.get_mut(index).unwrap();
        (status.observed, status.riders, status.soc) = (NOW, 4, 0.5);
        picture.motion.get_mut(index).unwrap().observed = NOW;
    }
    picture.feeders.get_mut(0).unwrap().observed = NOW;
    picture.feeders.get_mut(0).unwrap().load_kw = 700.0;
    picture
}

fn riders(riders: u32, effect: RiderEffect) -> Consequence {
    Consequence::Riders { riders, effect }
}

#[test]
fn riders_are_told_of_by_what_comes_to_them() {
    let picture = picture();
    let cases = [
        (Order::SetDoors(DoorOrder::Unlock), Some(RiderEffect::DoorsOpen)),
        (Order::SetDoors(DoorOrder::Lock), None),
        (Order::Release, Some(RiderEffect::DriveOn)),
        (Order::Reroute, Some(RiderEffect::AnotherWay)),
        (Order::ReturnToDepot(DepotId(0)), Some(RiderEffect::GoAlong)),
        (Order::Horn, None),
        (Order::Shed(ShedLevel::Comfort), None),
    ];
    for (order, effect) in cases {
        let expected = effect.map(|effect| riders(4, effect));
        assert_eq!(super::riders::consequence(&picture, &order, SHUTTLE), expected, "{order:?}");
    }
    let both = [SHUTTLE, Thing::Vehicle(VehicleId(1))];
    assert_eq!(of_all(&picture, &Order::Release, &both), [riders(8, RiderEffect::DriveOn)]);
}

#[test]
fn nothing_is_said_of_what_nobody_has_heard_of() {
    let mut picture = picture();
    picture.status.get_mut(0).unwrap().observed = Timestamp::NEVER;
    picture.motion.get_mut(0).unwrap().observed = Timestamp::NEVER;
    for order in [Order::ReturnToDepot(DepotId(0)), Order::Release, Order::ChargeTo(1.0)] {
        assert_eq!(of_one(&picture, &order, SHUTTLE), [], "{order:?}");
    }
    assert_eq!(of_one(&picture, &Order::GoTo(BuildingId(99)), SHUTTLE), []);
}

#[test]
fn a_trip_is_as_long_as_its_streets() {
    let trip = trip::consequence(&picture(), &Order::ReturnToDepot(DepotId(0)), SHUTTLE);
    let Some(Consequence::Trip { distance_m, duration_s }) = trip else { panic!("{trip:?}") };
    assert!((distance_m - 7_000.0).abs() < 1.0, "{distance_m}");
    assert!((duration_s - 1_260.0).abs() < 1.0, "{duration_s}");
}

#[test]
fn requests_that_a_new_order_leaves_out_lose_their_vehicle() {
    let mut picture = picture();
    let stop = |request, deed, minutes: i64| ItineraryStop {
        at: BuildingId(0),
        request: RequestId(request),
        deed,
        due: NOW + Span::from_s(minutes * 60),
    };
    let stops = vec![
        stop(1, StopDeed::DropOff, 2),
        stop(2, StopDeed::PickUp, 9),
        stop(3, StopDeed::PickUp, 5),
        stop(2, StopDeed::DropOff, 14),
    ];
    picture.itineraries = Column::filled(&ItineraryNow { observed: NOW, stops: stops.clone().into() }, 2);
    let lost = |order: &Order| requests::consequence(&picture, order, SHUTTLE);
    let all = Consequence::LostRequests { requests: 2, first_due: NOW + Span::from_s(300) };
    assert_eq!(lost(&Order::SetInService(false)), Some(all));
    assert_eq!(lost(&Order::SetInService(true)), None);
    assert_eq!(lost(&Order::SetDoors(DoorOrder::Unlock)), None);
    assert_eq!(lost(&Order::Dispatch(Itinerary { stops: stops.clone() })), None);
    let without_third = stops.into_iter().filter(|stop| stop.request != RequestId(3)).collect();
    let one = Consequence::LostRequests { requests: 1, first_due: NOW + Span::from_s(300) };
    assert_eq!(lost(&Order::Dispatch(Itinerary { stops: without_third })), Some(one));
}

#[test]
fn loads_are_told_with_the_room_that_is_left() {
    let mut picture = picture();
    picture.chargers.get_mut(0).unwrap().vehicle = VehicleId(0);
    let plant = Thing::Plant(PlantId(0));
    let charger = Thing::Charger(ChargerId(0));
    let cases = [
        (Order::ChargeTo(0.9), SHUTTLE, Some((50.0, 250.0))),
        (Order::ChargeTo(0.4), SHUTTLE, None),
        (Order::ChargeTo(0.9), Thing::Vehicle(VehicleId(1)), None),
        (Order::SetCharging(true), charger, Some((50.0, 250.0))),
        (Order::SetElectrolyser(Some(400.0)), plant, Some((400.0, -100.0))),
        (Order::SetFuelCell(Some(200.0)), plant, Some((-200.0, 500.0))),
        (Order::SetLimit(Some(600.0)), Thing::Feeder(FeederId(0)), Some((-100.0, 400.0))),
        (Order::SetLimit(None), Thing::Feeder(FeederId(0)), None),
    ];
    for (order, target, expected) in cases {
        let expected = expected.map(|(added_kw, room_kw)| Consequence::Load { feeder: FeederId(0), added_kw, room_kw });
        assert_eq!(power::consequence(&picture, &order, target), expected, "{order:?}");
    }
}

#[test]
fn charging_is_compared_with_the_cheapest_half_hour_of_half_a_day() {
    let mut picture = picture();
    let mut spot_yen_kwh = vec![20.0; 48];
    spot_yen_kwh[10] = 8.0;
    // Too far ahead to wait for.
    spot_yen_kwh[40] = 1.0;
    picture.prices =
        Some(Arc::new(PriceFacts { observed: NOW, first: NOW, tariff_yen_kwh: spot_yen_kwh.clone(), spot_yen_kwh }));
    let expected = Consequence::Cost {
        energy_kwh: 30.0,
        now_yen: 600.0,
        cheapest_yen: 240.0,
        cheapest_at: NOW + Span::from_s(10 * 1_800),
    };
    assert_eq!(cost::consequence(&picture, &Order::ChargeTo(1.0), SHUTTLE), Some(expected));
    assert_eq!(cost::consequence(&picture, &Order::ChargeTo(0.5), SHUTTLE), None);
    picture.prices = None;
    assert_eq!(cost::consequence(&picture, &Order::ChargeTo(1.0), SHUTTLE), None);
}
