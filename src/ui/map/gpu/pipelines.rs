//! Pipelines and the buffers of one map.

use std::sync::Mutex;

use egui_wgpu::wgpu;

use crate::city::City;
use crate::ui::map::city_mesh::CityMesh;
use crate::ui::map::fill_mesh::{Chunk, FillMesh, FillVertex};
use crate::ui::map::glyph::{Blob, Glyph};
use crate::ui::map::line_mesh::{LineMesh, Segment, SegmentChunk};
use crate::ui::map::tones::Globals;
use crate::world::density::GRID_SIDE;

use super::buffers::{Growing, Values, byte_texture, fixed};

/// Everything of one map that lives on the GPU. The panel and its paint callbacks share it.
pub struct MapGpu {
    pub(super) is_linear: bool,
    pub(super) fill: wgpu::RenderPipeline,
    pub(super) line: wgpu::RenderPipeline,
    pub(super) glyph: wgpu::RenderPipeline,
    pub(super) blob: wgpu::RenderPipeline,
    pub(super) density: wgpu::RenderPipeline,
    pub(super) globals: wgpu::Buffer,
    pub(super) globals_group: wgpu::BindGroup,
    pub(super) density_texture: wgpu::Texture,
    pub(super) density_group: wgpu::BindGroup,
    pub(super) still: Still,
    /// Locked by `prepare` and `paint` only, which egui calls one after the other.
    pub(super) live: Mutex<Live>,
}

/// Geometry that was uploaded once.
pub(super) struct Still {
    pub land: Fills,
    pub areas: Fills,
    pub solar_fields: Fills,
    pub boundary: Lines,
    pub streets: Lines,
    pub buildings: Fills,
    pub institutions: Fills,
    pub feeder_fills: Fills,
    pub feeder_lines: Lines,
}

/// What follows the pictures.
pub(super) struct Live {
    pub street_values: Values,
    pub building_values: Values,
    pub feeder_values: Values,
    pub vehicles: Growing,
    pub chargers: Growing,
    pub crowd: Growing,
    pub heat: Growing,
    pub density_serial: u64,
}

pub(super) struct Fills {
    pub vertices: Option<wgpu::Buffer>,
    pub indices: Option<wgpu::Buffer>,
    pub chunks: Vec<Chunk>,
}

pub(super) struct Lines {
    pub segments: Option<wgpu::Buffer>,
    pub chunks: Vec<SegmentChunk>,
}

impl MapGpu {
    pub fn new(state: &egui_wgpu::RenderState, city: &City, mesh: &CityMesh) -> Self {
        let device = &state.device;
        let layouts = Layouts::new(device);
        let make = Maker { device, layouts: &layouts, format: state.target_format, module: shader(device) };
        let globals = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map globals"),
            size: size_of::<Globals>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let globals_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map globals"),
            layout: &layouts.globals,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: globals.as_entire_binding() }],
        });
        let density_texture = byte_texture(device, "map density", GRID_SIDE as u32, GRID_SIDE as u32);
        let values = |label, count| Values::new(device, &layouts.values, label, count);
        Self {
            is_linear: state.target_format.is_srgb(),
            fill: make.pipeline("fill", size_of::<FillVertex>(), wgpu::VertexStepMode::Vertex, &FILL_ATTRIBUTES),
            line: make.pipeline("line", size_of::<Segment>(), wgpu::VertexStepMode::Instance, &LINE_ATTRIBUTES),
            glyph: make.pipeline("glyph", size_of::<Glyph>(), wgpu::VertexStepMode::Instance, &GLYPH_ATTRIBUTES),
            blob: make.pipeline("blob", size_of::<Blob>(), wgpu::VertexStepMode::Instance, &BLOB_ATTRIBUTES),
            density: make.pipeline("density", 0, wgpu::VertexStepMode::Vertex, &[]),
            globals,
            globals_group,
            density_group: density_group(device, &layouts.density, &density_texture),
            density_texture,
            still: Still::new(device, mesh),
            live: Mutex::new(Live {
                street_values: values("map street values", city.streets.streets.len()),
                building_values: values("map building values", city.buildings.len()),
                feeder_values: values("map feeder values", city.feeders.len()),
                vehicles: Growing::default(),
                chargers: Growing::default(),
                crowd: Growing::default(),
                heat: Growing::default(),
                density_serial: 0,
            }),
        }
    }
}

