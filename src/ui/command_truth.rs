//! The three truths of a command in words: what is wanted, what was accepted, what is observed; and what will happen by
//! itself, and when.

use fluent_bundle::FluentValue;

use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    AssistanceAnswer, ChargePace, ClimateOrder, DoorOrder, Outcome, Phase, ShedLevel, StopHold, VoiceCall,
    VoiceCallState,
};
use crate::model::vehicle_detail::DoorState;
use crate::model::{LinkState, Order, Thing};
use crate::plan::observed::{Agreement, Observed, Seen};
use crate::world::CommandNow;

use super::command_state::clock_now;
use super::command_words;
use super::context::UiContext;
use super::issuer_words;
use super::names;
use super::unreached;
use super::widgets::age::Age;
use super::widgets::figure;

/// A live command of which nothing was heard for longer says so: the contract allows 3 s.
const SILENT_AFTER: Span = Span(2_500);

fn said(ctx: &UiContext<'_>, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<_> = args.iter().map(|(name, words)| (*name, FluentValue::from(words.clone()))).collect();
    ctx.text.with(key, &args)
}

fn clock(ctx: &UiContext<'_>, at: Timestamp) -> String {
    ctx.text.clock(at, ctx.picture.city.zone)
}

/// The state that an order wants: `doors locked`, `cabin at 22.0 °C`.
pub fn wanted(ctx: &UiContext<'_>, order: &Order) -> String {
    let plain = |key: &str| ctx.text.get(key).to_owned();
    let with = |key: &str, value: String| said(ctx, key, &[("value", value)]);
    let name = |thing: Thing| names::thing_name(ctx.text, ctx.picture, thing);
    let power = |key: &str, without: &str, value: &Option<f32>| match value {
        Some(kw) => with(key, figure::power(ctx.text, *kw)),
        None => plain(without),
    };
    match order {
        Order::PullOver => plain("wanted-pull-over"),
        Order::EmergencyStop => plain("wanted-emergency-stop"),
        Order::HoldAtNextStop => plain("wanted-hold-at-next-stop"),
        Order::EndAutomation => plain("wanted-end-automation"),
        Order::Release => plain("wanted-release"),
        Order::TakeOver => plain("wanted-take-over"),
        Order::GoTo(building) => with("wanted-at", name(Thing::Building(*building))),
        Order::Reroute => plain("wanted-reroute"),
        Order::AvoidStreet { street, until } => {
            let (street, until) = (name(Thing::Street(*street)), ctx.text.clock_short(*until, ctx.picture.city.zone));
            said(ctx, "wanted-avoid-street", &[("value", street), ("time", until)])
        }
        Order::AllowStreet(street) => with("wanted-allow-street", name(Thing::Street(*street))),
        Order::ReturnToDepot(depot) => with("wanted-at", name(Thing::Depot(*depot))),
        Order::Dispatch(itinerary) => with("wanted-dispatch", itinerary.stops.len().to_string()),
        Order::SetRole(role) => with("wanted-role", names::role(ctx.text, *role).to_owned()),
        Order::SetInService(true) => plain("wanted-in-service"),
        Order::SetInService(false) => plain("wanted-out-of-service"),
        Order::BookMaintenance(at) => with("wanted-maintenance", ctx.text.clock_short(*at, ctx.picture.city.zone)),
        Order::SendResponder => plain("wanted-responder"),
        Order::SetDoors(DoorOrder::Lock) => plain("wanted-doors-locked"),
        Order::SetDoors(DoorOrder::Unlock) => plain("wanted-doors-unlocked"),
        Order::SetClimate(ClimateOrder::Off) => plain("wanted-climate-off"),
        Order::SetClimate(ClimateOrder::Hold(cabin_c)) => {
            with("wanted-climate", figure::temperature(ctx.text, *cabin_c))
        }
        Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure }) => {
            let at = ctx.text.clock_short(*departure, ctx.picture.city.zone);
            said(ctx, "wanted-ready", &[("value", figure::temperature(ctx.text, *cabin_c)), ("time", at)])
        }
        Order::ChargeBy { level, by, pace } => {
            let key = if *pace == ChargePace::Cheapest { "wanted-charge-cheapest" } else { "wanted-charge-by" };
            let at = ctx.text.clock_short(*by, ctx.picture.city.zone);
            said(ctx, key, &[("value", figure::percent(ctx.text, *level)), ("time", at)])
        }
        Order::SetVoiceCall(true) => plain("wanted-voice-call"),
        Order::SetVoiceCall(false) => plain("wanted-no-voice-call"),
        Order::ChargeTo(level) => with("wanted-charge", figure::percent(ctx.text, *level)),
        Order::SetChargeLimit(limit) | Order::SetLimit(limit) => power("wanted-limit", "wanted-no-limit", limit),
        Order::Horn => plain("wanted-horn"),
        Order::SetLights(true) => plain("wanted-lights-on"),
        Order::SetLights(false) => plain("wanted-lights-off"),
        Order::ShowMessage(words) => with("wanted-message", words.clone()),
        Order::AnswerAssistance { answer, .. } => with("wanted-answer", answer_words(ctx, *answer)),
        Order::SetPoint { heat_c, cool_c } => {
            let [from, to] = [*heat_c, *cool_c].map(|value_c| figure::temperature(ctx.text, value_c));
            said(ctx, "wanted-set-point", &[("from", from), ("to", to)])
        }
        Order::SetBattery(kw) => power("wanted-battery", "wanted-own-rules", kw),
        Order::Shed(level) => plain(match level {
            ShedLevel::Nothing => "wanted-shed-nothing",
            ShedLevel::Flexible => "wanted-shed-flexible",
            ShedLevel::Comfort => "wanted-shed-comfort",
            ShedLevel::Essentials => "wanted-shed-essentials",
        }),
        Order::SetCharging(true) => plain("wanted-charger-on"),
        Order::SetCharging(false) => plain("wanted-charger-off"),
        Order::SetElectrolyser(kw) => power("wanted-electrolyser", "wanted-own-rules", kw),
        Order::SetFuelCell(kw) => power("wanted-fuel-cell", "wanted-own-rules", kw),
    }
}

