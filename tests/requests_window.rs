//! Requests at the window of a running station: a caller is booked within its presses, and the panel as it looks.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "support/live_pictures.rs"]
mod live_pictures;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use fluent_bundle::FluentValue;
use live_pictures::live_desk::{LiveDesk, LiveWindow};
use live_pictures::{WINDOWS, city, picture, window};
use yagura::base::ids::{BuildingId, RequestId};
use yagura::city::{BuildingKind, City};
use yagura::model::command::OperatorId;
use yagura::model::people::AskId;
use yagura::model::{DispatchMode, Intent, Needs, Party, RequestDraft, RequestPurpose, RequestState};
use yagura::ui::names;
use yagura::ui::text::Text;
use yagura::world::{Desk as _, Picture};

/// Presses that booking a caller may take, besides what is typed.
const BOOK_A_CALLER: usize = 3;
fn type_into(window: &mut LiveWindow, name: &str, words: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, name).focus();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(Role::TextInput, name).type_text(words);
    window.harness.run_steps(2);
}

fn home_and_hospital(city: &City) -> [BuildingId; 2] {
    let first = |is_it: fn(BuildingKind) -> bool| city.buildings.iter().position(|it| is_it(it.kind)).unwrap();
    [first(BuildingKind::is_home), first(|kind| kind == BuildingKind::Hospital)].map(BuildingId::from_index)
}

