//! Visits of mobile services, from the draft to the end: who comes, for how long, and who may not.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::sync::Arc;
use std::time::Duration;

use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, RequestId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::model::command::OperatorId;
use yagura::model::dispatch_view::WhyNot;
use yagura::model::fact::Task;
use yagura::model::people::AskId;
use yagura::model::{
    Fitting, Fittings, Intent, Interest, MobileService, MobileVisit, Needs, Party, RequestDraft, RequestPurpose,
    RequestRefusal, RequestState, Role,
};
use yagura::sim::Simulator;
use yagura::station::Station;
use yagura::world::picture::RequestNow;

/// 2026-08-03, 10:00 in Japan: mobile clinics are on their rounds.
const START: Timestamp = Timestamp(1_785_718_800_000);
const ME: OperatorId = OperatorId(1);

fn scene() -> (Arc<City>, Station<Simulator>) {
    let city = town(800);
    let mut station = station(&city, 500, START);
    // All equipment has been told after a while.
    run(&mut station, 60);
    (city, station)
}

fn draft(place: BuildingId, ask: u32, visit: MobileVisit) -> RequestDraft {
    RequestDraft {
        purpose: RequestPurpose::Visit(visit),
        from: place,
        to: place,
        party: Party::default(),
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: false,
        note: String::new(),
        ask: AskId(ask),
        by: ME,
    }
}

fn clinic(minutes: u16, needs: &[Fitting]) -> MobileVisit {
    MobileVisit { service: MobileService::Clinic, minutes, needs: Fittings::of(needs) }
}

fn place(city: &City) -> BuildingId {
    BuildingId::from_index(city.buildings.len() / 2)
}

fn row(station: &mut Station<Simulator>, id: RequestId) -> RequestNow {
    station.publish().requests.iter().flatten().find(|row| row.request.id == id).copied().unwrap()
}

fn role_of(station: &mut Station<Simulator>, vehicle: VehicleId) -> (Role, Fittings, Task) {
    let picture = station.publish();
    let status = picture.status.get(vehicle.index()).unwrap();
    let detail = picture.details.get(vehicle.index()).unwrap();
    (status.role, detail.detail.fittings, status.task)
}

#[test]
fn a_clinic_with_its_equipment_comes_stays_as_long_as_booked_and_goes() {
    let (city, mut station) = scene();
    let visit = clinic(40, &[Fitting::Ultrasound, Fitting::ExaminationBed]);
    let id = station.make_request(draft(place(&city), 1, visit)).unwrap();
    let (mut opened, mut ended) = (None, None);
    for _ in 0..1_200 {
        run(&mut station, 10);
        let row = row(&mut station, id);
        match row.state {
            RequestState::OnBoard { vehicle } if opened.is_none() => {
                let (role, fittings, task) = role_of(&mut station, vehicle);
                assert_eq!((role, task), (Role::MobileClinic, Task::Visit(place(&city))));
                assert!(fittings.has_all(visit.needs), "{fittings:?}");
                opened = Some((row.observed, vehicle));
            }
            RequestState::Done { .. } => {
                ended = Some(row.observed);
                break;
            }
            state => assert!(!state.is_ended(), "{state:?}"),
        }
    }
    let ((opened, vehicle), ended) = (opened.unwrap(), ended.unwrap());
    assert!(opened <= START + Span::from_s(2 * 3_600 + 900), "it came in time");
    assert!((ended.since_s(opened) - 40.0 * 60.0).abs() < 5.0, "open for {} s", ended.since_s(opened));
    run(&mut station, 1_200);
    let (_, _, task) = role_of(&mut station, vehicle);
    assert_ne!(task, Task::Visit(place(&city)), "it goes on with its round");
}

#[test]
fn two_visits_of_one_vehicle_are_one_after_the_other() {
    let (city, mut station) = scene();
    let count = city.buildings.len();
    // More than there are clinics with an ultrasound.
    let places = (1..=12).map(|number| BuildingId::from_index(number * count / 14));
    let ids: Vec<RequestId> = places
        .enumerate()
        .map(|(ask, place)| station.make_request(draft(place, ask as u32, clinic(20, &[Fitting::Ultrasound]))).unwrap())
        .collect();
    let mut most_served = 0;
    for _ in 0..900 {
        run(&mut station, 10);
        let rows: Vec<RequestNow> = ids.iter().map(|id| row(&mut station, *id)).collect();
        let mut open: Vec<VehicleId> = Vec::new();
        for state in rows.iter().map(|row| row.state).filter(|state| state.is_aboard()) {
            open.extend(state.vehicle());
        }
        let all = open.len();
        open.sort_unstable();
        open.dedup();
        assert_eq!(open.len(), all, "nobody is at two visits");
        most_served = rows.iter().filter(|row| matches!(row.state, RequestState::Done { .. })).count();
    }
    assert!(most_served >= 6, "{most_served} of {}", ids.len());
}

#[test]
fn who_has_another_use_or_lacks_equipment_is_counted_by_its_reason() {
    let (city, mut station) = scene();
    station.intent(Intent::SetDispatchMode { mode: yagura::model::DispatchMode::Suggest, by: ME });
    let id = station.make_request(draft(place(&city), 1, clinic(30, &[Fitting::Ultrasound]))).unwrap();
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(id) }));
    station.step(Duration::from_millis(100));
    let picture = station.publish();
    let suggestion = picture.dispatch.suggestion(id).unwrap();
    for offer in &suggestion.best {
        let fittings = picture.details.get(offer.vehicle.index()).unwrap().detail.fittings;
        assert!(fittings.has(Fitting::Ultrasound), "{offer:?}");
    }
    assert!(!suggestion.best.is_empty());
    for why in [WhyNot::OtherRole, WhyNot::FittingMissing] {
        assert!(suggestion.why_not.iter().any(|(known, number)| *known == why && *number > 0), "{suggestion:?}");
    }
}

#[test]
fn what_can_be_no_visit_is_refused() {
    let (city, mut station) = scene();
    let at = place(&city);
    let elsewhere = RequestDraft { to: BuildingId(0), ..draft(at, 1, clinic(30, &[])) };
    let somebody = RequestDraft { party: Party { seats: 1, ..Party::default() }, ..draft(at, 2, clinic(30, &[])) };
    let short = draft(at, 3, clinic(1, &[]));
    let late = RequestDraft { latest_pick_up: Some(START - Span::from_s(7_200)), ..draft(at, 4, clinic(30, &[])) };
    for (draft, refusal) in [
        (elsewhere, RequestRefusal::SamePlace),
        (somebody, RequestRefusal::NobodyGoes),
        (short, RequestRefusal::ImpossibleWindow),
        (late, RequestRefusal::InThePast),
    ] {
        assert_eq!(station.make_request(draft), Err(refusal));
    }
    let first = station.make_request(draft(at, 5, clinic(30, &[]))).unwrap();
    assert_eq!(station.make_request(draft(at, 6, clinic(30, &[]))), Err(RequestRefusal::Twice(first)));
    assert!(
        station.make_request(draft(at, 7, MobileVisit { service: MobileService::Shop, ..clinic(30, &[]) })).is_ok()
    );
}
