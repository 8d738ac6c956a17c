//! Invented names of streets, promenades, parks and institutions, in English and Japanese.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::name::Name;
use crate::city::{BuildingKind, StreetClass};

use super::plan::Plan;

/// Words of weaving and dyeing that streets and quarters are named after.
const WORDS: [(&str, &str); 24] = [
    ("Tateito", "経糸"),
    ("Yokoito", "緯糸"),
    ("Hataori", "機織"),
    ("Aizome", "藍染"),
    ("Tsumugi", "紬"),
    ("Kasuri", "絣"),
    ("Ayaori", "綾織"),
    ("Momen", "木綿"),
    ("Kinuito", "絹糸"),
    ("Asanoha", "麻の葉"),
    ("Itoguruma", "糸車"),
    ("Osa", "筬"),
    ("Hirame", "平目"),
    ("Akaneiro", "茜色"),
    ("Kuchinashi", "梔子"),
    ("Benibana", "紅花"),
    ("Shikkui", "漆喰"),
    ("Yagasuri", "矢絣"),
    ("Shima", "縞"),
    ("Koushi", "格子"),
    ("Ichimatsu", "市松"),
    ("Shippou", "七宝"),
    ("Tatewaku", "立涌"),
    ("Kikkou", "亀甲"),
];

/// Endings of the quarters' names.
const QUARTERS: [(&str, &str); 6] =
    [("dai", "台"), ("zono", "園"), ("no", "野"), ("hara", "原"), ("machi", "町"), ("mori", "森")];

const DIRECTIONS: [(&str, &str); 8] = [
    ("Kita", "北"),
    ("Hokuto", "北東"),
    ("Higashi", "東"),
    ("Nantou", "南東"),
    ("Minami", "南"),
    ("Nansei", "南西"),
    ("Nishi", "西"),
    ("Hokusei", "北西"),
];

const GREENS: [(&str, &str); 12] = [
    ("Kaede", "楓"),
    ("Sakura", "桜"),
    ("Hinoki", "檜"),
    ("Yanagi", "柳"),
    ("Tsubaki", "椿"),
    ("Ume", "梅"),
    ("Kiri", "桐"),
    ("Fuji-dana", "藤棚"),
    ("Kuwa", "桑"),
    ("Matsu", "松"),
    ("Ichou", "銀杏"),
    ("Take", "竹"),
];

fn of<const N: usize>(list: &[(&'static str, &'static str); N], index: usize) -> (&'static str, &'static str) {
    list.get(index % N.max(1)).copied().unwrap_or(("Ori", "織"))
}

/// A number behind a name that has come round again, and its Japanese form.
fn again(round: usize) -> (String, String) {
    if round == 0 { (String::new(), String::new()) } else { (format!(" {}", round + 1), format!("第{}", round + 1)) }
}

pub fn ring(plan: &Plan, ring: usize) -> Name {
    if plan.is_ring_road(ring) {
        return Name::new("Ring Road", "環状通り");
    }
    if ring == 0 {
        return Name::new("Station Loop", "駅前環状");
    }
    if ring + 1 == plan.rings_m.len() {
        return Name::new("Greenbelt Lane", "緑地通り");
    }
    let (en, ja) = of(&[("Inner", "内"), ("Middle", "中"), ("Outer", "外")], ring - 1);
    let (number, number_ja) = again((ring - 1) / 3);
    Name::new(&format!("{en} Weft Street{number}"), &format!("{number_ja}{ja}緯糸通り"))
}

pub fn ring_promenade(band: usize) -> Name {
    let (en, ja) = of(&GREENS, band * 5 + 1);
    let (number, number_ja) = again(band / GREENS.len());
    Name::new(&format!("{en} Promenade{number}"), &format!("{number_ja}{ja}遊歩道"))
}

pub fn radial(number: usize, count: usize) -> Name {
    // The first six and the six between them share the words; later ones take all words again, with a number.
    let own = number / 2;
    let (word, round) = match count {
        0..=6 => (number * 4 + 1, 0),
        7..=12 => (own * 4 + 2, 0),
        _ => (own * 7, count / 24 + own / WORDS.len()),
    };
    let (en, ja) = of(&WORDS, word);
    let (round, round_ja) = again(round);
    Name::new(&format!("{en}-dori{round}"), &format!("{round_ja}{ja}通り"))
}

pub fn radial_promenade(number: usize, count: usize) -> Name {
    let (en, ja) = of(&DIRECTIONS, (number * 8 / count.max(1) + 2) % 8);
    let (green, green_ja) = of(&GREENS, number * 7 + count);
    Name::new(&format!("Promenade {en} {green}"), &format!("{ja}{green_ja}遊歩道"))
}

