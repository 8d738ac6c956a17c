//! Properties of the people of generated towns.

mod plans;
mod population;
mod town;
