//! The file with the bookings and series of one city, the limits of automatic and the weights of its objective, so that
//! they survive the program's end.
//!
//! Written aside and renamed. What can't be read is kept aside, and the station begins without.

mod booking_text;
mod limits_text;
mod series_text;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::ids::SeriesId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::dispatch_view::Booking;
use crate::model::series::Series;
use crate::model::{DispatchLimits, RequestDraft};
use crate::plan::dispatch::Weights;

use super::whole_file::{self, Readers};
use booking_text::BookingText;
use limits_text::{LimitsText, WeightsText};
use series_text::SeriesText;

const VERSION: u32 = 1;
/// Bytes of a file at most: all bookings and series with the longest notes.
const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BookingsError {
    #[error("{path} can't be read ({why}); the station begins without bookings, and the file is kept as {kept}")]
    Broken { path: PathBuf, kept: PathBuf, why: String },
    #[error("bookings can't be kept in {path} ({source}); make its folder writable")]
    Unwritable { path: PathBuf, source: io::Error },
}

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptBookings {
    pub limits: DispatchLimits,
    /// What the planner's objective counts how much.
    pub weights: Weights,
    pub bookings: Vec<KeptBooking>,
    pub series: Vec<Series>,
}

/// A booking of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptBooking {
    pub draft: RequestDraft,
    pub made: Timestamp,
    /// The series that it is of, and its day there.
    pub series: Option<(SeriesId, NaiveDate)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    version: u32,
    limits: LimitsText,
    #[serde(default)]
    weights: WeightsText,
    #[serde(default)]
    booking: Vec<BookingText>,
    #[serde(default)]
    series: Vec<SeriesText>,
}

/// What the file of a city is called: another city's numbers of buildings mean other places.
pub fn file_name(city: &City) -> String {
    // FNV-1a over the places of the buildings.
    let mut mark: u64 = 0xcbf2_9ce4_8422_2325;
    for building in &city.buildings {
        for bits in [building.center.x.to_bits(), building.center.y.to_bits()] {
            mark = (mark ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("bookings-{mark:016x}.toml")
}

impl KeptBookings {
    /// Reads the file; nothing when there is none.
    ///
    /// # Errors
    /// When it can't be read; then it is kept aside.
    pub fn load(path: &Path) -> Result<Self, BookingsError> {
        let text = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Ok(found) if found.len() > FILE_BYTES_MAX => Err(format!("it is longer than {FILE_BYTES_MAX} bytes")),
            Err(error) => Err(error.to_string()),
            Ok(_) => fs::read_to_string(path).map_err(|error| error.to_string()),
        };
        text.and_then(|text| Self::parse(&text)).map_err(|why| {
            // When it can't be moved either, the next writing says what is wrong with the folder.
            BookingsError::Broken { path: path.to_owned(), kept: whole_file::keep_aside(path), why }
        })
    }

    /// Writes the file whole. Who goes where is nobody's business but its owner's.
    ///
    /// # Errors
    /// When it can't be written; then the one before is as it was.
    pub fn save(
        path: &Path,
        limits: DispatchLimits,
        weights: Weights,
        bookings: &[&Booking],
        series: &[&Series],
    ) -> Result<(), BookingsError> {
        let text = text_of(limits, weights, bookings, series).map_err(io::Error::other);
        let written = text.and_then(|text| whole_file::save(path, text.as_bytes(), Readers::Owner));
        written.map_err(|source| BookingsError::Unwritable { path: path.to_owned(), source })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let page: Page = toml::from_str(text).map_err(|error| error.message().replace('\n', ", "))?;
        if page.version != VERSION {
            return Err(format!("its version is {}, not {VERSION}", page.version));
        }
        let bookings: Result<_, String> = page.booking.iter().map(BookingText::booking).collect();
        let series: Result<_, String> = page.series.iter().map(SeriesText::series).collect();
        let (limits, weights) = (page.limits.limits(), page.weights.weights());
        Ok(Self { limits, weights, bookings: bookings?, series: series? })
    }
}

fn text_of(
    limits: DispatchLimits,
    weights: Weights,
    bookings: &[&Booking],
    series: &[&Series],
) -> Result<String, toml::ser::Error> {
    let booking = |row: &&Booking| BookingText::of(&row.draft, row.made, row.series);
    let page = Page {
        version: VERSION,
        limits: LimitsText::of(limits),
        weights: WeightsText::of(weights),
        booking: bookings.iter().map(booking).collect(),
        series: series.iter().map(|series| SeriesText::of(series)).collect(),
    };
    Ok(format!(
        "# Bookings made at windows, the limits of automatic, and the weights of its objective. Written by Yagura.\n{}",
        toml::to_string(&page)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::BuildingId;
    use crate::model::command::OperatorId;
    use crate::model::people::AskId;
    use crate::model::{Fitting, Fittings, MobileService, MobileVisit, Needs, Party, RequestPurpose};

    #[test]
    fn weights_and_limits_are_written_and_read_and_what_is_left_out_is_as_usual() {
        let limits = DispatchLimits { improves_plans: false, ..DispatchLimits::default() };
        let weights = Weights { energy: 25.0, fairness: 0.5, ..Weights::default() };
        let text = text_of(limits, weights, &[], &[]).unwrap();
        let kept = KeptBookings { limits, weights, ..KeptBookings::default() };
        assert_eq!(KeptBookings::parse(&text), Ok(kept));
        // As it was written before there were weights.
        let usual = "version = 1\n[limits]\ntakes_rides = true\ntakes_appointments = true\ntakes_parcels = true\n\
                     later_max_min = 3\n";
        assert_eq!(KeptBookings::parse(usual), Ok(KeptBookings::default()));
        for (line, energy) in
            [("energy = 7.5", 7.5), ("energy = -3.0", 0.0), ("energy = nan", 0.0), ("energy = inf", 0.0)]
        {
            let kept = KeptBookings::parse(&format!("{usual}[weights]\n{line}\n")).unwrap();
            assert_eq!(kept.weights, Weights { energy, ..Weights::default() }, "{line}");
        }
        assert!(KeptBookings::parse(&format!("{usual}[weights]\nwaitng = 3.0\n")).is_err());
    }

    #[test]
    fn a_visit_is_written_and_read_back() {
        let needs = Fittings::of(&[Fitting::Ultrasound, Fitting::VideoLink]);
        let visit = MobileVisit { service: MobileService::Clinic, minutes: 45, needs };
        let draft = RequestDraft {
            purpose: RequestPurpose::Visit(visit),
            from: BuildingId(7),
            to: BuildingId(7),
            party: Party::default(),
            needs: Needs::default(),
            earliest: Some(Timestamp(1_000)),
            latest_pick_up: None,
            latest_arrival: None,
            is_phoned_in: false,
            note: String::new(),
            ask: AskId(0),
            by: OperatorId(1),
        };
        let request = crate::base::ids::RequestId(3);
        let made = Timestamp(500);
        let booking = Booking { request, draft: draft.clone(), made, unserved: None, series: None };
        let text = text_of(DispatchLimits::default(), Weights::default(), &[&booking], &[]).unwrap();
        let kept = KeptBooking { draft, made, series: None };
        assert_eq!(KeptBookings::parse(&text).unwrap().bookings, [kept], "{text}");
        let broken = text.replace("ultrasound", "crystal ball");
        assert!(KeptBookings::parse(&broken).unwrap_err().contains("crystal ball"));
    }
}
