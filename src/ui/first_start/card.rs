//! The card of the first start: tour, story, explore.

use egui::{
    Align2, Area, Context, Frame, Id, Key, Margin, Modifiers, Order, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, accesskit, pos2, vec2,
};

use crate::ui::context::UiContext;
use crate::ui::style::CORNER;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, regular, regular_font, semibold_font};

const WIDTH: f32 = 520.0;
const OFFER_HEIGHT: f32 = 66.0;

/// What the newcomer chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Tour,
    Story,
    Explore,
}

/// Draws the card; Escape explores.
pub fn ui(ui_ctx: &Context, ctx: &UiContext<'_>) -> Option<Choice> {
    if ui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return Some(Choice::Explore);
    }
    let mut choice = None;
    let width = WIDTH.min(ui_ctx.content_rect().width() - 48.0);
    Area::new(Id::unique("first start")).order(Order::Foreground).anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(
        ui_ctx,
        |ui| {
            let builder = UiBuilder::new()
                .accessibility_role(accesskit::Role::Dialog)
                .accessibility_label(ctx.text.get("first-start"));
            ui.scope_builder(builder, |ui| {
                Frame::new()
                    .fill(ctx.theme.panel)
                    .stroke(Stroke::new(1.0, ctx.theme.hairline))
                    .corner_radius(8)
                    .shadow(ui.visuals().window_shadow)
                    .inner_margin(Margin::same(20))
                    .show(ui, |ui| {
                        ui.set_width(width - 40.0);
                        ui.spacing_mut().item_spacing.y = 8.0;
                        choice = contents_ui(ctx, ui);
                    });
            });
        },
    );
    choice
}

fn contents_ui(ctx: &UiContext<'_>, ui: &mut Ui) -> Option<Choice> {
    let mut choice = None;
    heading(ui, ctx.text.get("first-start-title"), 20.0, ctx.theme.text);
    regular(ui, ctx.text.get("first-start-about"), BODY, ctx.theme.dim);
    ui.add_space(4.0);
    let offers = [
        (Choice::Tour, "first-start-tour", "first-start-tour-time", "first-start-tour-about"),
        (Choice::Story, "first-start-story", "first-start-story-time", "first-start-story-about"),
        (Choice::Explore, "first-start-explore", "first-start-explore-time", "first-start-explore-about"),
    ];
    for (index, (offer, name, time, about)) in offers.into_iter().enumerate() {
        if offer_ui(ctx, ui, [name, time, about].map(|key| ctx.text.get(key)), index == 0) {
            choice = Some(offer);
        }
    }
    regular(ui, ctx.text.get("first-start-again"), SMALL, ctx.theme.dim);
    choice
}

/// One of the three: what it is, how long it takes, what it is about. True when it is chosen.
fn offer_ui(ctx: &UiContext<'_>, ui: &mut Ui, [name, time, about]: [&str; 3], is_first: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), OFFER_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let theme = ctx.theme;
    if is_first && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    let is_lit = response.hovered() || response.has_focus();
    let stroke = Stroke::new(1.0, if is_lit { theme.accent } else { theme.hairline });
    ui.painter().rect(rect, CORNER, theme.raised, stroke, StrokeKind::Inside);
    let inside = rect.shrink2(vec2(14.0, 10.0));
    let title = line(ui, name, semibold_font(ui.ctx(), SECTION), theme.text, inside.width());
    let time = line(ui, time, regular_font(SMALL), theme.dim, inside.width() - title.size().x - 12.0);
    let time_at = pos2(inside.right() - time.size().x, inside.top() + 2.0);
    ui.painter().galley(inside.min, title, theme.text);
    ui.painter().galley(time_at, time, theme.dim);
    let about_rect = Rect::from_min_max(pos2(inside.left(), inside.top() + 22.0), inside.max);
    let about = line(ui, about, regular_font(BODY), theme.dim, about_rect.width());
    ui.painter().galley(about_rect.min, about, theme.dim);
    response.clicked()
}
