use std::fmt;

/// One setting that cannot be used, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The variable to change.
    pub variable: &'static str,
    /// What is wrong and what to write instead; never the value itself, which may be a secret.
    pub advice: String,
}

impl Problem {
    /// A problem of `variable`.
    pub fn new(variable: &'static str, advice: impl Into<String>) -> Self {
        Self {
            variable,
            advice: advice.into(),
        }
    }
}

/// Everything that is wrong with the settings, told at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidConfig {
    /// The problems, at least one.
    pub problems: Vec<Problem>,
}

impl InvalidConfig {
    /// `Ok` when there are no problems.
    pub fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self { problems })
        }
    }
}

impl fmt::Display for InvalidConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        for Problem { variable, advice } in &self.problems {
            write!(f, "\n  {variable}: {advice}")?;
        }
        Ok(())
    }
}
