//! Which orders are worth a look ahead: those whose effect unfolds over minutes.

use crate::model::{Order, OrderKind, Thing};

/// Whether running ahead tells more of an order than the picture does.
pub fn wants_foresight(order: &Order, targets: &[Thing]) -> bool {
    let unfolds = matches!(
        order.kind(),
        OrderKind::GoTo
            | OrderKind::ReturnToDepot
            | OrderKind::Dispatch
            | OrderKind::SetRole
            | OrderKind::SetInService
            | OrderKind::Release
            | OrderKind::ChargeTo
            | OrderKind::SetLimit
            | OrderKind::Shed
            | OrderKind::SetCharging
            | OrderKind::SetBattery
            | OrderKind::SetElectrolyser
            | OrderKind::SetFuelCell
    );
    unfolds && !targets.is_empty()
}
