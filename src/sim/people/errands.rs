//! Errands: what each member of a household does on a day, by calling, age, weekday and weather.
//!
//! Rates are set so that a weekday has the figures of Japan's nationwide person trip survey of 2015: 80.9 % of people go
//! out, 2.17 trips a person and 2.68 for each who goes out; on a day of the weekend 59.9 %, 1.68 and 2.8. Peaks are from 7
//! to 9 and from 17 to 19.

use crate::base::chance::Chance;
use crate::base::ids::BuildingId;
use crate::city::BuildingKind;

use super::calling::Calling;
use super::hours::{Hours, appointment_minute, shift_of};
use super::household_day::{Begin, HouseholdDay, Planning, Stop};
use super::modes::Mode;
use super::needs::Needs;
use super::trip::{Purpose, Trip};

const PLAN: u64 = 0x706C_616E_0000;
const LIFT: u64 = 0x6C69_6674_0000;
/// Households with a car in which somebody who drives to work takes a child along, if it is on time.
const LIFT_SHARE: f64 = 0.35;

/// How far people go to shop, for leisure, to friends and for care: a third as many at this distance, in metres.
const SHOP_REACH_M: f32 = 700.0;
const LEISURE_REACH_M: f32 = 1_200.0;
const CARE_REACH_M: f32 = 1_500.0;
/// Households with a car go this much farther.
const CAR_REACH: f32 = 2.2;
/// Those with a connected car make this many times as many outings: an assumption, as people buy new cars to drive them.
const CONNECTED_APPETITE: f64 = 1.5;

/// Outpatients a person and weekday by age (Patient Survey 2020, MHLW: 5,658 a day for 100,000 persons; 0 to 14 4,800,
/// 15 to 64 3,900, 65 to 74 9,000, 75 and more 11,200), dentists with them.
const OUTPATIENTS: [(u8, f64); 4] = [(75, 0.112), (65, 0.09), (15, 0.039), (0, 0.048)];
/// Of them at a hospital and not at a clinic or dentist (the same survey: 1.47 of 7.14 million).
const HOSPITAL_SHARE: f64 = 0.21;
/// Working people go less on working days.
const CARE_AT_WORK: f64 = 0.4;
const CARE_ON_SATURDAY: f64 = 0.45;
/// How much before their hour people mean to be at an appointment, in seconds: mean and deviation, and the limits. Patients
/// come early on the mean, by about a normal distribution, and one in ten is late (White and Pike 1964); that the mean is
/// ten minutes and the deviation eight is an assumption within what such studies find.
const CARE_EARLY_S: (f64, f64) = (600.0, 480.0);
const CARE_EARLY_MAX_S: f64 = 1_800.0;
const CARE_LATE_MAX_S: f64 = 1_200.0;

/// Chance of an outing in the morning, the afternoon and the evening of a weekday, by calling, for those who have time.
fn outings_of(calling: Calling, is_weekend: bool) -> [f64; 3] {
    match (calling, is_weekend) {
        (Calling::Infant, _) => [0.0; 3],
        (Calling::Pupil, false) => [0.0, 0.34, 0.0],
        (Calling::Student, false) => [0.12, 0.16, 0.06],
        (Calling::Worker, false) => [0.32, 0.34, 0.1],
        (Calling::PartTimeWorker, false) => [0.32, 0.36, 0.06],
        (Calling::AtHome, false) => [0.35, 0.36, 0.05],
        (Calling::Retired, false) => [0.36, 0.3, 0.03],
        (Calling::Pupil | Calling::Student, true) => [0.17, 0.28, 0.05],
        (Calling::Retired, true) => [0.3, 0.24, 0.03],
        (_, true) => [0.27, 0.34, 0.09],
    }
}

/// The middle of each outing's begin and its spread, in hours, and the latest begin.
const OUTING_HOURS: [(f64, f64, f64); 3] = [(10.1, 0.8, 12.2), (15.0, 1.3, 18.0), (18.9, 0.5, 20.3)];
/// Of each outing: shopping, leisure; the rest are visits.
const OUTING_PURPOSES: [(f64, f64); 3] = [(0.58, 0.27), (0.52, 0.32), (0.25, 0.5)];
/// A second stop, mostly a shop.
const SECOND_STOP: f64 = 0.32;
/// A walk for its own sake, by those who are at home: morning or late afternoon.
const STROLL_OLD: f64 = 0.11;
const STROLL: f64 = 0.035;
/// Something done on the way home from work: shopping, or dinner and the like.
const SHOP_ON_THE_WAY: f64 = 0.2;
const DINNER_ON_THE_WAY: f64 = 0.06;
const LUNCH_OUT: f64 = 0.07;
/// Share of a weekend outing's household that goes along, and of a weekday's among those who are free: 1.31 persons sit in a
/// private car on the mean (road traffic census 2015, origins and destinations).
const GO_ALONG: f64 = 0.5;
const GO_ALONG_ON_WEEKDAYS: f64 = 0.3;
/// Share of shopping and leisure that households with a car drive to other towns for: an assumption; surveys of shopping
/// in small towns find that a third of what is bought and more is bought elsewhere.
const OUT_OF_TOWN: f64 = 0.2;
/// Those over 80, or who need help, go out this much less.
const FRAIL: f64 = 0.6;

