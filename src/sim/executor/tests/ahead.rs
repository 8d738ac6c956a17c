//! Orders that look ahead: streets that are kept off for a while, charging and climate by a time; and voice calls.

use super::{ME, OTHER, Trial, refused};
use crate::base::ids::{StreetId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    ChargePace, ClimateOrder, Failure, Hold, Order, Refusal, STREETS_AVOIDED_MAX, VoiceCallState,
};
use crate::model::{CommandReport, Facts, Thing, VehicleKind};

impl Trial {
    fn in_s(&self, seconds: i64) -> Timestamp {
        self.simulator.now() + Span::from_s(seconds)
    }

    /// The streets before a vehicle, without the one that it is on.
    fn streets_ahead(&self, index: usize) -> Vec<StreetId> {
        let arcs = &self.simulator.city.streets.arcs;
        let here = self.simulator.spot_of(index).map(|spot| arcs[spot.arc.index()].street);
        let ahead = self.simulator.traffic.path_ahead(index as u32);
        ahead.iter().map(|arc| arcs[arc.index()].street).filter(|street| Some(*street) != here).collect()
    }

    /// What a vehicle is told to hold as of now, from the facts.
    fn told_hold(&mut self, index: usize) -> Option<Hold> {
        let mut facts = Vec::new();
        self.simulator.sample_holds(&mut facts);
        let rows = facts.into_iter().filter_map(|batch| match batch.facts {
            Facts::Holds(rows) => Some(rows.vehicle.into_iter().zip(rows.hold).collect::<Vec<_>>()),
            _ => None,
        });
        rows.flatten().find(|(id, _)| id.index() == index).map(|(_, hold)| hold)
    }

    /// An idle shuttle with a charger's plug in reach and so much in its battery.
    fn shuttle_at(&mut self, soc: f32) -> usize {
        let index = self.idle(VehicleKind::Shuttle);
        self.simulator.lives[index].soc = soc;
        index
    }
}

#[test]
fn a_street_is_kept_off_on_every_way_until_its_time_is_over_or_it_is_allowed() {
    let mut trial = Trial::new();
    // The first that drives and has a way round some street before it.
    let (index, street, until) = (0..40)
        .find_map(|_| {
            let index = trial.driving(VehicleKind::Bus);
            let street = trial.streets_ahead(index).get(1).copied()?;
            let until = trial.in_s(3_600);
            let avoid = trial.give(index, Order::AvoidStreet { street, until }, ME);
            let report = trial.end_of(avoid, 5);
            if report == CommandReport::Done {
                return Some((index, street, until));
            }
            // A dead end has no way around.
            assert_eq!(report, refused(Refusal::NoWay));
            trial.run_s(20);
            None
        })
        .expect("most streets have a way round");
    let told = trial.told_hold(index).expect("it says what it keeps off");
    let avoided: Vec<_> = told.avoided.at(trial.simulator.now()).collect();
    assert_eq!(avoided.iter().map(|it| (it.street, it.until, it.by)).collect::<Vec<_>>(), [(street, until, ME)]);
    // Ends of ways lie on it at most: wherever it goes meanwhile, it doesn't drive through.
    let mut was_on = None;
    for _ in 0..1_700 {
        trial.run_s(2);
        let spot = trial.simulator.spot_of(index);
        let on = spot.map(|spot| trial.simulator.city.streets.arcs[spot.arc.index()].street);
        if on == Some(street) && was_on != Some(street) {
            let goal = trial.simulator.lives[index].goal.spot(&trial.simulator.city);
            let ends = goal.map(|spot| trial.simulator.city.streets.arcs[spot.arc.index()].street);
            assert_eq!(ends, Some(street), "it drove onto it to go elsewhere");
        }
        was_on = on;
    }
    let again = trial.give(index, Order::AllowStreet(street), OTHER);
    assert_eq!(trial.end_of(again, 5), CommandReport::Done);
    assert_eq!(trial.told_hold(index).map(|hold| hold.avoided.at(Timestamp(0)).count()), Some(0));
}

