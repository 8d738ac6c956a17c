//! The inspector: everything known of the selected thing, its age, its past, and what it is tied to.

mod building;
mod camera;
mod charger;
mod city;
mod depot;
mod equipment;
mod feeder;
mod history;
mod lockers;
mod plant;
mod several;
mod sheet;
mod solar_field;
mod street;
mod vehicle;

#[cfg(test)]
mod tests;

use egui::{ScrollArea, Ui, UiBuilder, accesskit};

use crate::model::Thing;
use crate::ui::context::UiContext;

use camera::CameraTile;
use feeder::FeederCensus;
use several::SeveralSummary;

/// Air between the panel's edges and what it says.
const MARGIN: i8 = 14;

/// The panel that shows the selection.
#[derive(Default)]
pub struct InspectorPanel {
    several: SeveralSummary,
    feeder: FeederCensus,
    camera: CameraTile,
}

impl InspectorPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("inspector-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(MARGIN, 10)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.contents_ui(ctx, ui);
            });
        });
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if ctx.selection.things().len() > 1 {
            // Its list is virtual and scrolls by itself.
            self.several.ui(ctx, ui);
            return;
        }
        // Salted by the thing, so that each keeps its own place.
        ScrollArea::vertical().id_salt(("inspector", ctx.selection.single())).auto_shrink(false).show(
            ui,
            |ui| match ctx.selection.single() {
                Some(thing) => self.thing_ui(ctx, ui, thing),
                None => city::figures_ui(ctx, ui),
            },
        );
    }

    fn thing_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
        match thing {
            Thing::Vehicle(id) => vehicle::ui(ctx, ui, id, &mut self.camera),
            Thing::Building(id) => building::ui(ctx, ui, id),
            Thing::Street(id) => street::ui(ctx, ui, id),
            Thing::Feeder(id) => self.feeder.ui(ctx, ui, id),
            Thing::Charger(id) => charger::ui(ctx, ui, id),
            Thing::Plant(id) => plant::ui(ctx, ui, id),
            Thing::SolarField(id) => solar_field::ui(ctx, ui, id),
            Thing::Depot(id) => depot::ui(ctx, ui, id),
        }
        history::ui(ctx, ui, thing);
    }
}
