//! The cells of one row of the fleet table.

use egui::{Ui, pos2};

use crate::base::ids::VehicleId;
use crate::base::units::kmh_from_mps;
use crate::model::{FleetColumn, Role};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::age::{Age, Freshness, VEHICLE_STALE_AFTER_S};
use crate::ui::widgets::figure;
use crate::ui::widgets::level_bar::{LevelBar, warning_sign};
use crate::ui::widgets::text::{BODY, line, regular_font};
use crate::world::picture::VehicleStatus;
use crate::world::role_of;

/// A battery or tank below this share is drawn in amber.
const LOW_SOC: f32 = 0.2;
/// Whether a column holds figures, aligned by their last digit.
pub fn is_figure(column: FleetColumn) -> bool {
    matches!(column, FleetColumn::Battery | FleetColumn::Speed | FleetColumn::Riders | FleetColumn::Age)
}

/// What one row says.
pub struct RowView {
    pub name: String,
    status: Option<VehicleStatus>,
    is_personal: bool,
    role: Option<Role>,
    speed_mps: f32,
    age: Age,
    freshness: Freshness,
}

impl RowView {
    pub fn of(ctx: &UiContext<'_>, id: VehicleId) -> Self {
        let status = ctx.picture.status.get(id.index()).copied();
        let age = status.map_or(Age::Never, |status| Age::of(ctx, status.last_heard));
        Self {
            name: names::vehicle_name(ctx.text, ctx.picture, id),
            status: status.filter(|_| age != Age::Never),
            is_personal: ctx.picture.roster.get(id.index()).is_none_or(names::is_personal),
            role: ctx.picture.roster.get(id.index()).and_then(|vehicle| {
                let role = role_of(vehicle, ctx.picture.status.get(id.index())?)?;
                (role != Role::Ride).then_some(role)
            }),
            speed_mps: ctx.picture.motion.get(id.index()).map_or(0.0, |motion| motion.speed_mps),
            age,
            freshness: age.freshness(ctx, VEHICLE_STALE_AFTER_S),
        }
    }

    fn needs_a_person(&self) -> bool {
        self.status.is_some_and(|status| status.state.needs_a_person())
    }
}

pub fn cell_ui(ctx: &UiContext<'_>, ui: &mut Ui, column: FleetColumn, view: &RowView) {
    let is_live = view.freshness == Freshness::Live;
    let color = if is_live { ctx.theme.text } else { ctx.theme.dim };
    let Some(status) = view.status else {
        let words = if column == FleetColumn::Name { view.name.as_str() } else { figure::UNKNOWN };
        return put(ui, words, ctx.theme.dim, is_figure(column), 0.0);
    };
    match column {
        FleetColumn::Name => put(ui, &view.name, color, false, 0.0),
        FleetColumn::State => state_cell(ctx, ui, view, status),
        FleetColumn::Battery => battery_cell(ctx, ui, status.soc, is_live),
        FleetColumn::Speed => {
            put(ui, &ctx.text.number(f64::from(kmh_from_mps(view.speed_mps)), 0), ctx.theme.dim, true, 0.0);
        }
        // Who is in a private car is nobody's business.
        FleetColumn::Riders if view.is_personal => {}
        FleetColumn::Riders => put(ui, &status.riders.to_string(), ctx.theme.dim, true, 0.0),
        FleetColumn::Age => {
            let tint = if is_live { ctx.theme.dim } else { ctx.theme.amber };
            put(ui, &view.age.span_words(ctx.text), tint, true, 0.0);
        }
    }
}

fn state_cell(ctx: &UiContext<'_>, ui: &Ui, view: &RowView, status: VehicleStatus) {
    let state = names::state_in_use(ctx.text, status.state, status.role);
    let words =
        view.role.map_or_else(|| state.to_owned(), |role| format!("{state} · {}", names::role_short(ctx.text, role)));
    let words = words.as_str();
    if view.needs_a_person() {
        let rect = ui.max_rect();
        warning_sign(ui, pos2(rect.left() + 6.0, rect.center().y), 10.0, ctx.theme.amber);
        put(ui, words, ctx.theme.amber, false, 16.0);
    } else {
        put(ui, words, ctx.theme.dim, false, 0.0);
    }
}

fn battery_cell(ctx: &UiContext<'_>, ui: &Ui, soc: f32, is_live: bool) {
    let rect = ui.max_rect();
    let color = match (soc < LOW_SOC, is_live) {
        (true, _) => ctx.theme.amber,
        (false, true) => ctx.theme.vehicle,
        (false, false) => ctx.theme.faint,
    };
    let bar = egui::Rect::from_min_max(rect.min, pos2(rect.left() + 26.0, rect.bottom()));
    // Without room for a bar, the figure itself takes the warning's colour.
    let has_bar = rect.width() >= 60.0;
    if has_bar {
        LevelBar { share: soc, color, mark: None }.paint(ui, ctx.theme, bar);
    }
    let tint = if !has_bar && soc < LOW_SOC { ctx.theme.amber } else { ctx.theme.dim };
    put(ui, &figure::percent(ctx.text, soc), tint, true, 0.0);
}

/// Writes into a cell: words from the left, figures to the right edge.
fn put(ui: &Ui, words: &str, color: egui::Color32, is_right: bool, indent: f32) {
    let rect = ui.max_rect();
    let galley = line(ui, words, regular_font(BODY), color, rect.width() - indent);
    let x = if is_right { rect.right() - galley.size().x } else { rect.left() + indent };
    ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
}
