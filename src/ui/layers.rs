//! The layers of the map that can be switched.

/// A layer of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    Streets,
    Buildings,
    Institutions,
    Feeders,
    Chargers,
    Hydrogen,
    Vehicles,
    Crowd,
}

impl Layer {
    pub const ALL: [Self; 8] = [
        Self::Streets,
        Self::Buildings,
        Self::Institutions,
        Self::Feeders,
        Self::Chargers,
        Self::Hydrogen,
        Self::Vehicles,
        Self::Crowd,
    ];

    /// The word in settings.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Streets => "streets",
            Self::Buildings => "buildings",
            Self::Institutions => "institutions",
            Self::Feeders => "feeders",
            Self::Chargers => "chargers",
            Self::Hydrogen => "hydrogen",
            Self::Vehicles => "vehicles",
            Self::Crowd => "crowd",
        }
    }
}

/// Which layers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    shown: [bool; 8],
}

impl Default for Layers {
    fn default() -> Self {
        Self { shown: [true; 8] }
    }
}

impl Layers {
    pub fn shows(&self, layer: Layer) -> bool {
        self.shown[layer as usize]
    }

    pub fn set(&mut self, layer: Layer, shown: bool) {
        self.shown[layer as usize] = shown;
    }
}
