//! The command line: every flag once, with the help that a newcomer reads.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use clap::{Args, Parser, Subcommand, ValueEnum};
use yagura::base::geo::LatLon;
use yagura::city::generate::{HOMES_MAX, HOMES_MIN};
use yagura::model::intent::{SPEED_MAX, SPEED_MIN};

/// Yagura (櫓): the operations center of a smart city.
///
/// Without a command it opens the window on a simulated city. It needs no network, no account and no server.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub city: CityArgs,
    #[command(flatten)]
    pub window: WindowArgs,
}

/// What to do instead of opening the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Draw one full window to a PNG file, without a display, after ten simulated minutes of warming up.
    Snapshot(SnapshotArgs),
    /// Run the city without a window, as fast as it goes, and report what happened.
    Simulate(SimulateArgs),
    /// List the scenarios that come with the program.
    Scenarios,
    /// Prove that a journal is as it was written, with the archives before it, and name the first broken record.
    Verify(VerifyArgs),
    /// Work with a journal.
    Journal(JournalArgs),
    /// Say who may sign in. Without a list, nobody has to.
    People(PeopleArgs),
}

/// Which city, how many live in it, and when.
#[derive(Clone, Debug, Args)]
pub struct CityArgs {
    /// A city from OpenStreetMap (.osm.pbf, .osm or .osm.gz) or from a network of SUMO (.net.xml or .net.xml.gz).
    /// Without it the town of Orimachi is generated.
    #[arg(long, value_name = "FILE", conflicts_with = "homes", global = true, help_heading = "City")]
    pub city: Option<PathBuf>,
    /// Homes of the generated city.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(HOMES_MIN)..=i64::from(HOMES_MAX)),
          default_value_t = 8_000, global = true, help_heading = "City")]
    pub homes: u32,
    /// Vehicles; without it they follow the number of homes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_000_000), global = true, help_heading = "City")]
    pub vehicles: Option<u32>,
    /// The seed from which the city and everything that happens in it follow.
    #[arg(long, value_name = "S", default_value_t = 1, global = true, help_heading = "City")]
    pub seed: u64,
    /// The simulated day [default: 2026-08-03].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, conflicts_with = "scenario", global = true, help_heading = "City")]
    pub date: Option<NaiveDate>,
    /// The time of day, local to the city, at which the simulation starts, or of the picture that is drawn [default: 08:00].
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day, global = true, help_heading = "City")]
    pub at: Option<NaiveTime>,
    /// Play a scenario, which sets the clock, the weather and what happens: its name, or a .toml file of your own. `list`
    /// lists those that come with the program.
    #[arg(long, value_name = "NAME|FILE", global = true, help_heading = "City")]
    pub scenario: Option<String>,
    /// The city's time zone, as in Asia/Tokyo; without it, the zone at its coordinates.
    #[arg(long, value_name = "ZONE", value_parser = zone, global = true, help_heading = "City")]
    pub timezone: Option<chrono_tz::Tz>,
}

/// How the window starts.
#[derive(Clone, Debug, Args)]
pub struct WindowArgs {
    /// Simulated seconds a second, 1 to 600.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed, help_heading = "Window")]
    pub speed: f32,
    /// Begin the scenario again at its end, for a stand.
    #[arg(long = "loop", requires = "scenario", help_heading = "Window")]
    pub is_looping: bool,
    /// Where settings are kept, instead of the system's place for them.
    #[arg(long, value_name = "DIR", global = true, help_heading = "Window")]
    pub config_dir: Option<PathBuf>,
    /// Where the journal of commands is kept, instead of `journal.db` beside the settings.
    #[arg(long, value_name = "FILE", help_heading = "Window")]
    pub journal: Option<PathBuf>,
    /// The list of people who may sign in, instead of `people.toml` beside the settings. Without that file nobody has to.
    #[arg(long, value_name = "FILE", global = true, help_heading = "Window")]
    pub people: Option<PathBuf>,
    /// A base map under the city: the URL of raster tiles with {z}, {x} and {y}, or a local .pmtiles file.
    /// Without it no tile is ever asked for.
    #[arg(long, value_name = "URL|FILE", global = true, help_heading = "Window")]
    pub base_map: Option<String>,
    /// What the base map's owner wants to be named, shown on the map.
    #[arg(long, value_name = "TEXT", requires = "base_map", global = true, help_heading = "Window")]
    pub base_map_attribution: Option<String>,
    /// Print a line when the first frame of the living city is drawn, for measuring the start.
    #[arg(long, hide = true)]
    pub announce_first_frame: bool,
}

