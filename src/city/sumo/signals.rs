//! From a network's signal programs to signals.

use std::collections::HashMap;

use crate::base::ids::{FeederId, NodeId, SignalId};
use crate::city::control::{Light, Phase, Signal, SignalLink, TrafficControl};

use super::error::SumoError;
use super::movements::MovementOf;
use super::net::{RawNet, RawProgram};
use super::streets::Streets;
use super::xml::Document;

/// Adds the signals and links the movements to them. Of several programs of one signal the last one runs.
pub fn add(
    document: &Document,
    net: &RawNet,
    streets: &Streets,
    movement_of: &MovementOf,
    control: &mut TrafficControl,
) -> Result<(), SumoError> {
    let programs: HashMap<&str, &RawProgram> =
        net.programs.iter().map(|program| (program.id.as_str(), program)).collect();
    let mut signal_of_id: HashMap<&str, SignalId> = HashMap::new();
    for (index, connection) in net.connections.iter().enumerate() {
        let (Some(movement), Some((id, light))) = (movement_of[index], &connection.signal) else { continue };
        let line = || document.line(connection.at);
        let Some(program) = programs.get(id.as_str()) else {
            return Err(SumoError::Unknown {
                file: document.file.clone(),
                line: line(),
                what: "tlLogic",
                id: id.clone(),
                mend: "Add its program, or take `tl` and `linkIndex` from the connection.",
            });
        };
        if program.phases.is_empty() {
            continue;
        }
        if program.phases.iter().any(|(_, state)| *light >= state.len()) {
            return Err(SumoError::BadValue {
                file: document.file.clone(),
                line: line(),
                element: "connection".to_owned(),
                attribute: "linkIndex".to_owned(),
                value: light.to_string(),
                wanted: "a phase of its tlLogic has fewer letters",
            });
        }
        let movement = movement.index();
        let node = streets.graph.arc(control.movements[movement].from).to;
        let signal = *signal_of_id.entry(program.id.as_str()).or_insert_with(|| {
            let node = streets.node_of_id.get(&program.id).copied().unwrap_or(node);
            control.signals.push(signal(program, node, streets));
            SignalId::from_index(control.signals.len() - 1)
        });
        let light = u16::try_from(*light).unwrap_or(u16::MAX);
        // Lanes of one movement have their own links; they switch together, so the first one stands for all.
        let link = control.movements[movement].signal.get_or_insert(SignalLink { signal, light });
        link.light = link.light.min(light);
    }
    Ok(())
}

fn signal(program: &RawProgram, node: NodeId, streets: &Streets) -> Signal {
    let cycle_s: f64 = program.phases.iter().map(|(duration_s, _)| duration_s).sum();
    let phase = |(duration_s, state): &(f64, String)| Phase {
        duration_s: *duration_s as f32,
        lights: state.chars().map(light).collect(),
    };
    Signal {
        node,
        place: streets.graph.nodes[node.index()],
        feeder: FeederId::NONE,
        offset_s: program.offset_s.rem_euclid(cycle_s) as f32,
        phases: program.phases.iter().map(phase).collect(),
    }
}

/// What a letter of a phase means (SUMO, "Traffic Lights": signal state definitions).
fn light(letter: char) -> Light {
    match letter {
        'G' => Light::Green,
        // A green arrow to turn at after stopping gives way like any lesser green.
        'g' | 's' => Light::GreenYield,
        'y' | 'Y' => Light::Yellow,
        'o' | 'O' => Light::Off,
        // Red and yellow together: don't start yet.
        _ => Light::Red,
    }
}
