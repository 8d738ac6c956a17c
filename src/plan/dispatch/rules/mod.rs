//! The rules that an itinerary must keep, one a file.
//!
//! A new request may break none. What the traffic has made late already does not forbid everything else: a limit that the
//! itinerary misses without the new request may be missed with it, but by no more ([`Limit::is_passed_by`]).

pub mod arrival;
pub mod fitting;
pub mod partner;
pub mod pick_up;
pub mod pin;
pub mod places;
pub mod promise;
pub mod range;
pub mod rest_break;
pub mod ride_time;
pub mod role;
pub mod shift;
pub mod stop_count;
pub mod visit;
pub mod way;

use super::problem::{Candidate, Problem};
use super::refusal::Refusal;
use super::schedule::Schedule;

/// A vehicle's schedule with a new request, and without.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    pub problem: &'a Problem,
    pub vehicle: &'a Candidate,
    pub with: &'a Schedule,
    pub without: &'a Schedule,
    /// Longest ride of each job, by its number, in seconds.
    pub ride_max_s: &'a [f64],
}

/// Rounding of times on their way through milliseconds, in seconds.
const ROUNDING_S: f64 = 0.01;

/// A moment that must not be passed, in seconds from the moment of the round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit(pub f64);

impl Limit {
    /// Whether it is passed, and by more than at present, which is asked for only then.
    pub fn is_passed_by(self, moment_s: f64, present_s: impl FnOnce() -> Option<f64>) -> bool {
        let is_past = |limit_s: f64| moment_s > limit_s + ROUNDING_S;
        is_past(self.0) && present_s().is_none_or(is_past)
    }
}

/// Checks all rules, the cheapest first.
///
/// # Errors
/// The first rule that is broken.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    way::check(change)?;
    visit::check(change)?;
    places::check(change)?;
    pick_up::check(change)?;
    arrival::check(change)?;
    ride_time::check(change)?;
    promise::check(change)?;
    shift::check(change)?;
    rest_break::check(change)?;
    range::check(change)
}
