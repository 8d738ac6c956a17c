//! Feeders: what hangs on each, summed in whole watts so that sums never drift, their losses and limits, and whether
//! they are live.

use crate::base::time::{Span, Timestamp};

/// Share of what is drawn from the wires that is lost in them (Japan's transmission and distribution: 4 to 5 %).
pub const LOSS_SHARE: f64 = 0.04;
/// A feeder is near its limit above this share of it …
const NEAR_LIMIT: f64 = 0.90;
/// … and relieved below this one.
const RELIEVED: f64 = 0.85;

/// A feeder is restored section by section, one after the other in this time, so that the load that comes back at once
/// stays small.
pub const SECTIONS: usize = 4;
pub const SECTION_SPAN: Span = Span::from_s(60);
/// What everyday use is above its usual when power comes back: compressors and chargers that took turns before start
/// together (cold-load pick-up). Heating and cooling add theirs by the temperature of the rooms.
const PICK_UP: f32 = 0.45;
/// It fades in this time; the full effect needs an outage of so long.
const PICK_UP_FADE_S: f64 = 900.0;
const PICK_UP_AFTER_S: f64 = 1_800.0;

/// Protection trips above this share of the limit …
const TRIP_SHARE: f64 = 1.25;
/// … after `TIME_SETTING · 0.14 / ((I/I_s)^0.02 − 1)` seconds: standard inverse, IEC 60255-151, with the limit as `I_s`.
const TIME_SETTING: f64 = 4.0;
/// A relay that has begun to turn falls back in this time.
const RESET_S: f64 = 180.0;

/// Whether a feeder is live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeederState {
    #[default]
    Live,
    Tripped,
}

/// One feeder's sums.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeederLoad {
    /// Drawn minus given by all that hangs on it, in W.
    pub net_w: i64,
    /// Drawn by those that draw, in W.
    pub drawn_w: i64,
    /// Drawn by vehicles at chargers and at homes, in W.
    pub charging_w: i64,
    pub limit_w: f64,
    /// What an operator allows, in W.
    pub ordered_limit_w: Option<f64>,
    pub is_near_limit: bool,
    pub state: FeederState,
    /// When it was tripped or restored last; the start before.
    pub changed: Timestamp,
    /// How long it was dark before it was restored.
    dark_s: f64,
    /// How far the relay has turned, 0 to 1.
    relay: f64,
    /// Share of what charging vehicles ask that they get, while the load is over the ordered limit.
    pub charging_share: f32,
}

/// How a feeder's alarm state changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitChange {
    NearLimit,
    Relieved,
}

impl FeederLoad {
    pub fn new(limit_kw: f32, start: Timestamp) -> Self {
        Self { limit_w: f64::from(limit_kw) * 1000.0, changed: start, charging_share: 1.0, ..Self::default() }
    }

    /// Takes in the change of one thing's net draw.
    pub fn change(&mut self, before_w: i64, after_w: i64) {
        self.net_w += after_w - before_w;
        self.drawn_w += after_w.max(0) - before_w.max(0);
    }

    pub fn losses_w(&self) -> i64 {
        losses_w(self.drawn_w)
    }

    /// What flows into the feeder: everything on it and its losses.
    pub fn load_w(&self) -> i64 {
        self.net_w + self.losses_w()
    }

    /// The lower of the feeder's own limit and what is ordered; `None` when there is neither.
    pub fn allowed_w(&self) -> Option<f64> {
        let own = (self.limit_w > 0.0).then_some(self.limit_w);
        match (own, self.ordered_limit_w) {
            (Some(own), Some(ordered)) => Some(own.min(ordered)),
            (own, ordered) => own.or(ordered),
        }
    }

    /// Whether one of the feeder's sections is live.
    pub fn is_live(&self, section: usize, now: Timestamp) -> bool {
        self.state == FeederState::Live && (self.dark_s <= 0.0 || now >= self.section_live_at(section))
    }

    fn section_live_at(&self, section: usize) -> Timestamp {
        self.changed + Span(SECTION_SPAN.0 * (section % SECTIONS) as i64)
    }

    /// Whether a section came back within the last `held_s`.
    pub fn comes_back(&self, now: Timestamp, held_s: f64) -> bool {
        let since_s = now.since_s(self.changed);
        let over_s = SECTION_SPAN.as_s() * SECTIONS as f64;
        self.state == FeederState::Live && self.dark_s > 0.0 && since_s - held_s <= over_s
    }

    /// Sets whether the feeder is live. Says whether that is news.
    pub fn set_state(&mut self, state: FeederState, now: Timestamp) -> bool {
        if self.state == state {
            return false;
        }
        self.dark_s = if state == FeederState::Live { now.since_s(self.changed).max(1.0) } else { 0.0 };
        (self.state, self.changed, self.relay) = (state, now, 0.0);
        true
    }

    /// How much more everyday use a section has after an outage, 1 long after it.
    pub fn pick_up(&self, section: usize, now: Timestamp) -> f32 {
        if self.dark_s <= 0.0 || self.state == FeederState::Tripped {
            return 1.0;
        }
        let since_s = now.since_s(self.section_live_at(section)).max(0.0);
        if since_s > 6.0 * PICK_UP_FADE_S {
            return 1.0;
        }
        let strength = (self.dark_s / PICK_UP_AFTER_S).min(1.0) * libm::exp(-since_s / PICK_UP_FADE_S);
        1.0 + PICK_UP * strength as f32
    }

