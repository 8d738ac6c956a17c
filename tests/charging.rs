//! Charging of the fleet that is dispatched: in turns while few are needed, and vehicles that charge first.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::model::command::OperatorId;
use yagura::model::dispatch_view::{Accepted, VehicleOffer};
use yagura::model::people::AskId;
use yagura::model::{
    DispatchLimits, DispatchMode, Intent, Interest, Needs, Party, RequestDraft, RequestPurpose, VehicleKind,
    VehicleState,
};
use yagura::sim::Simulator;
use yagura::station::Station;
use yagura::world::Picture;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: OperatorId = OperatorId(1);

/// Runs until something is found, at most so many hours.
fn run_until<T>(
    station: &mut Station<Simulator>,
    hours: i64,
    mut found: impl FnMut(&Picture) -> Option<T>,
) -> Option<T> {
    let until = station.source().now() + Span::from_s(hours * 3_600);
    while station.source().now() < until {
        run(station, 20);
        let picture = station.publish();
        if let Some(found) = found(&picture) {
            return Some(found);
        }
    }
    None
}

fn charges(picture: &Picture, vehicle: VehicleId, up_to: f32) -> bool {
    let status = picture.status.get(vehicle.index()).unwrap();
    status.state == VehicleState::Charging && status.soc < up_to && status.charge_kw > 20.0
}

#[test]
fn idle_vehicles_charge_before_they_have_to_unless_that_is_switched_off() {
    for is_on in [true, false] {
        let mut station = station(&town(2_000), 150, START);
        let limits = DispatchLimits { charges_ahead: is_on, ..DispatchLimits::default() };
        station.intent(Intent::SetDispatchLimits { limits, by: ME });
        let shown = run_until(&mut station, 6, |picture| {
            let begun = picture.dispatch.charging.turns.iter().find(|turn| turn.from <= picture.source.clock.now)?;
            // On its own a vehicle goes to charge at a quarter, or at half when nobody has wanted it for long.
            let soc = picture.status.get(begun.vehicle.index()).unwrap().soc;
            (charges(picture, begun.vehicle, 0.8) && soc > 0.5).then_some((begun.vehicle, soc))
        });
        assert_eq!(shown.is_some(), is_on, "{shown:?}");
        assert_eq!(station.publish().dispatch.charging.sent_count > 0, is_on);
    }
}

#[test]
fn a_vehicle_that_charges_is_offered_for_when_it_has_enough() {
    let city = town(2_000);
    let mut station = station(&city, 60, START);
    let low = run_until(&mut station, 12, |picture| {
        let shuttles = picture.roster.iter().enumerate().filter(|(_, vehicle)| vehicle.kind == VehicleKind::Shuttle);
        let mut ids = shuttles.map(|(index, _)| VehicleId::from_index(index));
        let takes_riders = |id: &VehicleId| picture.status.get(id.index()).unwrap().role.takes_riders();
        ids.find(|id| takes_riders(id) && charges(picture, *id, 0.42))
    });
    let low = low.unwrap();
    station.intent(Intent::SetDispatchMode { mode: DispatchMode::Suggest, by: ME });
    let here = station.publish().motion.get(low.index()).unwrap().place;
    let away_m = |index: &usize| city.buildings[*index].center.distance(here);
    let mut near: Vec<usize> = (0..city.buildings.len()).collect();
    near.sort_by(|a, b| away_m(a).total_cmp(&away_m(b)));
    let draft = RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId::from_index(near[3]),
        to: BuildingId::from_index(near[near.len() / 3]),
        party: Party { seats: 1, ..Party::default() },
        needs: Needs::default(),
        earliest: None,
        latest_pick_up: Some(station.source().now() + Span::from_s(3_000)),
        latest_arrival: None,
        is_phoned_in: true,
        note: String::new(),
        ask: AskId(1),
        by: ME,
    };
    let request = station.make_request(draft).unwrap();
    station.intent(Intent::Interest(Interest::Requests { is_shown: true, chosen: Some(request) }));
    let offer = run_until(&mut station, 1, |picture| {
        let suggestion = picture.dispatch.suggestion(request)?;
        suggestion.best.iter().find(|offer| offer.vehicle == low && offer.charges_until.is_some()).cloned()
    });
    let VehicleOffer { pick_up, charges_until, soc_after, .. } = offer.unwrap();
    let now = station.source().now();
    assert!(charges_until.unwrap() > now && pick_up > charges_until.unwrap() && soc_after < 0.5);
    let accepted = vec![Accepted { request, vehicle: low, pick_up }];
    station.intent(Intent::AcceptSuggestions { accepted, by: ME });
    let left_with = run_until(&mut station, 1, |picture| {
        let status = picture.status.get(low.index()).unwrap();
        (status.state == VehicleState::Driving).then_some(status.soc)
    });
    assert!((0.48..0.6).contains(&left_with.unwrap()), "{left_with:?}");
    let row = |picture: &Picture| picture.request(request).copied();
    let picked_up = run_until(&mut station, 1, |picture| row(picture)?.picked_up).unwrap();
    assert!(picked_up.since_s(pick_up).abs() < 300.0, "{} s from what was offered", picked_up.since_s(pick_up));
}
