//! Why a SUMO file can't be used, and the mend.

/// A SUMO file that can't be used. Each message names the file, the line and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SumoError {
    #[error("can't open the SUMO file `{file}`: {cause}. Check the path and that you may read it.")]
    Open { file: String, cause: std::io::Error },
    #[error("the SUMO file `{file}` is empty. Write it again with netconvert, netgenerate or duarouter.")]
    Empty { file: String },
    #[error("the SUMO file `{file}` ends in the middle, at line {line}. Copy it again: it was cut off.")]
    CutOff { file: String, line: usize },
    #[error("the SUMO file `{file}` is damaged at line {line}: {cause}. Copy it again, or correct that line.")]
    Damaged { file: String, line: usize, cause: String },
    #[error("`{file}` holds no {wanted}: {found}. Give a file whose outermost element is <{root}>.")]
    NotSumo { file: String, found: String, wanted: &'static str, root: &'static str },
    #[error("`{file}`, line {line}: <{element}> has no `{attribute}`. Add it.")]
    Missing { file: String, line: usize, element: String, attribute: String },
    #[error("`{file}`, line {line}: <{element}> has {attribute}=\"{value}\"; {wanted}. Correct the value.")]
    BadValue { file: String, line: usize, element: String, attribute: String, value: String, wanted: &'static str },
    #[error("`{file}`, line {line}: there is no {what} `{id}`. {mend}")]
    Unknown { file: String, line: usize, what: &'static str, id: String, mend: &'static str },
    #[error("`{file}`, line {line}: the {what} `{id}` is there twice. Remove one of them.")]
    Twice { file: String, line: usize, what: &'static str, id: String },
    #[error(
        "`{file}`, line {line}: the route of `{id}` goes from edge `{from}` to `{to}`, but no connection leads there. \
         Make the routes anew with duarouter on this network."
    )]
    NotConnected { file: String, line: usize, id: String, from: String, to: String },
    #[error("`{file}`, line {line}: {what} can't be used yet. {mend}")]
    Unsupported { file: String, line: usize, what: String, mend: &'static str },
    #[error("there is no edge for road vehicles in the SUMO network `{file}`. Give a network with car lanes.")]
    NoEdges { file: String },
    #[error(
        "the SUMO network `{file}` is {extent_km:.0} km across; a city is at most {limit_km:.0} km. Cut out a smaller piece (netconvert --keep-edges.in-boundary)."
    )]
    TooLarge { file: String, extent_km: f64, limit_km: f64 },
    #[error(
        "the city has no SUMO network, so the trips of `{file}` have no edges to run on. Give the network with --city FILE.net.xml."
    )]
    NoNetwork { file: String },
}
