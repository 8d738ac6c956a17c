use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::AssistancePanel;
use crate::base::ids::{ArcId, AssistanceId, VehicleId};
use crate::base::time::Span;
use crate::model::assistance::AnswerSet;
use crate::model::command::AssistanceAnswer;
use crate::model::{AssistanceCause, AssistanceRequest, Order, Thing};
use crate::ui::actions::Request;
use crate::ui::commanding::OrderAsked;
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;

const PROPOSALS: [AssistanceAnswer; 3] =
    [AssistanceAnswer::Wait, AssistanceAnswer::Reroute, AssistanceAnswer::PullOverAndStop];

fn call(vehicle: u32, cause: AssistanceCause, left_s: i64) -> AssistanceRequest {
    AssistanceRequest {
        id: AssistanceId(100 + vehicle),
        vehicle: VehicleId(vehicle),
        cause,
        made: NOW - Span::from_s(60),
        until: NOW + Span::from_s(left_s),
        proposals: AnswerSet::of(&PROPOSALS),
        by_itself: AssistanceAnswer::Reroute,
    }
}

/// Two vehicles ask the same on one street, and a rider in a third pressed the help button.
fn fixture(language: Language) -> Fixture {
    let mut fixture = Fixture::new(language);
    fixture.picture.assistance = Arc::new(vec![
        call(0, AssistanceCause::Blocked, 90),
        call(1, AssistanceCause::HelpButton, 80),
        call(3, AssistanceCause::Blocked, 43),
    ]);
    for vehicle in [0, 3] {
        fixture.picture.motion.get_mut(vehicle).unwrap().arc = ArcId(0);
    }
    fixture
}

fn drawn(fixture: &Fixture, width: f32) -> Harness<'_> {
    let mut panel = AssistancePanel::default();
    let mut harness = Harness::builder()
        .with_size([width, 420.0])
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

fn row_top(harness: &Harness<'_>, words: &str) -> f32 {
    use egui_kittest::kittest::NodeT as _;
    let row = egui::accesskit::Role::ListItem;
    let rows = harness.query_all_by_role(row);
    let found =
        rows.into_iter().find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(words)));
    found.unwrap().rect().top()
}

#[test]
fn the_help_button_comes_first_and_calls_alike_are_answered_at_once() {
    for width in [340.0, 560.0, 960.0] {
        let fixture = fixture(Language::English);
        let mut harness = drawn(&fixture, width);
        assert!(row_top(&harness, "Bus 2") < row_top(&harness, "Shuttle 12"), "at {width}");
        assert!(row_top(&harness, "Bus 2") < row_top(&harness, "Robot 40"), "at {width}");
        assert!(harness.query_all_by_label_contains("43 s, then: Take another way").next().is_some());
        fixture.sent();
        harness.get_by_label("Answer all 2: Wait").click();
        harness.run();
        let sent = fixture.sent();
        let [Request::Order(OrderAsked { targets, order, .. })] = &sent[..] else { panic!("{sent:?}") };
        let mut targets = targets.clone();
        targets.sort_unstable();
        assert_eq!(targets, [0, 3].map(|vehicle| Thing::Vehicle(VehicleId(vehicle))));
        assert!(matches!(order, Order::AnswerAssistance { answer: AssistanceAnswer::Wait, .. }));
        for button in harness.query_all_by_role(egui::accesskit::Role::Button) {
            assert!(button.rect().height() >= 24.0 && button.rect().right() <= width, "a button at {width}");
        }
    }
}

#[test]
fn an_answer_is_about_the_call_that_it_stands_under() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 700.0);
    fixture.sent();
    harness.get_by_label("Answer Robot 40: Take another way").click();
    harness.run();
    let order = Order::AnswerAssistance { request: AssistanceId(103), answer: AssistanceAnswer::Reroute };
    assert_eq!(fixture.sent(), [Request::Order(OrderAsked::of(Thing::Vehicle(VehicleId(3)), order))]);
    harness.get_by_label("Show Bus 2 on map").click();
    harness.run();
    assert_eq!(fixture.sent(), [Request::Show(Thing::Vehicle(VehicleId(1)))]);
}

#[test]
fn nothing_asked_is_said_so_in_both_languages() {
    for (language, words) in [
        (Language::English, "No vehicle asks for assistance"),
        (Language::Japanese, "遠隔支援を求める車両はありません"),
    ] {
        let fixture = Fixture::new(language);
        assert!(drawn(&fixture, 500.0).query_by_label(words).is_some(), "{language:?}");
    }
}
