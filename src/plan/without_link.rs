//! Without a link: what a vehicle of which nothing is heard does by itself, and when.

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::LinkLoss;
use crate::model::{LinkState, Thing, VehicleState};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::world::Picture;

/// A vehicle that drives tells its place several times in this time, so a message or two may be lost: the contract allows
/// 3 s until it is said that nothing is heard.
const DRIVING_SILENT_AFTER: Span = Span(2_500);

/// What a vehicle does that can't be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutLink {
    /// It begins to stop by itself in this time.
    StopsIn(Span),
    /// It should have begun to stop so long ago.
    StopsSince(Span),
    /// It stood when it was heard last, and sets out no more: an automated vehicle stays where it is without a link.
    Stands,
    DrivenOn,
    Unknown,
}

/// Whether nothing is heard of a vehicle that should be: the link of the source is down, or the vehicle moved and is
/// silent since.
pub fn is_unheard(picture: &Picture, id: VehicleId, now: Timestamp) -> bool {
    let Some(status) = picture.status.get(id.index()) else { return false };
    let is_driving = status.state == VehicleState::Driving;
    picture.source.link == LinkState::Lost
        || status.state == VehicleState::NoContact
        || (is_driving && now - status.last_heard > DRIVING_SILENT_AFTER)
}

/// What a vehicle does by itself if it hears as little of us as we of it: its time runs from when it was heard last.
pub fn without_link(picture: &Picture, id: VehicleId, now: Timestamp) -> WithoutLink {
    let (Some(status), Some(motion)) = (picture.status.get(id.index()), picture.motion.get(id.index())) else {
        return WithoutLink::Unknown;
    };
    match picture.abilities.get(Thing::Vehicle(id)).link_loss {
        LinkLoss::Unknown => WithoutLink::Unknown,
        LinkLoss::DrivenOn => WithoutLink::DrivenOn,
        LinkLoss::StopsAfter(_) if status.last_heard == Timestamp::NEVER => WithoutLink::Unknown,
        LinkLoss::StopsAfter(_) if motion.speed_mps <= STANDING_MPS && !motion.arc.is_some() => WithoutLink::Stands,
        LinkLoss::StopsAfter(after) => {
            let left = status.last_heard + after - now;
            if left > Span::ZERO { WithoutLink::StopsIn(left) } else { WithoutLink::StopsSince(Span(-left.0)) }
        }
    }
}
