// All pipelines of the map. Positions come in metres of the city's frame and leave as physical pixels of the viewport.
// The numbers of tones and line classes are those of `tones.rs`; the bits of a glyph are those of `glyph.rs`.

const TONES: u32 = 40u;
const LINES: u32 = 16u;

struct Globals {
    center: vec2f,
    px_per_m: f32,
    // Wall seconds since the glyph buffers' epoch.
    time_s: f32,
    viewport_px: vec2f,
    px_per_point: f32,
    // 1 when the target stores linear values.
    linear_target: f32,
    // The box of the density texture, min and size, in metres.
    density_box: vec4f,
    // Alpha of buildings, of glyphs, of parked glyphs, of the density.
    fades: vec4f,
    // Alpha of feeder outlines, of feeder fills, of crowds; then the size of glyphs against their own.
    fades_2: vec4f,
    tones: array<vec4f, 40>,
    // For each line class: least width in points, alpha, dash in points (0 for none), width factor.
    lines: array<vec4f, 16>,
    line_tones: array<vec4f, 16>,
}

@group(0) @binding(0) var<uniform> g: Globals;
@group(1) @binding(0) var values: texture_2d<f32>;

const VALUES_WIDTH: u32 = 1024u;

const TONE_BUILDING: u32 = 6u;
const TONE_BUILDING_2: u32 = 7u;
const TONE_GIVES: u32 = 9u;
const TONE_DRAWS: u32 = 10u;
const TONE_AMBER: u32 = 11u;
const TONE_ACCENT: u32 = 12u;
const TONE_VEHICLE: u32 = 13u;
const TONE_BACKGROUND: u32 = 16u;
const TONE_CROWD: u32 = 17u;
const TONE_DENSITY: u32 = 19u;
const TONE_INSTITUTION: u32 = 8u;
const TONE_FEEDER_FILL: u32 = 25u;
const LINE_FEEDER: u32 = 10u;

fn value_at(index: u32) -> f32 {
    // The largest index stands for no thing.
    if index == 0xffffffu {
        return 0.0;
    }
    return textureLoad(values, vec2u(index % VALUES_WIDTH, index / VALUES_WIDTH), 0).r;
}

fn px_from_local(place: vec2f) -> vec2f {
    return (place - g.center) * g.px_per_m;
}

fn clip_from_px(px: vec2f) -> vec4f {
    return vec4f(px.x * 2.0 / g.viewport_px.x, -px.y * 2.0 / g.viewport_px.y, 0.0, 1.0);
}

fn linear_from_gamma(c: vec3f) -> vec3f {
    return select(pow((c + 0.055) / 1.055, vec3f(2.4)), c / 12.92, c <= vec3f(0.04045));
}

// Premultiplied, in the space of the target.
fn finish(color: vec3f, alpha: f32) -> vec4f {
    let c = select(color, linear_from_gamma(color), g.linear_target > 0.5);
    return vec4f(c * alpha, alpha);
}

// ---- areas, buildings, feeder fills ----

struct FillOut {
    @builtin(position) position: vec4f,
    @location(0) color: vec3f,
    @location(1) alpha: f32,
}

// A building without power has a byte of its own.
fn is_dark(value: f32) -> bool {
    return value > 0.5 / 255.0 && value < 1.5 / 255.0;
}

// Nearly as the ground: nobody has a light on.
fn dark(color: vec3f) -> vec3f {
    return mix(color, g.tones[TONE_BACKGROUND].rgb, 0.72);
}

@vertex
fn vs_fill(@location(0) place: vec2f, @location(1) outward: vec4f, @location(2) packed: u32) -> FillOut {
    var out: FillOut;
    let tone = packed >> 24u;
    let index = packed & 0xffffffu;
    var color = g.tones[tone].rgb;
    var alpha = 1.0;
    if tone == TONE_BUILDING || tone == TONE_BUILDING_2 {
        // 0 gives, one half is even, 1 draws much.
        let value = value_at(index);
        color = mix(color, g.tones[TONE_GIVES].rgb, clamp(1.0 - 2.0 * value, 0.0, 1.0));
        color = mix(color, g.tones[TONE_DRAWS].rgb, clamp(2.0 * value - 1.0, 0.0, 1.0));
        color = select(color, dark(g.tones[tone].rgb), is_dark(value));
        alpha = g.fades.x;
    } else if tone == TONE_INSTITUTION {
        color = select(color, dark(color), is_dark(value_at(index)));
        alpha = g.fades.x;
    } else if tone == TONE_FEEDER_FILL {
        // 0 normal, one half gives power back, 1 near its limit.
        let value = value_at(index);
        color = mix(g.tones[TONE_GIVES].rgb, g.tones[TONE_AMBER].rgb, step(0.75, value));
        // Ground that gives is tinted only where the map is about energy.
        let giving = select(0.0, 0.35, value > 0.25) * step(0.9, g.fades_2.x);
        alpha = select(giving, 0.13, value > 0.75) * g.fades_2.y;
    }
    // The outer rim lies a pixel outside and is transparent: the edge is soft without multisampling.
    let rim = outward.z;
    let px = px_from_local(place) + outward.xy * 2.0 * rim;
    out.position = clip_from_px(px);
    out.color = color;
    out.alpha = alpha * (1.0 - rim);
    return out;
}

