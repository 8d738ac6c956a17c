//! Reads the elements of a route file one after the other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::ids::ArcId;
use crate::city::City;
use crate::city::sumo::error::SumoError;
use crate::city::sumo::xml::{Document, Met, Tag};

use super::kinds::DEFAULT_ID;
use super::{DepartAt, DepartSpeed, RouteTrip, Routes, TripKind};

/// The most vehicles that one <flow> may make: more than any file lists.
const FLOW_MAX: f64 = 5.0e6;
/// Seconds, minutes, hours and days in seconds.
const TIME_FACTORS_S: [f64; 4] = [1.0, 60.0, 3600.0, 86_400.0];
const KINDS_MAX: usize = u16::MAX as usize;

/// Elements that are read over with all that is inside them.
const PASSED_OVER: [&str; 6] = ["person", "personFlow", "container", "containerFlow", "stop", "vTypeDistribution"];

pub struct Reader<'a> {
    document: &'a Document,
    city: &'a City,
    arc_of_id: HashMap<&'a str, ArcId>,
    kind_of_id: HashMap<String, u16>,
    route_of_id: HashMap<String, Arc<[ArcId]>>,
    routes: Routes,
    /// The vehicle or flow whose route may still come inside it.
    open: Option<Open>,
    /// How deep inside of what is passed over.
    passing: usize,
    passed_over: usize,
}