/// How much before work or lessons begin people mean to be there, in seconds: some have to change, others come at the last
/// moment, and few want to be in the queue.
const DUTY_EARLY_S: (f64, f64) = (60.0, 1_500.0);
/// Minutes from a place of work out of town to the city's edge: 15 to 45.
const OUTSIDE_S: (f64, f64) = (900.0, 2_700.0);

/// Plans the day of one household.
pub fn plan_household(planning: &Planning<'_>, household: usize, plan: &mut HouseholdDay) {
    plan.begin(planning.population, household);
    for member in 0..plan.members() {
        let person = plan.person(member);
        let purpose = PLAN.wrapping_add(planning.day.number.cast_unsigned());
        let mut chance = Chance::for_thing(planning.population.seed, purpose, person as u64);
        let is_resident = planning.population.home[household].is_some();
        let is_busy = plan_duty(planning, plan, member, &mut chance);
        if is_resident {
            plan_care(planning, plan, member, is_busy, &mut chance);
            plan_outings(planning, plan, member, is_busy, &mut chance);
        }
    }
    plan.end();
    if plan.has_cars() && plan.home.is_some() {
        give_lift(planning, plan);
    }
}

/// Somebody who drives to work brings a child to school on the way.
fn give_lift(planning: &Planning<'_>, plan: &mut HouseholdDay) {
    let purpose = LIFT.wrapping_add(planning.day.number.cast_unsigned());
    let mut chance = Chance::for_thing(planning.population.seed, purpose, plan.person(0) as u64);
    if !chance.happens(LIFT_SHARE) {
        return;
    }
    let first = |plan: &HouseholdDay, member: usize| plan.trips[member].first().copied();
    let is_driver = |trip: &Trip| trip.mode == Mode::Car && trip.purpose == Purpose::Work;
    let goes_to_school =
        |trip: &Trip| trip.purpose == Purpose::School && matches!(trip.mode, Mode::Walk | Mode::Bicycle);
    let mut members = 0..plan.members();
    let Some(driver) = members.clone().find(|member| first(plan, *member).as_ref().is_some_and(is_driver)) else {
        return;
    };
    if let Some(child) = members.find(|member| first(plan, *member).as_ref().is_some_and(goes_to_school)) {
        plan.go_round_by(planning, driver, child);
    }
}

/// Work or school. Says whether the day is taken by it.
fn plan_duty(planning: &Planning<'_>, plan: &mut HouseholdDay, member: usize, chance: &mut Chance) -> bool {
    let person = plan.person(member);
    let (population, day) = (planning.population, planning.day);
    let (calling, place) = (population.calling[person], population.place[person]);
    let kind = planning.city.buildings.get(place.index()).map_or(BuildingKind::Office, |building| building.kind);
    let (purpose, hours) = match calling {
        Calling::Worker => (Purpose::Work, shift_of(kind, day, false, chance)),
        Calling::PartTimeWorker => (Purpose::Work, shift_of(kind, day, true, chance)),
        Calling::Pupil | Calling::Student if day.is_weekend() => return false,
        Calling::Pupil => (Purpose::School, Some(pupil_hours(population.age[person], chance))),
        Calling::Student => (Purpose::School, chance.happens(0.86).then(|| student_hours(chance))),
        Calling::Infant | Calling::AtHome | Calling::Retired => return false,
    };
    let Some(hours) = hours else { return false };
    let early_s = chance.between(DUTY_EARLY_S.0, DUTY_EARLY_S.1) as u32;
    let outside_s =
        if place.is_some() && plan.home.is_some() { 0 } else { chance.between(OUTSIDE_S.0, OUTSIDE_S.1) as u32 };
    // Those from outside spend that time before they come in, so their first trip begins at the city's edge.
    let (before_s, after_s) = if place.is_some() { (0, 0) } else { (outside_s, outside_s) };
    let begin = Begin::ArriveBy(hours.from_s.saturating_sub(early_s + before_s));
    let mut stops = vec![Stop::until(purpose, place, hours.to_s + after_s)];
    if purpose == Purpose::Work && calling == Calling::Worker && plan.home.is_some() {
        stops_beside_work(planning, plan, person, hours, &mut stops, chance);
    }
    plan.add_tour(planning, member, begin, &stops, chance)
}

