//! The cameras of automated vehicles: small pictures of what is before a vehicle, drawn from the city's plan. Nothing is
//! kept and nothing changes: a picture is a function of the moment.
//!
//! A pinhole camera at the vehicle's front, level, 70° wide. The ground (land, streets, their middle line) is filled from
//! far to near; walls and vehicles stand on it as upright faces. In each column of pixels faces are filled from near to
//! far, so every pixel of them is written once. What is far fades into the sky. People are drawn who wait at the kerb to be
//! picked up, and the heads of who rides in shuttles and buses. Left out: roofs, trees, passers-by, and drivers who are not
//! in the roster. A hatched edge says that the picture is no photograph.

mod people;
mod raster;
mod scene;

use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::vehicle_detail::SenseState;
use crate::model::{CameraFrame, CameraView, VehicleKind};

use super::body::Lane;
use super::simulator::Simulator;
use raster::{HEIGHT, Raster, WIDTH};
use scene::{Eye, Light};

/// How far a camera sees, in metres.
const REACH_M: f32 = 140.0;
/// Who waits stands so far from where vehicles stand at the kerb, in metres: beside them.
const KERB_M: f32 = 2.2;

/// Length, width and height of a vehicle, in metres (Toyota e-Palette 2018, Sora 2018, `HiAce` 2019; delivery robots after
/// the size limit of Japan's Road Traffic Act of 2023: 1.2 x 0.7 x 1.2).
fn size_m(kind: VehicleKind) -> (f32, f32, f32) {
    match kind {
        VehicleKind::Shuttle => (5.3, 2.1, 2.8),
        VehicleKind::Bus => (10.5, 2.5, 3.4),
        VehicleKind::Car => (4.4, 1.7, 1.5),
        VehicleKind::Robot => (1.0, 0.7, 1.1),
        VehicleKind::Van => (4.7, 1.7, 2.0),
        VehicleKind::Ambulance => (5.6, 1.9, 2.5),
    }
}

impl Simulator {
    /// What the camera of a vehicle shows now; `None` where it has none. Those that are driven by people have none.
    pub(super) fn camera_view(&self, vehicle: VehicleId) -> Option<CameraView> {
        let index = vehicle.index();
        let life = self.lives.get(index).filter(|life| life.kind.is_automated())?;
        let camera = self.camera_of(index);
        let is_seen = camera != SenseState::Lost && self.is_heard(index);
        let frame = is_seen.then(|| self.camera_frame(index, life.kind, camera));
        Some(CameraView { vehicle, camera, frame })
    }

    fn camera_frame(&self, index: usize, kind: VehicleKind, camera: SenseState) -> CameraFrame {
        let (place, heading_rad) = self.pose_of(index);
        let (length_m, _, height_m) = size_m(kind);
        let eye = Eye::new(place, heading_rad, length_m / 2.0, height_m * 0.75);
        let weather = &self.weather_now;
        let light = Light::of(weather.sun_elevation_deg, weather.cloud, weather.rain_mmph);
        let mut raster = Raster::new();
        scene::ground(&mut raster, &self.city, &eye, &light);
        let mut faces = scene::walls(&self.city, &eye, &light);
        for (other, life) in self.lives.iter().enumerate() {
            if other == index {
                continue;
            }
            let (place, heading_rad) = self.pose_of(other);
            if place.distance(eye.place) <= REACH_M {
                let (length_m, width_m, _) = size_m(life.kind);
                scene::vehicle(&mut faces, &eye, &light, place, heading_rad, size_m(life.kind), life.kind);
                if people::has_windows(life.kind) {
                    let (pose, side) = ((place, heading_rad), (length_m, width_m));
                    let riders = usize::from(life.riders);
                    people::riders(&mut faces, &eye, &light, pose, side, scene::paint(life.kind), riders);
                }
            }
        }
        for (place, along, persons) in self.waiting_near(eye.place) {
            people::waiting(&mut faces, &eye, &light, place, along, persons);
        }
        raster.fill_faces(faces);
        if camera == SenseState::Degraded {
            raster.dirty();
        }
        raster.hatch_edge();
        let (width, height) = (WIDTH as u16, HEIGHT as u16);
        CameraFrame { taken: Timestamp(self.now_ms), width, height, rgb: raster.into_rgb() }
    }

    /// Where people stand who wait to be picked up, which way their row goes, and how many they are.
    fn waiting_near(&self, eye: Point) -> Vec<(Point, Point, usize)> {
        let graph = &self.city.streets;
        let lane = Lane { side: self.side, is_slow: false, at: None };
        let mut rows: BTreeMap<BuildingId, usize> = BTreeMap::new();
        for (request, persons) in self.requests.at_the_kerb() {
            *rows.entry(request).or_default() += persons;
        }
        let stand = |(from, persons): (BuildingId, usize)| {
            let spot = self.city.buildings.get(from.index())?.access;
            let (kerb, direction) = lane.kerb(graph, spot, KERB_M);
            (kerb.distance(eye) <= REACH_M).then_some((kerb, direction, persons))
        };
        rows.into_iter().filter_map(stand).collect()
    }

    fn pose_of(&self, index: usize) -> (Point, f32) {
        self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Span;
    use crate::model::{Control, Injection, InjectionKind, InjectionTarget, Source as _};
    use crate::sim::SimOptions;

    /// 2026-08-03, 08:00 in Japan.
    const START: Timestamp = Timestamp(1_785_711_600_000);

    fn simulator() -> Simulator {
        let options = SimOptions { seed: 7, vehicles: 120, start: START };
        Simulator::new(crate::sim::test_city::town(500), &options)
    }

    fn first(simulator: &Simulator, kind: VehicleKind) -> VehicleId {
        VehicleId::from_index(simulator.roster.iter().position(|vehicle| vehicle.kind == kind).unwrap())
    }

    #[test]
    fn a_picture_shows_more_than_sky_and_is_the_same_for_the_same_moment() {
        let mut simulator = simulator();
        simulator.run_until(START + Span::from_s(120));
        let shuttle = first(&simulator, VehicleKind::Shuttle);
        let frame = simulator.camera_view(shuttle).unwrap().frame.unwrap();
        assert!(frame.is_whole());
        let mut colors: Vec<&[u8]> = frame.rgb.chunks(3).collect();
        colors.sort_unstable();
        colors.dedup();
        assert!(colors.len() > 12, "{} colours", colors.len());
        assert_eq!(simulator.camera_view(shuttle).unwrap().frame, Some(frame));
        assert_eq!(simulator.camera_view(first(&simulator, VehicleKind::Car)), None, "people drive themselves");
        assert_eq!(simulator.camera_view(VehicleId(99_999)), None);
    }

    #[test]
    fn no_picture_comes_while_video_is_lost() {
        let mut simulator = simulator();
        let shuttle = first(&simulator, VehicleKind::Shuttle);
        assert!(simulator.camera_view(shuttle).unwrap().frame.is_some());
        let target = InjectionTarget::Vehicle(shuttle);
        simulator.control(Control::Inject(Injection::usual(InjectionKind::LoseVideo, target)));
        simulator.run_until(START + Span::from_s(10));
        let view = simulator.camera_view(shuttle).unwrap();
        assert_eq!((view.camera, view.frame), (SenseState::Lost, None));
    }
}
