//! Climb the hierarchy from both ends and unpack the shortcuts between.
//!
//! The elimination-tree query of Dibbelt, Strasser and Wagner, "Customizable Contraction Hierarchies" (2016), section 7.
//! The crate's own query borrows the hierarchy; this one owns only its scratch, so that routers can be moved and cloned.

use cch::{Cch, INF_WEIGHT, Metric};

const NONE: u32 = u32::MAX;

/// Scratch of one search after the other. Ranks are the hierarchy's own numbers, joints those of the caller.
#[derive(Clone, Debug)]
pub(super) struct Climb {
    up: Side,
    down: Side,
    /// Ranks to climb from, lowest first.
    ranks: Vec<u32>,
    /// Shortcuts to unpack, the next one last; true when travelled from the lower to the higher rank.
    stack: Vec<(u32, bool)>,
}

/// What is known of the ranks above one end.
#[derive(Clone, Debug)]
struct Side {
    time_ms: Vec<u32>,
    /// The shortcut by which a rank was reached.
    by: Vec<u32>,
    touched: Vec<u32>,
}

impl Side {
    fn new(count: usize) -> Self {
        Self { time_ms: vec![INF_WEIGHT; count], by: vec![NONE; count], touched: Vec::new() }
    }

    fn reset(&mut self) {
        for rank in self.touched.drain(..) {
            self.time_ms[rank as usize] = INF_WEIGHT;
            self.by[rank as usize] = NONE;
        }
    }

    fn start(&mut self, rank: u32) {
        self.time_ms[rank as usize] = 0;
        self.touched.push(rank);
    }

    /// Relaxes the shortcuts from a rank to higher ones, if it is reached in less than the best known time.
    fn relax(&mut self, hierarchy: &Cch, weights: &[u32], rank: u32, best_ms: u32) {
        let time_ms = self.time_ms[rank as usize];
        if time_ms >= best_ms {
            return;
        }
        let range = hierarchy.up_first_out[rank as usize] as usize..hierarchy.up_first_out[rank as usize + 1] as usize;
        let first = range.start as u32;
        for (shortcut, (&above, &weight)) in (first..).zip(hierarchy.up_head[range.clone()].iter().zip(&weights[range]))
        {
            let above_ms = time_ms.saturating_add(weight);
            if above_ms < self.time_ms[above as usize] {
                self.time_ms[above as usize] = above_ms;
                self.by[above as usize] = shortcut;
                self.touched.push(above);
            }
        }
    }
}

impl Climb {
    pub fn new(count: usize) -> Self {
        Self { up: Side::new(count), down: Side::new(count), ranks: Vec::new(), stack: Vec::new() }
    }

    /// Least time from the best of some joints to another; appends the joints on the way, both ends included.
    pub fn search(
        &mut self,
        hierarchy: &Cch,
        shortcuts: &Metric,
        from: &[u32],
        to: u32,
        joints: &mut Vec<u32>,
    ) -> Option<u32> {
        self.up.reset();
        self.down.reset();
        self.collect_ranks(hierarchy, from);
        let (time_ms, top) = self.meet(hierarchy, shortcuts, hierarchy.rank[to as usize])?;
        self.unpack(hierarchy, shortcuts, top, joints);
        Some(time_ms)
    }

    /// Climbs from an end once, for many searches to it.
    pub fn aim(&mut self, hierarchy: &Cch, shortcuts: &Metric, to: u32) {
        self.down.reset();
        let mut rank = hierarchy.rank[to as usize];
        self.down.start(rank);
        while rank != NONE {
            self.down.relax(hierarchy, &shortcuts.backward, rank, INF_WEIGHT);
            rank = hierarchy.elimination_tree_parent[rank as usize];
        }
    }

    /// Least time from the best of some joints to the end that was aimed at.
    pub fn time_to_aim(&mut self, hierarchy: &Cch, shortcuts: &Metric, from: &[u32]) -> Option<u32> {
        self.up.reset();
        self.collect_ranks(hierarchy, from);
        let mut best_ms = INF_WEIGHT;
        for rank in &self.ranks {
            let time_ms = self.up.time_ms[*rank as usize].saturating_add(self.down.time_ms[*rank as usize]);
            best_ms = best_ms.min(time_ms);
            self.up.relax(hierarchy, &shortcuts.forward, *rank, best_ms);
        }
        (best_ms < INF_WEIGHT).then_some(best_ms)
    }

