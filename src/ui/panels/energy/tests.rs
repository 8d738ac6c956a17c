use std::cell::Cell;
use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{CityNow, EnergyPanel, EnergyTables};
use crate::base::ids::{ChargerId, FeederId};
use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::panels::fixture::Fixture;
use crate::ui::selection::Choice;
use crate::ui::text::Language;

fn drawn<'a>(size: [f32; 2], ui: impl FnMut(&mut egui::Ui) + 'a) -> Harness<'a> {
    let mut harness = Harness::builder().with_size(size).with_step_dt(1.0 / 60.0).allow_missing_glyphs().build_ui(ui);
    harness.run();
    harness
}

fn tables(fixture: &Fixture) -> Harness<'_> {
    let mut panel = EnergyTables::default();
    drawn([340.0, 600.0], move |ui| panel.ui(&fixture.context(), ui))
}

/// Everything that is said, one label a line.
fn said(harness: &Harness<'_>) -> String {
    let labels = harness.root().children_recursive();
    labels
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn feeders_come_worst_first_and_can_be_sorted() {
    let fixture = Fixture::new(Language::English);
    let mut harness = tables(&fixture);
    let first =
        |harness: &Harness<'_>| said(harness).lines().find(|line| line.starts_with("Feeder ")).map(str::to_owned);
    assert_eq!(first(&harness).as_deref(), Some("Feeder 1"));
    harness.get_by_label("Margin").click();
    harness.run();
    // Feeder 11 gives more than Feeder 12 draws; the limit binds both ways.
    assert_eq!(first(&harness).as_deref(), Some("Feeder 12"));
}

#[test]
fn a_click_selects_and_a_double_click_shows() {
    let fixture = Fixture::new(Language::English);
    let mut harness = tables(&fixture);
    harness.get_by_label("Feeder 2").click();
    harness.run();
    assert_eq!(fixture.sent(), [Request::Select { things: vec![Thing::Feeder(FeederId(1))], choice: Choice::Replace }]);
    // Both presses within a double click's time.
    harness.get_by_label("Feeder 3").click();
    harness.get_by_label("Feeder 3").click();
    harness.run();
    let sent = fixture.sent();
    assert!(sent.contains(&Request::Show(Thing::Feeder(FeederId(2)))), "{sent:?}");
}

#[test]
fn tabs_and_filters_narrow_the_tables() {
    let fixture = Fixture::new(Language::English);
    let mut harness = tables(&fixture);
    harness.get_by_label("Buildings").click();
    harness.run();
    assert!(said(&harness).contains("City Hospital") && said(&harness).contains("Home 1"));
    harness.get_by_role(egui::accesskit::Role::TextInput).focus();
    harness.run();
    harness.get_by_role(egui::accesskit::Role::TextInput).type_text("hosp");
    harness.run();
    assert!(said(&harness).contains("City Hospital") && !said(&harness).contains("Home 1"));
    harness.get_by_label("Chargers").click();
    harness.run();
    fixture.sent();
    harness.get_by_label("Charger 1").click();
    harness.run();
    let chosen = Request::Select { things: vec![Thing::Charger(ChargerId(0))], choice: Choice::Replace };
    assert_eq!(fixture.sent(), [chosen]);
}

#[test]
fn what_was_never_heard_has_no_figures() {
    for language in Language::ALL {
        let fixture = Fixture::new(language).silenced();
        let mut harness = tables(&fixture);
        for tab in ["energy-buildings", "energy-chargers", "energy-feeders"] {
            harness.get_by_role_and_label(egui::accesskit::Role::Tab, fixture.text.get(tab)).click();
            harness.run();
        }
        let mut now = CityNow::default();
        let harness = drawn([340.0, 400.0], |ui| now.ui(&fixture.context(), ui));
        assert!(said(&harness).contains(fixture.text.get("energy-no-balance")));
        let mut day = EnergyPanel::default();
        let harness = drawn([700.0, 220.0], |ui| day.ui(&fixture.context(), ui));
        assert!(said(&harness).contains(fixture.text.get("unknown")));
    }
}

#[test]
fn the_flow_says_its_figures() {
    for language in Language::ALL {
        let fixture = Fixture::new(language);
        let mut panel = CityNow::default();
        let harness = drawn([340.0, 400.0], |ui| panel.ui(&fixture.context(), ui));
        let said = said(&harness);
        for key in ["energy-grid", "energy-solar", "energy-homes", "energy-losses"] {
            assert!(said.contains(fixture.text.get(key)), "{key} in {said}");
        }
    }
}

#[test]
fn the_day_tells_now_and_shares_the_moment_under_the_pointer() {
    let fixture = Fixture::new(Language::English);
    let mut panel = EnergyPanel::default();
    let moment = Cell::new(None);
    let mut harness = drawn([700.0, 220.0], |ui| {
        let mut ctx = fixture.context();
        ctx.hovered_moment = moment.get();
        panel.ui(&ctx, ui);
        for request in fixture.sent() {
            if let Request::HoverMoment(at) = request {
                moment.set(at);
            }
        }
    });
    assert!(said(&harness).contains("own energy"), "{}", said(&harness));
    harness.hover_at(egui::pos2(200.0, 120.0));
    harness.run();
    assert!(moment.get().is_some());
    harness.hover_at(egui::pos2(200.0, 2.0));
    harness.run();
    assert_eq!(moment.get(), None);
}

#[test]
fn minutes_of_data_and_two_days_of_it_are_drawn() {
    for minutes in [1, 2, 5, 2880] {
        let mut fixture = Fixture::new(Language::English);
        let now = fixture.picture.source.clock.now;
        let balances = (0..minutes).map(|minute| {
            let at = now - crate::base::time::Span::from_s((minutes - minute) * 60);
            crate::ui::panels::fixture::balance(at, (minute as f32 / 60.0) % 24.0)
        });
        fixture.picture.energy_day = Arc::new(balances.collect());
        let mut panel = EnergyPanel::default();
        drawn([700.0, 220.0], |ui| panel.ui(&fixture.context(), ui));
    }
}
