use std::io;

use memchr::{memchr, memmem::Finder, memrchr};
use tantivy::termdict::TermDictionary;

/// Stands before and after each term; no term holds it.
const BETWEEN: u8 = 0;

/// The terms of a field, one after the other, so that those which hold some letters are found as fast as memory is read: the
/// dictionary itself would have to be walked from end to end.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: Vec<u8>,
    /// Apart, since a large shop has many and no letter is in them.
    numbers: Vec<u8>,
}

impl Vocabulary {
    pub(crate) fn of(terms: &TermDictionary) -> io::Result<Self> {
        let (mut words, mut numbers) = (vec![BETWEEN], vec![BETWEEN]);
        let mut stream = terms.stream()?;
        while stream.advance() {
            let is_number = is_number(stream.key());
            let all = if is_number { &mut numbers } else { &mut words };
            all.extend_from_slice(stream.key());
            all.push(BETWEEN);
        }
        words.shrink_to_fit();
        numbers.shrink_to_fit();
        Ok(Self { words, numbers })
    }

    /// The terms that hold these letters anywhere, which are at least one.
    pub(crate) fn containing<'a>(&'a self, letters: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let in_numbers = is_number(letters.as_bytes()).then(|| containing(&self.numbers, letters));
        containing(&self.words, letters).chain(in_numbers.into_iter().flatten())
    }
}

fn is_number(term: &[u8]) -> bool {
    term.iter().all(u8::is_ascii_digit)
}

fn containing<'a>(terms: &'a [u8], letters: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let finder = Finder::new(letters.as_bytes()).into_owned();
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + finder.find(&terms[from..])?;
        let start = memrchr(BETWEEN, &terms[..at]).map_or(0, |before| before + 1);
        let end = at + memchr(BETWEEN, &terms[at..])?;
        from = end;
        Some(&terms[start..end])
    })
}
