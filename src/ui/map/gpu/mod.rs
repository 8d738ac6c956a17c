//! The map on the GPU: pipelines made once, still geometry uploaded once, values and glyphs when they change.

mod buffers;
mod callback;
mod pipelines;

pub use callback::{Drawing, MapCallback, Stream};
pub use pipelines::MapGpu;
