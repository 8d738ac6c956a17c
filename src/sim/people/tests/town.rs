//! A town whose people live their plans.

use std::collections::BTreeSet;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::{Itinerary, ItineraryStop, RequestState, StopDeed, VehicleKind};
use crate::sim::people::everybody::Doing;
use crate::sim::people::modes::Mode;
use crate::sim::{SimOptions, Simulator};

/// Monday 3 August 2026, 03:00 in Japan.
const NIGHT: Timestamp = Timestamp(1_785_693_600_000);

fn simulator(homes: u32, vehicles: u32, seed: u64, start: Timestamp) -> Simulator {
    Simulator::new(crate::sim::test_city::town(homes), &SimOptions { seed, vehicles, start })
}

/// A dispatcher for tests: each request that waits goes to the first idle vehicle that takes it.
#[derive(Default)]
struct Desk {
    waiting: BTreeSet<RequestId>,
}

impl Desk {
    /// Runs to a moment, minute by minute, and gives out what waits.
    fn run(&mut self, simulator: &mut Simulator, until: Timestamp) {
        while simulator.now() < until {
            let next = (simulator.now() + Span::from_s(60)).min(until);
            simulator.run_until(next);
            self.waiting.extend(simulator.requests.take_news().request.iter().map(|request| request.id));
            simulator.itinerary_news = crate::model::fact::ItineraryFacts::default();
            let mut idle: Vec<usize> = (0..simulator.lives.len())
                .filter(|index| simulator.lives[*index].stops.ahead.is_empty() && simulator.lives[*index].soc > 0.3)
                .collect();
            self.waiting.retain(|id| {
                let Some((request, RequestState::Waiting)) = simulator.requests.get(*id) else { return false };
                let (request, due) = (*request, simulator.now());
                let stop = |at, deed| ItineraryStop { at, request: *id, deed, due };
                let stops = vec![stop(request.from, StopDeed::PickUp), stop(request.to, StopDeed::DropOff)];
                let itinerary = Itinerary { stops };
                let taken = idle
                    .iter()
                    .position(|index| simulator.take_itinerary(VehicleId::from_index(*index), &itinerary).is_ok());
                if let Some(row) = taken {
                    idle.remove(row);
                }
                taken.is_none()
            });
        }
    }
}

/// Everybody is somewhere exactly once, and the columns say so too.
fn check(simulator: &Simulator, seed: u64) {
    let people = simulator.people();
    let occupancy = people.occupancy();
    assert_eq!(occupancy.total() as usize, people.population.len(), "seed {seed}: {:?}", people.counters());
    let mut inside = vec![0_u32; simulator.city.buildings.len()];
    let mut awake = inside.clone();
    let (mut out, mut under_way) = (0, 0);
    for person in 0..people.population.len() {
        match people.doing[person] {
            Doing::Travelling | Doing::Strolling | Doing::Riding | Doing::InCar => under_way += 1,
            Doing::Gathered => {}
            doing if people.place[person].is_some() => {
                inside[people.place[person].index()] += 1;
                awake[people.place[person].index()] += u32::from(doing != Doing::Asleep);
            }
            _ => out += 1,
        }
    }
    for (index, (inside, awake)) in inside.into_iter().zip(awake).enumerate() {
        let building = BuildingId::from_index(index);
        let (staff, staff_awake) = people.occupancy().staff_at(building);
        let (inside, awake) = (inside + u32::from(staff), awake + u32::from(staff_awake));
        assert_eq!(u32::from(people.at(building)), inside, "seed {seed}, building {index}");
        assert_eq!(u32::from(people.awake_at(building)), awake, "seed {seed}, building {index}, awake");
    }
    assert_eq!((occupancy.out_of_town(), occupancy.travelling()), (out, under_way), "seed {seed}");
}

#[test]
fn everybody_is_somewhere_exactly_once_at_any_hour() {
    for (seed, start_h) in [(31, 0), (32, 5), (33, 15)] {
        let start = NIGHT + Span::from_s(start_h * 3600);
        let mut simulator = simulator(400, 80, seed, start);
        check(&simulator, seed);
        let mut desk = Desk::default();
        for hour in 1..=30 {
            desk.run(&mut simulator, start + Span::from_s(3600 * hour));
            check(&simulator, seed);
        }
        println!("seed {seed}: {:?}", simulator.people().counters());
    }
}

