//! The bare command: opens the window.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow, bail};
use yagura::base::time::Timestamp;
use yagura::journal::{Journal, Policy};
use yagura::model::Control;
use yagura::sim::Simulator;
use yagura::sim::scenario::Scenario;
use yagura::station::runner::Progress;
use yagura::station::{Journaling, Runner, Station, StationDesk};
use yagura::ui::app::{AppOptions, SettingsSource};
use yagura::ui::launch::{Ending, Launcher, Preparing, Waiting};
use yagura::ui::map::MapOptions;
use yagura::ui::map::basemap::BaseMap;
use yagura::ui::settings;
use yagura::world::Desk;

use crate::args::{CityArgs, WindowArgs};
use crate::people;
use crate::prepare::{self, Plan};
use crate::screen;

/// Windows opened one after the other because the graphics adapter was reset each time.
const GPU_RESETS_MAX: u32 = 5;
/// The journal's file, beside the settings.
const JOURNAL_NAME: &str = "journal.db";

/// Smallest window that everything fits into, in points.
const WINDOW_MIN: [f32; 2] = [960.0, 600.0];

type StationRunner = Runner<anyhow::Error>;

pub fn run(city_args: &CityArgs, args: &WindowArgs) -> Result<()> {
    if let Some(path) = &city_args.city {
        anyhow::ensure!(path.is_file(), "{} can't be found: name a city file that is there", path.display());
    }
    ensure_display()?;
    // Before the city is read, so that a bad flag is told at once.
    let settings_path = settings::folder(args.config_dir.as_deref()).map(|folder| folder.join(settings::FILE_NAME));
    let (remembered, mut trouble) = settings_path.as_deref().map(settings::load).unwrap_or_default();
    let flag = args.base_map.clone().filter(|map| !map.is_empty());
    let base_map = flag.or_else(|| Some(remembered.base_map.clone()).filter(|map| !map.is_empty()));
    let attribution = args.base_map_attribution.clone().unwrap_or(remembered.base_map_attribution.clone());
    let map = map_options(base_map.as_deref(), Some(&attribution))?;

    prepare::ensure_one_clock(city_args)?;
    let scenario = prepare::scenario(city_args)?;
    let journal = args.journal.clone().or_else(|| Some(settings_path.as_ref()?.with_file_name(JOURNAL_NAME)));
    let kept = Kept {
        journal,
        people: people::file(args.people.as_deref(), args.config_dir.as_deref()),
        bookings: settings_path.as_deref().and_then(Path::parent).map(Path::to_owned),
        settings: vec![
            ("lock_after_minutes", remembered.lock_after_minutes.to_string()),
            ("base_map", base_map.as_deref().map(whose_map).unwrap_or_default()),
        ],
    };
    let runner = start_station(city_args, args, scenario, kept)?;
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    for round in 0..=GPU_RESETS_MAX {
        let ending = Ending::default();
        // What was wrong with the file is told once; a window after a reset reads what the last one kept.
        let (settings, error) = match trouble.take() {
            None if round > 0 => settings_path.as_deref().map(settings::load).unwrap_or_default(),
            error => (remembered.clone(), error),
        };
        let source = SettingsSource { settings, path: settings_path.clone(), error };
        open(city_args, args, source, &map, &runner, &outcome, &ending)?;
        if let Some(error) = outcome.borrow_mut().failure.take() {
            return Err(error);
        }
        if !ending.is_gpu_lost() {
            return Ok(());
        }
    }
    bail!("the graphics adapter was reset {GPU_RESETS_MAX} times; update its driver")
}

/// What windows leave behind for the next one, and for the exit code.
#[derive(Default)]
struct Outcome {
    desk: Option<Arc<StationDesk>>,
    failure: Option<anyhow::Error>,
}

/// What a station keeps besides the city: its journal, the list of people, and settings that matter, to be journaled.
struct Kept {
    journal: Option<PathBuf>,
    people: Option<PathBuf>,
    settings: Vec<(&'static str, String)>,
    /// The folder of bookings.
    bookings: Option<PathBuf>,
}

/// Whose base map it is: the server without what stands after it, where a key may be.
fn whose_map(named: &str) -> String {
    match named.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            format!("{scheme}://{}", host.rsplit('@').next().unwrap_or_default())
        }
        None => named.to_owned(),
    }
}

