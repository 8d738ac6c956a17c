//! What is written is what is read, of every kind.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::base::ids::{
    AssistanceId, BuildingId, ChargerId, CrowdCellId, DepotId, FeederId, PlantId, RequestId, SignalId, StreetId,
    VehicleId,
};
use crate::city::City;
use crate::city::generate::{GenerateOptions, generate};
use crate::journal::{Clerk, ExportFormat, Reader, StoredRecord, export, verify};
use crate::model::command::{
    AssistanceAnswer, ChargePace, ClimateOrder, CommandReport, DoorOrder, Failure, Issuer, Message, OperatorId,
    Outcome, Refusal, ShedLevel,
};
use crate::model::itinerary::{ItineraryStop, StopDeed};
use crate::model::vehicle::VehicleHome;
use crate::model::{
    Command, Control, Injection, InjectionKind, InjectionTarget, Itinerary, Order, OrderKind, Places, Role, SourceKind,
    Thing, Vehicle, VehicleKind,
};

fn town() -> (City, Vec<Vehicle>) {
    let city = generate(&GenerateOptions { seed: 1, homes: 500 });
    let (kind, home) = (VehicleKind::Shuttle, VehicleHome::Depot(DepotId(0)));
    let vehicle = |number| Vehicle {
        kind,
        number,
        home,
        battery_kwh: 60.0,
        tank_kg: 0.0,
        places: Places::of(kind),
        line: None,
        partner: None,
    };
    (city, (1..=5).map(vehicle).collect())
}

fn read(path: &Path) -> Vec<StoredRecord> {
    let mut found = Vec::new();
    let walked = Reader::open(path).unwrap().for_each(i64::MIN, |record| {
        found.push(record);
        ControlFlow::<()>::Continue(())
    });
    walked.unwrap();
    found
}

/// At least one order of each kind, with values that are hard to write down.
fn orders() -> Vec<Order> {
    let stop = |deed| ItineraryStop { at: BuildingId(3), request: RequestId(9), deed, due: WALL };
    vec![
        Order::PullOver,
        Order::EmergencyStop,
        Order::HoldAtNextStop,
        Order::EndAutomation,
        Order::Release,
        Order::TakeOver,
        Order::GoTo(BuildingId(17)),
        Order::Reroute,
        Order::AvoidStreet { street: StreetId(2), until: Timestamp(1_785_711_600_000) },
        Order::AllowStreet(StreetId(2)),
        Order::ChargeBy { level: 0.8, by: Timestamp(1_785_711_600_000), pace: ChargePace::Steady },
        Order::ChargeBy { level: 0.8, by: Timestamp(1_785_711_600_000), pace: ChargePace::Cheapest },
        Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 22.5, departure: Timestamp(1_785_711_600_000) }),
        Order::SetVoiceCall(true),
        Order::SetVoiceCall(false),
        Order::ReturnToDepot(DepotId(0)),
        Order::Dispatch(Itinerary { stops: vec![stop(StopDeed::PickUp), stop(StopDeed::DropOff)] }),
        Order::Dispatch(Itinerary::default()),
        Order::SetRole(Role::MobileClinic),
        Order::SetInService(false),
        Order::BookMaintenance(WALL),
        Order::SendResponder,
        Order::SetDoors(DoorOrder::Unlock),
        Order::SetClimate(ClimateOrder::Off),
        Order::SetClimate(ClimateOrder::Hold(21.7)),
        Order::ChargeTo(0.1),
        Order::SetChargeLimit(None),
        Order::SetChargeLimit(Some(f32::MIN_POSITIVE)),
        Order::Horn,
        Order::SetLights(true),
        Order::ShowMessage("Next stop: 市役所 \"main\" gate\n\u{7}".to_owned()),
        Order::AnswerAssistance { request: AssistanceId(4), answer: AssistanceAnswer::DriveAround },
        Order::SetPoint { heat_c: 19.3, cool_c: 26.1 },
        Order::SetBattery(Some(-3.3)),
        Order::SetBattery(Some(f32::NEG_INFINITY)),
        Order::SetLimit(Some(f32::MAX)),
        Order::Shed(ShedLevel::Comfort),
        Order::SetCharging(true),
        Order::SetElectrolyser(None),
        Order::SetFuelCell(Some(0.0)),
    ]
}