#[test]
fn keeping_off_ends_by_itself_and_is_limited() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    for street in 0..STREETS_AVOIDED_MAX as u32 {
        let until = trial.in_s(600);
        let id = trial.give(shuttle, Order::AvoidStreet { street: StreetId(street), until }, ME);
        assert_eq!(trial.end_of(id, 5), CommandReport::Done);
    }
    let until = trial.in_s(600);
    let more = trial.give(shuttle, Order::AvoidStreet { street: StreetId(90), until }, ME);
    assert_eq!(trial.end_of(more, 5), refused(Refusal::TooManyStreets));
    let past = trial.give(shuttle, Order::AvoidStreet { street: StreetId(0), until: Timestamp(0) }, ME);
    assert_eq!(trial.end_of(past, 5), refused(Refusal::OutOfRange));
    assert!(trial.told_hold(shuttle).is_some());
    trial.run_s(660);
    let hold = trial.told_hold(shuttle).expect("its end is told");
    assert_eq!(hold.avoided, Hold::NONE.avoided);
    let until = trial.in_s(600);
    let late = trial.give(shuttle, Order::AvoidStreet { street: StreetId(90), until }, ME);
    assert_eq!(trial.end_of(late, 5), CommandReport::Done);
}

#[test]
fn a_battery_is_charged_in_the_cheapest_half_hours_and_in_time() {
    let mut trial = Trial::new();
    let shuttle = trial.shuttle_at(0.5);
    let by = trial.in_s(6 * 3_600);
    let order = Order::ChargeBy { level: 0.8, by, pace: ChargePace::Cheapest };
    let id = trial.give(shuttle, order, ME);
    // Power and price of each minute on the plug.
    let mut minutes: Vec<(f32, f32)> = Vec::new();
    while trial.last(id).is_none_or(|report| !report.is_end()) && trial.simulator.now() < by + Span::from_s(60) {
        trial.run_s(60);
        let prices = trial.simulator.energy.known_prices();
        let slot = prices.slot_at(trial.simulator.now() - Span::from_s(30)).unwrap();
        if trial.simulator.lives[shuttle].plug_row.is_some() {
            minutes.push((trial.simulator.lives[shuttle].charge_kw, prices.spot_yen_kwh[slot]));
        }
    }
    assert_eq!(trial.last(id), Some(CommandReport::Done));
    let energy_kw_min: f32 = minutes.iter().map(|(kw, _)| kw).sum();
    let cost: f32 = minutes.iter().map(|(kw, yen)| kw * yen).sum();
    // All the minutes until the departure, and what the same costs in the cheapest of them at full power.
    let prices = trial.simulator.energy.known_prices();
    let left = (by - trial.simulator.now()).0 / 60_000;
    let later = (2..left).map(|minute| prices.spot_yen_kwh[prices.slot_at(by - Span::from_s(60 * minute)).unwrap()]);
    let mut yen: Vec<f32> = minutes.iter().map(|(_, yen)| *yen).chain(later).collect();
    yen.sort_by(f32::total_cmp);
    let most_kw = minutes.iter().map(|(kw, _)| *kw).fold(0.0, f32::max);
    let mut rest = energy_kw_min;
    let best: f32 = yen
        .iter()
        .map(|yen| {
            let kw = most_kw.min(rest);
            rest -= kw;
            kw * yen
        })
        .sum();
    let [is, could] = [cost, best].map(|cost| cost / energy_kw_min);
    assert!(is <= could * 1.03, "{is} yen a kWh, where {could} was possible: {minutes:?}");
    let mean = yen.iter().sum::<f32>() / yen.len() as f32;
    assert!(is < 0.9 * mean, "{is} of a mean of {mean}");
}

