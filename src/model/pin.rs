//! PINs: what a person proves with who they are. Wiped from memory when it is dropped, and never shown.

use std::fmt;

use zeroize::Zeroizing;

/// Digits of a PIN at least.
pub const PIN_DIGITS_MIN: usize = 4;
/// Digits of a PIN at most.
pub const PIN_DIGITS_MAX: usize = 12;

/// A PIN as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    pub fn new(digits: &str) -> Self {
        Self(Zeroizing::new(digits.to_owned()))
    }

    /// Whether it can be one: 4 to 12 digits.
    pub fn is_possible(&self) -> bool {
        (PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&self.0.len()) && self.0.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// For whoever checks it, and nobody else.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pin(hidden)")
    }
}

#[cfg(test)]
mod pin_tests {
    use super::*;

    #[test]
    fn a_pin_is_digits_and_never_shown() {
        for (digits, is_possible) in [("1234", true), ("123", false), ("1234567890123", false), ("12a4", false)] {
            let pin = Pin::new(digits);
            assert_eq!(pin.is_possible(), is_possible, "{digits}");
            assert!(!format!("{pin:?}").contains(digits));
        }
    }
}
