//! The clerk: makes records of what happens, in the words of the file, with URNs for things.

use serde_json::{Value, json};

use chrono::NaiveDate;

use crate::base::ids::{BuildingId, CrowdCellId, RequestId, SeriesId, SignalId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::{CommandReport, Message, Outcome};
use crate::model::series::{SeriesDraft, Weekdays};
use crate::model::{
    Command, CommandId, Control, Fitting, Injection, InjectionTarget, Need, RequestDraft, SourceKind, Thing, Vehicle,
};
use crate::world::urn::{thing_of, urn_of};

use super::order_text::{figure, issuer_of, issuer_text, order_json, order_of, report_json};
use super::record::{Kind, Moment, Record, Who};
use super::under_way::UnderWay;

/// Makes records at one moment, for one city.
///
/// What an operator did has the operator in `who`; what the station does by itself has [`Who::system`].
#[derive(Clone, Copy, Debug)]
pub struct Clerk<'a> {
    pub city: &'a City,
    pub roster: &'a [Vehicle],
    pub at: Moment,
}

impl Clerk<'_> {
    fn urn(&self, thing: Thing) -> Option<String> {
        urn_of(self.city, self.roster, thing)
    }

    fn record(&self, kind: Kind, who: &Who) -> Record {
        Record::new(kind, self.at, who)
    }

    fn of_command(&self, kind: Kind, who: &Who, command: CommandId, target: Thing) -> Record {
        let urn = self.urn(target);
        self.record(kind, who).of_command(command).to(urn.as_deref())
    }

    /// A command that was given. `group` is the number that the commands of one group share.
    pub fn issued(&self, command: &Command, who: &Who, group: Option<u64>) -> Record {
        let mut body = order_json(&command.order, |thing| self.urn(thing));
        body["issuer"] = issuer_text(command.issuer).into();
        body["issued_ms"] = command.issued.0.into();
        body["expires_ms"] = command.expires.0.into();
        if let Some(group) = group {
            body["group"] = group.into();
        }
        let record = self.of_command(Kind::CommandIssued, who, command.id, command.target);
        record.because(&command.reason).with(&body)
    }

    /// A held command that a second person lets go.
    pub fn released(&self, command: &Command, who: &Who, why: &str) -> Record {
        self.of_command(Kind::CommandReleased, who, command.id, command.target).because(why)
    }

    /// A command that somebody wants taken back.
    pub fn withdrawn(&self, command: &Command, who: &Who, why: &str) -> Record {
        self.of_command(Kind::CommandWithdrawn, who, command.id, command.target).because(why)
    }

    /// A message that goes out when this is written.
    pub fn sent(&self, message: &Message, who: &Who) -> Record {
        let word = match message {
            Message::Give(_) => "give",
            Message::Ask(_) => "ask",
            Message::Cancel(_) => "cancel",
        };
        let record = self.of_command(Kind::CommandSent, who, message.command(), message.target());
        record.with(&json!({ "message": word }))
    }

    /// What an executor said; `observed` by its clock.
    pub fn reported(
        &self,
        command: CommandId,
        target: Thing,
        report: CommandReport,
        observed: Timestamp,
        who: &Who,
    ) -> Record {
        let mut body = report_json(report);
        body["observed_ms"] = observed.0.into();
        self.of_command(Kind::CommandReported, who, command, target).with(&body)
    }

    /// The one outcome of a command.
    pub fn ended(&self, command: CommandId, target: Thing, outcome: Outcome, who: &Who) -> Record {
        let report = match outcome {
            Outcome::Done => CommandReport::Done,
            Outcome::Rejected { refusal, retry } => CommandReport::Rejected { refusal, retry },
            Outcome::Failed(failure) => CommandReport::Failed(failure),
            Outcome::Expired => CommandReport::Expired,
            Outcome::Cancelled => CommandReport::Cancelled,
            Outcome::Superseded => CommandReport::Superseded,
        };
        let mut body = report_json(report);
        if let Some(word) = body.as_object_mut().and_then(|body| body.remove("report")) {
            body["outcome"] = word;
        }
        self.of_command(Kind::CommandEnded, who, command, target).with(&body)
    }

    /// A request that somebody makes in another's name; from and to are its targets.
    pub fn request_made(&self, draft: &RequestDraft, who: &Who) -> Record {
        let record = self.of_ends(Kind::RequestMade, (draft.from, draft.to), who);
        record.because(&draft.note).with(&request_json(draft))
    }

    pub fn series_made(&self, series: &SeriesDraft, who: &Who) -> Record {
        let days: Vec<&str> = series.days.iter().map(Weekdays::word).collect();
        let mut body = request_json(&series.first);
        body["days"] = json!(days);
        body["until"] = json!(series.until.to_string());
        let first = &series.first;
        self.of_ends(Kind::RequestMade, (first.from, first.to), who).because(&first.note).with(&body)
    }

    /// Somebody ends a series, or calls one day of it off.
    pub fn series_ended(
        &self,
        (series, day): (SeriesId, Option<NaiveDate>),
        ends: (BuildingId, BuildingId),
        who: &Who,
    ) -> Record {
        let day = day.map(|day| day.to_string());
        self.of_ends(Kind::RequestEnded, ends, who).with(&json!({ "series": series.0, "day": day }))
    }

    pub fn request_ended(&self, request: RequestId, ends: (BuildingId, BuildingId), who: &Who) -> Record {
        self.of_ends(Kind::RequestEnded, ends, who).with(&json!({ "request": request.0 }))
    }

    fn of_ends(&self, kind: Kind, (from, to): (BuildingId, BuildingId), who: &Who) -> Record {
        let urns: Vec<String> = [from, to].into_iter().filter_map(|id| self.urn(Thing::Building(id))).collect();
        self.record(kind, who).to(urns.iter().map(String::as_str))
    }

    /// A control of the source; faults that are injected or ended have kinds of their own.
    pub fn control(&self, control: &Control, who: &Who, why: &str) -> Record {
        let (kind, body) = match control {
            Control::Play => (Kind::Control, json!({ "control": "play" })),
            Control::Pause => (Kind::Control, json!({ "control": "pause" })),
            Control::SetSpeed(speed) => (Kind::Control, json!({ "control": "set_speed", "speed": figure(*speed) })),
            Control::Jump(span) => (Kind::Control, json!({ "control": "jump", "span_ms": span.0 })),
            Control::StartScenario(name) => (Kind::Control, json!({ "control": "start_scenario", "name": &**name })),
            Control::Restart => (Kind::Control, json!({ "control": "restart" })),
            Control::Inject(injection) => (Kind::FaultInjected, injection_json(injection)),
            Control::EndInjection(number) => (Kind::FaultEnded, json!({ "number": number })),
        };
        let urn = match control {
            Control::Inject(injection) => self.injected_urn(injection.target),
            _ => None,
        };
        self.record(kind, who).to(urn.as_deref()).because(why).with(&body)
    }

    fn injected_urn(&self, target: InjectionTarget) -> Option<String> {
        self.urn(match target {
            InjectionTarget::Vehicle(id) => Thing::Vehicle(id),
            InjectionTarget::Feeder(id) => Thing::Feeder(id),
            InjectionTarget::Charger(id) => Thing::Charger(id),
            InjectionTarget::Plant(id) => Thing::Plant(id),
            InjectionTarget::Building(id) => Thing::Building(id),
            InjectionTarget::Street(id) => Thing::Street(id),
            InjectionTarget::City | InjectionTarget::CrowdCell(_) | InjectionTarget::Signal(_) => return None,
        })
    }

    pub fn source_switched(&self, from: SourceKind, to: SourceKind, who: &Who, why: &str) -> Record {
        let body = json!({ "from": source_word(from), "to": source_word(to) });
        self.record(Kind::SourceSwitched, who).because(why).with(&body)
    }

    /// What somebody did about an alarm: `action` such as `acknowledge` or `shelve`, and its particulars.
    pub fn alarm_action(&self, alarm: &str, action: &str, things: &[Thing], who: &Who, why: &str) -> Record {
        let urns: Vec<String> = things.iter().filter_map(|thing| self.urn(*thing)).collect();
        let record = self.record(Kind::AlarmAction, who).to(urns.iter().map(String::as_str));
        record.because(why).with(&json!({ "alarm": alarm, "action": action }))
    }

    pub fn signed_in(&self, who: &Who) -> Record {
        self.record(Kind::SignedIn, who)
    }

    /// Somebody could not sign in under a name; `who` sat at the window.
    pub fn sign_in_refused(&self, name: &str, who: &Who, why: &str) -> Record {
        self.record(Kind::SignInRefused, who).because(why).with(&json!({ "name": name }))
    }

    /// `why` tells a person's own leaving from an idle lock.
    pub fn signed_out(&self, who: &Who, why: &str) -> Record {
        self.record(Kind::SignedOut, who).because(why)
    }

    /// A setting that matters. Secrets are never given here.
    pub fn setting_changed(&self, key: &str, from: &str, to: &str, who: &Who) -> Record {
        let body = json!({ "key": key, "from": from, "to": to });
        self.record(Kind::SettingChanged, who).with(&body)
    }

    pub fn archive_opened(&self, file: &str, who: &Who, why: &str) -> Record {
        self.record(Kind::ArchiveOpened, who).because(why).with(&json!({ "file": file }))
    }

    pub fn personal_data_opened(&self, thing: Thing, who: &Who, why: &str) -> Record {
        let urn = self.urn(thing);
        self.record(Kind::PersonalDataOpened, who).to(urn.as_deref()).because(why)
    }

    /// The command that is under way by the journal, so that it can be asked for; `None` when its target is not there
    /// any more, or its record was cut.
    pub fn command_of(&self, under_way: &UnderWay) -> Option<Command> {
        let thing = |urn: &str| thing_of(self.city, self.roster, urn);
        let whole = |name: &str| under_way.body.get(name).and_then(Value::as_i64);
        Some(Command {
            id: under_way.command,
            target: thing(&under_way.target)?,
            order: order_of(&under_way.body, thing)?,
            issued: Timestamp(whole("issued_ms")?),
            expires: Timestamp(whole("expires_ms")?),
            issuer: issuer_of(under_way.body.get("issuer")?.as_str()?)?,
            reason: under_way.why.clone(),
        })
    }
}

