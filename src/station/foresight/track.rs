//! The track of one copy: what is noted of it while it runs ahead.

use std::time::Duration;

use crate::base::ids::FeederId;
use crate::base::time::Timestamp;
use crate::model::command::Phase;
use crate::model::foresight::TargetForeseen;
use crate::model::{CommandId, Source, Thing};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::station::Station;

use super::job::nothing_yet;

/// A copy runs on by so much at a time; in between it looks whether it is still wanted.
const STEP: Duration = Duration::from_secs(5);

/// What was noted of a copy.
pub struct Track {
    pub until: Timestamp,
    pub targets: Vec<TargetForeseen>,
    /// The highest load of each feeder that was asked for, in kW.
    pub peaks_kw: Vec<f32>,
}

impl Track {
    /// Runs a copy ahead. `goes_on` is told how far it is, 0 to 1, and says whether it is still wanted; `None` when not.
    pub fn follow(
        copy: &mut Station<dyn Source>,
        until: Timestamp,
        feeders: &[FeederId],
        given: &[(Thing, CommandId)],
        goes_on: impl Fn(f32) -> bool,
    ) -> Option<Self> {
        let from = copy.now();
        let run = copy.source().run();
        let targets = given.iter().map(|(target, _)| nothing_yet(*target)).collect();
        let mut track = Self { until: from, targets, peaks_kw: vec![f32::NEG_INFINITY; feeders.len()] };
        while track.until < until {
            copy.step(STEP);
            // A scenario that begins anew ends what can be foreseen of this one.
            if copy.source().run() != run || copy.now() <= track.until {
                break;
            }
            track.until = copy.now();
            track.note(copy, feeders, given);
            if !goes_on((track.until.since_s(from) / until.since_s(from)) as f32) {
                return None;
            }
            // The live station comes first where cores are few.
            std::thread::yield_now();
        }
        Some(track)
    }

    fn note(&mut self, copy: &Station<dyn Source>, feeders: &[FeederId], given: &[(Thing, CommandId)]) {
        for (feeder, peak_kw) in feeders.iter().zip(&mut self.peaks_kw) {
            if let Some(row) = copy.world().feeders().get(feeder.index()) {
                *peak_kw = peak_kw.max(row.load_kw);
            }
        }
        for (target, (thing, command)) in self.targets.iter_mut().zip(given) {
            if target.ended.is_none()
                && let Some(Phase::Ended(outcome)) = copy.phase_of(*command)
            {
                target.ended = Some((outcome, self.until));
            }
            if let Thing::Vehicle(id) = thing {
                let motion = copy.world().motion().get(id.index());
                target.stands_at = motion.filter(|motion| motion.speed_mps <= STANDING_MPS).map(|motion| motion.place);
            }
        }
    }
}
