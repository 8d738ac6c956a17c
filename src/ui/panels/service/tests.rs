use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::ServicePanel;
use crate::base::geo::Point;
use crate::base::time::Span;
use crate::model::demand_view::ExpectedDemand;
use crate::model::{DemandView, DispatchView, Intent};
use crate::ui::actions::Request;
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;
use crate::world::service::HourService;
use crate::world::{ServiceRow, ServiceView};

fn served(wait_p90_s: f32) -> ServiceRow {
    ServiceRow {
        asked: 40,
        served: 38,
        unserved: 1,
        served_share: Some(38.0 / 39.0),
        shared_share: Some(0.125),
        on_time_share: Some(0.96),
        wait_mean_s: Some(130.0),
        wait_p50_s: Some(120.0),
        wait_p90_s: Some(wait_p90_s),
        ..ServiceRow::default()
    }
}

fn fixture(language: Language) -> Fixture {
    let mut fixture = Fixture::new(language);
    let mut service = ServiceView {
        since: Some(NOW - Span::from_s(7_200)),
        waiting: 9,
        longest_since: Some(NOW - Span::from_s(420)),
        aboard: 4,
        all: served(186.0),
        far: served(300.0),
        far_m: 1_640.0,
        driven_m: 50_000.0,
        empty_m: 19_000.0,
        ..ServiceView::default()
    };
    service.needs[1] = served(252.0);
    let hour = |back: i64| HourService {
        begins: NOW - Span::from_s(3_600 * back),
        rides: served(200.0 + 10.0 * back as f32),
        driven_m: 1.0,
        empty_m: 0.5,
    };
    service.hours = Arc::new((0..12).rev().map(hour).collect());
    fixture.picture.service = Arc::new(service);
    let places = vec![ExpectedDemand { place: Point::default(), requests: 41.6 }];
    let demand = DemandView {
        made: Some(NOW),
        seen: Span::from_s(3_600 + 900),
        places: Arc::new(places),
        side_m: 500.0,
        is_rebalancing: true,
        sent_now: 3,
        sent_count: 17,
    };
    fixture.picture.dispatch = Arc::new(DispatchView { demand: Arc::new(demand), ..DispatchView::default() });
    fixture
}

fn drawn(fixture: &Fixture, width: f32) -> Harness<'_> {
    let mut panel = ServicePanel::default();
    let mut harness = Harness::builder()
        .with_size([width, 1_000.0])
        .allow_missing_glyphs()
        .build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

#[test]
fn the_figures_stand_beside_each_other_with_those_of_wheelchair_users_and_far_districts() {
    for width in [300.0, 348.0, 900.0] {
        let fixture = fixture(Language::English);
        let harness = drawn(&fixture, width);
        for name in [
            "Waiting now: 9, the longest 7.0 min",
            "On board now: 4",
            "On time: 96 %",
            "Empty distance: 38 %",
            "Expected in 30 min: 42 rides",
        ] {
            harness.get_by_label(name);
        }
        harness.get_by_label_contains("Wheelchair: asked 40, served 97 %, on time 96 %, p90 min 4.2");
        harness.get_by_label_contains("Far, beyond 1.6 km: asked 40");
        harness.get_by_label_contains("Fairness today: wheelchair p90 4.2 min · all 3.1 min · far districts 5.0 min");
        harness.get_by_label_contains("Learning: 1 hour seen");
        harness.get_by_label("By hour: 2.0 / 3.1 min");
    }
}

#[test]
fn re_balancing_is_switched_with_one_press() {
    let fixture = fixture(Language::English);
    let mut harness = drawn(&fixture, 348.0);
    harness.get_by_label("Re-balance idle vehicles").click();
    harness.run();
    let wanted = Intent::SetRebalancing { is_on: false, by: fixture.context().me };
    assert_eq!(fixture.sent(), [Request::Send(wanted)]);
}

#[test]
fn a_city_in_which_nobody_asked_says_so() {
    for (language, words) in
        [(Language::English, "No request has been made yet"), (Language::Japanese, "依頼はまだありません")]
    {
        let fixture = Fixture::new(language);
        let harness = drawn(&fixture, 348.0);
        harness.get_by_label(words);
        assert!(harness.query_by_label_contains("%").is_none(), "no figure without a request");
    }
}

#[test]
fn who_asked_first_and_waits_is_told_before_any_ride_has_ended() {
    let mut fixture = fixture(Language::English);
    let service = ServiceView { since: Some(NOW), waiting: 1, longest_since: Some(NOW), ..ServiceView::default() };
    fixture.picture.service = Arc::new(service);
    let harness = drawn(&fixture, 348.0);
    harness.get_by_label("No ride has ended yet");
    harness.get_by_label("On time: –");
}

#[test]
fn the_panel_speaks_japanese() {
    let fixture = fixture(Language::Japanese);
    let harness = drawn(&fixture, 348.0);
    harness.get_by_label_contains("待ち時間 p50");
    harness.get_by_label("空車の再配置");
}
