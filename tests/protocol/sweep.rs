//! The sweep: visits every state of the model once, moment by moment, and keeps only those of one moment in memory.
//!
//! A state that was reached with fewer faults of every kind can still do all that the same state with more faults can:
//! faults only count against their bounds. So a state is left out when it was visited with no more faults of any kind, and
//! those with fewer faults are visited first.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

use stateright::{Expectation, Model};

use super::model::Protocol;
use super::state::{MOMENTS_S, Spent, State};

/// What a sweep found.
#[derive(Debug, Default)]
pub struct Swept {
    pub states: usize,
    pub by_moment: Vec<usize>,
    /// A promise that does not hold, and the state in which it does not.
    pub broken: Option<(&'static str, Box<State>)>,
    /// What should be so in some state, and was in none.
    pub unmet: Vec<&'static str>,
}

/// The states of one moment: those that wait to be visited, by their number of faults, and all that were seen.
#[derive(Default)]
struct Layer {
    seen: HashMap<u64, Vec<Spent>>,
    waiting: Vec<Vec<State>>,
}

impl Layer {
    fn add(&mut self, state: State) {
        let seen = self.seen.entry(fingerprint(&state)).or_default();
        if seen.iter().any(|other| other.is_within(state.spent)) {
            return;
        }
        seen.retain(|other| !state.spent.is_within(*other));
        seen.push(state.spent);
        let total = state.spent.total();
        if self.waiting.len() <= total {
            self.waiting.resize_with(total + 1, Vec::new);
        }
        self.waiting[total].push(state);
    }

    /// One with the fewest faults; those that were reached with fewer meanwhile are left out.
    fn next(&mut self) -> Option<State> {
        loop {
            let state = self.waiting.iter_mut().find_map(Vec::pop)?;
            let seen = self.seen.get(&fingerprint(&state));
            if seen.is_some_and(|seen| seen.contains(&state.spent)) {
                return Some(state);
            }
        }
    }
}

fn fingerprint(state: &State) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash_what_matters(&mut hasher);
    hasher.finish()
}

/// Visits every state of a protocol, until a promise is broken.
pub fn sweep(protocol: &Protocol) -> Swept {
    let properties = protocol.properties();
    let mut swept = Swept::default();
    let mut unmet: Vec<_> =
        properties.iter().filter(|property| matches!(property.expectation, Expectation::Sometimes)).collect();
    let mut layer = Layer::default();
    for state in protocol.init_states() {
        layer.add(state);
    }
    let mut actions = Vec::new();
    for _ in 0..MOMENTS_S.len() {
        let mut later = Layer::default();
        let mut states = 0;
        while let Some(state) = layer.next() {
            states += 1;
            unmet.retain(|property| !(property.condition)(protocol, &state));
            let is_broken = |expectation: &Expectation| matches!(expectation, Expectation::Always);
            let always = properties.iter().filter(|property| is_broken(&property.expectation));
            if let Some(property) = always.into_iter().find(|property| !(property.condition)(protocol, &state)) {
                swept.broken = Some((property.name, Box::new(state)));
                swept.states += states;
                return swept;
            }
            protocol.actions(&state, &mut actions);
            for next in actions.drain(..).filter_map(|action| protocol.next_state(&state, action)) {
                if next.moment > state.moment { later.add(next) } else { layer.add(next) }
            }
        }
        swept.states += states;
        swept.by_moment.push(states);
        layer = later;
    }
    swept.unmet = unmet.into_iter().map(|property| property.name).collect();
    swept
}
