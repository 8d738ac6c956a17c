//! Attention: what needs a person, one line each, newest harm first, with the deed as a button.

mod deeds;

use egui::{
    Color32, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, accesskit, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::base::ids::FeederId;
use crate::model::Thing;
use crate::model::command::Issuer;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::names;
use crate::ui::places::Places;
use crate::ui::style::ROW_HEIGHT;
use crate::ui::widgets::button::{self, Sign};
use crate::ui::widgets::figure;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, regular, regular_font, semibold_font};
use crate::world::picture::{Attention, AttentionKind};

use deeds::{DeedBook, Deeds};

/// Rows narrower than this, in points, leave out since when, and show the stop as a sign.
const WIDE_FROM: f32 = 640.0;

/// The panel with the attention lines.
#[derive(Default)]
pub struct AttentionPanel {
    pub is_named_by_tab: bool,
    places: Places,
    deeds: DeedBook,
}

/// Whether a line is for whoever sits at this window: what others hold stopped is for them to remember.
fn is_mine(ctx: &UiContext<'_>, item: &Attention) -> bool {
    match item.what {
        AttentionKind::HeldStopped { holder: Issuer::Operator(holder), .. } => holder == ctx.me,
        _ => true,
    }
}

/// How many lines there are.
pub fn count(ctx: &UiContext<'_>) -> usize {
    ctx.picture.attention.iter().filter(|item| is_mine(ctx, item)).count()
}

impl AttentionPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("attention-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.deeds.follow(ctx.picture);
                let items: Vec<&Attention> = ctx.picture.attention.iter().filter(|item| is_mine(ctx, item)).collect();
                if !self.is_named_by_tab || items.is_empty() {
                    header_ui(ctx, ui, items.len(), self.is_named_by_tab);
                }
                self.rows_ui(ctx, ui, &items);
            });
        });
    }
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui, count: usize, is_named_by_tab: bool) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        if !is_named_by_tab {
            heading(ui, ctx.text.get("attention-panel"), SECTION, ctx.theme.text);
        }
        let words = if count == 0 {
            ctx.text.get("attention-none").to_owned()
        } else {
            ctx.text.with("attention-count", &[("number", FluentValue::from(count))])
        };
        regular(ui, &words, SMALL, ctx.theme.dim);
    });
}

impl AttentionPanel {
    fn rows_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, items: &[&Attention]) {
        if items.is_empty() {
            return;
        }
        let Self { places, deeds, .. } = self;
        ScrollArea::vertical().id_salt("attention rows").auto_shrink(false).show_rows(
            ui,
            ROW_HEIGHT + 4.0,
            items.len(),
            |ui, shown| {
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                for item in items.get(shown).unwrap_or_default() {
                    ui.push_id((std::mem::discriminant(&item.what), item.thing()), |ui| {
                        row_ui(ctx, ui, item, places, deeds);
                    });
                }
            },
        );
    }
}

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, item: &Attention, places: &mut Places, deeds: &DeedBook) {
    let thing = item.thing();
    // A line about many vehicles names none of them.
    let name = match item.what {
        AttentionKind::AwaitCheck { .. } => String::new(),
        _ => names::thing_name(ctx.text, ctx.picture, thing),
    };
    let size = vec2(ui.available_width(), ROW_HEIGHT + 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let what = what(ctx, item);
    let place = place(ctx, item, places);
    let clock = ctx.text.clock_short(item.since, ctx.picture.city.zone);
    let since = ctx.text.with("attention-since", &[("time", FluentValue::from(clock))]);
    let deeds = deeds.of(ctx, item, &name);
    let note = deeds.note.clone().unwrap_or_default();
    let spoken = format!("{name}: {what}, {place} {since} {note}");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, spoken.trim_end()));
    if response.clicked() {
        ctx.requests.send(Request::Show(thing));
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, ctx.theme.raised);
    }
    let is_wide = rect.width() >= WIDE_FROM;
    let mut right = buttons_ui(ctx, ui, rect, thing, &name, &deeds);
    paint_sign(ui, item, pos2(rect.left() + 8.0, rect.center().y), ctx.theme.amber);
    if is_wide {
        let clock = line(ui, &since, regular_font(BODY), ctx.theme.dim, 120.0);
        right -= 12.0 + clock.size().x;
        ui.painter().galley(pos2(right, rect.center().y - clock.size().y / 2.0), clock, ctx.theme.dim);
    }
    let words = Rect::from_min_max(pos2(rect.left() + 24.0, rect.top()), pos2(right - 12.0, rect.bottom()));
    // What is being done comes before where: it is what changed.
    paint_words(ctx, ui, words, [&name, &what, &note, &place]);
}