fn answer_words(ctx: &UiContext<'_>, answer: AssistanceAnswer) -> String {
    names::assistance_answer(ctx.text, answer).to_owned()
}

/// What its executor said last: `Accepted 3 s ago by Shuttle 12`.
pub fn accepted(ctx: &UiContext<'_>, row: &CommandNow) -> String {
    let by = names::thing_name(ctx.text, ctx.picture, row.command.target);
    let age = Age::of(ctx, row.last_heard).words(ctx.text);
    let heard = |key: &str| said(ctx, key, &[("age", age.clone()), ("by", by.clone())]);
    let was_heard = row.last_heard != Timestamp::NEVER;
    match row.life.phase() {
        Phase::Held => ctx.text.get("accepted-held").to_owned(),
        Phase::Queued => ctx.text.get("accepted-queued").to_owned(),
        Phase::Sent => said(ctx, "accepted-not-yet", &[("by", by)]),
        Phase::Accepted => heard("accepted-by"),
        Phase::InProgress => {
            let percent = figure::percent(ctx.text, row.life.progress());
            said(ctx, "accepted-in-progress", &[("age", age), ("by", by), ("percent", percent)])
        }
        Phase::Unconfirmed if was_heard => heard("accepted-unconfirmed-since"),
        Phase::Unconfirmed => said(ctx, "accepted-unconfirmed", &[("by", by)]),
        Phase::Ended(outcome) if was_heard => {
            let outcome = command_words::outcome(ctx.text, outcome);
            said(ctx, "accepted-ended", &[("age", age), ("by", by), ("outcome", outcome)])
        }
        // An end that the station made by itself: before it was sent.
        Phase::Ended(outcome) => {
            said(ctx, "accepted-ended-here", &[("outcome", command_words::outcome(ctx.text, outcome))])
        }
    }
}

/// What is observed, with its age: `doors open, 2 s ago`.
pub fn observed(ctx: &UiContext<'_>, observed: &Observed) -> String {
    if observed.at == Timestamp::NEVER {
        return ctx.text.get("observed-nothing").to_owned();
    }
    let seen = seen(ctx, &observed.seen);
    said(ctx, "observed-aged", &[("seen", seen), ("age", Age::of(ctx, observed.at).words(ctx.text))])
}

