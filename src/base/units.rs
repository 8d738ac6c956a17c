//! Conversions between the units that names carry (`speed_mps`, `power_kw`, `soc`).

pub fn kmh_from_mps(speed_mps: f32) -> f32 {
    speed_mps * 3.6
}

pub fn mps_from_kmh(speed_kmh: f32) -> f32 {
    speed_kmh / 3.6
}

/// Energy in kWh of a power in kW held for a time in seconds.
pub fn kwh_from_kw(power_kw: f64, duration_s: f64) -> f64 {
    power_kw * duration_s / 3600.0
}
