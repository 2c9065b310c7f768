use std::sync::Arc;

use shop_core::id::CategoryId;
use tantivy::{
    InvertedIndexReader, SegmentReader, TERMINATED, Term,
    columnar::{ColumnValues, StrColumn},
    postings::TermInfo,
    schema::{Field, IndexRecordOption},
};

use crate::{
    error::IndexError,
    points::{Points, PointsPool},
    schema::{Fields, Signals, column},
    vocabulary::Vocabulary,
};

/// A part of the index that never changes but for what is deleted of it.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) fields: Fields,
    pub(crate) words: Arc<Words>,
    pub(crate) columns: Columns,
}

/// What is read of a segment once and kept.
pub(crate) struct Words {
    pub(crate) names: Vocabulary,
    pub(crate) descriptions: Vocabulary,
    pub(crate) of_brands: Vocabulary,
    /// Brands by their number in the column.
    pub(crate) brands: Vec<Arc<str>>,
    /// Categories by their number in the column; `None` where it is no id.
    pub(crate) categories: Vec<Option<CategoryId>>,
    /// By the number of the document.
    pub(crate) facts: Vec<Fact>,
    points: Arc<PointsPool>,
}

/// What decides where a document is counted and where it stands, side by side in memory: a question for much looks at most
/// documents, and a column is packed so that each value of it has to be worked out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fact {
    pub(crate) price: u64,
    signals: u32,
    category: u32,
    brand: u32,
    name: u32,
}

/// Stands for a number that is not there.
const NONE: u32 = u32::MAX;

impl Fact {
    pub(crate) fn signals(self) -> Signals {
        Signals::unpack(u64::from(self.signals))
    }

    /// The number of its category among those of the segment.
    pub(crate) fn category(self) -> Option<usize> {
        index(self.category)
    }

    /// The number of its brand among those of the segment.
    pub(crate) fn brand(self) -> Option<usize> {
        index(self.brand)
    }

    /// The place of its name among those of the segment.
    pub(crate) fn name(self) -> u64 {
        index(self.name).map_or(0, |place| place as u64)
    }
}

fn index(number: u32) -> Option<usize> {
    (number != NONE).then_some(number as usize)
}

type Numbers = Arc<dyn ColumnValues<u64>>;

/// What is known of each document, by its number.
pub(crate) struct Columns {
    pub(crate) id_high: Numbers,
    pub(crate) id_low: Numbers,
    pub(crate) created: Numbers,
    price: Numbers,
    signals: Numbers,
    brand: Option<StrColumn>,
    category: Option<StrColumn>,
    pub(crate) name: Option<StrColumn>,
}

impl Segment {
    pub(crate) fn open(
        reader: SegmentReader,
        fields: Fields,
        known: Option<Arc<Words>>,
    ) -> Result<Self, IndexError> {
        let columns = Columns::open(&reader)?;
        let words = match known {
            Some(words) => words,
            None => Arc::new(Words::open(&reader, fields, &columns)?),
        };
        Ok(Self {
            reader,
            fields,
            words,
            columns,
        })
    }

    /// The fields of words, each with its terms.
    pub(crate) fn texts(&self) -> [(Field, &Vocabulary); 3] {
        [
            (self.fields.name, &self.words.names),
            (self.fields.description, &self.words.descriptions),
            (self.fields.brand_words, &self.words.of_brands),
        ]
    }

    pub(crate) fn terms(&self, field: Field) -> Result<Arc<InvertedIndexReader>, IndexError> {
        Ok(self.reader.inverted_index(field)?)
    }

    /// Calls `mark` with each document that has a term.
    pub(crate) fn each_with(
        &self,
        field: Field,
        term: &[u8],
        mark: impl FnMut(usize),
    ) -> Result<(), IndexError> {
        let terms = self.terms(field)?;
        if let Some(info) = terms.terms().get(term)? {
            each_of(&terms, &info, mark)?;
        }
        Ok(())
    }

    /// How many documents have a term, deleted ones included.
    pub(crate) fn frequency(&self, field: Field, term: &str) -> Result<u64, IndexError> {
        let term = Term::from_field_text(field, term);
        Ok(u64::from(self.terms(field)?.doc_freq(&term)?))
    }

    /// For each document that it does not fit.
    pub(crate) fn no_points(&self) -> Points {
        self.words.points.take(self.size())
    }

    pub(crate) fn size(&self) -> usize {
        self.reader.max_doc() as usize
    }
}

/// Calls `mark` with each document of a list.
pub(crate) fn each_of(
    terms: &InvertedIndexReader,
    info: &TermInfo,
    mut mark: impl FnMut(usize),
) -> Result<(), IndexError> {
    let mut blocks = terms.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    loop {
        let documents = blocks.docs();
        if documents.is_empty() {
            return Ok(());
        }
        for document in documents {
            if *document != TERMINATED {
                mark(*document as usize);
            }
        }
        blocks.advance();
    }
}

impl Words {
    fn open(reader: &SegmentReader, fields: Fields, columns: &Columns) -> Result<Self, IndexError> {
        let vocabulary = |field: Field| -> Result<Vocabulary, IndexError> {
            Ok(Vocabulary::of(reader.inverted_index(field)?.terms())?)
        };
        let categories = texts_of(columns.category.as_ref())?;
        Ok(Self {
            names: vocabulary(fields.name)?,
            descriptions: vocabulary(fields.description)?,
            of_brands: vocabulary(fields.brand_words)?,
            brands: texts_of(columns.brand.as_ref())?
                .into_iter()
                .map(Arc::from)
                .collect(),
            categories: categories.iter().map(|id| CategoryId::parse(id)).collect(),
            facts: (0..reader.max_doc())
                .map(|document| columns.fact(document))
                .collect(),
            points: Arc::default(),
        })
    }
}

/// The texts of a column by their numbers.
fn texts_of(column: Option<&StrColumn>) -> Result<Vec<String>, IndexError> {
    let Some(column) = column else {
        return Ok(vec![]);
    };
    let mut texts = Vec::with_capacity(column.num_terms());
    for number in 0..column.num_terms() {
        let mut text = String::new();
        column.ord_to_str(number as u64, &mut text)?;
        texts.push(text);
    }
    Ok(texts)
}

impl Columns {
    fn fact(&self, document: u32) -> Fact {
        let number = |column: &Option<StrColumn>| {
            let number = column.as_ref()?.ords().first(document)?;
            u32::try_from(number).ok()
        };
        let signals = self.signals.get_val(document);
        Fact {
            price: self.price.get_val(document),
            signals: u32::try_from(signals).unwrap_or_default(),
            category: number(&self.category).unwrap_or(NONE),
            brand: number(&self.brand).unwrap_or(NONE),
            name: number(&self.name).unwrap_or(NONE),
        }
    }

    fn open(reader: &SegmentReader) -> Result<Self, IndexError> {
        let columns = reader.fast_fields();
        let numbers = |name: &str| -> Result<Numbers, IndexError> {
            Ok(columns.u64(name)?.first_or_default_col(0))
        };
        Ok(Self {
            id_high: numbers(column::ID_HIGH)?,
            id_low: numbers(column::ID_LOW)?,
            price: numbers(column::PRICE)?,
            created: numbers(column::CREATED)?,
            signals: numbers(column::SIGNALS)?,
            brand: columns.str(column::BRAND)?,
            category: columns.str(column::CATEGORY)?,
            name: columns.str(column::NAME)?,
        })
    }
}