/// One picture of the window.
#[derive(Clone, Debug, Args)]
pub struct SnapshotArgs {
    /// The PNG file to write.
    #[arg(long, value_name = "FILE.png")]
    pub out: PathBuf,
    /// Width and height in pixels.
    #[arg(long, value_name = "WxH", default_value = "1600x1000", value_parser = size)]
    pub size: (u32, u32),
    #[arg(long, value_enum, default_value_t = ThemeArg::Dark)]
    pub theme: ThemeArg,
    #[arg(long, value_enum, default_value_t = LangArg::En)]
    pub lang: LangArg,
    /// Zoom of the map as in web maps (15 shows quarters, 18 houses). Without it the whole city is shown.
    #[arg(long, value_name = "Z", value_parser = zoom, requires = "center")]
    pub zoom: Option<f64>,
    /// Middle of the map, latitude first.
    #[arg(long, value_name = "LAT,LON", value_parser = place, requires = "zoom", allow_hyphen_values = true)]
    pub center: Option<LatLon>,
    #[arg(long, value_enum, default_value_t = WorkspaceArg::Overview)]
    pub workspace: WorkspaceArg,
    /// A thing to select, by name ("Shuttle 12") or URN.
    #[arg(long, value_name = "NAME|URN")]
    pub select: Option<String>,
}

/// A run without a window.
#[derive(Clone, Debug, Args)]
pub struct SimulateArgs {
    /// How long to run, counted from --at: 90s, 30m, 24h, 7d.
    #[arg(long, value_name = "DURATION", value_parser = duration, required_unless_present = "trips")]
    pub until: Option<Duration>,
    /// Run only these routes of the traffic simulator SUMO (.rou.xml or .rou.xml.gz), on the network that --city gives
    /// (.net.xml or .net.xml.gz), until all have arrived.
    #[arg(long, value_name = "FILE", conflicts_with = "until")]
    pub trips: Option<PathBuf>,
    /// Write the report to this JSON file instead of the screen.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
}

