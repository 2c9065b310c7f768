//! Which documents of a segment a question finds, and how well each fits.

use std::collections::HashSet;

use shop_core::id::CategoryId;
use tantivy::{Term, query::FuzzyTermQuery, schema::Field};

use crate::{
    analyzer::{GRAM, grams},
    correction::{distance, tolerance},
    error::IndexError,
    phrase::{Place, find_phrase},
    points::Points,
    segment::{Segment, each_of},
    text::{Part, parts},
    vocabulary::Vocabulary,
};

/// With more pairs of a first and a last word than this, a phrase is not looked for where it only matters to the order.
const MOST_PAIRS: usize = 64;

/// Fewer letters than this are only looked for where words begin: they are part of most words, and mean none of those.
const SHORTEST_PART: usize = 3;

/// What a hit is worth: a name before a description, a whole word before a part of one.
struct Worth {
    whole: u16,
    start: u16,
    part: u16,
}

const NAME: Worth = worth(100, 60, 30);
const DESCRIPTION: Worth = worth(20, 12, 8);
const BRAND: Worth = worth(50, 30, 10);
const WHOLE_SKU: u16 = 150;
const PART_OF_SKU: u16 = 25;
const CATEGORY: u16 = 45;
/// The whole text stands in the name as it was typed.
const NAME_AS_TYPED: u16 = 40;

const fn worth(whole: u16, start: u16, part: u16) -> Worth {
    Worth { whole, start, part }
}

/// What it may take to find a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// Whatever it takes: an answer depends on it.
    Any,
    /// A little: what is typed to no end may go on in thousands of ways, and only the order of the answers depends on it.
    Little,
}

/// A word of a question.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// As it was typed, plain.
    pub(crate) text: String,
    /// What else means the same.
    pub(crate) others: Vec<String>,
    /// The categories that are called so.
    pub(crate) categories: HashSet<CategoryId>,
    /// Whether words that are spelt nearly like it will do.
    pub(crate) nearly: bool,
}

/// All documents.
pub(crate) fn everything(segment: &Segment) -> Points {
    let mut points = segment.no_points();
    points.fill(1);
    points
}

/// The documents that stand in one of these categories.
pub(crate) fn in_categories(
    segment: &Segment,
    categories: &HashSet<CategoryId>,
) -> Result<Points, IndexError> {
    let mut points = segment.no_points();
    for category in categories {
        let id = category.to_string();
        segment.each_with(segment.fields.category, id.as_bytes(), |document| {
            points[document] = 1;
        })?;
    }
    Ok(points)
}

/// The documents that hold a plain text, letter by letter, in their name or, where that is wanted, elsewhere.
pub(crate) fn as_typed(
    segment: &Segment,
    plain: &str,
    in_name_alone: bool,
) -> Result<Points, IndexError> {
    let mut points = segment.no_points();
    let fields = segment.fields;
    let words = &segment.words;
    let names = (fields.name, &words.names);
    find_text(segment, names, plain, Effort::Any, |document| {
        points[document] = 1;
    })?;
    if !in_name_alone {
        let descriptions = (fields.description, &words.descriptions);
        find_text(segment, descriptions, plain, Effort::Any, |document| {
            points[document] = 1;
        })?;
        find_in_sku(segment, plain, |document| points[document] = 1)?;
    }
    Ok(points)
}

/// The documents that hold each of the words somewhere.
pub(crate) fn all_words(
    segment: &Segment,
    words: &[Word],
    plain: &str,
) -> Result<Points, IndexError> {
    let mut sum: Option<Points> = None;
    for word in words {
        let points = one_word(segment, word)?;
        match &mut sum {
            None => sum = Some(points),
            Some(sum) => sum.iter_mut().zip(points.iter()).for_each(add_both),
        }
    }
    let mut sum = sum.unwrap_or_else(|| segment.no_points());
    let names = (segment.fields.name, &segment.words.names);
    find_text(segment, names, plain, Effort::Little, |document| {
        if sum[document] > 0 {
            sum[document] = sum[document].saturating_add(NAME_AS_TYPED);
        }
    })?;
    Ok(sum)
}

/// Nothing, where one of them is.
fn add_both((sum, other): (&mut u16, &u16)) {
    let both = sum.saturating_add(*other);
    *sum = if *sum == 0 || *other == 0 { 0 } else { both };
}

fn one_word(segment: &Segment, word: &Word) -> Result<Points, IndexError> {
    let mut points = segment.no_points();
    spelling(segment, &word.text, (1, 1), &mut points)?;
    for other in &word.others {
        spelling(segment, other, (3, 5), &mut points)?;
    }
    for category in &word.categories {
        let id = category.to_string();
        segment.each_with(segment.fields.category, id.as_bytes(), |document| {
            raise(&mut points[document], CATEGORY);
        })?;
    }
    if word.nearly {
        near_spellings(segment, &word.text, &mut points)?;
    }
    Ok(points)
}

fn raise(points: &mut u16, to: u16) {
    *points = to.max(*points);
}

