use clap::ValueEnum;

/// How data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// A table to read.
    #[default]
    Table,
    /// A table with all columns.
    Wide,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// One YAML document.
    Yaml,
    /// Comma-separated values with a head.
    Csv,
    /// Names alone, one a line.
    Name,
}
