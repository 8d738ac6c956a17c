//! What insertions cost, remembered by what the route does.
//!
//! Most routes are the same from one try to the next, those of a try that failed come back as they were, and many are built
//! anew just as they have been: a route's content tells what it does, whenever and however it came about.

use super::insertion::Insertion;
use super::numbers::JobNo;

/// So many answers are kept for each job.
const ANSWERS_OF_JOB: usize = 2_048;
/// No more answers than that are kept, as they take 24 bytes each.
const ANSWERS_MAX: usize = 1 << 18;

/// The answers that were found last, each at the place that its job and content say.
#[derive(Clone, Debug)]
pub struct InsertionMemory {
    answers: Vec<Answer>,
}

#[derive(Clone, Copy, Debug)]
struct Answer {
    content: u64,
    job: JobNo,
    /// Where there is no drop-off: no insertion costs less.
    cost: f32,
    pick_up: u16,
    drop_off: u16,
}

/// What is remembered of a job and a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recall {
    Unknown,
    /// No insertion costs less.
    AtLeast(f64),
    At(Insertion),
}

/// No pick-up, or no drop-off.
const NONE: u16 = u16::MAX;

impl InsertionMemory {
    /// A memory for so many jobs.
    pub fn new(jobs: usize) -> Self {
        let blank = Answer { content: 0, job: JobNo(u32::MAX), pick_up: NONE, drop_off: NONE, cost: f32::INFINITY };
        let count = jobs.saturating_mul(ANSWERS_OF_JOB).clamp(1, ANSWERS_MAX).next_power_of_two();
        Self { answers: vec![blank; count] }
    }

    fn answer_mut(&mut self, job: JobNo, content: u64) -> &mut Answer {
        let key = content ^ u64::from(job.0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let last = self.answers.len() - 1;
        &mut self.answers[key as usize & last]
    }

    /// What was found for a job in a route of a content.
    pub fn recall(&mut self, job: JobNo, content: u64) -> Recall {
        let answer = *self.answer_mut(job, content);
        if answer.content != content || answer.job != job {
            return Recall::Unknown;
        }
        let Answer { cost, pick_up, drop_off, .. } = answer;
        if drop_off == NONE {
            return Recall::AtLeast(f64::from(cost));
        }
        let pick_up = (pick_up != NONE).then_some(usize::from(pick_up));
        Recall::At(Insertion { cost: f64::from(cost), pick_up, drop_off: usize::from(drop_off) })
    }

    /// Keeps what was found for a job in a route of a content; nothing is found that costs as much as the bound.
    pub fn remember(&mut self, job: JobNo, content: u64, found: Option<Insertion>, bound: f64) {
        *self.answer_mut(job, content) = match found {
            None => Answer { content, job, pick_up: NONE, drop_off: NONE, cost: bound as f32 },
            Some(Insertion { drop_off, .. }) if drop_off >= usize::from(NONE) => return,
            Some(Insertion { cost, pick_up, drop_off }) => {
                let pick_up = pick_up.map_or(NONE, |position| position as u16);
                Answer { content, job, pick_up, drop_off: drop_off as u16, cost: cost as f32 }
            }
        };
    }
}
