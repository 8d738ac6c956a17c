//! `yagura snapshot`: one full window as a PNG file, without a display.

use std::io::Cursor;

use anyhow::{Context as _, Result, bail};
use yagura::base::time::Span;
use yagura::city::City;
use yagura::model::{Control, Source as _, Thing, Vehicle};
use yagura::station::Station;
use yagura::ui::app::AppOptions;
use yagura::ui::docking::Workspace;
use yagura::ui::snapshot::{SnapshotOptions, take};
use yagura::ui::text::Language;
use yagura::ui::theme::Look;
use yagura::world::urn::thing_of;

use crate::args::{CityArgs, LangArg, SnapshotArgs, ThemeArg, WindowArgs, WorkspaceArg};
use crate::prepare::{self, Plan};
use crate::window;

/// The city warms up for so long before the moment that is drawn.
const WARM_UP: Span = Span::from_s(600);
/// Warming up happens in steps, so that the history has a sample for each minute.
const STEP: Span = Span::from_s(10);

pub fn run(city_args: &CityArgs, window_args: &WindowArgs, args: &SnapshotArgs) -> Result<()> {
    let scenario = prepare::scenario(city_args)?;
    let city = prepare::city(city_args)?;
    let plan = Plan::of(city_args, &city, scenario)?.earlier(WARM_UP);
    let warm_up = match (&plan.scenario, city_args.at) {
        (Some(scenario), Some(at)) => scenario.until(at)?,
        _ => WARM_UP,
    };
    let simulator = plan.simulator(city_args, &city, false)?;
    let select = match &args.select {
        Some(name) => Some(thing_named(name, &city, &simulator.roster())?),
        None => None,
    };
    let mut station = Station::new(city, Box::new(simulator));
    let mut done = Span::ZERO;
    while done < warm_up {
        let step = Span(STEP.0.min(warm_up.0 - done.0));
        station.control(Control::Jump(step));
        station.step(std::time::Duration::ZERO);
        done.0 += step.0;
    }
    let options = SnapshotOptions {
        size: args.size,
        camera: args.zoom.zip(args.center),
        select,
        app: AppOptions {
            look: Some(match args.theme {
                ThemeArg::Dark => Look::Dark,
                ThemeArg::Light => Look::Light,
            }),
            language: Some(match args.lang {
                LangArg::En => Language::English,
                LangArg::Ja => Language::Japanese,
            }),
            workspace: Some(match args.workspace {
                WorkspaceArg::Overview => Workspace::Overview,
                WorkspaceArg::Dispatch => Workspace::Dispatch,
                WorkspaceArg::Energy => Workspace::Energy,
            }),
            map: window::map_options(window_args.base_map.as_deref(), window_args.base_map_attribution.as_deref())?,
            welcomes: false,
            is_still: true,
        },
    };
    let picture = take(&mut station, options)?;
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).context("the picture can't be written as PNG")?;
    prepare::write_file(&args.out, png.get_ref())
}

/// The thing of a name in either language, or of a URN.
fn thing_named(name: &str, city: &std::sync::Arc<City>, roster: &std::sync::Arc<[Vehicle]>) -> Result<Thing> {
    if let Some(thing) = thing_of(city, roster, name) {
        return Ok(thing);
    }
    let index = yagura::ui::search_words::search_index(city.clone(), roster.clone());
    match index.find(name, 1).first() {
        Some(found) => Ok(found.thing),
        None => bail!(
            "nothing in this city is called \"{name}\"; names look like \"Shuttle 12\", \"Feeder 7\" or \"City Hospital\", \
             URNs like urn:ngsi-ld:Vehicle:shuttle-12"
        ),
    }
}
