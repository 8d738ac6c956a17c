//! Infill.
use super::boundary::Boundary;
use super::raw::RawData;
use crate::base::geo::Point;
use crate::city::City;
use std::collections::HashMap;
pub fn build(_city: &mut City, _raw: &RawData, _places: &HashMap<i64, Point>, _boundary: &Boundary) {}
