//! What the window remembers: theme, language, text scale, layers, layout. A versioned TOML file of our own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::station::whole_file::{self, Readers};

use super::seat::{LOCK_AFTER_MINUTES, LOCK_AFTER_MINUTES_MAX};

/// Version of the file's format. A file of another version is kept aside and replaced.
pub const SETTINGS_VERSION: u32 = 1;
pub const FILE_NAME: &str = "settings.toml";

/// The settings as they stand in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    /// `dark` or `light`.
    pub theme: String,
    /// `en` or `ja`; empty for the system's.
    pub language: String,
    pub text_scale_percent: u32,
    /// `overview` or `energy`.
    pub workspace: String,
    pub hidden_layers: Vec<String>,
    /// Those of the layers that are off at first that were switched on.
    pub shown_layers: Vec<String>,
    pub window_width: f32,
    pub window_height: f32,
    /// A base map under the city, as on the command line: a tile URL or a PMTiles file; empty for none.
    pub base_map: String,
    /// What the base map's owner wants to be named.
    pub base_map_attribution: String,
    /// Minutes without a touch after which a window at which somebody signed in locks; 0 for never.
    pub lock_after_minutes: u32,
    /// Whether the card of the first start was answered.
    pub was_welcomed: bool,
    pub layouts: LayoutSettings,
}

/// The layouts that were changed by hand, each as JSON; empty for the ready-made one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayoutSettings {
    pub version: u32,
    pub overview: String,
    pub dispatch: String,
    pub energy: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: SETTINGS_VERSION,
            theme: "dark".to_owned(),
            language: String::new(),
            text_scale_percent: 100,
            workspace: "overview".to_owned(),
            hidden_layers: Vec::new(),
            shown_layers: Vec::new(),
            window_width: 1600.0,
            window_height: 1000.0,
            base_map: String::new(),
            base_map_attribution: String::new(),
            lock_after_minutes: LOCK_AFTER_MINUTES,
            was_welcomed: false,
            layouts: LayoutSettings::default(),
        }
    }
}

/// Why settings could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{path} can't be read ({source}); defaults are used, and the file is kept as {kept}")]
    Broken { path: PathBuf, kept: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("{path} can't be read ({source}); defaults are used. Check the folder's permissions")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error(
        "settings can't be kept in {path} ({source}). Make the folder writable, or name another one with --config-dir"
    )]
    Unwritable { path: PathBuf, source: io::Error },
}

/// The folder of the settings: as given, else the system's for this program.
pub fn folder(given: Option<&Path>) -> Option<PathBuf> {
    match given {
        Some(folder) => Some(folder.to_owned()),
        None => directories::ProjectDirs::from("", "", "yagura").map(|places| places.config_dir().to_owned()),
    }
}

/// Reads the settings; an unreadable file is kept aside, and defaults are used.
pub fn load(path: &Path) -> (Settings, Option<SettingsError>) {
    let words = match fs::read(path) {
        Ok(words) => words,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Settings::default(), None),
        Err(source) => {
            return (Settings::default(), Some(SettingsError::Unreadable { path: path.to_owned(), source }));
        }
    };
    match parse(&words) {
        Ok(settings) => (settings, None),
        Err(source) => {
            let kept = whole_file::keep_aside(path);
            (Settings::default(), Some(SettingsError::Broken { path: path.to_owned(), kept, source }))
        }
    }
}

fn parse(words: &[u8]) -> Result<Settings, Box<dyn std::error::Error + Send + Sync>> {
    let mut settings: Settings = toml::from_str(std::str::from_utf8(words)?).map_err(|error| one_line(&error))?;
    if settings.version != SETTINGS_VERSION {
        return Err(format!("its version is {}, not {SETTINGS_VERSION}", settings.version).into());
    }
    settings.text_scale_percent = settings.text_scale_percent.clamp(100, 200);
    settings.lock_after_minutes = settings.lock_after_minutes.min(LOCK_AFTER_MINUTES_MAX);
    // NaN and nonsense from a hand-edited file must not reach the window system.
    if !(settings.window_width >= 320.0 && settings.window_width <= 16_384.0) {
        settings.window_width = Settings::default().window_width;
    }
    if !(settings.window_height >= 240.0 && settings.window_height <= 16_384.0) {
        settings.window_height = Settings::default().window_height;
    }
    Ok(settings)
}

/// Where and what a mistake is, without the excerpt that takes several lines.
fn one_line(error: &toml::de::Error) -> String {
    let place = error.to_string().lines().next().unwrap_or_default().to_owned();
    format!("{place}: {}", error.message().replace('\n', ", "))
}

/// Writes the settings aside and renames them over the old ones, so that a killed window leaves the old or the new.
pub fn save(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let words = toml::to_string_pretty(settings).map_err(io::Error::other);
    let written = words.and_then(|words| whole_file::save(path, words.as_bytes(), Readers::Everybody));
    written.map_err(|source| SettingsError::Unwritable { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty_folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("yagura-settings-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let path = empty_folder("roundtrip").join("deep").join(FILE_NAME);
        let settings = Settings { theme: "light".to_owned(), text_scale_percent: 150, ..Settings::default() };
        save(&path, &settings).unwrap();
        let (loaded, error) = load(&path);
        assert!(error.is_none());
        assert_eq!(loaded, settings);
        let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing half-written is left");
    }

    #[test]
    fn a_broken_file_is_kept_aside_each_time() {
        let path = empty_folder("broken").join(FILE_NAME);
        for (number, words) in [(1, &b"theme = ["[..]), (2, &b"version = 99"[..]), (3, &[0xFF, 0xFE, 0x00][..])] {
            fs::write(&path, words).unwrap();
            let (settings, error) = load(&path);
            assert_eq!(settings, Settings::default());
            let kept = path.with_file_name(format!("{FILE_NAME}.broken-{number}"));
            assert_eq!(fs::read(&kept).unwrap(), words);
            assert!(error.unwrap().to_string().contains(&kept.display().to_string()));
            assert!(!path.exists());
        }
    }

    #[test]
    fn an_unwritable_folder_is_an_error_with_the_mend() {
        let folder = empty_folder("unwritable");
        let in_the_way = folder.join("file");
        fs::write(&in_the_way, b"").unwrap();
        let error = save(&in_the_way.join(FILE_NAME), &Settings::default()).unwrap_err();
        assert!(error.to_string().contains("--config-dir"), "{error}");
    }

    #[test]
    fn values_out_of_range_are_held() {
        let path = empty_folder("range").join(FILE_NAME);
        fs::write(&path, b"version = 1\ntext_scale_percent = 900\nwindow_width = nan\n").unwrap();
        let (settings, error) = load(&path);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(settings.text_scale_percent, 200);
        assert!((settings.window_width - Settings::default().window_width).abs() < f32::EPSILON);
    }
}
