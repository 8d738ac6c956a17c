//! The river cuts the lines: streets end at the street along the bank, and only chosen ones cross on bridges.

use crate::base::geo::Point;
use crate::base::ids::NodeId;
use crate::city::StreetClass;

use super::super::corridor::Course;
use super::super::network::{Network, Role};
use super::super::plan::Plan;
use super::{Line, Mark, bank_role};

/// A street crosses the river only where it runs farther across than this share of its way along it.
const BRIDGE_SLANT_MAX: f32 = 0.85;
/// Great streets may cross at a flatter angle.
const GREAT_BRIDGE_SLANT_MAX: f32 = 1.7;
/// Free water between two bridges, in metres.
const BRIDGE_GAP_M: f32 = 38.0;
/// Free water beside a foot bridge, in metres.
const FOOT_BRIDGE_GAP_M: f32 = 70.0;
/// A street that passes this near to a bank street meets it, in metres: more than corners stand off their curves.
const GRAZE_M: f32 = 1.5;
/// A city has so many bridges, even if some streets must cross at a flat angle.
const BRIDGES_MIN: usize = 3;
/// Points of a bridge's curve.
const CURVE_STEPS: u8 = 20;
/// Street ends closer than this along a bank become one junction, in metres.
const SNAP_M: f32 = 17.0;

/// A place on a bank street: side (-1 or 1) and metres along the river.
#[derive(Clone, Copy, Debug)]
pub struct BankEnd {
    side: f32,
    along: f32,
}

/// A piece of a line on dry land.
#[derive(Clone, Debug)]
pub struct Stretch {
    pub line: Line,
    pub from_bank: Option<BankEnd>,
    pub to_bank: Option<BankEnd>,
}

