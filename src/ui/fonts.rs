//! The window's type: Inter with tabular digits, and the system's Japanese font behind it.

use std::sync::Arc;

use egui::epaint::text::{FallbackRequest, FontProvider};
use egui::{Context, FontData, FontDefinitions, FontFamily, Id};
use egui_system_font_provider::SystemFontProvider;

use super::widgets::text::SEMIBOLD;

const REGULAR_FILE: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
const SEMIBOLD_FILE: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");

/// Installs the fonts, once for each context; says whether the system has one for Japanese.
pub fn install(ctx: &Context) -> bool {
    let known = Id::unique("fonts installed");
    if let Some(has_japanese) = ctx.data(|data| data.get_temp(known)) {
        return has_japanese;
    }
    let mut fonts = FontDefinitions::default();
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let families = [
        (FontFamily::Proportional, "Inter", REGULAR_FILE),
        (FontFamily::Name(SEMIBOLD.into()), SEMIBOLD, SEMIBOLD_FILE),
    ];
    for (family, name, file) in families {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(file)));
        let mut order = vec![name.to_owned()];
        order.extend(behind.iter().cloned());
        fonts.families.insert(family, order);
    }
    ctx.set_fonts(fonts);
    // With the Japanese locale, so that 織 and 直 get Japanese and not Chinese shapes on every system.
    let provider = SystemFontProvider::new().with_locale(Some("ja"));
    let has_japanese = has_glyph(&provider, "櫓") && has_glyph(&provider, "あ");
    ctx.set_font_providers(vec![Arc::new(provider)]);
    ctx.data_mut(|data| data.insert_temp(known, has_japanese));
    has_japanese
}

fn has_glyph(provider: &SystemFontProvider, cluster: &str) -> bool {
    provider.font_for(&FallbackRequest { cluster, family: &FontFamily::Proportional }).is_some()
}
