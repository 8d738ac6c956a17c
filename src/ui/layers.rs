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
    /// Where people wait for a vehicle, by how long.
    Waiting,
    /// Where requests are expected within the next half-hour.
    Demand,
}

impl Layer {
    pub const ALL: [Self; 10] = [
        Self::Streets,
        Self::Buildings,
        Self::Institutions,
        Self::Feeders,
        Self::Chargers,
        Self::Hydrogen,
        Self::Vehicles,
        Self::Crowd,
        Self::Waiting,
        Self::Demand,
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
            Self::Waiting => "waiting",
            Self::Demand => "demand",
        }
    }

    /// Whether it is shown unless somebody says otherwise.
    pub fn is_shown_at_first(self) -> bool {
        !matches!(self, Self::Waiting | Self::Demand)
    }
}

/// Which layers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    shown: [bool; Layer::ALL.len()],
}

impl Default for Layers {
    fn default() -> Self {
        Self { shown: Layer::ALL.map(Layer::is_shown_at_first) }
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
