use jiff::Timestamp;

use super::context::Context;
use crate::{
    audit::{Entry, Trail},
    cli::AuditCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Document, Row},
};

impl Row for Entry {
    const KIND: &'static str = "AuditList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NUMBER"),
        Column::always("TIME"),
        Column::always("WHO"),
        Column::always("TARGET"),
        Column::always("ACTION"),
        Column::always("OBJECT"),
        Column::always("OUTCOME"),
        Column::wide("REASON"),
        Column::wide("DETAIL"),
    ];

    fn name(&self) -> String {
        self.number.to_string()
    }

    fn cells(&self) -> Vec<String> {
        let outcome = match self.of {
            Some(of) => format!("{} (of {of})", self.outcome),
            None => self.outcome.clone(),
        };
        vec![
            self.number.to_string(),
            self.at.clone(),
            self.who.clone(),
            self.target.clone(),
            self.action.clone(),
            self.object.clone(),
            outcome,
            self.reason.clone().unwrap_or_default(),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

pub(super) fn run(context: &Context, command: &AuditCommand) -> Result<()> {
    let trail = Trail::of(&context.paths.state);
    match command {
        AuditCommand::List { action, since } => {
            let since = since.map(|since| since.moment(context.now()));
            let mut entries = trail.entries()?;
            entries.retain(|entry| {
                action.as_ref().is_none_or(|action| is_of(entry, action))
                    && since.is_none_or(|since| is_since(entry, since))
            });
            let document = Document::new(None, context.now(), entries);
            context.printer.document(&document)
        }
        AuditCommand::Show { number } => show(context, &trail, *number),
        AuditCommand::Verify => {
            let count = trail.verify()?;
            context.printer.note(&format!(
                "as they were written: {}",
                if count == 1 {
                    "1 entry".to_owned()
                } else {
                    format!("{count} entries")
                }
            ));
            Ok(())
        }
    }
}

/// Whether an entry is of an action, or of any of a noun.
fn is_of(entry: &Entry, action: &str) -> bool {
    let rest = entry.action.strip_prefix(action);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What has no moment that can be read is not left out.
fn is_since(entry: &Entry, since: Timestamp) -> bool {
    entry.at.parse().map_or(true, |at: Timestamp| at >= since)
}

/// One change: its intention, and what came of it where that is known.
fn show(context: &Context, trail: &Trail, number: u64) -> Result<()> {
    let mut entries = trail.entries()?;
    let found = entries.iter().find(|entry| entry.number == number);
    let intention = found
        .map(|entry| entry.of.unwrap_or(entry.number))
        .ok_or_else(|| {
            CommandError::new(
                ErrorKind::NotFound,
                format!("the audit trail has no entry {number}"),
            )
            .hint("`shopctl audit list` lists them")
        })?;
    entries.retain(|entry| entry.number == intention || entry.of == Some(intention));
    let document = Document::new(None, context.now(), entries);
    context.printer.document(&document)
}
