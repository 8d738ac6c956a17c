//! Parcels in the lockers of robots, as a window meets them: booked, locked in, the code shown and noted, handed over.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, RequestId};
use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::journal::{Journal, Policy, Reader};
use yagura::model::command::OperatorId;
use yagura::model::people::AskId;
use yagura::model::request::Unserved;
use yagura::model::vehicle::VehicleHome;
use yagura::model::{
    Control, HandOverCode, Intent, Needs, Party, RequestDraft, RequestPurpose, RequestState, VehicleKind,
};
use yagura::sim::Simulator;
use yagura::station::{Journaling, Station};
use yagura::world::Picture;

/// 2026-08-03, 10:00 in Japan.
const START: Timestamp = Timestamp(1_785_718_800_000);
const ME: OperatorId = OperatorId(1);
const OTHER: OperatorId = OperatorId(2);

fn scene() -> (Arc<City>, Station<Simulator>) {
    let city = town(800);
    let station = station(&city, 200, START);
    (city, station)
}

/// A parcel from the base of a robot to the home next to it.
fn book(city: &City, station: &mut Station<Simulator>) -> RequestId {
    let roster = station.publish().roster.clone();
    let robots = roster.iter().filter(|vehicle| vehicle.kind == VehicleKind::Robot);
    let bases = robots.filter_map(|vehicle| match vehicle.home {
        VehicleHome::Building(base) => Some(base),
        VehicleHome::Depot(_) => None,
    });
    let from = bases.min().unwrap();
    let here = city.buildings[from.index()].center;
    let others = city.buildings.iter().enumerate().filter(|(index, it)| *index != from.index() && it.homes > 0);
    let near = others.min_by(|a, b| a.1.center.distance(here).total_cmp(&b.1.center.distance(here)));
    let draft = RequestDraft {
        purpose: RequestPurpose::Parcel,
        from,
        to: BuildingId::from_index(near.unwrap().0),
        party: Party { parcels: 1, ..Party::default() },
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        ask: AskId(1),
        by: ME,
    };
    station.make_request(draft).unwrap()
}

fn state(picture: &Picture, id: RequestId) -> Option<RequestState> {
    picture.requests.iter().flatten().find(|row| row.request.id == id).map(|row| row.state)
}

fn shown(station: &mut Station<Simulator>, id: RequestId) -> Option<HandOverCode> {
    station.publish().dispatch.shown_code(ME, id)
}

#[test]
fn a_code_is_shown_to_whom_asks_for_a_while_and_never_written_down() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lockers-journal");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("journal.db");
    let (city, mut station) = scene();
    let (journal, _) = Journal::open(&path, Policy::default(), "desk-1", START).unwrap();
    station.keep_journal(Journaling::new(journal, "desk-1", START));
    let id = book(&city, &mut station);
    station.intent(Intent::ShowCode { request: id, by: ME });
    assert_eq!(shown(&mut station, id), None, "no compartment holds it yet");
    let mut was_locked = false;
    for _ in 0..360 {
        run(&mut station, 10);
        let picture = station.publish();
        let Some(RequestState::OnBoard { vehicle }) = state(&picture, id) else { continue };
        let lockers = picture.lockers_of(vehicle).unwrap();
        assert!(lockers.lockers.state_of(id).is_some(), "{lockers:?}");
        assert_eq!(shown(&mut station, id), None, "nobody asked");
        station.intent(Intent::ShowCode { request: id, by: ME });
        was_locked = true;
        break;
    }
    assert!(was_locked, "it was never picked up");
    let code = shown(&mut station, id).unwrap();
    let picture = station.publish();
    assert_eq!(picture.dispatch.shown_code(OTHER, id), None, "only who asked sees it");
    let digits: Vec<String> = [code.digits(), code.digits().replace(' ', "")].into();
    let printed = format!("{:?} {:?}", picture.dispatch, picture.lockers);
    assert!(digits.iter().all(|digits| !printed.contains(digits)), "it does not print");
    // Wall time passes: it is hidden again.
    station.control(Control::Pause);
    station.step(Duration::from_secs(31));
    assert_eq!(shown(&mut station, id), None);
    drop(station);
    let mut rows: Vec<String> = Vec::new();
    Reader::open(&path)
        .unwrap()
        .for_each(0, |record| {
            rows.push(record.texts.join(" "));
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    assert!(rows.iter().any(|row| row.contains("personal_data_opened") && row.contains("hand-over code")), "{rows:?}");
    assert!(rows.iter().all(|row| digits.iter().all(|digits| !row.contains(digits))), "{rows:?}");
}

#[test]
fn every_parcel_of_a_morning_ends_and_what_came_back_says_why() {
    let (_, mut station) = scene();
    run(&mut station, 3 * 3_600);
    let picture = station.publish();
    let mut ends = (0, 0);
    for row in picture.requests.iter().flatten().filter(|row| row.request.purpose == RequestPurpose::Parcel) {
        match row.state {
            RequestState::Done { .. } => ends.0 += 1,
            RequestState::Unserved(Unserved::Returned(_)) => ends.1 += 1,
            state if state.is_aboard() => {
                let vehicle = state.vehicle().unwrap();
                let lockers = picture.lockers_of(vehicle).unwrap();
                let is_returning = matches!(state, RequestState::Returning { .. });
                let held = lockers.lockers.state_of(row.request.id);
                assert_eq!(held == Some(yagura::model::CompartmentState::GoesBack), is_returning, "{row:?}: {held:?}");
                assert!(held.is_some(), "{row:?} lies in no compartment");
            }
            _ => {}
        }
    }
    assert!(ends.0 > 20 && ends.1 >= 1, "{ends:?} handed over and returned");
    assert!(ends.1 * 8 < ends.0, "{ends:?} handed over and returned");
    // What is in a compartment is a request that is aboard that robot.
    for now in picture.lockers.iter() {
        for held in now.lockers.compartments().iter().flatten() {
            let state = state(&picture, held.request);
            assert!(state.is_some_and(|it| it.is_aboard() && it.vehicle() == Some(now.vehicle)), "{now:?}: {state:?}");
        }
    }
}