/// A line that may cross the river.
#[derive(Clone, Debug)]
pub struct Crossover {
    role: Role,
    from: BankEnd,
    to: BankEnd,
    /// Directions of the line where it enters and leaves the river's reserve.
    enters: Point,
    leaves: Point,
    /// Runs rather along the river than across.
    is_flat: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Cut {
    pub stretches: Vec<Stretch>,
    pub bridges: Vec<Crossover>,
}

/// Cuts every line where it enters the river's reserve.
pub fn cut(lines: &[Line], plan: &Plan) -> Cut {
    let mut cut = Cut::default();
    for line in lines {
        cut_line(line, plan, &mut cut);
    }
    cut.bridges.sort_by(|a, b| {
        (a.role.class, a.from.along).partial_cmp(&(b.role.class, b.from.along)).unwrap_or(std::cmp::Ordering::Equal)
    });
    cut
}

fn cut_line(line: &Line, plan: &Plan, cut: &mut Cut) {
    let mut current: Vec<Mark> = Vec::new();
    let mut from_bank = None;
    let mut left_at: Option<(BankEnd, Point)> = None;
    let mut close = |marks: Vec<Mark>, from_bank, to_bank| {
        if marks.len() > 1 {
            cut.stretches.push(Stretch { line: Line { role: line.role.clone(), marks }, from_bank, to_bank });
        }
    };
    let mut crossovers = Vec::new();
    let level = plan.street_bank_m + GRAZE_M;
    let mut previous: Option<(Point, f32)> = None;
    for mark in &line.marks {
        let off = plan.river.locate(mark.place).1;
        let is_dry = off.abs() > level;
        let was_dry = previous.map(|(_, off)| off.abs() > level);
        if let (Some((place, before)), Some(was_dry)) = (previous, was_dry)
            && was_dry != is_dry
        {
            let (dry, wet, side) = if was_dry { (place, mark.place, before) } else { (mark.place, place, off) };
            let (at, along) = meet(&plan.river, dry, wet, level);
            let end = BankEnd { side: side.signum(), along };
            let at = Mark { place: at, crossing: None };
            if was_dry {
                current.push(at);
                close(std::mem::take(&mut current), from_bank.take(), Some(end));
                left_at = Some((end, (mark.place - place).unit()));
            } else {
                current = vec![at];
                from_bank = Some(end);
                if let Some((from, enters)) = left_at.take() {
                    let leaves = (mark.place - place).unit();
                    crossovers.push(Crossover {
                        role: line.role.clone(),
                        from,
                        to: end,
                        enters,
                        leaves,
                        is_flat: false,
                    });
                }
            }
        }
        if is_dry {
            current.push(*mark);
        }
        previous = Some((mark.place, off));
    }
    close(current, from_bank, None);
    for mut bridge in crossovers {
        bridge.is_flat = is_flat(&bridge, plan);
        if may_bridge(&bridge) {
            cut.bridges.push(bridge);
        }
    }
}

fn may_bridge(bridge: &Crossover) -> bool {
    let is_class = matches!(bridge.role.class, StreetClass::Fast | StreetClass::Collector | StreetClass::Promenade);
    is_class && bridge.from.side * bridge.to.side < 0.0
}

fn is_flat(bridge: &Crossover, plan: &Plan) -> bool {
    let slant = (bridge.from.along - bridge.to.along).abs() / (2.0 * plan.street_bank_m);
    let slant_max = if bridge.role.class == StreetClass::Fast { GREAT_BRIDGE_SLANT_MAX } else { BRIDGE_SLANT_MAX };
    slant > slant_max
}

/// Where the way from a dry to a wet place meets the distance `level` off the river.
fn meet(river: &Course, dry: Point, wet: Point, level: f32) -> (Point, f32) {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..18 {
        let middle = f32::midpoint(low, high);
        if river.locate(dry.lerp(wet, middle)).1.abs() > level { low = middle } else { high = middle }
    }
    let place = dry.lerp(wet, high);
    (place, river.locate(place).0)
}

/// The streets and promenades along both banks while their junctions are collected.
#[derive(Clone, Debug)]
pub struct Banks {
    river: Course,
    street_m: f32,
    promenade_m: f32,
    /// Junctions by metres along the river: far street, far promenade, near promenade, near street.
    junctions: [Vec<(f32, NodeId)>; 4],
}

impl Banks {
    pub fn new(plan: &Plan) -> Self {
        Self {
            river: plan.river,
            street_m: plan.street_bank_m,
            promenade_m: plan.promenade_bank_m,
            junctions: Default::default(),
        }
    }

    fn off(&self, level: usize) -> f32 {
        [self.street_m, self.promenade_m, -self.promenade_m, -self.street_m].get(level).copied().unwrap_or_default()
    }

    /// Builds the bridges, the greatest streets first, where enough water is free between them.
    pub fn bridge(&mut self, crossovers: &[Crossover], network: &mut Network) {
        let mut taken: Vec<(f32, f32)> = Vec::new();
        let steep = crossovers.iter().filter(|crossover| !crossover.is_flat);
        let flat = crossovers.iter().filter(|crossover| crossover.is_flat);
        for crossover in steep.chain(flat) {
            if crossover.is_flat && taken.len() >= BRIDGES_MIN {
                return;
            }
            let low = crossover.from.along.min(crossover.to.along);
            let high = crossover.from.along.max(crossover.to.along);
            let gap = if crossover.role.class == StreetClass::Promenade { FOOT_BRIDGE_GAP_M } else { BRIDGE_GAP_M };
            if taken.iter().any(|(from, to)| low - gap < *to && high + gap > *from) {
                continue;
            }
            taken.push((low, high));
            self.add_bridge(crossover, network);
        }
    }

