//! Floor 5: the built-in simulator.
