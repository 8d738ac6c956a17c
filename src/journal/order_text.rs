//! Orders and outcomes as JSON, converted by hand both ways: the words of the file must outlive names in the code.

use serde_json::{Map, Value, json};

use crate::base::ids::{AssistanceId, RequestId};
use crate::base::time::Timestamp;
use crate::model::command::{
    AssistanceAnswer, ChargePace, ClimateOrder, CommandReport, DoorOrder, Failure, Issuer, OperatorId, Refusal, Retry,
    ShedLevel,
};
use crate::model::itinerary::{Itinerary, ItineraryStop, StopDeed};
use crate::model::{Order, Role, Thing};

/// Words of the file for the variants of an enum.
macro_rules! words {
    ($word:ident, $of_word:ident, $kind:ty: $($variant:ident $text:literal),* $(,)?) => {
        pub(super) fn $word(value: $kind) -> &'static str {
            match value {
                $(<$kind>::$variant => $text,)*
            }
        }

        fn $of_word(text: &str) -> Option<$kind> {
            match text {
                $($text => Some(<$kind>::$variant),)*
                _ => None,
            }
        }
    };
}

/// Words that are only written.
macro_rules! written_words {
    ($word:ident, $kind:ty: $($variant:ident $text:literal),* $(,)?) => {
        fn $word(value: $kind) -> &'static str {
            match value {
                $(<$kind>::$variant => $text,)*
            }
        }
    };
}

words! { role_word, role_of, Role:
    Ride "ride", HospitalShuttle "hospital_shuttle", MobileClinic "mobile_clinic", MobileOffice "mobile_office",
    MobileHotel "mobile_hotel", Shop "shop", Delivery "delivery",
}
words! { door_word, door_of, DoorOrder: Lock "lock", Unlock "unlock" }
words! { shed_word, shed_of, ShedLevel:
    Nothing "nothing", Flexible "flexible", Comfort "comfort", Essentials "essentials",
}
words! { answer_word, answer_of, AssistanceAnswer:
    Wait "wait", Proceed "proceed", DriveAround "drive_around", Reroute "reroute", ReopenDoors "reopen_doors",
    PullOverAndStop "pull_over_and_stop", SendResponder "send_responder", SpeakToRider "speak_to_rider",
}
words! { pace_word, pace_of, ChargePace: Steady "steady", Cheapest "cheapest" }
words! { deed_word, deed_of, StopDeed: PickUp "pick_up", DropOff "drop_off" }
written_words! { retry_word, Retry: Later "later", Never "never", Unsupported "unsupported" }
written_words! { failure_word, Failure:
    Restarted "restarted", Immobilised "immobilised", NoWay "no_way", TimedOut "timed_out",
    EquipmentFaulty "equipment_faulty", Stopped "stopped", Forgotten "forgotten",
    NotAnswered "not_answered",
}
written_words! { refusal_word, Refusal:
    UnknownTarget "unknown_target", NotForThisTarget "not_for_this_target", OutOfRange "out_of_range",
    TimeToLiveTooLong "time_to_live_too_long", Declined "declined", NoWay "no_way", TooManyStops "too_many_stops",
    TooFewPlaces "too_few_places", UnknownRequest "unknown_request", RequestTaken "request_taken",
    OutOfService "out_of_service", Immobilised "immobilised", Moving "moving", RidersAboard "riders_aboard",
    StateTooOld "state_too_old", BatteryTooLow "battery_too_low", BatteryTooLowForTrip "battery_too_low_for_trip",
    ChargerTaken "charger_taken", ChargerFaulty "charger_faulty", PlantFaulty "plant_faulty", TankEmpty "tank_empty",
    TankFull "tank_full", FeederAtLimit "feeder_at_limit", EmergencyVehicleNear "emergency_vehicle_near",
    RampOut "ramp_out", DoorsOpen "doors_open", Stopped "stopped", HeldByAnother "held_by_another",
    ReasonMissing "reason_missing", NotConfirmed "not_confirmed", NotJournaled "not_journaled", NotAllowed "not_allowed", BelongsToAnother "belongs_to_another",
    NobodyFree "nobody_free", NothingAsked "nothing_asked", TooManyStreets "too_many_streets",
    TooLittleTime "too_little_time", NobodyAboard "nobody_aboard", NotStopped "not_stopped",
    NotSignedIn "not_signed_in", SamePerson "same_person", SecondDeclined "second_declined",
}

