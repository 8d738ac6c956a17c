//! Rounds: where clinics on wheels are open now, and where they are going.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, VehicleId};
use crate::model::fact::Task;
use crate::model::{Role, Thing, VehicleState};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::value_row::{link_row, section};
use crate::world::Picture;

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
