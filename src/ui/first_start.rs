//! The first start: a card that offers a tour, a story or the city itself, with the city moving behind it.

mod card;
mod steps;
mod tour;

use egui::{Context, Rect};

use super::context::UiContext;
use card::Choice;
use tour::Tour;

pub use steps::TourScene;

/// Scenarios that the card starts, by name.
pub const TOUR_SCENARIO: &str = "morning";
pub const STORY_SCENARIO: &str = "dark-junctions-story";

/// What the newcomer is shown over the city.
#[derive(Debug, Default)]
pub enum FirstStart {
    /// Nothing, or not any more.
    #[default]
    Closed,
    Card,
    Tour(Tour),
}

/// What the card or the tour asks of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStartDeed {
    StartTour,
    StartStory,
    Explore,
}

impl FirstStart {
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// Draws what is shown and says what was chosen.
    pub fn ui(
        &mut self,
        ui_ctx: &Context,
        ctx: &UiContext<'_>,
        scene: &TourScene,
        map: Rect,
    ) -> Option<FirstStartDeed> {
        match self {
            Self::Closed => None,
            Self::Card => {
                let choice = card::ui(ui_ctx, ctx)?;
                *self = if choice == Choice::Tour { Self::Tour(Tour::new(scene)) } else { Self::Closed };
                Some(match choice {
                    Choice::Tour => FirstStartDeed::StartTour,
                    Choice::Story => FirstStartDeed::StartStory,
                    Choice::Explore => FirstStartDeed::Explore,
                })
            }
            Self::Tour(tour) => {
                if tour.ui(ui_ctx, ctx, scene, map) {
                    *self = Self::Closed;
                }
                None
            }
        }
    }
}
