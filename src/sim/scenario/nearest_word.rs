//! The known word nearest to one that is not known.

/// Letters that may differ, as a share of the word's length.
const DIFFERENCE_MAX: f32 = 0.45;

/// The known word that is most like `word`; `None` when none is alike.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let (distance, found) =
        known.iter().map(|other| (distance(word, other), *other)).min_by_key(|(distance, _)| *distance)?;
    let length = word.chars().count().max(found.chars().count());
    (distance as f32 <= length as f32 * DIFFERENCE_MAX).then_some(found)
}

/// How many letters must be added, dropped or changed to make one word of the other (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let known = ["trip_feeder", "rain_mmph", "offset_k"];
        assert_eq!(nearest("trip_feder", &known), Some("trip_feeder"));
        assert_eq!(nearest("offset_f", &known), Some("offset_k"));
        assert_eq!(nearest("rain", &known), None);
        assert_eq!(nearest("zzz", &known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
