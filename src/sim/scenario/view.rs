//! What a window shows of a scenario and of injections.

use std::sync::Arc;

use crate::model::ScenarioView;
use crate::model::scenario_view::Playing;
use crate::sim::simulator::Simulator;

impl Simulator {
    pub(in crate::sim) fn scenario_view(&self) -> ScenarioView {
        let play = &self.play;
        let playing = play.script.as_ref().map(|script| Playing {
            name: script.scenario.name.clone(),
            title: script.scenario.title.clone(),
            description: script.scenario.description.clone(),
            started: script.start,
            ends: script.end,
            is_looping: play.is_looping,
            steps: play.steps.clone(),
        });
        let under_way: Arc<[_]> = play.under_way.iter().copied().collect();
        ScenarioView { playing, under_way, known: play.known.clone() }
    }
}
