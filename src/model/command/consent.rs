//! Consent: how whoever gives a command has confirmed it. The station refuses what was not confirmed as its risk asks,
//! whatever entrance it came through.

use super::risk::RiskClass;

/// How far somebody went to give a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// One press.
    #[default]
    Pressed,
    /// Saw the preview and pressed again.
    Confirmed,
    /// Saw the preview with its interlocks, and held the button down.
    Held,
}

impl Consent {
    /// What a risk class asks for.
    pub fn asked_for(risk: RiskClass) -> Self {
        match risk {
            RiskClass::Stop | RiskClass::Low => Self::Pressed,
            RiskClass::Medium => Self::Confirmed,
            RiskClass::High | RiskClass::TwoPerson => Self::Held,
        }
    }

    /// Whether it is enough for a risk class.
    pub fn suffices(self, risk: RiskClass) -> bool {
        self >= Self::asked_for(risk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_risk_never_asks_for_less_and_a_stop_asks_for_nothing() {
        for pair in RiskClass::ALL.windows(2) {
            assert!(Consent::asked_for(pair[0]) <= Consent::asked_for(pair[1]), "{pair:?}");
        }
        assert!(Consent::Pressed.suffices(RiskClass::Stop));
        assert!(!Consent::Pressed.suffices(RiskClass::Medium));
        assert!(!Consent::Confirmed.suffices(RiskClass::High));
        assert!(Consent::Held.suffices(RiskClass::TwoPerson));
    }
}
