//! The sheet of a feeder: its load against its limit, and what hangs on it.

use std::sync::Arc;

use egui::{Sense, Ui, vec2};

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, SolarFieldId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::panels::energy::feeder_load::FeederLoad;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;

use super::sheet::{Sheet, tie_line};

/// Institutions that are listed by name; a feeder of a city has a handful.
const LISTED_MAX: usize = 12;

/// What hangs on the feeder that was looked at last. Counting goes over all buildings, so it is done once a feeder.
#[derive(Default)]
pub struct FeederCensus {
    counted: Option<(Arc<City>, FeederId)>,
    homes: usize,
    other_buildings: usize,
    institutions: Vec<BuildingId>,
    chargers: Vec<ChargerId>,
    plants: Vec<PlantId>,
    solar_fields: Vec<SolarFieldId>,
}

impl FeederCensus {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, id: FeederId) {
        self.count(&ctx.picture.city, id);
        let now = ctx.picture.feeders.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
        let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
        let sheet = Sheet::begin(ctx, ui, Thing::Feeder(id), observed, METER_STALE_AFTER_S);
        let Some(feeder) = ctx.picture.city.feeders.get(id.index()) else { return };
        match now {
            Some(now) if !now.is_live => sheet.warning(ui, "inspector-load", ctx.text.get("energy-no-power")),
            Some(now) => load_ui(&sheet, ui, FeederLoad { load_kw: now.load_kw, limit_kw: feeder.limit_kw }),
            None => sheet.observed(ui, "inspector-load", ""),
        }
        sheet.planned(ui, "inspector-limit", &figure::power(ctx.text, feeder.limit_kw));
        sheet.orders_ui(ui);
        sheet.section(ui, "inspector-hangs-on-it");
        self.census_ui(&sheet, ui);
    }

    fn count(&mut self, city: &Arc<City>, id: FeederId) {
        let is_counted =
            self.counted.as_ref().is_some_and(|(counted, feeder)| Arc::ptr_eq(counted, city) && *feeder == id);
        if is_counted {
            return;
        }
        *self = Self { counted: Some((city.clone(), id)), ..Self::default() };
        for (index, building) in city.buildings.iter().enumerate().filter(|(_, building)| building.feeder == id) {
            self.homes += usize::from(building.homes);
            if building.kind.is_institution() {
                self.institutions.push(BuildingId::from_index(index));
            } else if !building.kind.is_home() {
                self.other_buildings += 1;
            }
        }
        self.chargers = ids(&city.chargers, |charger| charger.feeder == id, ChargerId::from_index);
        self.plants = ids(&city.plants, |plant| plant.feeder == id, PlantId::from_index);
        self.solar_fields = ids(&city.solar_fields, |field| field.feeder == id, SolarFieldId::from_index);
    }

    fn census_ui(&self, sheet: &Sheet<'_>, ui: &mut Ui) {
        let ctx = sheet.ctx;
        let text = ctx.text;
        for (label_key, count) in [
            ("inspector-homes", self.homes),
            ("inspector-institutions", self.institutions.len()),
            ("inspector-other-buildings", self.other_buildings),
            ("inspector-chargers", self.chargers.len()),
        ] {
            // What isn't there is left out.
            if count > 0 {
                sheet.planned(ui, label_key, &figure::count(text, count));
            }
        }
        let busy = self.chargers.iter().filter_map(|charger| ctx.picture.chargers.get(charger.index()));
        let charging_kw: f32 =
            busy.filter(|charger| charger.observed != Timestamp::NEVER).map(|charger| charger.power_kw).sum();
        if !self.chargers.is_empty() && sheet.is_known() {
            sheet.observed(ui, "inspector-charging-now", &figure::power(text, charging_kw));
        }
        for institution in self.institutions.iter().take(LISTED_MAX) {
            tie_line(ctx, ui, Thing::Building(*institution));
        }
        for plant in &self.plants {
            tie_line(ctx, ui, Thing::Plant(*plant));
        }
        for field in &self.solar_fields {
            tie_line(ctx, ui, Thing::SolarField(*field));
        }
    }
}

fn load_ui(sheet: &Sheet<'_>, ui: &mut Ui, load: FeederLoad) {
    let ctx = sheet.ctx;
    let share = figure::percent(ctx.text, load.share());
    let share = format!("{share} · {}", figure::power(ctx.text, load.load_kw.abs()));
    let what = if load.gives() { "inspector-gives" } else { "inspector-load" };
    if load.is_near_limit() {
        sheet.warning(ui, what, &share);
    } else {
        sheet.observed(ui, what, &share);
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    load.bar(ctx.theme).paint(ui, ctx.theme, rect);
    sheet.observed(ui, "inspector-margin", &figure::power(ctx.text, load.limit_kw - load.load_kw.abs()));
}

fn ids<T, Id>(things: &[T], hangs_here: impl Fn(&T) -> bool, id: impl Fn(usize) -> Id) -> Vec<Id> {
    things.iter().enumerate().filter(|(_, thing)| hangs_here(thing)).map(|(index, _)| id(index)).collect()
}