/// A vehicle or flow that is being read.
struct Open {
    at: usize,
    element: String,
    trip: RouteTrip,
    departures: Vec<f64>,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document, city: &'a City) -> Self {
        let ids = city.streets.arc_ids.iter().enumerate();
        let kind = TripKind::default();
        Self {
            document,
            city,
            arc_of_id: ids.map(|(index, id)| (&**id, ArcId::from_index(index))).collect(),
            kind_of_id: HashMap::from([(DEFAULT_ID.to_owned(), 0)]),
            route_of_id: HashMap::new(),
            routes: Routes { kinds: vec![kind], ..Routes::default() },
            open: None,
            passing: 0,
            passed_over: 0,
        }
    }

    pub fn read(mut self) -> Result<Routes, SumoError> {
        let document = self.document;
        document.read("SUMO routes", &["routes", "additional"], &mut |met| match met {
            Met::Begin(tag) => self.begin(&tag),
            Met::End { name } => self.end(&name),
        })?;
        // Vehicles of one moment keep the order of the file.
        self.routes.trips.sort_by(|a, b| a.depart_s.total_cmp(&b.depart_s));
        if self.passed_over > 0 {
            self.routes.warnings.push(format!("{} persons, containers and stops: left out.", self.passed_over));
        }
        Ok(self.routes)
    }

    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), SumoError> {
        if PASSED_OVER.contains(&&*tag.name) {
            self.passed_over += usize::from(self.passing == 0);
            self.passing += 1;
        }
        if self.passing > 0 {
            return Ok(());
        }
        match &*tag.name {
            "vType" => self.add_kind(TripKind::of_tag(tag)?, tag),
            "route" => self.route(tag),
            "vehicle" | "trip" | "flow" => self.open_trip(tag),
            _ => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), SumoError> {
        if PASSED_OVER.contains(&name) {
            self.passing = self.passing.saturating_sub(1);
        } else if self.passing == 0 && matches!(name, "vehicle" | "trip" | "flow") {
            self.close_trip()?;
        }
        Ok(())
    }

    fn add_kind(&mut self, kind: TripKind, tag: &Tag<'_>) -> Result<(), SumoError> {
        let count = self.routes.kinds.len();
        if count >= KINDS_MAX {
            return Err(tag.bad_value("id", "there are at most 65,535 vTypes"));
        }
        let index = *self.kind_of_id.entry(kind.id.to_string()).or_insert(count as u16);
        // The default kind may be written anew, any other only once.
        if usize::from(index) < count {
            if &*kind.id != DEFAULT_ID {
                let (file, line) = (tag.file(), tag.line());
                return Err(SumoError::Twice { file, line, what: "vType", id: kind.id.to_string() });
            }
            self.routes.kinds[usize::from(index)] = kind;
        } else {
            self.routes.kinds.push(kind);
        }
        Ok(())
    }

    fn route(&mut self, tag: &Tag<'_>) -> Result<(), SumoError> {
        let owner = self.open.as_ref().map(|open| open.trip.id.to_string());
        let name = owner.clone().or_else(|| tag.get("id").map(str::to_owned)).unwrap_or_default();
        if owner.is_none() {
            tag.required("id")?;
        }
        let arcs: Arc<[ArcId]> = self.arcs(tag, "edges")?.into();
        for pair in arcs.windows(2) {
            if self.city.control.between(pair[0], pair[1]).is_none() {
                let id = |arc: ArcId| self.city.streets.arc_ids[arc.index()].to_string();
                return Err(SumoError::NotConnected {
                    file: tag.file(),
                    line: tag.line(),
                    id: name,
                    from: id(pair[0]),
                    to: id(pair[1]),
                });
            }
        }
        match &mut self.open {
            Some(open) => (open.trip.arcs, open.trip.is_whole) = (arcs, true),
            None => {
                self.route_of_id.insert(name, arcs);
            }
        }
        Ok(())
    }

    /// The arcs that an attribute lists.
    fn arcs(&self, tag: &Tag<'_>, name: &str) -> Result<Vec<ArcId>, SumoError> {
        tag.required(name)?.split_ascii_whitespace().map(|id| self.arc(tag, id)).collect()
    }

    fn arc(&self, tag: &Tag<'_>, id: &str) -> Result<ArcId, SumoError> {
        self.arc_of_id.get(id).copied().ok_or_else(|| SumoError::Unknown {
            file: tag.file(),
            line: tag.line(),
            what: "edge",
            id: id.to_owned(),
            mend: "Take the network that these routes were made for, or make the routes anew with duarouter.",
        })
    }

    fn open_trip(&mut self, tag: &Tag<'_>) -> Result<(), SumoError> {
        let id = tag.required("id")?;
        let kind_id = tag.get("type").unwrap_or(DEFAULT_ID);
        let kind = self.kind_of_id.get(kind_id).copied().ok_or_else(|| SumoError::Unknown {
            file: tag.file(),
            line: tag.line(),
            what: "vType",
            id: kind_id.to_owned(),
            mend: "Define it with <vType> before the first vehicle of it.",
        })?;
        let (arcs, is_whole) = self.way_of(tag)?;
        let departures = if tag.name == "flow" { departures(tag)? } else { vec![time(tag, "depart")?] };
        let trip = RouteTrip {
            id: id.into(),
            kind,
            depart_s: 0.0,
            depart_at: depart_at(tag)?,
            depart_speed: depart_speed(tag)?,
            arcs,
            is_whole,
            arrive_at_m: arrive_at_m(tag)?,
        };
        self.open = Some(Open { at: tag.at, element: tag.name.clone(), trip, departures });
        Ok(())
    }

    /// The way that an element's attributes give: a route's name, or from, via and to; none when it comes inside.
    fn way_of(&self, tag: &Tag<'_>) -> Result<(Arc<[ArcId]>, bool), SumoError> {
        if let Some(name) = tag.get("route") {
            let arcs = self.route_of_id.get(name).cloned().ok_or_else(|| SumoError::Unknown {
                file: tag.file(),
                line: tag.line(),
                what: "route",
                id: name.to_owned(),
                mend: "Define it with <route id=…> before the first vehicle that drives it.",
            })?;
            return Ok((arcs, true));
        }
        if tag.get("from").is_none() && tag.get("to").is_none() {
            return Ok((Arc::default(), true));
        }
        let mut arcs = vec![self.arc(tag, tag.required("from")?)?];
        if tag.get("via").is_some() {
            arcs.extend(self.arcs(tag, "via")?);
        }
        arcs.push(self.arc(tag, tag.required("to")?)?);
        Ok((arcs.into(), false))
    }

    fn close_trip(&mut self) -> Result<(), SumoError> {
        let Some(Open { at, element, trip, departures }) = self.open.take() else { return Ok(()) };
        if trip.arcs.is_empty() {
            return Err(SumoError::Missing {
                file: self.document.file.clone(),
                line: self.document.line(at),
                element,
                attribute: "route".to_owned(),
            });
        }
        let is_flow = element == "flow";
        for (number, depart_s) in departures.into_iter().enumerate() {
            let id = if is_flow { format!("{}.{number}", trip.id).into() } else { trip.id.clone() };
            self.routes.trips.push(RouteTrip { id, depart_s, ..trip.clone() });
        }
        Ok(())
    }
}

