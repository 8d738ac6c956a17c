//! The file with the bookings of one city and the limits of automatic, so that they survive the program's end.
//!
//! Written aside and renamed. What can't be read is kept aside, and the station begins without.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::Booking;
use crate::model::people::AskId;
use crate::model::{
    DispatchLimits, Fitting, Fittings, MobileService, MobileVisit, Need, Needs, Party, RequestDraft, RequestPurpose,
};
use crate::plan::dispatch::Weights;

const VERSION: u32 = 1;
/// Bytes of a file at most: all bookings with the longest notes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

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
    /// Each with the moment when it was made.
    pub bookings: Vec<(RequestDraft, Timestamp)>,
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
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct LimitsText {
    takes_rides: bool,
    takes_appointments: bool,
    takes_parcels: bool,
    later_max_min: u8,
    #[serde(default = "usually_improves")]
    improves_plans: bool,
}

fn usually_improves() -> bool {
    DispatchLimits::default().improves_plans
}

/// The weights of the objective; what is left out is as usual.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WeightsText {
    waiting: f64,
    lateness: f64,
    riding: f64,
    driving: f64,
    energy: f64,
    fairness: f64,
    changing: f64,
    unserved: f64,
    least_gain: f64,
}

impl Default for WeightsText {
    fn default() -> Self {
        Self::of(Weights::default())
    }
}

impl WeightsText {
    fn of(weights: Weights) -> Self {
        let Weights { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain } = weights;
        Self { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain }
    }

    fn weights(&self) -> Weights {
        let Self { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain } = *self;
        Weights { waiting, lateness, riding, driving, energy, fairness, changing, unserved, least_gain }.held()
    }
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<VisitText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitText {
    service: String,
    minutes: u16,
    equipment: Vec<String>,
}

const VISIT: &str = "visit";

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
        weights: Weights,
        bookings: &[&Booking],
    ) -> Result<(), BookingsError> {
        let aside = path.with_extension(format!("toml.new-{}", std::process::id()));
        let text = text_of(limits, weights, bookings).map_err(io::Error::other);
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
        let LimitsText { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans } = page.limits;
        let limits =
            DispatchLimits { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans }.held();
        let bookings: Result<_, String> = page.booking.iter().map(booking_of).collect();
        Ok(Self { limits, weights: page.weights.weights(), bookings: bookings? })
    }
}

fn booking_of(text: &BookingText) -> Result<(RequestDraft, Timestamp), String> {
    let purpose = match &text.visit {
        Some(visit) if text.purpose == VISIT => RequestPurpose::Visit(visit_of(visit)?),
        _ => {
            let purpose = PURPOSES.iter().find(|(_, word)| *word == text.purpose);
            let (purpose, _) = purpose.ok_or_else(|| format!("there is no purpose \"{}\"", text.purpose))?;
            *purpose
        }
    };
    let mut needs = Needs::default();
    for word in &text.needs {
        needs = needs.with(Need::of_word(word).ok_or_else(|| format!("there is no need \"{word}\""))?);
    }
    let (seats, wheelchairs, stretchers, parcels) = (text.seats, text.wheelchairs, text.stretchers, text.parcels);
    let draft = RequestDraft {
        purpose,
        from: BuildingId(text.from),
        to: BuildingId(text.to),
        party: Party { seats, wheelchairs, stretchers, parcels },
        needs,
        earliest: text.earliest_ms.map(Timestamp),
        latest_pick_up: text.latest_pick_up_ms.map(Timestamp),
        latest_arrival: text.latest_arrival_ms.map(Timestamp),
        is_phoned_in: text.is_phoned_in,
        note: text.note.chars().take(RequestDraft::NOTE_CHARS_MAX).collect(),
        ask: AskId(0),
        by: OperatorId(text.by),
    };
    Ok((draft, Timestamp(text.made_ms)))
}

fn visit_of(text: &VisitText) -> Result<MobileVisit, String> {
    let service = MobileService::of_word(&text.service);
    let service = service.ok_or_else(|| format!("there is no service \"{}\"", text.service))?;
    let mut fittings = Vec::with_capacity(text.equipment.len());
    for word in &text.equipment {
        fittings.push(Fitting::of_word(word).ok_or_else(|| format!("there is no equipment \"{word}\""))?);
    }
    Ok(MobileVisit { service, minutes: text.minutes, needs: Fittings::of(&fittings) })
}

fn text_of(limits: DispatchLimits, weights: Weights, bookings: &[&Booking]) -> Result<String, toml::ser::Error> {
    let ms = |at: Option<Timestamp>| at.map(|at| at.0);
    let row = |booking: &&Booking| {
        let draft = &booking.draft;
        let known = PURPOSES.iter().find(|(purpose, _)| *purpose == draft.purpose).map(|(_, word)| *word);
        let visit = draft.purpose.visit();
        let purpose = known.unwrap_or(if visit.is_some() { VISIT } else { "ride" });
        BookingText {
            purpose: purpose.to_owned(),
            from: draft.from.0,
            to: draft.to.0,
            seats: draft.party.seats,
            wheelchairs: draft.party.wheelchairs,
            stretchers: draft.party.stretchers,
            parcels: draft.party.parcels,
            needs: draft.needs.iter().map(|need| need.word().to_owned()).collect(),
            made_ms: booking.made.0,
            earliest_ms: ms(draft.earliest),
            latest_pick_up_ms: ms(draft.latest_pick_up),
            latest_arrival_ms: ms(draft.latest_arrival),
            is_phoned_in: draft.is_phoned_in,
            note: draft.note.clone(),
            by: draft.by.0,
            visit: visit.map(|visit| VisitText {
                service: visit.service.word().to_owned(),
                minutes: visit.minutes,
                equipment: visit.needs.iter().map(|fitting| fitting.word().to_owned()).collect(),
            }),
        }
    };
    let DispatchLimits { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans } = limits;
    let limits = LimitsText { takes_rides, takes_appointments, takes_parcels, later_max_min, improves_plans };
    let page = Page {
        version: VERSION,
        limits,
        weights: WeightsText::of(weights),
        booking: bookings.iter().map(row).collect(),
    };
    Ok(format!(
        "# Bookings made at windows, the limits of automatic, and the weights of its objective. Written by Yagura.\n{}",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_limits_are_written_and_read_and_what_is_left_out_is_as_usual() {
        let limits = DispatchLimits { improves_plans: false, ..DispatchLimits::default() };
        let weights = Weights { energy: 25.0, fairness: 0.5, ..Weights::default() };
        let text = text_of(limits, weights, &[]).unwrap();
        assert_eq!(KeptBookings::parse(&text), Ok(KeptBookings { limits, weights, bookings: Vec::new() }));
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
        let booking = Booking { request, draft: draft.clone(), made: Timestamp(500), unserved: None };
        let text = text_of(DispatchLimits::default(), Weights::default(), &[&booking]).unwrap();
        assert_eq!(KeptBookings::parse(&text).unwrap().bookings, [(draft, Timestamp(500))], "{text}");
        let broken = text.replace("ultrasound", "crystal ball");
        assert!(KeptBookings::parse(&broken).unwrap_err().contains("crystal ball"));
    }
}
