//! The menu of what a trainer can make happen: aimed at what is selected, or at the whole city.

use egui::{Popup, Ui, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::{CrowdCellId, FeederId};
use crate::model::injection::{INJECTIONS, InjectionKind, InjectionSpec, TargetClass};
use crate::model::{Control, Injection, InjectionTarget, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{SMALL, regular};

const WIDTH: f32 = 340.0;
const ITEM_HEIGHT: f32 = 28.0;
/// Menus reach at most this far over the window's height.
const HEIGHT_SHARE: f32 = 0.7;

/// Classes in the order of the menu.
const CLASSES: [TargetClass; 9] = [
    TargetClass::Vehicle,
    TargetClass::Feeder,
    TargetClass::Charger,
    TargetClass::Plant,
    TargetClass::Building,
    TargetClass::Street,
    TargetClass::Signal,
    TargetClass::CrowdCell,
    TargetClass::City,
];

/// Draws the button and, when it was pressed, the menu.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let response = button::text_button(ui, ctx.theme, ctx.text.get("scenario-inject"));
    Popup::menu(&response).id(egui::Id::unique("inject menu")).show(|ui| {
        ui.set_min_width(WIDTH);
        let height = ui.ctx().content_rect().height() * HEIGHT_SHARE;
        let mut area = egui::ScrollArea::vertical()
            .max_height(height)
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysVisible);
        if response.clicked() {
            // Opened anew: from the top, where the selected thing's faults are.
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            // What can be aimed at something now stands first.
            let (ready, others): (Vec<_>, Vec<_>) =
                CLASSES.into_iter().partition(|class| target_of(ctx, *class).is_some());
            for class in ready.into_iter().chain(others) {
                class_ui(ctx, ui, class);
            }
        });
    });
}

fn class_ui(ctx: &UiContext<'_>, ui: &mut Ui, class: TargetClass) {
    let specs: Vec<&InjectionSpec> = INJECTIONS.iter().filter(|spec| spec.class == class).collect();
    if specs.is_empty() {
        return;
    }
    let target = target_of(ctx, class);
    let head = match target {
        Some(target) => names::injection_target(ctx.text, ctx.picture, target),
        None => ctx.text.get(select_key(class)).to_owned(),
    };
    let head = if head.is_empty() { ctx.text.get("scenario-whole-city").to_owned() } else { head };
    regular(ui, &head, SMALL, ctx.theme.dim);
    for spec in specs {
        let words = names::injection(ctx.text, spec.kind);
        let item = egui::Button::new(words)
            .shortcut_text(usual(ctx, spec))
            .frame_when_inactive(false)
            .min_size(vec2(WIDTH - 20.0, ITEM_HEIGHT));
        if ui.add_enabled(target.is_some(), item).clicked()
            && let Some(target) = target
        {
            ctx.requests.send(Request::Control(Control::Inject(Injection::usual(spec.kind, target))));
            ui.close();
        }
    }
    ui.add_space(4.0);
}

/// What an injection of a class is aimed at: the selected thing, the fullest place, or the city.
fn target_of(ctx: &UiContext<'_>, class: TargetClass) -> Option<InjectionTarget> {
    let selected = ctx.selection.single();
    match (class, selected) {
        (TargetClass::City, _) => Some(InjectionTarget::City),
        (TargetClass::Vehicle, Some(Thing::Vehicle(id))) => Some(InjectionTarget::Vehicle(id)),
        (TargetClass::Feeder, Some(thing)) => feeder_of(ctx, thing).map(InjectionTarget::Feeder),
        (TargetClass::Charger, Some(Thing::Charger(id))) => Some(InjectionTarget::Charger(id)),
        (TargetClass::Plant, Some(Thing::Plant(id))) => Some(InjectionTarget::Plant(id)),
        (TargetClass::Building, Some(Thing::Building(id))) => Some(InjectionTarget::Building(id)),
        (TargetClass::Street, Some(Thing::Street(id))) => Some(InjectionTarget::Street(id)),
        (TargetClass::CrowdCell, _) => fullest_cell(ctx).map(InjectionTarget::CrowdCell),
        _ => None,
    }
}

/// The feeder that a thing is, or hangs on.
fn feeder_of(ctx: &UiContext<'_>, thing: Thing) -> Option<FeederId> {
    let city = &ctx.picture.city;
    match thing {
        Thing::Feeder(id) => Some(id),
        Thing::Building(id) => city.buildings.get(id.index()).map(|building| building.feeder),
        Thing::Charger(id) => city.chargers.get(id.index()).map(|charger| charger.feeder),
        Thing::Plant(id) => city.plants.get(id.index()).map(|plant| plant.feeder),
        Thing::SolarField(id) => city.solar_fields.get(id.index()).map(|field| field.feeder),
        Thing::Vehicle(_) | Thing::Street(_) | Thing::Depot(_) => None,
    }
}

fn fullest_cell(ctx: &UiContext<'_>) -> Option<CrowdCellId> {
    let cells = (0..ctx.picture.city.crowd_cells.len()).filter_map(|index| {
        let now = ctx.picture.crowd.get(index)?;
        Some((index, now.density))
    });
    cells.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| CrowdCellId::from_index(index))
}

fn select_key(class: TargetClass) -> &'static str {
    match class {
        TargetClass::Vehicle => "scenario-select-vehicle",
        TargetClass::Feeder => "scenario-select-feeder",
        TargetClass::Charger => "scenario-select-charger",
        TargetClass::Plant => "scenario-select-plant",
        TargetClass::Building => "scenario-select-building",
        TargetClass::Street => "scenario-select-street",
        TargetClass::Signal | TargetClass::CrowdCell | TargetClass::City => "scenario-nothing-there",
    }
}

/// How strong and how long an injection usually is, as the menu shows it: `10 mm/h · 60 min`.
fn usual(ctx: &UiContext<'_>, spec: &InjectionSpec) -> String {
    // A limit is what is left, not by how much it shrinks.
    let strength = names::injection_strength(ctx.text, spec.unit, spec.usual).map(|strength| match spec.kind {
        InjectionKind::ScaleLimits => ctx.text.with("scenario-at", &[("strength", FluentValue::from(strength))]),
        _ => strength,
    });
    let minutes = spec.usual_s.filter(|seconds| *seconds > 0).map(|seconds| {
        let number = FluentValue::from(seconds.div_ceil(60));
        ctx.text.with("scenario-minutes", &[("number", number)])
    });
    [strength, minutes].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
