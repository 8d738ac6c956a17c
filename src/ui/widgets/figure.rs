//! Figures as the window writes them: grouped digits, a fixed number of decimals, the unit behind a space.

use crate::base::units::kmh_from_mps;
use crate::ui::text::Text;

/// Stands in a column of figures where nothing is known.
pub const UNKNOWN: &str = "–";

/// From here on a power is written in MW.
const MEGAWATT_FROM_KW: f64 = 1000.0;

/// A power: `3.4 kW`, `62 kW`, `1.2 MW`.
pub fn power(text: &Text, kw: f32) -> String {
    let kw = f64::from(kw);
    // Rounded first, so that 999.7 kW is 1.00 MW and not 1,000 kW.
    let size = kw.abs();
    if size.round() >= MEGAWATT_FROM_KW {
        let decimals = if size >= 10.0 * MEGAWATT_FROM_KW { 1 } else { 2 };
        format!("{} MW", text.number(kw / MEGAWATT_FROM_KW, decimals))
    } else if size < 9.95 {
        format!("{} kW", text.number(kw, 1))
    } else {
        format!("{} kW", text.number(kw, 0))
    }
}

/// A share as whole percent: `64 %`.
pub fn percent(text: &Text, share: f32) -> String {
    format!("{} %", text.number(f64::from(share) * 100.0, 0))
}

/// A speed: `31 km/h`.
pub fn speed(text: &Text, mps: f32) -> String {
    format!("{} km/h", text.number(f64::from(kmh_from_mps(mps)), 0))
}

/// A length along streets: `340 m`, `1.4 km`.
pub fn length(text: &Text, metres: f32) -> String {
    if metres >= 1000.0 {
        format!("{} km", text.number(f64::from(metres) / 1000.0, 1))
    } else {
        format!("{} m", text.number(f64::from(metres), 0))
    }
}

/// A whole number of kilometres.
pub fn kilometres(text: &Text, km: f32) -> String {
    format!("{} km", text.number(f64::from(km), 0))
}

pub fn temperature(text: &Text, celsius: f32) -> String {
    format!("{} °C", text.number(f64::from(celsius), 1))
}

pub fn energy(text: &Text, kwh: f32) -> String {
    format!("{} kWh", text.number(f64::from(kwh), usize::from(kwh < 10.0)))
}

/// A mass of hydrogen.
pub fn hydrogen(text: &Text, kg: f32) -> String {
    format!("{} kg", text.number(f64::from(kg), usize::from(kg < 100.0)))
}

pub fn count(text: &Text, number: usize) -> String {
    text.number(number as f64, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::text::Language;

    #[test]
    fn powers_keep_three_digits() {
        let text = Text::new(Language::English);
        let cases = [
            (0.0, "0.0 kW"),
            (3.44, "3.4 kW"),
            (-3.44, "\u{2212}3.4 kW"),
            (62.4, "62 kW"),
            (999.7, "1.00 MW"),
            (1_234.0, "1.23 MW"),
            (11_800.0, "11.8 MW"),
        ];
        for (kw, written) in cases {
            assert_eq!(power(&text, kw), written, "{kw} kW");
        }
    }
}