/// The buttons at the right end of a row, the deed first and the stop apart; returns their left edge.
fn buttons_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: Rect, thing: Thing, name: &str, deeds: &Deeds) -> f32 {
    let shows = ctx.text.with("attention-show-named", &[("name", FluentValue::from(name.to_owned()))]);
    let builder =
        UiBuilder::new().max_rect(row.shrink2(vec2(4.0, 2.0))).layout(egui::Layout::right_to_left(egui::Align::Center));
    let mut left = row.right();
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let show = button::sign_button(ui, ctx.theme, Sign::ShowOnMap, &shows, true);
        left = show.rect.left();
        if show.clicked() {
            ctx.requests.send(Request::Show(thing));
        }
        if let Some(stop) = &deeds.stop {
            ui.add_space(8.0);
            // With words where it is the one deed; the sign is known from every other row.
            let words = (deeds.buttons.is_empty() || row.width() >= WIDE_FROM).then_some(stop.words.as_str());
            let response = button::stop_button(ui, ctx.theme, words, &stop.name);
            left = response.rect.left();
            if response.clicked() {
                ctx.requests.send(stop.request.clone());
            }
            ui.add_space(8.0);
        }
        // From the right to the left, so the first comes last.
        for deed in deeds.buttons.iter().rev() {
            let response = button::named_button(ui, ctx.theme, &deed.words, &deed.name);
            left = response.rect.left();
            if response.clicked() {
                ctx.requests.send(deed.request.clone());
            }
        }
    });
    left
}

fn paint_words(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, words: [&str; 4]) {
    let fonts = [semibold_font(ui.ctx(), BODY), regular_font(BODY), regular_font(BODY), regular_font(BODY)];
    let colors = [ctx.theme.text, ctx.theme.amber, ctx.theme.text, ctx.theme.dim];
    let mut x = rect.left();
    for ((words, font), color) in words.into_iter().zip(fonts).zip(colors) {
        let room = rect.right() - x;
        if words.is_empty() || room < 24.0 {
            continue;
        }
        let galley = line(ui, words, font, color, room);
        let width = galley.size().x;
        ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
        x += width + 10.0;
    }
}

fn what(ctx: &UiContext<'_>, item: &Attention) -> String {
    let key = match item.what {
        AttentionKind::NoContact { .. } => "attention-no-contact",
        AttentionKind::Immobilised { .. } => "attention-immobilised",
        AttentionKind::FeederOut { .. } => "attention-feeder-out",
        AttentionKind::FeederNearLimit { share, .. } => {
            let percent = FluentValue::from(figure::percent(ctx.text, share));
            return ctx.text.with("attention-near-limit", &[("percent", percent)]);
        }
        AttentionKind::Assistance { cause, .. } => {
            let cause = FluentValue::from(names::assistance_cause(ctx.text, cause).to_owned());
            return ctx.text.with("attention-assistance", &[("cause", cause)]);
        }
        AttentionKind::HeldStopped { holder, .. } => return issuer_words::stopped_by(ctx, holder),
        AttentionKind::ChargerFault { .. } => "attention-charger-fault",
        AttentionKind::PlantFault { .. } => "attention-plant-fault",
        AttentionKind::PlantShutOff { .. } => "attention-plant-shut-off",
        AttentionKind::AwaitCheck { vehicles, .. } => {
            return ctx.text.with("attention-await-check", &[("number", FluentValue::from(vehicles))]);
        }
    };
    ctx.text.get(key).to_owned()
}

