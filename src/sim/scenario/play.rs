//! A scenario while it is played, and what trainers made to happen: what is under way, and what comes next.

use std::sync::Arc;

use super::bind::{Begin, Deed, Place, Script};
use super::error::ScenarioError;
use super::{Scenario, library};
use crate::base::time::{Span, Timestamp};
use crate::model::scenario_view::{KnownScenario, ScenarioStep, UnderWay};
use crate::model::{Cause, EventKind, Injection, InjectionKind, InjectionTarget};
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;

/// What may be under way at the same time; more is refused.
pub const UNDER_WAY_MAX: usize = 1_024;

/// The state of a scenario and of injections.
#[derive(Clone, Debug)]
pub struct Play {
    pub(super) script: Option<Arc<Script>>,
    pub(super) steps: Arc<[ScenarioStep]>,
    /// The next step of the script.
    next: usize,
    pub(super) under_way: Vec<UnderWay>,
    number: u32,
    pub(super) is_looping: bool,
    /// Scenarios of files, besides the built-in ones.
    files: Vec<Arc<Scenario>>,
    pub(super) known: Arc<[KnownScenario]>,
    pub(super) quake: super::quake::Quake,
}

impl Play {
    /// Nothing is played.
    pub fn idle() -> Self {
        let known = library::built_in_names().into_iter().filter_map(|name| library::built_in(name)?.ok());
        Self {
            script: None,
            steps: Arc::new([]),
            next: 0,
            under_way: Vec::new(),
            number: 0,
            is_looping: false,
            files: Vec::new(),
            known: known.map(|scenario| known_as(&scenario)).collect(),
            quake: super::quake::Quake::default(),
        }
    }

    /// A script from its beginning, or none, with the scenarios of files that can be started.
    pub fn of(script: Option<Script>, is_looping: bool, files: Vec<Arc<Scenario>>) -> Self {
        let mut play = Self::idle();
        let from_files = files.iter().map(|scenario| known_as(scenario));
        play.known = play.known.iter().cloned().chain(from_files).collect();
        if let Some(script) = script {
            play.steps = script.view();
            play.script = Some(Arc::new(script));
        }
        play.is_looping = is_looping;
        play.files = files;
        play
    }

    pub fn scenario(&self) -> Option<&Arc<Scenario>> {
        self.script.as_ref().map(|script| &script.scenario)
    }

    /// When the script begins.
    pub fn start(&self) -> Option<Timestamp> {
        self.script.as_ref().map(|script| script.start)
    }

    /// Whether the scenario's time is over and it is to be played again.
    pub fn wants_to_begin_anew(&self, now: Timestamp) -> bool {
        self.is_looping && self.script.as_ref().is_some_and(|script| now >= script.end)
    }

    /// The scenario of a name, among those of files and the built-in ones.
    fn find(&self, name: &str) -> Result<Arc<Scenario>, ScenarioError> {
        match self.files.iter().find(|scenario| *scenario.name == *name) {
            Some(scenario) => Ok(scenario.clone()),
            None => super::read::named(name),
        }
    }

    /// Whether something of a kind is under way at a target.
    pub fn has(&self, kind: InjectionKind, target: InjectionTarget) -> bool {
        self.under_way.iter().any(|other| other.injection.kind == kind && other.injection.target == target)
    }

    /// What is under way of a kind, newest last, with how much of its strength is there now, 0 to 1.
    pub fn of_kind(&self, kind: InjectionKind, now: Timestamp) -> impl Iterator<Item = (&Injection, f32)> {
        let fitting = self.under_way.iter().filter(move |other| other.injection.kind == kind);
        fitting.map(move |other| (&other.injection, level(other, now)))
    }

    /// The strongest of a kind that is under way, times how much of it is there; 0 when there is none.
    pub fn strength(&self, kind: InjectionKind, now: Timestamp) -> f32 {
        self.of_kind(kind, now).map(|(injection, level)| injection.strength * level).fold(0.0, f32::max)
    }

    pub fn is_quiet(&self) -> bool {
        self.under_way.is_empty()
    }
}

fn known_as(scenario: &Scenario) -> KnownScenario {
    KnownScenario {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        description: scenario.description.clone(),
    }
}

