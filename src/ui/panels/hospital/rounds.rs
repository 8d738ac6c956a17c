//! Rounds: where clinics on wheels are open now, where they are going, and the visits of theirs that were asked for.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::fact::Task;
use crate::model::{MobileService, MobileVisit, RequestState, Role, Thing, VehicleState};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::value_row::{link_row, section, warning_row};
use crate::world::Picture;
use crate::world::picture::RequestNow;

/// What a clinic on wheels is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    pub vehicle: VehicleId,
    /// Where it is open, or going; `None` between two places.
    pub place: Option<BuildingId>,
    pub is_open: bool,
    pub people: u8,
    pub state: VehicleState,
}

/// The clinics on wheels: those that are open first.
pub fn rounds_of(picture: &Picture) -> Vec<Round> {
    let rows = picture.status.iter().enumerate().filter(|(_, status)| status.role == Role::MobileClinic);
    let round = |(index, status): (usize, &crate::world::picture::VehicleStatus)| {
        let place = match status.task {
            Task::Visit(place) => Some(place),
            _ => None,
        };
        let is_open = place.is_some() && status.state == VehicleState::Waiting;
        let vehicle = VehicleId::from_index(index);
        Round { vehicle, place, is_open, people: status.riders, state: status.state }
    };
    let mut rounds: Vec<Round> = rows.map(round).collect();
    rounds.sort_by_key(|round| (!round.is_open, round.place.is_none(), round.vehicle));
    rounds
}

/// A visit of a clinic that was asked for and is not over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BookedVisit {
    pub place: BuildingId,
    pub visit: MobileVisit,
    /// Who comes, and when it is expected to be open; `None` while no vehicle has it.
    pub by: Option<(VehicleId, Timestamp)>,
    pub is_open: bool,
    pub latest: Timestamp,
}

/// The visits of clinics that were asked for: those without a vehicle first, then by their time.
pub fn booked_visits(picture: &Picture) -> Vec<BookedVisit> {
    let booked = |row: &RequestNow| {
        let visit = row.request.purpose.visit().filter(|visit| visit.service == MobileService::Clinic)?;
        let by = match row.state {
            RequestState::Waiting => None,
            RequestState::Assigned { vehicle, pick_up } => {
                let stops = picture.itineraries.get(vehicle.index());
                let stop = stops.and_then(|it| it.stops.iter().find(|stop| stop.request == row.request.id));
                Some((vehicle, stop.map_or(pick_up, |stop| stop.due.max(picture.source.clock.now))))
            }
            RequestState::OnBoard { vehicle } => Some((vehicle, row.observed)),
            _ => return None,
        };
        let (is_open, latest) = (row.state.is_aboard(), row.request.latest_pick_up);
        Some(BookedVisit { place: row.request.from, visit, by, is_open, latest })
    };
    let mut visits: Vec<BookedVisit> = picture.requests.iter().flatten().filter_map(booked).collect();
    visits.sort_by_key(|it| (it.by.map(|(_, at)| at), it.latest, it.place));
    visits
}

/// Draws the visits that were asked for.
pub fn booked_ui(ctx: &UiContext<'_>, ui: &mut Ui, visits: &[BookedVisit]) {
    let note = ctx.text.number(visits.len() as f64, 0);
    section(ui, ctx.theme, ctx.text.get("hospital-visits"), &note);
    for (index, booked) in visits.iter().enumerate() {
        let place = names::building_name(ctx.text, &ctx.picture.city, booked.place);
        let minutes = FluentValue::from(u32::from(booked.visit.minutes));
        let clock = |at| FluentValue::from(ctx.text.clock_short(at, ctx.picture.city.zone));
        let Some((vehicle, at)) = booked.by else {
            let words = ctx.text.with("hospital-visit-waits", &[("time", clock(booked.latest)), ("minutes", minutes)]);
            ui.push_id(("visit", index), |ui| warning_row(ui, ctx.theme, &place, &words));
            continue;
        };
        let key = if booked.is_open { "hospital-visit-open" } else { "hospital-visit-comes" };
        let name = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, vehicle));
        let words = ctx.text.with(key, &[("vehicle", name), ("time", clock(at)), ("minutes", minutes)]);
        if ui.push_id(("visit", index), |ui| link_row(ui, ctx.theme, &place, &words)).inner.clicked() {
            ctx.requests.send(Request::Show(Thing::Vehicle(vehicle)));
        }
    }
}

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, rounds: &[Round]) {
    let open = rounds.iter().filter(|round| round.is_open).count();
    let note = ctx.text.with("hospital-rounds-open", &[("number", FluentValue::from(open))]);
    section(ui, ctx.theme, ctx.text.get("hospital-rounds"), &note);
    for round in rounds {
        let name = names::vehicle_name(ctx.text, ctx.picture, round.vehicle);
        let words = words(ctx, round);
        if ui.push_id(round.vehicle, |ui| link_row(ui, ctx.theme, &name, &words)).inner.clicked() {
            ctx.requests.send(Request::Show(Thing::Vehicle(round.vehicle)));
        }
    }
}

fn words(ctx: &UiContext<'_>, round: &Round) -> String {
    let Some(place) = round.place else { return names::vehicle_state(ctx.text, round.state).to_owned() };
    let place = FluentValue::from(names::building_name(ctx.text, &ctx.picture.city, place));
    if round.is_open {
        let people = FluentValue::from(u32::from(round.people));
        return ctx.text.with("hospital-round-open", &[("place", place), ("people", people)]);
    }
    ctx.text.with("hospital-round-going", &[("place", place)])
}
