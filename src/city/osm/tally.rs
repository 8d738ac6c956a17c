//! Counts what a file holds that can't be used as it is.

/// Oddities of a file, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub missing_nodes: usize,
    pub missing_members: usize,
    pub repeated_nodes: usize,
    pub repeated_ways: usize,
    pub repeated_node_ids: usize,
    pub short_ways: usize,
    pub loops: usize,
    pub open_rings: usize,
    pub odd_rings: usize,
    pub restrictions_via_ways: usize,
    pub odd_restrictions: usize,
    pub cut_from_cars: usize,
    pub cut_from_walkers: usize,
}

impl Tally {
    /// A sentence for each kind of oddity that was met.
    pub fn sentences(&self) -> Vec<String> {
        let kinds = [
            (self.missing_nodes, "references to nodes that are not in the file: what is known of the ways is kept"),
            (
                self.missing_members,
                "members of areas that are not in the file: areas without their whole rim are left out",
            ),
            (self.repeated_nodes, "nodes that follow themselves in a way: left out"),
            (self.repeated_ways, "ways that come twice: the first is kept"),
            (self.repeated_node_ids, "nodes that come twice: the later one is kept"),
            (self.short_ways, "ways with fewer than two known nodes: left out"),
            (self.loops, "streets that end where they begin: cut in two"),
            (self.open_rings, "areas or buildings whose rim is open: left out"),
            (self.odd_rings, "areas or buildings whose rim touches itself or encloses nothing: left out"),
            (self.restrictions_via_ways, "turn restrictions over a way, not a node: left out"),
            (self.odd_restrictions, "turn restrictions that fit no junction: left out"),
            (self.cut_from_cars, "directions of streets that vehicles can't reach and leave again: closed to them"),
            (self.cut_from_walkers, "directions of streets that can't be reached on foot: closed to slow modes"),
        ];
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}.")).collect()
    }
}