fn start_station(
    city_args: &CityArgs,
    args: &WindowArgs,
    scenario: Option<Arc<Scenario>>,
    kept: Kept,
) -> Result<StationRunner> {
    let (city_args, speed, is_looping) = (city_args.clone(), args.speed, args.is_looping);
    let make = move || -> Result<Station<Simulator>> {
        let city = prepare::city(&city_args)?;
        let plan = Plan::of(&city_args, &city, scenario)?;
        let mut station = Station::new(city.clone(), Box::new(plan.simulator(&city_args, &city, is_looping)?));
        station.control(Control::SetSpeed(speed));
        if let Some(path) = &kept.journal {
            station.keep_journal(keep(path));
        }
        if let Some(path) = &kept.people {
            station.seat_people(path);
        }
        if let Some(folder) = &kept.bookings {
            station.keep_bookings(folder);
        }
        for (key, value) in &kept.settings {
            station.note_setting(key, "", value, None);
        }
        Ok(station)
    };
    // The waiting window looks by itself, several times a second.
    Ok(Runner::start(make, || {})?)
}

/// Opens the journal. One that can't be opened is tried again while the window runs, which says what is wrong with it.
fn keep(path: &Path) -> Journaling {
    let wall = wall_clock();
    let station = workstation();
    // What keeps the folder from being made is told by opening.
    path.parent().map(std::fs::create_dir_all);
    let opened = Journal::open(path, Policy::default(), &station, wall);
    let journal = match opened {
        Ok((journal, _report)) => journal,
        Err(error) => {
            tracing::warn!("{error}");
            Journal::without(path, Policy::default(), &station, &error)
        }
    };
    Journaling::new(journal, &station, wall)
}

fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What the machine is called, for the journal.
fn workstation() -> String {
    let of_env = || ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let of_file = || std::fs::read_to_string("/etc/hostname").ok().map(|name| name.trim().to_owned());
    of_env().or_else(of_file).filter(|name| !name.is_empty()).unwrap_or_else(|| "workstation".to_owned())
}

fn open(
    city_args: &CityArgs,
    args: &WindowArgs,
    source: SettingsSource,
    map: &MapOptions,
    runner: &StationRunner,
    outcome: &Rc<RefCell<Outcome>>,
    ending: &Ending,
) -> Result<()> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Yagura")
        .with_app_id("yagura")
        .with_inner_size([source.settings.window_width, source.settings.window_height])
        .with_min_inner_size(WINDOW_MIN);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Wgpu, ..Default::default() };
    let waiting =
        Waiting { file: city_args.city.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into()) };
    let progress = move || progress(runner, outcome);
    let app_options = AppOptions { map: map.clone(), welcomes: city_args.scenario.is_none(), ..AppOptions::default() };
    let announces = args.announce_first_frame;
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let launcher = Launcher::new(cc, Box::new(progress), waiting, source, app_options, ending.clone());
        let launcher = if announces { launcher.on_first_live_frame(announce) } else { launcher };
        Ok(Box::new(launcher))
    });
    eframe::run_native("Yagura", options, create).map_err(|error| match error {
        eframe::Error::Wgpu(error) => anyhow!(
            "the window can't be drawn ({error}); install a graphics driver for Vulkan, or Mesa's software one (Debian: \
             mesa-vulkan-drivers)"
        ),
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => anyhow!(
            "the window can't be opened: no display answers. Check that DISPLAY or WAYLAND_DISPLAY names one that runs; \
             `yagura snapshot` and `yagura simulate` need none"
        ),
        eframe::Error::AppCreation(error) => anyhow!("the window can't be opened: {error}"),
    })
}

fn progress(runner: &StationRunner, outcome: &RefCell<Outcome>) -> Preparing {
    let mut outcome = outcome.borrow_mut();
    if let Some(desk) = &outcome.desk {
        return Preparing::Ready(desk.clone());
    }
    match runner.progress() {
        Progress::Preparing => Preparing::Working,
        Progress::Ready(desk) => {
            outcome.desk = Some(desk.clone());
            Preparing::Ready(desk as Arc<dyn Desk>)
        }
        Progress::Failed(error) => {
            outcome.failure = Some(error);
            Preparing::Failed
        }
        Progress::Gone => {
            outcome.failure = Some(anyhow!("the station ended while it was being prepared"));
            Preparing::Failed
        }
    }
}

/// Tells the measurement of the start, which waits for this line.
fn announce() {
    if let Err(error) = screen::say("first live frame\n") {
        tracing::warn!("{error:#}");
    }
}

/// The map's options from a tile URL or the path of a PMTiles file.
pub fn map_options(base_map: Option<&str>, attribution: Option<&str>) -> Result<MapOptions> {
    Ok(MapOptions { base_map: BaseMap::named(base_map, attribution.unwrap_or_default())? })
}

/// Says what can be done without a display, before anything is opened.
#[cfg(all(unix, not(target_os = "macos")))]
fn ensure_display() -> Result<()> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET") {
        return Ok(());
    }
    bail!(
        "there is no display (neither WAYLAND_DISPLAY nor DISPLAY is set). Without one, `yagura snapshot --out city.png` \
         draws the window to a picture, and `yagura simulate --until 1h` runs the city and reports"
    )
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn ensure_display() -> Result<()> {
    Ok(())
}
