//! Floor 3: the live picture of the city. Facts are applied here and nowhere else.

pub mod column;
pub mod desk;
pub mod picture;

pub use column::Column;
pub use desk::Desk;
pub use picture::Picture;
