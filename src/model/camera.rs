//! Cameras: what a source shows of a vehicle's camera, one small picture at a time.

use std::sync::Arc;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;

use super::vehicle_detail::SenseState;

/// One picture of a camera.
#[derive(Clone, PartialEq)]
pub struct CameraFrame {
    pub taken: Timestamp,
    pub width: u16,
    pub height: u16,
    /// Red, green and blue of each pixel, row by row from the top; three bytes a pixel.
    pub rgb: Arc<[u8]>,
}

impl CameraFrame {
    /// Whether it has as many pixels as it says.
    pub fn is_whole(&self) -> bool {
        self.rgb.len() == usize::from(self.width) * usize::from(self.height) * 3
    }
}

impl std::fmt::Debug for CameraFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CameraFrame({}x{} at {:?})", self.width, self.height, self.taken)
    }
}

/// What a camera shows at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraView {
    pub vehicle: VehicleId,
    pub camera: SenseState,
    /// `None` when nothing comes from it.
    pub frame: Option<CameraFrame>,
}
