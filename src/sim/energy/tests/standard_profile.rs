//! The everyday use of homes beside the German standard profile of households, BDEW H25, where it can be had.

use super::*;

const KASSEL: LatLon = LatLon { lat: 51.3, lon: 9.5 };
const QUARTERS: usize = 96;
const LARGEST: f64 = 0.15;

/// A column of the profile's table: German month, and WT, SA or FT.
fn column(text: &str, month: &str, day: &str) -> Vec<f64> {
    let mut lines = text.lines();
    let mut header = || lines.next().unwrap().split(',').collect::<Vec<_>>();
    let (months, days) = (header(), header());
    let column = (0..months.len()).find(|&at| months[at] == month && days[at] == day).unwrap();
    lines.take(QUARTERS).map(|line| line.split(',').nth(column).unwrap().parse().unwrap()).collect()
}

/// Mean everyday use by quarter hour on a day under the German sun and clock.
fn modelled(city: &City, day: &str) -> Vec<f64> {
    let start = Timestamp(chrono::DateTime::parse_from_rfc3339(day).unwrap().timestamp_millis());
    let weather = Weather::new(KASSEL, 1);
    let mut model = EnergyModel::new(city, 1, start, &weather);
    let mut quarters = vec![0.0; QUARTERS];
    for minute in 0..24 * 60 {
        model.step(city, start + Span::from_s(minute * 60), &weather, &TransportLoads::default());
        quarters[(minute / 15) as usize] += model.homes_by_end_use_kw()[0];
    }
    quarters
}

#[test]
fn everyday_use_follows_the_standard_profile() {
    let Some(data) = std::env::var_os("YAGURA_TEST_DATA") else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return;
    };
    let path = std::path::Path::new(&data).join("energy/bdew_h25_household.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut city = town(8);
    city.buildings.retain(|building| building.kind.is_home());
    city.zone = chrono_tz::Europe::Berlin;
    for (month, code, day) in [
        ("Januar", "WT", "2026-01-14T00:00:00+01:00"),
        ("Januar", "SA", "2026-01-17T00:00:00+01:00"),
        ("Januar", "FT", "2026-01-18T00:00:00+01:00"),
        ("Juli", "WT", "2026-07-15T00:00:00+02:00"),
        ("Juli", "SA", "2026-07-18T00:00:00+02:00"),
        ("Juli", "FT", "2026-07-19T00:00:00+02:00"),
    ] {
        let (wanted, is) = (column(&text, month, code), modelled(&city, day));
        let scale = wanted.iter().sum::<f64>() / is.iter().sum::<f64>();
        let off = is.iter().zip(&wanted).map(|(is, wanted)| (is * scale / wanted - 1.0).abs());
        let (quarter, largest) =
            off.enumerate().fold((0, 0.0), |most, (at, off)| if off > most.1 { (at, off) } else { most });
        println!("{month} {code}: largest deviation {:.1} % in quarter {quarter}", largest * 100.0);
        assert!(largest <= LARGEST, "{month} {code}: {:.1} % in quarter {quarter}", largest * 100.0);
    }
}
