//! The built-in stories in the city that the program makes by itself: what their lines say is so when they are said.

use std::path::Path;
use std::sync::Arc;

use crate::base::ids::{FeederId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::generate::{GenerateOptions, generate};
use crate::city::overlay::lay_over;
use crate::model::{AssistanceCause, Cause, Event, EventKind};
use crate::sim::scenario::{Scenario, ScenarioDeed};
use crate::sim::{SimOptions, Simulator};

use super::playing::{events, run};

/// Words of a line, and the event that must have been told when it is said.
struct Claim {
    words: &'static str,
    is_it: fn(&EventKind, Option<Cause>) -> bool,
}

fn is_out(cause: Option<Cause>) -> bool {
    matches!(cause, Some(Cause::FeederOut(_)))
}

const CLAIMS: [Claim; 7] = [
    Claim { words: "A feeder trips", is_it: |kind, _| matches!(kind, EventKind::FeederTripped { .. }) },
    Claim { words: "traffic lights", is_it: |kind, why| matches!(kind, EventKind::SignalDark { .. }) && is_out(why) },
    Claim { words: "chargers", is_it: |kind, why| matches!(kind, EventKind::ChargerDark { .. }) && is_out(why) },
    Claim { words: "mobile cells", is_it: |kind, why| matches!(kind, EventKind::CellsDark { .. }) && is_out(why) },
    Claim {
        words: "life support",
        is_it: |kind, why| matches!(kind, EventKind::LifeSupportAtRisk { .. }) && is_out(why),
    },
    Claim {
        words: "stuck in lifts",
        is_it: |kind, why| matches!(kind, EventKind::LiftsStuck { people: 1.., .. }) && is_out(why),
    },
    Claim {
        words: "shuttles stop and ask",
        is_it: |kind, _| matches!(kind, EventKind::AssistanceRequested { cause: AssistanceCause::SignalDark, .. }),
    },
];

/// A line is said together with what it tells of; an event may be told this much later.
const WINDOW_S: f64 = 2.0;

struct Story {
    scenario: Arc<Scenario>,
    start: Timestamp,
    events: Vec<Event>,
    /// Load of each feeder before the first trips, in kW.
    load_kw: Vec<f32>,
}

impl Story {
    fn play(name: &str) -> Self {
        let mut city = generate(&GenerateOptions::default());
        lay_over(&mut city, 1);
        let options = SimOptions { seed: 1, vehicles: 612, start: Timestamp(1_785_711_600_000) };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/scenarios").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(file).unwrap();
        let scenario = Arc::new(Scenario::parse(name, name, &text).unwrap());
        let mut simulator = Simulator::playing(Arc::new(city), &options, scenario.clone(), false).unwrap();
        let start = simulator.now();
        let is_trip = |deed: &Option<ScenarioDeed>| matches!(deed, Some(ScenarioDeed::Begin(_)));
        let first_s = scenario.events.iter().find(|event| is_trip(&event.deed)).unwrap().at.as_s() as i64;
        let mut events = events(&run(&mut simulator, first_s - 2));
        let feeders = (0..simulator.city.feeders.len()).map(FeederId::from_index);
        let load_kw = feeders.map(|feeder| simulator.energy.feeder_load_kw(feeder)).collect();
        let rest_s = scenario.clock.length.as_s() as i64 - first_s;
        events.extend(super::playing::events(&run(&mut simulator, rest_s)));
        Self { scenario, start, events, load_kw }
    }

    /// When a line with these words is said, in seconds after the start.
    fn said_s(&self, words: &str) -> Option<f64> {
        let has =
            |line: &&crate::sim::scenario::ScenarioEvent| line.say.as_ref().is_some_and(|say| say.en.contains(words));
        self.scenario.events.iter().find(has).map(|line| line.at.as_s())
    }

    fn after_s(&self, event: &Event) -> f64 {
        event.at.since_s(self.start)
    }

    fn first_s(&self, is_it: impl Fn(&EventKind, Option<Cause>) -> bool) -> Option<f64> {
        self.events.iter().find(|event| is_it(&event.kind, event.cause)).map(|event| self.after_s(event))
    }

    /// What its lines say that is not so.
    fn untruths(&self) -> Vec<String> {
        let mut untruths = Vec::new();
        let mut count = 0;
        for claim in &CLAIMS {
            let (said, told) = (self.said_s(claim.words), self.first_s(claim.is_it));
            println!("{}: said at {said:?} s, told at {told:?} s", claim.words);
            if let Some(said) = said {
                count += 1;
                if told.is_none_or(|told| told > said + WINDOW_S) {
                    untruths.push(format!("\"{}\" said at {said} s, told at {told:?} s", claim.words));
                }
            }
        }
        assert!(count >= 4, "the story tells of {count} effects");
        self.check_causes(&mut untruths);
        self.check_ambulance(&mut untruths);
        untruths
    }

    /// Two feeders trip; the second is smaller if that is said, and comes back first, not before that is said; none flaps.
    fn check_causes(&self, untruths: &mut Vec<String>) {
        let tripped = self.events.iter().filter_map(|event| match event.kind {
            EventKind::FeederTripped { feeder } => Some((feeder, self.after_s(event))),
            _ => None,
        });
        let tripped: Vec<(FeederId, f64)> = tripped.collect();
        let load_kw = |feeder: FeederId| self.load_kw[feeder.index()];
        println!("{tripped:?}, {:?}", tripped.iter().map(|(feeder, _)| load_kw(*feeder)).collect::<Vec<_>>());
        let [(first, _), (second, second_s)] = tripped[..] else {
            untruths.push(format!("not two causes: {tripped:?}"));
            return;
        };
        if self.said_s("smaller").is_some() && load_kw(second) >= load_kw(first)
            || self.said_s("second cause").is_some_and(|said_s| second_s > said_s)
        {
            untruths.push(format!("the second cause: {tripped:?}"));
        }
        let back_s = |of: FeederId| self.first_s(|kind, _| *kind == EventKind::FeederRestored { feeder: of });
        let said_s = self.said_s("comes back first");
        println!("{:?} and {:?} are back, said at {said_s:?} s", back_s(second), back_s(first));
        let is_in_order = match (said_s, back_s(second), back_s(first)) {
            (Some(said_s), Some(second_s), Some(first_s)) => {
                second_s < first_s && (second_s - said_s).abs() <= WINDOW_S
            }
            _ => false,
        };
        if !is_in_order {
            untruths.push("the order in which they come back".to_owned());
        }
        for (of, out_s) in tripped {
            let is_limit = |event: &&Event| match event.kind {
                EventKind::FeederNearLimit { feeder } | EventKind::FeederRelieved { feeder } => feeder == of,
                _ => false,
            };
            let limits = self.events.iter().filter(is_limit).map(|event| self.after_s(event));
            let limits: Vec<f64> = limits.filter(|at_s| *at_s >= out_s).collect();
            if limits.len() > 2 || limits.iter().any(|at_s| back_s(of).is_some_and(|back_s| *at_s < back_s)) {
                untruths.push(format!("{of:?} near its limit at {limits:?} s"));
            }
        }
    }

    /// The ambulance that was sent when its street was closed is not at the patient when that is said, nor soon after.
    fn check_ambulance(&self, untruths: &mut Vec<String>) {
        let Some(said_s) = self.said_s("ambulance") else {
            untruths.push("no line about the ambulance".to_owned());
            return;
        };
        let said = self.start + Span(libm::round(said_s * 1000.0) as i64);
        let closed = self.events.iter().position(|event| matches!(event.kind, EventKind::StreetClosed { .. }));
        let sent: Option<VehicleId> =
            self.events[..closed.unwrap_or(0)].iter().rev().find_map(|event| match event.kind {
                EventKind::AmbulanceSent { vehicle, .. } => Some(vehicle),
                _ => None,
            });
        let arrived = sent.and_then(|sent| {
            self.first_s(|kind, _| matches!(kind, EventKind::AtPatient { vehicle, .. } if *vehicle == sent))
        });
        let closed_s = closed.map(|closed| self.after_s(&self.events[closed]));
        println!("{sent:?}, street closed at {closed_s:?} s, at the patient at {arrived:?} s");
        let is_blocked = closed.is_some_and(|closed| self.events[closed].at <= said) && sent.is_some();
        if !is_blocked || arrived.is_some_and(|arrived| arrived < said_s + 20.0) {
            untruths.push(format!("the ambulance: street closed at {closed_s:?} s, arrived at {arrived:?} s"));
        }
    }
}

#[test]
fn the_four_minute_story_is_true_in_the_default_city() {
    assert_eq!(Story::play("dark-junctions-story").untruths(), Vec::<String>::new());
}

#[test]
fn dark_junctions_are_true_in_the_default_city() {
    assert_eq!(Story::play("dark-junctions").untruths(), Vec::<String>::new());
}
