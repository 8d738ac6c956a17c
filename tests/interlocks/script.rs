//! A source that tells what a script says, and notes every command that comes to it: an executor that asks no rule, so
//! that nothing but the station stands between an entrance and the deed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use yagura::base::time::{Span, Timestamp};
use yagura::model::command::{Capabilities, OrderKind};
use yagura::model::fact::CommandFacts;
use yagura::model::{
    Clock, Command, CommandReport, Control, FactBatch, Facts, Intent, Interest, LinkState, Scope, Source, SourceKind,
    SourceStatus, Thing, Vehicle, VehicleKind,
};
use yagura::station::Station;
use yagura::world::{Desk, Picture};

use super::truth::{Arrival, Truth};

pub struct Script {
    pub truth: Arc<Mutex<Truth>>,
}

/// The most with which vehicles are charged, in kW.
pub const CHARGES_KW: f32 = 50.0;

pub fn capabilities(kind: VehicleKind) -> Capabilities {
    // Those of vehicles come before those of buildings.
    let of_vehicles: Vec<OrderKind> =
        OrderKind::ALL.into_iter().take_while(|kind| *kind != OrderKind::SetPoint).collect();
    let all = Capabilities::of(&of_vehicles).with_climate_c((16.0, 30.0)).with_power_max_kw(CHARGES_KW);
    if kind == VehicleKind::Car { Capabilities::default() } else { all }
}

impl Source for Script {
    fn kind(&self) -> SourceKind {
        SourceKind::Simulator
    }

    fn roster(&self) -> Arc<[Vehicle]> {
        self.truth.lock().unwrap().roster.clone()
    }

    fn status(&self) -> SourceStatus {
        let now = self.truth.lock().unwrap().now;
        SourceStatus { clock: Clock { now, is_running: true, speed: 1.0, speed_reached: 1.0 }, link: LinkState::Up }
    }

    fn take_up(&mut self, wall: Duration) -> Timestamp {
        self.truth.lock().unwrap().now + Span(wall.as_millis() as i64)
    }

    fn run_to(&mut self, until: Timestamp) {
        let mut truth = self.truth.lock().unwrap();
        truth.now = truth.now.max(until);
    }

    fn observe(&mut self, scope: Scope, facts: &mut Vec<FactBatch>) {
        let mut truth = self.truth.lock().unwrap();
        if scope == Scope::News {
            truth.tell(facts);
        }
        let now = truth.now;
        let mut said = CommandFacts::default();
        for command in std::mem::take(&mut truth.unreported) {
            for report in [CommandReport::Accepted, CommandReport::Done] {
                said.command.push(command);
                said.observed.push(now);
                said.report.push(report);
            }
        }
        facts.push(FactBatch { facts: Facts::Commands(said) });
    }

    fn control(&mut self, _control: Control) {}

    fn interest(&mut self, _interest: &Interest) {}

    fn command(&mut self, command: &Command) {
        self.truth.lock().unwrap().arrive(command);
    }

    fn capabilities(&self, target: Thing) -> Capabilities {
        let truth = self.truth.lock().unwrap();
        match target {
            Thing::Vehicle(id) => capabilities(truth.roster[id.index()].kind),
            Thing::Building(_) => {
                let orders = [OrderKind::SetPoint, OrderKind::SetBattery, OrderKind::Shed];
                Capabilities::of(&orders).with_climate_c((10.0, 32.0)).with_power_max_kw(5.0)
            }
            Thing::Charger(_) => {
                Capabilities::of(&[OrderKind::SetLimit, OrderKind::SetCharging]).with_power_max_kw(50.0)
            }
            Thing::Feeder(_) => Capabilities::of(&[OrderKind::SetLimit]).with_power_max_kw(1.0e5),
            Thing::Plant(_) => {
                Capabilities::of(&[OrderKind::SetElectrolyser, OrderKind::SetFuelCell]).with_power_max_kw(1.0e5)
            }
            _ => Capabilities::default(),
        }
    }
}

/// A real station on the script, as a window meets it.
pub struct ScriptDesk {
    pub truth: Arc<Mutex<Truth>>,
    station: Mutex<Station<Script>>,
    picture: Mutex<Arc<Picture>>,
    sent: Mutex<Vec<Intent>>,
}

impl ScriptDesk {
    pub fn new(homes: u32) -> Arc<Self> {
        let truth = Arc::new(Mutex::new(Truth::new(homes)));
        let city = truth.lock().unwrap().city.clone();
        let mut station = Station::new(city, Box::new(Script { truth: truth.clone() }));
        station.step(Duration::from_millis(100));
        let picture = station.publish();
        Arc::new(Self { truth, station: Mutex::new(station), picture: Mutex::new(picture), sent: Mutex::default() })
    }

    /// Lets a tenth of a second pass.
    pub fn step(&self) {
        let mut station = self.station.lock().unwrap();
        station.step(Duration::from_millis(100));
        *self.picture.lock().unwrap() = station.publish();
    }

    pub fn take_sent(&self) -> Vec<Intent> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    pub fn take_arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.truth.lock().unwrap().arrivals)
    }
}

impl Desk for ScriptDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.lock().unwrap().clone()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        self.sent.lock().unwrap().push(intent.clone());
        self.station.lock().unwrap().intent(intent);
        Ok(())
    }

    fn wake_on_picture(&self, _waker: Box<dyn Fn() + Send + Sync>) {}
}