/// A time in seconds, or as `hh:mm:ss` or `d:hh:mm:ss`.
fn time(tag: &Tag<'_>, name: &str) -> Result<f64, SumoError> {
    let text = tag.required(name)?;
    if matches!(text, "triggered" | "containerTriggered" | "split" | "begin") {
        return Err(SumoError::Unsupported {
            file: tag.file(),
            line: tag.line(),
            what: format!("{name}=\"{text}\""),
            mend: "Give the time of departure in seconds.",
        });
    }
    let parts: Option<Vec<f64>> = text.split(':').rev().map(|part| part.parse().ok()).collect();
    let sum = parts.filter(|parts| parts.len() <= TIME_FACTORS_S.len());
    let time_s = sum.map(|parts| parts.iter().zip(TIME_FACTORS_S).map(|(part, factor)| part * factor).sum::<f64>());
    time_s
        .filter(|time_s| time_s.is_finite() && *time_s >= 0.0)
        .ok_or_else(|| tag.bad_value(name, "it must be a time in seconds or as hh:mm:ss"))
}

/// When the vehicles of a flow depart: evenly spread from `begin` to `end`.
fn departures(tag: &Tag<'_>) -> Result<Vec<f64>, SumoError> {
    let begin_s = if tag.get("begin").is_some() { time(tag, "begin")? } else { 0.0 };
    let end_s = if tag.get("end").is_some() { Some(time(tag, "end")?) } else { None };
    let positive = |name: &str| match tag.get(name) {
        None => Ok(None),
        Some(_) => tag.number_in(name, 1e-6..=1e9, "it must be a number above 0").map(Some),
    };
    if tag.get("probability").is_some() || tag.get("period").is_some_and(|text| text.starts_with("exp")) {
        return Err(SumoError::Unsupported {
            file: tag.file(),
            line: tag.line(),
            what: "a <flow> by chance".to_owned(),
            mend: "Give `period`, `vehsPerHour` or `number`.",
        });
    }
    let period_s = match (positive("period")?, positive("vehsPerHour")?.or(positive("perHour")?)) {
        (Some(period_s), _) => Some(period_s),
        (None, Some(per_hour)) => Some(3600.0 / per_hour),
        (None, None) => None,
    };
    let number = tag.whole("number")?.map(|number| number as f64);
    let span_s = end_s.map(|end_s| (end_s - begin_s).max(0.0));
    let (count, period_s) = match (number, period_s, span_s) {
        (Some(number), Some(period_s), _) => (number, period_s),
        (Some(number), None, Some(span_s)) => (number, span_s / number.max(1.0)),
        (None, Some(period_s), Some(span_s)) => ((span_s / period_s).ceil(), period_s),
        (Some(_), None, None) | (None, _, _) => {
            return Err(tag.bad_value("end", "a flow needs two of end, number and period"));
        }
    };
    if count > FLOW_MAX {
        return Err(tag.bad_value("number", "a flow has at most 5 million vehicles"));
    }
    Ok((0..count as usize).map(|index| begin_s + index as f64 * period_s).collect())
}

fn depart_at(tag: &Tag<'_>) -> Result<DepartAt, SumoError> {
    Ok(match tag.get("departPos") {
        None | Some("base" | "stop" | "splitFront") => DepartAt::Start,
        Some("random" | "random_free" | "free") => DepartAt::Random,
        Some("last") => DepartAt::Last,
        Some(_) => DepartAt::Metres(tag.number_in(
            "departPos",
            -1e6..=1e6,
            "it must be metres, base, random, random_free, free or last",
        )? as f32),
    })
}

fn depart_speed(tag: &Tag<'_>) -> Result<DepartSpeed, SumoError> {
    Ok(match tag.get("departSpeed") {
        None => DepartSpeed::Mps(0.0),
        Some("max" | "desired" | "speedLimit" | "last" | "avg") => DepartSpeed::Max,
        Some("random") => DepartSpeed::Random,
        Some(_) => DepartSpeed::Mps(tag.number_in(
            "departSpeed",
            0.0..=400.0,
            "it must be a speed in m/s, max, desired, speedLimit, last, avg or random",
        )? as f32),
    })
}

fn arrive_at_m(tag: &Tag<'_>) -> Result<Option<f32>, SumoError> {
    match tag.get("arrivalPos") {
        None | Some("max" | "random") => Ok(None),
        Some(_) => {
            tag.number_in("arrivalPos", -1e6..=1e6, "it must be metres, max or random").map(|value| Some(value as f32))
        }
    }
}
