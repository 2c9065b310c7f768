//! Which documents have words side by side.

use tantivy::{
    DocSet, InvertedIndexReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings, TermInfo},
    query::{EnableScoring, PhraseQuery, Query},
    schema::{Field, IndexRecordOption},
};

use crate::{error::IndexError, segment::Segment};

/// A position in a phrase, and the terms that may stand there.
pub(crate) type Place<'a> = (usize, Vec<&'a str>);

/// A term is searched for the documents that are left where it is in so many times more than those; else it is read whole.
const SEEK_FROM: usize = 16;

/// Where a phrase may begin: a document and a position in it.
type Start = (u32, u32);

/// Up to so many phrases are looked for one by one, which is faster for each: the engine stops at the first place that fits.
const FEW: usize = 8;

/// The documents in whose field one of its terms stands at each place.
pub(crate) fn find_phrase(
    segment: &Segment,
    field: Field,
    places: &[Place<'_>],
    mark: &mut dyn FnMut(usize),
) -> Result<(), IndexError> {
    let phrases: usize = places.iter().map(|(_, texts)| texts.len()).product();
    if phrases > FEW {
        return find_phrases(segment, field, places, mark);
    }
    for number in 0..phrases {
        let mut rest = number;
        let terms = places.iter().map(|(position, texts)| {
            let text = texts[rest % texts.len()];
            rest /= texts.len();
            (*position, Term::from_field_text(field, text))
        });
        run(
            segment,
            &PhraseQuery::new_with_offset(terms.collect()),
            mark,
        )?;
    }
    Ok(())
}

fn run(
    segment: &Segment,
    query: &dyn Query,
    mark: &mut dyn FnMut(usize),
) -> Result<(), IndexError> {
    let scoring = EnableScoring::disabled_from_schema(segment.reader.schema());
    let mut found = query.weight(scoring)?.scorer(&segment.reader, 1.0)?;
    let mut document = found.doc();
    while document != TERMINATED {
        mark(document as usize);
        document = found.advance();
    }
    Ok(())
}

/// The same for all spellings together.
fn find_phrases(
    segment: &Segment,
    field: Field,
    places: &[Place<'_>],
    mark: &mut dyn FnMut(usize),
) -> Result<(), IndexError> {
    let terms = segment.terms(field)?;
    let mut read = Vec::with_capacity(places.len());
    for (position, texts) in places {
        read.push(ReadPlace::of(&terms, *position, texts)?);
    }
    // The rarest decide how many documents have to be looked at.
    read.sort_by_key(|place| place.documents);
    let Some((rarest, others)) = read.split_first() else {
        return Ok(());
    };
    let mut starts = rarest.starts(&terms)?;
    for place in others {
        if starts.is_empty() {
            return Ok(());
        }
        starts = place.narrow(&terms, segment.size(), &starts)?;
    }
    for (document, _) in starts {
        mark(document as usize);
    }
    Ok(())
}

/// A place with where its terms are in the index.
struct ReadPlace {
    position: u32,
    terms: Vec<TermInfo>,
    /// In how many documents they are, each for itself.
    documents: usize,
}

impl ReadPlace {
    fn of(
        terms: &InvertedIndexReader,
        position: usize,
        texts: &[&str],
    ) -> Result<Self, IndexError> {
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            found.extend(terms.terms().get(text)?);
        }
        Ok(Self {
            position: u32::try_from(position).unwrap_or(u32::MAX),
            documents: found.iter().map(|term| term.doc_freq as usize).sum(),
            terms: found,
        })
    }

    /// Where phrases may begin with one of the terms at its place, in order.
    fn starts(&self, terms: &InvertedIndexReader) -> Result<Vec<Start>, IndexError> {
        let mut starts = Vec::with_capacity(self.documents);
        let mut positions = Vec::new();
        for term in &self.terms {
            let mut postings = read(terms, term)?;
            let mut document = postings.doc();
            while document != TERMINATED {
                self.read_starts(&mut postings, &mut positions);
                starts.extend(positions.iter().map(|start| (document, *start)));
                document = postings.advance();
            }
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// Those of `starts` with one of the terms at its place.
    fn narrow(
        &self,
        terms: &InvertedIndexReader,
        size: usize,
        starts: &[Start],
    ) -> Result<Vec<Start>, IndexError> {
        let documents = Documents::of(starts, size);
        let mut left = Vec::new();
        let mut positions = Vec::new();
        let mut keep = |postings: &mut SegmentPostings, document: u32| {
            self.read_starts(postings, &mut positions);
            let from = starts.partition_point(|start| start.0 < document);
            let of_document = starts[from..]
                .iter()
                .take_while(|start| start.0 == document);
            left.extend(of_document.filter(|start| positions.contains(&start.1)));
        };
        for term in &self.terms {
            let mut postings = read(terms, term)?;
            if term.doc_freq as usize / SEEK_FROM > documents.list.len() {
                for document in &documents.list {
                    if postings.doc() < *document {
                        postings.seek(*document);
                    }
                    if postings.doc() == *document {
                        keep(&mut postings, *document);
                    }
                }
                continue;
            }
            let mut document = postings.doc();
            while document != TERMINATED {
                if documents.has(document) {
                    keep(&mut postings, document);
                }
                document = postings.advance();
            }
        }
        left.sort_unstable();
        left.dedup();
        Ok(left)
    }

    /// Where a phrase would begin for each time that a term is in a document.
    fn read_starts(&self, postings: &mut SegmentPostings, positions: &mut Vec<u32>) {
        postings.positions(positions);
        positions.retain(|position| *position >= self.position);
        for position in positions {
            *position -= self.position;
        }
    }
}

fn read(terms: &InvertedIndexReader, term: &TermInfo) -> Result<SegmentPostings, IndexError> {
    let with_positions = IndexRecordOption::WithFreqsAndPositions;
    Ok(terms.read_postings_from_terminfo(term, with_positions)?)
}

/// Documents in order, of which it is known at once whether one is among them.
struct Documents {
    list: Vec<u32>,
    bits: Vec<u64>,
}

impl Documents {
    fn of(starts: &[Start], size: usize) -> Self {
        let mut list: Vec<u32> = starts.iter().map(|start| start.0).collect();
        list.dedup();
        let mut bits = vec![0; size.div_ceil(u64::BITS as usize)];
        for document in &list {
            bits[(document / u64::BITS) as usize] |= 1 << (document % u64::BITS);
        }
        Self { list, bits }
    }

    fn has(&self, document: u32) -> bool {
        let bits = self.bits.get((document / u64::BITS) as usize);
        bits.is_some_and(|bits| bits >> (document % u64::BITS) & 1 != 0)
    }
}
