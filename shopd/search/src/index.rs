use std::{
    collections::HashMap,
    fmt,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use tantivy::{IndexReader, ReloadPolicy, index::SegmentId};

use crate::{
    analyzer::analyzers,
    answer::{Answer, Matched},
    collect::{self, Gathered},
    completion, correction,
    error::IndexError,
    matching::{self, Word},
    points::Points,
    position::Position,
    question::{Counting, Manner, Question},
    schema::Fields,
    segment::{Segment, Words},
    synonyms::Synonyms,
    text::{parts, plain},
    tree::CategoryTree,
};

/// An index that can be asked while it is written.
pub struct Index {
    pub(crate) engine: tantivy::Index,
    pub(crate) fields: Fields,
    reader: IndexReader,
    now: RwLock<Arc<Snapshot>>,
}

/// The index as it was at one commit.
struct Snapshot {
    segments: Vec<Arc<Segment>>,
    documents: u64,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("documents", &self.documents())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Makes an empty one in a folder that is there and empty.
    pub(crate) fn create(folder: &Path) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::schema();
        let engine = tantivy::Index::create_in_dir(folder, schema)?;
        Self::read(engine, fields)
    }

    /// Opens a finished one and makes sure that nothing of it is damaged.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Position), IndexError> {
        let (schema, fields) = Fields::schema();
        let engine = tantivy::Index::open_in_dir(folder)?;
        if engine.schema() != schema {
            return Err(IndexError::Unusable("it has other fields"));
        }
        let note = engine.load_metas()?.payload.unwrap_or_default();
        let Some(position) = Position::of_note(&note) else {
            return Err(IndexError::Unusable("another version wrote it"));
        };
        if !engine.validate_checksum()?.is_empty() {
            return Err(IndexError::Unusable("a file of it is damaged"));
        }
        Ok((Self::read(engine, fields)?, position))
    }

    fn read(mut engine: tantivy::Index, fields: Fields) -> Result<Self, IndexError> {
        engine.set_tokenizers(analyzers());
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual);
        let index = Self {
            fields,
            reader: reader.try_into()?,
            now: RwLock::new(Arc::new(Snapshot {
                segments: vec![],
                documents: 0,
            })),
            engine,
        };
        index.refresh()?;
        Ok(index)
    }

    /// Shows what was committed last.
    pub(crate) fn refresh(&self) -> Result<(), IndexError> {
        self.reader.reload()?;
        let before = self.snapshot();
        let known: HashMap<SegmentId, &Arc<Words>> = before
            .segments
            .iter()
            .map(|segment| (segment.reader.segment_id(), &segment.words))
            .collect();
        let searcher = self.reader.searcher();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let words = known.get(&reader.segment_id()).copied().map(Arc::clone);
            segments.push(Arc::new(Segment::open(reader.clone(), self.fields, words)?));
        }
        let documents = searcher.num_docs();
        let snapshot = Arc::new(Snapshot {
            segments,
            documents,
        });
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many products can be found.
    pub fn documents(&self) -> u64 {
        self.snapshot().documents
    }

    /// Answers a question by the strictest manner that finds something, beginning with its own.
    pub fn ask(
        &self,
        question: &Question,
        tree: &CategoryTree,
        synonyms: &Synonyms,
    ) -> Result<Answer, IndexError> {
        let asking = Asking {
            snapshot: self.snapshot(),
            question,
            tree,
            plain: plain(question.text.trim()),
        };
        asking.answer(synonyms)
    }

    /// The text with its last word completed, in the words of names, what would find the most first.
    pub fn complete(
        &self,
        text: &str,
        tree: &CategoryTree,
        synonyms: &Synonyms,
        limit: usize,
    ) -> Result<Vec<String>, IndexError> {
        let plain = plain(text.trim_start());
        let mut known = words_of(&plain, tree, synonyms);
        known.pop();
        completion::complete(&self.snapshot().segments, &plain, &known, limit)
    }
}

struct Asking<'a> {
    snapshot: Arc<Snapshot>,
    question: &'a Question,
    tree: &'a CategoryTree,
    plain: String,
}

impl Asking<'_> {
    fn answer(&self, synonyms: &Synonyms) -> Result<Answer, IndexError> {
        if self.plain.is_empty() {
            let all = match self.question.filters.category {
                Some(category) if self.question.counting == Counting::WithinCategory => {
                    let shelf = self.tree.with_descendants(category);
                    self.gather(|segment| matching::in_categories(segment, &shelf))?
                }
                _ => self.gather(|segment| Ok(matching::everything(segment)))?,
            };
            return Ok(self.found(all, Matched::AsTyped, None));
        }
        let in_name = self.question.manner == Manner::NameAsTyped;
        let words = words_of(&self.plain, self.tree, synonyms);
        if self.question.manner != Manner::Words || words.is_empty() {
            let typed = self.gather(|segment| matching::as_typed(segment, &self.plain, in_name))?;
            if typed.matching > 0 || words.is_empty() {
                return Ok(self.found(typed, Matched::AsTyped, None));
            }
        }
        let exact = self.gather(|segment| matching::all_words(segment, &words, &self.plain))?;
        if exact.matching > 0 {
            return Ok(self.found(exact, Matched::Words, None));
        }
        let mended = correction::mended(&self.snapshot.segments, &words, &self.plain)?;
        let nearly: Vec<Word> = words
            .into_iter()
            .map(|word| Word {
                nearly: true,
                ..word
            })
            .collect();
        let near = self.gather(|segment| matching::all_words(segment, &nearly, &self.plain))?;
        Ok(self.found(near, Matched::Nearly, mended))
    }

    fn gather(
        &self,
        matches: impl Fn(&Segment) -> Result<Points, IndexError>,
    ) -> Result<Gathered, IndexError> {
        let mut all = Gathered::default();
        for segment in &self.snapshot.segments {
            let points = matches(segment)?;
            all.add(collect::gather(segment, &points, self.question, self.tree)?);
        }
        Ok(all)
    }

    fn found(&self, mut gathered: Gathered, how: Matched, mended: Option<String>) -> Answer {
        Answer {
            products: gathered.products(self.question),
            total: gathered.total,
            matched: if gathered.matching > 0 {
                how
            } else {
                Matched::Nothing
            },
            did_you_mean: mended,
            facets: (self.question.counting != Counting::Nothing).then(|| gathered.facets()),
        }
    }
}

/// The words of a plain text, with what else means the same.
fn words_of(plain: &str, tree: &CategoryTree, synonyms: &Synonyms) -> Vec<Word> {
    let words = parts(plain).into_iter().filter(|part| part.is_word);
    let word = |text: &str| {
        let mut others = synonyms.of(text).to_vec();
        others.extend(singular(text));
        Word {
            text: text.to_owned(),
            others,
            categories: tree.named(text),
            nearly: false,
        }
    };
    words.map(|part| word(&plain[part.range])).collect()
}

/// What a plural may be the plural of: a part of a word is found in any form of it, but "lamps" is no part of "lamp".
fn singular(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2)?;
    let hissing = ["se", "xe", "ze", "che", "she"];
    let is_hissing = hissing.iter().any(|ending| stem.ends_with(ending));
    let stem = stem
        .strip_suffix('e')
        .filter(|_| is_hissing)
        .unwrap_or(stem);
    Some(stem.to_owned())
}
