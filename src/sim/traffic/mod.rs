//! Traffic: an event-driven model of lanes as queues (mesoscopic), for any street graph with its traffic control.
//!
//! **Model.** Every lane of an arc is a queue, first in first out; only the first of a lane is due, so there is about one
//! event for each vehicle and arc. With `v` the driver's free speed, `a` its mean acceleration, `b` its braking, `s` length
//! and gap, `tau` the headway that it keeps, `sigma` its imperfection (the parameters of SUMO's `vType`):
//! - free speed `v = min(factor * limit, v_max) - sigma * a_max / 2`, factor drawn once for each driver; mean acceleration
//!   `a = a_max * (1 - sigma / 2)` (dawdling, Krauss 1998); effective headway `h0 = tau + sigma^2 * 1 s`, measured on queues
//!   that discharge in SUMO ([`DriverKind::headway_s`]);
//! - arrival at the line: free run with acceleration, plus `(v - v_line)^2 / (2 b v)` for slowing down before a turn, and
//!   never earlier than `h0 + s / v` behind the one before;
//! - discharge: `t_n = t_(n-1) + h0 + 2 s / (v_(n-1) + v_n)` with `v_n^2 = v_(n-1)^2 + 2 a s`: each vehicle of a standing
//!   queue has one more spacing to gain speed in. Start-up lost time and saturation flow (about 1,900 vehicles an hour;
//!   Highway Capacity Manual 2010, chapter 18) follow from it;
//! - whoever comes `w` late to the line crosses with `v - sqrt(2 b v w)`: slowed, not stopped, if the light turns in time;
//! - junction: the way through is run at its own speed limit, `sqrt(a_lateral * r)` where the city says nothing;
//! - lights: fixed cycles of `city::control`. Yellow is passed by whoever needs `v / 2b` or more to stop;
//! - right of way: gap acceptance against the foes' heads of lane (`right_of_way`): a gap must last for clearing the
//!   junction from the present speed, 1 s more, and when merging for gaining speed. Without lights the minor street comes
//!   to its line slowly enough to stop from 4.5 m. Who yields in green stands in the junction and clears it when the foes
//!   get red;
//! - dark signals are all-way stops: everybody stands for a second and goes when its turn comes, who stopped first first,
//!   one vehicle each 2.4, 1.4 or 1.1 s at a node whose approaches have one, two or three lanes (HCM 2010, chapter 20);
//! - storage and spill-back: a lane takes a vehicle when its standing length has room *and* the hole has run back through
//!   the queue, one vehicle in `h0` (kinematic waves, Newell 1993 and 2002). This gives the triangular flow-density diagram;
//! - lanes: of those that lead on, the one with the shortest queue; nobody overtakes within a lane;
//! - emergency vehicles drive past queues and through red, and others stay out of the junctions before them; robots and
//!   slow mobility drive beside the queues at their own speed.
//!
//! **Positions** are computed only when asked ([`Traffic::place`]): the smaller of the free run, stretched to the arrival
//! behind those before, and the place in the queue, where each crossing of the line is felt a headway later for each
//! vehicle's length between (Newell 2002). With the wave of a crossing back after `w`, lengths `s` that crossed since and
//! the free speed, a driver stands `max(sum of s - v * (time since - w))` behind its place of rest. Asking changes
//! nothing. Positions are continuous and nobody moves faster than it drives: whoever leaves a queue, halts or goes on lets
//! those behind begin a new stretch from where they are.
//!
//! **Order.** Due drivers come from a calendar queue by time and then by number; the same calls give the same outcomes,
//! whatever the steps of `advance`. A driver and a lane are one cache line each.
//!
//! **Sources.** Queues on links: Gawron 1998 (*An iterative algorithm to determine the dynamic user equilibrium*); queues of
//! SUMO's mesoscopic model: Eissfeldt 2004 (*Vehicle-based modelling of traffic*); car following and dawdling: Krauss 1998;
//! waves: Newell 1993, 2002; capacities: HCM 2010.
//!
//! **Limits.** No lane changes within an arc and no overtaking against oncoming traffic; fixed-time signals only; gaps are
//! judged against the first vehicle of each foe lane; ways through a junction don't block each other physically; two
//! streets that cross at a dark signal pass a quarter more than in the handbook while the others are empty; a ring of
//! full lanes that has stood for a minute moves on by one vehicle in each (`gridlock`), and whoever waits five minutes for
//! room or a gap is let in (both counted as gridlock releases; SUMO takes such vehicles off the road);
//! 16.7 million drivers; what a lane remembers of its last crossings is told apart for 49 days.

pub mod driver_kind;
pub mod lights;
pub mod roads;
pub mod sumo_routes;
pub mod trips;

mod beside;
mod crossing;
mod departing;
mod driver;
mod engine;
mod gridlock;
mod incidents;
mod lane;
mod position;
mod read_ahead;
mod right_of_way;
mod wheel;

#[cfg(test)]
mod saturation_tests;
#[cfg(test)]
mod test_roads;
#[cfg(test)]
mod tests;

pub use departing::{Insistence, SetOut};
pub use driver_kind::{DriverKind, Manner};
pub use engine::{ArcState, Counts, Outcome, Traffic};
pub use gridlock::Standstill;
pub use position::DriverPlace;
pub use roads::Roads;
pub use trips::{Trip, TripReport, run_trips, run_trips_on};
