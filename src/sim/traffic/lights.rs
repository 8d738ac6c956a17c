//! Lights: when a movement's signal shows green.

use crate::city::TrafficControl;
use crate::city::control::{Light, SignalLink};

/// A part of a cycle in which a light lets vehicles go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From the beginning of the cycle. The end may lie beyond the cycle's.
    from_ms: i64,
    to_ms: i64,
    /// Yellow light that follows.
    yellow_ms: i64,
    show: Show,
}

/// What a light shows to a driver who asks whether to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Green,
    /// Green, but foes go first.
    Yield,
    /// Off: the junction's right of way counts.
    Off,
}

/// The windows of one light.
#[derive(Clone, Copy, Debug, Default)]
struct Cycle {
    first_window: u32,
    window_count: u32,
    length_ms: i64,
    offset_ms: i64,
}

/// All lights of a city.
#[derive(Clone, Debug, Default)]
pub struct Lights {
    /// First light of each signal.
    first: Vec<u32>,
    cycles: Vec<Cycle>,
    windows: Vec<Window>,
}

/// No light stands there.
pub const NO_LIGHT: u32 = u32::MAX;

impl Lights {
    pub fn of(control: &TrafficControl) -> Self {
        let mut lights = Self::default();
        for signal in &control.signals {
            lights.first.push(lights.cycles.len() as u32);
            let count = signal.phases.iter().map(|phase| phase.lights.len()).max().unwrap_or(0);
            for light in 0..count {
                let phases = signal.phases.iter().map(|phase| {
                    let show = phase.lights.get(light).copied().unwrap_or(Light::Red);
                    ((phase.duration_s.max(0.0) * 1000.0) as i64, show)
                });
                let parts: Vec<(i64, Light)> = phases.filter(|(length_ms, _)| *length_ms > 0).collect();
                lights.add(&parts, (signal.offset_s * 1000.0) as i64);
            }
        }
        lights
    }

    fn add(&mut self, parts: &[(i64, Light)], offset_ms: i64) {
        let length_ms: i64 = parts.iter().map(|(part_ms, _)| part_ms).sum();
        let first_window = self.windows.len() as u32;
        let mut from_ms = 0;
        for (index, (part_ms, light)) in parts.iter().enumerate() {
            let show = match light {
                Light::Green => Some(Show::Green),
                Light::GreenYield => Some(Show::Yield),
                Light::Off => Some(Show::Off),
                Light::Red | Light::Yellow => None,
            };
            if let Some(show) = show {
                let yellow_ms = match parts[(index + 1) % parts.len()] {
                    (yellow_ms, Light::Yellow) => yellow_ms,
                    _ => 0,
                };
                let last = self.windows[first_window as usize..].last_mut();
                match last.filter(|last| last.to_ms == from_ms && last.show == show) {
                    Some(last) => (last.to_ms, last.yellow_ms) = (from_ms + part_ms, yellow_ms),
                    None => self.windows.push(Window { from_ms, to_ms: from_ms + part_ms, yellow_ms, show }),
                }
            }
            from_ms += part_ms;
        }
        let window_count = self.windows.len() as u32 - first_window;
        self.cycles.push(Cycle { first_window, window_count, length_ms, offset_ms });
    }

    /// The light that a movement looks at.
    pub fn number(&self, link: Option<SignalLink>) -> u32 {
        let Some(link) = link else { return NO_LIGHT };
        let Some(first) = self.first.get(link.signal.index()) else { return NO_LIGHT };
        let number = first + u32::from(link.light);
        let end = self.first.get(link.signal.index() + 1).copied().unwrap_or(self.cycles.len() as u32);
        if number < end { number } else { NO_LIGHT }
    }

    /// Where the windows of a light begin.
    pub fn first_window(&self, light: u32) -> u32 {
        self.cycles.get(light as usize).map_or(0, |cycle| cycle.first_window)
    }

    /// The first moment from `at_ms` (milliseconds since midnight of some day) at which a driver may go, and what the
    /// light shows then. Whoever needs `brake_ms` to stop still passes that long into the yellow. `None` is never.
    pub fn open_from(&self, light: u32, at_ms: i64, brake_ms: i64) -> Option<(i64, Show)> {
        let Some(cycle) = self.cycles.get(light as usize) else { return Some((at_ms, Show::Off)) };
        if cycle.window_count == 0 || cycle.length_ms <= 0 {
            return None;
        }
        let first = cycle.first_window as usize;
        let windows = &self.windows[first..first + cycle.window_count as usize];
        let phase_ms = (at_ms - cycle.offset_ms).rem_euclid(cycle.length_ms);
        let mut best: Option<(i64, Show)> = None;
        for window in windows {
            let to_ms = window.to_ms + window.yellow_ms.min(brake_ms);
            // The window of the cycle before may reach over into this one.
            let is_open = (window.from_ms..to_ms).contains(&phase_ms) || phase_ms < to_ms - cycle.length_ms;
            if is_open {
                return Some((at_ms, window.show));
            }
            let wait_ms = (window.from_ms - phase_ms).rem_euclid(cycle.length_ms);
            if best.is_none_or(|(least_ms, _)| at_ms + wait_ms < least_ms) {
                best = Some((at_ms + wait_ms, window.show));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::Point;
    use crate::base::ids::{FeederId, NodeId, SignalId};
    use crate::city::control::{Phase, Signal};

    fn lights(shows: &[(f32, Light)], offset_s: f32) -> Lights {
        let phases =
            shows.iter().map(|(duration_s, light)| Phase { duration_s: *duration_s, lights: vec![*light] }).collect();
        let signal = Signal { node: NodeId(0), place: Point::new(0.0, 0.0), feeder: FeederId::NONE, offset_s, phases };
        Lights::of(&TrafficControl { signals: vec![signal], ..TrafficControl::default() })
    }

    #[test]
    fn a_light_opens_when_its_phase_comes() {
        let shows = [
            (42.0, Light::Green),
            (3.0, Light::Yellow),
            (42.0, Light::Red),
            (1.0, Light::GreenYield),
            (2.0, Light::Red),
        ];
        let lights = lights(&shows, 10.0);
        let light = lights.number(Some(SignalLink { signal: SignalId(0), light: 0 }));
        for (at_s, expected) in [
            (10, (10, Show::Green)),
            (51, (51, Show::Green)),
            (52, (52, Show::Green)),
            (54, (97, Show::Yield)),
            (98, (100, Show::Green)),
            (9, (10, Show::Green)),
        ] {
            let (open_ms, show) = lights.open_from(light, at_s * 1000, 1500).expect("it opens");
            assert_eq!((open_ms / 1000, show), expected, "at {at_s} s");
        }
        assert_eq!(lights.open_from(NO_LIGHT, 5, 0), Some((5, Show::Off)));
    }

    #[test]
    fn a_light_that_stays_red_never_opens() {
        assert_eq!(lights(&[(30.0, Light::Red)], 0.0).open_from(0, 0, 1500), None);
    }

    #[test]
    fn green_over_two_phases_is_one_window() {
        let lights = lights(&[(20.0, Light::Green), (20.0, Light::Green), (20.0, Light::Red)], 0.0);
        assert_eq!(lights.windows.len(), 1);
        assert_eq!(lights.open_from(0, 45_000, 0), Some((60_000, Show::Green)));
    }
}
