use std::io;

use memchr::{memchr, memmem::Finder, memrchr};
use tantivy::termdict::TermDictionary;

/// Stands before and after each term; no term holds it.
const BETWEEN: u8 = 0;

/// The terms of a field, one after the other, so that those which hold some letters are found as fast as memory is read: the
/// dictionary itself would have to be walked from end to end.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(Vec<u8>);

impl Vocabulary {
    pub(crate) fn of(terms: &TermDictionary) -> io::Result<Self> {
        let mut all = vec![BETWEEN];
        let mut stream = terms.stream()?;
        while stream.advance() {
            all.extend_from_slice(stream.key());
            all.push(BETWEEN);
        }
        all.shrink_to_fit();
        Ok(Self(all))
    }

    /// The terms that hold these letters anywhere, which are at least one.
    pub(crate) fn containing<'a>(&'a self, letters: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let finder = Finder::new(letters.as_bytes()).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(&self.0[from..])?;
            let start = memrchr(BETWEEN, &self.0[..at]).map_or(0, |before| before + 1);
            let end = at + memchr(BETWEEN, &self.0[at..])?;
            from = end;
            Some(&self.0[start..end])
        })
    }
}
