//! The load of a feeder against its limit.

use crate::ui::theme::Theme;
use crate::ui::widgets::level_bar::LevelBar;

/// A feeder over this share of its limit needs a response.
pub const NEAR_LIMIT_SHARE: f32 = 0.9;

/// The load of a feeder and its limit.
#[derive(Clone, Copy, Debug)]
pub struct FeederLoad {
    pub load_kw: f32,
    pub limit_kw: f32,
}

impl FeederLoad {
    /// Where along a bar the limit is marked, so that a load over it can still be seen.
    pub const LIMIT_AT: f32 = 0.9;

    /// What flows against the limit, whichever way it flows: the limit binds a feeder that gives as well.
    pub fn share(self) -> f32 {
        if self.limit_kw > 0.0 { self.load_kw.abs() / self.limit_kw } else { 0.0 }
    }

    /// What is left to the limit, as a share of it; negative over the limit.
    pub fn margin(self) -> f32 {
        1.0 - self.share()
    }

    pub fn gives(self) -> bool {
        self.load_kw < 0.0
    }

    pub fn is_near_limit(self) -> bool {
        self.share() > NEAR_LIMIT_SHARE
    }

    /// The bar of the load, its limit marked.
    pub fn bar(self, theme: &Theme) -> LevelBar {
        let color = if self.is_near_limit() {
            theme.amber
        } else if self.gives() {
            theme.solar
        } else {
            theme.grid
        };
        LevelBar { share: self.share() * Self::LIMIT_AT, color, mark: Some(Self::LIMIT_AT) }
    }
}
