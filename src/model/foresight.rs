//! Foresight: what would come of an order, seen by running a copy of the city ahead with it and without it.

use crate::base::geo::Point;
use crate::base::ids::{FeederId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};

use super::command::{OperatorId, Order, Outcome};
use super::thing::Thing;

/// How far a copy is run ahead.
pub const HORIZON: Span = Span::from_s(1_800);

/// An order whose effect somebody wants to see before it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct ForesightQuery {
    pub targets: Vec<Thing>,
    pub order: Order,
    pub by: OperatorId,
}

/// How far looking ahead has come.
#[derive(Clone, Debug, PartialEq)]
pub enum ForesightState {
    /// So much of it is done, 0 to 1.
    LookingAhead(f32),
    Foreseen(Foreseen),
    Unable(Unable),
}

/// Why nothing can be foreseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unable {
    /// The source is no simulation that could be copied.
    NotASimulation,
    /// The machine gave no thread to run it on, or it broke off.
    NoRoom,
}

/// What was seen ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// The moment that was copied.
    pub from: Timestamp,
    /// The moment until which it ran.
    pub until: Timestamp,
    /// What becomes of each target.
    pub targets: Vec<TargetForeseen>,
    /// Riders and goods that are with the targets or promised to them, those who lose most first.
    pub bookings: Vec<BookingForeseen>,
    /// Bookings of other vehicles that are served later by [`LATER`] or more.
    pub others_later: u32,
    /// Feeders on which the order acts.
    pub feeders: Vec<FeederForeseen>,
}

/// A booking is later when it is so much later: less is the chance of the traffic.
pub const LATER: Span = Span::from_s(120);

/// What becomes of the order at one target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetForeseen {
    pub target: Thing,
    /// How it ended and when; `None` when it had not ended yet.
    pub ended: Option<(Outcome, Timestamp)>,
    /// Where a vehicle stands then, or at the end.
    pub stands_at: Option<Point>,
}

/// When a booking is served, without the order and with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BookingForeseen {
    pub request: RequestId,
    /// The vehicle that it is with, or was promised to.
    pub vehicle: VehicleId,
    pub is_aboard: bool,
    /// Whether another vehicle serves it, or none does, where this one would have.
    pub loses_vehicle: bool,
    pub without: Arrival,
    pub with: Arrival,
}

/// When somebody is where they want to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrival {
    At(Timestamp),
    /// Not until the end of what was seen.
    Later,
    /// They gave up waiting, or nobody can take them.
    Never,
}

/// The highest load of a feeder in what was seen, without the order and with it, in kW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeederForeseen {
    pub feeder: FeederId,
    pub without_kw: f32,
    pub with_kw: f32,
    pub limit_kw: f32,
}

impl BookingForeseen {
    /// Whether the order makes it worse for them.
    pub fn is_worse(&self) -> bool {
        match (self.without, self.with) {
            (Arrival::At(without), Arrival::At(with)) => with - without >= LATER,
            (without, with) => with > without,
        }
    }
}
