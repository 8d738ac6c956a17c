//! Buffers and value textures that grow.

use egui_wgpu::wgpu;
use egui_wgpu::wgpu::util::{BufferInitDescriptor, DeviceExt as _};

/// Width of every value texture; the same in the shaders.
const VALUES_WIDTH: u32 = 1024;

/// A buffer that never changes.
pub fn fixed(device: &wgpu::Device, label: &str, bytes: &[u8], usage: wgpu::BufferUsages) -> Option<wgpu::Buffer> {
    (!bytes.is_empty())
        .then(|| device.create_buffer_init(&BufferInitDescriptor { label: Some(label), contents: bytes, usage }))
}

/// A vertex buffer that is written anew when its content changes.
#[derive(Default)]
pub struct Growing {
    buffer: Option<wgpu::Buffer>,
    /// Which content it holds.
    serial: u64,
    pub count: u32,
}

impl Growing {
    pub fn write<T: bytemuck::Pod>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        label: &str,
        items: &[T],
        serial: u64,
    ) {
        if serial == self.serial {
            return;
        }
        self.serial = serial;
        self.count = items.len() as u32;
        let bytes: &[u8] = bytemuck::cast_slice(items);
        if bytes.is_empty() {
            return;
        }
        let room = self.buffer.as_ref().map_or(0, wgpu::Buffer::size);
        if room < bytes.len() as u64 {
            // A quarter more than asked for, so that a growing fleet doesn't ask at every picture.
            let size = (bytes.len() as u64 * 5 / 4).next_multiple_of(256);
            self.buffer = Some(device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }));
        }
        if let Some(buffer) = &self.buffer {
            queue.write_buffer(buffer, 0, bytes);
        }
    }

    /// The buffer, if there is anything in it.
    pub fn filled(&self) -> Option<&wgpu::Buffer> {
        self.buffer.as_ref().filter(|_| self.count > 0)
    }
}

/// One byte for each thing of a kind, read by its index in the shaders.
pub struct Values {
    texture: wgpu::Texture,
    pub bind_group: wgpu::BindGroup,
    rows: u32,
    serial: u64,
}

impl Values {
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, label: &str, count: usize) -> Self {
        let rows = (count as u32).div_ceil(VALUES_WIDTH).max(1).min(device.limits().max_texture_dimension_2d);
        let texture = byte_texture(device, label, VALUES_WIDTH, rows);
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(label),
            layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(
                    &texture.create_view(&wgpu::TextureViewDescriptor::default()),
                ),
            }],
        });
        Self { texture, bind_group, rows, serial: 0 }
    }

    pub fn write(&mut self, queue: &wgpu::Queue, values: &[u8], serial: u64) {
        if serial == self.serial || values.is_empty() {
            return;
        }
        self.serial = serial;
        let full_rows = (values.len() as u32 / VALUES_WIDTH).min(self.rows);
        let split = (full_rows * VALUES_WIDTH) as usize;
        if full_rows > 0 {
            write_bytes(queue, &self.texture, 0, VALUES_WIDTH, full_rows, &values[..split]);
        }
        let rest = &values[split..];
        if !rest.is_empty() && full_rows < self.rows {
            write_bytes(queue, &self.texture, full_rows, rest.len() as u32, 1, rest);
        }
    }
}

/// A texture of one byte a texel, read as 0 to 1.
pub fn byte_texture(device: &wgpu::Device, label: &str, width: u32, height: u32) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::R8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

pub fn write_bytes(queue: &wgpu::Queue, texture: &wgpu::Texture, y: u32, width: u32, height: u32, bytes: &[u8]) {
    queue.write_texture(
        wgpu::TexelCopyTextureInfo {
            texture,
            mip_level: 0,
            origin: wgpu::Origin3d { x: 0, y, z: 0 },
            aspect: wgpu::TextureAspect::All,
        },
        bytes,
        wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width), rows_per_image: Some(height) },
        wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
    );
}
