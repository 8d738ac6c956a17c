//! The watch over the camera that somebody looks through: one picture a second, and none that nobody sees.

use std::time::Duration;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;

/// Wall time between two pictures of a camera.
const FRAME_PERIOD: Duration = Duration::from_secs(1);

/// Whose camera is looked through, and when the last picture of it was taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct CameraWatch {
    vehicle: Option<VehicleId>,
    /// Wall time and the source's clock at the last picture; `None` has one taken at once.
    taken: Option<(Duration, Timestamp)>,
}

impl CameraWatch {
    pub fn look(&mut self, vehicle: Option<VehicleId>) {
        if self.vehicle != vehicle {
            *self = Self { vehicle, taken: None };
        }
    }

    pub fn vehicle(self) -> Option<VehicleId> {
        self.vehicle
    }

    pub fn begin_anew(&mut self) {
        self.taken = None;
    }

    /// Whether it is time for another picture; while the source's clock stands the last one is still true.
    pub fn is_due(&mut self, wall: Duration, now: Timestamp) -> bool {
        let is_due = match self.taken {
            None => true,
            Some((at, clock)) => self.vehicle.is_some() && wall >= at + FRAME_PERIOD && now != clock,
        };
        if is_due {
            self.taken = Some((wall, now));
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_a_second_of_the_camera_that_is_looked_through_only() {
        let at = |tenths: u64| (Duration::from_millis(tenths * 100), Timestamp(tenths as i64 * 100));
        let mut watch = CameraWatch::default();
        let taken = |watch: &mut CameraWatch, tenths: std::ops::Range<u64>| {
            tenths.filter(|tenth| watch.is_due(at(*tenth).0, at(*tenth).1)).count()
        };
        assert_eq!(taken(&mut watch, 0..100), 1, "that nobody looks is told once");
        watch.look(Some(VehicleId(3)));
        assert_eq!(taken(&mut watch, 100..200), 10);
        watch.look(Some(VehicleId(3)));
        assert_eq!(taken(&mut watch, 200..201), 1, "a second after the last");
        assert!(!watch.is_due(Duration::from_secs(90), at(200).1), "the clock stands");
        watch.look(Some(VehicleId(4)));
        assert!(watch.is_due(at(201).0, at(201).1));
    }
}
