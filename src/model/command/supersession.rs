//! Supersession: which of two commands for one actuator stays in force.

use crate::base::time::Timestamp;

use super::CommandId;
use super::issuer::Issuer;
use super::order::OrderKind;

/// What one command claims of an actuator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub kind: OrderKind,
    pub issued: Timestamp,
    pub command: CommandId,
    pub issuer: Issuer,
}

impl Claim {
    /// Whether it was given after another one.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        (self.issued, self.command) > (other.issued, other.command)
    }
}

/// Whether `newer` puts an end to `older`, both for the same actuator of the same thing.
///
/// - A stop ends everything that is no stop, and a stop that is in force no sooner than itself.
/// - A stop is ended by nothing else but the release of who made it.
/// - A release ends stops only: it is no order to leave off what is under way.
/// - Of all others the newer one ends the older one, but a planner ends nothing that a person wants.
pub fn supersedes(newer: &Claim, older: &Claim) -> bool {
    if !newer.is_newer_than(older) {
        return false;
    }
    match (newer.kind.stop_strength(), older.kind.stop_strength()) {
        (Some(newer_strength), Some(older_strength)) => newer_strength >= older_strength,
        (Some(_), None) => true,
        (None, Some(_)) => newer.kind == OrderKind::Release && newer.issuer == older.issuer,
        (None, None) if newer.kind == OrderKind::Release || older.kind == OrderKind::Release => false,
        (None, None) => newer.issuer.is_person() || !older.issuer.is_person(),
    }
}
