//! A desk that shows the picture that it is given and keeps what it was sent.

use std::sync::{Arc, Mutex};

use yagura::model::Intent;
use yagura::world::{Desk, Picture};

pub struct FixedDesk {
    pub picture: Mutex<Arc<Picture>>,
    pub sent: Mutex<Vec<Intent>>,
}

impl FixedDesk {
    pub fn new(picture: Picture) -> Arc<Self> {
        Arc::new(Self { picture: Mutex::new(Arc::new(picture)), sent: Mutex::default() })
    }
}

impl Desk for FixedDesk {
    fn picture(&self) -> Arc<Picture> {
        self.picture.lock().unwrap().clone()
    }

    fn send(&self, intent: Intent) -> Result<(), Box<Intent>> {
        self.sent.lock().unwrap().push(intent);
        Ok(())
    }

    fn wake_on_picture(&self, _waker: Box<dyn Fn() + Send + Sync>) {}
}