fn place(ctx: &UiContext<'_>, item: &Attention, places: &mut Places) -> String {
    let city = &ctx.picture.city;
    match item.what {
        AttentionKind::NoContact { vehicle } => places.on_street(ctx, "attention-last-seen", vehicle),
        AttentionKind::Immobilised { vehicle }
        | AttentionKind::Assistance { vehicle, .. }
        | AttentionKind::HeldStopped { vehicle, .. } => places.on_street(ctx, "attention-on", vehicle),
        AttentionKind::FeederOut { people, life_support_homes, .. } => in_the_dark(ctx, people, life_support_homes),
        AttentionKind::FeederNearLimit { .. } | AttentionKind::AwaitCheck { .. } => String::new(),
        AttentionKind::ChargerFault { charger } => {
            city.chargers.get(charger.index()).map_or_else(String::new, |charger| on_feeder(ctx, charger.feeder))
        }
        AttentionKind::PlantFault { plant } | AttentionKind::PlantShutOff { plant } => {
            city.plants.get(plant.index()).map_or_else(String::new, |plant| on_feeder(ctx, plant.feeder))
        }
    }
}

/// Who is without power: people, and homes where somebody lives by a medical device.
fn in_the_dark(ctx: &UiContext<'_>, people: u32, life_support_homes: u16) -> String {
    let people = ctx.text.with("attention-people", &[("number", FluentValue::from(people))]);
    if life_support_homes == 0 {
        return people;
    }
    let homes = ctx.text.with("attention-life-support", &[("number", FluentValue::from(life_support_homes))]);
    format!("{homes}, {people}")
}

fn on_feeder(ctx: &UiContext<'_>, feeder: FeederId) -> String {
    let name = names::thing_name(ctx.text, ctx.picture, Thing::Feeder(feeder));
    ctx.text.with("attention-hangs-on", &[("feeder", FluentValue::from(name))])
}

/// A shape for each kind, so that colour never stands alone: triangle, diamond, square, ring, disc,
/// cross, two bars.
fn paint_sign(ui: &Ui, item: &Attention, center: egui::Pos2, color: Color32) {
    let painter = ui.painter();
    match item.what {
        AttentionKind::FeederNearLimit { .. } => warning_sign(ui, center, 11.0, color),
        AttentionKind::FeederOut { .. } => {
            for ends in [[vec2(-5.0, -5.0), vec2(5.0, 5.0)], [vec2(-5.0, 5.0), vec2(5.0, -5.0)]] {
                painter.line_segment(ends.map(|offset| center + offset), Stroke::new(2.5, color));
            }
        }
        AttentionKind::Immobilised { .. } => {
            let points =
                [vec2(0.0, -6.0), vec2(6.0, 0.0), vec2(0.0, 6.0), vec2(-6.0, 0.0)].map(|offset| center + offset);
            painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
        }
        AttentionKind::Assistance { .. } | AttentionKind::AwaitCheck { .. } => {
            painter.circle_filled(center, 5.0, color);
        }
        AttentionKind::HeldStopped { .. } => {
            for offset in [vec2(-3.0, 0.0), vec2(3.0, 0.0)] {
                painter.rect_filled(Rect::from_center_size(center + offset, vec2(3.5, 11.0)), 0.0, color);
            }
        }
        AttentionKind::NoContact { .. } => {
            painter.circle_stroke(center, 5.0, Stroke::new(2.0, color));
        }
        AttentionKind::ChargerFault { .. } | AttentionKind::PlantFault { .. } | AttentionKind::PlantShutOff { .. } => {
            painter.rect_filled(Rect::from_center_size(center, Vec2::splat(9.0)), 1.0, color);
        }
    }
}
