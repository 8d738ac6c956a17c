//! Conversions between the units that names carry (`speed_mps`, `power_kw`, `soc`).

pub fn kmh_from_mps(speed_mps: f32) -> f32 {
    speed_mps * 3.6
}

pub fn mps_from_kmh(speed_kmh: f32) -> f32 {
    speed_kmh / 3.6
}
