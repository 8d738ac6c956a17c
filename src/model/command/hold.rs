//! Holds: in whose hand a vehicle is.

use crate::base::geo::Point;

use super::issuer::Issuer;
use super::order::OrderKind;

/// What commands hold of a vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hold {
    pub stop: Option<StopHold>,
    /// Who says where it drives, when somebody does.
    pub directed_by: Option<Issuer>,
}

/// A stop that is in force: latched to who made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopHold {
    pub kind: OrderKind,
    pub holder: Issuer,
    /// Where it will stand; `None` once it stands, and while it does not know.
    pub stands_at: Option<Point>,
}

impl Hold {
    pub const NONE: Self = Self { stop: None, directed_by: None };
}
