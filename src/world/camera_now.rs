//! The camera that somebody looks through: its newest picture, and since when none came.

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::camera::{CameraFrame, CameraView};
use crate::model::vehicle_detail::SenseState;

/// The camera of the selected vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraNow {
    pub vehicle: VehicleId,
    pub camera: SenseState,
    /// The newest picture that came.
    pub frame: Option<CameraFrame>,
    /// Since when nothing comes, by the source's clock; `None` while pictures come.
    pub lost_since: Option<Timestamp>,
}

impl CameraNow {
    /// What is known after another look. A picture that isn't whole counts as none.
    #[must_use]
    pub fn after(before: Option<&Self>, view: CameraView, now: Timestamp) -> Self {
        let before = before.filter(|before| before.vehicle == view.vehicle);
        let CameraView { vehicle, camera, frame } = view;
        match frame.filter(CameraFrame::is_whole) {
            Some(frame) => Self { vehicle, camera, frame: Some(frame), lost_since: None },
            None => Self {
                vehicle,
                camera,
                frame: before.and_then(|before| before.frame.clone()),
                lost_since: before.and_then(|before| before.lost_since).or(Some(now)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_camera_keeps_its_last_picture_and_says_since_when() {
        let frame = |at: i64| CameraFrame { taken: Timestamp(at), width: 1, height: 1, rgb: [1, 2, 3].into() };
        let view = |frame| CameraView { vehicle: VehicleId(4), camera: SenseState::Ok, frame };
        let live = CameraNow::after(None, view(Some(frame(1))), Timestamp(1));
        assert_eq!(live.lost_since, None);
        let lost = CameraNow::after(Some(&live), view(None), Timestamp(5));
        let still = CameraNow::after(Some(&lost), view(None), Timestamp(9));
        assert_eq!((still.lost_since, still.frame), (Some(Timestamp(5)), Some(frame(1))));
        let broken = CameraFrame { width: 2, ..frame(12) };
        assert_eq!(CameraNow::after(Some(&live), view(Some(broken)), Timestamp(12)).lost_since, Some(Timestamp(12)));
        let other = CameraView { vehicle: VehicleId(5), ..view(None) };
        assert_eq!(CameraNow::after(Some(&live), other, Timestamp(9)).frame, None, "another vehicle's picture");
        let back = CameraNow::after(Some(&lost), view(Some(frame(20))), Timestamp(20));
        assert_eq!((back.lost_since, back.frame), (None, Some(frame(20))));
    }
}
