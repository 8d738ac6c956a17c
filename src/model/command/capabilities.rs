//! Capabilities: what a target says that it can do. A list of orders is built from this, never from its kind.

use super::link_loss::LinkLoss;
use super::order::{ClimateOrder, Order, OrderKind};
use super::report::Refusal;

/// What one target can do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capabilities {
    orders: u64,
    /// The largest magnitude of a power limit, battery power or plant power, in kW.
    pub power_max_kw: f32,
    /// Temperatures that its climate can hold, in °C.
    pub climate_c: (f32, f32),
    /// What it does by itself without a link.
    pub link_loss: LinkLoss,
}

impl Capabilities {
    pub fn of(orders: &[OrderKind]) -> Self {
        let bits = orders.iter().fold(0, |bits, kind| bits | bit(*kind));
        Self { orders: bits, ..Self::default() }
    }

    #[must_use]
    pub fn with_power_max_kw(self, power_max_kw: f32) -> Self {
        Self { power_max_kw, ..self }
    }

    #[must_use]
    pub fn with_climate_c(self, climate_c: (f32, f32)) -> Self {
        Self { climate_c, ..self }
    }

    #[must_use]
    pub fn with_link_loss(self, link_loss: LinkLoss) -> Self {
        Self { link_loss, ..self }
    }

    /// These and those of `other`; all else is kept.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { orders: self.orders | other.orders, ..self }
    }

    pub fn can(self, kind: OrderKind) -> bool {
        self.orders & bit(kind) != 0
    }

    pub fn orders(self) -> impl Iterator<Item = OrderKind> {
        OrderKind::ALL.into_iter().filter(move |kind| self.can(*kind))
    }

    /// Whether the target has what an order asks for, in the range that it asks for.
    ///
    /// # Errors
    /// Says which of both it has not.
    pub fn check(self, order: &Order) -> Result<(), Refusal> {
        if !self.can(order.kind()) {
            return Err(Refusal::NotForThisTarget);
        }
        let (low_c, high_c) = self.climate_c;
        let in_climate = |value_c: f32| value_c >= low_c && value_c <= high_c;
        let in_power = |power_kw: f32| power_kw.abs() <= self.power_max_kw;
        let is_in_range = match order {
            Order::SetClimate(ClimateOrder::Hold(cabin_c) | ClimateOrder::ReadyBy { cabin_c, .. }) => {
                in_climate(*cabin_c)
            }
            Order::SetPoint { heat_c, cool_c } => in_climate(*heat_c) && in_climate(*cool_c) && heat_c < cool_c,
            Order::ChargeTo(level) | Order::ChargeBy { level, .. } => (0.0..=1.0).contains(level),
            Order::SetBattery(Some(power_kw)) => in_power(*power_kw),
            Order::SetLimit(Some(power_kw))
            | Order::SetChargeLimit(Some(power_kw))
            | Order::SetElectrolyser(Some(power_kw))
            | Order::SetFuelCell(Some(power_kw)) => *power_kw >= 0.0 && in_power(*power_kw),
            Order::ShowMessage(words) => !words.is_empty() && words.chars().count() <= Order::MESSAGE_CHARS_MAX,
            _ => true,
        };
        if is_in_range { Ok(()) } else { Err(Refusal::OutOfRange) }
    }
}

fn bit(kind: OrderKind) -> u64 {
    1 << (kind as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_takes_what_it_has_in_its_range_and_no_nonsense() {
        let shuttle = Capabilities::of(&[OrderKind::SetClimate, OrderKind::ChargeTo]).with_climate_c((16.0, 30.0));
        let home = Capabilities::of(&[OrderKind::SetPoint, OrderKind::SetBattery])
            .with_climate_c((10.0, 32.0))
            .with_power_max_kw(5.0);
        let cases = [
            (shuttle, Order::SetClimate(ClimateOrder::Hold(22.0)), Ok(())),
            (shuttle, Order::SetClimate(ClimateOrder::Hold(f32::NAN)), Err(Refusal::OutOfRange)),
            (shuttle, Order::SetClimate(ClimateOrder::Hold(45.0)), Err(Refusal::OutOfRange)),
            (shuttle, Order::SetClimate(ClimateOrder::Off), Ok(())),
            (shuttle, Order::ChargeTo(1.2), Err(Refusal::OutOfRange)),
            (shuttle, Order::Horn, Err(Refusal::NotForThisTarget)),
            (home, Order::SetPoint { heat_c: 20.0, cool_c: 26.0 }, Ok(())),
            (home, Order::SetPoint { heat_c: 26.0, cool_c: 20.0 }, Err(Refusal::OutOfRange)),
            (home, Order::SetBattery(Some(-5.0)), Ok(())),
            (home, Order::SetBattery(Some(f32::INFINITY)), Err(Refusal::OutOfRange)),
            (home, Order::SetBattery(None), Ok(())),
        ];
        for (target, order, expected) in cases {
            assert_eq!(target.check(&order), expected, "{order:?}");
        }
        assert_eq!(home.orders().collect::<Vec<_>>(), [OrderKind::SetPoint, OrderKind::SetBattery]);
    }

    #[test]
    fn every_kind_of_order_has_a_bit_of_its_own() {
        for kind in OrderKind::ALL {
            assert_eq!(Capabilities::of(&[kind]).orders().collect::<Vec<_>>(), [kind]);
        }
    }
}