/// The key of whether what is observed agrees with what is wanted.
pub fn agreement_key(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Agrees => "observed-agrees",
        Agreement::Differs => "observed-differs",
        Agreement::Unknown => "observed-unknown",
    }
}

/// What was seen, in words.
pub fn seen(ctx: &UiContext<'_>, seen: &Seen) -> String {
    let plain = |key: &str| ctx.text.get(key).to_owned();
    let with = |key: &str, value: String| said(ctx, key, &[("value", value)]);
    let power = |key: &str, kw: f32| with(key, figure::power(ctx.text, kw));
    match *seen {
        Seen::Nothing => plain("observed-nothing"),
        Seen::NotTold => plain("observed-not-told"),
        Seen::Drive { state, speed_mps, stop } => {
            let state = names::vehicle_state(ctx.text, state).to_lowercase();
            let speed = figure::speed(ctx.text, speed_mps);
            let drives = said(ctx, "observed-drive", &[("state", state), ("speed", speed)]);
            stop.map_or(drives.clone(), |stop| format!("{drives}, {}", held_by(ctx, stop)))
        }
        Seen::Holder(stop) => stop.map_or_else(|| plain("observed-no-stop"), |stop| held_by(ctx, stop)),
        Seen::Away { metres, is_bound_for_it } => {
            let key = if is_bound_for_it { "observed-bound" } else { "observed-away" };
            with(key, figure::length(ctx.text, metres))
        }
        Seen::Avoids { keeps_off: true, is_on_it: false } => plain("observed-keeps-off"),
        Seen::Avoids { keeps_off: true, is_on_it: true } => plain("observed-still-on-street"),
        Seen::Avoids { keeps_off: false, .. } => plain("observed-keeps-off-nothing"),
        Seen::VoiceCall(call) => call.map_or_else(|| plain("observed-no-voice-call"), |call| voice_call(ctx, call)),
        Seen::Stops { to_come, wanted, are_as_wanted } => {
            let key = if are_as_wanted { "observed-stops" } else { "observed-other-stops" };
            said(ctx, key, &[("number", to_come.to_string()), ("wanted", wanted.to_string())])
        }
        Seen::Role(role) => with("wanted-role", names::role(ctx.text, role).to_owned()),
        Seen::InService(true) => plain("wanted-in-service"),
        Seen::InService(false) => plain("wanted-out-of-service"),
        Seen::ToWorkshop => plain("observed-to-workshop"),
        Seen::Responder { vehicle, metres } => {
            let name = names::thing_name(ctx.text, ctx.picture, Thing::Vehicle(vehicle));
            said(ctx, "observed-responder", &[("name", name), ("value", figure::length(ctx.text, metres))])
        }
        Seen::NobodyComes => plain("observed-nobody-comes"),
        Seen::Doors(DoorState::Open) => plain("observed-doors-open"),
        Seen::Doors(DoorState::Closed) => plain("observed-doors-closed"),
        Seen::Doors(DoorState::Locked) => plain("wanted-doors-locked"),
        Seen::Climate { set_c, cabin_c } => {
            let cabin = figure::temperature(ctx.text, cabin_c);
            match set_c {
                Some(set_c) => {
                    said(ctx, "observed-climate", &[("cabin", cabin), ("set", figure::temperature(ctx.text, set_c))])
                }
                None => said(ctx, "observed-climate-off", &[("cabin", cabin)]),
            }
        }
        Seen::Charge { soc, power_kw } => {
            let [level, power] = [figure::percent(ctx.text, soc), figure::power(ctx.text, power_kw)];
            said(ctx, "observed-charge", &[("level", level), ("power", power)])
        }
        Seen::Draws(kw) => power("observed-draws", kw),
        Seen::HornSounded => plain("wanted-horn"),
        Seen::Lights(true) => plain("wanted-lights-on"),
        Seen::Lights(false) => plain("wanted-lights-off"),
        Seen::Asks(true) => plain("observed-asks"),
        Seen::Asks(false) => plain("observed-asks-no-more"),
        Seen::Rooms(rooms_c) => with("observed-rooms", figure::temperature(ctx.text, rooms_c)),
        Seen::BatteryPower(kw) => power("wanted-battery", kw),
        Seen::Load(kw) => power("observed-load", kw),
        Seen::Use(kw) => power("observed-use", kw),
        Seen::Electrolyser(kw) => power("wanted-electrolyser", kw),
        Seen::FuelCell(kw) => power("wanted-fuel-cell", kw),
    }
}

