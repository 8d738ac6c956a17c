//! Tones: the theme's colours and the zoom's fades, laid out as the shaders read them.

use egui::Color32;

use crate::ui::theme::{Look, Theme};

/// A colour of the map, by its place in the shaders' table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tone {
    Land = 0,
    Block = 1,
    Water = 2,
    Green = 3,
    Plaza = 4,
    RailGround = 5,
    /// A small building, coloured by its value between gives, even and draws.
    Building = 6,
    /// A larger building, likewise.
    Building2 = 7,
    Institution = 8,
    Gives = 9,
    Draws = 10,
    Amber = 11,
    Accent = 12,
    Vehicle = 13,
    Robot = 14,
    Stale = 15,
    Background = 16,
    Crowd = 17,
    Solar = 18,
    Density = 19,
    ChargerFree = 20,
    ChargerBusy = 21,
    Red = 22,
    Hydrogen = 23,
    SolarField = 24,
    /// The ground of a feeder, seen only when it gives or is near its limit.
    FeederFill = 25,
}

/// How a line is drawn, by its place in the shaders' table. The order is the order of drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LineClass {
    Boundary = 0,
    Tunnel = 1,
    Promenade = 2,
    Service = 3,
    Shared = 4,
    Collector = 5,
    Fast = 6,
    Motorway = 7,
    Rail = 8,
    /// The darker rim that lifts a bridge off the water.
    BridgeCasing = 9,
    Feeder = 10,
}

const TONE_COUNT: usize = 40;
const LINE_COUNT: usize = 16;

/// The uniform block of all the map's shaders.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Globals {
    pub center: [f32; 2],
    pub px_per_m: f32,
    pub time_s: f32,
    pub viewport_px: [f32; 2],
    pub px_per_point: f32,
    pub linear_target: f32,
    pub density_box: [f32; 4],
    pub fades: [f32; 4],
    pub fades_2: [f32; 4],
    tones: [[f32; 4]; TONE_COUNT],
    lines: [[f32; 4]; LINE_COUNT],
    line_tones: [[f32; 4]; LINE_COUNT],
}

/// What of the map's look depends on zoom and layers; 0 hides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fades {
    pub buildings: f32,
    pub glyphs: f32,
    pub parked: f32,
    pub density: f32,
    pub feeder_lines: f32,
    pub feeder_fills: f32,
    pub crowd: f32,
    /// Size of glyphs against their own.
    pub glyph_size: f32,
}

impl Globals {
    pub fn new(theme: &Theme, points_per_m: f32, fades: &Fades, solar_share: f32) -> Self {
        let mut globals: Self = bytemuck::Zeroable::zeroed();
        globals.fades = [fades.buildings, fades.glyphs, fades.parked, fades.density];
        globals.fades_2 = [fades.feeder_lines, fades.feeder_fills, fades.crowd, fades.glyph_size];
        for (tone, color) in tone_colors(theme, solar_share) {
            globals.tones[tone as usize] = color_of(color);
        }
        for (class, style) in line_styles(theme, points_per_m) {
            globals.lines[class as usize] = [style.least_points, style.alpha, style.dash_points, style.width_factor];
            globals.line_tones[class as usize] = color_of(style.color);
        }
        globals
    }
}

fn color_of(color: Color32) -> [f32; 4] {
    [color.r(), color.g(), color.b(), 255].map(|part| f32::from(part) / 255.0)
}

/// A colour between two, `share` of the way.
pub fn mixed(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share)
}

/// The colour of each tone; solar fields by the share of their peak that they give.
fn tone_colors(theme: &Theme, solar_share: f32) -> [(Tone, Color32); 26] {
    [
        (Tone::Land, theme.land),
        (Tone::Block, theme.block),
        (Tone::Water, theme.water),
        (Tone::Green, theme.green),
        (Tone::Plaza, mixed(theme.block, theme.shared_street, 0.6)),
        (Tone::RailGround, mixed(theme.land, theme.building, 0.5)),
        (Tone::Building, theme.building),
        (Tone::Building2, theme.building_2),
        (Tone::Institution, theme.institution),
        (Tone::Gives, theme.gives),
        (Tone::Draws, theme.draws),
        (Tone::Amber, theme.amber),
        (Tone::Accent, theme.accent),
        (Tone::Vehicle, theme.vehicle),
        (Tone::Robot, theme.robot),
        (Tone::Stale, theme.faint),
        (Tone::Background, theme.background),
        (Tone::Crowd, crowd_color(theme)),
        (Tone::Solar, theme.solar),
        (Tone::Density, theme.vehicle),
        (Tone::ChargerFree, mixed(theme.building_2, theme.vehicle, 0.55)),
        (Tone::ChargerBusy, theme.vehicle),
        (Tone::Red, theme.red),
        (Tone::Hydrogen, theme.hydrogen),
        (Tone::SolarField, mixed(theme.building_2, theme.gives, solar_share.clamp(0.0, 0.5) * 2.0)),
        (Tone::FeederFill, theme.amber),
    ]
}

/// Warm, but darker than what needs a response.
fn crowd_color(theme: &Theme) -> Color32 {
    match theme.look {
        Look::Dark => mixed(theme.amber, theme.background, 0.28),
        Look::Light => mixed(theme.amber, theme.solar, 0.35),
    }
}

struct LineStyle {
    color: Color32,
    /// Width that the line never falls under, in points.
    least_points: f32,
    alpha: f32,
    dash_points: f32,
    width_factor: f32,
}

fn line_styles(theme: &Theme, points_per_m: f32) -> Vec<(LineClass, LineStyle)> {
    // Far away only the larger streets are left; each class comes in over a doubling of the scale.
    let from = |scale: f32| fade_in(points_per_m, scale, scale * 2.0);
    let solid =
        |color, least_points, alpha| LineStyle { color, least_points, alpha, dash_points: 0.0, width_factor: 1.0 };
    let rail = mixed(theme.land, theme.grid, 0.45);
    vec![
        (LineClass::Boundary, solid(mixed(theme.hairline, theme.dim, 0.4), 1.5, 1.0)),
        (
            LineClass::Tunnel,
            LineStyle { dash_points: 9.0, width_factor: 0.8, ..solid(theme.shared_street, 1.0, 0.8 * from(0.06)) },
        ),
        (LineClass::Promenade, solid(theme.promenade, 1.1, from(0.05))),
        (LineClass::Service, solid(theme.shared_street, 0.7, from(0.09))),
        (LineClass::Shared, solid(theme.shared_street, 0.9, 0.25 + 0.75 * from(0.03))),
        (LineClass::Collector, solid(mixed(theme.shared_street, theme.fast_street, 0.5), 1.3, 1.0)),
        (LineClass::Fast, solid(theme.fast_street, 1.9, 1.0)),
        (LineClass::Motorway, solid(theme.fast_street, 2.6, 1.0)),
        (LineClass::Rail, LineStyle { dash_points: 14.0, ..solid(rail, 1.4, from(0.02)) }),
        (LineClass::BridgeCasing, solid(mixed(theme.background, theme.water, 0.3), 0.0, from(0.1))),
        (LineClass::Feeder, LineStyle { dash_points: 7.0, ..solid(theme.dim, 1.0, 0.75) }),
    ]
}

/// 0 below `low`, 1 above `high`, even in between in steps of the same factor.
pub fn fade_in(value: f32, low: f32, high: f32) -> f32 {
    ((value / low).ln() / (high / low).ln()).clamp(0.0, 1.0)
}
