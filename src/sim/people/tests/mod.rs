//! Properties of the people of generated towns.

mod population;
