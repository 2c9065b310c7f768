use schemars::JsonSchema;
use serde::Serialize;

/// The version of all documents. Fields may be added within a version; none is renamed or removed.
const API_VERSION: &str = "shopctl/v1";

/// The target that a document tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TargetName {
    /// Its name.
    pub name: String,
    /// Its kind: `local`.
    pub kind: String,
    /// Its class: `dev`, `shared` or `protected`.
    pub class: String,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub name: &'static str,
    /// Whether only the wide form shows it.
    pub wide: bool,
}

impl Column {
    /// A column that is always there.
    pub const fn always(name: &'static str) -> Self {
        Self { name, wide: false }
    }

    /// A column of the wide form.
    pub const fn wide(name: &'static str) -> Self {
        Self { name, wide: true }
    }
}

/// Something that can be a line of a table.
pub trait Row: Serialize + JsonSchema {
    /// What a document of these is called.
    const KIND: &'static str;
    /// The columns.
    const COLUMNS: &'static [Column];

    /// The name by which other commands take it.
    fn name(&self) -> String;

    /// Its cells, one for each column.
    fn cells(&self) -> Vec<String>;
}

/// What a command found, in the form that scripts read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document<T> {
    /// The version of the form.
    pub api_version: &'static str,
    /// What the items are.
    pub kind: &'static str,
    /// Where they are from; absent for what concerns no target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetName>,
    /// When it was looked.
    pub generated_at: String,
    /// Whether everything that had to be asked did answer.
    pub complete: bool,
    /// What is missing, and what else to know.
    pub warnings: Vec<String>,
    /// What was found.
    pub items: Vec<T>,
}

impl<T: Row> Document<T> {
    /// A document of these items, with nothing missing.
    pub fn new(target: Option<TargetName>, now: jiff::Timestamp, items: Vec<T>) -> Self {
        Self {
            api_version: API_VERSION,
            kind: T::KIND,
            target,
            generated_at: format!("{now:.3}"),
            complete: true,
            warnings: Vec::new(),
            items,
        }
    }

    /// With something that did not answer.
    pub fn incomplete(&mut self, warning: impl Into<String>) {
        self.complete = false;
        self.warnings.push(warning.into());
    }
}
