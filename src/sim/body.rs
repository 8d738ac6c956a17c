//! The body of a vehicle: where it stands or drives, exact at any moment between two happenings.

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::city::{Spot, StreetGraph};

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
    /// Along its arc; before `anchor_ms` on the way from `stand` to it.
    OnStreet,
    /// From the street to `stand`.
    PullingIn,
}

/// Where a vehicle is and how it moves.
#[derive(Clone, Debug)]
pub struct Body {
    pub mode: Mode,
    pub arc: ArcId,
    pub previous: ArcId,
    pub next: ArcId,
    /// At `anchor_ms` it is this far along the arc, and goes on at `speed_mps` up to `cap_m`.
    pub anchor_m: f32,
    pub anchor_ms: i64,
    /// As far as the vehicles ahead let it.
    pub limit_m: f32,
    /// As far as it wants on this arc.
    pub goal_m: f32,
    pub speed_mps: f32,
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
            previous: ArcId::NONE,
            next: ArcId::NONE,
            anchor_m: 0.0,
            anchor_ms: 0,
            limit_m: 0.0,
            goal_m: 0.0,
            speed_mps: 1.0,
            pull_from_ms: i64::MIN,
            pull_to_ms: i64::MIN,
            stand,
            stand_heading_rad: 0.0,
            kerb: stand,
        }
    }

    /// Metres along the arc.
    pub fn along_m(&self, now_ms: i64) -> f32 {
        let driven_s = now_ms.saturating_sub(self.anchor_ms).max(0) as f32 / 1000.0;
        (self.anchor_m + self.speed_mps * driven_s).min(self.goal_m.min(self.limit_m)).max(self.anchor_m)
    }

    /// Whether nothing ahead keeps it from its goal on this arc.
    pub fn is_free(&self) -> bool {
        self.goal_m <= self.limit_m
    }

    /// When it reaches its goal if nothing keeps it.
    pub fn goal_ms(&self) -> i64 {
        let left_m = (self.goal_m - self.anchor_m).max(0.0);
        self.anchor_ms + libm::ceilf(left_m / self.speed_mps * 1000.0) as i64
    }

    /// Takes a new limit without moving: what was driven so far is kept.
    pub fn take_limit(&mut self, limit_m: f32, now_ms: i64) {
        if now_ms > self.anchor_ms {
            self.anchor_m = self.along_m(now_ms);
            self.anchor_ms = now_ms;
        }
        self.limit_m = limit_m;
    }

    pub fn speed_at(&self, now_ms: i64) -> f32 {
        match self.mode {
            Mode::Standing => 0.0,
            Mode::PullingIn => PULL_MPS,
            Mode::OnStreet if now_ms < self.anchor_ms => PULL_MPS,
            Mode::OnStreet => {
                let cap_m = self.goal_m.min(self.limit_m);
                if self.along_m(now_ms) < cap_m { self.speed_mps } else { 0.0 }
            }
        }
    }

    /// Place and heading at a moment.
    pub fn place(&self, streets: &StreetGraph, lane: Lane, now_ms: i64) -> (Point, f32) {
        match self.mode {
            Mode::Standing => (self.stand, self.stand_heading_rad),
            Mode::PullingIn => (self.kerb.lerp(self.stand, self.pull_share(now_ms)), self.stand_heading_rad),
            Mode::OnStreet => {
                let (place, direction) = self.street_place(streets, lane, self.along_m(now_ms));
                if now_ms < self.anchor_ms {
                    (self.stand.lerp(place, self.pull_share(now_ms)), direction.heading_rad())
                } else {
                    (place, direction.heading_rad())
                }
            }
        }
    }

    fn pull_share(&self, now_ms: i64) -> f32 {
        let length_ms = (self.pull_to_ms - self.pull_from_ms).max(1) as f32;
        ((now_ms.saturating_sub(self.pull_from_ms)) as f32 / length_ms).clamp(0.0, 1.0)
    }

    /// The place in its lane, with corners rounded towards the lanes before and after.
    fn street_place(&self, streets: &StreetGraph, lane: Lane, along_m: f32) -> (Point, Point) {
        let (place, direction) = lane.place(streets, Spot { arc: self.arc, offset_m: along_m });
        let length_m = streets.arc(self.arc).length_m;
        let corner_m = CORNER_M.min(length_m / 3.0);
        let (other, own_m, away_m) = if self.next.is_some() && length_m - along_m < corner_m {
            (Spot { arc: self.next, offset_m: 0.0 }, length_m, length_m - along_m)
        } else if self.previous.is_some() && along_m < corner_m {
            let end_m = streets.arc(self.previous).length_m;
            (Spot { arc: self.previous, offset_m: end_m }, 0.0, along_m)
        } else {
            return (place, direction);
        };
        let weight = 0.5 * (1.0 - away_m / corner_m);
        let (there, there_direction) = lane.place(streets, other);
        let (here, _) = lane.place(streets, Spot { arc: self.arc, offset_m: own_m });
        (place + (there - here) * weight, (direction * (1.0 - weight) + there_direction * weight).unit())
    }
}

/// How far beside the middle of a street somebody drives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// 1 where traffic keeps to the right, -1 where it keeps to the left.
    pub side: f32,
    pub is_slow: bool,
}

/// Share of a street's width between its middle and the middle of a lane.
const LANE_SHARE: f32 = 0.2;
/// The same for slow traffic at the edge.
const EDGE_SHARE: f32 = 0.42;

impl Lane {
    pub fn place(self, streets: &StreetGraph, spot: Spot) -> (Point, Point) {
        let (middle, direction) = streets.place(spot);
        let share = match (self.is_slow, streets.reverse_of(spot.arc)) {
            (true, _) => EDGE_SHARE,
            (false, Some(_)) => LANE_SHARE,
            (false, None) => 0.0,
        };
        let beside_m = streets.street_of(spot.arc).width_m * share * self.side;
        (middle + direction.perpendicular() * beside_m, direction)
    }

    /// Place at the kerb beside a spot, or so far off the street, and the direction of travel there.
    pub fn kerb(self, streets: &StreetGraph, spot: Spot, off_m: f32) -> (Point, Point) {
        let (middle, direction) = streets.place(spot);
        let beside_m = (streets.street_of(spot.arc).width_m * 0.5 + 1.3 + off_m) * self.side;
        (middle + direction.perpendicular() * beside_m, direction)
    }
}
