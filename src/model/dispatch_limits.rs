//! Limits of automatic: what the dispatcher may give to vehicles without asking anybody.

use super::request::RequestPurpose;

/// What automatic may do, as a supervisor sets it. What is beyond waits for a person's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct DispatchLimits {
    pub takes_rides: bool,
    /// To and from appointments, and visits of mobile services.
    pub takes_appointments: bool,
    pub takes_parcels: bool,
    /// Nobody who was promised a pick-up gets it later than promised by more, in minutes.
    pub later_max_min: u8,
    /// Whether what automatic has planned is planned better later, and somebody may get another vehicle by that.
    pub improves_plans: bool,
    /// Whether idle vehicles are sent to charge while few are needed, before they have to.
    pub charges_ahead: bool,
}

impl Default for DispatchLimits {
    fn default() -> Self {
        Self {
            takes_rides: true,
            takes_appointments: true,
            takes_parcels: true,
            later_max_min: 3,
            improves_plans: true,
            charges_ahead: true,
        }
    }
}

impl DispatchLimits {
    /// No promise may be set back by more than this, in minutes.
    pub const LATER_MAX_MIN: u8 = 15;

    /// Whether automatic gives out requests for this.
    pub fn takes(self, purpose: RequestPurpose) -> bool {
        match purpose {
            RequestPurpose::Ride => self.takes_rides,
            RequestPurpose::Appointment | RequestPurpose::FromAppointment | RequestPurpose::Visit(_) => {
                self.takes_appointments
            }
            RequestPurpose::Parcel => self.takes_parcels,
        }
    }

    /// The same with its minutes held to what is allowed.
    #[must_use]
    pub fn held(self) -> Self {
        Self { later_max_min: self.later_max_min.min(Self::LATER_MAX_MIN), ..self }
    }

    pub fn later_max_s(self) -> f64 {
        f64::from(self.later_max_min) * 60.0
    }

    /// The words in the journal: what is taken, and by how much promises may be set back.
    pub fn words(self) -> String {
        let kinds =
            [(self.takes_rides, "rides"), (self.takes_appointments, "appointments"), (self.takes_parcels, "parcels")];
        let taken: Vec<&str> = kinds.into_iter().filter(|(is_taken, _)| *is_taken).map(|(_, word)| word).collect();
        let taken = if taken.is_empty() { "nothing".to_owned() } else { taken.join(", ") };
        let plans = if self.improves_plans { "improved" } else { "left as they are" };
        let charging = if self.charges_ahead { "while few are needed" } else { "when they must" };
        let later_max_min = self.later_max_min;
        format!(
            "{taken}; nobody later than promised by more than {later_max_min} min; plans are {plans}; vehicles charge {charging}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_switch() {
        let all = [
            RequestPurpose::Ride,
            RequestPurpose::Appointment,
            RequestPurpose::FromAppointment,
            RequestPurpose::Parcel,
        ];
        let taken = |limits: DispatchLimits| all.map(|purpose| limits.takes(purpose));
        let usual = DispatchLimits::default();
        assert_eq!(taken(usual), [true; 4]);
        assert_eq!(taken(DispatchLimits { takes_rides: false, ..usual }), [false, true, true, true]);
        assert_eq!(taken(DispatchLimits { takes_appointments: false, ..usual }), [true, false, false, true]);
        assert_eq!(taken(DispatchLimits { takes_parcels: false, ..usual }), [true, true, true, false]);
        assert_eq!(DispatchLimits { later_max_min: 200, ..usual }.held().later_max_min, DispatchLimits::LATER_MAX_MIN);
        let words = "rides, appointments, parcels; nobody later than promised by more than 3 min; plans are improved; \
                     vehicles charge while few are needed";
        assert_eq!(usual.words(), words);
        let fixed = DispatchLimits { improves_plans: false, charges_ahead: false, ..usual }.words();
        assert!(fixed.ends_with("plans are left as they are; vehicles charge when they must"), "{fixed}");
    }
}
