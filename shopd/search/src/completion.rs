//! What somebody who is still typing may be about to ask: words of the shop's own names, so that nothing that others have
//! typed is kept or shown.

use std::{collections::HashMap, sync::Arc};

use crate::{
    error::IndexError,
    matching::{self, Word},
    points::Points,
    segment::{Segment, each_of},
    text::parts,
};

/// Of so many words it is counted what they would find: the most frequent.
const MOST_WORDS: usize = 64;

/// The text with its last word completed, what finds the most first. `known` are the words before the last.
pub(crate) fn complete(
    segments: &[Arc<Segment>],
    plain: &str,
    known: &[Word],
    limit: usize,
) -> Result<Vec<String>, IndexError> {
    let Some(start) = last_word(plain) else {
        return Ok(vec![]);
    };
    let (before, begun) = plain.split_at(start);
    let mut found = frequent(segments, begun)?;
    if !known.is_empty() {
        found = together_with(segments, known, &found)?;
    }
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_unstable_by(|(one, often), (other, other_often)| {
        other_often.cmp(often).then_with(|| one.cmp(other))
    });
    let completed = found.into_iter().take(limit);
    Ok(completed
        .map(|(word, _)| format!("{before}{word}"))
        .collect())
}

/// Where the last word begins; `None` where the text does not end with one.
fn last_word(plain: &str) -> Option<usize> {
    let last = parts(plain).pop()?;
    (last.is_word && last.range.end == plain.len()).then_some(last.range.start)
}

/// The most frequent words of names that go on from these letters, and in how many names each is.
fn frequent(segments: &[Arc<Segment>], begun: &str) -> Result<HashMap<String, u64>, IndexError> {
    let mut words: HashMap<String, u64> = HashMap::new();
    for segment in segments {
        let terms = segment.terms(segment.fields.name)?;
        let mut stream = terms.terms().range().ge(begun).into_stream()?;
        while stream.advance() && stream.key().starts_with(begun.as_bytes()) {
            let Ok(word) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            if word.len() > begun.len() && word.chars().all(char::is_alphabetic) {
                *words.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    if words.len() > MOST_WORDS {
        let mut often: Vec<u64> = words.values().copied().collect();
        let (_, least, _) =
            often.select_nth_unstable_by(MOST_WORDS - 1, |one, other| other.cmp(one));
        let least = *least;
        words.retain(|_, count| *count >= least);
    }
    Ok(words)
}

/// In how many products each of the words stands beside those that are known; words that do in none are left out.
fn together_with(
    segments: &[Arc<Segment>],
    known: &[Word],
    words: &HashMap<String, u64>,
) -> Result<HashMap<String, u64>, IndexError> {
    let mut together: HashMap<String, u64> = HashMap::new();
    for segment in segments {
        let fitting: Points = matching::all_words(segment, known, "")?;
        let terms = segment.terms(segment.fields.name)?;
        for word in words.keys() {
            let Some(info) = terms.terms().get(word)? else {
                continue;
            };
            let mut count = 0;
            each_of(&terms, &info, |document| {
                count += u64::from(fitting[document] > 0);
            })?;
            if count > 0 {
                *together.entry(word.clone()).or_default() += count;
            }
        }
    }
    Ok(together)
}
