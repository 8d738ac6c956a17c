//! Hydrogen plant: no electrolyser into a full tank, no fuel cell from an empty one, nothing while it is at fault.

use crate::model::command::{Order, Refusal};

use super::{Situation, Verdict};

/// Tank above which nothing more is made, and below which nothing more is used: what vehicles need is kept.
pub const FULL_SHARE: f32 = 0.97;
pub const EMPTY_SHARE: f32 = 0.08;

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(plant) = situation.plant else { return Verdict::Clear };
    let (makes, uses) = match order {
        Order::SetElectrolyser(Some(power_kw)) => (*power_kw > 0.0, false),
        Order::SetFuelCell(Some(power_kw)) => (false, *power_kw > 0.0),
        _ => return Verdict::Clear,
    };
    if plant.is_faulty && (makes || uses) {
        Verdict::Refusal(Refusal::PlantFaulty)
    } else if makes && plant.tank_share >= FULL_SHARE {
        Verdict::Refusal(Refusal::TankFull)
    } else if uses && plant.tank_share <= EMPTY_SHARE {
        Verdict::Refusal(Refusal::TankEmpty)
    } else {
        Verdict::Clear
    }
}
