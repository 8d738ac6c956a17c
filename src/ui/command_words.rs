//! Words of commands: what orders, reasons and outcomes are called.

use fluent_bundle::FluentValue;

use crate::model::OrderKind;
use crate::model::command::{Failure, Help, Outcome, Refusal};
use crate::plan::interlocks::{Advice, Ground};

use super::text::Text;

/// The key of an order's name.
pub fn order(value: OrderKind) -> &'static str {
    match value {
        OrderKind::PullOver => "order-pull-over",
        OrderKind::EmergencyStop => "order-emergency-stop",
        OrderKind::HoldAtNextStop => "order-hold-at-next-stop",
        OrderKind::EndAutomation => "order-end-automation",
        OrderKind::Release => "order-release",
        OrderKind::TakeOver => "order-take-over",
        OrderKind::GoTo => "order-go-to",
        OrderKind::Reroute => "order-reroute",
        OrderKind::AvoidStreet => "order-avoid-street",
        OrderKind::AllowStreet => "order-allow-street",
        OrderKind::ReturnToDepot => "order-return-to-depot",
        OrderKind::Dispatch => "order-dispatch",
        OrderKind::SetRole => "order-set-role",
        OrderKind::SetInService => "order-set-in-service",
        OrderKind::BookMaintenance => "order-book-maintenance",
        OrderKind::SendResponder => "order-send-responder",
        OrderKind::SetDoors => "order-set-doors",
        OrderKind::SetClimate => "order-set-climate",
        OrderKind::ChargeTo => "order-charge-to",
        OrderKind::ChargeBy => "order-charge-by",
        OrderKind::SetChargeLimit => "order-set-charge-limit",
        OrderKind::Horn => "order-horn",
        OrderKind::SetLights => "order-set-lights",
        OrderKind::ShowMessage => "order-show-message",
        OrderKind::SetVoiceCall => "order-set-voice-call",
        OrderKind::AnswerAssistance => "order-answer-assistance",
        OrderKind::SetPoint => "order-set-point",
        OrderKind::SetBattery => "order-set-battery",
        OrderKind::SetLimit => "order-set-limit",
        OrderKind::Shed => "order-shed",
        OrderKind::SetCharging => "order-set-charging",
        OrderKind::SetElectrolyser => "order-set-electrolyser",
        OrderKind::SetFuelCell => "order-set-fuel-cell",
    }
}

/// The key of a reason against an order.
pub fn refusal(value: Refusal) -> &'static str {
    match value {
        Refusal::UnknownTarget => "refusal-unknown-target",
        Refusal::NotForThisTarget => "refusal-not-for-this-target",
        Refusal::OutOfRange => "refusal-out-of-range",
        Refusal::TimeToLiveTooLong => "refusal-time-to-live-too-long",
        Refusal::Declined => "refusal-declined",
        Refusal::NoWay => "refusal-no-way",
        Refusal::TooManyStops => "refusal-too-many-stops",
        Refusal::TooFewPlaces => "refusal-too-few-places",
        Refusal::OutOfService => "refusal-out-of-service",
        Refusal::Immobilised => "refusal-immobilised",
        Refusal::Moving => "refusal-moving",
        Refusal::RidersAboard => "refusal-riders-aboard",
        Refusal::StateTooOld => "refusal-state-too-old",
        Refusal::BatteryTooLow => "refusal-battery-too-low",
        Refusal::BatteryTooLowForTrip => "refusal-battery-too-low-for-trip",
        Refusal::UnknownRequest => "refusal-unknown-request",
        Refusal::RequestTaken => "refusal-request-taken",
        Refusal::ChargerTaken => "refusal-charger-taken",
        Refusal::ChargerFaulty => "refusal-charger-faulty",
        Refusal::PlantFaulty => "refusal-plant-faulty",
        Refusal::TankEmpty => "refusal-tank-empty",
        Refusal::TankFull => "refusal-tank-full",
        Refusal::FeederAtLimit => "refusal-feeder-at-limit",
        Refusal::EmergencyVehicleNear => "refusal-emergency-vehicle-near",
        Refusal::RampOut => "refusal-ramp-out",
        Refusal::DoorsOpen => "refusal-doors-open",
        Refusal::Stopped => "refusal-stopped",
        Refusal::HeldByAnother => "refusal-held-by-another",
        Refusal::ReasonMissing => "refusal-reason-missing",
        Refusal::NotConfirmed => "refusal-not-confirmed",
        Refusal::NotJournaled => "refusal-not-journaled",
        Refusal::NotAllowed => "refusal-not-allowed",
        Refusal::BelongsToAnother => "refusal-belongs-to-another",
        Refusal::NobodyFree => "refusal-nobody-free",
        Refusal::NothingAsked => "refusal-nothing-asked",
        Refusal::TooManyStreets => "refusal-too-many-streets",
        Refusal::TooLittleTime => "refusal-too-little-time",
        Refusal::NobodyAboard => "refusal-nobody-aboard",
        Refusal::NotStopped => "refusal-not-stopped",
        Refusal::NotSignedIn => "refusal-not-signed-in",
        Refusal::SamePerson => "refusal-same-person",
        Refusal::SecondDeclined => "refusal-second-declined",
    }
}

