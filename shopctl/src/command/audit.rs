use super::context::Context;
use crate::{
    audit::{Entry, Trail},
    cli::AuditCommand,
    error::Result,
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
        AuditCommand::List => {
            let document = Document::new(None, context.now(), trail.entries()?);
            context.printer.document(&document)
        }
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