#[test]
fn steady_charging_draws_little_and_reaches_its_level_in_time() {
    let mut trial = Trial::new();
    let shuttle = trial.shuttle_at(0.5);
    let by = trial.in_s(4 * 3_600);
    let id = trial.give(shuttle, Order::ChargeBy { level: 0.7, by, pace: ChargePace::Steady }, ME);
    let mut most_kw = 0.0_f32;
    while trial.last(id).is_none_or(|report| !report.is_end()) && trial.simulator.now() < by + Span::from_s(60) {
        trial.run_s(60);
        most_kw = most_kw.max(trial.simulator.lives[shuttle].charge_kw);
    }
    assert_eq!(trial.last(id), Some(CommandReport::Done));
    // 14.6 kWh in less than four hours.
    assert!((3.0..8.0).contains(&most_kw), "{most_kw} kW");
}

#[test]
fn what_can_not_be_charged_in_time_is_refused_and_says_so() {
    let mut trial = Trial::new();
    let shuttle = trial.shuttle_at(0.2);
    for pace in ChargePace::ALL {
        let by = trial.in_s(600);
        let id = trial.give(shuttle, Order::ChargeBy { level: 0.9, by, pace }, ME);
        assert_eq!(trial.end_of(id, 5), refused(Refusal::TooLittleTime));
    }
    let by = trial.in_s(3 * 86_400);
    let id = trial.give(shuttle, Order::ChargeBy { level: 0.9, by, pace: ChargePace::Steady }, ME);
    assert_eq!(trial.end_of(id, 5), refused(Refusal::OutOfRange));
}

#[test]
fn an_older_target_has_no_say_over_a_newer_order() {
    let mut trial = Trial::new();
    let shuttle = trial.shuttle_at(0.4);
    let by = trial.in_s(8 * 3_600);
    let slow = trial.give(shuttle, Order::ChargeBy { level: 0.9, by, pace: ChargePace::Steady }, ME);
    trial.run_s(5);
    let quick = trial.give(shuttle, Order::ChargeTo(0.6), OTHER);
    assert_eq!(trial.end_of(slow, 5), CommandReport::Superseded);
    assert_eq!(trial.end_of(quick, 2 * 3_600), CommandReport::Done);
    let departure = trial.in_s(7_200);
    let ready = trial.give(shuttle, Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 21.0, departure }), ME);
    trial.run_s(5);
    let hold = trial.give(shuttle, Order::SetClimate(ClimateOrder::Hold(26.0)), ME);
    assert_eq!(trial.end_of(ready, 5), CommandReport::Superseded);
    trial.run_s(5);
    assert_eq!(trial.simulator.detail_of(shuttle).climate_c, Some(26.0));
    assert!(trial.last(hold).is_some());
}

#[test]
fn a_cabin_is_ready_at_its_departure_begins_no_sooner_than_it_must_and_pays_for_it() {
    let mut trial = Trial::new();
    let van = trial.idle(VehicleKind::Van);
    let departure = trial.in_s(2 * 3_600);
    let order = Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 20.0, departure });
    let id = trial.give(van, order, ME);
    trial.run_s(3_600);
    assert_eq!(trial.simulator.detail_of(van).climate_c, None, "an hour before is too soon");
    let soc = trial.simulator.lives[van].soc;
    let mut most_kw = 0.0_f32;
    while trial.simulator.now() < departure - Span::from_s(2) {
        trial.run_s(10);
        most_kw = most_kw.max(trial.simulator.detail_of(van).climate_kw);
    }
    let ready_c = trial.simulator.cabin_now(van).0;
    assert!((ready_c - 20.0).abs() <= 1.5, "{ready_c} °C at the departure");
    assert!(most_kw > 0.5, "{most_kw} kW");
    assert_eq!(trial.end_of(id, 10), CommandReport::Done);
    trial.simulator.settle_cabin(van);
    let used = soc - trial.simulator.lives[van].soc;
    if trial.simulator.lives[van].plug_row.is_none() {
        assert!(used > 0.0, "its battery paid for it");
    }
    assert_ne!(trial.simulator.detail_of(van).climate_c, Some(20.0), "afterwards it goes by its own rules");
}

