//! An event as one line of text.

use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::model::command::AssistanceAnswer;
use crate::model::{Event, EventKind, Role, Thing};
use crate::ui::context::UiContext;
use crate::ui::names;

/// What happened, in the window's language.
pub fn words(ctx: &UiContext<'_>, event: &Event) -> String {
    let line = Line { ctx };
    match event.kind {
        EventKind::RideRequested { from, to, party } => line.say(
            "event-ride-requested",
            &[("from", line.building(from)), ("to", line.building(to)), ("party", Line::number(party))],
        ),
        EventKind::RideUnserved { from } => line.say("event-ride-unserved", &[("from", line.building(from))]),
        EventKind::PickedUp { vehicle, at, riders } => line.say(
            "event-picked-up",
            &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at)), ("riders", Line::number(riders))],
        ),
        EventKind::DroppedOff { vehicle, at, riders } => line.say(
            "event-dropped-off",
            &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at)), ("riders", Line::number(riders))],
        ),
        EventKind::StoppedAtLineStop { vehicle, stop } => line.stopped(vehicle, stop),
        EventKind::ParcelDelivered { vehicle, at } => {
            line.say("event-parcel-delivered", &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at))])
        }
        EventKind::Departed { vehicle } => line.of_vehicle("event-departed", vehicle),
        EventKind::Arrived { vehicle } => line.of_vehicle("event-arrived", vehicle),
        EventKind::ChargingStarted { vehicle } => line.of_vehicle("event-charging-started", vehicle),
        EventKind::ChargingEnded { vehicle } => line.of_vehicle("event-charging-ended", vehicle),
        EventKind::ContactLost { vehicle } => line.of_vehicle("event-contact-lost", vehicle),
        EventKind::ContactRegained { vehicle } => line.of_vehicle("event-contact-regained", vehicle),
        EventKind::Immobilised { vehicle } => line.of_vehicle("event-immobilised", vehicle),
        EventKind::MovesAgain { vehicle } => line.of_vehicle("event-moves-again", vehicle),
        EventKind::ResponderSent { van, to } => {
            line.say("event-responder-sent", &[("van", line.vehicle(van)), ("vehicle", line.vehicle(to))])
        }
        EventKind::ResponderArrived { van, to } => {
            line.say("event-responder-arrived", &[("van", line.vehicle(van)), ("vehicle", line.vehicle(to))])
        }
        EventKind::AssistanceRequested { vehicle, cause } => {
            let cause = FluentValue::from(names::assistance_cause(ctx.text, cause).to_owned());
            line.say("event-assistance-requested", &[("vehicle", line.vehicle(vehicle)), ("cause", cause)])
        }
        EventKind::AssistanceAnswered { vehicle, answer } => line.answer("event-assistance-answered", vehicle, answer),
        EventKind::AssistanceTimedOut { vehicle, answer } => line.answer("event-assistance-timed-out", vehicle, answer),
        EventKind::RefitBegan { vehicle, role } => line.role("event-refit-began", vehicle, role, &[]),
        EventKind::RefitEnded { vehicle, role } => line.role("event-refit-ended", vehicle, role, &[]),
        EventKind::ServiceBegan { vehicle } => line.of_vehicle("event-service-began", vehicle),
        EventKind::ServiceEnded { vehicle } => line.of_vehicle("event-service-ended", vehicle),
        EventKind::VisitBegan { vehicle, at, role } => {
            line.role("event-visit-began", vehicle, role, &[("at", line.building(at))])
        }
        EventKind::VisitEnded { vehicle, at, role } => {
            line.role("event-visit-ended", vehicle, role, &[("at", line.building(at))])
        }
        EventKind::EmergencyCalled { at } => line.say("event-emergency-called", &[("at", line.building(at))]),
        EventKind::EmergencyUnserved { at } => line.say("event-emergency-unserved", &[("at", line.building(at))]),
        EventKind::AmbulanceSent { vehicle, to } => {
            line.say("event-ambulance-sent", &[("vehicle", line.vehicle(vehicle)), ("at", line.building(to))])
        }
        EventKind::AtPatient { vehicle, at } => {
            line.say("event-at-patient", &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at))])
        }
        EventKind::AtHospital { vehicle, at } => {
            line.say("event-at-hospital", &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at))])
        }
        EventKind::RefuellingStarted { vehicle, plant } => {
            line.say("event-refuelling-started", &[("vehicle", line.vehicle(vehicle)), ("plant", line.plant(plant))])
        }
        EventKind::RefuellingEnded { vehicle, plant } => {
            line.say("event-refuelling-ended", &[("vehicle", line.vehicle(vehicle)), ("plant", line.plant(plant))])
        }
        EventKind::ChargerFailed { charger } => line.say("event-charger-failed", &[("charger", line.charger(charger))]),
        EventKind::ChargerRepaired { charger } => {
            line.say("event-charger-repaired", &[("charger", line.charger(charger))])
        }
        EventKind::PlantFailed { plant } => line.say("event-plant-failed", &[("plant", line.plant(plant))]),
        EventKind::PlantRepaired { plant } => line.say("event-plant-repaired", &[("plant", line.plant(plant))]),
        EventKind::FeederNearLimit { feeder } => {
            line.say("event-feeder-near-limit", &[("feeder", line.feeder(feeder))])
        }
        EventKind::FeederRelieved { feeder } => line.say("event-feeder-relieved", &[("feeder", line.feeder(feeder))]),
    }
}

