//! What goes to the screen, or to whoever reads it through a pipe.

use std::io::{self, ErrorKind, StdoutLock, Write};

use anyhow::{Context as _, Result};

/// Writes all of a text. A reader who has gone has read enough (`yagura scenarios | head -2`): that is no error.
pub fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("can't write to the screen"),
        _ => Ok(()),
    }
}

/// Writes what is too long to be put together first. A reader who has gone has read enough, as above.
pub fn pour(fill: impl FnOnce(&mut Screen) -> Result<()>) -> Result<()> {
    let mut screen = Screen { out: io::stdout().lock(), has_reader_gone: false };
    let filled = fill(&mut screen);
    if screen.has_reader_gone { Ok(()) } else { filled }
}

/// The screen, which knows whether its reader has gone.
pub struct Screen {
    out: StdoutLock<'static>,
    has_reader_gone: bool,
}

impl Screen {
    fn note<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        self.has_reader_gone |= written.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        written
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.note(flushed)
    }
}
