//! Hot water by heat pumps at night, with a tank (as Japan's EcoCute): run from their start until the tank is warm.

use super::day::{Moment, wrap_hour};

/// Electricity for hot water a person and day at 16 °C.
const KWH_A_PERSON: f32 = 0.65;
/// Power of the heat pump.
const POWER_KW: f32 = 1.1;
/// What stands still of a day's need at most is one day's.
const OWED_DAYS: f32 = 1.0;

/// What stays the same about a home's hot water.
#[derive(Clone, Copy, Debug)]
pub struct HotWater {
    /// Share of the building's homes that heat water so; others use gas.
    pub share: f32,
    pub persons_a_home: f32,
    /// Local hour at which the run starts; may lie before midnight.
    pub start_h: f32,
    pub is_many: bool,
}

impl HotWater {
    /// Electricity that a home needs a day; colder air and water take longer.
    fn need_kwh(&self, moment: &Moment) -> f32 {
        self.persons_a_home * KWH_A_PERSON * (1.0 + (16.0 - moment.air_c) / 25.0).clamp(0.35, 2.2)
    }

    /// What a mean home of the building would draw now, in kW.
    pub fn wanted_kw(&self, moment: &Moment) -> f32 {
        if self.share <= 0.0 {
            return 0.0;
        }
        let need_kwh = self.need_kwh(moment);
        let duration_h = need_kwh / POWER_KW;
        let since_start = wrap_hour(moment.hour - self.start_h);
        if self.is_many {
            // Many tanks start one after the other.
            let spread_h = duration_h + 2.0;
            return if since_start < spread_h { self.share * need_kwh / spread_h } else { 0.0 };
        }
        if since_start < duration_h { POWER_KW } else { 0.0 }
    }

    /// What is drawn now, when heat that was held back before is caught up with. `owed_kwh` is what still waits.
    pub fn draw_kw(&self, moment: &Moment, is_held: bool, owed_kwh: &mut f32, hold_s: f32) -> f32 {
        let wanted_kw = self.wanted_kw(moment);
        let hold_h = hold_s / 3600.0;
        if is_held {
            *owed_kwh = (*owed_kwh + wanted_kw * hold_h).min(self.need_kwh(moment) * OWED_DAYS);
            return 0.0;
        }
        if *owed_kwh <= 0.0 {
            return wanted_kw;
        }
        let spare_kw = (POWER_KW * self.share - wanted_kw).max(0.0);
        let extra_kw = spare_kw.min(*owed_kwh / hold_h.max(1e-6));
        *owed_kwh = (*owed_kwh - extra_kw * hold_h).max(0.0);
        wanted_kw + extra_kw
    }
}
