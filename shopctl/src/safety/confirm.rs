use std::{
    fmt,
    io::{self, BufRead, Write},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::{CommandError, ErrorKind, Result},
    output::Printer,
};

/// How much a target matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// One person's own.
    #[default]
    Dev,
    /// Several people's.
    Shared,
    /// Shoppers'.
    Protected,
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Dev => "dev",
            Self::Shared => "shared",
            Self::Protected => "protected",
        })
    }
}

/// How much a change can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// It undoes itself, or hardly anybody notices.
    Low,
    /// Shoppers or money notice.
    High,
    /// It takes something away.
    Destructive,
}

/// What somebody has to say before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing.
    None,
    /// Yes.
    Yes,
    /// The name of what is changed.
    Typed,
}

impl Confirmation {
    /// What a change of this risk needs on a target of this class.
    pub fn needed(class: Class, risk: Risk) -> Self {
        match (class, risk) {
            (Class::Dev, Risk::Low) => Self::None,
            (Class::Dev, _)
            | (Class::Shared, Risk::Low | Risk::High)
            | (Class::Protected, Risk::Low) => Self::Yes,
            (Class::Shared | Class::Protected, _) => Self::Typed,
        }
    }
}

/// What the command line says about changes.
#[derive(Debug, Clone, Default)]
pub struct Consent {
    /// Changes may be made at all.
    pub write: bool,
    /// Only what would be done is told.
    pub dry_run: bool,
    /// Yes to what is asked.
    pub yes: bool,
    /// The text that a typed confirmation asks for.
    pub confirm: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A change, before it is made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the audit trail calls it, as in `app.restart`.
    pub action: &'static str,
    /// What it is done to.
    pub object: String,
    /// How much it can do.
    pub risk: Risk,
    /// What will happen, one sentence each.
    pub effects: Vec<String>,
}

/// Somebody may make this change and wants it. Only [`confirm`] makes one.
#[derive(Debug)]
pub struct Confirmed {
    _only_here: (),
}

/// Shows a plan, and asks for what it needs. Nothing is there to be done where only the plan was wanted.
pub fn confirm(
    plan: &Plan,
    target: &str,
    class: Class,
    consent: &Consent,
    printer: &Printer,
) -> Result<Option<Confirmed>> {
    for effect in &plan.effects {
        printer.note(&format!(
            "{}{effect}",
            if consent.dry_run { "would: " } else { "" }
        ));
    }
    if consent.dry_run {
        return Ok(None);
    }
    if !consent.write {
        let refused = format!("{} changes {target}, which is read-only here", plan.action);
        return Err(CommandError::new(ErrorKind::Refused, refused)
            .hint("add --write to change it, or --dry-run to see what would be done"));
    }
    if class == Class::Protected && consent.reason.is_none() {
        return Err(
            CommandError::new(ErrorKind::Refused, format!("{target} is protected"))
                .hint("say why with --reason; it goes to the audit trail"),
        );
    }
    match Confirmation::needed(class, plan.risk) {
        Confirmation::None => {}
        Confirmation::Yes if consent.yes => {}
        Confirmation::Yes => ask_yes(plan, target)?,
        Confirmation::Typed => ask_typed(plan, target, consent)?,
    }
    Ok(Some(Confirmed { _only_here: () }))
}

fn ask_yes(plan: &Plan, target: &str) -> Result<()> {
    let refused = || {
        CommandError::new(
            ErrorKind::Refused,
            format!("{} on {target} was not confirmed", plan.action),
        )
        .hint("answer y, or give --yes")
    };
    if !Printer::can_ask() {
        return Err(refused());
    }
    match ask(&format!(
        "{} {} on {target}? [y/N] ",
        plan.action, plan.object
    ))
    .as_str()
    {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(refused()),
    }
}

fn ask_typed(plan: &Plan, target: &str, consent: &Consent) -> Result<()> {
    let wanted = format!("{target}/{}", plan.object);
    let typed = match &consent.confirm {
        Some(text) => text.clone(),
        None if Printer::can_ask() => ask(&format!("type {wanted} to confirm {}: ", plan.action)),
        None => String::new(),
    };
    if typed == wanted {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Refused,
        format!("{} on {target} was not confirmed", plan.action),
    )
    .hint(format!("give --confirm {wanted}")))
}

fn ask(question: &str) -> String {
    // A terminal that cannot be written to cannot be answered at either.
    let _ = write!(io::stderr(), "{question}");
    let _ = io::stderr().flush();
    let mut line = String::new();
    let _ = io::stdin().lock().read_line(&mut line);
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    fn outcome(
        class: Class,
        risk: Risk,
        consent: &Consent,
    ) -> std::result::Result<bool, ErrorKind> {
        let plan = Plan {
            action: "thing.change",
            object: "thing".to_owned(),
            risk,
            effects: vec!["changes the thing".to_owned()],
        };
        // Tests have no terminal, as pipelines have none.
        confirm(
            &plan,
            "somewhere",
            class,
            consent,
            &Printer::new(Format::Table, true),
        )
        .map(|confirmed| confirmed.is_some())
        .map_err(|error| error.kind)
    }

    #[test]
    fn what_a_pipeline_must_say_grows_with_class_and_risk() {
        use {Class::*, Risk::*};
        let write = Consent {
            write: true,
            ..Consent::default()
        };
        let yes = Consent {
            yes: true,
            reason: Some("why".to_owned()),
            ..write.clone()
        };
        let typed = Consent {
            confirm: Some("somewhere/thing".to_owned()),
            ..yes.clone()
        };
        let wrong = Consent {
            confirm: Some("elsewhere/thing".to_owned()),
            ..yes.clone()
        };
        for (class, risk, bare, with_yes, with_text) in [
            (Dev, Low, true, true, true),
            (Dev, High, false, true, true),
            (Dev, Destructive, false, true, true),
            (Shared, Low, false, true, true),
            (Shared, High, false, true, true),
            (Shared, Destructive, false, false, true),
            (Protected, Low, false, true, true),
            (Protected, High, false, false, true),
            (Protected, Destructive, false, false, true),
        ] {
            let result = |consent: &Consent| outcome(class, risk, consent) == Ok(true);
            assert_eq!(result(&write), bare, "{class} {risk:?}");
            assert_eq!(result(&yes), with_yes, "{class} {risk:?} --yes");
            assert_eq!(result(&typed), with_text, "{class} {risk:?} --confirm");
            assert_eq!(
                result(&wrong),
                with_yes,
                "{class} {risk:?} with the wrong text"
            );
            assert_eq!(
                outcome(class, risk, &Consent::default()),
                Err(ErrorKind::Refused)
            );
            let dry = Consent {
                dry_run: true,
                ..Consent::default()
            };
            assert_eq!(outcome(class, risk, &dry), Ok(false));
        }
    }

    #[test]
    fn a_protected_target_wants_a_reason() {
        let silent = Consent {
            write: true,
            yes: true,
            confirm: Some("somewhere/thing".to_owned()),
            ..Consent::default()
        };
        assert_eq!(
            outcome(Class::Protected, Risk::Low, &silent),
            Err(ErrorKind::Refused)
        );
    }
}