@fragment
fn fs_fill(in: FillOut) -> @location(0) vec4f {
    return finish(in.color, in.alpha);
}

// ---- streets, rails, outlines: every segment is a capsule, so joins and caps are round ----

struct LineOut {
    @builtin(position) position: vec4f,
    @location(0) along_across: vec2f,
    @location(1) @interpolate(flat) len_half: vec2f,
    @location(2) @interpolate(flat) color: vec4f,
    // Distance of the segment's start along its line, and the dash's period, in pixels.
    @location(3) @interpolate(flat) dash: vec2f,
    // How slow traffic is on it, 0 to 1.
    @location(4) @interpolate(flat) slow: f32,
}

@vertex
fn vs_line(
    @builtin(vertex_index) corner: u32,
    @location(0) ends: vec4f,
    @location(1) half_width_m: f32,
    @location(2) along_m: f32,
    @location(3) packed: u32,
) -> LineOut {
    var out: LineOut;
    let line_class = packed >> 24u;
    let style = g.lines[line_class];
    let value = value_at(packed & 0xffffffu);
    let least = 0.5 * style.x * g.px_per_point;
    var half = max(half_width_m * g.px_per_m * style.w, least);
    var color = g.line_tones[line_class].rgb;
    var alpha = style.y;
    var slow = 0.0;
    if line_class == LINE_FEEDER {
        // 0 normal, 1 near its limit.
        let hot = step(0.75, value);
        color = mix(color, g.tones[TONE_AMBER].rgb, hot);
        alpha = max(alpha * g.fades_2.x, hot);
        half = half * (1.0 + 0.9 * hot);
    } else {
        slow = value;
        alpha = max(alpha, step(0.5, value));
    }
    if half < 0.5 {
        alpha *= half * 2.0;
        half = 0.5;
    }
    let a = px_from_local(ends.xy);
    let b = px_from_local(ends.zw);
    let len = distance(a, b);
    let dir = select(vec2f(1.0, 0.0), (b - a) / max(len, 1e-6), len > 1e-6);
    let normal = vec2f(-dir.y, dir.x);
    let reach = half + 1.0;
    // Two triangles: 0 1 2, 2 1 3.
    let at = array<vec2f, 6>(vec2f(0.0, -1.0), vec2f(1.0, -1.0), vec2f(0.0, 1.0), vec2f(0.0, 1.0), vec2f(1.0, -1.0), vec2f(1.0, 1.0))[corner];
    let along = select(-reach, len + reach, at.x > 0.5);
    out.position = clip_from_px(a + dir * along + normal * at.y * reach);
    if alpha <= 0.003 {
        out.position = vec4f(2.0, 2.0, 0.0, 1.0);
    }
    out.along_across = vec2f(along, at.y * reach);
    out.len_half = vec2f(len, half);
    out.color = vec4f(color, alpha);
    out.dash = vec2f(along_m * g.px_per_m, style.z * g.px_per_point);
    out.slow = slow;
    return out;
}

@fragment
fn fs_line(in: LineOut) -> @location(0) vec4f {
    let len = in.len_half.x;
    let half = in.len_half.y;
    let along = in.along_across.x;
    var cover = clamp(half - distance(in.along_across, vec2f(clamp(along, 0.0, len), 0.0)) + 0.5, 0.0, 1.0);
    if in.dash.y > 0.0 {
        // Dashes have flat ends; caps would draw every join twice.
        let phase = fract((in.dash.x + along) / in.dash.y) * in.dash.y;
        let gap = in.dash.y * 0.42;
        cover *= clamp(min(phase, in.dash.y - gap - phase) + 0.5, 0.0, 1.0);
        cover *= step(0.0, along) * step(along, len);
    }
    // Slow traffic is a line inside its street, however wide that is.
    let core = max(half * 0.3, min(half, 1.6 * g.px_per_point));
    let inside = clamp(core - abs(in.along_across.y) + 0.5, 0.0, 1.0);
    let color = mix(in.color.rgb, g.tones[TONE_AMBER].rgb, in.slow * inside * 0.9);
    return finish(color, in.color.a * cover);
}

