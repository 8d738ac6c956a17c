//! The rows of the fleet table, filtered and sorted as the window asks.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::{FleetColumn, FleetQuery, FleetWords, Role, Vehicle, VehicleKind, VehicleState};

use super::live::Columns;
use super::picture::{FleetRows, Motion, VehicleStatus};
use super::search::{folded, number_begins_with};

/// Rows are sorted anew at most so often for each started [`ROWS_A_STEP`] vehicles.
const SORT_EVERY: Duration = Duration::from_millis(300);
const ROWS_A_STEP: usize = 100_000;

/// The fleet table as last asked for.
#[derive(Debug)]
pub(super) struct FleetTable {
    /// Vehicles by kind and number: `Shuttle 2` before `Shuttle 12`.
    by_name: Vec<VehicleId>,
    query: FleetQuery,
    rows: Arc<FleetRows>,
    sorted_at: Option<Duration>,
}

impl FleetTable {
    pub fn new(roster: &[Vehicle]) -> Self {
        let mut by_name: Vec<VehicleId> = (0..roster.len()).map(VehicleId::from_index).collect();
        by_name.sort_by_key(|id| (roster[id.index()].kind, roster[id.index()].number));
        Self { by_name, query: FleetQuery::default(), rows: Arc::default(), sorted_at: None }
    }

    /// Takes over another query; a changed one is answered with the next picture.
    pub fn ask(&mut self, query: &FleetQuery) {
        if *query != self.query {
            self.query = query.clone();
            self.sorted_at = None;
        }
    }

    /// The rows, sorted anew when it is time.
    pub fn rows(&mut self, roster: &[Vehicle], columns: &Columns, wall: Duration) -> Arc<FleetRows> {
        let every = SORT_EVERY * (1 + roster.len() / ROWS_A_STEP) as u32;
        if self.sorted_at.is_none_or(|at| wall.saturating_sub(at) >= every) {
            self.sorted_at = Some(wall);
            self.rows = Arc::new(self.sort(roster, columns));
        }
        self.rows.clone()
    }

    fn sort(&self, roster: &[Vehicle], columns: &Columns) -> FleetRows {
        let filter = Filter::new(&self.query);
        let mut found = FleetRows { query: self.query.clone(), ..FleetRows::default() };
        let mut keys: Vec<u64> = Vec::new();
        for (rank, id) in self.by_name.iter().enumerate() {
            let (Some(vehicle), Some(motion), Some(status)) =
                (roster.get(id.index()), columns.motion.get(id.index()), columns.status.get(id.index()))
            else {
                continue;
            };
            found.count_by_kind[vehicle.kind as usize] += 1;
            found.count_by_state[status.state as usize] += 1;
            if status.observed != Timestamp::NEVER {
                found.riders = Some(found.riders.unwrap_or(0) + u64::from(status.riders));
            }
            let role = role_of(vehicle, status);
            if filter.keeps(vehicle, status.state, role) {
                let order = sort_order(self.query.sort, motion, status);
                let order = if self.query.is_descending { u32::MAX - order } else { order };
                keys.push(u64::from(order) << 32 | rank as u64);
            }
        }
        keys.sort_unstable();
        let id_of = |key: &u64| self.by_name.get((key & 0xFFFF_FFFF) as usize).copied();
        found.rows = keys.iter().filter_map(id_of).collect();
        if self.query.sort == FleetColumn::Name && self.query.is_descending {
            found.rows.reverse();
        }
        found
    }
}

/// What rows are sorted by before their name. Values are coarse, so that rows don't jump with every fact.
fn sort_order(column: FleetColumn, motion: &Motion, status: &VehicleStatus) -> u32 {
    match column {
        FleetColumn::Name => 0,
        FleetColumn::State => match status.state {
            VehicleState::Immobilised => 0,
            VehicleState::NoContact => 1,
            VehicleState::Stopped => 2,
            _ => 3,
        },
        FleetColumn::Battery => (status.soc * 100.0).round() as u32,
        FleetColumn::Speed => (motion.speed_mps * 3.6).round() as u32,
        FleetColumn::Riders => u32::from(status.riders),
        // The youngest first, in seconds; never heard of is the oldest.
        FleetColumn::Age => u32::MAX - u32::try_from(status.last_heard.0.div_euclid(1000).max(0)).unwrap_or(u32::MAX),
    }
}

/// What a multi-purpose vehicle is used for; `None` for all others, and before it told.
pub fn role_of(vehicle: &Vehicle, status: &VehicleStatus) -> Option<Role> {
    (vehicle.kind == VehicleKind::Shuttle && status.observed != Timestamp::NEVER).then_some(status.role)
}

/// A query made ready to be asked of every vehicle.
struct Filter {
    kind: Option<VehicleKind>,
    state: Option<VehicleState>,
    words: Vec<Word>,
}

/// What one word of the filter may mean.
struct Word {
    /// The kinds that it names.
    kinds: [bool; VehicleKind::COUNT],
    /// The states that it names.
    states: [bool; VehicleState::COUNT],
    /// The roles that it names.
    roles: [bool; Role::ALL.len()],
    /// The beginning of a number, of any kind or (`シャトル12`) of the kinds before it.
    number: Option<(u32, [bool; VehicleKind::COUNT])>,
}

impl Filter {
    fn new(query: &FleetQuery) -> Self {
        let words = folded(&query.filter).split_whitespace().map(|word| Word::new(word, &query.words)).collect();
        Self { kind: query.kind, state: query.state, words }
    }

    fn keeps(&self, vehicle: &Vehicle, state: VehicleState, role: Option<Role>) -> bool {
        self.kind.is_none_or(|kind| kind == vehicle.kind)
            && self.state.is_none_or(|wanted| wanted == state)
            && self.words.iter().all(|word| word.fits(vehicle, state, role))
    }
}

impl Word {
    fn new(word: &str, words: &FleetWords) -> Self {
        let name = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = &word[name.len()..];
        let name = name.trim_end_matches(['-', '#']);
        let is_called = |kind: usize, name: &str| {
            VehicleKind::ALL[kind].slug().contains(name) || words.kinds[kind].iter().any(|called| called.contains(name))
        };
        let of_kinds = std::array::from_fn(|kind| name.is_empty() || is_called(kind, name));
        Self {
            kinds: std::array::from_fn(|kind| is_called(kind, word)),
            states: std::array::from_fn(|state| words.states[state].iter().any(|called| called.contains(word))),
            roles: std::array::from_fn(|role| words.roles[role].iter().any(|called| called.contains(word))),
            number: digits.parse().ok().map(|number| (number, of_kinds)),
        }
    }

    fn fits(&self, vehicle: &Vehicle, state: VehicleState, role: Option<Role>) -> bool {
        let kind = vehicle.kind as usize;
        let is_number = |(digits, kinds): (u32, [bool; VehicleKind::COUNT])| {
            kinds[kind] && number_begins_with(vehicle.number, digits)
        };
        let is_role = role.is_some_and(|role| self.roles[role as usize]);
        self.kinds[kind] || self.states[state as usize] || is_role || self.number.is_some_and(is_number)
    }
}