/// The proof of a journal.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// Journals; archives in the same folder are followed back by themselves.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// A hash that was noted, such as the status bar shows it, or its first eight digits or more; it must be in the
    /// chain.
    #[arg(long, value_name = "HASH", value_parser = noted_hash)]
    pub head: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct JournalArgs {
    #[command(subcommand)]
    pub command: JournalCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub enum JournalCommand {
    /// Write the records of one file as CSV or JSON Lines.
    Export(ExportArgs),
}

#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    pub file: PathBuf,
    /// Comma-separated values, for a spreadsheet.
    #[arg(long, required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub csv: bool,
    /// One JSON object a line, for a program.
    #[arg(long)]
    pub jsonl: bool,
    /// The file to write, instead of the screen.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct PeopleArgs {
    #[command(subcommand)]
    pub command: PeopleCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub enum PeopleCommand {
    /// Show who is in the list.
    List,
    /// Add somebody. The PIN is asked for twice without showing it; from a pipe it is the first two lines.
    Add(AddPersonArgs),
    /// Take somebody out of the list.
    Remove { name: String },
}

#[derive(Clone, Debug, Args)]
pub struct AddPersonArgs {
    pub name: String,
    #[arg(long, value_enum)]
    pub role: RoleArg,
    /// The company whose vehicles a partner operator commands, such as "Hikyaku Parcels".
    #[arg(long, value_name = "COMPANY")]
    pub partner: Option<String>,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleArg {
    /// Looks only, and stops what is dangerous.
    Viewer,
    /// Gives commands to everything but partners' vehicles.
    Operator,
    /// Gives commands to everything.
    Supervisor,
    /// Gives commands to one company's vehicles.
    Partner,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ThemeArg {
    Dark,
    Light,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LangArg {
    En,
    Ja,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum WorkspaceArg {
    Overview,
    Dispatch,
    Energy,
}

/// Smallest and largest side of a snapshot, in pixels.
const SIZE_RANGE: std::ops::RangeInclusive<u32> = 320..=8192;
/// Zooms between a whole continent and single bricks.
const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 2.0..=22.0;
/// The longest run: a simulated year.
const UNTIL_MAX: Duration = Duration::from_hours(366 * 24);

/// Digits of a hash that tell it from every other in a journal.
const HASH_DIGITS: std::ops::RangeInclusive<usize> = 8..=64;

fn noted_hash(text: &str) -> Result<String, String> {
    let is_hash = HASH_DIGITS.contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_hexdigit());
    is_hash
        .then(|| text.to_ascii_lowercase())
        .ok_or_else(|| "a hash is 8 to 64 of the digits 0 to 9 and a to f".to_owned())
}

fn date(text: &str) -> Result<NaiveDate, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    date.ok_or_else(|| "no such day; a date looks like 2026-08-03".to_owned())
}

fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()
        .ok_or_else(|| "a time of day looks like 08:00 or 18:30:15".to_owned())
}

fn zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().ok().ok_or_else(|| "a time zone looks like Asia/Tokyo or Europe/Helsinki".to_owned())
}

fn speed(text: &str) -> Result<f32, String> {
    let speed: f32 =
        text.trim_start_matches('×').parse().ok().ok_or_else(|| "a speed is a number, as in 10".to_owned())?;
    (SPEED_MIN..=SPEED_MAX)
        .contains(&speed)
        .then_some(speed)
        .ok_or_else(|| format!("a speed lies between {SPEED_MIN} and {SPEED_MAX}; to go faster, use `yagura simulate`"))
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let sides = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let (width, height) = sides.ok_or_else(|| "a size looks like 1600x1000".to_owned())?;
    if SIZE_RANGE.contains(&width) && SIZE_RANGE.contains(&height) {
        Ok((width, height))
    } else {
        Err(format!("each side lies between {} and {} pixels", SIZE_RANGE.start(), SIZE_RANGE.end()))
    }
}

fn zoom(text: &str) -> Result<f64, String> {
    let zoom: f64 = text.parse().ok().ok_or_else(|| "a zoom is a number, as in 15.5".to_owned())?;
    ZOOM_RANGE
        .contains(&zoom)
        .then_some(zoom)
        .ok_or_else(|| format!("a zoom lies between {} and {}", ZOOM_RANGE.start(), ZOOM_RANGE.end()))
}

fn place(text: &str) -> Result<LatLon, String> {
    let numbers = text.split_once(',').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    let (lat, lon) = numbers.ok_or_else(|| "a place looks like 35.2,138.9: latitude, longitude".to_owned())?;
    let place = LatLon { lat, lon };
    place.is_on_map().then_some(place).ok_or_else(|| {
        format!(
            "{lat},{lon} is not on the map: latitude goes from −85 to 85, longitude from −180 to 180; latitude first"
        )
    })
}

fn duration(text: &str) -> Result<Duration, String> {
    let duration =
        humantime::parse_duration(text).map_err(|error| format!("{error}; a duration looks like 30m or 24h"))?;
    if duration.is_zero() || duration > UNTIL_MAX {
        return Err("a run lasts between a second and 366 days".to_owned());
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn impossible_flags_name_the_mend() {
        for (args, mend) in [
            (["yagura", "--at", "25:00"].as_slice(), "08:00"),
            (&["yagura", "--speed", "9999"], "simulate"),
            (&["yagura", "--homes", "3"], "500"),
            (&["yagura", "--date", "yesterday"], "--date"),
            (&["yagura", "--timezone", "Moon/Base"], "Asia/Tokyo"),
            (&["yagura", "--city", "a.osm", "--homes", "900"], "--homes"),
            (&["yagura", "snapshot", "--out", "a.png", "--size", "10x10"], "320"),
            (&["yagura", "snapshot", "--out", "a.png", "--zoom", "15", "--center", "138.9,35.2"], "latitude first"),
            (&["yagura", "simulate", "--until", "soon"], "24h"),
            (&["yagura", "--loop"], "--scenario"),
            (&["yagura", "--scenario", "morning", "--date", "2026-01-01"], "--date"),
            (&["yagura", "simulate"], "--until"),
            (&["yagura", "people", "add", "Aiko"], "--role"),
            (&["yagura", "people", "add", "Aiko", "--role", "boss"], "supervisor"),
            (&["yagura", "verify"], "FILE"),
            (&["yagura", "verify", "a.sqlite", "--head", "xyz"], "digits"),
            (&["yagura", "journal", "export", "a.sqlite"], "--csv"),
            (&["yagura", "journal", "export", "a.sqlite", "--csv", "--jsonl"], "--jsonl"),
            (&["yagura", "--city", "a.net.xml", "simulate", "--trips", "a.rou.xml", "--until", "1h"], "--trips"),
        ] {
            let error = Cli::try_parse_from(args).expect_err("must be refused").to_string();
            assert!(error.contains(mend), "{args:?} said: {error}");
        }
    }

    #[test]
    fn flags_stand_before_or_after_the_command() {
        let cli = Cli::try_parse_from(["yagura", "simulate", "--until", "1h30m", "--seed", "7"]).expect("parses");
        assert_eq!(cli.city.seed, 7);
        assert!(matches!(cli.command, Some(Command::Simulate(args)) if args.until == Some(Duration::from_mins(90))));
    }
}