/// How much of something is there: it rises and fades along its ramp.
fn level(what: &UnderWay, now: Timestamp) -> f32 {
    let ramp_s = what.injection.ramp.as_s();
    if ramp_s <= 0.0 {
        return 1.0;
    }
    let rise = (now.since_s(what.began) / ramp_s).clamp(0.0, 1.0);
    let fall = what.ends.map_or(1.0, |ends| 1.0 - (now.since_s(ends) / ramp_s).clamp(0.0, 1.0));
    rise.min(fall) as f32
}

/// When the last of it is gone: things with a ramp fade after their end.
fn gone_ms(what: &UnderWay) -> Option<i64> {
    what.ends.map(|ends| ends.0 + what.injection.ramp.0)
}

impl Simulator {
    /// Puts the script on the agenda and begins what holds all along.
    pub(in crate::sim) fn begin_play(&mut self) {
        let Some(script) = self.play.script.clone() else { return };
        let mut moments: Vec<i64> = script.steps.iter().map(|step| step.at.0).collect();
        moments.dedup();
        for at_ms in moments {
            self.agenda.add(at_ms, Happening::Scenario);
        }
        let (network, grid) = (script.scenario.network, script.scenario.grid);
        let all_along = [
            (InjectionKind::LoseCommands, network.commands_lost),
            (InjectionKind::DelayCommands, network.commands_late_s),
            (InjectionKind::DoubleCommands, network.commands_doubled),
            (InjectionKind::RefuseCommands, network.commands_refused),
            (InjectionKind::DegradeLinks, network.messages_lost),
            (InjectionKind::ScaleLimits, grid.limits),
        ];
        for (kind, strength) in all_along {
            if let Some(strength) = strength {
                let target = InjectionTarget::City;
                let injection = Injection { kind, target, strength, ramp: Span::ZERO, lasts: None };
                self.begin_injection(injection, Some(u16::MAX));
            }
        }
    }

    /// Does what is due: steps of the script, and ends.
    pub(in crate::sim) fn step_play(&mut self) {
        self.end_what_is_over();
        while let Some(script) = self.play.script.clone() {
            let Some(step) = script.steps.get(self.play.next).filter(|step| step.at.0 <= self.now_ms) else { break };
            let number = self.play.next;
            self.play.next += 1;
            if step.say.is_some() {
                self.tell(EventKind::ScenarioStep { step: number as u16 });
            }
            match &step.deed {
                Some(Deed::Begin(begin)) => self.begin_step(begin, number),
                Some(Deed::End(of)) => self.end_step(*of),
                None => {}
            }
        }
        self.step_quake();
    }

    fn begin_step(&mut self, begin: &Begin, number: usize) {
        let targets = match &begin.place {
            Place::Known(target) => vec![*target],
            Place::LeftOut => Vec::new(),
            Place::Chosen { choice, near } => {
                let of_step = |other: &&UnderWay| other.step.map(usize::from) == choice.on;
                let on: Vec<InjectionTarget> =
                    self.play.under_way.iter().filter(of_step).map(|other| other.injection.target).collect();
                self.choose(begin.kind, choice, *near, &on)
            }
        };
        for target in targets {
            self.begin_injection(begin.injection(target), Some(number as u16));
        }
    }

    fn end_step(&mut self, step: usize) {
        let now = Timestamp(self.now_ms);
        for what in &mut self.play.under_way {
            if what.step.map(usize::from) == Some(step) && what.ends.is_none_or(|ends| ends > now) {
                what.ends = Some(now);
                self.agenda.add(now.0 + what.injection.ramp.0, Happening::Scenario);
            }
        }
        self.end_what_is_over();
    }

