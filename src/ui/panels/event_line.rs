//! An event as one line of text.

use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, SignalId, StreetId, VehicleId};
use crate::model::command::AssistanceAnswer;
use crate::model::{Cause, Event, EventKind, InjectionKind, InjectionTarget, NotHandedOver, OrderKind, Role, Thing};
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::names;

/// What happened and why, in the window's language.
pub fn words(ctx: &UiContext<'_>, event: &Event) -> String {
    let line = Line { ctx };
    let what = line.what(event.kind);
    match event.cause.and_then(|cause| line.why(cause)) {
        Some(why) => {
            line.say("event-with-cause", &[("what", FluentValue::from(what)), ("why", FluentValue::from(why))])
        }
        None => what,
    }
}

/// What happened, in the window's language.
fn plain_words(line: &Line<'_>, kind: EventKind) -> String {
    match kind {
        EventKind::RideRequested { from, to, party } => line.say(
            "event-ride-requested",
            &[("from", line.building(from)), ("to", line.building(to)), ("party", Line::number(party))],
        ),
        EventKind::RideUnserved { from } => line.say("event-ride-unserved", &[("from", line.building(from))]),
        EventKind::NoShow { vehicle, at } => line.at_place("event-no-show", vehicle, at),
        EventKind::PickedUp { vehicle, at, riders } => line.say(
            "event-picked-up",
            &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at)), ("riders", Line::number(riders))],
        ),
        EventKind::DroppedOff { vehicle, at, riders } => line.say(
            "event-dropped-off",
            &[("vehicle", line.vehicle(vehicle)), ("at", line.building(at)), ("riders", Line::number(riders))],
        ),
        EventKind::StoppedAtLineStop { vehicle, stop } => line.stopped(vehicle, stop),
        EventKind::ParcelDelivered { vehicle, at } => line.at_place("event-parcel-delivered", vehicle, at),
        EventKind::ParcelNotHandedOver { vehicle, at, why: NotHandedOver::NobodyCame } => {
            line.at_place("event-parcel-nobody-came", vehicle, at)
        }
        EventKind::ParcelNotHandedOver { vehicle, at, why: NotHandedOver::WrongCode } => {
            line.at_place("event-parcel-wrong-code", vehicle, at)
        }
        EventKind::ParcelReturned { vehicle, at } => line.at_place("event-parcel-returned", vehicle, at),
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
            let cause = FluentValue::from(names::assistance_cause(line.ctx.text, cause).to_owned());
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
        EventKind::AtPatient { vehicle, at } => line.at_place("event-at-patient", vehicle, at),
        EventKind::AtHospital { vehicle, at } => line.at_place("event-at-hospital", vehicle, at),
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
        EventKind::CommandAccepted { target, order } => {
            line.say("event-command-accepted", &[("target", line.target(target)), ("order", line.order(order))])
        }
        EventKind::CommandEnded { target, order, outcome } => line.say(
            "event-command-ended",
            &[
                ("target", line.target(target)),
                ("order", line.order(order)),
                ("outcome", FluentValue::from(command_words::outcome(line.ctx.text, outcome))),
            ],
        ),
        EventKind::HornSounded { vehicle } => line.of_vehicle("event-horn-sounded", vehicle),
        EventKind::FeederRelieved { feeder } => line.of_feeder("event-feeder-relieved", feeder),
        other => scenario_words(line, other),
    }
}

/// The same for what scenarios, outages and injections bring.
fn scenario_words(line: &Line<'_>, kind: EventKind) -> String {
    match kind {
        EventKind::FeederTripped { feeder } => line.of_feeder("event-feeder-tripped", feeder),
        EventKind::FeederRestored { feeder } => line.of_feeder("event-feeder-restored", feeder),
        EventKind::StreetClosed { street } => line.of_street("event-street-closed", street),
        EventKind::StreetNarrowed { street } => line.of_street("event-street-narrowed", street),
        EventKind::StreetOpened { street } => line.of_street("event-street-opened", street),
        EventKind::Rerouted { vehicle } => line.of_vehicle("event-rerouted", vehicle),
        EventKind::SignalDark { signal } => line.say("event-signal-dark", &[("place", line.signal(signal))]),
        EventKind::SignalLit { signal } => line.say("event-signal-lit", &[("place", line.signal(signal))]),
        EventKind::ChargerDark { charger } => line.say("event-charger-dark", &[("charger", line.charger(charger))]),
        EventKind::BuildingClosed { building } => {
            line.say("event-building-closed", &[("building", line.building(building))])
        }
        EventKind::BuildingOpened { building } => {
            line.say("event-building-opened", &[("building", line.building(building))])
        }
        EventKind::ChargerLit { charger } => line.say("event-charger-lit", &[("charger", line.charger(charger))]),
        EventKind::LifeSupportAtRisk { feeder, homes, minutes_left } => line.say(
            "event-life-support-at-risk",
            &[("feeder", line.feeder(feeder)), ("homes", homes.into()), ("minutes", minutes_left.into())],
        ),
        EventKind::LifeSupportFailing { feeder, homes } => {
            line.say("event-life-support-failing", &[("feeder", line.feeder(feeder)), ("homes", homes.into())])
        }
        EventKind::LiftsStuck { feeder, buildings, people } => line.say(
            "event-lifts-stuck",
            &[("feeder", line.feeder(feeder)), ("buildings", buildings.into()), ("people", people.into())],
        ),
        EventKind::CellsDark { cells, .. } => line.say("event-cells-dark", &[("cells", cells.into())]),
        EventKind::CellsLit { cells, .. } => line.say("event-cells-lit", &[("cells", cells.into())]),
        EventKind::InjectionBegan { kind, target } => {
            line.say("event-injection-began", &[("what", line.injection(kind, target))])
        }
        EventKind::InjectionEnded { kind, target } => {
            line.say("event-injection-ended", &[("what", line.injection(kind, target))])
        }
        EventKind::ScenarioStep { step } => line.story(step).unwrap_or_default(),
        EventKind::EarthquakeWarning { seconds } => {
            line.say("event-earthquake-warning", &[("seconds", Line::number(seconds))])
        }
        EventKind::Earthquake { intensity } => line.say("event-earthquake", &[("intensity", Line::number(intensity))]),
        EventKind::StoppedByItself { vehicle } => line.of_vehicle("event-stopped-by-itself", vehicle),
        EventKind::VehicleChecked { vehicle } => line.of_vehicle("event-vehicle-checked", vehicle),
        EventKind::LifeSupportLow { building } => {
            line.say("event-life-support-low", &[("building", line.building(building))])
        }
        EventKind::HydrogenLeaks { plant } => line.say("event-hydrogen-leaks", &[("plant", line.plant(plant))]),
        EventKind::PlantShutOff { plant } => line.say("event-plant-shut-off", &[("plant", line.plant(plant))]),
        EventKind::PlantReleased { plant } => line.say("event-plant-released", &[("plant", line.plant(plant))]),
        // All others have their words above.
        _ => String::new(),
    }
}

