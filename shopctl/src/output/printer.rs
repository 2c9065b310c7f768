use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use serde::Serialize;

use super::{Column, Document, Format, Row, Sheet, Summary, sheet::Keeper};
use crate::error::Result;

/// What stands between two columns.
const GAP: &str = "  ";
/// What stands for nothing.
const NOTHING: &str = "-";

/// Writes data to the standard output, and everything else to the standard error.
#[derive(Debug, Clone)]
pub struct Printer {
    format: Format,
    quiet: bool,
    summary: Option<Summary>,
    keeper: Option<Keeper>,
}

impl Printer {
    /// Writes in a form; says less where it must be quiet.
    pub fn new(format: Format, quiet: bool) -> Self {
        Self {
            format,
            quiet,
            summary: None,
            keeper: None,
        }
    }

    /// Writes nothing, and keeps what it would write.
    pub fn keeping() -> Self {
        Self {
            keeper: Some(Keeper::default()),
            ..Self::new(Format::Table, false)
        }
    }

    /// What was kept since it was asked for last.
    pub fn kept(&self) -> Sheet {
        self.keeper.as_ref().map(Keeper::take).unwrap_or_default()
    }

    /// Writes documents into a summary as well.
    #[must_use]
    pub fn with_summary(self, summary: Summary) -> Self {
        Self {
            summary: Some(summary),
            ..self
        }
    }

    /// Where documents are written as well.
    pub fn summary(&self) -> Option<&Summary> {
        self.summary.as_ref()
    }

    /// Writes a document in the form that was asked for.
    pub fn document<T: Row>(&self, document: &Document<T>) -> Result<()> {
        if let Some(keeper) = &self.keeper {
            keeper.document(document);
            return Ok(());
        }
        for warning in &document.warnings {
            self.note(&format!("warning: {warning}"));
        }
        if let Some(summary) = &self.summary {
            summary.document(document)?;
        }
        let text = match self.format {
            Format::Table => table(document, false),
            Format::Wide => table(document, true),
            Format::Json => json(document)?,
            Format::Jsonl => {
                let lines: Result<Vec<_>> = document.items.iter().map(json_line).collect();
                lines?.concat()
            }
            Format::Yaml => yaml_serde::to_string(document).context("writing YAML")?,
            Format::Csv => csv(document)?,
            Format::Name => document
                .items
                .iter()
                .map(|item| one_line(&item.name()) + "\n")
                .collect(),
        };
        write(&text)
    }

    /// Writes one item of a stream, at once.
    pub fn item<T: Row>(&self, item: &T) -> Result<()> {
        if let Some(keeper) = &self.keeper {
            keeper.item(item);
            return Ok(());
        }
        match self.format {
            Format::Json | Format::Jsonl | Format::Yaml => write(&json_line(item)?),
            Format::Name => write(&(one_line(&item.name()) + "\n")),
            Format::Csv => write(&csv_lines(&[item.cells()])?),
            form @ (Format::Table | Format::Wide) => {
                let columns = T::COLUMNS.iter().zip(item.cells());
                let cells = columns.filter(|(column, _)| form == Format::Wide || !column.wide);
                let cells: Vec<_> = cells.map(|(_, cell)| one_line(&cell)).collect();
                write(&(cells.join(GAP).trim_end().to_owned() + "\n"))
            }
        }
    }

    /// Writes text as it is.
    pub fn text(text: &str) -> Result<()> {
        write(text)
    }

    /// The standard output, for what another program says.
    pub fn stream() -> tokio::io::Stdout {
        tokio::io::stdout()
    }

    /// Tells a person something.
    pub fn note(&self, text: &str) {
        if let Some(keeper) = &self.keeper {
            keeper.note(text);
            return;
        }
        if !self.quiet {
            // Nobody can be told that nobody can be told.
            let _ = writeln!(io::stderr(), "{}", neutral(text));
        }
    }

    /// Whether a person can be asked something.
    pub fn can_ask() -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether there is a terminal to draw on and to hear keys from.
    pub fn has_screen() -> bool {
        io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Whether JSON is wanted.
    pub fn is_for_programs(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }
}

fn write(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has read enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        done => Ok(done.context("writing to the standard output")?),
    }
}

