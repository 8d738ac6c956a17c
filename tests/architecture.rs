//! Holds the floors of ARCHITECTURE.md: imports only downwards, and each dangerous tool in its own room.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the lowest floor up. A room imports only rooms of floors below it, and itself.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["city"],
    &["model"],
    &["world"],
    &["plan"],
    &["sim", "platform", "journal"],
    &["station"],
    &["ui"],
    &["main"],
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its room and the code in it, without comments.
fn rooms() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap();
            let room = inside.components().next().unwrap().as_os_str().to_string_lossy();
            let room = room.trim_end_matches(".rs").to_owned();
            let code = fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
            (path, room, code.join("\n"))
        })
        .filter(|(_, room, _)| room != "lib")
        .collect()
}

fn floor_of(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&room))
        .unwrap_or_else(|| panic!("the room `{room}` is on no floor: add it to FLOORS and to ARCHITECTURE.md"))
}

/// The rooms that a piece of code names, as `crate::room` or `yagura::room`, also inside braces.
fn imported_rooms(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for root in ["crate::", "yagura::"] {
        for (start, _) in code.match_indices(root) {
            let rest = &code[start + root.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut word = String::new();
                for letter in group.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 && (letter.is_alphanumeric() || letter == '_') {
                        word.push(letter);
                    } else if !word.is_empty() {
                        found.push(std::mem::take(&mut word));
                    }
                }
                found.push(word);
            } else {
                found.push(rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect());
            }
        }
    }
    found.retain(|word| FLOORS.iter().any(|floor| floor.contains(&word.as_str())));
    found
}

#[test]
fn rooms_import_only_from_floors_below() {
    for (path, room, code) in rooms() {
        for other in imported_rooms(&code) {
            assert!(
                other == room || floor_of(&other) < floor_of(&room),
                "{}: `{room}` must not import `{other}`",
                path.display()
            );
        }
    }
}

/// Words that may stand only in some rooms.
const ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["egui", "eframe", "egui_wgpu", "egui_plot", "egui_tiles", "walkers", "wgpu"], &["ui", "main"]),
    (&["thread::spawn", "thread::Builder", "runtime::Builder", "Runtime::new", "tokio::main"], &["station"]),
    (&["process::exit", "ExitCode"], &["main"]),
    (&["Instant::now", "SystemTime::now"], &["station", "ui", "main"]),
    (&["rusqlite"], &["journal"]),
    (&["reqwest", "axum", "rumqttc", "tokio_tungstenite"], &["platform", "ui"]),
];

#[test]
fn tools_stay_in_their_rooms() {
    for (path, room, code) in rooms() {
        for (words, allowed) in ONLY_IN {
            for word in *words {
                let is_named = code.match_indices(word).any(|(start, _)| {
                    let before = code[..start].chars().next_back();
                    let after = code[start + word.len()..].chars().next();
                    let is_part = |letter: Option<char>| letter.is_some_and(|l| l.is_alphanumeric() || l == '_');
                    !is_part(before) && !is_part(after)
                });
                assert!(!is_named || allowed.contains(&room.as_str()), "{}: `{word}` in `{room}`", path.display());
            }
        }
    }
}

#[test]
fn colours_are_named_in_the_theme_only() {
    for (path, room, code) in rooms() {
        if room == "ui" && path.file_name().is_some_and(|name| name != "theme.rs") {
            for word in ["Color32::from_rgb(", "Color32::from_rgba_premultiplied(", "Color32::from_gray("] {
                assert!(!code.contains(word), "{}: {word} belongs in ui/theme.rs", path.display());
            }
        }
    }
}

#[test]
fn the_checks_can_fail() {
    assert_eq!(imported_rooms("use crate::ui::theme;"), ["ui"]);
    assert_eq!(imported_rooms("use crate::{base::{time, geo}, world};"), ["base", "world"]);
    assert!(floor_of("base") < floor_of("ui"));
}
