//! Charging by a time: with how much power, and in which half-hours, a battery comes to a level at a moment.
//!
//! The battery is stepped through minute by minute, its power falling off when it is nearly full. Steady charging takes
//! the least power that is enough; cheap charging takes the fewest half-hours, the cheapest of all first, that are
//! enough at full power, and in the dearest of them only what the others leave. Both are worked out anew whenever somebody asks, so that what came otherwise is caught up with.

use crate::base::time::{Span, Timestamp};
use crate::model::command::ChargePace;
use crate::model::fact::PriceFacts;

/// Charged enough: the plug is given back to others.
pub const FULL_SOC: f32 = 0.97;

/// A vehicle that is needed is called away from its charger from this level on.
pub const CHARGED_ENOUGH_SOC: f32 = 0.5;
/// Who draws less, in kW, is held back by somebody: when it is charged can't be told.
const CHARGING_KW_LEAST: f32 = 3.0;

/// Quick charging ends here: above it the power falls.
pub const QUICK_SOC: f32 = 0.8;

/// How long a battery that charges needs until its vehicle can be called away, in seconds; `None` when it can be already,
/// or when it draws next to nothing.
pub fn charged_enough_s(soc: f32, content_kwh: f32, charge_kw: f32) -> Option<f64> {
    let missing_kwh = (CHARGED_ENOUGH_SOC - soc) * content_kwh;
    let is_known = charge_kw >= CHARGING_KW_LEAST && missing_kwh > 0.0;
    is_known.then(|| f64::from(missing_kwh / charge_kw) * 3_600.0)
}

/// Length of a price.
const SLOT: Span = Span::from_s(1_800);
/// What is not needed of the time at the end: clocks and meters are not exact.
const SPARE: Span = Span::from_s(120);
/// Steps of a battery that is stepped through.
const STEP: Span = Span::from_s(60);
/// Halvings in the search for the least power: a thousandth of the most.
const HALVINGS: usize = 10;

/// Charging power at a level: full up to 80 %, then less and less (constant voltage), at least a twentieth.
pub fn taper(soc: f32) -> f32 {
    if soc < QUICK_SOC { 1.0 } else { ((1.0 - soc) / 0.2).max(0.05) }
}

/// A battery and what may be charged into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Battery {
    pub soc: f32,
    pub content_kwh: f32,
    /// What it takes at most, before it tapers.
    pub accepts_kw: f32,
    /// What its plug gives at most.
    pub plug_kw: f32,
}

/// What is wanted of a battery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    pub level: f32,
    pub by: Timestamp,
    pub pace: ChargePace,
}

/// What charging to a target comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    pub energy_kwh: f32,
    pub cost_yen: f32,
    /// When it draws power first.
    pub begins: Timestamp,
    /// Whether the level is reached in time.
    pub is_in_time: bool,
}

/// Power that a battery should draw now to come to its target, in kW.
pub fn power_kw(battery: &Battery, target: &Target, now: Timestamp, prices: Option<&PriceFacts>) -> f32 {
    plan(battery, target, now, prices).at(now)
}

/// What charging to a target would come to from now on. Where no price is known, the mean of those that are is taken.
pub fn outlook(battery: &Battery, target: &Target, now: Timestamp, prices: Option<&PriceFacts>) -> Outlook {
    plan(battery, target, now, prices).run(battery, target, now, prices)
}

/// Power by half-hour.
struct Plan {
    /// The start of the first half-hour.
    first: Timestamp,
    slots_kw: Vec<f32>,
}

impl Plan {
    fn at(&self, moment: Timestamp) -> f32 {
        let slot = usize::try_from((moment - self.first).0.div_euclid(SLOT.0)).ok();
        slot.and_then(|slot| self.slots_kw.get(slot)).copied().unwrap_or(0.0)
    }