impl Still {
    fn new(device: &wgpu::Device, mesh: &CityMesh) -> Self {
        let fills = |mesh: &FillMesh| Fills {
            vertices: fixed(device, "map fills", bytemuck::cast_slice(&mesh.vertices), wgpu::BufferUsages::VERTEX),
            indices: fixed(device, "map fills", bytemuck::cast_slice(&mesh.indices), wgpu::BufferUsages::INDEX),
            chunks: mesh.chunks.clone(),
        };
        let lines = |mesh: &LineMesh| Lines {
            segments: fixed(device, "map lines", bytemuck::cast_slice(&mesh.segments), wgpu::BufferUsages::VERTEX),
            chunks: mesh.chunks.clone(),
        };
        Self {
            land: fills(&mesh.land),
            areas: fills(&mesh.areas),
            solar_fields: fills(&mesh.solar_fields),
            boundary: lines(&mesh.boundary),
            streets: lines(&mesh.streets),
            buildings: fills(&mesh.buildings),
            institutions: fills(&mesh.institutions),
            feeder_fills: fills(&mesh.feeder_fills),
            feeder_lines: lines(&mesh.feeder_lines),
        }
    }
}

const FILL_ATTRIBUTES: [wgpu::VertexAttribute; 3] =
    wgpu::vertex_attr_array![0 => Float32x2, 1 => Snorm8x4, 2 => Uint32];
const LINE_ATTRIBUTES: [wgpu::VertexAttribute; 4] =
    wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32, 2 => Float32, 3 => Uint32];
const GLYPH_ATTRIBUTES: [wgpu::VertexAttribute; 7] = wgpu::vertex_attr_array![
    0 => Float32x2, 1 => Float32x2, 2 => Float32x2, 3 => Float32, 4 => Float32, 5 => Float32, 6 => Uint32
];
const BLOB_ATTRIBUTES: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2];

fn shader(device: &wgpu::Device) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("map"),
        source: wgpu::ShaderSource::Wgsl(include_str!("../map.wgsl").into()),
    })
}

struct Layouts {
    globals: wgpu::BindGroupLayout,
    values: wgpu::BindGroupLayout,
    density: wgpu::BindGroupLayout,
    simple: wgpu::PipelineLayout,
    with_density: wgpu::PipelineLayout,
}

impl Layouts {
    fn new(device: &wgpu::Device) -> Self {
        let group = |label, entries: &[wgpu::BindGroupLayoutEntry]| {
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
        };
        let globals = group(
            "map globals",
            &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            }],
        );
        let values = group("map values", &[texture_entry(0, wgpu::ShaderStages::VERTEX, false)]);
        let density = group(
            "map density",
            &[
                texture_entry(0, wgpu::ShaderStages::FRAGMENT, true),
                wgpu::BindGroupLayoutEntry {
                    binding: 1,
                    visibility: wgpu::ShaderStages::FRAGMENT,
                    ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
                    count: None,
                },
            ],
        );
        let layout = |groups: &[Option<&wgpu::BindGroupLayout>]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let simple = layout(&[Some(&globals), Some(&values)]);
        let with_density = layout(&[Some(&globals), Some(&values), Some(&density)]);
        Self { globals, values, density, simple, with_density }
    }
}

fn texture_entry(binding: u32, visibility: wgpu::ShaderStages, filterable: bool) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility,
        ty: wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    }
}

fn density_group(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, texture: &wgpu::Texture) -> wgpu::BindGroup {
    let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
        label: Some("map density"),
        mag_filter: wgpu::FilterMode::Linear,
        min_filter: wgpu::FilterMode::Linear,
        ..Default::default()
    });
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("map density"),
        layout,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(
                    &texture.create_view(&wgpu::TextureViewDescriptor::default()),
                ),
            },
            wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&sampler) },
        ],
    })
}

struct Maker<'a> {
    device: &'a wgpu::Device,
    layouts: &'a Layouts,
    format: wgpu::TextureFormat,
    module: wgpu::ShaderModule,
}

impl Maker<'_> {
    fn pipeline(
        &self,
        name: &str,
        stride: usize,
        step_mode: wgpu::VertexStepMode,
        attributes: &[wgpu::VertexAttribute],
    ) -> wgpu::RenderPipeline {
        let vertex_layout = wgpu::VertexBufferLayout { array_stride: stride as u64, step_mode, attributes };
        let buffers = if attributes.is_empty() { vec![] } else { vec![Some(vertex_layout)] };
        let is_density = name == "density";
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(name),
            layout: Some(if is_density { &self.layouts.with_density } else { &self.layouts.simple }),
            vertex: wgpu::VertexState {
                module: &self.module,
                entry_point: Some(&format!("vs_{name}")),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &buffers,
            },
            fragment: Some(wgpu::FragmentState {
                module: &self.module,
                entry_point: Some(&format!("fs_{name}")),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format: self.format,
                    blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            multiview_mask: None,
            cache: None,
        })
    }
}
