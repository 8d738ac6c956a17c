//! Signals: where they stand, which streets have green together, and for how long.
//!
//! The cycle is the one with the least delay, C = (1.5 L + 5) / (1 - Y) (Webster, "Traffic signal settings", Road
//! Research Technical Paper 39, 1958), where L is the time lost in a cycle and Y the sum of the stages' flows over
//! their saturation flow; flows are those that a street of its class is laid out for. It is held between 60 and 90 s.
//! The green is shared by flow, and no green is shorter than it takes to walk across.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId, MovementId, NodeId, SignalId};
use crate::city::{StreetClass, StreetGraph};

use super::arms::{Arm, Arms};
use super::{Light, Phase, Signal, SignalLink, TrafficControl};

/// Arms of collectors or faster streets that make a junction large enough for a signal: one such street meets another.
const LARGE_ARMS_MIN: usize = 3;
/// Signalled nodes that are joined by shorter arcs are one junction, in metres: carriageways of one road.
const TOGETHER_M: f32 = 30.0;
/// Arms whose directions have no greater cosine lie opposite to each other (more than 120° apart).
const OPPOSITE_COS: f32 = -0.5;
/// Two streets of one junction whose axes differ by no more have green together, in radians (45°).
const SAME_AXIS_RAD: f32 = std::f32::consts::FRAC_PI_4;
const YELLOW_S: f32 = 3.0;
/// All lights red, where no street is wider than a lane each way, and where one is (ITE, Traffic Signal Timing Manual:
/// the time to cross the junction at its limit).
const ALL_RED_S: f32 = 1.0;
const ALL_RED_WIDE_S: f32 = 2.0;
const WIDE_M: f32 = 9.0;
/// What is lost of each stage when traffic starts, in seconds (HCM 2016: 2 s), on top of yellow and red.
const START_LOST_S: f32 = 2.0;
/// The end of yellow is still driven in, in seconds (HCM 2016: 2 s).
const YELLOW_USED_S: f32 = 2.0;
const CYCLE_S: (f32, f32) = (60.0, 90.0);
/// Cycles come in these steps, so that neighbours keep step with each other, in seconds.
const CYCLE_STEP_S: f32 = 15.0;
const FLOW_SHARE_MAX: f32 = 0.85;
const GREEN_MIN_S: f32 = 8.0;
/// People step off the kerb and walk at this pace, in m/s (MUTCD 2009, section 4E.06: 3.5 feet a second).
const WALK_MPS: f32 = 1.07;
const STEP_OFF_S: f32 = 4.0;
/// Green waves run outwards from the middle of town at this speed, in m/s (40 km/h).
const WAVE_MPS: f32 = 11.1;

/// Whether the arms of a node call for a signal, if ways cross there.
pub fn is_wanted(arms: &[Arm]) -> bool {
    let large = arms.iter().filter(|arm| arm.class <= StreetClass::Collector).count();
    large >= LARGE_ARMS_MIN && groups(arms).len() >= 2
}

/// Places the signals and links the movements to them.
pub fn place(graph: &StreetGraph, arms: &Arms, is_signalled: &[bool], control: &mut TrafficControl) {
    let middle = crate::base::geo::Bounds::around(graph.nodes.iter().copied()).center();
    for nodes in junctions(graph, is_signalled) {
        let stages = stages(&nodes, arms);
        if stages.len() < 2 {
            continue;
        }
        let id = SignalId::from_index(control.signals.len());
        let links = link(&stages, id, control);
        let place = nodes.iter().fold(Point::default(), |sum, node| sum + graph.nodes[node.index()])
            * (1.0 / nodes.len() as f32);
        let phases = phases(&stages, &links, control);
        let cycle_s: f32 = phases.iter().map(|phase| phase.duration_s).sum();
        let offset_s = (place.distance(middle) / WAVE_MPS) % cycle_s;
        control.signals.push(Signal {
            node: nodes[0],
            place,
            feeder: FeederId::NONE,
            offset_s: offset_s.round() % cycle_s,
            phases,
        });
    }
}

