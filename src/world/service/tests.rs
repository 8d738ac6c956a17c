use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::city::generate::{GenerateOptions, generate};
use crate::model::request::Unserved;
use crate::model::{Party, Request, RequestPurpose, RequestState};
use crate::world::picture::RequestNow;

use super::{HourService, Need, ServiceFigures};

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const BUS: VehicleId = VehicleId(4);
const OTHER: VehicleId = VehicleId(5);

struct Trial {
    city: City,
    figures: ServiceFigures,
    rows: std::collections::BTreeMap<RequestId, RequestNow>,
}

fn at(seconds: i64) -> Timestamp {
    START + Span::from_s(seconds)
}

fn assigned(seconds: i64) -> RequestState {
    RequestState::Assigned { vehicle: BUS, pick_up: at(seconds) }
}

impl Trial {
    fn new() -> Self {
        let city = generate(&GenerateOptions { seed: 1, homes: 300 });
        Self { city, figures: ServiceFigures::default(), rows: std::collections::BTreeMap::new() }
    }

    fn ask(&mut self, id: u32, seconds: i64, party: Party) {
        let purpose = if party.parcels > 0 { RequestPurpose::Parcel } else { RequestPurpose::Ride };
        let request = Request {
            id: RequestId(id),
            purpose,
            from: BuildingId(0),
            to: BuildingId(1),
            party,
            needs: crate::model::Needs::default(),
            made: at(seconds),
            earliest: at(seconds),
            latest_pick_up: at(seconds + 900),
            latest_arrival: at(seconds + 3_600),
        };
        let row = RequestNow {
            observed: at(seconds),
            request,
            state: RequestState::Waiting,
            promised: None,
            picked_up: None,
        };
        self.figures.note(&self.city, None, &row);
        self.rows.insert(request.id, row);
    }

    fn goes(&mut self, id: u32, seconds: i64, state: RequestState) {
        let row = self.rows.get_mut(&RequestId(id)).unwrap();
        let before = row.state;
        (row.state, row.observed) = (state, at(seconds));
        if let RequestState::Assigned { pick_up, .. } = state {
            row.promised = row.promised.or(Some(pick_up));
        }
        let row = *row;
        self.figures.note(&self.city, Some(before), &row);
    }
}

const ONE: Party = Party { seats: 1, wheelchairs: 0, stretchers: 0, parcels: 0 };
const WHEELCHAIR: Party = Party { wheelchairs: 1, ..ONE };
const PARCEL: Party = Party { seats: 0, parcels: 1, ..ONE };

#[test]
fn nothing_is_told_before_anybody_asked() {
    let view = ServiceFigures::default().published(START);
    assert_eq!((view.since, view.waiting, view.all.served_share, view.empty_share()), (None, 0, None, None));
}

#[test]
fn waits_and_promises_are_counted_by_need_and_parcels_apart() {
    let mut trial = Trial::new();
    trial.ask(1, 0, ONE);
    trial.ask(2, 0, WHEELCHAIR);
    trial.ask(3, 0, PARCEL);
    let view = trial.figures.published(at(60));
    assert_eq!((view.waiting, view.longest_since), (3, Some(START)));
    trial.goes(1, 10, assigned(100));
    trial.goes(2, 10, assigned(100));
    // Boarding takes 20 s with a seat, and 95 s with a wheelchair: both began in time, the third waits on.
    trial.goes(1, 175, RequestState::OnBoard { vehicle: BUS });
    trial.goes(2, 250, RequestState::OnBoard { vehicle: OTHER });
    trial.goes(1, 400, RequestState::Done { vehicle: BUS });
    trial.goes(2, 500, RequestState::Done { vehicle: OTHER });
    trial.goes(3, 3_000, RequestState::Unserved(Unserved::NoVehicleInTime));
    let view = trial.figures.published(at(3_000));
    assert_eq!((view.waiting, view.aboard, view.longest_since), (0, 0, None));
    assert_eq!((view.all.asked, view.all.served, view.all.unserved), (2, 2, 0));
    assert_eq!((view.all.on_time_share, view.all.shared_share), (Some(1.0), Some(0.0)));
    assert_eq!(view.needs[Need::Wheelchair as usize].wait_p90_s, Some(260.0));
    assert_eq!(view.needs[Need::Seat as usize].wait_p90_s, Some(180.0));
    assert_eq!(view.needs[Need::Parcel as usize].served_share, Some(0.0));
    let by_district: u64 = view.districts.iter().map(|row| row.asked).sum();
    assert_eq!(by_district, 2, "a parcel is in no district");
}

#[test]
fn who_boards_more_than_a_minute_after_the_promise_is_late() {
    for (boarded_s, share) in [(100 + 60 + 20, 1.0), (100 + 61 + 20, 0.0)] {
        let mut trial = Trial::new();
        trial.ask(1, 0, ONE);
        trial.goes(1, 5, assigned(100));
        // A later promise is no excuse.
        trial.goes(1, 50, assigned(400));
        trial.goes(1, boarded_s, RequestState::OnBoard { vehicle: BUS });
        assert_eq!(trial.figures.published(at(900)).all.on_time_share, Some(share), "{boarded_s} s");
    }
}