/// What the journal calls an issuer: `operator:7`, `dispatcher`, `trainer`.
pub(super) fn issuer_text(issuer: Issuer) -> String {
    match issuer {
        Issuer::Operator(OperatorId(number)) => format!("operator:{number}"),
        Issuer::Dispatcher => "dispatcher".to_owned(),
        Issuer::Trainer => "trainer".to_owned(),
    }
}

pub(super) fn issuer_of(text: &str) -> Option<Issuer> {
    match text {
        "dispatcher" => Some(Issuer::Dispatcher),
        "trainer" => Some(Issuer::Trainer),
        _ => Some(Issuer::Operator(OperatorId(text.strip_prefix("operator:")?.parse().ok()?))),
    }
}

/// What an executor said, or how a command ended.
pub(super) fn report_json(report: CommandReport) -> Value {
    match report {
        CommandReport::Accepted => json!({ "report": "accepted" }),
        CommandReport::InProgress(share) => json!({ "report": "in_progress", "share": figure(share) }),
        CommandReport::Done => json!({ "report": "done" }),
        CommandReport::Rejected { refusal, retry } => {
            json!({ "report": "rejected", "refusal": refusal_word(refusal), "retry": retry_word(retry) })
        }
        CommandReport::Failed(failure) => json!({ "report": "failed", "failure": failure_word(failure) }),
        CommandReport::Expired => json!({ "report": "expired" }),
        CommandReport::Cancelled => json!({ "report": "cancelled" }),
        CommandReport::Superseded => json!({ "report": "superseded" }),
    }
}

/// A figure by its shortest digits, which read back to the same; what is no number by its word.
pub(super) fn figure(value: f32) -> Value {
    let text = value.to_string();
    if value.is_finite() { text.parse::<f64>().map_or(Value::Null, Value::from) } else { text.into() }
}

