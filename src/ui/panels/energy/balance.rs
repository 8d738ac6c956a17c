//! Sums over the city's energy balance.

use crate::model::fact::CityEnergyFact;
use crate::world::Picture;

use super::day::DayWindow;

/// Everything that is used, kept in batteries and lost, without what is given back to the grid outside.
pub fn use_kw(fact: &CityEnergyFact) -> f32 {
    fact.homes_kw
        + fact.institutions_kw
        + fact.business_kw
        + fact.vehicles_kw
        + fact.electrolyser_kw
        + fact.battery_in_kw
        + fact.losses_kw
}

/// Everything that comes from sources, the grid outside among them.
pub fn supply_kw(fact: &CityEnergyFact) -> f32 {
    fact.grid_kw.max(0.0) + own_kw(fact)
}

/// What the city's own sources give.
pub fn own_kw(fact: &CityEnergyFact) -> f32 {
    fact.solar_kw.max(0.0) + fact.fuel_cell_kw.max(0.0) + fact.battery_out_kw.max(0.0) + fact.generators_kw.max(0.0)
}

/// Self-sufficiency: the share of the supply that doesn't come from the grid outside. `None` when nothing flows.
pub fn own_share(fact: &CityEnergyFact) -> Option<f32> {
    let supply_kw = supply_kw(fact);
    (supply_kw > 0.0).then(|| own_kw(fact) / supply_kw)
}

/// Self-sufficiency over the minutes of the clock's day so far.
pub fn own_share_of_day(picture: &Picture) -> Option<f32> {
    let today = DayWindow::around(picture.source.clock.now, &[], picture.city.zone);
    let is_today = |fact: &&CityEnergyFact| fact.observed >= today.start;
    // Newest first, so that yesterday ends the walk.
    let (own, supply) =
        picture.energy_day.iter().rev().take_while(is_today).fold((0.0, 0.0), |(own, supply), fact| {
            (own + f64::from(own_kw(fact)), supply + f64::from(supply_kw(fact)))
        });
    (supply > 0.0).then(|| (own / supply) as f32)
}
