//! The sheet of a solar field.

use egui::Ui;

use crate::base::ids::SolarFieldId;
use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;

use super::sheet::Sheet;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: SolarFieldId) {
    let now = ctx.picture.solar_fields.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
    let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
    let sheet = Sheet::begin(ctx, ui, Thing::SolarField(id), observed, METER_STALE_AFTER_S);
    let Some(field) = ctx.picture.city.solar_fields.get(id.index()) else { return };
    let text = ctx.text;
    let power = now.map_or_else(String::new, |now| {
        let share = if field.peak_kwp > 0.0 { now.power_kw / field.peak_kwp } else { 0.0 };
        format!("{} · {}", figure::percent(text, share), figure::power(text, now.power_kw))
    });
    sheet.observed(ui, "inspector-power", &power);
    let peak = format!("{} kWp", text.number(f64::from(field.peak_kwp), 0));
    sheet.planned(ui, "inspector-solar-peak", &peak);
    if let Some(weather) = ctx.picture.weather {
        sheet.planned(ui, "inspector-clouds", &figure::percent(text, weather.cloud));
    }
    if field.feeder.is_some() {
        sheet.tie(ui, "inspector-feeder", Thing::Feeder(field.feeder));
    }
}
