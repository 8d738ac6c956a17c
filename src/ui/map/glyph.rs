//! Glyphs: the instances of the GPU's one draw call for vehicles, and of the one for chargers.

use crate::base::geo::Point;

use super::tones::Tone;

/// One arrow-head, dot or square. It glides by itself: the shader carries it on by its velocity.
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Glyph {
    /// Where it was observed.
    pub place: Point,
    /// Metres of the city's frame per wall second.
    pub velocity: Point,
    /// From where it should have been to where it was shown, at `since_s`; blended away.
    pub correction: Point,
    /// Wall time that belongs to the observation, in seconds of the glyph clock.
    pub observed_s: f32,
    /// Wall time at which this glyph took over, in seconds of the glyph clock.
    pub since_s: f32,
    pub heading_rad: f32,
    pub flags: u32,
}

/// The forms of a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    Arrow = 0,
    Dot = 1,
    Square = 2,
}

/// A ring around a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    None,
    Solid(Tone),
    Dashed(Tone),
}

/// How a glyph comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Blend {
    /// It slides.
    Slide = 0,
    FadeIn = 1,
    FadeOut = 2,
}

/// The look of a glyph, packed into [`Glyph::flags`].
#[derive(Clone, Copy, Debug)]
pub struct GlyphLook {
    pub shape: Shape,
    pub tone: Tone,
    pub ring: Ring,
    /// In points.
    pub radius: f32,
    /// Fades out with the parked ones when far away.
    pub is_parked: bool,
    /// Never fades by zoom.
    pub is_marked: bool,
}

/// Longest stretch for which a vehicle is carried on without news, in wall seconds; the same in the shader.
const CARRY_S_MAX: f32 = 2.0;
/// Corrections are blended and jumps faded over this long, in wall seconds; the same in the shader.
pub const BLEND_S: f32 = 0.1;

impl GlyphLook {
    pub fn flags(&self, blend: Blend) -> u32 {
        let (ring, ring_tone) = match self.ring {
            Ring::None => (0, Tone::Background),
            Ring::Solid(tone) => (1, tone),
            Ring::Dashed(tone) => (2, tone),
        };
        let radius = (self.radius * 4.0).round().clamp(0.0, 255.0) as u32;
        (self.shape as u32)
            | (ring << 2)
            | ((blend as u32) << 4)
            | (u32::from(self.is_parked) << 6)
            | (u32::from(self.is_marked) << 7)
            | ((self.tone as u32) << 8)
            | ((ring_tone as u32) << 16)
            | (radius << 24)
    }
}

impl Glyph {
    /// Where the shader draws it at a time of the glyph clock.
    pub fn shown_at(&self, time_s: f32) -> Point {
        let share = ((time_s - self.since_s) / BLEND_S).clamp(0.0, 1.0);
        let blend = share * share * (3.0 - 2.0 * share);
        let carried = (time_s - self.observed_s).clamp(0.0, CARRY_S_MAX);
        self.place + self.velocity * carried + self.correction * (1.0 - blend)
    }

    /// Whether it fades out with the parked ones.
    pub fn is_parked(&self) -> bool {
        (self.flags >> 6) & 1 == 1
    }

    /// The same glyph, standing where it is shown and fading away from now on.
    pub fn fading_out(&self, time_s: f32) -> Self {
        Self {
            place: self.shown_at(time_s),
            velocity: Point::default(),
            correction: Point::default(),
            observed_s: time_s,
            since_s: time_s,
            heading_rad: self.heading_rad,
            flags: (self.flags & !(3 << 4)) | ((Blend::FadeOut as u32) << 4),
        }
    }
}

/// A soft blob of people.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Blob {
    pub place: Point,
    pub radius_m: f32,
    /// Its tone as a whole number, and the opacity in its middle as what is left of one: the shader parts them.
    strength: f32,
}

/// What a blob stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobTone {
    Crowd = 0,
    Demand = 1,
    Waiting = 2,
}

impl Blob {
    const OPACITY_MAX: f32 = 0.99;

    pub fn new(place: Point, radius_m: f32, opacity: f32, tone: BlobTone) -> Self {
        Self { place, radius_m, strength: f32::from(tone as u8) + opacity.clamp(0.0, Self::OPACITY_MAX) }
    }

    /// Opacity in its middle.
    #[cfg(test)]
    pub fn opacity(&self) -> f32 {
        self.strength.fract()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_starts_where_it_was_shown_and_ends_where_it_is() {
        let glyph = Glyph {
            place: Point::new(100.0, 0.0),
            velocity: Point::new(10.0, 0.0),
            correction: Point::new(-3.0, 4.0),
            observed_s: 5.0,
            since_s: 5.0,
            ..Glyph::default()
        };
        assert_eq!(glyph.shown_at(5.0), Point::new(97.0, 4.0));
        assert!(glyph.shown_at(5.2).distance(Point::new(102.0, 0.0)) < 1e-4);
        assert!(glyph.shown_at(60.0).distance(Point::new(120.0, 0.0)) < 1e-4, "carried on without end");
    }
}
