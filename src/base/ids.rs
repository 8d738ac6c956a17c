//! Dense ids: an index into a column, valid while the program runs. On the wire and on disk a thing is a URN.

macro_rules! dense_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Stands for "none" in dense columns.
            pub const NONE: Self = Self(u32::MAX);

            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub fn is_some(self) -> bool {
                self.0 != u32::MAX
            }
        }
    )*};
}

dense_id! {
    /// A vehicle of the roster.
    VehicleId,
    /// A building of the city.
    BuildingId,
    /// A junction or end of a street.
    NodeId,
    /// A piece of street between two nodes, both directions together.
    StreetId,
    /// One direction of a street.
    ArcId,
    /// A part of the grid with one power limit.
    FeederId,
    /// A public or depot charger.
    ChargerId,
    /// A vehicle depot.
    DepotId,
    /// A hydrogen plant.
    PlantId,
    /// A solar field.
    SolarFieldId,
    /// A bus line.
    LineId,
    /// A place where crowd density is observed.
    CrowdCellId,
    /// A request: somebody or something wants to go.
    RequestId,
    /// A booking that repeats.
    SeriesId,
    /// A way through a junction.
    MovementId,
    /// Traffic lights that are switched together.
    SignalId,
    /// A person of the synthetic population.
    PersonId,
    /// A vehicle's call for assistance.
    AssistanceId,
}
