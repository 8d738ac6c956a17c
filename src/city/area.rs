//! Land: water, green, squares and blocks, drawn under the streets.

use crate::base::geo::Point;
use crate::base::name::Name;

/// What a piece of land is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    Water,
    Green,
    /// Station square, market place.
    Plaza,
    /// Built-up land between streets.
    Block,
    /// Railway ground, platforms.
    Rail,
}

/// A piece of land: a ring with holes, each closed without the repeated first point.
#[derive(Clone, Debug)]
pub struct Area {
    pub kind: AreaKind,
    pub name: Option<Name>,
    pub outer: Vec<Point>,
    pub holes: Vec<Vec<Point>>,
}