type Argument = (&'static str, FluentValue<'static>);

/// Names things for one line.
struct Line<'a> {
    ctx: &'a UiContext<'a>,
}

impl Line<'_> {
    fn say(&self, key: &str, args: &[Argument]) -> String {
        self.ctx.text.with(key, args)
    }

    fn of_vehicle(&self, key: &str, vehicle: VehicleId) -> String {
        self.say(key, &[("vehicle", self.vehicle(vehicle))])
    }

    fn answer(&self, key: &str, vehicle: VehicleId, answer: AssistanceAnswer) -> String {
        let answer = FluentValue::from(names::assistance_answer(self.ctx.text, answer).to_owned());
        self.say(key, &[("vehicle", self.vehicle(vehicle)), ("answer", answer)])
    }

    fn role(&self, key: &str, vehicle: VehicleId, role: Role, more: &[Argument]) -> String {
        let role = FluentValue::from(names::role(self.ctx.text, role).to_owned());
        self.say(key, &[&[("vehicle", self.vehicle(vehicle)), ("role", role)], more].concat())
    }

    fn stopped(&self, vehicle: VehicleId, stop: u16) -> String {
        let city = &self.ctx.picture.city;
        let line = self.ctx.picture.roster.get(vehicle.index()).and_then(|vehicle| vehicle.line);
        let stop = line
            .and_then(|line| city.lines.get(line.index())?.stops.get(usize::from(stop)))
            .map_or_else(|| (stop + 1).to_string(), |stop| self.ctx.text.name(&stop.name).to_owned());
        self.say("event-stopped-at", &[("vehicle", self.vehicle(vehicle)), ("stop", FluentValue::from(stop))])
    }

    fn number(number: u8) -> FluentValue<'static> {
        FluentValue::from(number)
    }

    fn thing(&self, thing: Thing) -> FluentValue<'static> {
        FluentValue::from(names::thing_name(self.ctx.text, self.ctx.picture, thing))
    }

    fn vehicle(&self, id: VehicleId) -> FluentValue<'static> {
        self.thing(Thing::Vehicle(id))
    }

    /// Whose home it was is nobody's business: homes are not told apart.
    fn building(&self, id: BuildingId) -> FluentValue<'static> {
        if names::is_home(&self.ctx.picture.city, id) {
            return FluentValue::from(self.ctx.text.get("a-home").to_owned());
        }
        self.thing(Thing::Building(id))
    }

    fn plant(&self, id: PlantId) -> FluentValue<'static> {
        self.thing(Thing::Plant(id))
    }

    fn charger(&self, id: ChargerId) -> FluentValue<'static> {
        self.thing(Thing::Charger(id))
    }

    fn feeder(&self, id: FeederId) -> FluentValue<'static> {
        self.thing(Thing::Feeder(id))
    }
}
