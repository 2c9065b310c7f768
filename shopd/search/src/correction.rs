use std::collections::HashMap;

use tantivy::{Term, query::FuzzyTermQuery};

use crate::{error::IndexError, matching::Word, segment::Segment, text::parts};

/// How many letters may differ: short words are soon another word.
pub(crate) fn tolerance(word: &str) -> Option<u8> {
    match word.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

/// How many letters have to be put in, left out, changed or swapped with the next one.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = vec![];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, candidate) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != *candidate);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if column > 0 && previous == Some(*candidate) && other[column - 1] == letter {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last[other.len()]
}

/// The plain text with each word that nothing holds replaced by the nearest one that something does; `None` when there is
/// nothing to mend.
pub(crate) fn mended(
    segments: &[impl AsRef<Segment>],
    words: &[Word],
    plain: &str,
) -> Result<Option<String>, IndexError> {
    let mut mended = String::new();
    let (mut copied, mut is_mended) = (0, false);
    let spans = parts(plain).into_iter().filter(|part| part.is_word);
    for (span, word) in spans.zip(words) {
        if is_known(segments, word)? {
            continue;
        }
        if let Some(nearest) = nearest(segments, &word.text)? {
            mended.push_str(&plain[copied..span.range.start]);
            mended.push_str(&nearest);
            copied = span.range.end;
            is_mended = true;
        }
    }
    mended.push_str(&plain[copied..]);
    Ok(is_mended.then_some(mended))
}

fn is_known(segments: &[impl AsRef<Segment>], word: &Word) -> Result<bool, IndexError> {
    if !word.categories.is_empty() {
        return Ok(true);
    }
    for segment in segments {
        let segment = segment.as_ref();
        for (_, vocabulary) in segment.texts() {
            if vocabulary.containing(&word.text).next().is_some() {
                return Ok(true);
            }
        }
        if segment.frequency(segment.fields.sku_whole, &word.text)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The nearest word; of equally near ones that of the most products, then the first by letters.
fn nearest(segments: &[impl AsRef<Segment>], word: &str) -> Result<Option<String>, IndexError> {
    let Some(allowed) = tolerance(word) else {
        return Ok(None);
    };
    let mut candidates: HashMap<String, u64> = HashMap::new();
    for segment in segments {
        let segment = segment.as_ref();
        for (field, _) in segment.texts() {
            let near = FuzzyTermQuery::new(Term::from_field_text(field, word), allowed, true);
            let terms = segment.terms(field)?;
            let mut stream = terms.terms().search(near.automaton()?).into_stream()?;
            while let Some((term, info)) = stream.next() {
                if let Ok(term) = std::str::from_utf8(term) {
                    *candidates.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
    }
    let best = candidates
        .into_iter()
        .min_by(|(one, often), (other, other_often)| {
            let by_distance = distance(word, one).cmp(&distance(word, other));
            by_distance
                .then(other_often.cmp(often))
                .then(one.cmp(other))
        });
    Ok(best.map(|(term, _)| term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_mistake() {
        for (one, other, apart) in [
            ("laptop", "laptop", 0),
            ("labtop", "laptop", 1),
            ("latpop", "laptop", 1),
            ("lapto", "laptop", 1),
            ("laptopp", "laptop", 1),
            ("citta", "città", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), apart, "{one} {other}");
        }
    }

    #[test]
    fn short_words_have_to_be_right() {
        let allowed = |word| tolerance(word);
        assert_eq!(allowed("tea"), None);
        assert_eq!(allowed("lamp"), Some(1));
        assert_eq!(allowed("laptops"), Some(1));
        assert_eq!(allowed("headphon"), Some(2));
    }
}
