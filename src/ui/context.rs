//! What every panel gets to read while it draws, and the one way to ask for something.

use crate::base::time::Timestamp;
use crate::model::command::OperatorId;
use crate::world::Picture;

use super::actions::RequestSender;
use super::layers::Layers;
use super::selection::Selection;
use super::text::Text;
use super::theme::Theme;

/// The read-only view of one frame. All panels of a frame see the same picture.
pub struct UiContext<'a> {
    pub picture: &'a Picture,
    pub theme: &'a Theme,
    pub text: &'a Text,
    pub selection: &'a Selection,
    pub layers: &'a Layers,
    pub requests: &'a RequestSender,
    /// Who sits at this window.
    pub me: OperatorId,
    /// The moment under the pointer in a plot, shared by all plots.
    pub hovered_moment: Option<Timestamp>,
    /// Wall seconds since the window opened, from egui's clock.
    pub frame_time_s: f64,
    /// Wall seconds since this picture was published.
    pub picture_age_s: f64,
}