#[test]
fn a_day_of_trips_is_lived_and_most_are_home_at_night() {
    let mut simulator = simulator(800, 120, 34, NIGHT);
    let residents = simulator.people().counters().residents;
    let at_home = |simulator: &Simulator| {
        let people = simulator.people();
        (0..residents as usize)
            .filter(|person| {
                people.place[*person] == people.population.home_of(*person)
                    && matches!(people.doing[*person], Doing::Asleep | Doing::Staying)
            })
            .count() as f64
            / f64::from(residents)
    };
    let before: Vec<f32> = simulator.lives.iter().map(|life| life.odometer_km).collect();
    let mut shares = Vec::new();
    let mut desk = Desk::default();
    for hour in 1..=25 {
        desk.run(&mut simulator, NIGHT + Span::from_s(3600 * hour));
        shares.push((at_home(&simulator) * 100.0) as u32);
        let moving = simulator.bodies.iter().filter(|body| body.mode != crate::sim::body::Mode::Standing).count();
        let occupancy = simulator.people().occupancy();
        println!(
            "{:02}:00 {:3} % at home, {} out, {} under way, {} on foot, {moving} vehicles",
            3 + hour,
            shares.last().unwrap(),
            occupancy.out_of_town(),
            occupancy.travelling(),
            occupancy.under_way(Mode::Walk),
        );
    }
    let counters = simulator.people().counters().clone();
    let cars = || (0..simulator.lives.len()).filter(|index| simulator.lives[*index].kind == VehicleKind::Car);
    let km: f32 =
        cars().map(|index| simulator.lives[index].odometer_km - before[index]).sum::<f32>() / cars().count() as f32;
    println!("{counters:?}\n{km} km a private car");
    let people = counters.residents + counters.from_outside;
    let trips = counters.trips() as f64 / f64::from(people);
    assert!((1.7..2.4).contains(&trips), "{trips} trips a person");
    assert!(shares[21] > 85 && shares[10] < 65, "{shares:?}");
    assert!(counters.rides_fallback * 3 < counters.rides_asked, "{counters:?}");
    assert!(counters.appointments_late * 5 < counters.appointments, "{counters:?}");
    assert!(counters.cars_missed * 10 < counters.trips_by_mode[Mode::Car.index()], "{counters:?}");
    assert!(km > 4.0, "{km} km a private car");
}

#[test]
fn an_event_draws_people_into_the_open_and_they_go_home() {
    let start = NIGHT + Span::from_s(15 * 3600);
    let mut simulator = simulator(600, 60, 35, start);
    let (from, to) = (start + Span::from_s(1800), start + Span::from_s(3 * 3600));
    assert!(simulator.people_mut().event(Point::new(0.0, 0.0), from, to, 150));
    let mut most = 0;
    for quarter in 1..=24 {
        simulator.run_until(start + Span::from_s(900 * quarter));
        check(&simulator, 35);
        most = most.max(simulator.people().occupancy().gathered());
    }
    assert!((60..=150).contains(&most), "{most} at the event");
    assert_eq!(simulator.people().occupancy().gathered(), 0);
}

#[test]
fn a_week_takes_no_more_memory_than_a_day() {
    let mut simulator = simulator(150, 30, 36, NIGHT);
    let mut sizes = Vec::new();
    let mut desk = Desk::default();
    for day in 1..=7 {
        desk.run(&mut simulator, NIGHT + Span::from_s(86_400 * day + 3600));
        simulator.events.clear();
        check(&simulator, 36);
        sizes.push((simulator.people.agenda.len(), simulator.people.riders.len()));
    }
    println!("{sizes:?}");
    let persons = simulator.people().population.len();
    assert!(sizes.iter().all(|(agenda, riders)| *agenda < 3 * persons && *riders < 50), "{sizes:?}");
}

#[test]
fn the_hospitals_list_has_every_appointment_and_tells_who_arrived() {
    let mut simulator = simulator(800, 120, 37, NIGHT + Span::from_s(6 * 3_600));
    let list = |simulator: &Simulator| simulator.people.appointment_list(simulator.now()).appointment;
    let before = list(&simulator);
    assert_eq!(before.len(), simulator.people.appointments().len());
    for pair in before.windows(2).filter(|pair| pair[0].at == pair[1].at) {
        assert_eq!(pair[1].number, pair[0].number + 1);
        assert!(pair[0].due <= pair[1].due);
    }
    let arrived = |rows: &[crate::model::Appointment]| {
        rows.iter().filter(|row| matches!(row.coming, crate::model::Coming::Arrived(_))).count()
    };
    simulator.run_until(simulator.now() + Span::from_s(2 * 3_600));
    assert!(arrived(&list(&simulator)) > arrived(&before), "two hours of the morning pass");
}
