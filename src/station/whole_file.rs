//! Files that are written whole: aside and renamed, so that a program that is killed leaves the old one or the new.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Kept-aside files beyond this number take the place of the last.
const BROKEN_MAX: u32 = 99;

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may read the folder.
    Everybody,
    /// Only its owner, where the system knows owners.
    Owner,
}

/// Writes a file whole, with the folders that it lies in.
///
/// # Errors
/// When it can't be written; then the one before is as it was.
pub fn save(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    // Two programs may save at the same time; each writes a file of its own.
    let aside = with_ending(path, &format!(".new-{}", std::process::id()));
    let written = write_and_rename(&aside, path, bytes, readers);
    if written.is_err() {
        // Half a file is worth nothing; that it can't be removed either adds nothing to the first error.
        drop(fs::remove_file(&aside));
    }
    written?;
    // The rename itself is durable only once the folder is; not every system can sync folders.
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
    Ok(())
}

/// Moves a file that can't be read to the first free `NAME.broken-N`, and says where.
pub fn keep_aside(path: &Path) -> PathBuf {
    let aside = |number: u32| with_ending(path, &format!(".broken-{number}"));
    let kept = (1..BROKEN_MAX).map(aside).find(|kept| !kept.exists()).unwrap_or_else(|| aside(BROKEN_MAX));
    if let Err(error) = fs::rename(path, &kept) {
        tracing::warn!(%error, path = %path.display(), "a broken file could not be kept aside");
    }
    kept
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "files have no owners there"))]
fn write_and_rename(aside: &Path, path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(aside, path)
}
