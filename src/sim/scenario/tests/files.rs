//! Odd files: each is refused with its line and a mend, word for word.

use crate::model::InjectionKind;
use crate::sim::scenario::{Aim, Scenario, ScenarioDeed, built_in, built_in_names};

const HEAD: &str = r#"title = { en = "T", ja = "T" }
description = { en = "D", ja = "D" }
[clock]
date = "2026-08-03"
start = "18:00"
length = "01:30:00"
"#;

fn complaint(text: &str) -> String {
    match Scenario::parse("odd", "odd.toml", text) {
        Ok(scenario) => format!("no complaint: {scenario:?}"),
        Err(error) => error.to_string(),
    }
}

/// What is said of a file of the usual head and these lines, which begin on line 7.
fn complaint_after_head(lines: &str) -> String {
    complaint(&format!("{HEAD}{lines}"))
}

#[test]
fn odd_heads_are_refused_with_line_and_mend() {
    for (text, expected) in [
        ("", "odd.toml, line 1: the file lacks `title`; add a line like `title = { en = \"…\", ja = \"…\" }`"),
        (
            "title = { en = \"T\" }",
            "odd.toml, line 1: a text in both languages lacks `ja`; add a line like `ja = \"…\"`",
        ),
        (
            "title = \"T\"",
            "odd.toml, line 1: `title` should be a text in both languages, but is a string; write it like `title = { en = \
             \"…\", ja = \"…\" }`",
        ),
        ("title = ", "odd.toml, line 1: this is no TOML ("),
        ("\n\ntitle = 1\ntitle = 2", "odd.toml, line 4: this is no TOML (duplicate key"),
        ("format = 9", "odd.toml, line 1: the format 9 is not known to this program; known is 1"),
        (
            "\ntitel = { en = \"T\", ja = \"T\" }",
            "odd.toml, line 2: `titel` is not known in the file (did you mean `title`?)",
        ),
        (
            &HEAD.replace("2026-08-03", "2026-02-30"),
            "odd.toml, line 4: `date = \"2026-02-30\"` is no day of the calendar",
        ),
        (&HEAD.replace("18:00", "six"), "odd.toml, line 5: `start` should be a time of day, but is \"six\""),
        (
            &HEAD.replace("01:30:00", "90 min"),
            "odd.toml, line 6: `length = \"90 min\"` is no length of time: write it as",
        ),
        (&HEAD.replace("01:30:00", "00:00:00"), "odd.toml, line 6: `length = \"00:00:00\"` is out of range"),
        (&HEAD.replace("[clock]", "[watch]"), "odd.toml, line 3: `watch` is not known in the file"),
    ] {
        let said = complaint(text);
        assert!(said.starts_with(expected), "of {text:?} it said: {said}");
    }
}