fn pupil_hours(age: u8, chance: &mut Chance) -> Hours {
    // Junior high schools have clubs in the afternoon.
    let ends_h = if age < 12 { chance.between(14.6, 15.7) } else { chance.between(15.8, 18.2) };
    Hours { from_s: 8 * 3600 + 900, to_s: (ends_h * 3600.0) as u32 }
}

fn student_hours(chance: &mut Chance) -> Hours {
    let begins_h = if chance.happens(0.7) { 8.6 } else { 10.5 };
    Hours { from_s: (begins_h * 3600.0) as u32, to_s: (chance.normal(16.8, 1.2).clamp(12.5, 20.5) * 3600.0) as u32 }
}

fn stops_beside_work(
    planning: &Planning<'_>,
    plan: &HouseholdDay,
    person: usize,
    hours: Hours,
    stops: &mut Vec<Stop>,
    chance: &mut Chance,
) {
    let places = &planning.population.places;
    let work = planning.population.place[person];
    let Some(home) = planning.place(plan.home) else { return };
    if let Some(at) = planning.place(work)
        && chance.happens(LUNCH_OUT)
        && let Some(to) = places.leisure.pick(at, 400.0, chance)
        && hours.from_s < 10 * 3600
    {
        let out_s = 12 * 3600 + chance.between(0.0, 1800.0) as u32;
        stops[0].until_s = out_s;
        stops.push(Stop::of(Purpose::Leisure, to, chance.between(1_800.0, 2_700.0) as u32));
        stops.push(Stop::until(Purpose::Work, work, hours.to_s));
    }
    let way = chance.unit();
    if way < SHOP_ON_THE_WAY {
        let to = places.shops.pick(home, SHOP_REACH_M, chance);
        stops.extend(to.map(|to| Stop::of(Purpose::Shopping, to, chance.between(600.0, 2_100.0) as u32)));
    } else if way < SHOP_ON_THE_WAY + DINNER_ON_THE_WAY {
        let to = places.leisure.pick(home, LEISURE_REACH_M, chance);
        stops.extend(to.map(|to| Stop::of(Purpose::Leisure, to, chance.between(3_600.0, 8_000.0) as u32)));
    }
}

/// An appointment at a hospital or clinic.
fn plan_care(planning: &Planning<'_>, plan: &mut HouseholdDay, member: usize, is_busy: bool, chance: &mut Chance) {
    let person = plan.person(member);
    let (population, day) = (planning.population, planning.day);
    let age = population.age[person];
    let mut share = OUTPATIENTS.iter().find(|(from, _)| age >= *from).map_or(0.0, |(_, share)| *share);
    share *= match (day.weekday, is_busy) {
        (chrono::Weekday::Sun, _) => 0.0,
        (chrono::Weekday::Sat, _) => CARE_ON_SATURDAY,
        (_, true) => CARE_AT_WORK,
        (_, false) => 1.6,
    };
    if age < 6 || !chance.happens(share) {
        return;
    }
    let is_clinic_only = matches!(day.weekday, chrono::Weekday::Sat | chrono::Weekday::Sun);
    let is_hospital = !is_clinic_only && chance.happens(HOSPITAL_SHARE);
    let (pull, other) = (&population.places.hospitals, &population.places.clinics);
    let (pull, other) = if is_hospital { (pull, other) } else { (other, pull) };
    let Some(from) = planning.place(plan.home) else { return };
    let to = pull.pick(from, CARE_REACH_M, chance).or_else(|| other.pick(from, CARE_REACH_M, chance));
    let Some(to) = to else { return };
    let is_afternoon = is_busy || (!is_clinic_only && day.weekday != chrono::Weekday::Wed && chance.happens(0.32));
    let (from_h, to_h) = match (is_busy, is_afternoon) {
        (true, _) => (17, 18),
        (false, true) => (14, 17),
        (false, false) => (9, 12),
    };
    let minute = appointment_minute(from_h * 3600, to_h * 3600, chance);
    let stays_min = if is_hospital { chance.between(60.0, 150.0) } else { chance.between(25.0, 70.0) };
    let early_s = chance.normal(CARE_EARLY_S.0, CARE_EARLY_S.1).clamp(-CARE_LATE_MAX_S, CARE_EARLY_MAX_S) as i32;
    let stays_s = (stays_min * 60.0) as u32 + early_s.max(0).cast_unsigned();
    let mut stops = vec![Stop { minute, ..Stop::of(Purpose::Care, to, stays_s) }];
    if chance.happens(0.2) {
        let shop = population.places.shops.pick(planning.place(to).unwrap_or(from), SHOP_REACH_M, chance);
        stops.extend(shop.map(|shop| Stop::of(Purpose::Shopping, shop, chance.between(600.0, 1_800.0) as u32)));
    }
    let begin = Begin::ArriveBy((u32::from(minute) * 60).saturating_add_signed(-early_s));
    plan.add_tour(planning, member, begin, &stops, chance);
}