#[test]
fn every_order_under_way_is_known_again() {
    let kinds: std::collections::BTreeSet<OrderKind> = orders().iter().map(Order::kind).collect();
    assert_eq!(kinds.len(), OrderKind::ALL.len());
    let (city, roster) = town();
    let folder = Folder::new("orders");
    let clerk = Clerk { city: &city, roster: &roster, at: Moment { wall: WALL, source: Some(WALL) } };
    let targets = [Thing::Vehicle(VehicleId(1)), Thing::Building(BuildingId(5)), Thing::Street(StreetId(1))];
    let issuers = [Issuer::Operator(OperatorId(7)), Issuer::Dispatcher, Issuer::Trainer];
    let commands: Vec<Command> = orders()
        .into_iter()
        .enumerate()
        .map(|(n, order)| Command {
            id: CommandId(1_000 + n as u64),
            target: targets[n % 3],
            order,
            issued: WALL,
            expires: WALL + Span::from_s(30),
            issuer: issuers[n % 3],
            reason: format!("reason {n}"),
        })
        .collect();
    let mut journal = open(&folder.journal());
    for command in &commands {
        let records =
            [clerk.issued(command, &operator(), None), clerk.sent(&Message::Give(command.clone()), &operator())];
        journal.append(&records).unwrap();
    }
    drop(journal);
    let (journal, report) = Journal::open(&folder.journal(), policy(), STATION, WALL).unwrap();
    assert_eq!(report.under_way, commands.len());
    let under_way = journal.under_way().unwrap();
    assert!(under_way.iter().all(|row| row.is_sent));
    let known: Vec<Option<Command>> = under_way.iter().map(|row| clerk.command_of(row)).collect();
    assert_eq!(known, commands.into_iter().map(Some).collect::<Vec<_>>());
}

#[test]
fn a_command_is_under_way_until_its_outcome() {
    let (city, roster) = town();
    let folder = Folder::new("life");
    let clerk = Clerk { city: &city, roster: &roster, at: Moment { wall: WALL, source: None } };
    let (target, who) = (Thing::Vehicle(VehicleId(0)), operator());
    let command = |id| Command {
        id: CommandId(id),
        target,
        order: Order::PullOver,
        issued: WALL,
        expires: WALL,
        issuer: Issuer::Dispatcher,
        reason: String::new(),
    };
    let mut journal = open(&folder.journal());
    let issued = [clerk.issued(&command(1), &who, None), clerk.issued(&command(2), &who, Some(1))];
    journal.append(&issued).unwrap();
    journal.append(&[clerk.sent(&Message::Give(command(2)), &who)]).unwrap();
    journal.append(&[clerk.reported(CommandId(2), target, CommandReport::Accepted, WALL, &who)]).unwrap();
    let sent: Vec<(u64, bool)> = journal.under_way().unwrap().iter().map(|row| (row.command.0, row.is_sent)).collect();
    assert_eq!(sent, [(1, false), (2, true)]);
    journal.append(&[clerk.ended(CommandId(2), target, Outcome::Failed(Failure::Restarted), &who)]).unwrap();
    journal.append(&[clerk.ended(CommandId(1), target, Outcome::Cancelled, &who)]).unwrap();
    assert_eq!(journal.under_way().unwrap(), []);
}

