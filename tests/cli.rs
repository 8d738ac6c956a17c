//! The program as a user meets it: reports, pictures, and clear sentences for bad input.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn yagura(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yagura"))
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap()
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// What the program says when it refuses; it must refuse.
fn refusal(args: &[&str]) -> String {
    let output = yagura(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{args:?} was not refused");
    assert!(!said.contains("panicked"), "{args:?} panicked: {said}");
    said
}

#[test]
fn no_display_names_the_two_commands_that_need_none() {
    let said = refusal(&["--homes", "500"]);
    assert!(said.contains("yagura snapshot") && said.contains("yagura simulate"), "{said}");
}

/// A reader who has seen enough closes the pipe (`yagura scenarios | head -2`): that is no error and no panic.
#[test]
fn a_reader_who_has_gone_is_no_error() {
    for args in [&["scenarios"][..], &["simulate", "--homes", "500", "--vehicles", "20", "--until", "1m"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_yagura")).args(args).stdout(writer).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{args:?}: {said}");
    }
}

#[test]
fn bad_city_files_are_refused_with_their_name_and_a_mend() {
    let folder = folder("bad-cities");
    let cases: [(&str, &[u8], &str); 6] = [
        ("city.docx", b"hello", ".osm.pbf"),
        ("empty.osm", b"", "empty"),
        ("empty.osm.pbf", b"", "empty"),
        ("cut.osm", b"<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n<node id=\"1\" lat=\"35.0\" lo", "line 3"),
        ("none.osm", b"<osm version=\"0.6\"><node id=\"1\" lat=\"35.0\" lon=\"139.0\"/></osm>", "street"),
        ("world.osm", b"<osm version=\"0.6\"><node id=\"77\" lat=\"135.0\" lon=\"139.0\"/></osm>", "77"),
    ];
    for (name, bytes, word) in cases {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        let said = refusal(&["simulate", "--until", "1m", "--city", &text(&path)]);
        assert!(said.contains(name) && said.to_lowercase().contains(word), "{name}: {said}");
    }
    let said = refusal(&["simulate", "--until", "1m", "--city", &text(&folder.join("missing.osm"))]);
    assert!(said.contains("missing.osm"), "{said}");
}

/// A SUMO network of one street with two directions, from `a` over `b` to `c`.
const NET: &str = r#"<net version="1.20">
<location netOffset="0.00,0.00" convBoundary="0,0,600,0" origBoundary="0,0,600,0" projParameter="!"/>
<edge id="ab" from="a" to="b" priority="1"><lane id="ab_0" index="0" speed="10.00" length="300.00" shape="0,0 300,0"/></edge>
<edge id="bc" from="b" to="c" priority="1"><lane id="bc_0" index="0" speed="10.00" length="300.00" shape="300,0 600,0"/></edge>
<edge id="cb" from="c" to="b" priority="1"><lane id="cb_0" index="0" speed="10.00" length="300.00" shape="600,0 300,0"/></edge>
<edge id="ba" from="b" to="a" priority="1"><lane id="ba_0" index="0" speed="10.00" length="300.00" shape="300,0 0,0"/></edge>
<junction id="a" type="dead_end" x="0.00" y="0.00" incLanes="ba_0" intLanes="" shape=""/>
<junction id="b" type="priority" x="300.00" y="0.00" incLanes="ab_0 cb_0" intLanes="" shape=""/>
<junction id="c" type="dead_end" x="600.00" y="0.00" incLanes="bc_0" intLanes="" shape=""/>
<connection from="ab" to="bc" fromLane="0" toLane="0" dir="s" state="M"/>
<connection from="cb" to="ba" fromLane="0" toLane="0" dir="s" state="M"/>
</net>
"#;

#[test]
fn sumo_routes_run_on_their_network_and_bad_ones_are_refused_with_their_line() {
    let folder = folder("sumo");
    let (net, routes, report) = (folder.join("a.net.xml"), folder.join("a.rou.xml"), folder.join("a.json"));
    std::fs::write(&net, NET).unwrap();
    std::fs::write(
        &routes,
        "<routes>\n<flow id=\"f\" begin=\"0\" end=\"60\" number=\"6\" from=\"ab\" to=\"bc\"/>\n</routes>\n",
    )
    .unwrap();
    let output = yagura(&["simulate", "--city", &text(&net), "--trips", &text(&routes), "--report", &text(&report)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    assert_eq!(told["trips"]["finished"], 6);
    let mean_s = told["trips"]["mean_s"].as_f64().unwrap();
    assert!((50.0..90.0).contains(&mean_s), "600 m at up to 10 m/s took {mean_s} s");
    std::fs::write(&routes, "<routes>\n<trip id=\"t\" depart=\"0\" from=\"ab\" to=\"nowhere\"/>\n</routes>\n").unwrap();
    let said = refusal(&["simulate", "--city", &text(&net), "--trips", &text(&routes)]);
    assert!(said.contains("a.rou.xml") && said.contains("line 2") && said.contains("nowhere"), "{said}");
    let said = refusal(&["simulate", "--trips", &text(&routes)]);
    assert!(said.contains("--city"), "{said}");
    std::fs::write(&net, &NET[..500]).unwrap();
    let said = refusal(&["simulate", "--until", "1m", "--city", &text(&net)]);
    assert!(said.contains("a.net.xml") && said.contains("line 5"), "{said}");
}

#[test]
fn half_a_pbf_is_refused() {
    let Some(data) = std::env::var_os("YAGURA_TEST_DATA") else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return;
    };
    let whole = std::fs::read(Path::new(&data).join("osm/helsinki-centre.osm.pbf")).unwrap();
    let path = folder("half").join("half.osm.pbf");
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let said = refusal(&["simulate", "--until", "1m", "--city", &text(&path)]);
    assert!(said.contains("half.osm.pbf"), "{said}");
}

#[test]
fn a_report_has_its_keys_and_the_same_seed_the_same_digest() {
    let folder = folder("reports");
    let mut digests = Vec::new();
    for name in ["a.json", "b.json"] {
        let path = folder.join(name);
        let output = yagura(&["simulate", "--homes", "500", "--until", "10m", "--seed", "3", "--report", &text(&path)]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for key in ["simulated_s", "cpu_s", "vehicle_seconds", "vehicles", "homes", "energy_kwh", "requests", "digest"]
        {
            assert!(!report[key].is_null(), "no `{key}` in {report}");
        }
        assert!((report["simulated_s"].as_f64().unwrap() - 600.0).abs() < 1e-6);
        assert_eq!(report["homes"], 500);
        digests.push(report["digest"].clone());
    }
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn a_report_that_can_not_be_written_says_where() {
    let path = folder("unwritable").join("no/such/folder/report.json");
    let said = refusal(&["simulate", "--homes", "500", "--until", "1m", "--report", &text(&path)]);
    assert!(said.contains("report.json") && said.contains("folder"), "{said}");
}

#[test]
fn unknown_things_can_not_be_selected() {
    let path = folder("select").join("a.png");
    let said = refusal(&["snapshot", "--homes", "500", "--out", &text(&path), "--select", "Shuttle 99999"]);
    assert!(said.contains("Shuttle 99999") || said.contains("adapter"), "{said}");
    assert!(!path.exists(), "a refused snapshot leaves no file");
}

#[test]
fn a_snapshot_is_a_png_of_the_size_asked_for() {
    let path = folder("snapshot").join("city.png");
    let output = yagura(&["snapshot", "--homes", "500", "--size", "1280x720", "--out", &text(&path)]);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("adapter"), "{said}");
        assert!(std::env::var_os("YAGURA_REQUIRE_GPU").is_none(), "a graphics adapter is required: {said}");
        println!("SKIPPED: no graphics adapter");
        return;
    }
    let picture = image::open(&path).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (1280, 720));
    let first = picture.get_pixel(640, 360);
    let tones: std::collections::BTreeSet<_> = picture.pixels().map(|pixel| pixel.0).collect();
    assert!(tones.len() > 200, "{} tones besides {first:?}", tones.len());
}

#[test]
fn scenarios_are_listed_and_odd_ones_refused_with_file_line_and_mend() {
    for args in [["scenarios"].as_slice(), &["--scenario", "list"]] {
        let listed = yagura(args);
        assert!(listed.status.success());
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        for name in
            ["morning", "dark-junctions", "earthquake", "festival", "heat-wave", "hospital-morning", "snow-morning"]
        {
            assert!(listed.contains(&format!("{name}: ")), "{listed}");
        }
    }
    let folder = folder("odd-scenarios");
    let path = folder.join("odd.toml");
    std::fs::write(&path, "title = { en = \"T\", ja = \"T\" }\ncolour = 3\n").unwrap();
    let simulate = ["simulate", "--homes", "500", "--until", "1m", "--scenario"];
    for (scenario, words) in [
        (text(&path), ["odd.toml, line 2", "colour", "title"]),
        ("mornin".to_owned(), ["mornin", "morning", ".toml"]),
        (text(&folder.join("none.toml")), ["none.toml", "can't be read", "name a file"]),
    ] {
        let said = refusal(&[&simulate[..], &[&scenario]].concat());
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    let said = refusal(&[&simulate[..], &["morning", "--at", "09:00"]].concat());
    assert!(said.contains("--at"), "{said}");
}

#[test]
fn a_scenario_is_simulated_the_same_each_time() {
    let run = || {
        let args = ["simulate", "--homes", "500", "--until", "10m", "--scenario", "dark-junctions"];
        let output = yagura(&args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report
    };
    let (first, second) = (run(), run());
    assert_eq!(first["digest"], second["digest"]);
    assert_eq!(first["scenario"], "dark-junctions");
    assert_eq!(first["events"]["feeder_tripped"], 1);
    assert!(first["start"].as_str().unwrap().starts_with("2026-08-03T18:00:00"));
}