/// Shopping, leisure, visits and walks.
fn plan_outings(planning: &Planning<'_>, plan: &mut HouseholdDay, member: usize, is_busy: bool, chance: &mut Chance) {
    let person = plan.person(member);
    let (population, day) = (planning.population, planning.day);
    let (age, needs, calling) = (population.age[person], population.needs[person], population.calling[person]);
    let is_frail = age >= 80 || !needs.walks();
    let eager = if plan.has_connected_car(population) { CONNECTED_APPETITE } else { 1.0 };
    let vigour = eager * if is_frail { FRAIL } else { 1.0 };
    let shares = outings_of(calling, day.is_weekend());
    for ((share, (middle_h, spread_h, latest_h)), purposes) in shares.into_iter().zip(OUTING_HOURS).zip(OUTING_PURPOSES)
    {
        let begins_h = chance.normal(middle_h, spread_h).clamp(middle_h - 2.0 * spread_h, latest_h);
        let begins_s = (begins_h * 3600.0) as u32;
        let kind = chance.unit();
        let purpose = match kind {
            _ if kind < purposes.0 => Purpose::Shopping,
            _ if kind < purposes.0 + purposes.1 => Purpose::Leisure,
            _ => Purpose::Visit,
        };
        let appetite = day.appetite(begins_s, purpose != Purpose::Shopping);
        // Workers have little time left on a working day, pupils their afternoon.
        let leisure_left = if is_busy && calling == Calling::Worker { 0.45 } else { 1.0 };
        if chance.happens(share * vigour * appetite * leisure_left) {
            add_outing(planning, plan, member, purpose, begins_s, chance);
        }
    }
    let share = if age >= 60 { STROLL_OLD } else { STROLL };
    let is_morning = chance.happens(0.5);
    let begins_h = if is_morning { chance.normal(7.4, 1.0) } else { chance.normal(17.2, 1.2) }.clamp(5.2, 20.5);
    let begins_s = (begins_h * 3600.0) as u32;
    if age >= 12 && chance.happens(share * day.appetite(begins_s, true)) && !is_frail {
        plan.add_stroll(member, begins_s, chance.between(25.0, 75.0) as u16);
    }
}

fn add_outing(
    planning: &Planning<'_>,
    plan: &mut HouseholdDay,
    member: usize,
    purpose: Purpose,
    begins_s: u32,
    chance: &mut Chance,
) {
    let places = &planning.population.places;
    let Some(from) = planning.place(plan.home) else { return };
    let farther = if plan.has_cars() { CAR_REACH } else { 1.0 };
    let stop = |purpose, from, chance: &mut Chance| {
        let (pull, reach_m, stays_min) = match purpose {
            Purpose::Shopping => (&places.shops, SHOP_REACH_M, (12.0, 55.0)),
            Purpose::Leisure => (&places.leisure, LEISURE_REACH_M, (45.0, 150.0)),
            _ => (&places.homes, LEISURE_REACH_M, (40.0, 150.0)),
        };
        let to: Option<BuildingId> = pull.pick(from, reach_m * farther, chance);
        to.map(|to| Stop::of(purpose, to, (chance.between(stays_min.0, stays_min.1) * 60.0) as u32))
    };
    let goes_out = plan.has_cars() && purpose != Purpose::Visit && chance.happens(OUT_OF_TOWN);
    let Some(mut first) = stop(purpose, from, chance).filter(|first| first.to != plan.home) else { return };
    if goes_out && plan.can_drive_out(planning, member) {
        // The way beyond the city's edge, there and back.
        let outside_s = 2.0 * chance.between(OUTSIDE_S.0, OUTSIDE_S.1);
        first = Stop::of(purpose, BuildingId::NONE, first.stays_s + outside_s as u32);
    }
    let mut stops = vec![first];
    if chance.happens(SECOND_STOP)
        && let Some(at) = planning.place(first.to)
    {
        stops.extend(stop(Purpose::Shopping, at, chance).filter(|second| second.to != first.to));
    }
    let mut members = vec![member];
    let is_joint = planning.day.is_weekend() || planning.population.needs[plan.person(member)].has(Needs::ESCORT);
    let along = if is_joint { GO_ALONG } else { GO_ALONG_ON_WEEKDAYS };
    members.extend((0..plan.members()).filter(|other| *other != member && chance.happens(along)));
    plan.add_joint_tour(planning, &members, Begin::LeaveAt(begins_s), &stops, chance);
}
