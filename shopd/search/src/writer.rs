use std::{collections::HashSet, fmt, sync::Arc};

use shop_core::{id::ProductId, search::SearchDocument};
use tantivy::{IndexWriter, index::SegmentId, indexer::IndexWriterOptions};

use crate::{error::IndexError, index::Index, position::Position};

/// What a writer may keep in memory before it writes to the disk. It takes only as much as it needs.
const MEMORY: usize = 48 * 1024 * 1024;

/// Writes an index, one at a time.
pub struct Writer {
    index: Arc<Index>,
    engine: IndexWriter,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(index: Arc<Index>) -> Result<Self, IndexError> {
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(MEMORY)
            .num_worker_threads(1)
            .num_merge_threads(1)
            .build();
        Ok(Self {
            engine: index.engine.writer_with_options(options)?,
            index,
        })
    }

    /// The index that this one writes.
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }

    /// Adds products that are not in the index.
    pub fn add(&self, products: &[SearchDocument]) -> Result<(), IndexError> {
        for product in products {
            self.engine
                .add_document(self.index.fields.document(product))?;
        }
        Ok(())
    }

    /// Puts what is known of these products now in the place of what was; those that are not among them are deleted.
    pub fn replace(
        &self,
        ids: &HashSet<ProductId>,
        products: &[SearchDocument],
    ) -> Result<(), IndexError> {
        for id in ids {
            self.engine.delete_term(self.index.fields.term_of(id.0));
        }
        self.add(products)
    }

    /// Writes everything to the disk together with how far it goes, and shows it.
    pub fn commit(&mut self, position: Position) -> Result<(), IndexError> {
        let mut commit = self.engine.prepare_commit()?;
        commit.set_payload(&position.note());
        commit.commit()?;
        self.index.refresh()
    }

    /// Joins all parts to one, which is asked the fastest, and ends.
    pub(crate) fn finish(mut self) -> Result<(), IndexError> {
        let segments: Vec<SegmentId> = self.index.engine.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.engine.merge(&segments).wait()?;
        }
        self.engine.wait_merging_threads()?;
        Ok(())
    }
}