type Argument = (&'static str, FluentValue<'static>);

/// Names things for one line.
struct Line<'a> {
    ctx: &'a UiContext<'a>,
}

impl Line<'_> {
    fn what(&self, kind: EventKind) -> String {
        plain_words(self, kind)
    }

    fn why(&self, cause: Cause) -> Option<String> {
        Some(match cause {
            Cause::FeederOut(feeder) => self.of_feeder("cause-feeder-out", feeder),
            Cause::FeederBack(feeder) => self.of_feeder("cause-feeder-back", feeder),
            Cause::CellOut(feeder) => self.of_feeder("cause-cell-out", feeder),
            Cause::Earthquake => self.say("cause-earthquake", &[]),
            Cause::HydrogenLeak(plant) => self.say("cause-hydrogen-leak", &[("plant", self.plant(plant))]),
            Cause::Empty => self.say("cause-empty", &[]),
            Cause::StreetClosed(street) => {
                self.say("cause-street-closed", &[("street", self.thing(Thing::Street(street)))])
            }
            Cause::ByHand => self.say("cause-by-hand", &[]),
            // The step's own line stands beside it.
            Cause::Scenario(_) => return None,
        })
    }

    /// The line of the story at a step of the scenario.
    fn story(&self, step: u16) -> Option<String> {
        let playing = self.ctx.picture.scenario.as_ref()?.playing.as_ref()?;
        let line = playing.steps.get(usize::from(step))?.say.as_ref()?;
        Some(self.ctx.text.name(line).to_owned())
    }

    /// What was made to happen, and at which thing.
    fn injection(&self, kind: InjectionKind, target: InjectionTarget) -> FluentValue<'static> {
        let what = names::injection(self.ctx.text, kind);
        let at = match target {
            InjectionTarget::Building(id) if names::is_home(&self.ctx.picture.city, id) => {
                self.ctx.text.get("a-home").to_owned()
            }
            _ => names::injection_target(self.ctx.text, self.ctx.picture, target),
        };
        FluentValue::from(if at.is_empty() { what } else { format!("{what}: {at}") })
    }

    /// Traffic lights are called by a street that leaves their junction.
    fn signal(&self, id: SignalId) -> FluentValue<'static> {
        let city = &self.ctx.picture.city;
        let node = city.control.signals.get(id.index()).map(|signal| signal.node);
        let street = node.and_then(|node| {
            let streets = city.streets.out_of(node).map(|arc| city.streets.street_of(arc));
            streets.filter_map(|street| street.name.as_ref()).min()
        });
        FluentValue::from(match street {
            Some(name) => self.ctx.text.name(name).to_owned(),
            None => (id.index() + 1).to_string(),
        })
    }

    fn of_feeder(&self, key: &str, feeder: FeederId) -> String {
        self.say(key, &[("feeder", self.feeder(feeder))])
    }

    fn of_street(&self, key: &str, street: StreetId) -> String {
        self.say(key, &[("street", self.thing(Thing::Street(street)))])
    }

    fn say(&self, key: &str, args: &[Argument]) -> String {
        self.ctx.text.with(key, args)
    }

    fn at_place(&self, key: &str, vehicle: VehicleId, at: BuildingId) -> String {
        self.say(key, &[("vehicle", self.vehicle(vehicle)), ("at", self.building(at))])
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

    fn order(&self, order: OrderKind) -> FluentValue<'static> {
        FluentValue::from(self.ctx.text.get(command_words::order(order)).to_owned())
    }

    fn target(&self, target: Thing) -> FluentValue<'static> {
        match target {
            Thing::Building(id) => self.building(id),
            _ => self.thing(target),
        }
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
