//! The window from its first frame: it says what is being prepared, then becomes the operations center.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::{Align2, CentralPanel, Context, FontId, Frame, RichText, Ui, vec2};
use egui_wgpu::RenderState;

use crate::world::Desk;

use super::app::{App, AppOptions, SettingsSource};
use super::text::Text;
use super::theme::Theme;
use super::{fonts, style};

/// Asks how far the station has come.
pub type Progress<'a> = Box<dyn FnMut() -> Preparing + 'a>;

/// How far the station has come.
pub enum Preparing {
    /// Not yet ready.
    Working,
    Ready(Arc<dyn Desk>),
    /// It can't be made; the window closes, and whoever opened it knows why.
    Failed,
}

/// Why the window closed.
#[derive(Clone, Default)]
pub struct Ending {
    is_gpu_lost: Arc<AtomicBool>,
}

impl Ending {
    /// Whether the graphics adapter was reset under the window. The station runs on, and a new window can be opened.
    pub fn is_gpu_lost(&self) -> bool {
        self.is_gpu_lost.load(Ordering::Relaxed)
    }

    fn watch(&self, render_state: Option<&RenderState>, ctx: &Context) {
        let Some(state) = render_state else { return };
        let (flag, ctx) = (self.is_gpu_lost.clone(), ctx.clone());
        state.device.set_device_lost_callback(move |_reason, message| {
            tracing::warn!("the graphics adapter was lost: {message}");
            flag.store(true, Ordering::Relaxed);
            ctx.request_repaint();
        });
    }
}

/// What the window shows while the station is being prepared.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The file that is being read; `None` while the town is being made.
    pub file: Option<String>,
}

/// The window, from preparing to running.
pub struct Launcher<'a> {
    stage: Stage<'a>,
    ending: Ending,
    render_state: Option<RenderState>,
    /// Called once, with the first frame that shows a living city.
    on_first_live_frame: Option<Box<dyn FnOnce()>>,
}

enum Stage<'a> {
    Preparing(Box<Preparation<'a>>),
    Running(Box<App>),
    Ended,
}

struct Preparation<'a> {
    progress: Progress<'a>,
    waiting: Waiting,
    theme: Theme,
    text: Text,
    source: SettingsSource,
    options: AppOptions,
}

impl<'a> Launcher<'a> {
    pub fn new(
        cc: &eframe::CreationContext<'_>,
        progress: Progress<'a>,
        waiting: Waiting,
        source: SettingsSource,
        options: AppOptions,
        ending: Ending,
    ) -> Self {
        let (look, language) = options.looks(&source.settings);
        let theme = Theme::of(look);
        fonts::install(&cc.egui_ctx);
        style::apply(&cc.egui_ctx, &theme);
        ending.watch(cc.wgpu_render_state.as_ref(), &cc.egui_ctx);
        let text = Text::new(language);
        let preparation = Preparation { progress, waiting, theme, text, source, options };
        Self {
            stage: Stage::Preparing(Box::new(preparation)),
            ending,
            render_state: cc.wgpu_render_state.clone(),
            on_first_live_frame: None,
        }
    }

    /// Has `tell` called once, after the first frame that shows a living city was drawn.
    #[must_use]
    pub fn on_first_live_frame(mut self, tell: impl FnOnce() + 'static) -> Self {
        self.on_first_live_frame = Some(Box::new(tell));
        self
    }

