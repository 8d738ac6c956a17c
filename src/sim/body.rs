//! The body of a vehicle: where it stands or drives, exact at any moment between two happenings.

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::city::{Spot, StreetGraph};

use super::traffic::DriverPlace;

/// Length of street that a standing vehicle takes, in metres (5 m and a gap; Highway Capacity Manual 7.6 m).
pub const SPACING_M: f32 = 7.5;
/// Speed at which vehicles pull in and out, in m/s.
pub const PULL_MPS: f32 = 2.5;
/// Corners are rounded over at most this much of each arc, in metres.
const CORNER_M: f32 = 6.0;

/// How a body moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Off the street, at `stand`.
    Standing,
    /// In the traffic; before `anchor_ms` on the way from `stand` into it.
    OnStreet,
    /// From the street to `stand`.
    PullingIn,
}

/// Where a vehicle is while it is not in the traffic, and how it gets into it and out of it.
#[derive(Clone, Debug)]
pub struct Body {
    pub mode: Mode,
    /// The arc on which it drives, or where it left the street.
    pub arc: ArcId,
    /// Where on that arc it left the street.
    pub anchor_m: f32,
    /// When it has pulled out.
    pub anchor_ms: i64,
    /// Start and end of pulling in or out.
    pub pull_from_ms: i64,
    pub pull_to_ms: i64,
    pub stand: Point,
    pub stand_heading_rad: f32,
    /// Where it left the street.
    pub kerb: Point,
}

impl Body {
    pub fn standing(stand: Point) -> Self {
        Self {
            mode: Mode::Standing,
            arc: ArcId::NONE,
            anchor_m: 0.0,
            anchor_ms: 0,
            pull_from_ms: i64::MIN,
            pull_to_ms: i64::MIN,
            stand,
            stand_heading_rad: 0.0,
            kerb: stand,
        }
    }

    /// Place and heading at a moment; `lane` tells where it is in the traffic then.
    pub fn place(&self, streets: &StreetGraph, lane: Lane, now_ms: i64) -> (Point, f32) {
        match (self.mode, lane.at) {
            (Mode::PullingIn, _) => (self.kerb.lerp(self.stand, self.pull_share(now_ms)), self.stand_heading_rad),
            (Mode::OnStreet, Some(at)) => {
                let (place, direction) = lane.in_traffic(streets, &at);
                if now_ms < self.anchor_ms {
                    (self.stand.lerp(place, self.pull_share(now_ms)), direction.heading_rad())
                } else {
                    (place, direction.heading_rad())
                }
            }
            _ => (self.stand, self.stand_heading_rad),
        }
    }

    fn pull_share(&self, now_ms: i64) -> f32 {
        let length_ms = (self.pull_to_ms - self.pull_from_ms).max(1) as f32;
        ((now_ms.saturating_sub(self.pull_from_ms)) as f32 / length_ms).clamp(0.0, 1.0)
    }
}

/// How far beside the middle of a street somebody drives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// 1 where traffic keeps to the right, -1 where it keeps to the left.
    pub side: f32,
    pub is_slow: bool,
    /// Where it is in the traffic, if it is.
    pub at: Option<DriverPlace>,
}

/// Share of a street's width between its middle and the middle of the one lane of a direction.
const LANE_SHARE: f32 = 0.2;
/// The same for slow traffic at the edge.
const EDGE_SHARE: f32 = 0.42;

impl Lane {
    /// The place in its lane at a spot, and the direction of travel there.
    pub fn place(self, streets: &StreetGraph, spot: Spot) -> (Point, Point) {
        let (middle, direction) = streets.place(spot);
        let beside_m = streets.street_of(spot.arc).width_m * self.share(streets, spot.arc) * self.side;
        (middle + direction.perpendicular() * beside_m, direction)
    }

    /// Lanes lie side by side from the kerb; those of a one-way street on its whole width.
    fn share(self, streets: &StreetGraph, arc: ArcId) -> f32 {
        if self.is_slow {
            return EDGE_SHARE;
        }
        let lanes = u32::from(streets.arc(arc).lanes.max(1));
        let number = self.at.map_or(0, |at| at.lane).min(lanes - 1);
        let from_kerb = (number as f32 + 0.5) / lanes as f32;
        let has_oncoming = streets.reverse_of(arc).is_some_and(|reverse| streets.arc(reverse).modes.cars);
        let (middle, most) = if has_oncoming { (LANE_SHARE, LANE_SHARE) } else { (0.0, 2.0 * LANE_SHARE) };
        middle + most * (1.0 - 2.0 * from_kerb)
    }

    /// The place of somebody in the traffic, on its way through a junction or in its lane with corners rounded.
    fn in_traffic(self, streets: &StreetGraph, at: &DriverPlace) -> (Point, Point) {
        if at.junction_share < 1.0 && at.previous.is_some() {
            return self.in_junction(streets, at);
        }
        let (place, direction) = self.place(streets, Spot { arc: at.arc, offset_m: at.along_m });
        let length_m = streets.arc(at.arc).length_m;
        let corner_m = CORNER_M.min(length_m / 3.0);
        let (other, own_m, away_m) = if at.next.is_some() && length_m - at.along_m < corner_m {
            (Spot { arc: at.next, offset_m: 0.0 }, length_m, length_m - at.along_m)
        } else if at.previous.is_some() && at.along_m < corner_m {
            let end_m = streets.arc(at.previous).length_m;
            (Spot { arc: at.previous, offset_m: end_m }, 0.0, at.along_m)
        } else {
            return (place, direction);
        };
        let weight = 0.5 * (1.0 - away_m / corner_m);
        let (there, there_direction) = self.place(streets, other);
        let (here, _) = self.place(streets, Spot { arc: at.arc, offset_m: own_m });
        (place + (there - here) * weight, (direction * (1.0 - weight) + there_direction * weight).unit())
    }

    /// On a curve (quadratic Bézier) from the line of the arc before to the beginning of its arc.
    fn in_junction(self, streets: &StreetGraph, at: &DriverPlace) -> (Point, Point) {
        let (from, from_direction) = self.place(streets, Spot { arc: at.previous, offset_m: at.previous_line_m });
        let (to, to_direction) = self.place(streets, Spot { arc: at.arc, offset_m: at.along_m });
        let reach_m = from.distance(to) * 0.5;
        let middle = (from + from_direction * reach_m).lerp(to - to_direction * reach_m, 0.5);
        let share = at.junction_share;
        let (first, second) = (from.lerp(middle, share), middle.lerp(to, share));
        let direction = second - first;
        let is_short = direction.dot(direction) < 1e-6;
        (first.lerp(second, share), if is_short { to_direction } else { direction.unit() })
    }

    /// Place at the kerb beside a spot, or so far off the street, and the direction of travel there.
    pub fn kerb(self, streets: &StreetGraph, spot: Spot, off_m: f32) -> (Point, Point) {
        let (middle, direction) = streets.place(spot);
        let beside_m = (streets.street_of(spot.arc).width_m * 0.5 + 1.3 + off_m) * self.side;
        (middle + direction.perpendicular() * beside_m, direction)
    }
}
