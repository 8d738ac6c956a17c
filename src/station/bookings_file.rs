//! The file with the bookings and series of one city and the limits of automatic, so that they survive the program's end.
//!
//! Written aside and renamed. What can't be read is kept aside, and the station begins without.

mod series_text;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::ids::{BuildingId, SeriesId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::Booking;
use crate::model::people::AskId;
use crate::model::series::Series;
use crate::model::{DispatchLimits, Need, Needs, Party, RequestDraft, RequestPurpose};

use series_text::{SeriesText, date_of};

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
    booking: Vec<BookingText>,
    #[serde(default)]
    series: Vec<SeriesText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsText {
    takes_rides: bool,
    takes_appointments: bool,
    takes_parcels: bool,
    later_max_min: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BookingText {
    purpose: String,
    from: u32,
    to: u32,
    seats: u8,
    wheelchairs: u8,
    stretchers: u8,
    parcels: u8,
    needs: Vec<String>,
    made_ms: i64,
    earliest_ms: Option<i64>,
    latest_pick_up_ms: Option<i64>,
    latest_arrival_ms: Option<i64>,
    is_phoned_in: bool,
    note: String,
    by: u16,
    series: Option<u32>,
    series_day: Option<String>,
}

const PURPOSES: [(RequestPurpose, &str); 4] = [
    (RequestPurpose::Ride, "ride"),
    (RequestPurpose::Appointment, "appointment"),
    (RequestPurpose::FromAppointment, "from_appointment"),
    (RequestPurpose::Parcel, "parcel"),
];

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
            let kept = path.with_extension("toml.broken");
            // When it can't be moved either, the next writing says what is wrong with the folder.
            drop(fs::rename(path, &kept));
            BookingsError::Broken { path: path.to_owned(), kept, why }
        })
    }

    /// Writes the file aside and renames it.
    ///
    /// # Errors
    /// When it can't be written; then the one before is as it was.
    pub fn save(
        path: &Path,
        limits: DispatchLimits,
        bookings: &[&Booking],
        series: &[&Series],
    ) -> Result<(), BookingsError> {
        let aside = path.with_extension(format!("toml.new-{}", std::process::id()));
        let text = text_of(limits, bookings, series).map_err(io::Error::other);
        let written =
            path.parent().map_or(Ok(()), fs::create_dir_all).and(text).and_then(|text| write(&aside, path, &text));
        if written.is_err() {
            // Half a file is worth nothing; that it can't be removed adds nothing to the first error.
            drop(fs::remove_file(&aside));
        }
        written.map_err(|source| BookingsError::Unwritable { path: path.to_owned(), source })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let page: Page = toml::from_str(text).map_err(|error| error.message().replace('\n', ", "))?;
        if page.version != VERSION {
            return Err(format!("its version is {}, not {VERSION}", page.version));
        }
        let LimitsText { takes_rides, takes_appointments, takes_parcels, later_max_min } = page.limits;
        let limits = DispatchLimits { takes_rides, takes_appointments, takes_parcels, later_max_min }.held();
        let bookings: Result<_, String> = page.booking.iter().map(BookingText::booking).collect();
        let series: Result<_, String> = page.series.iter().map(SeriesText::series).collect();
        Ok(Self { limits, bookings: bookings?, series: series? })
    }
}

impl BookingText {
    fn of(draft: &RequestDraft, made: Timestamp, series: Option<(SeriesId, NaiveDate)>) -> Self {
        let ms = |at: Option<Timestamp>| at.map(|at| at.0);
        let purpose = PURPOSES.iter().find(|(purpose, _)| *purpose == draft.purpose).map_or("ride", |(_, word)| word);
        Self {
            purpose: purpose.to_owned(),
            from: draft.from.0,
            to: draft.to.0,
            seats: draft.party.seats,
            wheelchairs: draft.party.wheelchairs,
            stretchers: draft.party.stretchers,
            parcels: draft.party.parcels,
            needs: draft.needs.iter().map(|need| need.word().to_owned()).collect(),
            made_ms: made.0,
            earliest_ms: ms(draft.earliest),
            latest_pick_up_ms: ms(draft.latest_pick_up),
            latest_arrival_ms: ms(draft.latest_arrival),
            is_phoned_in: draft.is_phoned_in,
            note: draft.note.clone(),
            by: draft.by.0,
            series: series.map(|(id, _)| id.0),
            series_day: series.map(|(_, day)| day.to_string()),
        }
    }

    fn draft(&self) -> Result<RequestDraft, String> {
        let purpose = PURPOSES.iter().find(|(_, word)| *word == self.purpose);
        let (purpose, _) = purpose.ok_or_else(|| format!("there is no purpose \"{}\"", self.purpose))?;
        let mut needs = Needs::default();
        for word in &self.needs {
            needs = needs.with(Need::of_word(word).ok_or_else(|| format!("there is no need \"{word}\""))?);
        }
        let (seats, wheelchairs, stretchers, parcels) = (self.seats, self.wheelchairs, self.stretchers, self.parcels);
        Ok(RequestDraft {
            purpose: *purpose,
            from: BuildingId(self.from),
            to: BuildingId(self.to),
            party: Party { seats, wheelchairs, stretchers, parcels },
            needs,
            earliest: self.earliest_ms.map(Timestamp),
            latest_pick_up: self.latest_pick_up_ms.map(Timestamp),
            latest_arrival: self.latest_arrival_ms.map(Timestamp),
            is_phoned_in: self.is_phoned_in,
            note: self.note.chars().take(RequestDraft::NOTE_CHARS_MAX).collect(),
            ask: AskId(0),
            by: OperatorId(self.by),
        })
    }

    fn booking(&self) -> Result<KeptBooking, String> {
        let day = self.series_day.as_deref().map(date_of).transpose()?;
        let series = self.series.map(SeriesId).zip(day);
        Ok(KeptBooking { draft: self.draft()?, made: Timestamp(self.made_ms), series })
    }
}

fn text_of(limits: DispatchLimits, bookings: &[&Booking], series: &[&Series]) -> Result<String, toml::ser::Error> {
    let DispatchLimits { takes_rides, takes_appointments, takes_parcels, later_max_min } = limits;
    let limits = LimitsText { takes_rides, takes_appointments, takes_parcels, later_max_min };
    let row = |row: &&Booking| BookingText::of(&row.draft, row.made, row.series);
    let booking = bookings.iter().map(row).collect();
    let series = series.iter().map(|series| SeriesText::of(series)).collect();
    let page = Page { version: VERSION, limits, booking, series };
    Ok(format!(
        "# Bookings made at windows, and the limits of automatic. Written by Yagura.\n{}",
        toml::to_string(&page)?
    ))
}

fn write(aside: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    // Who goes where is nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(aside, path)
}
