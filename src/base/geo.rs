//! Geography: latitude and longitude at the edges, metres of local Mercator inside.

/// Mean radius of the web Mercator sphere, in metres (EPSG:3857).
pub const MERCATOR_RADIUS_M: f64 = 6_378_137.0;

/// The largest latitude that Mercator can draw, in degrees.
pub const LATITUDE_MAX_DEG: f64 = 85.051_128;

/// A place on the earth, WGS 84, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LatLon {
    pub lat: f64,
    pub lon: f64,
}

impl LatLon {
    /// Whether the place is on the part of the world that Mercator can draw.
    pub fn is_on_map(self) -> bool {
        self.lat.abs() <= LATITUDE_MAX_DEG && self.lon.abs() <= 180.0
    }
}

/// A place in a city's frame: metres of local Mercator from its origin, x east, y south.
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub fn distance(self, other: Self) -> f32 {
        (self - other).length()
    }

    pub fn length(self) -> f32 {
        libm::sqrtf(self.x * self.x + self.y * self.y)
    }

    pub fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    /// The z part of the cross product: positive when `other` lies clockwise on the screen (y grows south).
    pub fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }

    /// The same direction with length 1; zero stays zero.
    #[must_use]
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { Self::default() }
    }

    #[must_use]
    pub fn lerp(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }

    /// Turned by a right angle, clockwise on the screen.
    #[must_use]
    pub fn perpendicular(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// The direction as a compass heading in radians, 0 north, clockwise.
    pub fn heading_rad(self) -> f32 {
        libm::atan2f(self.x, -self.y)
    }
}

impl std::ops::Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl std::ops::Mul<f32> for Point {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// An axis-aligned box in a city's frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: Point,
    pub max: Point,
}

impl Bounds {
    /// The box of nothing: it holds no point and grows by [`Bounds::add`].
    pub const EMPTY: Self =
        Self { min: Point::new(f32::INFINITY, f32::INFINITY), max: Point::new(f32::NEG_INFINITY, f32::NEG_INFINITY) };

    pub fn around(points: impl IntoIterator<Item = Point>) -> Self {
        let mut bounds = Self::EMPTY;
        for point in points {
            bounds.add(point);
        }
        bounds
    }

    pub fn add(&mut self, point: Point) {
        self.min = Point::new(self.min.x.min(point.x), self.min.y.min(point.y));
        self.max = Point::new(self.max.x.max(point.x), self.max.y.max(point.y));
    }

    #[must_use]
    pub fn grown(self, margin_m: f32) -> Self {
        let margin = Point::new(margin_m, margin_m);
        Self { min: self.min - margin, max: self.max + margin }
    }

    pub fn contains(self, point: Point) -> bool {
        point.x >= self.min.x && point.x <= self.max.x && point.y >= self.min.y && point.y <= self.max.y
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    pub fn is_empty(self) -> bool {
        self.min.x > self.max.x || self.min.y > self.max.y
    }

    pub fn center(self) -> Point {
        self.min.lerp(self.max, 0.5)
    }

    pub fn width(self) -> f32 {
        self.max.x - self.min.x
    }

    pub fn height(self) -> f32 {
        self.max.y - self.min.y
    }
}

/// The frame of one city: local Mercator scaled so that a metre at the origin is a metre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalFrame {
    origin: LatLon,
    metres_per_radian: f64,
    origin_mercator_y: f64,
}

impl LocalFrame {
    pub fn new(origin: LatLon) -> Self {
        let lat_rad = origin.lat.to_radians();
        Self {
            origin,
            metres_per_radian: MERCATOR_RADIUS_M * libm::cos(lat_rad),
            origin_mercator_y: mercator_y(lat_rad),
        }
    }

    pub fn origin(&self) -> LatLon {
        self.origin
    }

    pub fn local_from_geo(&self, place: LatLon) -> Point {
        let x = (place.lon - self.origin.lon).to_radians() * self.metres_per_radian;
        let y = (self.origin_mercator_y - mercator_y(place.lat.to_radians())) * self.metres_per_radian;
        Point::new(x as f32, y as f32)
    }

    pub fn geo_from_local(&self, point: Point) -> LatLon {
        let lon = self.origin.lon + (f64::from(point.x) / self.metres_per_radian).to_degrees();
        let y = self.origin_mercator_y - f64::from(point.y) / self.metres_per_radian;
        let lat = (2.0 * libm::atan(libm::exp(y)) - std::f64::consts::FRAC_PI_2).to_degrees();
        LatLon { lat, lon }
    }

    /// True metres per metre of this frame at `point`; 1 at the origin.
    pub fn true_scale_at(&self, point: Point) -> f64 {
        let lat = self.geo_from_local(point).lat.to_radians();
        libm::cos(lat) / libm::cos(self.origin.lat.to_radians())
    }
}

fn mercator_y(lat_rad: f64) -> f64 {
    libm::log(libm::tan(std::f64::consts::FRAC_PI_4 + lat_rad / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_place() {
        let frame = LocalFrame::new(LatLon { lat: 35.2, lon: 138.9 });
        let place = LatLon { lat: 35.213, lon: 138.877 };
        let back = frame.geo_from_local(frame.local_from_geo(place));
        assert!((back.lat - place.lat).abs() < 1e-7 && (back.lon - place.lon).abs() < 1e-7);
    }

    #[test]
    fn north_is_up_and_headings_run_clockwise() {
        assert!(Point::new(0.0, -1.0).heading_rad().abs() < 1e-6);
        assert!((Point::new(1.0, 0.0).heading_rad() - std::f32::consts::FRAC_PI_2).abs() < 1e-6);
    }
}