#[test]
fn a_ride_is_shared_with_who_is_aboard_at_the_same_time_only() {
    let mut trial = Trial::new();
    for id in 1..=3 {
        trial.ask(id, 0, ONE);
    }
    trial.goes(1, 10, RequestState::OnBoard { vehicle: BUS });
    trial.goes(2, 20, RequestState::OnBoard { vehicle: BUS });
    trial.goes(1, 30, RequestState::Done { vehicle: BUS });
    trial.goes(2, 40, RequestState::Done { vehicle: BUS });
    trial.goes(3, 50, RequestState::OnBoard { vehicle: BUS });
    trial.goes(3, 60, RequestState::Done { vehicle: BUS });
    assert_eq!(trial.figures.published(at(70)).all.shared_share, Some(2.0 / 3.0));
}

#[test]
fn who_is_stranded_waits_again_and_their_first_wait_counts_once() {
    let mut trial = Trial::new();
    trial.ask(1, 0, ONE);
    trial.goes(1, 60, RequestState::OnBoard { vehicle: BUS });
    trial.goes(1, 90, RequestState::Waiting);
    assert_eq!(trial.figures.published(at(90)).waiting, 1);
    trial.goes(1, 900, RequestState::OnBoard { vehicle: OTHER });
    trial.goes(1, 990, RequestState::Done { vehicle: OTHER });
    let view = trial.figures.published(at(990));
    assert_eq!((view.all.wait_p90_s, view.waiting, view.aboard), (Some(70.0), 0, 0));
    assert_eq!(view.all.served, 1);
}

#[test]
fn the_way_counts_as_empty_while_nobody_is_aboard() {
    let mut trial = Trial::new();
    trial.ask(1, 0, ONE);
    trial.figures.note_odometer(BUS, at(0), 100.0);
    trial.figures.note_odometer(BUS, at(60), 101.0);
    trial.goes(1, 70, RequestState::OnBoard { vehicle: BUS });
    // Half of what lies between an empty and a full moment.
    trial.figures.note_odometer(BUS, at(120), 102.0);
    trial.figures.note_odometer(BUS, at(180), 104.0);
    // An odometer that goes back says nothing.
    trial.figures.note_odometer(BUS, at(200), 103.0);
    let view = trial.figures.published(at(200));
    assert!((view.driven_m - 4_000.0).abs() < 1.0 && (view.empty_m - 1_500.0).abs() < 1.0, "{view:?}");
}

#[test]
fn a_local_day_begins_anew_and_hours_stay_for_two_days() {
    let mut trial = Trial::new();
    for hour in 0..60 {
        trial.ask(hour, i64::from(hour) * 3_600, ONE);
        trial.goes(hour, i64::from(hour) * 3_600 + 30, RequestState::Cancelled);
    }
    let view = trial.figures.published(at(60 * 3_600));
    // From 08:00 to 20:00 two days later.
    assert_eq!((view.all.asked, view.all.cancelled), (20, 20));
    let hours: Vec<Timestamp> = view.hours.iter().map(|hour: &HourService| hour.begins).collect();
    assert_eq!((hours.len(), hours.first().copied()), (48, Some(at(12 * 3_600))));
    assert!(view.hours.iter().all(|hour| hour.rides.asked == 1));
    // Nobody asks for anything after midnight.
    trial.figures.roll_day(&trial.city, at(63 * 3_600));
    assert_eq!(trial.figures.published(at(63 * 3_600)).all.asked, 20, "23:00");
    trial.figures.roll_day(&trial.city, at(65 * 3_600));
    assert_eq!(trial.figures.published(at(65 * 3_600)).all.asked, 0, "01:00");
}

#[test]
fn whose_need_waits_longer_than_all_is_known_once_enough_were_picked_up() {
    let mut trial = Trial::new();
    let wheelchair = |trial: &Trial| {
        let request = Request { party: WHEELCHAIR, ..trial.rows[&RequestId(0)].request };
        trial.figures.wait_ratio(&trial.city, &request)
    };
    for number in 0..20 {
        let (party, waits) = if number < 10 { (ONE, 100) } else { (WHEELCHAIR, 300) };
        trial.ask(number, 0, party);
        trial.goes(number, waits, RequestState::OnBoard { vehicle: VehicleId(number) });
        if number == 18 {
            // The district, in which all are, waits as long as all.
            assert!((wheelchair(&trial) - 1.0).abs() < 1e-9);
        }
    }
    assert!((wheelchair(&trial) - 1.5).abs() < 1e-9, "300 s, where all wait 200");
    let parcel = Request { purpose: RequestPurpose::Parcel, ..trial.rows[&RequestId(0)].request };
    assert!((trial.figures.wait_ratio(&trial.city, &parcel) - 1.0).abs() < 1e-9);
}