/// The key of what would help.
pub fn help(value: Help) -> &'static str {
    match value {
        Help::ChangeValue => "help-change-value",
        Help::ShortenTimeToLive => "help-shorten-time-to-live",
        Help::WaitAndRetry => "help-wait-and-retry",
        Help::ChooseAnotherPlace => "help-choose-another-place",
        Help::SplitOverVehicles => "help-split-over-vehicles",
        Help::ReturnToService => "help-return-to-service",
        Help::SendResponder => "help-send-responder",
        Help::StopFirst => "help-stop-first",
        Help::WaitForRiders => "help-wait-for-riders",
        Help::WaitForContact => "help-wait-for-contact",
        Help::ChargeFirst => "help-charge-first",
        Help::ChooseAnotherCharger => "help-choose-another-charger",
        Help::WaitForRepair => "help-wait-for-repair",
        Help::FillTank => "help-fill-tank",
        Help::UseHydrogen => "help-use-hydrogen",
        Help::LowerPower => "help-lower-power",
        Help::StowRamp => "help-stow-ramp",
        Help::CloseDoors => "help-close-doors",
        Help::ReleaseFirst => "help-release-first",
        Help::TakeOver => "help-take-over",
        Help::GiveReason => "help-give-reason",
        Help::Confirm => "help-confirm",
        Help::MendJournal => "help-mend-journal",
        Help::AskSupervisor => "help-ask-supervisor",
        Help::AskPartner => "help-ask-partner",
        Help::AllowAStreet => "help-allow-a-street",
        Help::LaterOrLess => "help-later-or-less",
        Help::SignIn => "help-sign-in",
        Help::AskAnotherPerson => "help-ask-another-person",
    }
}

/// The key of why a command failed.
pub fn failure(value: Failure) -> &'static str {
    match value {
        Failure::Restarted => "failure-restarted",
        Failure::Immobilised => "failure-immobilised",
        Failure::NoWay => "failure-no-way",
        Failure::TimedOut => "failure-timed-out",
        Failure::EquipmentFaulty => "failure-equipment-faulty",
        Failure::Stopped => "failure-stopped",
        Failure::Forgotten => "failure-forgotten",
        Failure::NotAnswered => "failure-not-answered",
    }
}

/// The key of what a vehicle stands on.
pub fn ground(value: Ground) -> &'static str {
    match value {
        Ground::Open => "ground-open",
        Ground::Junction => "ground-junction",
        Ground::RailCrossing => "ground-rail-crossing",
        Ground::Bridge => "ground-bridge",
        Ground::Tunnel => "ground-tunnel",
    }
}

/// How a command ended, in the window's language.
pub fn outcome(text: &Text, outcome: Outcome) -> String {
    let because = |key: &str, why: &str| text.with(key, &[("why", FluentValue::from(text.get(why).to_owned()))]);
    match outcome {
        Outcome::Done => text.get("outcome-done").to_owned(),
        Outcome::Rejected { refusal: why, .. } => because("outcome-rejected", refusal(why)),
        Outcome::Failed(why) => because("outcome-failed", failure(why)),
        Outcome::Expired => text.get("outcome-expired").to_owned(),
        Outcome::Cancelled => text.get("outcome-cancelled").to_owned(),
        Outcome::Superseded => text.get("outcome-superseded").to_owned(),
    }
}

/// A piece of advice, in the window's language.
pub fn advice(text: &Text, advice: Advice) -> String {
    let number = |value: f32| FluentValue::from(format!("{value:.0}"));
    match advice {
        Advice::BadPlaceToStand { ground: on, next_safe_m } => {
            let name = FluentValue::from(text.get(ground(on)).to_owned());
            let place = text.with("advice-bad-place-to-stand", &[("ground", name)]);
            let better = next_safe_m.map(|away_m| text.with("advice-next-place", &[("metres", number(away_m))]));
            better.map_or(place.clone(), |better| format!("{place} {better}"))
        }
        Advice::EmergencyVehicleNear { away_m } => {
            text.with("advice-emergency-vehicle-near", &[("metres", number(away_m))])
        }
        Advice::RidersAboard { riders } => text.with("advice-riders-aboard", &[("riders", FluentValue::from(riders))]),
        Advice::StateOld { age_s: None } => text.get("advice-never-heard").to_owned(),
        Advice::StateOld { age_s: Some(age_s) } => text.with("advice-state-old", &[("seconds", number(age_s))]),
        Advice::FeederNearLimit { share } => {
            text.with("advice-feeder-near-limit", &[("percent", number(share * 100.0))])
        }
        Advice::LittleRangeLeft { range_km } => text.with("advice-little-range-left", &[("km", number(range_km))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::command::Retry;
    use crate::ui::text::Language;

    #[test]
    fn every_order_reason_and_advice_has_words_in_every_language() {
        for language in Language::ALL {
            let text = Text::new(language);
            let mut keys: Vec<&str> = OrderKind::ALL.map(order).into();
            keys.extend(Refusal::ALL.map(refusal));
            keys.extend(Refusal::ALL.into_iter().filter_map(Refusal::help).map(help));
            keys.extend(Failure::ALL.map(failure));
            keys.extend(Ground::ALL.map(ground));
            for key in keys {
                assert!(text.has(key), "{language:?}: {key}");
            }
            let outcomes = [
                Outcome::Done,
                Outcome::Rejected { refusal: Refusal::Moving, retry: Retry::Later },
                Outcome::Failed(Failure::NoWay),
                Outcome::Expired,
                Outcome::Cancelled,
                Outcome::Superseded,
            ];
            let advice_lines = [
                Advice::BadPlaceToStand { ground: Ground::Tunnel, next_safe_m: Some(120.0) },
                Advice::EmergencyVehicleNear { away_m: 80.0 },
                Advice::RidersAboard { riders: 3 },
                Advice::StateOld { age_s: None },
                Advice::StateOld { age_s: Some(40.0) },
                Advice::FeederNearLimit { share: 0.95 },
                Advice::LittleRangeLeft { range_km: 6.0 },
            ];
            let lines =
                outcomes.map(|it| outcome(&text, it)).into_iter().chain(advice_lines.map(|it| advice(&text, it)));
            for line in lines {
                assert!(!line.is_empty() && !line.contains(['{', '-']), "{language:?}: {line}");
            }
        }
    }
}
