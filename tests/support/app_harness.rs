//! The whole window without a display, on a desk that a test holds.

use std::sync::Arc;

use egui_kittest::{Harness, HarnessBuilder};
use yagura::ui::app::{App, AppOptions, SettingsSource};
use yagura::world::Desk;

/// A window that is made in its first frame, so that it has egui's context.
pub type AppHarness = Harness<'static, Option<App>>;

/// What the window is built with, before anything else is said of it.
pub fn builder(size: [f32; 2]) -> HarnessBuilder<Option<App>> {
    Harness::builder().with_size(size).with_max_steps(24)
}

/// A still window on a desk. One that is to be rendered into pictures needs a graphics adapter.
pub fn app_harness(
    mut builder: HarnessBuilder<Option<App>>,
    desk: Arc<dyn Desk>,
    options: AppOptions,
    renders: bool,
) -> AppHarness {
    let mut render_state = None;
    if renders {
        let setup = egui_kittest::wgpu::default_wgpu_setup();
        let state = egui_kittest::wgpu::create_render_state(setup, egui_wgpu::RendererOptions::PREDICTABLE);
        render_state = Some(state.clone());
        builder = builder.renderer(egui_kittest::wgpu::WgpuTestRenderer::from_render_state(state));
    }
    let mut harness = builder.build_ui_state(
        move |ui, app: &mut Option<App>| {
            let Some(app) = app else {
                let options = AppOptions { is_still: true, ..options.clone() };
                let (desk, source) = (desk.clone(), SettingsSource::default());
                *app = Some(App::new(desk, ui.ctx(), render_state.as_ref(), source, options));
                // Fonts come with the next pass.
                ui.ctx().request_repaint();
                return;
            };
            app.frame_logic(ui.ctx());
            app.frame_ui(ui);
        },
        None,
    );
    harness.run_steps(4);
    harness
}
