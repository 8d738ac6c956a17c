//! The heart: drains the source, applies facts to the world, passes intents on, publishes pictures.

use std::sync::Arc;
use std::time::Duration;

use crate::city::City;
use crate::model::{Command, Control, FactBatch, Interest, Source};
use crate::world::picture::SourceView;
use crate::world::{Picture, World};

/// A source, the world that its facts make, and nothing else: no thread, no clock, no queue.
///
/// Window, `simulate`, `snapshot` and tests step the same heart.
pub struct Station<S: Source + ?Sized> {
    world: World,
    /// Wall time of all steps so far.
    wall: Duration,
    /// Reused from step to step.
    batches: Vec<FactBatch>,
    /// The source's run that the world shows.
    run: u32,
    /// What the window looks at, one of each sort, for a world that begins anew.
    interests: Vec<Interest>,
    source: Box<S>,
}

impl<S: Source + ?Sized> Station<S> {
    pub fn new(city: Arc<City>, source: Box<S>) -> Self {
        let world = World::new(city, source.roster());
        let run = source.run();
        Self { world, wall: Duration::ZERO, batches: Vec::new(), run, interests: Vec::new(), source }
    }

    /// Moves everything on by a stretch of wall time.
    ///
    /// `wall` is the monotonic time since the last step. The clock of the source may move by more, or not at all.
    pub fn step(&mut self, wall: Duration) {
        self.wall += wall;
        self.batches.clear();
        self.source.advance(wall, &mut self.batches);
        if self.source.run() != self.run {
            self.begin_anew();
        }
        let now = self.source.status().clock.now;
        for batch in &self.batches {
            self.world.apply(batch, now);
        }
        self.world.tick(now);
    }

    /// The source began anew: what was observed before is void, what the window looks at is not.
    fn begin_anew(&mut self) {
        self.run = self.source.run();
        self.world.begin_anew(self.source.roster());
        for interest in &self.interests {
            self.world.interest(interest);
        }
    }

    pub fn control(&mut self, control: Control) {
        self.source.control(control);
    }

    /// Sends a command to the source.
    pub fn command(&mut self, command: &Command) {
        self.source.command(command);
    }

    pub fn interest(&mut self, interest: &Interest) {
        self.source.interest(interest);
        self.world.interest(interest);
        self.interests.retain(|other| std::mem::discriminant(other) != std::mem::discriminant(interest));
        self.interests.push(interest.clone());
    }

    /// The newest picture. Chunks that did not change since the last one are shared with it.
    pub fn publish(&mut self) -> Arc<Picture> {
        let status = self.source.status();
        let source = SourceView { kind: self.source.kind(), clock: status.clock, link: status.link };
        self.world.set_scenario(self.source.scenario());
        self.world.publish(source, self.wall)
    }

    pub fn source(&self) -> &S {
        &self.source
    }
}
