use std::time::Duration;

use super::*;
use crate::base::ids::{ArcId, DepotId};
use crate::base::time::Span;
use crate::city::generate::{GenerateOptions, generate};
use crate::model::fact::MotionFacts;
use crate::model::vehicle::VehicleHome;
use crate::model::{FactBatch, Facts, LinkState, Places, SourceKind};
use crate::ui::actions::RequestSender;
use crate::ui::layers::Layers;
use crate::ui::selection::Selection;
use crate::ui::text::{Language, Text};
use crate::ui::theme::Theme;
use crate::world::Picture;
use crate::world::World;
use crate::world::picture::SourceView;

/// One vehicle that is told of ten times a second and drawn sixty times a second.
struct Drive {
    world: World,
    layer: VehicleLayer,
    clock_speed: f32,
}

impl Drive {
    fn new(clock_speed: f32) -> Self {
        let city = Arc::new(generate(&GenerateOptions { seed: 1, homes: 500 }));
        let vehicle = Vehicle {
            kind: VehicleKind::Shuttle,
            number: 1,
            home: VehicleHome::Depot(DepotId(0)),
            battery_kwh: 60.0,
            tank_kg: 0.0,
            places: Places { seats: 16, ..Places::default() },
            line: None,
            partner: None,
        };
        Self { world: World::new(city, vec![vehicle].into()), layer: VehicleLayer::default(), clock_speed }
    }

    /// A picture in which the vehicle was at `x`, heading east, at `wall_s`.
    fn picture(&mut self, wall_s: f64, x: f32, speed_mps: f32) -> Arc<Picture> {
        let now = Timestamp(1_000_000) + Span::from_s_f64(wall_s * f64::from(self.clock_speed));
        let facts = MotionFacts {
            vehicle: vec![VehicleId(0)],
            observed: vec![now],
            place: vec![Point::new(x, 0.0)],
            heading_rad: vec![std::f32::consts::FRAC_PI_2],
            speed_mps: vec![speed_mps],
            arc: vec![ArcId::NONE],
        };
        self.world.apply(&FactBatch { facts: Facts::Motion(facts) }, now);
        let clock = Clock { now, is_running: true, speed: self.clock_speed, speed_reached: self.clock_speed };
        let source = SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up };
        self.world.publish(source, Duration::from_millis(100))
    }

    fn shown(&mut self, picture: &Picture, wall_s: f64, picture_s: f64) -> Point {
        let (theme, text) = (Theme::DARK, Text::new(Language::English));
        let (selection, layers, requests) = (Selection::default(), Layers::default(), RequestSender::default());
        let ctx = UiContext {
            picture,
            theme: &theme,
            text: &text,
            selection: &selection,
            layers: &layers,
            requests: &requests,
            me: crate::model::command::OperatorId(1),
            hovered_moment: None,
            frame_time_s: wall_s,
            picture_age_s: wall_s - picture_s,
        };
        let everything = Bounds { min: Point::new(-1e4, -1e4), max: Point::new(1e4, 1e4) };
        self.layer.advance(&ctx, everything, false);
        self.layer.shown_place(VehicleId(0), wall_s).unwrap()
    }
}

#[test]
fn vehicles_glide_evenly_between_pictures_and_through_corrections() {
    let mut drive = Drive::new(1.0);
    let mut last: Option<Point> = None;
    for tenth in 0..30 {
        let picture_s = f64::from(tenth) * 0.1;
        // From the middle on it is a little behind where it would have been.
        let x = 10.0 * picture_s as f32 - if tenth >= 15 { 3.0 } else { 0.0 };
        let picture = drive.picture(picture_s, x, 10.0);
        for sixth in 0..6 {
            let wall_s = picture_s + 0.01 + f64::from(sixth) / 60.0;
            let shown = drive.shown(&picture, wall_s, picture_s);
            if let Some(last) = last {
                let step = shown.x - last.x;
                assert!(step.abs() < 1.2, "a jump of {step} m at {wall_s} s");
            }
            last = Some(shown);
        }
    }
    let last = last.unwrap();
    assert!((last.x - (10.0 * 2.9933 - 3.0)).abs() < 0.5, "it ended at {last:?}");
}

#[test]
fn long_jumps_and_fast_clocks_fade_instead_of_sliding() {
    for (clock_speed, jump_m) in [(1.0, 400.0), (60.0, 20.0)] {
        let mut drive = Drive::new(clock_speed);
        let first = drive.picture(0.0, 0.0, 0.0);
        drive.shown(&first, 0.01, 0.0);
        let second = drive.picture(0.1, jump_m, 0.0);
        let shown = drive.shown(&second, 0.11, 0.1);
        assert!((shown.x - jump_m).abs() < 1e-3, "it slides at x{clock_speed}: {shown:?}");
        assert_eq!((drive.layer.ids.len(), drive.layer.glyphs.items.len()), (1, 2), "the old one doesn't fade");
    }
}
