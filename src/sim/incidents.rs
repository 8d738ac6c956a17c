//! Incidents on the streets: closed and narrowed streets, dark signals, vehicles that stop on their way.

use crate::base::ids::{ArcId, SignalId, StreetId, VehicleId};
use crate::city::Spot;
use crate::model::{Cause, EventKind};
use crate::plan::routing::Router;

use super::body::Mode;
use super::simulator::Simulator;
use super::street_drivers::{EMERGENCY, driver_kind_of};

/// A closed arc costs a router this much, in seconds: more than any way round.
const CLOSED_S: f32 = 36_000.0;

/// Past a work site on a street of one lane, traffic drives at this share of the limit (20 km/h of 40, as signs there ask).
const WORK_SITE_PACE: f32 = 0.5;

/// What is left of a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    Open,
    /// One lane of each direction; where there is only one, it is passed slowly.
    Narrow,
    Closed,
}

/// Where a vehicle stops on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// At the kerb, out of the way.
    AtKerb,
    /// At once on its lane, where it keeps those behind.
    InLane,
}

impl Simulator {
    /// Closes or narrows a street, or opens it again. Who is on it drives on; who meant to drive over a closed one takes
    /// another way.
    pub fn restrict_street(&mut self, street: StreetId, restriction: Restriction, cause: Option<Cause>) {
        let Some(found) = self.city.streets.streets.get(street.index()) else { return };
        let arcs = [found.forward, found.backward];
        for arc in arcs.into_iter().filter(|arc| arc.is_some()) {
            let lanes = u32::from(self.city.streets.arc(arc).lanes.max(1));
            let (left, pace) = match restriction {
                Restriction::Open => (lanes, 1.0),
                Restriction::Narrow if lanes > 1 => (1, 1.0),
                Restriction::Narrow => (1, WORK_SITE_PACE),
                Restriction::Closed => (0, 1.0),
            };
            self.traffic.slow_arc(arc, pace);
            self.traffic.open_lanes(arc, left, self.now_ms);
        }
        self.tell_with(
            match restriction {
                Restriction::Open => EventKind::StreetOpened { street },
                Restriction::Narrow => EventKind::StreetNarrowed { street },
                Restriction::Closed => EventKind::StreetClosed { street },
            },
            cause,
        );
        self.customise();
        if restriction == Restriction::Closed {
            self.turn_away(street, arcs);
        }
    }

    /// Looks for another way for the vehicles that mean to drive over a street that is closed now.
    fn turn_away(&mut self, street: StreetId, arcs: [ArcId; 2]) {
        for index in 0..self.lives.len() {
            let is_driving = self.bodies[index].mode == Mode::OnStreet && !self.is_robot(index);
            if !is_driving || !self.traffic.path_ahead(index as u32).iter().skip(1).any(|arc| arcs.contains(arc)) {
                continue;
            }
            if self.redirect(index, self.lives[index].goal) {
                let has_way = !self.traffic.path_ahead(index as u32).iter().any(|arc| arcs.contains(arc));
                let vehicle = VehicleId::from_index(index);
                if has_way {
                    self.tell_because(EventKind::Rerouted { vehicle }, Cause::StreetClosed(street));
                }
            }
        }
    }

    /// Takes a signal's light away, or gives it back; without light its junction is an all-way stop.
    pub fn set_signal_dark(&mut self, signal: SignalId, is_dark: bool) {
        self.traffic.set_signal_dark(signal, is_dark, self.now_ms);
    }

    /// Stops a driving vehicle. `false` if it is not in the traffic, or just between two arcs.
    pub fn halt(&mut self, index: usize, how: Halt) -> bool {
        if self.bodies.get(index).is_none_or(|body| body.mode != Mode::OnStreet || self.now_ms < body.anchor_ms) {
            return false;
        }
        match how {
            Halt::InLane => self.traffic.halt(index as u32, self.now_ms),
            Halt::AtKerb => self.leave_street(index),
        }
    }

    /// Lets a vehicle that halted go on to its goal.
    pub fn resume(&mut self, index: usize) -> bool {
        match self.bodies.get(index).map(|body| body.mode) {
            Some(Mode::OnStreet) => self.traffic.resume(index as u32, self.now_ms),
            Some(Mode::Standing) if self.bodies[index].arc.is_some() => {
                self.rejoin(index);
                true
            }
            _ => false,
        }
    }

    /// Takes a vehicle out of the traffic to the kerb beside it.
    pub(super) fn leave_street(&mut self, index: usize) -> bool {
        self.use_up_arc(index);
        let lane = self.lane(index);
        let Some(at) = self.traffic.take_off(index as u32, self.now_ms) else { return false };
        let spot = Spot { arc: at.arc, offset_m: at.along_m };
        let (place, direction) = lane.kerb(&self.city.streets, spot, -KERB_IN_M);
        let body = &mut self.bodies[index];
        (body.mode, body.arc) = (Mode::Standing, at.arc);
        (body.anchor_m, body.anchor_ms) = (at.along_m, self.now_ms);
        (body.stand, body.stand_heading_rad) = (place, direction.heading_rad());
        self.unschedule(index);
        self.told.mark_moved(index);
        true
    }

    /// Switches the blue lights of a vehicle on or off: with them it passes queues and red lights, and others make way.
    pub fn set_blue_lights(&mut self, index: usize, is_on: bool) {
        let Some(life) = self.lives.get(index) else { return };
        let kind = if is_on { EMERGENCY } else { driver_kind_of(life.kind) };
        self.traffic.set_kind(index as u32, kind, self.now_ms);
    }

    /// Takes over travel times into the routers.
    pub(super) fn customise(&mut self) {
        let mut travel_s = self.traffic.travel_s(self.now_ms);
        for (arc, travel_s) in travel_s.iter_mut().enumerate() {
            if self.traffic.arc(ArcId::from_index(arc)).is_some_and(|state| state.open == 0) {
                *travel_s = CLOSED_S;
            }
        }
        self.cars.customise(&travel_s);
    }
}

/// Who stops on its way stands this much nearer to the street than parked vehicles, in metres.
const KERB_IN_M: f32 = 1.6;
