//! What goes to the screen, or to whoever reads it through a pipe.

use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result};

/// Writes all of a text. A reader who has gone has read enough (`yagura scenarios | head -2`): that is no error.
pub fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("can't write to the screen"),
        _ => Ok(()),
    }
}
