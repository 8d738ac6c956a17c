//! Properties of commands over random events and bad links. Each failure names its seed.

mod executor;
mod lifecycle;

use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::thing::Thing;

use super::OrderKind::{Dispatch, EmergencyStop, EndAutomation, GoTo, HoldAtNextStop, PullOver, Release};
use super::{Claim, Command, CommandDraft, CommandId, Consent, Issuer, OperatorId, Order, RiskClass, supersedes};

const NOW: Timestamp = Timestamp(1_000_000);
const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(2));

fn command(id: u64, order: Order, issuer: Issuer, issued: Timestamp) -> Command {
    let target = Thing::Vehicle(VehicleId(7));
    CommandDraft { target, order, issuer, reason: String::new(), consent: Consent::Held }.issue(CommandId(id), issued)
}

#[test]
fn a_stop_gives_way_to_stops_and_to_its_makers_release_only() {
    let claim =
        |kind, issuer, at_s| Claim { kind, issuer, issued: NOW + Span::from_s(at_s), command: CommandId(at_s as u64) };
    let cases = [
        (PullOver, ME, GoTo, ME, true),
        (PullOver, Issuer::Dispatcher, GoTo, ME, true),
        (GoTo, ME, PullOver, ME, false),
        (EmergencyStop, OTHER, PullOver, ME, true),
        (PullOver, OTHER, EmergencyStop, ME, false),
        (HoldAtNextStop, ME, PullOver, ME, false),
        (EndAutomation, ME, HoldAtNextStop, ME, true),
        (Release, ME, PullOver, ME, true),
        (Release, OTHER, PullOver, ME, false),
        (Release, ME, GoTo, ME, false),
        (GoTo, OTHER, GoTo, ME, true),
        (Dispatch, Issuer::Dispatcher, GoTo, ME, false),
        (Dispatch, Issuer::Dispatcher, Dispatch, Issuer::Dispatcher, true),
        (GoTo, ME, Dispatch, Issuer::Dispatcher, true),
    ];
    for (newer, newer_by, older, older_by, expected) in cases {
        let (late, early) = (claim(newer, newer_by, 9), claim(older, older_by, 5));
        assert_eq!(supersedes(&late, &early), expected, "{newer:?} by {newer_by:?} after {older:?} by {older_by:?}");
        assert!(!supersedes(&early, &late), "an older one supersedes nothing");
    }
}

#[test]
fn risk_follows_the_order_and_the_size_of_the_group() {
    let vehicle = Thing::Vehicle(VehicleId(0));
    let feeder = Thing::Feeder(crate::base::ids::FeederId(0));
    for kind in [Order::PullOver, Order::EmergencyStop, Order::HoldAtNextStop, Order::EndAutomation] {
        assert_eq!(kind.risk(vehicle).for_group(5_000), RiskClass::Stop);
    }
    let cases = [
        (Order::Release, vehicle, RiskClass::High),
        (Order::GoTo(BuildingId(0)), vehicle, RiskClass::Medium),
        (Order::SetLights(true), vehicle, RiskClass::Low),
        (Order::SetLimit(Some(900.0)), feeder, RiskClass::High),
        (Order::SetLimit(Some(0.0)), feeder, RiskClass::TwoPerson),
        (Order::SetLimit(None), feeder, RiskClass::Low),
    ];
    for (order, target, expected) in cases {
        assert_eq!(order.risk(target), expected, "{order:?}");
    }
    assert_eq!(RiskClass::Low.for_group(super::GROUP_MAX), RiskClass::Low);
    assert_eq!(RiskClass::Low.for_group(super::GROUP_MAX + 1), RiskClass::High);
    assert_eq!(RiskClass::TwoPerson.for_group(super::GROUP_MAX + 1), RiskClass::TwoPerson);
}
