//! The population against the shares that it is drawn from.

use std::sync::Arc;

use crate::city::City;
use crate::sim::people::Population;
use crate::sim::people::calling::Calling;
use crate::sim::people::households::SIZE_SHARES;
use crate::sim::people::needs::Needs;
use crate::sim::roster::{default_vehicles, roster_of};

pub fn population(homes: u32, seed: u64) -> (Arc<City>, Population) {
    let city = crate::sim::test_city::town(homes);
    let roster = roster_of(&city, default_vehicles(homes), seed);
    let population = Population::of(&city, &roster, seed);
    (city, population)
}

fn near(what: &str, value: f64, wanted: f64, tolerance: f64) {
    assert!((value - wanted).abs() <= tolerance, "{what}: {value}, not {wanted}");
}

#[test]
fn totals_are_those_of_the_census() {
    let (_, population) = population(4_000, 11);
    let residents = population.residents() as usize;
    let households = population.households_in_town as usize;
    let of = |fits: &dyn Fn(usize) -> bool| (0..residents).filter(|person| fits(*person)).count() as f64;
    let share = |fits: &dyn Fn(usize) -> bool| of(fits) / residents as f64;
    println!("{households} households, {residents} residents, {} from outside", population.len() - residents);
    near("persons a household", residents as f64 / households as f64, 2.21, 0.06);
    for (size, wanted) in (1..).zip(SIZE_SHARES) {
        let count = (0..households).filter(|household| population.persons_of(*household).len() == size).count();
        near("households of a size", count as f64 / households as f64, wanted, 0.025);
    }
    near("under 15", share(&|person| population.age[person] < 15), 0.119, 0.03);
    near("65 and older", share(&|person| population.age[person] >= 65), 0.286, 0.035);
    near("75 and older", share(&|person| population.age[person] >= 75), 0.147, 0.04);
    near("employed", share(&|person| population.calling[person].works()), 0.53, 0.05);
    let adults = of(&|person| population.age[person] >= 18);
    near("licences", of(&|person| population.needs[person].has(Needs::LICENCE)) / adults, 0.74, 0.05);
    near("wheelchairs", share(&|person| population.needs[person].has(Needs::WHEELCHAIR)), 0.011, 0.006);
    let cars = population.first_car[households] as f64 / households as f64;
    near("cars a household", cars, 1.0, 0.1);
    let in_town = |person: usize| population.calling[person].works() && population.place[person].is_some();
    println!(
        "work in town {:.2}, learn in town {:.2}, cars {cars:.2}, {} B a person",
        of(&|person| in_town(person)) / of(&|person| population.calling[person].works()),
        of(&|person| population.calling[person].learns() && population.place[person].is_some())
            / of(&|person| population.calling[person].learns()),
        population.memory_bytes() / population.len(),
    );
    assert!(
        (0..residents).all(|person| population.calling[person] != Calling::Pupil || population.place[person].is_some())
    );
}

#[test]
fn every_connected_car_belongs_to_a_household_of_its_building() {
    let city = crate::sim::test_city::town(500);
    let roster = roster_of(&city, 200, 3);
    let population = Population::of(&city, &roster, 3);
    for (index, vehicle) in roster.iter().enumerate() {
        let crate::model::vehicle::VehicleHome::Building(home) = vehicle.home else { continue };
        if vehicle.kind != crate::model::VehicleKind::Car {
            continue;
        }
        let car = population.car_of_vehicle[index] as usize;
        assert_eq!(population.cars[car].index(), index);
        let household = population.first_car.partition_point(|first| *first as usize <= car) - 1;
        assert_eq!(population.home[household], home);
    }
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    let (one, again, other) = (population(300, 5).1, population(300, 5).1, population(300, 6).1);
    assert_eq!(one.age, again.age);
    assert_eq!(one.place, again.place);
    assert_eq!(one.cars, again.cars);
    assert_ne!(one.age, other.age);
}

#[test]
fn near_places_are_drawn_more_often_than_far_ones_and_no_school_is_far_off() {
    let (city, population) = population(1_500, 12);
    let away_m = |person: usize| {
        let home = city.buildings[population.home_of(person).index()].center;
        city.buildings.get(population.place[person].index()).map(|place| place.center.distance(home))
    };
    let mean = |calling: Calling| {
        let residents = (0..population.residents() as usize).filter(|person| population.calling[*person] == calling);
        let all: Vec<f32> = residents.filter_map(away_m).collect();
        all.iter().sum::<f32>() / all.len() as f32
    };
    let (school_m, work_m) = (mean(Calling::Pupil), mean(Calling::Worker));
    println!("{school_m} m to school, {work_m} m to work, across {} m", city.bounds.width());
    assert!(school_m < work_m && work_m < 0.6 * city.bounds.width(), "{school_m} and {work_m}");
}
