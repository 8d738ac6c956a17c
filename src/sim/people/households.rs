//! Households: how many people live together, how old they are, and how many cars they have.

use crate::base::chance::Chance;

/// Shares of households by the number of persons: 1, 2, 3, 4, 5, 6 (Population Census of Japan 2020, general households:
/// 38.1, 28.1, 16.6, 11.9, 3.9 and 1.5 % with six and more; mean 2.21).
pub const SIZE_SHARES: [f64; 6] = [0.381, 0.281, 0.166, 0.119, 0.039, 0.014];
/// Most persons of one household here.
pub const PERSONS_MAX: usize = 6;
/// Of households of one in a house, this share changes places with a larger household in a flat: three in four who live
/// alone live in flats (census 2020: 67 %).
const SWAP_SHARE: f64 = 0.45;
/// The same where there is a charger for a car: few who live alone have one.
const SWAP_SHARE_CHARGER: f64 = 0.85;
/// Mean cars by the number of persons: 1, 2, 3, 4 and more. Together about 1 a household, as there is a station and
/// streets are short: 1.03 in all Japan, 1.4 in prefectures with towns like this one (Automobile Inspection and
/// Registration Information Association 2022).
const CARS_MEAN: [f64; 4] = [0.6, 1.2, 1.5, 1.75];
/// What a household lives in, as far as its size follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dwelling {
    Flat,
    House,
    HouseWithCharger,
}

/// Most cars of one household here.
pub const CARS_MAX: u8 = 3;

/// Sizes of the households of all dwellings, in order of the dwellings.
pub fn sizes_of(dwellings: &[Dwelling], chance: &mut Chance) -> Vec<u8> {
    let mut sizes: Vec<u8> = dwellings.iter().map(|_| size_of(chance)).collect();
    let is_source = |index: &usize| dwellings[*index] == Dwelling::Flat && sizes[*index] >= 3;
    let mut large: Vec<usize> = (0..sizes.len()).filter(is_source).collect();
    chance.shuffle(&mut large);
    for index in 0..sizes.len() {
        let share = match dwellings[index] {
            Dwelling::Flat => 0.0,
            Dwelling::House => SWAP_SHARE,
            Dwelling::HouseWithCharger => SWAP_SHARE_CHARGER,
        };
        if sizes[index] > 1 || !chance.happens(share) {
            continue;
        }
        let Some(other) = large.pop() else { break };
        sizes.swap(index, other);
    }
    sizes
}

fn size_of(chance: &mut Chance) -> u8 {
    let mut left = chance.unit();
    for (size, share) in (1..).zip(SIZE_SHARES) {
        if left < share {
            return size;
        }
        left -= share;
    }
    1
}

/// Ages of a household of a size, adults first.
///
/// Kinds of households after the census of 2020: a third of those who live alone are 65 and older; of two persons, nine in
/// twenty are a couple of 65 and older, one in five a parent and a child; of three and more, most are parents and children,
/// and one in three or four has grandparents. Over all households 12 % are under 15 and 28 to 29 % are 65 and older.
pub fn ages_of(size: u8, chance: &mut Chance) -> Vec<u8> {
    match size {
        0 => Vec::new(),
        1 => vec![age_alone(chance)],
        2 => ages_of_two(chance),
        3 => ages_of_three(chance),
        _ => ages_of_many(size, chance),
    }
}

fn years(chance: &mut Chance, from: u8, to: u8) -> u8 {
    from + chance.below(usize::from(to - from)) as u8
}

/// An age of 65 and more: half as many at each ten years more.
fn age_old(chance: &mut Chance) -> u8 {
    let beyond = chance.unit() + chance.unit() * chance.unit();
    65 + (beyond.min(1.6) * 19.0) as u8
}

fn age_alone(chance: &mut Chance) -> u8 {
    if chance.happens(0.32) {
        age_old(chance)
    } else if chance.happens(0.2) {
        years(chance, 18, 25)
    } else {
        years(chance, 25, 65)
    }
}

fn near(chance: &mut Chance, age: u8, least: u8) -> u8 {
    (age + 3).saturating_sub(chance.below(7) as u8).clamp(least, 100)
}

fn ages_of_two(chance: &mut Chance) -> Vec<u8> {
    let kind = chance.unit();
    if kind < 0.45 {
        let one = age_old(chance);
        return vec![one, near(chance, one, 60)];
    }
    if kind < 0.80 {
        let one = years(chance, 25, 65);
        return vec![one, near(chance, one, 20)];
    }
    if kind < 0.86 {
        let child = years(chance, 2, 20);
        return vec![(child + years(chance, 24, 36)).min(60), child];
    }
    let parent = age_old(chance);
    vec![parent - years(chance, 24, 34), parent]
}

fn ages_of_three(chance: &mut Chance) -> Vec<u8> {
    if chance.happens(0.36) {
        let parent = age_old(chance);
        return vec![parent - years(chance, 24, 34), parent, near(chance, parent, 60)];
    }
    let child = years(chance, 0, 31);
    let parent = child + years(chance, 25, 36);
    vec![parent, near(chance, parent, 20), child]
}

fn ages_of_many(size: u8, chance: &mut Chance) -> Vec<u8> {
    let oldest_child = years(chance, 2, 23);
    let parent = oldest_child + years(chance, 25, 34);
    let mut ages = vec![parent, near(chance, parent, 20)];
    let mut grandparents = if size > 4 { chance.below(3) as u8 } else { u8::from(chance.happens(0.27)) };
    let mut child = oldest_child;
    while ages.len() < usize::from(size) {
        if grandparents > 0 {
            grandparents -= 1;
            ages.push((parent + years(chance, 24, 32)).clamp(60, 97));
        } else {
            ages.push(child);
            child = child.saturating_sub(years(chance, 1, 4));
        }
    }
    ages
}

/// Cars of a household with so many persons and driving licences.
pub fn cars_of(persons: usize, licences: usize, chance: &mut Chance) -> u8 {
    let mean = CARS_MEAN[persons.clamp(1, CARS_MEAN.len()) - 1];
    let whole = libm::floor(mean);
    let cars = whole as u8 + u8::from(chance.happens(mean - whole));
    // Those without a licence have none, so the others have a few more.
    let extra = u8::from(cars > 0 && licences > 1 && chance.happens(0.2));
    (cars + extra).min(CARS_MAX).min(licences as u8)
}
