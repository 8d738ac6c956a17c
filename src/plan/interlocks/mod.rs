//! Interlocks: what must not be commanded as things are, one rule a file.
//!
//! The station asks them before it sends, from its picture; whoever executes asks them again, from what it knows. A rule
//! looks at an order and a [`Situation`] and says that it is clear, advises, or refuses with a reason that names what
//! would help ([`Refusal::help`]). **A stop is advised on and never refused**: [`judge`] holds that for every rule.

mod advice;
mod authority;
mod battery_for_climate;
mod battery_for_trip;
mod charge_time;
mod charger_ready;
mod doors_open;
mod emergency_near;
mod feeder_limit;
pub mod from_picture;
mod hydrogen_tank;
pub mod moving_and_doors;
mod out_of_service;
mod partner;
pub mod place;
mod ramp_out;
mod riders_aboard;
pub mod second_person;
mod situation;
mod stale_state;
mod stop_in_force;
mod stopping_place;

#[cfg(test)]
mod tests;

use crate::model::command::{Order, Refusal};

pub use advice::Advice;
pub use emergency_near::drives_off;
pub use situation::{
    ChargerSituation, FeederSituation, Ground, PlantSituation, Situation, StopInForce, VehicleSituation,
};

/// What a rule says of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Clear,
    /// It may be done; whoever does it should know this.
    Advice(Advice),
    Refusal(Refusal),
}

/// A rule: a pure function of what is wanted and of what is known.
pub type Rule = fn(&Order, &Situation) -> Verdict;

/// Every rule, those that say most about why first.
pub const RULES: [Rule; 16] = [
    authority::rule,
    partner::rule,
    stop_in_force::rule,
    stale_state::rule,
    out_of_service::rule,
    moving_and_doors::rule,
    riders_aboard::rule,
    doors_open::rule,
    ramp_out::rule,
    emergency_near::rule,
    battery_for_climate::rule,
    battery_for_trip::rule,
    charger_ready::rule,
    charge_time::rule,
    feeder_limit::rule,
    hydrogen_tank::rule,
];

/// The rule of stops; it only advises.
const STOP_RULE: Rule = stopping_place::rule;

/// What all rules together say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Why not, the most telling reason first; empty when nothing is against it.
    pub refusals: Vec<Refusal>,
    pub advice: Vec<Advice>,
}

impl Judgement {
    /// # Errors
    /// The first reason against it.
    pub fn allowed(&self) -> Result<(), Refusal> {
        self.refusals.first().map_or(Ok(()), |refusal| Err(*refusal))
    }
}

/// Asks every rule about an order.
pub fn judge(order: &Order, situation: &Situation) -> Judgement {
    let mut judgement = Judgement::default();
    for rule in RULES.iter().chain([&STOP_RULE]) {
        match rule(order, situation) {
            Verdict::Clear => {}
            Verdict::Advice(advice) => judgement.advice.push(advice),
            Verdict::Refusal(_) if order.is_stop() => {}
            Verdict::Refusal(refusal) => judgement.refusals.push(refusal),
        }
    }
    judgement
}