fn figure_of(value: &Value) -> Option<f32> {
    match value {
        Value::Number(number) => Some(number.as_f64()? as f32),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A power in kW; `null` lifts what is set.
fn power(value: Option<f32>) -> Value {
    value.map_or(Value::Null, figure)
}

/// An order as JSON. `urn` names things; what it can't name is left without a name.
pub(super) fn order_json(order: &Order, urn: impl Fn(Thing) -> Option<String>) -> Value {
    let named = |thing: Thing| urn(thing).map_or(Value::Null, Value::from);
    match order {
        Order::PullOver => json!({ "order": "pull_over" }),
        Order::EmergencyStop => json!({ "order": "emergency_stop" }),
        Order::HoldAtNextStop => json!({ "order": "hold_at_next_stop" }),
        Order::EndAutomation => json!({ "order": "end_automation" }),
        Order::Release => json!({ "order": "release" }),
        Order::TakeOver => json!({ "order": "take_over" }),
        Order::GoTo(building) => json!({ "order": "go_to", "to": named(Thing::Building(*building)) }),
        Order::Reroute => json!({ "order": "reroute" }),
        Order::AvoidStreet { street, until } => {
            json!({ "order": "avoid_street", "street": named(Thing::Street(*street)), "until_ms": until.0 })
        }
        Order::AllowStreet(street) => json!({ "order": "allow_street", "street": named(Thing::Street(*street)) }),
        Order::ReturnToDepot(depot) => json!({ "order": "return_to_depot", "to": named(Thing::Depot(*depot)) }),
        Order::Dispatch(itinerary) => {
            let stops = itinerary.stops.iter().map(|stop| {
                json!({
                    "at": named(Thing::Building(stop.at)),
                    "request": stop.request.0,
                    "deed": deed_word(stop.deed),
                    "due_ms": stop.due.0,
                })
            });
            json!({ "order": "dispatch", "stops": stops.collect::<Vec<_>>() })
        }
        Order::SetRole(role) => json!({ "order": "set_role", "role": role_word(*role) }),
        Order::SetInService(is_in_service) => json!({ "order": "set_in_service", "is_in_service": is_in_service }),
        Order::BookMaintenance(from) => json!({ "order": "book_maintenance", "from_ms": from.0 }),
        Order::SendResponder => json!({ "order": "send_responder" }),
        Order::SetDoors(doors) => json!({ "order": "set_doors", "doors": door_word(*doors) }),
        Order::SetClimate(ClimateOrder::Off) => json!({ "order": "set_climate", "hold_c": null }),
        Order::SetClimate(ClimateOrder::Hold(cabin_c)) => json!({ "order": "set_climate", "hold_c": figure(*cabin_c) }),
        Order::ChargeTo(level) => json!({ "order": "charge_to", "soc": figure(*level) }),
        Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure }) => {
            json!({ "order": "set_climate", "hold_c": figure(*cabin_c), "ready_ms": departure.0 })
        }
        Order::ChargeBy { level, by, pace } => {
            json!({ "order": "charge_by", "soc": figure(*level), "by_ms": by.0, "pace": pace_word(*pace) })
        }
        Order::SetChargeLimit(limit_kw) => json!({ "order": "set_charge_limit", "power_kw": power(*limit_kw) }),
        Order::Horn => json!({ "order": "horn" }),
        Order::SetLights(are_on) => json!({ "order": "set_lights", "are_on": are_on }),
        Order::ShowMessage(text) => json!({ "order": "show_message", "text": text }),
        Order::SetVoiceCall(is_open) => json!({ "order": "set_voice_call", "is_open": is_open }),
        Order::AnswerAssistance { request, answer } => {
            json!({ "order": "answer_assistance", "request": request.0, "answer": answer_word(*answer) })
        }
        Order::SetPoint { heat_c, cool_c } => {
            json!({ "order": "set_point", "heat_c": figure(*heat_c), "cool_c": figure(*cool_c) })
        }
        Order::SetBattery(power_kw) => json!({ "order": "set_battery", "power_kw": power(*power_kw) }),
        Order::SetLimit(limit_kw) => json!({ "order": "set_limit", "power_kw": power(*limit_kw) }),
        Order::Shed(level) => json!({ "order": "shed", "level": shed_word(*level) }),
        Order::SetCharging(is_on) => json!({ "order": "set_charging", "is_on": is_on }),
        Order::SetElectrolyser(power_kw) => json!({ "order": "set_electrolyser", "power_kw": power(*power_kw) }),
        Order::SetFuelCell(power_kw) => json!({ "order": "set_fuel_cell", "power_kw": power(*power_kw) }),
    }
}