fn json<T: Serialize>(document: &Document<T>) -> Result<String> {
    let text = serde_json::to_string_pretty(document).context("writing JSON")?;
    Ok(text + "\n")
}

fn json_line<T: Serialize>(item: &T) -> Result<String> {
    Ok(serde_json::to_string(item).context("writing JSON")? + "\n")
}

fn csv<T: Row>(document: &Document<T>) -> Result<String> {
    let head = T::COLUMNS.iter().map(|column| column.name.to_lowercase());
    let rows = document.items.iter().map(Row::cells);
    csv_lines(
        &std::iter::once(head.collect())
            .chain(rows)
            .collect::<Vec<_>>(),
    )
}

fn csv_lines(rows: &[Vec<String>]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).context("writing CSV")?;
    }
    let bytes = writer.into_inner().context("writing CSV")?;
    Ok(String::from_utf8(bytes).context("writing CSV")?)
}

fn table<T: Row>(document: &Document<T>, wide: bool) -> String {
    let shown: Vec<usize> = (0..T::COLUMNS.len())
        .filter(|index| wide || !T::COLUMNS[*index].wide)
        .collect();
    let pick = |cells: Vec<String>| -> Vec<String> {
        let cell = |index: &usize| match cells.get(*index) {
            Some(text) if !text.is_empty() => one_line(text),
            _ => NOTHING.to_owned(),
        };
        shown.iter().map(cell).collect()
    };
    let head = T::COLUMNS
        .iter()
        .map(|Column { name, .. }| (*name).to_owned());
    let mut lines = vec![pick(head.collect())];
    lines.extend(document.items.iter().map(|item| pick(item.cells())));
    let width = |column: usize| {
        let widths = lines.iter().map(|line| line[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..shown.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let padded = line.iter().zip(&widths);
        let padded: Vec<_> = padded
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(padded.join(GAP).trim_end());
        text.push('\n');
    }
    text
}

/// One line that a terminal shows and does not obey.
fn one_line(text: &str) -> String {
    neutral(text).replace(['\n', '\t'], " ")
}

/// Text that a terminal shows and does not obey: what a log or a server says may be written to take it over.
pub fn neutral(text: &str) -> String {
    let is_order = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if !text.chars().any(is_order) {
        return text.to_owned();
    }
    let shown = text
        .chars()
        .map(|letter| if is_order(letter) { '\u{fffd}' } else { letter });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[derive(Serialize, schemars::JsonSchema)]
    struct Thing {
        thing: String,
        size: Option<u64>,
    }

    impl Row for Thing {
        const KIND: &'static str = "ThingList";
        const COLUMNS: &'static [Column] = &[Column::always("THING"), Column::wide("SIZE")];

        fn name(&self) -> String {
            self.thing.clone()
        }

        fn cells(&self) -> Vec<String> {
            let size = self.size.map(|size| size.to_string());
            vec![self.thing.clone(), size.unwrap_or_default()]
        }
    }

    fn things() -> Document<Thing> {
        let thing = |thing: &str, size| Thing {
            thing: thing.to_owned(),
            size,
        };
        Document::new(
            None,
            Timestamp::UNIX_EPOCH,
            vec![thing("a,b", Some(7)), thing("long\u{1b}[2J", None)],
        )
    }

    #[test]
    fn a_table_has_columns_of_one_width_and_nothing_that_a_terminal_obeys() {
        assert_eq!(table(&things(), false), "THING\na,b\nlong\u{fffd}[2J\n");
        assert_eq!(
            table(&things(), true),
            "THING     SIZE\na,b       7\nlong\u{fffd}[2J  -\n"
        );
    }

    #[test]
    fn programs_get_what_is_unknown_as_null_and_texts_quoted() {
        let text = json(&things()).unwrap();
        assert!(
            text.contains("\"apiVersion\": \"shopctl/v1\"") && text.contains("\"size\": null"),
            "{text}"
        );
        assert!(text.contains("1970-01-01T00:00:00.000Z"), "{text}");
        assert_eq!(csv(&things()).unwrap().lines().nth(1), Some("\"a,b\",7"));
    }
}
