//! Districts: the middle of a city, what lies around it and what lies far out, by the points of the compass.

use crate::base::geo::Point;

use super::City;

/// The share of all homes that lie in the centre, and in the centre and around it; the rest lies far out.
const CENTRE_SHARE: f32 = 0.25;
const NEAR_SHARE: f32 = 0.75;

/// A quarter of the compass, as seen from the middle of a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quarter {
    North,
    East,
    South,
    West,
}

/// A part of a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum District {
    Centre,
    Near(Quarter),
    Far(Quarter),
}

impl District {
    pub const ALL: [Self; 9] = [
        Self::Centre,
        Self::Near(Quarter::North),
        Self::Near(Quarter::East),
        Self::Near(Quarter::South),
        Self::Near(Quarter::West),
        Self::Far(Quarter::North),
        Self::Far(Quarter::East),
        Self::Far(Quarter::South),
        Self::Far(Quarter::West),
    ];

    /// Its place in [`Self::ALL`].
    pub fn index(self) -> usize {
        match self {
            Self::Centre => 0,
            Self::Near(quarter) => 1 + quarter as usize,
            Self::Far(quarter) => 5 + quarter as usize,
        }
    }

    pub fn is_far(self) -> bool {
        matches!(self, Self::Far(_))
    }
}

/// How a city is parted into districts: a disc in the middle, a ring around it and what lies beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Districts {
    /// As many homes lie to the west as to the east of it, and to the north as to the south.
    pub middle: Point,
    /// How far the centre reaches from there, in metres: a quarter of the homes lie in it.
    pub centre_m: f32,
    /// What lies farther from the middle than this, in metres, is far out: another quarter of the homes.
    pub far_m: f32,
}

impl Districts {
    pub fn of(city: &City) -> Self {
        let homes = city.buildings.iter().filter(|building| building.homes > 0);
        let mut homes: Vec<(Point, u32)> = homes.map(|it| (it.center, u32::from(it.homes))).collect();
        if homes.is_empty() {
            homes = city.buildings.iter().map(|building| (building.center, 1)).collect();
        }
        let at = |share: f32, measure: &dyn Fn(Point) -> f32| {
            quantile(homes.iter().map(|(place, homes)| (measure(*place), *homes)).collect(), share)
        };
        let middle = Point::new(at(0.5, &|place| place.x), at(0.5, &|place| place.y));
        let away = |place: Point| place.distance(middle);
        Self { middle, centre_m: at(CENTRE_SHARE, &away), far_m: at(NEAR_SHARE, &away) }
    }

    /// The district in which a place lies.
    pub fn at(&self, place: Point) -> District {
        let away_m = place.distance(self.middle);
        if away_m <= self.centre_m {
            return District::Centre;
        }
        let (east, south) = (place.x - self.middle.x, place.y - self.middle.y);
        let quarter = match (east.abs() > south.abs(), east > 0.0, south > 0.0) {
            (true, true, _) => Quarter::East,
            (true, false, _) => Quarter::West,
            (false, _, true) => Quarter::South,
            (false, _, false) => Quarter::North,
        };
        if away_m > self.far_m { District::Far(quarter) } else { District::Near(quarter) }
    }
}

/// The value below which a share of the weight lies; 0 of nothing.
fn quantile(mut values: Vec<(f32, u32)>, share: f32) -> f32 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = f64::from(share) * values.iter().map(|(_, weight)| f64::from(*weight)).sum::<f64>();
    let mut seen = 0.0;
    let found = values.iter().find(|(_, weight)| {
        seen += f64::from(*weight);
        seen >= wanted
    });
    found.map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::generate::{GenerateOptions, generate};

    #[test]
    fn a_quarter_of_the_homes_lies_in_the_centre_and_a_quarter_far_out() {
        let city = generate(&GenerateOptions { seed: 3, homes: 900 });
        let districts = Districts::of(&city);
        let share = |passes: &dyn Fn(District) -> bool| {
            let lies = |it: &&crate::city::Building| passes(districts.at(it.center));
            let homes: u32 = city.buildings.iter().filter(lies).map(|it| u32::from(it.homes)).sum();
            f64::from(homes) / f64::from(city.home_count())
        };
        let (centre, far) = (share(&|it| it == District::Centre), share(&District::is_far));
        assert!((centre - 0.25).abs() < 0.05, "{centre} in the centre");
        assert!((far - 0.25).abs() < 0.05, "{far} far out");
        assert!(districts.centre_m < districts.far_m);
    }

    #[test]
    fn every_district_has_its_place_and_its_side_of_the_compass() {
        for (index, district) in District::ALL.into_iter().enumerate() {
            assert_eq!(district.index(), index);
        }
        let districts = Districts { middle: Point::new(10.0, 10.0), centre_m: 100.0, far_m: 500.0 };
        for (x, y, district) in [
            (20.0, 20.0, District::Centre),
            (310.0, 40.0, District::Near(Quarter::East)),
            (40.0, 310.0, District::Near(Quarter::South)),
            (-900.0, 40.0, District::Far(Quarter::West)),
            (40.0, -900.0, District::Far(Quarter::North)),
        ] {
            assert_eq!(districts.at(Point::new(x, y)), district, "{x}, {y}");
        }
    }

    #[test]
    fn a_city_without_buildings_has_districts_too() {
        assert_eq!(quantile(Vec::new(), 0.5).to_bits(), 0.0_f32.to_bits());
    }
}