    /// Judges the load against the limit, with a gap between the two thresholds so that it doesn't chatter.
    ///
    /// A feeder without power is not relieved, and one that comes back section by section is judged when all are there.
    pub fn judge(&mut self, now: Timestamp) -> Option<LimitChange> {
        if self.limit_w <= 0.0 {
            return None;
        }
        if self.state == FeederState::Tripped {
            self.is_near_limit = false;
            return None;
        }
        if !self.is_live(SECTIONS - 1, now) {
            return None;
        }
        // The limit binds whichever way the power flows.
        let share = self.share();
        if !self.is_near_limit && share > NEAR_LIMIT {
            self.is_near_limit = true;
            return Some(LimitChange::NearLimit);
        }
        if self.is_near_limit && share < RELIEVED {
            self.is_near_limit = false;
            return Some(LimitChange::Relieved);
        }
        None
    }

    fn share(&self) -> f64 {
        self.load_w().abs() as f64 / self.limit_w
    }

    /// Turns the relay by the load that was held for a time. Says whether it trips.
    pub fn turn_relay(&mut self, held_s: f64) -> bool {
        if self.limit_w <= 0.0 || self.state == FeederState::Tripped {
            return false;
        }
        let share = self.share();
        if share > TRIP_SHARE {
            let trip_s = TIME_SETTING * 0.14 / (libm::pow(share, 0.02) - 1.0);
            self.relay += held_s / trip_s;
        } else {
            self.relay = (self.relay - held_s / RESET_S).max(0.0);
        }
        self.relay >= 1.0
    }

    /// Sets the share that charging vehicles get, so that the load comes to what is ordered: at once when it is over,
    /// slowly back when there is room.
    pub fn hold_charging(&mut self) {
        const RISE: f32 = 0.1;
        const LEAST: f32 = 0.02;
        let Some(ordered_w) = self.ordered_limit_w else {
            self.charging_share = 1.0;
            return;
        };
        let room_w = (ordered_w - (self.load_w() - self.charging_w) as f64).max(0.0);
        let now = self.charging_share.max(LEAST);
        let share = if self.charging_w > 0 {
            f64::from(now) * room_w / (self.charging_w as f64 * (1.0 + LOSS_SHARE))
        } else if room_w > 0.0 {
            1.0
        } else {
            0.0
        };
        self.charging_share = (share as f32).clamp(0.0, (self.charging_share + RISE).min(1.0));
    }

    /// Whether flexible loads wait: the load is over what is ordered.
    pub fn is_held(&self) -> bool {
        self.ordered_limit_w.is_some_and(|ordered_w| self.charging_share < 1.0 || self.load_w() as f64 > ordered_w)
    }
}

/// What is lost in wires that carry so much, in W.
pub fn losses_w(drawn_w: i64) -> i64 {
    (drawn_w as f64 * LOSS_SHARE).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(0);

    #[test]
    fn a_feeder_warns_once_until_it_is_relieved() {
        let mut feeder = FeederLoad::new(104.0, START);
        let mut before = 0;
        for (load, expected) in [
            (80_000, None),
            (95_000, Some(LimitChange::NearLimit)),
            (88_000, None),
            (95_000, None),
            (80_000, Some(LimitChange::Relieved)),
            (84_000, None),
        ] {
            feeder.change(before, load);
            before = load;
            assert_eq!(feeder.judge(START), expected, "{load} W");
        }
    }

    #[test]
    fn a_tripped_feeder_is_not_relieved_and_is_judged_again_when_all_of_it_is_back() {
        let mut feeder = FeederLoad::new(104.0, START);
        let (trip, back) = (START + Span::from_s(60), START + Span::from_s(600));
        feeder.change(0, 95_000);
        assert_eq!(feeder.judge(START), Some(LimitChange::NearLimit));
        feeder.set_state(FeederState::Tripped, trip);
        feeder.change(95_000, 0);
        assert_eq!(feeder.judge(trip + Span::from_s(10)), None);
        feeder.set_state(FeederState::Live, back);
        feeder.change(0, 96_000);
        assert_eq!(feeder.judge(back), None, "sections are still to come");
        let all = back + Span(SECTION_SPAN.0 * SECTIONS as i64);
        assert_eq!(feeder.judge(all), Some(LimitChange::NearLimit));
    }

    #[test]
    fn protection_trips_the_sooner_the_more_is_drawn() {
        let seconds = |load_w: i64| {
            let mut feeder = FeederLoad::new(104.0, START);
            feeder.change(0, load_w);
            (1..=200).find(|_| feeder.turn_relay(10.0)).map(|steps| steps * 10)
        };
        assert_eq!(seconds(120_000), None, "20 % over the limit is borne");
        let (little, much) = (seconds(132_000).unwrap(), seconds(200_000).unwrap());
        assert!((100..=130).contains(&little) && (40..=60).contains(&much), "{little} s and {much} s");
    }

    #[test]
    fn a_restored_feeder_comes_back_in_sections_and_picks_up_cold_load() {
        let mut feeder = FeederLoad::new(100.0, START);
        let hour = Timestamp(3_600_000);
        assert!(feeder.is_live(3, hour));
        assert!(feeder.set_state(FeederState::Tripped, hour) && !feeder.set_state(FeederState::Tripped, hour));
        assert!(!feeder.is_live(0, hour));
        let back = hour + Span::from_s(3600);
        feeder.set_state(FeederState::Live, back);
        assert!(feeder.is_live(0, back) && !feeder.is_live(1, back));
        assert!(feeder.is_live(1, back + SECTION_SPAN));
        assert!((feeder.pick_up(0, back) - 1.0 - PICK_UP).abs() < 1e-5);
        assert!((feeder.pick_up(0, back + Span::from_s(7200)) - 1.0).abs() < 1e-5);
    }
}
