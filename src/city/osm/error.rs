//! Why a city file can't be used, and the mend.

/// A city file that can't be used. Each message names the file, the place in it and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    #[error("can't open the city file `{file}`: {cause}. Check the path and that you may read it.")]
    Open { file: String, cause: std::io::Error },
    #[error("the city file `{file}` is empty. Get the extract again.")]
    Empty { file: String },
    #[error("the city file `{file}` ends in the middle, at {place}. Get the extract again: the copy was cut off.")]
    CutOff { file: String, place: String },
    #[error("the city file `{file}` is damaged at {place}: {cause}. Get the extract again.")]
    Damaged { file: String, place: String, cause: String },
    #[error("`{file}` is not OpenStreetMap data: {found}. Give an OpenStreetMap extract (.osm.pbf, .osm or .osm.gz).")]
    NotOsm { file: String, found: String },
    #[error(
        "node {id} of the city file `{file}` lies outside the world: latitude {lat}, longitude {lon}. Correct or \
         remove that node (latitudes go to 85.05 degrees, longitudes to 180)."
    )]
    OutsideWorld { file: String, id: i64, lat: f64, lon: f64 },
    #[error(
        "the city file `{file}` covers {width_km:.0} x {height_km:.0} km; a city is at most {limit_km:.0} km across. \
         Cut out a smaller piece (osmium extract --bbox)."
    )]
    TooLarge { file: String, width_km: f64, height_km: f64, limit_km: f64 },
    #[error(
        "there is no street for vehicles in the city file `{file}`. Give an extract that has ways with `highway` \
         tags and the nodes that they refer to."
    )]
    NoStreets { file: String },
}