// ---- glyphs: vehicles and chargers ----

struct GlyphOut {
    @builtin(position) position: vec4f,
    @location(0) at: vec2f,
    @location(1) @interpolate(flat) color: vec4f,
    @location(2) @interpolate(flat) ring: vec4f,
    // Shape, radius in pixels, ring's kind.
    @location(3) @interpolate(flat) look: vec3f,
}

const SHAPE_ARROW: u32 = 0u;
const SHAPE_DOT: u32 = 1u;
const SHAPE_SQUARE: u32 = 2u;
const RING_NONE: u32 = 0u;
const RING_SOLID: u32 = 1u;
const RING_DASHED: u32 = 2u;
// Longest stretch for which a vehicle is carried on without news.
const CARRY_S_MAX: f32 = 2.0;
// Corrections are blended, and jumps faded, over this long.
const BLEND_S: f32 = 0.1;

@vertex
fn vs_glyph(
    @builtin(vertex_index) corner: u32,
    @location(0) place: vec2f,
    @location(1) velocity: vec2f,
    @location(2) correction: vec2f,
    @location(3) observed_s: f32,
    @location(4) since_s: f32,
    @location(5) heading: f32,
    @location(6) flags: u32,
) -> GlyphOut {
    var out: GlyphOut;
    let shape = flags & 3u;
    let ring = (flags >> 2u) & 3u;
    let fade = (flags >> 4u) & 3u;
    let is_parked = (flags >> 6u) & 1u;
    let is_marked = (flags >> 7u) & 1u;
    let tone = (flags >> 8u) & 255u;
    let ring_tone = (flags >> 16u) & 255u;
    let radius = f32(flags >> 24u) * 0.25 * g.px_per_point * g.fades_2.w;

    let blend = smoothstep(0.0, BLEND_S, g.time_s - since_s);
    var alpha = mix(g.fades.y, g.fades.z, f32(is_parked));
    if is_marked == 1u {
        alpha = 1.0;
    }
    if fade == 1u {
        alpha *= blend;
    } else if fade == 2u {
        alpha *= 1.0 - blend;
    }
    let carried = clamp(g.time_s - observed_s, 0.0, CARRY_S_MAX);
    let now = place + velocity * carried + correction * (1.0 - blend);
    let reach = select(radius + 1.5, radius * 2.0 + 2.0 * g.px_per_point, ring != RING_NONE);
    let at = array<vec2f, 6>(vec2f(-1.0, -1.0), vec2f(1.0, -1.0), vec2f(-1.0, 1.0), vec2f(-1.0, 1.0), vec2f(1.0, -1.0), vec2f(1.0, 1.0))[corner] * reach;
    // Turned by the heading: 0 points up the screen.
    let turned = vec2f(at.x * cos(heading) - at.y * sin(heading), at.x * sin(heading) + at.y * cos(heading));
    out.position = clip_from_px(px_from_local(now) + turned);
    if alpha <= 0.003 {
        out.position = vec4f(2.0, 2.0, 0.0, 1.0);
    }
    out.at = at;
    out.color = vec4f(g.tones[tone].rgb, alpha);
    out.ring = vec4f(g.tones[ring_tone].rgb, select(1.0, 0.9, ring == RING_DASHED));
    out.look = vec3f(f32(shape), radius, f32(ring));
    return out;
}

fn cross_2(a: vec2f, b: vec2f) -> f32 {
    return a.x * b.y - a.y * b.x;
}

// Signed distance to a polygon of four corners (Inigo Quilez), in units of its radius.
fn arrow_distance(p: vec2f) -> f32 {
    let corners = array<vec2f, 4>(vec2f(0.0, -1.0), vec2f(0.68, 0.86), vec2f(0.0, 0.50), vec2f(-0.68, 0.86));
    var d = dot(p - corners[0], p - corners[0]);
    var s = 1.0;
    var j = 3u;
    for (var i = 0u; i < 4u; i++) {
        let e = corners[j] - corners[i];
        let w = p - corners[i];
        let b = w - e * clamp(dot(w, e) / dot(e, e), 0.0, 1.0);
        d = min(d, dot(b, b));
        let is_above = p.y >= corners[i].y;
        let is_below = corners[j].y > p.y;
        let is_left = cross_2(e, w) > 0.0;
        if (is_above && is_below && is_left) || !(is_above || is_below || is_left) {
            s = -s;
        }
        j = i;
    }
    return s * sqrt(d);
}

