//! Benchmark files: Li and Lim (2001) and Sartori and Buriol (2020).

use anyhow::{Context as _, Result, bail, ensure};
use yagura::plan::pickup_delivery::{
    Aim, Itinerary, Job, Load, Matrix, PlaceNo, Plan, Problem, Stop, StopNo, Travel, Vehicle, Window,
};

/// A file's problem, and its node numbers.
pub struct Benchmark {
    pub problem: Problem,
    nodes: Vec<Node>,
    legs: Matrix,
    capacity: i32,
    /// The nodes of each job.
    pairs: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    at: (f64, f64),
    load: i32,
    earliest: f64,
    latest: f64,
    service: f64,
    drop_off: usize,
}

/// Rounding of sums of times.
const ROUNDING: f64 = 1e-6;

impl Benchmark {
    /// Reads a file's text.
    ///
    /// # Errors
    /// When it has neither form, or its pairs don't fit.
    pub fn parse(text: &str) -> Result<Self> {
        if text.trim_start().starts_with("NAME") { Self::parse_real_roads(text) } else { Self::parse_plane(text) }
    }

    /// Li and Lim: a line with vehicles, capacity and speed, then a line for each node; legs are Euclidean.
    fn parse_plane(text: &str) -> Result<Self> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let head = numbers(lines.next().context("the file is empty")?)?;
        let [vehicles, capacity, ..] = head[..] else { bail!("the first line has vehicles and capacity") };
        let nodes = lines.map(|line| node(&numbers(line)?)).collect::<Result<Vec<_>>>()?;
        let legs = Matrix::new(nodes.len(), |a, b| {
            let (a, b) = (nodes[a.index()].at, nodes[b.index()].at);
            ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
        });
        Self::new(nodes, legs, vehicles as usize, capacity as i32)
    }

    /// Sartori and Buriol: named headings, then nodes, then the matrix of minutes.
    fn parse_real_roads(text: &str) -> Result<Self> {
        let heading = |name: &str| -> Result<usize> {
            let line = text.lines().find(|line| line.starts_with(name)).with_context(|| format!("no line {name}"))?;
            let value = line.split(':').nth(1).with_context(|| format!("{name} has no value"))?;
            value.trim().parse().with_context(|| format!("{name} is no number"))
        };
        let (size, capacity, horizon) = (heading("SIZE")?, heading("CAPACITY")?, heading("ROUTE-TIME")?);
        let mut lines = text.lines().skip_while(|line| line.trim() != "NODES").skip(1);
        let nodes = lines.by_ref().take(size).map(|line| node(&numbers(line)?)).collect::<Result<Vec<_>>>();
        let mut nodes = nodes?;
        ensure!(size > 0 && nodes.len() == size, "there are {} nodes, not {size}", nodes.len());
        nodes[0].latest = horizon as f64;
        let rows = lines.skip(1).take(size).map(numbers).collect::<Result<Vec<_>>>()?;
        ensure!(rows.len() == size && rows.iter().all(|row| row.len() == size), "the matrix is not {size} x {size}");
        let legs = Matrix::new(size, |a, b| rows[a.index()][b.index()]);
        let pairs = nodes.iter().filter(|node| node.load > 0).count();
        Self::new(nodes, legs, pairs, capacity as i32)
    }

    fn new(nodes: Vec<Node>, legs: Matrix, vehicles: usize, capacity: i32) -> Result<Self> {
        let is_pick_up = |number: &usize| *number > 0 && nodes[*number].drop_off > 0;
        let pairs: Vec<(usize, usize)> =
            (0..nodes.len()).filter(is_pick_up).map(|number| (number, nodes[number].drop_off)).collect();
        ensure!(pairs.iter().all(|pair| pair.1 < nodes.len()), "a drop-off is no node");
        ensure!(pairs.len() * 2 + 1 == nodes.len(), "{} pairs don't make {} nodes", pairs.len(), nodes.len());
        let depot = nodes.first().context("there is no depot")?;
        let stop = |number: usize| {
            let Node { earliest, latest, service, .. } = nodes[number];
            Stop { place: PlaceNo(number as u32), window: Window { earliest, latest }, service }
        };
        let job = |pair: &(usize, usize)| Job::new(stop(pair.0), stop(pair.1), Load::of(nodes[pair.0].load));
        let vehicle = Vehicle {
            start: PlaceNo(0),
            end: PlaceNo(0),
            shift: Window { earliest: depot.earliest, latest: depot.latest },
            capacity: Load::of(capacity),
            offers: 0,
            travel: 0,
            fixed_cost: 0.0,
            range: f64::INFINITY,
            duration_max: f64::INFINITY,
            planned: Vec::new(),
            frozen: 0,
        };
        let fleet = vec![vehicle; vehicles.min(pairs.len())];
        let jobs = pairs.iter().map(job).collect();
        let problem = Problem::new(jobs, fleet, vec![Travel::by_time(legs.clone())], Aim::FewestVehicles)?;
        Ok(Self { problem, nodes, legs, capacity, pairs })
    }

    /// The node numbers of each vehicle, without the depot.
    pub fn routes(&self, plan: &Plan) -> Vec<Vec<usize>> {
        let nodes = |it: &Itinerary| {
            let stops = it.times.iter().filter(|timing| !timing.stop.is_terminal());
            stops.map(|timing| self.node(timing.stop)).collect()
        };
        plan.itineraries.iter().map(nodes).collect()
    }

    /// The file's number of a stop's node.
    fn node(&self, stop: StopNo) -> usize {
        let (pick_up, drop_off) = self.pairs[stop.job().index()];
        if stop.is_pick_up() { pick_up } else { drop_off }
    }

    /// The sum of all legs, and whether every node is served once within its window, the load and the order.
    pub fn check(&self, routes: &[Vec<usize>]) -> (f64, bool) {
        let mut served = vec![0_u32; self.nodes.len()];
        let mut cost = 0.0;
        let mut is_feasible = true;
        for route in routes {
            let (mut time, mut load, mut at) = (self.nodes[0].earliest, 0, 0);
            let mut waited_for = Vec::new();
            for number in route.iter().copied().chain([0]) {
                let (node, leg) = (self.nodes[number], self.legs.leg(PlaceNo(at as u32), PlaceNo(number as u32)));
                cost += leg;
                time += leg;
                is_feasible &= time <= node.latest + ROUNDING;
                time = time.max(node.earliest) + node.service;
                load += node.load;
                is_feasible &= load <= self.capacity;
                if number != 0 {
                    served[number] += 1;
                    is_feasible &= node.drop_off > 0 || waited_for.contains(&number);
                    waited_for.push(node.drop_off);
                }
                at = number;
            }
        }
        (cost, is_feasible && served[1..].iter().all(|times| *times == 1))
    }
}

fn numbers(line: &str) -> Result<Vec<f64>> {
    line.split_whitespace().map(|word| word.parse().with_context(|| format!("`{word}` is no number"))).collect()
}

/// Number, x, y, load, earliest, latest, service, pick-up, drop-off.
fn node(fields: &[f64]) -> Result<Node> {
    let [_, x, y, load, earliest, latest, service, _, drop_off] = fields[..] else { bail!("a node has nine fields") };
    Ok(Node { at: (x, y), load: load as i32, earliest, latest, service, drop_off: drop_off as usize })
}