/// The signalled nodes, those of one junction together, each junction in order of its nodes.
fn junctions(graph: &StreetGraph, is_signalled: &[bool]) -> Vec<Vec<NodeId>> {
    let mut parent: Vec<usize> = (0..graph.nodes.len()).collect();
    for arc in graph.arcs.iter().filter(|arc| arc.modes.cars && arc.length_m <= TOGETHER_M) {
        if is_signalled[arc.from.index()] && is_signalled[arc.to.index()] {
            let (a, b) = (root(&mut parent, arc.from.index()), root(&mut parent, arc.to.index()));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut junctions: Vec<Vec<NodeId>> = vec![Vec::new(); graph.nodes.len()];
    for node in (0..graph.nodes.len()).filter(|node| is_signalled[*node]) {
        let root = root(&mut parent, node);
        junctions[root].push(NodeId::from_index(node));
    }
    junctions.retain(|nodes| !nodes.is_empty());
    junctions
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

/// Arcs of one node that may have green together: two opposite ones, or one alone.
#[derive(Clone, Debug)]
struct Group {
    arcs: Vec<ArcId>,
    /// The line they lie on, as a direction from 0 to π.
    axis_rad: f32,
    class: StreetClass,
    width_m: f32,
}

impl Group {
    fn new(arms: &[&Arm]) -> Self {
        let away = match arms {
            [one, other, ..] => one.away - other.away,
            [one] => one.away,
            [] => Point::default(),
        };
        let heading_rad = away.heading_rad();
        Self {
            arcs: arms.iter().filter_map(|arm| arm.into).collect(),
            axis_rad: if heading_rad < 0.0 { heading_rad + std::f32::consts::PI } else { heading_rad },
            class: arms.iter().map(|arm| arm.class).min().unwrap_or(StreetClass::Service),
            width_m: arms.iter().map(|arm| arm.width_m).fold(0.0, f32::max),
        }
    }
}

/// The arcs into a node in groups, the most nearly opposite ones paired first.
fn groups(arms: &[Arm]) -> Vec<Group> {
    let mut left: Vec<&Arm> = arms.iter().filter(|arm| arm.into.is_some()).collect();
    let mut groups = Vec::new();
    while let Some((a, b)) = most_opposite(&left) {
        let (one, other) = (left[a], left[b]);
        groups.push(Group::new(&[one, other]));
        left.remove(b);
        left.remove(a);
    }
    groups.extend(left.into_iter().map(|arm| Group::new(&[arm])));
    groups
}

fn most_opposite(arms: &[&Arm]) -> Option<(usize, usize)> {
    let pairs = (0..arms.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let cos = |(a, b): (usize, usize)| arms[a].away.dot(arms[b].away);
    pairs.filter(|pair| cos(*pair) <= OPPOSITE_COS).min_by(|a, b| cos(*a).total_cmp(&cos(*b)))
}

/// Arcs that have green at the same time.
#[derive(Clone, Debug)]
struct Stage {
    groups: Vec<Group>,
    /// The last node that has a group here: each node has at most one.
    node: NodeId,
}

/// The stages of a junction. Streets of the same axis share one, so that who crosses one carriageway can cross the next.
fn stages(nodes: &[NodeId], arms: &Arms) -> Vec<Stage> {
    let mut order: Vec<(NodeId, Vec<Group>)> = nodes.iter().map(|node| (*node, groups(arms.at(*node)))).collect();
    order.sort_by_key(|(node, groups)| (std::cmp::Reverse(groups.len()), *node));
    let mut stages: Vec<Stage> = Vec::new();
    for (node, groups) in order {
        for group in groups {
            let free = stages.iter_mut().filter(|stage| stage.node != node);
            let nearest = free
                .map(|stage| (axis_difference(stage.groups[0].axis_rad, group.axis_rad), stage))
                .filter(|(difference, _)| *difference <= SAME_AXIS_RAD)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            match nearest {
                Some((_, stage)) => {
                    stage.node = node;
                    stage.groups.push(group);
                }
                None => stages.push(Stage { groups: vec![group], node }),
            }
        }
    }
    // The larger street goes first, of equals the one nearer to north and south.
    let first = |stage: &Stage| stage.groups.iter().map(|group| group.class).min();
    stages.sort_by(|a, b| {
        let axis_rad = |stage: &Stage| axis_difference(stage.groups[0].axis_rad, 0.0);
        first(a).cmp(&first(b)).then(axis_rad(a).total_cmp(&axis_rad(b)))
    });
    stages
}

fn axis_difference(a_rad: f32, b_rad: f32) -> f32 {
    let difference = (a_rad - b_rad).abs();
    difference.min(std::f32::consts::PI - difference)
}

/// Gives every movement out of a stage's arcs a light; returns the movements by light, with the number of their stage.
fn link(stages: &[Stage], signal: SignalId, control: &mut TrafficControl) -> Vec<(MovementId, usize)> {
    let mut links = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        for arc in stage.groups.iter().flat_map(|group| &group.arcs) {
            for id in control.out_of(*arc) {
                let light = links.len() as u16;
                control.movements[id.index()].signal = Some(SignalLink { signal, light });
                links.push((id, number));
            }
        }
    }
    links
}

fn phases(stages: &[Stage], links: &[(MovementId, usize)], control: &TrafficControl) -> Vec<Phase> {
    let width_m = stages.iter().flat_map(|stage| &stage.groups).map(|group| group.width_m).fold(0.0, f32::max);
    let all_red_s = if width_m > WIDE_M { ALL_RED_WIDE_S } else { ALL_RED_S };
    let greens_s = greens_s(stages, all_red_s);
    let mut phases = Vec::with_capacity(stages.len() * 3);
    for (number, green_s) in greens_s.into_iter().enumerate() {
        let green: Vec<Light> = links.iter().map(|(id, stage)| light(*id, *stage == number, links, control)).collect();
        let yellow = green.iter().map(|light| if *light == Light::Red { Light::Red } else { Light::Yellow }).collect();
        phases.push(Phase { duration_s: green_s, lights: green });
        phases.push(Phase { duration_s: YELLOW_S, lights: yellow });
        phases.push(Phase { duration_s: all_red_s, lights: vec![Light::Red; links.len()] });
    }
    phases
}

/// Green for what meets nobody that it must give way to in its stage, else green with the duty to wait.
fn light(id: MovementId, is_on: bool, links: &[(MovementId, usize)], control: &TrafficControl) -> Light {
    if !is_on {
        return Light::Red;
    }
    let stage_of = |id: MovementId| links.iter().find(|(other, _)| *other == id).map(|(_, stage)| *stage);
    let own = stage_of(id);
    if control.foes_of(id).iter().any(|foe| stage_of(*foe) == own) { Light::GreenYield } else { Light::Green }
}

/// The green time of each stage, in whole seconds.
fn greens_s(stages: &[Stage], all_red_s: f32) -> Vec<f32> {
    let shares: Vec<f32> = stages
        .iter()
        .map(|stage| stage.groups.iter().map(|group| flow_share(group.class)).fold(0.0, f32::max))
        .collect();
    let total = shares.iter().sum::<f32>();
    let flow = total.min(FLOW_SHARE_MAX);
    let between_s = YELLOW_S + all_red_s;
    let lost_s = stages.len() as f32 * (between_s - YELLOW_USED_S + START_LOST_S);
    let webster_s = (1.5 * lost_s + 5.0) / (1.0 - flow);
    let stepped_s = (webster_s / CYCLE_STEP_S).ceil() * CYCLE_STEP_S;
    let cycle_s = stepped_s.clamp(CYCLE_S.0, CYCLE_S.1);
    let green_s = cycle_s - stages.len() as f32 * between_s;
    let widths = (0..stages.len()).map(|own| crossed_m(stages, own));
    let mut greens: Vec<f32> = shares
        .iter()
        .zip(widths)
        .map(|(share, width_m)| {
            let walk_s = STEP_OFF_S + width_m / WALK_MPS - between_s;
            (green_s * share / total).round().max(walk_s.ceil()).max(GREEN_MIN_S)
        })
        .collect();
    // What rounding and the shortest greens shifted is taken from or given to the longest one.
    let over_s = greens.iter().sum::<f32>() - green_s;
    if let Some(longest) = greens.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *longest = (*longest - over_s).max(GREEN_MIN_S);
    }
    greens
}

/// The widest street that people cross while a stage has green: those of the other stages.
fn crossed_m(stages: &[Stage], own: usize) -> f32 {
    let others = stages.iter().enumerate().filter(|(number, _)| *number != own);
    others.flat_map(|(_, stage)| &stage.groups).map(|group| group.width_m).fold(0.0, f32::max)
}

/// Flow over saturation flow that a street is laid out for at a junction, by its class.
fn flow_share(class: StreetClass) -> f32 {
    match class {
        StreetClass::Motorway => 0.35,
        StreetClass::Fast => 0.30,
        StreetClass::Collector => 0.22,
        StreetClass::Shared => 0.12,
        StreetClass::Service | StreetClass::Promenade => 0.06,
    }
}
