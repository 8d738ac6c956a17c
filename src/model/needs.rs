//! Needs: what somebody who is booked at a window needs besides a place.

/// What somebody needs besides a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Somebody goes with them, who takes a seat.
    Escort,
    ChildSeat,
    /// Walks slowly, as with a stick.
    WalksSlowly,
    /// Somebody has to come to the door.
    HelpAtDoor,
    /// Has no app: is telephoned when the vehicle is on its way.
    CallBack,
}

impl Need {
    pub const ALL: [Self; 5] = [Self::Escort, Self::ChildSeat, Self::WalksSlowly, Self::HelpAtDoor, Self::CallBack];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Escort => "escort",
            Self::ChildSeat => "child_seat",
            Self::WalksSlowly => "walks_slowly",
            Self::HelpAtDoor => "help_at_door",
            Self::CallBack => "call_back",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.word() == word)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The needs of one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(u8);

impl Needs {
    pub fn has(self, need: Need) -> bool {
        self.0 & need.bit() != 0
    }

    #[must_use]
    pub fn with(self, need: Need) -> Self {
        Self(self.0 | need.bit())
    }

    pub fn toggle(&mut self, need: Need) {
        self.0 ^= need.bit();
    }

    /// Those there are, in the order of [`Need::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Need> {
        Need::ALL.into_iter().filter(move |need| self.has(*need))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_need_is_one_of_its_own() {
        for need in Need::ALL {
            let mut needs = Needs::default().with(need);
            assert_eq!(needs.iter().collect::<Vec<_>>(), [need]);
            assert_eq!(Need::of_word(need.word()), Some(need));
            needs.toggle(need);
            assert_eq!(needs, Needs::default());
        }
        assert_eq!(Need::of_word("none"), None);
    }
}
