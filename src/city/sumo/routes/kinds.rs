//! Kinds of vehicles: the element `<vType>`.

use crate::city::sumo::error::SumoError;
use crate::city::sumo::xml::Tag;

/// A kind of vehicle with the parameters of the Krauss model, as SUMO names them.
///
/// The defaults are those of SUMO's class `passenger` (its documentation, "Vehicle Type Parameter Defaults").
#[derive(Clone, Debug, PartialEq)]
pub struct TripKind {
    pub id: Box<str>,
    pub length_m: f32,
    pub min_gap_m: f32,
    pub speed_max_mps: f32,
    /// Desired speed over the limit: normally spread with this mean and deviation, cut at the two bounds.
    pub speed_factor: f32,
    pub speed_deviation: f32,
    pub speed_factor_bounds: (f32, f32),
    /// Imperfection of driving, from 0 to 1.
    pub sigma: f32,
    /// Time headway, in seconds.
    pub tau_s: f32,
    pub accel_mps2: f32,
    pub decel_mps2: f32,
}

/// What SUMO calls the kind of vehicles that name none.
pub const DEFAULT_ID: &str = "DEFAULT_VEHTYPE";

impl Default for TripKind {
    fn default() -> Self {
        Self {
            id: DEFAULT_ID.into(),
            length_m: 5.0,
            min_gap_m: 2.5,
            speed_max_mps: 55.55,
            speed_factor: 1.0,
            speed_deviation: 0.1,
            speed_factor_bounds: (0.2, 2.0),
            sigma: 0.5,
            tau_s: 1.0,
            accel_mps2: 2.6,
            decel_mps2: 4.5,
        }
    }
}

impl TripKind {
    /// The kind of an element <vType>.
    pub(super) fn of_tag(tag: &Tag<'_>) -> Result<Self, SumoError> {
        let default = Self { id: tag.required("id")?.into(), ..Self::default() };
        let value = |name: &str, default: f32, range: std::ops::RangeInclusive<f64>, wanted: &'static str| match tag
            .get(name)
        {
            None => Ok(default),
            Some(_) => tag.number_in(name, range, wanted).map(|value| value as f32),
        };
        let (speed_factor, deviation, bounds) = speed_factor(tag, &default)?;
        Ok(Self {
            length_m: value("length", default.length_m, 0.1..=1000.0, "it must be a length in metres above 0")?,
            min_gap_m: value("minGap", default.min_gap_m, 0.0..=1000.0, "it must be a distance in metres")?,
            speed_max_mps: value("maxSpeed", default.speed_max_mps, 0.1..=400.0, "it must be a speed in m/s above 0")?,
            speed_factor,
            speed_deviation: value("speedDev", deviation, 0.0..=10.0, "it must be a deviation from 0 on")?,
            speed_factor_bounds: bounds,
            sigma: value("sigma", default.sigma, 0.0..=1.0, "it must lie between 0 and 1")?,
            tau_s: value("tau", default.tau_s, 0.01..=60.0, "it must be a time in seconds above 0")?,
            accel_mps2: value("accel", default.accel_mps2, 0.01..=100.0, "it must be in m/s² above 0")?,
            decel_mps2: value("decel", default.decel_mps2, 0.01..=100.0, "it must be in m/s² above 0")?,
            ..default
        })
    }
}

/// A number, or `norm(mean,deviation)` or `normc(mean,deviation,least,most)`.
fn speed_factor(tag: &Tag<'_>, default: &TripKind) -> Result<(f32, f32, (f32, f32)), SumoError> {
    const NAME: &str = "speedFactor";
    let deviation = default.speed_deviation;
    let Some(text) = tag.get(NAME) else { return Ok((default.speed_factor, deviation, default.speed_factor_bounds)) };
    let wrong = || tag.bad_value(NAME, "it must be a number above 0, norm(mean,dev) or normc(mean,dev,min,max)");
    let inner = ["normc(", "norm("].iter().find_map(|begin| text.strip_prefix(begin)?.strip_suffix(')'));
    let numbers: Option<Vec<f32>> = inner.unwrap_or(text).split(',').map(|number| number.trim().parse().ok()).collect();
    let numbers = numbers.filter(|numbers| numbers.iter().all(|number: &f32| number.is_finite() && *number >= 0.0));
    match (inner.is_some(), numbers.as_deref()) {
        // A plain number is the mean; SUMO keeps the deviation of the class.
        (false, Some(&[mean])) if mean > 0.0 => Ok((mean, deviation, default.speed_factor_bounds)),
        (true, Some(&[mean, deviation])) if mean > 0.0 => Ok((mean, deviation, (0.0, f32::MAX))),
        (true, Some(&[mean, deviation, least, most])) if mean > 0.0 && least <= most => {
            Ok((mean, deviation, (least, most)))
        }
        _ => Err(wrong()),
    }
}