/// The order that [`order_json`] wrote; `None` when it can't be told, or names what is not there any more.
pub(super) fn order_of(body: &Value, thing: impl Fn(&str) -> Option<Thing>) -> Option<Order> {
    let fields = Fields(body.as_object()?);
    let power = || fields.power("power_kw");
    Some(match fields.text("order")? {
        "pull_over" => Order::PullOver,
        "emergency_stop" => Order::EmergencyStop,
        "hold_at_next_stop" => Order::HoldAtNextStop,
        "end_automation" => Order::EndAutomation,
        "release" => Order::Release,
        "take_over" => Order::TakeOver,
        "go_to" => match thing(fields.text("to")?)? {
            Thing::Building(building) => Order::GoTo(building),
            _ => return None,
        },
        "reroute" => Order::Reroute,
        "avoid_street" => match thing(fields.text("street")?)? {
            Thing::Street(street) => Order::AvoidStreet { street, until: Timestamp(fields.whole("until_ms")?) },
            _ => return None,
        },
        "allow_street" => match thing(fields.text("street")?)? {
            Thing::Street(street) => Order::AllowStreet(street),
            _ => return None,
        },
        "return_to_depot" => match thing(fields.text("to")?)? {
            Thing::Depot(depot) => Order::ReturnToDepot(depot),
            _ => return None,
        },
        "dispatch" => {
            let stops = fields.0.get("stops")?.as_array()?.iter().map(|stop| stop_of(stop, &thing));
            Order::Dispatch(Itinerary { stops: stops.collect::<Option<Vec<_>>>()? })
        }
        "set_role" => Order::SetRole(role_of(fields.text("role")?)?),
        "set_in_service" => Order::SetInService(fields.truth("is_in_service")?),
        "book_maintenance" => Order::BookMaintenance(Timestamp(fields.whole("from_ms")?)),
        "send_responder" => Order::SendResponder,
        "set_doors" => Order::SetDoors(door_of(fields.text("doors")?)?),
        "set_climate" => Order::SetClimate(match (fields.power("hold_c")?, fields.whole("ready_ms")) {
            (None, _) => ClimateOrder::Off,
            (Some(cabin_c), None) => ClimateOrder::Hold(cabin_c),
            (Some(cabin_c), Some(ready)) => ClimateOrder::ReadyBy { cabin_c, departure: Timestamp(ready) },
        }),
        "charge_by" => Order::ChargeBy {
            level: fields.figure("soc")?,
            by: Timestamp(fields.whole("by_ms")?),
            pace: pace_of(fields.text("pace")?)?,
        },
        "charge_to" => Order::ChargeTo(fields.figure("soc")?),
        "set_charge_limit" => Order::SetChargeLimit(power()?),
        "horn" => Order::Horn,
        "set_lights" => Order::SetLights(fields.truth("are_on")?),
        "show_message" => Order::ShowMessage(fields.text("text")?.to_owned()),
        "set_voice_call" => Order::SetVoiceCall(fields.truth("is_open")?),
        "answer_assistance" => Order::AnswerAssistance {
            request: AssistanceId(u32::try_from(fields.whole("request")?).ok()?),
            answer: answer_of(fields.text("answer")?)?,
        },
        "set_point" => Order::SetPoint { heat_c: fields.figure("heat_c")?, cool_c: fields.figure("cool_c")? },
        "set_battery" => Order::SetBattery(power()?),
        "set_limit" => Order::SetLimit(power()?),
        "shed" => Order::Shed(shed_of(fields.text("level")?)?),
        "set_charging" => Order::SetCharging(fields.truth("is_on")?),
        "set_electrolyser" => Order::SetElectrolyser(power()?),
        "set_fuel_cell" => Order::SetFuelCell(power()?),
        _ => return None,
    })
}

fn stop_of(stop: &Value, thing: impl Fn(&str) -> Option<Thing>) -> Option<ItineraryStop> {
    let fields = Fields(stop.as_object()?);
    let Thing::Building(at) = thing(fields.text("at")?)? else { return None };
    Some(ItineraryStop {
        at,
        request: RequestId(u32::try_from(fields.whole("request")?).ok()?),
        deed: deed_of(fields.text("deed")?)?,
        due: Timestamp(fields.whole("due_ms")?),
    })
}

/// The fields of a JSON object, by name.
struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn whole(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    fn truth(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    fn figure(&self, name: &str) -> Option<f32> {
        figure_of(self.0.get(name)?)
    }

    /// A figure, or `null`.
    #[expect(clippy::option_option, reason = "what is not there is another thing than what is lifted")]
    fn power(&self, name: &str) -> Option<Option<f32>> {
        match self.0.get(name)? {
            Value::Null => Some(None),
            value => Some(Some(figure_of(value)?)),
        }
    }
}
