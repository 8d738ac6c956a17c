//! Diagnostic codes: what a vehicle finds wrong with itself.

/// A diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Diagnostic {
    /// A tyre lost a fifth of its pressure (the warning threshold of UN Regulation No. 141).
    TyrePressureLow,
    TyreFlat,
    /// Under 80 % of its first capacity: the usual end of a traction battery's warranty.
    BatteryWeak,
    BatteryCellFault,
    DoorObstructed,
    CameraDegraded,
    CameraLost,
    MicrophoneLost,
    PositionUnreliable,
    ConnectionSlow,
    DriveFault,
    ServiceDue,
    ServiceOverdue,
}

/// How much a code presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To be seen to at the next service.
    Notice,
    /// To be seen to today.
    Warning,
    /// It can't or must not go on.
    Critical,
}

impl Diagnostic {
    pub const ALL: [Self; 13] = [
        Self::TyrePressureLow,
        Self::TyreFlat,
        Self::BatteryWeak,
        Self::BatteryCellFault,
        Self::DoorObstructed,
        Self::CameraDegraded,
        Self::CameraLost,
        Self::MicrophoneLost,
        Self::PositionUnreliable,
        Self::ConnectionSlow,
        Self::DriveFault,
        Self::ServiceDue,
        Self::ServiceOverdue,
    ];

    /// The short code that is read out: a letter for chassis, battery, body, senses or maintenance, and a number.
    pub fn code(self) -> &'static str {
        match self {
            Self::TyrePressureLow => "C101",
            Self::TyreFlat => "C102",
            Self::DriveFault => "C201",
            Self::BatteryWeak => "P301",
            Self::BatteryCellFault => "P302",
            Self::DoorObstructed => "B401",
            Self::CameraDegraded => "U501",
            Self::CameraLost => "U502",
            Self::MicrophoneLost => "U503",
            Self::PositionUnreliable => "U601",
            Self::ConnectionSlow => "U602",
            Self::ServiceDue => "M701",
            Self::ServiceOverdue => "M702",
        }
    }

    pub fn severity(self) -> Severity {
        match self {
            Self::TyreFlat | Self::BatteryCellFault | Self::DriveFault => Severity::Critical,
            Self::TyrePressureLow
            | Self::DoorObstructed
            | Self::CameraLost
            | Self::PositionUnreliable
            | Self::ServiceOverdue => Severity::Warning,
            Self::BatteryWeak
            | Self::CameraDegraded
            | Self::MicrophoneLost
            | Self::ConnectionSlow
            | Self::ServiceDue => Severity::Notice,
        }
    }
}

/// A set of diagnostic codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(u16);

impl Diagnostics {
    pub const NONE: Self = Self(0);

    pub fn contains(self, code: Diagnostic) -> bool {
        self.0 & (1 << code as u8) != 0
    }

    #[must_use]
    pub fn with(self, code: Diagnostic, is_there: bool) -> Self {
        let bit = 1 << code as u8;
        Self(if is_there { self.0 | bit } else { self.0 & !bit })
    }

    pub fn iter(self) -> impl Iterator<Item = Diagnostic> {
        Diagnostic::ALL.into_iter().filter(move |code| self.contains(*code))
    }

    /// The most pressing severity, `None` without a code.
    pub fn severity(self) -> Option<Severity> {
        self.iter().map(Diagnostic::severity).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_and_sets_hold_them() {
        let mut codes: Vec<&str> = Diagnostic::ALL.iter().map(|code| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Diagnostic::ALL.len());
        for code in Diagnostic::ALL {
            let set = Diagnostics::NONE.with(code, true);
            assert_eq!(set.iter().collect::<Vec<_>>(), [code]);
            assert_eq!(set.severity(), Some(code.severity()));
            assert_eq!(set.with(code, false), Diagnostics::NONE);
        }
    }
}
