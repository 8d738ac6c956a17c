//! The paint callback of one frame: uploads what changed, then draws every layer in one go.

use std::sync::{Arc, PoisonError};

use egui::PaintCallbackInfo;
use egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor, wgpu};

use crate::base::geo::Bounds;
use crate::ui::layers::{Layer, Layers};
use crate::ui::map::glyph::{Blob, Glyph};
use crate::ui::map::tones::Globals;
use crate::world::density::GRID_SIDE;

use super::buffers::{Growing, write_bytes};
use super::pipelines::{Fills, Lines, MapGpu};

/// Content that is uploaded when its serial changes.
#[derive(Clone, Debug)]
pub struct Stream<T> {
    pub items: Arc<Vec<T>>,
    pub serial: u64,
}

impl<T> Default for Stream<T> {
    fn default() -> Self {
        Self { items: Arc::default(), serial: 0 }
    }
}

impl<T> Stream<T> {
    pub fn replace(&mut self, items: Vec<T>) {
        self.items = Arc::new(items);
        self.serial += 1;
    }
}

/// What to draw in one frame.
#[derive(Clone)]
pub struct Drawing {
    pub globals: Globals,
    pub visible: Bounds,
    pub layers: Layers,
    /// Not over a base map.
    pub shows_land: bool,
    /// Chargers are too many to be seen from far away.
    pub shows_chargers: bool,
    pub shows_density: bool,
    pub street_values: Stream<u8>,
    pub building_values: Stream<u8>,
    pub feeder_values: Stream<u8>,
    pub vehicles: Stream<Glyph>,
    pub chargers: Stream<Glyph>,
    pub crowd: Stream<Blob>,
    pub heat: Stream<Blob>,
    pub density: Stream<u8>,
}

/// Draws the map's geometry inside egui's render pass.
pub struct MapCallback {
    pub gpu: Arc<MapGpu>,
    pub drawing: Drawing,
}

impl CallbackTrait for MapCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        _resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let drawing = &self.drawing;
        let mut globals = drawing.globals;
        globals.px_per_point = screen.pixels_per_point;
        globals.linear_target = f32::from(u8::from(self.gpu.is_linear));
        queue.write_buffer(&self.gpu.globals, 0, bytemuck::bytes_of(&globals));
        let mut live = self.gpu.live.lock().unwrap_or_else(PoisonError::into_inner);
        let live = &mut *live;
        live.street_values.write(queue, &drawing.street_values.items, drawing.street_values.serial);
        live.building_values.write(queue, &drawing.building_values.items, drawing.building_values.serial);
        live.feeder_values.write(queue, &drawing.feeder_values.items, drawing.feeder_values.serial);
        let vehicles = &drawing.vehicles;
        live.vehicles.write(device, queue, "map vehicles", &vehicles.items, vehicles.serial);
        let chargers = &drawing.chargers;
        live.chargers.write(device, queue, "map chargers", &chargers.items, chargers.serial);
        live.crowd.write(device, queue, "map crowd", &drawing.crowd.items, drawing.crowd.serial);
        live.heat.write(device, queue, "map heat", &drawing.heat.items, drawing.heat.serial);
        let side = GRID_SIDE as u32;
        if live.density_serial != drawing.density.serial && drawing.density.items.len() == GRID_SIDE * GRID_SIDE {
            live.density_serial = drawing.density.serial;
            write_bytes(queue, &self.gpu.density_texture, 0, side, side, &drawing.density.items);
        }
        Vec::new()
    }

    fn paint(&self, _info: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, _resources: &CallbackResources) {
        let (gpu, drawing) = (&*self.gpu, &self.drawing);
        let shows = |layer| drawing.layers.shows(layer);
        let live = gpu.live.lock().unwrap_or_else(PoisonError::into_inner);
        let still = &gpu.still;
        pass.set_bind_group(0, &gpu.globals_group, &[]);
        pass.set_bind_group(1, &live.building_values.bind_group, &[]);
        if drawing.shows_land {
            self.fills(pass, &still.land);
            self.fills(pass, &still.areas);
        }
        self.fills(pass, &still.solar_fields);
        pass.set_bind_group(1, &live.street_values.bind_group, &[]);
        self.lines(pass, &still.boundary);
        if shows(Layer::Streets) {
            self.lines(pass, &still.streets);
        }
        pass.set_bind_group(1, &live.building_values.bind_group, &[]);
        if shows(Layer::Buildings) {
            self.fills(pass, &still.buildings);
        }
        if shows(Layer::Institutions) {
            self.fills(pass, &still.institutions);
        }
        pass.set_bind_group(1, &live.feeder_values.bind_group, &[]);
        if shows(Layer::Feeders) {
            self.fills(pass, &still.feeder_fills);
            self.lines(pass, &still.feeder_lines);
        }
        if shows(Layer::Crowd) {
            instances(pass, &gpu.blob, &live.crowd);
        }
        if shows(Layer::Waiting) || shows(Layer::Demand) {
            instances(pass, &gpu.blob, &live.heat);
        }
        if drawing.shows_density {
            pass.set_pipeline(&gpu.density);
            pass.set_bind_group(2, &gpu.density_group, &[]);
            pass.draw(0..6, 0..1);
        }
        if drawing.shows_chargers {
            instances(pass, &gpu.glyph, &live.chargers);
        }
        if shows(Layer::Vehicles) {
            instances(pass, &gpu.glyph, &live.vehicles);
        }
    }
}

impl MapCallback {
    fn fills(&self, pass: &mut wgpu::RenderPass<'static>, fills: &Fills) {
        let (Some(vertices), Some(indices)) = (&fills.vertices, &fills.indices) else { return };
        pass.set_pipeline(&self.gpu.fill);
        pass.set_vertex_buffer(0, vertices.slice(..));
        pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
        // Neighbours in the buffer are drawn together.
        let mut run = 0..0;
        for chunk in fills.chunks.iter().filter(|chunk| chunk.bounds.overlaps(self.drawing.visible)) {
            if run.end == chunk.first_index {
                run.end += chunk.index_count;
            } else {
                pass.draw_indexed(run.clone(), 0, 0..1);
                run = chunk.first_index..chunk.first_index + chunk.index_count;
            }
        }
        pass.draw_indexed(run, 0, 0..1);
    }

    fn lines(&self, pass: &mut wgpu::RenderPass<'static>, lines: &Lines) {
        let Some(segments) = &lines.segments else { return };
        pass.set_pipeline(&self.gpu.line);
        pass.set_vertex_buffer(0, segments.slice(..));
        let mut run = 0..0;
        for chunk in lines.chunks.iter().filter(|chunk| chunk.bounds.overlaps(self.drawing.visible)) {
            if run.end == chunk.first {
                run.end += chunk.count;
            } else {
                pass.draw(0..6, run.clone());
                run = chunk.first..chunk.first + chunk.count;
            }
        }
        pass.draw(0..6, run);
    }
}

fn instances(pass: &mut wgpu::RenderPass<'static>, pipeline: &wgpu::RenderPipeline, instances: &Growing) {
    let Some(buffer) = instances.filled() else { return };
    pass.set_pipeline(pipeline);
    pass.set_vertex_buffer(0, buffer.slice(..));
    pass.draw(0..6, 0..instances.count);
}
