//! Draws egui frames into pictures without a display.

use std::sync::mpsc;
use std::time::Duration;

use egui_wgpu::{
    RenderState, RendererOptions, ScreenDescriptor, WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew, wgpu,
};
use image::RgbaImage;

/// How long the graphics adapter may take for one picture; a software one needs a second or two for a large one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of one pixel (RGBA, eight bits each).
const PIXEL_BYTES: u32 = 4;

/// Why no picture could be drawn.
#[derive(Debug, thiserror::Error)]
pub enum OffscreenError {
    #[error(
        "no graphics adapter can be used ({0}); install a Vulkan driver, or Mesa's software one \
         (Debian: mesa-vulkan-drivers)"
    )]
    NoAdapter(String),
    #[error("the graphics adapter did not finish the picture: {0}")]
    Unfinished(String),
    #[error("a picture of {width} x {height} pixels is too large for this graphics adapter; at most {max} a side")]
    TooLarge { width: u32, height: u32, max: u32 },
}

/// A graphics adapter without a window.
pub struct Offscreen {
    render_state: RenderState,
}

impl Offscreen {
    pub fn new() -> Result<Self, OffscreenError> {
        let setup = WgpuSetup::CreateNew(WgpuSetupCreateNew::without_display_handle());
        let instance = pollster::block_on(setup.new_instance());
        let configuration = WgpuConfiguration { wgpu_setup: setup, ..WgpuConfiguration::default() };
        let options = RendererOptions::PREDICTABLE;
        let render_state = pollster::block_on(RenderState::create(&configuration, &instance, None, options))
            .map_err(|error| OffscreenError::NoAdapter(error.to_string()))?;
        Ok(Self { render_state })
    }

    /// For the pipelines of paint callbacks.
    pub fn render_state(&self) -> &RenderState {
        &self.render_state
    }

    /// Takes over the textures of a pass whose picture isn't wanted.
    pub fn take_textures(&self, output: &mut egui::FullOutput) {
        let mut renderer = self.render_state.renderer.write();
        let RenderState { device, queue, .. } = &self.render_state;
        let mut delta = std::mem::take(&mut output.textures_delta);
        #[expect(clippy::iter_over_hash_type, reason = "each texture is on its own")]
        for (id, images) in delta.set.drain() {
            for image in images {
                renderer.update_texture(device, queue, id, &image);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each texture is on its own")]
        for id in delta.free.drain() {
            renderer.free_texture(&id);
        }
    }

    /// The picture of a pass, `size` pixels.
    pub fn draw(
        &self,
        ctx: &egui::Context,
        mut output: egui::FullOutput,
        size: (u32, u32),
    ) -> Result<RgbaImage, OffscreenError> {
        let max = self.render_state.device.limits().max_texture_dimension_2d;
        if size.0 > max || size.1 > max {
            return Err(OffscreenError::TooLarge { width: size.0, height: size.1, max });
        }
        self.take_textures(&mut output);
        let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
        let screen = ScreenDescriptor { size_in_pixels: [size.0, size.1], pixels_per_point: output.pixels_per_point };
        let texture = self.target(size);
        let RenderState { device, queue, .. } = &self.render_state;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut renderer = self.render_state.renderer.write();
        let mut buffers = renderer.update_buffers(device, queue, &mut encoder, &primitives, &screen);
        {
            let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
            let attachment = wgpu::RenderPassColorAttachment {
                view: &view,
                resolve_target: None,
                ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::BLACK), store: wgpu::StoreOp::Store },
                depth_slice: None,
            };
            let pass = wgpu::RenderPassDescriptor { color_attachments: &[Some(attachment)], ..Default::default() };
            renderer.render(&mut encoder.begin_render_pass(&pass).forget_lifetime(), &primitives, &screen);
        }
        buffers.push(encoder.finish());
        queue.submit(buffers);
        self.read_back(&texture, size)
    }

    fn target(&self, (width, height): (u32, u32)) -> wgpu::Texture {
        self.render_state.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("snapshot"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: self.render_state.target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        })
    }

    fn read_back(&self, texture: &wgpu::Texture, (width, height): (u32, u32)) -> Result<RgbaImage, OffscreenError> {
        let RenderState { device, queue, .. } = &self.render_state;
        let row_bytes = (width * PIXEL_BYTES).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("snapshot"),
            size: u64::from(row_bytes) * u64::from(height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row_bytes), rows_per_image: None },
            },
            texture.size(),
        );
        queue.submit([encoder.finish()]);
        let (mapped_tx, mapped_rx) = mpsc::channel();
        // The receiver waits below, so the sender never finds it gone.
        buffer.slice(..).map_async(wgpu::MapMode::Read, move |result| {
            mapped_tx.send(result).ok();
        });
        device
            .poll(wgpu::PollType::Wait { submission_index: None, timeout: Some(PATIENCE) })
            .map_err(|error| OffscreenError::Unfinished(error.to_string()))?;
        match mapped_rx.recv() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(OffscreenError::Unfinished(error.to_string())),
            Err(error) => return Err(OffscreenError::Unfinished(error.to_string())),
        }
        let bytes = buffer
            .slice(..)
            .get_mapped_range()
            .map_err(|error| OffscreenError::Unfinished(error.to_string()))?
            .chunks_exact(row_bytes as usize)
            .flat_map(|row| row[..(width * PIXEL_BYTES) as usize].to_vec())
            .collect();
        RgbaImage::from_raw(width, height, bytes)
            .ok_or_else(|| OffscreenError::Unfinished("it is smaller than asked for".to_owned()))
    }
}
