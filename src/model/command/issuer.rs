//! Who gives commands, and what they may.

/// A person at a workstation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorId(pub u16);

/// A company that runs a fleet of its own in the city.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerId(pub u16);

/// Who gave a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Issuer {
    Operator(OperatorId),
    /// The station's own dispatcher.
    Dispatcher,
    /// A trainer, by a scenario or by hand.
    Trainer,
}

impl Issuer {
    /// Whether a person gave it; what a person holds, no planner takes away.
    pub fn is_person(self) -> bool {
        !matches!(self, Self::Dispatcher)
    }
}

/// What somebody at a workstation may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// Looks only; may stop what is dangerous.
    Viewer,
    #[default]
    Operator,
    Supervisor,
    /// Commands their own fleet only.
    Partner(PartnerId),
    /// Has not signed in, or the window is locked: stops only.
    Absent,
}

impl Authority {
    /// Whether they may say how the source runs (its pace, its scenario, its faults), and book and end requests.
    pub fn may_control(self) -> bool {
        matches!(self, Self::Operator | Self::Supervisor)
    }
}