/// A voice call: its state, with whom and for how long.
pub fn voice_call(ctx: &UiContext<'_>, call: VoiceCall) -> String {
    let key = match call.state {
        VoiceCallState::Ringing => "voice-call-ringing",
        VoiceCallState::Open => "voice-call-open",
    };
    let seconds = ((clock_now(ctx) - call.since).0 / 1_000).max(0);
    let time = format!("{}:{:02}", seconds / 60, seconds % 60);
    said(ctx, key, &[("who", issuer_words::issuer(ctx, call.with)), ("time", time)])
}

fn held_by(ctx: &UiContext<'_>, stop: StopHold) -> String {
    let name = ctx.text.get(command_words::order(stop.kind)).to_owned();
    said(ctx, "observed-held-by", &[("stop", name), ("who", issuer_words::issuer(ctx, stop.holder))])
}

/// Whether nothing is heard of what should answer: no link, or silence for longer than the contract allows.
pub fn is_silent(ctx: &UiContext<'_>, row: &CommandNow) -> bool {
    let is_open = matches!(row.life.phase(), Phase::Sent | Phase::Accepted | Phase::InProgress | Phase::Unconfirmed);
    if !is_open {
        return false;
    }
    let heard = row.last_heard.max(row.command.issued);
    ctx.picture.source.link == LinkState::Lost
        || row.life.phase() == Phase::Unconfirmed
        || (row.life.phase() == Phase::Sent && (clock_now(ctx) - heard > SILENT_AFTER || is_target_unheard(ctx, row)))
}

fn is_target_unheard(ctx: &UiContext<'_>, row: &CommandNow) -> bool {
    matches!(row.command.target, Thing::Vehicle(id) if unreached::is_unheard_now(ctx, id))
}

/// That a vehicle was not reached, and what it does by itself; `None` when it was, or while it may still answer.
pub fn not_reached(ctx: &UiContext<'_>, row: &CommandNow) -> Option<String> {
    let Thing::Vehicle(id) = row.command.target else { return None };
    let has_no_answer =
        matches!(row.life.phase(), Phase::Sent | Phase::Unconfirmed) && row.last_heard == Timestamp::NEVER;
    (has_no_answer && is_silent(ctx, row)).then(|| unreached::not_reached(ctx, id))
}

/// What will happen by itself, and when. `None` once it has ended.
pub fn by_itself(ctx: &UiContext<'_>, row: &CommandNow) -> Option<String> {
    let target = names::thing_name(ctx.text, ctx.picture, row.command.target);
    let expires = clock(ctx, row.command.expires);
    let overdue = clock(ctx, row.command.expires + row.command.order.longest());
    let key = match row.life.phase() {
        Phase::Ended(_) => return None,
        Phase::Held => "by-itself-held",
        Phase::Queued => "by-itself-queued",
        _ if row.life.is_cancel_wanted() => "by-itself-cancelling",
        Phase::Sent => "by-itself-sent",
        Phase::Accepted | Phase::InProgress => "by-itself-accepted",
        Phase::Unconfirmed => "by-itself-unconfirmed",
    };
    let words = said(ctx, key, &[("target", target), ("expires", expires), ("overdue", overdue)]);
    if ctx.picture.source.link == LinkState::Lost {
        return Some(format!("{} {words}", ctx.text.get("by-itself-link-down")));
    }
    Some(words)
}

/// Why it was refused or failed, and what would help.
pub fn help(ctx: &UiContext<'_>, row: &CommandNow) -> Option<String> {
    let Some(Outcome::Rejected { refusal, .. }) = row.life.outcome() else { return None };
    let help = refusal.help()?;
    Some(said(ctx, "command-help", &[("help", ctx.text.get(command_words::help(help)).to_owned())]))
}