    /// A bridge with its ramps: bank street, bank promenade, and the same on the other side.
    fn add_bridge(&mut self, crossover: &Crossover, network: &mut Network) {
        let curve = self.curve(crossover);
        let levels = if crossover.from.side > 0.0 { [0, 1, 2, 3] } else { [3, 2, 1, 0] };
        let last = curve.len() - 1;
        let mut nodes = Vec::new();
        for (step, level) in levels.into_iter().enumerate() {
            let (index, place) = match step {
                0 => (0, curve[0]),
                3 => (last - 1, curve[last]),
                _ => self.on_curve(&curve, self.off(level)),
            };
            let node = network.add_node(place);
            self.junctions[level].push((self.river.locate(place).0, node));
            nodes.push((node, index, place));
        }
        for (step, pair) in nodes.windows(2).enumerate() {
            let role = Role { is_fixed: true, ..crossover.role.clone() };
            let mut points = vec![pair[0].2];
            points.extend(curve.iter().take(pair[1].1 + 1).skip(pair[0].1 + 1));
            points.push(pair[1].2);
            network.add_edge(pair[0].0, pair[1].0, points, role, step == 1);
        }
    }

    /// A smooth way across that goes on as the line came; the straight way where that would turn back.
    fn curve(&self, crossover: &Crossover) -> Vec<Point> {
        let place = |end: BankEnd| self.river.place(end.along, end.side * self.street_m);
        let (start, end) = (place(crossover.from), place(crossover.to));
        let (enters, leaves) = (crossover.enters * start.distance(end), crossover.leaves * start.distance(end));
        let curve: Vec<Point> = (0..=CURVE_STEPS)
            .map(|step| {
                let t = f32::from(step) / f32::from(CURVE_STEPS);
                let (t2, t3) = (t * t, t * t * t);
                start * (2.0 * t3 - 3.0 * t2 + 1.0)
                    + enters * (t3 - 2.0 * t2 + t)
                    + end * (3.0 * t2 - 2.0 * t3)
                    + leaves * (t3 - t2)
            })
            .collect();
        let offs: Vec<f32> = curve.iter().map(|place| self.river.locate(*place).1 * crossover.from.side).collect();
        if offs.windows(2).all(|pair| pair[1] < pair[0]) { curve } else { vec![start, end] }
    }

    /// The first place of a curve at a distance off the river, and the index of the point before it.
    fn on_curve(&self, curve: &[Point], off: f32) -> (usize, Point) {
        let above = |place: Point| self.river.locate(place).1 > off;
        let starts_above = curve.first().is_some_and(|place| above(*place));
        let index = (1..curve.len()).find(|index| above(curve[*index]) != starts_above).unwrap_or(curve.len() - 1);
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..18 {
            let middle = f32::midpoint(low, high);
            let is_before = above(curve[index - 1].lerp(curve[index], middle)) == starts_above;
            if is_before { low = middle } else { high = middle }
        }
        (index - 1, curve[index - 1].lerp(curve[index], high))
    }

    /// The junction of a street's end with the bank street: one that is there already, if near enough.
    pub fn node(&mut self, end: BankEnd, network: &mut Network) -> NodeId {
        let level = if end.side > 0.0 { 0 } else { 3 };
        let near = |junction: &&(f32, NodeId)| (junction.0 - end.along).abs() < SNAP_M;
        let nearest = self.junctions[level]
            .iter()
            .filter(near)
            .min_by(|a, b| (a.0 - end.along).abs().total_cmp(&(b.0 - end.along).abs()));
        if let Some(&(_, node)) = nearest {
            return node;
        }
        let node = network.add_node(self.river.place(end.along, self.off(level)));
        self.junctions[level].push((end.along, node));
        node
    }

    /// Lays the bank streets and promenades from junction to junction.
    pub fn line(mut self, network: &mut Network) {
        for level in 0..4 {
            let off = self.off(level);
            let junctions = &mut self.junctions[level];
            junctions.sort_by(|a, b| a.0.total_cmp(&b.0));
            let class = if level == 0 || level == 3 { StreetClass::Shared } else { StreetClass::Promenade };
            for pair in junctions.windows(2) {
                let points = self.river.run(pair[0].0, pair[1].0, off);
                network.add_edge(pair[0].1, pair[1].1, points, bank_role(class, off > 0.0), false);
            }
        }
    }
}
