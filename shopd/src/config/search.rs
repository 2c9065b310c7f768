use std::path::{Path, PathBuf};

use clap::Args;

/// The search, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Search")]
pub struct SearchSettings {
    /// Folder of the search index; replicas on one machine may share it [default: search in `DATA_DIR`].
    #[arg(long, env = "SEARCH_DIR")]
    search_dir: Option<PathBuf>,
    /// File of words that mean the same, a group a line with commas between them [default: what comes with the program].
    #[arg(long, env = "SEARCH_SYNONYMS")]
    search_synonyms: Option<PathBuf>,
}

impl SearchSettings {
    pub(super) fn resolve(&self, data_dir: &Path) -> SearchConfig {
        let folder = self.search_dir.clone();
        SearchConfig {
            folder: folder.unwrap_or_else(|| data_dir.join("search")),
            synonyms: self.search_synonyms.clone(),
        }
    }
}

/// The search.
#[derive(Debug, Clone)]
pub struct SearchConfig {
    /// Folder of the index (`SEARCH_DIR`, default `search` in `DATA_DIR`).
    pub folder: PathBuf,
    /// File of words that mean the same (`SEARCH_SYNONYMS`, default what comes with the program).
    pub synonyms: Option<PathBuf>,
}