fn source_word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Simulator => "simulator",
    }
}

fn request_json(draft: &RequestDraft) -> Value {
    let ms = |at: Option<Timestamp>| at.map(|at| at.0);
    let party = draft.party;
    let needs: Vec<&str> = draft.needs.iter().map(Need::word).collect();
    let mut body = json!({
        "purpose": draft.purpose.word(),
        "seats": party.seats, "wheelchairs": party.wheelchairs,
        "stretchers": party.stretchers, "parcels": party.parcels,
        "needs": needs, "earliest_ms": ms(draft.earliest), "latest_pick_up_ms": ms(draft.latest_pick_up),
        "latest_arrival_ms": ms(draft.latest_arrival), "phoned_in": draft.is_phoned_in,
    });
    if let Some(visit) = draft.purpose.visit() {
        let equipment: Vec<&str> = visit.needs.iter().map(Fitting::word).collect();
        body["visit"] = json!({ "service": visit.service.word(), "minutes": visit.minutes, "equipment": equipment });
    }
    body
}

fn injection_json(injection: &Injection) -> Value {
    let number = match injection.target {
        InjectionTarget::CrowdCell(CrowdCellId(number)) | InjectionTarget::Signal(SignalId(number)) => Some(number),
        _ => None,
    };
    json!({
        "fault": injection.kind.spec().word,
        "target": injection.target.class().word(),
        "number": number,
        "strength": figure(injection.strength),
        "ramp_ms": injection.ramp.0,
        "lasts_ms": injection.lasts.map(|span| span.0),
    })
}