    /// Collects all ancestors of some joints, lowest first, so that each is final before it is relaxed.
    fn collect_ranks(&mut self, hierarchy: &Cch, from: &[u32]) {
        self.ranks.clear();
        for joint in from {
            let mut rank = hierarchy.rank[*joint as usize];
            self.up.start(rank);
            while rank != NONE {
                self.ranks.push(rank);
                rank = hierarchy.elimination_tree_parent[rank as usize];
            }
        }
        if from.len() > 1 {
            self.ranks.sort_unstable();
            self.ranks.dedup();
        }
    }

    /// Climbs from both sides, lowest rank first, and finds the rank where they meet with the least time.
    ///
    /// Nothing is relaxed that already takes longer than the best known way: that spares most of the dense top.
    fn meet(&mut self, hierarchy: &Cch, shortcuts: &Metric, to: u32) -> Option<(u32, u32)> {
        self.down.start(to);
        let (mut best, mut next_up, mut down) = ((INF_WEIGHT, NONE), 0, to);
        loop {
            let up = self.ranks.get(next_up).copied().unwrap_or(NONE);
            let rank = up.min(down);
            if rank == NONE {
                return (best.1 != NONE).then_some(best);
            }
            if up == down {
                let time_ms = self.up.time_ms[rank as usize].saturating_add(self.down.time_ms[rank as usize]);
                if time_ms < best.0 {
                    best = (time_ms, rank);
                }
            }
            if up == rank {
                self.up.relax(hierarchy, &shortcuts.forward, rank, best.0);
                next_up += 1;
            }
            if down == rank {
                self.down.relax(hierarchy, &shortcuts.backward, rank, best.0);
                down = hierarchy.elimination_tree_parent[rank as usize];
            }
        }
    }

    fn unpack(&mut self, hierarchy: &Cch, shortcuts: &Metric, top: u32, joints: &mut Vec<u32>) {
        self.stack.clear();
        let mut rank = top;
        while self.up.by[rank as usize] != NONE {
            let shortcut = self.up.by[rank as usize];
            self.stack.push((shortcut, true));
            rank = hierarchy.up_tail[shortcut as usize];
        }
        joints.push(hierarchy.order[rank as usize]);
        self.unpack_stack(hierarchy, shortcuts, joints);
        rank = top;
        while self.down.by[rank as usize] != NONE {
            let shortcut = self.down.by[rank as usize];
            self.stack.push((shortcut, false));
            self.unpack_stack(hierarchy, shortcuts, joints);
            rank = hierarchy.up_tail[shortcut as usize];
        }
    }

    fn unpack_stack(&mut self, hierarchy: &Cch, shortcuts: &Metric, joints: &mut Vec<u32>) {
        while let Some((shortcut, is_upward)) = self.stack.pop() {
            if let Some([first, second]) = halves(hierarchy, shortcuts, shortcut, is_upward) {
                self.stack.extend([second, first]);
            } else {
                let end = if is_upward { &hierarchy.up_head } else { &hierarchy.up_tail };
                joints.push(hierarchy.order[end[shortcut as usize] as usize]);
            }
        }
    }
}

/// The two shortcuts over a lower rank that a shortcut stands for, in the order of travel; `None` for a real turn.
fn halves(hierarchy: &Cch, shortcuts: &Metric, shortcut: u32, is_upward: bool) -> Option<[(u32, bool); 2]> {
    let (low, high) = (hierarchy.up_tail[shortcut as usize] as usize, hierarchy.up_head[shortcut as usize] as usize);
    let below = |rank: usize| hierarchy.down_first_out[rank] as usize..hierarchy.down_first_out[rank + 1] as usize;
    let (mut from_low, mut from_high) = (below(low), below(high));
    while !from_low.is_empty() && !from_high.is_empty() {
        match hierarchy.down_head[from_low.start].cmp(&hierarchy.down_head[from_high.start]) {
            std::cmp::Ordering::Less => from_low.start += 1,
            std::cmp::Ordering::Greater => from_high.start += 1,
            std::cmp::Ordering::Equal => {
                let to_low = hierarchy.down_to_up[from_low.start];
                let to_high = hierarchy.down_to_up[from_high.start];
                let (whole, first, second) = if is_upward {
                    (shortcuts.forward[shortcut as usize], (to_low, false), (to_high, true))
                } else {
                    (shortcuts.backward[shortcut as usize], (to_high, false), (to_low, true))
                };
                let sum = shortcuts.backward[first.0 as usize].saturating_add(shortcuts.forward[second.0 as usize]);
                if whole == sum {
                    return Some([first, second]);
                }
                from_low.start += 1;
                from_high.start += 1;
            }
        }
    }
    None
}
