//! Reassigning: what giving a request to another vehicle would change, and giving it.

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::dispatch_view::{Accepted, Reassignment, Suggestion, VehicleOffer, WhatIf, WhatIfAnswer, WhyNot};
use crate::model::{CommandId, Itinerary, RequestPurpose, RequestState, VehicleKind};
use crate::plan::dispatch::{JobId, laid_out, offers, take, take_out};
use crate::world::World;

use super::suggesting::{LATER_THAN_SHOWN, itinerary, shown, slack_by_hand, why, why_not};
use super::{Dispatcher, Roads};

/// Requests given by hand whose command has not ended yet; of more the oldest is not followed.
const MOVES_MAX: usize = 256;

/// A request on its way to the vehicle that a person chose.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// What asks the new vehicle.
    pub command: CommandId,
    pub request: RequestId,
    pub vehicle: VehicleId,
    /// Who had it before, and plans anew once it is gone.
    pub before: Option<VehicleId>,
}

/// A vehicle asked about one request.
struct Tried {
    offer: Result<VehicleOffer, WhyNot>,
    leaves: Option<(VehicleId, Itinerary)>,
}

impl Dispatcher {
    /// The vehicle that a person gave a request to. Plans leave it there.
    pub fn pinned_to(&self, request: RequestId) -> Option<VehicleId> {
        self.pins.of(request)
    }

    /// A person gave a request to a vehicle, by a command.
    pub fn note_given(&mut self, given: Move, now: Timestamp) {
        self.pins.set(given.request, given.vehicle, now);
        if self.moves.len() >= MOVES_MAX {
            self.moves.pop_front();
        }
        self.moves.push_back(given);
    }

    /// The moves that ended: how each did is told by `ended`, `None` while it goes on.
    pub fn take_ended_moves(&mut self, mut ended: impl FnMut(CommandId) -> Option<bool>) -> Vec<Move> {
        let mut done = Vec::new();
        let pins = &mut self.pins;
        self.moves.retain(|given| {
            let end = ended(given.command);
            match end {
                Some(true) => done.push(*given),
                Some(false) => pins.release(given.request, given.vehicle),
                None => {}
            }
            end.is_none()
        });
        done
    }

    pub fn has_moves(&self) -> bool {
        !self.moves.is_empty()
    }

    /// What would be if a request went to a vehicle.
    pub fn what_if(&mut self, world: &World, asked: WhatIf, now: Timestamp) -> WhatIfAnswer {
        let Tried { offer, leaves } = self.try_vehicle(world, asked.request, asked.vehicle, now);
        WhatIfAnswer { asked, offer, leaves }
    }

    /// The best other vehicles for a request that has one already and is not aboard.
    pub fn suggest_others(&mut self, world: &World, request: RequestId, now: Timestamp) -> Option<Reassignment> {
        let row = world.requests().get(request)?;
        let RequestState::Assigned { vehicle: present, .. } = row.state else { return None };
        let kind = kind_for(row.request.purpose);
        let slack = slack_by_hand(self.limits);
        let city = self.city.clone();
        let weights = self.weights;
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let times = if kind == VehicleKind::Robot { &mut roads.slow } else { &mut roads.cars };
        let mut round = view.round(kind, &[request])?;
        times.begin(std::mem::take(&mut round.whereabouts));
        let mut problem = std::mem::take(&mut round.problem);
        problem.promise_slack = slack;
        let requests: Vec<RequestId> = problem.jobs.iter().map(|job| job.request).collect();
        let job = JobId(requests.iter().position(|id| *id == request)? as u32);
        if !take_out(&mut problem, job) {
            return None;
        }
        let without = laid_out(&problem, present, times);
        let leaves = without.map(|stops| (present, itinerary(&stops, &requests, &round, now)));
        problem.fleet.retain(|candidate| candidate.vehicle != present);
        let (_, found) = offers(problem, Suggestion::BEST_MAX, &weights, times).into_iter().next()?;
        let best = found.best.iter().map(|offer| shown(offer, &requests, &round, world, now)).collect();
        let why_not = why_not(&found, &view.unready(kind));
        Some(Reassignment {
            suggestion: Suggestion { request, best, is_outside_limits: false, why_not },
            present,
            leaves,
        })
    }