@fragment
fn fs_glyph(in: GlyphOut) -> @location(0) vec4f {
    let shape = u32(in.look.x);
    let radius = in.look.y;
    let ring = u32(in.look.z);
    var d = length(in.at) - radius;
    if shape == SHAPE_ARROW {
        d = arrow_distance(in.at / radius) * radius;
    } else if shape == SHAPE_SQUARE {
        let q = abs(in.at) - vec2f(radius);
        d = length(max(q, vec2f(0.0))) + min(max(q.x, q.y), 0.0);
    }
    let cover = clamp(0.5 - d, 0.0, 1.0);
    // A dark rim of a pixel keeps glyphs apart from streets and from each other.
    let halo = clamp(1.75 - d, 0.0, 1.0) * 0.55;
    let body = max(cover, halo);
    var color = mix(g.tones[TONE_BACKGROUND].rgb, in.color.rgb, cover / max(body, 1e-4));
    var alpha = body * in.color.a;
    if ring != RING_NONE {
        let r = length(in.at);
        let width = 0.75 * g.px_per_point;
        let ring_radius = radius * 2.0;
        var line = clamp(width - abs(r - ring_radius) + 0.5, 0.0, 1.0);
        if ring == RING_DASHED {
            let turn = fract((atan2(in.at.y, in.at.x) / 6.2831853) * 12.0);
            let arc = 6.2831853 * ring_radius / 12.0;
            line *= clamp((0.31 - abs(turn - 0.5)) * arc + 0.5, 0.0, 1.0);
        }
        // A faint disc keeps the ring readable over buildings.
        let disc = clamp(ring_radius - r + 0.5, 0.0, 1.0) * 0.10;
        let under = max(line * in.ring.a, disc);
        let out_alpha = alpha + under * in.color.a * (1.0 - alpha);
        color = (color * alpha + in.ring.rgb * under * in.color.a * (1.0 - alpha)) / max(out_alpha, 1e-4);
        alpha = out_alpha;
    }
    return finish(color, alpha);
}

// ---- crowds: soft blobs ----

struct BlobOut {
    @builtin(position) position: vec4f,
    @location(0) at: vec2f,
    @location(1) @interpolate(flat) strength: f32,
}

@vertex
fn vs_blob(@builtin(vertex_index) corner: u32, @location(0) place: vec2f, @location(1) radius_strength: vec2f) -> BlobOut {
    var out: BlobOut;
    let at = array<vec2f, 6>(vec2f(-1.0, -1.0), vec2f(1.0, -1.0), vec2f(-1.0, 1.0), vec2f(-1.0, 1.0), vec2f(1.0, -1.0), vec2f(1.0, 1.0))[corner];
    let radius = max(radius_strength.x * g.px_per_m, 6.0 * g.px_per_point);
    out.position = clip_from_px(px_from_local(place) + at * radius);
    out.at = at;
    out.strength = radius_strength.y;
    return out;
}

@fragment
fn fs_blob(in: BlobOut) -> @location(0) vec4f {
    let fall = max(1.0 - dot(in.at, in.at), 0.0);
    // The whole part of the strength is what it stands for: crowds, expected demand, waiting people.
    let kind = u32(floor(in.strength));
    var tone = TONE_CROWD;
    if kind == 1u {
        tone = TONE_ACCENT;
    } else if kind == 2u {
        tone = TONE_VEHICLE;
    }
    return finish(g.tones[tone].rgb, fall * fall * fract(in.strength) * g.fades_2.z);
}

// ---- density: far away, many vehicles become one surface ----

@group(2) @binding(0) var density: texture_2d<f32>;
@group(2) @binding(1) var smooth_sampler: sampler;

struct DensityOut {
    @builtin(position) position: vec4f,
    @location(0) uv: vec2f,
}

@vertex
fn vs_density(@builtin(vertex_index) corner: u32) -> DensityOut {
    var out: DensityOut;
    let at = array<vec2f, 6>(vec2f(0.0, 0.0), vec2f(1.0, 0.0), vec2f(0.0, 1.0), vec2f(0.0, 1.0), vec2f(1.0, 0.0), vec2f(1.0, 1.0))[corner];
    out.position = clip_from_px(px_from_local(g.density_box.xy + at * g.density_box.zw));
    out.uv = at;
    return out;
}

@fragment
fn fs_density(in: DensityOut) -> @location(0) vec4f {
    let value = textureSample(density, smooth_sampler, in.uv).r;
    return finish(g.tones[TONE_DENSITY].rgb, value * g.fades.w);
}
