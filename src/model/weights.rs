//! The weights of the dispatcher's objective.

/// What counts how much.
///
/// Waiting counts twice a second in the vehicle, as riders value it (Wardman 2004: 1.8 to 2.5); a second that others lose
/// counts like one of the rider's own; a driven second weighs less, as it costs wear but nobody's time. A kilometre's
/// energy is 0.29 kWh at 25 yen, and a second on the way is worth 0.7 yen (2,400 yen an hour): 10 of them. Looking for
/// another vehicle than the one that was told is like two minutes on the ride (assumed).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// A second until the pick-up, each person.
    pub waiting: f64,
    /// What a second beyond the promised pick-up counts besides, each person.
    pub lateness: f64,
    /// A second on the way, each person: so detours count.
    pub riding: f64,
    /// A second driven.
    pub driving: f64,
    /// A kilometre's energy.
    pub energy: f64,
    /// How much more the waiting of those counts whose need or district has waited longer than all today: by the ratio of
    /// both means to the power of this. 0 favours nobody.
    pub fairness: f64,
    /// What it counts once when somebody who was told a vehicle gets another one.
    pub changing: f64,
    /// What it counts once when a request finds no vehicle: more than any insertion costs.
    pub unserved: f64,
    /// A step of improvement that gains less is not worth that somebody's plan changes.
    pub least_gain: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            waiting: 2.0,
            lateness: 1.0,
            riding: 1.0,
            driving: 0.5,
            energy: 10.0,
            fairness: 1.0,
            changing: 120.0,
            unserved: 100_000.0,
            least_gain: 30.0,
        }
    }
}

impl Weights {
    /// No weight is more than this; a request without a vehicle counts more than everything else together.
    pub const MAX: f64 = 1_000_000.0;

    /// The same with each weight held to what is allowed.
    #[must_use]
    pub fn held(self) -> Self {
        let held = |weight: f64| if weight.is_finite() { weight.clamp(0.0, Self::MAX) } else { 0.0 };
        Self {
            waiting: held(self.waiting),
            lateness: held(self.lateness),
            riding: held(self.riding),
            driving: held(self.driving),
            energy: held(self.energy),
            fairness: held(self.fairness).min(4.0),
            changing: held(self.changing),
            unserved: held(self.unserved),
            least_gain: held(self.least_gain),
        }
    }

    /// The words in the journal: each weight by its name in the file of bookings.
    pub fn words(self) -> String {
        let Self { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain } = self;
        format!(
            "waiting {waiting}, lateness {lateness}, riding {riding}, driving {driving}, energy {energy}, \
             fairness {fairness}, changing {changing}, unserved {unserved}, least_gain {least_gain}"
        )
    }
}
