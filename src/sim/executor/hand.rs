//! In whose hand a vehicle is: what commands hold of it while they are in force.

use crate::base::geo::Point;
use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::command::{AvoidedStreets, Hold, Issuer, OrderKind, StopHold, VoiceCall};
use crate::model::fact::HoldFacts;
use crate::model::{CommandId, FactBatch, Facts};
use crate::plan::charging::Target;
use crate::sim::body::Mode;
use crate::sim::fleet::Goal;
use crate::sim::simulator::Simulator;

/// What commands hold of one vehicle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hand {
    pub stop: Option<Stop>,
    /// The command that says where it drives.
    pub directed_by: Option<(CommandId, Issuer)>,
    /// How far away its goal was when it was sent there, in metres.
    pub drive_m: f32,
    /// The level that it was told to charge to.
    pub charge_to: Option<f32>,
    /// The most that it draws from a charger, in kW.
    pub charge_limit_kw: Option<f32>,
    /// To what it was told to be charged by a time.
    pub charge_target: Option<Target>,
    /// When its cabin is to be at which temperature, in °C.
    pub departure: Option<Departure>,
    pub avoided: AvoidedStreets,
    pub voice_call: Option<OrderedCall>,
    pub is_out_of_service: bool,
    /// From when on it is to be in the workshop of its depot.
    pub maintenance_ms: Option<i64>,
    /// How far it is with standing for a responder that it was told to wait for.
    pub responder_wait: Option<ResponderWait>,
    /// What its riders' screens show.
    pub message: Option<String>,
}

/// A departure for which a cabin is made ready.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departure {
    pub command: CommandId,
    pub has_begun: bool,
}

/// A voice call, and when whoever is aboard ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderedCall {
    pub call: VoiceCall,
    pub ends: Timestamp,
}

/// A vehicle that was told to wait for a responder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponderWait {
    /// It stands as soon as it can.
    IsToStand,
    /// It stands, for the responder only.
    Stands,
}

/// A stop in force: latched to who made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// `None` when the vehicle stopped by itself for want of a link: nobody releases it, its link does.
    pub holder: Option<Issuer>,
    pub kind: OrderKind,
    /// Where it was driving when it was sent to the kerb instead.
    pub interrupted: Option<Goal>,
    /// Whether it stands in its lane and blocks it.
    pub is_in_lane: bool,
}

impl Simulator {
    pub(super) fn hand(&self, index: usize) -> Option<&Hand> {
        self.executors.hands.get(&VehicleId::from_index(index))
    }

    pub(super) fn hand_mut(&mut self, index: usize) -> &mut Hand {
        self.executors.hands.entry(VehicleId::from_index(index)).or_default()
    }

    /// Drops the row of a vehicle that nobody holds in any way.
    pub(super) fn forget_idle_hand(&mut self, id: VehicleId) {
        if self.executors.hands.get(&id).is_some_and(|hand| *hand == Hand::default()) {
            self.executors.hands.remove(&id);
        }
    }

    /// Whether a command holds a vehicle, directs it, or took it out of service.
    pub(in crate::sim) fn is_in_hand(&self, index: usize) -> bool {
        let holds = |hand: &Hand| hand.stop.is_some() || hand.directed_by.is_some() || hand.is_out_of_service;
        self.hand(index).is_some_and(holds)
    }

    /// The stop that is in force for a vehicle.
    pub(super) fn stop_of(&self, index: usize) -> Option<Stop> {
        self.hand(index)?.stop
    }

    /// Appends in whose hand vehicles are, of those where it changed and that can be heard.
    pub(in crate::sim) fn sample_holds(&mut self, facts: &mut Vec<FactBatch>) {
        let now = Timestamp(self.now_ms);
        let told = &self.told_details.holds;
        let held = self.executors.hands.iter().map(|(id, hand)| (*id, self.hold_of(*id, hand, now)));
        let is_let_go = |id: &&VehicleId| !self.executors.hands.contains_key(*id);
        let free = told.keys().filter(is_let_go).map(|id| (*id, Hold::NONE));
        let is_new = |(id, hold): &(VehicleId, Hold)| told.get(id).copied().unwrap_or(Hold::NONE) != *hold;
        let news: Vec<(VehicleId, Hold)> =
            held.chain(free).filter(is_new).filter(|(id, _)| self.is_heard(id.index())).collect();
        if news.is_empty() {
            return;
        }
        let mut batch = HoldFacts::default();
        for (id, hold) in news {
            batch.vehicle.push(id);
            batch.observed.push(Timestamp(self.now_ms));
            batch.hold.push(hold);
            if hold == Hold::NONE {
                self.told_details.holds.remove(&id);
            } else {
                self.told_details.holds.insert(id, hold);
            }
        }
        facts.push(FactBatch { facts: Facts::Holds(batch) });
    }

    /// What others are told of a hand.
    fn hold_of(&self, id: VehicleId, hand: &Hand, now: Timestamp) -> Hold {
        let stop = hand.stop.and_then(|stop| {
            let stands_at = self.stands_at(id.index(), stop);
            Some(StopHold { kind: stop.kind, holder: stop.holder?, stands_at })
        });
        Hold {
            stop,
            directed_by: hand.directed_by.map(|(_, issuer)| issuer),
            avoided: hand.avoided.without_ended(now),
            voice_call: hand.voice_call.filter(|ordered| ordered.ends > now).map(|ordered| ordered.call),
        }
    }

    /// Where a stopped vehicle will stand, when it is still on its way there.
    fn stands_at(&self, index: usize, stop: Stop) -> Option<Point> {
        let is_bound = stop.interrupted.is_some() || stop.kind == OrderKind::HoldAtNextStop;
        if !is_bound || stop.is_in_lane || self.bodies[index].mode != Mode::OnStreet {
            return None;
        }
        let spot = self.lives[index].goal.spot(&self.city)?;
        Some(self.city.streets.place(spot).0)
    }
}
