//! Colours, sizes and spacing: the only place that names a colour.

use egui::Color32;

/// The two looks of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Dark,
    Light,
}

/// The colours of one look.
#[derive(Clone, Debug)]
pub struct Theme {
    pub look: Look,
    /// Behind everything.
    pub background: Color32,
    /// Panels and bars.
    pub panel: Color32,
    /// Cards, fields, buttons.
    pub raised: Color32,
    /// Borders and grid lines.
    pub hairline: Color32,
    pub text: Color32,
    pub dim: Color32,
    /// Never carries information.
    pub faint: Color32,
    /// Selection and focus.
    pub accent: Color32,
    /// Needs a response.
    pub amber: Color32,
    /// Danger, and the stop.
    pub red: Color32,
    /// Link state only.
    pub live: Color32,
    pub land: Color32,
    pub block: Color32,
    pub building: Color32,
    /// Larger buildings: apartments, shops, offices.
    pub building_2: Color32,
    pub institution: Color32,
    pub fast_street: Color32,
    pub shared_street: Color32,
    pub promenade: Color32,
    pub water: Color32,
    pub green: Color32,
    pub vehicle: Color32,
    pub robot: Color32,
    /// A home that gives power.
    pub gives: Color32,
    /// A home that draws much.
    pub draws: Color32,
    /// The hatched frame and the chip.
    pub simulation: Color32,
    pub solar: Color32,
    pub grid: Color32,
    pub hydrogen: Color32,
    pub batteries: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Theme {
    pub const fn of(look: Look) -> Self {
        match look {
            Look::Dark => Self::DARK,
            Look::Light => Self::LIGHT,
        }
    }

    pub const DARK: Self = Self {
        look: Look::Dark,
        background: rgb(0x0E_1318),
        panel: rgb(0x14_1A20),
        raised: rgb(0x1A_222A),
        hairline: rgb(0x26_313B),
        text: rgb(0xDC_E3EA),
        dim: rgb(0x8E_9BA8),
        faint: rgb(0x5A_6773),
        accent: rgb(0x4C_B8FF),
        amber: rgb(0xF5_A524),
        red: rgb(0xFF_5C5C),
        live: rgb(0x58_B58C),
        land: rgb(0x11_171D),
        block: rgb(0x15_1C23),
        building: rgb(0x1C_252E),
        building_2: rgb(0x22_2D38),
        institution: rgb(0x3A_4B5C),
        fast_street: rgb(0x2A_3641),
        shared_street: rgb(0x21_2B34),
        promenade: rgb(0x22_352C),
        water: rgb(0x10_242F),
        green: rgb(0x14_251D),
        vehicle: rgb(0xA9_BCCD),
        robot: rgb(0x7F_93A6),
        gives: rgb(0x4A_4526),
        draws: rgb(0x33_405A),
        simulation: rgb(0x9A_86CF),
        solar: rgb(0xE3_C04A),
        grid: rgb(0x7F_8FA3),
        hydrogen: rgb(0x58_C4C4),
        batteries: rgb(0x9A_86CF),
    };

    pub const LIGHT: Self = Self {
        look: Look::Light,
        background: rgb(0xEE_F1F4),
        panel: rgb(0xFF_FFFF),
        raised: rgb(0xF5_F7F9),
        hairline: rgb(0xD9_E0E6),
        text: rgb(0x1A_232B),
        dim: rgb(0x55_6371),
        faint: rgb(0x93_A0AC),
        accent: rgb(0x0A_69B0),
        amber: rgb(0x92_5600),
        red: rgb(0xC9_2A2A),
        live: rgb(0x2B_8A5E),
        land: rgb(0xED_F0F2),
        block: rgb(0xE6_EAED),
        building: rgb(0xD7_DDE2),
        building_2: rgb(0xCB_D3DA),
        institution: rgb(0xB9_C6D2),
        fast_street: rgb(0xFF_FFFF),
        shared_street: rgb(0xF6_F8F9),
        promenade: rgb(0xD5_E6DB),
        water: rgb(0xCF_E1EA),
        green: rgb(0xD6_E7DA),
        vehicle: rgb(0x3E_5468),
        robot: rgb(0x5B_6D7E),
        gives: rgb(0xE6_D9A0),
        draws: rgb(0xBA_C8E2),
        simulation: rgb(0x7A_63BD),
        solar: rgb(0xC7_9A00),
        grid: rgb(0x6E_7F92),
        hydrogen: rgb(0x2C_9C9C),
        batteries: rgb(0x7A_63BD),
    };
}
