//! People: a synthetic population of the city's homes.

pub mod calling;
pub mod households;
pub mod needs;
pub mod places;
pub mod population;
#[cfg(test)]
mod tests;

pub use population::Population;