    /// The new itinerary of the vehicle that somebody gives a request to, if it still comes out as it was shown.
    ///
    /// # Errors
    /// Why it does not take the request, or that it would come later than was shown.
    pub fn reassign(&mut self, world: &World, wanted: Accepted, now: Timestamp) -> Result<Itinerary, WhyNot> {
        let offer = self.try_vehicle(world, wanted.request, wanted.vehicle, now).offer?;
        if offer.pick_up > wanted.pick_up + LATER_THAN_SHOWN {
            return Err(WhyNot::LaterThanShown);
        }
        Ok(offer.itinerary)
    }

    /// What a vehicle that lost a request does now; `None` when it can't be told anything.
    pub fn laid_out_without(
        &mut self,
        world: &World,
        vehicle: VehicleId,
        lost: RequestId,
        now: Timestamp,
    ) -> Option<Itinerary> {
        let kind = world.roster().get(vehicle.index())?.kind;
        let city = self.city.clone();
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let times = if kind == VehicleKind::Robot { &mut roads.slow } else { &mut roads.cars };
        let mut round = view.fleet(kind);
        times.begin(std::mem::take(&mut round.whereabouts));
        let mut problem = std::mem::take(&mut round.problem);
        let requests: Vec<RequestId> = problem.jobs.iter().map(|job| job.request).collect();
        // Its itinerary may be told later than what took the request from it.
        for candidate in problem.fleet.iter_mut().filter(|candidate| candidate.vehicle == vehicle) {
            candidate.stops.retain(|stop| requests.get(stop.job.index()) != Some(&lost));
        }
        let stops = laid_out(&problem, vehicle, times)?;
        Some(itinerary(&stops, &requests, &round, now))
    }

    fn try_vehicle(&mut self, world: &World, request: RequestId, vehicle: VehicleId, now: Timestamp) -> Tried {
        let refused = |why| Tried { offer: Err(why), leaves: None };
        let row = world.requests().get(request);
        let Some(row) = row.filter(|row| !row.state.is_ended()) else { return refused(WhyNot::NotWaiting) };
        let present = match row.state {
            RequestState::Assigned { vehicle: present, .. } if present == vehicle => return refused(WhyNot::HasIt),
            RequestState::Assigned { vehicle: present, .. } => Some(present),
            RequestState::Waiting => None,
            _ => return refused(WhyNot::AboardAlready),
        };
        let kind = kind_for(row.request.purpose);
        if world.roster().get(vehicle.index()).is_none_or(|vehicle| vehicle.kind != kind) {
            return refused(WhyNot::OtherRole);
        }
        let slack = slack_by_hand(self.limits);
        let city = self.city.clone();
        let weights = self.weights;
        let roads = self.roads.get_or_insert_with(|| Roads::new(&city));
        let view = view!(self, &city, world, now);
        let times = if kind == VehicleKind::Robot { &mut roads.slow } else { &mut roads.cars };
        let Some(mut round) = view.round(kind, &[request]) else { return refused(WhyNot::NoWay) };
        times.begin(std::mem::take(&mut round.whereabouts));
        let mut problem = std::mem::take(&mut round.problem);
        problem.promise_slack = slack;
        let requests: Vec<RequestId> = problem.jobs.iter().map(|job| job.request).collect();
        let Some(job) = requests.iter().position(|id| *id == request).map(|job| JobId(job as u32)) else {
            return refused(WhyNot::NoWay);
        };
        if !take_out(&mut problem, job) {
            return refused(WhyNot::AboardAlready);
        }
        let leaves = present.and_then(|present| {
            let without = laid_out(&problem, present, times)?;
            Some((present, itinerary(&without, &requests, &round, now)))
        });
        let offer = match take(&mut problem, vehicle, job, &weights, times) {
            None => Err(view.why_unready(vehicle)),
            Some(Err(refusal)) => Err(why(refusal)),
            Some(Ok(offer)) => Ok(shown(&offer, &requests, &round, world, now)),
        };
        Tried { offer, leaves }
    }
}

fn kind_for(purpose: RequestPurpose) -> VehicleKind {
    if purpose == RequestPurpose::Parcel { VehicleKind::Robot } else { VehicleKind::Shuttle }
}
