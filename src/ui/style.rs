//! Applies the theme to egui: spacing in steps of 4, controls of 28, quiet fills, hairlines.

use egui::{Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Visuals, vec2};

use super::theme::{Look, Theme};

/// Height of buttons and fields.
pub const CONTROL_HEIGHT: f32 = 28.0;
/// Height of table rows.
pub const ROW_HEIGHT: f32 = 28.0;
/// Corners of controls.
pub const CORNER: u8 = 5;

/// Makes egui look like the theme.
pub fn apply(ctx: &Context, theme: &Theme) {
    let egui_theme = match theme.look {
        Look::Dark => egui::Theme::Dark,
        Look::Light => egui::Theme::Light,
    };
    ctx.set_theme(egui_theme);
    let mut style = (*ctx.style_of(egui_theme)).clone();
    style.visuals = visuals(theme);
    style.spacing.item_spacing = vec2(8.0, 4.0);
    style.spacing.button_padding = vec2(10.0, 4.0);
    style.spacing.interact_size = vec2(CONTROL_HEIGHT, CONTROL_HEIGHT);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.window_margin = Margin::same(12);
    style.spacing.scroll.bar_width = 8.0;
    // Bars lie in the margin of their panel and not over the last column.
    style.spacing.scroll.bar_outer_margin = -8.0;
    style.interaction.selectable_labels = false;
    let proportional = |size: f32| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, proportional(12.0)),
        (TextStyle::Body, proportional(13.0)),
        (TextStyle::Button, proportional(13.0)),
        (TextStyle::Heading, proportional(16.0)),
        (TextStyle::Monospace, FontId::new(13.0, FontFamily::Monospace)),
    ]
    .into();
    ctx.set_style_of(egui_theme, style);
}

fn visuals(theme: &Theme) -> Visuals {
    let mut visuals = match theme.look {
        Look::Dark => Visuals::dark(),
        Look::Light => Visuals::light(),
    };
    let hairline = Stroke::new(1.0, theme.hairline);
    let corner = CornerRadius::same(CORNER);
    visuals.panel_fill = theme.panel;
    visuals.window_fill = theme.panel;
    visuals.window_stroke = hairline;
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.window_shadow = shadow(theme);
    visuals.popup_shadow = shadow(theme);
    visuals.extreme_bg_color = theme.raised;
    visuals.faint_bg_color = theme.raised;
    visuals.code_bg_color = theme.raised;
    visuals.text_edit_bg_color = Some(theme.raised);
    visuals.weak_text_color = Some(theme.dim);
    visuals.hyperlink_color = theme.accent;
    visuals.warn_fg_color = theme.amber;
    visuals.error_fg_color = theme.red;
    visuals.selection.bg_fill = theme.accent.gamma_multiply(0.25);
    visuals.selection.stroke = Stroke::new(1.0, theme.accent);
    visuals.striped = false;
    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, theme.panel, theme.hairline),
        (&mut widgets.inactive, theme.raised, theme.hairline),
        (&mut widgets.hovered, theme.raised, theme.dim),
        (&mut widgets.active, theme.hairline, theme.accent),
        (&mut widgets.open, theme.raised, theme.dim),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, stroke);
        state.fg_stroke = Stroke::new(1.0, theme.text);
        state.corner_radius = corner;
        state.expansion = 0.0;
    }
    visuals
}

fn shadow(theme: &Theme) -> Shadow {
    let strength = if theme.look == Look::Dark { 120 } else { 40 };
    Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(strength) }
}