    fn run(&self, battery: &Battery, target: &Target, now: Timestamp, prices: Option<&PriceFacts>) -> Outlook {
        let mut battery = *battery;
        let mut outlook = Outlook { energy_kwh: 0.0, cost_yen: 0.0, begins: target.by, is_in_time: false };
        let end = target.by - SPARE;
        let mut moment = now;
        while moment < end && battery.soc < target.level {
            let limit_kw = self.at(moment);
            let step = STEP.0.min((end - moment).0);
            let kw = limit_kw.min(battery.plug_kw).min(battery.accepts_kw * taper(battery.soc)).max(0.0);
            let kwh = kw * step as f32 / 3_600_000.0;
            if kwh > 0.0 {
                outlook.begins = outlook.begins.min(moment);
            }
            battery.soc += kwh / battery.content_kwh;
            outlook.energy_kwh += kwh;
            outlook.cost_yen += kwh * price_at(prices, moment);
            moment = moment + Span(step);
        }
        outlook.is_in_time = battery.soc >= target.level;
        outlook
    }
}

fn plan(battery: &Battery, target: &Target, now: Timestamp, prices: Option<&PriceFacts>) -> Plan {
    let first = slot_begin(now, prices);
    let count = ((target.by - first).0.max(0) + SLOT.0 - 1).div_euclid(SLOT.0);
    let count = usize::try_from(count).unwrap_or(0);
    let most_kw = battery.plug_kw.min(battery.accepts_kw);
    let is_enough = |plan: &Plan| plan.run(battery, target, now, None).is_in_time;
    match target.pace {
        ChargePace::Steady => {
            let even = |kw: f32| Plan { first, slots_kw: vec![kw; count] };
            even(least_kw(most_kw, |kw| is_enough(&even(kw))))
        }
        ChargePace::Cheapest => {
            let mut cheapest: Vec<usize> = (0..count).collect();
            let price = |slot: &usize| price_at(prices, first + Span(SLOT.0 * *slot as i64));
            cheapest.sort_by(|a, b| price(a).total_cmp(&price(b)).then(a.cmp(b)));
            let of = |taken: usize, dearest_kw: f32| {
                let mut slots_kw = vec![0.0; count];
                for (rank, slot) in cheapest.iter().take(taken).enumerate() {
                    slots_kw[*slot] = if rank + 1 == taken { dearest_kw } else { most_kw };
                }
                Plan { first, slots_kw }
            };
            // More half-hours never charge less, so the fewest that are enough can be searched by halves.
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = usize::midpoint(low, high);
                if is_enough(&of(middle, most_kw)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            // It may come before cheaper ones: it gives only what these leave.
            let dearest_kw = least_kw(most_kw, |kw| is_enough(&of(high, kw)));
            of(high, dearest_kw)
        }
    }
}

/// The least power that is enough, or the most where none is, in kW.
fn least_kw(most_kw: f32, is_enough: impl Fn(f32) -> bool) -> f32 {
    let (mut too_little_kw, mut enough_kw) = (0.0, most_kw);
    for _ in 0..HALVINGS {
        let middle_kw = 0.5 * (too_little_kw + enough_kw);
        let bound = if is_enough(middle_kw) { &mut enough_kw } else { &mut too_little_kw };
        *bound = middle_kw;
    }
    enough_kw
}

/// The start of the half-hour that a moment lies in.
fn slot_begin(at: Timestamp, prices: Option<&PriceFacts>) -> Timestamp {
    let origin = prices.map_or(Timestamp(0), |prices| prices.first);
    origin + Span((at - origin).0.div_euclid(SLOT.0) * SLOT.0)
}

/// The spot price at a moment, or the mean of those that are known, in yen a kWh; 0 where none is.
pub fn price_at(prices: Option<&PriceFacts>, at: Timestamp) -> f32 {
    let Some(prices) = prices else { return 0.0 };
    let known = prices.slot_at(at).and_then(|slot| prices.spot_yen_kwh.get(slot)).copied();
    known.unwrap_or_else(|| prices.spot_yen_kwh.iter().sum::<f32>() / prices.spot_yen_kwh.len().max(1) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_785_711_600_000);
    const HOUR_MS: i64 = 3_600_000;

    fn prices(yen: &[f32]) -> PriceFacts {
        PriceFacts { observed: NOW, first: NOW, spot_yen_kwh: yen.to_vec(), tariff_yen_kwh: vec![30.0; yen.len()] }
    }

    fn battery(soc: f32) -> Battery {
        Battery { soc, content_kwh: 72.0, accepts_kw: 90.0, plug_kw: 50.0 }
    }

    fn target(level: f32, hours: i64, pace: ChargePace) -> Target {
        Target { level, by: NOW + Span(hours * HOUR_MS), pace }
    }

    #[test]
    fn what_is_cheap_is_taken_first_and_no_more_than_is_needed() {
        // 0.3 of 72 kWh at 50 kW are 26 minutes: one half-hour is enough.
        let prices = prices(&[20.0, 18.0, 5.0, 22.0, 9.0, 30.0, 30.0, 30.0]);
        let target = target(0.5, 4, ChargePace::Cheapest);
        let of = |slot: i64| power_kw(&battery(0.2), &target, NOW + Span(slot * SLOT.0), Some(&prices));
        assert!([0, 1].iter().all(|slot| of(*slot) <= 0.0), "too dear");
        assert!(of(2) > 40.0);
        let outlook = outlook(&battery(0.2), &target, NOW, Some(&prices));
        assert!(outlook.is_in_time && (outlook.energy_kwh - 21.6).abs() < 1.0, "{outlook:?}");
        assert!((outlook.cost_yen / outlook.energy_kwh - 5.0).abs() < 1e-3, "{outlook:?}");
        assert_eq!(outlook.begins, NOW + Span(2 * SLOT.0));
    }

    #[test]
    fn a_dearer_half_hour_gives_only_what_cheaper_ones_leave() {
        // 32 kWh: one half-hour at 50 kW and 7 kWh of the next cheapest, which comes first.
        let prices = prices(&[20.0, 9.0, 30.0, 5.0]);
        let outlook = outlook(&battery(0.2), &target(0.64, 2, ChargePace::Cheapest), NOW, Some(&prices));
        assert!(outlook.is_in_time, "{outlook:?}");
        let dear_kwh = (outlook.cost_yen - 5.0 * outlook.energy_kwh) / 4.0;
        assert!((7.0..10.0).contains(&dear_kwh), "{dear_kwh} kWh at 9 yen: {outlook:?}");
    }

    #[test]
    fn steady_charging_takes_the_least_power_that_is_enough() {
        let target = target(0.7, 4, ChargePace::Steady);
        let kw = power_kw(&battery(0.2), &target, NOW, None);
        // 36 kWh in four hours less two minutes.
        assert!((9.0..9.5).contains(&kw), "{kw}");
        assert!(outlook(&battery(0.2), &target, NOW, None).is_in_time);
    }

    #[test]
    fn whatever_the_level_and_time_a_plan_is_in_time_when_full_power_is() {
        let prices = prices(&[12.0, 3.0, 8.0, 8.0, 1.0, 25.0, 7.0, 2.0, 9.0, 4.0, 6.0, 11.0]);
        for pace in ChargePace::ALL {
            for soc in [0.05, 0.3, 0.62, 0.9] {
                for level in [0.3, 0.8, 1.0] {
                    for hours in [0, 1, 2, 6, 20] {
                        let target = target(level, hours, pace);
                        let full = Plan { first: NOW, slots_kw: vec![f32::INFINITY; 48] };
                        let can = full.run(&battery(soc), &target, NOW, None).is_in_time;
                        let does = outlook(&battery(soc), &target, NOW, Some(&prices)).is_in_time;
                        assert_eq!(does, can, "{soc} to {level} in {hours} h, {pace:?}");
                    }
                }
            }
        }
    }
}