#[test]
fn a_plugged_vehicles_climate_is_on_the_meter_of_its_charger() {
    let mut trial = Trial::new();
    let shuttle = trial.shuttle_at(0.4);
    let charge = trial.give(shuttle, Order::ChargeTo(0.9), ME);
    for _ in 0..600 {
        trial.run_s(5);
        if trial.simulator.lives[shuttle].charge_kw > 1.0 {
            break;
        }
    }
    let vehicle = VehicleId::from_index(shuttle);
    let stop_charging = trial.give(shuttle, Order::SetChargeLimit(Some(1.0)), ME);
    assert_eq!(trial.end_of(stop_charging, 300), CommandReport::Done);
    let drawn_kw = |trial: &Trial| {
        trial.simulator.loads.chargers.iter().find(|load| load.vehicle == vehicle).map(|load| load.power_kw)
    };
    assert!(drawn_kw(&trial).is_some_and(|kw| (kw - 1.0).abs() < 0.1), "{:?}", drawn_kw(&trial));
    trial.give(shuttle, Order::SetClimate(ClimateOrder::Hold(17.0)), ME);
    trial.run_s(130);
    let climate_kw = trial.simulator.detail_of(shuttle).climate_kw;
    let is_kw = drawn_kw(&trial).unwrap();
    assert!(climate_kw > 0.5 && is_kw > 1.4, "{is_kw} kW with a climate of {climate_kw} kW");
    assert!(trial.last(charge).is_none_or(|report| !report.is_end()));
}

#[test]
fn a_call_rings_is_answered_or_not_and_ends() {
    let mut trial = Trial::new();
    let empty = trial.idle_where(VehicleKind::Shuttle, |_| true);
    trial.simulator.lives[empty].riders = 0;
    let nobody = trial.give(empty, Order::SetVoiceCall(true), ME);
    assert_eq!(trial.end_of(nobody, 5), refused(Refusal::NobodyAboard));
    let (mut answered, mut unanswered) = (0, 0);
    for _ in 0..12 {
        let bus = trial.driving(VehicleKind::Bus);
        trial.simulator.lives[bus].riders = 1;
        let id = trial.give(bus, Order::SetVoiceCall(true), ME);
        trial.run_s(2);
        if trial.last(id) != Some(CommandReport::Accepted) {
            continue;
        }
        let state = |trial: &mut Trial| {
            let now = trial.simulator.now();
            let hand = trial.simulator.executors.hands.get(&VehicleId::from_index(bus))?;
            hand.voice_call.filter(|ordered| ordered.ends > now).map(|ordered| ordered.call)
        };
        assert_eq!(state(&mut trial).map(|call| (call.state, call.with)), Some((VoiceCallState::Ringing, ME)));
        let rival = trial.give(bus, Order::SetVoiceCall(true), OTHER);
        match trial.end_of(id, 45) {
            CommandReport::Done => {
                answered += 1;
                assert_eq!(trial.last(rival), Some(refused(Refusal::HeldByAnother)));
                assert_eq!(state(&mut trial).map(|call| call.state), Some(VoiceCallState::Open));
                // Whoever is aboard hangs up in the end, or the operator does.
                if answered % 2 == 0 {
                    let end = trial.give(bus, Order::SetVoiceCall(false), ME);
                    assert_eq!(trial.end_of(end, 5), CommandReport::Done);
                } else {
                    trial.run_s(300);
                }
            }
            report => {
                unanswered += 1;
                assert_eq!(report, CommandReport::Failed(Failure::NotAnswered));
            }
        }
        assert_eq!(state(&mut trial), None);
    }
    assert!(answered > 0, "{answered} of {}", answered + unanswered);
    let target = Thing::Vehicle(VehicleId::from_index(trial.idle(VehicleKind::Robot)));
    assert!(!trial.simulator.capabilities_of(target).can(crate::model::OrderKind::SetVoiceCall));
}
