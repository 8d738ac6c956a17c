//! The compartments of a robot: what is in each, for whom, and how it stands.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::model::CompartmentState;
use crate::model::locker::Compartment;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::requests::{compartment_words, is_home_told};

use super::sheet::Sheet;

/// Draws them; nothing where none are known.
pub fn ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId) {
    let ctx = sheet.ctx;
    let Some(now) = ctx.picture.lockers_of(id) else { return };
    sheet.section(ui, "inspector-lockers-section");
    for (place, compartment) in now.lockers.compartments().iter().enumerate() {
        let number = FluentValue::from(ctx.text.number((place + 1) as f64, 0));
        let label = ctx.text.with("locker-compartment", &[("numbers", number)]);
        let value = compartment.map_or_else(|| ctx.text.get("locker-empty").to_owned(), |it| held(ctx, it));
        sheet.observed_as(ui, &label, &value);
    }
}

/// For whom a parcel is, and how it stands.
fn held(ctx: &UiContext<'_>, compartment: Compartment) -> String {
    let row = ctx.picture.requests.iter().flatten().find(|row| row.request.id == compartment.request);
    let Some(to) = row.map(|row| row.request.to) else { return compartment_words(ctx, compartment.state) };
    let is_hidden = names::is_home(&ctx.picture.city, to) && !is_home_told(ctx, compartment.request);
    let to = if is_hidden {
        ctx.text.get("ask-a-home").to_owned()
    } else {
        names::building_name(ctx.text, &ctx.picture.city, to)
    };
    let key = if compartment.state == CompartmentState::GoesBack { "locker-back-to" } else { "locker-for" };
    let whose = ctx.text.with(key, &[("place", FluentValue::from(to))]);
    match compartment.state {
        CompartmentState::WaitsForRecipient { .. } => {
            format!("{whose} · {}", compartment_words(ctx, compartment.state))
        }
        _ => whose,
    }
}