/// The documents with words that hold these letters; `share` is what such a hit counts.
fn spelling(
    segment: &Segment,
    letters: &str,
    (share, of): (u16, u16),
    points: &mut [u16],
) -> Result<(), IndexError> {
    for ((field, vocabulary), worth) in segment.texts().into_iter().zip([NAME, DESCRIPTION, BRAND])
    {
        let terms = segment.terms(field)?;
        if letters.chars().count() < SHORTEST_PART {
            let mut stream = terms.terms().range().ge(letters).into_stream()?;
            while stream.advance() && stream.key().starts_with(letters.as_bytes()) {
                let is_whole = stream.key().len() == letters.len();
                let worth = if is_whole { worth.whole } else { worth.start } * share / of;
                each_of(&terms, stream.value(), |document| {
                    raise(&mut points[document], worth);
                })?;
            }
            continue;
        }
        for term in vocabulary.containing(letters) {
            let worth = if term.len() == letters.len() {
                worth.whole
            } else if term.starts_with(letters.as_bytes()) {
                worth.start
            } else {
                worth.part
            };
            if let Some(info) = terms.terms().get(term)? {
                let worth = worth * share / of;
                each_of(&terms, &info, |document| {
                    raise(&mut points[document], worth);
                })?;
            }
        }
    }
    find_in_sku(segment, letters, |document| {
        raise(&mut points[document], PART_OF_SKU * share / of);
    })?;
    let whole = segment.fields.sku_whole;
    segment.each_with(whole, letters.as_bytes(), |document| {
        raise(&mut points[document], WHOLE_SKU * share / of);
    })
}

/// The documents with words that are spelt nearly so, the nearer the better.
fn near_spellings(segment: &Segment, word: &str, points: &mut [u16]) -> Result<(), IndexError> {
    let Some(allowed) = tolerance(word) else {
        return Ok(());
    };
    for ((field, _), worth) in segment.texts().into_iter().zip([NAME, DESCRIPTION, BRAND]) {
        let wanted = FuzzyTermQuery::new(Term::from_field_text(field, word), allowed, true);
        let terms = segment.terms(field)?;
        let mut near = terms.terms().search(wanted.automaton()?).into_stream()?;
        while near.advance() {
            let Ok(term) = std::str::from_utf8(near.key()) else {
                continue;
            };
            let apart = u16::try_from(distance(word, term)).unwrap_or(u16::MAX);
            let worth = worth.whole / apart.saturating_add(1);
            each_of(&terms, near.value(), |document| {
                raise(&mut points[document], worth);
            })?;
        }
    }
    Ok(())
}

/// The documents in whose field a plain text stands, letter by letter.
fn find_text(
    segment: &Segment,
    (field, vocabulary): (Field, &Vocabulary),
    plain: &str,
    effort: Effort,
    mut mark: impl FnMut(usize),
) -> Result<(), IndexError> {
    let parts = parts(plain);
    let [first, .., last] = parts.as_slice() else {
        let is_short = plain.trim().chars().count() < SHORTEST_PART;
        if parts.is_empty() || is_short && effort == Effort::Little {
            return Ok(());
        }
        for term in vocabulary.containing(plain.trim()) {
            segment.each_with(field, term, &mut mark)?;
        }
        return Ok(());
    };
    let text = |part: &Part| &plain[part.range.clone()];
    let firsts = terms_with(vocabulary, text(first), first.is_word, <[u8]>::ends_with);
    let lasts = terms_with(vocabulary, text(last), last.is_word, <[u8]>::starts_with);
    if effort == Effort::Little && firsts.len() * lasts.len() > MOST_PAIRS {
        return Ok(());
    }
    let between = parts[1..parts.len() - 1].iter();
    let mut places: Vec<Place> = between
        .map(|part| (part.position, vec![text(part)]))
        .collect();
    places.push((first.position, firsts));
    places.push((last.position, lasts));
    find_phrase(segment, field, &places, &mut mark)
}

/// The terms that stand for a part at the edge of a text: of a word, all that go on beyond it.
fn terms_with<'v>(
    vocabulary: &'v Vocabulary,
    text: &'v str,
    is_word: bool,
    is_at_edge: fn(&[u8], &[u8]) -> bool,
) -> Vec<&'v str> {
    let holding = vocabulary.containing(text);
    let fitting = holding.filter(|term| {
        if is_word {
            is_at_edge(term, text.as_bytes())
        } else {
            *term == text.as_bytes()
        }
    });
    fitting
        .filter_map(|term| std::str::from_utf8(term).ok())
        .collect()
}

/// The documents whose SKU holds a plain text.
fn find_in_sku(
    segment: &Segment,
    plain: &str,
    mut mark: impl FnMut(usize),
) -> Result<(), IndexError> {
    let field = segment.fields.sku;
    let mut grams = grams(plain);
    if plain.chars().count() < GRAM {
        let terms = segment.terms(field)?;
        let mut stream = terms.terms().range().ge(plain).into_stream()?;
        while stream.advance() && stream.key().starts_with(plain.as_bytes()) {
            each_of(&terms, stream.value(), &mut mark)?;
        }
        return Ok(());
    }
    grams.truncate(grams.len() + 1 - GRAM);
    if let [gram] = grams.as_slice() {
        return segment.each_with(field, gram.as_bytes(), mark);
    }
    let places: Vec<Place> = grams
        .iter()
        .map(|gram| vec![gram.as_str()])
        .enumerate()
        .collect();
    find_phrase(segment, field, &places, &mut mark)
}