pub fn shared(seed: u64, (band, sector): (usize, usize), number: usize, is_ring: bool) -> Name {
    let thing = (band * 4096 + sector * 16 + number * 2) as u64 + u64::from(is_ring);
    let mut chance = Chance::for_thing(seed, 0x006E_616D, thing);
    let (en, ja) = of(&WORDS, chance.below(WORDS.len()));
    let (end, end_ja) = if is_ring { ("-koji", "小路") } else { ("-michi", "道") };
    let row = band * 10 + sector % 10 + 1;
    Name::new(&format!("{en}{end} {row}"), &format!("{ja}{end_ja}{row}番"))
}

pub fn bank(class: StreetClass, is_far: bool) -> Name {
    match (class, is_far) {
        (StreetClass::Promenade, false) => Name::new("Riverside Walk North", "麻糸川北遊歩道"),
        (StreetClass::Promenade, true) => Name::new("Riverside Walk South", "麻糸川南遊歩道"),
        (_, false) => Name::new("Kawabata-dori North", "川端北通り"),
        (_, true) => Name::new("Kawabata-dori South", "川端南通り"),
    }
}

pub fn park(number: usize) -> Name {
    let (en, ja) = of(&GREENS, number * 5);
    let (round, round_ja) = again(number / GREENS.len());
    Name::new(&format!("{en} Park{round}"), &format!("{round_ja}{ja}公園"))
}

/// The name of a quarter.
pub fn quarter(number: usize) -> (String, String) {
    // Every pair once before any comes round again.
    let (word, word_ja) = of(&WORDS, number * 5);
    let (end, end_ja) = of(&QUARTERS, number + number / WORDS.len());
    let (round, round_ja) = again(number / (WORDS.len() * QUARTERS.len()));
    (format!("{word}{end}{round}"), format!("{round_ja}{word_ja}{end_ja}"))
}

pub fn institution(kind: BuildingKind, number: usize, place: Point) -> Name {
    match kind {
        BuildingKind::Hospital if number == 0 => return Name::new("City Hospital", "市立病院"),
        BuildingKind::CityHall => return Name::new("City Hall", "市役所"),
        _ => {}
    }
    let eighth = libm::roundf(place.heading_rad() / std::f32::consts::FRAC_PI_4) as i64;
    let (en, ja) = if number == 0 {
        let (en, ja) = of(&DIRECTIONS, eighth.rem_euclid(8) as usize);
        (en.to_owned(), ja.to_owned())
    } else {
        quarter(number + kind as usize * 17)
    };
    let (noun, noun_ja) = match kind {
        BuildingKind::School => ("School", "小学校"),
        BuildingKind::Hospital => ("Hospital", "病院"),
        BuildingKind::Clinic => ("Clinic", "診療所"),
        BuildingKind::FireStation => ("Fire Station", "消防署"),
        BuildingKind::PoliceStation => ("Police Station", "警察署"),
        _ => ("Works", "工場"),
    };
    Name::new(&format!("{en} {noun}"), &format!("{ja}{noun_ja}"))
}

pub fn shop(number: usize) -> Name {
    let (en, ja) = of(&WORDS, number * 7);
    let (noun, noun_ja) = of(
        &[("Market", "市場"), ("Bakery", "ベーカリー"), ("Books", "書店"), ("Pharmacy", "薬局"), ("Kitchen", "食堂")],
        number,
    );
    let (round, round_ja) = again(number / (WORDS.len() * 5));
    Name::new(&format!("{en} {noun}{round}"), &format!("{round_ja}{ja}{noun_ja}"))
}

pub fn office(number: usize) -> Name {
    let (en, ja) = of(&WORDS, number * 11 + 3);
    let (noun, noun_ja) =
        of(&[("House", "館"), ("Center", "センター"), ("Lab", "研究所"), ("Building", "ビル")], number);
    let (round, round_ja) = again(number / (WORDS.len() * 4));
    Name::new(&format!("{en} {noun}{round}"), &format!("{round_ja}{ja}{noun_ja}"))
}

pub fn works(number: usize) -> Name {
    let (en, ja) = of(&WORDS, number * 13 + 5);
    let (round, round_ja) = again(number / WORDS.len());
    Name::new(&format!("{en} Works{round}"), &format!("{round_ja}{ja}工場"))
}

pub fn depot(number: usize) -> Name {
    let (en, ja) = quarter(number * 7 + 2);
    Name::new(&format!("{en} Depot"), &format!("{ja}車両基地"))
}

pub fn river() -> Name {
    Name::new("Asaito River", "麻糸川")
}

pub fn square() -> Name {
    Name::new("Orimachi Square", "織町広場")
}

pub fn station() -> Name {
    Name::new("Orimachi Station", "織町駅")
}

pub fn hydrogen_plant() -> Name {
    Name::new("Kawabata Hydrogen Plant", "川端水素プラント")
}

pub fn solar_field() -> Name {
    Name::new("Hidamari Solar Field", "陽だまりソーラーフィールド")
}