    fn advance(&mut self, ctx: &Context) {
        let Stage::Preparing(preparation) = &mut self.stage else { return };
        match (preparation.progress)() {
            Preparing::Working => {}
            Preparing::Ready(desk) => {
                let Stage::Preparing(preparation) = std::mem::replace(&mut self.stage, Stage::Ended) else { return };
                let Preparation { source, options, .. } = *preparation;
                let app = App::new(desk, ctx, self.render_state.as_ref(), source, options);
                self.stage = Stage::Running(Box::new(app));
            }
            Preparing::Failed => {
                self.stage = Stage::Ended;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }
}

impl eframe::App for Launcher<'_> {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        if self.ending.is_gpu_lost() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.advance(ctx);
        if let Stage::Running(app) = &mut self.stage {
            app.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if self.ending.is_gpu_lost() {
            // Nothing can be uploaded any more, and egui's renderer panics when it tries; an empty frame has nothing.
            return;
        }
        match &mut self.stage {
            Stage::Preparing(preparation) => waiting_ui(preparation, ui),
            Stage::Running(app) => {
                app.ui(ui, frame);
                if let Some(tell) = self.on_first_live_frame.take() {
                    tell();
                }
            }
            Stage::Ended => {}
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self) {
        if let Stage::Running(app) = &mut self.stage {
            app.on_exit();
        }
    }
}

fn waiting_ui(preparation: &Preparation<'_>, ui: &mut Ui) {
    let Preparation { theme, text, waiting, .. } = preparation;
    CentralPanel::default().frame(Frame::new().fill(theme.background)).show(ui, |ui| {
        let middle = ui.max_rect().center();
        let mark = FontId::proportional(40.0);
        ui.painter().text(middle - vec2(0.0, 48.0), Align2::CENTER_CENTER, "櫓", mark, theme.accent);
        let line = match &waiting.file {
            Some(file) => text.with("launch-reading", &[("file", file.as_str().into())]),
            None => text.get("launch-making").to_owned(),
        };
        let area = egui::Rect::from_center_size(middle + vec2(0.0, 8.0), vec2(ui.max_rect().width(), 32.0));
        ui.put(area, egui::Label::new(RichText::new(line).size(14.0).color(theme.dim)));
        let spinner = egui::Rect::from_center_size(middle + vec2(0.0, 44.0), vec2(20.0, 20.0));
        ui.put(spinner, egui::Spinner::new().color(theme.dim));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::offscreen::Offscreen;

    #[test]
    fn a_lost_graphics_adapter_is_noticed_and_wakes_the_window() {
        let Ok(offscreen) = Offscreen::new() else {
            assert!(std::env::var_os("YAGURA_REQUIRE_GPU").is_none(), "no adapter, and YAGURA_REQUIRE_GPU is set");
            println!("SKIPPED: no graphics adapter");
            return;
        };
        let (ending, ctx) = (Ending::default(), Context::default());
        let (woken_tx, woken_rx) = std::sync::mpsc::channel();
        ctx.set_request_repaint_callback(move |_| {
            woken_tx.send(()).ok();
        });
        let device = &offscreen.render_state().device;
        ending.watch(Some(offscreen.render_state()), &ctx);
        device.poll(egui_wgpu::wgpu::PollType::Poll).ok();
        assert!(!ending.is_gpu_lost());
        device.destroy();
        device.poll(egui_wgpu::wgpu::PollType::Poll).ok();
        assert!(ending.is_gpu_lost());
        assert_eq!(woken_rx.try_recv(), Ok(()));
        // What a window draws until it closes: an empty frame, which comes to nothing but does no harm.
        upload_empty_frame(&offscreen, &ctx);
        // The next window watches its own adapter.
        assert!(!Ending::default().is_gpu_lost());
    }

    /// Uploads a frame in which nothing is drawn, as a window does.
    fn upload_empty_frame(offscreen: &Offscreen, ctx: &Context) {
        let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
        offscreen.take_textures(&mut output);
        let jobs = ctx.tessellate(output.shapes, output.pixels_per_point);
        let RenderState { device, queue, renderer, .. } = offscreen.render_state();
        let mut encoder = device.create_command_encoder(&egui_wgpu::wgpu::CommandEncoderDescriptor::default());
        let screen = egui_wgpu::ScreenDescriptor { size_in_pixels: [64, 64], pixels_per_point: 1.0 };
        let buffers = renderer.write().update_buffers(device, queue, &mut encoder, &jobs, &screen);
        queue.submit(buffers.into_iter().chain([encoder.finish()]));
    }

    #[test]
    fn an_adapter_that_is_given_back_is_not_lost() {
        let Ok(offscreen) = Offscreen::new() else { return };
        let ending = Ending::default();
        ending.watch(Some(offscreen.render_state()), &Context::default());
        drop(offscreen);
        assert!(!ending.is_gpu_lost());
    }
}
