//! A desk on a running station whose time passes when a test says so, and a window on it.

#[path = "app_harness.rs"]
mod app_harness;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui_kittest::kittest::Queryable;
use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::model::Intent;
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;
use yagura::ui::app::{App, AppOptions};
use yagura::ui::text::Language;
use yagura::world::{Desk, Picture};

use app_harness::{AppHarness, app_harness, builder};

/// Monday 3 August 2026, 08:00 in Tokyo.
pub const START: Timestamp = Timestamp(1_785_711_600_000);

/// A desk that obeys at once.
pub struct LiveDesk {
    station: Mutex<Station<Simulator>>,
    picture: Mutex<Arc<Picture>>,
    sent: Mutex<Vec<Intent>>,
}

impl LiveDesk {
    /// A city that has lived two minutes; `prepare` makes something happen in it then.
    pub fn new(city: &Arc<City>, prepare: impl FnOnce(&mut Simulator)) -> Arc<Self> {
        Self::with(city, prepare, |_| ())
    }

    /// The same, with a station that is made ready for something, as by giving it a journal.
    pub fn with(
        city: &Arc<City>,
        prepare: impl FnOnce(&mut Simulator),
        ready: impl FnOnce(&mut Station<Simulator>),
    ) -> Arc<Self> {
        let mut simulator = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 240, start: START });
        simulator.run_until(START + yagura::base::time::Span::from_s(120));
        prepare(&mut simulator);
        let mut station = Station::new(city.clone(), Box::new(simulator));
        ready(&mut station);
        station.step(Duration::from_millis(100));
        let picture = station.publish();
        Arc::new(Self { station: Mutex::new(station), picture: Mutex::new(picture), sent: Mutex::default() })
    }

    /// Lets so many seconds pass, with two pictures a second.
    pub fn pass(&self, seconds: u32) {
        let mut station = self.station.lock().unwrap();
        for _ in 0..seconds * 2 {
            station.step(Duration::from_millis(500));
            *self.picture.lock().unwrap() = station.publish();
        }
    }

    /// Lets time pass until something is so; the seconds that it took.
    pub fn pass_until(&self, limit_s: u32, mut is_so: impl FnMut(&Picture) -> bool) -> Option<u32> {
        (0..limit_s).find(|_| {
            let is_there = is_so(&self.picture());
            if !is_there {
                self.pass(1);
            }
            is_there
        })
    }

    pub fn sent(&self) -> Vec<Intent> {
        self.sent.lock().unwrap().clone()
    }
}

impl Desk for LiveDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.lock().unwrap().clone()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        self.sent.lock().unwrap().push(intent.clone());
        let mut station = self.station.lock().unwrap();
        station.intent(intent);
        station.step(Duration::from_millis(100));
        *self.picture.lock().unwrap() = station.publish();
        Ok(())
    }

    fn wake_on_picture(&self, _waker: Box<dyn Fn() + Send + Sync>) {}
}

/// A window whose presses are counted.
pub struct LiveWindow {
    pub harness: AppHarness,
    pub presses: usize,
}

impl LiveWindow {
    pub fn new(desk: Arc<LiveDesk>, size: [f32; 2]) -> Self {
        Self::speaking(desk, size, Language::English, false)
    }

    /// A window in a language, which can be rendered into a picture when a graphics adapter exists.
    pub fn speaking(desk: Arc<LiveDesk>, size: [f32; 2], language: Language, renders: bool) -> Self {
        let options = AppOptions { language: Some(language), ..AppOptions::default() };
        let harness = app_harness(builder(size), desk, options, renders);
        Self { harness, presses: 0 }
    }

    /// One press of a button.
    pub fn press(&mut self, name: &str) {
        self.presses += 1;
        // A small window has the later fields further down; scrolling is no press.
        self.harness.get_by_label(name).scroll_to_me();
        self.harness.run_steps(3);
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
    }

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    pub fn says(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }
}