#[test]
fn odd_settings_and_events_are_refused_with_line_and_mend() {
    for (lines, expected) in [
        (
            "[weather]\noffset_f = 9",
            "odd.toml, line 8: `offset_f` is not known in [weather] (did you mean `offset_k`?)",
        ),
        (
            "[weather]\nrain_mmph = \"30 mm\"",
            "odd.toml, line 8: `rain_mmph` should be a number without a unit, but is a string",
        ),
        (
            "[weather]\ncloud = 30",
            "odd.toml, line 8: `cloud = 30` is out of range: it lies between 0 and 1; it is a share: 30 %",
        ),
        ("[weather]\nwind_mps = nan", "odd.toml, line 8: `wind_mps = nan` is out of range"),
        ("[fleets]\nvehicles = 0.5", "odd.toml, line 8: `vehicles` should be a whole number, but is a float"),
        ("[fleets]\nvehicles = -3", "odd.toml, line 8: `vehicles = -3` is out of range: it lies between 1 and"),
        ("[network]\ncommands_lost = 5", "odd.toml, line 8: `commands_lost = 5` is out of range"),
        ("[grid]\nprotection = \"yes\"", "odd.toml, line 8: `protection` should be true or false, but is a string"),
        ("event = 3", "odd.toml, line 7: `event` is not known in [clock]"),
        (
            "[[event]]\nsay = { en = \"\", ja = \"\" }",
            "odd.toml, line 8: [[event]] lacks `at`; add a line like `at = \"00:02:30\"`",
        ),
        ("[[event]]\nat = \"00:01:00\"", "odd.toml, line 8: the event does nothing; give it `do`, `end` or `say`"),
        (
            "[[event]]\nat = \"17:30\"\ndo = \"shake\"",
            "odd.toml, line 8: 17:30 is before the start: the scenario begins at 18:00 and ends at 19:30",
        ),
        ("[[event]]\nat = \"-00:01:00\"\ndo = \"shake\"", "odd.toml, line 8: -00:01:00 is before the start"),
        ("[[event]]\nat = \"20:00\"\ndo = \"shake\"", "odd.toml, line 8: 20:00 is after the end"),
        ("[[event]]\nat = \"02:00:00\"\ndo = \"shake\"", "odd.toml, line 8: 02:00:00 is after the end"),
        (
            "[[event]]\nat = \"5 min\"\ndo = \"shake\"",
            "odd.toml, line 8: `at = \"5 min\"` is no time: write \"HH:MM:SS\"",
        ),
        ("[[event]]\nat = 300\ndo = \"shake\"", "odd.toml, line 8: `at` should be a text in quotes, but is an integer"),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"trip_feder\"",
            "odd.toml, line 9: nothing can be done that is called \"trip_feder\" (did you mean \"trip_feeder\"?)",
        ),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"trip_feeder\"",
            "odd.toml, line 9: `trip_feeder` needs a target: add `target = \"feeder:7\"`",
        ),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"shake\"\ntarget = \"feeder:1\"",
            "odd.toml, line 10: `shake` is for the whole city and takes no target",
        ),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"shake\"\nintensity = 9",
            "odd.toml, line 10: `intensity = 9` is out of range: it lies between 3 and 7",
        ),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"shake\"\nshare = 0.5",
            "odd.toml, line 10: `share` is not known in this event (`shake` is measured by `intensity`)",
        ),
        (
            "[[event]]\nat = \"00:01:00\"\ndo = \"rain\"\nfor = \"00:10:00\"\nuntil = \"18:30\"",
            "odd.toml, line 11: an event has either `for` or `until`",
        ),
        (
            "[[event]]\nat = \"18:30\"\ndo = \"rain\"\nuntil = \"18:20\"",
            "odd.toml, line 10: the event ends before it begins",
        ),
        ("[[event]]\nat = \"18:30\"\nend = \"nobody\"", "odd.toml, line 9: no earlier event has the id \"nobody\""),
        (
            "[[event]]\nid = \"a\"\nat = \"18:10\"\ndo = \"shake\"\n[[event]]\nat = \"18:30\"\nend = \"a\"",
            "odd.toml, line 13: the event \"a\" has nothing that could be ended",
        ),
        (
            "[[event]]\nid = \"a\"\nat = \"18:10\"\ndo = \"rain\"\n[[event]]\nid = \"a\"\nat = \"18:30\"\ndo = \"rain\"",
            "odd.toml, line 12: two events have the id \"a\" (the other on line 8)",
        ),
        (
            "[[event]]\nat = \"18:10\"\nsay = { en = \"\", ja = \"\" }\ntarget = \"feeder:1\"",
            "odd.toml, line 10: `target` goes only with `do = …`",
        ),
        (
            "[[event]]\nat = \"18:10\"\ndo = \"trip_feeder\"\ntarget = { nearest = \"station\" }",
            "odd.toml, line 10: `nearest` is not known in target = { … } (did you mean `nearest_to`?)",
        ),
        (
            "[[event]]\nat = \"18:10\"\ndo = \"silence_vehicle\"\ntarget = { kind = \"boat\" }",
            "odd.toml, line 10: `boat` is not known in target.kind; known there are shuttle, bus",
        ),
        (
            "[[event]]\nat = \"18:10\"\ndo = \"silence_vehicle\"\ntarget = { on = \"x\" }",
            "odd.toml, line 10: no earlier event has the id \"x\"",
        ),
    ] {
        let said = complaint_after_head(lines);
        assert!(said.starts_with(expected), "of {lines:?} it said: {said}");
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_never_panics() {
    let whole = include_str!("../../../../assets/scenarios/dark-junctions.toml");
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let _ = Scenario::parse("cut", "cut.toml", &whole[..end]);
    }
}

#[test]
fn events_are_sorted_and_keep_what_they_point_at() {
    let scenario = Scenario::parse(
        "s",
        "s.toml",
        &format!(
            "{HEAD}[[event]]\nid = \"rain\"\nat = \"18:30\"\ndo = \"rain\"\n[[event]]\nat = \"19:00\"\nend = \"rain\"\n\
             [[event]]\nat = \"00:05:00\"\ndo = \"trip_feeder\"\ntarget = \"busiest\""
        ),
    )
    .unwrap();
    let ats: Vec<f64> = scenario.events.iter().map(|event| event.at.as_s()).collect();
    assert_eq!(ats, [300.0, 1800.0, 3600.0]);
    assert_eq!(scenario.events[2].deed, Some(ScenarioDeed::End(1)));
    let Some(ScenarioDeed::Begin(trip)) = &scenario.events[0].deed else { unreachable!("the first one trips") };
    assert_eq!(trip.kind, InjectionKind::TripFeeder);
    assert!(matches!(&trip.aim, Aim::Choice(choice) if choice.is_busiest && choice.count == 1));
}

#[test]
fn times_of_day_pass_midnight() {
    let text = format!("{}[[event]]\nat = \"00:30\"\ndo = \"rain\"", HEAD.replace("01:30:00", "08:00:00"));
    let scenario = Scenario::parse("s", "s.toml", &text).unwrap();
    assert!((scenario.events[0].at.as_s() - 6.5 * 3600.0).abs() < 1e-9);
}

#[test]
fn all_that_come_with_the_program_can_be_read() {
    for name in built_in_names() {
        let scenario = built_in(name).unwrap().unwrap();
        assert!(!scenario.events.is_empty(), "{name}");
        let says = scenario.events.iter().filter_map(|event| event.say.as_ref());
        assert!(says.clone().count() >= 3, "{name} tells a story");
        assert!(says.into_iter().all(|say| !say.en.is_empty() && !say.ja.is_empty() && say.en != say.ja), "{name}");
    }
}
