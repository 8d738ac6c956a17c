//! Ended requests: how each ended, with the times that were promised and came true.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};
use crate::model::RequestState;
use crate::model::request::Unserved;
use crate::ui::context::UiContext;
use crate::ui::widgets::text::{SMALL, regular};
use crate::world::Picture;
use crate::world::picture::RequestNow;

use super::{row, words};

/// Rows that are shown; the rest is counted.
const ROWS_MAX: usize = 60;
/// Requests that ended longer ago are not shown.
const SHOWN_FOR: Span = Span::from_s(4 * 3_600);

/// A request of which nothing more will come.
#[derive(Clone, Debug, PartialEq)]
pub struct EndedRow {
    pub id: RequestId,
    pub from: BuildingId,
    pub to: BuildingId,
    pub end: RequestState,
    pub at: Timestamp,
    pub promised: Option<Timestamp>,
    pub picked_up: Option<Timestamp>,
}

impl EndedRow {
    fn of(row: &RequestNow) -> Self {
        let request = &row.request;
        // What came back is shown by the way that it was to go.
        let is_back = matches!(row.state, RequestState::Unserved(Unserved::Returned(_)));
        let (from, to) = if is_back { (request.to, request.from) } else { (request.from, request.to) };
        Self {
            id: request.id,
            from,
            to,
            end: row.state,
            at: row.observed,
            promised: row.promised,
            picked_up: row.picked_up,
        }
    }
}

/// The requests that ended in the last hours, the newest first, and how many more there are.
pub fn ended(picture: &Picture) -> (Vec<EndedRow>, usize) {
    let since = picture.source.clock.now - SHOWN_FOR;
    let rows = picture.requests.iter().flatten().filter(|row| row.state.is_ended() && row.observed >= since);
    let mut rows: Vec<&RequestNow> = rows.collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.observed), row.request.id));
    let more = rows.len().saturating_sub(ROWS_MAX);
    (rows.into_iter().take(ROWS_MAX).map(EndedRow::of).collect(), more)
}

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, (rows, more): &(Vec<EndedRow>, usize)) {
    if rows.is_empty() {
        regular(ui, ctx.text.get("requests-none-ended"), SMALL, ctx.theme.dim);
    }
    for ended in rows {
        let way = words::way(ctx, ended.id, ended.from, ended.to);
        let (about, is_served) = about(ctx, ended);
        ui.push_id(ended.id, |ui| row::ended_ui(ctx, ui, &way, &words::clock(ctx, ended.at), &about, is_served));
    }
    row::more_ui(ctx, ui, *more);
}

fn about(ctx: &UiContext<'_>, row: &EndedRow) -> (String, bool) {
    let (end, is_served) = match row.end {
        RequestState::Cancelled => (ctx.text.get("requests-ended-called-off"), true),
        RequestState::Unserved(why) => (words::unserved(ctx, why), false),
        _ => (ctx.text.get("requests-ended-done"), true),
    };
    let mut about = vec![end.to_owned()];
    for (key, at) in [("requests-promised", row.promised), ("requests-picked-up", row.picked_up)] {
        if let Some(at) = at {
            about.push(ctx.text.with(key, &[("time", FluentValue::from(words::clock(ctx, at)))]));
        }
    }
    (about.join(" · "), is_served)
}
