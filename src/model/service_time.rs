//! Service times: how long boarding and alighting take.
//!
//! Doors: 10 s to open, close and check (TCRP Report 165, Transit Capacity and Quality of Service Manual, 3rd ed. 2013,
//! chapter 6: 2 to 5 s each way, and clearance). A person who finds a seat and a belt: 10 s, more than the 2 to 4 s of a
//! city bus with standing room (same source), as an automated shuttle leaves when everybody sits. A wheelchair over a
//! ramp, with securing: 75 s to board and 60 s to alight (same source: 30 to 60 s by ramp, 60 to 200 s by lift). A
//! stretcher: 120 s. A parcel: 20 s to load into a locker, 60 s until its recipient has opened it by code (assumed).

use super::{MobileVisit, Party, RequestPurpose, StopDeed};

pub const DOORS_S: f64 = 10.0;
pub const PERSON_S: f64 = 10.0;
pub const WHEELCHAIR_BOARDS_S: f64 = 75.0;
pub const WHEELCHAIR_ALIGHTS_S: f64 = 60.0;
pub const STRETCHER_S: f64 = 120.0;
pub const PARCEL_LOADS_S: f64 = 20.0;
pub const PARCEL_IS_TAKEN_S: f64 = 60.0;

/// Expected time of a deed of a request at its stop, in seconds: a visit opens with its pick-up and stays open until its
/// drop-off is done.
pub fn deed_s(purpose: RequestPurpose, party: Party, deed: StopDeed) -> f64 {
    match (purpose, deed) {
        (RequestPurpose::Visit(_), StopDeed::PickUp) => MobileVisit::SET_UP_S,
        (RequestPurpose::Visit(visit), StopDeed::DropOff) => visit.stay_s(),
        _ => service_s(party, deed),
    }
}

/// Expected time of a deed at a stop for those who board or alight, in seconds.
pub fn service_s(party: Party, deed: StopDeed) -> f64 {
    let (wheelchair_s, parcel_s) = match deed {
        StopDeed::PickUp => (WHEELCHAIR_BOARDS_S, PARCEL_LOADS_S),
        StopDeed::DropOff => (WHEELCHAIR_ALIGHTS_S, PARCEL_IS_TAKEN_S),
    };
    let doors_s = if party.persons() > 0 { DOORS_S } else { 0.0 };
    doors_s
        + f64::from(party.seats) * PERSON_S
        + f64::from(party.wheelchairs) * wheelchair_s
        + f64::from(party.stretchers) * STRETCHER_S
        + f64::from(party.parcels) * parcel_s
}