    /// Begins something by hand or for a step. Says whether it could be begun.
    pub(in crate::sim) fn begin_injection(&mut self, injection: Injection, step: Option<u16>) -> bool {
        let spec = injection.kind.spec();
        let is_sound = injection.target.class() == spec.class
            && (spec.least..=spec.most.max(2.0)).contains(&injection.strength)
            && injection.lasts.is_none_or(|span| span >= Span::ZERO)
            && injection.ramp >= Span::ZERO;
        let is_there = injection.target == InjectionTarget::City || self.place_of_target(injection.target).is_some();
        if !is_sound || !is_there || self.play.under_way.len() >= UNDER_WAY_MAX {
            return false;
        }
        if self.play.has(injection.kind, injection.target) && injection.target != InjectionTarget::City {
            return false;
        }
        let cause = step.map_or(Cause::ByHand, Cause::Scenario);
        if !self.begin_effect(&injection, cause) {
            return false;
        }
        if step.is_none() {
            self.tell_because(EventKind::InjectionBegan { kind: injection.kind, target: injection.target }, Cause::ByHand);
        }
        if injection.lasts == Some(Span::ZERO) {
            return true;
        }
        let began = Timestamp(self.now_ms);
        let what = UnderWay {
            number: self.play.number,
            injection,
            began,
            ends: injection.lasts.map(|lasts| began + lasts),
            step,
        };
        self.play.number = self.play.number.wrapping_add(1);
        if let Some(gone_ms) = gone_ms(&what) {
            self.agenda.add(gone_ms, Happening::Scenario);
        }
        self.play.under_way.push(what);
        self.update_weather();
        true
    }

    /// Ends something that was made to happen, by its number.
    pub(in crate::sim) fn end_injection(&mut self, number: u32) {
        let now = Timestamp(self.now_ms);
        if let Some(what) = self.play.under_way.iter_mut().find(|what| what.number == number) {
            what.ends = Some(what.ends.map_or(now, |ends| ends.min(now)));
            self.agenda.add(now.0 + what.injection.ramp.0, Happening::Scenario);
        }
        self.end_what_is_over();
    }

    /// Ends everything of a kind at a target, with its fading.
    pub(in crate::sim) fn end_all(&mut self, kind: InjectionKind, target: InjectionTarget) {
        let now = Timestamp(self.now_ms);
        for what in &mut self.play.under_way {
            if what.injection.kind == kind && what.injection.target == target {
                (what.ends, what.injection.ramp) = (Some(now), Span::ZERO);
            }
        }
        self.end_what_is_over();
    }

    fn end_what_is_over(&mut self) {
        let now_ms = self.now_ms;
        let is_over = |what: &UnderWay| gone_ms(what).is_some_and(|gone_ms| gone_ms <= now_ms);
        let over: Vec<UnderWay> = self.play.under_way.iter().copied().filter(|what| is_over(what)).collect();
        if over.is_empty() {
            // What begins to fade is known to the weather by its end.
            self.update_weather();
            return;
        }
        self.play.under_way.retain(|what| !is_over(what));
        for what in over {
            let cause = what.step.map_or(Cause::ByHand, Cause::Scenario);
            self.end_effect(&what.injection, cause);
            if what.step.is_none() {
                let (kind, target) = (what.injection.kind, what.injection.target);
                self.tell_because(EventKind::InjectionEnded { kind, target }, Cause::ByHand);
            }
        }
        self.update_weather();
    }

    /// Begins anew with a scenario of a name; keeps on as it is when there is none, or it doesn't fit the city.
    pub(in crate::sim) fn start_scenario(&mut self, name: &str) {
        let begun = self.play.find(name).and_then(|scenario| self.restart_with(Some(scenario)));
        if let Err(error) = begun {
            tracing::warn!("{error}");
        }
    }

    /// Begins the same anew.
    pub(in crate::sim) fn restart(&mut self) {
        let scenario = self.play.scenario().cloned();
        if let Err(error) = self.restart_with(scenario) {
            tracing::warn!("{error}");
        }
    }

    fn restart_with(&mut self, scenario: Option<Arc<Scenario>>) -> Result<(), ScenarioError> {
        let mut files = self.play.files.clone();
        if let Some(scenario) = &scenario
            && !files.iter().chain(None).any(|known| known.name == scenario.name)
            && library::built_in(&scenario.name).is_none()
        {
            files.push(scenario.clone());
        }
        let mut fresh = Self::begun(self.city.clone(), &self.options, scenario, self.play.is_looping, files)?;
        fresh.clock = self.clock.afresh();
        fresh.run = self.run.wrapping_add(1);
        *self = fresh;
        Ok(())
    }
}
