//! Where traffic keeps to the left, by time zone.

/// Zones of the countries and territories that drive on the left (World Standards, "List of left- & right-driving
/// countries", 2024; zones by the IANA tz database's zone.tab), with the older names of some.
#[rustfmt::skip]
const LEFT: [&str; 96] = [
    // Asia
    "Asia/Bangkok", "Asia/Brunei", "Asia/Calcutta", "Asia/Colombo", "Asia/Dacca", "Asia/Dhaka", "Asia/Dili",
    "Asia/Famagusta", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jayapura", "Asia/Karachi", "Asia/Kathmandu",
    "Asia/Katmandu", "Asia/Kolkata", "Asia/Kuala_Lumpur", "Asia/Kuching", "Asia/Macao", "Asia/Macau",
    "Asia/Makassar", "Asia/Nicosia", "Asia/Pontianak", "Asia/Singapore", "Asia/Thimbu", "Asia/Thimphu", "Asia/Tokyo",
    "Asia/Ujung_Pandang", "Hongkong", "Japan", "Singapore", "Indian/Chagos", "Indian/Christmas", "Indian/Cocos",
    "Indian/Mahe", "Indian/Maldives", "Indian/Mauritius",
    // Europe
    "Eire", "Europe/Belfast", "Europe/Dublin", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey",
    "Europe/London", "Europe/Malta", "Europe/Nicosia", "GB", "GB-Eire",
    // Africa and the Atlantic
    "Africa/Blantyre", "Africa/Dar_es_Salaam", "Africa/Gaborone", "Africa/Harare", "Africa/Johannesburg",
    "Africa/Kampala", "Africa/Lusaka", "Africa/Maputo", "Africa/Maseru", "Africa/Mbabane", "Africa/Nairobi",
    "Africa/Windhoek", "Atlantic/Bermuda", "Atlantic/South_Georgia", "Atlantic/St_Helena", "Atlantic/Stanley",
    // America
    "America/Anguilla", "America/Antigua", "America/Barbados", "America/Cayman", "America/Dominica",
    "America/Grand_Turk", "America/Grenada", "America/Guyana", "America/Jamaica", "America/Montserrat",
    "America/Nassau", "America/Paramaribo", "America/Port_of_Spain", "America/St_Kitts", "America/St_Lucia",
    "America/St_Thomas", "America/St_Vincent", "America/Tortola", "Jamaica",
    // Oceania
    "NZ", "NZ-CHAT", "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Fiji", "Pacific/Funafuti",
    "Pacific/Guadalcanal", "Pacific/Nauru", "Pacific/Niue", "Pacific/Norfolk", "Pacific/Pitcairn",
    "Pacific/Port_Moresby", "Pacific/Rarotonga",
];
/// More of them: all of Australia, and the rest of the Pacific.
const LEFT_TOO: [&str; 4] = ["Pacific/Bougainville", "Pacific/Fakaofo", "Pacific/Kiritimati", "Pacific/Tarawa"];
const LEFT_BEGINNING: [&str; 1] = ["Australia/"];

/// The side of the street that traffic keeps to in a time zone: -1 left, 1 right.
pub fn side_of(zone: chrono_tz::Tz) -> f32 {
    let name = zone.name();
    let mut names = LEFT.iter().chain(&LEFT_TOO);
    let is_left = names.any(|left| *left == name) || LEFT_BEGINNING.iter().any(|begin| name.starts_with(begin));
    if is_left { -1.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    #[test]
    fn every_zone_of_the_table_exists_and_keeps_left() {
        for name in LEFT.iter().chain(&LEFT_TOO) {
            let zone: Tz = name.parse().unwrap_or_else(|_| panic!("{name} is no zone"));
            assert!(side_of(zone) < 0.0, "{name}");
        }
        assert!(side_of(Tz::Australia__Perth) < 0.0);
        for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Asia__Seoul, Tz::Asia__Shanghai, Tz::Asia__Yangon] {
            assert!(side_of(zone) > 0.0, "{zone}");
        }
    }
}
