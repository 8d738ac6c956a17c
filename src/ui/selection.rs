//! What is selected: one and the same in map, tables and inspector.

use crate::model::Thing;

/// The selected things, in the order in which they were chosen, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    things: Vec<Thing>,
}

/// How a choice changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The new things instead of the old.
    Replace,
    /// Shift: the new things besides the old.
    Add,
    /// Shift on a selected thing: without it.
    Remove,
}

impl Selection {
    pub fn things(&self) -> &[Thing] {
        &self.things
    }

    /// The selected thing when there is just one.
    pub fn single(&self) -> Option<Thing> {
        if let [thing] = self.things[..] { Some(thing) } else { None }
    }

    pub fn contains(&self, thing: Thing) -> bool {
        self.things.contains(&thing)
    }

    pub fn choose(&mut self, things: &[Thing], choice: Choice) {
        match choice {
            Choice::Replace => self.things = things.to_vec(),
            Choice::Add => {
                for thing in things {
                    if !self.contains(*thing) {
                        self.things.push(*thing);
                    }
                }
            }
            Choice::Remove => self.things.retain(|thing| !things.contains(thing)),
        }
    }
}
