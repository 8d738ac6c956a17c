//! The steps of the tour: what the newcomer is asked to do, and how it is seen to be done.

use crate::model::Thing;
use crate::ui::docking::Workspace;

/// What the tour sees of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TourScene {
    /// Scale of the map.
    pub points_per_m: f64,
    pub selected: Option<Thing>,
    pub is_following: bool,
    pub speed: f32,
    pub workspace: Workspace,
    /// Whether the selected thing is one that needs a person.
    pub is_attended: bool,
    /// Whether anything needs a person.
    pub has_attention: bool,
}

/// A step of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    ZoomIn,
    SelectVehicle,
    Follow,
    Find,
    Faster,
    Attend,
    Energy,
    Finished,
}

impl Step {
    pub const ALL: [Self; 8] = [
        Self::ZoomIn,
        Self::SelectVehicle,
        Self::Follow,
        Self::Find,
        Self::Faster,
        Self::Attend,
        Self::Energy,
        Self::Finished,
    ];

    /// The message that asks for it.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::ZoomIn => "tour-zoom-in",
            Self::SelectVehicle => "tour-select-vehicle",
            Self::Follow => "tour-follow",
            Self::Find => "tour-find",
            Self::Faster => "tour-faster",
            Self::Attend => "tour-attend",
            Self::Energy => "tour-energy",
            Self::Finished => "tour-finished",
        }
    }

    /// Whether the newcomer has done it since `before`, the scene when the step began.
    pub fn is_done(self, before: &TourScene, now: &TourScene) -> bool {
        match self {
            Self::ZoomIn => now.points_per_m >= before.points_per_m * 1.4,
            Self::SelectVehicle => matches!(now.selected, Some(Thing::Vehicle(_))),
            Self::Follow => now.is_following,
            Self::Find => matches!(now.selected, Some(Thing::Building(_))),
            Self::Faster => now.speed > before.speed,
            Self::Attend => now.is_attended,
            Self::Energy => now.workspace == Workspace::Energy,
            Self::Finished => false,
        }
    }

    /// Whether there is nothing to be done for it now.
    pub fn is_moot(self, now: &TourScene) -> bool {
        self == Self::Attend && !now.has_attention
    }
}