/// Task 7: a caller in a wheelchair is booked to the hospital by ten past nine and back, with a promise and a vehicle.
#[test]
fn a_caller_is_booked_within_its_presses() {
    let city = city();
    let [from, to] = home_and_hospital(&city);
    for (size, language) in WINDOWS {
        let text = Text::new(language);
        let desk = LiveDesk::new(&city, |_| {});
        let mut window = window(&desk, size, language);
        window.presses += 1;
        window.harness.key_press_modifiers(Modifiers::NONE, Key::N);
        window.harness.run_steps(4);
        type_into(&mut window, text.get("request-from"), &names::building_name(&text, &city, from));
        type_into(&mut window, text.get("request-to"), &names::building_name(&text, &city, to));
        window.press(text.get("request-wheelchair"));
        type_into(&mut window, text.get("request-by"), "09:10");
        type_into(&mut window, text.get("request-back"), "1030");
        let shown = format!("requests-form-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        window.press(text.get("request-book"));
        assert!(window.presses <= BOOK_A_CALLER, "{} presses", window.presses);
        let booked: Vec<RequestId> = desk.picture().dispatch.bookings.iter().map(|booking| booking.request).collect();
        assert_eq!(booked.len(), 2, "there and back at {size:?}: {:?}", desk.picture().dispatch.answers);
        let is_promised = |picture: &Picture| {
            let mut rows = picture.requests.iter().flatten();
            rows.any(|row| row.request.id == booked[0] && row.promised.is_some())
        };
        desk.pass_until(900, is_promised).unwrap();
        window.harness.run_steps(4);
        assert!(window.app().picture().dispatch.booking(booked[0]).is_some());
        let time = FluentValue::from("§");
        let promised = text.with("requests-promised", &[("time", time)]);
        let head = promised.split('§').next().unwrap().trim().trim_end_matches('\u{2068}').trim().to_owned();
        assert!(window.says(&head), "{size:?}");
        // Below the panel stands the inspector in a small window, else the list of what needs attention.
        let below = if size[1] < 800.0 { "inspector-nothing-selected" } else { "pane-attention" };
        let tops = window
            .harness
            .query_all_by_label(text.get(below))
            .filter(|node| node.accesskit_node().role() != Role::Pane);
        let bottom = tops.map(|node| node.rect().top()).fold(size[1], f32::min);
        let top = window.harness.get_by_role_and_label(Role::CheckBox, text.get("requests-ended")).rect().bottom();
        let home = names::building_name(&text, &city, from);
        let mut rows = window.harness.query_all_by_label_contains(&home);
        let is_read = rows.any(|row| {
            let said = row.accesskit_node().label().is_some_and(|said| said.contains(&head));
            said && row.rect().top() >= top && row.rect().bottom() <= bottom
        });
        drop(rows);
        assert!(is_read, "the promise can be read aloud at {size:?}");
        let shown = format!("requests-booked-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        let now = desk.picture();
        let there = now.requests.iter().flatten().find(|row| row.request.id == booked[0]).unwrap();
        assert!((there.request.from, there.request.to) == (from, to) && there.request.party.wheelchairs == 1);
        assert!(there.promised.is_some() && there.state.vehicle().is_some(), "{there:?}");
        let back = now.requests.iter().flatten().find(|row| row.request.id == booked[1]).unwrap();
        assert_eq!((back.request.from, back.state), (to, RequestState::Waiting), "it is too early for the way back");
    }
}

/// What waits is accepted with one press on what is shown, in the mode in which the dispatcher suggests.
#[test]
fn suggestions_are_shown_and_accepted() {
    let city = city();
    for (size, language) in WINDOWS {
        let text = Text::new(language);
        let desk = LiveDesk::new(&city, |_| {});
        let by = OperatorId(1);
        desk.send(Intent::SetDispatchMode { mode: DispatchMode::Suggest, by }).unwrap();
        for (number, to) in [40, 60, 80].into_iter().enumerate() {
            let draft = RequestDraft {
                purpose: RequestPurpose::Ride,
                from: BuildingId(3),
                to: BuildingId(to),
                party: Party { seats: 1, wheelchairs: number as u8, ..Party::default() },
                needs: Needs::default(),
                earliest: None,
                latest_pick_up: None,
                latest_arrival: None,
                is_phoned_in: true,
                note: String::new(),
                ask: AskId(1_000 + to),
                by,
            };
            desk.send(Intent::Request(draft)).unwrap();
        }
        let mut window = window(&desk, size, language);
        let tab = text.get("pane-requests").to_owned();
        let tabs = window.harness.get_all_by_label_contains(&tab);
        let is_tab = |label: Option<String>| label.is_some_and(|label| label.starts_with(&tab));
        tabs.into_iter().find(|node| is_tab(node.accesskit_node().label())).unwrap().click();
        window.harness.run_steps(4);
        desk.pass(4);
        window.harness.run_steps(4);
        let rows = window.harness.get_all_by_role(Role::ListItem);
        let phoned = text.get("requests-phoned").to_owned();
        let is_ours = |label: Option<String>| label.is_some_and(|label| label.contains(&phoned));
        rows.into_iter().find(|node| is_ours(node.accesskit_node().label())).unwrap().click();
        window.harness.run_steps(4);
        desk.pass(2);
        window.harness.run_steps(2);
        let shown = format!("requests-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        window.press(text.get("requests-why-not"));
        let shown = format!("requests-why-not-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        window.press(text.get("requests-accept-all"));
        let shown = format!("requests-all-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        let sent = desk.sent().iter().any(|intent| matches!(intent, Intent::AcceptSuggestions { .. }));
        assert!(!sent, "the consequences are shown first");
        let best = desk.picture().dispatch.suggestions.iter().filter(|suggestion| !suggestion.best.is_empty()).count();
        let these = text.with("requests-accept-these", &[("number", FluentValue::from(best))]);
        window.harness.get_by_label(&these).click();
        window.harness.run_steps(4);
        desk.pass(6);
        let now = desk.picture();
        let ours =
            now.dispatch.bookings.iter().filter_map(|booking| {
                now.requests.iter().flatten().find(|row| row.request.id == booking.request).copied()
            });
        assert!(ours.filter(|row| row.state.vehicle().is_some()).count() >= 2, "{:?}", now.dispatch.not_accepted);
    }
}

/// What repeats is booked in the form, stands in its list, and is ended after it was said what that does.
#[test]
fn what_repeats_is_booked_shown_and_ended() {
    let city = city();
    let [from, to] = home_and_hospital(&city);
    for (size, language) in WINDOWS {
        let text = Text::new(language);
        let desk = LiveDesk::new(&city, |_| {});
        let mut window = window(&desk, size, language);
        window.harness.key_press_modifiers(Modifiers::NONE, Key::N);
        window.harness.run_steps(4);
        type_into(&mut window, text.get("request-from"), &names::building_name(&text, &city, from));
        type_into(&mut window, text.get("request-to"), &names::building_name(&text, &city, to));
        type_into(&mut window, text.get("request-by"), "09:10");
        window.press(text.get("repeat-working-days"));
        let shown = format!("requests-repeat-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        window.press(text.get("request-book"));
        desk.pass(4);
        window.harness.run_steps(4);
        let dispatch = desk.picture().dispatch.clone();
        assert_eq!(dispatch.series.len(), 1, "{:?}", dispatch.answers);
        assert!(dispatch.bookings.iter().any(|booking| booking.series.is_some()), "today's is booked at once");
        window.press(text.get("requests-series"));
        let shown = format!("requests-series-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        let way = [("from", from), ("to", to)]
            .map(|(key, id)| (key, FluentValue::from(names::building_name(&text, &city, id))));
        let way = text.with("requests-way", &way);
        let named = |key| text.with(key, &[("way", FluentValue::from(way.clone()))]);
        window.press(&named("series-end-named"));
        let shown = format!("requests-series-end-{}-{}", size[0], language.tag());
        picture(&mut window, &shown);
        assert_eq!(desk.picture().dispatch.series.len(), 1, "one press ends nothing");
        window.press(&named("series-end-all-named"));
        desk.pass(4);
        assert!(desk.picture().dispatch.series.is_empty());
    }
}