#[test]
fn records_of_every_kind_are_read_as_they_were_written() {
    let (city, roster) = town();
    let folder = Folder::new("kinds");
    let at = Moment { wall: WALL, source: Some(Timestamp(-5)) };
    let clerk = Clerk { city: &city, roster: &roster, at };
    let (who, thing) = (operator(), Thing::Vehicle(VehicleId(2)));
    let command = Command {
        id: CommandId(5),
        target: thing,
        order: Order::Horn,
        issued: WALL,
        expires: WALL,
        issuer: Issuer::Trainer,
        reason: "why, \"so\"".to_owned(),
    };
    let rejected = Outcome::Rejected { refusal: Refusal::Moving, retry: Refusal::Moving.retry() };
    let mut records = vec![
        clerk.issued(&command, &who, Some(3)),
        clerk.released(&command, &who, "seen"),
        clerk.withdrawn(&command, &who, "=1+1"),
        clerk.ended(command.id, thing, rejected, &who),
        clerk.source_switched(SourceKind::Simulator, SourceKind::Simulator, &who, "drill"),
        clerk.alarm_action("alarm-9", "shelve", &[thing, Thing::Building(BuildingId(1))], &who, "works"),
        clerk.signed_in(&who),
        clerk.signed_out(&who, "idle"),
        clerk.setting_changed("durability", "every batch", "each second", &who),
        clerk.archive_opened("a.sqlite", &who, "asked by the police"),
        clerk.personal_data_opened(thing, &who, "lost child"),
    ];
    let messages = [Message::Give(command.clone()), Message::Ask(command.ticket()), Message::Cancel(command.ticket())];
    records.extend(messages.iter().map(|message| clerk.sent(message, &who)));
    let reports = [
        CommandReport::Accepted,
        CommandReport::InProgress(0.3),
        CommandReport::Done,
        CommandReport::Failed(Failure::NoWay),
        CommandReport::Expired,
        CommandReport::Cancelled,
        CommandReport::Superseded,
    ];
    records.extend(reports.map(|report| clerk.reported(command.id, thing, report, WALL, &who)));
    let targets = [
        InjectionTarget::City,
        InjectionTarget::Vehicle(VehicleId(1)),
        InjectionTarget::Feeder(FeederId(0)),
        InjectionTarget::Charger(ChargerId(0)),
        InjectionTarget::Plant(PlantId(0)),
        InjectionTarget::Building(BuildingId(0)),
        InjectionTarget::Street(StreetId(0)),
        InjectionTarget::CrowdCell(CrowdCellId(3)),
        InjectionTarget::Signal(SignalId(4)),
    ];
    let injected = targets.map(|target| Control::Inject(Injection::usual(InjectionKind::Blow, target)));
    let others = [
        Control::Play,
        Control::Pause,
        Control::SetSpeed(10.0),
        Control::Jump(Span::from_s(5)),
        Control::EndInjection(4),
        Control::StartScenario(Arc::from("morning")),
        Control::Restart,
    ];
    records.extend(injected.iter().chain(&others).map(|control| clerk.control(control, &who, "drill")));
    // What the clerk makes on purpose only the journal makes itself: beginnings and what is carried over or missed.
    records.extend(Kind::ALL.iter().map(|kind| Record::new(*kind, at, &who).because("any")));
    let mut journal = open(&folder.journal());
    journal.append(&records).unwrap();
    drop(journal);

    let found = read(&folder.journal());
    assert_eq!(found.len(), records.len() + 1);
    for (stored, record) in found.iter().skip(1).zip(&records) {
        let Record { at, kind, who, command, targets, why, body } = record.clone();
        assert_eq!(stored.texts, [kind.word().to_owned(), who.station, who.id, who.name, who.role, targets, why, body]);
        assert_eq!((stored.wall_ms, stored.source_ms), (at.wall.0, at.source.map(|source| source.0)));
        assert_eq!(stored.command, command.map(|command| command.0 as i64));
        assert!(serde_json::from_str::<Value>(stored.body()).unwrap().is_object());
    }
    let kinds: std::collections::BTreeSet<&str> = found.iter().map(StoredRecord::kind).collect();
    assert_eq!(kinds.len(), Kind::ALL.len());
    let proof = verify(&folder.journal()).unwrap();
    assert_eq!((proof.broken.as_ref(), proof.records()), (None, found.len() as u64));
    exports_say_the_same(&folder.journal(), &found);
}

fn exports_say_the_same(path: &Path, found: &[StoredRecord]) {
    let (mut lines, mut csv) = (Vec::new(), Vec::new());
    assert_eq!(export(path, ExportFormat::JsonLines, &mut lines).unwrap(), found.len() as u64);
    assert_eq!(export(path, ExportFormat::Csv, &mut csv).unwrap(), found.len() as u64);
    let lines = String::from_utf8(lines).unwrap();
    for (line, stored) in lines.lines().zip(found) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["number"], stored.number);
        assert_eq!(line["command"].as_i64(), stored.command);
        assert_eq!([&line["kind"], &line["why"]], [stored.kind(), &stored.texts[6]]);
        assert_eq!(line["hash"], stored.hash.to_string());
        assert!(line["utc"].as_str().unwrap().starts_with("2026-"), "{line}");
    }
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.starts_with("number,wall_ms,source_ms,command,kind,station,"));
    assert!(csv.contains(",\"why, \"\"so\"\"\",") && csv.contains(",\"'=1+1\","), "{csv}");
}
