use std::collections::HashSet;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{
    blueprint::Blueprint,
    dice::{Aspect, dice, pick},
    vocabulary::COLOURS,
};
use crate::load_test::QueryKind;

/// How uneven the frequency of queries is, the exponent of a Zipf distribution.
pub const QUERY_ZIPF: f64 = 0.9;
/// How often another query is drawn in the place of one that was there before.
const ATTEMPTS: u32 = 100;

/// Something that people look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// As it was typed.
    pub text: String,
    /// Why it is in the log.
    pub kind: QueryKind,
}

impl Blueprint {
    /// The log of searches, every query once, the most frequent first.
    pub fn queries(&self) -> Vec<Query> {
        let count = self.size.queries;
        let mut seen = HashSet::with_capacity(count as usize);
        let mut queries = Vec::with_capacity(count as usize);
        for place in 0..count {
            let mut luck = dice(self.seed, Aspect::Queries, place.into());
            let kind = draw_kind(&mut luck);
            // What is looked for most is short.
            let is_frequent = place < count / 20;
            let found = (0..ATTEMPTS)
                .map(|_| self.draw_query(kind, is_frequent, &mut luck))
                .find(|text| seen.insert(text.clone()));
            queries.extend(found.map(|text| Query { text, kind }));
        }
        queries
    }

    fn draw_query(&self, kind: QueryKind, is_frequent: bool, luck: &mut ChaCha8Rng) -> String {
        if kind == QueryKind::Nothing {
            return invented(luck);
        }
        let plain = self.draw_plain(is_frequent, luck);
        match kind {
            QueryKind::Misspelt => misspelt(&plain, luck),
            QueryKind::Prefix => {
                let letters = plain.chars().count();
                let kept = luck.random_range(2..letters.max(3));
                plain.chars().take(kept).collect()
            }
            QueryKind::Plain | QueryKind::Nothing => plain,
        }
    }

    /// What somebody would type who looks for a product of the shop.
    fn draw_plain(&self, is_frequent: bool, luck: &mut ChaCha8Rng) -> String {
        let leaf = self.shelves.draw(luck);
        let kind = leaf.kind;
        let brand = self.brands.draw(leaf.department, luck);
        let longest = if is_frequent { 50 } else { 100 };
        let words = match luck.random_range(0..longest) {
            0..20 => kind.to_owned(),
            20..40 => format!("{} {kind}", leaf.style),
            40..50 => brand.to_owned(),
            50..75 => format!("{brand} {kind}"),
            75..88 => format!("{kind} {}", pick(luck, &COLOURS)),
            _ => format!("{kind} {}", pick(luck, leaf.department().materials)),
        };
        words.to_lowercase()
    }
}

fn draw_kind(luck: &mut ChaCha8Rng) -> QueryKind {
    match luck.random_range(0..100) {
        0..54 => QueryKind::Plain,
        54..64 => QueryKind::Misspelt,
        64..70 => QueryKind::Nothing,
        _ => QueryKind::Prefix,
    }
}

/// One slip of the fingers, or in a fifth of all cases two.
fn misspelt(plain: &str, luck: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = plain.chars().collect();
    for _ in 0..=u32::from(luck.random_bool(0.2)) {
        slip(&mut letters, luck);
    }
    let text: String = letters.into_iter().collect();
    if text == plain {
        // The two that changed places were alike.
        return format!("{text}e");
    }
    text
}

/// Changes a letter that is not the first: people get that one right.
fn slip(letters: &mut Vec<char>, luck: &mut ChaCha8Rng) {
    let last = letters.len().saturating_sub(1);
    if last < 2 {
        return;
    }
    let at = luck.random_range(1..last);
    match luck.random_range(0..4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(luck.random_range(b'a'..=b'z')),
    }
}

/// A word that is far from all that the shop knows.
fn invented(luck: &mut ChaCha8Rng) -> String {
    const SYLLABLES: [&str; 12] = [
        "qxu", "zvo", "xqi", "vqa", "jxe", "wqo", "qzy", "xju", "vxi", "zqe", "kxq", "qvu",
    ];
    (0..luck.random_range(3..=5))
        .map(|_| pick(luck, &SYLLABLES))
        .collect()
}
